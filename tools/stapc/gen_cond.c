// SPDX-License-Identifier: GPL-2.0
/*
 * Conditions. && and || are jumps; a comparison under an "if" is one
 * conditional jump:
 *
 *	if (a < 3 && b)		JGE no, a, 3; JEQ no, b, 0
 *
 * Conditional jumps go forward, as the instruction set has it: whoever needs a
 * loop jumps back with gen_goto().
 */
#include "gen.h"
#include "stages.h"

void gen_goto(struct gen *g, uint32_t label, unsigned int cost,
	      const struct stap_tok *tok)
{
	if (cost > STAP_COST_MAX)
		cost = STAP_COST_MAX;
	gen_emit(g, STAP_OP_JMP, label, cost, 0, tok);
}

/* The rows of comparisons: value and jump, and what is true when it is not. */
static const struct compare {
	enum ast_op op;
	enum stap_op value, jump, jump_not;
} compares[] = {
	{ AST_OP_EQ, STAP_OP_EQ, STAP_OP_JEQ, STAP_OP_JNE },
	{ AST_OP_NE, STAP_OP_NE, STAP_OP_JNE, STAP_OP_JEQ },
	{ AST_OP_LT, STAP_OP_LT, STAP_OP_JLT, STAP_OP_JGE },
	{ AST_OP_LE, STAP_OP_LE, STAP_OP_JLE, STAP_OP_JGT },
	{ AST_OP_GT, STAP_OP_GT, STAP_OP_JGT, STAP_OP_JLE },
	{ AST_OP_GE, STAP_OP_GE, STAP_OP_JGE, STAP_OP_JLT },
};

static const struct compare *compare_row(struct gen *g, const struct ast_expr *e)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(compares); i++) {
		if (compares[i].op == e->binary.op)
			return &compares[i];
	}
	gen_refuse(g, e->tok, "this comparison");
	return &compares[0];
}

/* Both sides of a comparison, as longs: strings are compared to -1, 0, 1. */
static void compare_sides(struct gen *g, struct ast_expr *e, uint32_t v[2])
{
	struct ast_expr *two[2] = { e->binary.left, e->binary.right };
	uint32_t t;

	gen_values(g, two, 2, v);
	if (two[0]->type != AST_TYPE_STRING)
		return;
	t = gen_temp(g, STAP_LONG);
	gen_emit(g, STAP_OP_SCMP, t, v[0], v[1], e->tok);
	v[0] = t;
	v[1] = code_const(g->c, 0);
}

static void jump_compare(struct gen *g, struct ast_expr *e, uint32_t label,
			 bool when)
{
	const struct compare *row = compare_row(g, e);
	uint32_t v[2], r;

	compare_sides(g, e, v);
	if (code_is_known(g->c, v[0]) && code_is_known(g->c, v[1])) {
		r = gen_arith(g, row->value, STAP_NONE, v[0], v[1], e->tok);
		if (!code_const_value(g->c, r) == !when)
			gen_goto(g, label, 1, e->tok);
		return;
	}
	gen_emit(g, when ? row->jump : row->jump_not, label, v[0], v[1], e->tok);
}

/* "a && b" is false as soon as a is: the operator that decides early. */
static void jump_logical(struct gen *g, struct ast_expr *e, uint32_t label,
			 bool when)
{
	bool early = e->binary.op == AST_OP_LOR;
	uint32_t skip;

	if (early == when) {
		gen_jump(g, e->binary.left, label, when);
		gen_jump(g, e->binary.right, label, when);
		return;
	}
	skip = gen_label(g);
	gen_jump(g, e->binary.left, skip, early);
	gen_jump(g, e->binary.right, label, when);
	gen_bind(g, skip);
}

void gen_jump(struct gen *g, struct ast_expr *e, uint32_t label, bool when)
{
	uint32_t v;

	if (e->kind == AST_EXPR_UNARY && e->unary.op == AST_OP_NOT) {
		gen_jump(g, e->unary.operand, label, !when);
		return;
	}
	if (e->kind == AST_EXPR_LOGICAL) {
		jump_logical(g, e, label, when);
		return;
	}
	if (e->kind == AST_EXPR_COMPARE) {
		jump_compare(g, e, label, when);
		return;
	}
	if (e->kind == AST_EXPR_REGEX) {
		v = gen_match(g, e, STAP_NONE);
		when ^= e->regex.op == AST_OP_NMATCH;
	} else {
		v = gen_value(g, e, STAP_NONE);
	}
	if (!code_is_known(g->c, v))
		gen_emit(g, when ? STAP_OP_JNE : STAP_OP_JEQ, label, v,
			 code_const(g->c, 0), e->tok);
	else if (!code_const_value(g->c, v) == !when)
		gen_goto(g, label, 1, e->tok);
}

uint32_t gen_truth(struct gen *g, struct ast_expr *e, uint32_t want)
{
	uint32_t v[2], no, end;

	if (e->kind == AST_EXPR_COMPARE) {
		compare_sides(g, e, v);
		return gen_arith(g, compare_row(g, e)->value, want, v[0], v[1],
				 e->tok);
	}
	no = gen_label(g);
	end = gen_label(g);
	gen_jump(g, e, no, false);
	want = gen_dest(g, want, STAP_LONG);
	gen_emit(g, STAP_OP_MOV, want, code_const(g->c, 1), 0, e->tok);
	gen_goto(g, end, 1, e->tok);
	gen_bind(g, no);
	gen_emit(g, STAP_OP_MOV, want, code_const(g->c, 0), 0, e->tok);
	gen_bind(g, end);
	return want;
}
