// SPDX-License-Identifier: GPL-2.0
/*
 * Arrays: what lies where in the lump.
 *
 *   struct stap_map
 *   bucket[]    heads of the hash chains, at least one per entry
 *   entry[]     keys and value, linked by number: hash chain, order of
 *               insertion
 *   sort keys   one per entry  } only if the array is walked in
 *   chains      one per order  } sorted order (map_sort.c)
 */
#include "map.h"

/* The offsets; returns bytes of the whole lump. */
static __u64 map_plan(struct stap_map *map, const struct stap_map_spec *spec)
{
	const struct stap_global *g = spec->global;
	__u32 i, off = sizeof(struct stap_map_entry), bits = 1, norder = 0;
	__u64 end;

	for (i = 0; i < g->nkeys; i++) {
		map->key[i] = off;
		off += g->key[i] == STAP_STRING ? spec->maxlen : 8;
		if (g->key[i] == STAP_STRING)
			map->string |= 1u << i;
	}
	map->value = off;
	map->stride = off + (g->type == STAP_STRING ? spec->maxlen : 8);
	while (1ULL << bits < g->size)
		bits++;
	map->shift = 32 - bits;

	end = sizeof(*map) + (sizeof(__u32) << bits);
	map->entry = end - map->stride;
	end += (__u64)g->size * map->stride;
	for (i = 0; i < spec->norder; i++) {
		__u32 order = spec->order[i];
		__u8 *nr = &map->order[order % STAP_MAP_ORDERS];

		if ((order & STAP_ORDER_SORT) && !*nr &&
		    (order & STAP_ORDER_COLUMN) <= g->nkeys)
			*nr = ++norder;
	}
	map->sort = end;
	if (norder)
		end += (g->size + 1ULL) * sizeof(__u64);
	map->chain = end;
	end += (g->size + 1ULL) * sizeof(__u32) * norder;
	return (end + 7) & ~7ULL;
}

/**
 * stap_map_size - memory an array takes
 * @spec: what it is to be
 *
 * Return: bytes; may be more than there is.
 */
__u64 stap_map_size(const struct stap_map_spec *spec)
{
	struct stap_map map = {};

	return map_plan(&map, spec);
}

/**
 * stap_map_init - make an array
 * @mem:  stap_map_size() bytes, all zero, aligned to 8
 * @spec: what it is to be; not needed afterwards
 *
 * Return: the array, which is @mem.
 */
struct stap_map *stap_map_init(void *mem, const struct stap_map_spec *spec)
{
	const struct stap_global *g = spec->global;
	struct stap_map *map = mem;

	map_plan(map, spec);
	map->seed = spec->seed * STAP_MAP_MIX;
	map->maxlen = spec->maxlen;
	map->size = g->size;
	map->nkeys = g->nkeys;
	map->type = g->type;
	map->wrap = g->flags & STAP_GLOBAL_WRAP;
	return map;
}

/**
 * stap_map_copy - copy all entries
 * @to:   an array of the same global, maybe with other orders; the caller is
 *        alone with it
 * @from: another one; the caller is alone
 *
 * Entries keep their numbers. Time goes by the number of entries that have ever
 * been used.
 */
void stap_map_copy(struct stap_map *to, const struct stap_map *from)
{
	to->seed = from->seed;
	to->count = from->count;
	to->high = from->high;
	to->free = from->free;
	to->first = from->first;
	to->last = from->last;
	memcpy(to->bucket, from->bucket, sizeof(__u32) << (32 - from->shift));
	memcpy(stap_map_at(to, 1), stap_map_at(from, 1),
	       (size_t)from->high * from->stride);
}
