/* SPDX-License-Identifier: GPL-2.0 */
/*
 * "(similar: begin, end)": the known names that are closest to a misspelt
 * one. Candidates are added one by one, the five best are kept.
 */
#ifndef STAPC_SUGGEST_H
#define STAPC_SUGGEST_H

#include "arena.h"

#define STAP_SUGGEST_MAX	5

struct stap_suggest {
	const char *target;
	unsigned int n;
	struct {
		const char *name;
		unsigned int distance;
	} best[STAP_SUGGEST_MAX];
};

void stap_suggest_add(struct stap_suggest *g, const char *name);

/* " (similar: a, b)", or "" if nothing was added; @label replaces "similar". */
const char *stap_suggest_text(const struct stap_suggest *g, struct stap_arena *a,
			      const char *label);

#endif
