/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Format strings of printf and sprintf, parsed once: the type checker, the
 * code generator and the printer of the tree all read this list.
 */
#ifndef STAPC_FMT_H
#define STAPC_FMT_H

#include <stdbool.h>
#include <stddef.h>
#include "arena.h"

/* X(enum suffix, conversion character, type of the argument) */
#define STAP_FMT_CONVS(X)		\
	X(LITERAL,	0,	UNKNOWN)	/* text between conversions */	\
	X(SIGNED,	'd',	LONG)	/* d i */	\
	X(UNSIGNED,	'u',	LONG)			\
	X(HEX,		'x',	LONG)			\
	X(UPHEX,	'X',	LONG)			\
	X(OCTAL,	'o',	LONG)			\
	X(POINTER,	'p',	LONG)			\
	X(CHAR,		'c',	LONG)			\
	X(STRING,	's',	STRING)			\
	X(BINARY,	'b',	LONG)	/* so many bytes of it */	\
	X(MEMORY,	'm',	LONG)	/* precision is the length */	\
	X(MEMHEX,	'M',	LONG)

enum stap_fmt_conv {
#define X(name, c, type) STAP_FMT_##name,
	STAP_FMT_CONVS(X)
#undef X
};

enum stap_fmt_flags {
	STAP_FMT_LEFT	= 1,	/* - */
	STAP_FMT_ZERO	= 2,	/* 0 */
	STAP_FMT_PLUS	= 4,	/* + */
	STAP_FMT_SPACE	= 8,	/* space */
	STAP_FMT_ALT	= 16,	/* # */
};

/* Width and precision: absent, a number, or taken from an argument. */
enum stap_fmt_size {
	STAP_FMT_NONE,
	STAP_FMT_FIXED,
	STAP_FMT_ARG,		/* *: one long argument before the value */
};

struct stap_fmt_dir {
	enum stap_fmt_conv conv;
	unsigned int flags;
	enum stap_fmt_size width_kind, prec_kind;
	unsigned int width, prec;
	const char *text;	/* LITERAL: %% already a single % */
	size_t len;
};

struct stap_fmt {
	const char *text;	/* the format string as given */
	size_t len;
	struct stap_fmt_dir *dirs;
	unsigned int ndirs;
	unsigned int nargs;	/* values and *s together */
};

/**
 * stap_fmt_parse() - parse a format string
 * @a: where the result lives
 * @text: the string, unescaped
 * @len: its length
 * @err: where to leave the text of an error
 *
 * Return: the format, or NULL with *@err set.
 */
const struct stap_fmt *stap_fmt_parse(struct stap_arena *a, const char *text,
				      size_t len, const char **err);

/* The conversion's letter, 0 for literal text. */
char stap_fmt_letter(enum stap_fmt_conv conv);

#endif
