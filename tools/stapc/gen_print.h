/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A text to be printed, under construction: what gen_print.c, gen_join.c and
 * gen_memory.c know of each other.
 */
#ifndef STAPC_GEN_PRINT_H
#define STAPC_GEN_PRINT_H

#include "gen.h"

struct stap_fmt_dir;

/**
 * struct print - a print statement
 * @g: the function
 * @text: its format, so far
 * @args: what the format's directives print
 * @failed: an error has been reported
 */
struct print {
	struct gen *g;
	struct { AST_VEC(char); } text;
	struct { AST_VEC(struct ast_expr *); } args;
	uint32_t flags;			/* STAP_EVENT_* */
	bool failed;
};

/* gen_print.c */
void print_text(struct print *p, const char *text);
void print_arg(struct print *p, struct ast_expr *arg);

/* gen_join.c */
/* How many of @n statements go into one event; the first is a print. */
unsigned int gen_join(struct ast_stmt **s, unsigned int n);

/* gen_memory.c */
/* %m and %M. Return: how many of @args they took. */
unsigned int gen_memory(struct print *p, const struct stap_fmt_dir *d,
			struct ast_expr **args);

#endif
