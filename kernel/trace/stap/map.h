/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Associative arrays: what programs call arrays, with up to nine keys, a fixed
 * number of entries and the order of insertion. Shared by the kernel and stapc.
 *
 * An array is one lump of memory that its owner allocates; nothing in it is an
 * address, nothing is allocated later. Keys are passed as an array of words, a
 * long or the address of a string each. An entry has a number from 1; 0 is
 * none. Programs see these numbers, so functions that take a __u64 entry
 * bear any number: one that is not in the array has key and value 0 or empty.
 *
 * Who calls what:
 *
 *   any number at once     find, has without wildcards, insert, set_long and
 *                          add of an array that does not wrap; reading values
 *   alone                  everything else: deletion, insertion into an array
 *                          that wraps, strings as values, walks
 *
 * Strings passed in may lie anywhere. One that is aligned to 8 is read in words
 * of 8 bytes, of which the last may reach behind its NUL.
 */
#ifndef _TRACE_STAP_MAP_H
#define _TRACE_STAP_MAP_H

#include "env.h"

/* What STAP_ORDER_SORT is besides: it tells the orders of one array apart. */
#define STAP_MAP_ORDERS		256

/* 2^64 divided by the golden ratio spreads what is multiplied by it. */
#define STAP_MAP_MIX		0x9e3779b97f4a7c15ULL

/**
 * struct stap_map - an array; the lump begins with it
 * @entry:   offset of what would be entry 0, which may lie before the lump
 * @stride:  bytes of an entry
 * @shift:   the 32-bit hash value shifted right by it is the chain's number
 * @seed:    of the hash function
 * @maxlen:  bytes of a string with its NUL
 * @size:    number of entries there is room for
 * @count:   number of entries
 * @high:    entries up to this number have been used; those above are clean
 * @free:    chain of the others that are free
 * @first:   oldest entry
 * @last:    newest entry
 * @value:   offset of the value in an entry
 * @key:     offsets of the keys in an entry, from key 1
 * @string:  bit by key, from bit 0: it is a string
 * @nkeys:   number of keys
 * @type:    STAP_LONG, STAP_STRING or STAP_STATS
 * @wrap:    a full array loses its oldest entry
 * @lock:    taken to insert
 * @sort:    offset of the sort keys, by entry
 * @chain:   offset of the sorted chains: by entry, the next one; entry 0's is
 *           the first
 * @order:   by STAP_ORDER_* without STAP_ORDER_SORT: number of the chain from
 *           1, 0 for none
 * @bucket:  the hash chains' heads, entry numbers
 */
struct stap_map {
	__u64 entry;
	__u32 stride;
	__u32 shift;
	__u64 seed;
	__u32 maxlen;
	__u32 size;
	__u32 count;
	__u32 high;
	__u32 free;
	__u32 first;
	__u32 last;
	__u32 value;
	__u32 key[STAP_KEYS_MAX];
	__u32 string;
	__u8 nkeys;
	__u8 type;
	__u8 wrap;
	__u8 reserved;
	__u32 lock;
	__u64 sort;
	__u64 chain;
	__u8 order[STAP_MAP_ORDERS];
	__u32 bucket[];
};

/**
 * struct stap_map_spec - what an array is to be
 * @global: the global, checked
 * @maxlen: maxstringlen of the program
 * @seed:   something nobody can guess, or anything
 * @order:  the order words (STAP_ORDER_*) that walks will use; may name one
 *          several times, those without STAP_ORDER_SORT do not matter
 * @norder: how many
 */
struct stap_map_spec {
	const struct stap_global *global;
	__u32 maxlen;
	__u32 seed;
	const __u32 *order;
	__u32 norder;
};

/**
 * struct stap_map_walk - which entries, in which order
 * @order:   STAP_ORDER_*; a sorted one must have been in the spec
 * @any:     bit by key, from bit 0: any key will do
 * @keys:    the other keys; may be NULL if there are none
 * @extract: the number to sort entries of an array of stats by, given an
 *           entry and STAP_EXTRACT_*; called once for each entry by FIRST
 * @of:      for @extract
 */
struct stap_map_walk {
	__u32 order;
	__u32 any;
	const __u64 *keys;
	__s64 (*extract)(void *of, __u32 entry, __u32 what);
	void *of;
};

#define STAP_MAP_ANY	0xffffffffu	/* no key matters */

/* map_init.c */
__u64 stap_map_size(const struct stap_map_spec *spec);
struct stap_map *stap_map_init(void *mem, const struct stap_map_spec *spec);
void stap_map_copy(struct stap_map *to, const struct stap_map *from);

/* map.c */
__u32 stap_map_search(const struct stap_map *map, const __u64 *keys,
		      __u32 *hash);
__u32 stap_map_find(const struct stap_map *map, const __u64 *keys);
int stap_map_new(struct stap_map *map, const __u64 *keys, __u32 hash,
		 bool alone);
int stap_map_insert(struct stap_map *map, const __u64 *keys);
void stap_map_remove(struct stap_map *map, __u32 e);
bool stap_map_match(const struct stap_map *map, __u32 entry,
		    const __u64 *keys, __u32 any);
bool stap_map_has(const struct stap_map *map, const __u64 *keys, __u32 any);
void stap_map_delete(struct stap_map *map, const __u64 *keys, __u32 any);
void stap_map_clear(struct stap_map *map);

/* map_value.c */
__s64 stap_map_key_long(const struct stap_map *map, __u64 entry, __u32 nr);
const char *stap_map_key_string(const struct stap_map *map, __u64 entry,
				__u32 nr);
__s64 stap_map_value_long(const struct stap_map *map, __u64 entry);
const char *stap_map_value_string(const struct stap_map *map, __u64 entry);
__u64 stap_map_generation(const struct stap_map *map, __u64 entry);
__s64 stap_map_get_long(const struct stap_map *map, const __u64 *keys);
const char *stap_map_get_string(const struct stap_map *map,
				const __u64 *keys);
int stap_map_set_long(struct stap_map *map, const __u64 *keys, __s64 value);
int stap_map_set_string(struct stap_map *map, const __u64 *keys,
			const char *value);
int stap_map_add(struct stap_map *map, const __u64 *keys, __s64 value,
		 __s64 *old);

/* map_sort.c */
__u32 stap_map_first(struct stap_map *map, const struct stap_map_walk *walk);
__u32 stap_map_next(const struct stap_map *map,
		    const struct stap_map_walk *walk, __u64 entry);

/**
 * struct stap_map_entry - an entry
 * @next:  the next one of its hash chain, or of the free ones
 * @hash:  hash value with bit 0 set; 0 if it is free
 * @after: the one inserted after it
 * @prev:  the one inserted before it
 * @data:  the keys, the value
 *
 * Keys that are strings end in zeros up to a multiple of 8 bytes. The value in
 * an array of stats is the entry's generation.
 */
struct stap_map_entry {
	__u32 next;
	__u32 hash;
	__u32 after;
	__u32 prev;
	__u64 data[];
};

/**
 * stap_map_at - an entry
 * @map:   the array
 * @entry: number that stap_map_find(), insert(), first() or next() returned
 */
static inline struct stap_map_entry *stap_map_at(const struct stap_map *map,
						 __u32 entry)
{
	return (void *)((unsigned long)map + (unsigned long)map->entry +
			(unsigned long)entry * map->stride);
}

/**
 * stap_map_valid - whether a number is that of an entry
 * @map:   the array
 * @entry: any number
 */
static inline bool stap_map_valid(const struct stap_map *map, __u64 entry)
{
	return entry && entry <= map->size &&
	       READ_ONCE(stap_map_at(map, entry)->hash);
}

/**
 * stap_map_long - where the value of an array of longs is
 * @map:   the array
 * @entry: as for stap_map_at()
 *
 * For atomic access. In an array of stats, the generation: it changes when
 * the entry is deleted or lost, so that statistics of another are not its own.
 */
static inline __s64 *stap_map_long(const struct stap_map *map, __u32 entry)
{
	return (void *)((char *)stap_map_at(map, entry) + map->value);
}

/**
 * stap_map_string - where the value of an array of strings is
 * @map:   the array
 * @entry: as for stap_map_at()
 */
static inline char *stap_map_string(const struct stap_map *map, __u32 entry)
{
	return (char *)stap_map_at(map, entry) + map->value;
}

#endif /* _TRACE_STAP_MAP_H */
