/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Probe kinds and the roads to them.
 */
#ifndef _TRACE_STAP_PROBE_H
#define _TRACE_STAP_PROBE_H

#include <linux/preempt.h>

#include "stap.h"

/*
 * The context of a probe that has no prototype: what the registers hold, the
 * return value, the address hit, the address of the registers.
 */
#define STAP_CTX_ARGS	6
#define STAP_CTX_RET	STAP_CTX_ARGS
#define STAP_CTX_IP	(STAP_CTX_RET + 1)
#define STAP_CTX_REGS	(STAP_CTX_IP + 1)
#define STAP_CTX_WORDS	(STAP_HIT_ARGS + 2)

/* One per row of STAP_PROBE_LIST, each in its kind's file. */
extern const struct stap_probe_ops stap_ops_BEGIN;
extern const struct stap_probe_ops stap_ops_END;
extern const struct stap_probe_ops stap_ops_ERROR;
extern const struct stap_probe_ops stap_ops_TIMER;
extern const struct stap_probe_ops stap_ops_JIFFIES;
extern const struct stap_probe_ops stap_ops_PROFILE;
extern const struct stap_probe_ops stap_ops_ENTRY;
extern const struct stap_probe_ops stap_ops_RETURN;
extern const struct stap_probe_ops stap_ops_STATEMENT;
extern const struct stap_probe_ops stap_ops_TRACEPOINT;
extern const struct stap_probe_ops stap_ops_UPROBE;
extern const struct stap_probe_ops stap_ops_URETURN;
extern const struct stap_probe_ops stap_ops_PROCREAD;
extern const struct stap_probe_ops stap_ops_PROCWRITE;
extern const struct stap_probe_ops stap_ops_TASK;
extern const struct stap_probe_ops stap_ops_TASKCALL;
extern const struct stap_probe_ops stap_ops_TASKRETURN;
extern const struct stap_probe_ops stap_ops_PERF;
extern const struct stap_probe_ops stap_ops_DATA;
extern const struct stap_probe_ops stap_ops_SYSCALL;
extern const struct stap_probe_ops stap_ops_SYSRETURN;
extern const struct stap_probe_ops stap_ops_CONDITION;

/**
 * stap_probe_run - call a probe's handler
 * @probe: the probe that was hit
 * @ctx:   its context, see struct stap_probe
 */
static __always_inline void stap_probe_run(struct stap_probe *probe,
					   const u64 *ctx)
{
	preempt_disable_notrace();
	bpf_prog_run(probe->bpf, ctx);
	preempt_enable_notrace();
}

static inline const char *stap_probe_target(const struct stap_probe *probe)
{
	return stap_image_str(&probe->prog->image, probe->rec->target);
}

/* A probe in a file of user space. */
static inline bool stap_probe_is_user(const struct stap_probe *probe)
{
	return probe->rec->kind == STAP_PROBE_UPROBE ||
	       probe->rec->kind == STAP_PROBE_URETURN;
}

static inline const char *stap_probe_module(const struct stap_probe *probe)
{
	if (stap_probe_is_user(probe))
		return "";
	return stap_image_str(&probe->prog->image, probe->rec->module);
}

static inline const char *stap_probe_point(const struct stap_probe *probe)
{
	return stap_image_str(&probe->prog->image, probe->rec->point);
}

/* Nothing is missing for the probe to be attached. */
static inline bool stap_probe_ready(const struct stap_probe *probe)
{
	return probe->ops && probe->road && !probe->attached && !probe->idle &&
	       !probe->waits && !probe->stale;
}

static inline u32 stap_probe_nr(const struct stap_probe *probe)
{
	return probe - probe->prog->probe;
}

/* probe.c */
int stap_probe_attach_all(struct stap_prog *prog, struct stap_verdict *v);
void stap_probe_detach_all(struct stap_prog *prog);
int stap_probe_attach(struct stap_probe *probe, struct stap_verdict *v);
bool stap_probe_detach_if(struct stap_prog *prog,
			  bool (*take)(struct stap_probe *probe, void *data),
			  void *data);
void stap_probe_settle(void);
void stap_probe_start_all(struct stap_prog *prog);
u64 stap_probe_missed(struct stap_probe *probe, enum stap_miss why);
int stap_probe_no_target(struct stap_probe *probe, struct stap_verdict *v);

/* A module as far as probes can see it. */
enum stap_module_state {
	STAP_MODULE_AWAY,	/* not yet, or no more */
	STAP_MODULE_COMING,
	STAP_MODULE_LIVE,
};

/* probe_module.c */
#ifdef CONFIG_MODULES
enum stap_module_state stap_module_state(const char *name);
bool stap_module_awaited(const struct stap_probe *probe);
bool stap_module_lost(unsigned long addr, const struct module *mod, bool init);
bool stap_module_of(const struct stap_probe *probe, const struct module *mod);
#else
static inline enum stap_module_state stap_module_state(const char *name)
{
	return STAP_MODULE_AWAY;
}

static inline bool stap_module_awaited(const struct stap_probe *probe)
{
	return false;
}

static inline bool stap_module_of(const struct stap_probe *probe,
				  const struct module *mod)
{
	return false;
}

static inline bool stap_module_lost(unsigned long addr,
				    const struct module *mod, bool init)
{
	return false;
}
#endif

/* probe_uprobe.c */
void stap_uprobe_settle(void);

/* From so many probes on it pays to do the same for all of them at once. */
#define STAP_PROBE_MANY	32

/* probe_tramp.c */
void stap_tramp_learn(void);
void stap_tramp_forget(void);

/* probe_multi.c */
void stap_multi_attach_all(struct stap_prog *prog, const struct module *mod);

/* probe_begin.c */
void stap_begin_run(struct stap_prog *prog, enum stap_probe_kind kind,
		    bool (*stop)(const struct stap_prog *prog));

#endif /* _TRACE_STAP_PROBE_H */
