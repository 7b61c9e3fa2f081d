/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A program under construction: pass 3 fills the sections, pass 4 (write.c)
 * lays them out as a file. Strings, constants, argument lists, formats, events
 * and handlers are kept once each, whoever asks for them how often.
 */
#ifndef STAPC_CODE_H
#define STAPC_CODE_H

#include <stdbool.h>
#include <stdint.h>
#include <stap_env.h>
#include "ast.h"

struct stap_session;
struct stap_target_ref;
struct code_pool;

/**
 * struct code_pool - blobs, each with the number of its first occurrence
 * @slots: hash table of @nslots pointers
 * @used: how many are filled
 */
struct code_pool {
	struct code_blob **slots;
	unsigned int nslots, used;
};

/**
 * struct stap_code - the sections, growing
 * @s: the session
 * @name: the program's
 * @uses_btf: something in it depends on the kernel's types
 * @ntexts: print statements that became events so far
 * @reloc_kinds: relocations before they have a place
 * @const_moves: by constant: whether a relocation changes it
 * Others: sections, and the pools that keep their entries unique.
 */
struct stap_code {
	struct stap_session *s;
	const char *name;
	bool uses_btf;
	struct { AST_VEC(char); } str;
	struct { AST_VEC(__s64); } consts;
	struct { AST_VEC(struct stap_global); } globals;
	struct { AST_VEC(struct stap_func); } funcs;
	struct { AST_VEC(__u8); } slots;
	struct { AST_VEC(struct stap_insn); } insns;
	struct { AST_VEC(__u32); } args;
	struct { AST_VEC(struct stap_probe_rec); } probes;
	struct { AST_VEC(uint32_t); } conditions;	/* their handlers */
	struct { AST_VEC(struct stap_format); } formats;
	struct { AST_VEC(struct stap_field); } fields;
	struct { AST_VEC(struct stap_event); } events;
	struct { AST_VEC(struct stap_catch); } catches;
	struct { AST_VEC(struct stap_line); } lines;
	struct { AST_VEC(struct stap_source_rec); } sources;
	struct { AST_VEC(struct stap_regex); } regexes;
	struct { AST_VEC(__u32); } dfa;
	struct { AST_VEC(struct stap_reloc); } relocs;
	struct { AST_VEC(struct stap_object); } objects;
	struct { AST_VEC(struct stap_symbol); } symbols;
	struct { AST_VEC(struct stap_reloc); } reloc_kinds;
	struct { AST_VEC(bool); } const_moves;
	struct code_pool reloc_pool, moved_pool;
	struct code_pool str_pool, const_pool, arg_pool, format_pool;
	struct code_pool regex_pool, event_pool, func_pool, source_pool, name_pool;
	struct { AST_VEC(const struct stap_tok *); } event_toks;
};

/**
 * code_pool_find() - look a blob up, or enter it
 * @c: the program
 * @pool: where
 * @data: the blob; copied
 * @len: its length
 * @next: the number to give it if it is new
 *
 * Return: the number that it has.
 */
uint32_t code_pool_find(struct stap_code *c, struct code_pool *pool,
			const void *data, size_t len, uint32_t next);

/* Offset of a string in STR; what follows a NUL in it is dropped. */
uint32_t code_string(struct stap_code *c, const char *text);
uint32_t code_string_n(struct stap_code *c, const char *text, size_t len);

/* A string that is shown on one line: control characters become '?'. */
uint32_t code_word(struct stap_code *c, const char *text);

/* A value as an operand: a constant of CONST, or of STR. */
uint32_t code_const(struct stap_code *c, int64_t value);
uint32_t code_const_string(struct stap_code *c, const char *text, size_t len);
bool code_is_const(uint32_t operand);
int64_t code_const_value(const struct stap_code *c, uint32_t operand);
const char *code_const_text(const struct stap_code *c, uint32_t operand);

/* Whether a constant's value is that on every kernel, so that it may be folded. */
bool code_is_known(const struct stap_code *c, uint32_t operand);

/* Number of a relocation, from 1 on; @path instead of @ref's own. */
uint32_t code_reloc(struct stap_code *c, enum stap_reloc_what what,
		    const struct stap_target_ref *ref, const char *path);
/* Instruction @insn has relocation @reloc, or none if that is 0. */
void code_reloc_insn(struct stap_code *c, uint32_t insn, uint32_t reloc);
/* A constant of its own, with a relocation. */
uint32_t code_reloc_const(struct stap_code *c, int64_t value, enum stap_reloc_what what,
			  const struct stap_target_ref *ref);
uint32_t code_reloc_const_at(struct stap_code *c, int64_t value, uint32_t reloc);
/* Puts the relocations in order, once all are known. */
void code_relocs_sort(struct stap_code *c);

/* code_symbol.c: adds the names of functions that the program may print. */
void code_symbols(struct stap_code *c);

/* Index of a list of operands in ARG. */
uint32_t code_args(struct stap_code *c, const uint32_t *args, unsigned int n);

/* Index of a format; @names may be NULL for one that no event uses. */
uint32_t code_format(struct stap_code *c, const char *text, unsigned int n,
		     const uint8_t *types, const char *const *names);

/* Index of the event of the print statement at @tok; @flags: STAP_EVENT_*. */
uint32_t code_event(struct stap_code *c, const struct stap_tok *tok,
		    uint32_t format, uint32_t flags);
/* Gives the events their names, once all are known. */
void code_event_names(struct stap_code *c);

/* A valid identifier made of @name, different from all others in @pool. */
const char *code_unique_name(struct stap_code *c, struct code_pool *pool,
			     const char *name);

/* From here on in INSN, code comes from @tok; @unnamed: its text is not told. */
void code_line(struct stap_code *c, uint32_t insn, const struct stap_tok *tok, bool unnamed);

#endif
