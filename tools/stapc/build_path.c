// SPDX-License-Identifier: GPL-2.0
/*
 * Target variables and what behaves like them: the base, the -> and [] steps
 * behind it, the & before it and the $ or $$ that prints it whole.
 */
#include <string.h>
#include "parser.h"

/* The path of a node that has one. */
static struct ast_path *path_of(struct ast_expr *e)
{
	switch (e->kind) {
	case AST_EXPR_TARGET:
		return &e->target.path;
	case AST_EXPR_CAST:
		return &e->cast.path;
	case AST_EXPR_ATVAR:
		return &e->atvar.path;
	case AST_EXPR_AUTOCAST:
		return &e->autocast.path;
	default:
		return NULL;
	}
}

/* Cut the trailing $s off a name and count them into the path. */
static const char *strip_pretty(struct stap_parser *p, struct ast_path *path,
				const struct stap_tok *tok, size_t start)
{
	size_t len = tok->len;

	while (len > start && tok->text[len - 1] == '$')
		len--;
	if (tok->len - len > 2) {
		stap_parse_error(p->s, tok, "at most two $ may end a pretty-printed variable");
		return NULL;
	}
	path->pretty = tok->len - len;
	return stap_arena_intern_n(p->arena, tok->text, len);
}

struct ast_expr *stap_build_target(struct stap_parser *p, const struct stap_tok *tok)
{
	struct ast_expr *e = ast_expr_new(p->arena, AST_EXPR_TARGET, tok);

	e->target.name = strip_pretty(p, &e->target.path, tok, strspn(tok->text, "$"));
	return e->target.name ? e : NULL;
}

struct ast_expr *stap_build_cast(struct stap_parser *p, const struct stap_tok *tok,
				 struct ast_expr *operand, const struct stap_tok *type,
				 const struct stap_tok *module)
{
	struct ast_expr *e = ast_expr_new(p->arena, AST_EXPR_CAST, tok);

	e->cast.operand = operand;
	e->cast.type_name = type->text;
	e->cast.module = module ? module->text : NULL;
	return stap_build_node(p, e);
}

/* The node to extend: @base itself, or a new one around any other value. */
static struct ast_expr *open_path(struct stap_parser *p, struct ast_expr *base,
				  const struct stap_tok *tok)
{
	struct ast_path *path = path_of(base);
	struct ast_expr *e;

	if (path && !path->addressof) {
		if (!path->pretty)
			return base;
		stap_parse_error(p->s, tok,
				 "-> and [ are not accepted for a pretty-printing variable");
		return NULL;
	}
	e = ast_expr_new(p->arena, AST_EXPR_AUTOCAST, tok);
	e->autocast.operand = base;
	return stap_build_node(p, e);
}

struct ast_expr *stap_build_field(struct stap_parser *p, struct ast_expr *base,
				  const struct stap_tok *arrow,
				  const struct stap_tok *name)
{
	struct ast_access step = { .tok = name };
	struct ast_expr *e = open_path(p, base, arrow);

	if (!e)
		return NULL;
	step.field = strip_pretty(p, path_of(e), name, 0);
	if (!step.field)
		return NULL;
	ast_vec_add(p->arena, &path_of(e)->steps, step);
	return e;
}

struct ast_expr *stap_build_pretty(struct stap_parser *p, struct ast_expr *base,
				   const struct stap_tok *tok)
{
	struct ast_expr *e = open_path(p, base, tok);

	if (!e)
		return NULL;
	strip_pretty(p, path_of(e), tok, 0);
	return path_of(e)->pretty ? e : NULL;
}

static struct ast_expr *index_path(struct stap_parser *p, const struct stap_tok *tok,
				   struct ast_expr *base, const struct ast_exprs *keys)
{
	struct ast_access step = { .tok = tok, .index = keys->v[0] };
	struct ast_expr *e = open_path(p, base, tok);

	if (!e)
		return NULL;
	if (keys->n > 1 || step.index->kind == AST_EXPR_WILDCARD) {
		stap_parse_error(p->s, tok, "expected a single index");
		return NULL;
	}
	ast_vec_add(p->arena, &path_of(e)->steps, step);
	if (step.index->depth >= e->depth)
		e->depth = step.index->depth;
	return stap_build_node(p, e);
}

struct ast_expr *stap_build_index(struct stap_parser *p, const struct stap_tok *tok,
				  struct ast_expr *base, const struct ast_exprs *keys)
{
	struct ast_expr *e;

	if (base->parens || (base->kind != AST_EXPR_SYMBOL && base->kind != AST_EXPR_HIST))
		return index_path(p, tok, base, keys);
	e = ast_expr_new(p->arena, AST_EXPR_INDEX, base->tok);
	e->index.base = base;
	e->index.keys = *keys;
	return stap_build_node(p, e);
}

struct ast_expr *stap_build_address(struct stap_parser *p, const struct stap_tok *tok,
				    struct ast_expr *operand)
{
	struct ast_path *path = path_of(operand);

	if (!path || path->addressof) {
		stap_parse_error(p->s, tok, "& takes the address of a target variable only");
		return NULL;
	}
	if (path->pretty) {
		stap_parse_error(p->s, tok, "cannot take the address of a pretty-printed variable");
		return NULL;
	}
	path->addressof = true;
	return operand;
}
