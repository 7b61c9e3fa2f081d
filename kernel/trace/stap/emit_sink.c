// SPDX-License-Identifier: GPL-2.0
/*
 * Print statements as trace events: who wants their records.
 *
 * An event is wanted by an instance, because the event is enabled there or the
 * tracer "stap" is its tracer, and by perf. Whoever wants one arms the program
 * (see arm.c) and has a sink in the event's list; emit.c writes to the sinks.
 */
#include <linux/mutex.h>
#include <linux/rculist.h>
#include <linux/slab.h>

#include "../trace.h"

#include "arm.h"
#include "emit_event.h"

/* Sinks come and go under it; innermost. */
static DEFINE_MUTEX(stap_sink_lock);

static struct stap_sink *stap_sink_find(struct stap_trace_event *ev,
					const struct trace_array *tr)
{
	struct stap_sink *sink;

	lockdep_assert_held(&stap_sink_lock);
	list_for_each_entry(sink, &ev->sinks, node)
		if (sink->tr == tr)
			return sink;
	return NULL;
}

static int stap_sink_add(struct stap_trace_event *ev, struct trace_array *tr,
			 struct trace_event_file *file)
{
	struct stap_sink *sink;

	guard(mutex)(&stap_sink_lock);
	sink = stap_sink_find(ev, tr);
	if (sink) {
		if (file)
			WRITE_ONCE(sink->file, file);
		else
			sink->tracer = true;
		return 0;
	}
	sink = kzalloc(sizeof(*sink), GFP_KERNEL);
	if (!sink)
		return -ENOMEM;
	sink->tr = tr;
	sink->file = file;
	sink->tracer = !file;
	list_add_tail_rcu(&sink->node, &ev->sinks);
	return 0;
}

static void stap_sink_del(struct stap_trace_event *ev, struct trace_array *tr,
			  bool tracer)
{
	struct stap_sink *sink;

	guard(mutex)(&stap_sink_lock);
	sink = stap_sink_find(ev, tr);
	if (!sink)
		return;
	if (tracer)
		sink->tracer = false;
	else
		WRITE_ONCE(sink->file, NULL);
	if (!sink->tracer && !sink->file) {
		list_del_rcu(&sink->node);
		kfree_rcu(sink, rcu);
	}
}

static int stap_emit_file_on(struct stap_trace_event *ev,
			     struct trace_event_file *file)
{
	int ret;

	ret = stap_sink_add(ev, file->tr, file);
	if (ret)
		return ret;
	ret = stap_arm_get(ev->prog, true);
	if (ret)
		stap_sink_del(ev, file->tr, false);
	return ret;
}

/* End probes that run now still print to this file. */
static int stap_emit_file_off(struct stap_trace_event *ev,
			      struct trace_event_file *file)
{
	stap_arm_put(ev->prog);
	stap_sink_del(ev, file->tr, false);
	return 0;
}

#ifdef CONFIG_PERF_EVENTS
static int stap_emit_perf_on(struct stap_trace_event *ev)
{
	int ret;

	WRITE_ONCE(ev->perf, true);
	ret = stap_arm_get(ev->prog, true);
	if (ret)
		WRITE_ONCE(ev->perf, false);
	return ret;
}

static int stap_emit_perf_off(struct stap_trace_event *ev)
{
	stap_arm_put(ev->prog);
	WRITE_ONCE(ev->perf, false);
	return 0;
}
#endif

/**
 * stap_emit_reg - ftrace or perf enables or disables an event
 * @call: the event
 * @type: which of them and what
 * @data: the event's file in an instance
 */
int stap_emit_reg(struct trace_event_call *call, enum trace_reg type,
		  void *data)
{
	struct stap_trace_event *ev;

	ev = container_of(call, struct stap_trace_event, call);
	switch (type) {
	case TRACE_REG_REGISTER:
		return stap_emit_file_on(ev, data);
	case TRACE_REG_UNREGISTER:
		return stap_emit_file_off(ev, data);
#ifdef CONFIG_PERF_EVENTS
	case TRACE_REG_PERF_REGISTER:
		return stap_emit_perf_on(ev);
	case TRACE_REG_PERF_UNREGISTER:
		return stap_emit_perf_off(ev);
	case TRACE_REG_PERF_OPEN:
	case TRACE_REG_PERF_CLOSE:
	case TRACE_REG_PERF_ADD:
	case TRACE_REG_PERF_DEL:
		return 0;
#endif
	}
	return 0;
}

/**
 * stap_emit_enable - enable or disable all events of a program
 * @prog: the program
 * @tr:   in this instance
 * @on:   which of the two
 */
int stap_emit_enable(struct stap_prog *prog, struct trace_array *tr, bool on)
{
	u32 i, n = prog->image.count[STAP_SEC_EVENT];
	int ret;

	if (on) {
		ret = tracing_update_buffers(tr);
		if (ret < 0)
			return ret;
	}
	for (i = 0; i < n; i++) {
		const char *name = prog->event[i].call.name;

		ret = trace_array_set_clr_event(tr, "stap", name, on);
		if (ret && on) {
			stap_emit_enable(prog, tr, false);
			return ret;
		}
	}
	return 0;
}

/**
 * stap_emit_enabled - how many of a program's events are enabled
 * @prog: the program
 * @tr:   in this instance
 */
unsigned int stap_emit_enabled(struct stap_prog *prog,
			       const struct trace_array *tr)
{
	unsigned int enabled = 0;
	struct stap_sink *sink;
	u32 i;

	guard(mutex)(&stap_sink_lock);
	for (i = 0; i < prog->image.count[STAP_SEC_EVENT]; i++) {
		sink = stap_sink_find(&prog->event[i], tr);
		if (sink && sink->file)
			enabled++;
	}
	return enabled;
}

/* The buffer is to be cleared when the event goes, as if it had been enabled. */
static void stap_emit_mark(struct stap_trace_event *ev, struct trace_array *tr)
{
	struct trace_event_file *file;

	lockdep_assert_held(&trace_types_lock);
	list_for_each_entry(file, &tr->events, list)
		if (file->event_call == &ev->call)
			set_bit(EVENT_FILE_FL_WAS_ENABLED_BIT, &file->flags);
}

/**
 * stap_emit_tracer - let an instance's tracer have all of a program's records
 * @prog: the program
 * @tr:   the instance
 * @on:   from now on, or no longer
 */
int stap_emit_tracer(struct stap_prog *prog, struct trace_array *tr, bool on)
{
	u32 i, n = prog->image.count[STAP_SEC_EVENT];
	int ret;

	for (i = 0; i < n; i++) {
		if (!on) {
			stap_sink_del(&prog->event[i], tr, true);
			continue;
		}
		ret = stap_sink_add(&prog->event[i], tr, NULL);
		if (ret) {
			stap_emit_tracer(prog, tr, false);
			return ret;
		}
		stap_emit_mark(&prog->event[i], tr);
	}
	return 0;
}
