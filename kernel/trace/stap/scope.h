/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whose hits a probe wants: those of everybody, of the processes that run a
 * program, of one process, of the target process and its descendants.
 */
#ifndef _TRACE_STAP_SCOPE_H
#define _TRACE_STAP_SCOPE_H

#include <linux/path.h>

#include "stap.h"

struct mm_struct;

/**
 * struct stap_scope - a probe's scope while it is attached
 * @probe: the probe, its record says what the scope is
 * @exe:   the program, if it is one
 * @inode: of @exe, to be compared only; NULL if any program will do
 */
struct stap_scope {
	const struct stap_probe *probe;
	struct path exe;
	const struct inode *inode;
};

int stap_scope_open(struct stap_scope *scope, const struct stap_probe *probe);
void stap_scope_close(struct stap_scope *scope);
bool stap_scope_has(const struct stap_scope *scope, struct task_struct *task);
bool stap_scope_has_current(const struct stap_scope *scope);
bool stap_scope_may(const struct stap_scope *scope, struct mm_struct *mm);
bool stap_scope_wide(const struct stap_scope *scope);

#endif /* _TRACE_STAP_SCOPE_H */
