/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Arrays: hashing, finding, putting in and taking out, for those who do it at
 * every hit of a probe. An array with one key, a long or a string, has ways of
 * its own.
 *
 * What is kept of a hash value is its upper half, which every bit of the keys
 * has gone into.
 */
#ifndef _TRACE_STAP_MAP_FIND_H
#define _TRACE_STAP_MAP_FIND_H

#include "map.h"
#include "word.h"

/* The first entry of a chain. */
static __always_inline __u32 stap_map_head(const struct stap_map *map,
					   __u32 hash)
{
	/* Pairs with the release in stap_map_link(). */
	return smp_load_acquire(&map->bucket[hash >> map->shift]);
}

/* Takes a word into a hash value, which is mixed before the next one. */
static __always_inline __u64 stap_map_hash(__u64 hash, __u64 word)
{
	return (hash ^ word) * STAP_MAP_MIX;
}

static __always_inline __u64 stap_map_mix(__u64 hash)
{
	return hash ^ (hash >> 32);
}

/* What is kept of a hash value: never 0. */
static __always_inline __u32 stap_map_fold(__u64 hash)
{
	return (hash >> 32) | 1;
}

/**
 * struct stap_map_text - a key that is a string, read once
 * @s:    the string
 * @hash: hash value of what came before, then of this too
 * @more: words before the last one
 * @last: the last one
 */
struct stap_map_text {
	const char *s;
	__u64 hash;
	__u64 more;
	__u64 last;
};

static __always_inline void stap_map_words(const struct stap_map *map,
					   struct stap_map_text *t,
					   bool aligned)
{
	__u32 left = map->maxlen;
	const char *s = t->s;
	bool last;

	for (;;) {
		t->last = stap_word(s, left, aligned, &last);
		t->hash = stap_map_hash(t->hash, t->last);
		if (last)
			break;
		t->hash = stap_map_mix(t->hash);
		s += 8;
		left -= 8;
	}
	t->more = (__u64)(s - t->s) / 8;
}

void stap_map_bytes(const struct stap_map *map, struct stap_map_text *t);

static __always_inline void stap_map_read(const struct stap_map *map,
					  struct stap_map_text *t,
					  const char *s, __u64 hash)
{
	struct stap_map_text bytes;

	t->s = s;
	t->hash = hash;
	if (stap_word_aligned(s)) {
		stap_map_words(map, t, true);
		return;
	}
	bytes = *t;
	stap_map_bytes(map, &bytes);
	*t = bytes;
}

static __always_inline bool stap_map_equal(const struct stap_map_text *t,
					   const __u64 *have)
{
	const char *s = t->s;
	__u64 more;

	for (more = t->more; more; more--) {
		__u64 word;

		memcpy(&word, s, sizeof(word));
		if (*have++ != word)
			return false;
		s += sizeof(word);
	}
	return *have == t->last;
}

/**
 * stap_map_find_long - find an entry of an array with one key, a long
 * @map:  the array
 * @key:  the key
 * @hash: its hash value, for stap_map_new()
 * @at:   where the entry is
 *
 * Return: the entry, or 0.
 */
static __always_inline __u32 stap_map_find_long(const struct stap_map *map,
						__u64 key, __u32 *hash,
						struct stap_map_entry **at)
{
	__u32 e;

	*hash = stap_map_fold(stap_map_hash(map->seed, key));
	for (e = stap_map_head(map, *hash); e; e = (*at)->next) {
		*at = stap_map_at(map, e);
		if ((*at)->data[0] == key)
			break;
	}
	return e;
}

/* The same, and where its number is written that must be changed to delete it. */
static __always_inline __u32 stap_map_find_link(struct stap_map *map,
						__u64 key, __u32 **link,
						struct stap_map_entry **at)
{
	__u32 hash = stap_map_fold(stap_map_hash(map->seed, key));

	*link = &map->bucket[hash >> map->shift];
	for (; **link; *link = &(*at)->next) {
		*at = stap_map_at(map, **link);
		if ((*at)->data[0] == key)
			break;
	}
	return **link;
}

/**
 * stap_map_find_string - find an entry of an array with one key, a string
 * @map:  the array
 * @key:  the key
 * @hash: its hash value, for stap_map_new()
 * @at:   where the entry is
 *
 * Return: the entry, or 0.
 */
static __always_inline __u32 stap_map_find_string(const struct stap_map *map,
						  const char *key, __u32 *hash,
						  struct stap_map_entry **at)
{
	struct stap_map_text t;
	__u32 e;

	stap_map_read(map, &t, key, map->seed);
	*hash = stap_map_fold(t.hash);
	for (e = stap_map_head(map, *hash); e; e = (*at)->next) {
		*at = stap_map_at(map, e);
		if ((*at)->hash == *hash && stap_map_equal(&t, (*at)->data))
			break;
	}
	return e;
}

/**
 * stap_map_link - put a complete entry where everybody can see it
 * @map:  the array
 * @at:   where the entry is
 * @e:    the entry
 * @hash: hash value of its keys
 */
static __always_inline void stap_map_link(struct stap_map *map,
					  struct stap_map_entry *at, __u32 e,
					  __u32 hash)
{
	__u32 *bucket = &map->bucket[hash >> map->shift];

	WRITE_ONCE(at->hash, hash);
	at->next = *bucket;
	at->after = 0;
	at->prev = map->last;
	if (map->last)
		stap_map_at(map, map->last)->after = e;
	else
		map->first = e;
	map->last = e;
	map->count++;
	/* Pairs with stap_map_head(). */
	smp_store_release(bucket, e);
}

/**
 * stap_map_unlink - take an entry out
 * @map:  the array; the caller is alone
 * @at:   where the entry is
 * @link: where its number is written in the hash chain
 *
 * It is not free yet.
 */
static __always_inline void stap_map_unlink(struct stap_map *map,
					    struct stap_map_entry *at,
					    __u32 *link)
{
	*link = at->next;
	if (at->prev)
		stap_map_at(map, at->prev)->after = at->after;
	else
		map->first = at->after;
	if (at->after)
		stap_map_at(map, at->after)->prev = at->prev;
	else
		map->last = at->prev;
	at->hash = 0;
	map->count--;
}

/* An entry that was taken out is free. */
static __always_inline void stap_map_free(struct stap_map *map,
					  struct stap_map_entry *at, __u32 e)
{
	at->next = map->free;
	map->free = e;
}

#endif /* _TRACE_STAP_MAP_FIND_H */
