// SPDX-License-Identifier: GPL-2.0
/*
 * Levenshtein distance, one row of the matrix at a time. Names longer than a
 * row are no help to anybody and are left out.
 */
#include <string.h>
#include "suggest.h"

#define LONGEST_NAME	64

static unsigned int min3(unsigned int a, unsigned int b, unsigned int c)
{
	if (b < a)
		a = b;
	return c < a ? c : a;
}

static unsigned int distance(const char *a, size_t la, const char *b, size_t lb)
{
	unsigned int row[LONGEST_NAME + 1], diagonal, above;
	size_t i, j;

	for (j = 0; j <= lb; j++)
		row[j] = j;
	for (i = 1; i <= la; i++) {
		diagonal = row[0];
		row[0] = i;
		for (j = 1; j <= lb; j++) {
			above = row[j];
			row[j] = min3(above + 1, row[j - 1] + 1,
				      diagonal + (a[i - 1] != b[j - 1]));
			diagonal = above;
		}
	}
	return row[lb];
}

/* Closest first; among equals the shorter, then the alphabet decides. */
static int compare(const char *a, unsigned int da, const char *b, unsigned int db)
{
	size_t la = strlen(a), lb = strlen(b);

	if (da != db)
		return da < db ? -1 : 1;
	if (la != lb)
		return la < lb ? -1 : 1;
	return strcmp(a, b);
}

/**
 * stap_suggest_add() - consider a name
 * @g: the search; its target is set, the rest was zero at first
 * @name: lives as long as @g
 */
void stap_suggest_add(struct stap_suggest *g, const char *name)
{
	size_t la = strlen(g->target), lb = strlen(name);
	unsigned int d, i;

	if (!lb || la > LONGEST_NAME || lb > LONGEST_NAME)
		return;
	d = distance(g->target, la, name, lb);
	for (i = 0; i < g->n; i++) {
		int c = compare(name, d, g->best[i].name, g->best[i].distance);

		if (!c)
			return;
		if (c < 0)
			break;
	}
	if (i == STAP_SUGGEST_MAX)
		return;
	if (g->n < STAP_SUGGEST_MAX)
		g->n++;
	memmove(&g->best[i + 1], &g->best[i], (g->n - 1 - i) * sizeof(g->best[0]));
	g->best[i].name = name;
	g->best[i].distance = d;
}

const char *stap_suggest_text(const struct stap_suggest *g, struct stap_arena *a,
			      const char *label)
{
	const char *text = "";
	unsigned int i;

	for (i = 0; i < g->n; i++)
		text = stap_arena_printf(a, "%s%s%s", text, i ? ", " : "",
					 g->best[i].name);
	if (!g->n)
		return "";
	return stap_arena_printf(a, " (%s: %s)", label, text);
}
