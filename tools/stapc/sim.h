/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The simulator: probe programs in user space.
 *
 *	run_sim.c	begin, timers, end: when handlers run
 *	sim.c		a program's memory, a handler from entry to exit, errors
 *	sim_op.c	one function for each opcode
 *	sim_map.c	those of arrays and aggregates
 *	sim_builtin.c	one function for each builtin
 *	sim_time.c	the clock, the machine's or a virtual one
 *
 * It interprets the image that the kernel would lower, after the same check,
 * and shares the kernel's run-time library: what differs are the rows above.
 */
#ifndef STAPC_SIM_H
#define STAPC_SIM_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "../../kernel/trace/stap/dfa.h"
#include "../../kernel/trace/stap/map.h"
#include "../../kernel/trace/stap/runtime.h"
#include "../../kernel/trace/stap/stat.h"

#define SIM_TEXT	512		/* text of error(), as in the kernel */
#define SIM_HZ		250		/* jiffies in a second */

enum sim_state { SIM_STARTING, SIM_RUNNING, SIM_EXITING };

/**
 * struct sim_clock - what time it is
 * @is_virtual: it stands still but for sim_clock_wait()
 * @now: if virtual, ns since the start
 */
struct sim_clock {
	bool is_virtual;
	__s64 now;
};

/**
 * struct sim_global - a global variable; its record says which members count
 * @num: a long
 * @str: a string
 * @map: an array
 * @kind: what statistics it keeps
 * @stats: a struct stap_stat by entry of the array; of a scalar the first
 * @gen: generation of a scalar's statistics
 */
struct sim_global {
	__s64 num;
	char *str;
	struct stap_map *map;
	struct stap_stat_kind kind;
	char *stats;
	__u64 gen;
};

/* What happened to a probe. */
struct sim_count {
	unsigned long long hits, errors, budget;
};

/* In place of an error: abort() has been called. */
#define SIM_ABORTED	STAP_E_NR

/**
 * struct sim_error - a run-time error
 * @error: STAP_E_*
 * @insn: the instruction that raised it
 * @addr: of a fault
 * @text: of error()
 */
struct sim_error {
	enum stap_error error;
	__u32 insn;
	__u64 addr;
	char text[SIM_TEXT];
};

/**
 * struct sim - a program in the simulator
 * @img: the program
 * @out: where its output goes
 * @special: takes what events with STAP_EVENT_* print; may change @out
 * @clock: the time
 * @state: what handlers may still run
 * @globals: by index
 * @off: by slot: its offset in the function's frame
 * @frame_size: bytes of the largest frame
 * @frame: by the number of open calls, allocated when first needed
 * @count: by probe
 * @nerrors: run-time errors that no try block caught
 * @probe: of the handler that runs
 * @budget: statements left to it
 * @nesting: function calls open
 * @at: the instruction that runs
 * @random: state of the generator
 * @match: the handler's last match of a regular expression
 * @tokens: what tokenize() has left
 * @agg: the current aggregate
 * @error: on its way to a try block or to the handler's end; NONE if there is none
 */
struct sim {
	const struct stap_image *img;
	FILE *out;
	void (*special)(struct sim *s, unsigned int flags, const char *text, size_t len);
	struct sim_clock clock;
	enum sim_state state;
	struct sim_global *globals;
	size_t *off;
	size_t frame_size;
	char **frame;
	struct sim_count *count;
	unsigned long long nerrors;
	const struct stap_probe_rec *probe;
	__s64 budget;
	__u32 nesting;
	__u32 at;
	__u64 random;
	struct stap_match match;
	struct stap_tokens tokens;
	struct stap_agg agg;
	struct sim_error error;
};

/**
 * struct sim_frame - a function that runs
 * @func: its number
 * @f: its record
 * @off: its slots' offsets
 * @mem: its slots
 * @pc: the next instruction, counted from the function's first
 * @done: it has returned
 * @ret: what: an operand, as in RET
 */
struct sim_frame {
	__u32 func;
	const struct stap_func *f;
	const size_t *off;
	char *mem;
	__u32 pc;
	bool done;
	__u32 ret;
};

/* sim.c */
bool sim_init(struct sim *s, const struct stap_image *img, FILE *out);
void sim_free(struct sim *s);

/* Run a probe's handler to its end; prints the error if there is one. */
void sim_handle(struct sim *s, const struct stap_probe_rec *probe);

/* End the program: no further begin and timer probes. */
void sim_exit(struct sim *s);

/* Whether run-time errors have ended the program. */
bool sim_failed(const struct sim *s);

/* Have the instruction at hand raise an error; @addr as the error's row says. */
void sim_raise(struct sim *s, enum stap_error error, __u64 addr);

/* Charge the action budget; false if it is used up, which is an error. */
bool sim_charge(struct sim *s, __u32 cost);

/* The same numbers in each run. */
__u64 sim_random(struct sim *s);

/* Run the function of a frame until it has returned or failed. */
void sim_run(struct sim *s, struct sim_frame *f);

/* A frame for a function, @depth calls below the handler; NULL: no memory. */
bool sim_enter(struct sim *s, struct sim_frame *f, __u32 func, __u32 depth);

/* Operands. */
__s64 *sim_long(const struct sim_frame *f, __u32 slot);
char *sim_str(const struct sim_frame *f, __u32 slot);
__s64 sim_num(const struct sim *s, const struct sim_frame *f, __u32 operand);
const char *sim_text(const struct sim *s, const struct sim_frame *f, __u32 operand);

/* sim_map.c: the memory of an array or of statistics */
bool sim_map_init(struct sim *s, __u32 global);

/* sim_op.c */
typedef void (*sim_op_fn)(struct sim *s, struct sim_frame *f,
			  const struct stap_insn *in);
extern const sim_op_fn sim_op[STAP_OP_NR];

/* sim_builtin.c; @to takes a string result, maxstringlen bytes */
typedef __s64 (*sim_builtin_fn)(struct sim *s, const union stap_value *arg,
				char *to);
extern const sim_builtin_fn sim_builtin[STAP_BI_NR];

/* sim_time.c */
void sim_clock_init(struct sim_clock *c, bool is_virtual);
__s64 sim_clock_now(const struct sim_clock *c);	/* ns; from any start */
__s64 sim_clock_real(const struct sim_clock *c);	/* ns since 1970 */
__u64 sim_clock_cycles(const struct sim_clock *c);

#endif
