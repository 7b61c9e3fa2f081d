/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's functions, tracepoints and types, from its BTF.
 *
 * The BTF is --btf FILE (a vmlinux or raw BTF) or /sys/kernel/btf/vmlinux. What
 * BTF does not say comes from what is at hand: the system of a tracepoint
 * from the symbols and data of the vmlinux, else from tracefs; whether a
 * function can be traced from tracefs, if it is this machine's kernel. What
 * is known nowhere is left to the kernel to refuse when the program is armed.
 *
 * Nothing is indexed: one search is one pass over the types, 2 ms at most,
 * and a script makes few of them.
 */
#ifndef STAPC_BTF_H
#define STAPC_BTF_H

#include <stdbool.h>
#include <stdint.h>
#include "arena.h"

struct btf;
struct btf_type;
struct stap_btf;
struct stap_session;

/**
 * stap_btf_get() - the BTF of the session, opened on first use
 * @s: the session
 *
 * Return: the BTF, or NULL after having reported why there is none (once).
 */
struct stap_btf *stap_btf_get(struct stap_session *s);
void stap_btf_close(struct stap_session *s);

/* A program's types instead; @btf stays the caller's. */
struct stap_btf *stap_btf_adopt(struct stap_arena *a, struct btf *btf);

/**
 * stap_btf_module() - the BTF of a module, opened on first use
 * @s: the session
 * @module: its name
 *
 * Types of the kernel have the same ids in it. Functions and tracepoints that are
 * searched in it are the module's.
 *
 * Return: the BTF, or NULL if there is none; reports nothing.
 */
struct stap_btf *stap_btf_module(struct stap_session *s, const char *module);

/* The file of a module, in the tree of the kernel or where it is installed; or NULL. */
char *stap_btf_module_file(struct stap_session *s, const char *module);

/* The first id of a BTF's own types. */
uint32_t stap_btf_first(const struct stap_btf *b);

/**
 * stap_btf_symbol() - the address of a symbol of the kernel, before it is relocated
 * @b: its BTF
 * @name: which
 *
 * Return: 0 if there is none, ~0 if that is not known.
 */
uint64_t stap_btf_symbol(struct stap_btf *b, const char *name);

/* The path of the kernel's vmlinux, which may have debugging information; or NULL. */
const char *stap_btf_vmlinux(struct stap_session *s);

/* Whether there is a BTF to be had; reports nothing. */
bool stap_btf_available(struct stap_session *s);

/* libbpf's handle, for btf__type_by_id() and the like. */
const struct btf *stap_btf_handle(const struct stap_btf *b);

/* CRC-32 of the raw BTF, for the program's header. */
uint32_t stap_btf_crc(struct stap_btf *b);

/**
 * struct stap_btf_func - a kernel function
 * @name:  its name; lives as long as the BTF
 * @proto: BTF id of its prototype, 0 if only the symbol is known
 */
struct stap_btf_func {
	const char *name;
	uint32_t proto;
};

/* Whether @text has characters that are special in a glob: * ? [ */
bool stap_btf_is_glob(const char *text);

/**
 * stap_btf_func_find() - a function by its exact name
 * @b: the BTF
 * @name: which
 * @f: filled in
 *
 * Looks at BTF first, then (functions without usable prototype: assembler,
 * parts split off by the compiler) at the symbols of the vmlinux or of the
 * running kernel.
 */
bool stap_btf_func_find(struct stap_btf *b, const char *name,
			struct stap_btf_func *f);

/* Return false to end the search. */
typedef bool (*stap_btf_func_fn)(void *data, const struct stap_btf_func *f);

/**
 * stap_btf_func_glob() - functions whose name matches a glob
 * @b: the BTF
 * @glob: as of fnmatch(3)
 * @fn: called for each, in BTF's order; "__pfx_*" are left out unless
 *	@glob begins so. Functions that are known not to be traceable are
 *	left out.
 * @data: for @fn
 *
 * Return: how many were found.
 */
unsigned int stap_btf_func_glob(struct stap_btf *b, const char *glob,
				stap_btf_func_fn fn, void *data);

/**
 * stap_btf_exported_glob() - the same for functions that modules may call
 * @b: the BTF
 * @glob: as of fnmatch(3)
 * @fn: called for each
 * @data: for @fn
 *
 * Return: how many were found, -1 if it is not known what is exported.
 */
int stap_btf_exported_glob(struct stap_btf *b, const char *glob,
			   stap_btf_func_fn fn, void *data);

/**
 * struct stap_btf_tracepoint - a tracepoint
 * @system: "sched", or NULL where that cannot be known
 * @name: "sched_switch"
 * @proto: BTF id of its prototype; parameter 0 (__data) is not an argument
 * @params: how many arguments
 */
struct stap_btf_tracepoint {
	const char *system;
	const char *name;
	uint32_t proto;
	unsigned int params;
};

typedef bool (*stap_btf_tracepoint_fn)(void *data,
				       const struct stap_btf_tracepoint *t);

/**
 * stap_btf_tracepoint_glob() - tracepoints that match "NAME" or "SYSTEM:NAME"
 * @b: the BTF
 * @pattern: both parts may be globs. A system that cannot be known (raw BTF
 *	of another kernel) matches every SYSTEM.
 * @fn: called for each, in BTF's order
 * @data: for @fn
 *
 * Return: how many were found.
 */
unsigned int stap_btf_tracepoint_glob(struct stap_btf *b, const char *pattern,
				      stap_btf_tracepoint_fn fn, void *data);

/*
 * The rest is for target.c: types.
 */

/* Follows typedefs and qualifiers; 0 is void. */
uint32_t stap_btf_strip(const struct stap_btf *b, uint32_t id);
const struct btf_type *stap_btf_type(const struct stap_btf *b, uint32_t id);
const char *stap_btf_name(const struct stap_btf *b, uint32_t name_off);

/**
 * stap_btf_type_find() - the type that @cast() or a forward declaration names
 * @b: the BTF
 * @name: "struct foo", "union foo", "enum foo", or "foo" (a typedef, or any
 *	of the others)
 *
 * Return: the id, 0 if there is none.
 */
uint32_t stap_btf_type_find(const struct stap_btf *b, const char *name);

/**
 * struct stap_btf_member - a member of a struct or union
 * @type: its type
 * @bit: first bit, from the start of the struct looked up in
 * @bits: width of a bit field, else 0
 */
struct stap_btf_member {
	uint32_t type;
	uint32_t bit;
	uint32_t bits;
};

/* Looks through anonymous members. @id is a stripped struct or union. */
bool stap_btf_member_find(const struct stap_btf *b, uint32_t id,
			  const char *name, struct stap_btf_member *m);

/* The names of all members, ", " between them, for messages. */
char *stap_btf_member_names(const struct stap_btf *b, uint32_t id,
			    struct stap_arena *a);

/* "struct file*", "unsigned int", "char[16]": the type as -L prints it. */
char *stap_btf_type_text(const struct stap_btf *b, uint32_t id,
			 struct stap_arena *a);

/* Size in bytes; 0 for void, functions and incomplete types. */
uint32_t stap_btf_size(const struct stap_btf *b, uint32_t id);

/* The value of an enumerator of any enum. Return: that enum, 0 if there is none. */
uint32_t stap_btf_enumerator(const struct stap_btf *b, const char *name,
			     int64_t *value);

#endif
