// SPDX-License-Identifier: GPL-2.0
/*
 * Target variables: the steps that target.c found, as instructions.
 *
 *	$prev->pid	ARG t, 1; LDS32 t, t, 1256
 *
 * Offsets and constant indices gather until a load takes them along.
 */
#include <stdlib.h>
#include <string.h>
#include "gen.h"
#include "gen_target.h"
#include "stages.h"

/* The machine with one value that struct stap_target speaks of. */
struct value {
	struct gen *g;
	const struct ast_expr *e;
	struct gen_operands operands;
	const struct stap_target_step *place;	/* names @offset, if there is one */
	uint32_t v;
	int64_t offset;		/* still to be added to v */
	uint32_t want;		/* the last instruction may write here */
};

static const struct ast_path *path_of(const struct ast_expr *e)
{
	switch (e->kind) {
	case AST_EXPR_CAST:
		return &e->cast.path;
	case AST_EXPR_ATVAR:
		return &e->atvar.path;
	default:
		return &e->target.path;
	}
}

static uint32_t value_dest(struct value *x, bool last)
{
	return gen_dest(x->g, last ? x->want : STAP_NONE, STAP_LONG);
}

/* The name that is behind @step, its indices where they are known. */
static uint32_t step_reloc(struct value *x, const struct stap_target_step *step,
			   enum stap_reloc_what what)
{
	struct stap_arena *a = x->g->s->arena;
	const char *text = step->ref->path, *star, *done = "";

	while ((star = strstr(text, "[*"))) {
		uint32_t i = x->operands.index[strtoul(star + 2, NULL, 10)];
		long long n = 0;

		if (code_is_known(x->g->c, i))
			n = code_const_value(x->g->c, i);
		done = stap_arena_printf(a, "%s%.*s[%lld]", done, (int)(star - text),
					 text, n);
		text = strchr(star, ']') + 1;
	}
	done = stap_arena_printf(a, "%s%s", done, text);
	if (strlen(done) >= STAP_PATH_MAX)
		stap_error(x->g->s, x->e->tok, "path of more than %u characters",
			   STAP_PATH_MAX - 1);
	return code_reloc(x->g->c, what, step->ref, done);
}

/* A number that @step's name gives. */
static uint32_t step_const(struct value *x, const struct stap_target_step *step,
			   enum stap_reloc_what what, int64_t value)
{
	if (!step->ref)
		return code_const(x->g->c, value);
	return code_reloc_const_at(x->g->c, value, step_reloc(x, step, what));
}

static void step_address(struct value *x, bool last)
{
	uint32_t by = step_const(x, x->place, x->place->what, x->offset);

	x->v = gen_arith(x->g, STAP_OP_ADD, last ? x->want : STAP_NONE, x->v, by,
			 x->e->tok);
	x->offset = 0;
	x->place = NULL;
}

static void flush_offset(struct value *x, bool last)
{
	if (x->place) {
		step_address(x, last);
		return;
	}
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

/* The same of the program's memory. */
static enum stap_op user_load_op(const struct stap_target_step *step)
{
	switch (step->size) {
	case 1:
		return step->is_signed ? STAP_OP_ULDS8 : STAP_OP_ULDU8;
	case 2:
		return step->is_signed ? STAP_OP_ULDS16 : STAP_OP_ULDU16;
	case 4:
		return step->is_signed ? STAP_OP_ULDS32 : STAP_OP_ULDU32;
	default:
		return STAP_OP_ULD64;
	}
}

static void step_load(struct value *x, const struct stap_target_step *step,
		      bool last)
{
	uint32_t dest = gen_risky_dest(x->g, last ? x->want : STAP_NONE,
				       STAP_LONG);
	struct gen_insn *in;

	if (x->offset != (int32_t)x->offset) {
		if (step->ref)
			stap_error(x->g->s, x->e->tok, "offset of more than 2 GiB");
		flush_offset(x, false);
	}
	in = gen_emit(x->g, step->user ? user_load_op(step) : load_op(step), dest, x->v,
		      (uint32_t)(int32_t)x->offset, x->e->tok);
	if (step->ref)
		in->reloc = step_reloc(x, step, step->what);
	x->v = dest;
	x->offset = 0;
}

static void step_index(struct value *x, const struct stap_target_step *step)
{
	struct gen *g = x->g;
	uint32_t i = x->operands.index[step->step];
	int64_t product, offset;

	if (code_is_known(g->c, i) &&
	    !__builtin_mul_overflow(code_const_value(g->c, i), step->n,
				    &product) &&
	    !__builtin_add_overflow(x->offset, product, &offset)) {
		x->offset = offset;
		return;
	}
	i = gen_arith(g, STAP_OP_MUL, STAP_NONE, i,
		      step_const(x, step, STAP_RELOC_SIZE, step->n), x->e->tok);
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

	flush_offset(x, false);
	if (!step->is_signed && step->bits < 63 && !step->ref) {
		x->v = gen_arith(g, STAP_OP_USHR, STAP_NONE, x->v,
				 bit_count(x, step->shift), x->e->tok);
		x->v = gen_arith(g, STAP_OP_AND, want, x->v,
				 bit_count(x, (1LL << step->bits) - 1), x->e->tok);
		return;
	}
	x->v = gen_arith(g, STAP_OP_SHL, STAP_NONE, x->v,
			 step_const(x, step, STAP_RELOC_LEFT, left), x->e->tok);
	x->v = gen_arith(g, step->is_signed ? STAP_OP_SHR : STAP_OP_USHR, want, x->v,
			 step_const(x, step, STAP_RELOC_RIGHT, left + step->shift),
			 x->e->tok);
}

static void step_word(struct value *x, const struct stap_target_step *step,
		      bool last)
{
	struct gen *g = x->g;
	struct gen_insn *in = NULL;
	bool known = false;

	/* A part of a structure may be in another word than its neighbour. */
	if (step->op == STAP_TARGET_ARG && !g->s->opt.unoptimized &&
	    !(step->ref && strpbrk(step->ref->path, ">[")))
		known = gen_known(g, GEN_SAME_ARG + step->n, STAP_LONG, &x->v);
	else
		x->v = value_dest(x, last);
	if (step->op == STAP_TARGET_ARG) {
		if (!known)
			in = gen_emit(g, STAP_OP_ARG, x->v, step->n, 0, x->e->tok);
		g->flags |= STAP_FUNC_ARG;
	} else {
		in = gen_emit(g, STAP_OP_RETVAL, x->v, 0, 0, x->e->tok);
		g->flags |= STAP_FUNC_RETVAL;
	}
	if (in && step->ref)
		in->reloc = step_reloc(x, step, step->what);
}

static void step_register(struct value *x, const struct stap_target_step *step,
			  bool last)
{
	x->v = value_dest(x, last);
	gen_emit(x->g, STAP_OP_UREG, x->v, step->n, 0, x->e->tok);
}

/* A place in memory that two registers lead to. */
static void step_add_register(struct value *x, const struct stap_target_step *step,
			      bool last)
{
	struct gen *g = x->g;
	uint32_t r = gen_dest(g, STAP_NONE, STAP_LONG);

	gen_emit(g, STAP_OP_UREG, r, step->step, 0, x->e->tok);
	if (step->n != 1)
		r = gen_arith(g, STAP_OP_MUL, STAP_NONE, r, code_const(g->c, step->n),
			      x->e->tok);
	x->v = gen_arith(g, STAP_OP_ADD, last ? x->want : STAP_NONE, x->v, r, x->e->tok);
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
		case STAP_TARGET_CONST:
			x->v = step_const(x, step, step->what, step->n);
			break;
		case STAP_TARGET_UREG:
			step_register(x, step, last);
			break;
		case STAP_TARGET_ADDREG:
			step_add_register(x, step, last);
			break;
		case STAP_TARGET_OFFSET:
			x->offset += step->n;
			x->place = step->ref ? step : NULL;
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

	if (!t) {
		gen_refuse(g, e->tok, ast_expr_kind_name(e->kind));
		return code_const(g->c, 0);
	}
	if (t->pinned)
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
