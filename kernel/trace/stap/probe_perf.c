// SPDX-License-Identifier: GPL-2.0
/*
 * perf.type(T).config(C): a counter of perf on every CPU that is online, and
 * the handler whenever one of them has counted so far.
 *
 * With a scope the counters still count what everybody does, and the handler
 * runs if a process of the scope is current when one of them overflows.
 *
 * Tracepoints are counters to perf, too, but those are made under event_mutex,
 * which whoever arms a program by its events holds already. They have a kind of
 * their own.
 */
#include <linux/cpu.h>
#include <linux/perf_event.h>
#include <linux/slab.h>

#include "probe.h"
#include "scope.h"

/**
 * struct stap_perf - a perf probe
 * @probe: the probe
 * @scope: whose
 * @event: by CPU, NULL where there is none
 */
struct stap_perf {
	struct stap_probe *probe;
	struct stap_scope scope;
	struct perf_event *event[];
};

static void stap_perf_hit(struct perf_event *event,
			  struct perf_sample_data *data, struct pt_regs *regs)
{
	struct stap_perf *perf = event->overflow_handler_context;
	u64 ctx[STAP_CTX_WORDS];

	if (!stap_scope_wide(&perf->scope) &&
	    !stap_scope_has_current(&perf->scope))
		return;
	ctx[STAP_CTX_REGS] = (unsigned long)regs;
	stap_probe_run(perf->probe, ctx);
}

static void stap_perf_attr(const struct stap_probe *probe,
			   struct perf_event_attr *attr)
{
	const struct stap_probe_rec *rec = probe->rec;

	*attr = (struct perf_event_attr){
		.size = sizeof(*attr),
		.type = rec->p[2],
		.config = rec->p[0],
	};
	if (rec->p[1] < 0) {
		attr->freq = 1;
		attr->sample_freq = -rec->p[1];
	} else {
		attr->sample_period = rec->p[1];
	}
}

static void stap_perf_release(struct stap_perf *perf)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		if (perf->event[cpu])
			perf_event_release_kernel(perf->event[cpu]);
		perf->event[cpu] = NULL;
	}
	stap_scope_close(&perf->scope);
}

static int stap_perf_create(struct stap_perf *perf)
{
	struct perf_event_attr attr;
	struct perf_event *event;
	int cpu;

	stap_perf_attr(perf->probe, &attr);
	for_each_online_cpu(cpu) {
		event = perf_event_create_kernel_counter(&attr, cpu, NULL,
							 stap_perf_hit, perf);
		if (IS_ERR(event))
			return PTR_ERR(event);
		perf->event[cpu] = event;
	}
	return 0;
}

static int stap_perf_attach(struct stap_probe *probe)
{
	struct stap_perf *perf = probe->priv;
	int ret = stap_scope_open(&perf->scope, probe);

	if (ret)
		return ret;
	cpus_read_lock();
	ret = stap_perf_create(perf);
	cpus_read_unlock();
	if (ret)
		stap_perf_release(perf);
	/* To the user it is not the probe's target that is missing. */
	return ret == -ENOENT ? -EOPNOTSUPP : ret;
}

static void stap_perf_detach(struct stap_probe **probe, u32 n)
{
	while (n--)
		stap_perf_release(probe[n]->priv);
}

static const struct stap_road stap_road_perf = {
	.name = "perf",
	.attach = stap_perf_attach,
	.detach = stap_perf_detach,
};

static int stap_perf_prepare(struct stap_probe *probe, struct stap_verdict *v)
{
	struct stap_perf *perf;

	if (probe->rec->p[2] == PERF_TYPE_TRACEPOINT) {
		stap_verdict_set(v, STAP_E_NO_TARGET, STAP_PLACE_PROBE,
				 stap_probe_nr(probe), "%s: perf's tracepoints are not for probes",
				 stap_probe_point(probe));
		return -ENOENT;
	}
	perf = kzalloc(struct_size(perf, event, nr_cpu_ids), GFP_KERNEL);
	if (!perf)
		return -ENOMEM;
	perf->probe = probe;
	probe->priv = perf;
	probe->nargs = 0;
	probe->regs_word = STAP_CTX_REGS;
	probe->road = &stap_road_perf;
	return 0;
}

static void stap_perf_free(struct stap_probe *probe)
{
	kfree(probe->priv);
}

const struct stap_probe_ops stap_ops_PERF = {
	.kind = STAP_PROBE_PERF,
	.prepare = stap_perf_prepare,
	.free = stap_perf_free,
};
