/* SPDX-License-Identifier: GPL-2.0 */
/*
 * User-space marks (USDT): the notes of sys/sdt.h's macros in a program, and
 * what they say about where each argument is.
 */
#ifndef STAPC_USDT_H
#define STAPC_USDT_H

#include <libelf.h>
#include <stdbool.h>
#include <stdint.h>
#include "arena.h"

struct stap_machine;

/**
 * struct stap_usdt_mark - a place in a program that has a mark
 * @provider: "python"
 * @name: "function__entry"
 * @args: "8@%rbp 8@%r12 -4@%eax"
 * @pc: its address in the file
 * @semaphore: address of the counter of those who listen, 0 if there is none
 *
 * The texts are the file's and live as long as it is open.
 */
struct stap_usdt_mark {
	const char *provider, *name, *args;
	uint64_t pc, semaphore;
};

/* Return false to end the search. */
typedef bool (*stap_usdt_mark_fn)(void *data, const struct stap_usdt_mark *m);

/**
 * stap_usdt_marks() - walk over the marks of a program
 * @elf: the program
 * @fn: called for each place, in the file's order
 * @data: for @fn
 *
 * Notes that are not whole are passed over.
 */
void stap_usdt_marks(Elf *elf, stap_usdt_mark_fn fn, void *data);

/* The address of a symbol that an argument names; false if there is none. */
bool stap_usdt_symbol(Elf *elf, const char *name, uint64_t *addr);

enum stap_usdt_place {
	STAP_USDT_REFUSED,	/* somewhere that cannot be read: @why */
	STAP_USDT_VALUE,	/* the sum itself: a constant or an address */
	STAP_USDT_REGISTER,	/* in register @base */
	STAP_USDT_MEMORY,	/* in memory at the sum */
};

#define STAP_USDT_NO_REG	(-1)

/**
 * struct stap_usdt_arg - where an argument is
 * @place: what kind of place
 * @size: bytes of the value: 1, 2, 4 or 8
 * @is_signed: it is extended with its sign
 * @shift: of a register, bits below the value: 8 for %ah
 * @symbol: part of the sum: the address of this symbol, or NULL
 * @disp: part of the sum: a number
 * @base: part of the sum: a register by DWARF's number, or STAP_USDT_NO_REG.
 *	Never the instruction pointer: symbols are in the sum by their address.
 * @index: part of the sum: a register times @scale, or STAP_USDT_NO_REG
 * @scale: see there
 * @text: as it was written
 * @why: it is refused
 */
struct stap_usdt_arg {
	enum stap_usdt_place place;
	unsigned int size;
	bool is_signed;
	unsigned int shift;
	const char *symbol;
	int64_t disp;
	int base, index;
	unsigned int scale;
	const char *text;
	const char *why;
};

/**
 * stap_usdt_next_arg() - take the next argument off a mark's list
 * @a: where its texts go
 * @m: the program's machine, NULL if it is not known
 * @list: the rest of the list; advanced
 * @arg: filled in
 *
 * Return: false at the end of the list.
 */
bool stap_usdt_next_arg(struct stap_arena *a, const struct stap_machine *m, const char **list,
			struct stap_usdt_arg *arg);

#endif
