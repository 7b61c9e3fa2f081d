// SPDX-License-Identifier: GPL-2.0
/*
 * Builtins about the registers that a probe was hit with, and numbers in
 * memory: what a script can look at where there are no types.
 */
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <linux/uaccess.h>

#include "builtin.h"
#include "lower.h"
#include "regs.h"

#define REGS_SYSCALL_ARGS	6	/* words of a system call */

STAP_BUILTIN(user_mode)
{
	struct pt_regs *regs;

	switch (rt->probe->rec->kind) {
	case STAP_PROBE_UPROBE:
	case STAP_PROBE_URETURN:
		return 1;
	default:
		regs = stap_regs(rt);
		return regs && user_mode(regs);
	}
}

/* Where the task is, or where it will go on. */
STAP_BUILTIN(uaddr)
{
	if (!current->mm || (current->flags & PF_KTHREAD))
		return 0;
	return instruction_pointer(task_pt_regs(current));
}

static u64 regs_error(struct stap_rt *rt, const char *text)
{
	stap_string_copy(rt->text, sizeof(rt->text), text);
	stap_rt_raise(rt, STAP_E_USER, 0);
	return 0;
}

/**
 * stap_rt_user_load - read a number of the current task
 * @rt:   the handler's state
 * @addr: address
 * @size: bytes: 1, 2, 4 or 8; negative if the sign is to be extended
 *
 * Raises UREAD if there is no such memory.
 */
u64 stap_rt_user_load(struct stap_rt *rt, u64 addr, s64 size)
{
	unsigned int n = abs(size);
	u64 value = 0;

	if (copy_from_user_nofault(&value, (const void __user *)addr, n)) {
		stap_rt_raise(rt, STAP_E_UREAD, addr);
		return 0;
	}
	return size < 0 ? sign_extend64(value, 8 * n - 1) : value;
}

static bool regs_size(s64 size)
{
	return abs(size) == 1 || abs(size) == 2 || abs(size) == 4 ||
	       abs(size) == 8;
}

STAP_BUILTIN(__load_user)
{
	if (!regs_size(b))
		return regs_error(rt, "no such size");
	return stap_rt_user_load(rt, a, b);
}

STAP_BUILTIN(__load_kernel)
{
	s64 size = b;
	u64 value = 0;

	if (!regs_size(size))
		return regs_error(rt, "no such size");
	if (copy_from_kernel_nofault(&value, (const void *)a, abs(size))) {
		stap_rt_raise(rt, STAP_E_KREAD, a);
		return 0;
	}
	return size < 0 ? sign_extend64(value, 8 * abs(size) - 1) : value;
}

/* Words of the context that are arguments of a function. */
static u64 regs_words(const struct stap_rt *rt)
{
	switch (rt->probe->rec->kind) {
	case STAP_PROBE_ENTRY:
	case STAP_PROBE_RETURN:
	case STAP_PROBE_STATEMENT:
	case STAP_PROBE_UPROBE:
		return rt->probe->nargs;
	case STAP_PROBE_SYSCALL:
	case STAP_PROBE_SYSRETURN:
		return REGS_SYSCALL_ARGS;
	default:
		return 0;
	}
}

/* An argument that the caller has put on the stack. */
static u64 regs_stack(struct stap_rt *rt, const struct pt_regs *regs, u64 n)
{
	unsigned long at = stap_regs_stack_arg(regs, n);
	u64 value;

	if (rt->probe->rec->kind == STAP_PROBE_UPROBE)
		return stap_rt_user_load(rt, at, sizeof(value));
	if (!copy_from_kernel_nofault(&value, (const void *)at, sizeof(value)))
		return value;
	stap_rt_raise(rt, STAP_E_KREAD, at);
	return 0;
}

STAP_BUILTIN(long_arg)
{
	u64 words = regs_words(rt);
	struct pt_regs *regs = stap_regs(rt);

	if (!words)
		return regs_error(rt, "cannot access function args in this context");
	if (a - 1 < words)
		return rt->ctx[a - 1];
	if (regs && rt->probe->ret_word < 0 && a && a < 256)
		return a <= stap_regs_nargs ? stap_regs_arg(regs, a - 1) :
					      regs_stack(rt, regs, a);
	snprintf(rt->text, sizeof(rt->text), "cannot access arg(%lld)", (s64)a);
	stap_rt_raise(rt, STAP_E_USER, 0);
	return 0;
}

STAP_BUILTIN(returnval)
{
	if (rt->probe->ret_word < 0)
		return regs_error(rt, "cannot determine the return value in this context");
	return rt->ctx[rt->probe->ret_word];
}

static u64 regs_named(struct stap_rt *rt, const char *name, bool sign)
{
	struct pt_regs *regs = stap_regs(rt);
	const struct stap_reg *reg;
	u64 value = 0;

	if (!regs)
		return regs_error(rt, "cannot access CPU registers in this context");
	for (reg = stap_regs_named; reg->name; reg++)
		if (!strcmp(reg->name, name))
			break;
	if (!reg->name) {
		stap_string_copy(rt->text, sizeof(rt->text), "Unknown register: ");
		stap_string_cat(rt->text, sizeof(rt->text), rt->text, name);
		stap_rt_raise(rt, STAP_E_USER, 0);
		return 0;
	}
	memcpy(&value, (void *)regs + reg->offset, reg->size);
	return sign ? sign_extend64(value, 8 * reg->size - 1) : value;
}

STAP_BUILTIN(register)
{
	return regs_named(rt, stap_builtin_str(a), true);
}

STAP_BUILTIN(u_register)
{
	return regs_named(rt, stap_builtin_str(a), false);
}
