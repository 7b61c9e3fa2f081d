// SPDX-License-Identifier: GPL-2.0
/*
 * What statistics have to keep, from what is asked of them anywhere:
 *
 *	@hist_linear(x, 0, 100, 10)	x has a linear histogram
 *	@variance(x, 3)			x keeps squares, 3 bits behind the point
 *
 * A statistic has one histogram and one number of bits. And matches keep their
 * groups if anything asks for them.
 */
#include "pass2.h"

struct declare {
	struct ast_walk walk;
	struct pass2 *p;
};

static struct sema_symbol *symbol_of(const struct ast_expr *stat)
{
	if (stat->kind == AST_EXPR_INDEX)
		stat = stat->index.base;
	return stat->kind == AST_EXPR_SYMBOL ? stat->sema : NULL;
}

static bool same_hist(const struct ast_hist *x, const struct ast_hist *y)
{
	if (x->kind != y->kind)
		return false;
	return x->kind == AST_HIST_LOG ||
	       (x->low == y->low && x->high == y->high && x->step == y->step);
}

/* Rows for what is below and above are two more. */
static bool check_rows(struct declare *d, const struct ast_hist *h)
{
	unsigned long long span = (unsigned long long)h->high - h->low;

	if (h->kind == AST_HIST_LOG)
		return true;
	if (h->step <= 0 || h->low >= h->high)
		stap_error(d->p->s, h->tok, "histogram without rows: %lld to %lld by %lld", h->low,
			   h->high, h->step);
	else if (span / h->step > STAP_BUCKETS_MAX - 3)
		stap_error(d->p->s, h->tok, "histogram of more than %u rows",
			   STAP_BUCKETS_MAX);
	else
		return true;
	return false;
}

static void declare_hist(struct declare *d, const struct ast_hist *h)
{
	struct sema_symbol *v = symbol_of(h->stat);

	if (!v || !check_rows(d, h))
		return;
	if (!v->hist)
		v->hist = h;
	else if (!same_hist(v->hist, h))
		stap_error(d->p->s, h->tok, "multiple histogram types declared on '%s'",
			   v->name);
}

static void declare_variance(struct declare *d, const struct ast_expr *e)
{
	struct sema_symbol *v = symbol_of(e->statop.stat);

	if (!v)
		return;
	if (v->shift && e->statop.param && v->shift != e->statop.param)
		stap_error(d->p->s, e->tok, "conflicting bit shifts declared (previously %lld)",
			   v->shift);
	v->variance = true;
	if (e->statop.param)
		v->shift = e->statop.param;
}

static bool declare_expr(struct ast_walk *w, struct ast_expr **ep)
{
	struct declare *d = (struct declare *)w;
	const struct ast_expr *e = *ep;

	if (e->kind == AST_EXPR_HIST)
		declare_hist(d, &e->hist);
	else if (e->kind == AST_EXPR_PRINT && e->print.hist)
		declare_hist(d, e->print.hist);
	else if (e->kind == AST_EXPR_STATOP && e->statop.op == AST_STATOP_VARIANCE)
		declare_variance(d, e);
	return true;
}

/**
 * stap_declare_run() - what each statistic has to keep
 * @p: the pass; names are resolved, what has no effect is gone
 */
void stap_declare_run(struct pass2 *p)
{
	struct declare d = { .walk.expr = declare_expr, .p = p };
	unsigned int i;

	for (i = 0; i < p->out->probes.n; i++)
		ast_walk_stmt(&d.walk, &p->out->probes.v[i]->body);
	for (i = 0; i < p->all.n; i++) {
		if (p->all.v[i]->builtin < 0)
			ast_walk_stmt(&d.walk, &p->all.v[i]->body);
		else if (p->all.v[i]->builtin == STAP_BI_MATCHED ||
			 p->all.v[i]->builtin == STAP_BI_NGROUPS)
			p->out->groups = true;
	}
}
