// SPDX-License-Identifier: GPL-2.0
/*
 * Registers of arm64.
 */
#include <linux/kernel.h>
#include <linux/stddef.h>

#include "regs.h"

#define X(n)	offsetof(struct pt_regs, regs[n])
#define AT(member)	offsetof(struct pt_regs, member)

/* By the numbers of the ABI's DWARF mapping; 32 is its program counter. */
const u16 stap_regs_dwarf[] = {
	X(0), X(1), X(2), X(3), X(4), X(5), X(6), X(7),
	X(8), X(9), X(10), X(11), X(12), X(13), X(14), X(15),
	X(16), X(17), X(18), X(19), X(20), X(21), X(22), X(23),
	X(24), X(25), X(26), X(27), X(28), X(29), X(30), AT(sp),
	AT(pc),
};

const u32 stap_regs_ndwarf = ARRAY_SIZE(stap_regs_dwarf);
const u32 stap_regs_nargs = 8;

/* "x0", "w0" */
#define BOTH(n)	{ "x" #n, X(n), 8 }, { "w" #n, X(n), 4 }

const struct stap_reg stap_regs_named[] = {
	BOTH(0), BOTH(1), BOTH(2), BOTH(3), BOTH(4), BOTH(5), BOTH(6), BOTH(7),
	BOTH(8), BOTH(9), BOTH(10), BOTH(11), BOTH(12), BOTH(13), BOTH(14),
	BOTH(15), BOTH(16), BOTH(17), BOTH(18), BOTH(19), BOTH(20), BOTH(21),
	BOTH(22), BOTH(23), BOTH(24), BOTH(25), BOTH(26), BOTH(27), BOTH(28),
	BOTH(29), BOTH(30),
	{ "fp", X(29), 8 }, { "lr", X(30), 8 }, { "sp", AT(sp), 8 },
	{ "pc", AT(pc), 8 }, { "pstate", AT(pstate), 8 },
	{}
};

/**
 * stap_regs_stack_arg - where an argument lies that no register holds
 * @regs: at a function's entry
 * @n:    its number from 1, above stap_regs_nargs
 */
unsigned long stap_regs_stack_arg(const struct pt_regs *regs, u64 n)
{
	return regs->sp + (n - stap_regs_nargs - 1) * sizeof(long);
}

/**
 * stap_regs_arg - an argument that is passed in a register
 * @regs: at a function's entry
 * @n:    which, from 0 to stap_regs_nargs - 1
 */
u64 stap_regs_arg(const struct pt_regs *regs, u32 n)
{
	return regs->regs[n];
}
