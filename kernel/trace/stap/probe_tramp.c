// SPDX-License-Identifier: GPL-2.0
/*
 * The cheapest road to a named function of the kernel whose prototype BTF
 * knows: the handler is linked into the function's BPF trampoline, which lays
 * the arguments out as words and, at the return, the return value behind them.
 *
 * The key is the one that BPF itself uses, so that several probes and other
 * users share a function's trampoline.
 */
#include <linux/bpf.h>
#include <linux/bpf_verifier.h>
#include <linux/btf.h>
#include <linux/mm.h>
#include <linux/stringhash.h>
#include <linux/string.h>

#include "probe_function.h"

/* What the trampoline itself calls on its way to a handler. */
static const char *const stap_tramp_own[] = {
	"migrate_disable", "migrate_enable", "rcu_read_unlock_strict",
	"preempt_count_add", "preempt_count_sub", "__rcu_read_lock",
	"__rcu_read_unlock",
};

/* Without a return the trampoline would wait for it forever. */
static const char *const stap_tramp_noreturn[] = {
	"do_exit", "do_group_exit", "kthread_exit",
	"kthread_complete_and_exit", "make_task_dead",
	"__module_put_and_kthread_exit", "__x64_sys_exit",
	"__x64_sys_exit_group", "__ia32_sys_exit", "__ia32_sys_exit_group",
};

static const struct bpf_link_ops stap_tramp_link_ops;

/* Trampolines' table is initialised, not just empty, from here on. */
static bool stap_tramp_ready __read_mostly;

static bool stap_tramp_denied(const struct stap_function *fn)
{
	const char *name = stap_probe_target(fn->probe);

	if (match_string(stap_tramp_own, ARRAY_SIZE(stap_tramp_own), name) >= 0)
		return true;
	return fn->ret && match_string(stap_tramp_noreturn,
				       ARRAY_SIZE(stap_tramp_noreturn),
				       name) >= 0;
}

/*
 * Functions of BTF by their names, for programs with many probes: BTF itself is
 * searched from end to end for each. A hash table with open addressing, under
 * stap_load_lock.
 */
static u32 *stap_tramp_ids;
static u32 stap_tramp_bits;

static u32 stap_tramp_hash(const char *name)
{
	return full_name_hash(NULL, name, strlen(name)) &
	       (BIT(stap_tramp_bits) - 1);
}

static u32 stap_tramp_next(u32 slot)
{
	return (slot + 1) & (BIT(stap_tramp_bits) - 1);
}

static const char *stap_tramp_name(const struct btf *btf, u32 id)
{
	return btf_name_by_offset(btf, btf_type_by_id(btf, id)->name_off);
}

/**
 * stap_tramp_learn - get ready to look up many functions
 *
 * Without memory they are looked up one by one.
 */
void stap_tramp_learn(void)
{
	struct btf *btf = bpf_get_btf_vmlinux();
	u32 id, slot, n = 0;

	if (IS_ERR_OR_NULL(btf))
		return;
	for (id = 1; id < btf_nr_types(btf); id++)
		n += btf_type_is_func(btf_type_by_id(btf, id));
	stap_tramp_bits = order_base_2(2 * n + 1);
	stap_tramp_ids = kvcalloc(BIT(stap_tramp_bits), sizeof(*stap_tramp_ids),
				  GFP_KERNEL);
	for (id = 1; stap_tramp_ids && id < btf_nr_types(btf); id++) {
		if (!btf_type_is_func(btf_type_by_id(btf, id)))
			continue;
		slot = stap_tramp_hash(stap_tramp_name(btf, id));
		while (stap_tramp_ids[slot])
			slot = stap_tramp_next(slot);
		stap_tramp_ids[slot] = id;
	}
}

/**
 * stap_tramp_forget - undo stap_tramp_learn()
 */
void stap_tramp_forget(void)
{
	kvfree(stap_tramp_ids);
	stap_tramp_ids = NULL;
}

static s32 stap_tramp_find(struct btf *btf, const char *name)
{
	u32 slot;

	if (!stap_tramp_ids)
		return btf_find_by_name_kind(btf, name, BTF_KIND_FUNC);
	for (slot = stap_tramp_hash(name); stap_tramp_ids[slot];
	     slot = stap_tramp_next(slot))
		if (!strcmp(stap_tramp_name(btf, stap_tramp_ids[slot]), name))
			return stap_tramp_ids[slot];
	return -ENOENT;
}

/**
 * stap_tramp_model - find a function's prototype
 * @fn: sets @key and @model of it, if there is one that trampolines can serve
 */
int stap_tramp_model(struct stap_function *fn)
{
	const char *name = stap_probe_target(fn->probe);
	struct btf *btf = bpf_get_btf_vmlinux();
	const struct btf_type *type;
	int ret;
	s32 id;

	if (IS_ERR_OR_NULL(btf) || stap_tramp_denied(fn))
		return -ENOENT;
	id = stap_tramp_find(btf, name);
	if (id < 0)
		return id;
	type = btf_type_by_id(btf, btf_type_by_id(btf, id)->type);
	ret = btf_distill_func_proto(NULL, btf, type, name, &fn->model);
	if (ret)
		return ret;
	if (fn->ret && fn->model.ret_size > sizeof(u64))
		return -EOPNOTSUPP;
	if (stap_function_words(fn) > STAP_HIT_ARGS)
		return -EOPNOTSUPP;
	fn->key = bpf_trampoline_compute_key(NULL, btf, id);
	return 0;
}

static int stap_tramp_attach(struct stap_probe *probe)
{
	struct stap_function *fn = probe->priv;
	struct bpf_attach_target_info target = {
		.fmodel = fn->model,
		.tgt_addr = probe->addr,
		.tgt_name = stap_probe_target(probe),
	};
	int ret;

	if (!READ_ONCE(stap_tramp_ready))
		return -EAGAIN;
	probe->bpf->expected_attach_type = fn->ret ? BPF_TRACE_FEXIT :
						     BPF_TRACE_FENTRY;
	memset(&fn->link, 0, sizeof(fn->link));
	bpf_link_init(&fn->link.link, BPF_LINK_TYPE_TRACING,
		      &stap_tramp_link_ops, probe->bpf);
	fn->tr = bpf_trampoline_get(fn->key, &target);
	if (!fn->tr)
		return -ENOMEM;
	ret = bpf_trampoline_link_prog(&fn->link, fn->tr, NULL);
	if (ret)
		bpf_trampoline_put(fn->tr);
	return ret;
}

static void stap_tramp_detach(struct stap_probe **probe, u32 n)
{
	while (n--) {
		struct stap_function *fn = probe[n]->priv;

		WARN_ON_ONCE(bpf_trampoline_unlink_prog(&fn->link, fn->tr,
							NULL));
		bpf_trampoline_put(fn->tr);
	}
}

static const struct stap_road *stap_tramp_fallback(struct stap_probe *probe)
{
	struct stap_function *fn = probe->priv;

	return fn->ret ? &stap_road_fprobe : &stap_road_ftrace;
}

const struct stap_road stap_road_tramp = {
	.name = "trampoline",
	.attach = stap_tramp_attach,
	.detach = stap_tramp_detach,
	.fallback = stap_tramp_fallback,
};

static int __init stap_tramp_init(void)
{
	WRITE_ONCE(stap_tramp_ready, true);
	return 0;
}

/* The table of trampolines is wiped by a late_initcall. */
late_initcall_sync(stap_tramp_init);
