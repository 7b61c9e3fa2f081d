// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's BTF: opening it, and searching functions and tracepoints in it.
 * The types themselves are btf_type.c's.
 */
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <zlib.h>
#include <stap_env.h>
#include "btf.h"
#include "btf_file.h"
#include "btf_sym.h"
#include "stages.h"

#define BTF_SYSFS "/sys/kernel/btf/vmlinux"

/* Where distributions and developers keep the vmlinux of a release. */
static const struct {
	const char *before, *after;
} vmlinux_places[] = {
	{ "/usr/lib/debug/boot/vmlinux-", "" },
	{ "/usr/lib/debug/lib/modules/", "/vmlinux" },
	{ "/boot/vmlinux-", "" },
	{ "/lib/modules/", "/vmlinux" },
	{ "/lib/modules/", "/build/vmlinux" },
};

static bool other_release(const struct stap_options *o)
{
	struct utsname u;

	return o->release && (uname(&u) || strcmp(u.release, o->release));
}

static const char *find_vmlinux(struct stap_session *s, const char *release)
{
	char *p;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(vmlinux_places); i++) {
		p = stap_arena_printf(s->arena, "%s%s%s", vmlinux_places[i].before, release,
				      vmlinux_places[i].after);
		if (!access(p, R_OK))
			return p;
	}
	return NULL;
}

/* The file to read, and whether it is the running kernel's. */
static const char *btf_path(struct stap_session *s, bool *running)
{
	*running = false;
	if (s->opt.btf_file)
		return s->opt.btf_file;
	if (!other_release(&s->opt)) {
		*running = true;
		return BTF_SYSFS;
	}
	if (s->opt.release[0] == '/')	/* a build directory */
		return stap_arena_printf(s->arena, "%s/vmlinux", s->opt.release);
	return find_vmlinux(s, s->opt.release);
}

const char *stap_btf_vmlinux(struct stap_session *s)
{
	const char *path;
	struct utsname u;
	bool running;

	path = btf_path(s, &running);
	if (!running)
		return path;
	return uname(&u) ? NULL : find_vmlinux(s, u.release);
}

/* Whole file in memory: mapped, or, where that is refused, read. */
static void *load_file(const char *path, size_t *size, bool *mapped)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t done = 0;
	struct stat st = { 0 };
	ssize_t n = 0;
	void *p;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_size <= 0) {
		close(fd);
		errno = S_ISDIR(st.st_mode) ? EISDIR : ENODATA;
		return NULL;
	}
	*size = st.st_size;
	p = mmap(NULL, *size, PROT_READ, MAP_PRIVATE, fd, 0);
	*mapped = p != MAP_FAILED;
	if (!*mapped) {
		p = malloc(*size);
		while (p && done < *size &&
		       (n = read(fd, (char *)p + done, *size - done)) > 0)
			done += n;
		if (p && done < *size) {
			free(p);
			errno = n ? errno : EIO;
			p = NULL;
		}
	}
	close(fd);
	return p;
}

static void drop_file(void *p, size_t size, bool mapped)
{
	if (mapped)
		munmap(p, size);
	else
		free(p);
}

static int quiet(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	(void)level;
	(void)fmt;
	(void)ap;
	return 0;
}

/* Returns why it failed, or NULL. */
static const char *open_btf(struct stap_btf *b, const char *path, bool running)
{
	const void *raw;
	bool mapped;
	size_t size;
	void *file;

	file = load_file(path, &size, &mapped);
	if (!file)
		return strerror(errno);
	libbpf_set_print(quiet);
	if (size > 4 && !memcmp(file, "\177ELF", 4)) {
		b->image = file;
		b->image_size = size;
		b->syms = stap_sym_new(b->a, file, size, false);
		raw = stap_sym_section(b->syms, ".BTF", &size);
		if (!raw)
			return "it has no .BTF section";
		b->btf = btf__new(raw, size);
	} else {
		b->syms = stap_sym_new(b->a, NULL, 0, running);
		b->btf = btf__new(file, size);
		drop_file(file, size, mapped);
	}
	return b->btf ? NULL : "it is not BTF";
}

static struct stap_btf *btf_open(struct stap_session *s, bool report)
{
	const char *path, *why;
	bool running;

	if (s->btf)
		return s->btf->btf ? s->btf : NULL;
	path = btf_path(s, &running);
	if (!report && (!path || access(path, R_OK)))
		return NULL;
	s->btf = stap_arena_alloc(s->arena, sizeof(*s->btf));
	s->btf->a = s->arena;
	s->btf->first = 1;
	if (!path) {
		stap_fail(s, "no vmlinux of release %s found; use --btf FILE",
			  s->opt.release);
		return NULL;
	}
	why = open_btf(s->btf, path, running);
	if (why) {
		stap_fail(s, "cannot read the kernel's types (BTF) from %s: %s%s",
			  path, why, running ? "; use --btf FILE" : "");
		return NULL;
	}
	return s->btf;
}

struct stap_btf *stap_btf_get(struct stap_session *s)
{
	return btf_open(s, true);
}

struct stap_btf *stap_btf_adopt(struct stap_arena *a, struct btf *btf)
{
	struct stap_btf *b = stap_arena_alloc(a, sizeof(*b));

	b->a = a;
	b->first = 1;
	b->btf = btf;
	return b;
}

bool stap_btf_available(struct stap_session *s)
{
	return btf_open(s, false);
}

void stap_btf_close(struct stap_session *s)
{
	struct stap_btf *b = s->btf;

	if (!b)
		return;
	stap_btf_close_modules(b);
	stap_sym_free(b->syms);
	btf__free(b->btf);
	if (b->image)
		munmap(b->image, b->image_size);
	s->btf = NULL;
}

uint64_t stap_btf_symbol(struct stap_btf *b, const char *name)
{
	return stap_sym_addr(b->syms, name);
}

const struct btf *stap_btf_handle(const struct stap_btf *b)
{
	return b->btf;
}

uint32_t stap_btf_crc(struct stap_btf *b)
{
	const void *raw;
	uint32_t size;

	if (!b->crc_known) {
		raw = btf__raw_data(b->btf, &size);
		b->crc = crc32(0, raw, size);
		b->crc_known = true;
	}
	return b->crc;
}

const struct btf_type *stap_btf_type(const struct stap_btf *b, uint32_t id)
{
	return btf__type_by_id(b->btf, id);
}

const char *stap_btf_name(const struct stap_btf *b, uint32_t name_off)
{
	const char *name = btf__name_by_offset(b->btf, name_off);

	return name ? name : "";
}

bool stap_btf_is_glob(const char *text)
{
	return strpbrk(text, "*?[");
}

/* Functions */

bool stap_btf_func_find(struct stap_btf *b, const char *name,
			struct stap_btf_func *f)
{
	uint32_t id, n = btf__type_cnt(b->btf);

	for (id = b->first; id < n; id++) {
		const struct btf_type *t = stap_btf_type(b, id);

		if (!btf_is_func(t))
			continue;
		f->name = stap_btf_name(b, t->name_off);
		f->proto = t->type;
		if (f->name[0] == name[0] && !strcmp(f->name, name))
			return true;
	}
	f->name = stap_arena_strdup(b->a, name);
	f->proto = 0;
	return stap_sym_has_func(b->syms, name);
}

struct match {
	struct stap_btf_func f;
	bool traceable;
};

struct matches {
	struct stap_arena *a;
	struct match *v;
	unsigned int n, cap;
	unsigned int sorted;	/* the first so many are sorted by name */
};

static struct match *match_add(struct matches *m, const char *name,
			       uint32_t proto)
{
	ast_vec_add(m->a, m, ((struct match){ { name, proto }, false }));
	return &m->v[m->n - 1];
}

static int compare_matches(const void *a, const void *b)
{
	return strcmp(((const struct match *)a)->f.name,
		      ((const struct match *)b)->f.name);
}

static void match_traceable(void *data, const char *name)
{
	struct match key = { .f.name = name }, *found;
	struct matches *m = data;

	found = m->sorted ? bsearch(&key, m->v, m->sorted, sizeof(key),
				    compare_matches) : NULL;
	if (!found)
		found = match_add(m, stap_arena_strdup(m->a, name), 0);
	found->traceable = true;
}

static void match_btf(struct stap_btf *b, const char *glob, struct matches *m)
{
	uint32_t id, n = btf__type_cnt(b->btf);

	for (id = b->first; id < n; id++) {
		const struct btf_type *t = stap_btf_type(b, id);
		const char *name;

		if (!btf_is_func(t))
			continue;
		name = stap_btf_name(b, t->name_off);
		if (!fnmatch(glob, name, 0))
			match_add(m, name, t->type);
	}
	if (m->n)
		qsort(m->v, m->n, sizeof(*m->v), compare_matches);
	m->sorted = m->n;
}

unsigned int stap_btf_func_glob(struct stap_btf *b, const char *glob,
				stap_btf_func_fn fn, void *data)
{
	struct matches m = { .a = b->a };
	unsigned int i, found = 0;
	const char *last = "";
	bool known, pfx;

	match_btf(b, glob, &m);
	known = stap_sym_traceable(b->syms, glob, match_traceable, &m);
	if (m.n)
		qsort(m.v, m.n, sizeof(*m.v), compare_matches);
	pfx = !strncmp(glob, "__pfx_", 6);
	for (i = 0; i < m.n; i++) {
		struct match *k = &m.v[i];

		if ((known && !k->traceable) || !strcmp(last, k->f.name) ||
		    (!pfx && !strncmp(k->f.name, "__pfx_", 6)))
			continue;
		found++;
		last = k->f.name;
		if (!fn(data, &k->f))
			break;
	}
	return found;
}

struct exported_search {
	struct matches names;	/* f.proto is not known */
	stap_btf_func_fn fn;
	void *data;
	int found;
};

static void add_exported(void *data, const char *name)
{
	struct exported_search *x = data;

	match_add(&x->names, stap_arena_strdup(x->names.a, name), 0);
}

static bool pass_exported(void *data, const struct stap_btf_func *f)
{
	struct match key = { .f.name = f->name };
	struct exported_search *x = data;

	if (!bsearch(&key, x->names.v, x->names.n, sizeof(key), compare_matches))
		return true;
	x->found++;
	return x->fn(x->data, f);
}

int stap_btf_exported_glob(struct stap_btf *b, const char *glob,
			   stap_btf_func_fn fn, void *data)
{
	struct exported_search x = { .names.a = b->a, .fn = fn, .data = data };

	if (!stap_sym_exported(b->syms, glob, add_exported, &x))
		return -1;
	if (!x.names.n)
		return 0;
	qsort(x.names.v, x.names.n, sizeof(*x.names.v), compare_matches);
	stap_btf_func_glob(b, glob, pass_exported, &x);
	return x.found;
}

/* Tracepoints */

/*
 * The function that calls a tracepoint's probes has its prototype, and unlike
 * the typedef btf_trace_NAME the names of its parameters.
 */
/*
 * A tracepoint NAME has a function that calls what is registered with it, and
 * that has the prototype with the names of its parameters.
 */
#define TP_PREFIX "__traceiter_"

static bool read_layout(struct stap_btf *b, struct stap_sym_layout *l)
{
	struct stap_btf_member m;
	uint32_t id;

	id = stap_btf_type_find(b, "struct trace_event_call");
	if (!id || !stap_btf_member_find(b, id, "class", &m))
		return false;
	l->call_class = m.bit / 8;
	id = stap_btf_type_find(b, "struct trace_event_class");
	if (!id || !stap_btf_member_find(b, id, "system", &m))
		return false;
	l->class_system = m.bit / 8;
	return true;
}

/* The systems are read only if some name matches. */
static const char *tracepoint_system(struct stap_btf *b, const char *name,
				     bool *known)
{
	struct stap_sym_layout l;

	*known = stap_sym_events(b->syms, read_layout(b, &l) ? &l : NULL);
	return *known ? stap_sym_event_system(b->syms, name) : NULL;
}

static bool system_matches(const char *glob, const char *system, bool known)
{
	if (!glob || !known)
		return true;
	return system ? !fnmatch(glob, system, 0) : !strcmp(glob, "*");
}

unsigned int stap_btf_tracepoint_glob(struct stap_btf *b, const char *pattern,
				      stap_btf_tracepoint_fn fn, void *data)
{
	uint32_t id, n = btf__type_cnt(b->btf);
	const char *colon = strchr(pattern, ':');
	const char *glob = colon ? colon + 1 : pattern;
	const char *system = NULL;
	unsigned int found = 0;

	if (colon)
		system = stap_arena_strndup(b->a, pattern, colon - pattern);
	for (id = b->first; id < n; id++) {
		const struct btf_type *t = stap_btf_type(b, id);
		struct stap_btf_tracepoint tp;
		bool known;

		if (!btf_is_func(t))
			continue;
		tp.name = stap_btf_name(b, t->name_off);
		if (strncmp(tp.name, TP_PREFIX, strlen(TP_PREFIX)))
			continue;
		tp.name += strlen(TP_PREFIX);
		if (fnmatch(glob, tp.name, 0))
			continue;
		tp.proto = t->type;
		tp.params = stap_btf_type(b, t->type) ?
			    btf_vlen(stap_btf_type(b, t->type)) - 1 : 0;
		tp.system = tracepoint_system(b, tp.name, &known);
		if (!system_matches(system, tp.system, known))
			continue;
		if (!tp.system && system && !known && !stap_btf_is_glob(system))
			tp.system = system;
		found++;
		if (!fn(data, &tp))
			break;
	}
	return found;
}
