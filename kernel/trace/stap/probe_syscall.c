// SPDX-License-Identifier: GPL-2.0
/*
 * System calls, by their number.
 *
 * All programs share one hook on each of the tracepoints sys_enter and sys_exit:
 *
 *   sys_enter -> all of them -> probe -> probe
 *             -> table[257]  -> probe
 *
 * so a probe on openat() costs the other calls a look into the table, and a
 * program with a probe on each of 350 calls costs no more than one with a
 * single one. The context is the six argument words, the number and, at the
 * return, the result. The registers of a system call keep its arguments until
 * it returns, so that they need not be saved; only an execve() that succeeded
 * and a return from a signal have none to show then.
 *
 * Calls of 32-bit programs have numbers of their own and are passed over.
 */
#include <linux/ftrace.h>
#include <linux/rculist.h>
#include <linux/slab.h>

#include <asm/syscall.h>
#include <trace/events/syscalls.h>

#include "arm.h"
#include "probe.h"

#define STAP_SYSCALL_NR		6
#define STAP_SYSCALL_RET	7
#define STAP_SYSCALL_WORDS	8

/**
 * struct stap_syscall_hook - one of the two tracepoints
 * @users: probes attached, under stap_arm_lock
 * @all:   those on all calls
 * @table: the others by number
 *
 * The lists are read under RCU: tracepoints run with preemption off.
 */
struct stap_syscall_hook {
	unsigned int users;
	struct hlist_head all;
	struct hlist_head table[NR_syscalls];
};

static struct stap_syscall_hook stap_syscall_enter, stap_syscall_exit;

/**
 * struct stap_syscall - a probe on a system call
 * @node:  in the hook's list
 * @probe: the probe
 */
struct stap_syscall {
	struct hlist_node node;
	struct stap_probe *probe;
};

static __always_inline void stap_syscall_run(struct hlist_head *list, const u64 *ctx)
{
	struct stap_syscall *sc;

	hlist_for_each_entry_rcu_notrace(sc, list, node)
		bpf_prog_run(sc->probe->bpf, ctx);
}

static __always_inline void stap_syscall_hit(struct stap_syscall_hook *hook,
					     struct pt_regs *regs, long nr, long ret)
{
	unsigned long args[STAP_SYSCALL_NR];
	u64 ctx[STAP_SYSCALL_WORDS];
	int i;

	if ((unsigned long)nr >= NR_syscalls)
		return;
	if (hlist_empty(&hook->all) && hlist_empty(&hook->table[nr]))
		return;
#ifdef ARCH_TRACE_IGNORE_COMPAT_SYSCALLS
	if (unlikely(arch_trace_is_compat_syscall(regs)))
		return;
#endif
	syscall_get_arguments(current, regs, args);
	for (i = 0; i < STAP_SYSCALL_NR; i++)
		ctx[i] = args[i];
	ctx[STAP_SYSCALL_NR] = nr;
	ctx[STAP_SYSCALL_RET] = ret;
	stap_syscall_run(&hook->all, ctx);
	stap_syscall_run(&hook->table[nr], ctx);
}

static void stap_syscall_on_enter(void *data, struct pt_regs *regs, long nr)
{
	stap_syscall_hit(&stap_syscall_enter, regs, nr, 0);
}

static void stap_syscall_on_exit(void *data, struct pt_regs *regs, long ret)
{
	stap_syscall_hit(&stap_syscall_exit, regs, syscall_get_nr(current, regs), ret);
}

static struct stap_syscall_hook *stap_syscall_hook(const struct stap_probe *probe)
{
	return probe->rec->kind == STAP_PROBE_SYSRETURN ? &stap_syscall_exit :
							  &stap_syscall_enter;
}

static int stap_syscall_hook_up(struct stap_syscall_hook *hook)
{
	if (hook == &stap_syscall_exit)
		return register_trace_sys_exit(stap_syscall_on_exit, NULL);
	return register_trace_sys_enter(stap_syscall_on_enter, NULL);
}

static void stap_syscall_hook_down(struct stap_syscall_hook *hook)
{
	if (hook == &stap_syscall_exit)
		WARN_ON_ONCE(unregister_trace_sys_exit(stap_syscall_on_exit, NULL));
	else
		WARN_ON_ONCE(unregister_trace_sys_enter(stap_syscall_on_enter, NULL));
}

static int stap_syscall_attach(struct stap_probe *probe)
{
	struct stap_syscall_hook *hook = stap_syscall_hook(probe);
	struct stap_syscall *sc = probe->priv;
	s64 nr = probe->rec->p[0];
	int ret;

	lockdep_assert_held(&stap_arm_lock);
	if (!hook->users) {
		ret = stap_syscall_hook_up(hook);
		if (ret)
			return ret;
	}
	hook->users++;
	hlist_add_tail_rcu(&sc->node, nr < 0 ? &hook->all : &hook->table[nr]);
	return 0;
}

static void stap_syscall_detach(struct stap_probe **probe, u32 n)
{
	struct stap_syscall_hook *hook;
	struct stap_syscall *sc;

	lockdep_assert_held(&stap_arm_lock);
	while (n--) {
		hook = stap_syscall_hook(probe[n]);
		sc = probe[n]->priv;
		hlist_del_rcu(&sc->node);
		if (!--hook->users)
			stap_syscall_hook_down(hook);
	}
}

static const struct stap_road stap_road_syscall = {
	.name = "syscall",
	.attach = stap_syscall_attach,
	.detach = stap_syscall_detach,
};

static int stap_syscall_prepare(struct stap_probe *probe, struct stap_verdict *v)
{
	struct stap_syscall *sc;

	if (probe->rec->p[0] >= NR_syscalls)
		return stap_probe_no_target(probe, v);
	sc = kzalloc(sizeof(*sc), GFP_KERNEL);
	if (!sc)
		return -ENOMEM;
	sc->probe = probe;
	probe->priv = sc;
	probe->road = &stap_road_syscall;
	probe->nargs = STAP_SYSCALL_NR + 1;
	if (probe->rec->kind == STAP_PROBE_SYSRETURN)
		probe->ret_word = STAP_SYSCALL_RET;
	return 0;
}

static void stap_syscall_free(struct stap_probe *probe)
{
	kfree(probe->priv);
}

const struct stap_probe_ops stap_ops_SYSCALL = {
	.kind = STAP_PROBE_SYSCALL,
	.prepare = stap_syscall_prepare,
	.free = stap_syscall_free,
};

const struct stap_probe_ops stap_ops_SYSRETURN = {
	.kind = STAP_PROBE_SYSRETURN,
	.prepare = stap_syscall_prepare,
	.free = stap_syscall_free,
};
