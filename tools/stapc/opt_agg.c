// SPDX-License-Identifier: GPL-2.0
/*
 * Aggregates that are current already are not made so again:
 *
 *	@count(s), @avg(s)	AGG s; XAGG t, @count; XAGG u, @avg
 *
 * That is good for more than time: both values are of the same moment.
 */
#include <string.h>
#include "opt.h"
#include "stages.h"

static bool makes_current(const struct gen_insn *in)
{
	return in->op == STAP_OP_AGG || in->op == STAP_OP_AGGA || in->op == STAP_OP_AGGE;
}

static uint32_t *hist_of(struct gen_insn *in)
{
	return in->op == STAP_OP_AGG ? &in->b : &in->c;
}

/* Whether what @now makes current is what @in did. */
static bool same_aggregate(struct gen_insn *in, struct gen_insn *now)
{
	if (in->op != now->op || in->a != now->a || *hist_of(in) < *hist_of(now))
		return false;
	if (in->op == STAP_OP_AGGE)
		return in->b == now->b;
	return in->nargs == now->nargs &&
	       (!in->nargs || !memcmp(in->args, now->args, in->nargs * sizeof(*in->args)));
}

/* What may change an aggregate, or which one is current. */
static bool disturbs(const struct gen_insn *in)
{
	switch (in->op) {
	case STAP_OP_CALL:
	case STAP_OP_STAT:
	case STAP_OP_STATA:
	case STAP_OP_CLRT:
	case STAP_OP_DELA:
		return true;
	default:
		return false;
	}
}

struct search {
	uint32_t slot;
	bool found;
};

static void find_slot(void *data, uint32_t *slot)
{
	struct search *s = data;

	s->found |= *slot == s->slot;
}

/* Whether @in writes a slot that @current was named by. */
static bool renames(struct gen_insn *in, struct gen_insn *current)
{
	struct search s = { 0 };
	const uint32_t *slot = opt_write(in);

	if (!slot)
		return false;
	s.slot = *slot;
	opt_reads(current, find_slot, &s);
	return s.found;
}

void opt_drop_aggregates(struct gen *g)
{
	uint8_t *entered = stap_arena_alloc(g->s->arena, g->insns.n + 1);
	struct gen_insn *current = NULL;
	uint32_t i;

	for (i = 0; i < g->insns.n; i++) {
		if (opt_is_jump(&g->insns.v[i]))
			entered[g->insns.v[i].a] = 1;
	}
	for (i = 0; i < g->tries.n; i++)
		entered[g->tries.v[i].target] = 1;
	for (i = 0; i < g->insns.n; i++) {
		struct gen_insn *in = &g->insns.v[i];

		if (entered[i])
			current = NULL;
		if (in->dead)
			continue;
		if (!makes_current(in)) {
			if (current && (disturbs(in) || renames(in, current)))
				current = NULL;
		} else if (current && same_aggregate(current, in)) {
			in->dead = true;
		} else {
			current = in;
		}
	}
}
