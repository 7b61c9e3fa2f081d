/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Macros: @define NAME(a, b) %( body %). The table of definitions and the
 * stack of expansions in progress; the stream of tokens that comes out is the
 * preprocessor's input.
 */
#ifndef STAPC_MACRO_H
#define STAPC_MACRO_H

#include "lexer.h"

struct stap_macro {
	struct stap_macro *next;
	const struct stap_tok *name;	/* without the @ */
	struct stap_source *src;
	struct { AST_VEC(const char *); } params;	/* interned */
	struct stap_toks body;
};

struct stap_macros { struct stap_macro *first; };

struct stap_expander;

/**
 * stap_expander_new() - a stream of the tokens of one source
 * @s: the session; its public macros are known to all sources
 * @src: the source
 * @toks: its raw tokens
 */
struct stap_expander *stap_expander_new(struct stap_session *s, struct stap_source *src,
					const struct stap_toks *toks);

/* The next token, macros expanded and definitions taken in. NULL: failed. */
const struct stap_tok *stap_expander_next(struct stap_expander *x);

/* The next token as it stands, for arms of conditionals that are not taken. */
const struct stap_tok *stap_expander_raw(struct stap_expander *x);

#endif
