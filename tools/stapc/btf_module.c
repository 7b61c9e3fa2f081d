// SPDX-License-Identifier: GPL-2.0
/*
 * The BTF of modules: types and functions of their own, numbered behind those of
 * the kernel, which they refer to.
 *
 * Of the running kernel each loaded module's is in sysfs. Otherwise it is in the
 * module's file, and that in the tree that -r or --btf names, or where modules
 * are installed.
 */
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <stap_env.h>
#include "btf_file.h"
#include "stages.h"

uint32_t stap_btf_first(const struct stap_btf *b)
{
	return b->first;
}

/* "dir/snd-seq.ko" is the module snd_seq. */
static bool file_of(const char *path, const char *module)
{
	const char *base = strrchr(path, '/');
	size_t i, n = strlen(module);

	base = base ? base + 1 : path;
	for (i = 0; i < n; i++) {
		char c = base[i] == '-' ? '_' : base[i];

		if (c != (module[i] == '-' ? '_' : module[i]))
			return false;
	}
	return !strncmp(base + n, ".ko", 3) || !strcmp(base + n, ".o");
}

/* The line of a list of modules that names @module, as a path in @dir. */
static char *search_list(struct stap_session *s, const char *dir, const char *list,
			 const char *module)
{
	char *path = stap_arena_printf(s->arena, "%s/%s", dir, list), *found = NULL;
	FILE *f = fopen(path, "r");
	char *line = NULL, *dot;
	size_t cap = 0;

	if (!f)
		return NULL;
	while (!found && getline(&line, &cap, f) > 0) {
		line[strcspn(line, "\n: ")] = 0;
		if (!file_of(line, module))
			continue;
		dot = strrchr(line, '.');
		if (!strcmp(dot, ".o"))
			*dot = 0;
		found = stap_arena_printf(s->arena, "%s%s%s%s", *line == '/' ? "" : dir,
					  *line == '/' ? "" : "/", line, *dot ? "" : ".ko");
	}
	free(line);
	fclose(f);
	return found && !access(found, R_OK) ? found : NULL;
}

static char *search_tree(struct stap_session *s, const char *dir, const char *module)
{
	char *path = search_list(s, dir, "modules.order", module);

	return path ? path : search_list(s, dir, "modules.dep", module);
}

char *stap_btf_module_file(struct stap_session *s, const char *module)
{
	const struct stap_options *o = &s->opt;
	const char *slash, *release = o->release;
	struct utsname u;

	if (o->btf_file) {
		slash = strrchr(o->btf_file, '/');
		return search_tree(s, slash ? stap_arena_strndup(s->arena, o->btf_file,
								 slash - o->btf_file) : ".",
				   module);
	}
	if (release && *release == '/')
		return search_tree(s, release, module);
	if (!release && !uname(&u))
		release = u.release;
	return release ? search_tree(s, stap_arena_printf(s->arena, "/lib/modules/%s", release),
				     module) : NULL;
}

static char *types_path(struct stap_session *s, const char *module)
{
	const struct stap_options *o = &s->opt;
	struct utsname u;
	char *path;

	if (!o->btf_file && !uname(&u) && (!o->release || !strcmp(o->release, u.release))) {
		path = stap_arena_printf(s->arena, "/sys/kernel/btf/%s", module);
		if (!access(path, R_OK))
			return path;
	}
	return stap_btf_module_file(s, module);
}

static void open_module(struct stap_btf *b, struct stap_btf *kernel, const char *path)
{
	b->syms = stap_sym_new(b->a, NULL, 0, false);
	b->btf = btf__parse_split(path, kernel->btf);
	if (libbpf_get_error(b->btf))
		b->btf = NULL;
}

struct stap_btf *stap_btf_module(struct stap_session *s, const char *module)
{
	struct stap_btf *kernel, *b;
	const char *path;

	if (!stap_btf_available(s))
		return NULL;
	kernel = stap_btf_get(s);
	for (b = kernel->next; b; b = b->next) {
		if (!strcmp(b->module, module))
			return b->btf ? b : NULL;
	}
	b = stap_arena_alloc(s->arena, sizeof(*b));
	b->a = s->arena;
	b->module = stap_arena_strdup(s->arena, module);
	b->first = btf__type_cnt(kernel->btf);
	b->next = kernel->next;
	kernel->next = b;
	path = types_path(s, module);
	if (path)
		open_module(b, kernel, path);
	return b->btf ? b : NULL;
}

void stap_btf_close_modules(struct stap_btf *kernel)
{
	struct stap_btf *b;

	for (b = kernel->next; b; b = b->next) {
		stap_sym_free(b->syms);
		btf__free(b->btf);
	}
}
