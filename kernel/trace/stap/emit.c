// SPDX-License-Identifier: GPL-2.0
/*
 * Print statements as trace events: records into the ring buffers.
 *
 * Each EVENT of a program is a trace event of the system "stap", one field per
 * argument of its print statement. A record is what every event's is:
 *
 *   struct trace_entry | s64 or __data_loc per field ... | strings with NUL ...
 *
 * Nothing is formatted here; that is done when somebody reads the record, by
 * emit_event.c or by libtraceevent.
 *
 * An event may be wanted in several tracing instances at once, and in one by
 * its own "enable" file, by the tracer "stap", or both. So it has a list of
 * sinks, one per instance, read under RCU: handlers run with preemption off.
 * A sink whose event file asks for nothing but the record (no trigger, filter,
 * pid filter, soft mode) gets it straight from reserve to commit. Any other
 * goes the way of all events, through trace_event_buffer_reserve().
 */
#include <linux/perf_event.h>
#include <linux/unaligned.h>

#include "../trace.h"

#include "arm.h"
#include "emit_event.h"
#include "rt.h"
#include "word.h"

/* What keeps a record of a file from being just reserved and committed. */
#define STAP_EMIT_SLOW \
	(EVENT_FILE_FL_FILTERED | EVENT_FILE_FL_SOFT_MODE | \
	 EVENT_FILE_FL_SOFT_DISABLED | EVENT_FILE_FL_TRIGGER_MODE | \
	 EVENT_FILE_FL_TRIGGER_COND | EVENT_FILE_FL_PID_FILTER)

#define STAP_EMIT_STACK \
	(TRACE_ITER_STACKTRACE | TRACE_ITER_USERSTACKTRACE)

/*
 * The size of a record, and in @len that of each string with its NUL: they are
 * measured once, however many sinks there are.
 */
static __always_inline u32 stap_emit_size(const struct stap_trace_event *ev,
					  const u64 *values, u32 *len)
{
	const struct stap_emit_field *field = ev->field;
	u32 size = ev->size;
	u32 i;

	for (i = 0; i < ev->nfield; i++) {
		if (!field[i].string)
			continue;
		len[i] = stap_word_strnlen((char *)values[i], ev->maxstring) + 1;
		size += len[i];
	}
	return size;
}

/*
 * The last byte copied is the NUL, or the first character that is cut. Without
 * a call of memcpy(), which would cost the registers of all that is around it.
 */
static __always_inline void stap_emit_copy(char *to, const char *from, u32 n)
{
	u32 i;

	if (n >= 8) {
		for (i = 0; i < n - 8; i += 8)
			put_unaligned(get_unaligned((u64 *)(from + i)),
				      (u64 *)(to + i));
		put_unaligned(get_unaligned((u64 *)(from + n - 8)),
			      (u64 *)(to + n - 8));
	} else if (n >= 4) {
		put_unaligned(get_unaligned((u32 *)from), (u32 *)to);
		put_unaligned(get_unaligned((u32 *)(from + n - 4)),
			      (u32 *)(to + n - 4));
	} else {
		to[0] = from[0];
		to[n / 2] = from[n / 2];
	}
	to[n - 1] = '\0';
}

static __always_inline void stap_emit_fields(const struct stap_trace_event *ev,
					     void *entry, const u64 *values,
					     const u32 *len)
{
	const struct stap_emit_field *field = ev->field;
	u32 i, n = ev->nfield, pos = ev->size;

	for (i = 0; i < n; i++, field++) {
		void *at = entry + field->off;

		if (!field->string) {
			*(u64 *)at = values[i];
			continue;
		}
		*(u32 *)at = len[i] << 16 | pos;
		stap_emit_copy(entry + pos, (char *)values[i], len[i]);
		pos += len[i];
	}
}

static noinline void stap_emit_fill(const struct stap_trace_event *ev,
				    void *entry, const u64 *values,
				    const u32 *len)
{
	stap_emit_fields(ev, entry, values, len);
}

/* Numbers alone stand in the record as they do in @values. */
static __always_inline void stap_emit_fill_long(const struct stap_trace_event *ev,
						void *entry, const u64 *values)
{
	u64 *to = entry + sizeof(struct trace_entry);
	u32 i = ev->nfield;

	while (i--)
		to[i] = values[i];
}

/*
 * The flags and counts of struct trace_entry. A task with interrupts on and
 * nothing pending is what there mostly is, and quickly told.
 */
static __always_inline unsigned int stap_emit_ctx(void)
{
	unsigned int pc = preempt_count();
	struct task_struct *task = current;
	unsigned int migration = task->migration_disabled;

	if (unlikely((pc & ~PREEMPT_MASK) || irqs_disabled() ||
		     test_tsk_need_resched(task)))
		return tracing_gen_ctx_dec();
	if (IS_ENABLED(CONFIG_PREEMPTION))
		pc--;
	if (unlikely((pc | migration) > 0xf))
		return tracing_gen_ctx_dec();
	return pc | migration << 4;
}

/* A record that the user has turned off is not missed. */
static noinline void stap_emit_lost(struct stap_rt *rt, struct trace_array *tr)
{
	if (tracer_tracing_is_on(tr))
		stap_rt_miss(rt->probe, STAP_MISS_RECORD);
}

/* Where a record's data is: right behind the header, if it is a short one. */
static void *stap_emit_entry(struct ring_buffer_event *event)
{
	if (event->type_len - 1u < RINGBUF_TYPE_DATA_TYPE_LEN_MAX)
		return event->array;
	return ring_buffer_event_data(event);
}

static __always_inline void stap_emit_fast(struct stap_rt *rt,
					   struct stap_trace_event *ev,
					   struct trace_array *tr,
					   const u64 *values, u32 size,
					   const u32 *len)
{
	struct trace_buffer *buffer = tr->array_buffer.buffer;
	struct ring_buffer_event *event;
	void *entry;

	event = ring_buffer_lock_reserve(buffer, size);
	if (unlikely(!event)) {
		stap_emit_lost(rt, tr);
		return;
	}
	entry = stap_emit_entry(event);
	tracing_generic_entry_update(entry, ev->call.event.type,
				     stap_emit_ctx());
	if (len)
		stap_emit_fields(ev, entry, values, len);
	else
		stap_emit_fill_long(ev, entry, values);
	if (unlikely(tr->trace_flags & STAP_EMIT_STACK))
		trace_buffer_unlock_commit(tr, buffer, event, stap_emit_ctx());
	else
		trace_buffer_unlock_commit_nostack(buffer, event);
}

static noinline void stap_emit_slow(struct stap_rt *rt,
				    struct stap_trace_event *ev,
				    struct trace_event_file *file,
				    const u64 *values, u32 size,
				    const u32 *len)
{
	struct trace_event_buffer fbuffer;
	void *entry;

	if (trace_trigger_soft_disabled(file))
		return;
	entry = trace_event_buffer_reserve(&fbuffer, file, size);
	if (!entry) {
		if (!(file->flags & EVENT_FILE_FL_PID_FILTER))
			stap_emit_lost(rt, file->tr);
		return;
	}
	stap_emit_fill(ev, entry, values, len);
	trace_event_buffer_commit(&fbuffer);
}

/*
 * Exports and tp_printk see records only from trace_event_buffer_commit().
 * Whether an export is registered cannot be asked for, so a kernel that has
 * the one that is in the tree always takes that way.
 */
static bool stap_emit_plain(const struct trace_event_file *file)
{
	if (IS_ENABLED(CONFIG_STM_SOURCE_FTRACE) ||
	    READ_ONCE(tracepoint_printk))
		return false;
	return !(READ_ONCE(file->flags) & STAP_EMIT_SLOW);
}

#ifdef CONFIG_PERF_EVENTS
static noinline void stap_emit_perf(struct stap_rt *rt,
				    struct stap_trace_event *ev,
				    const u64 *values, u32 size,
				    const u32 *len)
{
	struct hlist_head *head = this_cpu_ptr(ev->call.perf_events);
	struct pt_regs *regs;
	void *entry;
	int rctx;

	if (hlist_empty(head))
		return;
	size = ALIGN(size + sizeof(u32), sizeof(u64)) - sizeof(u32);
	entry = size > PERF_MAX_TRACE_SIZE ? NULL :
		perf_trace_buf_alloc(size, &regs, &rctx);
	if (!entry) {
		stap_rt_miss(rt->probe, STAP_MISS_RECORD);
		return;
	}
	perf_fetch_caller_regs(regs);
	stap_emit_fill(ev, entry, values, len);
	perf_trace_buf_submit(entry, size, rctx, ev->call.event.type, 1, regs,
			      head, NULL);
}
#else
static void stap_emit_perf(struct stap_rt *rt, struct stap_trace_event *ev,
			   const u64 *values, u32 size, const u32 *len)
{
}
#endif

static __always_inline void stap_emit_sinks(struct stap_rt *rt,
					    struct stap_trace_event *ev,
					    const u64 *values, u32 size,
					    const u32 *len)
{
	struct trace_event_file *file;
	struct stap_sink *sink;

	list_for_each_entry_rcu(sink, &ev->sinks, node, true) {
		file = READ_ONCE(sink->file);
		if (likely(!file || stap_emit_plain(file)))
			stap_emit_fast(rt, ev, sink->tr, values, size, len);
		else
			stap_emit_slow(rt, ev, file, values, size, len);
	}
}

/**
 * stap_emit - write a record of an event to all who want it
 * @rt:     the handler that prints
 * @ev:     the event
 * @values: a word per field: the number, or the address of the string
 */
void stap_emit(struct stap_rt *rt, struct stap_trace_event *ev,
	       const u64 *values)
{
	u32 len[STAP_FIELDS_MAX] __uninitialized;
	u32 size = stap_emit_size(ev, values, len);

	stap_emit_sinks(rt, ev, values, size, len);
	if (READ_ONCE(ev->perf))
		stap_emit_perf(rt, ev, values, size, len);
}

/**
 * stap_emit_longs - the same for an event without strings, in less time
 * @rt:     the handler that prints
 * @ev:     the event
 * @values: a number per field
 */
void stap_emit_longs(struct stap_rt *rt, struct stap_trace_event *ev,
		     const u64 *values)
{
	if (unlikely(READ_ONCE(ev->perf)))
		stap_emit(rt, ev, values);
	else
		stap_emit_sinks(rt, ev, values, ev->size, NULL);
}
