// SPDX-License-Identifier: GPL-2.0
/*
 * Arrays: finding, inserting and deleting entries.
 *
 * Finding takes no lock: an entry is complete before it is put at the head of
 * its chain, and while somebody may be looking nothing is ever taken out of
 * one. Those who take out work alone; the caller sees to that.
 */
#include "map.h"
#include "map_word.h"

/* The hash value kept in an entry is the upper half of the whole one. */
static __u32 *map_bucket(const struct stap_map *map, __u32 hash)
{
	return (__u32 *)((char *)map + map->bucket) + (hash >> map->shift);
}

static __always_inline __u32 map_head(const struct stap_map *map, __u32 hash)
{
	/* Pairs with the release in map_link(). */
	return smp_load_acquire(map_bucket(map, hash));
}

static __always_inline __u64 hash_word(__u64 hash, __u64 word)
{
	hash = (hash ^ word) * STAP_MAP_MIX;
	return hash ^ (hash >> 32);
}

/**
 * struct text - a key that is a string, read once
 * @s:    the string
 * @hash: hash value of what came before, then of this too
 * @more: words before the last one
 * @last: the last one
 */
struct text {
	const char *s;
	__u64 hash;
	__u32 more;
	__u64 last;
};

static __always_inline void text_words(const struct stap_map *map,
				       struct text *t, bool aligned)
{
	__u32 left = map->maxlen;
	const char *s = t->s;
	bool last;

	for (;;) {
		t->last = stap_word(s, left, aligned, &last);
		t->hash = hash_word(t->hash, t->last);
		if (last)
			break;
		s += 8;
		left -= 8;
	}
	t->more = (s - t->s) / 8;
}

static noinline void text_bytes(const struct stap_map *map, struct text *t)
{
	text_words(map, t, false);
}

static __always_inline void text_read(const struct stap_map *map,
				      struct text *t, const char *s,
				      __u64 hash)
{
	struct text bytes;

	t->s = s;
	t->hash = hash;
	if (stap_word_aligned(s)) {
		text_words(map, t, true);
		return;
	}
	bytes = *t;
	text_bytes(map, &bytes);
	*t = bytes;
}

static __always_inline bool text_equal(const struct text *t,
				       const __u64 *have)
{
	const char *s = t->s;
	__u32 more;

	for (more = t->more; more; more--) {
		__u64 word;

		memcpy(&word, s, sizeof(word));
		if (*have++ != word)
			return false;
		s += sizeof(word);
	}
	return *have == t->last;
}

/* What is kept of a hash value: never 0. */
static __always_inline __u32 hash_fold(__u64 hash)
{
	return (hash >> 32) | 1;
}

static __u32 hash_keys(const struct stap_map *map, const __u64 *keys)
{
	__u64 hash = map->seed;
	struct text t;
	__u32 i;

	for (i = 0; i < map->nkeys; i++) {
		if (!(map->string & (1u << i))) {
			hash = hash_word(hash, keys[i]);
			continue;
		}
		text_read(map, &t, (const char *)(unsigned long)keys[i], hash);
		hash = t.hash;
	}
	return hash_fold(hash);
}

static bool equal_string(const struct stap_map *map, const __u64 *have,
			 const char *s)
{
	struct text t;

	text_read(map, &t, s, 0);
	return text_equal(&t, have);
}

/**
 * stap_map_match - whether an entry has certain keys
 * @map:   the array
 * @entry: an entry
 * @keys:  keys
 * @any:   bit by key, from bit 0: any key will do
 */
bool stap_map_match(const struct stap_map *map, __u32 entry,
		    const __u64 *keys, __u32 any)
{
	const struct stap_map_entry *at = stap_map_at(map, entry);
	__u32 i;

	for (i = 0; i < map->nkeys; i++) {
		const __u64 *have = (void *)((char *)at + map->key[i]);

		if (any & (1u << i))
			continue;
		if (map->string & (1u << i)) {
			if (!equal_string(map, have,
					  (const char *)(unsigned long)keys[i]))
				return false;
		} else if (*have != keys[i]) {
			return false;
		}
	}
	return true;
}

static __u32 map_lookup(const struct stap_map *map, __u32 hash,
			const __u64 *keys)
{
	__u32 e = map_head(map, hash);

	while (e && (stap_map_at(map, e)->hash != hash ||
		     !stap_map_match(map, e, keys, 0)))
		e = stap_map_at(map, e)->next;
	return e;
}

static __always_inline __u32 lookup_long(const struct stap_map *map,
					 __u32 hash, __u64 key)
{
	__u32 e = map_head(map, hash);

	while (e && stap_map_at(map, e)->data[0] != key)
		e = stap_map_at(map, e)->next;
	return e;
}

static __always_inline __u32 lookup_text(const struct stap_map *map,
					 __u32 hash, const struct text *t)
{
	__u32 e = map_head(map, hash);

	while (e && (stap_map_at(map, e)->hash != hash ||
		     !text_equal(t, stap_map_at(map, e)->data)))
		e = stap_map_at(map, e)->next;
	return e;
}

/**
 * stap_map_find_long - find an entry of an array with one key, a long
 * @map: the array
 * @key: the key
 *
 * Return: the entry, or 0.
 */
__u32 stap_map_find_long(const struct stap_map *map, __u64 key)
{
	return lookup_long(map, hash_fold(hash_word(map->seed, key)), key);
}

/**
 * stap_map_find_string - find an entry of an array with one key, a string
 * @map: the array
 * @key: the key
 *
 * Return: the entry, or 0.
 */
__u32 stap_map_find_string(const struct stap_map *map, const char *key)
{
	struct text t;

	text_read(map, &t, key, map->seed);
	return lookup_text(map, hash_fold(t.hash), &t);
}

/* Hash value and entry, by the shortest way for these keys. */
static __always_inline __u32 map_search(const struct stap_map *map,
					const __u64 *keys, __u32 *hash)
{
	struct text t;

	if (map->nkeys > 1) {
		*hash = hash_keys(map, keys);
		return map_lookup(map, *hash, keys);
	}
	if (!map->string) {
		*hash = hash_fold(hash_word(map->seed, keys[0]));
		return lookup_long(map, *hash, keys[0]);
	}
	text_read(map, &t, (const char *)(unsigned long)keys[0], map->seed);
	*hash = hash_fold(t.hash);
	return lookup_text(map, *hash, &t);
}

/**
 * stap_map_find - find an entry
 * @map:  the array
 * @keys: its keys
 *
 * Return: the entry, or 0.
 */
__u32 stap_map_find(const struct stap_map *map, const __u64 *keys)
{
	__u32 hash;

	return map_search(map, keys, &hash);
}

static void store_string(const struct stap_map *map, __u64 *to, const char *s)
{
	bool aligned = stap_word_aligned(s), last;
	__u32 left = map->maxlen;

	do {
		*to++ = stap_word(s, left, aligned, &last);
		s += 8;
		left -= 8;
	} while (!last);
}

static void store_keys(const struct stap_map *map, struct stap_map_entry *at,
		       const __u64 *keys)
{
	__u32 i;

	for (i = 0; i < map->nkeys; i++) {
		__u64 *to = (void *)((char *)at + map->key[i]);

		if (map->string & (1u << i))
			store_string(map, to,
				     (const char *)(unsigned long)keys[i]);
		else
			*to = keys[i];
	}
}

/* Puts a complete entry where everybody can see it. */
static void map_link(struct stap_map *map, __u32 e, __u32 hash)
{
	struct stap_map_entry *at = stap_map_at(map, e);
	__u32 *bucket = map_bucket(map, hash);

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
	/* Pairs with map_head(). */
	smp_store_release(bucket, e);
}

/* Takes an entry out, alone. It is not free yet. */
static void map_unlink(struct stap_map *map, __u32 e)
{
	struct stap_map_entry *at = stap_map_at(map, e);
	__u32 *link = map_bucket(map, at->hash);

	while (*link != e)
		link = &stap_map_at(map, *link)->next;
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
	if (map->type == STAP_STATS)
		++*stap_map_long(map, e);
}

/* An entry to fill, or 0 if the array is full. */
static __u32 map_take(struct stap_map *map)
{
	__u32 e = map->free;

	if (e) {
		map->free = stap_map_at(map, e)->next;
	} else if (map->high < map->size) {
		e = ++map->high;
	} else if (map->wrap) {
		e = map->first;
		map_unlink(map, e);
	}
	return e;
}

static noinline int map_new(struct stap_map *map, const __u64 *keys,
			    __u32 hash)
{
	unsigned long flags;
	__u32 e;

	if (!stap_env_lock(&map->lock, &flags))
		return -EBUSY;
	/* Somebody may have been faster. */
	e = map_lookup(map, hash, keys);
	if (!e) {
		e = map_take(map);
		if (e) {
			store_keys(map, stap_map_at(map, e), keys);
			if (map->type == STAP_LONG)
				*stap_map_long(map, e) = 0;
			else if (map->type == STAP_STRING)
				*stap_map_string(map, e) = '\0';
			map_link(map, e, hash);
		}
	}
	stap_env_unlock(&map->lock, flags);
	return e ? (int)e : -ENOSPC;
}

/**
 * stap_map_insert - find an entry, make it if there is none
 * @map:  the array; if it wraps, the caller is alone
 * @keys: its keys
 *
 * A new entry's value is 0, empty, or a generation that nothing has been
 * collected in.
 *
 * Return: the entry, -ENOSPC if the array is full, -EBUSY if its lock was held
 * for too long.
 */
int stap_map_insert(struct stap_map *map, const __u64 *keys)
{
	__u32 hash, e = map_search(map, keys, &hash);

	return likely(e) ? (int)e : map_new(map, keys, hash);
}

/**
 * stap_map_has - whether there is an entry with certain keys
 * @map:  the array
 * @keys: the keys
 * @any:  bit by key, from bit 0: any key will do; if not 0 the caller is alone
 */
bool stap_map_has(const struct stap_map *map, const __u64 *keys, __u32 any)
{
	__u32 e;

	if (!any)
		return stap_map_find(map, keys);
	for (e = map->first; e; e = stap_map_at(map, e)->after)
		if (stap_map_match(map, e, keys, any))
			return true;
	return false;
}

static void map_free(struct stap_map *map, __u32 e)
{
	map_unlink(map, e);
	stap_map_at(map, e)->next = map->free;
	map->free = e;
}

/**
 * stap_map_delete - delete all entries with certain keys
 * @map:  the array; the caller is alone
 * @keys: the keys
 * @any:  bit by key, from bit 0: any key will do
 */
void stap_map_delete(struct stap_map *map, const __u64 *keys, __u32 any)
{
	__u32 e, after;

	any &= (1u << map->nkeys) - 1;
	if (any == (1u << map->nkeys) - 1) {
		stap_map_clear(map);
		return;
	}
	if (!any) {
		e = stap_map_find(map, keys);
		if (e)
			map_free(map, e);
		return;
	}
	for (e = map->first; e; e = after) {
		after = stap_map_at(map, e)->after;
		if (stap_map_match(map, e, keys, any))
			map_free(map, e);
	}
}

/**
 * stap_map_clear - delete all entries
 * @map: the array; the caller is alone
 */
void stap_map_clear(struct stap_map *map)
{
	struct stap_map_entry *at;
	__u32 e;

	for (e = map->first; e; e = at->after) {
		at = stap_map_at(map, e);
		*map_bucket(map, at->hash) = 0;
		at->hash = 0;
		if (map->type == STAP_STATS)
			++*stap_map_long(map, e);
	}
	map->first = 0;
	map->last = 0;
	map->count = 0;
	map->free = 0;
	map->high = 0;
}
