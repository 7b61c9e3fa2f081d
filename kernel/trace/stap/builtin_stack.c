// SPDX-License-Identifier: GPL-2.0
/*
 * Builtins about stacks and what addresses are called.
 *
 * A stack as text may be longer than a string, so __stack_text() and
 * __ustack_text() give it in parts that consist of whole lines: the first call
 * walks the stack, the others go on where the last one stopped, and an empty
 * string is the end. The library puts the parts into one record.
 */
#include <linux/kernel.h>

#include "builtin.h"
#include "stack.h"

typedef u32 (*stack_walk_fn)(struct stap_rt *rt, u64 *to, u32 max);
typedef size_t (*stack_name_fn)(struct stap_rt *rt, char *to, size_t size,
				u64 addr, enum stap_symname_style style);

static u32 stack_max(const struct stap_rt *rt)
{
	return rt->prog->image.hdr->maxbacktrace ?: STAP_BACKTRACE;
}

static void stack_walk(struct stap_rt *rt, stack_walk_fn walk, u32 max)
{
	rt->ntrace = walk(rt, rt->trace, max);
	rt->at = 0;
}

static void stack_error(struct stap_rt *rt, s64 level)
{
	snprintf(rt->text, sizeof(rt->text),
		 "reached end of stack before unwinding to level %lld", level);
	stap_rt_raise(rt, STAP_E_USER, 0);
}

static u64 stack_level(struct stap_rt *rt, stack_walk_fn walk, s64 level)
{
	if (level >= 0 && level < stack_max(rt)) {
		stack_walk(rt, walk, level + 1);
		if (rt->ntrace == level + 1)
			return rt->trace[level];
	}
	stack_error(rt, level);
	return 0;
}

/* Of what is left of the stack, the lines that there is room for. */
static void stack_lines(struct stap_rt *rt, char *to, stack_name_fn name,
			enum stap_symname_style style)
{
	size_t len = 0, n;

	*to = '\0';
	for (; rt->at < rt->ntrace; rt->at++) {
		n = name(rt, to + len, rt->maxlen - len, rt->trace[rt->at],
			 style);
		if (n < rt->maxlen - len) {
			len += n;
			continue;
		}
		/* Rather no line than a part of one; but not none at all. */
		if (len)
			to[len] = '\0';
		else
			rt->at++;
		return;
	}
}

/* Addresses with a blank between them. */
static void stack_callers(struct stap_rt *rt, char *to, stack_walk_fn walk,
			  s64 n)
{
	u32 max = stack_max(rt);
	size_t len;

	if (n < -1 || n >= max) {
		*to = '\0';
		stack_error(rt, n);
		return;
	}
	stack_walk(rt, walk, n < 0 ? max : n + 1);
	stack_lines(rt, to, stap_symname_kernel, STAP_SYMNAME_HEX);
	len = strlen(to);
	if (len)
		to[len - 1] = '\0';
	if (n >= 0 && rt->ntrace <= n)
		stack_error(rt, n);
}

STAP_BUILTIN(stack)
{
	return stack_level(rt, stap_stack_kernel, a);
}

STAP_BUILTIN(backtrace)
{
	stack_walk(rt, stap_stack_kernel, stack_max(rt));
	stack_lines(rt, stap_builtin_str(a), stap_symname_kernel,
		    STAP_SYMNAME_HEX);
	return 0;
}

STAP_BUILTIN(callers)
{
	stack_callers(rt, stap_builtin_str(a), stap_stack_kernel, b);
	return 0;
}

/* What it returns from does not stand on the stack any more. */
static size_t stack_returning(struct stap_rt *rt, char *to)
{
	const struct stap_probe *probe = rt->probe;
	size_t n, left = rt->maxlen;
	u64 addr;

	if (probe->rec->kind != STAP_PROBE_RETURN)
		return 0;
	addr = probe->ip_word >= 0 ? rt->ctx[probe->ip_word] : probe->addr;
	n = scnprintf(to, left, "Returning from: ");
	n += stap_symname_kernel(rt, to + n, left - n, addr, STAP_SYMNAME_FULL);
	if (n < left)
		n += snprintf(to + n, left - n, "Returning to  : ");
	if (n < left)
		return n;
	*to = '\0';
	return 0;
}

STAP_BUILTIN(__stack_text)
{
	u32 maxlen = rt->maxlen;
	char *to = stap_builtin_str(a);
	size_t n = 0;

	if (b) {
		stack_walk(rt, stap_stack_kernel, stack_max(rt));
		if (c == STAP_SYMNAME_FULL)
			n = stack_returning(rt, to);
	}
	rt->maxlen -= n;
	stack_lines(rt, to + n, stap_symname_kernel, c);
	rt->maxlen = maxlen;
	return 0;
}

STAP_BUILTIN(ustack)
{
	return stack_level(rt, stap_stack_user, a);
}

STAP_BUILTIN(ubacktrace)
{
	stack_walk(rt, stap_stack_user, stack_max(rt));
	stack_lines(rt, stap_builtin_str(a), stap_symname_user,
		    STAP_SYMNAME_HEX);
	return 0;
}

STAP_BUILTIN(ucallers)
{
	stack_callers(rt, stap_builtin_str(a), stap_stack_user, b);
	return 0;
}

STAP_BUILTIN(__ustack_text)
{
	if (b)
		stack_walk(rt, stap_stack_user, stack_max(rt));
	stack_lines(rt, stap_builtin_str(a), stap_symname_user, c);
	return 0;
}

STAP_BUILTIN(symname)
{
	stap_symname_kernel(rt, stap_builtin_str(a), rt->maxlen, b,
			    STAP_SYMNAME_NAME);
	return 0;
}

STAP_BUILTIN(symdata)
{
	stap_symname_kernel(rt, stap_builtin_str(a), rt->maxlen, b,
			    STAP_SYMNAME_DATA);
	return 0;
}

STAP_BUILTIN(usymname)
{
	stap_symname_user(rt, stap_builtin_str(a), rt->maxlen, b,
			  STAP_SYMNAME_NAME);
	return 0;
}

STAP_BUILTIN(usymdata)
{
	stap_symname_user(rt, stap_builtin_str(a), rt->maxlen, b,
			  STAP_SYMNAME_DATA);
	return 0;
}

static void stack_no_module(struct stap_rt *rt, char *to, const char *text)
{
	*to = '\0';
	stap_string_copy(rt->text, sizeof(rt->text), text);
	stap_rt_raise(rt, STAP_E_USER, 0);
}

STAP_BUILTIN(modname)
{
	char *to = stap_builtin_str(a);

	if (!stap_symname_module(to, rt->maxlen, b))
		stack_no_module(rt, to, "Cannot determine kernel module name");
	return 0;
}

STAP_BUILTIN(umodname)
{
	char *to = stap_builtin_str(a);

	if (!stap_symname_file(to, rt->maxlen, b))
		stack_no_module(rt, to, "module cannot be found");
	return 0;
}

STAP_BUILTIN(addr)
{
	return stap_stack_ip(rt);
}
