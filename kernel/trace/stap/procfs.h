/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Between probe_procfs.c and fs.c: the files that scripts make.
 */
#ifndef _TRACE_STAP_PROCFS_H
#define _TRACE_STAP_PROCFS_H

#include "stap.h"

/**
 * struct stap_procfs_value - what $value stands for while a handler runs
 * @text: with its NUL
 * @len:  bytes without the NUL
 * @size: bytes there
 */
struct stap_procfs_value {
	char *text;
	size_t len;
	size_t size;
};

/* Directory in a program's that has the files. */
#define STAP_PROCFS_DIR	"procfs"

bool stap_procfs_is(const struct stap_probe *probe);
bool stap_procfs_first(const struct stap_probe *probe);
umode_t stap_procfs_mode(const struct stap_probe *probe);
extern const struct file_operations stap_procfs_fops;

#endif /* _TRACE_STAP_PROCFS_H */
