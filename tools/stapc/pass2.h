/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of pass 2 share. The road:
 *
 *	expand.c	probe statements -> struct sema_probe, by way of
 *	point*.c	  the known forms of probe points, and the aliases
 *	fold.c		@defined, @enum, constant conditions: other arms go
 *	resolve*.c	names -> symbols and functions; pulls in the library
 *	overload.c	"next" in one of several functions of a name
 *	mutate.c	foreach over an array that is written meanwhile
 *	usage.c		who reads, writes and calls what
 *	elide.c		what has no effect goes
 *	entry.c		what return probes want of the time of entry
 *	origin.c	what pointers point to
 *	infer*.c	types, target variables included
 *	display.c	globals that only the user can read get printed
 *	declare.c	what statistics have to keep
 *	nesting.c	how deep calls can nest
 *	registers.c	which probes must have registers
 *
 * sema.c calls them in this order.
 */
#ifndef STAPC_PASS2_H
#define STAPC_PASS2_H

#include "names.h"
#include "sema.h"
#include "stages.h"

/* Bounds on what a few lines of aliases can be multiplied out to. */
#define PASS2_MAX_PROBES	65536	/* as a program file */
#define PASS2_MAX_STEPS		1000000
#define PASS2_MAX_DEPTH		256
#define PASS2_MAX_MEMORY	(512UL << 20)

struct stap_points;		/* expand.c: the tree of known points */

/**
 * struct pass2 - pass 2's state
 * @s: the session
 * @a: its arena
 * @out: the result
 * @functions: struct ast_function by name, user's and library's
 * @globals: struct sema_symbol by name, user's and library's
 * @known: struct sema_function by name: resolved ones, for identity
 * @unresolved: names of functions that there are not
 * @all: resolved functions in the order they were found, builtins too
 * @variables: resolved globals, likewise
 * @pulled: library files whose code has become part of the program
 * @points: known probe points
 * @steps: of expansion so far
 * @full: there are too many probes
 * @reports: errors about probe points so far
 * @quiet: warnings are not wanted: of code that only folding made useless
 */
struct pass2 {
	struct stap_session *s;
	struct stap_arena *a;
	struct stap_sema *out;
	struct stap_names functions, globals, known, unresolved;
	struct { AST_VEC(struct sema_function *); } all;
	struct sema_symbols variables;
	struct { AST_VEC(const struct stap_source *); } pulled;
	struct stap_points *points;
	unsigned int steps;
	bool full;
	unsigned int reports;
	bool quiet;
};

/* sema.c: the file that the user sees a token in: a macro's use, not its body */
const struct stap_source *stap_pass2_source(const struct stap_tok *tok);
bool stap_pass2_is_user(const struct stap_tok *tok);
/*
 * A warning, if @tok is in the user's files: the library is no business of his.
 * After an error nothing is warned about any more.
 */
void stap_pass2_warn(struct pass2 *p, const struct stap_tok *tok, const char *fmt, ...)
	__printf(3, 4);

/*
 * expand.c: append the probes of a statement to the program.
 */
void stap_expand_init(struct pass2 *p);
void stap_expand_probe(struct pass2 *p, const struct ast_probe *ast);

/* fold.c: a body, before its names are resolved. @where is NULL in functions. */
void stap_fold_body(struct pass2 *p, const struct stap_target_point *where,
		    struct ast_stmt **body);

/* The constants that are left once all is checked. */
void stap_fold_run(struct pass2 *p);

/* condition.c: what the condition of a probe point may not do */
void stap_condition_check(struct pass2 *p, const struct ast_expr *cond, bool user);

/* mutate.c: writes to arrays that a foreach walks */
void stap_mutate_run(struct pass2 *p);

/*
 * usage.c: who reads, writes and calls what. Sets the symbols' read and written
 * over all code that is reachable from the probes, and returns, by index
 * into @all, which functions those are and which have an effect.
 */
enum pass2_use {
	PASS2_CALLED	= 1,
	PASS2_EFFECT	= 2,
};

void stap_usage_run(struct pass2 *p, unsigned char *use);
/* Whether evaluating @e does anything but give a value. */
bool stap_usage_effect(const struct ast_expr *e, const unsigned char *use);

/* elide.c: warn of what is never set, drop what has no effect and who is not called. */
void stap_elide_run(struct pass2 *p, bool again);
/* Drop variables nobody uses. */
void stap_elide_variables(struct pass2 *p);

/* entry.c: entry probes for @entry */
void stap_entry_run(struct pass2 *p);

/* origin.c: called when target variables are resolved */
void stap_origin_run(struct pass2 *p);

/* infer*.c: types of everything; what contradicts itself is an error */
void stap_infer_run(struct pass2 *p);
/* ... and what is still unknown once dead code is gone */
void stap_infer_check(struct pass2 *p);

/* display.c */
void stap_display_run(struct pass2 *p);

/* declare.c */
void stap_declare_run(struct pass2 *p);

/* registers.c: probes of which the handler asks for registers become kprobes */
void stap_registers_run(struct pass2 *p);

/* nesting.c: how deep calls nest, and which functions are recursive */
void stap_nesting_run(struct pass2 *p);

#endif
