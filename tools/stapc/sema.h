/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Pass 2's result: the resolved program that code is generated from.
 *
 *	probe a = kernel.function("vfs_read") { n = $count }
 *	probe a { total += n }
 *
 * becomes one struct sema_probe of kind ENTRY, target "vfs_read", with the
 * body { { n = $count } { total += n } } of its own, the local n and, in the
 * program, the global total. Unused code is gone by now, every expression
 * has a type, and what an expression's sema pointer leads to depends on its
 * kind:
 *
 *	SYMBOL		struct sema_symbol
 *	CALL		struct sema_function, also for builtins
 *	TARGET, CAST, ATVAR	what target.c hung there
 *	others		NULL
 *
 * SYMBOLs also stand in foreach (keys, value, base), try (the error's text)
 * and as the array of INDEX and IN. DEFINED, ENUM, ENTRY and the unused arms of
 * constant conditions have been replaced.
 */
#ifndef STAPC_SEMA_H
#define STAPC_SEMA_H

#include <stdbool.h>
#include <stdint.h>
#include "ast.h"
#include "target.h"

struct stap_session;

#define SEMA_MAX_KEYS	9		/* of an array */
#define SEMA_NKEYS_UNKNOWN	(-1)

enum sema_symbol_kind {
	SEMA_LOCAL,
	SEMA_PARAM,
	SEMA_GLOBAL,
};

/**
 * struct sema_symbol - a variable
 * @kind: where it lives
 * @name: as written; private globals may share a name across files
 * @tok: its declaration or first use
 * @type: of the value, for an array of its elements
 * @nkeys: 0 for a scalar, else the number of an array's keys
 * @keys: their types
 * @index: place in the list that holds it: a frame's locals (where the
 *	parameters come first) or the program's globals
 * @read: some code that was not elided reads it
 * @written: the same for assignments
 * @global: its declaration, SEMA_GLOBAL only
 * @init: NUMBER, STRING or NULL, after -G; SEMA_GLOBAL only
 * @hist: the histogram that is asked of a statistic, or NULL
 * @variance: its variance is
 * @shift: with so many bits behind the point
 * @pointee: what it points to
 * @type_tok: where @type was first known; this and what follows is pass 2's
 * @nkeys_tok: the same for @nkeys
 * @key_toks: the same for @keys
 */
struct sema_symbol {
	enum sema_symbol_kind kind;
	const char *name;
	const struct stap_tok *tok;
	enum ast_type type;
	int nkeys;
	enum ast_type keys[SEMA_MAX_KEYS];
	unsigned int index;
	bool read, written;
	const struct ast_global *global;
	const struct ast_expr *init;
	const struct ast_hist *hist;
	bool variance;
	long long shift;
	struct stap_pointee pointee;
	const struct stap_tok *type_tok, *nkeys_tok;
	const struct stap_tok *key_toks[SEMA_MAX_KEYS];
};

struct sema_symbols { AST_VEC(struct sema_symbol *); };

/**
 * struct sema_function - a function or a builtin
 * @name: as written
 * @builtin: STAP_BI_*, or -1
 * @flags: STAP_BUILTIN_* of a builtin
 * @index: place in the program's functions; unused for builtins
 * @nparams: how many of @locals are parameters; they come first
 * @locals: for a builtin its parameters, with their types
 * @type: of the result, UNKNOWN: returns nothing
 * @pointee: what the result points to
 * @body: a BLOCK; NULL for builtins
 * @ast: where it came from; NULL for builtins
 * @recursive: may be active more than once
 * @type_tok: where @type was first known; this and @next are pass 2's
 * @next: the function that "next" in this one leads to
 */
struct sema_function {
	const char *name;
	int builtin;
	unsigned int flags;
	unsigned int index;
	unsigned int nparams;
	struct sema_symbols locals;
	enum ast_type type;
	struct stap_pointee pointee;
	struct ast_stmt *body;
	const struct ast_function *ast;
	bool recursive;
	const struct stap_tok *type_tok;
	struct sema_function *next;
};

/**
 * struct sema_probe - one probe point with its handler
 * @kind: a row of STAP_PROBE_LIST
 * @flags: STAP_PROBE_F_*
 * @target: as the row says; "" where it says none
 * @module: "" for the kernel
 * @p: as the row says
 * @scope: of a probe in user space: processes that run this program; "" for all
 * @pid: this process instead, 0: any
 * @point: the value of pp(): 'kernel.function("vfs_read")'
 * @name: the value of pn(): as the user wrote it, before aliases
 * @alias: @name is an alias, its wildcards resolved
 * @never: checked like all, but there is nothing to arm: emits no probe
 * @privileged: from the library
 * @where: what target.c wants to know
 * @locals: variables of the handler
 * @body: a BLOCK, its own copy; a condition of the point is an "if" in it
 * @conds: these "if"; empty if the probe is to stay armed while one is false
 * @tok: the first component of the point, for messages
 * @written: what the user wrote, for "<-" of -p2
 * @ast: the statement it came from
 */
struct sema_probe {
	enum stap_probe_kind kind;
	unsigned int flags;
	const char *target;
	const char *module;
	int64_t p[3];
	const char *scope;
	uint32_t pid;
	const char *point;
	const char *name;
	bool alias;
	bool never;
	bool privileged;
	struct stap_target_point where;
	struct sema_symbols locals;
	struct ast_stmt *body;
	struct { AST_VEC(struct ast_stmt *); } conds;
	const struct stap_tok *tok;
	const char *written;
	const struct ast_probe *ast;
};

/**
 * struct stap_sema - the program
 * @globals: those that are used; index is the position
 * @functions: those that are called, without builtins; index is the position
 * @probes: in the order they were written, as expanded
 * @nesting: longest chain of calls, a function counted once
 * @recursive: some function is
 * @groups: something asks for the groups of a match
 * @priv: pass 2's own
 */
struct stap_sema {
	struct sema_symbols globals;
	struct { AST_VEC(struct sema_function *); } functions;
	struct { AST_VEC(struct sema_probe *); } probes;
	unsigned int nesting;
	bool recursive;
	bool groups;
	void *priv;
};

#endif
