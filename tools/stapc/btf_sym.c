// SPDX-License-Identifier: GPL-2.0
/*
 * Symbols, traceable functions and event systems of a kernel.
 *
 * A vmlinux holds all of it: .symtab; __mcount_loc, the sorted addresses of
 * the calls that ftrace patches; and, for an event X, the object event_X (a
 * struct trace_event_call), whose class names its system. On the running
 * kernel the same comes from /proc/kallsyms and tracefs. Tracefs may be
 * absent or unreadable: then the answer is "not known".
 */
#include <dirent.h>
#include <fnmatch.h>
#include <gelf.h>
#include <libelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <stap_env.h>
#include "btf_sym.h"

#define TRACEFS "/sys/kernel/tracing"

struct event {
	const char *name, *system;
};

struct stap_sym {
	struct stap_arena *a;
	bool running;
	Elf *elf;
	Elf_Data *syms;
	size_t nsyms;
	size_t strndx;
	struct event *events;
	size_t nevents, cap;
	bool events_read, events_known;
};

static Elf_Scn *find_section(Elf *elf, const char *name, GElf_Shdr *sh)
{
	Elf_Scn *scn = NULL;
	size_t shstr;

	if (elf_getshdrstrndx(elf, &shstr))
		return NULL;
	while ((scn = elf_nextscn(elf, scn))) {
		const char *n;

		if (!gelf_getshdr(scn, sh))
			continue;
		n = elf_strptr(elf, shstr, sh->sh_name);
		if (n && !strcmp(n, name))
			return scn;
	}
	return NULL;
}

static void open_symtab(struct stap_sym *y)
{
	GElf_Shdr sh;
	Elf_Scn *scn = find_section(y->elf, ".symtab", &sh);

	if (!scn || !sh.sh_entsize)
		return;
	y->syms = elf_getdata(scn, NULL);
	y->nsyms = y->syms ? sh.sh_size / sh.sh_entsize : 0;
	y->strndx = sh.sh_link;
}

struct stap_sym *stap_sym_new(struct stap_arena *a, const void *image,
			      size_t size, bool running)
{
	struct stap_sym *y = stap_arena_alloc(a, sizeof(*y));

	y->a = a;
	y->running = running;
	if (!image)
		return y;
	elf_version(EV_CURRENT);
	y->elf = elf_memory((char *)image, size);
	if (y->elf && elf_kind(y->elf) != ELF_K_ELF) {
		elf_end(y->elf);
		y->elf = NULL;
	}
	return y;
}

void stap_sym_free(struct stap_sym *y)
{
	if (y && y->elf)
		elf_end(y->elf);
}

const void *stap_sym_section(struct stap_sym *y, const char *name,
			     size_t *size)
{
	GElf_Shdr sh;
	Elf_Scn *scn = y->elf ? find_section(y->elf, name, &sh) : NULL;
	Elf_Data *d = scn ? elf_rawdata(scn, NULL) : NULL;

	if (!d || !d->d_buf || sh.sh_type == SHT_NOBITS)
		return NULL;
	*size = d->d_size;
	return d->d_buf;
}

/* Symbol @i of the image, and its name. */
static const char *sym_at(struct stap_sym *y, size_t i, GElf_Sym *sym)
{
	if (!gelf_getsym(y->syms, i, sym))
		return NULL;
	return elf_strptr(y->elf, y->strndx, sym->st_name);
}

static bool sym_find(struct stap_sym *y, const char *name, GElf_Sym *sym)
{
	size_t i;

	if (!y->syms)
		open_symtab(y);
	for (i = 0; i < y->nsyms; i++) {
		const char *n = sym_at(y, i, sym);

		if (n && !strcmp(n, name))
			return true;
	}
	return false;
}

/* The bytes of the image at a virtual address, NULL if there are too few. */
static const void *image_at(struct stap_sym *y, uint64_t addr, size_t len)
{
	Elf_Scn *scn = NULL;

	while ((scn = elf_nextscn(y->elf, scn))) {
		GElf_Shdr sh;
		Elf_Data *d;

		if (!gelf_getshdr(scn, &sh) || sh.sh_type == SHT_NOBITS ||
		    !(sh.sh_flags & SHF_ALLOC) || addr < sh.sh_addr ||
		    addr - sh.sh_addr >= sh.sh_size ||
		    len > sh.sh_size - (addr - sh.sh_addr))
			continue;
		d = elf_rawdata(scn, NULL);
		if (!d || !d->d_buf || d->d_size < sh.sh_size)
			return NULL;
		return (const char *)d->d_buf + (addr - sh.sh_addr);
	}
	return NULL;
}

/* "addr type name [module]" or "name [module]": the name, cut out. */
static char *line_word(char *line, int word)
{
	char *p = line;

	for (; word; word--) {
		p = strchr(p, ' ');
		if (!p)
			return NULL;
		p++;
	}
	p[strcspn(p, " \t\n")] = 0;
	return p;
}

/* @types: letters of the kinds that will do, NULL: any. @addr is 0 for those who may not know. */
static bool kallsyms_find(const char *name, const char *types, uint64_t *addr)
{
	FILE *f = fopen("/proc/kallsyms", "r");
	bool found = false;
	char *line = NULL;
	size_t cap = 0;

	if (!f)
		return false;
	while (!found && getline(&line, &cap, f) > 0) {
		char *type = strchr(line, ' ');
		bool module = strchr(line, '\t');
		char *word = line_word(line, 2);

		found = word && !module && (!types || strchr(types, type[1])) &&
			!strcmp(word, name);
	}
	if (found)
		*addr = strtoull(line, NULL, 16);
	free(line);
	fclose(f);
	return found;
}

bool stap_sym_has_func(struct stap_sym *y, const char *name)
{
	GElf_Sym sym;
	uint64_t addr;

	if (!y->elf)
		return y->running && kallsyms_find(name, "tTwW", &addr);
	return sym_find(y, name, &sym) && GELF_ST_TYPE(sym.st_info) == STT_FUNC;
}

uint64_t stap_sym_addr(struct stap_sym *y, const char *name)
{
	uint64_t addr;
	GElf_Sym sym;

	if (y->elf)
		return sym_find(y, name, &sym) ? sym.st_value : 0;
	if (!y->running)
		return ~0ULL;
	return kallsyms_find(name, NULL, &addr) ? (addr ? addr : ~0ULL) : 0;
}

/* Whether one of the sorted addresses lies in [@addr, @addr + @size). */
static bool any_in(const uint64_t *v, size_t n, uint64_t addr, uint64_t size)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (v[mid] < addr)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && v[lo] - addr < size;
}

static bool image_traceable(struct stap_sym *y, const char *glob,
			    void (*fn)(void *data, const char *name),
			    void *data)
{
	GElf_Sym start, stop, sym;
	const uint64_t *loc;
	size_t i, n;

	if (!sym_find(y, "__start_mcount_loc", &start) ||
	    !sym_find(y, "__stop_mcount_loc", &stop) ||
	    stop.st_value < start.st_value)
		return false;
	n = (stop.st_value - start.st_value) / sizeof(*loc);
	loc = image_at(y, start.st_value, n * sizeof(*loc));
	if (!loc || !n || !loc[0])
		return false;
	for (i = 0; i < y->nsyms; i++) {
		const char *name = sym_at(y, i, &sym);

		if (name && GELF_ST_TYPE(sym.st_info) == STT_FUNC &&
		    !fnmatch(glob, name, 0) &&
		    any_in(loc, n, sym.st_value, sym.st_size))
			fn(data, name);
	}
	return true;
}

static bool tracefs_traceable(const char *glob,
			      void (*fn)(void *data, const char *name),
			      void *data)
{
	FILE *f = fopen(TRACEFS "/available_filter_functions", "r");
	char *line = NULL;
	size_t cap = 0;
	bool any = false;

	if (!f)
		return false;
	while (getline(&line, &cap, f) > 0) {
		any = true;
		/* functions of modules are not the kernel's */
		if (strchr(line, '['))
			continue;
		line_word(line, 0);
		if (!fnmatch(glob, line, 0))
			fn(data, line);
	}
	free(line);
	fclose(f);
	return any;
}

bool stap_sym_traceable(struct stap_sym *y, const char *glob,
			void (*fn)(void *data, const char *name), void *data)
{
	if (y->elf)
		return image_traceable(y, glob, fn, data);
	return y->running && tracefs_traceable(glob, fn, data);
}

/* An exported symbol NAME has an entry __ksymtab_NAME in a table. */
#define EXPORT_PREFIX "__ksymtab_"

static bool kallsyms_exported(const char *glob, void (*fn)(void *data, const char *name),
			      void *data)
{
	FILE *f = fopen("/proc/kallsyms", "r");
	char *line = NULL, *name;
	size_t cap = 0;
	bool any = false;

	if (!f)
		return false;
	while (getline(&line, &cap, f) > 0) {
		name = strstr(line, " " EXPORT_PREFIX);
		if (!name || strchr(name, '\t'))
			continue;
		any = true;
		name += strlen(" " EXPORT_PREFIX);
		name[strcspn(name, "\n")] = 0;
		if (!fnmatch(glob, name, 0))
			fn(data, name);
	}
	free(line);
	fclose(f);
	return any;
}

bool stap_sym_exported(struct stap_sym *y, const char *glob,
		       void (*fn)(void *data, const char *name), void *data)
{
	bool any = false;
	GElf_Sym sym;
	size_t i;

	if (!y->elf)
		return y->running && kallsyms_exported(glob, fn, data);
	if (!y->syms)
		open_symtab(y);
	for (i = 0; i < y->nsyms; i++) {
		const char *name = sym_at(y, i, &sym);

		if (!name || strncmp(name, EXPORT_PREFIX, strlen(EXPORT_PREFIX)))
			continue;
		any = true;
		name += strlen(EXPORT_PREFIX);
		if (!fnmatch(glob, name, 0))
			fn(data, name);
	}
	return any;
}

static void add_event(struct stap_sym *y, const char *system, const char *name)
{
	if (y->nevents == y->cap) {
		size_t cap = y->cap ? 2 * y->cap : 256;

		y->events = stap_arena_grow(y->a, y->events,
					    y->cap * sizeof(*y->events),
					    cap * sizeof(*y->events));
		y->cap = cap;
	}
	y->events[y->nevents].name = stap_arena_strdup(y->a, name);
	y->events[y->nevents++].system = system;
}

static const char *image_string(struct stap_sym *y, uint64_t addr)
{
	const char *p = image_at(y, addr, 1);

	return p ? stap_arena_intern(y->a, p) : NULL;
}

static bool image_pointer(struct stap_sym *y, uint64_t addr, uint64_t *value)
{
	const void *p = image_at(y, addr, sizeof(*value));

	if (p)
		memcpy(value, p, sizeof(*value));
	return p && *value;
}

static bool image_events(struct stap_sym *y, const struct stap_sym_layout *l)
{
	size_t i;

	if (!l)
		return false;
	if (!y->syms)
		open_symtab(y);
	for (i = 0; i < y->nsyms; i++) {
		uint64_t class, system;
		const char *name;
		GElf_Sym sym;

		name = sym_at(y, i, &sym);
		if (!name || strncmp(name, "event_", 6) ||
		    GELF_ST_TYPE(sym.st_info) != STT_OBJECT ||
		    sym.st_size < l->call_class + sizeof(class))
			continue;
		if (!strncmp(name, "event_class_", 12) ||
		    !image_pointer(y, sym.st_value + l->call_class, &class) ||
		    !image_pointer(y, class + l->class_system, &system) ||
		    !image_string(y, system))
			continue;
		add_event(y, image_string(y, system), name + 6);
	}
	return y->nevents;
}

/* Systems whose events do not stand for tracepoints of their name. */
static bool foreign_system(const char *name)
{
	static const char * const names[] = {
		"kprobes", "uprobes", "synthetic", "eprobes", "fprobes",
		"ftrace", "syscalls", "stap",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (!strcmp(names[i], name))
			return true;
	}
	return name[0] == '.';
}

static void read_system(struct stap_sym *y, const char *system)
{
	char path[300];
	struct dirent *e;
	DIR *d;

	snprintf(path, sizeof(path), TRACEFS "/events/%s", system);
	d = opendir(path);
	if (!d)
		return;
	system = stap_arena_intern(y->a, system);
	while ((e = readdir(d))) {
		if (e->d_type == DT_DIR && e->d_name[0] != '.')
			add_event(y, system, e->d_name);
	}
	closedir(d);
}

static bool tracefs_events(struct stap_sym *y)
{
	DIR *d = opendir(TRACEFS "/events");
	struct dirent *e;

	if (!d)
		return false;
	while ((e = readdir(d))) {
		if (e->d_type == DT_DIR && !foreign_system(e->d_name))
			read_system(y, e->d_name);
	}
	closedir(d);
	return y->nevents;
}

static int compare_events(const void *a, const void *b)
{
	return strcmp(((const struct event *)a)->name,
		      ((const struct event *)b)->name);
}

bool stap_sym_events(struct stap_sym *y, const struct stap_sym_layout *layout)
{
	if (y->events_read)
		return y->events_known;
	y->events_read = true;
	if (y->elf)
		y->events_known = image_events(y, layout);
	else
		y->events_known = y->running && tracefs_events(y);
	if (y->nevents)
		qsort(y->events, y->nevents, sizeof(*y->events),
		      compare_events);
	return y->events_known;
}

const char *stap_sym_event_system(struct stap_sym *y, const char *event)
{
	struct event key = { .name = event }, *found;

	if (!y->nevents)
		return NULL;
	found = bsearch(&key, y->events, y->nevents, sizeof(key),
			compare_events);
	return found ? found->system : NULL;
}
