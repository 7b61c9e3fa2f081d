// SPDX-License-Identifier: GPL-2.0
/*
 * The BTF of modules: types and functions of their own, numbered behind those of
 * the kernel, which they refer to.
 *
 * Of the running kernel each loaded module's is in sysfs. Otherwise it is in the
 * module's file, which may be compressed, and that in the tree that -r or --btf
 * names, or where modules are installed.
 */
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <elfutils/libdwelf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
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

static bool write_all(int fd, const char *from, size_t n)
{
	ssize_t done = 1;

	for (; n && done > 0; from += done, n -= done)
		done = write(fd, from, n);
	return !n;
}

/* What a compressed file contains, in memory: libbpf takes a file. */
static int unpack(const char *path)
{
	int to = -1, from = open(path, O_RDONLY | O_CLOEXEC);
	size_t size = 0;
	char *text;
	Elf *elf;

	if (from < 0)
		return -1;
	elf_version(EV_CURRENT);
	elf = dwelf_elf_begin(from);
	text = elf ? elf_rawfile(elf, &size) : NULL;
	if (text)
		to = memfd_create("module", MFD_CLOEXEC);
	if (to >= 0 && !write_all(to, text, size)) {
		close(to);
		to = -1;
	}
	elf_end(elf);
	close(from);
	return to;
}

static struct btf *parse(const char *path, struct btf *kernel)
{
	const char *dot = strrchr(path, '.');
	struct btf *btf = NULL;
	char name[32];
	int fd;

	/* "m.ko.xz", "m.ko.zst" */
	if (!dot || dot - path < 3 || strncmp(dot - 3, ".ko", 3))
		return btf__parse_split(path, kernel);
	fd = unpack(path);
	if (fd >= 0) {
		snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
		btf = btf__parse_split(name, kernel);
		close(fd);
	}
	return btf;
}

static void open_module(struct stap_btf *b, struct stap_btf *kernel, const char *path)
{
	b->syms = stap_sym_new(b->a, NULL, 0, false);
	b->btf = parse(path, kernel->btf);
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
