/* SPDX-License-Identifier: GPL-2.0 */
/*
 * @var() of the kernel's variables.
 */
#ifndef STAPC_TARGET_GLOBAL_H
#define STAPC_TARGET_GLOBAL_H

#include <stdbool.h>

struct ast_expr;
struct target_path;

/* Whether @var(e) names a variable of the kernel's, or of a module of its. */
bool stap_target_is_kernel_var(const struct ast_expr *e);

/**
 * stap_target_kernel_var() - begin the path of a variable
 * @path: place, type and BTF are filled in, a step is added
 * @e: an ATVAR
 * @module: whose variable it is if it names none; NULL or empty: the kernel's
 *
 * The type is 0 if it is not known and only its address is asked for.
 *
 * Return: false after having reported that there is no such variable, or that its
 * type is not known.
 */
bool stap_target_kernel_var(struct target_path *path, const struct ast_expr *e,
			    const char *module);

#endif
