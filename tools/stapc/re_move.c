// SPDX-License-Identifier: GPL-2.0
/*
 * Moves between registers that are meant to happen at once, put into an order
 * in which they can happen one after the other.
 */
#include <stdbool.h>
#include <linux/stap.h>
#include "re_tree.h"

static unsigned int to(uint32_t move)
{
	return move >> 16;
}

static unsigned int from(uint32_t move)
{
	return move & 0xffff;
}

static bool is_source(const uint32_t *moves, unsigned int n, unsigned int reg)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		if (from(moves[i]) == reg)
			return true;
	return false;
}

static void swap(uint32_t *a, uint32_t *b)
{
	uint32_t t = *a;

	*a = *b;
	*b = t;
}

/* A move whose destination nobody behind @first reads any more. */
static bool find_free(uint32_t *moves, unsigned int first, unsigned int n)
{
	unsigned int i;

	for (i = first; i < n; i++) {
		if (is_source(moves + first, n - first, to(moves[i])))
			continue;
		swap(&moves[first], &moves[i]);
		return true;
	}
	return false;
}

/**
 * stap_re_moves() - order moves
 * @moves: the moves, each register set once; room for twice as many
 * @n: how many
 * @spare: a register that is not among them
 *
 * Where they go round in a circle, the spare register breaks it.
 *
 * Return: how many they are then; those of a register to itself are left out.
 */
unsigned int stap_re_moves(uint32_t *moves, unsigned int n, unsigned int spare)
{
	unsigned int i, k = 0;

	for (i = 0; i < n; i++)
		if (to(moves[i]) != from(moves[i]))
			moves[k++] = moves[i];
	n = k;
	for (i = 0; i < n; i++) {
		unsigned int saved;

		if (find_free(moves, i, n))
			continue;
		saved = to(moves[i]);
		for (k = i; k < n; k++)
			if (from(moves[k]) == saved)
				moves[k] = RE_MOVE(to(moves[k]), spare);
		moves[n++] = moves[i];
		moves[i] = RE_MOVE(spare, saved);
	}
	return n;
}
