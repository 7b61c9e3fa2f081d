// SPDX-License-Identifier: GPL-2.0
/*
 * The table of machines. The kernel has one for itself, regs_<architecture>.c:
 * both go by the numbers of the architecture's DWARF mapping.
 */
#include <gelf.h>
#include <stdint.h>
#include <stap_env.h>
#include "machine.h"
#include "usdt_text.h"

static const struct stap_machine machines[] = {
	{ .elf = EM_X86_64, .bits = ELFCLASS64, .sp = 7, .ip = 16, .stack_arg = 8,
	  .nargs = 6, .args = { 5, 4, 1, 2, 8, 9 }, .usdt_place = stap_usdt_place_x86 },
	/* x32: addresses are smaller, and what lies on the stack is not known here */
	{ .elf = EM_X86_64, .bits = ELFCLASS32, .sp = 7, .ip = 16,
	  .usdt_place = stap_usdt_place_x86 },
	{ .elf = EM_386, .bits = ELFCLASS32, .sp = 7, .ip = 16,
	  .usdt_place = stap_usdt_place_x86 },
	{ .elf = EM_AARCH64, .bits = ELFCLASS64, .sp = 31, .ip = 32, .by_address = true,
	  .nargs = 8, .args = { 0, 1, 2, 3, 4, 5, 6, 7 },
	  .usdt_place = stap_usdt_place_arm64 },
};

const struct stap_machine *stap_machine_of(Elf *elf)
{
	GElf_Ehdr header;
	size_t i;

	if (!gelf_getehdr(elf, &header))
		return NULL;
	for (i = 0; i < ARRAY_SIZE(machines); i++) {
		if (machines[i].elf == header.e_machine &&
		    machines[i].bits == header.e_ident[EI_CLASS])
			return &machines[i];
	}
	return NULL;
}
