// SPDX-License-Identifier: GPL-2.0
/*
 * Every function of libstap once, on the program file that is the argument:
 * "counts.stapb" with the global n and a probe that counts in it.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <stap/libstap.h>

static int number;

static void result(int good, const char *name, const struct libstap_error *err)
{
	number++;
	printf("%sok %s\n", good ? "" : "not ", name);
	if (!good)
		printf("# %d %s\n", err->code, err->text);
}

static int count_programs(const struct libstap_program *p, void *arg)
{
	int *n = arg;

	*n += !strcmp(p->name, "counts");
	return 0;
}

static int find_n(const char *global, const char *value, void *arg)
{
	if (strcmp(global, "n"))
		return 0;
	*(long *)arg = atol(value);
	return 1;
}

static void hit(void)
{
	FILE *f = fopen("/proc/self/stat", "r");
	char line[64];

	if (f && fgets(line, sizeof(line), f))
		fclose(f);
}

static void test_armed(struct libstap_error *err)
{
	struct libstap_program p;
	long n = -1;
	char *text;

	hit();
	result(libstap_globals("counts", find_n, &n, err) == 1 && n > 0,
	       "a global has counted", err);
	result(!libstap_program("counts", &p, err) && p.probes == 2 &&
	       p.hits >= (unsigned long long)n && !p.errors,
	       "a program's record", err);
	text = libstap_read("counts", "probes", err);
	result(text && strstr(text, "vfs_read"), "its probes", err);
	free(text);
	text = libstap_read("counts", "error", err);
	result(text && !*text, "its last error, of which there is none", err);
	free(text);
	result(libstap_unload("counts", err) == -EBUSY,
	       "an armed program stays", err);
}

static void test_end(int watch, struct libstap_error *err)
{
	struct pollfd fd = { .fd = watch, .events = POLLPRI };

	result(!libstap_ended(watch) && poll(&fd, 1, 0) == 0,
	       "it has not ended", err);
	result(!libstap_set_global("counts", "stop", "1", err),
	       "a global is set", err);
	hit();
	result(poll(&fd, 1, 5000) == 1 && libstap_ended(watch),
	       "it has ended by itself", err);
}

static void test_refusals(const char *path, struct libstap_error *err)
{
	result(libstap_load_file(path, NULL, err) == -EEXIST &&
	       strstr(err->text, "a program of this name is loaded"),
	       "a second one of that name", err);
	result(libstap_load("nonsense", 8, err) == -EINVAL, "no program", err);
	result(libstap_arm("../../x", NULL, err) == -EINVAL, "no name", err);
	result(libstap_arm("absent", NULL, err) == -ENOENT, "no such", err);
	result(!libstap_read("counts", "../load", err) && err->code == -EINVAL,
	       "no such file", err);
}

int main(int argc, char **argv)
{
	struct libstap_error err = { 0 };
	char name[LIBSTAP_NAME_LEN];
	int watch, n = 0;

	if (argc != 2)
		return 2;
	result(!libstap_load_file(argv[1], name, &err) &&
	       !strcmp(name, "counts"), "load", &err);
	test_refusals(argv[1], &err);
	result(!libstap_programs(count_programs, &n, &err) && n == 1, "list",
	       &err);
	watch = libstap_watch("counts", &err);
	result(watch >= 0, "watch", &err);
	result(!libstap_arm("counts", NULL, &err), "arm", &err);
	test_armed(&err);
	test_end(watch, &err);
	result(!libstap_disarm("counts", &err), "disarm", &err);
	close(watch);
	result(!libstap_unload("counts", &err), "unload", &err);
	result(libstap_program("counts", &(struct libstap_program){ 0 },
			       &err) == -ENOENT, "gone", &err);
	return 0;
}
