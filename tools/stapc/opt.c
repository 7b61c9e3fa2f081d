// SPDX-License-Identifier: GPL-2.0
/*
 * Improves a function and appends it to the program.
 *
 * Code that cannot be reached goes, jumps to jumps are shortened, values that
 * nobody needs are not computed (unless that could fail), slots that are
 * never needed at once become one, and what then is a move to itself goes.
 */
#include <string.h>
#include "image.h"
#include "opt.h"
#include "stages.h"

bool opt_is_jump(const struct gen_insn *in)
{
	return in->op >= STAP_OP_JMP && in->op <= STAP_OP_JGE;
}

static bool ends_flow(const struct gen_insn *in)
{
	return in->op == STAP_OP_JMP || in->op == STAP_OP_RET;
}

static bool is_slot(uint32_t operand)
{
	return operand != STAP_NONE && !code_is_const(operand);
}

void opt_reads(struct gen_insn *in, opt_slot_fn fn, void *data)
{
	const __u8 *mode = stap_op_rows[in->op].mode;
	uint32_t *op[3] = { &in->a, &in->b, &in->c };
	uint32_t *args = (uint32_t *)in->args;
	unsigned int i;

	if (opt_updates(in))
		fn(data, &in->a);
	for (i = 0; i < 3; i++) {
		if ((mode[i] == STAP_MODE_L || mode[i] == STAP_MODE_S ||
		     mode[i] == STAP_MODE_RV) && is_slot(*op[i]))
			fn(data, op[i]);
	}
	/* the first word of a walk is its order */
	for (i = mode[2] == STAP_MODE_WALK; i < in->nargs; i++) {
		if (is_slot(args[i]))
			fn(data, &args[i]);
	}
}

bool opt_updates(const struct gen_insn *in)
{
	return in->op == STAP_OP_NEXT;
}

uint32_t *opt_write(struct gen_insn *in)
{
	__u8 mode = stap_op_rows[in->op].mode[0];

	if (mode != STAP_MODE_DL && mode != STAP_MODE_DS && mode != STAP_MODE_DR)
		return NULL;
	return in->a == STAP_NONE ? NULL : &in->a;
}

/* A divisor that is known and not 0. */
static bool safe_divisor(const struct gen *g, uint32_t operand)
{
	return code_is_known(g->c, operand) && code_const_value(g->c, operand);
}

bool opt_may_raise(const struct gen *g, const struct gen_insn *in)
{
	switch (in->op) {
	case STAP_OP_DIV:
	case STAP_OP_MOD:
		return !safe_divisor(g, in->c);
	case STAP_OP_LDU8:
	case STAP_OP_LDU16:
	case STAP_OP_LDU32:
	case STAP_OP_LDS8:
	case STAP_OP_LDS16:
	case STAP_OP_LDS32:
	case STAP_OP_LD64:
	case STAP_OP_ULDU8:
	case STAP_OP_ULDU16:
	case STAP_OP_ULDU32:
	case STAP_OP_ULDS8:
	case STAP_OP_ULDS16:
	case STAP_OP_ULDS32:
	case STAP_OP_ULD64:
	case STAP_OP_CALL:
	case STAP_OP_STA:
	case STAP_OP_STAS:
	case STAP_OP_ADDA:
	case STAP_OP_XADDA:
	case STAP_OP_STATA:
	case STAP_OP_BUCKET:
	case STAP_OP_EMITH:
	case STAP_OP_HISTS:
		return true;
	case STAP_OP_XAGG:
		return in->b != STAP_EXTRACT_COUNT && in->b != STAP_EXTRACT_SUM;
	case STAP_OP_CALLB:
		return stap_builtin_rows[in->b].flags & STAP_BUILTIN_ERR;
	default:
		return false;
	}
}

bool opt_is_pure(const struct gen *g, const struct gen_insn *in)
{
	switch (in->op) {
	case STAP_OP_CALLB:
		return stap_builtin_rows[in->b].flags &
		       (STAP_BUILTIN_SAME | STAP_BUILTIN_PURE);
	case STAP_OP_XADDG:
	case STAP_OP_MATCH:
		return false;
	default:
		return opt_write((struct gen_insn *)in) &&
		       !opt_may_raise(g, in);
	}
}

const struct gen_try *opt_try_of(const struct gen *g, uint32_t i)
{
	unsigned int k;

	for (k = 0; k < g->tries.n; k++) {
		const struct gen_try *t = &g->tries.v[k];

		if (i >= t->start && i < t->end)
			return t;
	}
	return NULL;
}

/* From here on jumps and try blocks name instructions, not labels. */
static void resolve_labels(struct gen *g)
{
	unsigned int i;

	for (i = 0; i < g->insns.n; i++) {
		if (opt_is_jump(&g->insns.v[i]))
			g->insns.v[i].a = g->labels.v[g->insns.v[i].a];
	}
	for (i = 0; i < g->tries.n; i++) {
		struct gen_try *t = &g->tries.v[i];

		t->start = g->labels.v[t->start];
		t->end = g->labels.v[t->end];
		t->target = g->labels.v[t->target];
	}
}

static void find_dead_code(struct gen *g)
{
	uint8_t *seen = stap_arena_alloc(g->s->arena, g->insns.n);
	uint32_t *todo, n = 0, i;

	todo = stap_arena_alloc(g->s->arena,
				(3 * g->insns.n + 1) * sizeof(*todo));
	todo[n++] = 0;
	while (n) {
		const struct gen_try *t;
		struct gen_insn *in;

		i = todo[--n];
		if (seen[i])
			continue;
		seen[i] = 1;
		in = &g->insns.v[i];
		t = opt_may_raise(g, in) ? opt_try_of(g, i) : NULL;
		if (t)
			todo[n++] = t->target;
		if (opt_is_jump(in))
			todo[n++] = in->a;
		if (!ends_flow(in))
			todo[n++] = i + 1;
	}
	for (i = 0; i < g->insns.n; i++)
		g->insns.v[i].dead = !seen[i];
}

bool opt_in_set(const uint64_t *set, uint32_t slot)
{
	return set[slot / 64] >> (slot % 64) & 1;
}

static bool drop_dead_values(struct opt *o)
{
	struct gen *g = o->g;
	uint64_t *out = stap_arena_alloc(g->s->arena, o->words * sizeof(*out));
	bool any = false;
	uint32_t i;

	for (i = 0; i < g->insns.n; i++) {
		struct gen_insn *in = &g->insns.v[i];
		uint32_t *slot = in->dead ? NULL : opt_write(in);

		if (!slot)
			continue;
		opt_live_out(o, i, out);
		if (opt_in_set(out, *slot))
			continue;
		if (opt_is_pure(g, in)) {
			in->dead = true;
			any = true;
		} else if (stap_op_rows[in->op].mode[0] == STAP_MODE_DR) {
			in->a = STAP_NONE;
		} else if (in->op == STAP_OP_XADDG) {
			in->op = STAP_OP_ADDG;
			in->a = in->b;
			in->b = in->c;
			in->c = 0;
		} else if (in->op == STAP_OP_XADDA) {
			in->op = STAP_OP_ADDA;
			in->a = in->b;
			in->b = in->args[--in->nargs];
		}
	}
	return any;
}

static void map_slot(void *data, uint32_t *slot)
{
	const struct opt *o = data;

	*slot = o->map[*slot];
}

static void apply_map(struct opt *o)
{
	struct gen *g = o->g;
	uint32_t i, *slot;

	for (i = 0; i < g->insns.n; i++) {
		struct gen_insn *in = &g->insns.v[i];

		if (in->dead)
			continue;
		opt_reads(in, map_slot, o);
		slot = opt_updates(in) ? NULL : opt_write(in);
		if (slot)
			*slot = o->map[*slot];
		if ((in->op == STAP_OP_MOV || in->op == STAP_OP_MOVS) &&
		    in->a == in->b)
			in->dead = true;
	}
	for (i = 0; i < g->tries.n; i++) {
		struct gen_try *t = &g->tries.v[i];

		if (t->slot != STAP_NONE)
			t->slot = o->map[t->slot];
	}
}

/* Appending */

/* By old number: number of instructions before it that stay. */
static uint32_t *number_insns(const struct gen *g)
{
	uint32_t *nr = stap_arena_alloc(g->s->arena,
					(g->insns.n + 1) * sizeof(*nr));
	uint32_t i;

	for (i = 0; i < g->insns.n; i++)
		nr[i + 1] = nr[i] + !g->insns.v[i].dead;
	return nr;
}

/* Modes of operands that name a place in ARG. */
static bool is_list(__u8 mode)
{
	return mode == STAP_MODE_AR || mode == STAP_MODE_KEY || mode == STAP_MODE_KEYX ||
	       mode == STAP_MODE_KEYW || mode == STAP_MODE_WALK;
}

static struct stap_insn final_insn(struct gen *g, const struct gen_insn *in,
				   const uint32_t *nr)
{
	const __u8 *mode = stap_op_rows[in->op].mode;
	struct stap_insn f = { .op = in->op, .a = in->a, .b = in->b, .c = in->c };
	uint32_t args = code_args(g->c, in->args, in->nargs);

	if (opt_is_jump(in))
		f.a = nr[in->a];
	if (is_list(mode[1]))
		f.b = args;
	if (is_list(mode[2]))
		f.c = args;
	return f;
}

/* Whether something in the block can raise an error. */
static bool try_needed(const struct gen *g, const struct gen_try *t)
{
	uint32_t i;

	for (i = t->start; i < t->end; i++) {
		if (!g->insns.v[i].dead && opt_may_raise(g, &g->insns.v[i]) &&
		    opt_try_of(g, i) == t)
			return true;
	}
	return false;
}

/* A function as it will be, and the blob that tells equal ones. */
struct final {
	struct stap_func f;
	struct stap_insn *insns;
	const struct stap_tok **toks;
	uint32_t *relocs;
	struct stap_catch *catches;
	unsigned int ncatch;
	uint8_t *types;
};

static void finish_code(struct gen *g, struct final *fin)
{
	uint32_t *nr = number_insns(g), i, n = nr[g->insns.n];
	struct stap_arena *a = g->s->arena;

	fin->f.ninsn = n;
	fin->insns = stap_arena_alloc(a, n * sizeof(*fin->insns));
	fin->toks = stap_arena_alloc(a, n * sizeof(*fin->toks));
	fin->relocs = stap_arena_alloc(a, n * sizeof(*fin->relocs));
	for (i = 0; i < g->insns.n; i++) {
		if (g->insns.v[i].dead)
			continue;
		fin->insns[nr[i]] = final_insn(g, &g->insns.v[i], nr);
		fin->toks[nr[i]] = g->insns.v[i].tok;
		fin->relocs[nr[i]] = g->insns.v[i].reloc;
	}
	fin->catches = stap_arena_alloc(a, (g->tries.n + 1) *
					   sizeof(*fin->catches));
	for (i = 0; i < g->tries.n; i++) {
		const struct gen_try *t = &g->tries.v[i];
		struct stap_catch *c = &fin->catches[fin->ncatch];

		if (!try_needed(g, t))
			continue;
		c->start = nr[t->start];
		c->end = nr[t->end];
		c->target = nr[t->target];
		c->slot = t->slot;
		fin->ncatch++;
	}
}

static void append(void **at, const void *data, size_t size)
{
	memcpy(*at, data, size);
	*at = (char *)*at + size;
}

/* Index of an equal function, or of this one, which is to be appended. */
static uint32_t find_equal(struct gen *g, const struct final *fin)
{
	size_t insns = fin->f.ninsn * sizeof(*fin->insns);
	size_t toks = fin->f.ninsn * sizeof(*fin->toks);
	size_t relocs = fin->f.ninsn * sizeof(*fin->relocs);
	size_t catches = fin->ncatch * sizeof(*fin->catches);
	size_t size = insns + toks + relocs + catches + fin->f.nslot + 1;
	void *blob = stap_arena_alloc(g->s->arena, size), *at = blob;

	append(&at, fin->insns, insns);
	append(&at, fin->toks, toks);
	append(&at, fin->relocs, relocs);
	append(&at, fin->catches, catches);
	append(&at, fin->types, fin->f.nslot);
	append(&at, &fin->f.flags, 1);
	return code_pool_find(g->c, &g->c->func_pool, blob, size, g->c->funcs.n);
}

/* A call of error() has no place to tell; a "next" that leads nowhere has. */
static bool is_error(const struct stap_insn *in, const struct stap_tok *tok)
{
	return in->op == STAP_OP_CALLB && in->b == STAP_BI_ERROR && tok &&
		tok->kind != STAP_TOK_KEYWORD;
}

static void append_func(struct gen *g, struct final *fin)
{
	struct stap_arena *a = g->s->arena;
	struct stap_code *c = g->c;
	unsigned int i;

	fin->f.insn = c->insns.n;
	fin->f.slot = c->slots.n;
	for (i = 0; i < fin->f.ninsn; i++) {
		code_line(c, c->insns.n, fin->toks[i], is_error(&fin->insns[i], fin->toks[i]));
		code_reloc_insn(c, c->insns.n, fin->relocs[i]);
		ast_vec_add(a, &c->insns, fin->insns[i]);
	}
	for (i = 0; i < fin->f.nslot; i++)
		ast_vec_add(a, &c->slots, fin->types[i]);
	for (i = 0; i < fin->ncatch; i++) {
		fin->catches[i].func = c->funcs.n;
		ast_vec_add(a, &c->catches, fin->catches[i]);
	}
	ast_vec_add(a, &c->funcs, fin->f);
}

static void improve(struct opt *o)
{
	struct gen *g = o->g;

	o->words = (g->types.n + 63) / 64;
	if (!o->words ||
	    (uint64_t)o->words * 64 * g->insns.n > OPT_BITS_MAX) {
		o->words = 0;
		return;
	}
	o->in = stap_arena_alloc(g->s->arena,
				 (size_t)o->words * g->insns.n * sizeof(*o->in));
	do {
		opt_liveness(o);
	} while (!g->s->opt.unoptimized && drop_dead_values(o));
}

uint32_t opt_finish(struct gen *g, const char *name, uint8_t ret, bool share)
{
	struct opt o = { .g = g };
	struct final fin = { .f.ret = ret, .f.nparam = g->nparams,
			     .f.flags = g->flags };
	uint32_t index = g->c->funcs.n;

	resolve_labels(g);
	opt_shorten_jumps(g);
	opt_invert_jumps(g);
	find_dead_code(g);
	if (!g->s->opt.unoptimized)
		opt_drop_aggregates(g);
	improve(&o);
	fin.types = stap_arena_alloc(g->s->arena, g->types.n + 1);
	fin.f.nslot = opt_place(&o, fin.types);
	apply_map(&o);
	opt_drop_idle_jumps(g);
	finish_code(g, &fin);
	if (share)
		index = find_equal(g, &fin);
	if (index == g->c->funcs.n) {
		fin.f.name = code_word(g->c, name);
		append_func(g, &fin);
	}
	return index;
}
