// SPDX-License-Identifier: GPL-2.0
/*
 * Walking stacks: the kernel's by the kernel's own unwinder, a task's by its
 * frame pointers.
 *
 * A walk begins in the tracer itself. What is above the place that was hit, the
 * tracer and the road that led to it, is left out:
 *
 *   stap_stack_kernel               the tracer
 *   bpf_prog_...                    the handler
 *   bpf_trampoline_...              the road: a trampoline, ftrace, fprobe,
 *                                   kprobe or tracepoint
 *   vfs_read+0x5                    the function hit: shown as vfs_read+0x0
 *   ksys_read+0x6f                  its callers
 *
 * Of a function's entry the frame that is in the function tells where to begin;
 * elsewhere the names of what roads consist of do. At a return the function is
 * no longer there: the first address is the one that it returns to, as in
 * SystemTap. Where an interrupt brought the probe the walk begins with the
 * registers it found, and there is nothing if it found a task in user space.
 */
#include <linux/filter.h>
#include <linux/hardirq.h>
#include <linux/kallsyms.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <linux/stacktrace.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/uprobes.h>

#include <asm/irq_regs.h>
#include <asm/tlb.h>

#include "regs.h"
#include "stack.h"

/* Bytes from a function's start to behind the call or trap that was hit. */
#define STACK_ENTRY	32
/* Frames to look at for the place that was hit. */
#define STACK_SEARCH	24

/* How the names of functions begin that are the road to a handler. */
static const char *const stack_road[] = {
	"bpf_trace_run", "__bpf_trace_", "__traceiter_", "__bpf_prog_",
	"ftrace_", "fprobe_", "kprobe_", "__kprobe_", "kretprobe_", "__kretprobe_",
	"rethook_", "arch_rethook_", "aggr_pre_", "opt_pre_", "optimized_",
	"exc_int3", "asm_exc_int3", "do_int3", "stap_", "arch_ftrace_",
	"trampoline_probe_", "call_break_hook", "brk_handler",
	"do_debug_exception", "el1_dbg", "do_el1_brk", "el1_brk", "el1h_64_sync",
};

/**
 * struct stack_walk - a walk over the kernel's stack
 * @to:     result
 * @max:    room there
 * @n:      addresses there
 * @seen:   frames so far
 * @skip:   frames to leave out
 * @anchor: the function or instruction that was hit, 0 if it is not looked for
 * @link:   the address in its caller, if no frame has it; else 0
 * @keep:   it is the first address of the result
 * @bpf:    the handler has been passed
 * @begun:  so has the road
 * @name:   room for a name
 */
struct stack_walk {
	u64 *to;
	u32 max;
	u32 n;
	u32 seen;
	u32 skip;
	unsigned long anchor;
	unsigned long link;
	bool keep;
	bool bpf;
	bool begun;
	char *name;
};

static bool stack_take(struct stack_walk *w, unsigned long addr)
{
	w->to[w->n++] = addr;
	return w->n < w->max;
}

static bool stack_from_anchor(void *to, unsigned long addr)
{
	struct stack_walk *w = to;

	if (w->begun)
		return stack_take(w, addr);
	if (addr - w->anchor <= STACK_ENTRY) {
		w->begun = true;
		return (!w->keep || stack_take(w, w->anchor)) &&
		       (!w->link || stack_take(w, w->link));
	}
	return ++w->seen < STACK_SEARCH;
}

static bool stack_is_road(struct stack_walk *w, unsigned long addr)
{
	size_t i;

	/* A return address may be behind the end of the function it is in. */
	if (is_bpf_text_address(addr) || lookup_symbol_name(addr - 1, w->name))
		return true;
	for (i = 0; i < ARRAY_SIZE(stack_road); i++)
		if (str_has_prefix(w->name, stack_road[i]))
			return true;
	return false;
}

static bool stack_from_road(void *to, unsigned long addr)
{
	struct stack_walk *w = to;

	if (!w->begun && w->seen++ < STACK_SEARCH) {
		if (!w->bpf) {
			w->bpf = is_bpf_text_address(addr);
			return true;
		}
		if (stack_is_road(w, addr))
			return true;
	}
	w->begun = true;
	return stack_take(w, addr);
}

static bool stack_from_regs(void *to, unsigned long addr)
{
	struct stack_walk *w = to;

	if (w->skip) {
		w->skip--;
		return true;
	}
	return stack_take(w, addr);
}

/* The address hit where the kind's row has one, else 0. */
static unsigned long stack_anchor(const struct stap_rt *rt)
{
	const struct stap_probe *probe = rt->probe;

	switch (probe->rec->kind) {
	case STAP_PROBE_ENTRY:
	case STAP_PROBE_RETURN:
		return probe->ip_word >= 0 ? rt->ctx[probe->ip_word] :
					     probe->addr;
	default:
		return 0;
	}
}

/* At a function's entry: the address in its caller that is in a register. */
static unsigned long stack_link(const struct stap_rt *rt)
{
	const struct pt_regs *regs = stap_regs(rt);

	return regs && rt->probe->rec->kind == STAP_PROBE_ENTRY ?
	       stap_regs_link(regs) : 0;
}

/**
 * stap_stack_regs - the registers of what was interrupted by the probe
 * @rt: the handler's state
 *
 * Return: NULL if the probe was reached by calls.
 */
struct pt_regs *stap_stack_regs(const struct stap_rt *rt)
{
	switch (rt->probe->rec->kind) {
	case STAP_PROBE_TIMER:
	case STAP_PROBE_JIFFIES:
		return in_interrupt() ? get_irq_regs() : NULL;
	case STAP_PROBE_PROFILE:
	case STAP_PROBE_STATEMENT:
	case STAP_PROBE_UPROBE:
	case STAP_PROBE_URETURN:
	case STAP_PROBE_PERF:
	case STAP_PROBE_DATA:
		return stap_regs(rt);
	default:
		return NULL;
	}
}

/* The registers are those behind the instruction that was replaced. */
static u32 stack_kernel_regs(struct stap_rt *rt, struct pt_regs *regs,
			     u64 *to, u32 max)
{
	struct stack_walk w = { .to = to, .max = max };

	if (user_mode(regs))
		return 0;
	arch_stack_walk(stack_from_regs, &w, current, regs);
	if (w.n && rt->probe->rec->kind == STAP_PROBE_STATEMENT)
		to[0] = rt->probe->addr;
	return w.n;
}

/**
 * stap_stack_kernel - the kernel's stack
 * @rt:  the handler's state; its text is overwritten
 * @to:  result: addresses, the innermost first
 * @max: room there, at least 1
 *
 * Return: number of addresses.
 */
u32 stap_stack_kernel(struct stap_rt *rt, u64 *to, u32 max)
{
	struct pt_regs *regs = stap_stack_regs(rt);
	struct stack_walk w = { .to = to, .max = max, .name = rt->text };

	BUILD_BUG_ON(STAP_RT_TEXT < KSYM_NAME_LEN);
	if (regs)
		return stack_kernel_regs(rt, regs, to, max);
	w.anchor = stack_anchor(rt);
	w.keep = rt->probe->rec->kind != STAP_PROBE_RETURN;
	w.link = stack_link(rt);
	if (w.anchor)
		arch_stack_walk(stack_from_anchor, &w, current, NULL);
	if (w.n)
		return w.n;
	w.seen = 0;
	w.begun = false;
	if (w.anchor && w.keep)
		stack_take(&w, w.anchor);
	if (w.n < max)
		arch_stack_walk(stack_from_road, &w, current, NULL);
	return w.n;
}

/* --- user ----------------------------------------------------------------- */

/*
 * At a function's entry there is no frame yet: the frame pointer is still the
 * caller's, and the architecture knows where the address in the caller lies.
 */
static bool stack_at_entry(const struct stap_probe_rec *rec)
{
	if (rec->kind != STAP_PROBE_UPROBE)
		return false;
	/* Else by the instruction: functions begin with few. */
	if (rec->flags & STAP_PROBE_F_ENTRY)
		return true;
#ifdef CONFIG_UPROBES
	return current->utask && current->utask->auprobe &&
	       stap_regs_begins(current->utask->auprobe);
#else
	return false;
#endif
}

/**
 * stap_stack_user - the current task's stack in user space
 * @rt:  the handler's state
 * @to:  result: addresses, the innermost first
 * @max: room there, at least 1
 *
 * Return: number of addresses, 0 in a kernel thread. Frames of code that was
 * compiled without frame pointers are missing or wrong.
 */
u32 stap_stack_user(struct stap_rt *rt, u64 *to, u32 max)
{
	struct stack_walk w = { .to = to, .max = max };
	struct pt_regs *regs = task_pt_regs(current);
	u64 caller;

	if (!current->mm || (current->flags & (PF_KTHREAD | PF_USER_WORKER)))
		return 0;
	if (in_nmi() && !nmi_uaccess_okay())
		return 0;
	if (!stack_at_entry(rt->probe->rec)) {
		arch_stack_walk_user(stack_from_regs, &w, regs);
		return w.n;
	}
	stack_take(&w, instruction_pointer(regs));
	if (w.n < max && stap_regs_user_caller(regs, &caller))
		stack_take(&w, caller);
	w.skip = 1;
	if (w.n < max)
		arch_stack_walk_user(stack_from_regs, &w, regs);
	return w.n;
}

/**
 * stap_stack_ip - where the probe was hit
 * @rt: the handler's state
 *
 * Return: the address of the function, of the instruction, of where the function
 * returns to or of what was interrupted; 0 if the probe is at no such place.
 */
unsigned long stap_stack_ip(struct stap_rt *rt)
{
	struct pt_regs *regs = stap_stack_regs(rt);
	u64 addr = 0;

	if (regs)
		return instruction_pointer(regs);
	if (rt->probe->rec->kind != STAP_PROBE_RETURN)
		return stack_anchor(rt);
	return stap_stack_kernel(rt, &addr, 1) ? addr : 0;
}
