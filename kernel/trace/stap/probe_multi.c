// SPDX-License-Identifier: GPL-2.0
/*
 * The road to many functions that have a handler each: one ftrace_ops, or, for
 * returns, one fprobe for all of them, and a table from addresses to probes.
 *
 * A trampoline is cheaper to go through, but each one that is made or taken
 * away looks at every function that ftrace knows, and waits for a grace period.
 * So they are for few probes, and this is for programs that have many.
 */
#include <linux/fprobe.h>
#include <linux/ftrace.h>
#include <linux/hash.h>
#include <linux/slab.h>

#include "probe_function.h"

/* Probes of one function follow each other, with others' between them. */
struct stap_multi_slot {
	unsigned long ip;
	struct stap_probe *probe;
};

/**
 * struct stap_multi - what many probes are attached by
 * @ops:   their entries
 * @fp:    or their returns
 * @ret:   which of the two
 * @live:  probes attached by it
 * @going: probes that are being detached
 * @first: the probe that counts what was missed
 * @rcu:   for freeing it
 * @bits:  log2 of the size of @slot
 * @slot:  a hash table with open addressing, at most half full
 */
struct stap_multi {
	union {
		struct ftrace_ops ops;
		struct fprobe fp;
	};
	bool ret;
	u32 live;
	u32 going;
	struct stap_probe *first;
	struct rcu_head rcu;
	u32 bits;
	struct stap_multi_slot slot[];
};

static const struct stap_road stap_road_multi_entry;
static const struct stap_road stap_road_multi_return;

/* From slot number @i on, one with a probe at @ip; NULL if there is none. */
static struct stap_multi_slot *stap_multi_seek(struct stap_multi *m,
					       unsigned long i,
					       unsigned long ip)
{
	for (;; i++) {
		struct stap_multi_slot *slot = &m->slot[i & (BIT(m->bits) - 1)];

		if (!slot->ip)
			return NULL;
		if (slot->ip == ip && READ_ONCE(slot->probe))
			return slot;
	}
}

static struct stap_multi_slot *stap_multi_first(struct stap_multi *m,
						unsigned long ip)
{
	return stap_multi_seek(m, hash_long(ip, m->bits), ip);
}

static struct stap_multi_slot *stap_multi_next(struct stap_multi *m,
					       struct stap_multi_slot *slot)
{
	return stap_multi_seek(m, slot - m->slot + 1, slot->ip);
}

static void stap_multi_hit(unsigned long ip, unsigned long parent_ip,
			   struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	struct stap_multi *m = container_of(ops, struct stap_multi, ops);
	struct stap_multi_slot *slot;
	u64 ctx[STAP_CTX_WORDS];
	int i;

	if (unlikely(!fregs))
		return;
	for (slot = stap_multi_first(m, ip); slot;
	     slot = stap_multi_next(m, slot)) {
		struct stap_probe *probe = READ_ONCE(slot->probe);

		if (unlikely(!probe))
			continue;
		for (i = 0; i < probe->nargs; i++)
			ctx[i] = stap_ftrace_arg(fregs, i);
		if (probe->ip_word >= 0)
			ctx[probe->ip_word] = ip;
		stap_probe_run(probe, ctx);
	}
}

static int stap_multi_entry(struct fprobe *fp, unsigned long ip,
			    unsigned long ret_ip, struct pt_regs *regs,
			    void *data)
{
	struct stap_multi *m = container_of(fp, struct stap_multi, fp);
	struct stap_multi_slot *slot;
	u64 *args = data;
	int i, n = 0;

	for (slot = stap_multi_first(m, ip); slot;
	     slot = stap_multi_next(m, slot)) {
		struct stap_probe *probe = READ_ONCE(slot->probe);

		if (probe)
			n = max(n, probe->nargs);
	}
	for (i = 0; i < n; i++)
		args[i] = stap_regs_arg(regs, i);
	return 0;
}

static void stap_multi_exit(struct fprobe *fp, unsigned long ip,
			    unsigned long ret_ip, struct pt_regs *regs,
			    void *data)
{
	struct stap_multi *m = container_of(fp, struct stap_multi, fp);
	struct stap_multi_slot *slot;
	u64 ctx[STAP_CTX_WORDS];

	for (slot = stap_multi_first(m, ip); slot;
	     slot = stap_multi_next(m, slot)) {
		struct stap_probe *probe = READ_ONCE(slot->probe);

		if (unlikely(!probe))
			continue;
		memcpy(ctx, data, probe->nargs * sizeof(*ctx));
		ctx[probe->ret_word] = regs_return_value(regs);
		if (probe->ip_word >= 0)
			ctx[probe->ip_word] = ip;
		if (probe->regs_word >= 0)
			ctx[probe->regs_word] = (unsigned long)regs;
		stap_probe_run(probe, ctx);
	}
}

/* --- attaching ------------------------------------------------------------ */

/* Where a probe can be attached by this road; 0 if it cannot, or need not be. */
static unsigned long stap_multi_ip(struct stap_probe *probe, bool ret,
				   const struct module *mod)
{
	const struct stap_function *fn = probe->priv;

	if (!stap_probe_ready(probe) ||
	    probe->rec->kind != (ret ? STAP_PROBE_RETURN : STAP_PROBE_ENTRY) ||
	    (probe->rec->flags & (STAP_PROBE_F_WILD | STAP_PROBE_F_KPROBE)) ||
	    probe->rec->p[0] || !stap_function_plain(fn))
		return 0;
	if (mod && !stap_module_of(probe, mod))
		return 0;
	if (stap_function_locate(probe))
		return 0;
	return ftrace_location(probe->addr);
}

static u32 stap_multi_find(struct stap_prog *prog, bool ret,
			   const struct module *mod, struct stap_symbols *found)
{
	u32 i, n = 0;

	for (i = 0; i < prog->nprobe; i++) {
		found->ip[i] = stap_multi_ip(&prog->probe[i], ret, mod);
		n += !!found->ip[i];
	}
	return n;
}

static void stap_multi_add(struct stap_multi *m, unsigned long ip,
			   struct stap_probe *probe)
{
	unsigned long i = hash_long(ip, m->bits);

	while (m->slot[i].ip)
		i = (i + 1) & (BIT(m->bits) - 1);
	m->slot[i].ip = ip;
	m->slot[i].probe = probe;
	m->first = m->first ?: probe;
	m->live++;
}

static int stap_multi_register(struct stap_multi *m, struct stap_symbols *found)
{
	int ret;

	if (m->ret) {
		m->fp.entry_handler = stap_multi_entry;
		m->fp.exit_handler = stap_multi_exit;
		m->fp.entry_data_size = STAP_HIT_ARGS * sizeof(u64);
		m->fp.nr_maxactive = stap_fprobe_shared(found->nip);
		return register_fprobe_ips(&m->fp, found->ip, found->nip);
	}
	m->ops.func = stap_multi_hit;
	ret = ftrace_set_filter_ips(&m->ops, found->ip, found->nip, 0, 1);
	if (!ret)
		ret = register_ftrace_function(&m->ops);
	if (ret)
		ftrace_free_filter(&m->ops);
	return ret;
}

static void stap_multi_take(struct stap_multi *m)
{
	u32 i;

	for (i = 0; i < BIT(m->bits); i++) {
		struct stap_probe *probe = m->slot[i].probe;
		struct stap_function *fn;

		if (!probe)
			continue;
		fn = probe->priv;
		fn->multi = m;
		fn->ip = m->slot[i].ip;
		fn->lost = 0;
		probe->road = m->ret ? &stap_road_multi_return :
				       &stap_road_multi_entry;
		probe->attached = true;
	}
}

static void stap_multi_attach(struct stap_prog *prog, bool ret,
			      const struct module *mod,
			      struct stap_symbols *found)
{
	u32 i, n = stap_multi_find(prog, ret, mod, found);
	u32 bits = n ? order_base_2(2 * n) : 0;
	struct stap_multi *m;

	if (n < STAP_PROBE_MANY)
		return;
	m = kvzalloc(struct_size(m, slot, BIT(bits)), GFP_KERNEL);
	if (!m)
		return;
	m->ret = ret;
	m->bits = bits;
	for (i = found->nip = 0; i < prog->nprobe; i++) {
		if (!found->ip[i])
			continue;
		stap_multi_add(m, found->ip[i], &prog->probe[i]);
		found->ip[found->nip++] = found->ip[i];
	}
	/* Entries are hit from here on: the table is complete. */
	if (stap_multi_register(m, found))
		kvfree(m);
	else
		stap_multi_take(m);
}

/**
 * stap_multi_attach_all - attach those probes that are many of a kind
 * @prog: the program
 * @mod:  only the probes in this module, which has come; else NULL
 *
 * What is not attached when this returns is to be attached one by one.
 */
void stap_multi_attach_all(struct stap_prog *prog, const struct module *mod)
{
	struct stap_symbols found = {};

	if (prog->nprobe < STAP_PROBE_MANY)
		return;
	found.ip = kvmalloc_array(prog->nprobe, sizeof(*found.ip), GFP_KERNEL);
	if (!found.ip)
		return;
	stap_multi_attach(prog, false, mod, &found);
	stap_multi_attach(prog, true, mod, &found);
	stap_symbol_free(&found);
}

/* One alone: it has been left over, or its module has come without others. */
static int stap_multi_attach_one(struct stap_probe *probe)
{
	probe->road = stap_function_road(probe->priv, false);
	return probe->road->attach(probe);
}

/* --- detaching ------------------------------------------------------------ */

static void stap_multi_destroy(struct stap_multi *m)
{
	struct stap_function *fn = m->first->priv;

	if (m->ret) {
		WARN_ON_ONCE(unregister_fprobe(&m->fp));
		fn->lost = m->fp.nmissed;
	} else {
		WARN_ON_ONCE(unregister_ftrace_function(&m->ops));
		ftrace_free_filter(&m->ops);
	}
	kvfree_rcu(m, rcu);
}

/* Some of the functions go, with the module they are in. */
static void stap_multi_shrink(struct stap_multi *m)
{
	struct ftrace_ops *ops = m->ret ? &m->fp.ops : &m->ops;
	unsigned long *ip;
	u32 i, n = 0;

	ip = kvmalloc_array(m->live, sizeof(*ip), GFP_KERNEL | __GFP_NOFAIL);
	for (i = 0; i < BIT(m->bits); i++)
		if (m->slot[i].probe && ftrace_location(m->slot[i].ip))
			ip[n++] = m->slot[i].ip;
	/* No places at all would mean all places to ftrace. */
	if (n)
		WARN_ON_ONCE(ftrace_set_filter_ips(ops, ip, n, 0, 1));
	kvfree(ip);
}

static void stap_multi_leave(struct stap_multi *m, struct stap_probe *probe)
{
	const struct stap_function *fn = probe->priv;
	struct stap_multi_slot *slot;

	for (slot = stap_multi_first(m, fn->ip); slot;
	     slot = stap_multi_next(m, slot)) {
		if (slot->probe != probe)
			continue;
		WRITE_ONCE(slot->probe, NULL);
		m->live--;
		m->going++;
		return;
	}
	WARN_ON_ONCE(1);
}

static void stap_multi_detach(struct stap_probe **probe, u32 n)
{
	struct stap_function *fn;
	u32 i;

	for (i = 0; i < n; i++) {
		fn = probe[i]->priv;
		stap_multi_leave(fn->multi, probe[i]);
	}
	for (i = 0; i < n; i++) {
		struct stap_multi *m;

		fn = probe[i]->priv;
		m = fn->multi;
		WRITE_ONCE(fn->multi, NULL);
		if (--m->going)
			continue;
		if (m->live)
			stap_multi_shrink(m);
		else
			stap_multi_destroy(m);
	}
}

/* All of them miss together; one of them tells. */
static u64 stap_multi_missed(struct stap_probe *probe)
{
	struct stap_function *fn = probe->priv;
	struct stap_multi *m;

	guard(rcu)();
	m = READ_ONCE(fn->multi);
	if (!m)
		return fn->lost;
	return m->first == probe ? READ_ONCE(m->fp.nmissed) : 0;
}

static const struct stap_road stap_road_multi_entry = {
	.name = "ftrace",
	.attach = stap_multi_attach_one,
	.detach = stap_multi_detach,
};

static const struct stap_road stap_road_multi_return = {
	.name = "fprobe",
	.attach = stap_multi_attach_one,
	.detach = stap_multi_detach,
	.missed = stap_multi_missed,
	.why = STAP_MISS_NMISSED,
};
