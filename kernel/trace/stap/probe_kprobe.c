// SPDX-License-Identifier: GPL-2.0
/*
 * The road to any instruction: kprobes, and kretprobes for returns. Slower
 * than the others, so taken where they do not reach, or on the script's wish.
 */
#include <linux/kprobes.h>
#include <linux/slab.h>

#include "probe_function.h"

static int stap_kprobe_hit(struct kprobe *kp, struct pt_regs *regs)
{
	struct stap_function *fn = container_of(kp, struct stap_function, kp);
	struct stap_probe *probe = fn->probe;
	u64 ctx[STAP_CTX_WORDS];
	int i;

	for (i = 0; i < probe->nargs; i++)
		ctx[i] = stap_regs_arg(regs, i);
	if (probe->ip_word >= 0)
		ctx[probe->ip_word] = (unsigned long)kp->addr;
	if (probe->regs_word >= 0)
		ctx[probe->regs_word] = (unsigned long)regs;
	stap_probe_run(probe, ctx);
	return 0;
}

NOKPROBE_SYMBOL(stap_kprobe_hit);

static int stap_kprobe_attach(struct stap_probe *probe)
{
	struct stap_function *fn = probe->priv;
	int ret = stap_function_locate(probe);

	if (ret)
		return ret;
	memset(&fn->kp, 0, sizeof(fn->kp));
	fn->kp.addr = (kprobe_opcode_t *)probe->addr;
	fn->kp.pre_handler = stap_kprobe_hit;
	return register_kprobe(&fn->kp);
}

static u64 stap_kprobe_missed(struct stap_probe *probe)
{
	struct stap_function *fn = probe->priv;

	return READ_ONCE(fn->kp.nmissed);
}

static void stap_kprobe_detach(struct stap_probe **probe, u32 n)
{
	struct kprobe **kp = (struct kprobe **)probe;
	u32 i;

	/* One grace period for all of them, and no memory is needed. */
	for (i = 0; i < n; i++)
		kp[i] = &((struct stap_function *)probe[i]->priv)->kp;
	unregister_kprobes(kp, n);
}

const struct stap_road stap_road_kprobe = {
	.name = "kprobe",
	.attach = stap_kprobe_attach,
	.detach = stap_kprobe_detach,
	.missed = stap_kprobe_missed,
	.why = STAP_MISS_NMISSED,
};

/* --- returns -------------------------------------------------------------- */

static struct stap_function *stap_kretprobe_fn(struct kretprobe_instance *ri)
{
	struct kretprobe *rp = get_kretprobe(ri);

	return rp ? container_of(rp, struct stap_function, rp) : NULL;
}

static int stap_kretprobe_entry(struct kretprobe_instance *ri,
				struct pt_regs *regs)
{
	struct stap_function *fn = stap_kretprobe_fn(ri);
	u64 *args = (u64 *)ri->data;
	int i;

	if (unlikely(!fn))
		return 1;
	for (i = 0; i < fn->probe->nargs; i++)
		args[i] = stap_regs_arg(regs, i);
	return 0;
}

NOKPROBE_SYMBOL(stap_kretprobe_entry);

static int stap_kretprobe_hit(struct kretprobe_instance *ri,
			      struct pt_regs *regs)
{
	struct stap_function *fn = stap_kretprobe_fn(ri);
	struct stap_probe *probe;
	u64 ctx[STAP_CTX_WORDS];

	/* The probe went while the function ran. */
	if (unlikely(!fn))
		return 0;
	probe = fn->probe;
	memcpy(ctx, ri->data, probe->nargs * sizeof(*ctx));
	ctx[probe->ret_word] = regs_return_value(regs);
	if (probe->ip_word >= 0)
		ctx[probe->ip_word] = probe->addr;
	if (probe->regs_word >= 0)
		ctx[probe->regs_word] = (unsigned long)regs;
	stap_probe_run(probe, ctx);
	return 0;
}

NOKPROBE_SYMBOL(stap_kretprobe_hit);

static int stap_kretprobe_attach(struct stap_probe *probe)
{
	struct stap_function *fn = probe->priv;
	int ret = stap_function_locate(probe);

	if (ret)
		return ret;
	memset(&fn->rp, 0, sizeof(fn->rp));
	fn->rp.kp.addr = (kprobe_opcode_t *)probe->addr;
	fn->rp.handler = stap_kretprobe_hit;
	fn->rp.entry_handler = stap_kretprobe_entry;
	fn->rp.data_size = probe->nargs * sizeof(u64);
	fn->rp.maxactive = stap_function_maxactive(fn);
	return register_kretprobe(&fn->rp);
}

static u64 stap_kretprobe_missed(struct stap_probe *probe)
{
	struct stap_function *fn = probe->priv;

	return (u64)READ_ONCE(fn->rp.nmissed) + READ_ONCE(fn->rp.kp.nmissed);
}

static void stap_kretprobe_detach(struct stap_probe **probe, u32 n)
{
	struct kretprobe **rp = (struct kretprobe **)probe;
	u32 i;

	for (i = 0; i < n; i++)
		rp[i] = &((struct stap_function *)probe[i]->priv)->rp;
	unregister_kretprobes(rp, n);
}

const struct stap_road stap_road_kretprobe = {
	.name = "kretprobe",
	.attach = stap_kretprobe_attach,
	.detach = stap_kretprobe_detach,
	.missed = stap_kretprobe_missed,
	.why = STAP_MISS_NMISSED,
};

/* --- statements ----------------------------------------------------------- */

static int stap_statement_prepare(struct stap_probe *probe,
				  struct stap_verdict *v)
{
	struct stap_function *fn = kzalloc(sizeof(*fn), GFP_KERNEL);
	int ret;

	if (!fn)
		return -ENOMEM;
	fn->probe = probe;
	ret = stap_function_locate(probe);
	if (ret && !stap_module_awaited(probe)) {
		kfree(fn);
		return stap_probe_no_target(probe, v);
	}
	probe->nargs = STAP_CTX_ARGS;
	probe->ip_word = STAP_CTX_IP;
	probe->regs_word = STAP_CTX_REGS;
	probe->road = &stap_road_kprobe;
	probe->priv = fn;
	return 0;
}

static void stap_statement_free(struct stap_probe *probe)
{
	kfree(probe->priv);
}

const struct stap_probe_ops stap_ops_STATEMENT = {
	.kind = STAP_PROBE_STATEMENT,
	.prepare = stap_statement_prepare,
	.free = stap_statement_free,
};
