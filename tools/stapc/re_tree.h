/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Between the stages of re.h: the tree of an expression, the instructions
 * made from it, the automaton made from these.
 */
#ifndef STAPC_RE_TREE_H
#define STAPC_RE_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "arena.h"

#define RE_DEPTH_MAX	200		/* groups and repetitions in each other */
#define RE_REPEAT_MAX	1000		/* {n,m} */
#define RE_INST_MAX	20000
#define RE_STATE_MAX	4096
#define RE_WORDS_MAX	262144
#define RE_WORK_MAX	20000000	/* steps of the subset construction */

/* A set of bytes. */
struct re_set {
	uint64_t bits[4];
};

static inline bool re_set_has(const struct re_set *set, unsigned char c)
{
	return set->bits[c / 64] >> c % 64 & 1;
}

static inline void re_set_add(struct re_set *set, unsigned char c)
{
	set->bits[c / 64] |= 1ull << c % 64;
}

enum re_kind {
	RE_EMPTY,
	RE_SET,		/* a byte of the set */
	RE_BOL,		/* ^ */
	RE_EOL,		/* $ */
	RE_CAT,		/* a, then b */
	RE_ALT,		/* a or b */
	RE_REPEAT,	/* a, min to max times; for ever if max is RE_INF */
	RE_GROUP,	/* (a) */
};

#define RE_INF	-1

/* CAT and ALT lean to the right: a is no CAT of a CAT, no ALT of an ALT. */
struct re_node {
	enum re_kind kind;
	struct re_node *a, *b;
	int min, max;
	unsigned int group;	/* from 1 */
	struct re_set set;
};

enum re_op {
	RE_OP_SET,	/* take a byte of sets[x] */
	RE_OP_SPLIT,	/* go on at x, or, second choice, at y */
	RE_OP_JMP,	/* go on at x */
	RE_OP_TAG,	/* the position is tag x */
	RE_OP_BOL,	/* only where the string begins */
	RE_OP_EOL,	/* only where it ends */
	RE_OP_ACCEPT,
};

struct re_inst {
	enum re_op op;
	unsigned int x, y;
};

/**
 * struct re_code - an expression as instructions
 * @arena: where everything lives until the expression is compiled
 * @inst: the instructions
 * @set: the sets of bytes that they take
 * @ngroup: groups, the whole match included; 0 if nobody asks for them
 * @class: the class of each byte
 * @nclass: number of classes
 */
struct re_code {
	struct stap_arena *arena;
	struct { struct re_inst *v; unsigned int n, cap; } inst;
	struct { struct re_set *v; unsigned int n, cap; } set;
	unsigned int ngroup;
	unsigned char class[256];
	unsigned int nclass;
};

/* A move of a list, as in stap.h. */
#define RE_MOVE(to, from)	((uint32_t)(to) << 16 | (from))

struct re_list {
	const uint32_t *moves;
	unsigned int n;
};

#define RE_DEAD		0xffff

struct re_step {
	uint16_t state;		/* or RE_DEAD */
	uint16_t list;
};

/**
 * struct re_state - a state of the automaton
 * @any: list to run if the string matches so far
 * @end: list to run if it matches when it ends here
 * @step: by class of byte
 */
struct re_state {
	bool accepts, accepts_at_end;
	uint16_t any, end;
	struct re_step *step;
};

struct re_dfa {
	const struct re_code *code;
	struct { struct re_state **v; unsigned int n, cap; } state;
	struct { struct re_list *v; unsigned int n, cap; } list;	/* 0: empty */
	unsigned int nreg;
	uint16_t initial;
	const char *why;	/* it could not be made, or NULL */
};

/* re_parse.c */
struct stap_session;
struct stap_tok;
struct re_node *stap_re_parse(struct stap_session *s, const struct stap_tok *tok,
			      struct stap_arena *arena, const char *re, size_t len,
			      unsigned int *ngroup);

/* re_class.c: what stands between brackets; -1 after an error in @error */
struct re_class_error {
	char text[64];
	long pos;		/* -1: none */
};

int stap_re_class(const char *re, size_t len, size_t *pos, struct re_set *set,
		  struct re_class_error *error);

/* re_nfa.c, re_dfa.c: false if it becomes too large; dfa->why says in which way */
bool stap_re_code(struct re_code *code, const struct re_node *tree);
bool stap_re_dfa(struct re_dfa *dfa, const struct re_code *code);

/* re_move.c: moves that happen at once, as a list of moves one by one */
unsigned int stap_re_moves(uint32_t *moves, unsigned int n, unsigned int spare);

/* re_min.c */
void stap_re_minimize(struct re_dfa *dfa);

#endif
