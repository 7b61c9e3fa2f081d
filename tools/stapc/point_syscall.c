// SPDX-License-Identifier: GPL-2.0
/*
 * syscall.NAME, nd_, dw_ and tp_syscall.NAME, syscall_any, and their
 * .return. SystemTap has three families because it has three ways to get
 * there; here they are one.
 *
 * A point is expanded as if it were an alias whose prologue sets the variables:
 *
 *	probe syscall.close = (system call 3) { fd = $fd; argstr = ... } { ... }
 *
 * but of the variables only those that the handler uses are in it. What a
 * handler sets itself at a return is its own, and so is a global of the script.
 */
#include <string.h>
#include "names.h"
#include "parser.h"
#include "point.h"
#include "source.h"
#include "syscall.h"
#include "syscall_var.h"
#include "target_syscall.h"

/* Calls that a point may stand for. */
#define GROUP_MAX	4

/*
 * @name: the point's name for the call
 * @group: the calls
 * @n: how many
 * @other: @name is not the kernel's: no wildcard finds it
 */
struct syscall_form {
	struct stap_point_form form;
	const char *name;
	const struct stap_syscall *group[GROUP_MAX];
	unsigned int n;
	bool ret, other;
};

/* The variables of a handler, and whether it sets them. */
struct use {
	const char *name;
	bool set;
};

struct use_search {
	struct ast_walk walk;
	struct stap_arena *a;
	struct { AST_VEC(struct use); } list;
};

static void add_use(struct use_search *u, const char *name, bool set)
{
	unsigned int i;

	for (i = 0; i < u->list.n; i++) {
		if (u->list.v[i].name != name)
			continue;
		u->list.v[i].set |= set;
		return;
	}
	ast_vec_add(u->a, &u->list, ((struct use){ name, set }));
}

static bool look_at(struct ast_walk *w, struct ast_expr **ep)
{
	struct use_search *u = (struct use_search *)w;
	const struct ast_expr *e = *ep;

	if (e->kind == AST_EXPR_SYMBOL)
		add_use(u, e->symbol.name, false);
	else if (e->kind == AST_EXPR_ASSIGN && e->binary.left->kind == AST_EXPR_SYMBOL)
		add_use(u, e->binary.left->symbol.name, true);
	return true;
}

static bool listing(const struct stap_derive *d)
{
	return d->p->s->opt.listing == STAP_LIST_VARS;
}

/* What the handler and the aliases around it name; for -L all there is. */
static void find_uses(struct stap_derive *d, const struct stap_syscall *sc, bool ret,
		      struct use_search *u)
{
	const struct stap_level *l;
	struct stap_syscall_names all;
	unsigned int i;

	for (l = d->level; l; l = l->outer) {
		struct ast_stmt *stmts[] = {
			l->alias ? l->alias->prologue : d->ast->body,
			l->alias ? l->alias->epilogue : NULL,
		};

		for (i = 0; i < 2; i++) {
			if (stmts[i])
				ast_walk_stmt(&u->walk, &stmts[i]);
		}
	}
	if (!listing(d))
		return;
	stap_syscall_vars(sc, ret, d->p->a, &all);
	for (i = 0; i < all.n; i++)
		add_use(u, all.v[i], false);
}

/* A variable that only another call of the point has is 0 or empty. */
static bool find_var(const struct syscall_form *f, const struct stap_syscall *sc,
		     const char *name, struct stap_arena *a, struct stap_syscall_var *v)
{
	unsigned int i;

	if (stap_syscall_var(sc, f->name, f->ret, name, a, v))
		return true;
	for (i = 0; i < f->n; i++) {
		if (f->group[i] == sc ||
		    !stap_syscall_var(f->group[i], f->name, f->ret, name, a, v))
			continue;
		v->text = v->string ? "\"\"" : "0";
		return true;
	}
	return false;
}

/* "{ fd = $fd; name = "close" }" as far as it is used. */
static const char *prologue_text(struct stap_derive *d, const struct syscall_form *f,
				 const struct stap_syscall *sc)
{
	struct stap_arena *a = d->p->a;
	struct use_search u = { .walk.expr = look_at, .a = a };
	struct stap_syscall_var v;
	const char *text = "";
	unsigned int i;

	find_uses(d, sc, f->ret, &u);
	for (i = 0; i < u.list.n; i++) {
		const struct use *use = &u.list.v[i];

		if (stap_names_find(&d->p->globals, use->name) ||
		    !find_var(f, sc, use->name, a, &v) ||
		    (use->set && (f->ret || v.kernel_only)))
			continue;
		text = stap_arena_printf(a, "%s%s = %s\n", text, use->name, v.text);
	}
	return text;
}

/* The prologue as statements: parsed like a tapset's. */
static struct ast_stmt *prologue(struct stap_derive *d, const struct syscall_form *f,
				 const struct stap_syscall *sc)
{
	struct stap_session *s = d->p->s;
	const char *text = prologue_text(d, f, sc);
	struct stap_source *src;
	struct ast_file *file;

	if (!*text)
		return NULL;
	text = stap_arena_printf(s->arena, "probe never {\n%s}\n", text);
	src = stap_source_add(s, stap_arena_printf(s->arena, "<syscall.%s>", f->name), text,
			      strlen(text));
	file = stap_parse_source(s, src);
	return file && file->probes.n ? file->probes.v[0]->body : NULL;
}

static struct sema_probe *add_call(struct stap_derive *d, const struct syscall_form *f,
				   const struct ast_probe_point *pt,
				   const struct stap_syscall *sc)
{
	struct ast_alias *alias = stap_arena_alloc(d->p->a, sizeof(*alias));
	struct ast_probe_point *here = stap_arena_alloc(d->p->a, sizeof(*here));
	struct stap_level level = {
		.outer = d->level,
		.alias = alias,
		.point = here,
		.depth = d->level->depth + 1,
	};
	int nr = sc->nr[stap_syscall_arch(d->p->s)];
	struct stap_derive inner = *d;
	struct sema_probe *pr;

	*here = *pt;
	here->cond = NULL;
	ast_vec_add(d->p->a, &alias->names, here);
	alias->prologue = prologue(d, f, sc);
	alias->tok = pt->tok;
	if (alias->prologue)
		inner.level = &level;
	pr = stap_point_add(&inner, f->ret ? STAP_PROBE_SYSRETURN : STAP_PROBE_SYSCALL, pt);
	if (!pr) {
		d->err_text = inner.err_text;
		return NULL;
	}
	pr->target = sc->name;
	pr->p[0] = nr;
	pr->where.target = sc->name;
	pr->where.syscall = sc;
	/* Of many, one that this kernel does not have is no reason to have none. */
	if (d->wild || f->n > 1)
		pr->flags |= STAP_PROBE_F_OPTIONAL;
	pr->never = nr < 0 && sc != &stap_syscall_any;
	return pr;
}

static int build_call(struct stap_derive *d, const struct stap_point_form *form,
		      const struct ast_probe_point *pt)
{
	const struct syscall_form *f = (const struct syscall_form *)form;
	unsigned int i, n = f->n;

	/* What they find under the kernel's name they need not find twice. */
	if (d->wild)
		n = f->other ? 0 : 1;
	for (i = 0; i < n; i++) {
		/* Not there on this machine: it need not be looked for. */
		if (d->wild && f->group[i]->nr[stap_syscall_arch(d->p->s)] < 0)
			return 0;
		if (!add_call(d, f, pt, f->group[i]))
			return -1;
	}
	return n;
}

static int build_any(struct stap_derive *d, const struct stap_point_form *form,
		     const struct ast_probe_point *pt)
{
	struct syscall_form f = {
		.name = "",
		.group = { &stap_syscall_any },
		.n = 1,
		.ret = form->arg == STAP_PROBE_SYSRETURN,
	};

	return add_call(d, &f, pt, &stap_syscall_any) ? 1 : -1;
}

/* "syscall.open" and "syscall.open.return" */
static void add_forms(struct pass2 *p, const char *family, const struct syscall_form *like)
{
	struct syscall_form *f;
	int ret;

	for (ret = 0; ret < 2; ret++) {
		f = stap_arena_alloc(p->a, sizeof(*f));
		*f = *like;
		f->ret = ret;
		f->form.build = build_call;
		f->form.pattern = stap_arena_printf(p->a, "%s.%s%s", family, f->name,
						    ret ? ".return" : "");
		stap_point_form_add(p, &f->form);
	}
}

/* The calls that other names mean as well, behind the one of that name. */
static void add_aliases(struct syscall_form *f, int arch)
{
	const struct stap_syscall_alias *al;
	const struct stap_syscall *sc;

	for (al = stap_syscall_aliases(); al->name; al++) {
		if (strcmp(al->name, f->name) || f->n == GROUP_MAX)
			continue;
		sc = stap_syscall_find(al->call, arch);
		if (sc && sc->nr[arch] >= 0)
			f->group[f->n++] = sc;
	}
}

static int grow_family(struct stap_derive *d, const struct stap_point_form *form,
		       const struct ast_probe_point *pt)
{
	struct pass2 *p = d->p;
	const char *family = stap_arena_printf(p->a, "%.*s", (int)strcspn(form->pattern, "."),
					       form->pattern);
	int arch = stap_syscall_arch(p->s);
	const struct stap_syscall_alias *al;
	unsigned int i;

	for (i = 0; i < stap_nsyscalls; i++) {
		const struct stap_syscall *sc = &stap_syscalls[i];
		struct syscall_form f = { .name = sc->name, .group = { sc }, .n = 1 };

		if (sc != stap_syscall_find(sc->name, arch))
			continue;
		add_aliases(&f, arch);
		add_forms(p, family, &f);
	}
	for (al = stap_syscall_aliases(); al->name; al++) {
		struct syscall_form f = { .name = al->name, .other = true };

		if (stap_syscall_find(al->name, arch))
			continue;
		add_aliases(&f, arch);
		if (f.n)
			add_forms(p, family, &f);
	}
	(void)pt;
	return 0;
}

const struct stap_point_form stap_point_syscall_forms[] = {
	{ "syscall.**",		grow_family,	0,			NULL },
	{ "nd_syscall.**",	grow_family,	0,			NULL },
	{ "dw_syscall.**",	grow_family,	0,			NULL },
	{ "tp_syscall.**",	grow_family,	0,			NULL },
	{ "syscall_any",	build_any,	STAP_PROBE_SYSCALL,	NULL },
	{ "syscall_any.return",	build_any,	STAP_PROBE_SYSRETURN,	NULL },
	{ }
};
