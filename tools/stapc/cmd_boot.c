// SPDX-License-Identifier: GPL-2.0
/*
 * "stapc boot -o CPIO FILE...": programs for the time before user space.
 *
 * The kernel looks for kernel/stap/NAME.stapb in the uncompressed cpio
 * archives in front of the initrd and loads the programs that stap=NAME,... on
 * its command line names. Scripts among the files are compiled; a program is
 * called as its file is.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cpio.h"
#include "source.h"
#include "stages.h"
#include "../../kernel/trace/stap/image.h"

#define DIR_NAME	"kernel/stap"

/* Bytes of one program, owned by @session. */
struct boot_program {
	struct stap_session *session;
	const struct stap_header *hdr;
	size_t size;
};

/* "dir/my-script.stp" is called "my_script". */
static const char *name_of(struct stap_session *s, const char *path)
{
	const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	char *name = stap_arena_strndup(s->arena, base, strcspn(base, "."));
	char *p;

	for (p = name; *p; p++)
		if (*p == '-' || *p == ' ')
			*p = '_';
	return name;
}

static int compile(struct boot_program *prog, const struct stap_options *opt,
		   const char *path)
{
	struct stap_session *s = stap_session_new();

	if (!s)
		return -1;
	prog->session = s;
	s->opt = *opt;
	s->opt.script_file = path;
	s->opt.script_text = NULL;
	s->opt.output = NULL;
	s->opt.name = name_of(s, path);
	memset(&s->opt.args, 0, sizeof(s->opt.args));
	if (stap_pipeline_run(s, 4))
		return -1;
	prog->hdr = s->image->hdr;
	prog->size = prog->hdr->size;
	return 0;
}

static int read_program(struct boot_program *prog, struct stap_session *s,
			const char *path)
{
	struct stap_source *src = stap_source_read(s, path);
	struct stap_verdict v = { 0 };
	struct stap_image img;

	if (!src)
		return -1;
	if (stap_format_open(&img, src->text, src->len, &v) ||
	    stap_verify(&img, &v)) {
		stap_fail(s, "%s: %s", path, v.text);
		return -1;
	}
	prog->hdr = img.hdr;
	prog->size = src->len;
	return 0;
}

static int is_program_file(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot && !strcmp(dot, ".stapb");
}

/* The kernel finds programs by name: no two may have the same. */
static int check_names(struct stap_session *s, const struct boot_program *prog,
		       unsigned int n)
{
	unsigned int i, j;

	for (i = 0; i < n; i++) {
		for (j = 0; j < i; j++) {
			if (strcmp(prog[i].hdr->name, prog[j].hdr->name))
				continue;
			stap_fail(s, "boot: two programs are called '%s'",
				  prog[i].hdr->name);
			return -1;
		}
	}
	return 0;
}

static int write_archive(struct stap_session *s,
			 const struct boot_program *prog, unsigned int n)
{
	struct stap_cpio c = { 0 };
	unsigned int i;
	int ret;

	c.out = fopen(s->opt.output, "we");
	if (!c.out) {
		stap_fail(s, "%s: %s", s->opt.output, strerror(errno));
		return -1;
	}
	stap_cpio_dir(&c, "kernel");
	stap_cpio_dir(&c, DIR_NAME);
	for (i = 0; i < n; i++)
		stap_cpio_file(&c, stap_arena_printf(s->arena, DIR_NAME "/%s.stapb",
						     prog[i].hdr->name),
			       prog[i].hdr, prog[i].size);
	ret = stap_cpio_end(&c);
	if (fclose(c.out))
		ret = -1;
	if (ret)
		stap_fail(s, "%s: %s", s->opt.output, strerror(errno));
	return ret;
}

static int make_archive(struct stap_session *s, struct boot_program *prog)
{
	const struct stap_opt_list *files = &s->opt.args;
	unsigned int i;

	for (i = 0; i < files->n; i++) {
		int ret = is_program_file(files->v[i]) ?
			  read_program(&prog[i], s, files->v[i]) :
			  compile(&prog[i], &s->opt, files->v[i]);

		if (ret)
			return -1;
	}
	if (check_names(s, prog, files->n))
		return -1;
	return write_archive(s, prog, files->n);
}

int stap_cmd_boot(struct stap_session *s)
{
	struct boot_program *prog;
	unsigned int i;
	int ret;

	if (!s->opt.output || !s->opt.args.n) {
		stap_fail(s, "usage: stapc boot -o CPIO FILE...");
		return 1;
	}
	prog = calloc(s->opt.args.n, sizeof(*prog));
	if (!prog) {
		stap_fail(s, "out of memory");
		return 1;
	}
	ret = make_archive(s, prog);
	for (i = 0; i < s->opt.args.n; i++)
		if (prog[i].session)
			stap_session_free(prog[i].session);
	free(prog);
	return ret ? 1 : 0;
}
