// SPDX-License-Identifier: GPL-2.0
/*
 * Slots: where their values are needed, and which can be one.
 *
 * A slot is needed before an instruction that reads it, and before those that
 * lead there without writing it; an instruction that may raise an error leads
 * to the handler of its try block too. Two slots of one type that are never
 * needed at once get one number, lowest first, and both sides of a move the
 * same one where that can be, so that the move goes.
 */
#include <string.h>
#include "opt.h"
#include "stages.h"

static void set_add(uint64_t *set, uint32_t slot)
{
	set[slot / 64] |= 1ULL << (slot % 64);
}

static void set_remove(uint64_t *set, uint32_t slot)
{
	set[slot / 64] &= ~(1ULL << (slot % 64));
}

static const uint64_t *set_in(const struct opt *o, uint32_t i)
{
	return &o->in[(size_t)i * o->words];
}

static void set_union(uint64_t *to, const uint64_t *from, unsigned int words)
{
	while (words--)
		to[words] |= from[words];
}

void opt_live_out(const struct opt *o, uint32_t i, uint64_t *out)
{
	const struct gen_insn *in = &o->g->insns.v[i];

	memset(out, 0, o->words * sizeof(*out));
	if (in->op == STAP_OP_RET && !in->dead)
		return;
	if (opt_is_jump(in) && !in->dead)
		set_union(out, set_in(o, in->a), o->words);
	if ((in->op != STAP_OP_JMP || in->dead) && i + 1 < o->g->insns.n)
		set_union(out, set_in(o, i + 1), o->words);
}

static void add_read(void *data, uint32_t *slot)
{
	set_add(data, *slot);
}

/* What the handler of a try block needs, but for the text that it is given. */
static void add_handler(const struct opt *o, const struct gen_try *t,
			uint64_t *set)
{
	bool had = t->slot != STAP_NONE && opt_in_set(set, t->slot);

	set_union(set, set_in(o, t->target), o->words);
	if (t->slot != STAP_NONE && !had)
		set_remove(set, t->slot);
}

static void live_in(const struct opt *o, uint32_t i, uint64_t *set)
{
	struct gen_insn *in = &o->g->insns.v[i];
	const struct gen_try *t;
	const uint32_t *slot;

	opt_live_out(o, i, set);
	if (in->dead)
		return;
	slot = opt_write(in);
	if (slot)
		set_remove(set, *slot);
	opt_reads(in, add_read, set);
	t = opt_may_raise(o->g, in) ? opt_try_of(o->g, i) : NULL;
	if (t)
		add_handler(o, t, set);
}

void opt_liveness(struct opt *o)
{
	size_t size = o->words * sizeof(uint64_t);
	uint64_t *set = stap_arena_alloc(o->g->s->arena, size);
	bool changed = true;
	uint32_t i;

	memset(o->in, 0, size * o->g->insns.n);
	while (changed) {
		changed = false;
		for (i = o->g->insns.n; i-- > 0;) {
			live_in(o, i, set);
			if (!memcmp(set, set_in(o, i), size))
				continue;
			memcpy(&o->in[(size_t)i * o->words], set, size);
			changed = true;
		}
	}
}

/**
 * struct place - slots being given their numbers
 * @o: the function
 * @nslots: slots it has
 * @clash: by slot: set of slots that are needed while it is
 * @used: slots that anything writes or reads
 * @partner: by slot: the other side of a move, or STAP_NONE
 * @types: by final number: the type
 * @n: final numbers given
 */
struct place {
	struct opt *o;
	unsigned int nslots;
	uint64_t *clash;
	uint64_t *used;
	uint32_t *partner;
	uint8_t *types;
	unsigned int n;
};

static uint64_t *clash_of(struct place *p, uint32_t slot)
{
	return &p->clash[(size_t)slot * p->o->words];
}

/* @slot is written while the slots in @live are needed. */
static void clash_with(struct place *p, uint32_t slot, const uint64_t *live,
		       uint32_t but)
{
	uint32_t other;

	for (other = 0; other < p->nslots; other++) {
		if (other == slot || other == but || !opt_in_set(live, other))
			continue;
		set_add(clash_of(p, slot), other);
		set_add(clash_of(p, other), slot);
	}
}

/* At the start parameters have their values and variables are 0. */
static void clash_at_entry(struct place *p)
{
	uint32_t slot;

	for (slot = 0; slot < p->o->g->nparams; slot++)
		clash_with(p, slot, set_in(p->o, 0), STAP_NONE);
	for (slot = 0; slot < p->nslots; slot++) {
		if (opt_in_set(set_in(p->o, 0), slot))
			clash_with(p, slot, set_in(p->o, 0), STAP_NONE);
	}
}

static void find_clashes(struct place *p)
{
	struct gen *g = p->o->g;
	uint64_t *out = stap_arena_alloc(g->s->arena,
					 p->o->words * sizeof(*out));
	uint32_t i;

	clash_at_entry(p);
	for (i = 0; i < g->insns.n; i++) {
		struct gen_insn *in = &g->insns.v[i];
		bool move = in->op == STAP_OP_MOV || in->op == STAP_OP_MOVS;
		const uint32_t *slot = in->dead ? NULL : opt_write(in);
		const struct gen_try *t;

		if (in->dead)
			continue;
		opt_reads(in, add_read, p->used);
		if (!slot)
			continue;
		set_add(p->used, *slot);
		opt_live_out(p->o, i, out);
		move = move && !code_is_const(in->b);
		clash_with(p, *slot, out, move ? in->b : STAP_NONE);
		/* what fails may have written already */
		t = opt_may_raise(g, in) ? opt_try_of(g, i) : NULL;
		if (t)
			clash_with(p, *slot, set_in(p->o, t->target), STAP_NONE);
		if (move) {
			p->partner[in->a] = in->b;
			p->partner[in->b] = in->a;
		}
	}
	for (i = 0; i < g->tries.n; i++) {
		const struct gen_try *t = &g->tries.v[i];

		if (t->slot == STAP_NONE)
			continue;
		set_add(p->used, t->slot);
		clash_with(p, t->slot, set_in(p->o, t->target), STAP_NONE);
	}
}

/* Whether @slot can have the final number @nr. */
static bool can_have(struct place *p, uint32_t slot, uint32_t nr)
{
	const uint32_t *map = p->o->map;
	uint32_t other;

	if (p->types[nr] != p->o->g->types.v[slot])
		return false;
	for (other = 0; other < p->nslots; other++) {
		if (map[other] == nr && opt_in_set(clash_of(p, slot), other))
			return false;
	}
	return true;
}

static void give_number(struct place *p, uint32_t slot)
{
	uint32_t *map = p->o->map, partner = p->partner[slot], nr;

	if (partner != STAP_NONE && map[partner] != STAP_NONE &&
	    can_have(p, slot, map[partner])) {
		map[slot] = map[partner];
		return;
	}
	for (nr = 0; nr < p->n && !can_have(p, slot, nr); nr++)
		;
	if (nr == p->n)
		p->types[p->n++] = p->o->g->types.v[slot];
	map[slot] = nr;
}

unsigned int opt_place(struct opt *o, uint8_t *types)
{
	struct stap_arena *a = o->g->s->arena;
	struct place p = { .o = o, .nslots = o->g->types.n, .types = types };
	uint32_t slot;

	o->map = stap_arena_alloc(a, (p.nslots + 1) * sizeof(*o->map));
	p.partner = stap_arena_alloc(a, (p.nslots + 1) * sizeof(*p.partner));
	memset(p.partner, 0xff, p.nslots * sizeof(*p.partner));
	for (slot = 0; slot < p.nslots; slot++) {
		bool fixed = !o->words || slot < o->g->nparams;

		o->map[slot] = fixed ? slot : STAP_NONE;
		if (fixed)
			types[p.n++] = o->g->types.v[slot];
	}
	if (!o->words)
		return p.n;
	p.used = stap_arena_alloc(a, o->words * sizeof(*p.used));
	p.clash = stap_arena_alloc(a, (size_t)p.nslots * o->words *
				      sizeof(*p.clash));
	find_clashes(&p);
	for (slot = o->g->nparams; slot < p.nslots; slot++) {
		if (opt_in_set(p.used, slot))
			give_number(&p, slot);
	}
	return p.n;
}
