// SPDX-License-Identifier: GPL-2.0
/*
 * Arming: a program's way from loaded to running and back.
 *
 *              attach, begin           exit(), error            detach, end
 *   LOADED --> STARTING --> RUNNING ---------------> EXITING ---------------+
 *     ^            |           |                        ^                   |
 *     |            +-----------|--- exit() in begin ----+                   v
 *     +------------------------+---------------------------------------- DONE
 *                    the last reference has gone
 *
 * A program is armed while somebody holds a reference: each enabled event in
 * each instance, perf, the program's file "enable", the tracer "stap". Probes
 * are attached first, so that nothing has happened yet when one of them cannot
 * be; their handlers do nothing before the state is RUNNING. Then begin probes
 * run. At the end probes are detached before end (or error) probes run.
 *
 * What begin probes print should have somewhere to go. So the file "enable",
 * with @hold, enables the events before anything is attached. If an event was
 * enabled by other means, begin probes wait until the task that did it is on
 * its way back to user space: with events/stap/enable it has enabled them all.
 *
 * Probes whose condition is false then are detached again, and from then on as
 * their conditions change: probe_condition.c.
 *
 * A handler that calls exit() sets EXITING, which stops all other handlers at
 * once; the rest is done from a work, reached by irq_work because a handler
 * may run in NMI. The program stays enabled, but DONE.
 *
 * Locks, outer first:
 *
 *   stap_load_lock     load, unload, the files in tracefs
 *     event_mutex        an event's reg() is called with it
 *       trace_types_lock   a tracer's init() and reset() are called with it
 *         stap_arm_lock      this file: state, references, the list
 *           cpus_read_lock, text_mutex, ftrace's, kprobes', tracepoints' and
 *           trampolines' locks: taken by attaching and detaching
 *
 * The module notifier, called with the notifier's rwsem, takes stap_arm_lock
 * only; nothing here registers a notifier under these locks. Handlers take
 * none of them.
 */
#include <linux/irq_work.h>
#include <linux/task_work.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "../trace.h"

#include "arm.h"
#include "emit.h"
#include "probe.h"
#include "probe_condition.h"
#include "usym.h"

/* Programs' states and references. */
DEFINE_MUTEX(stap_arm_lock);

/* Woken when a program has ended by itself. */
DECLARE_WAIT_QUEUE_HEAD(stap_arm_wait);

static const char *const stap_arm_states[] = {
	[STAP_LOADED] = "loaded",
	[STAP_STARTING] = "starting",
	[STAP_RUNNING] = "running",
	[STAP_EXITING] = "exiting",
	[STAP_DONE] = "done",
};

/**
 * stap_arm_state - a program's state as text
 * @prog: the program
 */
const char *stap_arm_state(const struct stap_prog *prog)
{
	return stap_arm_states[READ_ONCE(prog->state)];
}

/* Whether run-time errors or misses end the program. */
static bool stap_arm_failed(const struct stap_prog *prog)
{
	const struct stap_header *hdr = prog->image.hdr;

	if (READ_ONCE(prog->overload))
		return true;
	if (hdr->flags & STAP_PROG_SUPPRESS)
		return false;
	return atomic_read(&prog->errors) > hdr->maxerrors ||
	       atomic_read(&prog->skipped) > hdr->maxskipped;
}

static bool stap_arm_exiting(const struct stap_prog *prog)
{
	return READ_ONCE(prog->state) != STAP_STARTING;
}

static bool stap_arm_never(const struct stap_prog *prog)
{
	return false;
}

/* From EXITING on: nothing is attached, all that there is to say is said. */
static void stap_arm_finish(struct stap_prog *prog)
{
	lockdep_assert_held(&stap_arm_lock);
	stap_probe_detach_all(prog);
	if (prog->arm.begun && !stap_arm_failed(prog))
		stap_begin_run(prog, STAP_PROBE_END, stap_arm_failed);
	if (prog->arm.begun && stap_arm_failed(prog))
		stap_begin_run(prog, STAP_PROBE_ERROR, stap_arm_never);
	stap_usym_close(prog);
	WRITE_ONCE(prog->state, STAP_DONE);
	wake_up_all(&stap_arm_wait);
}

static void stap_arm_begin(struct stap_prog *prog)
{
	int starting = STAP_STARTING;

	lockdep_assert_held(&stap_arm_lock);
	if (READ_ONCE(prog->state) != STAP_STARTING || prog->arm.begun)
		return;

	prog->arm.begun = true;
	stap_begin_run(prog, STAP_PROBE_BEGIN, stap_arm_exiting);
	if (try_cmpxchg(&prog->state, &starting, STAP_RUNNING)) {
		stap_condition_start(prog);
		stap_probe_start_all(prog);
	} else {
		stap_arm_finish(prog);
	}
}

static void stap_arm_task(struct callback_head *task)
{
	struct stap_prog *prog = container_of(task, struct stap_prog, arm.task);

	scoped_guard(mutex, &stap_arm_lock) {
		prog->arm.pending = false;
		stap_arm_begin(prog);
	}
	stap_put(prog);
}

/* Have begin probes run when the current task returns to user space. */
static bool stap_arm_defer(struct stap_prog *prog)
{
	if (prog->arm.pending)
		return true;
	if (current->flags & (PF_KTHREAD | PF_USER_WORKER))
		return false;
	init_task_work(&prog->arm.task, stap_arm_task);
	if (task_work_add(current, &prog->arm.task, TWA_RESUME))
		return false;
	prog->arm.pending = true;
	kref_get(&prog->arm.ref);
	return true;
}

static int stap_arm_start(struct stap_prog *prog)
{
	struct stap_verdict v = { .error = STAP_E_NONE };
	int ret;

	stap_prog_reset(prog);
	stap_condition_reset(prog);
	prog->arm.begun = false;
	WRITE_ONCE(prog->state, STAP_STARTING);
	stap_usym_open(prog);
	ret = stap_probe_attach_all(prog, &v);
	if (ret) {
		stap_usym_close(prog);
		WRITE_ONCE(prog->state, STAP_LOADED);
		stap_log_error(stap_prog_name(prog), &v);
	}
	return ret;
}

static void stap_arm_stop(struct stap_prog *prog)
{
	int state = READ_ONCE(prog->state);

	if (state != STAP_LOADED && state != STAP_DONE) {
		WRITE_ONCE(prog->state, STAP_EXITING);
		stap_arm_finish(prog);
	}
	WRITE_ONCE(prog->state, STAP_LOADED);
	wake_up_all(&stap_arm_wait);
}

/**
 * stap_arm_get_locked - take a reference that keeps a program armed
 * @prog:  a program in the list
 * @later: the current task may yet enable more of its events
 */
int stap_arm_get_locked(struct stap_prog *prog, bool later)
{
	int ret;

	lockdep_assert_held(&stap_arm_lock);
	if (prog->state == STAP_LOADED && !prog->arm.hold) {
		ret = stap_arm_start(prog);
		if (ret)
			return ret;
	}
	prog->arm.enabled++;
	if (!later || !stap_arm_defer(prog))
		stap_arm_begin(prog);
	return 0;
}

/**
 * stap_arm_put_locked - drop a reference; the last one disarms
 * @prog: the program
 */
void stap_arm_put_locked(struct stap_prog *prog)
{
	lockdep_assert_held(&stap_arm_lock);
	if (!--prog->arm.enabled)
		stap_arm_stop(prog);
}

/**
 * stap_arm_get - stap_arm_get_locked() for a program that may be on its way out
 * @prog:  the program
 * @later: the current task may yet enable more of its events
 */
int stap_arm_get(struct stap_prog *prog, bool later)
{
	guard(mutex)(&stap_arm_lock);
	if (!stap_loaded(prog))
		return -ENODEV;
	return stap_arm_get_locked(prog, later);
}

/**
 * stap_arm_put - stap_arm_put_locked() without the lock
 * @prog: the program
 */
void stap_arm_put(struct stap_prog *prog)
{
	guard(mutex)(&stap_arm_lock);
	stap_arm_put_locked(prog);
}

static void stap_arm_hold(struct stap_prog *prog, bool hold)
{
	guard(mutex)(&stap_arm_lock);
	prog->arm.hold = hold;
}

/**
 * stap_arm_enable - enable all events of a program, then arm it
 * @prog: the program
 * @tr:   the instance its events are enabled in
 */
int stap_arm_enable(struct stap_prog *prog, struct trace_array *tr)
{
	int ret;

	lockdep_assert_held(&stap_load_lock);
	stap_arm_hold(prog, true);
	ret = stap_emit_enable(prog, tr, true);
	stap_arm_hold(prog, false);
	if (ret)
		return ret;
	ret = stap_arm_get(prog, false);
	if (ret)
		stap_emit_enable(prog, tr, false);
	else
		prog->arm.tr = tr;
	return ret;
}

/**
 * stap_arm_disable - undo stap_arm_enable()
 * @prog: the program
 *
 * If nobody but its events in that instance would keep the program armed it
 * ends here, while they are still enabled: they take what end probes print.
 */
void stap_arm_disable(struct stap_prog *prog)
{
	struct trace_array *tr = prog->arm.tr;

	lockdep_assert_held(&stap_load_lock);
	prog->arm.tr = NULL;
	scoped_guard(mutex, &stap_arm_lock) {
		if (!--prog->arm.enabled ||
		    prog->arm.enabled == stap_emit_enabled(prog, tr))
			stap_arm_stop(prog);
	}
	stap_emit_enable(prog, tr, false);
}

static void stap_arm_work(struct work_struct *work)
{
	struct stap_prog *prog = container_of(work, struct stap_prog, arm.work);

	guard(mutex)(&stap_arm_lock);
	if (READ_ONCE(prog->state) == STAP_EXITING)
		stap_arm_finish(prog);
}

static void stap_arm_irq(struct irq_work *irq)
{
	struct stap_prog *prog = container_of(irq, struct stap_prog, arm.irq);

	queue_work(system_unbound_wq, &prog->arm.work);
}

/**
 * stap_prog_request_exit - end a program, from any context
 * @prog: the program
 */
void stap_prog_request_exit(struct stap_prog *prog)
{
	int state = READ_ONCE(prog->state);

	while (state == STAP_STARTING || state == STAP_RUNNING) {
		if (!try_cmpxchg(&prog->state, &state, STAP_EXITING))
			continue;
		irq_work_queue(&prog->arm.irq);
		return;
	}
}

/**
 * stap_arm_init - make a new program ready for arming
 * @prog: the program
 */
void stap_arm_init(struct stap_prog *prog)
{
	kref_init(&prog->arm.ref);
	init_irq_work(&prog->arm.irq, stap_arm_irq);
	INIT_WORK(&prog->arm.work, stap_arm_work);
}

/**
 * stap_arm_exit - wait for what a program that is not armed has left behind
 * @prog: the program
 */
void stap_arm_exit(struct stap_prog *prog)
{
	irq_work_sync(&prog->arm.irq);
	cancel_work_sync(&prog->arm.work);
	stap_condition_sync(prog);
}
