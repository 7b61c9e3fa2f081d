// SPDX-License-Identifier: GPL-2.0
/*
 * The arena: a list of chunks, handed out front to back, and a table of the
 * interned names. Chunks double up to a limit, so that a small script touches
 * little memory and a big one makes few calls of malloc().
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cc.h"
#include "arena.h"

#define CHUNK_MIN	(16 * 1024UL)
#define CHUNK_MAX	(1024 * 1024UL)
#define ALIGN		16UL

struct chunk {
	struct chunk *next;
	size_t size, used;
	char data[] __aligned(16);
};

struct name {
	struct name *next;
	size_t len;
	unsigned int hash;
	char text[];
};

struct stap_arena {
	struct chunk *chunks;
	struct name **table;
	unsigned int nbuckets, nnames;
	size_t used;
};

/* Nothing useful can be done without memory; say so and stop. */
static void *must(void *p)
{
	if (!p) {
		fputs("ERROR: out of memory\n", stderr);
		abort();
	}
	return p;
}

struct stap_arena *stap_arena_new(void)
{
	struct stap_arena *a = must(calloc(1, sizeof(*a)));

	a->nbuckets = 256;
	a->table = must(calloc(a->nbuckets, sizeof(*a->table)));
	return a;
}

void stap_arena_free(struct stap_arena *a)
{
	struct chunk *c, *next;

	if (!a)
		return;
	for (c = a->chunks; c; c = next) {
		next = c->next;
		free(c);
	}
	free(a->table);
	free(a);
}

static struct chunk *new_chunk(struct stap_arena *a, size_t need)
{
	size_t size = a->chunks ? a->chunks->size * 2 : CHUNK_MIN;
	struct chunk *c;

	if (size > CHUNK_MAX)
		size = CHUNK_MAX;
	if (size < need)
		size = need;
	c = must(malloc(sizeof(*c) + size));
	c->size = size;
	c->used = 0;
	c->next = a->chunks;
	a->chunks = c;
	return c;
}

void *stap_arena_alloc(struct stap_arena *a, size_t size)
{
	struct chunk *c = a->chunks;
	void *p;

	if (size > SIZE_MAX / 2)
		must(NULL);
	size = (size + ALIGN - 1) & ~(ALIGN - 1);
	if (!c || c->size - c->used < size)
		c = new_chunk(a, size);
	p = c->data + c->used;
	c->used += size;
	a->used += size;
	return memset(p, 0, size);
}

void *stap_arena_grow(struct stap_arena *a, const void *p, size_t old, size_t size)
{
	void *q = stap_arena_alloc(a, size);

	if (old)
		memcpy(q, p, old);
	return q;
}

char *stap_arena_strndup(struct stap_arena *a, const char *s, size_t len)
{
	char *p = stap_arena_alloc(a, len + 1);

	memcpy(p, s, len);
	return p;
}

char *stap_arena_strdup(struct stap_arena *a, const char *s)
{
	return stap_arena_strndup(a, s, strlen(s));
}

char *stap_arena_vprintf(struct stap_arena *a, const char *fmt, va_list ap)
{
	va_list again;
	int len;
	char *p;

	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (len < 0)
		must(NULL);
	p = stap_arena_alloc(a, len + 1);
	vsnprintf(p, len + 1, fmt, ap);
	return p;
}

char *stap_arena_printf(struct stap_arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;

	va_start(ap, fmt);
	p = stap_arena_vprintf(a, fmt, ap);
	va_end(ap);
	return p;
}

static unsigned int hash_bytes(const char *s, size_t len)
{
	unsigned int h = 2166136261u;

	while (len--)
		h = (h ^ (unsigned char)*s++) * 16777619u;
	return h;
}

static void rehash(struct stap_arena *a)
{
	unsigned int n = a->nbuckets * 4, i;
	struct name **table = must(calloc(n, sizeof(*table)));
	struct name *e, *next;

	for (i = 0; i < a->nbuckets; i++) {
		for (e = a->table[i]; e; e = next) {
			next = e->next;
			e->next = table[e->hash % n];
			table[e->hash % n] = e;
		}
	}
	free(a->table);
	a->table = table;
	a->nbuckets = n;
}

const char *stap_arena_intern_n(struct stap_arena *a, const char *s, size_t len)
{
	unsigned int hash = hash_bytes(s, len);
	struct name *e;

	for (e = a->table[hash % a->nbuckets]; e; e = e->next) {
		if (e->hash == hash && e->len == len && !memcmp(e->text, s, len))
			return e->text;
	}
	if (a->nnames++ >= a->nbuckets)
		rehash(a);
	e = stap_arena_alloc(a, sizeof(*e) + len + 1);
	e->hash = hash;
	e->len = len;
	memcpy(e->text, s, len);
	e->next = a->table[hash % a->nbuckets];
	a->table[hash % a->nbuckets] = e;
	return e->text;
}

const char *stap_arena_intern(struct stap_arena *a, const char *s)
{
	return stap_arena_intern_n(a, s, strlen(s));
}

size_t stap_arena_used(const struct stap_arena *a)
{
	return a->used;
}
