// SPDX-License-Identifier: GPL-2.0
/*
 * Assignments, ++ and --. The right side is evaluated first, then the old value
 * of the left one is read, as SystemTap does it. An addition to a global is one
 * instruction, which needs no lock:
 *
 *	n++			ADDG n, 1
 *	x = n += k		XADDG t, n, k; ADD x, t, k
 */
#include "gen.h"
#include "stages.h"

void gen_store(struct gen *g, struct ast_expr *lhs, uint32_t operand,
	       const struct stap_tok *tok)
{
	const struct sema_symbol *v = gen_symbol_of(lhs);
	uint8_t type;

	if (!v) {
		gen_refuse(g, lhs->tok, "assignment to this");
		return;
	}
	type = gen_type(v->type);
	if (v->kind != SEMA_GLOBAL)
		gen_move(g, v->index, operand, type, tok);
	else
		gen_emit(g, type == STAP_STRING ? STAP_OP_STGS : STAP_OP_STG,
			 v->index, operand, 0, tok);
}

/*
 * global += delta, atomically. The result is the old value, or the new one if
 * @after; there is none if @used is false.
 */
static uint32_t add_global(struct gen *g, uint32_t global, uint32_t delta,
			   bool used, bool after, uint32_t want,
			   const struct stap_tok *tok)
{
	if (!used) {
		gen_emit(g, STAP_OP_ADDG, global, delta, 0, tok);
		return code_const(g->c, 0);
	}
	want = gen_dest(g, want, STAP_LONG);
	gen_emit(g, STAP_OP_XADDG, want, global, delta, tok);
	return after ? gen_arith(g, STAP_OP_ADD, want, want, delta, tok) : want;
}

uint32_t gen_crement(struct gen *g, struct ast_expr *e, bool used, uint32_t want)
{
	const struct sema_symbol *v = gen_symbol_of(e->crement.operand);
	uint32_t delta = code_const(g->c, e->crement.op == AST_OP_INC ? 1 : -1);
	bool after = e->kind == AST_EXPR_PREINC;
	uint32_t old;

	if (e->crement.operand->kind == AST_EXPR_INDEX)
		return gen_array_crement(g, e, used, want);
	if (!v) {
		gen_refuse(g, e->tok, "incrementing this");
		return delta;
	}
	if (v->kind == SEMA_GLOBAL)
		return add_global(g, v->index, delta, used, after, want, e->tok);
	if (!used || after) {
		gen_emit(g, STAP_OP_ADD, v->index, v->index, delta, e->tok);
		return v->index;
	}
	/* @want may be the variable itself: x = x++ */
	old = want == v->index ? gen_temp(g, STAP_LONG) :
				 gen_dest(g, want, STAP_LONG);
	gen_move(g, old, v->index, STAP_LONG, e->tok);
	gen_emit(g, STAP_OP_ADD, v->index, v->index, delta, e->tok);
	return old;
}

/* "g + delta" on the right side of "g =", delta without g: an addition to g. */
static struct ast_expr *added_to(const struct sema_symbol *v,
				 const struct ast_expr *rhs)
{
	if (rhs->kind != AST_EXPR_BINARY || rhs->binary.op != AST_OP_ADD)
		return NULL;
	if (gen_symbol_of(rhs->binary.left) == v &&
	    rhs->binary.right->kind == AST_EXPR_NUMBER)
		return rhs->binary.right;
	if (gen_symbol_of(rhs->binary.right) == v &&
	    rhs->binary.left->kind == AST_EXPR_NUMBER)
		return rhs->binary.left;
	return NULL;
}

static uint32_t negate(struct gen *g, uint32_t v, const struct stap_tok *tok)
{
	return gen_arith(g, STAP_OP_SUB, STAP_NONE, code_const(g->c, 0), v, tok);
}

static uint32_t assign_global(struct gen *g, struct ast_expr *e,
			      const struct sema_symbol *v, bool used,
			      uint32_t want)
{
	struct ast_expr *rhs = e->binary.right, *delta = NULL;
	enum ast_op op = e->binary.op;
	uint8_t type = gen_type(v->type);
	uint32_t r, old;

	if (op == AST_OP_SET && type == STAP_LONG)
		delta = added_to(v, rhs);
	r = gen_value(g, delta ? delta : rhs, want);
	if (delta || op == AST_OP_ADD || op == AST_OP_SUB) {
		if (!delta && op == AST_OP_SUB)
			r = negate(g, r, e->tok);
		/* the result must not overwrite what is added */
		return add_global(g, v->index, r, used, true,
				  r == want ? STAP_NONE : want, e->tok);
	}
	if (op != AST_OP_SET) {
		old = gen_symbol(g, e->binary.left, STAP_NONE);
		r = gen_combine(g, op, old, old, r, e->binary.right->tok);
	}
	gen_store(g, e->binary.left, r, e->tok);
	return r;
}

static uint32_t assign_local(struct gen *g, struct ast_expr *e,
			     const struct sema_symbol *v)
{
	uint32_t r;

	if (e->binary.op == AST_OP_SET) {
		gen_into(g, e->binary.right, v->index);
		return v->index;
	}
	r = gen_value(g, e->binary.right, STAP_NONE);
	r = gen_combine(g, e->binary.op, v->index, v->index, r, e->binary.right->tok);
	gen_move(g, v->index, r, gen_type(v->type), e->tok);
	return v->index;
}

uint32_t gen_assign(struct gen *g, struct ast_expr *e, bool used, uint32_t want)
{
	const struct sema_symbol *v = gen_symbol_of(e->binary.left);

	if (e->binary.left->kind == AST_EXPR_INDEX)
		return gen_array_assign(g, e, used, want);
	if (!v) {
		gen_refuse(g, e->tok, "assignment to this");
		return code_const(g->c, 0);
	}
	if (e->binary.op == AST_OP_STAT)
		return gen_stat_add(g, e);
	if (v->kind == SEMA_GLOBAL)
		return assign_global(g, e, v, used, want);
	return assign_local(g, e, v);
}
