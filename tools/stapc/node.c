// SPDX-License-Identifier: GPL-2.0
/*
 * Syntax tree for code that nobody wrote.
 */
#include <string.h>
#include "fmt.h"
#include "node.h"
#include "resolve.h"
#include "source.h"

static struct ast_expr *new_expr(const struct node *n, enum ast_expr_kind kind,
				 enum ast_type type)
{
	struct ast_expr *e = ast_expr_new(n->p->a, kind, n->tok);

	e->type = type;
	return e;
}

struct sema_symbol *node_local(const struct node *n, const char *name, enum ast_type type)
{
	struct sema_symbol *v = stap_resolve_new(n->p, SEMA_LOCAL, name, n->tok);

	v->type = type;
	v->read = true;
	v->written = true;
	stap_resolve_local(n->p, n->locals, v);
	return v;
}

struct sema_symbol *node_array(const struct node *n, const char *name, unsigned int nkeys,
			       enum ast_type type)
{
	struct sema_symbol *v = stap_resolve_new(n->p, SEMA_GLOBAL, name, n->tok);
	struct ast_global *g = stap_arena_alloc(n->p->a, sizeof(*g));
	unsigned int i;

	g->tok = n->tok;
	g->name = name;
	g->src = stap_arena_alloc(n->p->a, sizeof(*g->src));
	v->global = g;
	v->type = type;
	v->nkeys = nkeys;
	for (i = 0; i < nkeys; i++)
		v->keys[i] = AST_TYPE_LONG;
	v->read = true;
	v->written = true;
	v->index = n->p->variables.n;
	ast_vec_add(n->p->a, &n->p->variables, v);
	return v;
}

struct ast_expr *node_number(const struct node *n, long long value)
{
	struct ast_expr *e = new_expr(n, AST_EXPR_NUMBER, AST_TYPE_LONG);

	e->number.value = value;
	return e;
}

struct ast_expr *node_symbol(const struct node *n, struct sema_symbol *v)
{
	struct ast_expr *e = new_expr(n, AST_EXPR_SYMBOL, v->type);

	e->symbol.name = v->name;
	e->sema = v;
	return e;
}

struct ast_expr *node_call(const struct node *n, enum stap_builtin builtin)
{
	struct sema_function *f = stap_resolve_builtin(n->p, builtin);
	struct ast_expr *e = new_expr(n, AST_EXPR_CALL, f->type);

	e->call.name = f->name;
	e->sema = f;
	return e;
}

struct ast_expr *node_index(const struct node *n, struct sema_symbol *a,
			    struct ast_expr *key, struct ast_expr *with)
{
	struct ast_expr *e = new_expr(n, AST_EXPR_INDEX, a->type);

	e->index.base = node_symbol(n, a);
	ast_vec_add(n->p->a, &e->index.keys, key);
	if (with)
		ast_vec_add(n->p->a, &e->index.keys, with);
	return e;
}

struct ast_expr *node_binary(const struct node *n, enum ast_expr_kind kind, enum ast_op op,
			     struct ast_expr *left, struct ast_expr *right)
{
	struct ast_expr *e = new_expr(n, kind, left->type);

	e->binary.op = op;
	e->binary.left = left;
	e->binary.right = right;
	if (kind == AST_EXPR_COMPARE)
		e->type = AST_TYPE_LONG;
	return e;
}

struct ast_expr *node_missing(const struct node *n, struct sema_symbol *a,
			      struct ast_expr *key, struct ast_expr *with)
{
	struct ast_expr *in = new_expr(n, AST_EXPR_IN, AST_TYPE_LONG);
	struct ast_expr *e = new_expr(n, AST_EXPR_UNARY, AST_TYPE_LONG);

	in->in.array = node_symbol(n, a);
	ast_vec_add(n->p->a, &in->in.keys, key);
	ast_vec_add(n->p->a, &in->in.keys, with);
	e->unary.op = AST_OP_NOT;
	e->unary.operand = in;
	return e;
}

struct ast_expr *node_ternary(const struct node *n, struct ast_expr *cond,
			      struct ast_expr *yes, struct ast_expr *no)
{
	struct ast_expr *e = new_expr(n, AST_EXPR_TERNARY, no->type);

	e->ternary.cond = cond;
	e->ternary.yes = yes;
	e->ternary.no = no;
	return e;
}

struct ast_expr *node_statop(const struct node *n, enum ast_statop op,
			     struct ast_expr *stat)
{
	struct ast_expr *e = new_expr(n, AST_EXPR_STATOP, AST_TYPE_LONG);

	e->statop.op = op;
	e->statop.stat = stat;
	return e;
}

struct ast_stmt *node_expr_stmt(const struct node *n, struct ast_expr *e)
{
	struct ast_stmt *s = ast_stmt_new(n->p->a, AST_STMT_EXPR, n->tok);

	s->expr = e;
	return s;
}

struct ast_stmt *node_set(const struct node *n, struct ast_expr *to, struct ast_expr *e)
{
	return node_expr_stmt(n, node_binary(n, AST_EXPR_ASSIGN, AST_OP_SET, to, e));
}

struct ast_stmt *node_if(const struct node *n, struct ast_expr *cond, struct ast_stmt *yes,
			 struct ast_stmt *no)
{
	struct ast_stmt *s = ast_stmt_new(n->p->a, AST_STMT_IF, n->tok);

	s->cond.cond = cond;
	s->cond.yes = yes;
	s->cond.no = no;
	return s;
}

struct ast_stmt *node_try(const struct node *n, struct ast_stmt *body)
{
	struct ast_stmt *s = ast_stmt_new(n->p->a, AST_STMT_TRY, n->tok);

	s->try_.body = body;
	s->try_.handler = ast_stmt_new(n->p->a, AST_STMT_BLOCK, n->tok);
	return s;
}

struct ast_stmt *node_delete(const struct node *n, struct ast_expr *e)
{
	struct ast_stmt *s = ast_stmt_new(n->p->a, AST_STMT_DELETE, n->tok);

	s->del.value = e;
	return s;
}

struct ast_stmt *node_printf(const struct node *n, const char *text,
			     const struct ast_exprs *args)
{
	struct stap_tok *tok = stap_arena_alloc(n->p->a, sizeof(*tok));
	const char *err = NULL;
	struct ast_expr *e;

	*tok = *n->tok;
	tok->text = stap_arena_intern(n->p->a, "printf");
	e = ast_expr_new(n->p->a, AST_EXPR_PRINT, tok);
	e->type = AST_TYPE_LONG;
	e->print.flags = AST_PRINT_F;
	e->print.fmt = stap_fmt_parse(n->p->a, text, strlen(text), &err);
	if (args)
		e->print.args = *args;
	return node_expr_stmt(n, e);
}
