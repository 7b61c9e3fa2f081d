/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What debugging information (DWARF) says about a program: functions and lines,
 * the variables at a place, and types. Types are turned into BTF, so that an
 * access path goes through a program's structures as it does through the
 * kernel's.
 */
#ifndef STAPC_DWARF_INFO_H
#define STAPC_DWARF_INFO_H

#include <elfutils/libdw.h>
#include <stdbool.h>
#include <stdint.h>
#include "arena.h"

struct stap_btf;
struct stap_session;
struct stap_dwarf;
struct target_path;

/**
 * stap_dwarf_get() - the debugging information of a file, opened on first use
 * @s: the session
 * @path: a program or library
 *
 * That of a stripped file is looked for where debuggers look for it.
 *
 * Return: it, or NULL if there is none; reports nothing.
 */
struct stap_dwarf *stap_dwarf_get(struct stap_session *s, const char *path);
void stap_dwarf_close(struct stap_session *s);

typedef void (*stap_dwarf_symbol_fn)(void *data, const char *name, uint64_t addr,
				     const GElf_Sym *sym);

/**
 * stap_dwarf_symbols() - the symbols of a file that is not linked yet, as a module
 * @s: the session
 * @path: the file, which may be compressed, and stripped if its debugging
 *	information is found
 * @fn: called for each that is defined there, in the order of the symbol table;
 *	with an address that goes with those of the debugging information
 * @data: for @fn
 *
 * Return: false if none are to be had.
 */
bool stap_dwarf_symbols(struct stap_session *s, const char *path, stap_dwarf_symbol_fn fn,
			void *data);

/* The types that stap_dwarf_type() has made so far. */
struct stap_btf *stap_dwarf_btf(struct stap_dwarf *d);

/* Whether a source file is meant by a glob, of which the end is enough; NULL: any is. */
bool stap_dwarf_file_fits(const char *glob, const char *file);

/* Return false to end the search. */
typedef bool (*stap_dwarf_place_fn)(void *data, const char *function, const char *file,
				    int line, uint64_t pc);

/**
 * stap_dwarf_functions() - functions by name and source file
 * @d: the file
 * @name: a glob over names
 * @file: a glob over source files, of which the end is enough; NULL: any
 * @fn: called for each function that has code of its own, with the first
 *	address and the line of its definition
 * @data: for @fn
 */
void stap_dwarf_functions(struct stap_dwarf *d, const char *name, const char *file,
			  stap_dwarf_place_fn fn, void *data);

/* Lines of a source file, both ends included. */
struct stap_line_range {
	int from, to;
};

/**
 * stap_dwarf_lines() - where the code of lines begins
 * @d: the file
 * @function: a glob over functions: units that have none such are left out, which is
 *	all that it does
 * @file: as above
 * @ranges: the lines
 * @nranges: how many ranges
 * @fn: called for each line at the first address at which a statement of it
 *	begins, once for each function that it is in
 * @data: for @fn
 */
void stap_dwarf_lines(struct stap_dwarf *d, const char *function, const char *file,
		      const struct stap_line_range *ranges, unsigned int nranges,
		      stap_dwarf_place_fn fn, void *data);

typedef bool (*stap_dwarf_label_fn)(void *data, const char *function, const char *file,
				    int line, const char *label, uint64_t pc);

/**
 * stap_dwarf_labels() - labels in functions that have code of their own
 * @d: the file
 * @function: a glob over functions
 * @file: as above
 * @label: a glob over labels
 * @fn: called for each, with its line; returns false to end the search
 * @data: for @fn
 */
void stap_dwarf_labels(struct stap_dwarf *d, const char *function, const char *file,
		       const char *label, stap_dwarf_label_fn fn, void *data);

/* The lines next to @line that have code, 0 where there is none. */
void stap_dwarf_near(struct stap_dwarf *d, const char *file, int line, int *before,
		     int *after);

/**
 * struct stap_dwarf_scope - the scopes around a place, innermost first
 * @pc: the place
 * @entry: it is the first instruction of the function
 * @dies: a DIE for each scope; the last is the compilation unit's
 * @n: how many there are
 * @function: the one that is the function
 * @frame: the function whose frame it is: another one if @function is inlined
 */
struct stap_dwarf_scope {
	uint64_t pc;
	bool entry;
	Dwarf_Die *dies;
	int n;
	int function;
	Dwarf_Die frame;
};

/* False if the place is in no function that is known. Not in the arena: free @dies. */
bool stap_dwarf_scope(struct stap_dwarf *d, uint64_t pc, struct stap_dwarf_scope *scope);

/* dwarf_type.c: the BTF id of a type, 0 for void */
uint32_t stap_dwarf_type(struct stap_dwarf *d, Dwarf_Die *type);
/* ... of the type of @die (DW_AT_type) */
uint32_t stap_dwarf_type_of(struct stap_dwarf *d, Dwarf_Die *die);
/* ... of "struct foo" or "foo"; 0 if there is none */
uint32_t stap_dwarf_type_find(struct stap_dwarf *d, const char *name);

/**
 * stap_dwarf_locate() - how to get at a variable at a place
 * @d: the file
 * @scope: the place
 * @var: the variable
 * @p: its place, type and BTF are filled in, the steps there appended
 *
 * Return: NULL, or why it cannot be had.
 */
const char *stap_dwarf_locate(struct stap_dwarf *d, const struct stap_dwarf_scope *scope,
			      Dwarf_Die *var, struct target_path *p);

/* dwarf_param.c's, for dwarf_loc.c: the same for a parameter at its function's entry */
const char *stap_dwarf_locate_param(struct stap_dwarf *d, const struct stap_dwarf_scope *scope,
				    Dwarf_Die *var, struct target_path *p);

/* dwarf.c's, for its other files; the machine is NULL if it is not known */
const struct stap_machine *stap_dwarf_machine(const struct stap_dwarf *d);
Dwarf *stap_dwarf_handle(const struct stap_dwarf *d);
struct stap_arena *stap_dwarf_arena(const struct stap_dwarf *d);
struct stap_dwarf_types *stap_dwarf_types(struct stap_dwarf *d);
/* Operations that compute the canonical frame address at @pc; false: not known. */
bool stap_dwarf_cfa(struct stap_dwarf *d, uint64_t pc, Dwarf_Op **ops, size_t *n);

/* dwarf_type.c's, for dwarf.c */
struct stap_dwarf_types *stap_dwarf_types_new(struct stap_dwarf *d);
void stap_dwarf_types_free(struct stap_dwarf_types *t);

#endif
