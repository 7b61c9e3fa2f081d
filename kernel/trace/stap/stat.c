// SPDX-License-Identifier: GPL-2.0
/*
 * Aggregates: collecting on one CPU, putting all CPUs' together.
 *
 * Count, sum, extremes and histogram are each changed in one step, so an
 * interrupt that collects too does no harm. What takes several steps, a
 * variance and the start of a new generation, is done with interrupts off and
 * marked for an NMI to see, which then has to do without.
 *
 * The variance is that of SystemTap, to the last digit that integers give: on
 * each CPU the running mean and sum of squares of Welford's algorithm, in
 * fixed point with @shift fraction bits; over all CPUs the sum of their
 * variances and of the distances of their means from the whole's. Scalars are
 * put together in one step, array entries CPU by CPU, which rounds otherwise.
 */
#include "stat.h"

/**
 * stap_stat_kind_init - what a global keeps
 * @kind:   filled in
 * @global: a global of type stats, checked
 */
void stap_stat_kind_init(struct stap_stat_kind *kind,
			 const struct stap_global *global)
{
	*kind = (struct stap_stat_kind){
		.nbucket = stap_hist_rows(global),
		.hist = global->hist,
		.variance = !!(global->flags & STAP_GLOBAL_VARIANCE),
		.array = global->nkeys > 0,
		.shift = global->shift,
		.quick = global->hist != STAP_HIST_LINEAR &&
			 !(global->flags & STAP_GLOBAL_VARIANCE),
		.low = global->low,
		.step = global->step,
	};
	if (kind->hist == STAP_HIST_NONE && !kind->variance)
		kind->size = offsetof(struct stap_stat, mean);
	else
		kind->size = offsetof(struct stap_stat, bucket) +
			     kind->nbucket * sizeof(__s64);
}

/* Signed arithmetic that wraps. */
static __s64 wrap_add(__s64 a, __s64 b)
{
	return (__u64)a + (__u64)b;
}

static __s64 wrap_sub(__s64 a, __s64 b)
{
	return (__u64)a - (__u64)b;
}

static __s64 wrap_mul(__s64 a, __s64 b)
{
	return (__u64)a * (__u64)b;
}

static __s64 wrap_shift(__s64 a, __u32 shift)
{
	return (__u64)a << shift;
}

static noinline bool stat_restart(const struct stap_stat_kind *kind,
				  struct stap_stat *stat, __u64 gen)
{
	unsigned long flags = stap_env_irq_save();
	bool busy = stat->gen == STAP_STAT_BUSY;

	if (!busy && stat->gen != gen) {
		WRITE_ONCE(stat->gen, STAP_STAT_BUSY);
		barrier();
		memset(&stat->count, 0,
		       kind->size - offsetof(struct stap_stat, count));
		/* For an NMI: all above was done. */
		smp_store_release(&stat->gen, gen);
	}
	stap_env_irq_restore(flags);
	return !busy;
}

static void stat_basic(const struct stap_stat_kind *kind,
		       struct stap_stat *stat, __s64 value)
{
	stap_stat_steps(stat, value, kind->hist == STAP_HIST_LOG);
	if (kind->hist == STAP_HIST_LINEAR)
		stap_env_local_add(&stat->bucket[stap_hist_row(kind, value)],
				   1);
}

static noinline bool stat_variance(const struct stap_stat_kind *kind,
				   struct stap_stat *stat, __u64 gen,
				   __s64 value)
{
	unsigned long flags = stap_env_irq_save();
	__s64 shifted = wrap_shift(value, kind->shift);
	__s64 delta;

	if (stat->gen == STAP_STAT_BUSY) {
		stap_env_irq_restore(flags);
		return false;
	}
	WRITE_ONCE(stat->gen, STAP_STAT_BUSY);
	barrier();
	stat_basic(kind, stat, value);
	if (stat->count == 1) {
		stat->mean = shifted;
	} else {
		delta = wrap_sub(shifted, stat->mean);
		stat->mean = wrap_add(stat->mean,
				      div64_s64(delta, stat->count));
		stat->square = wrap_add(stat->square,
					wrap_mul(delta, wrap_sub(shifted, stat->mean)));
		stat->spread = div64_s64(stat->square, stat->count - 1);
	}
	/* For an NMI: all above was done. */
	smp_store_release(&stat->gen, gen);
	stap_env_irq_restore(flags);
	return true;
}

/**
 * stap_stat_add - stat <<< value
 * @kind:  what it keeps
 * @stat:  this CPU's
 * @gen:   the aggregate's generation, not STAP_STAT_BUSY
 * @value: the number
 *
 * In any context; the caller stays on this CPU.
 *
 * Return: whether the number was taken. It is not if an NMI finds its CPU in
 * the midst of a change.
 */
bool stap_stat_add(const struct stap_stat_kind *kind, struct stap_stat *stat,
		   __u64 gen, __s64 value)
{
	if (unlikely(READ_ONCE(stat->gen) != gen) &&
	    !stat_restart(kind, stat, gen))
		return false;
	if (kind->variance)
		return stat_variance(kind, stat, gen, value);
	stat_basic(kind, stat, value);
	return true;
}

static __s64 stat_div(__s64 a, __s64 b)
{
	return b ? div64_s64(a, b) : 0;
}

/* What some numbers add to the variance of all. */
static __s64 stat_share(__s64 count, __s64 mean, __s64 spread, __s64 whole)
{
	__s64 far = wrap_sub(mean, whole);

	return wrap_add(wrap_mul(wrap_mul(count, far), far),
			wrap_mul(count - 1, spread));
}

static __s64 stat_mean(const struct stap_agg *agg)
{
	return stat_div(wrap_shift(agg->sum, agg->kind->shift), agg->count);
}

static void stat_merge(struct stap_agg *agg, const struct stap_stat *stat)
{
	__s64 before = agg->count, count = READ_ONCE(stat->count);
	__s64 min = 0x7fffffffffffffffULL - READ_ONCE(stat->least);
	__s64 max = READ_ONCE(stat->most) - (1ULL << 63);
	__s64 share;
	__u32 i;

	agg->min = before ? min(agg->min, min) : min;
	agg->max = before ? max(agg->max, max) : max;
	agg->count = before + count;
	agg->sum = wrap_add(agg->sum, READ_ONCE(stat->sum));
	for (i = 0; agg->hist && i < agg->kind->nbucket; i++)
		agg->bucket[i] += READ_ONCE(stat->bucket[i]);
	if (!agg->kind->variance)
		return;
	if (!before) {
		agg->mean = stat->mean;
		agg->spread = stat->spread;
		return;
	}
	share = stat_share(before, agg->mean, agg->spread, stat_mean(agg));
	agg->mean = stat_mean(agg);
	share = wrap_add(share, stat_share(count, stat->mean, stat->spread,
					   agg->mean));
	agg->spread = stat_div(share, agg->count - 1);
}

static const struct stap_stat *stat_of(stap_stat_cpu_fn cpu, void *of,
				       __u32 nr, __u64 gen)
{
	const struct stap_stat *stat = cpu(of, nr);

	if (!stat || READ_ONCE(stat->gen) != gen || !READ_ONCE(stat->count))
		return NULL;
	return stat;
}

/**
 * stap_stat_collect - put together what all CPUs have collected
 * @kind: what it keeps
 * @agg:  filled in
 * @hist: with the histogram
 * @gen:  the aggregate's generation
 * @ncpu: number of CPUs
 * @cpu:  gives a CPU's
 * @of:   for @cpu
 *
 * If somebody may be adding, the parts may not be of the same moment.
 */
void stap_stat_collect(const struct stap_stat_kind *kind,
		       struct stap_agg *agg, bool hist, __u64 gen,
		       __u32 ncpu, stap_stat_cpu_fn cpu, void *of)
{
	const struct stap_stat *stat;
	__s64 share = 0;
	__u32 i;

	memset(agg, 0, offsetof(struct stap_agg, bucket));
	agg->kind = kind;
	agg->hist = hist && kind->hist != STAP_HIST_NONE;
	if (agg->hist)
		memset(agg->bucket, 0, kind->nbucket * sizeof(__s64));
	for (i = 0; i < ncpu; i++) {
		stat = stat_of(cpu, of, i, gen);
		if (stat)
			stat_merge(agg, stat);
	}
	if (!kind->variance || kind->array)
		return;
	agg->mean = stat_mean(agg);
	for (i = 0; i < ncpu; i++) {
		stat = stat_of(cpu, of, i, gen);
		if (stat)
			share = wrap_add(share,
					 stat_share(stat->count, stat->mean,
						    stat->spread, agg->mean));
	}
	agg->spread = stat_div(share, agg->count - 1);
}

/**
 * stap_stat_extract - a number of an aggregate
 * @agg:   the aggregate
 * @what:  which number
 * @value: the number, 0 if there is none
 *
 * Return: 0, or -ENODATA if it is empty and has no such number.
 */
int stap_stat_extract(const struct stap_agg *agg, enum stap_extract what,
		      __s64 *value)
{
	bool any = agg->kind && agg->count;

	*value = 0;
	if (!any)
		return what == STAP_EXTRACT_COUNT ||
		       what == STAP_EXTRACT_SUM ? 0 : -ENODATA;
	switch (what) {
	case STAP_EXTRACT_COUNT:
		*value = agg->count;
		break;
	case STAP_EXTRACT_SUM:
		*value = agg->sum;
		break;
	case STAP_EXTRACT_MIN:
		*value = agg->min;
		break;
	case STAP_EXTRACT_MAX:
		*value = agg->max;
		break;
	case STAP_EXTRACT_AVG:
		*value = div64_s64(agg->sum, agg->count);
		break;
	case STAP_EXTRACT_VARIANCE:
		/* A shift goes by its lower 6 bits, as everywhere. */
		*value = agg->spread >> (2 * agg->kind->shift & 63);
		break;
	default:
		return -EINVAL;
	}
	return 0;
}
