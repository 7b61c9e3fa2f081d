/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The stap tracer's own header: what its rooms know of each other.
 *
 *   load.c   takes a file from user space        prog.c  makes a program of it
 *   lower.c  checked code to BPF instructions    rt.c    around every handler
 *   arm.c    begin, attach, detach, end          probe_*.c  one probe kind each
 *   emit.c   print statements as trace events    fs.c    tracefs
 *   tracer.c current_tracer                      boot.c  programs in the initrd
 *
 * The files shared with user space know image.h only.
 */
#ifndef _TRACE_STAP_STAP_H
#define _TRACE_STAP_STAP_H

#include <linux/filter.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/trace_events.h>

#include "image.h"

struct stap_prog;
struct stap_probe;
struct stap_rt;

/* Why a hit did not run its handler, or a record was not written. */
#define STAP_MISS_LIST(M) \
	M(RECURSION, "recursion") \
	M(LOCK,      "lock") \
	M(NMISSED,   "nmissed") \
	M(BUDGET,    "budget") \
	M(RECORD,    "record")

#define STAP_ENUM_MISS(name, text)	STAP_MISS_##name,
enum stap_miss { STAP_MISS_LIST(STAP_ENUM_MISS) STAP_MISS_NR };
#undef STAP_ENUM_MISS

/**
 * struct stap_count - what happened to a probe on one CPU
 * @hits:   handlers begun; the JITed code adds to it, so it comes first
 * @miss:   misses by reason
 * @errors: run-time errors that no try block caught
 * @cost_sum: cycles in handlers, with STAP_PROG_TIMING
 * @cost_min: of one handler
 * @cost_max: of one handler
 */
struct stap_count {
	u64 hits;
	u64 miss[STAP_MISS_NR];
	u64 errors;
	u64 cost_sum;
	u64 cost_min;
	u64 cost_max;
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
 * @prepare: at load, may sleep: look the target up, choose the road, set
 *           @nargs, @ret_word and @ip_word of the probe. -ENOENT if there is
 *           no target; the verdict says which
 * @attach:  from now on hits call @bpf. May sleep; called in arming order
 * @detach:  undo @attach; when it returns no handler of the probe runs and
 *           none will. May sleep
 * @free:    undo @prepare
 *
 * A kind's file embeds nothing in the core: its state hangs from @priv.
 */
struct stap_probe_ops {
	enum stap_probe_kind kind;
	int (*prepare)(struct stap_probe *probe, struct stap_verdict *v);
	int (*attach)(struct stap_probe *probe);
	void (*detach)(struct stap_probe *probe);
	void (*free)(struct stap_probe *probe);
};

/**
 * struct stap_probe - one probe of a loaded program
 * @prog:     the program
 * @rec:      its record in the program file
 * @ops:      its kind
 * @bpf:      the handler, lowered for this probe and JITed
 * @count:    what happened
 * @nargs:    argument words the context has
 * @ret_word: index of the return value in the context, -1 if it has none
 * @ip_word:  index of the address hit in the context, -1 if it has none and
 *            the target's name is the function
 * @priv:     the kind's own
 * @attached: whether @ops->attach succeeded
 */
struct stap_probe {
	struct stap_prog *prog;
	const struct stap_probe_rec *rec;
	const struct stap_probe_ops *ops;
	struct bpf_prog *bpf;
	struct stap_count __percpu *count;
	int nargs;
	int ret_word;
	int ip_word;
	void *priv;
	bool attached;
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
 * struct stap_error_record - last run-time error of a program
 * @error: STAP_E_*
 * @insn:  instruction, index in INSN
 * @addr:  address of a fault
 * @probe: where it happened
 * @text:  text given to error()
 */
struct stap_error_record {
	enum stap_error error;
	u32 insn;
	u64 addr;
	const struct stap_probe *probe;
	char text[512];
};

/**
 * struct stap_prog - a loaded program
 * @list:     in stap_progs
 * @image:    the file, opened and checked
 * @state:    enum stap_state; read by handlers
 * @probe:    its probes, @nprobe of them
 * @event:    its events, as many as the image has
 * @enabled:  references that keep it armed: enabled events, 'enable', tracer
 * @globals:  values of the globals: a long each, or a string of maxstringlen
 * @rt:       run-time frames per CPU and context level
 * @lock:     the globals' lock
 * @errors:   run-time errors that were not caught
 * @error:    the last of them
 * @dir:      its directory in tracefs
 */
struct stap_prog {
	struct list_head list;
	struct stap_image image;
	int state;
	struct stap_probe *probe;
	u32 nprobe;
	struct stap_trace_event *event;	/* emit.c */
	unsigned int enabled;
	void *globals;
	u32 *global_off;
	struct stap_rt_pool *rt;
	struct stap_lock *lock;
	atomic_t errors;
	atomic_t skipped;
	struct stap_error_record error;
	struct work_struct exit_work;
	struct dentry *dir;
};

#endif /* _TRACE_STAP_STAP_H */
