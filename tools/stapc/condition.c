// SPDX-License-Identifier: GPL-2.0
/*
 * probe POINT if (COND): the condition may read globals and do nothing else,
 * since it is not part of the handler: it decides whether there is one.
 */
#include "pass2.h"

struct condition {
	struct ast_walk walk;
	struct pass2 *p;
	bool user;
};

static bool is_global(struct condition *c, const struct ast_expr *e)
{
	const struct stap_source *src = stap_pass2_source(e->tok);
	const struct stap_decl *d;

	for (d = stap_names_find(&c->p->globals, e->symbol.name); d; d = d->next) {
		if (d->is_private ? d->src == src : c->user || !d->src->user)
			return true;
	}
	return false;
}

static bool check(struct ast_walk *w, struct ast_expr **ep)
{
	struct condition *c = (struct condition *)w;
	struct ast_expr *e = *ep;

	switch (e->kind) {
	case AST_EXPR_SYMBOL:
		if (!is_global(c, e))
			stap_error(c->p->s, e->tok,
				   "probe condition must not reference undeclared global");
		break;
	case AST_EXPR_CALL:
		stap_error(c->p->s, e->tok, "probe condition must not reference function");
		break;
	case AST_EXPR_ASSIGN:
	case AST_EXPR_PREINC:
	case AST_EXPR_POSTINC:
		stap_error(c->p->s, e->tok, "probe condition must not modify any variables");
		break;
	case AST_EXPR_TARGET:
	case AST_EXPR_CAST:
	case AST_EXPR_ATVAR:
	case AST_EXPR_ENTRY:
	case AST_EXPR_PRINT:
		stap_error(c->p->s, e->tok, "probe condition must only reference globals");
		break;
	default:
		break;
	}
	return true;
}

void stap_condition_check(struct pass2 *p, const struct ast_expr *cond, bool user)
{
	struct condition c = { .walk.expr = check, .p = p, .user = user };
	struct ast_expr *e = (struct ast_expr *)cond;

	ast_walk_expr(&c.walk, &e);
}
