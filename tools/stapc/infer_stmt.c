// SPDX-License-Identifier: GPL-2.0
/*
 * Types of statements, target variables, and the rounds of the inference.
 */
#include <string.h>
#include "infer.h"

static void discard(struct infer *f, struct ast_expr *e)
{
	if (!e)
		return;
	f->discarded = e;
	stap_infer_expr(f, e, AST_TYPE_UNKNOWN);
	f->discarded = NULL;
}

static void infer_return(struct infer *f, const struct ast_stmt *s)
{
	struct ast_expr *value = s->ret.value;
	struct sema_function *fn = f->fn;

	if (!value || !fn)
		return;
	f->discarded = s->sema ? value : NULL;	/* overload.c's: need not be one */
	if (value->kind == AST_EXPR_SYMBOL) {
		stap_infer_expr(f, value, fn->type);
	} else {
		bool known_by_itself = value->type != AST_TYPE_UNKNOWN;

		stap_infer_expr(f, value, known_by_itself ? value->type : fn->type);
	}
	f->discarded = NULL;
	if (value->type == AST_TYPE_UNKNOWN || value->type == fn->type)
		return;
	if (fn->type == AST_TYPE_UNKNOWN) {
		fn->type = value->type;
		fn->type_tok = value->tok;
		f->changed = true;
	} else if (f->report) {
		stap_error(f->p->s, value->tok, "type mismatch (%s)",
			   ast_type_name(value->type));
		stap_error(f->p->s, fn->type_tok, "type was first inferred here (%s)",
			   ast_type_name(fn->type));
	}
}

static void infer_delete(struct infer *f, struct ast_expr *value)
{
	if (value->kind == AST_EXPR_INDEX)
		stap_infer_keys(f, value->index.base, &value->index.keys);
	else if (value->sema)
		value->type = ((struct sema_symbol *)value->sema)->type;
}

static bool infer_stmt(struct ast_walk *w, struct ast_stmt **sp)
{
	struct infer *f = (struct infer *)w;
	struct ast_stmt *s = *sp;

	switch (s->kind) {
	case AST_STMT_EXPR:
		discard(f, s->expr);
		break;
	case AST_STMT_IF:
		stap_infer_expr(f, s->cond.cond, AST_TYPE_LONG);
		break;
	case AST_STMT_FOR:
		discard(f, s->loop.init);
		if (s->loop.cond)
			stap_infer_expr(f, s->loop.cond, AST_TYPE_LONG);
		discard(f, s->loop.step);
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

static bool round_of(struct infer *f)
{
	struct pass2 *p = f->p;
	unsigned int i;

	f->changed = false;
	f->fn = NULL;
	for (i = 0; i < p->out->probes.n; i++)
		ast_walk_stmt(&f->walk, &p->out->probes.v[i]->body);
	for (i = 0; i < p->all.n; i++) {
		f->fn = p->all.v[i];
		if (f->fn->builtin < 0)
			ast_walk_stmt(&f->walk, &f->fn->body);
	}
	return f->changed;
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

/* After an error the type is guessed, so that it is the only one. */
static bool resolve_target(struct ast_walk *w, struct ast_expr **ep)
{
	struct targets *t = (struct targets *)w;
	struct ast_expr *e = *ep;

	switch (e->kind) {
	case AST_EXPR_TARGET:
	case AST_EXPR_CAST:
	case AST_EXPR_ATVAR:
		e->type = stap_target_resolve(t->p->s, t->where, e);
		if (e->type == AST_TYPE_UNKNOWN)
			e->type = text_like(e) ? AST_TYPE_STRING : AST_TYPE_LONG;
		break;
	default:
		break;
	}
	return true;
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

/* Those in expressions have been reported; this is the rest. */
static void check_symbols(struct pass2 *p, const struct sema_symbols *list)
{
	unsigned int i;

	for (i = 0; i < list->n; i++) {
		if (list->v[i]->type == AST_TYPE_UNKNOWN)
			stap_error(p->s, list->v[i]->tok, "unresolved type ");
	}
}

static void check_all(struct pass2 *p)
{
	unsigned int i;

	for (i = 0; i < p->all.n; i++)
		check_symbols(p, &p->all.v[i]->locals);
	for (i = 0; i < p->out->probes.n; i++)
		check_symbols(p, &p->out->probes.v[i]->locals);
	check_symbols(p, &p->variables);
}

/**
 * stap_infer_run() - find all types
 * @p: the pass; what has no effect is gone
 */
void stap_infer_run(struct pass2 *p)
{
	struct infer f = { .walk = { .expr = skip_expr, .stmt = infer_stmt }, .p = p };

	resolve_targets(p);
	while (round_of(&f))
		;
	f.report = true;
	round_of(&f);
	check_all(p);
}
