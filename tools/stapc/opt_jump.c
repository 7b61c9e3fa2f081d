// SPDX-License-Identifier: GPL-2.0
/*
 * Jumps: fewer of them, and straight ones.
 */
#include "opt.h"
#include "stages.h"

/* A jump to a forward JMP may go where that goes. */
void opt_shorten_jumps(struct gen *g)
{
	unsigned int i;

	for (i = g->insns.n; i-- > 0;) {
		struct gen_insn *in = &g->insns.v[i];
		const struct gen_insn *to;

		if (!opt_is_jump(in) || in->a <= i)
			continue;
		to = &g->insns.v[in->a];
		if (to->op == STAP_OP_JMP && to->a > in->a)
			in->a = to->a;
		else if (in->op == STAP_OP_JMP && to->op == STAP_OP_RET)
			*in = *to;
	}
}

static uint16_t inverted(uint16_t op)
{
	switch (op) {
	case STAP_OP_JEQ:
		return STAP_OP_JNE;
	case STAP_OP_JNE:
		return STAP_OP_JEQ;
	case STAP_OP_JLT:
		return STAP_OP_JGE;
	case STAP_OP_JLE:
		return STAP_OP_JGT;
	case STAP_OP_JGT:
		return STAP_OP_JLE;
	default:
		return STAP_OP_JLT;
	}
}

/* "JEQ over; JMP there; over:" is "JNE there", if nobody else uses the JMP. */
void opt_invert_jumps(struct gen *g)
{
	uint8_t *target = stap_arena_alloc(g->s->arena, g->insns.n + 1);
	uint32_t i;

	for (i = 0; i < g->insns.n; i++) {
		if (opt_is_jump(&g->insns.v[i]))
			target[g->insns.v[i].a] = 1;
	}
	for (i = 0; i + 2 < g->insns.n; i++) {
		struct gen_insn *in = &g->insns.v[i], *next = in + 1;

		if (!opt_is_jump(in) || in->op == STAP_OP_JMP ||
		    in->a != i + 2 || next->op != STAP_OP_JMP ||
		    next->a <= i + 1 || target[i + 1])
			continue;
		in->op = inverted(in->op);
		in->a = next->a;
		next->a = i + 2;
	}
}

static uint32_t next_live(const struct gen *g, uint32_t i)
{
	while (i < g->insns.n && g->insns.v[i].dead)
		i++;
	return i;
}

/* A jump to what comes next anyhow. */
void opt_drop_idle_jumps(struct gen *g)
{
	uint32_t i;

	for (i = 0; i < g->insns.n; i++) {
		struct gen_insn *in = &g->insns.v[i];

		if (!in->dead && opt_is_jump(in) && in->a > i &&
		    next_live(g, i + 1) == next_live(g, in->a))
			in->dead = true;
	}
}
