// SPDX-License-Identifier: GPL-2.0
/*
 * Probes in programs of user space: uprobes at an offset in a file, and what
 * uprobes make of it at the return of a function.
 *
 * The file is looked up when the program is armed and stays referenced until
 * it is disarmed. It must have the build id that the compiler saw: offsets in
 * another file mean nothing.
 *
 * Breakpoints are put only where the probe's scope may be, but a hit is looked
 * at again: processes come and go, and other probes share the breakpoint.
 */
#include <linux/fs.h>
#include <linux/slab.h>
#include <linux/uprobes.h>

#include "arm.h"
#include "file.h"
#include "probe.h"
#include "regs.h"
#include "scope.h"

/**
 * struct stap_uprobe - a probe in a file
 * @probe:  the probe
 * @uc:     what uprobes call
 * @uprobe: while it is attached
 * @path:   the file, while it is attached
 * @scope:  whose hits are wanted, while it is attached
 */
struct stap_uprobe {
	struct stap_probe *probe;
	struct uprobe_consumer uc;
	struct uprobe *uprobe;
	struct path path;
	struct stap_scope scope;
};

/* Probes were detached, and handlers of theirs may still run. */
static bool stap_uprobe_unsettled;

static bool stap_uprobe_filter(struct uprobe_consumer *uc, struct mm_struct *mm)
{
	struct stap_uprobe *up = container_of(uc, struct stap_uprobe, uc);

	return stap_scope_may(&up->scope, mm);
}

/* --- hits ----------------------------------------------------------------- */

static int stap_uprobe_hit(struct uprobe_consumer *uc, struct pt_regs *regs)
{
	struct stap_uprobe *up = container_of(uc, struct stap_uprobe, uc);
	u64 ctx[STAP_CTX_WORDS];
	int i;

	if (!stap_scope_has_current(&up->scope))
		return 0;
	for (i = 0; i < STAP_CTX_ARGS; i++)
		ctx[i] = stap_regs_arg(regs, i);
	ctx[STAP_CTX_REGS] = (unsigned long)regs;
	stap_probe_run(up->probe, ctx);
	return 0;
}

static int stap_ureturn_hit(struct uprobe_consumer *uc, unsigned long func,
			    struct pt_regs *regs)
{
	struct stap_uprobe *up = container_of(uc, struct stap_uprobe, uc);
	u64 ctx[STAP_CTX_WORDS];

	if (!stap_scope_has_current(&up->scope))
		return 0;
	ctx[STAP_CTX_RET] = regs_return_value(regs);
	ctx[STAP_CTX_REGS] = (unsigned long)regs;
	stap_probe_run(up->probe, ctx);
	return 0;
}

/* --- the file ------------------------------------------------------------- */

/*
 * The probe before this one, if it is in the same file: of thousands of probes
 * most are, and the file is looked at once.
 */
static struct stap_uprobe *stap_uprobe_before(const struct stap_probe *probe)
{
	const struct stap_probe *before = probe - 1;

	if (probe == probe->prog->probe || !before->ops ||
	    !stap_probe_is_user(before) ||
	    before->rec->target != probe->rec->target ||
	    before->rec->module != probe->rec->module ||
	    before->rec->scope != probe->rec->scope ||
	    before->rec->flags != probe->rec->flags)
		return NULL;
	return before->priv;
}

static int stap_uprobe_find(const struct stap_probe *probe, struct path *path)
{
	return stap_file_find(stap_probe_target(probe),
			      stap_image_str(&probe->prog->image,
					     probe->rec->module), 0, path);
}

static int stap_uprobe_open(struct stap_uprobe *up)
{
	struct stap_uprobe *before = stap_uprobe_before(up->probe);
	int ret;

	if (before && before->probe->attached) {
		up->path = before->path;
		up->scope = before->scope;
		up->scope.probe = up->probe;
		path_get(&up->path);
		path_get(&up->scope.exe);
		return 0;
	}
	ret = stap_uprobe_find(up->probe, &up->path);
	if (ret)
		return ret;
	ret = stap_scope_open(&up->scope, up->probe);
	if (ret)
		path_put(&up->path);
	return ret;
}

static void stap_uprobe_close(struct stap_uprobe *up)
{
	path_put(&up->path);
	stap_scope_close(&up->scope);
}

/* --- the road ------------------------------------------------------------- */

static int stap_uprobe_attach(struct stap_probe *probe)
{
	const struct stap_probe_rec *rec = probe->rec;
	struct stap_uprobe *up = probe->priv;
	int ret = stap_uprobe_open(up);

	if (ret)
		return ret;
	up->uprobe = uprobe_register(d_real_inode(up->path.dentry), rec->p[0],
				     rec->p[1], &up->uc);
	if (!IS_ERR(up->uprobe))
		return 0;
	stap_uprobe_close(up);
	return PTR_ERR(up->uprobe);
}

static void stap_uprobe_detach(struct stap_probe **probe, u32 n)
{
	while (n--) {
		struct stap_uprobe *up = probe[n]->priv;

		uprobe_unregister_nosync(up->uprobe, &up->uc);
		stap_uprobe_close(up);
	}
	stap_uprobe_unsettled = true;
}

/**
 * stap_uprobe_settle - wait until no handler of a detached probe runs
 *
 * For stap_probe_settle(): once for all that were detached together.
 */
void stap_uprobe_settle(void)
{
	lockdep_assert_held(&stap_arm_lock);
	if (!stap_uprobe_unsettled)
		return;
	stap_uprobe_unsettled = false;
	uprobe_unregister_sync();
}

static const struct stap_road stap_road_uprobe = {
	.name = "uprobe",
	.attach = stap_uprobe_attach,
	.detach = stap_uprobe_detach,
};

static const struct stap_road stap_road_uretprobe = {
	.name = "uretprobe",
	.attach = stap_uprobe_attach,
	.detach = stap_uprobe_detach,
};

/* --- the kinds ------------------------------------------------------------ */

/* At load, to tell early; the file may still change until it is armed. */
static int stap_uprobe_check(struct stap_probe *probe, struct stap_verdict *v)
{
	struct path path;
	int ret;

	if (stap_uprobe_before(probe))
		return 0;
	ret = stap_uprobe_find(probe, &path);
	if (!ret) {
		path_put(&path);
		return 0;
	}
	stap_verdict_set(v, ret == -ESTALE ? STAP_E_REPLACED : STAP_E_NO_TARGET,
			 STAP_PLACE_PROBE, stap_probe_nr(probe),
			 "%s in probe %s", stap_probe_target(probe),
			 stap_probe_point(probe));
	return -ENOENT;
}

static int stap_uprobe_prepare(struct stap_probe *probe, struct stap_verdict *v)
{
	bool is_return = probe->rec->kind == STAP_PROBE_URETURN;
	struct stap_uprobe *up;
	int ret = stap_uprobe_check(probe, v);

	if (ret)
		return ret;
	up = kzalloc(sizeof(*up), GFP_KERNEL);
	if (!up)
		return -ENOMEM;
	up->probe = probe;
	up->uc.filter = stap_uprobe_filter;
	if (is_return)
		up->uc.ret_handler = stap_ureturn_hit;
	else
		up->uc.handler = stap_uprobe_hit;
	probe->nargs = is_return ? 0 : STAP_CTX_ARGS;
	probe->ret_word = is_return ? STAP_CTX_RET : -1;
	probe->regs_word = STAP_CTX_REGS;
	probe->road = is_return ? &stap_road_uretprobe : &stap_road_uprobe;
	probe->priv = up;
	return 0;
}

static void stap_uprobe_free(struct stap_probe *probe)
{
	kfree(probe->priv);
}

const struct stap_probe_ops stap_ops_UPROBE = {
	.kind = STAP_PROBE_UPROBE,
	.prepare = stap_uprobe_prepare,
	.free = stap_uprobe_free,
};

const struct stap_probe_ops stap_ops_URETURN = {
	.kind = STAP_PROBE_URETURN,
	.prepare = stap_uprobe_prepare,
	.free = stap_uprobe_free,
};
