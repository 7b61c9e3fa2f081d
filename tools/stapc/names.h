/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Declarations by name. One name may be declared often (overloads, private
 * ones of several files), so an entry is a list, in the order it was added.
 * Names are interned: equal names are equal pointers.
 */
#ifndef STAPC_NAMES_H
#define STAPC_NAMES_H

#include <stdbool.h>
#include "arena.h"

struct stap_source;

struct stap_decl {
	struct stap_decl *next;		/* of the same name */
	const char *name;
	void *decl;			/* what the table's owner added */
	const struct stap_source *src;	/* where it was declared */
	bool is_private;
};

struct stap_names {
	struct stap_decl **slots;
	unsigned int cap, n;		/* n: distinct names */
};

struct stap_decl *stap_names_add(struct stap_arena *a, struct stap_names *t,
				 const char *name, void *decl);

/* The first declaration of @name, or NULL. */
struct stap_decl *stap_names_find(const struct stap_names *t, const char *name);

#endif
