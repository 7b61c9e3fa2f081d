// SPDX-License-Identifier: GPL-2.0
/*
 * Relocating a program by the types of this kernel: all of it when it is loaded,
 * and what is of modules again when these have come or gone.
 */
#include <linux/bpf.h>
#include <linux/btf.h>
#include <linux/err.h>
#include <linux/idr.h>
#include <linux/kallsyms.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "late.h"
#include "probe.h"
#include "reloc.h"

/**
 * struct held - a relocation that is going on
 * @job:  what is to be done
 * @btf:  types of a module: they may go when it does, so they are held
 * @come: the module that has just come and is waited for no more, or NULL
 */
struct held {
	struct stap_reloc_job job;
	struct btf *btf;
	const char *come;
};

static void drop(struct held *held)
{
	if (held->btf)
		btf_put(held->btf);
	held->btf = NULL;
}

static void find_btf(void *data, const char *module, struct stap_types *types)
{
	struct btf *btf = bpf_get_btf_vmlinux();
	struct held *held = data;
	int id;

	drop(held);
	if (IS_ERR_OR_NULL(btf))
		return;
	types->btf = btf;
	types->first = 1;
	types->text = btf_name_by_offset(btf, 0);
	if (!*module)
		return;
	types->text = NULL;
	types->first = btf_nr_types(btf);
	types->btf = NULL;
	if (stap_module_state(module) == STAP_MODULE_AWAY)
		return;
	/* Somebody may hold the types of one that is gone: the last is it. */
	spin_lock_bh(&btf_idr_lock);
	idr_for_each_entry(&btf_idr, btf, id) {
		if (btf_is_module(btf) && !strcmp(btf_get_name(btf), module))
			held->btf = btf;
	}
	if (held->btf)
		btf_get(held->btf);
	spin_unlock_bh(&btf_idr_lock);
	types->btf = held->btf;
}

static bool is_awaited(void *data, const char *module)
{
	struct held *held = data;

	if (held->come && !strcmp(held->come, module))
		return false;
	return stap_module_state(module) != STAP_MODULE_LIVE;
}

struct symbols {
	u64 addr;
	u32 n;
};

static int count_symbol(void *data, unsigned long addr)
{
	struct symbols *found = data;

	found->addr = addr;
	found->n++;
	return 0;
}

/**
 * stap_prog_symbol - the address of a symbol
 * @data:   not used
 * @module: that it is in; empty for the kernel
 * @name:   its name
 *
 * Several of a name are told from one in the kernel alone: for modules there is
 * no more than kallsyms_lookup_name().
 *
 * Return: 0 if there is none, ~0 if there are several.
 */
__u64 stap_prog_symbol(void *data, const char *module, const char *name)
{
	char full[MODULE_NAME_LEN + KSYM_NAME_LEN + 1];
	struct symbols found = {};

	cond_resched(); /* a program may ask for very many */
	if (*module && stap_module_state(module) == STAP_MODULE_AWAY)
		return 0;
	if (*module)
		return snprintf(full, sizeof(full), "%s:%s", module, name) < sizeof(full) ?
		       kallsyms_lookup_name(full) : 0;
	kallsyms_on_each_match_symbol(count_symbol, name, &found);
	return found.n > 1 ? ~0ULL : found.addr;
}

static int resolve(struct stap_prog *prog, struct held *held, struct stap_verdict *v)
{
	struct stap_reloc_job *job = &held->job;
	u32 n = prog->image.count[STAP_SEC_RELOC];
	int err;

	job->img = &prog->image;
	job->find = find_btf;
	job->symbol = stap_prog_symbol;
	job->data = held;
	job->gone = kvzalloc(prog->image.count[STAP_SEC_PROBE] + 1, GFP_KERNEL);
	job->root = kvcalloc(n, sizeof(*job->root), GFP_KERNEL);
	job->fix = kvcalloc(n, sizeof(*job->fix), GFP_KERNEL);
	if (!job->gone || !job->root || !job->fix)
		return -ENOMEM;
	err = stap_reloc_resolve(job, v);
	drop(held);
	return err;
}

/**
 * stap_prog_resolved - free what stap_prog_resolve() has found
 * @job: from it
 */
void stap_prog_resolved(struct stap_reloc_job *job)
{
	kvfree(job->gone);
	kvfree(job->root);
	kvfree(job->fix);
	kvfree(container_of(job, struct held, job));
}

/**
 * stap_prog_resolve - find the numbers that are of modules once more
 * @prog: the program
 * @come: the module that has just come: what it does not have is forgiven. NULL if
 *        nothing is
 * @out:  by relocation: set to 1 where there is none
 * @v:    says what is not there
 *
 * Return: with the numbers, for stap_prog_resolved(), or an error.
 */
struct stap_reloc_job *stap_prog_resolve(struct stap_prog *prog, const char *come, u8 *out,
					 struct stap_verdict *v)
{
	struct held *held = kvzalloc(sizeof(*held), GFP_KERNEL);
	int err;

	if (!held)
		return ERR_PTR(-ENOMEM);
	held->come = come;
	held->job.awaited = is_awaited;
	held->job.modules = true;
	held->job.lenient = come;
	held->job.out = out;
	err = resolve(prog, held, v);
	if (!err)
		return &held->job;
	stap_prog_resolved(&held->job);
	return ERR_PTR(err);
}

/**
 * stap_prog_relocate - give a program this kernel's numbers
 * @prog: its file is opened; afterwards it is again
 * @size: of the file
 * @v:    says why not
 *
 * Return: 0 or a negative errno.
 */
int stap_prog_relocate(struct stap_prog *prog, size_t size, struct stap_verdict *v)
{
	struct held *held;
	int err;

	if (!prog->image.count[STAP_SEC_RELOC])
		return 0;
	held = kvzalloc(sizeof(*held), GFP_KERNEL);
	if (!held)
		return -ENOMEM;
	err = stap_late_create(prog);
	if (!err) {
		held->job.awaited = is_awaited;
		held->job.out = prog->out;
		err = resolve(prog, held, v);
	}
	if (!err) {
		stap_reloc_apply(&held->job);
		swap(prog->gone, held->job.gone);
	}
	stap_prog_resolved(&held->job);
	return err ? err : stap_format_open(&prog->image, prog->file, size, v);
}
