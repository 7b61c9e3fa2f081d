// SPDX-License-Identifier: GPL-2.0
/*
 * The road to the returns of functions by pattern, and of a function whose
 * trampoline cannot be had: an fprobe. Arguments are kept from the entry, so
 * that they mean the same as with a trampoline.
 */
#include <linux/fprobe.h>

#include "probe_function.h"

static int stap_fprobe_entry(struct fprobe *fp, unsigned long ip,
			     unsigned long ret_ip, struct pt_regs *regs,
			     void *data)
{
	struct stap_function *fn = container_of(fp, struct stap_function, fp);
	u64 *args = data;
	int i;

	for (i = 0; i < fn->probe->nargs; i++)
		args[i] = stap_regs_arg(regs, i);
	return 0;
}

static void stap_fprobe_exit(struct fprobe *fp, unsigned long ip,
			     unsigned long ret_ip, struct pt_regs *regs,
			     void *data)
{
	struct stap_function *fn = container_of(fp, struct stap_function, fp);
	struct stap_probe *probe = fn->probe;
	u64 ctx[STAP_CTX_WORDS];

	memcpy(ctx, data, probe->nargs * sizeof(*ctx));
	ctx[probe->ret_word] = regs_return_value(regs);
	if (probe->ip_word >= 0)
		ctx[probe->ip_word] = ip;
	if (probe->regs_word >= 0)
		ctx[probe->regs_word] = (unsigned long)regs;
	stap_probe_run(probe, ctx);
}

/* Open calls that there may be, however many functions: some megabytes. */
#define STAP_FPROBE_MOST	65536

/**
 * stap_fprobe_shared - how many calls of all of some functions may be open
 * @n: how many functions
 *
 * More functions than one share the records of open calls.
 */
int stap_fprobe_shared(u32 n)
{
	return min(2 * n * num_possible_cpus(), STAP_FPROBE_MOST);
}

static int stap_fprobe_maxactive(const struct stap_function *fn, u32 n)
{
	int least = stap_function_maxactive(fn);

	return fn->probe->rec->p[0] ? least : max(least, stap_fprobe_shared(n));
}

static int stap_fprobe_attach(struct stap_probe *probe)
{
	struct stap_function *fn = probe->priv;
	struct stap_symbols found;
	int ret;

	ret = stap_function_ips(fn, &found);
	if (ret)
		return ret;
	memset(&fn->fp, 0, sizeof(fn->fp));
	fn->fp.entry_handler = stap_fprobe_entry;
	fn->fp.exit_handler = stap_fprobe_exit;
	fn->fp.entry_data_size = probe->nargs * sizeof(u64);
	fn->fp.nr_maxactive = stap_fprobe_maxactive(fn, found.nip);
	ret = register_fprobe_ips(&fn->fp, found.ip, found.nip);
	if (ret)
		stap_symbol_free(&found);
	else
		stap_function_keep(fn, &found);
	return ret;
}

static u64 stap_fprobe_missed(struct stap_probe *probe)
{
	struct stap_function *fn = probe->priv;

	return READ_ONCE(fn->fp.nmissed);
}

static void stap_fprobe_detach(struct stap_probe **probe, u32 n)
{
	while (n--) {
		struct stap_function *fn = probe[n]->priv;

		WARN_ON_ONCE(unregister_fprobe(&fn->fp));
		stap_symbol_free(&fn->at);
	}
}

/* Calls that are open share what there was when it was attached. */
static int stap_fprobe_come(struct stap_probe *probe)
{
	struct stap_function *fn = probe->priv;

	return stap_function_come(fn, &fn->fp.ops);
}

static bool stap_fprobe_go(struct stap_probe *probe, const struct module *mod,
			   bool init)
{
	struct stap_function *fn = probe->priv;

	return stap_function_go(fn, &fn->fp.ops, mod, init);
}

static const struct stap_road *stap_fprobe_fallback(struct stap_probe *probe)
{
	return probe->rec->flags & STAP_PROBE_F_WILD ? NULL :
						       &stap_road_kretprobe;
}

const struct stap_road stap_road_fprobe = {
	.name = "fprobe",
	.attach = stap_fprobe_attach,
	.detach = stap_fprobe_detach,
	.missed = stap_fprobe_missed,
	.why = STAP_MISS_NMISSED,
	.fallback = stap_fprobe_fallback,
	.come = stap_fprobe_come,
	.go = stap_fprobe_go,
};
