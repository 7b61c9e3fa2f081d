// SPDX-License-Identifier: GPL-2.0
/*
 * Relocating a program that is being loaded, by the types of this kernel.
 */
#include <linux/bpf.h>
#include <linux/btf.h>
#include <linux/err.h>
#include <linux/idr.h>
#include <linux/mm.h>
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

static int relocate(struct stap_prog *prog, struct stap_reloc_job *job, struct stap_verdict *v)
{
	const struct stap_image *img = &prog->image;
	u32 n = img->count[STAP_SEC_RELOC];
	struct held held = {};
	int err = -ENOMEM;

	job->img = img;
	job->find = find_btf;
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
