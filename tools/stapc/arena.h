/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory that lives as long as one compilation. Nodes, tokens and names are
 * never freed one by one: the whole arena goes at the end, so no stage has to
 * know who else still points at a node.
 */
#ifndef STAPC_ARENA_H
#define STAPC_ARENA_H

#include <stdarg.h>
#include <stddef.h>
#include "cc.h"

struct stap_arena;

struct stap_arena *stap_arena_new(void);
void stap_arena_free(struct stap_arena *a);

/* Zeroed memory, aligned for any type. Never NULL: no memory is fatal. */
void *stap_arena_alloc(struct stap_arena *a, size_t size);
/* Grow a block of @old bytes to @size; the old block is left to the arena. */
void *stap_arena_grow(struct stap_arena *a, const void *p, size_t old, size_t size);
char *stap_arena_strdup(struct stap_arena *a, const char *s);
char *stap_arena_strndup(struct stap_arena *a, const char *s, size_t len);
char *stap_arena_printf(struct stap_arena *a, const char *fmt, ...)
	__printf(2, 3);
char *stap_arena_vprintf(struct stap_arena *a, const char *fmt, va_list ap);

/* One copy per distinct text: interned names may be compared by pointer. */
const char *stap_arena_intern(struct stap_arena *a, const char *s);
const char *stap_arena_intern_n(struct stap_arena *a, const char *s, size_t len);

/* Bytes handed out so far. */
size_t stap_arena_used(const struct stap_arena *a);

#endif
