/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Function probes: what the roads to a function's entry and return share.
 */
#ifndef _TRACE_STAP_PROBE_FUNCTION_H
#define _TRACE_STAP_PROBE_FUNCTION_H

#include <linux/bpf.h>
#include <linux/fprobe.h>
#include <linux/ftrace.h>
#include <linux/kprobes.h>

#include "probe.h"
#include "probe_symbol.h"

struct stap_multi;
struct stap_returns;

/**
 * struct stap_function - a probe on a function, an instruction, or on all
 *                        functions that match a pattern
 * @probe:  the probe
 * @key:    of the function's trampoline, 0 if it cannot have one
 * @model:  its prototype, if it can
 * @ret:    its return is probed
 * @at:     what a pattern over modules is attached to
 * @multi:  what it is attached by together with others, NULL if it is not
 * @ip:     where @multi has it: ftrace forgets functions that are __init
 * @lost:   hits that @multi or @returns have missed, when those are gone
 * @tr:     the trampoline it is linked into
 * @link:   with that
 * @ops:    with ftrace
 * @fp:     with fprobe
 * @kp:     with a kprobe
 * @rp:     with a kretprobe
 * @returns: with many of them
 */
struct stap_function {
	struct stap_probe *probe;
	u64 key;
	struct btf_func_model model;
	bool ret;
	struct stap_symbols at;
	struct stap_multi *multi;
	unsigned long ip;
	u64 lost;
	struct bpf_trampoline *tr;
	union {
		struct bpf_tramp_link link;
		struct ftrace_ops ops;
		struct fprobe fp;
		struct kprobe kp;
		struct kretprobe rp;
		struct stap_returns *returns;
	};
};

extern const struct stap_road stap_road_tramp;
extern const struct stap_road stap_road_ftrace;
extern const struct stap_road stap_road_fprobe;
extern const struct stap_road stap_road_kprobe;
extern const struct stap_road stap_road_kretprobe;
extern const struct stap_road stap_road_kretprobes;

/* probe_function.c */
int stap_function_locate(struct stap_probe *probe);
int stap_function_ips(struct stap_function *fn, struct stap_symbols *found);
void stap_function_keep(struct stap_function *fn, struct stap_symbols *found);
int stap_function_come(struct stap_function *fn, struct ftrace_ops *ops);
bool stap_function_go(struct stap_function *fn, struct ftrace_ops *ops,
		      const struct module *mod, bool init);
const struct stap_road *stap_function_road(struct stap_function *fn, bool wild);
bool stap_function_plain(const struct stap_function *fn);
int stap_function_maxactive(const struct stap_function *fn);

/* probe_fprobe.c */
int stap_fprobe_shared(u32 n);

/* probe_tramp.c */
int stap_tramp_model(struct stap_function *fn);

/* Arguments that are passed in registers, and where on the stack others begin. */
#ifdef CONFIG_X86_64
#define STAP_REG_ARGS	6
#define STAP_STACK_ARGS	sizeof(u64)	/* above the return address */
#else
#define STAP_REG_ARGS	8
#define STAP_STACK_ARGS	0
#endif

static inline u64 stap_stack_arg(unsigned long sp, int i)
{
	u64 *args = (u64 *)(sp + STAP_STACK_ARGS);

	return READ_ONCE_NOCHECK(args[i - STAP_REG_ARGS]);
}

/**
 * stap_regs_arg - a word of a function's arguments, at its entry
 * @regs: the registers
 * @i:    which
 */
static inline u64 stap_regs_arg(struct pt_regs *regs, int i)
{
	return i < STAP_REG_ARGS ? regs_get_kernel_argument(regs, i) :
		stap_stack_arg(kernel_stack_pointer(regs), i);
}

/**
 * stap_ftrace_arg - the same as ftrace has it
 * @fregs: the registers
 * @i:     which
 */
static inline u64 stap_ftrace_arg(struct ftrace_regs *fregs, int i)
{
	return i < STAP_REG_ARGS ? ftrace_regs_get_argument(fregs, i) :
		stap_stack_arg(ftrace_regs_get_stack_pointer(fregs), i);
}

/**
 * stap_function_words - the context words that a function's arguments take
 * @fn: a function with a model
 *
 * A structure that is passed by value takes as many words as it has.
 */
static inline int stap_function_words(const struct stap_function *fn)
{
	int i, n = 0;

	for (i = 0; i < fn->model.nr_args; i++)
		n += DIV_ROUND_UP(fn->model.arg_size[i], sizeof(u64));
	return n;
}

#endif /* _TRACE_STAP_PROBE_FUNCTION_H */
