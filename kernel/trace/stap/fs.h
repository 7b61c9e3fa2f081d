/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The directory "stap" in tracefs.
 */
#ifndef _TRACE_STAP_FS_H
#define _TRACE_STAP_FS_H

#include <linux/fs.h>

#include "stap.h"

/* load.c */
extern const struct file_operations stap_load_fops;
extern const struct file_operations stap_unload_fops;

/* fs_prog.c */
extern const struct file_operations stap_fs_enable_fops;
extern const struct file_operations stap_fs_probes_fops;
extern const struct file_operations stap_fs_error_fops;
extern const struct file_operations stap_fs_code_fops;
int stap_fs_programs_show(struct seq_file *m, void *unused);
int stap_fs_open(struct inode *inode, struct file *file,
		 int (*show)(struct seq_file *m, void *unused));
int stap_fs_release(struct inode *inode, struct file *file);

/* fs_global.c */
extern const struct file_operations stap_fs_global_fops;

#endif /* _TRACE_STAP_FS_H */
