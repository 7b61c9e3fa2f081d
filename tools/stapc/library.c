// SPDX-License-Identifier: GPL-2.0
/*
 * Reading the library: every *.stpm (public macros) and then every *.stp of
 * the -I directories and of the default one. A directory may have parts that
 * are meant for one kernel or machine:
 *
 *	DIR/RELEASE/ARCH  DIR/RELEASE  DIR/ARCH  DIR
 *
 * What the library cannot know is in macros that are made here: the time zone,
 * since probes have none, who runs the script, and how long a string may be.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "cc.h"
#include "library.h"
#include "parser.h"
#include "release.h"
#include "source.h"

struct paths { AST_VEC(const char *); };

static bool is_dir(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

/* The library that belongs to this program: beside it, or installed. */
static const char *default_dir(struct stap_session *s)
{
	static const char *const near[] = { "tapset", "../tapset", "../share/stapc/tapset" };
	char exe[4096], *dir;
	ssize_t len = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	size_t i;

	exe[len > 0 ? len : 0] = 0;
	if (strrchr(exe, '/'))
		*strrchr(exe, '/') = 0;
	for (i = 0; exe[0] && i < ARRAY_SIZE(near); i++) {
		dir = stap_arena_printf(s->arena, "%s/%s", exe, near[i]);
		if (is_dir(dir))
			return dir;
	}
	return STAPC_TAPSET_DIR;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool ends_with(const char *name, const char *suffix)
{
	size_t n = strlen(name), m = strlen(suffix);

	return n > m && !strcmp(name + n - m, suffix);
}

/* Append the files of @dir that end in @suffix, sorted by name. */
static void list_files(struct stap_session *s, const char *dir, const char *suffix,
		       struct paths *out)
{
	DIR *d = opendir(dir);
	unsigned int start = out->n;
	struct dirent *e;

	if (!d)
		return;
	while ((e = readdir(d))) {
		if (e->d_name[0] != '.' && ends_with(e->d_name, suffix))
			ast_vec_add(s->arena, out,
				    stap_arena_printf(s->arena, "%s/%s", dir, e->d_name));
	}
	closedir(d);
	if (out->n > start)
		qsort(out->v + start, out->n - start, sizeof(*out->v), by_name);
}

static void list_dir(struct stap_session *s, const char *dir, const char *suffix,
		     struct paths *out)
{
	const char *release = stap_target_version(s), *arch = stap_target_arch(s);
	struct stap_arena *a = s->arena;

	list_files(s, stap_arena_printf(a, "%s/%s/%s", dir, release, arch), suffix, out);
	list_files(s, stap_arena_printf(a, "%s/%s", dir, release), suffix, out);
	list_files(s, stap_arena_printf(a, "%s/%s", dir, arch), suffix, out);
	list_files(s, dir, suffix, out);
}

static int read_source(struct stap_session *s, struct stap_source *src, struct ast_file ***tail)
{
	struct ast_file *f = src ? stap_parse_source(s, src) : NULL;

	if (!f)
		return -1;
	**tail = f;
	*tail = &f->next;
	return 0;
}

static int read_files(struct stap_session *s, const struct paths *files, bool macros)
{
	struct ast_file **tail = &s->library;
	unsigned int i;
	int ret = 0;

	while (*tail)
		tail = &(*tail)->next;
	for (i = 0; i < files->n; i++) {
		struct stap_source *src = stap_source_read(s, files->v[i]);

		if (!src)
			return -1;
		src->macros_public = macros;
		if (read_source(s, src, &tail))
			ret = -1;
	}
	return ret;
}

/* The zone is that of the machine that compiles, as it is now. */
static int read_made(struct stap_session *s)
{
	const char *maxstringlen = stap_option_define(&s->opt, "MAXSTRINGLEN");
	unsigned long size = maxstringlen ? strtoul(maxstringlen, NULL, 0) : 512;

	struct ast_file **tail = &s->library;
	time_t now = time(NULL);
	struct stap_source *src;
	struct tm tm = { 0 };
	char *text;

	localtime_r(&now, &tm);
	text = stap_arena_printf(s->arena,
				 "@define __tz_gmtoff %%( %ld %%)\n"
				 "@define __tz_name %%( \"%s\" %%)\n"
				 "@define __stp_pid %%( %d %%)\n"
				 "@define __stp_uid %%( %d %%)\n"
				 "@define MAXSTRINGLEN %%( %lu %%)\n",
				 -tm.tm_gmtoff, tm.tm_zone ? tm.tm_zone : "UTC",
				 s->opt.run_pid, getuid(), (size + 7) & ~7ul);
	src = stap_source_add(s, "<stapc>", text, strlen(text));
	src->macros_public = true;
	while (*tail)
		tail = &(*tail)->next;
	return read_source(s, src, &tail);
}

int stap_library_read(struct stap_session *s)
{
	static const char *const suffix[] = { ".stpm", ".stp" };
	const struct stap_opt_list *dirs = &s->opt.include_dirs;
	const char *last = s->opt.tapset_dir ? s->opt.tapset_dir : default_dir(s);
	unsigned int i, k;

	if (read_made(s))
		return -1;
	for (i = 0; i < 2; i++) {
		struct paths files = { 0 };

		for (k = 0; k < dirs->n; k++)
			list_dir(s, dirs->v[k], suffix[i], &files);
		if (strcmp(last, "none"))
			list_dir(s, last, suffix[i], &files);
		if (read_files(s, &files, i == 0))
			return -1;
	}
	return 0;
}
