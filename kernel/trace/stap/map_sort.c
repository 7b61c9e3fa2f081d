// SPDX-License-Identifier: GPL-2.0
/*
 * Arrays: walking them, in the order of insertion or sorted.
 *
 * The first step of a sorted walk sorts the whole array, by merging chains of
 * entries, into a chain of this order's own: nothing moves, and other walks
 * are not disturbed. What is compared is one word per entry, computed once,
 * that sorts as an unsigned number: longs and statistics whole, of strings the
 * first 8 characters. Equal entries keep the order of insertion.
 */
#include "map.h"
#include "word.h"

/* Of 2^n entries n + 1 chains wait to be merged. */
#define SORT_BINS	26

/**
 * struct sort - a sort under way
 * @map:    the array
 * @key:    sort keys by entry
 * @chain:  the chain by entry, its head where entry 0's would be
 * @string: offset in an entry of the string to sort by, or 0
 * @down:   largest first
 */
struct sort {
	const struct stap_map *map;
	__u64 *key;
	__u32 *chain;
	__u32 string;
	bool down;
};

static __u32 *map_chain(const struct stap_map *map, __u32 order)
{
	__u32 nr = map->order[order % STAP_MAP_ORDERS];

	if (!(order & STAP_ORDER_SORT) || !nr)
		return NULL;
	return (__u32 *)((char *)map + map->chain) +
	       (nr - 1) * (map->size + 1ULL);
}

/* Whether @b must stand before @a, which was inserted first. */
static bool sort_before(const struct sort *s, __u32 b, __u32 a)
{
	int diff;

	if (s->key[a] != s->key[b] || !s->string)
		return s->key[b] < s->key[a];
	diff = strcmp((char *)stap_map_at(s->map, b) + s->string,
		      (char *)stap_map_at(s->map, a) + s->string);
	return s->down ? diff > 0 : diff < 0;
}

static __u32 sort_merge(const struct sort *s, __u32 a, __u32 b)
{
	__u32 *chain = s->chain;
	__u32 tail = 0;

	while (a && b) {
		__u32 *from = sort_before(s, b, a) ? &b : &a;

		chain[tail] = *from;
		tail = *from;
		*from = chain[tail];
	}
	chain[tail] = a ? a : b;
	return chain[0];
}

static __u64 sort_prefix(const char *s)
{
	bool last;
	__u64 word = stap_word(s, STAP_STRINGLEN_MAX, stap_word_aligned(s),
			       &last);

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	return word;
}

static __s64 sort_number(const struct stap_map *map,
			 const struct stap_map_walk *walk, __u32 e,
			 __u32 column)
{
	__u32 what = (walk->order & STAP_ORDER_EXTRACT) >> STAP_ORDER_SHIFT;

	if (column)
		return stap_map_key_long(map, e, column);
	if (map->type == STAP_STATS)
		return walk->extract(walk->of, e, what);
	return stap_map_value_long(map, e);
}

static void sort_init(struct sort *s, const struct stap_map *map,
		      const struct stap_map_walk *walk, __u32 *chain)
{
	__u32 column = walk->order & STAP_ORDER_COLUMN;

	s->map = map;
	s->key = (__u64 *)((char *)map + map->sort);
	s->chain = chain;
	s->down = walk->order & STAP_ORDER_DOWN;
	s->string = 0;
	if (column && (map->string & (1u << (column - 1))))
		s->string = map->key[column - 1];
	else if (!column && map->type == STAP_STRING)
		s->string = map->value;
}

static void map_sort(const struct stap_map *map,
		     const struct stap_map_walk *walk, __u32 *chain)
{
	__u32 column = walk->order & STAP_ORDER_COLUMN;
	__u32 bin[SORT_BINS] = {};
	__u32 e, i, list;
	struct sort s;
	__u64 key;

	sort_init(&s, map, walk, chain);
	for (e = map->first; e; e = stap_map_at(map, e)->after) {
		if (s.string)
			key = sort_prefix((char *)stap_map_at(map, e) +
					  s.string);
		else
			key = sort_number(map, walk, e, column) ^ (1ULL << 63);
		s.key[e] = s.down ? ~key : key;
		chain[e] = 0;
		list = e;
		for (i = 0; bin[i]; i++) {
			list = sort_merge(&s, bin[i], list);
			bin[i] = 0;
		}
		bin[i] = list;
	}
	list = 0;
	for (i = 0; i < SORT_BINS; i++)
		list = sort_merge(&s, bin[i], list);
}

static bool walk_wants(const struct stap_map *map,
		       const struct stap_map_walk *walk, __u32 e)
{
	/* In a sorted chain there may be what has been deleted since. */
	return stap_map_valid(map, e) &&
	       (walk->any == STAP_MAP_ANY ||
		stap_map_match(map, e, walk->keys, walk->any));
}

static __u32 walk_from(const struct stap_map *map,
		       const struct stap_map_walk *walk, const __u32 *chain,
		       __u32 e)
{
	while (e && !walk_wants(map, walk, e))
		e = chain ? chain[e] : stap_map_at(map, e)->after;
	return e;
}

/**
 * stap_map_first - begin a walk
 * @map:  the array; the caller is alone
 * @walk: which entries, in which order
 *
 * Return: the first entry, or 0.
 */
__u32 stap_map_first(struct stap_map *map, const struct stap_map_walk *walk)
{
	__u32 *chain = map_chain(map, walk->order);

	if (chain) {
		map_sort(map, walk, chain);
		return walk_from(map, walk, chain, chain[0]);
	}
	if (walk->order & STAP_ORDER_SORT)
		return 0;
	return walk_from(map, walk, NULL, map->first);
}

/**
 * stap_map_next - go on with a walk
 * @map:   the array; the caller is alone since stap_map_first()
 * @walk:  as there
 * @entry: any number; where the walk is
 *
 * Return: the next entry, or 0.
 */
__u32 stap_map_next(const struct stap_map *map,
		    const struct stap_map_walk *walk, __u64 entry)
{
	const __u32 *chain = map_chain(map, walk->order);

	if (!stap_map_valid(map, entry))
		return 0;
	if (chain)
		return walk_from(map, walk, chain, chain[entry]);
	if (walk->order & STAP_ORDER_SORT)
		return 0;
	return walk_from(map, walk, NULL, stap_map_at(map, entry)->after);
}
