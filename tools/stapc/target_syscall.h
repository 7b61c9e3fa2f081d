/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Target variables at system calls.
 */
#ifndef STAPC_TARGET_SYSCALL_H
#define STAPC_TARGET_SYSCALL_H

#include "target.h"

struct stap_syscall;

extern const struct stap_syscall stap_syscall_any;

enum ast_type stap_target_syscall(struct stap_session *s, const struct stap_target_point *where,
				  struct ast_expr *e);
char *stap_target_syscall_list(struct stap_session *s, const struct stap_target_point *where);

#endif
