/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Builtins: one C function for each row of STAP_BUILTIN_LIST.
 *
 * JITed code calls them with the handler's state and the arguments of the
 * row: longs, and addresses of strings. If the result is a string, its
 * destination, rt->maxlen bytes that are none of the arguments, comes before
 * the arguments, and the return value is not looked at. A row with ERR may
 * call stap_rt_raise().
 *
 * They run in any context, NMI included: no locks, no sleep, no printk.
 */
#ifndef _TRACE_STAP_BUILTIN_H
#define _TRACE_STAP_BUILTIN_H

#include "rt.h"
#include "runtime.h"

#define STAP_PROTO_ROW(n, id, name, r, args, fl, text) \
u64 stap_builtin_##name(struct stap_rt *rt, u64 a, u64 b, u64 c, u64 d);
STAP_BUILTIN_LIST(STAP_PROTO_ROW)
#undef STAP_PROTO_ROW

/* Head of a builtin's definition. */
#define STAP_BUILTIN(name) \
	u64 stap_builtin_##name(struct stap_rt *rt, u64 a, u64 b, u64 c, u64 d)

/* A string argument, or the destination of a string result. */
static inline char *stap_builtin_str(u64 arg)
{
	return (char *)(unsigned long)arg;
}

#endif /* _TRACE_STAP_BUILTIN_H */
