/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Arrays and statistics of a program: data.c has their memory, rt_map.c and
 * rt_stat.c what JITed code does with them.
 */
#ifndef _TRACE_STAP_DATA_H
#define _TRACE_STAP_DATA_H

#include "map.h"
#include "stat.h"
#include "stap.h"

/**
 * struct stap_var - an array or statistics
 * @prog:   the program
 * @global: what it is
 * @kind:   of stats, what they keep
 * @gen:    of stats that are no array: number of the current collection
 * @stat:   of stats that are no array: what each CPU has collected
 * @map:    of an array: keys and values
 * @cpu:    of an array of stats: by CPU, a struct stap_stat per entry from 0
 */
struct stap_var {
	struct stap_prog *prog;
	const struct stap_global *global;
	struct stap_stat_kind kind;
	u64 gen;
	struct stap_stat __percpu *stat;
	struct stap_map *map;
	void **cpu;
};

static inline struct stap_stat *stap_data_entry(const struct stap_var *var,
						u32 cpu, u32 entry)
{
	return var->cpu[cpu] + (size_t)entry * var->kind.size;
}

/* data.c */
int stap_data_alloc(struct stap_prog *prog, struct stap_verdict *v);
void stap_data_free(struct stap_prog *prog);
void stap_data_reset(struct stap_prog *prog);
int stap_data_clear(struct stap_var *var);
struct stap_map *stap_data_snapshot(struct stap_var *var, u32 order);

/* rt_map.c: called by JITed code */
struct stap_rt;

void stap_rt_map_set_string(struct stap_rt *rt, struct stap_var *var,
			    const u64 *keys, const char *value);
s64 stap_rt_map_has(const struct stap_map *map, const u64 *keys, u64 any);
u64 stap_rt_map_first(struct stap_rt *rt, struct stap_var *var,
		      const u64 *keys, u64 how);
u64 stap_rt_map_next(struct stap_rt *rt, struct stap_var *var,
		     const u64 *keys, u64 how, u64 entry);

/*
 * What is done at every hit, by the keys of the array:
 *
 *   GET, HAS, DELETE	s64 fn(map, key)
 *   SET, ADD, STAT	s64 fn(rt, var, key, value)
 *
 * The key is the long, the string's address, or the address of several keys.
 */
enum stap_map_op {
	STAP_MAP_GET, STAP_MAP_SET, STAP_MAP_ADD, STAP_MAP_HAS,
	STAP_MAP_DELETE, STAP_MAP_STAT, STAP_MAP_OP_NR
};

enum stap_map_keys {
	STAP_MAP_LONG, STAP_MAP_STRING, STAP_MAP_MANY, STAP_MAP_KEYS_NR
};

extern const void *const stap_rt_map_fn[STAP_MAP_OP_NR][STAP_MAP_KEYS_NR];

/* How a walk goes, as one word: STAP_ORDER_* and the keys that may be any. */
#define STAP_WALK_ANY_SHIFT	16

/* rt_stat.c: called by JITed code */
void stap_rt_stat(struct stap_var *var, s64 value, struct stap_probe *probe);
void stap_rt_stat_clear(struct stap_var *var);
void stap_rt_agg(struct stap_rt *rt, struct stap_var *var, u64 hist);
void stap_rt_agg_keys(struct stap_rt *rt, struct stap_var *var,
		      const u64 *keys, u64 hist);
void stap_rt_agg_entry(struct stap_rt *rt, struct stap_var *var, u64 entry,
		       u64 hist);
s64 stap_rt_agg_get(struct stap_rt *rt, u64 what);
s64 stap_rt_agg_row(struct stap_rt *rt, s64 row);
void stap_rt_agg_emit(struct stap_rt *rt, struct stap_trace_event *ev);
void stap_rt_agg_string(struct stap_rt *rt, char *to);

/* rt_stat.c: for others */
void stap_stat_scalar(struct stap_var *var, struct stap_agg *agg, bool hist);
void stap_stat_entry(struct stap_var *var, struct stap_agg *agg, u64 gen,
		     u32 entry, bool hist);

#endif /* _TRACE_STAP_DATA_H */
