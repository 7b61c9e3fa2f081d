// SPDX-License-Identifier: GPL-2.0
/*
 * Which file is meant: by name as a shell finds programs and the dynamic linker
 * libraries, by pattern, by process.
 */
#include <errno.h>
#include <fnmatch.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "program.h"
#include "stages.h"

static const char *real_path(struct stap_session *s, const char *path)
{
	char *real = realpath(path, NULL);
	const char *copy;

	if (!real)
		return NULL;
	copy = stap_arena_strdup(s->arena, real);
	free(real);
	return copy;
}

static bool is_program(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode) && !access(path, X_OK);
}

/* Calls @fn for each directory of a list with ':' between until it says stop. */
static void each_dir(struct stap_session *s, const char *dirs,
		     stap_program_path_fn fn, void *data)
{
	while (dirs && *dirs) {
		size_t len = strcspn(dirs, ":");
		const char *dir = stap_arena_printf(s->arena, "%.*s", (int)len, dirs);

		if (!fn(data, *dir ? dir : "."))
			return;
		dirs += len + (dirs[len] == ':');
	}
}

struct which {
	struct stap_session *s;
	const char *name;
	const char *found;
};

static bool look_in_dir(void *data, const char *dir)
{
	struct which *w = data;
	const char *path = stap_arena_printf(w->s->arena, "%s/%s", dir, w->name);

	if (!is_program(path))
		return true;
	w->found = real_path(w->s, path);
	return false;
}

const char *stap_program_which(struct stap_session *s, const char *name)
{
	struct which w = { .s = s, .name = name };

	if (strchr(name, '/'))
		return real_path(s, name);
	each_dir(s, getenv("PATH"), look_in_dir, &w);
	return w.found;
}

struct pattern {
	struct stap_session *s;
	const char *pattern;
	stap_program_path_fn fn;
	void *data;
	bool stop;
};

static bool glob_in_dir(void *data, const char *dir)
{
	struct pattern *p = data;
	glob_t g;
	size_t i;

	if (glob(stap_arena_printf(p->s->arena, "%s%s%s", dir, *dir ? "/" : "", p->pattern),
		 0, NULL, &g))
		return true;
	for (i = 0; i < g.gl_pathc && !p->stop; i++) {
		const char *real = real_path(p->s, g.gl_pathv[i]);

		if (real && is_program(real))
			p->stop = !p->fn(p->data, real);
	}
	globfree(&g);
	return !p->stop;
}

void stap_program_glob(struct stap_session *s, const char *pattern,
		       stap_program_path_fn fn, void *data)
{
	struct pattern p = { .s = s, .pattern = pattern, .fn = fn, .data = data };

	if (strchr(pattern, '/'))
		glob_in_dir(&p, "");
	else
		each_dir(s, getenv("PATH"), glob_in_dir, &p);
}

const char *stap_program_of_command(struct stap_session *s, const char *cmd)
{
	cmd += strspn(cmd, " \t");
	return stap_arena_strndup(s->arena, cmd, strcspn(cmd, " \t\n;|&<>"));
}

/* One that is gone, or in another file system tree, has no name here. */
const char *stap_program_of_pid(struct stap_session *s, long pid)
{
	const char *link = stap_arena_printf(s->arena, "/proc/%ld/exe", pid);
	const char *path = real_path(s, link);
	struct stat a, b;

	if (stat(link, &a))
		return NULL;
	if (path && !stat(path, &b) && a.st_ino == b.st_ino && a.st_dev == b.st_dev)
		return path;
	return link;
}

/* --- libraries ------------------------------------------------------------ */

struct names { AST_VEC(const char *); };

/**
 * struct search - libraries of a program
 * @s: the session
 * @fn: whom to tell
 * @data: for @fn
 * @name: the one that is looked for
 * @origin: directory of the file that wants it
 * @found: its file
 * @seen: files that @fn knows
 */
struct search {
	struct stap_session *s;
	stap_program_path_fn fn;
	void *data;
	const char *name;
	const char *origin;
	const char *found;
	struct names seen;
};

static bool library_in_dir(void *data, const char *dir)
{
	struct search *l = data;
	const char *o = strstr(dir, "$ORIGIN");
	struct stap_arena *a = l->s->arena;
	struct stat st;

	if (o)
		dir = stap_arena_printf(a, "%.*s%s%s", (int)(o - dir), dir, l->origin,
					o + strlen("$ORIGIN"));
	dir = stap_arena_printf(a, "%s/%s", dir, l->name);
	if (!stat(dir, &st) && S_ISREG(st.st_mode))
		l->found = real_path(l->s, dir);
	return !l->found;
}

/* The directories of ld.so.conf, whose cache has no format to rely on. */
static void in_conf(struct search *l, const char *file, unsigned int depth)
{
	FILE *f = depth < 8 ? fopen(file, "re") : NULL;
	char line[1024];
	glob_t g;
	size_t i;

	while (f && !l->found && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "#\n")] = '\0';
		if (!strncmp(line, "include ", 8)) {
			if (glob(line + 8, 0, NULL, &g))
				continue;
			for (i = 0; i < g.gl_pathc && !l->found; i++)
				in_conf(l, g.gl_pathv[i], depth + 1);
			globfree(&g);
		} else if (*line == '/') {
			library_in_dir(l, line);
		}
	}
	if (f)
		fclose(f);
}

static const char *dynamic_string(const struct stap_program *p, GElf_Sxword tag,
				  unsigned int nr)
{
	GElf_Shdr sh;
	const Elf_Data *d = stap_program_section(p, ".dynamic", &sh);
	GElf_Dyn dyn;
	int i;

	for (i = 0; d && gelf_getdyn((Elf_Data *)d, i, &dyn) && dyn.d_tag != DT_NULL; i++) {
		if (dyn.d_tag == tag && !nr--)
			return elf_strptr(p->elf, sh.sh_link, dyn.d_un.d_val);
	}
	return NULL;
}

static const char *find_library(struct search *l, const struct stap_program *p)
{
	const char *slash = strrchr(p->path, '/');
	struct stap_session *s = l->s;

	l->found = NULL;
	if (strchr(l->name, '/'))
		return real_path(s, l->name);
	l->origin = stap_arena_printf(s->arena, "%.*s", (int)(slash - p->path), p->path);
	each_dir(s, dynamic_string(p, DT_RPATH, 0), library_in_dir, l);
	if (!l->found)
		each_dir(s, getenv("LD_LIBRARY_PATH"), library_in_dir, l);
	if (!l->found)
		each_dir(s, dynamic_string(p, DT_RUNPATH, 0), library_in_dir, l);
	if (!l->found)
		in_conf(l, "/etc/ld.so.conf", 0);
	if (!l->found)
		each_dir(s, "/lib64:/usr/lib64:/lib:/usr/lib", library_in_dir, l);
	return l->found;
}

static bool add_seen(struct search *l, const char *path)
{
	unsigned int i;

	for (i = 0; i < l->seen.n; i++) {
		if (!strcmp(l->seen.v[i], path))
			return false;
	}
	ast_vec_add(l->s->arena, &l->seen, path);
	return true;
}

static bool walk_needed(struct search *l, struct stap_program *p)
{
	const char *name, *path, *why;
	struct stap_program *lib;
	unsigned int i;

	for (i = 0; (name = dynamic_string(p, DT_NEEDED, i)); i++) {
		l->name = name;
		path = find_library(l, p);
		lib = path ? stap_program_open(l->s, path, &why) : NULL;
		if (!lib || !add_seen(l, lib->path))
			continue;
		if (!l->fn(l->data, lib->path) || !walk_needed(l, lib))
			return false;
	}
	return true;
}

void stap_program_libraries(struct stap_session *s, struct stap_program *p,
			    stap_program_path_fn fn, void *data)
{
	struct search l = { .s = s, .fn = fn, .data = data };
	const Elf_Data *interp = stap_program_section(p, ".interp", NULL);
	const char *ld = interp && interp->d_size ? real_path(s, interp->d_buf) : NULL;

	if (ld && add_seen(&l, ld) && !fn(data, ld))
		return;
	walk_needed(&l, p);
}

void stap_program_mapped(struct stap_session *s, long pid,
			 stap_program_path_fn fn, void *data)
{
	struct search l = { .s = s };
	const char *exe = stap_program_of_pid(s, pid);
	FILE *f = fopen(stap_arena_printf(s->arena, "/proc/%ld/maps", pid), "re");
	char line[4352], mode[8], *path;

	while (f && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		path = strchr(line, '/');
		if (!path || sscanf(line, "%*s %7s", mode) != 1 || !strchr(mode, 'x') ||
		    !exe || !strcmp(path, exe))
			continue;
		path = stap_arena_strdup(s->arena, path);
		if (add_seen(&l, path) && !fn(data, path))
			break;
	}
	if (f)
		fclose(f);
}
