// SPDX-License-Identifier: GPL-2.0
/*
 * Probes: the table of kinds, attaching and detaching all of a program.
 *
 * What a script calls a probe point is a kind (probe_<kind>.c); how hits get
 * from there to the handler is a road (struct stap_road). A function's entry
 * has several roads and takes the cheapest that is open:
 *
 *   kind        roads
 *   begin ...   none, called by arm.c
 *   condition   none, probe_condition.c asks it
 *   timer       hrtimer or timer wheel
 *   entry       trampoline, ftrace, kprobe
 *   return      trampoline, fprobe, kretprobe
 *   many        ftrace or fprobe, all of them at once
 *   tracepoint  raw tracepoint
 *   procfs      none, the file finds it
 *   task        tracepoints, ftrace
 *   perf, data  perf events
 *   syscall     table by number, behind one hook
 *   uprobe      uprobe, uretprobe
 *
 * Detaching is done road by road for all probes together, and one grace period
 * at its end serves them all.
 */
#include <linux/rcupdate.h>

#include "arm.h"
#include "late.h"
#include "probe.h"

#define PROBE_ROW(n, name, ...) \
	[n] = &stap_ops_##name,
static const struct stap_probe_ops *const stap_probe_kinds[STAP_PROBE_NR] = {
	STAP_PROBE_LIST(PROBE_ROW)
};

#undef PROBE_ROW

/**
 * stap_probe_ops - a probe kind
 * @kind: its number, checked
 */
const struct stap_probe_ops *stap_probe_ops(enum stap_probe_kind kind)
{
	return stap_probe_kinds[kind];
}

/**
 * stap_probe_no_target - refuse a probe, because there is nothing to attach to
 * @probe: the probe
 * @v:     the verdict to set
 */
int stap_probe_no_target(struct stap_probe *probe, struct stap_verdict *v)
{
	const char *module = stap_probe_module(probe);

	stap_verdict_set(v, STAP_E_NO_TARGET, STAP_PLACE_PROBE,
			 stap_probe_nr(probe), "%s%s%s in probe %s",
			 stap_probe_target(probe), *module ? " of module " : "",
			 module, stap_probe_point(probe));
	return -ENOENT;
}

/**
 * stap_probe_settle - wait until no handler of a detached probe runs
 *
 * Handlers run with preemption off or in an RCU reader; a task may have been
 * preempted in a trampoline on its way there.
 */
void stap_probe_settle(void)
{
	synchronize_rcu_tasks();
	synchronize_rcu();
	stap_uprobe_settle();
}

/* Those of the probes that @take wants and that have the road of the first. */
static u32 stap_probe_collect(struct stap_prog *prog,
			      bool (*take)(struct stap_probe *probe, void *data),
			      void *data)
{
	struct stap_probe *probe;
	u32 i, n = 0;

	for (i = 0; i < prog->nprobe; i++) {
		probe = &prog->probe[i];
		if (!probe->attached ||
		    (n && probe->road != prog->batch[0]->road) ||
		    !take(probe, data))
			continue;
		prog->batch[n++] = probe;
		probe->attached = false;
	}
	return n;
}

/**
 * stap_probe_detach_if - detach some of what is attached of a program
 * @prog: the program
 * @take: whether to detach a probe; asked more than once
 * @data: for @take
 *
 * Return: whether there were any; then stap_probe_settle() is to be called.
 */
bool stap_probe_detach_if(struct stap_prog *prog,
			  bool (*take)(struct stap_probe *probe, void *data),
			  void *data)
{
	const struct stap_road *road;
	bool any = false;
	u32 n;

	while ((n = stap_probe_collect(prog, take, data))) {
		road = prog->batch[0]->road;
		road->detach(prog->batch, n);
		any = true;
	}
	return any;
}

static bool stap_probe_take_all(struct stap_probe *probe, void *data)
{
	return true;
}

/**
 * stap_probe_detach_all - detach whatever is attached of a program
 * @prog: the program
 */
void stap_probe_detach_all(struct stap_prog *prog)
{
	lockdep_assert_held(&stap_arm_lock);
	if (stap_probe_detach_if(prog, stap_probe_take_all, NULL))
		stap_probe_settle();
}

/* The probe's road, and those it gives way to; the first one's error. */
static int stap_probe_attach_road(struct stap_probe *probe)
{
	const struct stap_road *first = probe->road, *road = first;
	int ret, err = 0;

	while (road) {
		/* Somebody may read it at any time, for the file "probes". */
		WRITE_ONCE(probe->road, road);
		ret = road->attach(probe);
		if (!ret)
			return 0;
		err = err ?: ret;
		/* As attach() of what was many at once may have changed it. */
		road = probe->road;
		road = road->fallback ? road->fallback(probe) : NULL;
	}
	WRITE_ONCE(probe->road, first);
	return err;
}

/**
 * stap_probe_attach - attach a probe
 * @probe: the probe
 * @v:     why it could not be
 *
 * An optional probe may stay without, one in a module waits until that comes,
 * and an idle one until its condition is true.
 */
int stap_probe_attach(struct stap_probe *probe, struct stap_verdict *v)
{
	int ret;

	/* Attached with others, waiting, or optional and there is nothing. */
	if (!stap_probe_ready(probe))
		return 0;
	ret = stap_probe_attach_road(probe);
	probe->attached = !ret;
	if (!ret || (probe->rec->flags & STAP_PROBE_F_OPTIONAL) ||
	    (ret == -ENOENT && stap_module_awaited(probe)))
		return 0;
	stap_verdict_set(v, ret == -ENOENT ? STAP_E_NO_TARGET :
			 ret == -ESTALE ? STAP_E_REPLACED : STAP_E_ATTACH,
			 STAP_PLACE_PROBE, stap_probe_nr(probe),
			 "%s by %s: error %d", stap_probe_point(probe),
			 probe->road->name, ret);
	return ret;
}

/**
 * stap_probe_attach_all - attach all probes of a program, or none
 * @prog: the program
 * @v:    names the probe that could not be attached
 */
int stap_probe_attach_all(struct stap_prog *prog, struct stap_verdict *v)
{
	int ret;
	u32 i;

	lockdep_assert_held(&stap_arm_lock);
	ret = stap_late_arm(prog, v);
	if (ret)
		return ret;
	stap_multi_attach_all(prog, NULL);
	for (i = 0; i < prog->nprobe; i++) {
		ret = stap_probe_attach(&prog->probe[i], v);
		if (ret) {
			stap_probe_detach_all(prog);
			return ret;
		}
	}
	return 0;
}

/**
 * stap_probe_start_all - tell the roads that the program runs
 * @prog: the program
 */
void stap_probe_start_all(struct stap_prog *prog)
{
	u32 i;

	lockdep_assert_held(&stap_arm_lock);
	for (i = 0; i < prog->nprobe; i++) {
		struct stap_probe *probe = &prog->probe[i];

		if (probe->attached && probe->road->start)
			probe->road->start(probe);
	}
}

/**
 * stap_probe_missed - hits lost before the handler, by the probe's road
 * @probe: the probe
 * @why:   misses of this kind
 */
u64 stap_probe_missed(struct stap_probe *probe, enum stap_miss why)
{
	const struct stap_road *road = probe->road;

	if (!road || !road->missed || road->why != why)
		return 0;
	return road->missed(probe);
}
