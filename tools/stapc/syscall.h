/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The system calls: numbers, arguments, what users call them, and how an
 * argument is shown.
 *
 *	syscall_table.inc	made of a kernel tree by scripts/gen-syscalls
 *	syscall_names.c		SystemTap's names, where they are others
 *	syscall_decode.c	what an argument's type and name say about it
 *	syscall_flags.c		names of flags and numbers
 */
#ifndef STAPC_SYSCALL_H
#define STAPC_SYSCALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ast_expr;
struct stap_arena;
struct stap_session;
struct stap_target_point;

enum { STAP_SYSCALL_X86_64, STAP_SYSCALL_ARM64, STAP_SYSCALL_ARCHES };

#define STAP_SYSCALL_ARGS	6

/**
 * struct stap_syscall - a system call
 * @name: as in the kernel's list
 * @nr: its number by architecture, -1 where it has none
 * @args: its arguments in C: "int dfd, const char * filename"
 */
struct stap_syscall {
	const char *name;
	int nr[STAP_SYSCALL_ARCHES];
	const char *args;
};

/* In the order of their names; where the arguments differ, so do the rows. */
extern const struct stap_syscall stap_syscalls[];
extern const unsigned int stap_nsyscalls;

/**
 * struct stap_syscall_arg - an argument
 * @type: in C, without __user
 * @name: the kernel's
 * @known: the name that scripts have for it; the kernel's if that is it
 * @size: bytes of the value
 * @is_signed: it is sign-extended
 * @pointer: it is an address
 */
struct stap_syscall_arg {
	const char *type, *name, *known;
	unsigned int size;
	bool is_signed, pointer;
};

/* Another name of a call, in scripts. */
struct stap_syscall_alias {
	const char *name, *call;
};

/* syscall.c */
int stap_syscall_arch(struct stap_session *s);
const struct stap_syscall *stap_syscall_find(const char *name, int arch);
const struct stap_syscall *stap_syscall_by_number(int64_t nr);
unsigned int stap_syscall_args(const struct stap_syscall *sc, struct stap_arena *a,
			       struct stap_syscall_arg arg[STAP_SYSCALL_ARGS]);

/* syscall_names.c */
const char *stap_syscall_known(const char *call, unsigned int nr, size_t *len);
const struct stap_syscall_alias *stap_syscall_aliases(void);

/**
 * struct stap_syscall_shown - how an argument is shown
 * @format: its directive in argstr
 * @text: the argument of that as an expression, NULL: the number itself
 * @string: the argument by its own name is this text, not a number
 * @when: only if this expression is true; NULL: always
 */
struct stap_syscall_shown {
	const char *format;
	const char *text;
	bool string;
	const char *when;
};

/* syscall_decode.c */
void stap_syscall_show(const struct stap_syscall *sc, const struct stap_syscall_arg *arg,
		       struct stap_arena *a, struct stap_syscall_shown *shown);
int stap_syscall_result_format(const struct stap_syscall *sc);

/* syscall_flags.c: the table for __flags_text(), NULL if there is none */
const char *stap_syscall_flags(struct stap_arena *a, const char *name);

#endif
