// SPDX-License-Identifier: GPL-2.0
/*
 * Entries and returns of functions: which road to take.
 *
 *                     entry         return
 *   named, with BTF   trampoline    trampoline
 *   many of them      ftrace        fprobe
 *   else, in ftrace   ftrace        fprobe
 *   else, or on wish  kprobe        kretprobe
 *
 * A wish is for all registers. For many functions it is granted by ftrace where
 * the architecture can, and by fprobes.
 *
 * Where the kernel has no fprobes kretprobes stand in for them, one for each
 * function of a pattern.
 *
 * A road that turns out to be closed when the program is armed, for instance
 * because a live patch has the function, gives way to the next. The layout of
 * the context is part of the lowered code, so it is the same on all of them:
 * words of the arguments, return value, and, where there is no prototype, the
 * address hit.
 */
#include <linux/ftrace.h>
#include <linux/slab.h>

#include "probe_function.h"

static void stap_function_layout(struct stap_function *fn, bool wild)
{
	struct stap_probe *probe = fn->probe;

	if (fn->key && !wild) {
		probe->nargs = stap_function_words(fn);
		probe->ret_word = fn->ret ? probe->nargs : -1;
		probe->ip_word = -1;
		return;
	}
	probe->nargs = STAP_CTX_ARGS;
	probe->ret_word = fn->ret ? STAP_CTX_RET : -1;
	probe->ip_word = STAP_CTX_IP;
}

static const struct stap_road *stap_function_return_road(bool wild)
{
	if (IS_ENABLED(CONFIG_FPROBE))
		return &stap_road_fprobe;
	return wild ? &stap_road_kretprobes : &stap_road_kretprobe;
}

/**
 * stap_function_road - the road to take, unless there are many of them
 * @fn:   the function or pattern
 * @wild: it is a pattern
 */
const struct stap_road *stap_function_road(struct stap_function *fn, bool wild)
{
	if (!wild && (fn->probe->rec->flags & STAP_PROBE_F_KPROBE))
		return fn->ret ? &stap_road_kretprobe : &stap_road_kprobe;
	if (fn->key)
		return &stap_road_tramp;
	/* Where a module is not there yet, what is usual is expected. */
	if (wild || !fn->probe->addr || ftrace_location(fn->probe->addr))
		return fn->ret ? stap_function_return_road(wild) :
				 &stap_road_ftrace;
	return fn->ret ? &stap_road_kretprobe : &stap_road_kprobe;
}

/*
 * Whether the handler gets all registers: by this road, and by those that it may
 * give way to.
 */
static bool stap_function_has_regs(const struct stap_function *fn, bool wild)
{
	const struct stap_road *road = fn->probe->road;

	if (road == &stap_road_ftrace)
		return wild && (fn->probe->rec->flags & STAP_PROBE_F_KPROBE) &&
		       IS_ENABLED(CONFIG_DYNAMIC_FTRACE_WITH_REGS);
	return road != &stap_road_tramp;
}

/* That there is something is all that counts now: modules come and go. */
static int stap_function_find_wild(struct stap_function *fn)
{
	struct stap_symbols found;
	int ret = stap_function_ips(fn, &found);

	if (!ret)
		stap_symbol_free(&found);
	return ret;
}

/**
 * stap_function_locate - find the address of a named function
 * @probe: the probe; nothing is done for a pattern
 *
 * Done anew whenever the program is armed: a module may have come again.
 */
int stap_function_locate(struct stap_probe *probe)
{
	const char *symbol = stap_probe_target(probe);
	unsigned long addr = 0;

	if (probe->rec->flags & STAP_PROBE_F_WILD)
		return 0;
	if (*symbol) {
		addr = stap_symbol_addr(stap_probe_module(probe), symbol);
		if (!addr)
			return -ENOENT;
	}
	if (probe->rec->kind == STAP_PROBE_STATEMENT)
		addr += probe->rec->p[0];
	probe->addr = addr;
	return 0;
}

static int stap_function_find(struct stap_function *fn, bool wild)
{
	struct stap_probe *probe = fn->probe;
	int ret;

	if (wild)
		return stap_function_find_wild(fn);
	ret = stap_function_locate(fn->probe);
	if (ret)
		return ret;
	if (!(probe->rec->flags & STAP_PROBE_F_KPROBE) &&
	    !*stap_probe_module(probe))
		stap_tramp_model(fn);
	return 0;
}

static int stap_function_prepare(struct stap_probe *probe,
				 struct stap_verdict *v, bool ret)
{
	bool wild = probe->rec->flags & STAP_PROBE_F_WILD;
	struct stap_function *fn;
	int err;

	fn = kzalloc(sizeof(*fn), GFP_KERNEL);
	if (!fn)
		return -ENOMEM;
	fn->probe = probe;
	fn->ret = ret;
	err = stap_function_find(fn, wild);
	if (err == -ENOENT && stap_module_awaited(probe))
		err = 0;
	if (err) {
		kfree(fn);
		return err == -ENOENT ? stap_probe_no_target(probe, v) : err;
	}
	stap_function_layout(fn, wild);
	probe->road = stap_function_road(fn, wild);
	if (stap_function_has_regs(fn, wild))
		probe->regs_word = STAP_CTX_REGS;
	probe->priv = fn;
	return 0;
}

static int stap_function_entry(struct stap_probe *probe, struct stap_verdict *v)
{
	return stap_function_prepare(probe, v, false);
}

static int stap_function_return(struct stap_probe *probe,
				struct stap_verdict *v)
{
	return stap_function_prepare(probe, v, true);
}

static void stap_function_free(struct stap_probe *probe)
{
	kfree(probe->priv);
}

const struct stap_probe_ops stap_ops_ENTRY = {
	.kind = STAP_PROBE_ENTRY,
	.prepare = stap_function_entry,
	.free = stap_function_free,
};

const struct stap_probe_ops stap_ops_RETURN = {
	.kind = STAP_PROBE_RETURN,
	.prepare = stap_function_return,
	.free = stap_function_free,
};

/**
 * stap_function_ips - the places in ftrace that a probe stands for
 * @fn:    the function or pattern
 * @found: result, for stap_symbol_free() unless this fails
 */
int stap_function_ips(struct stap_function *fn, struct stap_symbols *found)
{
	const struct stap_probe *probe = fn->probe;
	unsigned long ip;
	int ret;

	if (probe->rec->flags & STAP_PROBE_F_WILD)
		return stap_symbol_glob(stap_probe_module(probe),
					stap_probe_target(probe), found);
	ret = stap_function_locate(fn->probe);
	if (ret)
		return ret;
	ip = ftrace_location(fn->probe->addr);
	if (!ip)
		return -ENXIO;
	*found = (struct stap_symbols){
		.ip = kvmalloc(sizeof(ip), GFP_KERNEL), .nip = 1, .cap = 1,
	};
	if (!found->ip)
		return -ENOMEM;
	*found->ip = ip;
	return 0;
}

static bool stap_function_in_modules(const struct stap_function *fn)
{
	return (fn->probe->rec->flags & STAP_PROBE_F_WILD) &&
	       *stap_probe_module(fn->probe);
}

/**
 * stap_function_keep - remember what a probe is attached to, if that may change
 * @fn:    the function or pattern
 * @found: its places; taken over or freed
 */
void stap_function_keep(struct stap_function *fn, struct stap_symbols *found)
{
	stap_symbol_free(&fn->at);
	if (stap_function_in_modules(fn))
		fn->at = *found;
	else
		stap_symbol_free(found);
}

/**
 * stap_function_come - a module has come: attach a pattern to it too
 * @fn:  the pattern
 * @ops: what it is attached by
 */
int stap_function_come(struct stap_function *fn, struct ftrace_ops *ops)
{
	struct stap_symbols found;
	int ret;

	if (!stap_function_in_modules(fn))
		return 0;
	ret = stap_function_ips(fn, &found);
	if (ret)
		return ret == -ENOENT ? 0 : ret;
	ret = ftrace_set_filter_ips(ops, found.ip, found.nip, 0, 1);
	if (ret)
		stap_symbol_free(&found);
	else
		stap_function_keep(fn, &found);
	return ret;
}

/**
 * stap_function_go - let go of places that go with a module
 * @fn:   the pattern
 * @ops:  what it is attached by
 * @mod:  the module
 * @init: only its init code goes
 *
 * Return: false, and nothing is done, if no other places remain: no places at
 * all would mean all places to ftrace.
 */
bool stap_function_go(struct stap_function *fn, struct ftrace_ops *ops,
		      const struct module *mod, bool init)
{
	u32 i, n = 0, all = fn->at.nip;

	for (i = 0; i < all; i++)
		n += !stap_module_lost(fn->at.ip[i], mod, init);
	if (!n || n == all)
		return n;
	for (i = n = 0; i < all; i++)
		if (!stap_module_lost(fn->at.ip[i], mod, init))
			fn->at.ip[n++] = fn->at.ip[i];
	fn->at.nip = n;
	return !ftrace_set_filter_ips(ops, fn->at.ip, n, 0, 1);
}

/**
 * stap_function_plain - whether words of the arguments lie one behind the other
 * @fn: a function, with a model if it is known
 *
 * If so they are in the registers and then on the stack. A structure that no
 * longer fits the registers is on the stack as a whole, and what comes after it
 * may yet be in registers: only the trampoline knows.
 */
bool stap_function_plain(const struct stap_function *fn)
{
	int words = fn->key ? stap_function_words(fn) : 0;

	return words <= STAP_REG_ARGS || words == fn->model.nr_args;
}

/**
 * stap_function_maxactive - calls of a function that may be open at once
 * @fn: the function, of which the return is probed
 */
int stap_function_maxactive(const struct stap_function *fn)
{
	return fn->probe->rec->p[0] ?: max(15u, 6 * num_possible_cpus());
}
