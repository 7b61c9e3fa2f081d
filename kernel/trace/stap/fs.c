// SPDX-License-Identifier: GPL-2.0
/*
 * The directory "stap" in tracefs:
 *
 *   load  unload  programs
 *   NAME/enable  NAME/probes  NAME/error  NAME/code  NAME/globals/X
 *   NAME/procfs/FILE
 *
 * What is in the files is in load.c and fs_prog.c. Programs from the initrd
 * are loaded before there is a tracefs; their directories are made with ours.
 */
#include <linux/dcache.h>
#include <linux/init.h>
#include <linux/namei.h>
#include <linux/poll.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/tracefs.h>

#include "../trace.h"

#include "arm.h"
#include "fs.h"
#include "procfs.h"

#define STAP_MODE_DIR	0750

static struct dentry *stap_fs_root;

static int stap_fs_programs_open(struct inode *inode, struct file *file)
{
	int ret = tracing_check_open_get_tr(NULL);

	return ret ?: single_open(file, stap_fs_programs_show, NULL);
}

static const struct file_operations stap_fs_programs_fops = {
	.open = stap_fs_programs_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = single_release,
};

struct stap_fs_file {
	const char *name;
	umode_t mode;
	const struct file_operations *fops;
};

static const struct stap_fs_file stap_fs_files[] = {
	{ "load",	TRACE_MODE_WRITE,	&stap_load_fops },
	{ "unload",	TRACE_MODE_WRITE,	&stap_unload_fops },
	{ "programs",	TRACE_MODE_READ,	&stap_fs_programs_fops },
};

static const struct stap_fs_file stap_fs_prog_files[] = {
	{ "enable",	TRACE_MODE_WRITE,	&stap_fs_enable_fops },
	{ "probes",	TRACE_MODE_READ,	&stap_fs_probes_fops },
	{ "error",	TRACE_MODE_READ,	&stap_fs_error_fops },
	{ "code",	TRACE_MODE_READ,	&stap_fs_code_fops },
};

/* tracefs gives new directories the modes of its mount, 0755 or narrower. */
static struct dentry *stap_fs_dir(const char *name, struct dentry *parent)
{
	struct dentry *dir = tracefs_create_dir(name, parent);

	if (IS_ERR_OR_NULL(dir))
		return NULL;
	d_inode(dir)->i_mode = S_IFDIR | (d_inode(dir)->i_mode & STAP_MODE_DIR);
	return dir;
}

static void stap_fs_globals(struct stap_prog *prog)
{
	const struct stap_image *img = &prog->image;
	struct dentry *dir;
	u32 i;

	if (!img->count[STAP_SEC_GLOBAL])
		return;
	dir = stap_fs_dir("globals", prog->dir);
	if (!dir)
		return;
	for (i = 0; i < img->count[STAP_SEC_GLOBAL]; i++)
		trace_create_file(stap_image_str(img, img->globals[i].name),
				  TRACE_MODE_WRITE, dir, prog,
				  &stap_fs_global_fops);
}

/* The directory that a file is to be in, and its name there. */
static struct dentry *stap_fs_path(struct dentry *dir, const char **path)
{
	const char *name, *slash;
	struct dentry *sub;

	for (; (slash = strchr(*path, '/')); *path = slash + 1) {
		sub = lookup_positive_unlocked(*path, dir, slash - *path);
		if (IS_ERR(sub)) {
			name = kstrndup(*path, slash - *path, GFP_KERNEL);
			sub = name ? stap_fs_dir(name, dir) : NULL;
			kfree(name);
			if (!sub)
				return NULL;
		} else {
			/* The directory's own reference keeps it. */
			dput(sub);
		}
		dir = sub;
	}
	return dir;
}

static void stap_fs_procfs(struct stap_prog *prog)
{
	struct dentry *dir, *root = NULL;
	const char *name;
	u32 i;

	for (i = 0; i < prog->nprobe; i++) {
		struct stap_probe *probe = &prog->probe[i];

		cond_resched();
		if (!stap_procfs_is(probe) || !stap_procfs_first(probe))
			continue;
		if (!root)
			root = stap_fs_dir(STAP_PROCFS_DIR, prog->dir);
		if (!root)
			return;
		name = stap_image_str(&prog->image, probe->rec->target);
		dir = stap_fs_path(root, &name);
		if (dir)
			trace_create_file(name, stap_procfs_mode(probe), dir,
					  probe, &stap_procfs_fops);
	}
}

/**
 * stap_fs_add - make a program's directory
 * @prog: the program
 *
 * A program whose directory could not be made works without.
 */
void stap_fs_add(struct stap_prog *prog)
{
	u32 i;

	lockdep_assert_held(&stap_load_lock);
	if (!stap_fs_root)
		return;
	prog->dir = stap_fs_dir(stap_prog_name(prog), stap_fs_root);
	if (!prog->dir)
		return;
	for (i = 0; i < ARRAY_SIZE(stap_fs_prog_files); i++)
		trace_create_file(stap_fs_prog_files[i].name,
				  stap_fs_prog_files[i].mode, prog->dir, prog,
				  stap_fs_prog_files[i].fops);
	stap_fs_globals(prog);
	stap_fs_procfs(prog);
}

/**
 * stap_fs_remove - remove a program's directory
 * @prog: the program
 */
void stap_fs_remove(struct stap_prog *prog)
{
	lockdep_assert_held(&stap_load_lock);
	tracefs_remove(prog->dir);
	prog->dir = NULL;
}

static int __init stap_fs_init(void)
{
	struct stap_prog *prog;
	u32 i;
	int ret;

	ret = tracing_init_dentry();
	if (ret)
		return ret;
	guard(mutex)(&stap_load_lock);
	stap_fs_root = stap_fs_dir("stap", NULL);
	if (!stap_fs_root)
		return -ENOMEM;
	for (i = 0; i < ARRAY_SIZE(stap_fs_files); i++)
		trace_create_file(stap_fs_files[i].name, stap_fs_files[i].mode,
				  stap_fs_root, NULL, stap_fs_files[i].fops);
	list_for_each_entry(prog, &stap_progs, list)
		stap_fs_add(prog);
	return 0;
}

/* After tracer_init_tracefs(), which is an fs_initcall. */
fs_initcall_sync(stap_fs_init);
