/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The variables of a system call.
 */
#ifndef STAPC_SYSCALL_VAR_H
#define STAPC_SYSCALL_VAR_H

#include <stdbool.h>

struct stap_arena;
struct stap_syscall;

/**
 * struct stap_syscall_var - a variable
 * @text: the expression that it is set to
 * @string: its type is string, not long
 * @kernel_only: a name that the kernel has for it and SystemTap has not
 */
struct stap_syscall_var {
	const char *text;
	bool string;
	bool kernel_only;
};

struct stap_syscall_names {
	const char *v[32];
	unsigned int n;
};

bool stap_syscall_var(const struct stap_syscall *sc, const char *point, bool ret,
		      const char *name, struct stap_arena *a, struct stap_syscall_var *v);
void stap_syscall_vars(const struct stap_syscall *sc, bool ret, struct stap_arena *a,
		       struct stap_syscall_names *list);

#endif
