// SPDX-License-Identifier: GPL-2.0
/*
 * Relocating a program that is being loaded, by the types of this kernel.
 */
#include <linux/bpf.h>
#include <linux/btf.h>
#include <linux/err.h>
#include <linux/idr.h>
#include <linux/kallsyms.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "reloc.h"
#include "stap.h"

/* A module's types may go when it does: they are held while they are used. */
struct held {
	struct btf *btf;
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
	spin_lock_bh(&btf_idr_lock);
	idr_for_each_entry(&btf_idr, btf, id) {
		if (btf_is_module(btf) && !strcmp(btf_get_name(btf), module)) {
			btf_get(btf);
			held->btf = btf;
			break;
		}
	}
	spin_unlock_bh(&btf_idr_lock);
	types->btf = held->btf;
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

	if (*module)
		return snprintf(full, sizeof(full), "%s:%s", module, name) < sizeof(full) ?
		       kallsyms_lookup_name(full) : 0;
	kallsyms_on_each_match_symbol(count_symbol, name, &found);
	return found.n > 1 ? ~0ULL : found.addr;
}

static int relocate(struct stap_prog *prog, struct stap_reloc_job *job, struct stap_verdict *v)
{
	const struct stap_image *img = &prog->image;
	u32 n = img->count[STAP_SEC_RELOC];
	struct held held = {};
	int err = -ENOMEM;

	job->img = img;
	job->find = find_btf;
	job->symbol = stap_prog_symbol;
	job->data = &held;
	job->gone = prog->gone;
	job->root = kvcalloc(n, sizeof(*job->root), GFP_KERNEL);
	job->fix = kvcalloc(n, sizeof(*job->fix), GFP_KERNEL);
	if (job->root && job->fix)
		err = stap_reloc_resolve(job, v);
	drop(&held);
	if (!err)
		stap_reloc_apply(job);
	kvfree(job->root);
	kvfree(job->fix);
	return err;
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
	struct stap_reloc_job *job;
	int err;

	if (!prog->image.count[STAP_SEC_RELOC])
		return 0;
	prog->gone = kvzalloc(prog->image.count[STAP_SEC_PROBE] + 1, GFP_KERNEL);
	job = kvzalloc(sizeof(*job), GFP_KERNEL);
	err = prog->gone && job ? relocate(prog, job, v) : -ENOMEM;
	kvfree(job);
	return err ? err : stap_format_open(&prog->image, prog->file, size, v);
}
