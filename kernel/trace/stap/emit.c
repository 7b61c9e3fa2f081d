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

#include "../trace.h"

#include "arm.h"
#include "emit_event.h"
#include "rt.h"

/* What keeps a record of a file from being just reserved and committed. */
#define STAP_EMIT_SLOW \
	(EVENT_FILE_FL_FILTERED | EVENT_FILE_FL_SOFT_MODE | \
	 EVENT_FILE_FL_SOFT_DISABLED | EVENT_FILE_FL_TRIGGER_MODE | \
	 EVENT_FILE_FL_TRIGGER_COND | EVENT_FILE_FL_PID_FILTER)

#define STAP_EMIT_STACK \
	(TRACE_ITER_STACKTRACE | TRACE_ITER_USERSTACKTRACE)

static u32 stap_emit_strlen(const struct stap_trace_event *ev, const char *s)
{
	u32 n = 0;

	while (n < ev->maxstring && s[n])
		n++;
	return n;
}

static noinline u32 stap_emit_size(const struct stap_trace_event *ev,
				   const u64 *values)
{
	u32 size = ev->size;
	u32 i;

	for (i = 0; i < ev->nfield; i++)
		if (ev->field[i].string)
			size += stap_emit_strlen(ev, (char *)values[i]) + 1;
	return size;
}

static void stap_emit_string(void *entry, const struct stap_emit_field *field,
			     u32 pos, const char *s, u32 len)
{
	memcpy(entry + pos, s, len);
	((char *)entry)[pos + len] = '\0';
	*(u32 *)(entry + field->off) = (len + 1) << 16 | pos;
}

static noinline void stap_emit_fill(const struct stap_trace_event *ev,
				    void *entry, const u64 *values)
{
	const struct stap_emit_field *field = ev->field;
	u32 pos = ev->size;
	u32 i, len;

	for (i = 0; i < ev->nfield; i++, field++) {
		if (!field->string) {
			*(u64 *)(entry + field->off) = values[i];
			continue;
		}
		len = stap_emit_strlen(ev, (char *)values[i]);
		stap_emit_string(entry, field, pos, (char *)values[i], len);
		pos += len + 1;
	}
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
	unsigned int migration = current->migration_disabled;

	if (unlikely((pc & ~PREEMPT_MASK) || irqs_disabled() || need_resched()))
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
					   bool mixed)
{
	struct trace_buffer *buffer = tr->array_buffer.buffer;
	struct ring_buffer_event *event;
	unsigned int ctx;
	void *entry;

	event = ring_buffer_lock_reserve(buffer, size);
	if (unlikely(!event)) {
		stap_emit_lost(rt, tr);
		return;
	}
	ctx = stap_emit_ctx();
	entry = stap_emit_entry(event);
	tracing_generic_entry_update(entry, ev->call.event.type, ctx);
	if (mixed)
		stap_emit_fill(ev, entry, values);
	else
		stap_emit_fill_long(ev, entry, values);
	if (unlikely(tr->trace_flags & STAP_EMIT_STACK))
		trace_buffer_unlock_commit(tr, buffer, event, ctx);
	else
		trace_buffer_unlock_commit_nostack(buffer, event);
}

static noinline void stap_emit_slow(struct stap_rt *rt,
				    struct stap_trace_event *ev,
				    struct trace_event_file *file,
				    const u64 *values, u32 size)
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
	stap_emit_fill(ev, entry, values);
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
				    const u64 *values, u32 size)
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
	stap_emit_fill(ev, entry, values);
	perf_trace_buf_submit(entry, size, rctx, ev->call.event.type, 1, regs,
			      head, NULL);
}
#else
static void stap_emit_perf(struct stap_rt *rt, struct stap_trace_event *ev,
			   const u64 *values, u32 size)
{
}
#endif

static __always_inline void stap_emit_sinks(struct stap_rt *rt,
					    struct stap_trace_event *ev,
					    const u64 *values, u32 size,
					    bool mixed)
{
	struct trace_event_file *file;
	struct stap_sink *sink;

	list_for_each_entry_rcu(sink, &ev->sinks, node, true) {
		file = READ_ONCE(sink->file);
		if (likely(!file || stap_emit_plain(file)))
			stap_emit_fast(rt, ev, sink->tr, values, size, mixed);
		else
			stap_emit_slow(rt, ev, file, values, size);
	}
}

static noinline void stap_emit_mixed(struct stap_rt *rt,
				     struct stap_trace_event *ev,
				     const u64 *values)
{
	u32 size = stap_emit_size(ev, values);

	stap_emit_sinks(rt, ev, values, size, true);
	if (READ_ONCE(ev->perf))
		stap_emit_perf(rt, ev, values, size);
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
	if (unlikely(READ_ONCE(ev->mixed)))
		stap_emit_mixed(rt, ev, values);
	else
		stap_emit_sinks(rt, ev, values, ev->size, false);
}
