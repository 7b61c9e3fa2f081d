// SPDX-License-Identifier: GPL-2.0
/*
 * procfs("NAME").read and .write: files in the program's directory in tracefs
 * whose contents a handler makes or takes.
 *
 *   # cat procfs/NAME          runs the handler of .read, shows its $value
 *   # echo 7 > procfs/NAME     runs the handler of .write with $value "7\n"
 *
 * Handlers run in the task that reads or writes. What is read is made when the
 * reading begins at the start of the file and stays until it does so again. A
 * file exists as long as its program is loaded, but says that there is no such
 * device unless that is running.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "../trace.h"

#include "arm.h"
#include "builtin.h"
#include "probe.h"
#include "procfs.h"

/* Where the context has the value. */
#define PROCFS_VALUE	0

/**
 * struct stap_procfs_file - an open file
 * @prog:  the program
 * @probe: by whether it writes: the probe, or NULL
 * @lock:  one handler at a time
 * @value: what was read, NULL text before
 */
struct stap_procfs_file {
	struct stap_prog *prog;
	struct stap_probe *probe[2];
	struct mutex lock;	/* one handler at a time */
	struct stap_procfs_value value;
};

/**
 * stap_procfs_is - whether a probe is on a file of this kind
 * @probe: the probe
 */
bool stap_procfs_is(const struct stap_probe *probe)
{
	return probe->rec->kind == STAP_PROBE_PROCREAD ||
	       probe->rec->kind == STAP_PROBE_PROCWRITE;
}

static bool procfs_same(const struct stap_probe *a, const struct stap_probe *b)
{
	return stap_procfs_is(b) &&
	       !strcmp(stap_probe_target(a), stap_probe_target(b));
}

/**
 * stap_procfs_first - whether no probe before this one is on the same file
 * @probe: a probe on a file
 */
bool stap_procfs_first(const struct stap_probe *probe)
{
	const struct stap_probe *other;

	for (other = probe->prog->probe; other < probe; other++)
		if (procfs_same(probe, other))
			return false;
	return true;
}

/**
 * stap_procfs_mode - permissions of a probe's file
 * @probe: a probe on it
 */
umode_t stap_procfs_mode(const struct stap_probe *probe)
{
	const struct stap_prog *prog = probe->prog;
	umode_t mode = 0;
	u32 i;

	for (i = 0; i < prog->nprobe; i++)
		if (procfs_same(probe, &prog->probe[i]))
			mode |= prog->probe[i].rec->p[1];
	return mode;
}

/* --- the file ------------------------------------------------------------- */

/*
 * The program that a probe belongs to, unless it is gone: then another one's
 * probes may lie there now, and nothing of what is there is looked at before it
 * is known to be a probe on a file.
 */
static struct stap_prog *procfs_prog(const struct stap_probe *probe)
{
	struct stap_prog *prog;
	u32 i;

	lockdep_assert_held(&stap_load_lock);
	list_for_each_entry(prog, &stap_progs, list)
		for (i = 0; i < prog->nprobe; i++)
			if (&prog->probe[i] == probe)
				return stap_procfs_is(probe) ? prog : NULL;
	return NULL;
}

static void procfs_find(struct stap_procfs_file *pf,
			const struct stap_probe *probe)
{
	struct stap_prog *prog = pf->prog;
	u32 i;

	for (i = 0; i < prog->nprobe; i++) {
		struct stap_probe *other = &prog->probe[i];

		if (procfs_same(probe, other))
			pf->probe[other->rec->kind == STAP_PROBE_PROCWRITE] =
				other;
	}
}

static int procfs_open(struct inode *inode, struct file *file)
{
	const struct stap_probe *probe = inode->i_private;
	struct stap_procfs_file *pf;
	int ret = tracing_check_open_get_tr(NULL);

	if (ret)
		return ret;
	pf = kzalloc(sizeof(*pf), GFP_KERNEL);
	if (!pf)
		return -ENOMEM;
	mutex_init(&pf->lock);
	guard(mutex)(&stap_load_lock);
	pf->prog = procfs_prog(probe);
	if (!pf->prog) {
		kfree(pf);
		return -ENODEV;
	}
	kref_get(&pf->prog->arm.ref);
	procfs_find(pf, probe);
	file->private_data = pf;
	return 0;
}

static int procfs_release(struct inode *inode, struct file *file)
{
	struct stap_procfs_file *pf = file->private_data;

	stap_put(pf->prog);
	mutex_destroy(&pf->lock);
	kvfree(pf->value.text);
	kfree(pf);
	return 0;
}

/* One probe's handler, with what it finds in @value or puts there. */
static int procfs_run(struct stap_probe *probe, struct stap_procfs_value *value)
{
	u64 ctx[STAP_CTX_WORDS] = {};

	if (!probe)
		return -EINVAL;
	/* Its code may be replaced once it is not attached, after a while. */
	guard(preempt)();
	if (!READ_ONCE(probe->attached) ||
	    READ_ONCE(probe->prog->state) != STAP_RUNNING)
		return -ENXIO;
	ctx[PROCFS_VALUE] = (unsigned long)value;
	stap_probe_run(probe, ctx);
	return 0;
}

static int procfs_make(struct stap_procfs_file *pf)
{
	struct stap_procfs_value *value = &pf->value;
	struct stap_probe *probe = pf->probe[0];

	if (!probe)
		return -EINVAL;
	if (!value->text) {
		value->size = probe->rec->p[0];
		value->text = kvzalloc(value->size, GFP_KERNEL);
		if (!value->text)
			return -ENOMEM;
	}
	value->len = 0;
	value->text[0] = '\0';
	return procfs_run(probe, value);
}

static ssize_t procfs_read(struct file *file, char __user *to, size_t count,
			   loff_t *pos)
{
	struct stap_procfs_file *pf = file->private_data;
	int ret;

	guard(mutex)(&pf->lock);
	if (!*pos) {
		ret = procfs_make(pf);
		if (ret)
			return ret;
	}
	return simple_read_from_buffer(to, count, pos, pf->value.text,
				       pf->value.len);
}

/* What does not fit is left for another write. */
static ssize_t procfs_write(struct file *file, const char __user *from,
			    size_t count, loff_t *pos)
{
	struct stap_procfs_file *pf = file->private_data;
	struct stap_procfs_value value = { };
	int ret;

	value.size = pf->prog->image.hdr->maxstringlen;
	value.len = min(count, value.size - 1);
	value.text = memdup_user_nul(from, value.len);
	if (IS_ERR(value.text))
		return PTR_ERR(value.text);
	scoped_guard(mutex, &pf->lock)
		ret = procfs_run(pf->probe[1], &value);
	kfree(value.text);
	if (ret)
		return ret;
	*pos += value.len;
	return value.len;
}

const struct file_operations stap_procfs_fops = {
	.open = procfs_open,
	.read = procfs_read,
	.write = procfs_write,
	.llseek = default_llseek,
	.release = procfs_release,
};

/* --- $value --------------------------------------------------------------- */

/* In any other probe, where only the library's own functions ask, there is none. */
static struct stap_procfs_value *procfs_value(struct stap_rt *rt)
{
	if (!stap_procfs_is(rt->probe))
		return NULL;
	return (struct stap_procfs_value *)(unsigned long)rt->ctx[PROCFS_VALUE];
}

static void procfs_append(struct stap_procfs_value *value, const char *text)
{
	size_t n = min(strlen(text), value->size - 1 - value->len);

	memcpy(value->text + value->len, text, n);
	value->len += n;
	value->text[value->len] = '\0';
}

STAP_BUILTIN(__procfs_get)
{
	struct stap_procfs_value *value = procfs_value(rt);

	stap_string_copy(stap_builtin_str(a), rt->maxlen,
			 value ? value->text : "");
	return 0;
}

STAP_BUILTIN(__procfs_set)
{
	struct stap_procfs_value *value = procfs_value(rt);

	if (!value || rt->probe->rec->kind != STAP_PROBE_PROCREAD)
		return 0;
	value->len = 0;
	value->text[0] = '\0';
	procfs_append(value, stap_builtin_str(a));
	return 0;
}

STAP_BUILTIN(__procfs_append)
{
	struct stap_procfs_value *value = procfs_value(rt);

	if (value && rt->probe->rec->kind == STAP_PROBE_PROCREAD)
		procfs_append(value, stap_builtin_str(a));
	return 0;
}

/* --- the kinds ------------------------------------------------------------ */

/* There is nothing to hook: whoever opens the file finds the probe. */
static int procfs_attach(struct stap_probe *probe)
{
	return 0;
}

static void procfs_detach(struct stap_probe **probe, u32 n)
{
}

static const struct stap_road stap_road_procfs = {
	.name = "procfs",
	.attach = procfs_attach,
	.detach = procfs_detach,
};

static int procfs_prepare(struct stap_probe *probe, struct stap_verdict *v)
{
	probe->nargs = 0;
	probe->road = &stap_road_procfs;
	return 0;
}

const struct stap_probe_ops stap_ops_PROCREAD = {
	.kind = STAP_PROBE_PROCREAD,
	.prepare = procfs_prepare,
};

const struct stap_probe_ops stap_ops_PROCWRITE = {
	.kind = STAP_PROBE_PROCWRITE,
	.prepare = procfs_prepare,
};
