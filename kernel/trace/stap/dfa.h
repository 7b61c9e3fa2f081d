/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Regular expressions at run time: the automata of section DFA, and what
 * matched() and ngroups() say of the last match. Shared by the kernel and
 * stapc.
 */
#ifndef _TRACE_STAP_DFA_H
#define _TRACE_STAP_DFA_H

#include "image.h"

/**
 * struct stap_match - the last match of a handler
 * @ngroup: groups of the expression, the whole match included; 0 if it did not
 *          match, if nothing has been matched yet, or if nobody asks for groups
 * @reg:    registers of the automaton; the first 2 x @ngroup are where the
 *          groups begin and end, STAP_DFA_UNSET if they took no part
 * @text:   the string that was matched, as many bytes as a string may have.
 *          May be NULL if no expression of the program has groups.
 *
 * The owner provides @text, and sets @ngroup to 0 where a handler begins.
 */
struct stap_match {
	__u16 ngroup;
	__u16 reg[STAP_DFA_REGS];
	char *text;
};

/* Longest text of stap_dfa_matched() and stap_dfa_ngroups() with its NUL. */
#define STAP_DFA_TEXT		80

bool stap_dfa_match(const struct stap_image *img, __u32 regex, const char *s,
		    struct stap_match *m);
int stap_dfa_matched(const struct stap_match *m, __s64 n, char *dst, size_t cap,
		     char *error);
int stap_dfa_ngroups(const struct stap_match *m, __s64 *n, char *error);

#endif /* _TRACE_STAP_DFA_H */
