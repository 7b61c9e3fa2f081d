// SPDX-License-Identifier: GPL-2.0
/*
 * begin, end and error probes: called by arm.c in the order of their numbers,
 * those of the same number in the order in which they are written.
 */
#include <linux/sched.h>

#include "probe.h"

static int stap_begin_prepare(struct stap_probe *probe, struct stap_verdict *v)
{
	probe->nargs = 0;
	return 0;
}

const struct stap_probe_ops stap_ops_BEGIN = {
	.kind = STAP_PROBE_BEGIN,
	.prepare = stap_begin_prepare,
};

const struct stap_probe_ops stap_ops_END = {
	.kind = STAP_PROBE_END,
	.prepare = stap_begin_prepare,
};

const struct stap_probe_ops stap_ops_ERROR = {
	.kind = STAP_PROBE_ERROR,
	.prepare = stap_begin_prepare,
};

static bool stap_begin_before(const struct stap_probe *a,
			      const struct stap_probe *b)
{
	if (a->rec->p[0] != b->rec->p[0])
		return a->rec->p[0] < b->rec->p[0];
	return a < b;
}

/* The next probe of this kind after @last, which may be NULL. */
static struct stap_probe *stap_begin_next(struct stap_prog *prog,
					  enum stap_probe_kind kind,
					  const struct stap_probe *last)
{
	struct stap_probe *next = NULL;
	u32 i;

	for (i = 0; i < prog->nprobe; i++) {
		struct stap_probe *probe = &prog->probe[i];

		if (probe->rec->kind != kind || !probe->bpf)
			continue;
		if (last && !stap_begin_before(last, probe))
			continue;
		if (!next || stap_begin_before(probe, next))
			next = probe;
	}
	return next;
}

/**
 * stap_begin_run - run all probes of a kind in their order
 * @prog: the program
 * @kind: BEGIN, END or ERROR
 * @stop: asked before each: no more of them
 */
void stap_begin_run(struct stap_prog *prog, enum stap_probe_kind kind,
		    bool (*stop)(const struct stap_prog *prog))
{
	struct stap_probe *probe = NULL;
	const u64 ctx[1] = { 0 };

	for (;;) {
		probe = stap_begin_next(prog, kind, probe);
		if (!probe || stop(prog))
			return;
		stap_probe_run(probe, ctx);
		cond_resched();
	}
}
