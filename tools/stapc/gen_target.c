// SPDX-License-Identifier: GPL-2.0
/*
 * Target variables: the steps that target.c found, as instructions.
 *
 *	$prev->pid	ARG t, 1; LDS32 t, t, 1256
 *
 * Offsets and constant indices gather until a load takes them along.
 */
#include <string.h>
#include "gen.h"
#include "gen_target.h"
#include "stages.h"

/* The machine with one value that struct stap_target speaks of. */
struct value {
	struct gen *g;
	const struct ast_expr *e;
	struct gen_operands operands;
	uint32_t v;
	int64_t offset;		/* still to be added to v */
	uint32_t want;		/* the last instruction may write here */
};

static const struct ast_path *path_of(const struct ast_expr *e)
{
	return e->kind == AST_EXPR_CAST ? &e->cast.path : &e->target.path;
}

static uint32_t value_dest(struct value *x, bool last)
{
	return gen_dest(x->g, last ? x->want : STAP_NONE, STAP_LONG);
}

static void flush_offset(struct value *x, bool last)
{
	if (!x->offset)
		return;
	x->v = gen_arith(x->g, STAP_OP_ADD, last ? x->want : STAP_NONE, x->v,
			 code_const(x->g->c, x->offset), x->e->tok);
	x->offset = 0;
}

static enum stap_op load_op(const struct stap_target_step *step)
{
	switch (step->size) {
	case 1:
		return step->is_signed ? STAP_OP_LDS8 : STAP_OP_LDU8;
	case 2:
		return step->is_signed ? STAP_OP_LDS16 : STAP_OP_LDU16;
	case 4:
		return step->is_signed ? STAP_OP_LDS32 : STAP_OP_LDU32;
	default:
		return STAP_OP_LD64;
	}
}

static void step_load(struct value *x, const struct stap_target_step *step,
		      bool last)
{
	uint32_t dest = gen_risky_dest(x->g, last ? x->want : STAP_NONE,
				       STAP_LONG);

	if (x->offset != (int32_t)x->offset)
		flush_offset(x, false);
	gen_emit(x->g, load_op(step), dest, x->v, (uint32_t)(int32_t)x->offset,
		 x->e->tok);
	x->v = dest;
	x->offset = 0;
}

static void step_index(struct value *x, const struct stap_target_step *step)
{
	struct gen *g = x->g;
	uint32_t i = x->operands.index[step->step], by = code_const(g->c, step->n);
	int64_t product, offset;

	if (code_is_const(i) &&
	    !__builtin_mul_overflow(code_const_value(g->c, i), step->n,
				    &product) &&
	    !__builtin_add_overflow(x->offset, product, &offset)) {
		x->offset = offset;
		return;
	}
	i = gen_arith(g, STAP_OP_MUL, STAP_NONE, i, by, x->e->tok);
	x->v = gen_arith(g, STAP_OP_ADD, STAP_NONE, x->v, i, x->e->tok);
}

static uint32_t bit_count(struct value *x, int64_t n)
{
	return code_const(x->g->c, n);
}

static void step_bits(struct value *x, const struct stap_target_step *step,
		      bool last)
{
	unsigned int left = 64 - step->shift - step->bits;
	struct gen *g = x->g;
	uint32_t want = last ? x->want : STAP_NONE;

	if (!step->is_signed && step->bits < 63) {
		x->v = gen_arith(g, STAP_OP_USHR, STAP_NONE, x->v,
				 bit_count(x, step->shift), x->e->tok);
		x->v = gen_arith(g, STAP_OP_AND, want, x->v,
				 bit_count(x, (1LL << step->bits) - 1), x->e->tok);
		return;
	}
	x->v = gen_arith(g, STAP_OP_SHL, STAP_NONE, x->v, bit_count(x, left),
			 x->e->tok);
	x->v = gen_arith(g, step->is_signed ? STAP_OP_SHR : STAP_OP_USHR, want,
			 x->v, bit_count(x, left + step->shift), x->e->tok);
}

static void step_word(struct value *x, const struct stap_target_step *step,
		      bool last)
{
	struct gen *g = x->g;
	bool known = false;

	if (step->op == STAP_TARGET_ARG && !g->s->opt.unoptimized)
		known = gen_known(g, GEN_SAME_ARG + step->n, STAP_LONG, &x->v);
	else
		x->v = value_dest(x, last);
	if (step->op == STAP_TARGET_ARG) {
		if (!known)
			gen_emit(g, STAP_OP_ARG, x->v, step->n, 0, x->e->tok);
		g->flags |= STAP_FUNC_ARG;
	} else {
		gen_emit(g, STAP_OP_RETVAL, x->v, 0, 0, x->e->tok);
		g->flags |= STAP_FUNC_RETVAL;
	}
}

static uint32_t run_steps(struct value *x, const struct stap_target_steps *steps)
{
	unsigned int i;

	for (i = 0; i < steps->n; i++) {
		const struct stap_target_step *step = &steps->v[i];
		bool last = i == steps->n - 1;

		switch (step->op) {
		case STAP_TARGET_ARG:
		case STAP_TARGET_RETVAL:
			step_word(x, step, last);
			break;
		case STAP_TARGET_OPERAND:
			x->v = x->operands.cast;
			break;
		case STAP_TARGET_OFFSET:
			x->offset += step->n;
			break;
		case STAP_TARGET_INDEX:
			step_index(x, step);
			break;
		case STAP_TARGET_LOAD:
			step_load(x, step, last);
			break;
		case STAP_TARGET_BITS:
			step_bits(x, step, last);
			break;
		}
	}
	flush_offset(x, true);
	return x->v;
}

/* The operand of @cast and the indices, from left to right. */
static void eval_operands(struct value *x, struct ast_expr *e)
{
	const struct ast_path *path = path_of(e);
	unsigned int i, k, n = 0, max = path->steps.n + 1;
	struct stap_arena *a = x->g->s->arena;
	struct ast_expr **list = stap_arena_alloc(a, max * sizeof(*list));
	uint32_t *v = stap_arena_alloc(a, max * sizeof(*v));

	x->operands.index = stap_arena_alloc(a, max * sizeof(*x->operands.index));
	if (e->kind == AST_EXPR_CAST)
		list[n++] = e->cast.operand;
	for (i = 0; i < path->steps.n; i++) {
		if (path->steps.v[i].index)
			list[n++] = path->steps.v[i].index;
	}
	gen_values(x->g, list, n, v);
	k = 0;
	if (e->kind == AST_EXPR_CAST)
		x->operands.cast = v[k++];
	for (i = 0; i < path->steps.n; i++) {
		if (path->steps.v[i].index)
			x->operands.index[i] = v[k++];
	}
}

uint32_t gen_target_steps(struct gen *g, struct ast_expr *e, const struct gen_operands *o,
			  const struct stap_target_steps *steps)
{
	struct value x = { .g = g, .e = e, .operands = *o, .want = STAP_NONE };

	return run_steps(&x, steps);
}

uint32_t gen_target(struct gen *g, struct ast_expr *e, uint32_t want)
{
	struct value x = { .g = g, .e = e, .want = want };
	const struct stap_target *t = e->sema;

	if (!t || e->kind == AST_EXPR_ATVAR) {
		gen_refuse(g, e->tok, ast_expr_kind_name(e->kind));
		return code_const(g->c, 0);
	}
	if (e->kind != AST_EXPR_CAST || e->cast.type_name)	/* not gen_memory.c's */
		g->c->uses_btf = true;
	eval_operands(&x, e);
	if (t->is_text)
		return gen_text(g, e, &x.operands, t, want);
	return run_steps(&x, &t->steps);
}

const char *gen_target_name(struct gen *g, const struct ast_expr *e)
{
	const struct ast_path *path = path_of(e);
	const char *name = "";
	unsigned int i;

	if (e->kind == AST_EXPR_TARGET)
		name = e->target.name + strspn(e->target.name, "$");
	for (i = 0; i < path->steps.n; i++) {
		if (path->steps.v[i].field)
			name = stap_arena_printf(g->s->arena, "%s%s%s", name,
						 *name ? "_" : "",
						 path->steps.v[i].field);
	}
	return *name ? name : NULL;
}

bool gen_target_may_fail(const struct ast_expr *e)
{
	const struct stap_target *t = e->sema;
	unsigned int i;

	for (i = 0; t && i < t->steps.n; i++) {
		if (t->steps.v[i].op == STAP_TARGET_LOAD)
			return true;
	}
	return false;
}
