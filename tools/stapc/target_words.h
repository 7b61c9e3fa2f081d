/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Target variables that are words of the probe's context and have no types:
 * those of process().syscall.
 */
#ifndef STAPC_TARGET_WORDS_H
#define STAPC_TARGET_WORDS_H

#include "target.h"

/**
 * struct stap_target_word - a variable
 * @name: with its dollar
 * @op: ARG or RETVAL
 * @word: of ARG
 * @parm: it is one of $$parms
 */
struct stap_target_word {
	const char *name;
	enum stap_target_op op;
	unsigned int word;
	bool parm;
};

/**
 * struct stap_target_words - the variables of a probe
 * @v: ends without a name
 * @expected: for other names: "... expected"
 * @what: the kind of variable, for messages
 */
struct stap_target_words {
	const struct stap_target_word *v;
	const char *expected;
	const char *what;
};

/**
 * stap_target_words_resolve() - find out what a target variable is
 * @s: the session
 * @w: the variables that there are
 * @e: a TARGET
 *
 * Return: the type, AST_TYPE_UNKNOWN after having reported an error.
 */
enum ast_type stap_target_words_resolve(struct stap_session *s,
					const struct stap_target_words *w,
					struct ast_expr *e);

/* "$syscall:long $arg1:long": what -L prints. */
char *stap_target_words_list(struct stap_session *s, const struct stap_target_words *w);

#endif
