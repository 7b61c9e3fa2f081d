// SPDX-License-Identifier: GPL-2.0
/*
 * Conditions of probes. The handler looks at its condition itself:
 *
 *	probe timer.s(1) if (on) { n++ }
 *
 *	func 0: LDG on; JEQ; ADDG n, 1; RET	probe 0: timer, func 0, if probe 1
 *	func 1: LDG on; JEQ; COND 1; ...	probe 1: condition, func 1
 *
 * so that the tracer may attach the probe only while it is true, which func 1
 * tells. There an error is no error: it is the first handler's, which is to be
 * run for it.
 */
#include "gen.h"
#include "image.h"
#include "stages.h"

static void say(struct gen *g, int64_t value, const struct stap_tok *tok)
{
	gen_emit(g, STAP_OP_COND, code_const(g->c, value), 0, 0, tok);
	gen_emit(g, STAP_OP_RET, STAP_NONE, 0, 0, tok);
}

static uint32_t gen_handler(struct stap_code *c, const struct sema_probe *p)
{
	struct gen g = { .handler = p, .flags = STAP_FUNC_HANDLER };
	const struct sema_symbols none = { 0 };
	struct gen_try t;
	uint32_t no;
	unsigned int i;

	gen_begin(&g, c, &none);
	t = (struct gen_try){ .start = gen_label(&g), .end = gen_label(&g),
			      .target = gen_label(&g), .slot = STAP_NONE };
	no = gen_label(&g);
	gen_bind(&g, t.start);
	g.in_try++;
	for (i = 0; i < p->conds.n; i++) {
		gen_jump(&g, p->conds.v[i]->cond.cond, no, false);
		gen_release(&g);
	}
	g.in_try--;
	gen_bind(&g, t.end);
	gen_bind(&g, t.target);
	say(&g, 1, p->tok);
	gen_bind(&g, no);
	say(&g, 0, p->tok);
	ast_vec_add(c->s->arena, &g.tries, t);
	/* Nothing that fails here is reported, so the same may serve others. */
	for (i = 0; i < g.insns.n; i++)
		g.insns.v[i].tok = NULL;
	return opt_finish(&g, "condition", STAP_VOID, true);
}

uint32_t gen_condition(struct stap_code *c, const struct sema_probe *p)
{
	uint32_t func, i;

	if (!p->conds.n || !stap_probe_may_wait(p->kind))
		return 0;
	func = gen_handler(c, p);
	for (i = 0; i < c->conditions.n; i++) {
		if (c->conditions.v[i] == func)
			return i + 1;
	}
	ast_vec_add(c->s->arena, &c->conditions, func);
	return c->conditions.n;
}

void gen_conditions_place(struct stap_code *c)
{
	uint32_t i, first = c->probes.n;

	for (i = 0; i < first; i++) {
		if (c->probes.v[i].condition)
			c->probes.v[i].condition += first;
	}
	for (i = 0; i < c->conditions.n; i++) {
		struct stap_probe_rec rec = {
			.kind = STAP_PROBE_CONDITION,
			.func = c->conditions.v[i],
			.point = code_word(c, "condition"),
			.name = code_word(c, "condition"),
		};

		ast_vec_add(c->s->arena, &c->probes, rec);
	}
}
