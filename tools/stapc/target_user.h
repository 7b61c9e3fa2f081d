/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Target variables of places in programs: the arguments of a mark, and what
 * debugging information knows of a function. target.c asks here where a
 * probe point has @user.
 */
#ifndef STAPC_TARGET_USER_H
#define STAPC_TARGET_USER_H

#include "target.h"

struct stap_program;

/**
 * struct stap_user_point - a place in a program
 * @program: the program or library
 * @function: that it is in, for messages; may be NULL
 * @pc: the place's address in the file
 * @provider: of a mark, else NULL
 * @mark: its name
 * @args: its arguments, as the note has them
 */
struct stap_user_point {
	struct stap_program *program;
	const char *function;
	uint64_t pc;
	const char *provider;
	const char *mark;
	const char *args;
};

/* As stap_target_resolve(), for a TARGET or ATVAR at a point with @user. */
enum ast_type stap_target_user_resolve(struct stap_session *s,
				       const struct stap_target_point *p,
				       struct ast_expr *e);

/* As stap_target_list(). */
char *stap_target_user_list(struct stap_session *s,
			    const struct stap_target_point *p);

struct target_path;

/**
 * stap_target_user_cast() - begin the path of @cast() to a program's type
 * @path: place, type and BTF are filled in; the operand is not added
 * @u: the program if the cast names none; NULL: it must
 * @e: a CAST
 *
 * Return: 1; 0 if it is no program's type that is meant, -1 after having reported
 * that there is no such type.
 */
int stap_target_user_cast(struct target_path *path, const struct stap_user_point *u,
			  const struct ast_expr *e);

/*
 * target_mark.c: what a mark's note tells of. Whether it tells of @name at all
 * depends on the name alone.
 */
bool stap_mark_has(const char *name);
enum ast_type stap_mark_resolve(struct stap_session *s, const struct stap_user_point *u,
				struct ast_expr *e);
char *stap_mark_list(struct stap_session *s, const struct stap_user_point *u);

#endif
