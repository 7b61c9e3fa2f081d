// SPDX-License-Identifier: GPL-2.0
/*
 * A hash table keyed by interned pointers, with open addressing. Nothing is
 * ever removed: the tables live as long as one compilation.
 */
#include <stdint.h>
#include "names.h"

static struct stap_decl **find_slot(struct stap_decl **slots, unsigned int cap,
				    const char *name)
{
	unsigned int i = (uintptr_t)name * 0x9e3779b97f4a7c15ULL >> 40;

	for (;; i++) {
		struct stap_decl **slot = &slots[i & (cap - 1)];

		if (!*slot || (*slot)->name == name)
			return slot;
	}
}

static void grow(struct stap_arena *a, struct stap_names *t)
{
	unsigned int cap = t->cap ? 2 * t->cap : 64, i;
	struct stap_decl **slots = stap_arena_alloc(a, cap * sizeof(*slots));

	for (i = 0; i < t->cap; i++) {
		if (t->slots[i])
			*find_slot(slots, cap, t->slots[i]->name) = t->slots[i];
	}
	t->slots = slots;
	t->cap = cap;
}

/**
 * stap_names_add() - add a declaration behind those of the same name
 * @a: where the table lives
 * @t: the table
 * @name: interned
 * @decl: the owner's data
 *
 * Return: the new entry, for the owner to fill in the rest.
 */
struct stap_decl *stap_names_add(struct stap_arena *a, struct stap_names *t,
				 const char *name, void *decl)
{
	struct stap_decl *d = stap_arena_alloc(a, sizeof(*d));
	struct stap_decl **slot;

	d->name = name;
	d->decl = decl;
	if (2 * t->n >= t->cap)
		grow(a, t);
	slot = find_slot(t->slots, t->cap, name);
	if (!*slot)
		t->n++;
	while (*slot)
		slot = &(*slot)->next;
	*slot = d;
	return d;
}

struct stap_decl *stap_names_find(const struct stap_names *t, const char *name)
{
	return t->cap ? *find_slot(t->slots, t->cap, name) : NULL;
}
