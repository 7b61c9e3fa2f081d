/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Pieces of syntax tree for code that nobody wrote: display.c, entry.c. They
 * are resolved; what their type is, inference may still find out.
 */
#ifndef STAPC_NODE_H
#define STAPC_NODE_H

#include "pass2.h"

/**
 * struct node - makes pieces
 * @p: the pass
 * @tok: where messages point
 * @locals: where new variables go
 */
struct node {
	struct pass2 *p;
	const struct stap_tok *tok;
	struct sema_symbols *locals;
};

struct sema_symbol *node_local(const struct node *n, const char *name, enum ast_type type);
/* An array with keys of type long that the user does not see displayed. */
struct sema_symbol *node_array(const struct node *n, const char *name, unsigned int nkeys,
			       enum ast_type type);

struct ast_expr *node_number(const struct node *n, long long value);
struct ast_expr *node_symbol(const struct node *n, struct sema_symbol *v);
struct ast_expr *node_call(const struct node *n, enum stap_builtin builtin);
/* a[key, with]; @with may be NULL */
struct ast_expr *node_index(const struct node *n, struct sema_symbol *a,
			    struct ast_expr *key, struct ast_expr *with);
struct ast_expr *node_binary(const struct node *n, enum ast_expr_kind kind, enum ast_op op,
			     struct ast_expr *left, struct ast_expr *right);
/* !([key, with] in a) */
struct ast_expr *node_missing(const struct node *n, struct sema_symbol *a,
			      struct ast_expr *key, struct ast_expr *with);
struct ast_expr *node_ternary(const struct node *n, struct ast_expr *cond,
			      struct ast_expr *yes, struct ast_expr *no);
struct ast_expr *node_statop(const struct node *n, enum ast_statop op,
			     struct ast_expr *stat);

struct ast_stmt *node_expr_stmt(const struct node *n, struct ast_expr *e);
struct ast_stmt *node_set(const struct node *n, struct ast_expr *to, struct ast_expr *e);
struct ast_stmt *node_if(const struct node *n, struct ast_expr *cond, struct ast_stmt *yes,
			 struct ast_stmt *no);
/* try { body } catch { } */
struct ast_stmt *node_try(const struct node *n, struct ast_stmt *body);
struct ast_stmt *node_delete(const struct node *n, struct ast_expr *e);
/* printf(text, args) */
struct ast_stmt *node_printf(const struct node *n, const char *text,
			     const struct ast_exprs *args);

#endif
