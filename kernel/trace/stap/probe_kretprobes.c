// SPDX-License-Identifier: GPL-2.0
/*
 * The road to the returns of functions by pattern where the kernel has no
 * fprobes: a kretprobe for each function. Each stops all CPUs for a moment when
 * it is armed and again when it is disarmed, so there is a limit. Functions that
 * ftrace can trace but kprobes cannot are left out.
 */
#include <linux/kallsyms.h>
#include <linux/kprobes.h>
#include <linux/slab.h>

#include "probe_function.h"

/* Functions that a pattern may stand for: some seconds of arming. */
#define STAP_RETURNS_MOST	1024

/**
 * struct stap_return - the return of one function
 * @rp: its probe
 * @fn: the pattern that it is of
 */
struct stap_return {
	struct kretprobe rp;
	struct stap_function *fn;
};

/**
 * struct stap_returns - what a pattern is attached by
 * @n:  how many
 * @rp: each in a struct stap_return
 */
struct stap_returns {
	u32 n;
	struct kretprobe *rp[STAP_RETURNS_MOST];
};

static struct stap_probe *stap_returns_probe(struct kretprobe_instance *ri)
{
	struct kretprobe *rp = get_kretprobe(ri);

	return rp ? container_of(rp, struct stap_return, rp)->fn->probe : NULL;
}

static int stap_returns_entry(struct kretprobe_instance *ri,
			      struct pt_regs *regs)
{
	struct stap_probe *probe = stap_returns_probe(ri);
	u64 *data = (u64 *)ri->data;
	int i;

	if (unlikely(!probe))
		return 1;
	for (i = 0; i < probe->nargs; i++)
		data[i] = stap_regs_arg(regs, i);
	data[i] = instruction_pointer(regs);
	return 0;
}

NOKPROBE_SYMBOL(stap_returns_entry);

static int stap_returns_hit(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct stap_probe *probe = stap_returns_probe(ri);
	u64 *data = (u64 *)ri->data;
	u64 ctx[STAP_CTX_WORDS];

	/* The probe went while the function ran. */
	if (unlikely(!probe))
		return 0;
	memcpy(ctx, data, probe->nargs * sizeof(*ctx));
	ctx[probe->ret_word] = regs_return_value(regs);
	ctx[probe->ip_word] = data[probe->nargs];
	if (probe->regs_word >= 0)
		ctx[probe->regs_word] = (unsigned long)regs;
	stap_probe_run(probe, ctx);
	return 0;
}

NOKPROBE_SYMBOL(stap_returns_hit);

/* The beginning of the function that ftrace calls from. */
static unsigned long stap_returns_start(unsigned long ip)
{
	unsigned long size, offset;

	return kallsyms_lookup_size_offset(ip, &size, &offset) ? ip - offset : 0;
}

static bool stap_returns_has(const struct stap_returns *all, unsigned long addr)
{
	u32 i;

	for (i = 0; i < all->n; i++)
		if ((unsigned long)all->rp[i]->kp.addr == addr)
			return true;
	return false;
}

static int stap_returns_add(struct stap_returns *all, struct stap_function *fn,
			    unsigned long addr)
{
	struct stap_return *one;
	int ret;

	if (!addr || stap_returns_has(all, addr))
		return 0;
	if (all->n == STAP_RETURNS_MOST)
		return -E2BIG;
	one = kzalloc(sizeof(*one), GFP_KERNEL);
	if (!one)
		return -ENOMEM;
	one->fn = fn;
	one->rp.kp.addr = (kprobe_opcode_t *)addr;
	one->rp.handler = stap_returns_hit;
	one->rp.entry_handler = stap_returns_entry;
	one->rp.data_size = (fn->probe->nargs + 1) * sizeof(u64);
	one->rp.maxactive = stap_function_maxactive(fn);
	ret = register_kretprobe(&one->rp);
	if (ret)
		kfree(one);
	else
		all->rp[all->n++] = &one->rp;
	/* No kprobe may be there. */
	return ret == -EINVAL || ret == -EOPNOTSUPP ? 0 : ret;
}

static u64 stap_returns_lost(const struct stap_returns *all, u32 from)
{
	u64 n = 0;
	u32 i;

	for (i = from; i < READ_ONCE(all->n); i++)
		n += (u64)READ_ONCE(all->rp[i]->nmissed) +
		     READ_ONCE(all->rp[i]->kp.nmissed);
	return n;
}

/*
 * From number @from on they go. Nobody counts them any more after the grace
 * period that unregistering waits for.
 */
static void stap_returns_drop(struct stap_returns *all, u32 from)
{
	u32 i, n = all->n;

	WRITE_ONCE(all->n, from);
	unregister_kretprobes(&all->rp[from], n - from);
	for (i = from; i < n; i++)
		kfree(container_of(all->rp[i], struct stap_return, rp));
}

/* Adds what is not there yet: all of it, or nothing. */
static int stap_returns_fill(struct stap_function *fn, struct stap_returns *all)
{
	struct stap_symbols found;
	u32 i, had = all->n;
	int ret;

	ret = stap_function_ips(fn, &found);
	if (ret)
		return ret;
	if (found.nip > STAP_RETURNS_MOST)
		ret = -E2BIG;
	for (i = 0; !ret && i < found.nip; i++)
		ret = stap_returns_add(all, fn, stap_returns_start(found.ip[i]));
	if (ret)
		stap_returns_drop(all, had);
	stap_symbol_free(&found);
	return ret;
}

static int stap_returns_attach(struct stap_probe *probe)
{
	struct stap_function *fn = probe->priv;
	struct stap_returns *all;
	int ret;

	all = kvzalloc(sizeof(*all), GFP_KERNEL);
	if (!all)
		return -ENOMEM;
	ret = stap_returns_fill(fn, all);
	if (!ret && !all->n)
		ret = -EINVAL;
	if (ret) {
		kvfree(all);
		return ret;
	}
	fn->lost = 0;
	/* Filled before anybody sees it: stap_returns_missed(). */
	smp_store_release(&fn->returns, all);
	return 0;
}

/* Somebody may ask at any time. */
static u64 stap_returns_missed(struct stap_probe *probe)
{
	struct stap_function *fn = probe->priv;
	struct stap_returns *all;

	guard(rcu)();
	all = READ_ONCE(fn->returns);
	return fn->lost + (all ? stap_returns_lost(all, 0) : 0);
}

static void stap_returns_detach(struct stap_probe **probe, u32 n)
{
	while (n--) {
		struct stap_function *fn = probe[n]->priv;
		struct stap_returns *all = fn->returns;

		WRITE_ONCE(fn->returns, NULL);
		fn->lost += stap_returns_lost(all, 0);
		stap_returns_drop(all, 0);
		kvfree(all);
	}
}

static int stap_returns_come(struct stap_probe *probe)
{
	struct stap_function *fn = probe->priv;
	int ret = stap_returns_fill(fn, fn->returns);

	return ret == -ENOENT ? 0 : ret;
}

/* Those that go are brought to the end, and dropped. */
static bool stap_returns_go(struct stap_probe *probe, const struct module *mod,
			    bool init)
{
	struct stap_function *fn = probe->priv;
	struct stap_returns *all = fn->returns;
	u32 i, left = all->n;

	for (i = 0; i < left;) {
		if (stap_module_lost((unsigned long)all->rp[i]->kp.addr, mod,
				     init)) {
			left--;
			swap(all->rp[i], all->rp[left]);
		} else {
			i++;
		}
	}
	if (left && left < all->n) {
		fn->lost += stap_returns_lost(all, left);
		stap_returns_drop(all, left);
	}
	return left;
}

const struct stap_road stap_road_kretprobes = {
	.name = "kretprobe",
	.attach = stap_returns_attach,
	.detach = stap_returns_detach,
	.missed = stap_returns_missed,
	.why = STAP_MISS_NMISSED,
	.come = stap_returns_come,
	.go = stap_returns_go,
};
