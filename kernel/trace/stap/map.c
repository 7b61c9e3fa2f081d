// SPDX-License-Identifier: GPL-2.0
/*
 * Arrays: finding, inserting and deleting entries.
 *
 * Finding takes no lock: an entry is complete before it is put at the head of
 * its chain, and while somebody may be looking nothing is ever taken out of
 * one. Those who take out work alone; the caller sees to that.
 */
#include "map_find.h"

/* A string that cannot be read in words. */
void stap_map_bytes(const struct stap_map *map, struct stap_map_text *t)
{
	stap_map_words(map, t, false);
}

static __u32 hash_keys(const struct stap_map *map, const __u64 *keys)
{
	__u64 hash = map->seed;
	struct stap_map_text t;
	__u32 i;

	for (i = 0; i < map->nkeys; i++) {
		if (map->string & (1u << i)) {
			stap_map_read(map, &t,
				      (const char *)(unsigned long)keys[i],
				      hash);
			hash = t.hash;
		} else {
			hash = stap_map_hash(hash, keys[i]);
		}
		hash = stap_map_mix(hash);
	}
	return stap_map_fold(hash);
}

static bool equal_string(const struct stap_map *map, const __u64 *have,
			 const char *s)
{
	struct stap_map_text t;

	stap_map_read(map, &t, s, 0);
	return stap_map_equal(&t, have);
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

/**
 * stap_map_search - find an entry
 * @map:  the array
 * @keys: its keys
 * @hash: their hash value, for stap_map_new()
 *
 * Return: the entry, or 0.
 */
__u32 stap_map_search(const struct stap_map *map, const __u64 *keys,
		      __u32 *hash)
{
	struct stap_map_entry *at;
	__u32 e;

	if (map->nkeys == 1 && !map->string)
		return stap_map_find_long(map, keys[0], hash, &at);
	if (map->nkeys == 1)
		return stap_map_find_string(map, (const char *)
					    (unsigned long)keys[0], hash, &at);
	*hash = hash_keys(map, keys);
	e = stap_map_head(map, *hash);
	while (e && (stap_map_at(map, e)->hash != *hash ||
		     !stap_map_match(map, e, keys, 0)))
		e = stap_map_at(map, e)->next;
	return e;
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

	return stap_map_search(map, keys, &hash);
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

/* Takes an entry out, alone. It is not free yet. */
static void map_unlink(struct stap_map *map, __u32 e)
{
	struct stap_map_entry *at = stap_map_at(map, e);
	__u32 *link = &map->bucket[at->hash >> map->shift];

	while (*link != e)
		link = &stap_map_at(map, *link)->next;
	stap_map_unlink(map, at, link);
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

/* Makes an entry; nobody else does. */
static int map_make(struct stap_map *map, const __u64 *keys, __u32 hash)
{
	__u32 e = map_take(map);

	if (unlikely(!e))
		return -ENOSPC;
	store_keys(map, stap_map_at(map, e), keys);
	if (map->type == STAP_LONG)
		*stap_map_long(map, e) = 0;
	else if (map->type == STAP_STRING)
		*stap_map_string(map, e) = '\0';
	stap_map_link(map, stap_map_at(map, e), e, hash);
	return e;
}

/**
 * stap_map_new - make an entry that was not found
 * @map:   the array
 * @keys:  its keys
 * @hash:  from stap_map_search()
 * @alone: the caller is, and has been since then; if the array wraps it must
 *         be anyway
 *
 * Return: as of stap_map_insert().
 */
int stap_map_new(struct stap_map *map, const __u64 *keys, __u32 hash,
		 bool alone)
{
	unsigned long flags;
	int e;

	if (alone)
		return map_make(map, keys, hash);
	if (!stap_env_lock(&map->lock, &flags))
		return -EBUSY;
	/* Somebody may have been faster. */
	e = stap_map_find(map, keys);
	if (!e)
		e = map_make(map, keys, hash);
	stap_env_unlock(&map->lock, flags);
	return e;
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
	__u32 hash, e = stap_map_search(map, keys, &hash);

	return likely(e) ? (int)e : stap_map_new(map, keys, hash, false);
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

/**
 * stap_map_remove - delete an entry
 * @map: the array; the caller is alone
 * @e:   an entry
 */
void stap_map_remove(struct stap_map *map, __u32 e)
{
	map_unlink(map, e);
	stap_map_free(map, stap_map_at(map, e), e);
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
			stap_map_remove(map, e);
		return;
	}
	for (e = map->first; e; e = after) {
		after = stap_map_at(map, e)->after;
		if (stap_map_match(map, e, keys, any))
			stap_map_remove(map, e);
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
		map->bucket[at->hash >> map->shift] = 0;
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
