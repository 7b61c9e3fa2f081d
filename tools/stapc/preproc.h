/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The preprocessor: conditionals %( cond %? tokens %: tokens %) over the
 * stream of expanded tokens.
 */
#ifndef STAPC_PREPROC_H
#define STAPC_PREPROC_H

#include "lexer.h"

/**
 * stap_preprocess() - lex a source, expand its macros, choose its conditionals
 * @s: the session
 * @src: the source
 * @out: where the tokens are appended, END last
 *
 * Return: false after having reported an error.
 */
bool stap_preprocess(struct stap_session *s, struct stap_source *src,
		     struct stap_toks *out);

#endif
