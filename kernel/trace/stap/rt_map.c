// SPDX-License-Identifier: GPL-2.0
/*
 * Arrays in a running handler: map*.c, called from JITed code. What can go
 * wrong is an array that is full, which is a run-time error, and its own lock
 * held by another CPU for too long, which is a miss.
 *
 * Who may be here at the same time access.c has decided.
 */
#include "data.h"
#include "rt.h"

/**
 * stap_rt_map_failed - an entry could not be made
 * @rt:  the handler's state
 * @var: the array
 * @err: what stap_map_insert() returned
 */
void stap_rt_map_failed(struct stap_rt *rt, const struct stap_var *var, int err)
{
	if (err != -ENOSPC)
		stap_rt_miss(rt->probe, STAP_MISS_LOCK);
	else if (var->global->flags & STAP_GLOBAL_SIZED)
		stap_rt_raise(rt, STAP_E_SIZE, var->global->size);
	else
		stap_rt_raise(rt, STAP_E_MAXENTRIES, 0);
}

static noinline s64 map_failed(struct stap_rt *rt, const struct stap_var *var,
			       int err)
{
	stap_rt_map_failed(rt, var, err);
	return 0;
}

/**
 * stap_rt_map_set - array[keys] = value
 * @rt:    the handler's state
 * @var:   an array of longs
 * @keys:  its keys
 * @value: the value
 */
s64 stap_rt_map_set(struct stap_rt *rt, struct stap_var *var, const u64 *keys,
		    s64 value)
{
	struct stap_map *map = var->map;
	int e = stap_map_insert(map, keys);

	if (unlikely(e <= 0))
		return map_failed(rt, var, e);
	WRITE_ONCE(*stap_map_long(map, e), value);
	return 0;
}

/**
 * stap_rt_map_set_string - array[keys] = value
 * @rt:    the handler's state
 * @var:   an array of strings
 * @keys:  its keys
 * @value: the value
 */
s64 stap_rt_map_set_string(struct stap_rt *rt, struct stap_var *var,
			   const u64 *keys, const char *value)
{
	int e = stap_map_set_string(var->map, keys, value);

	return e > 0 ? 0 : map_failed(rt, var, e);
}

/**
 * stap_rt_map_add - array[keys] += value
 * @rt:    the handler's state
 * @var:   an array of longs
 * @keys:  its keys
 * @value: what to add
 *
 * Return: the value before.
 */
s64 stap_rt_map_add(struct stap_rt *rt, struct stap_var *var, const u64 *keys,
		    s64 value)
{
	struct stap_map *map = var->map;
	int e = stap_map_insert(map, keys);

	if (unlikely(e <= 0))
		return map_failed(rt, var, e);
	return stap_env_add(stap_map_long(map, e), value);
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
