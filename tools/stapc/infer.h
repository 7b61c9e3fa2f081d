/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Type inference: infer.c has the scalars, infer_array.c what is shared and
 * indexed, infer_stmt.c statements and the rounds.
 */
#ifndef STAPC_INFER_H
#define STAPC_INFER_H

#include "pass2.h"

/**
 * struct infer - type inference
 * @walk: over statements
 * @p: the pass
 * @fn: the function that is looked at, NULL in a probe
 * @discarded: an expression whose value goes nowhere
 * @changed: this round has learned something
 * @report: the last round: say what is wrong
 */
struct infer {
	struct ast_walk walk;
	struct pass2 *p;
	struct sema_function *fn;
	const struct ast_expr *discarded;
	bool changed;
	bool report;
};

void stap_infer_expr(struct infer *f, struct ast_expr *e, enum ast_type want);
void stap_infer_learn(struct infer *f, struct sema_symbol *v, enum ast_type t,
		      const struct stap_tok *tok);

void stap_infer_index(struct infer *f, struct ast_expr *e, enum ast_type want);
/* A statistic: SYMBOL or INDEX */
void stap_infer_stat(struct infer *f, struct ast_expr *e);
/* Keys of an array or histogram; WILDCARDs fit everywhere. */
void stap_infer_keys(struct infer *f, struct ast_expr *base, struct ast_exprs *keys);
void stap_infer_foreach(struct infer *f, struct ast_foreach *loop);

#endif
