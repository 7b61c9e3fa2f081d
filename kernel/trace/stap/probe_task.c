// SPDX-License-Identifier: GPL-2.0
/*
 * The life of processes and threads: process("p").begin, .end, .thread.begin
 * and .thread.end, and the system calls that they make.
 *
 *   what           comes from                          runs
 *   begin          an execve()                         there
 *                  a fork, being there when it all     in the task, when that
 *                  begins                              goes to user space next
 *   end            an execve(), with the program that  there
 *                  it ends; the exit of the leader
 *   thread.begin   a clone, being there                as begin
 *   thread.end     its exit                            there
 *   syscall        sys_enter, sys_exit                 there
 *
 * The tracepoint of a task's exit comes when its memory is gone and nobody can
 * tell what program it was, so do_exit() itself is traced.
 *
 * A task that is to run a handler may be a long time on its way there, and may
 * even wait for stap_arm_lock. So detaching does not wait for it: what it finds
 * then belongs to nobody.
 */
#include <linux/ftrace.h>
#include <linux/preempt.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/task_work.h>

#include <asm/syscall.h>
#include <trace/events/sched.h>
#include <trace/events/syscalls.h>

#include "arm.h"
#include "probe.h"
#include "scope.h"

/* Words of the context at system calls, as those of probe_syscall.c. */
#define TASK_CALL_ARGS	6
#define TASK_CALL_NR	6
#define TASK_CALL_RET	7
#define TASK_CALL_WORDS	8

/**
 * struct stap_task - a probe on tasks
 * @probe:   the probe
 * @scope:   whose
 * @ops:     on do_exit()
 * @waiting: tasks that are to run the handler; like @open, under task_wait_lock
 * @open:    tasks may be added
 */
struct stap_task {
	struct stap_probe *probe;
	struct stap_scope scope;
	struct ftrace_ops ops;
	struct list_head waiting;
	bool open;
};

/**
 * struct stap_task_wait - a task that is to run a handler
 * @work:  its task's
 * @node:  in @waiting of the owner
 * @owner: the probe, NULL when it has been detached
 * @task:  the task, a reference
 */
struct stap_task_wait {
	struct callback_head work;
	struct list_head node;
	struct stap_task *owner;
	struct task_struct *task;
};

/* Who waits for whom. */
static DEFINE_RAW_SPINLOCK(task_wait_lock);

static bool task_wants_threads(const struct stap_task *ts)
{
	return ts->probe->rec->p[0] & STAP_TASK_THREAD;
}

static bool task_wants_end(const struct stap_task *ts)
{
	return ts->probe->rec->p[0] & STAP_TASK_END;
}

static void task_run(struct stap_task *ts)
{
	const u64 ctx[1] = { 0 };

	stap_probe_run(ts->probe, ctx);
}

/* --- in the task itself, later -------------------------------------------- */

/* The probe, if it is still there; it is not freed while preemption is off. */
static struct stap_task *task_wait_owner(struct stap_task_wait *w)
{
	struct stap_task *owner;
	unsigned long flags;

	raw_spin_lock_irqsave(&task_wait_lock, flags);
	owner = w->owner;
	if (owner)
		list_del(&w->node);
	raw_spin_unlock_irqrestore(&task_wait_lock, flags);
	return owner;
}

static void task_wait_free(struct stap_task_wait *w)
{
	put_task_struct(w->task);
	kfree(w);
}

static void task_wait_run(struct callback_head *work)
{
	struct stap_task_wait *w = container_of(work, struct stap_task_wait,
						work);
	struct stap_task *owner;

	preempt_disable();
	owner = task_wait_owner(w);
	if (owner)
		task_run(owner);
	preempt_enable();
	task_wait_free(w);
}

static bool task_is_waiting(const struct stap_task *ts,
			    const struct task_struct *task)
{
	const struct stap_task_wait *w;

	list_for_each_entry(w, &ts->waiting, node)
		if (w->task == task)
			return true;
	return false;
}

/* A task found when it all began may be one whose birth is only just told. */
static void task_wait_add(struct stap_task *ts, struct task_struct *task)
{
	struct stap_task_wait *w = kmalloc(sizeof(*w), GFP_ATOMIC);
	unsigned long flags;
	bool added = false;

	if (!w) {
		stap_rt_miss(ts->probe, STAP_MISS_NMISSED);
		return;
	}
	init_task_work(&w->work, task_wait_run);
	w->owner = ts;
	w->task = get_task_struct(task);
	raw_spin_lock_irqsave(&task_wait_lock, flags);
	if (ts->open && !task_is_waiting(ts, task)) {
		list_add_tail(&w->node, &ts->waiting);
		added = !task_work_add(task, &w->work, TWA_RESUME);
		if (!added)
			list_del(&w->node);
	}
	raw_spin_unlock_irqrestore(&task_wait_lock, flags);
	if (!added)
		task_wait_free(w);
}

/* Take one task's work back, or leave it to the task; false if there is none. */
static bool task_wait_cancel(struct stap_task *ts)
{
	struct stap_task_wait *w;
	unsigned long flags;
	bool cancelled = false;

	raw_spin_lock_irqsave(&task_wait_lock, flags);
	ts->open = false;
	w = list_first_entry_or_null(&ts->waiting, struct stap_task_wait, node);
	if (w) {
		list_del(&w->node);
		w->owner = NULL;
		cancelled = task_work_cancel(w->task, &w->work);
	}
	raw_spin_unlock_irqrestore(&task_wait_lock, flags);
	if (cancelled)
		task_wait_free(w);
	return w;
}

/* --- what happens to tasks ------------------------------------------------ */

static void task_on_fork(void *data, struct task_struct *parent,
			 struct task_struct *child)
{
	struct stap_task *ts = data;

	if (thread_group_leader(child) != task_wants_threads(ts) &&
	    stap_scope_has(&ts->scope, child))
		task_wait_add(ts, child);
}

static void task_on_exec(void *data, struct task_struct *task, pid_t old,
			 struct linux_binprm *bprm)
{
	struct stap_task *ts = data;

	if (stap_scope_has_current(&ts->scope))
		task_run(ts);
}

static void task_on_leave(void *data, struct task_struct *task,
			  struct linux_binprm *bprm)
{
	struct stap_task *ts = data;

	if (stap_scope_has_current(&ts->scope))
		task_run(ts);
}

static void task_on_exit(unsigned long ip, unsigned long parent_ip,
			 struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	struct stap_task *ts = container_of(ops, struct stap_task, ops);

	if (thread_group_leader(current) != task_wants_threads(ts) &&
	    stap_scope_has_current(&ts->scope))
		task_run(ts);
}

static int task_attach_begin(struct stap_task *ts)
{
	int ret = register_trace_sched_process_fork(task_on_fork, ts);

	if (ret || task_wants_threads(ts))
		return ret;
	ret = register_trace_sched_process_exec(task_on_exec, ts);
	if (ret)
		unregister_trace_sched_process_fork(task_on_fork, ts);
	return ret;
}

static void task_detach_begin(struct stap_task *ts)
{
	unregister_trace_sched_process_fork(task_on_fork, ts);
	if (!task_wants_threads(ts))
		unregister_trace_sched_process_exec(task_on_exec, ts);
	while (task_wait_cancel(ts))
		;
}

static int task_hook_exit(struct stap_task *ts)
{
	char name[] = "do_exit";
	int ret;

	memset(&ts->ops, 0, sizeof(ts->ops));
	ts->ops.func = task_on_exit;
	ret = ftrace_set_filter(&ts->ops, name, strlen(name), 1);
	if (!ret)
		ret = register_ftrace_function(&ts->ops);
	if (ret)
		ftrace_free_filter(&ts->ops);
	return ret;
}

static void task_unhook_exit(struct stap_task *ts)
{
	WARN_ON_ONCE(unregister_ftrace_function(&ts->ops));
	ftrace_free_filter(&ts->ops);
}

static int task_attach_end(struct stap_task *ts)
{
	int ret = task_hook_exit(ts);

	if (ret || task_wants_threads(ts))
		return ret;
	ret = register_trace_sched_prepare_exec(task_on_leave, ts);
	if (ret)
		task_unhook_exit(ts);
	return ret;
}

static void task_detach_end(struct stap_task *ts)
{
	if (!task_wants_threads(ts))
		unregister_trace_sched_prepare_exec(task_on_leave, ts);
	task_unhook_exit(ts);
}

static int task_attach(struct stap_probe *probe)
{
	struct stap_task *ts = probe->priv;
	int ret = stap_scope_open(&ts->scope, probe);

	if (ret)
		return ret;
	/* Those that are born from now on are found by task_start(). */
	ts->open = false;
	ret = task_wants_end(ts) ? task_attach_end(ts) : task_attach_begin(ts);
	if (ret)
		stap_scope_close(&ts->scope);
	return ret;
}

static void task_detach(struct stap_probe **probe, u32 n)
{
	while (n--) {
		struct stap_task *ts = probe[n]->priv;

		if (task_wants_end(ts))
			task_detach_end(ts);
		else
			task_detach_begin(ts);
		stap_scope_close(&ts->scope);
	}
}

/* The program runs: those that are there already have begun. */
static void task_start(struct stap_probe *probe)
{
	struct stap_task *ts = probe->priv;
	struct task_struct *leader, *task;

	if (task_wants_end(ts))
		return;
	read_lock(&tasklist_lock);
	ts->open = true;
	for_each_process_thread(leader, task) {
		if (thread_group_leader(task) != task_wants_threads(ts) &&
		    stap_scope_has(&ts->scope, task))
			task_wait_add(ts, task);
	}
	read_unlock(&tasklist_lock);
}

static const struct stap_road stap_road_task = {
	.name = "task",
	.attach = task_attach,
	.detach = task_detach,
	.start = task_start,
};

/* --- system calls --------------------------------------------------------- */

static void task_call(struct stap_task *ts, struct pt_regs *regs, long nr,
		      long ret)
{
	unsigned long args[TASK_CALL_ARGS];
	u64 ctx[TASK_CALL_WORDS];
	int i;

	if (nr < 0 || !stap_scope_has_current(&ts->scope))
		return;
	syscall_get_arguments(current, regs, args);
	for (i = 0; i < TASK_CALL_ARGS; i++)
		ctx[i] = args[i];
	ctx[TASK_CALL_NR] = nr;
	ctx[TASK_CALL_RET] = ret;
	stap_probe_run(ts->probe, ctx);
}

static void task_on_enter(void *data, struct pt_regs *regs, long nr)
{
	task_call(data, regs, nr, 0);
}

static void task_on_return(void *data, struct pt_regs *regs, long ret)
{
	task_call(data, regs, syscall_get_nr(current, regs), ret);
}

static bool task_call_is_return(const struct stap_probe *probe)
{
	return probe->rec->kind == STAP_PROBE_TASKRETURN;
}

static int task_call_attach(struct stap_probe *probe)
{
	struct stap_task *ts = probe->priv;
	int ret = stap_scope_open(&ts->scope, probe);

	if (ret)
		return ret;
	if (task_call_is_return(probe))
		ret = register_trace_sys_exit(task_on_return, ts);
	else
		ret = register_trace_sys_enter(task_on_enter, ts);
	if (ret)
		stap_scope_close(&ts->scope);
	return ret;
}

static void task_call_detach(struct stap_probe **probe, u32 n)
{
	while (n--) {
		struct stap_task *ts = probe[n]->priv;

		if (task_call_is_return(probe[n]))
			unregister_trace_sys_exit(task_on_return, ts);
		else
			unregister_trace_sys_enter(task_on_enter, ts);
		stap_scope_close(&ts->scope);
	}
}

static const struct stap_road stap_road_task_call = {
	.name = "syscall",
	.attach = task_call_attach,
	.detach = task_call_detach,
};

/* --- the kinds ------------------------------------------------------------ */

static int task_prepare_road(struct stap_probe *probe,
			     const struct stap_road *road)
{
	struct stap_task *ts = kzalloc(sizeof(*ts), GFP_KERNEL);

	if (!ts)
		return -ENOMEM;
	ts->probe = probe;
	INIT_LIST_HEAD(&ts->waiting);
	probe->priv = ts;
	probe->road = road;
	probe->nargs = 0;
	return 0;
}

static int task_prepare(struct stap_probe *probe, struct stap_verdict *v)
{
	return task_prepare_road(probe, &stap_road_task);
}

static int task_call_prepare(struct stap_probe *probe, struct stap_verdict *v)
{
	int ret = task_prepare_road(probe, &stap_road_task_call);

	probe->nargs = TASK_CALL_NR + 1;
	if (task_call_is_return(probe))
		probe->ret_word = TASK_CALL_RET;
	return ret;
}

static void task_free(struct stap_probe *probe)
{
	kfree(probe->priv);
}

const struct stap_probe_ops stap_ops_TASK = {
	.kind = STAP_PROBE_TASK,
	.prepare = task_prepare,
	.free = task_free,
};

const struct stap_probe_ops stap_ops_TASKCALL = {
	.kind = STAP_PROBE_TASKCALL,
	.prepare = task_call_prepare,
	.free = task_free,
};

const struct stap_probe_ops stap_ops_TASKRETURN = {
	.kind = STAP_PROBE_TASKRETURN,
	.prepare = task_call_prepare,
	.free = task_free,
};
