// SPDX-License-Identifier: GPL-2.0
/*
 * Arrays in a running handler: map*.c, called from JITed code. What can go
 * wrong is an array that is full, which is a run-time error, and its own lock
 * held by another CPU for too long, which is a miss.
 *
 * Operations that a handler may do at every hit come in several forms: one for
 * arrays with one key, a long, one for a string, and one for several keys.
 *
 * Who may be here at the same time access.c has decided.
 */
#include "data.h"
#include "map_find.h"
#include "rt.h"

/* An entry could not be made: @err is what stap_map_new() returned. */
static noinline void map_failed(struct stap_rt *rt, const struct stap_var *var,
				int err)
{
	if (err != -ENOSPC)
		stap_rt_miss(rt->probe, STAP_MISS_LOCK);
	else if (var->global->flags & STAP_GLOBAL_SIZED)
		stap_rt_raise(rt, STAP_E_SIZE, var->global->size);
	else
		stap_rt_raise(rt, STAP_E_MAXENTRIES, 0);
}

/* @key is the key, or the address of the keys if there are several. */
static int map_new(struct stap_rt *rt, struct stap_var *var, u64 key, u32 hash)
{
	const u64 *keys = var->map->nkeys == 1 ? &key :
			  (const u64 *)(unsigned long)key;
	int e = stap_map_new(var->map, keys, hash,
			     rt->probe->lock == STAP_LOCK_EXCLUSIVE);

	if (unlikely(e <= 0))
		map_failed(rt, var, e);
	return e;
}

/**
 * struct found - what a search gave
 * @e:    the entry, or 0
 * @hash: hash value of its keys
 * @at:   where the entry is
 */
struct found {
	u32 e;
	u32 hash;
	struct stap_map_entry *at;
};

static __always_inline bool map_search(const struct stap_map *map, u64 key,
				       enum stap_map_keys keys,
				       struct found *f)
{
	const void *addr = (const void *)(unsigned long)key;

	switch (keys) {
	case STAP_MAP_LONG:
		f->e = stap_map_find_long(map, key, &f->hash, &f->at);
		break;
	case STAP_MAP_STRING:
		f->e = stap_map_find_string(map, addr, &f->hash, &f->at);
		break;
	default:
		f->e = stap_map_search(map, addr, &f->hash);
		f->at = stap_map_at(map, f->e);
	}
	return f->e;
}

/* Where the value is; behind a single key that is a long, in any case. */
static __always_inline s64 *map_value(const struct stap_map *map,
				      const struct found *f,
				      enum stap_map_keys keys)
{
	if (keys == STAP_MAP_LONG)
		return (s64 *)&f->at->data[1];
	return (void *)((char *)f->at + map->value);
}

/* array[keys], 0 if there is no such entry */
static __always_inline s64 map_get(const struct stap_map *map, u64 key,
				   enum stap_map_keys keys)
{
	struct found f;

	return map_search(map, key, keys, &f) ?
		READ_ONCE(*map_value(map, &f, keys)) : 0;
}

/* array[keys] = value */
static noinline s64 map_set_new(struct stap_rt *rt, struct stap_var *var,
				u64 key, s64 value, u32 hash)
{
	int e = map_new(rt, var, key, hash);

	if (likely(e > 0))
		WRITE_ONCE(*stap_map_long(var->map, e), value);
	return 0;
}

/* Makes an entry of one that has been used before. */
static __always_inline bool map_reuse(struct stap_map *map, u64 key,
				      s64 value, u32 hash)
{
	u32 e = map->free;
	struct stap_map_entry *at = stap_map_at(map, e);

	if (unlikely(!e))
		return false;
	map->free = at->next;
	at->data[0] = key;
	at->data[1] = value;
	stap_map_link(map, at, e, hash);
	return true;
}

/*
 * The same for a key that is a long, which scripts do twice a system call to
 * time it: with the globals' lock held interrupts are off, and if the array's
 * own lock is free and there is a used entry nothing can go wrong.
 */
static noinline s64 map_set_long(struct stap_rt *rt, struct stap_var *var,
				 u64 key, s64 value, u32 hash)
{
	enum stap_lock_mode mode = rt->probe->lock;
	struct stap_map *map = var->map;
	bool done = false;
	struct found f;

	if (mode == STAP_LOCK_EXCLUSIVE) {
		done = map_reuse(map, key, value, hash);
	} else if (mode == STAP_LOCK_SHARED &&
		   !cmpxchg_acquire(&map->lock, 0, 1)) {
		done = !map_search(map, key, STAP_MAP_LONG, &f) &&
		       map_reuse(map, key, value, hash);
		/* Pairs with the acquire above. */
		smp_store_release(&map->lock, 0);
	}
	return done ? 0 : map_set_new(rt, var, key, value, hash);
}

static __always_inline s64 map_set(struct stap_rt *rt, struct stap_var *var,
				   u64 key, s64 value, enum stap_map_keys keys)
{
	const struct stap_map *map = var->map;
	struct found f;

	if (!map_search(map, key, keys, &f))
		return keys == STAP_MAP_LONG ?
			map_set_long(rt, var, key, value, f.hash) :
			map_set_new(rt, var, key, value, f.hash);
	WRITE_ONCE(*map_value(map, &f, keys), value);
	return 0;
}

/* array[keys] += value; the value before */
static noinline s64 map_add_new(struct stap_rt *rt, struct stap_var *var,
				u64 key, s64 value, u32 hash)
{
	int e = map_new(rt, var, key, hash);

	return e > 0 ? stap_env_add(stap_map_long(var->map, e), value) : 0;
}

static __always_inline s64 map_add(struct stap_rt *rt, struct stap_var *var,
				   u64 key, s64 value, enum stap_map_keys keys)
{
	const struct stap_map *map = var->map;
	struct found f;

	if (unlikely(!map_search(map, key, keys, &f)))
		return map_add_new(rt, var, key, value, f.hash);
	return stap_env_add(map_value(map, &f, keys), value);
}

/* keys in array */
static __always_inline s64 map_has(const struct stap_map *map, u64 key,
				   enum stap_map_keys keys)
{
	struct found f;

	return map_search(map, key, keys, &f);
}

/* delete array[keys] */
static __always_inline s64 map_delete(struct stap_map *map, u64 key,
				      enum stap_map_keys keys)
{
	struct found f;
	u32 *link;

	if (keys == STAP_MAP_LONG && map->type != STAP_STATS) {
		f.e = stap_map_find_link(map, key, &link, &f.at);
		if (!f.e)
			return 0;
		stap_map_unlink(map, f.at, link);
		stap_map_free(map, f.at, f.e);
	} else if (map_search(map, key, keys, &f)) {
		stap_map_remove(map, f.e);
	}
	return 0;
}

/* array[keys] <<< value */
static __always_inline s64 map_feed(struct stap_rt *rt, struct stap_var *var,
				    u32 e, u64 gen, s64 value)
{
	struct stap_stat *stat = stap_data_entry(var, smp_processor_id(), e);

	if (unlikely(!stap_stat_quick(&var->kind, stat, gen, value)))
		stap_rt_miss(rt->probe, STAP_MISS_LOCK);
	return 0;
}

static noinline s64 map_stat_new(struct stap_rt *rt, struct stap_var *var,
				 u64 key, s64 value, u32 hash)
{
	int e = map_new(rt, var, key, hash);

	return e > 0 ? map_feed(rt, var, e, *stap_map_long(var->map, e),
				value) : 0;
}

static __always_inline s64 map_stat(struct stap_rt *rt, struct stap_var *var,
				    u64 key, s64 value,
				    enum stap_map_keys keys)
{
	const struct stap_map *map = var->map;
	struct found f;

	if (unlikely(!map_search(map, key, keys, &f)))
		return map_stat_new(rt, var, key, value, f.hash);
	return map_feed(rt, var, f.e, *map_value(map, &f, keys), value);
}

#define MAP_READ(op, keys)						\
static s64 map_##op##_##keys(const struct stap_map *map, u64 key)	\
{									\
	return map_##op(map, key, STAP_MAP_##keys);			\
}

#define MAP_ALONE(op, keys)						\
static s64 map_##op##_##keys(struct stap_map *map, u64 key)		\
{									\
	return map_##op(map, key, STAP_MAP_##keys);			\
}

#define MAP_WRITE(op, keys)						\
static s64 map_##op##_##keys(struct stap_rt *rt, struct stap_var *var,	\
			     u64 key, s64 value)			\
{									\
	return map_##op(rt, var, key, value, STAP_MAP_##keys);		\
}

MAP_READ(get, LONG)
MAP_READ(get, STRING)
MAP_READ(get, MANY)
MAP_WRITE(set, LONG)
MAP_WRITE(set, STRING)
MAP_WRITE(set, MANY)
MAP_WRITE(add, LONG)
MAP_WRITE(add, STRING)
MAP_WRITE(add, MANY)
MAP_READ(has, LONG)
MAP_READ(has, STRING)
MAP_READ(has, MANY)
MAP_ALONE(delete, LONG)
MAP_ALONE(delete, STRING)
MAP_ALONE(delete, MANY)
MAP_WRITE(stat, LONG)
MAP_WRITE(stat, STRING)
MAP_WRITE(stat, MANY)

#define MAP_ROW(op)	{ map_##op##_LONG, map_##op##_STRING, map_##op##_MANY }

const void *const stap_rt_map_fn[STAP_MAP_OP_NR][STAP_MAP_KEYS_NR] = {
	[STAP_MAP_GET] = MAP_ROW(get),
	[STAP_MAP_SET] = MAP_ROW(set),
	[STAP_MAP_ADD] = MAP_ROW(add),
	[STAP_MAP_HAS] = MAP_ROW(has),
	[STAP_MAP_DELETE] = MAP_ROW(delete),
	[STAP_MAP_STAT] = MAP_ROW(stat),
};

/**
 * stap_rt_map_set_string - array[keys] = value
 * @rt:    the handler's state
 * @var:   an array of strings
 * @keys:  its keys
 * @value: the value
 */
void stap_rt_map_set_string(struct stap_rt *rt, struct stap_var *var,
			    const u64 *keys, const char *value)
{
	int e = stap_map_set_string(var->map, keys, value);

	if (unlikely(e <= 0))
		map_failed(rt, var, e);
}

/**
 * stap_rt_map_has - whether there is an entry
 * @map:  the array
 * @keys: the keys
 * @any:  which of them do not matter
 */
s64 stap_rt_map_has(const struct stap_map *map, const u64 *keys, u64 any)
{
	return stap_map_has(map, keys, any);
}

/* What entries of an array of stats are sorted by. */
static s64 map_extract(void *of, u32 entry, u32 what)
{
	struct stap_rt *rt = of;
	struct stap_var *var = rt->sorting;
	s64 value;

	stap_stat_entry(var, rt->other, stap_map_generation(var->map, entry),
			entry, false);
	/* An empty one, which has none of the numbers, counts as 0. */
	stap_stat_extract(rt->other, what, &value);
	return value;
}

static struct stap_map_walk map_walk(struct stap_rt *rt, struct stap_var *var,
				     const u64 *keys, u64 how)
{
	rt->sorting = var;
	return (struct stap_map_walk){
		.order = how & STAP_ORDER_BITS,
		.any = how >> STAP_WALK_ANY_SHIFT,
		.keys = keys,
		.extract = map_extract,
		.of = rt,
	};
}

/**
 * stap_rt_map_first - begin a walk
 * @rt:   the handler's state
 * @var:  the array
 * @keys: keys
 * @how:  in which order, and which keys do not matter
 *
 * Return: the first entry, or 0.
 */
u64 stap_rt_map_first(struct stap_rt *rt, struct stap_var *var,
		      const u64 *keys, u64 how)
{
	struct stap_map_walk walk = map_walk(rt, var, keys, how);

	return stap_map_first(var->map, &walk);
}

/**
 * stap_rt_map_next - go on with a walk
 * @rt:    the handler's state
 * @var:   the array
 * @keys:  keys
 * @how:   as at its beginning
 * @entry: where it is
 *
 * Return: the next entry, or 0.
 */
u64 stap_rt_map_next(struct stap_rt *rt, struct stap_var *var,
		     const u64 *keys, u64 how, u64 entry)
{
	struct stap_map_walk walk = map_walk(rt, var, keys, how);

	return stap_map_next(var->map, &walk, entry);
}
