// SPDX-License-Identifier: GPL-2.0
/*
 * Registers of x86-64.
 */
#include <linux/kernel.h>
#include <linux/stddef.h>

#include "regs.h"

#define AT(member)	offsetof(struct pt_regs, member)

/* By the numbers of the System V ABI's DWARF mapping. */
const u16 stap_regs_dwarf[] = {
	AT(ax), AT(dx), AT(cx), AT(bx), AT(si), AT(di), AT(bp), AT(sp),
	AT(r8), AT(r9), AT(r10), AT(r11), AT(r12), AT(r13), AT(r14), AT(r15),
	AT(ip),
};

const u32 stap_regs_ndwarf = ARRAY_SIZE(stap_regs_dwarf);
const u32 stap_regs_nargs = 6;

#define WIDE(name, member)	{ name, AT(member), 8 }

/* "rax", "eax", "ax" */
#define OLD(name, member) \
	{ "r" name, AT(member), 8 }, { "e" name, AT(member), 4 }, \
	{ name, AT(member), 2 }

/* "al", "ah" */
#define BYTES(letter, member) \
	{ letter "l", AT(member), 1 }, { letter "h", AT(member) + 1, 1 }

const struct stap_reg stap_regs_named[] = {
	OLD("ax", ax), OLD("bx", bx), OLD("cx", cx), OLD("dx", dx),
	OLD("si", si), OLD("di", di), OLD("bp", bp), OLD("sp", sp),
	OLD("ip", ip),
	BYTES("a", ax), BYTES("b", bx), BYTES("c", cx), BYTES("d", dx),
	WIDE("r8", r8), WIDE("r9", r9), WIDE("r10", r10), WIDE("r11", r11),
	WIDE("r12", r12), WIDE("r13", r13), WIDE("r14", r14), WIDE("r15", r15),
	WIDE("orig_rax", orig_ax), { "orig_eax", AT(orig_ax), 4 },
	{ "orig_ax", AT(orig_ax), 2 },
	WIDE("eflags", flags), { "flags", AT(flags), 2 },
	WIDE("xcs", cs), { "cs", AT(cs), 2 },
	WIDE("xss", ss), { "ss", AT(ss), 2 },
	{}
};

/**
 * stap_regs_stack_arg - where an argument lies that no register holds
 * @regs: at a function's entry
 * @n:    its number from 1, above stap_regs_nargs
 *
 * Below it on the stack is the return address.
 */
unsigned long stap_regs_stack_arg(const struct pt_regs *regs, u64 n)
{
	return regs->sp + (n - stap_regs_nargs) * sizeof(long);
}

/**
 * stap_regs_arg - an argument that is passed in a register
 * @regs: at a function's entry
 * @n:    which, from 0 to stap_regs_nargs - 1
 */
u64 stap_regs_arg(const struct pt_regs *regs, u32 n)
{
	switch (n) {
	case 0:
		return regs->di;
	case 1:
		return regs->si;
	case 2:
		return regs->dx;
	case 3:
		return regs->cx;
	case 4:
		return regs->r8;
	default:
		return regs->r9;
	}
}
