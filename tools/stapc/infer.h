/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Type inference: infer.c has expressions, infer_array.c what is shared and
 * indexed, infer_stmt.c statements and the rounds, infer_say.c what is said
 * when it does not work out.
 */
#ifndef STAPC_INFER_H
#define STAPC_INFER_H

#include "pass2.h"

/*
 * How much a message says. Only those of the highest rank that comes up are
 * printed: the lesser ones are about what the others have led to.
 */
enum infer_rank {
	INFER_UNRESOLVED,	/* nothing is known */
	INFER_PLACE,		/* an expression does not fit its place */
	INFER_DECL,		/* two uses of a name do not fit together */
};

/**
 * struct infer - type inference
 * @walk: over statements
 * @p: the pass
 * @fn: the function that is looked at, NULL in a probe
 * @changed: this round has learned something
 * @open: something in this round is unknown or wrong
 * @wrong: not only unknown
 * @report: the last round: say what is wrong
 * @errors: how many had been reported before the last round
 * @rank: the highest that came up
 */
struct infer {
	struct ast_walk walk;
	struct pass2 *p;
	struct sema_function *fn;
	bool changed;
	bool open;
	bool wrong;
	bool report;
	unsigned int errors;
	enum infer_rank rank;
};

/**
 * struct infer_decl - something that has a type of its own
 * @type: where it is kept
 * @tok: where it became known; NULL there if it was written or is given
 * @index: which parameter or key it is, or -1
 * @fixed: it cannot be learned
 */
struct infer_decl {
	enum ast_type *type;
	const struct stap_tok **tok;
	int index;
	bool fixed;
};

/* infer.c */
void stap_infer_expr(struct infer *f, struct ast_expr *e, enum ast_type want);
void stap_infer_set(struct infer *f, struct ast_expr *e, enum ast_type t);
struct infer_decl stap_infer_symbol_decl(struct sema_symbol *v);
struct infer_decl stap_infer_result_decl(struct sema_function *fn);
void stap_infer_learn(struct infer *f, struct infer_decl d, enum ast_type t,
		      const struct stap_tok *tok);
/*
 * An expression, what it stands for, and the type its place wants: what is
 * known of one becomes known of the next. Nothing known is an error unless
 * @void_ok.
 */
void stap_infer_match(struct infer *f, struct ast_expr *e, struct infer_decl d,
		      enum ast_type want, bool void_ok);
/* An argument or key and what it is passed to. */
void stap_infer_pass(struct infer *f, struct ast_expr *e, struct infer_decl d);

/* infer_array.c */
void stap_infer_index(struct infer *f, struct ast_expr *e, enum ast_type want);
void stap_infer_keys(struct infer *f, struct ast_expr *base, struct ast_exprs *keys);
void stap_infer_foreach(struct infer *f, struct ast_foreach *loop);

/* infer_say.c */
void stap_infer_unresolved(struct infer *f, const struct stap_tok *tok);
void stap_infer_operator(struct infer *f, const struct stap_tok *tok);
void stap_infer_invalid(struct infer *f, const struct stap_tok *tok, enum ast_type t);
void stap_infer_local_stat(struct infer *f, const struct stap_tok *tok);
void stap_infer_untyped(struct infer *f, const struct stap_tok *tok);
void stap_infer_sides(struct infer *f, const struct ast_expr *e);
void stap_infer_misplaced(struct infer *f, const struct stap_tok *tok, enum ast_type want,
			  enum ast_type have);
void stap_infer_conflict(struct infer *f, const struct stap_tok *tok, enum ast_type t,
			 struct infer_decl d, bool wanted);

#endif
