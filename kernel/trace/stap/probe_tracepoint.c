// SPDX-License-Identifier: GPL-2.0
/*
 * Tracepoints, through the functions that they have for BPF, which make words
 * of their arguments. Only there is known how a tracepoint calls its users.
 *
 * A module's tracepoint is waited for, and let go of, like its functions. The
 * record says how many arguments it has if it is not there to be asked; whether
 * it has so many is seen when it comes.
 */
#include <linux/bpf.h>
#include <linux/slab.h>
#include <linux/trace_events.h>

#include "probe.h"

/**
 * struct stap_tracepoint - a probe on a tracepoint
 * @link: what the tracepoint calls
 * @base: misses that had been counted before it was attached
 */
struct stap_tracepoint {
	struct bpf_raw_tp_link link;
	u64 base;
};

static const struct bpf_link_ops stap_tracepoint_link_ops;

/* Targets may be written with the system in front: "sched:sched_switch". */
static const char *stap_tracepoint_name(const struct stap_probe *probe)
{
	const char *name = stap_probe_target(probe);
	const char *colon = strchr(name, ':');

	return colon ? colon + 1 : name;
}

/* Hits while the same handler runs on this CPU. */
static u64 stap_tracepoint_sum(const struct stap_probe *probe)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += u64_stats_read(&per_cpu_ptr(probe->bpf->stats,
						   cpu)->misses);
	return sum;
}

static u64 stap_tracepoint_missed(struct stap_probe *probe)
{
	struct stap_tracepoint *tp = probe->priv;

	return stap_tracepoint_sum(probe) - tp->base;
}

static int stap_tracepoint_attach(struct stap_probe *probe)
{
	struct stap_tracepoint *tp = probe->priv;
	struct bpf_raw_event_map *btp;
	int ret;

	btp = bpf_get_raw_tracepoint(stap_tracepoint_name(probe));
	if (!btp)
		return -ENOENT;
	/* The module is another one by now. */
	if (btp->num_args < probe->nargs) {
		bpf_put_raw_tracepoint(btp);
		return -EPROTO;
	}
	memset(&tp->link, 0, sizeof(tp->link));
	bpf_link_init(&tp->link.link, BPF_LINK_TYPE_RAW_TRACEPOINT,
		      &stap_tracepoint_link_ops, probe->bpf);
	tp->link.btp = btp;
	tp->base = stap_tracepoint_sum(probe);
	ret = bpf_probe_register(btp, &tp->link);
	probe->addr = ret ? 0 : (unsigned long)btp;
	/* Its module may go: then it is detached before. */
	bpf_put_raw_tracepoint(btp);
	return ret;
}

static void stap_tracepoint_detach(struct stap_probe **probe, u32 n)
{
	while (n--) {
		struct stap_tracepoint *tp = probe[n]->priv;

		WARN_ON_ONCE(bpf_probe_unregister(tp->link.btp, &tp->link));
	}
}

static const struct stap_road stap_road_tracepoint = {
	.name = "tracepoint",
	.attach = stap_tracepoint_attach,
	.detach = stap_tracepoint_detach,
	.missed = stap_tracepoint_missed,
	.why = STAP_MISS_RECURSION,
};

static int stap_tracepoint_prepare(struct stap_probe *probe,
				   struct stap_verdict *v)
{
	struct bpf_raw_event_map *btp;
	struct stap_tracepoint *tp;

	btp = bpf_get_raw_tracepoint(stap_tracepoint_name(probe));
	if (btp) {
		probe->nargs = btp->num_args;
		bpf_put_raw_tracepoint(btp);
	} else if (stap_module_awaited(probe)) {
		probe->nargs = probe->rec->p[0];
	} else {
		return stap_probe_no_target(probe, v);
	}
	tp = kzalloc(sizeof(*tp), GFP_KERNEL);
	if (!tp)
		return -ENOMEM;
	probe->priv = tp;
	probe->road = &stap_road_tracepoint;
	return 0;
}

static void stap_tracepoint_free(struct stap_probe *probe)
{
	kfree(probe->priv);
}

const struct stap_probe_ops stap_ops_TRACEPOINT = {
	.kind = STAP_PROBE_TRACEPOINT,
	.prepare = stap_tracepoint_prepare,
	.free = stap_tracepoint_free,
};
