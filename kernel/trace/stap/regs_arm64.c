// SPDX-License-Identifier: GPL-2.0
/*
 * Registers of arm64.
 */
#include <linux/kernel.h>
#include <linux/stddef.h>
#include <linux/uprobes.h>

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

#define REG(name, n, size)	{ name, X(n), size }

const struct stap_reg stap_regs_named[] = {
	REG("x0", 0, 8), REG("w0", 0, 4),
	REG("x1", 1, 8), REG("w1", 1, 4),
	REG("x2", 2, 8), REG("w2", 2, 4),
	REG("x3", 3, 8), REG("w3", 3, 4),
	REG("x4", 4, 8), REG("w4", 4, 4),
	REG("x5", 5, 8), REG("w5", 5, 4),
	REG("x6", 6, 8), REG("w6", 6, 4),
	REG("x7", 7, 8), REG("w7", 7, 4),
	REG("x8", 8, 8), REG("w8", 8, 4),
	REG("x9", 9, 8), REG("w9", 9, 4),
	REG("x10", 10, 8), REG("w10", 10, 4),
	REG("x11", 11, 8), REG("w11", 11, 4),
	REG("x12", 12, 8), REG("w12", 12, 4),
	REG("x13", 13, 8), REG("w13", 13, 4),
	REG("x14", 14, 8), REG("w14", 14, 4),
	REG("x15", 15, 8), REG("w15", 15, 4),
	REG("x16", 16, 8), REG("w16", 16, 4),
	REG("x17", 17, 8), REG("w17", 17, 4),
	REG("x18", 18, 8), REG("w18", 18, 4),
	REG("x19", 19, 8), REG("w19", 19, 4),
	REG("x20", 20, 8), REG("w20", 20, 4),
	REG("x21", 21, 8), REG("w21", 21, 4),
	REG("x22", 22, 8), REG("w22", 22, 4),
	REG("x23", 23, 8), REG("w23", 23, 4),
	REG("x24", 24, 8), REG("w24", 24, 4),
	REG("x25", 25, 8), REG("w25", 25, 4),
	REG("x26", 26, 8), REG("w26", 26, 4),
	REG("x27", 27, 8), REG("w27", 27, 4),
	REG("x28", 28, 8), REG("w28", 28, 4),
	REG("x29", 29, 8), REG("w29", 29, 4),
	REG("x30", 30, 8), REG("w30", 30, 4),
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

/* What a function begins with: a frame, room, or an address that is signed. */
static const struct {
	u32 mask;
	u32 insn;
} regs_beginning[] = {
	{ 0xffc07fff, 0xa9807bfd },	/* stp x29, x30, [sp, #n]! */
	{ 0xff8003ff, 0xd10003ff },	/* sub sp, sp, #n */
	{ 0xffffffff, 0xd503233f },	/* paciasp */
	{ 0xffffffff, 0xd503245f },	/* bti c */
};

/**
 * stap_regs_begins - whether functions begin with an instruction
 * @au: the instruction, which a uprobe has taken the place of
 */
bool stap_regs_begins(const struct arch_uprobe *au)
{
	u32 insn = le32_to_cpu(au->insn);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(regs_beginning); i++)
		if ((insn & regs_beginning[i].mask) == regs_beginning[i].insn)
			return true;
	return false;
}

/**
 * stap_regs_user_caller - where a function of user space returns to
 * @regs: at its entry
 * @addr: result
 */
bool stap_regs_user_caller(const struct pt_regs *regs, u64 *addr)
{
	*addr = regs->regs[30];
	return true;
}

/**
 * stap_regs_link - where a function of the kernel returns to, if a register
 *                  has that and the unwinder does not look there
 * @regs: at its entry
 */
unsigned long stap_regs_link(const struct pt_regs *regs)
{
	return regs->regs[30];
}
