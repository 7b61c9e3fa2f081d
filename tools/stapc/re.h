/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Regular expressions: from text to the words of section DFA.
 *
 *	re_parse.c	text -> tree, messages
 *	re_nfa.c	tree -> Thompson's automaton with priorities and tags
 *	re_dfa.c	subsets with registers (Laurikari's tagged automaton)
 *	re_write.c	fewest states, words
 */
#ifndef STAPC_RE_H
#define STAPC_RE_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

struct stap_session;
struct stap_tok;

/**
 * struct stap_re_out - a compiled expression
 * @data: what goes into DFA; all references in it are from its first word
 * @ndata: how many words
 * @nstate: as in struct stap_regex
 * @nclass: as in struct stap_regex
 * @nreg: as in struct stap_regex
 * @ngroup: as in struct stap_regex; 0 if compiled without groups
 */
struct stap_re_out {
	__u32 *data;
	__u32 ndata;
	__u16 nstate;
	__u16 nclass;
	__u16 nreg;
	__u16 ngroup;
};

/**
 * stap_re_compile() - compile an expression
 * @s: the session; the words live in its arena
 * @tok: the literal, for messages
 * @re: its text, a POSIX extended regular expression
 * @len: bytes of it
 * @groups: whether matched() or ngroups() are called in the program; an
 *	automaton that only says yes or no is smaller and faster
 * @out: the result
 *
 * Return: 0, or -1 after an error has been reported at @tok.
 */
int stap_re_compile(struct stap_session *s, const struct stap_tok *tok,
		    const char *re, size_t len, bool groups, struct stap_re_out *out);

#endif
