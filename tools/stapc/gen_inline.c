// SPDX-License-Identifier: GPL-2.0
/*
 * Calls of functions that are one expression, done in place:
 *
 *	function kb(n) { return n / 1024 }
 *	probe ... { total += kb($count) }	ARG t, 2; DIV t, t, 1024; ADDG ...
 *
 * The parameters stand for the operands that the arguments came to, so the
 * function must not assign to them, nor have other variables.
 */
#include "gen.h"
#include "stages.h"

/* Longer expressions are called; deeper nests of such calls too. */
#define INLINE_NODES	24
#define INLINE_DEPTH	8

/* The only statement of a body, through the blocks around it. */
static struct ast_stmt *only_stmt(struct ast_stmt *s)
{
	while (s->kind == AST_STMT_BLOCK) {
		if (s->block.n != 1)
			return NULL;
		s = s->block.v[0];
	}
	return s;
}

static struct ast_expr *only_expr(const struct sema_function *f)
{
	struct ast_stmt *s = f->body ? only_stmt(f->body) : NULL;

	if (!s)
		return NULL;
	if (s->kind == AST_STMT_RETURN)
		return s->ret.value;
	return s->kind == AST_STMT_EXPR && f->type == AST_TYPE_UNKNOWN ?
	       s->expr : NULL;
}

struct inline_check {
	struct ast_walk walk;
	unsigned int nodes;
	bool refused;
};

static bool is_local(const struct ast_expr *e)
{
	const struct sema_symbol *v = e->sema;

	return e->kind == AST_EXPR_SYMBOL && v->kind != SEMA_GLOBAL;
}

static bool check_expr(struct ast_walk *w, struct ast_expr **p)
{
	struct inline_check *x = (struct inline_check *)w;
	const struct ast_expr *e = *p;
	const struct sema_symbol *v = e->sema;

	if (++x->nodes > INLINE_NODES)
		x->refused = true;
	if (e->kind == AST_EXPR_SYMBOL && v->kind == SEMA_LOCAL)
		x->refused = true;
	if (e->kind == AST_EXPR_ASSIGN && is_local(e->binary.left))
		x->refused = true;
	if ((e->kind == AST_EXPR_PREINC || e->kind == AST_EXPR_POSTINC) &&
	    is_local(e->crement.operand))
		x->refused = true;
	return !x->refused;
}

struct ast_expr *gen_inline_expr(const struct gen *g,
				 const struct sema_function *f)
{
	struct inline_check x = { .walk.expr = check_expr };
	const struct gen_inline *in;
	unsigned int depth = 0;
	struct ast_expr *e;

	if (g->s->opt.unoptimized || f->recursive || f->builtin >= 0)
		return NULL;
	for (in = g->inlined; in; in = in->outer)
		depth++;
	e = depth < INLINE_DEPTH ? only_expr(f) : NULL;
	if (!e)
		return NULL;
	ast_walk_expr(&x.walk, &e);
	return x.refused ? NULL : e;
}

uint32_t gen_inline(struct gen *g, struct ast_expr *body, const uint32_t *args,
		    bool used, uint32_t want)
{
	struct gen_inline in = { .outer = g->inlined, .args = args };
	uint32_t v = STAP_NONE;

	g->inlined = &in;
	if (used)
		v = gen_value(g, body, want);
	else
		gen_effect(g, body);
	g->inlined = in.outer;
	return v;
}
