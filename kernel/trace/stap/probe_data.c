// SPDX-License-Identifier: GPL-2.0
/*
 * kernel.data(ADDRESS).write and .rw: hardware breakpoints on a few bytes of
 * the kernel's memory, on all CPUs. There are few of them, four on x86.
 */
#include <linux/hw_breakpoint.h>
#include <linux/kallsyms.h>
#include <linux/perf_event.h>
#include <linux/slab.h>

#include "probe.h"
#include "probe_symbol.h"

/**
 * struct stap_data - a probe on data
 * @probe: the probe
 * @event: by CPU, while it is attached
 */
struct stap_data {
	struct stap_probe *probe;
	struct perf_event *__percpu *event;
};

static void stap_data_hit(struct perf_event *event,
			  struct perf_sample_data *sample, struct pt_regs *regs)
{
	struct stap_data *data = event->overflow_handler_context;
	u64 ctx[STAP_CTX_WORDS];

	ctx[STAP_CTX_REGS] = (unsigned long)regs;
	stap_probe_run(data->probe, ctx);
}

/* Where the data is, 0 if there is no such symbol. */
static unsigned long stap_data_addr(const struct stap_probe *probe)
{
	const char *symbol = stap_probe_target(probe);
	unsigned long addr = 0;

	if (*symbol) {
		addr = kallsyms_lookup_name(symbol);
		if (!addr)
			return 0;
	}
	return addr + probe->rec->p[0];
}

static int stap_data_attach(struct stap_probe *probe)
{
	struct stap_data *data = probe->priv;
	struct perf_event *__percpu *event;
	struct perf_event_attr attr;
	u64 how = probe->rec->p[1];

	/*
	 * arm64 steps over the access that was seen for perf's own handlers
	 * only. Behind any other it is made, and seen, again and for ever.
	 */
	if (IS_ENABLED(CONFIG_ARM64))
		return -EOPNOTSUPP;
	hw_breakpoint_init(&attr);
	attr.bp_addr = stap_data_addr(probe);
	if (!attr.bp_addr)
		return -ENOENT;
	attr.bp_len = how & STAP_DATA_LENGTH;
	attr.bp_type = how & STAP_DATA_READ ? HW_BREAKPOINT_RW :
					      HW_BREAKPOINT_W;
	event = register_wide_hw_breakpoint(&attr, stap_data_hit, data);
	if (IS_ERR((void __force *)event))
		return PTR_ERR((void __force *)event);
	data->event = event;
	return 0;
}

static void stap_data_detach(struct stap_probe **probe, u32 n)
{
	while (n--) {
		struct stap_data *data = probe[n]->priv;

		unregister_wide_hw_breakpoint(data->event);
		data->event = NULL;
	}
}

static const struct stap_road stap_road_data = {
	.name = "breakpoint",
	.attach = stap_data_attach,
	.detach = stap_data_detach,
};

static int stap_data_prepare(struct stap_probe *probe, struct stap_verdict *v)
{
	struct stap_data *data;

	if (!stap_data_addr(probe))
		return stap_probe_no_target(probe, v);
	data = kzalloc(sizeof(*data), GFP_KERNEL);
	if (!data)
		return -ENOMEM;
	data->probe = probe;
	probe->priv = data;
	probe->nargs = 0;
	probe->regs_word = STAP_CTX_REGS;
	probe->road = &stap_road_data;
	return 0;
}

static void stap_data_free(struct stap_probe *probe)
{
	kfree(probe->priv);
}

const struct stap_probe_ops stap_ops_DATA = {
	.kind = STAP_PROBE_DATA,
	.prepare = stap_data_prepare,
	.free = stap_data_free,
};
