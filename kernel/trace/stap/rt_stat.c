// SPDX-License-Identifier: GPL-2.0
/*
 * Statistics in a running handler: stat.c and hist.c, called from JITed code.
 *
 * Feeding touches this CPU's memory alone. Reading puts all CPUs' together
 * into the handler's current aggregate, and what is then asked for comes from
 * there. A drawn histogram goes into as many records of its event as it needs,
 * each of them some whole lines.
 */
#include "data.h"
#include "rt.h"

/**
 * stap_rt_stat - stats <<< value
 * @var:   stats that are no array
 * @value: the value
 * @probe: the probe, to count a miss for
 *
 * Also called by handlers that have no struct stap_rt; they stay on their CPU.
 */
void stap_rt_stat(struct stap_var *var, s64 value, struct stap_probe *probe)
{
	if (unlikely(!stap_stat_quick(&var->kind, this_cpu_ptr(var->stat),
				      READ_ONCE(var->gen), value)))
		stap_rt_miss(probe, STAP_MISS_LOCK);
}

/**
 * stap_rt_stat_clear - empty statistics
 * @var: stats that are no array
 */
void stap_rt_stat_clear(struct stap_var *var)
{
	WRITE_ONCE(var->gen, var->gen + 1);
}

static const struct stap_stat *stat_cpu(void *of, u32 cpu)
{
	const struct stap_var *var = of;

	return cpu_possible(cpu) ? per_cpu_ptr(var->stat, cpu) : NULL;
}

/**
 * stap_stat_scalar - put together what all CPUs have collected
 * @var:  stats that are no array
 * @agg:  result
 * @hist: with the histogram
 */
void stap_stat_scalar(struct stap_var *var, struct stap_agg *agg, bool hist)
{
	stap_stat_collect(&var->kind, agg, hist, READ_ONCE(var->gen),
			  nr_cpu_ids, stat_cpu, var);
}

struct stat_entry {
	const struct stap_var *var;
	u32 entry;
};

static const struct stap_stat *stat_entry_cpu(void *of, u32 cpu)
{
	const struct stat_entry *at = of;

	return cpu_possible(cpu) ? stap_data_entry(at->var, cpu, at->entry) :
		NULL;
}

/**
 * stap_stat_entry - the same of an array's entry
 * @var:   an array of stats
 * @agg:   result
 * @gen:   the entry's generation
 * @entry: the entry
 * @hist:  with the histogram
 */
void stap_stat_entry(struct stap_var *var, struct stap_agg *agg, u64 gen,
		     u32 entry, bool hist)
{
	struct stat_entry at = { .var = var, .entry = entry };

	stap_stat_collect(&var->kind, agg, hist, gen, nr_cpu_ids,
			  stat_entry_cpu, &at);
}

/**
 * stap_rt_agg - the current aggregate becomes that of some stats
 * @rt:   the handler's state
 * @var:  stats that are no array
 * @hist: with the histogram
 */
void stap_rt_agg(struct stap_rt *rt, struct stap_var *var, u64 hist)
{
	stap_stat_scalar(var, rt->agg, hist);
}

/**
 * stap_rt_agg_entry - the current aggregate becomes that of an entry
 * @rt:    the handler's state
 * @var:   an array of stats
 * @entry: any number; if it is not that of an entry the aggregate is empty
 * @hist:  with the histogram
 */
void stap_rt_agg_entry(struct stap_rt *rt, struct stap_var *var, u64 entry,
		       u64 hist)
{
	if (stap_map_valid(var->map, entry))
		stap_stat_entry(var, rt->agg, *stap_map_long(var->map, entry),
				entry, hist);
	else
		rt->agg->kind = NULL;
}

/**
 * stap_rt_agg_keys - the current aggregate becomes that of array[keys]
 * @rt:   the handler's state
 * @var:  an array of stats
 * @keys: its keys
 * @hist: with the histogram
 */
void stap_rt_agg_keys(struct stap_rt *rt, struct stap_var *var,
		      const u64 *keys, u64 hist)
{
	stap_rt_agg_entry(rt, var, stap_map_find(var->map, keys), hist);
}

/* @err is 0 or says what the current aggregate does not have. */
static void stat_check(struct stap_rt *rt, int err)
{
	if (unlikely(err))
		stap_rt_raise(rt, err == -ERANGE ? STAP_E_BUCKET :
			      STAP_E_EMPTY, 0);
}

/**
 * stap_rt_agg_get - a number of the current aggregate
 * @rt:   the handler's state
 * @what: STAP_EXTRACT_*
 */
s64 stap_rt_agg_get(struct stap_rt *rt, u64 what)
{
	s64 value;

	stat_check(rt, stap_stat_extract(rt->agg, what, &value));
	return value;
}

/**
 * stap_rt_agg_row - a row of the current aggregate's histogram
 * @rt:  the handler's state
 * @row: any number
 */
s64 stap_rt_agg_row(struct stap_rt *rt, s64 row)
{
	s64 count;

	stat_check(rt, stap_hist_count(rt->agg, row, &count));
	return count;
}

/**
 * struct stat_drawing - a histogram on its way into records
 * @rt:  the handler's state, with the text of the next record
 * @ev:  the event
 * @len: length of the text
 */
struct stat_drawing {
	struct stap_rt *rt;
	struct stap_trace_event *ev;
	u32 len;
};

static void stat_record(struct stat_drawing *d)
{
	const u64 value = (unsigned long)d->rt->draw;

	d->rt->draw[d->len] = '\0';
	if (d->len)
		stap_emit(d->rt, d->ev, &value);
	d->len = 0;
}

static void stat_put_record(void *to, const char *text, size_t len)
{
	struct stat_drawing *d = to;

	if (d->len + len >= STAP_RT_DRAW)
		stat_record(d);
	len = min_t(size_t, len, STAP_RT_DRAW - 1);
	memcpy(d->rt->draw + d->len, text, len);
	d->len += len;
}

/**
 * stap_rt_agg_emit - print the current aggregate's histogram
 * @rt: the handler's state
 * @ev: the event
 */
void stap_rt_agg_emit(struct stap_rt *rt, struct stap_trace_event *ev)
{
	struct stat_drawing d = { .rt = rt, .ev = ev };

	stat_check(rt, stap_hist_draw(rt->agg, stat_put_record, &d));
	stat_record(&d);
}

/**
 * stap_rt_agg_string - the current aggregate's histogram as a string
 * @rt: the handler's state
 * @to: string slot; the text is cut if it does not fit
 */
void stap_rt_agg_string(struct stap_rt *rt, char *to)
{
	struct stap_print_buf b = { .buf = to, .size = rt->maxlen };

	*to = '\0';
	stat_check(rt, stap_hist_draw(rt->agg, stap_print_put, &b));
}
