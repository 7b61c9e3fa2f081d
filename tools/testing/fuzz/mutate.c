// SPDX-License-Identifier: GPL-2.0
/*
 * Mutated programs, written to stap/load: each must be refused with place and
 * tag, or load, and then run and go again.
 *
 *	mutate SEED COUNT EVERY [FILE.stapb]...
 *
 * Makes COUNT mutants of the files and of three programs of its own. What the
 * checker refuses here the kernel must refuse with the same words, unless it has
 * put its own numbers into the program first. Loading takes a hundred times as
 * long as a refusal, so of the mutants that are legal all but one in KEEP are
 * passed over and not counted. Of those that load, one in EVERY is armed for a
 * moment while a few system calls are made. Prints a line of counts, and how
 * often each tag came; status 1 at the first mutant that breaks the rule, which
 * is left in /tmp/mutant.stapb.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "image.h"
#include "mutation.h"
#include "verify.h"

#define STAP		"/sys/kernel/tracing/stap/"
#define KEEP		10

static unsigned long tag_count[STAP_E_NR];

/* What a mutant came to. */
enum outcome { BROKEN, REFUSED, PARTIAL, LOADED };

/*
 * What is found here. The kernel checks what its own types have made of a program
 * that has relocations: of such a one is known only that it has errors.
 */
struct found {
	struct stap_verdict v;
	bool relocated;
};

/* The loader itself looks at magic and size before it has all bytes. */
static bool same_verdict(const struct found *found, const char *there)
{
	const struct stap_verdict *here = &found->v;

	if (!here->error || here->error == STAP_E_TRUNCATED || found->relocated)
		return true;
	if (here->place == STAP_PLACE_BYTE && here->pos <= offsetof(struct stap_header, size))
		return true;
	return !strncmp(here->text, there, strlen(here->text)) &&
	       there[strlen(here->text)] == '\n';
}

static enum outcome read_verdict(int fd, int error, const struct found *here)
{
	char text[512], tag[32];
	unsigned int pos, i;
	ssize_t n;

	n = read(fd, text, sizeof(text) - 1);
	text[n > 0 ? n : 0] = '\0';
	if (!same_verdict(here, text)) {
		printf("# verdict \"%s\", but here \"%s\"\n", text, here->v.text);
		return BROKEN;
	}
	if (sscanf(text, "%*[a-z] %u: %31[A-Z0-9_]:", &pos, tag) == 2) {
		for (i = 1; i < STAP_E_NR; i++) {
			if (!strcmp(tag, stap_error_tag(i))) {
				tag_count[i]++;
				return REFUSED;
			}
		}
	}
	printf("# refused with %s, but verdict \"%s\"\n", strerror(error), text);
	return BROKEN;
}

static enum outcome load(const struct mutation_file *p, const struct found *here)
{
	enum outcome outcome;
	ssize_t n;
	int fd;

	fd = open(STAP "load", O_RDWR);
	if (fd < 0) {
		perror(STAP "load");
		return BROKEN;
	}
	n = write(fd, p->byte, p->size);
	if (n < 0)
		outcome = read_verdict(fd, errno, here);
	else if (p->size < sizeof(p->hdr) || p->hdr.size > p->size)
		outcome = PARTIAL;
	else
		outcome = LOADED;
	close(fd);
	if (outcome == LOADED && here->v.error && !here->relocated) {
		printf("# loaded, but here \"%s\"\n", here->v.text);
		return BROKEN;
	}
	return outcome;
}

static bool write_to(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);
	bool ok = fd >= 0 && write(fd, text, strlen(text)) > 0;

	if (fd >= 0)
		close(fd);
	return ok;
}

/* What probes are on in the seeds. */
static void work(void)
{
	char buf[64];
	int fd = open("/dev/zero", O_RDWR);
	int i;

	for (i = 0; i < 4 && fd >= 0; i++)
		if (read(fd, buf, sizeof(buf)) < 0 || write(fd, buf, 1) < 0)
			break;
	if (fd >= 0)
		close(fd);
	usleep(2000);
}

/* Arm a loaded mutant perhaps, and take it away. Arming may be refused. */
static int take(const struct mutation_file *p, bool arm, unsigned long *armed)
{
	char path[256];

	snprintf(path, sizeof(path), STAP "%s/enable", p->hdr.name);
	if (arm && write_to(path, "1")) {
		(*armed)++;
		work();
		if (!write_to(path, "0")) {
			printf("# cannot be disarmed: %s\n", strerror(errno));
			return -1;
		}
	}
	if (write_to(STAP "unload", p->hdr.name))
		return 0;
	printf("# cannot be unloaded: %s\n", strerror(errno));
	return -1;
}

static void save(const struct mutation_file *p)
{
	FILE *f = fopen("/tmp/mutant.stapb", "w");

	if (f) {
		fwrite(p->byte, 1, p->size, f);
		fclose(f);
	}
}

static int read_seed(struct mutation *m, const char *path)
{
	static struct mutation_file p;
	FILE *f = fopen(path, "r");

	if (!f)
		return -1;
	p.size = fread(p.byte, 1, sizeof(p.byte), f);
	fclose(f);
	return mutation_add_seed(m, p.byte, p.size);
}

/* Relocations are checked before anything else is. */
static void check_here(const struct mutation_file *p, struct found *found)
{
	struct stap_image img;
	__u32 i;

	found->relocated = false;
	if (stap_format_open(&img, p->byte, p->size, &found->v))
		return;
	for (i = 0; i < img.count[STAP_SEC_RELOC]; i++) {
		if (stap_reloc_check(&img, i, &found->v))
			return;
	}
	found->relocated = img.count[STAP_SEC_RELOC];
	stap_verify(&img, &found->v);
}

/* A seed that does not load would make the test easy. */
static int check_seeds(const struct mutation *m)
{
	unsigned long armed = 0;
	struct found here;
	unsigned int i;

	for (i = 0; i < m->nseed; i++) {
		check_here(m->seeds[i], &here);
		if (load(m->seeds[i], &here) == LOADED && !take(m->seeds[i], true, &armed))
			continue;
		printf("# seed %u does not load\n", i);
		return -1;
	}
	return 0;
}

static int run(struct mutation *m, unsigned long count, unsigned long every)
{
	unsigned long i, legal = 0, armed = 0, outcomes[4] = { 0 };
	static struct mutation_file p;
	struct found here;

	for (i = 0; i < count; i++) {
		enum outcome outcome;

		do {
			mutation_next(m, &p);
			check_here(&p, &here);
		} while (!here.v.error && legal++ % KEEP);
		outcome = load(&p, &here);
		outcomes[outcome]++;
		if (outcome == LOADED && take(&p, outcomes[LOADED] % every == 0, &armed))
			outcome = BROKEN;
		if (outcome == BROKEN) {
			save(&p);
			printf("# mutant %lu\n", i);
			return 1;
		}
	}
	printf("mutants %lu refused %lu partial %lu loaded %lu armed %lu\n", count,
	       outcomes[REFUSED], outcomes[PARTIAL], outcomes[LOADED], armed);
	for (i = 0; i < STAP_E_NR; i++)
		if (tag_count[i])
			printf("# %s %lu\n", stap_error_tag(i), tag_count[i]);
	return 0;
}

int main(int argc, char **argv)
{
	struct mutation m = { 0 };
	int i, status;

	if (argc < 4) {
		fprintf(stderr, "usage: mutate SEED COUNT EVERY [FILE]...\n");
		return 2;
	}
	m.state = strtoull(argv[1], NULL, 0) * 2654435761u + 1;
	if (mutation_add_builtin_seeds(&m))
		return 2;
	for (i = 4; i < argc; i++) {
		if (read_seed(&m, argv[i])) {
			fprintf(stderr, "mutate: %s is no program file\n", argv[i]);
			return 2;
		}
	}
	status = check_seeds(&m) ? 1 : run(&m, strtoul(argv[2], NULL, 0),
					   strtoul(argv[3], NULL, 0));
	mutation_free(&m);
	return status;
}
