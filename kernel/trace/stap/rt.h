/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The run-time state of one handler: what JITed code, the builtins and emit.c
 * share while it runs.
 *
 *   struct stap_rt        header, its address is in r8
 *     frame[]             frame of the handler
 *                         frame of the function it called
 *                         ...
 */
#ifndef _TRACE_STAP_RT_H
#define _TRACE_STAP_RT_H

#include "dfa.h"
#include "runtime.h"
#include "stap.h"
#include "stat.h"

#define STAP_RT_LEVELS	4	/* task, softirq, hardirq, NMI */
#define STAP_RT_TEXT	512
#define STAP_RT_DRAW	2048	/* bytes of a record with a drawn histogram */

/**
 * struct stap_rt - a handler's run-time state
 * @prog:    the program
 * @probe:   the probe that was hit
 * @ctx:     its context
 * @budget:  statements left, set by handlers that loop or call
 * @nesting: function calls open, likewise
 * @error:   STAP_E_* while one is on its way to a try block or the exit, else 0
 * @insn:    the instruction that raised it
 * @addr:    the address of a fault, the number in the error's text
 * @maxlen:  bytes of a string with its NUL
 * @timed:   while a handler is timed: for how many it stands
 * @special: @error and @timed in one look
 * @turn:    hits until one is timed
 * @busy:    a handler runs on this CPU at this level
 * @flags:   interrupt flags from before the lock
 * @start:   cycle counter at entry, if it is timed
 * @text:    text of error(), scratch for builtins otherwise
 * @match:   the last match, for matched()
 * @tokens:  what tokenize() has left
 * @agg:     the current aggregate, in programs that have one
 * @other:   another one, for sorting
 * @sorting: the array being sorted
 * @draw:    text of a record with a drawn histogram
 * @ntrace:  addresses in @trace
 * @at:      the next of them that __stack_text() gives
 * @trace:   the stack that was walked last
 * @frame:   frames of the handler and of the functions it is in
 */
struct stap_rt {
	struct stap_prog *prog;
	struct stap_probe *probe;
	const u64 *ctx;
	s64 budget;
	union {
		struct {
			u32 error;
			u32 timed;
		};
		u64 special;
	};
	u32 nesting;
	u32 insn;
	u64 addr;
	u32 maxlen;
	u8 turn;
	u8 busy;
	unsigned long flags;
	u64 start;
	char text[STAP_RT_TEXT];
	struct stap_match match;
	struct stap_tokens tokens;
	struct stap_agg *agg;
	struct stap_agg *other;
	struct stap_var *sorting;
	char *draw;
	u32 ntrace;
	u32 at;
	u64 trace[STAP_BACKTRACE_MAX];
	u64 frame[];
};

/**
 * struct stap_rt_cpu - a program's run-time states on one CPU
 * @level:  by interrupt_context_level()
 * @window: cycle counter when @spent was 0
 * @spent:  cycles in handlers since then
 */
struct stap_rt_cpu {
	struct stap_rt *level[STAP_RT_LEVELS];
	u64 window;
	u64 spent;
};

int stap_rt_alloc(struct stap_prog *prog, u32 arena);
void stap_rt_free(struct stap_prog *prog);
void stap_rt_reset(struct stap_prog *prog);

/* Called by JITed code only. */
struct stap_rt *stap_rt_enter(const u64 *ctx, struct stap_probe *probe);
struct stap_rt *stap_rt_enter_shared(const u64 *ctx, struct stap_probe *probe);
struct stap_rt *stap_rt_enter_exclusive(const u64 *ctx,
					struct stap_probe *probe);
struct stap_rt *stap_rt_enter_timed(const u64 *ctx, struct stap_probe *probe);
void stap_rt_leave(struct stap_rt *rt);
void stap_rt_leave_shared(struct stap_rt *rt);
void stap_rt_leave_exclusive(struct stap_rt *rt);
void stap_rt_leave_timed(struct stap_rt *rt);
u64 stap_rt_fault(struct stap_rt *rt, u64 addr, u64 size);
void stap_rt_catch(struct stap_rt *rt, char *to);
void stap_rt_fresh(struct stap_rt *rt);
u64 stap_rt_matches(struct stap_rt *rt, const char *s, u64 regex);

/**
 * stap_rt_raise - raise a run-time error
 * @rt:    the handler's state
 * @error: STAP_E_*, of those that a handler can raise
 * @addr:  address of a fault, number in the error's text, 0 otherwise
 *
 * The JITed code looks after the builtin has returned.
 */
static inline void stap_rt_raise(struct stap_rt *rt, enum stap_error error,
				 u64 addr)
{
	rt->error = error;
	rt->addr = addr;
}

#endif /* _TRACE_STAP_RT_H */
