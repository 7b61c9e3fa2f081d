/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Relocations: what stapc named, in the numbers of a kernel's types. Shared by
 * the kernel, which relocates what it loads, and stapc, which shows it.
 */
#ifndef _TRACE_STAP_RELOC_H
#define _TRACE_STAP_RELOC_H

#include "image.h"
#include "types.h"

/* Where the thing that a path has come to is. */
enum stap_reloc_place {
	STAP_RELOC_IN_WORDS,	/* in argument words, from bit @bit of word @word on */
	STAP_RELOC_IN_RESULT,	/* what a function returned */
	STAP_RELOC_IN_MEMORY,	/* @bit bits behind an address */
};

/**
 * struct stap_reloc_at - where a path leads
 * @place: where
 * @type:  BTF id
 * @stars: it is not that, but so many pointers to it
 * @word:  first argument word
 * @words: how many it has; 0 if it is in none
 * @bit:   distance from the address or word
 * @bits:  width of a bit field, else 0
 */
struct stap_reloc_at {
	enum stap_reloc_place place;
	__u32 type;
	__u32 stars;
	__u32 word;
	__u32 words;
	__s64 bit;
	__u32 bits;
};

#define STAP_RELOC_WHY	112

/**
 * struct stap_reloc_walk - a path being followed
 * @types: the types
 * @rec:   the relocation
 * @root:  name of its root
 * @path:  the path
 * @user:  what is loaded is the task's memory
 * @at:    where it has come to
 * @why:   why it leads nowhere
 */
struct stap_reloc_walk {
	struct stap_types *types;
	const struct stap_reloc *rec;
	const char *root;
	const char *path;
	bool user;
	struct stap_reloc_at at;
	char why[STAP_RELOC_WHY];
};

/**
 * struct stap_fix - a number to be written into a program
 * @index: instruction or constant
 * @insn:  which of them
 * @op:    of the instruction
 * @operand: of the instruction: 1 is b, 2 is c, 0 none
 * @value: for the constant or the operand
 */
struct stap_fix {
	__u32 index;
	bool insn;
	__u16 op;
	__u8 operand;
	__s64 value;
};

/**
 * struct stap_reloc_root - roots of relocations that are the same
 * @first: first relocation
 * @n:     how many
 * @type:  the type, or the prototype of the function; 0 if there is none
 */
struct stap_reloc_root {
	__u32 first;
	__u32 n;
	__u32 type;
};

#define STAP_RELOC_FILTER	32768
#define STAP_RELOC_NAMELESS	4096	/* 600 in a kernel */

/**
 * struct stap_reloc_job - relocating a program
 * @img:   opened, not checked yet
 * @find:  sets @btf and @first to the types of a module, or of the kernel if its
 *         name is empty, until the next call
 * @symbol: the address of a symbol of a module, or of the kernel if its name is
 *         empty; 0 if there is none, ~0 if there are several
 * @data:  for @find and @symbol
 * @root:  room for as many as there are relocations
 * @fix:   the same; filled in
 * @gone:  by probe: set to 1 if it is optional and its target is unknown
 * @awaited: whether a module that was not found may yet come; NULL if none is
 *         waited for
 * @modules: leave the kernel's own types alone
 * @lenient: go on if something is not there, and tell the first
 * @out:   by relocation: set to 1 if it is of a module and there is no number for
 *         it; NULL if nobody asks
 * The rest, 0 at first, is reloc.c's own:
 * @nroot: used in @root
 * @start: by root kind: where those of the module at hand begin
 * @wanted: by BTF kind: whether it can be one of these
 * @filter: bits by hash of the names that are looked for
 * @nameless: enumerations without a name; more than fit are not looked at
 * @nnameless: how many there are
 * @types: the types at hand
 */
struct stap_reloc_job {
	const struct stap_image *img;
	void (*find)(void *data, const char *module, struct stap_types *types);
	__u64 (*symbol)(void *data, const char *module, const char *name);
	void *data;
	struct stap_reloc_root *root;
	struct stap_fix *fix;
	__u8 *gone;
	bool (*awaited)(void *data, const char *module);
	bool modules;
	bool lenient;
	__u8 *out;
	__u32 nroot;
	__u32 start[STAP_ROOT_NR + 1];
	bool wanted[NR_BTF_KINDS];
	__u64 filter[STAP_RELOC_FILTER / 64];
	__u32 nameless[STAP_RELOC_NAMELESS];
	__u32 nnameless;
	struct stap_types types;
};

/* reloc_path.c */
bool stap_reloc_follow(struct stap_reloc_walk *w, __u32 root);

/* reloc_value.c */
bool stap_reloc_value(struct stap_reloc_walk *w, struct stap_fix *fix);

/* reloc.c */
int stap_reloc_resolve(struct stap_reloc_job *job, struct stap_verdict *v);
void stap_reloc_apply(const struct stap_reloc_job *job);
int stap_reloc_no_module(const struct stap_image *img, __u32 i, struct stap_verdict *v);

/* reloc_prog.c, in the kernel alone */
struct stap_prog;
__u64 stap_prog_symbol(void *data, const char *module, const char *name);
int stap_prog_relocate(struct stap_prog *prog, size_t size, struct stap_verdict *v);
struct stap_reloc_job *stap_prog_resolve(struct stap_prog *prog, const char *come, __u8 *out,
					 struct stap_verdict *v);
void stap_prog_resolved(struct stap_reloc_job *job);

#endif /* _TRACE_STAP_RELOC_H */
