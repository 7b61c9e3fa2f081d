// SPDX-License-Identifier: GPL-2.0
/*
 * Nodes of the tree: making, walking and copying them, and their names.
 */
#include <string.h>
#include "ast.h"

struct ast_expr *ast_expr_new(struct stap_arena *a, enum ast_expr_kind kind,
			      const struct stap_tok *tok)
{
	struct ast_expr *e = stap_arena_alloc(a, sizeof(*e));

	e->kind = kind;
	e->tok = tok;
	return e;
}

struct ast_stmt *ast_stmt_new(struct stap_arena *a, enum ast_stmt_kind kind,
			      const struct stap_tok *tok)
{
	struct ast_stmt *s = stap_arena_alloc(a, sizeof(*s));

	s->kind = kind;
	s->tok = tok;
	return s;
}

static void walk_exprs(struct ast_walk *w, struct ast_exprs *v)
{
	unsigned int i;

	for (i = 0; i < v->n; i++)
		ast_walk_expr(w, &v->v[i]);
}

static void walk_path(struct ast_walk *w, struct ast_path *path)
{
	unsigned int i;

	for (i = 0; i < path->steps.n; i++)
		ast_walk_expr(w, &path->steps.v[i].index);
}

static void walk_children(struct ast_walk *w, struct ast_expr *e)
{
	switch (e->kind) {
	case AST_EXPR_INDEX:
		ast_walk_expr(w, &e->index.base);
		walk_exprs(w, &e->index.keys);
		break;
	case AST_EXPR_IN:
		walk_exprs(w, &e->in.keys);
		ast_walk_expr(w, &e->in.array);
		break;
	case AST_EXPR_UNARY:
		ast_walk_expr(w, &e->unary.operand);
		break;
	case AST_EXPR_PREINC:
	case AST_EXPR_POSTINC:
		ast_walk_expr(w, &e->crement.operand);
		break;
	case AST_EXPR_BINARY:
	case AST_EXPR_LOGICAL:
	case AST_EXPR_COMPARE:
	case AST_EXPR_ASSIGN:
		ast_walk_expr(w, &e->binary.left);
		ast_walk_expr(w, &e->binary.right);
		break;
	case AST_EXPR_REGEX:
		ast_walk_expr(w, &e->regex.left);
		ast_walk_expr(w, &e->regex.re);
		break;
	case AST_EXPR_TERNARY:
		ast_walk_expr(w, &e->ternary.cond);
		ast_walk_expr(w, &e->ternary.yes);
		ast_walk_expr(w, &e->ternary.no);
		break;
	case AST_EXPR_CALL:
		walk_exprs(w, &e->call.args);
		break;
	case AST_EXPR_PRINT:
		if (e->print.hist)
			ast_walk_expr(w, &e->print.hist->stat);
		ast_walk_expr(w, &e->print.delim);
		walk_exprs(w, &e->print.args);
		break;
	case AST_EXPR_STATOP:
		ast_walk_expr(w, &e->statop.stat);
		break;
	case AST_EXPR_HIST:
		ast_walk_expr(w, &e->hist.stat);
		break;
	case AST_EXPR_TARGET:
		walk_path(w, &e->target.path);
		break;
	case AST_EXPR_CAST:
		ast_walk_expr(w, &e->cast.operand);
		walk_path(w, &e->cast.path);
		break;
	case AST_EXPR_ATVAR:
		walk_path(w, &e->atvar.path);
		break;
	case AST_EXPR_AUTOCAST:
		ast_walk_expr(w, &e->autocast.operand);
		walk_path(w, &e->autocast.path);
		break;
	case AST_EXPR_DEFINED:
		ast_walk_expr(w, &e->defined.operand);
		break;
	case AST_EXPR_ENTRY:
		ast_walk_expr(w, &e->entry.operand);
		break;
	case AST_EXPR_ENUMNAME:
		ast_walk_expr(w, &e->enumname.value);
		break;
	case AST_EXPR_NUMBER:
	case AST_EXPR_STRING:
	case AST_EXPR_SYMBOL:
	case AST_EXPR_WILDCARD:
	case AST_EXPR_ENUM:
	case AST_EXPR_PERF:
	case AST_EXPR_COUNT:
		break;
	}
}

void ast_walk_expr(struct ast_walk *w, struct ast_expr **e)
{
	if (!*e)
		return;
	if (!w->expr || w->expr(w, e))
		walk_children(w, *e);
	if (w->expr_post)
		w->expr_post(w, e);
}

static void walk_foreach(struct ast_walk *w, struct ast_foreach *f)
{
	walk_exprs(w, &f->keys);
	ast_walk_expr(w, &f->value);
	ast_walk_expr(w, &f->base);
	walk_exprs(w, &f->slice);
	ast_walk_expr(w, &f->limit);
	ast_walk_stmt(w, &f->body);
}

static void walk_parts(struct ast_walk *w, struct ast_stmt *s)
{
	unsigned int i;

	switch (s->kind) {
	case AST_STMT_BLOCK:
		for (i = 0; i < s->block.n; i++)
			ast_walk_stmt(w, &s->block.v[i]);
		break;
	case AST_STMT_EXPR:
		ast_walk_expr(w, &s->expr);
		break;
	case AST_STMT_IF:
		ast_walk_expr(w, &s->cond.cond);
		ast_walk_stmt(w, &s->cond.yes);
		ast_walk_stmt(w, &s->cond.no);
		break;
	case AST_STMT_FOR:
		ast_walk_expr(w, &s->loop.init);
		ast_walk_expr(w, &s->loop.cond);
		ast_walk_expr(w, &s->loop.step);
		ast_walk_stmt(w, &s->loop.body);
		break;
	case AST_STMT_FOREACH:
		walk_foreach(w, &s->foreach);
		break;
	case AST_STMT_RETURN:
		ast_walk_expr(w, &s->ret.value);
		break;
	case AST_STMT_DELETE:
		ast_walk_expr(w, &s->del.value);
		break;
	case AST_STMT_TRY:
		ast_walk_stmt(w, &s->try_.body);
		ast_walk_expr(w, &s->try_.var);
		ast_walk_stmt(w, &s->try_.handler);
		break;
	case AST_STMT_NULL:
	case AST_STMT_NEXT:
	case AST_STMT_BREAK:
	case AST_STMT_CONTINUE:
	case AST_STMT_COUNT:
		break;
	}
}

void ast_walk_stmt(struct ast_walk *w, struct ast_stmt **s)
{
	if (!*s)
		return;
	if (!w->stmt || w->stmt(w, s))
		walk_parts(w, *s);
	if (w->stmt_post)
		w->stmt_post(w, s);
}

/* Copying: duplicate a node and its vectors, then let the walk go down. */
struct copier {
	struct ast_walk walk;
	struct stap_arena *arena;
};

#define COPY_VEC(a, vec) do {						\
	__typeof__(vec) vec_ = (vec);					\
	vec_->v = stap_arena_grow(a, vec_->v, vec_->n * sizeof(*vec_->v),	\
				  vec_->cap * sizeof(*vec_->v));	\
} while (0)

static bool copy_expr(struct ast_walk *w, struct ast_expr **slot)
{
	struct stap_arena *a = ((struct copier *)w)->arena;
	struct ast_expr *e = stap_arena_grow(a, *slot, sizeof(*e), sizeof(*e));

	*slot = e;
	switch (e->kind) {
	case AST_EXPR_INDEX:
		COPY_VEC(a, &e->index.keys);
		break;
	case AST_EXPR_IN:
		COPY_VEC(a, &e->in.keys);
		break;
	case AST_EXPR_CALL:
		COPY_VEC(a, &e->call.args);
		break;
	case AST_EXPR_PRINT:
		if (e->print.hist)
			e->print.hist = stap_arena_grow(a, e->print.hist,
							sizeof(*e->print.hist),
							sizeof(*e->print.hist));
		COPY_VEC(a, &e->print.args);
		break;
	case AST_EXPR_TARGET:
		COPY_VEC(a, &e->target.path.steps);
		break;
	case AST_EXPR_CAST:
		COPY_VEC(a, &e->cast.path.steps);
		break;
	case AST_EXPR_ATVAR:
		COPY_VEC(a, &e->atvar.path.steps);
		break;
	case AST_EXPR_AUTOCAST:
		COPY_VEC(a, &e->autocast.path.steps);
		break;
	default:
		break;
	}
	return true;
}

static bool copy_stmt(struct ast_walk *w, struct ast_stmt **slot)
{
	struct stap_arena *a = ((struct copier *)w)->arena;
	struct ast_stmt *s = stap_arena_grow(a, *slot, sizeof(*s), sizeof(*s));

	*slot = s;
	if (s->kind == AST_STMT_BLOCK)
		COPY_VEC(a, &s->block);
	if (s->kind == AST_STMT_FOREACH) {
		COPY_VEC(a, &s->foreach.keys);
		COPY_VEC(a, &s->foreach.slice);
	}
	return true;
}

struct ast_expr *ast_expr_copy(struct stap_arena *a, const struct ast_expr *e)
{
	struct copier c = { { .expr = copy_expr }, a };
	struct ast_expr *copy = (struct ast_expr *)e;

	ast_walk_expr(&c.walk, &copy);
	return copy;
}

struct ast_stmt *ast_stmt_copy(struct stap_arena *a, const struct ast_stmt *s)
{
	struct copier c = { { .expr = copy_expr, .stmt = copy_stmt }, a };
	struct ast_stmt *copy = (struct ast_stmt *)s;

	ast_walk_stmt(&c.walk, &copy);
	return copy;
}

const char *ast_op_text(enum ast_op op)
{
	static const char *const text[] = {
#define X(name, text) text,
		AST_OPS(X)
#undef X
	};

	return text[op];
}

const char *ast_statop_text(enum ast_statop op)
{
	static const char *const text[] = {
#define X(name, text) text,
		AST_STATOPS(X)
#undef X
	};

	return text[op];
}

const char *ast_type_name(enum ast_type type)
{
	static const char *const text[] = { "unknown", "long", "string", "stats" };

	return text[type];
}

const char *ast_expr_kind_name(enum ast_expr_kind kind)
{
	static const char *const text[] = {
#define X(name, member) #member,
		AST_EXPRS(X)
#undef X
	};

	return text[kind];
}

const char *ast_stmt_kind_name(enum ast_stmt_kind kind)
{
	static const char *const text[] = {
#define X(name, member) #member,
		AST_STMTS(X)
#undef X
	};

	return text[kind];
}
