/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Target variables: what $x, $return, @cast(), $$parms ... mean at a probe,
 * by BTF. Pass 2 asks for their types, pass 3 for the reads they stand for.
 */
#ifndef STAPC_TARGET_H
#define STAPC_TARGET_H

#include <stdbool.h>
#include <stdint.h>
#include <linux/stap.h>
#include "ast.h"

struct stap_session;
struct stap_target_words;
struct stap_syscall;
struct stap_user_point;

/**
 * struct stap_target_point - the probe that a handler belongs to
 * @kind: ENTRY, RETURN, STATEMENT, TRACEPOINT or one without variables
 * @target: name of the function or tracepoint
 * @proto: BTF id of its prototype (struct stap_btf_func or
 *	stap_btf_tracepoint), 0 if there is none
 * @system: a tracepoint's system, for $$system; may be NULL
 * @numbered: kernel.tracepoint(): parameters are $arg1, $arg2 ...
 * @wild: one handler for many functions: no variables at all
 * @user: a place in a program instead, target_user.h's; else NULL
 * @module: that the function or tracepoint is in; NULL or empty for the kernel
 * @syscall: a system call instead, target_syscall.c's; else NULL
 * @words: words of the context, target_words.c's; else NULL
 */
struct stap_target_point {
	enum stap_probe_kind kind;
	const char *target;
	uint32_t proto;
	const char *system;
	const char *module;
	bool numbered;
	bool wild;
	const struct stap_user_point *user;
	const struct stap_syscall *syscall;
	const struct stap_target_words *words;
};

/**
 * struct stap_pointee - what a value points to
 * @pointer: it is a pointer
 * @type: the BTF id of the type behind it, 0 if that is void
 * @module: whose BTF that is; NULL for the kernel's
 */
struct stap_pointee {
	bool pointer;
	uint32_t type;
	const char *module;
};

/**
 * stap_target_resolve() - find out what a target variable is
 * @s: the session
 * @p: where; NULL in a function, where only @cast has a meaning
 * @e: a TARGET, CAST or ATVAR. Its @sema is set for pass 3. Its indices and
 *	the operand of CAST are not looked at: they are expressions of type
 *	long, the caller's to resolve.
 *
 * Return: the type, AST_TYPE_UNKNOWN after having reported an error.
 */
enum ast_type stap_target_resolve(struct stap_session *s,
				  const struct stap_target_point *p,
				  struct ast_expr *e);

/**
 * stap_target_defined() - the value of @defined(e)
 * @s: the session
 * @p: where
 * @e: the operand. Each TARGET, CAST and ATVAR in it is tried and nothing
 *	reported; anything else is defined.
 */
bool stap_target_defined(struct stap_session *s,
			 const struct stap_target_point *p,
			 struct ast_expr *e);

/* The value of @enum("NAME"); false after having reported that there is none. */
bool stap_target_enum(struct stap_session *s, const struct ast_expr *e,
		      int64_t *value, const struct stap_target_ref **ref);

/* "$file:struct file* $buf:char* $return:ssize_t": what -L prints. */
char *stap_target_list(struct stap_session *s,
		       const struct stap_target_point *p);

/*
 * The rest is for pass 3: what @sema of a resolved expression leads to. A
 * small program for a machine with one value:
 *
 *	$file->f_inode->i_mode		ARG 0, OFFSET 32, LOAD 8, LOAD 2
 *
 * X(enum suffix): what it does with the value v
 */
#define STAP_TARGET_OPS(X)						\
	X(ARG)		/* v = argument word n */			\
	X(RETVAL)	/* v = what the function returned */		\
	X(OPERAND)	/* v = the operand of @cast */			\
	X(CONST)	/* v = n, or the address of a symbol */		\
	X(UREG)		/* v = register n of the program */		\
	X(ADDREG)	/* v += n * register "step" of the program */	\
	X(OFFSET)	/* v += n */					\
	X(INDEX)	/* v += n * the index of path step "step" */	\
	X(LOAD)		/* v = memory at v: size, is_signed, user */	\
	X(BITS)		/* v = bits [shift, shift + bits) of v, is_signed */

enum stap_target_op {
#define X(name) STAP_TARGET_##name,
	STAP_TARGET_OPS(X)
#undef X
};

/**
 * struct stap_target_ref - what a number is called that the types gave
 * @root: where the path begins: STAP_ROOT_*
 * @stars: it begins at so many pointers to that
 * @size: as of struct stap_reloc
 * @type: name of the root
 * @module: that knows it; NULL for the kernel
 * @path: as of struct stap_reloc, but "[*2]" is the index of path step 2
 */
struct stap_target_ref {
	uint8_t root, stars, size;
	const char *type, *module, *path;
};

struct stap_target_step {
	enum stap_target_op op;
	int64_t n;
	unsigned int step;
	unsigned int size;
	unsigned int shift, bits;
	bool is_signed;
	bool user;
	enum stap_reloc_what what;
	const struct stap_target_ref *ref;	/* NULL: the same on every kernel */
};

struct stap_target_steps { AST_VEC(struct stap_target_step); };

enum stap_target_part_kind {
	STAP_TARGET_PART_NUMBER,
	STAP_TARGET_PART_STRING,	/* the address of one, to be quoted */
};

/* A value that goes into a text like $$parms, and its directive there. */
struct stap_target_part {
	enum stap_target_part_kind kind;
	const char *before;		/* "a=" */
	const char *directive;		/* "%#x"; without a value plain text: "?" */
	struct stap_target_steps steps;
	const struct stap_target *text;	/* instead of steps */
};

/**
 * struct stap_target - a resolved target variable
 * @steps: how to get at a value of type long
 * @is_text: it is a text instead: @parts, or @text alone if there are none
 * @parts: "a=%#x", " b=%#x" ...
 * @text: a constant
 * @caught: what cannot be read makes the text "ERROR"
 * @user: it is the program's, no matter what the kernel is
 * @pinned: it is right on one kernel alone
 * @pointee: of a value: what it points to
 */
struct stap_target {
	struct stap_target_steps steps;
	bool is_text;
	struct { AST_VEC(struct stap_target_part); } parts;
	const char *text;
	bool caught;
	bool user;
	bool pinned;
	struct stap_pointee pointee;
};

#endif
