/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Diagnostics of all passes, in SystemTap's form: text, the token, the source
 * line and a caret. Errors are counted; equal messages are printed once.
 */
#ifndef STAPC_MSG_H
#define STAPC_MSG_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include "cc.h"
#include "tok.h"

struct stap_session;

/**
 * stap_error() - a semantic error at a token
 * @s: the session
 * @tok: what it is about; NULL if there is no place
 * @fmt: the text, without "semantic error: " and without the place
 *
 * Prints "semantic error: TEXT: identifier 'x' at FILE:L:C", the line and the
 * caret. The pass fails if any error was counted; go on to find more.
 */
void stap_error(struct stap_session *s, const struct stap_tok *tok,
		const char *fmt, ...) __printf(3, 4);

/* The same, with a second token ("... vs. identifier ..."). Either may be NULL. */
void stap_error2(struct stap_session *s, const struct stap_tok *tok,
		 const struct stap_tok *other, const char *fmt, ...)
	__printf(4, 5);

/* A further line under the error just reported: "\tTEXT: identifier ..." */
void stap_error_note(struct stap_session *s, const struct stap_tok *tok,
		     const char *fmt, ...) __printf(3, 4);

/* Pass 1's: "parse error: TEXT", tab, "saw: identifier 'x' at FILE:L:C" ... */
void stap_parse_error(struct stap_session *s, const struct stap_tok *tok,
		      const char *fmt, ...) __printf(3, 4);

/* The same with "at:" for "saw:", for a token that the text is about. */
void stap_parse_error_at(struct stap_session *s, const struct stap_tok *tok,
			 const char *fmt, ...) __printf(3, 4);

/* "WARNING: TEXT: identifier 'x' at FILE:L:C" ...; -w drops, -W lets the pass fail */
void stap_warn(struct stap_session *s, const struct stap_tok *tok,
	       const char *fmt, ...) __printf(3, 4);

/* "ERROR: TEXT", about the command or the machine, not about the script. */
void stap_fail(struct stap_session *s, const char *fmt, ...)
	__printf(2, 3);

/* The last line of a failed pass: "Pass 2: analysis failed.  [man ...]" */
void stap_pass_failed(struct stap_session *s, int pass);

/* Errors so far. */
unsigned int stap_errors(const struct stap_session *s);
/* With -W, warnings so far: the pass that made them fails. */
unsigned int stap_fatal_warnings(const struct stap_session *s);

/*
 * Errors while muted are not printed nor counted, but the count of the muted
 * ones is returned by unmute: for trying an optional probe point. Nests.
 */
void stap_msg_mute(struct stap_session *s);
unsigned int stap_msg_unmute(struct stap_session *s);

#endif
