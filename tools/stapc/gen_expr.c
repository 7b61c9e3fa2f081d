// SPDX-License-Identifier: GPL-2.0
/*
 * Expressions. The value of one is an operand: a constant, the slot of a
 * variable, or a temporary. Nothing is copied unless it has to be:
 *
 *	x + f(y)	CALL t, f, y; ADD t2, x, t
 *	x + x++		MOV t, x; MOV t2, x; ADD x, x, 1; ADD t3, t, t2
 *
 * Operands are evaluated from left to right.
 */
#include <string.h>
#include "gen.h"
#include "stages.h"

uint32_t gen_dest(struct gen *g, uint32_t want, uint8_t type)
{
	return want == STAP_NONE ? gen_temp(g, type) : want;
}

uint32_t gen_risky_dest(struct gen *g, uint32_t want, uint8_t type)
{
	if (g->in_try && want < g->nlocals)
		want = STAP_NONE;
	return gen_dest(g, want, type);
}

void gen_move(struct gen *g, uint32_t slot, uint32_t operand, uint8_t type,
	      const struct stap_tok *tok)
{
	if (slot != operand)
		gen_emit(g, type == STAP_STRING ? STAP_OP_MOVS : STAP_OP_MOV,
			 slot, operand, 0, tok);
}

void gen_into(struct gen *g, struct ast_expr *e, uint32_t slot)
{
	gen_move(g, slot, gen_value(g, e, slot), gen_type(e->type), e->tok);
}

const struct sema_symbol *gen_symbol_of(const struct ast_expr *e)
{
	return e->kind == AST_EXPR_SYMBOL ? e->sema : NULL;
}

/* The slot of a local variable, STAP_NONE for all else. */
static uint32_t local_slot(const struct ast_expr *e)
{
	const struct sema_symbol *v = gen_symbol_of(e);

	return v && v->kind != SEMA_GLOBAL ? v->index : STAP_NONE;
}

/* Evaluation order: operands must keep the value they had when evaluated. */

struct writes {
	struct ast_walk walk;
	uint32_t slot;
	bool found;
};

static bool note_write(struct ast_walk *w, struct ast_expr **p)
{
	struct writes *x = (struct writes *)w;
	const struct ast_expr *e = *p, *to = NULL;

	if (e->kind == AST_EXPR_ASSIGN)
		to = e->binary.left;
	else if (e->kind == AST_EXPR_PREINC || e->kind == AST_EXPR_POSTINC)
		to = e->crement.operand;
	if (to && local_slot(to) == x->slot)
		x->found = true;
	return !x->found;
}

/* A copy of @operand if it is a variable that @later changes. */
static uint32_t keep(struct gen *g, uint32_t operand, struct ast_expr **later,
		     unsigned int n, uint8_t type)
{
	struct writes x = { .walk.expr = note_write, .slot = operand };
	unsigned int i;
	uint32_t copy;

	if (code_is_const(operand) || operand >= g->nlocals)
		return operand;
	for (i = 0; i < n && !x.found; i++)
		ast_walk_expr(&x.walk, &later[i]);
	if (!x.found)
		return operand;
	copy = gen_temp(g, type);
	gen_move(g, copy, operand, type, NULL);
	return copy;
}

void gen_values(struct gen *g, struct ast_expr **e, unsigned int n,
		uint32_t *operands)
{
	unsigned int i;

	for (i = 0; i < n; i++) {
		operands[i] = gen_value(g, e[i], STAP_NONE);
		operands[i] = keep(g, operands[i], e + i + 1, n - i - 1,
				   gen_type(e[i]->type));
	}
}

/* Arithmetic */

static bool fold(enum stap_op op, int64_t b, int64_t c, int64_t *r)
{
	switch (op) {
	case STAP_OP_ADD:
		*r = (uint64_t)b + (uint64_t)c;
		return true;
	case STAP_OP_SUB:
		*r = (uint64_t)b - (uint64_t)c;
		return true;
	case STAP_OP_MUL:
		*r = (uint64_t)b * (uint64_t)c;
		return true;
	case STAP_OP_DIV:
		*r = c == -1 ? (int64_t)-(uint64_t)b : c ? b / c : 0;
		return c;
	case STAP_OP_MOD:
		*r = c == -1 || !c ? 0 : b % c;
		return c;
	case STAP_OP_AND:
		*r = b & c;
		return true;
	case STAP_OP_OR:
		*r = b | c;
		return true;
	case STAP_OP_XOR:
		*r = b ^ c;
		return true;
	case STAP_OP_SHL:
		*r = (uint64_t)b << (c & 63);
		return true;
	case STAP_OP_SHR:
		*r = b >> (c & 63);
		return true;
	case STAP_OP_USHR:
		*r = (uint64_t)b >> (c & 63);
		return true;
	case STAP_OP_EQ:
		*r = b == c;
		return true;
	case STAP_OP_NE:
		*r = b != c;
		return true;
	case STAP_OP_LT:
		*r = b < c;
		return true;
	case STAP_OP_LE:
		*r = b <= c;
		return true;
	case STAP_OP_GT:
		*r = b > c;
		return true;
	case STAP_OP_GE:
		*r = b >= c;
		return true;
	default:
		return false;
	}
}

/* b op n is b for every b. */
static bool neutral(enum stap_op op, int64_t n)
{
	switch (op) {
	case STAP_OP_ADD:
	case STAP_OP_SUB:
	case STAP_OP_OR:
	case STAP_OP_XOR:
	case STAP_OP_SHL:
	case STAP_OP_SHR:
	case STAP_OP_USHR:
		return n == 0;
	case STAP_OP_MUL:
	case STAP_OP_DIV:
		return n == 1;
	case STAP_OP_AND:
		return n == -1;
	default:
		return false;
	}
}

uint32_t gen_arith(struct gen *g, enum stap_op op, uint32_t want, uint32_t b,
		   uint32_t c, const struct stap_tok *tok)
{
	int64_t r;

	if (code_is_known(g->c, c)) {
		int64_t n = code_const_value(g->c, c);

		if (code_is_known(g->c, b) &&
		    fold(op, code_const_value(g->c, b), n, &r))
			return code_const(g->c, r);
		if (neutral(op, n))
			return b;
	}
	if (op == STAP_OP_DIV || op == STAP_OP_MOD)
		want = gen_risky_dest(g, want, STAP_LONG);
	else
		want = gen_dest(g, want, STAP_LONG);
	gen_emit(g, op, want, b, c, tok);
	return want;
}

static enum stap_op arith_op(enum ast_op op)
{
	switch (op) {
	case AST_OP_ADD:
		return STAP_OP_ADD;
	case AST_OP_SUB:
		return STAP_OP_SUB;
	case AST_OP_MUL:
		return STAP_OP_MUL;
	case AST_OP_DIV:
		return STAP_OP_DIV;
	case AST_OP_MOD:
		return STAP_OP_MOD;
	case AST_OP_SHL:
		return STAP_OP_SHL;
	case AST_OP_SHR:
		return STAP_OP_SHR;
	case AST_OP_LSHR:
		return STAP_OP_USHR;
	case AST_OP_AND:
		return STAP_OP_AND;
	case AST_OP_XOR:
		return STAP_OP_XOR;
	case AST_OP_OR:
		return STAP_OP_OR;
	default:
		return STAP_OP_NR;
	}
}

static uint32_t concat(struct gen *g, uint32_t want, uint32_t b, uint32_t c,
		       const struct stap_tok *tok)
{
	if (code_is_const(c) && !*code_const_text(g->c, c))
		return b;
	if (code_is_const(b) && !*code_const_text(g->c, b))
		return c;
	want = gen_dest(g, want, STAP_STRING);
	gen_emit(g, STAP_OP_CAT, want, b, c, tok);
	return want;
}

uint32_t gen_combine(struct gen *g, enum ast_op op, uint32_t want, uint32_t b,
		     uint32_t c, const struct stap_tok *tok)
{
	if (op == AST_OP_CONCAT)
		return concat(g, want, b, c, tok);
	if (arith_op(op) == STAP_OP_NR) {
		gen_refuse(g, tok, "this operator");
		return b;
	}
	return gen_arith(g, arith_op(op), want, b, c, tok);
}

static uint32_t gen_binary(struct gen *g, struct ast_expr *e, uint32_t want)
{
	struct ast_expr *two[2] = { e->binary.left, e->binary.right };
	uint32_t v[2];

	gen_values(g, two, 2, v);
	return gen_combine(g, e->binary.op, want, v[0], v[1], e->tok);
}

static uint32_t gen_unary(struct gen *g, struct ast_expr *e, uint32_t want)
{
	uint32_t v = gen_value(g, e->unary.operand, STAP_NONE);
	uint32_t zero = code_const(g->c, 0);
	enum stap_op op;

	switch (e->unary.op) {
	case AST_OP_PLUS:
		return v;
	case AST_OP_NEG:
		op = STAP_OP_NEG;
		if (code_is_const(v))
			return gen_arith(g, STAP_OP_SUB, want, zero, v, e->tok);
		break;
	case AST_OP_NOT:
		op = STAP_OP_LNOT;
		if (code_is_const(v))
			return gen_arith(g, STAP_OP_EQ, want, v, zero, e->tok);
		break;
	default:
		op = STAP_OP_NOT;
		if (code_is_const(v))
			return gen_arith(g, STAP_OP_XOR, want, v,
					 code_const(g->c, -1), e->tok);
		break;
	}
	want = gen_dest(g, want, STAP_LONG);
	gen_emit(g, op, want, v, 0, e->tok);
	return want;
}

uint32_t gen_symbol(struct gen *g, struct ast_expr *e, uint32_t want)
{
	const struct sema_symbol *v = e->sema;
	uint8_t type = gen_type(v->type);

	if (v->kind != SEMA_GLOBAL)
		return g->inlined && v->kind == SEMA_PARAM ?
		       g->inlined->args[v->index] : v->index;
	want = gen_dest(g, want, type);
	gen_emit(g, type == STAP_STRING ? STAP_OP_LDGS : STAP_OP_LDG, want,
		 v->index, 0, e->tok);
	return want;
}

/* Calls */

bool gen_known(struct gen *g, unsigned int what, uint8_t type, uint32_t *slot)
{
	uint64_t bit = 1ULL << what;
	/* Code that cannot be reached knows all, kept or not. */
	bool known = g->same_slot[what] && (g->same & bit);

	if (!g->same_slot[what]) {
		ast_vec_add(g->s->arena, &g->types, type);
		g->same_slot[what] = g->types.n;
	}
	g->same |= bit;
	*slot = g->same_slot[what] - 1;
	return known;
}

/* A builtin that gives the same value throughout: called once on each way here. */
static uint32_t gen_same(struct gen *g, const struct sema_function *f,
			 const struct stap_tok *tok)
{
	uint32_t slot;

	if (!gen_known(g, f->builtin, gen_type(f->type), &slot))
		gen_emit(g, STAP_OP_CALLB, slot, f->builtin, 0, tok);
	return slot;
}

static bool is_same(const struct gen *g, const struct sema_function *f)
{
	return f->builtin >= 0 && f->builtin < GEN_SAME_ARG && !f->nparams &&
	       (f->flags & STAP_BUILTIN_SAME) && !g->s->opt.unoptimized;
}

static uint32_t gen_call(struct gen *g, struct ast_expr *e, bool used,
			 uint32_t want)
{
	const struct sema_function *f = e->sema;
	uint32_t v[STAP_PARAMS_MAX], dest = STAP_NONE;
	struct ast_expr *body = gen_inline_expr(g, f);
	unsigned int n = e->call.args.n;
	bool builtin = f->builtin >= 0;

	if (n > STAP_PARAMS_MAX) {
		stap_error(g->s, e->tok, "more than %d arguments",
			   STAP_PARAMS_MAX);
		return code_const(g->c, 0);
	}
	if (used && is_same(g, f))
		return gen_same(g, f, e->tok);
	gen_values(g, e->call.args.v, n, v);
	if (body)
		return gen_inline(g, body, v, used, want);
	if (used && f->type != AST_TYPE_UNKNOWN)
		dest = gen_risky_dest(g, want, gen_type(f->type));
	gen_emit_args(g, builtin ? STAP_OP_CALLB : STAP_OP_CALL, dest,
		      builtin ? (uint32_t)f->builtin : f->index, v, n, e->tok);
	return dest == STAP_NONE ? code_const(g->c, 0) : dest;
}

static uint32_t gen_ternary(struct gen *g, struct ast_expr *e, uint32_t want)
{
	uint32_t no = gen_label(g), end = gen_label(g);

	/* Not in the place wanted: the condition may still need what is there. */
	want = gen_temp(g, gen_type(e->type));
	gen_jump(g, e->ternary.cond, no, false);
	gen_into(g, e->ternary.yes, want);
	gen_goto(g, end, 1, e->tok);
	gen_bind(g, no);
	gen_into(g, e->ternary.no, want);
	gen_bind(g, end);
	return want;
}

uint32_t gen_value(struct gen *g, struct ast_expr *e, uint32_t want)
{
	switch (e->kind) {
	case AST_EXPR_NUMBER:
		if (e->number.ref)
			return code_reloc_const(g->c, e->number.value,
						STAP_RELOC_ENUM, e->number.ref);
		return code_const(g->c, e->number.value);
	case AST_EXPR_STRING:
		return code_const_string(g->c, e->string.text, e->string.len);
	case AST_EXPR_SYMBOL:
		return gen_symbol(g, e, want);
	case AST_EXPR_UNARY:
		return gen_unary(g, e, want);
	case AST_EXPR_PREINC:
	case AST_EXPR_POSTINC:
		return gen_crement(g, e, true, want);
	case AST_EXPR_BINARY:
		return gen_binary(g, e, want);
	case AST_EXPR_LOGICAL:
	case AST_EXPR_COMPARE:
		return gen_truth(g, e, want);
	case AST_EXPR_TERNARY:
		return gen_ternary(g, e, want);
	case AST_EXPR_ASSIGN:
		return gen_assign(g, e, true, want);
	case AST_EXPR_CALL:
		return gen_call(g, e, true, want);
	case AST_EXPR_PRINT:
		return gen_sprint(g, e, want);
	case AST_EXPR_INDEX:
		return gen_index(g, e, want);
	case AST_EXPR_IN:
		return gen_in(g, e, want);
	case AST_EXPR_STATOP:
		return gen_statop(g, e, want);
	case AST_EXPR_ENUMNAME:
		return gen_enumname(g, e);
	case AST_EXPR_REGEX:
		return gen_regex(g, e, want);
	case AST_EXPR_TARGET:
	case AST_EXPR_CAST:
	case AST_EXPR_ATVAR:
		return gen_target(g, e, want);
	default:
		gen_refuse(g, e->tok, ast_expr_kind_name(e->kind));
		return code_const(g->c, 0);
	}
}

void gen_effect(struct gen *g, struct ast_expr *e)
{
	switch (e->kind) {
	case AST_EXPR_PREINC:
	case AST_EXPR_POSTINC:
		gen_crement(g, e, false, STAP_NONE);
		break;
	case AST_EXPR_ASSIGN:
		gen_assign(g, e, false, STAP_NONE);
		break;
	case AST_EXPR_CALL:
		gen_call(g, e, false, STAP_NONE);
		break;
	case AST_EXPR_PRINT:
		gen_print_expr(g, e);
		break;
	default:
		gen_value(g, e, STAP_NONE);
		break;
	}
}
