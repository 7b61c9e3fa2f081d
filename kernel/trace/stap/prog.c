// SPDX-License-Identifier: GPL-2.0
/*
 * Makes a program of a program file: opens and checks it, allocates all that
 * its handlers will touch, has the probes find their targets and the handlers
 * lowered, and gives them to the BPF JIT. What comes out can be armed.
 *
 * Either all of it succeeds or nothing remains.
 */
#include <linux/bpf.h>
#include <linux/crc32.h>
#include <linux/filter.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "data.h"
#include "late.h"
#include "lower.h"
#include "probe.h"
#include "probe_condition.h"
#include "reloc.h"
#include "runtime.h"
#include "usym.h"

/**
 * stap_prog_name - a program's name
 * @prog: the program
 */
const char *stap_prog_name(const struct stap_prog *prog)
{
	return prog->image.hdr->name;
}

/**
 * stap_prog_long - where a global of type long is
 * @prog:   the program
 * @global: index in GLOBAL
 */
s64 *stap_prog_long(struct stap_prog *prog, u32 global)
{
	return prog->globals + prog->global_off[global];
}

/**
 * stap_prog_string - where a global of type string is
 * @prog:   the program
 * @global: index in GLOBAL
 *
 * Reading and writing needs the globals' lock, unless no probe is armed.
 */
char *stap_prog_string(struct stap_prog *prog, u32 global)
{
	return prog->globals + prog->global_off[global];
}

/**
 * stap_prog_count - what happened to a probe on all CPUs
 * @probe: the probe
 * @sum:   result
 */
void stap_prog_count(const struct stap_probe *probe, struct stap_count *sum)
{
	int cpu, i;

	*sum = (struct stap_count){};
	for_each_possible_cpu(cpu) {
		const struct stap_count *c = per_cpu_ptr(probe->count, cpu);

		sum->hits += c->hits;
		for (i = 0; i < STAP_MISS_NR; i++)
			sum->miss[i] += c->miss[i];
		sum->errors += c->errors;
		sum->cost_sum += c->cost_sum;
		sum->cost_max = max(sum->cost_max, c->cost_max);
		if (c->cost_min)
			sum->cost_min = min_not_zero(sum->cost_min,
						     c->cost_min);
	}
}

/**
 * stap_prog_reset - put a program back to where it was after loading
 * @prog: the program; no handler of it runs
 */
void stap_prog_reset(struct stap_prog *prog)
{
	const struct stap_image *img = &prog->image;
	u32 i;
	int cpu;

	for (i = 0; i < img->count[STAP_SEC_GLOBAL]; i++) {
		const struct stap_global *g = &img->globals[i];

		if (g->nkeys || g->type == STAP_STATS)
			continue;
		if (g->type == STAP_LONG)
			WRITE_ONCE(*stap_prog_long(prog, i), g->init);
		else
			stap_string_copy(stap_prog_string(prog, i),
					 img->hdr->maxstringlen,
					 stap_image_str(img, g->str));
	}
	stap_data_reset(prog);
	stap_rt_reset(prog);
	for (i = 0; i < prog->nprobe; i++)
		for_each_possible_cpu(cpu)
			memset(per_cpu_ptr(prog->probe[i].count, cpu), 0,
			       sizeof(struct stap_count));
	atomic_set(&prog->errors, 0);
	atomic_set(&prog->skipped, 0);
	atomic_set(&prog->told, 0);
	memset(prog->error, 0, sizeof(prog->error));
}

/* The kernel's BTF does not change, so its sum is computed once. */
static u32 prog_btf_crc(void)
{
	static u32 crc;

	if (!READ_ONCE(crc))
		WRITE_ONCE(crc, ~crc32_le(~0, __start_BTF,
					  __stop_BTF - __start_BTF));
	return crc;
}

static int prog_check_btf(const struct stap_image *img, struct stap_verdict *v)
{
	u32 want = img->hdr->btf_crc;

	if (!want || want == prog_btf_crc())
		return 0;
	return stap_verdict_set(v, STAP_E_BTF, STAP_PLACE_BYTE,
				offsetof(struct stap_header, btf_crc),
				"type information 0x%08x, this kernel's is 0x%08x",
				want, prog_btf_crc());
}

static int prog_globals(struct stap_prog *prog)
{
	const struct stap_image *img = &prog->image;
	u32 i, n = img->count[STAP_SEC_GLOBAL], off = 0;

	prog->global_off = kvcalloc(n + 1, sizeof(*prog->global_off),
				    GFP_KERNEL);
	if (!prog->global_off)
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		const struct stap_global *g = &img->globals[i];

		prog->global_off[i] = off;
		if (g->nkeys || g->type == STAP_STATS)
			continue;
		off += g->type == STAP_LONG ? sizeof(s64) :
			img->hdr->maxstringlen;
	}
	prog->globals = kvzalloc(off + sizeof(s64), GFP_KERNEL);
	return prog->globals ? 0 : -ENOMEM;
}

static int prog_probe_alloc(struct stap_prog *prog)
{
	const struct stap_image *img = &prog->image;
	u32 i, n = img->count[STAP_SEC_PROBE];

	prog->probe = kvcalloc(n + 1, sizeof(*prog->probe), GFP_KERNEL);
	prog->batch = kvcalloc(n + 1, sizeof(*prog->batch), GFP_KERNEL);
	if (!prog->probe || !prog->batch)
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		struct stap_probe *probe = &prog->probe[i];

		probe->prog = prog;
		probe->rec = &img->probes[i];
		probe->ret_word = -1;
		probe->ip_word = -1;
		probe->regs_word = -1;
		probe->always = probe->rec->kind == STAP_PROBE_BEGIN ||
				probe->rec->kind == STAP_PROBE_END ||
				probe->rec->kind == STAP_PROBE_ERROR;
		probe->count = alloc_percpu(struct stap_count);
		if (!probe->count)
			return -ENOMEM;
		prog->nprobe++;
		cond_resched();
	}
	return 0;
}

/* Where an optional probe has nothing to attach to it stays without ops. */
static int prog_prepare(struct stap_probe *probe, struct stap_verdict *v)
{
	const struct stap_probe_ops *ops = stap_probe_ops(probe->rec->kind);
	u32 nr = probe - probe->prog->probe;
	int err;

	if (!ops)
		return stap_verdict_set(v, STAP_E_PROBE, STAP_PLACE_PROBE, nr,
					"kind %u", probe->rec->kind);
	if (probe->prog->gone && probe->prog->gone[nr])
		return 0;
	if (!probe->always)
		probe->lock = probe->prog->layout->lock[probe->rec->func];
	err = ops->prepare(probe, v);
	if (err == -ENOENT && (probe->rec->flags & STAP_PROBE_F_OPTIONAL)) {
		*v = (struct stap_verdict){};
		return 0;
	}
	if (!err) {
		probe->ops = ops;
		probe->stale = true;
	} else if (v->error == STAP_E_NONE)
		stap_verdict_set(v, err == -ENOMEM ? STAP_E_NOMEM :
				 STAP_E_NO_TARGET, STAP_PLACE_PROBE, nr, "%s",
				 stap_image_str(&probe->prog->image,
						probe->rec->point));
	return err;
}

static int prog_build(struct stap_prog *prog, size_t size,
		      struct stap_verdict *v)
{
	u32 i;
	int err;

	err = stap_format_open(&prog->image, prog->file, size, v);
	if (!err)
		err = stap_prog_relocate(prog, size, v);
	if (!err)
		err = stap_verify(&prog->image, v);
	if (!err)
		err = prog_check_btf(&prog->image, v);
	if (!err)
		err = prog_globals(prog);
	if (!err)
		err = stap_data_alloc(prog, v);
	if (!err)
		err = prog_probe_alloc(prog);
	if (!err)
		err = stap_condition_alloc(prog);
	if (err)
		return err;

	prog->layout = stap_layout_create(&prog->image, v);
	prog->lock = stap_lock_create();
	if (!prog->layout || !prog->lock)
		return -ENOMEM;
	err = stap_rt_alloc(prog, prog->layout->arena);
	if (!err)
		err = stap_usym_alloc(prog);
	if (!err)
		err = stap_emit_alloc(prog);
	if (prog->nprobe >= STAP_PROBE_MANY)
		stap_tramp_learn();
	for (i = 0; !err && i < prog->nprobe; i++)
		err = prog_prepare(&prog->probe[i], v);
	stap_tramp_forget();
	if (!err)
		err = stap_prog_lower(prog, true, v);
	if (!err)
		err = stap_late_check(prog, v);
	if (!err)
		stap_prog_reset(prog);
	return err;
}

/**
 * stap_prog_create - make a program of a program file
 * @file: the file, from kvmalloc(); the program owns it if there is one
 * @size: bytes
 * @v:    why there is none
 *
 * May sleep. Return: the program, not in any list, or NULL.
 */
struct stap_prog *stap_prog_create(void *file, size_t size,
				   struct stap_verdict *v)
{
	struct stap_prog *prog = kzalloc(sizeof(*prog), GFP_KERNEL);
	int err = -ENOMEM;

	*v = (struct stap_verdict){};
	if (prog) {
		INIT_LIST_HEAD(&prog->list);
		prog->file = file;
		err = prog_build(prog, size, v);
		if (!err)
			return prog;
		prog->file = NULL;
		stap_prog_destroy(prog);
	}
	if (v->error == STAP_E_NONE)
		stap_verdict_set(v, STAP_E_NOMEM, STAP_PLACE_BYTE, 0,
				 "program of %zu bytes", size);
	return NULL;
}

static void prog_free_probes(struct stap_prog *prog)
{
	u32 i;

	for (i = 0; i < prog->nprobe; i++)
		if (prog->probe[i].bpf)
			bpf_prog_kallsyms_del(prog->probe[i].bpf);
	/* Readers of the symbol tree. */
	if (prog->layout)
		synchronize_rcu_expedited();
	for (i = 0; i < prog->nprobe; i++) {
		struct stap_probe *probe = &prog->probe[i];

		if (probe->ops && probe->ops->free)
			probe->ops->free(probe);
		if (probe->bpf)
			bpf_prog_free(probe->bpf);
		free_percpu(probe->count);
	}
	kvfree(prog->probe);
	kvfree(prog->batch);
	stap_condition_free(prog);
}

/**
 * stap_prog_destroy - undo stap_prog_create()
 * @prog: the program; not armed, not in any list, its events gone
 */
void stap_prog_destroy(struct stap_prog *prog)
{
	prog_free_probes(prog);
	stap_emit_free(prog);
	stap_usym_free(prog);
	stap_rt_free(prog);
	stap_lock_destroy(prog->lock);
	stap_layout_destroy(prog->layout);
	stap_data_free(prog);
	stap_late_free(prog);
	kvfree(prog->gone);
	kvfree(prog->global_off);
	kvfree(prog->globals);
	kvfree(prog->file);
	kfree(prog);
}
