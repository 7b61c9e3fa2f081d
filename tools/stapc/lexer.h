/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From text to raw tokens: no macros, no conditionals, no grammar yet.
 */
#ifndef STAPC_LEXER_H
#define STAPC_LEXER_H

#include <stdbool.h>
#include "ast.h"
#include "tok.h"

struct stap_session;

struct stap_toks { AST_VEC(const struct stap_tok *); };

/**
 * stap_lex_source() - cut a source into tokens
 * @s: the session; its arguments replace $1, @1, $# and @#
 * @src: the source
 * @out: where the tokens are appended, a token of kind END last
 *
 * What cannot be a token becomes one of kind JUNK whose text is the message:
 * only a parser that meets it may complain, since it may stand in an arm of a
 * conditional that is not taken.
 */
void stap_lex_source(struct stap_session *s, struct stap_source *src,
		     struct stap_toks *out);

#endif
