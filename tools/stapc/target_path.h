/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Following an access path through the kernel's types; target.c's own.
 */
#ifndef STAPC_TARGET_PATH_H
#define STAPC_TARGET_PATH_H

#include "btf.h"
#include "target.h"

/* Where the thing that a path has come to is. */
enum target_place {
	TARGET_IN_VALUE,	/* v is the thing itself */
	TARGET_IN_WORDS,	/* in argument words, from @bit of word @word on */
	TARGET_IN_MEMORY,	/* @bit bits behind the address v */
};

/**
 * struct target_path - a path being followed
 * @s: the session
 * @b: its BTF
 * @out: the steps found so far
 * @place: where the thing is
 * @type: its type
 * @word: first argument word, IN_WORDS
 * @bit: distance from the address or word
 * @bits: its width if it is a bit field, else 0
 * @user: memory is the program's, not the kernel's
 * @pinned: where it began has no name
 * @member: it has come by a member since the last pointer
 * @ref: what it is called
 */
struct target_path {
	struct stap_session *s;
	struct stap_btf *b;
	struct stap_target_steps *out;
	enum target_place place;
	uint32_t type;
	unsigned int word;
	uint64_t bit;
	unsigned int bits;
	bool user;
	bool pinned;
	bool member;
	struct stap_target_ref ref;
};

/* Append a step; the result may be filled in. */
struct stap_target_step *target_path_add(struct target_path *p,
					 enum stap_target_op op, int64_t n);

/* The path goes on: "->name", "[0]". */
void target_path_say(struct target_path *p, const char *fmt, ...) __printf(2, 3);

/* @step is relocated by what the path is called now. */
void target_path_refer(struct target_path *p, struct stap_target_step *step,
		       enum stap_reloc_what what, unsigned int size);

/* Follow ->member and [index]. False after having reported. */
bool target_path_follow(struct target_path *p, const struct ast_path *path);

/* The type of @id without names and qualifiers, 0 if it is void. */
uint32_t target_path_type(const struct target_path *p, uint32_t id);

/* Go through the pointer that the path has come to, to a thing of type @to. */
void target_path_deref(struct target_path *p, uint32_t to);

/*
 * target.c: what a path has come to, as the target variable @e, whose own steps
 * are still to be followed.
 */
enum ast_type stap_target_finish(struct stap_target *t, struct target_path *path,
				 struct ast_expr *e);

/*
 * target.c: append "NAME=VALUE" to a text, or "NAME=?" if @ok is false or there is no
 * value where the path has come to; with dollars as $NAME$.
 */
void stap_target_part_add(struct stap_target *t, const char *name, struct target_path *path,
			  bool ok, unsigned int dollars);

/* pretty.c: what a path has come to as a text, with one dollar or two */
void stap_pretty_show(struct stap_target *t, const struct target_path *at,
		      unsigned int dollars);

/**
 * target_path_finish() - the value of what a path has come to
 * @p: the path
 * @tok: for messages
 * @address: its address is asked for, not its value
 *
 * Return: false after having reported that it has none.
 */
bool target_path_finish(struct target_path *p, const struct stap_tok *tok,
			bool address);

#endif
