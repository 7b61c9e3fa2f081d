/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Programs and libraries of user space: finding them, their symbols, and where
 * in the file an address lies. Probes are at offsets in files.
 */
#ifndef STAPC_PROGRAM_H
#define STAPC_PROGRAM_H

#include <gelf.h>
#include <stdbool.h>
#include <stdint.h>

struct stap_session;

/**
 * struct stap_program - an ELF file, open until the session ends
 * @path: absolute, without symbolic links
 * @elf: the file
 * @fd: the same
 * @build_id: in hex digits; "" if it has none
 * @next: the session's, with what follows program.c's own
 */
struct stap_program {
	const char *path;
	Elf *elf;
	int fd;
	const char *build_id;
	struct stap_program *next;
	struct stap_program_func *funcs;
	unsigned int nfuncs;
	bool listed;
};

/**
 * struct stap_program_func - a function by its symbol
 * @name: without a version
 * @addr: in the file's address space
 * @size: bytes, 0 if not known
 * @exported: other files can call it
 * @rank: lower is better: which of several names at one address to show
 */
struct stap_program_func {
	const char *name;
	uint64_t addr;
	uint64_t size;
	bool exported;
	unsigned int rank;
};

/**
 * stap_program_open() - open a program or library
 * @s: the session, which keeps it
 * @path: of the file
 * @why: set if it cannot be: "no such file", "not an ELF file" ...
 *
 * Return: the program, or NULL.
 */
struct stap_program *stap_program_open(struct stap_session *s, const char *path,
				       const char **why);
void stap_program_free(struct stap_session *s);

/* Where an address is in the file; false if it is in no part that is loaded. */
bool stap_program_offset(const struct stap_program *p, uint64_t addr, uint64_t *offset);
/* The other way round. */
bool stap_program_addr(const struct stap_program *p, uint64_t offset, uint64_t *addr);

/* The contents of a section, or NULL; @sh may be NULL. */
const Elf_Data *stap_program_section(const struct stap_program *p, const char *name,
				     GElf_Shdr *sh);

/**
 * stap_program_functions() - the functions of a program, by address, then rank
 * @s: the session
 * @p: the program
 * @n: how many
 *
 * By .symtab, in the file, in its separate debugging information or compressed in
 * .gnu_debugdata; else by .dynsym.
 */
const struct stap_program_func *stap_program_functions(struct stap_session *s,
						       struct stap_program *p,
						       unsigned int *n);

/* Whether a function begins at an address. */
bool stap_program_begins(struct stap_session *s, struct stap_program *p, uint64_t addr);

/* Functions in the file: program_range.c. */
struct stap_program_range {
	const char *name;
	uint32_t offset;
	uint32_t size;
};

/**
 * stap_program_ranges() - where in the file the functions of a program are
 * @s: the session
 * @p: the program
 * @n: how many
 *
 * Return: them, in order and without overlap, each by one of its names. One
 * without a size reaches to the next, or to the end of its section.
 */
struct stap_program_range *stap_program_ranges(struct stap_session *s,
					       struct stap_program *p, unsigned int *n);

/*
 * program_find.c: names. Results are absolute paths in the session's arena.
 */

/* As a shell would find it; NULL if it would not. */
const char *stap_program_which(struct stap_session *s, const char *name);

typedef bool (*stap_program_path_fn)(void *data, const char *path);

/* The same for a pattern; calls @fn, until that returns false. */
void stap_program_glob(struct stap_session *s, const char *pattern,
		       stap_program_path_fn fn, void *data);

/* The program's name in a command of a shell. */
const char *stap_program_of_command(struct stap_session *s, const char *cmd);

/* The file that a process runs; NULL with errno. */
const char *stap_program_of_pid(struct stap_session *s, long pid);

/* The libraries that a program is linked with, those of libraries included. */
void stap_program_libraries(struct stap_session *s, struct stap_program *p,
			    stap_program_path_fn fn, void *data);

/* The files that a process has mapped to run code of, but for its program. */
void stap_program_mapped(struct stap_session *s, long pid,
			 stap_program_path_fn fn, void *data);

#endif
