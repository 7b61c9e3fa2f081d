/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The stap tracer's own header: what its rooms know of each other.
 *
 *   load.c   takes a file from user space        prog.c  makes a program of it
 *   layout.c where slots lie, who needs the lock lower.c checked code to BPF
 *   rt.c     around every handler                lock.c  the globals' lock
 *   arm.c    begin, attach, detach, end          probe_*.c  one probe kind each
 *   emit.c   print statements as trace events    fs.c    tracefs
 *   tracer.c current_tracer                      boot.c  programs in the initrd
 *
 * The files shared with user space know image.h only.
 */
#ifndef _TRACE_STAP_STAP_H
#define _TRACE_STAP_STAP_H

#include <linux/filter.h>
#include <linux/irq_work.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/trace_events.h>
#include <linux/workqueue.h>

#include "image.h"

struct module;
struct stap_condition;
struct stap_conditions;
struct stap_prog;
struct stap_probe;
struct stap_rt;
struct stap_usym;
struct stap_var;
struct trace_array;

/* Why a hit did not run its handler, or a record was not written. */
#define STAP_MISS_LIST(X) \
	X(RECURSION, "recursion") \
	X(LOCK,      "lock") \
	X(NMISSED,   "nmissed") \
	X(BUDGET,    "budget") \
	X(RECORD,    "record")

#define STAP_MISS_ROW(name, text)	STAP_MISS_##name,
enum stap_miss { STAP_MISS_LIST(STAP_MISS_ROW) STAP_MISS_NR };
#undef STAP_MISS_ROW

/**
 * struct stap_count - what happened to a probe on one CPU
 * @hits:   handlers begun; the JITed code adds to it, so it comes first
 * @miss:   misses by reason
 * @errors: run-time errors that no try block caught
 * @cost_sum: cycles in handlers, with STAP_PROG_TIMING
 * @cost_min: of one handler
 * @cost_max: of one handler
 * @sample: of the last that was timed to stand for others
 */
struct stap_count {
	u64 hits;
	u64 miss[STAP_MISS_NR];
	u64 errors;
	u64 cost_sum;
	u64 cost_min;
	u64 cost_max;
	u64 sample;
};

/*
 * What a handler is called with: an array of words. A BPF trampoline lays out
 * the arguments and behind them the return value; every other probe kind fills
 * a struct stap_hit and passes its @args.
 */
#define STAP_HIT_ARGS	12

/**
 * struct stap_hit - one hit of a probe that has no trampoline
 * @args: argument words of the function or tracepoint
 * @ret:  return value
 * @ip:   address of the function or instruction probed, 0 if none
 */
struct stap_hit {
	u64 args[STAP_HIT_ARGS];
	u64 ret;
	u64 ip;
};

/**
 * struct stap_probe_ops - a probe kind
 * @kind:    STAP_PROBE_*
 * @prepare: at load, may sleep: look the target up, set @road, @nargs,
 *           @ret_word and @ip_word of the probe. -ENOENT if there is no target;
 *           the verdict says which
 * @free:    undo @prepare
 *
 * A kind's file embeds nothing in the core: its state hangs from @priv.
 */
struct stap_probe_ops {
	enum stap_probe_kind kind;
	int (*prepare)(struct stap_probe *probe, struct stap_verdict *v);
	void (*free)(struct stap_probe *probe);
};

/**
 * struct stap_road - a way by which hits come to a probe's handler
 * @name:   as in the file "probes"
 * @attach: from now on hits call @bpf. May sleep; called in arming order
 * @detach: no new hits for these @n probes, all of this road; when it and one
 *          stap_probe_settle() have returned, no handler of theirs runs. The
 *          array is its to use
 * @missed: hits that the road lost before the handler; may be NULL
 * @why:    which kind of miss they are
 * @fallback: the road to take if @attach fails; may be NULL or return that
 * @start:  the program's begin probes have run, hits are handled from now on;
 *          may be NULL
 * @come:   the probe is attached, and a module has come: attach it to what it
 *          stands for there too. NULL for roads with one target
 * @go:     let go of what a module takes away when it goes, or, with @init, when
 *          its init code goes; false if nothing else remains and so nothing has
 *          been done. May be called again
 */
struct stap_road {
	const char *name;
	int (*attach)(struct stap_probe *probe);
	void (*detach)(struct stap_probe **probe, u32 n);
	u64 (*missed)(struct stap_probe *probe);
	enum stap_miss why;
	const struct stap_road *(*fallback)(struct stap_probe *probe);
	void (*start)(struct stap_probe *probe);
	int (*come)(struct stap_probe *probe);
	bool (*go)(struct stap_probe *probe, const struct module *mod,
		   bool init);
};

/* What a handler needs of the globals' lock. */
enum stap_lock_mode { STAP_LOCK_NONE, STAP_LOCK_SHARED, STAP_LOCK_EXCLUSIVE };

/**
 * struct stap_probe - one probe of a loaded program
 * @prog:     the program
 * @rec:      its record in the program file
 * @ops:      its kind
 * @road:     how it is attached, or will be tried to; NULL if arm.c calls it
 * @bpf:      the handler, lowered for this probe and JITed
 * @count:    what happened
 * @nargs:    argument words the context has
 * @ret_word: index of the return value in the context, -1 if it has none
 * @ip_word:  index of the address hit in the context, -1 if it has none and
 *            the target's name is the function
 * @regs_word: index of the address of the registers in the context, -1 if it
 *            has none
 * @lock:     what the handler needs of the globals' lock
 * @always:   a begin, end or error probe: runs whatever the program's state
 * @addr:     address in the kernel or a module it is attached to, if that is one
 * @priv:     the kind's own
 * @attached: whether @road->attach succeeded and @road->detach did not follow
 * @condition: what it waits for, NULL if that is nothing
 * @idle:     not to be attached: its condition is false
 * @woken:    has just ceased to be idle
 * @waits:    the handler lacks a number that is of a module: 1 + its relocation
 * @came:     it lacks nothing any more, or has new code: to be attached
 * @stale:    @bpf does not have the program's numbers
 * @old:      code that has been replaced, to be freed
 *
 * A hit calls @bpf->bpf_func with the context, on the CPU it happened on and
 * with migration disabled; everything else is in the code itself.
 */
struct stap_probe {
	struct stap_prog *prog;
	const struct stap_probe_rec *rec;
	const struct stap_probe_ops *ops;
	const struct stap_road *road;
	struct bpf_prog *bpf;
	struct stap_count __percpu *count;
	int nargs;
	int ret_word;
	int ip_word;
	int regs_word;
	u8 lock;
	bool always;
	unsigned long addr;
	void *priv;
	bool attached;
	struct stap_condition *condition;
	bool idle;
	bool woken;
	u32 waits;
	bool came;
	bool stale;
	struct bpf_prog *old;
};

/*
 * A program's life. Handlers look at the state first and return unless it is
 * RUNNING (begin, end and error probes are called by arm.c whatever it is).
 */
enum stap_state {
	STAP_LOADED,
	STAP_STARTING,	/* begin probes run, the others are being attached */
	STAP_RUNNING,
	STAP_EXITING,	/* exit() or a fatal error: detach, then run end probes */
	STAP_DONE,	/* ended by itself; still enabled */
};

/**
 * struct stap_arm - arm.c's own of a program, under stap_arm_lock
 * @ref:     references to the program's memory
 * @enabled: references that keep it armed: enabled events, 'enable', tracer
 * @hold:    references are taken without arming yet
 * @begun:   the begin probes have been run since it was armed
 * @task:    runs the begin probes when the task that armed the program returns
 *           to user space
 * @pending: that is yet to happen
 * @tr:      the instance in which the file "enable" has enabled its events;
 *           under stap_load_lock
 * @irq:     stap_prog_request_exit() may be called from NMI
 * @work:    ends the program after stap_prog_request_exit()
 */
struct stap_arm {
	struct kref ref;
	unsigned int enabled;
	bool hold;
	bool begun;
	struct callback_head task;
	bool pending;
	struct trace_array *tr;
	struct irq_work irq;
	struct work_struct work;
};

/* Run-time errors of a program that are kept, the last ones. */
#define STAP_ERRORS	16

/**
 * struct stap_error_record - a run-time error of a program
 * @nr:    how many there had been with it; 0 while it is written
 * @error: STAP_E_*
 * @insn:  instruction, index in INSN
 * @addr:  address of a fault, number in the text
 * @probe: where it happened
 * @text:  text given to error()
 */
struct stap_error_record {
	int nr;
	enum stap_error error;
	u32 insn;
	u64 addr;
	const struct stap_probe *probe;
	char text[512];
};

/**
 * struct stap_prog - a loaded program
 * @list:     in stap_progs
 * @file:     the program file, owned
 * @image:    the same, opened and checked
 * @gone:     by probe: optional, and its target unknown to this kernel's types;
 *            NULL without relocations
 * @out:      by relocation: of a module, and there is no number for it; NULL if no
 *            relocation is of a module
 * @insns:    what @image has instead of the file's, or NULL; under stap_code_lock
 * @consts:   the same
 * @modules_seen: late.c has looked at the modules since the last came or went, if
 *            it is that number; under stap_arm_lock
 * @state:    enum stap_state; read by handlers
 * @probe:    its probes, @nprobe of them
 * @batch:    room for a pointer to each, for detaching
 * @event:    its events, as many as the image has
 * @arm:      arm.c's own
 * @globals:  values of the plain globals: a long each, or a string of
 *            maxstringlen
 * @global_off: where in @globals each of them is
 * @var:      arrays and statistics, by global
 * @layout:   where the functions' slots are
 * @rt:       run-time frames per CPU and context level
 * @lock:     the globals' lock
 * @usym:     files of its objects, as many as the image has
 * @conditions: what its probes wait for, NULL if there are none
 * @errors:   run-time errors that were not caught
 * @skipped:  hits that did not run their handler
 * @overload: handlers have taken too much time
 * @told:     how many run-time errors have been recorded in @error
 * @error:    the last of them; number n is at n modulo STAP_ERRORS
 * @dir:      its directory in tracefs
 */
struct stap_prog {
	struct list_head list;
	void *file;
	struct stap_image image;
	u8 *gone;
	u8 *out;
	struct stap_insn *insns;
	s64 *consts;
	u64 modules_seen;
	int state;
	struct stap_probe *probe;
	struct stap_probe **batch;
	u32 nprobe;
	struct stap_trace_event *event;	/* emit.c */
	struct stap_arm arm;
	void *globals;
	u32 *global_off;
	struct stap_var *var;			/* data.c */
	struct stap_layout *layout;
	struct stap_rt_cpu __percpu *rt;
	struct stap_lock *lock;
	struct stap_usym *usym;
	struct stap_conditions *conditions;	/* probe_condition.c */
	atomic_t errors;
	atomic_t skipped;
	bool overload;
	atomic_t told;
	struct stap_error_record error[STAP_ERRORS];
	struct dentry *dir;
};

/* prog.c */
struct stap_prog *stap_prog_create(void *file, size_t size,
				   struct stap_verdict *v);
void stap_prog_destroy(struct stap_prog *prog);
void stap_prog_reset(struct stap_prog *prog);
const char *stap_prog_name(const struct stap_prog *prog);
void stap_prog_count(const struct stap_probe *probe, struct stap_count *sum);
s64 *stap_prog_long(struct stap_prog *prog, u32 global);
char *stap_prog_string(struct stap_prog *prog, u32 global);

/* rt.c */
void stap_rt_miss(struct stap_probe *probe, enum stap_miss why);
bool stap_rt_error(const struct stap_prog *prog, int nr,
		   struct stap_error_record *error);
void stap_rt_error_text(char *to, size_t size,
			const struct stap_error_record *error);

/* lock.c */
struct stap_lock *stap_lock_create(void);
void stap_lock_destroy(struct stap_lock *lock);
bool stap_lock_take(struct stap_lock *lock, enum stap_lock_mode mode,
		    u32 tries, u32 delay, unsigned long *flags);
void stap_lock_drop(struct stap_lock *lock, enum stap_lock_mode mode,
		    unsigned long flags);

/* probe.c */
const struct stap_probe_ops *stap_probe_ops(enum stap_probe_kind kind);

/* arm.c */
void stap_prog_request_exit(struct stap_prog *prog);

/* emit.c */
int stap_emit_alloc(struct stap_prog *prog);
void stap_emit_free(struct stap_prog *prog);
struct stap_trace_event *stap_emit_event(struct stap_prog *prog, u32 nr);
void stap_emit(struct stap_rt *rt, struct stap_trace_event *ev,
	       const u64 *values);
void stap_emit_longs(struct stap_rt *rt, struct stap_trace_event *ev,
		     const u64 *values);

#endif /* _TRACE_STAP_STAP_H */
