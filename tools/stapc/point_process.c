// SPDX-License-Identifier: GPL-2.0
/*
 * Points in programs: which files, and whose memory.
 *
 *	process("ls")			ls of $PATH, or what fits a pattern
 *	process("ls").library("libc*")	a library that ls is linked with, in ls
 *	process(1234)			what process 1234 runs, there only
 *	process				what -c or -x names
 *
 * As everywhere in SystemTap, -c and -x leave the target process and its
 * children.
 */
#include <errno.h>
#include <fnmatch.h>
#include <string.h>
#include "btf.h"
#include "point_process.h"
#include "suggest.h"
#include "target_user.h"

struct file_search {
	struct stap_derive *d;
	struct stap_process_file f;
	stap_process_fn fn;
	void *data;
	bool wild;			/* what cannot be probed is no error */
	int found;			/* -1: failed */
	const char *library;
	struct stap_suggest near;
};

static bool take(struct file_search *x, const char *path)
{
	const char *why;
	int n;

	x->f.program = stap_program_open(x->d->p->s, path, &why);
	if (!x->f.program) {
		if (!x->wild)
			x->found = stap_point_fail(x->d, NULL, "cannot probe '%s': %s", path,
						   why);
		return x->wild;
	}
	n = x->fn(x->data, &x->f);
	x->found = n < 0 ? -1 : x->found + n;
	return n >= 0;
}

/* By the whole path, through links or not, or by its last part. */
static bool library_is(struct stap_session *s, const char *pattern, const char *path)
{
	const char *base = strrchr(path, '/') + 1, *real;

	if (!fnmatch(pattern, path, 0) || !fnmatch(pattern, base, 0))
		return true;
	real = strchr(pattern, '/') ? stap_program_which(s, pattern) : NULL;
	return real && !strcmp(real, path);
}

static bool take_library(void *data, const char *path)
{
	struct file_search *x = data;
	const struct ast_probe_point *pt = x->f.pt;
	bool more;

	stap_suggest_add(&x->near, path);
	if (!library_is(x->d->p->s, x->library, path))
		return true;
	x->f.pt = stap_point_with(x->d->p, pt, "library", path);
	more = take(x, path);
	x->f.pt = pt;
	return more;
}

/* Files that a wildcard found and that cannot be probed have no libraries. */
static void take_libraries(struct file_search *x, const char *path)
{
	struct stap_session *s = x->d->p->s;
	struct stap_program *p;
	const char *why;

	if (x->f.pid) {
		stap_program_mapped(s, x->f.pid, take_library, x);
		return;
	}
	p = stap_program_open(s, path, &why);
	if (p) {
		x->f.scope = p->path;
		stap_program_libraries(s, p, take_library, x);
	} else if (!x->wild) {
		x->found = stap_point_fail(x->d, NULL, "cannot probe '%s': %s", path, why);
	}
}

static bool take_program(void *data, const char *path)
{
	struct file_search *x = data;
	const struct ast_probe_point *pt = x->f.pt;

	if (stap_point_string(pt, "process"))
		x->f.pt = stap_point_with(x->d->p, pt, "process", path);
	if (x->library)
		take_libraries(x, path);
	else
		take(x, path);
	x->f.pt = pt;
	return x->found >= 0;
}

static int by_name(struct file_search *x, const char *name)
{
	struct stap_session *s = x->d->p->s;
	const char *path;

	if (stap_btf_is_glob(name)) {
		x->wild = true;
		stap_program_glob(s, name, take_program, x);
		return 0;
	}
	path = stap_program_which(s, name);
	if (!path)
		return stap_point_fail(x->d, NULL, "cannot find executable '%s'", name);
	take_program(x, path);
	return 0;
}

static int by_pid(struct file_search *x, long pid)
{
	const char *path = pid > 0 ? stap_program_of_pid(x->d->p->s, pid) : NULL;

	if (!path)
		return stap_point_fail(x->d, NULL, "cannot probe pid %ld: %s", pid,
				       pid <= 0 || errno == ENOENT ? "No such process" :
				       strerror(errno));
	take_program(x, path);
	return 0;
}

/* Of -c: the program is its first word. */
static int by_option(struct file_search *x)
{
	const struct stap_options *o = &x->d->p->s->opt;

	if (o->target_pid)
		return by_pid(x, o->target_pid);
	if (!o->cmd)
		return stap_point_fail(x->d, NULL,
				       "unspecified process probe is invalid without a -c COMMAND or -x PID");
	return by_name(x, stap_program_of_command(x->d->p->s, o->cmd));
}

int stap_process_files(struct stap_derive *d, const struct ast_probe_point *pt,
		       stap_process_fn fn, void *data)
{
	struct file_search x = {
		.d = d, .f = { .pt = pt, .scope = "" }, .fn = fn, .data = data,
		.library = stap_point_string(pt, "library"),
	};
	const char *name = stap_point_string(pt, "process");
	int ret;

	x.near.target = x.library;
	if (name) {
		ret = by_name(&x, name);
	} else if (pt->comps.v[0].arg) {
		x.f.pid = stap_point_number(pt, "process", 0);
		ret = by_pid(&x, x.f.pid);
	} else {
		ret = by_option(&x);
	}
	if (ret || x.found || !x.library || x.f.program)
		return ret ? ret : x.found;
	return stap_point_fail(d, NULL, "no match%s",
			       stap_suggest_text(&x.near, d->p->a, "similar libraries"));
}

struct sema_probe *stap_process_add(struct stap_derive *d, const struct stap_process_file *f,
				    enum stap_probe_kind kind, uint64_t addr)
{
	const struct stap_options *o = &d->p->s->opt;
	struct stap_user_point *u;
	struct sema_probe *pr;
	uint64_t offset;

	if (!stap_program_offset(f->program, addr, &offset)) {
		stap_point_fail(d, f->pt->tok, "address %#llx is not in '%s'",
				(unsigned long long)addr, f->program->path);
		return NULL;
	}
	pr = stap_point_add(d, kind, f->pt);
	if (!pr)
		return NULL;
	u = stap_arena_alloc(d->p->a, sizeof(*u));
	u->program = f->program;
	u->pc = addr;
	pr->where.user = u;
	pr->target = f->program->path;
	pr->module = f->program->build_id;
	pr->p[0] = offset;
	pr->scope = f->scope;
	pr->pid = f->pid;
	if (f->pid)
		pr->flags |= STAP_PROBE_F_PID;
	if (o->cmd || o->target_pid)
		pr->flags |= STAP_PROBE_F_TARGET;
	return pr;
}

struct sema_probe *stap_process_add_entry(struct stap_derive *d,
					  const struct stap_process_file *f,
					  enum stap_probe_kind kind, uint64_t addr)
{
	struct sema_probe *pr = stap_process_add(d, f, kind, addr);

	if (pr && kind == STAP_PROBE_UPROBE)
		pr->flags |= STAP_PROBE_F_ENTRY;
	return pr;
}
