/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The machines whose programs can be probed: registers by DWARF's numbers and
 * how functions get their arguments. One row per machine.
 */
#ifndef STAPC_MACHINE_H
#define STAPC_MACHINE_H

#include <libelf.h>
#include <stdbool.h>

struct stap_usdt_text;

/**
 * struct stap_machine - what has to be known of a machine
 * @elf: its number in ELF headers
 * @bits: of an address there: ELFCLASS32 or ELFCLASS64
 * @sp: the stack pointer
 * @ip: the instruction pointer
 * @stack_arg: bytes from the stack pointer to the first argument there, at a
 *	function's first instruction
 * @by_address: a structure of more than 16 bytes is passed by its address, in
 *	place of on the stack
 * @nargs: how many registers arguments are passed in; 0 if that is not known here
 * @args: those registers
 * @usdt_place: reads an argument of a mark, behind its size: see usdt_text.h
 */
struct stap_machine {
	int elf, bits;
	int sp, ip;
	unsigned int stack_arg;
	bool by_address;
	unsigned int nargs;
	int args[8];
	bool (*usdt_place)(struct stap_usdt_text *t);
};

/**
 * stap_machine_of() - the machine of a program
 * @elf: the program
 *
 * Return: NULL if it is not known.
 */
const struct stap_machine *stap_machine_of(Elf *elf);

#endif
