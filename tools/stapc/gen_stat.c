// SPDX-License-Identifier: GPL-2.0
/*
 * Aggregates. They are fed by STAT; to ask one, it is made the current
 * aggregate first:
 *
 *	@avg(x)			AGG x; XAGG t, @avg
 *	print(@hist_log(a[k]))	AGGA a[k], 1; EMITH script
 *	@hist_log(x)[i]		AGG x, 1; BUCKET t, i
 */
#include "gen.h"
#include "stages.h"

/* The value of @e is the current aggregate, @hist: with its histogram. */
static void make_current(struct gen *g, struct ast_expr *e, bool hist)
{
	const struct sema_symbol *x = gen_symbol_of(e);
	uint32_t v[STAP_KEYS_MAX + 1], entry;

	if (x) {
		gen_emit(g, STAP_OP_AGG, x->index, hist, 0, e->tok);
		return;
	}
	x = gen_array_of(e->index.base);
	entry = gen_entry(g, e);
	if (entry != STAP_NONE) {
		gen_emit(g, STAP_OP_AGGE, x->index, entry, hist, e->tok);
		return;
	}
	gen_keys(g, &e->index.keys, NULL, v);
	gen_emit_args(g, STAP_OP_AGGA, x->index, 0, v, x->nkeys, e->tok)->c = hist;
}

static enum stap_extract extract_of(enum ast_statop op)
{
	switch (op) {
	case AST_STATOP_COUNT:
		return STAP_EXTRACT_COUNT;
	case AST_STATOP_SUM:
		return STAP_EXTRACT_SUM;
	case AST_STATOP_MIN:
		return STAP_EXTRACT_MIN;
	case AST_STATOP_MAX:
		return STAP_EXTRACT_MAX;
	case AST_STATOP_AVG:
		return STAP_EXTRACT_AVG;
	default:
		return STAP_EXTRACT_VARIANCE;
	}
}

uint32_t gen_statop(struct gen *g, struct ast_expr *e, uint32_t want)
{
	enum stap_extract what = extract_of(e->statop.op);

	make_current(g, e->statop.stat, false);
	if (what == STAP_EXTRACT_COUNT || what == STAP_EXTRACT_SUM)
		want = gen_dest(g, want, STAP_LONG);
	else
		want = gen_risky_dest(g, want, STAP_LONG);
	gen_emit(g, STAP_OP_XAGG, want, what, 0, e->tok);
	return want;
}

uint32_t gen_stat_add(struct gen *g, struct ast_expr *e)
{
	const struct sema_symbol *x = gen_symbol_of(e->binary.left);
	uint32_t v = gen_value(g, e->binary.right, STAP_NONE);

	gen_emit(g, STAP_OP_STAT, x->index, v, 0, e->binary.left->tok);
	return v;
}

/* log: by powers of two, both signs; linear: those below and above, too */
int64_t gen_hist_rows(const struct ast_hist *h)
{
	if (h->kind == AST_HIST_LOG)
		return STAP_BUCKETS_MAX;
	return (h->high - h->low) / h->step + 3;
}

uint32_t gen_hist_row(struct gen *g, struct ast_hist *h, uint32_t row, uint32_t want,
		      const struct stap_tok *tok)
{
	make_current(g, h->stat, true);
	want = gen_risky_dest(g, want, STAP_LONG);
	gen_emit(g, STAP_OP_BUCKET, want, row, 0, tok);
	return want;
}

uint32_t gen_bucket(struct gen *g, struct ast_expr *e, uint32_t want)
{
	bool in = e->kind == AST_EXPR_IN;
	struct ast_expr *hist = in ? e->in.array : e->index.base;
	struct ast_exprs *keys = in ? &e->in.keys : &e->index.keys;
	uint32_t row = gen_value(g, keys->v[0], STAP_NONE);

	return gen_hist_row(g, &hist->hist, row, want, hist->tok);
}

void gen_hist_print(struct gen *g, struct ast_expr *e)
{
	static const uint8_t type = STAP_STRING;
	struct ast_expr *stat = e->print.hist->stat;
	const char *name = stat->kind == AST_EXPR_INDEX ? stat->index.base->symbol.name :
							  stat->symbol.name;
	struct code_pool pool = { 0 };
	uint32_t event;

	name = code_unique_name(g->c, &pool, name);
	event = code_event(g->c, e->tok, code_format(g->c, "%s", 1, &type, &name), 0);
	make_current(g, stat, true);
	gen_emit(g, STAP_OP_EMITH, event, 0, 0, e->tok);
}

uint32_t gen_hist_sprint(struct gen *g, struct ast_expr *e, uint32_t want)
{
	make_current(g, e->print.hist->stat, true);
	want = gen_risky_dest(g, want, STAP_STRING);
	gen_emit(g, STAP_OP_HISTS, want, 0, 0, e->tok);
	return want;
}
