// SPDX-License-Identifier: GPL-2.0
/*
 * Reading the library: every *.stpm (public macros) before the script, and then
 * *.stp of the -I directories and of the default one: all of the former, of the
 * latter what the script needs. A directory may have parts that are meant for
 * one kernel or machine:
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
#include "names.h"
#include "parser.h"
#include "release.h"
#include "source.h"
#include "stages.h"

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

/* The zone is that of the machine that compiles, as it is now. */
static struct stap_source *made_source(struct stap_session *s)
{
	const char *maxstringlen = stap_option_define(&s->opt, "MAXSTRINGLEN");
	unsigned long size = maxstringlen ? strtoul(maxstringlen, NULL, 0) : 512;
	time_t now = time(NULL);
	struct tm tm = { 0 };
	char *text;

	localtime_r(&now, &tm);
	text = stap_arena_printf(s->arena,
				 "@define __tz_gmtoff %%( %ld %%)\n"
				 "@define __tz_name %%( \"%s\" %%)\n"
				 "@define MAXSTRINGLEN %%( %lu %%)\n"
				 "@define __stp_pid %%( %d %%)\n"
				 "@define __stp_uid %%( %u %%)\n"
				 "@define __stp_name %%( \"%s\" %%)\n",
				 -tm.tm_gmtoff, tm.tm_zone ? tm.tm_zone : "UTC",
				 (size + 7) & ~7ul, s->opt.run_pid, getuid(),
				 stap_program_name(s));
	return stap_source_add(s, "<stapc>", text, strlen(text));
}

static const char *last_dir(struct stap_session *s)
{
	return s->opt.tapset_dir ? s->opt.tapset_dir : default_dir(s);
}

/* Files of all directories; those of the last one begin at *@own. */
static void list_all(struct stap_session *s, const char *suffix, struct paths *out,
		     unsigned int *own)
{
	const struct stap_opt_list *dirs = &s->opt.include_dirs;
	const char *last = last_dir(s);
	unsigned int i;

	for (i = 0; i < dirs->n; i++)
		list_dir(s, dirs->v[i], suffix, out);
	*own = out->n;
	if (strcmp(last, "none"))
		list_dir(s, last, suffix, out);
}

int stap_library_macros(struct stap_session *s)
{
	struct stap_source *src = made_source(s);
	struct paths files = { 0 };
	unsigned int i = 0, own;
	int ret = 0;

	list_all(s, ".stpm", &files, &own);
	/* Macros leave no code. */
	for (;;) {
		if (!src)
			return -1;
		src->macros_public = true;
		if (!stap_parse_source(s, src))
			ret = -1;
		if (i == files.n)
			return ret;
		src = stap_source_read(s, files.v[i++]);
	}
}

/* A first component that is a pattern may mean any alias. */
static bool has_pattern(const struct ast_probe_points *points)
{
	unsigned int i;

	for (i = 0; i < points->n; i++) {
		if (strchr(points->v[i]->comps.v[0].name, '*'))
			return true;
	}
	return false;
}

static bool file_has_pattern(const struct ast_file *f)
{
	unsigned int i;

	for (i = 0; i < f->probes.n; i++) {
		if (has_pattern(&f->probes.v[i]->points))
			return true;
	}
	for (i = 0; i < f->aliases.n; i++) {
		if (has_pattern(&f->aliases.v[i]->points))
			return true;
	}
	return false;
}

static bool any_pattern(const struct stap_session *s, const struct stap_library *l)
{
	const struct ast_file *f;
	unsigned int i;

	for (f = s->user; f; f = f->next) {
		if (file_has_pattern(f))
			return true;
	}
	for (i = 0; i < l->n; i++) {
		if (l->v[i].ast && file_has_pattern(l->v[i].ast))
			return true;
	}
	return false;
}

/* What is asked for is the library itself. */
static bool wants_all(const struct stap_session *s)
{
	return s->opt.dump_probe_aliases || s->opt.dump_functions || s->opt.verbose > 1;
}

static bool is_named(const struct stap_session *s, const struct stap_library_file *f)
{
	unsigned int i;

	for (i = 0; i < f->names.n; i++) {
		if (f->names.v[i].kind != STAP_LIBRARY_PRIVATE &&
		    stap_names_find(&s->named, f->names.v[i].name))
			return true;
	}
	return false;
}

static int add_files(struct stap_session *s, struct stap_library *l)
{
	struct paths paths = { 0 };
	unsigned int i, own;

	list_all(s, ".stp", &paths, &own);
	for (i = 0; i < paths.n; i++) {
		struct stap_library_file f = {
			.path = paths.v[i],
			.src = stap_source_read(s, paths.v[i]),
			.lazy = i >= own,
		};

		if (!f.src)
			return -1;
		if (f.lazy)
			stap_library_index(s, &f);
		ast_vec_add(s->arena, l, f);
	}
	return 0;
}

/* Parse what is needed by now; true if there was any. */
static bool parse_needed(struct stap_session *s, struct stap_library *l)
{
	bool all = wants_all(s) || any_pattern(s, l), any = false;
	unsigned int i;

	for (i = 0; i < l->n; i++) {
		struct stap_library_file *f = &l->v[i];

		if (f->ast || f->failed || (f->lazy && !all && !is_named(s, f)))
			continue;
		f->ast = stap_parse_source(s, f->src);
		f->failed = !f->ast;
		if (f->ast && f->lazy && all)
			f->failed = !stap_library_check(s, f);
		any = true;
	}
	return any;
}

/* Parse what is needed, and what that needs; the files into *@list. */
static int take_needed(struct stap_session *s, struct stap_library *l, struct ast_file **list)
{
	unsigned int i;
	int ret = 0;

	while (parse_needed(s, l))
		;
	for (i = 0; i < l->n; i++) {
		struct stap_library_file *f = &l->v[i];

		if (f->failed)
			ret = -1;
		if (f->failed || !f->ast || f->taken)
			continue;
		f->taken = true;
		*list = f->ast;
		list = &f->ast->next;
	}
	return ret;
}

int stap_library_code(struct stap_session *s)
{
	s->tapset = stap_arena_alloc(s->arena, sizeof(*s->tapset));
	if (add_files(s, s->tapset))
		return -1;
	return take_needed(s, s->tapset, &s->library);
}

struct ast_file *stap_library_more(struct stap_session *s)
{
	struct ast_file **tail = &s->library;

	while (*tail)
		tail = &(*tail)->next;
	if (s->tapset)
		take_needed(s, s->tapset, tail);
	return *tail;
}

void stap_library_rest(const struct stap_session *s, enum stap_library_kind kind,
		       void (*see)(void *data, const char *name), void *data)
{
	const struct stap_library *l = s->tapset;
	unsigned int i, j;

	for (i = 0; l && i < l->n; i++) {
		for (j = 0; !l->v[i].ast && j < l->v[i].names.n; j++) {
			if (l->v[i].names.v[j].kind == kind)
				see(data, l->v[i].names.v[j].name);
		}
	}
}
