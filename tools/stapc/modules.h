/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Modules of the kernel: what is loaded on this machine and which functions it
 * has. Of another machine's kernel nothing is known: there everything may come.
 */
#ifndef STAPC_MODULES_H
#define STAPC_MODULES_H

#include <stdbool.h>
#include "arena.h"

struct stap_session;

enum stap_module_state {
	STAP_MODULE_UNKNOWN,	/* it is another machine's kernel */
	STAP_MODULE_ABSENT,	/* not loaded, may come */
	STAP_MODULE_LOADED,
};

/* A module's name as the kernel writes it: "snd-seq" is snd_seq. */
const char *stap_module_name(struct stap_arena *a, const char *text);

/**
 * stap_module_state() - whether a module is loaded
 * @s: the session
 * @name: by stap_module_name()
 */
enum stap_module_state stap_module_state(const struct stap_session *s, const char *name);

/**
 * stap_module_has_func() - whether a loaded module has a function, traceable or not
 * @s: the session
 * @module: by stap_module_name(); NULL: any
 * @name: of the function
 */
bool stap_module_has_func(const struct stap_session *s, const char *module, const char *name);

/* Gets names that it has to copy; false ends the search. */
typedef bool (*stap_module_func_fn)(void *data, const char *module, const char *name);

/**
 * stap_module_func_glob() - functions of loaded modules that ftrace can trace
 * @s: the session
 * @module: glob of modules
 * @name: glob of functions
 * @fn: called for each
 * @data: for @fn
 *
 * Return: how many were found.
 */
unsigned int stap_module_func_glob(const struct stap_session *s, const char *module,
				   const char *name, stap_module_func_fn fn, void *data);

struct stap_program_func;

/**
 * stap_module_functions() - the functions in the file of a module
 * @s: the session
 * @module: by stap_module_name()
 * @n: how many
 *
 * Return: them, in the order of the symbol table; NULL if the file is not found.
 */
const struct stap_program_func *stap_module_functions(struct stap_session *s,
						      const char *module, unsigned int *n);

typedef bool (*stap_module_fn)(void *data, const char *module);

/**
 * stap_module_glob() - loaded modules that have types
 * @s: the session
 * @module: glob of names
 * @fn: called for each, with a name that it has to copy; false ends the search
 * @data: for @fn
 */
void stap_module_glob(const struct stap_session *s, const char *module, stap_module_fn fn,
		      void *data);

#endif
