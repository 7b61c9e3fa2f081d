// SPDX-License-Identifier: GPL-2.0
/*
 * The tracer "stap": echo stap > current_tracer arms all loaded programs and
 * records what they print in that instance, whether or not their events are
 * enabled there. While tracing is off they wait for it to be turned on, so
 * that what begin probes print is not lost to "trace-cmd record -p stap".
 */
#include <linux/init.h>
#include <linux/list.h>
#include <linux/slab.h>

#include "../trace.h"

#include "arm.h"
#include "emit.h"

/**
 * struct stap_tracer_ref - a program that an instance's tracer keeps armed
 * @node: in stap_tracer_refs
 * @tr:   the instance
 * @prog: the program
 */
struct stap_tracer_ref {
	struct list_head node;
	struct trace_array *tr;
	struct stap_prog *prog;
};

/* Under stap_arm_lock. */
static LIST_HEAD(stap_tracer_refs);

static int stap_tracer_add(struct trace_array *tr, struct stap_prog *prog)
{
	struct stap_tracer_ref *ref = kzalloc(sizeof(*ref), GFP_KERNEL);
	int ret;

	if (!ref)
		return -ENOMEM;
	ret = stap_emit_tracer(prog, tr, true);
	if (ret)
		goto free;
	ret = stap_arm_get_locked(prog, false);
	if (ret)
		goto silence;
	ref->tr = tr;
	ref->prog = prog;
	list_add_tail(&ref->node, &stap_tracer_refs);
	return 0;
silence:
	stap_emit_tracer(prog, tr, false);
free:
	kfree(ref);
	return ret;
}

static void stap_tracer_drop(struct trace_array *tr)
{
	struct stap_tracer_ref *ref, *next;

	list_for_each_entry_safe(ref, next, &stap_tracer_refs, node) {
		if (ref->tr != tr)
			continue;
		list_del(&ref->node);
		stap_arm_put_locked(ref->prog);
		stap_emit_tracer(ref->prog, tr, false);
		kfree(ref);
	}
}

static bool stap_tracer_has(struct trace_array *tr)
{
	struct stap_tracer_ref *ref;

	list_for_each_entry(ref, &stap_tracer_refs, node)
		if (ref->tr == tr)
			return true;
	return false;
}

static int stap_tracer_arm(struct trace_array *tr)
{
	struct stap_prog *prog;
	int ret;

	guard(mutex)(&stap_arm_lock);
	if (stap_tracer_has(tr))
		return 0;
	list_for_each_entry(prog, &stap_progs, list) {
		ret = stap_tracer_add(tr, prog);
		if (ret) {
			stap_tracer_drop(tr);
			return ret;
		}
	}
	return 0;
}

static int stap_tracer_init(struct trace_array *tr)
{
	return tracer_tracing_is_on(tr) ? stap_tracer_arm(tr) : 0;
}

/* An error has no way out but the error_log. */
static void stap_tracer_start(struct trace_array *tr)
{
	stap_tracer_arm(tr);
}

static void stap_tracer_reset(struct trace_array *tr)
{
	scoped_guard(mutex, &stap_arm_lock)
		stap_tracer_drop(tr);
	/* The instance may be about to go. */
	tracepoint_synchronize_unregister();
}

static struct tracer stap_tracer = {
	.name = "stap",
	.init = stap_tracer_init,
	.start = stap_tracer_start,
	.reset = stap_tracer_reset,
	.allow_instances = true,
};

static int __init stap_tracer_register(void)
{
	return register_tracer(&stap_tracer);
}
core_initcall(stap_tracer_register);
