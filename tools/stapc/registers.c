// SPDX-License-Identifier: GPL-2.0
/*
 * Handlers that ask for registers: register() and u_register(), themselves or in
 * a function that they call. The quickest road to a function has its arguments
 * alone; a kprobe has all registers, so that is what their probes become.
 */
#include "pass2.h"

struct search {
	struct ast_walk walk;
	bool *seen;		/* by index into the pass' functions */
	bool found;
};

static bool look(struct ast_walk *w, struct ast_expr **ep)
{
	struct search *x = (struct search *)w;
	struct sema_function *f = (*ep)->kind == AST_EXPR_CALL ? (*ep)->sema : NULL;

	if (!f || x->found)
		return !x->found;
	if (f->builtin >= 0) {
		x->found = f->builtin == STAP_BI_REGISTER || f->builtin == STAP_BI_U_REGISTER;
	} else if (!x->seen[f->index]) {
		x->seen[f->index] = true;
		ast_walk_stmt(w, &f->body);
	}
	return true;
}

static bool asks(struct pass2 *p, struct sema_probe *probe)
{
	struct search x = {
		.walk.expr = look,
		.seen = stap_arena_alloc(p->a, p->all.n + 1),
	};

	ast_walk_stmt(&x.walk, &probe->body);
	return x.found;
}

/**
 * stap_registers_run() - give probes the registers that their handlers ask for
 * @p: the pass; its functions are final
 */
void stap_registers_run(struct pass2 *p)
{
	unsigned int i;

	for (i = 0; i < p->all.n; i++) {
		if (p->all.v[i]->builtin == STAP_BI_REGISTER ||
		    p->all.v[i]->builtin == STAP_BI_U_REGISTER)
			break;
	}
	if (i == p->all.n)
		return;
	for (i = 0; i < p->out->probes.n; i++) {
		struct sema_probe *probe = p->out->probes.v[i];

		if ((probe->kind == STAP_PROBE_ENTRY || probe->kind == STAP_PROBE_RETURN) &&
		    asks(p, probe))
			probe->flags |= STAP_PROBE_F_KPROBE;
	}
}
