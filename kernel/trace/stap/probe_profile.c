// SPDX-License-Identifier: GPL-2.0
/*
 * timer.profile: an hrtimer on every CPU that is online, also on those that
 * come online while the program is armed.
 */
#include <linux/cpuhotplug.h>
#include <linux/hrtimer.h>
#include <linux/percpu.h>
#include <linux/slab.h>

#include <asm/irq_regs.h>

#include "probe.h"

#define STAP_PROFILE_MAX_HZ	20000

/**
 * struct stap_profile_cpu - a profile probe on one CPU
 * @hr:    its timer
 * @owner: the probe
 */
struct stap_profile_cpu {
	struct hrtimer hr;
	struct stap_profile *owner;
};

/**
 * struct stap_profile - a profile probe
 * @node:   in the CPU hotplug state's instances
 * @probe:  the probe
 * @period: in ns
 * @cpu:    its timers
 */
struct stap_profile {
	struct hlist_node node;
	struct stap_probe *probe;
	u64 period;
	struct stap_profile_cpu __percpu *cpu;
};

static enum cpuhp_state stap_profile_state;

static enum hrtimer_restart stap_profile_hit(struct hrtimer *hr)
{
	struct stap_profile_cpu *cpu;
	const u64 ctx[1] = { (unsigned long)get_irq_regs() };

	cpu = container_of(hr, struct stap_profile_cpu, hr);
	stap_probe_run(cpu->owner->probe, ctx);
	hrtimer_forward_now(hr, ns_to_ktime(cpu->owner->period));
	return HRTIMER_RESTART;
}

static int stap_profile_online(unsigned int nr, struct hlist_node *node)
{
	struct stap_profile *profile;
	struct stap_profile_cpu *cpu;

	profile = hlist_entry(node, struct stap_profile, node);
	cpu = per_cpu_ptr(profile->cpu, nr);
	hrtimer_init(&cpu->hr, CLOCK_MONOTONIC, HRTIMER_MODE_REL_PINNED_HARD);
	cpu->hr.function = stap_profile_hit;
	hrtimer_start(&cpu->hr, ns_to_ktime(profile->period),
		      HRTIMER_MODE_REL_PINNED_HARD);
	return 0;
}

static int stap_profile_offline(unsigned int nr, struct hlist_node *node)
{
	struct stap_profile *profile;

	profile = hlist_entry(node, struct stap_profile, node);
	hrtimer_cancel(&per_cpu_ptr(profile->cpu, nr)->hr);
	return 0;
}

static int stap_profile_attach(struct stap_probe *probe)
{
	struct stap_profile *profile = probe->priv;

	return cpuhp_state_add_instance(stap_profile_state, &profile->node);
}

static void stap_profile_detach(struct stap_probe **probe, u32 n)
{
	while (n--) {
		struct stap_profile *profile = probe[n]->priv;

		cpuhp_state_remove_instance(stap_profile_state, &profile->node);
	}
}

static const struct stap_road stap_road_profile = {
	.name = "profile",
	.attach = stap_profile_attach,
	.detach = stap_profile_detach,
};

static int stap_profile_prepare(struct stap_probe *probe,
				struct stap_verdict *v)
{
	u64 rate = probe->rec->p[0] ?: HZ;
	struct stap_profile *profile;
	int cpu;

	if (!stap_profile_state)
		return -EAGAIN;
	profile = kzalloc(sizeof(*profile), GFP_KERNEL);
	if (!profile)
		return -ENOMEM;
	profile->cpu = alloc_percpu(struct stap_profile_cpu);
	if (!profile->cpu) {
		kfree(profile);
		return -ENOMEM;
	}
	for_each_possible_cpu(cpu)
		per_cpu_ptr(profile->cpu, cpu)->owner = profile;
	profile->probe = probe;
	profile->period = div64_u64(NSEC_PER_SEC,
				    min_t(u64, rate, STAP_PROFILE_MAX_HZ));
	probe->priv = profile;
	probe->road = &stap_road_profile;
	probe->nargs = 0;
	probe->regs_word = 0;
	return 0;
}

static void stap_profile_free(struct stap_probe *probe)
{
	struct stap_profile *profile = probe->priv;

	free_percpu(profile->cpu);
	kfree(profile);
}

const struct stap_probe_ops stap_ops_PROFILE = {
	.kind = STAP_PROBE_PROFILE,
	.prepare = stap_profile_prepare,
	.free = stap_profile_free,
};

static int __init stap_profile_init(void)
{
	int ret = cpuhp_setup_state_multi(CPUHP_AP_ONLINE_DYN,
					  "trace/stap:online",
					  stap_profile_online,
					  stap_profile_offline);

	if (ret > 0)
		stap_profile_state = ret;
	return ret < 0 ? ret : 0;
}
core_initcall(stap_profile_init);
