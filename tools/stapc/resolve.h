/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names: resolve.c has variables, bodies and the order of things,
 * resolve_func.c functions.
 */
#ifndef STAPC_RESOLVE_H
#define STAPC_RESOLVE_H

#include "pass2.h"

/* Declare all functions and globals. */
void stap_resolve_init(struct pass2 *p);
/* Resolve all names in probes, and take in what they lead to. */
void stap_resolve_run(struct pass2 *p);

struct sema_symbol *stap_resolve_new(struct pass2 *p, enum sema_symbol_kind kind,
				     const char *name, const struct stap_tok *tok);
void stap_resolve_local(struct pass2 *p, struct sema_symbols *locals, struct sema_symbol *v);
/* A library file whose code is used brings its own probes along. */
void stap_resolve_pull(struct pass2 *p, const struct stap_source *src);

/* The declaration of @name that is nearest to code of @src, or NULL. */
const struct stap_decl *stap_resolve_decl(const struct stap_names *names, const char *name,
					  const struct stap_source *src, bool user);
/* The one function that stands for a declaration. */
struct sema_function *stap_resolve_function(struct pass2 *p, const struct ast_function *ast);
struct sema_function *stap_resolve_builtin(struct pass2 *p, int builtin);
void stap_resolve_call(struct pass2 *p, struct ast_expr *e);

/* overload.c */
void stap_overload_link(struct pass2 *p, struct sema_function *fn);
void stap_overload_finish(struct pass2 *p);

#endif
