// SPDX-License-Identifier: GPL-2.0
/*
 * What the language has and code generation has not yet: refused by name,
 * where it stands. A construct that gets its code loses its line here.
 */
#include "fmt.h"
#include "pass2.h"

struct refuse {
	struct ast_walk walk;
	struct pass2 *p;
};

static void no(struct refuse *r, const struct stap_tok *tok, const char *what)
{
	stap_error(r->p->s, tok, "%s are not supported yet", what);
}

static void check_format(struct refuse *r, const struct ast_expr *e)
{
	const struct stap_fmt *fmt = e->print.fmt;
	unsigned int i;

	for (i = 0; fmt && i < fmt->ndirs; i++) {
		switch (fmt->dirs[i].conv) {
		case STAP_FMT_BINARY:
			no(r, e->tok, "binary formats (%b)");
			break;
		case STAP_FMT_MEMORY:
		case STAP_FMT_MEMHEX:
			no(r, e->tok, "memory formats (%m, %M)");
			break;
		default:
			break;
		}
	}
}

static bool check_expr(struct ast_walk *w, struct ast_expr **ep)
{
	struct refuse *r = (struct refuse *)w;
	struct ast_expr *e = *ep;

	switch (e->kind) {
	case AST_EXPR_INDEX:
		if (e->index.base->kind == AST_EXPR_SYMBOL)
			no(r, e->index.base->tok, "arrays");
		else
			no(r, e->tok, "histograms");
		return false;
	case AST_EXPR_IN:
		no(r, e->in.array->tok, "arrays");
		return false;
	case AST_EXPR_STATOP:
		no(r, e->tok, "aggregates");
		return false;
	case AST_EXPR_HIST:
		no(r, e->tok, "histograms");
		return false;
	case AST_EXPR_ASSIGN:
		if (e->binary.op != AST_OP_STAT)
			break;
		no(r, e->tok, "aggregates");
		return false;
	case AST_EXPR_REGEX:
		no(r, e->tok, "regular expressions");
		return false;
	case AST_EXPR_ENTRY:
		no(r, e->tok, "@entry expressions");
		return false;
	case AST_EXPR_ENUMNAME:
		no(r, e->tok, "@enumname expressions");
		return false;
	case AST_EXPR_PRINT:
		check_format(r, e);
		if (e->print.hist)
			no(r, e->tok, "histograms");
		break;
	default:
		break;
	}
	return true;
}

static bool check_stmt(struct ast_walk *w, struct ast_stmt **sp)
{
	struct refuse *r = (struct refuse *)w;
	const struct ast_stmt *s = *sp;
	const struct sema_symbol *v;

	switch (s->kind) {
	case AST_STMT_FOREACH:
		no(r, s->foreach.base->tok,
		   s->foreach.base->kind == AST_EXPR_HIST ? "histograms" : "arrays");
		return false;
	case AST_STMT_DELETE:
		v = s->del.value->kind == AST_EXPR_SYMBOL ? s->del.value->sema : NULL;
		if (v && v->type == AST_TYPE_STATS)
			no(r, s->del.value->tok, "aggregates");
		else if (v && v->nkeys)
			no(r, s->del.value->tok, "arrays");
		break;
	default:
		break;
	}
	return true;
}

void stap_refuse_run(struct pass2 *p)
{
	struct refuse r = {
		.walk = { .expr = check_expr, .stmt = check_stmt },
		.p = p,
	};
	unsigned int i;

	for (i = 0; i < p->out->probes.n; i++)
		ast_walk_stmt(&r.walk, &p->out->probes.v[i]->body);
	for (i = 0; i < p->all.n; i++) {
		if (p->all.v[i]->builtin < 0)
			ast_walk_stmt(&r.walk, &p->all.v[i]->body);
	}
}
