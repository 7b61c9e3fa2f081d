// SPDX-License-Identifier: GPL-2.0
/*
 * Types of statements, target variables, and the rounds of the inference.
 */
#include <stdlib.h>
#include <string.h>
#include "infer.h"

/* Rounds by name; what takes longer is a long chain of calls. */
#define MOST_BY_NAME	16

static void infer_value(struct infer *f, struct ast_expr *e)
{
	if (e)
		stap_infer_expr(f, e, AST_TYPE_UNKNOWN);
}

static void infer_return(struct infer *f, const struct ast_stmt *s)
{
	struct ast_expr *value = s->ret.value;
	struct sema_function *fn = f->fn;
	struct infer_decl d;

	if (!fn)
		return;
	d = stap_infer_result_decl(fn);
	if (s->sema) {	/* overload.c's "return f(x)": what is wrong is the caller's */
		stap_infer_expr(f, value, AST_TYPE_UNKNOWN);
		if (fn->type == AST_TYPE_UNKNOWN)
			stap_infer_learn(f, d, value->type, value->tok);
		return;
	}
	if (value)
		stap_infer_expr(f, value, fn->type);
	if (!value) {
		if (fn->type != AST_TYPE_UNKNOWN)
			stap_infer_conflict(f, s->tok, AST_TYPE_UNKNOWN, d, false);
	} else if (value->type == AST_TYPE_STATS) {
		stap_infer_invalid(f, value->tok, value->type);
	} else if (fn->type == AST_TYPE_UNKNOWN) {
		stap_infer_learn(f, d, value->type, value->tok);
	} else if (value->type != AST_TYPE_UNKNOWN && value->type != fn->type) {
		stap_infer_conflict(f, value->tok, value->type, d, false);
	}
}

static void infer_delete(struct infer *f, struct ast_expr *e)
{
	if (e->kind == AST_EXPR_INDEX)
		stap_infer_index(f, e, AST_TYPE_UNKNOWN);
	else if (e->sema)
		stap_infer_match(f, e, stap_infer_symbol_decl(e->sema), AST_TYPE_UNKNOWN, false);
}

static bool infer_stmt(struct ast_walk *w, struct ast_stmt **sp)
{
	struct infer *f = (struct infer *)w;
	struct ast_stmt *s = *sp;

	switch (s->kind) {
	case AST_STMT_EXPR:
		infer_value(f, s->expr);
		break;
	case AST_STMT_IF:
		stap_infer_expr(f, s->cond.cond, AST_TYPE_LONG);
		break;
	case AST_STMT_FOR:
		infer_value(f, s->loop.init);
		if (s->loop.cond)
			stap_infer_expr(f, s->loop.cond, AST_TYPE_LONG);
		infer_value(f, s->loop.step);
		break;
	case AST_STMT_FOREACH:
		stap_infer_foreach(f, &s->foreach);
		break;
	case AST_STMT_RETURN:
		infer_return(f, s);
		break;
	case AST_STMT_DELETE:
		infer_delete(f, s->del.value);
		break;
	case AST_STMT_TRY:
		if (s->try_.var)
			stap_infer_expr(f, s->try_.var, AST_TYPE_STRING);
		break;
	default:
		break;
	}
	return true;
}

/* Expressions are visited by their statement, with the type it wants. */
static bool skip_expr(struct ast_walk *w, struct ast_expr **e)
{
	(void)w;
	(void)e;
	return false;
}

/* By name: what is blamed does not depend on who is called first. */
static int by_name(const void *a, const void *b)
{
	const struct sema_function *f = *(struct sema_function *const *)a;
	const struct sema_function *g = *(struct sema_function *const *)b;
	int cmp = strcmp(f->name, g->name);

	return cmp ? cmp : (int)f->index - (int)g->index;
}

/* Where one is used has been reported; this is for those that are not. */
static void check_symbols(struct infer *f, const struct sema_symbols *list)
{
	unsigned int i;

	if (f->report && stap_errors(f->p->s) != f->errors)
		return;
	for (i = 0; i < list->n; i++) {
		const struct sema_symbol *v = list->v[i];

		if (v->type == AST_TYPE_UNKNOWN && v->kind != SEMA_PARAM)
			stap_infer_unresolved(f, v->tok);
		else if (v->type == AST_TYPE_STATS && v->kind == SEMA_LOCAL)
			stap_infer_local_stat(f, v->tok);
	}
}

static void round_of(struct infer *f, struct sema_function **functions)
{
	struct pass2 *p = f->p;
	unsigned int i;

	f->changed = false;
	f->open = false;
	for (i = 0; i < p->all.n; i++) {
		f->fn = functions[i];
		if (f->fn->builtin >= 0)
			continue;
		ast_walk_stmt(&f->walk, &f->fn->body);
		check_symbols(f, &f->fn->locals);
	}
	f->fn = NULL;
	for (i = 0; i < p->out->probes.n; i++) {
		ast_walk_stmt(&f->walk, &p->out->probes.v[i]->body);
		check_symbols(f, &p->out->probes.v[i]->locals);
	}
	check_symbols(f, &p->variables);
}

struct targets {
	struct ast_walk walk;
	struct pass2 *p;
	const struct stap_target_point *where;
};

static bool text_like(const struct ast_expr *e)
{
	switch (e->kind) {
	case AST_EXPR_TARGET:
		return e->target.path.pretty || !strncmp(e->target.name, "$$", 2);
	case AST_EXPR_CAST:
		return e->cast.path.pretty;
	default:
		return e->atvar.path.pretty;
	}
}

/* --skip-badvars: 0 stands for what is not there. */
static enum ast_type resolve_or_skip(struct targets *t, struct ast_expr *e)
{
	struct stap_session *s = t->p->s;
	enum ast_type type;

	if (!s->opt.skip_badvars)
		return stap_target_resolve(s, t->where, e);
	stap_msg_mute(s);
	type = stap_target_resolve(s, t->where, e);
	stap_msg_unmute(s);
	if (type != AST_TYPE_UNKNOWN)
		return type;
	stap_pass2_warn(t->p, e->tok, "Bad $context variable being substituted with literal 0");
	if (text_like(e)) {
		e->kind = AST_EXPR_STRING;
		e->string.text = "";
		e->string.len = 0;
		return AST_TYPE_STRING;
	}
	e->kind = AST_EXPR_NUMBER;
	e->number.value = 0;
	e->number.ref = NULL;
	return AST_TYPE_LONG;
}

/* After an error the type is guessed, so that it is the only one. */
static bool resolve_target(struct ast_walk *w, struct ast_expr **ep)
{
	struct targets *t = (struct targets *)w;
	struct ast_expr *e = *ep;

	switch (e->kind) {
	case AST_EXPR_TARGET:
	case AST_EXPR_CAST:
	case AST_EXPR_ATVAR:
		e->type = resolve_or_skip(t, e);
		if (e->type == AST_TYPE_UNKNOWN)
			e->type = text_like(e) ? AST_TYPE_STRING : AST_TYPE_LONG;
		break;
	default:
		break;
	}
	return e->kind != AST_EXPR_NUMBER && e->kind != AST_EXPR_STRING;
}

static void resolve_targets(struct pass2 *p)
{
	struct targets t = { .walk.expr = resolve_target, .p = p };
	unsigned int i;

	for (i = 0; i < p->out->probes.n; i++) {
		t.where = &p->out->probes.v[i]->where;
		ast_walk_stmt(&t.walk, &p->out->probes.v[i]->body);
	}
	t.where = NULL;
	for (i = 0; i < p->all.n; i++) {
		if (p->all.v[i]->builtin < 0)
			ast_walk_stmt(&t.walk, &p->all.v[i]->body);
	}
}

static void report(struct infer *f, struct sema_function **functions)
{
	f->report = true;
	f->errors = stap_errors(f->p->s);
	if (f->p->s->opt.verbose)
		f->rank = INFER_UNRESOLVED;
	round_of(f, functions);
}

/* From callers to those they call, and back, alternately. */
static void reverse(struct sema_function **v, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n / 2; i++) {
		struct sema_function *f = v[i];

		v[i] = v[n - 1 - i];
		v[n - 1 - i] = f;
	}
}

static void infer_all(struct pass2 *p, bool last)
{
	struct infer f = { .walk = { .expr = skip_expr, .stmt = infer_stmt }, .p = p };
	size_t size = (p->all.n + 1) * sizeof(struct sema_function *);
	struct sema_function **functions = stap_arena_alloc(p->a, size);
	unsigned int rounds = 0;

	if (p->all.n)
		memcpy(functions, p->all.v, p->all.n * sizeof(*functions));
	qsort(functions, p->all.n, sizeof(*functions), by_name);
	do {
		round_of(&f, functions);
		if (++rounds == MOST_BY_NAME && p->all.n)
			memcpy(functions, p->all.v, p->all.n * sizeof(*functions));
		if (rounds >= MOST_BY_NAME)
			reverse(functions, p->all.n);
	} while (f.changed);
	if (f.wrong || (last && f.open))
		report(&f, functions);
}

/**
 * stap_infer_run() - find all types
 * @p: the pass; what has no effect is gone
 *
 * When a round learns nothing and something is wrong, one more tells what.
 */
void stap_infer_run(struct pass2 *p)
{
	resolve_targets(p);
	stap_origin_run(p);
	infer_all(p, false);
}

/**
 * stap_infer_check() - see that all types are known
 * @p: the pass; code that cannot be reached is gone
 */
void stap_infer_check(struct pass2 *p)
{
	infer_all(p, true);
}
