// SPDX-License-Identifier: GPL-2.0
/*
 * What all forms of probe points share: the arguments of a point, its texts,
 * and the handler that a chain of aliases makes:
 *
 *	probe a = begin { P }		probe a += begin { E }
 *	probe b = a { Q }
 *	probe b if (c) { U }
 *
 * gives, for the first of the two probes, the body "if (c) { P { Q { U } } }":
 * one scope, so what a prologue sets is the user's local.
 */
#include <stdarg.h>
#include <string.h>
#include "point.h"

static int build_ordered(struct stap_derive *d, const struct stap_point_form *f,
			 const struct ast_probe_point *pt)
{
	struct sema_probe *pr = stap_point_add(d, f->arg, pt);

	if (!pr)
		return -1;
	pr->p[0] = stap_point_number(pt, pt->comps.v[0].name, 0);
	return 1;
}

static int build_never(struct stap_derive *d, const struct stap_point_form *f,
		       const struct ast_probe_point *pt)
{
	struct sema_probe *pr = stap_point_add(d, f->arg, pt);

	if (!pr)
		return -1;
	pr->never = true;
	return 1;
}

/* begin with exit() behind the handler */
static int build_oneshot(struct stap_derive *d, const struct stap_point_form *f,
			 const struct ast_probe_point *pt)
{
	struct sema_probe *pr = stap_point_add(d, f->arg, pt);
	struct stap_arena *a = d->p->a;
	struct ast_stmt *block, *call;

	if (!pr)
		return -1;
	pr->point = "begin";
	block = ast_stmt_new(a, AST_STMT_BLOCK, pr->body->tok);
	call = ast_stmt_new(a, AST_STMT_EXPR, pt->tok);
	call->expr = ast_expr_new(a, AST_EXPR_CALL, pt->tok);
	call->expr->call.name = stap_arena_intern(a, "exit");
	ast_vec_add(a, &block->block, pr->body);
	ast_vec_add(a, &block->block, call);
	pr->body = block;
	return 1;
}

static const struct stap_point_form general_forms[] = {
	{ "begin",	build_ordered,	STAP_PROBE_BEGIN,	NULL },
	{ "begin(n)",	build_ordered,	STAP_PROBE_BEGIN,	NULL },
	{ "end",	build_ordered,	STAP_PROBE_END,		NULL },
	{ "end(n)",	build_ordered,	STAP_PROBE_END,		NULL },
	{ "error",	build_ordered,	STAP_PROBE_ERROR,	NULL },
	{ "error(n)",	build_ordered,	STAP_PROBE_ERROR,	NULL },
	{ "never",	build_never,	STAP_PROBE_BEGIN,	NULL },
	{ "oneshot",	build_oneshot,	STAP_PROBE_BEGIN,	NULL },
	{ }
};

/* Known to the language, and never to be. */
static const struct stap_point_form refused_forms[] = {
	{ "netfilter.**",		NULL, 0,
	  "netfilter probes are not supported: they exist to change packets" },
	{ "input.**",			NULL, 0,
	  "input probes are not supported: a script cannot read its terminal" },
	{ "{java,java(s),java(n)}.**",	NULL, 0,
	  "java probes are not supported: they need an agent in the virtual machine" },
	{ "{python2,python3}.**",	NULL, 0,
	  "python probes are not supported: they need a module in the interpreter" },
	{ "{lsm,lsm(s)}.**",		NULL, 0,
	  "lsm probes are not supported: they exist to change decisions" },
	{ }
};

const struct stap_point_form *const stap_point_tables[] = {
	general_forms,
	stap_point_timer_forms,
	stap_point_kernel_forms,
	stap_point_trace_forms,
	stap_point_kprobe_forms,
	stap_point_symbol_forms,
	stap_point_plt_forms,
	stap_point_mark_forms,
	stap_point_source_forms,
	stap_point_perf_forms,
	stap_point_procfs_forms,
	stap_point_syscall_forms,
	stap_point_task_forms,
	refused_forms,
	NULL
};

static const struct ast_component *find(const struct ast_probe_point *pt,
					const char *name)
{
	unsigned int i;

	for (i = 0; i < pt->comps.n; i++) {
		if (!strcmp(pt->comps.v[i].name, name))
			return &pt->comps.v[i];
	}
	return NULL;
}

int64_t stap_point_number(const struct ast_probe_point *pt, const char *name,
			  int64_t def)
{
	const struct ast_component *c = find(pt, name);

	return c && c->arg && c->arg->kind == AST_EXPR_NUMBER ?
		c->arg->number.value : def;
}

const char *stap_point_string(const struct ast_probe_point *pt, const char *name)
{
	const struct ast_component *c = find(pt, name);

	return c && c->arg && c->arg->kind == AST_EXPR_STRING ?
		c->arg->string.text : NULL;
}

bool stap_point_has(const struct ast_probe_point *pt, const char *name)
{
	return find(pt, name);
}

const struct ast_probe_point *stap_point_with(struct pass2 *p,
					      const struct ast_probe_point *pt,
					      const char *name, const char *text)
{
	struct ast_probe_point *copy = stap_arena_alloc(p->a, sizeof(*copy));
	unsigned int i;

	*copy = *pt;
	memset(&copy->comps, 0, sizeof(copy->comps));
	for (i = 0; i < pt->comps.n; i++) {
		struct ast_component c = pt->comps.v[i];

		if (!strcmp(c.name, name)) {
			c.arg = ast_expr_copy(p->a, c.arg);
			c.arg->string.text = stap_arena_intern(p->a, text);
			c.arg->string.len = strlen(text);
		}
		ast_vec_add(p->a, &copy->comps, c);
	}
	return copy;
}

int stap_point_fail(struct stap_derive *d, const struct stap_tok *tok,
		    const char *fmt, ...)
{
	va_list ap;

	if (d->err_text)
		return -1;
	va_start(ap, fmt);
	d->err_text = stap_arena_vprintf(d->p->a, fmt, ap);
	va_end(ap);
	d->err_tok = tok;
	return -1;
}

/* A point without its marks and condition. */
static const char *plain_text(struct pass2 *p, const struct ast_probe_point *pt)
{
	struct ast_probe_point copy = *pt;

	copy.optional = false;
	copy.sufficient = false;
	copy.cond = NULL;
	return ast_point_text(p->a, &copy);
}

static const char *names_text(struct pass2 *p, const struct ast_alias *al)
{
	const char *text = "";
	unsigned int i;

	for (i = 0; i < al->names.n; i++)
		text = stap_arena_printf(p->a, "%s%s%s", text, i ? " = " : "",
					 ast_point_text(p->a, al->names.v[i]));
	return text;
}

/* "a = begin <- a": from the innermost point to what the user wrote */
static const char *written_text(struct pass2 *p, const struct stap_level *l)
{
	const char *point = ast_point_text(p->a, l->point);

	if (!l->alias)
		return point;
	return stap_arena_printf(p->a, "%s %s %s <- %s", names_text(p, l->alias),
				 l->alias->prologue ? "=" : "+=", point,
				 written_text(p, l->outer));
}

static struct ast_stmt *build_body(struct stap_derive *d, const struct stap_level *l)
{
	struct stap_arena *a = d->p->a;
	struct ast_stmt *inner, *block;

	if (!l->alias)
		return ast_stmt_copy(a, d->ast->body);
	inner = build_body(d, l->outer);
	block = ast_stmt_new(a, AST_STMT_BLOCK, inner->tok);
	if (l->alias->prologue)
		ast_vec_add(a, &block->block, ast_stmt_copy(a, l->alias->prologue));
	ast_vec_add(a, &block->block, inner);
	if (l->alias->epilogue)
		ast_vec_add(a, &block->block, ast_stmt_copy(a, l->alias->epilogue));
	return block;
}

/* Each level's condition around the whole: any of them false, nothing runs. */
static void add_conditions(struct stap_derive *d, struct sema_probe *pr)
{
	struct stap_arena *a = d->p->a;
	const struct stap_level *l;

	for (l = d->level; l; l = l->outer) {
		struct ast_stmt *cond, *block;

		if (!l->point->cond)
			continue;
		stap_condition_check(d->p, l->point->cond, !d->ast->privileged);
		cond = ast_stmt_new(a, AST_STMT_IF, l->point->cond->tok);
		cond->cond.cond = ast_expr_copy(a, l->point->cond);
		cond->cond.yes = pr->body;
		block = ast_stmt_new(a, AST_STMT_BLOCK, pr->body->tok);
		ast_vec_add(a, &block->block, cond);
		ast_vec_add(a, &pr->conds, cond);
		pr->body = block;
	}
}

struct sema_probe *stap_point_add(struct stap_derive *d, enum stap_probe_kind kind,
				  const struct ast_probe_point *pt)
{
	struct pass2 *p = d->p;
	const struct stap_level *user = d->level;
	struct sema_probe *pr;

	if (p->out->probes.n >= PASS2_MAX_PROBES) {
		p->full = true;
		stap_point_fail(d, pt->tok, "more than %u probes", PASS2_MAX_PROBES);
		return NULL;
	}
	if (stap_arena_used(p->a) > PASS2_MAX_MEMORY) {
		p->full = true;
		stap_point_fail(d, pt->tok, "too many copies of too large a handler");
		return NULL;
	}
	while (user->outer)
		user = user->outer;
	pr = stap_arena_alloc(p->a, sizeof(*pr));
	pr->kind = kind;
	pr->target = "";
	pr->module = "";
	pr->scope = "";
	pr->point = plain_text(p, pt);
	pr->name = plain_text(p, user->point);
	pr->alias = d->level->alias;
	pr->privileged = d->ast->privileged;
	pr->where.kind = kind;
	pr->body = build_body(d, d->level);
	add_conditions(d, pr);
	pr->tok = d->level->point->tok;
	pr->written = written_text(p, d->level);
	pr->ast = d->ast;
	if (d->optional)
		pr->flags |= STAP_PROBE_F_OPTIONAL;
	ast_vec_add(p->a, &p->out->probes, pr);
	return pr;
}

struct target_search {
	struct ast_walk walk;
	bool found;
};

static bool is_target(struct ast_walk *w, struct ast_expr **e)
{
	struct target_search *t = (struct target_search *)w;

	if ((*e)->kind == AST_EXPR_TARGET || (*e)->kind == AST_EXPR_ENTRY)
		t->found = true;
	return !t->found;
}

bool stap_point_uses_target(struct stap_derive *d)
{
	struct target_search t = { .walk.expr = is_target };
	const struct stap_level *l;

	for (l = d->level; l; l = l->outer) {
		struct ast_stmt *stmts[] = {
			l->alias ? l->alias->prologue : d->ast->body,
			l->alias ? l->alias->epilogue : NULL,
		};
		unsigned int i;

		for (i = 0; i < 2; i++) {
			if (stmts[i])
				ast_walk_stmt(&t.walk, &stmts[i]);
		}
	}
	return t.found;
}
