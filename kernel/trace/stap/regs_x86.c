// SPDX-License-Identifier: GPL-2.0
/*
 * Registers of x86-64.
 */
#include <linux/kernel.h>
#include <linux/stddef.h>
#include <linux/uaccess.h>
#include <linux/uprobes.h>

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

#define REG(name, member, size)	{ name, AT(member), size }

const struct stap_reg stap_regs_named[] = {
	REG("rax", ax, 8), REG("eax", ax, 4), REG("ax", ax, 2),
	REG("rbx", bx, 8), REG("ebx", bx, 4), REG("bx", bx, 2),
	REG("rcx", cx, 8), REG("ecx", cx, 4), REG("cx", cx, 2),
	REG("rdx", dx, 8), REG("edx", dx, 4), REG("dx", dx, 2),
	REG("rsi", si, 8), REG("esi", si, 4), REG("si", si, 2),
	REG("rdi", di, 8), REG("edi", di, 4), REG("di", di, 2),
	REG("rbp", bp, 8), REG("ebp", bp, 4), REG("bp", bp, 2),
	REG("rsp", sp, 8), REG("esp", sp, 4), REG("sp", sp, 2),
	REG("rip", ip, 8), REG("eip", ip, 4), REG("ip", ip, 2),
	REG("al", ax, 1), { "ah", AT(ax) + 1, 1 },
	REG("bl", bx, 1), { "bh", AT(bx) + 1, 1 },
	REG("cl", cx, 1), { "ch", AT(cx) + 1, 1 },
	REG("dl", dx, 1), { "dh", AT(dx) + 1, 1 },
	REG("r8", r8, 8), REG("r9", r9, 8), REG("r10", r10, 8),
	REG("r11", r11, 8), REG("r12", r12, 8), REG("r13", r13, 8),
	REG("r14", r14, 8), REG("r15", r15, 8),
	REG("orig_rax", orig_ax, 8), REG("orig_eax", orig_ax, 4),
	REG("orig_ax", orig_ax, 2),
	REG("eflags", flags, 8), REG("flags", flags, 2),
	REG("xcs", cs, 8), REG("cs", cs, 2), REG("xss", ss, 8), REG("ss", ss, 2),
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

/**
 * stap_regs_begins - whether functions begin with an instruction
 * @au: the instruction, which a uprobe has taken the place of
 */
bool stap_regs_begins(const struct arch_uprobe *au)
{
	static const u8 endbr64[] = { 0xf3, 0x0f, 0x1e, 0xfa };

	return au->insn[0] == 0x55 ||	/* push %rbp */
	       !memcmp(au->insn, endbr64, sizeof(endbr64));
}

/**
 * stap_regs_user_caller - where a function of user space returns to
 * @regs: at its entry
 * @addr: result
 */
bool stap_regs_user_caller(const struct pt_regs *regs, u64 *addr)
{
	return !copy_from_user_nofault(addr, (void __user *)regs->sp,
				       sizeof(*addr));
}

/**
 * stap_regs_link - where a function of the kernel returns to, if a register
 *                  has that and the unwinder does not look there
 * @regs: at its entry
 */
unsigned long stap_regs_link(const struct pt_regs *regs)
{
	return 0;
}
