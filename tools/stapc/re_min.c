// SPDX-License-Identifier: GPL-2.0
/*
 * Fewest states: those that cannot be told apart become one (E. F. Moore).
 * First by what they say themselves, then, round after round, by where they
 * lead, until a round parts nobody. Where that takes too many rounds the
 * automaton stays as it is, which is right as well.
 */
#include <stdlib.h>
#include <string.h>
#include "ast.h"
#include "re_tree.h"

#define ROUNDS_MAX	64

struct min {
	struct re_dfa *dfa;
	unsigned int n, nclass;
	uint16_t *block;	/* of each state */
	uint16_t *next;		/* the blocks of this round */
	uint16_t *order;	/* states, sorted */
	bool first;
};

static uint16_t block_of(const struct min *m, uint16_t state)
{
	return state == RE_DEAD ? RE_DEAD : m->block[state];
}

/* Whether two states say the same of the string so far. */
static int compare_self(const struct re_state *a, const struct re_state *b)
{
	int d = a->accepts - b->accepts;

	if (!d)
		d = a->accepts_at_end - b->accepts_at_end;
	if (!d)
		d = a->any - b->any;
	return d ? d : a->end - b->end;
}

static int compare(const void *pa, const void *pb, void *arg)
{
	uint16_t x = *(const uint16_t *)pa, y = *(const uint16_t *)pb;
	const struct min *m = arg;
	const struct re_state *a = m->dfa->state.v[x], *b = m->dfa->state.v[y];
	unsigned int c;
	int d;

	if (m->first)
		return compare_self(a, b);
	d = m->block[x] - m->block[y];
	for (c = 0; !d && c < m->nclass; c++) {
		d = block_of(m, a->step[c].state) - block_of(m, b->step[c].state);
		if (!d)
			d = a->step[c].list - b->step[c].list;
	}
	return d;
}

/* Part the states; the number of blocks. */
static unsigned int round_of(struct min *m)
{
	unsigned int i, n = 0;
	uint16_t *t;

	qsort_r(m->order, m->n, sizeof(*m->order), compare, m);
	for (i = 0; i < m->n; i++) {
		if (i && compare(&m->order[i - 1], &m->order[i], m))
			n++;
		m->next[m->order[i]] = n;
	}
	t = m->block;
	m->block = m->next;
	m->next = t;
	return n + 1;
}

/* Keep one state of each block; the first state's block becomes the first. */
static void merge(struct min *m, unsigned int nblock)
{
	struct re_state **kept = stap_arena_alloc(m->dfa->code->arena, nblock * sizeof(*kept));
	uint16_t *number = m->next;
	unsigned int i, c, n = 0;

	memset(number, 0xff, m->n * sizeof(*number));
	for (i = 0; i < m->n; i++) {
		if (number[m->block[i]] != 0xffff)
			continue;
		number[m->block[i]] = n;
		kept[n++] = m->dfa->state.v[i];
	}
	for (i = 0; i < n; i++)
		for (c = 0; c < m->nclass; c++)
			if (kept[i]->step[c].state != RE_DEAD)
				kept[i]->step[c].state = number[m->block[kept[i]->step[c].state]];
	memcpy(m->dfa->state.v, kept, n * sizeof(*kept));
	m->dfa->state.n = n;
}

/**
 * stap_re_minimize() - make states that do the same one
 * @dfa: the automaton
 */
void stap_re_minimize(struct re_dfa *dfa)
{
	struct stap_arena *arena = dfa->code->arena;
	struct min m = {
		.dfa = dfa, .n = dfa->state.n, .nclass = dfa->code->nclass, .first = true,
	};
	unsigned int i, n = 0, last, rounds = 0;

	m.block = stap_arena_alloc(arena, m.n * sizeof(*m.block));
	m.next = stap_arena_alloc(arena, m.n * sizeof(*m.next));
	m.order = stap_arena_alloc(arena, m.n * sizeof(*m.order));
	for (i = 0; i < m.n; i++)
		m.order[i] = i;
	do {
		last = n;
		n = round_of(&m);
		m.first = false;
	} while (n != last && n < m.n && ++rounds < ROUNDS_MAX);
	if (n == last && n < m.n)
		merge(&m, n);
}
