/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Aggregates: count, sum, least, greatest, variance and histogram of a stream
 * of numbers. Shared by the kernel and stapc.
 *
 * A struct stap_stat is what one CPU has collected, for one global or for one
 * entry of an array. Memory that is all zero is an empty one. Its owner adds
 * without a lock; interrupts on the same CPU may come between. Nothing is read
 * from it but through stap_stat_collect(), which puts all CPUs' together.
 *
 * Clearing an aggregate costs nothing: its owner changes its generation, a
 * number of his that all CPUs' share, and what was collected in another
 * generation does not count. Array entries have one: stap_map_generation().
 */
#ifndef _TRACE_STAP_STAT_H
#define _TRACE_STAP_STAT_H

#include "runtime.h"

/**
 * struct stap_stat_kind - what a global of type stats keeps
 * @size:     bytes of its struct stap_stat, a multiple of 8
 * @nbucket:  rows of its histogram
 * @hist:     STAP_HIST_*
 * @variance: it has a variance
 * @array:    it is an array
 * @shift:    fraction bits of the variance
 * @quick:    it has no variance and no linear histogram
 * @low:      lower end of a linear histogram's first row
 * @step:     height of a row
 */
struct stap_stat_kind {
	__u32 size;
	__u32 nbucket;
	__u8 hist;
	__u8 variance;
	__u8 array;
	__u8 shift;
	__u8 quick;
	__u8 reserved[3];
	__s64 low;
	__s64 step;
};

/**
 * struct stap_stat - what one CPU has collected
 * @gen:    the generation it is of, STAP_STAT_BUSY while being changed
 * @count:  how many numbers
 * @sum:    their sum
 * @least:  how far the least one is below 2^63 - 1
 * @most:   how far the greatest one is above -2^63
 * @mean:   running mean, shifted; only with a variance or a histogram is there
 *          memory for it and what follows
 * @square: running sum of squared distances
 * @spread: the variance so far, shifted twice
 * @bucket: histogram
 */
struct stap_stat {
	__u64 gen;
	__s64 count;
	__s64 sum;
	__u64 least;
	__u64 most;
	__s64 mean;
	__s64 square;
	__s64 spread;
	__s64 bucket[];
};

#define STAP_STAT_BUSY	(~0ULL)

/* Which row of a logarithmic histogram a number is counted in; 64 is that of 0. */
static inline __u32 stap_hist_log(__s64 value)
{
	return value < 0 ? 64 - fls64(-(__u64)value) : 64 + fls64(value);
}

/**
 * struct stap_agg - an aggregate of all CPUs, at one moment
 * @kind:   what it keeps; NULL for the empty one that a handler begins with
 * @hist:   @bucket is filled in
 * @count:  how many numbers
 * @sum:    their sum
 * @min:    the least
 * @max:    the greatest
 * @mean:   of those with a variance: mean, shifted
 * @spread: variance, shifted twice
 * @bucket: histogram
 */
struct stap_agg {
	const struct stap_stat_kind *kind;
	bool hist;
	__s64 count;
	__s64 sum;
	__s64 min;
	__s64 max;
	__s64 mean;
	__s64 spread;
	__s64 bucket[STAP_BUCKETS_MAX];
};

/* Gives the struct stap_stat of a CPU, or NULL if there is no such CPU. */
typedef const struct stap_stat *(*stap_stat_cpu_fn)(void *of, __u32 cpu);

/* stat.c */
void stap_stat_kind_init(struct stap_stat_kind *kind,
			 const struct stap_global *global);
bool stap_stat_add(const struct stap_stat_kind *kind, struct stap_stat *stat,
		   __u64 gen, __s64 value);
void stap_stat_collect(const struct stap_stat_kind *kind,
		       struct stap_agg *agg, bool hist, __u64 gen,
		       __u32 ncpu, stap_stat_cpu_fn cpu, void *of);
int stap_stat_extract(const struct stap_agg *agg, enum stap_extract what,
		      __s64 *value);

/* hist.c */
__u32 stap_hist_rows(const struct stap_global *global);
__u32 stap_hist_row(const struct stap_stat_kind *kind, __s64 value);
int stap_hist_count(const struct stap_agg *agg, __s64 row, __s64 *count);
int stap_hist_draw(const struct stap_agg *agg, stap_put_fn put, void *to);

/* All that can be done in one step each. */
static __always_inline void stap_stat_steps(struct stap_stat *stat,
					    __s64 value, bool log)
{
	stap_env_local_add(&stat->count, 1);
	stap_env_local_add(&stat->sum, value);
	stap_env_local_raise(&stat->least,
			     0x7fffffffffffffffULL - (__u64)value);
	stap_env_local_raise(&stat->most, (__u64)value + (1ULL << 63));
	if (log)
		stap_env_local_add(&stat->bucket[stap_hist_log(value)], 1);
}

/* As stap_stat_add(), without a call in the usual case. */
static __always_inline bool stap_stat_quick(const struct stap_stat_kind *kind,
					    struct stap_stat *stat, __u64 gen,
					    __s64 value)
{
	if (unlikely(!kind->quick || READ_ONCE(stat->gen) != gen))
		return stap_stat_add(kind, stat, gen, value);
	stap_stat_steps(stat, value, kind->hist == STAP_HIST_LOG);
	return true;
}

#endif /* _TRACE_STAP_STAT_H */
