// SPDX-License-Identifier: GPL-2.0
/*
 * process("p").mark("m") and process("p").provider("x").mark("m"): places that a
 * program's author has marked.
 *
 * Provider and mark may be globs. A mark may be in several places, by inlining
 * or because it was written more than once: each place is a probe. Where there
 * is a semaphore, the kernel counts it up while the probe is armed, and
 * the program knows that somebody listens.
 */
#include <fnmatch.h>
#include <string.h>
#include "point_process.h"
#include "suggest.h"
#include "target_user.h"
#include "usdt.h"

struct mark_search {
	struct stap_derive *d;
	const struct stap_process_file *file;
	const char *provider, *mark;	/* globs; @provider NULL: any */
	int found;			/* in the file; -1: failed */
	struct stap_suggest near;
};

/* "query-start" is what the author of query__start calls it. */
static const char *mark_glob(struct pass2 *p, const char *text)
{
	const char *dash, *glob = "";

	for (; (dash = strchr(text, '-')) && !strchr(text, '['); text = dash + 1)
		glob = stap_arena_printf(p->a, "%s%.*s__", glob, (int)(dash - text), text);
	return stap_arena_printf(p->a, "%s%s", glob, text);
}

/* What the note says is the point's own: others of the place do without. */
static void fill_point(struct mark_search *x, struct sema_probe *pr,
		       const struct stap_usdt_mark *m)
{
	struct stap_arena *a = x->d->p->a;
	struct stap_user_point *u = stap_arena_alloc(a, sizeof(*u));

	*u = *pr->where.user;
	u->provider = stap_arena_strdup(a, m->provider);
	u->mark = stap_arena_strdup(a, m->name);
	u->args = stap_arena_strdup(a, m->args);
	pr->where.user = u;
}

static bool add_mark(void *data, const struct stap_usdt_mark *m)
{
	struct mark_search *x = data;
	struct pass2 *p = x->d->p;
	struct stap_process_file f = *x->file;
	uint64_t semaphore = 0;
	struct sema_probe *pr;

	if (x->provider && fnmatch(x->provider, m->provider, 0))
		return true;
	if (fnmatch(x->mark, m->name, 0)) {
		stap_suggest_add(&x->near, stap_arena_strdup(p->a, m->name));
		return true;
	}
	if (m->semaphore && !stap_program_offset(f.program, m->semaphore, &semaphore)) {
		x->found = stap_point_fail(x->d, f.pt->tok,
					   "the semaphore of mark '%s' of '%s' is not in the file",
					   m->name, f.program->path);
		return false;
	}
	f.pt = stap_point_with(p, f.pt, "mark", m->name);
	if (x->provider)
		f.pt = stap_point_with(p, f.pt, "provider", m->provider);
	pr = stap_process_add(x->d, &f, STAP_PROBE_UPROBE, m->pc);
	if (!pr) {
		x->found = -1;
		return false;
	}
	pr->p[1] = semaphore;
	fill_point(x, pr, m);
	x->found++;
	return true;
}

static int marks_of(void *data, const struct stap_process_file *f)
{
	struct mark_search *x = data;

	x->file = f;
	x->found = 0;
	stap_usdt_marks(f->program->elf, add_mark, x);
	return x->found;
}

static int build_mark(struct stap_derive *d, const struct stap_point_form *f,
		      const struct ast_probe_point *pt)
{
	struct mark_search x = {
		.d = d,
		.provider = stap_point_string(pt, "provider"),
		.mark = mark_glob(d->p, stap_point_string(pt, "mark")),
	};

	int n;

	(void)f;
	x.near.target = x.mark;
	n = stap_process_files(d, pt, marks_of, &x);
	if (n)
		return n;
	return stap_point_fail(d, NULL, "no match%s",
			       stap_suggest_text(&x.near, d->p->a, "similar marks"));
}

#define PROCESS	"{process,process(s),process(n)}"
#define MARK	"{mark(s),provider(s).mark(s)}"

const struct stap_point_form stap_point_mark_forms[] = {
	{ PROCESS "." MARK,		build_mark, 0, NULL },
	{ PROCESS ".library(s)." MARK,	build_mark, 0, NULL },
	{ }
};
