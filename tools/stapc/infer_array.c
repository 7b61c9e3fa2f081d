// SPDX-License-Identifier: GPL-2.0
/*
 * Types of arrays, statistics and histograms.
 */
#include "infer.h"

static void learn_key(struct infer *f, struct sema_symbol *v, unsigned int i,
		      const struct ast_expr *key)
{
	if (key->type == AST_TYPE_UNKNOWN || v->keys[i] == key->type)
		return;
	if (v->keys[i] == AST_TYPE_UNKNOWN) {
		v->keys[i] = key->type;
		v->key_toks[i] = key->tok;
		f->changed = true;
		return;
	}
	if (!f->report)
		return;
	stap_error(f->p->s, key->tok, "index %u type mismatch (%s)", i,
		   ast_type_name(key->type));
	if (v->key_toks[i])
		stap_error(f->p->s, v->key_toks[i],
			   "type of index %u was first inferred here (%s)", i,
			   ast_type_name(v->keys[i]));
}

static void infer_key(struct infer *f, struct sema_symbol *v, unsigned int i,
		      struct ast_expr *key)
{
	if (key->kind == AST_EXPR_WILDCARD)
		return;
	/* What the key is by itself, so that a mismatch is the array's. */
	stap_infer_expr(f, key, key->type != AST_TYPE_UNKNOWN ? key->type : v->keys[i]);
	learn_key(f, v, i, key);
}

void stap_infer_keys(struct infer *f, struct ast_expr *base, struct ast_exprs *keys)
{
	struct sema_symbol *v;
	unsigned int i;

	if (base->kind == AST_EXPR_HIST) {
		stap_infer_stat(f, base->hist.stat);
		for (i = 0; i < keys->n; i++)
			stap_infer_expr(f, keys->v[i], AST_TYPE_LONG);
		return;
	}
	v = base->sema;
	for (i = 0; v && i < keys->n && i < SEMA_MAX_KEYS; i++)
		infer_key(f, v, i, keys->v[i]);
}

void stap_infer_index(struct infer *f, struct ast_expr *e, enum ast_type want)
{
	struct ast_expr *base = e->index.base;
	struct sema_symbol *v;

	stap_infer_keys(f, base, &e->index.keys);
	if (base->kind == AST_EXPR_HIST) {
		e->type = AST_TYPE_LONG;
		return;
	}
	v = base->sema;
	if (!v)
		return;
	stap_infer_learn(f, v, want, base->tok);
	e->type = v->type;
	base->type = v->type;
	if (!f->report)
		return;
	if (v->type == AST_TYPE_UNKNOWN) {
		stap_error(f->p->s, base->tok, "unresolved type ");
		v->type = AST_TYPE_LONG;
	} else if (v->type == AST_TYPE_STATS && want == AST_TYPE_UNKNOWN) {
		stap_error(f->p->s, base->tok,
			   "type mismatch: expected long but found stats");
	}
}

void stap_infer_stat(struct infer *f, struct ast_expr *e)
{
	struct sema_symbol *v;

	if (e->kind == AST_EXPR_INDEX) {
		stap_infer_index(f, e, AST_TYPE_STATS);
		return;
	}
	v = e->kind == AST_EXPR_SYMBOL ? e->sema : NULL;
	if (v)
		stap_infer_learn(f, v, AST_TYPE_STATS, e->tok);
	e->type = AST_TYPE_STATS;
}

void stap_infer_foreach(struct infer *f, struct ast_foreach *loop)
{
	bool hist = loop->base->kind == AST_EXPR_HIST;
	struct sema_symbol *v = hist ? NULL : loop->base->sema;
	enum ast_type t = AST_TYPE_LONG;
	unsigned int i;

	if (hist)
		stap_infer_stat(f, loop->base->hist.stat);
	for (i = 0; i < loop->keys.n && i < SEMA_MAX_KEYS; i++) {
		stap_infer_expr(f, loop->keys.v[i], v ? v->keys[i] : AST_TYPE_LONG);
		if (v)
			learn_key(f, v, i, loop->keys.v[i]);
	}
	stap_infer_keys(f, loop->base, &loop->slice);
	if (v && v->type != AST_TYPE_STATS)
		t = v->type;
	if (loop->value) {
		stap_infer_expr(f, loop->value, t);
		if (v && v->type != AST_TYPE_STATS)
			stap_infer_learn(f, v, loop->value->type, loop->value->tok);
	}
	if (loop->limit)
		stap_infer_expr(f, loop->limit, AST_TYPE_LONG);
}
