/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names: see resolve.c.
 */
#ifndef STAPC_RESOLVE_H
#define STAPC_RESOLVE_H

#include "pass2.h"

void stap_resolve_init(struct pass2 *p);
void stap_resolve_run(struct pass2 *p);

struct sema_function *stap_resolve_builtin(struct pass2 *p, int builtin);
struct sema_symbol *stap_resolve_global(struct pass2 *p, struct ast_global *g);

#endif
