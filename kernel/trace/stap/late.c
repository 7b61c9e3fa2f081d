// SPDX-License-Identifier: GPL-2.0
/*
 * Numbers that are of modules: a program may name types of modules that are not
 * loaded yet, go, or come again as another build.
 *
 *   load       what is there gets its numbers. A probe whose handler needs what
 *              is not there is checked with the numbers in the file, and waits
 *   arm        all over, if modules came or went since
 *   COMING     numbers of the module; if some are others than before, handlers
 *              that use them are lowered again. Probes that lack nothing any
 *              more are attached
 *   GOING      its numbers are void, probes that use them are detached and wait
 *
 * So what is attached has the numbers of what is there, and code is only replaced
 * while nothing is attached to it. A probe that has no road cannot wait. Begin, end
 * and error probes are called by arm.c under the lock that is held here; a
 * condition may be asked while its code is replaced, which is freed after that.
 *
 * Numbers are written into copies of the instructions and constants, of which the
 * file has only the first. They are checked like those and become the program's
 * when all is well. Which numbers a handler uses the lowering knows best: it is
 * asked by a pass that makes no code.
 *
 * All but the first line happens under stap_arm_lock.
 */
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "arm.h"
#include "late.h"
#include "lower.h"
#include "probe.h"
#include "reloc.h"
#include "verify.h"

/* How often modules have come or gone, from 1; under stap_arm_lock. */
static u64 late_changes = 1;

static const char *late_name(const struct stap_image *img, u32 reloc)
{
	return stap_image_str(img, img->relocs[reloc].module);
}

/* Relocations stand in the order of their modules, the kernel's first. */
static bool late_any(const struct stap_image *img)
{
	u32 n = img->count[STAP_SEC_RELOC];

	return n && img->relocs[n - 1].module < img->count[STAP_SEC_STR] &&
	       *late_name(img, n - 1);
}

/**
 * stap_late_create - get ready for relocations that are of modules
 * @prog: the program, of which nothing has been checked
 */
int stap_late_create(struct stap_prog *prog)
{
	if (!late_any(&prog->image))
		return 0;
	prog->out = kvzalloc(prog->image.count[STAP_SEC_RELOC], GFP_KERNEL);
	if (!prog->out)
		return -ENOMEM;
	guard(mutex)(&stap_arm_lock);
	prog->modules_seen = late_changes;
	return 0;
}

/**
 * stap_late_free - free what the numbers of modules took
 * @prog: the program
 */
void stap_late_free(struct stap_prog *prog)
{
	kvfree(prog->insns);
	kvfree(prog->consts);
	kvfree(prog->out);
}

/**
 * stap_late_module - the module that a probe waits for, because of its types
 * @probe: the probe
 *
 * Return: its name or NULL.
 */
const char *stap_late_module(const struct stap_probe *probe)
{
	u32 waits = READ_ONCE(probe->waits);

	return waits ? late_name(&probe->prog->image, waits - 1) : NULL;
}

/**
 * stap_late_changed - a module has come or goes
 */
void stap_late_changed(void)
{
	lockdep_assert_held(&stap_arm_lock);
	late_changes++;
}

/* --- who needs what ------------------------------------------------------- */

static void late_waits(struct stap_probe *probe, u32 reloc)
{
	if (probe->waits && !reloc)
		probe->came = true;
	WRITE_ONCE(probe->waits, reloc);
}

static void late_stale(struct stap_probe *probe, u32 reloc)
{
	if (reloc)
		probe->stale = true;
}

/* What the lowering is to look for: 1 + the relocation, by what it changes. */
static void late_wanted(const struct stap_image *img, const u8 *want,
			struct lower_seek *seek)
{
	u32 i;

	for (i = 0; i < img->count[STAP_SEC_RELOC]; i++) {
		const struct stap_reloc *r = &img->relocs[i];
		u32 *at = stap_reloc_on_insn(r->what) ? seek->insn : seek->cnst;

		if (want[i] && !at[r->index])
			at[r->index] = i + 1;
	}
}

static int late_seek(struct stap_prog *prog, struct lower_seek *seek,
		     void (*tell)(struct stap_probe *probe, u32 reloc))
{
	struct lower l;
	u32 i;
	int err = stap_lower_create(&l, prog);

	if (err)
		return err;
	for (i = 0; !err && i < prog->nprobe; i++) {
		if (!prog->probe[i].ops)
			continue;
		err = stap_lower_seek(&l, &prog->probe[i], seek);
		if (!err)
			tell(&prog->probe[i], seek->found);
		cond_resched();
	}
	stap_lower_destroy(&l);
	return err;
}

/* Tell each probe the first of the relocations in @want that it needs. */
static int late_find(struct stap_prog *prog, const u8 *want,
		     void (*tell)(struct stap_probe *probe, u32 reloc))
{
	const struct stap_image *img = &prog->image;
	struct lower_seek seek = {
		.insn = kvcalloc(img->count[STAP_SEC_INSN] + 1,
				 sizeof(*seek.insn), GFP_KERNEL),
		.cnst = kvcalloc(img->count[STAP_SEC_CONST] + 1,
				 sizeof(*seek.cnst), GFP_KERNEL),
	};
	int err = -ENOMEM;

	if (seek.insn && seek.cnst) {
		late_wanted(img, want, &seek);
		err = late_seek(prog, &seek, tell);
	}
	kvfree(seek.insn);
	kvfree(seek.cnst);
	return err;
}

/* A begin, end or error probe cannot wait, nor can a condition. */
static int late_roadless(struct stap_prog *prog, struct stap_verdict *v)
{
	u32 i;

	for (i = 0; i < prog->nprobe; i++)
		if (prog->probe[i].ops && !prog->probe[i].road &&
		    prog->probe[i].waits)
			return stap_reloc_no_module(&prog->image,
						    prog->probe[i].waits - 1, v);
	return 0;
}

/**
 * stap_late_check - find the probes of a new program that have to wait
 * @prog: the program, lowered with the numbers in its file
 * @v:    why it cannot be
 */
int stap_late_check(struct stap_prog *prog, struct stap_verdict *v)
{
	int err;

	if (!prog->out)
		return 0;
	err = late_find(prog, prog->out, late_waits);
	return err ?: late_roadless(prog, v);
}

/* --- new numbers ---------------------------------------------------------- */

/* Whether a number differs from what the program has. */
static bool late_differs(const struct stap_image *img, const struct stap_fix *fix)
{
	const struct stap_insn *in;

	if (fix->index == STAP_NONE)
		return false;
	if (!fix->insn)
		return img->consts[fix->index] != fix->value;
	in = &img->insns[fix->index];
	return in->op != fix->op ||
	       (fix->operand == 1 && in->b != (u32)fix->value) ||
	       (fix->operand == 2 && in->c != (u32)fix->value);
}

/* The relocations whose number is another one, in a new array; or nothing. */
static int late_compare(struct stap_prog *prog, const struct stap_reloc_job *job,
			u8 **differ)
{
	u32 i, n = prog->image.count[STAP_SEC_RELOC];
	bool any = false;
	u8 *to = kvzalloc(n, GFP_KERNEL);

	if (!to)
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		to[i] = late_differs(&prog->image, &job->fix[i]);
		any |= to[i];
	}
	if (!any) {
		kvfree(to);
		to = NULL;
	}
	*differ = to;
	return 0;
}

static bool late_take_stale(struct stap_probe *probe, void *data)
{
	if (probe->stale)
		probe->came = true;
	return probe->stale;
}

/* The program's own, from now on; the same for a layout that knows them. */
static void late_install(struct stap_prog *prog, struct stap_insn *insns,
			 s64 *consts, struct stap_layout *lay)
{
	u32 i;

	guard(mutex)(&stap_code_lock);
	swap(prog->layout, lay);
	stap_layout_destroy(lay);
	prog->layout->img = &prog->image;
	prog->image.insns = insns;
	prog->image.consts = consts;
	kvfree(prog->insns);
	kvfree(prog->consts);
	prog->insns = insns;
	prog->consts = consts;
	for (i = 0; i < prog->nprobe; i++) {
		struct stap_probe *probe = &prog->probe[i];

		if (probe->stale && !probe->always)
			probe->lock = prog->layout->lock[probe->rec->func];
	}
}

/* A program with the new numbers must be as good as it was with the old ones. */
static int late_verify(struct stap_prog *prog, struct stap_image *img,
		       struct stap_layout **lay, struct stap_verdict *v)
{
	int err = stap_verify(img, v);

	if (err)
		return err;
	*lay = stap_layout_create(img, v);
	if (!*lay)
		return -ENOMEM;
	if ((*lay)->arena <= prog->layout->arena)
		return 0;
	return stap_verdict_set(v, STAP_E_LIMIT, STAP_PLACE_BYTE, 0,
				"frames of %u bytes", (*lay)->arena);
}

static int late_write(struct stap_prog *prog, struct stap_reloc_job *job,
		      const u8 *differ, struct stap_verdict *v)
{
	struct stap_image img = prog->image;
	struct stap_layout *lay = NULL;
	struct stap_insn *insns;
	s64 *consts;
	int err = -ENOMEM;

	insns = kvmemdup(img.insns, img.count[STAP_SEC_INSN] * sizeof(*insns),
			 GFP_KERNEL);
	consts = kvmemdup(img.consts, img.count[STAP_SEC_CONST] * sizeof(*consts),
			  GFP_KERNEL);
	if (insns && consts) {
		img.insns = insns;
		img.consts = consts;
		job->img = &img;
		stap_reloc_apply(job);
		err = late_verify(prog, &img, &lay, v);
	}
	if (!err)
		err = late_find(prog, differ, late_stale);
	if (!err) {
		if (stap_probe_detach_if(prog, late_take_stale, NULL))
			stap_probe_settle();
		late_install(prog, insns, consts, lay);
		return 0;
	}
	stap_layout_destroy(lay);
	kvfree(insns);
	kvfree(consts);
	return err;
}

static int late_code(struct stap_prog *prog, bool all, struct stap_verdict *v)
{
	int err;

	guard(mutex)(&stap_code_lock);
	err = stap_prog_lower(prog, all, v);
	stap_prog_drop_code(prog);
	return err;
}

/*
 * New numbers for the program, and code that has them. What one that has come,
 * @come, does not have is told, and the probes that need it stay out; without it
 * everything that is there has to be right. Returns 1 if something was told.
 */
static int late_renew(struct stap_prog *prog, const char *come, u8 *out,
		      struct stap_verdict *v)
{
	struct stap_reloc_job *job = stap_prog_resolve(prog, come, out, v);
	bool told = v->error != STAP_E_NONE;
	u8 *differ = NULL;
	int err;

	if (IS_ERR(job))
		return PTR_ERR(job);
	if (told)
		stap_log_error(stap_prog_name(prog), v);
	*v = (struct stap_verdict){};
	err = late_compare(prog, job, &differ);
	if (!err && differ)
		err = late_write(prog, job, differ, v);
	kvfree(differ);
	stap_prog_resolved(job);
	if (!err)
		err = late_code(prog, !come, v);
	if (err < 0)
		return err;
	told |= err;
	err = late_find(prog, out, late_waits);
	if (!err)
		memcpy(prog->out, out, prog->image.count[STAP_SEC_RELOC]);
	return err ?: told;
}

static int late_update(struct stap_prog *prog, const char *come,
		       struct stap_verdict *v)
{
	u8 *out = kvzalloc(prog->image.count[STAP_SEC_RELOC], GFP_KERNEL);
	int ret = -ENOMEM;

	if (out)
		ret = late_renew(prog, come, out, v);
	kvfree(out);
	if (ret < 0 && v->error == STAP_E_NONE)
		stap_verdict_set(v, STAP_E_NOMEM, STAP_PLACE_BYTE, 0,
				 "types of modules");
	/* What has failed is tried again when the program is armed. */
	prog->modules_seen = ret ? 0 : late_changes;
	return min(ret, 0);
}

/**
 * stap_late_arm - bring the numbers up to date before a program is armed
 * @prog: the program
 * @v:    why it cannot be
 */
int stap_late_arm(struct stap_prog *prog, struct stap_verdict *v)
{
	int err;
	u32 i;

	lockdep_assert_held(&stap_arm_lock);
	if (!prog->out)
		return 0;
	if (prog->modules_seen != late_changes) {
		err = late_update(prog, NULL, v);
		if (err)
			return err;
	}
	for (i = 0; i < prog->nprobe; i++)
		prog->probe[i].came = false;
	return late_roadless(prog, v);
}

static bool late_names(const struct stap_prog *prog, const char *module)
{
	const struct stap_image *img = &prog->image;
	u32 i;

	for (i = img->count[STAP_SEC_RELOC]; prog->out && i; i--) {
		int diff = strcmp(late_name(img, i - 1), module);

		if (diff <= 0)
			return !diff;
	}
	return false;
}

/**
 * stap_late_come - a module has come
 * @prog:   an armed program; its probes that lack nothing any more have @came set
 * @module: its name
 */
void stap_late_come(struct stap_prog *prog, const char *module)
{
	struct stap_verdict v = { .error = STAP_E_NONE };

	lockdep_assert_held(&stap_arm_lock);
	if (!prog->out)
		return;
	if (!late_names(prog, module))
		prog->modules_seen += prog->modules_seen == late_changes - 1;
	else if (late_update(prog, module, &v))
		stap_log_error(stap_prog_name(prog), &v);
}

/* Nothing is known of who needs what: then everybody does. */
static void late_all_wait(struct stap_prog *prog, u32 reloc)
{
	u32 i;

	for (i = 0; i < prog->nprobe; i++)
		late_waits(&prog->probe[i], reloc + 1);
	prog->modules_seen = 0;
}

/**
 * stap_late_go - a module goes
 * @prog:   an armed program; its probes that need the module wait afterwards
 * @module: its name
 */
void stap_late_go(struct stap_prog *prog, const char *module)
{
	const struct stap_image *img = &prog->image;
	u32 i, any = STAP_NONE;

	lockdep_assert_held(&stap_arm_lock);
	if (!prog->out)
		return;
	prog->modules_seen += prog->modules_seen == late_changes - 1;
	if (!late_names(prog, module))
		return;
	for (i = 0; i < img->count[STAP_SEC_RELOC]; i++) {
		if (strcmp(late_name(img, i), module))
			continue;
		prog->out[i] = 1;
		any = i;
	}
	if (late_find(prog, prog->out, late_waits))
		late_all_wait(prog, any);
}
