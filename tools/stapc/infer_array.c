// SPDX-License-Identifier: GPL-2.0
/*
 * Types of arrays, statistics and histograms. A histogram is an array from
 * numbers to numbers.
 */
#include "infer.h"

static struct infer_decl key_decl(struct sema_symbol *v, unsigned int i)
{
	return (struct infer_decl){ .type = &v->keys[i], .tok = &v->key_toks[i], .index = i };
}

static void infer_hist(struct infer *f, struct ast_expr *hist, const struct ast_exprs *keys)
{
	unsigned int i;

	stap_infer_expr(f, hist->hist.stat, AST_TYPE_STATS);
	for (i = 0; i < keys->n; i++)
		stap_infer_expr(f, keys->v[i], AST_TYPE_LONG);
}

void stap_infer_keys(struct infer *f, struct ast_expr *base, struct ast_exprs *keys)
{
	struct sema_symbol *v = base->sema;
	unsigned int i;

	if (base->kind == AST_EXPR_HIST) {
		infer_hist(f, base, keys);
		return;
	}
	for (i = 0; v && i < keys->n && i < SEMA_MAX_KEYS; i++) {
		if (keys->v[i]->kind != AST_EXPR_WILDCARD)
			stap_infer_pass(f, keys->v[i], key_decl(v, i));
	}
}

void stap_infer_index(struct infer *f, struct ast_expr *e, enum ast_type want)
{
	struct ast_expr *base = e->index.base;

	if (base->kind == AST_EXPR_HIST) {
		infer_hist(f, base, &e->index.keys);
		stap_infer_set(f, e, AST_TYPE_LONG);
		return;
	}
	if (!base->sema)
		return;
	stap_infer_match(f, base, stap_infer_symbol_decl(base->sema), want, false);
	stap_infer_set(f, e, base->type);
	stap_infer_keys(f, base, &e->index.keys);
}

void stap_infer_foreach(struct infer *f, struct ast_foreach *loop)
{
	bool hist = loop->base->kind == AST_EXPR_HIST;
	struct sema_symbol *v = hist ? NULL : loop->base->sema;
	enum ast_type t = v ? v->type : AST_TYPE_LONG;

	if (v)
		stap_infer_match(f, loop->base, stap_infer_symbol_decl(v), AST_TYPE_UNKNOWN,
				 false);
	stap_infer_keys(f, loop->base, &loop->keys);
	stap_infer_keys(f, loop->base, &loop->slice);
	if (v && loop->has_sort_by && t != AST_TYPE_UNKNOWN && t != AST_TYPE_STATS)
		stap_infer_invalid(f, loop->base->tok, t);
	if (loop->value && t == AST_TYPE_STATS) {
		stap_infer_invalid(f, loop->value->tok, t);
	} else if (loop->value) {
		stap_infer_expr(f, loop->value, t);
		if (t == AST_TYPE_UNKNOWN)
			stap_infer_learn(f, stap_infer_symbol_decl(v), loop->value->type,
					 loop->value->tok);
	}
	if (loop->limit)
		stap_infer_expr(f, loop->limit, AST_TYPE_LONG);
}
