/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tokens and places. A token is the unit that messages speak about
 * ("operator '+' at a.stp:3:9"), so every AST node keeps the token it stands
 * for. A token that came out of a macro keeps its own place, inside the body
 * of the macro, and points at the token that invoked the macro.
 */
#ifndef STAPC_TOK_H
#define STAPC_TOK_H

#include <stdbool.h>
#include <stddef.h>

/* X(enum suffix, name in messages) */
#define STAP_TOK_KINDS(X)		\
	X(JUNK,		"junk")		\
	X(IDENTIFIER,	"identifier")	\
	X(OPERATOR,	"operator")	\
	X(STRING,	"string")	\
	X(NUMBER,	"number")	\
	X(EMBEDDED,	"embedded-code")	\
	X(KEYWORD,	"keyword")	\
	X(END,		"end of input")

enum stap_tok_kind {
#define X(name, text) STAP_TOK_##name,
	STAP_TOK_KINDS(X)
#undef X
};

/* One input: a file, a -e text, or a buffer. Lives as long as the session. */
struct stap_source {
	const char *name;		/* as messages print it */
	const char *text;		/* whole contents, NUL terminated */
	size_t len;
	const size_t *lines;		/* offset of each line's first byte */
	unsigned int nlines;
	bool user;			/* the user's script, not a library file */
	bool macros_public;		/* .stpm: its macros are for everyone */
	unsigned long long args_used;	/* bit n: $n+1 or @n+1 stands in it */
	struct stap_source *next;
};

/* A place; line and column start at 1, src is NULL for "nowhere". */
struct stap_loc {
	const struct stap_source *src;
	unsigned int line;
	unsigned int col;
};

struct stap_tok {
	enum stap_tok_kind kind;
	int code;			/* the grammar's terminal */
	const char *text;		/* interned; strings: the value, unescaped */
	size_t len;			/* of text; a string may hold NULs */
	struct stap_loc loc;
	bool spaced;			/* white space or a comment stood before it */
	const struct stap_tok *via;	/* the macro use it came from, or NULL */
};

const char *stap_tok_kind_name(enum stap_tok_kind kind);

#endif
