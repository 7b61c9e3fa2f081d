// SPDX-License-Identifier: GPL-2.0
/*
 * What the language has and code generation has not yet: refused by name,
 * where it stands. A construct that gets its code loses its line here.
 */
#include "pass2.h"

struct refuse {
	struct ast_walk walk;
	struct pass2 *p;
};

static void no(struct refuse *r, const struct stap_tok *tok, const char *what)
{
	stap_error(r->p->s, tok, "%s are not supported yet", what);
}

static bool check_expr(struct ast_walk *w, struct ast_expr **ep)
{
	struct refuse *r = (struct refuse *)w;
	struct ast_expr *e = *ep;

	switch (e->kind) {
	case AST_EXPR_ENUMNAME:
		no(r, e->tok, "@enumname expressions");
		return false;
	default:
		break;
	}
	return true;
}

void stap_refuse_run(struct pass2 *p)
{
	struct refuse r = {
		.walk.expr = check_expr,
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
