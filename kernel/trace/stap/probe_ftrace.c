// SPDX-License-Identifier: GPL-2.0
/*
 * The road to functions by pattern, and to a function whose trampoline cannot
 * be had: an ftrace_ops of the probe's own, with all its functions in one hash.
 * Arming and disarming thousands of them is one operation each.
 */
#include <linux/ftrace.h>

#include "probe_function.h"

static void stap_ftrace_hit(unsigned long ip, unsigned long parent_ip,
			    struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	struct stap_function *fn = container_of(ops, struct stap_function, ops);
	struct stap_probe *probe = fn->probe;
	u64 ctx[STAP_CTX_WORDS];
	int i;

	if (unlikely(!fregs))
		return;
	for (i = 0; i < probe->nargs; i++)
		ctx[i] = stap_ftrace_arg(fregs, i);
	if (probe->ip_word >= 0)
		ctx[probe->ip_word] = ip;
	if (probe->regs_word >= 0)
		ctx[probe->regs_word] = (unsigned long)ftrace_get_regs(fregs);
	stap_probe_run(probe, ctx);
}

static int stap_ftrace_attach(struct stap_probe *probe)
{
	struct stap_function *fn = probe->priv;
	struct stap_symbols found;
	int ret;

	ret = stap_function_ips(fn, &found);
	if (ret)
		return ret;
	memset(&fn->ops, 0, sizeof(fn->ops));
	fn->ops.func = stap_ftrace_hit;
	if (probe->regs_word >= 0)
		fn->ops.flags = FTRACE_OPS_FL_SAVE_REGS;
	ret = ftrace_set_filter_ips(&fn->ops, found.ip, found.nip, 0, 1);
	if (!ret)
		ret = register_ftrace_function(&fn->ops);
	if (ret) {
		ftrace_free_filter(&fn->ops);
		stap_symbol_free(&found);
		return ret;
	}
	stap_function_keep(fn, &found);
	return 0;
}

static void stap_ftrace_detach(struct stap_probe **probe, u32 n)
{
	while (n--) {
		struct stap_function *fn = probe[n]->priv;

		WARN_ON_ONCE(unregister_ftrace_function(&fn->ops));
		ftrace_free_filter(&fn->ops);
		stap_symbol_free(&fn->at);
	}
}

static int stap_ftrace_come(struct stap_probe *probe)
{
	struct stap_function *fn = probe->priv;

	return stap_function_come(fn, &fn->ops);
}

static bool stap_ftrace_go(struct stap_probe *probe, const struct module *mod,
			   bool init)
{
	struct stap_function *fn = probe->priv;

	return stap_function_go(fn, &fn->ops, mod, init);
}

static const struct stap_road *stap_ftrace_fallback(struct stap_probe *probe)
{
	return probe->rec->flags & STAP_PROBE_F_WILD ? NULL : &stap_road_kprobe;
}

const struct stap_road stap_road_ftrace = {
	.name = "ftrace",
	.attach = stap_ftrace_attach,
	.detach = stap_ftrace_detach,
	.fallback = stap_ftrace_fallback,
	.come = stap_ftrace_come,
	.go = stap_ftrace_go,
};
