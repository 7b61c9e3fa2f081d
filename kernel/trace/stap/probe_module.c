// SPDX-License-Identifier: GPL-2.0
/*
 * Probes in modules, which come and go while a program is armed.
 *
 * Probes hold no reference that would keep a module from being unloaded: they
 * are detached when it goes, and attached when it comes, before its init code
 * runs. What they are attached to in the init code is let go of when that has
 * run, because the memory is freed.
 *
 *   module      COMING            LIVE             GOING
 *   probes      attach            init code's      detach
 *                                 detach
 *
 * What a handler knows of the module's types is late.c's business, and comes before
 * that. A module that is not there is no error: its probes wait. The name of the
 * module of a pattern's probe may be a pattern too.
 */
#include <linux/glob.h>
#include <linux/module.h>
#include <linux/notifier.h>

#include "arm.h"
#include "late.h"
#include "probe.h"

#ifdef CONFIG_MODULES

/* What is let go of, and whether there was any. */
struct stap_module_loss {
	const struct module *mod;
	bool init;
	bool any;
};

/**
 * stap_module_lost - whether an address goes away with a module
 * @addr: the address
 * @mod:  the module
 * @init: it is only its init code that goes
 */
bool stap_module_lost(unsigned long addr, const struct module *mod, bool init)
{
	return init ? within_module_init(addr, mod) : within_module(addr, mod);
}

/**
 * stap_module_state - whether a module is there
 * @name: its name
 */
enum stap_module_state stap_module_state(const char *name)
{
	struct module *mod;

	guard(preempt)();
	mod = find_module(name);
	if (!mod || mod->state == MODULE_STATE_GOING)
		return STAP_MODULE_AWAY;
	return mod->state == MODULE_STATE_LIVE ? STAP_MODULE_LIVE :
						 STAP_MODULE_COMING;
}

/**
 * stap_module_awaited - whether a probe's target may yet come
 * @probe: the probe, of which no target is there
 */
bool stap_module_awaited(const struct stap_probe *probe)
{
	const char *name = stap_probe_module(probe);

	if (!*name)
		return false;
	return (probe->rec->flags & STAP_PROBE_F_WILD) ||
	       stap_module_state(name) == STAP_MODULE_AWAY;
}

/**
 * stap_module_of - whether a probe's target is in a module, or may be
 * @probe: the probe
 * @mod:   the module
 */
bool stap_module_of(const struct stap_probe *probe, const struct module *mod)
{
	const char *name = stap_probe_module(probe);

	if (probe->rec->flags & STAP_PROBE_F_WILD)
		return *name && glob_match(name, mod->name);
	return !strcmp(name, mod->name);
}

static void stap_module_attach(struct stap_probe *probe)
{
	struct stap_verdict v = { .error = STAP_E_NONE };
	int ret;

	probe->came = false;
	if (!probe->attached) {
		if (stap_probe_attach(probe, &v))
			stap_log_error(stap_prog_name(probe->prog), &v);
		else if (probe->attached && probe->road->start &&
			 READ_ONCE(probe->prog->state) == STAP_RUNNING)
			probe->road->start(probe);
		return;
	}
	ret = probe->road->come ? probe->road->come(probe) : 0;
	if (!ret)
		return;
	stap_verdict_set(&v, STAP_E_ATTACH, STAP_PLACE_PROBE,
			 stap_probe_nr(probe), "%s by %s: error %d",
			 stap_probe_point(probe), probe->road->name, ret);
	stap_log_error(stap_prog_name(probe->prog), &v);
}

static bool stap_module_armed(const struct stap_prog *prog)
{
	int state = READ_ONCE(prog->state);

	return state == STAP_STARTING || state == STAP_RUNNING;
}

static void stap_module_come(const struct module *mod)
{
	struct stap_prog *prog;
	u32 i;

	guard(mutex)(&stap_arm_lock);
	stap_late_changed();
	list_for_each_entry(prog, &stap_progs, list) {
		if (!stap_module_armed(prog))
			continue;
		stap_late_come(prog, mod->name);
		stap_multi_attach_all(prog, mod);
		for (i = 0; i < prog->nprobe; i++)
			if (prog->probe[i].came ||
			    stap_module_of(&prog->probe[i], mod))
				stap_module_attach(&prog->probe[i]);
	}
}

/* A probe that is attached elsewhere too stays, unless its handler cannot. */
static bool stap_module_take(struct stap_probe *probe, void *data)
{
	struct stap_module_loss *loss = data;

	if (probe->waits)
		return true;
	if (probe->road->go && (probe->rec->flags & STAP_PROBE_F_WILD)) {
		if (!stap_module_of(probe, loss->mod))
			return false;
		loss->any = true;
		return !probe->road->go(probe, loss->mod, loss->init);
	}
	return stap_module_lost(probe->addr, loss->mod, loss->init);
}

static void stap_module_go(const struct module *mod, bool init)
{
	struct stap_module_loss loss = { .mod = mod, .init = init };
	struct stap_prog *prog;

	guard(mutex)(&stap_arm_lock);
	if (!init)
		stap_late_changed();
	list_for_each_entry(prog, &stap_progs, list) {
		if (!init && stap_module_armed(prog))
			stap_late_go(prog, mod->name);
		loss.any |= stap_probe_detach_if(prog, stap_module_take, &loss);
	}
	if (loss.any)
		stap_probe_settle();
}

static int stap_module_coming(struct notifier_block *nb, unsigned long event,
			      void *data)
{
	if (event == MODULE_STATE_COMING)
		stap_module_come(data);
	return NOTIFY_OK;
}

static int stap_module_leaving(struct notifier_block *nb, unsigned long event,
			       void *data)
{
	if (event == MODULE_STATE_LIVE || event == MODULE_STATE_GOING)
		stap_module_go(data, event == MODULE_STATE_LIVE);
	return NOTIFY_OK;
}

/*
 * The others, tracepoints and BPF above all, learn of a module before we
 * look for what they know of it, and forget it after we have let go.
 */
static struct notifier_block stap_module_coming_nb = {
	.notifier_call = stap_module_coming,
	.priority = -1,
};

static struct notifier_block stap_module_leaving_nb = {
	.notifier_call = stap_module_leaving,
	.priority = 1,
};

static int __init stap_module_init(void)
{
	int ret = register_module_notifier(&stap_module_coming_nb);

	return ret ?: register_module_notifier(&stap_module_leaving_nb);
}
core_initcall(stap_module_init);

#endif /* CONFIG_MODULES */
