/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Registers of the code that a probe interrupted: what scripts call them, and
 * how DWARF counts them. One table per architecture.
 */
#ifndef _TRACE_STAP_REGS_H
#define _TRACE_STAP_REGS_H

#include <linux/ptrace.h>

#include "rt.h"

struct arch_uprobe;

/**
 * struct stap_reg - a register by name
 * @name:   as scripts say
 * @offset: in struct pt_regs
 * @size:   bytes
 */
struct stap_reg {
	const char *name;
	u16 offset;
	u16 size;
};

/* regs_<architecture>.c */
extern const u16 stap_regs_dwarf[];		/* offsets in struct pt_regs */
extern const u32 stap_regs_ndwarf;		/* how many */
extern const u32 stap_regs_nargs;		/* arguments passed in registers */
extern const struct stap_reg stap_regs_named[];	/* ends without a name */
unsigned long stap_regs_stack_arg(const struct pt_regs *regs, u64 n);
u64 stap_regs_arg(const struct pt_regs *regs, u32 n);
bool stap_regs_begins(const struct arch_uprobe *au);
bool stap_regs_user_caller(const struct pt_regs *regs, u64 *addr);
unsigned long stap_regs_link(const struct pt_regs *regs);

/**
 * stap_regs - the registers that a probe was hit with
 * @rt: the handler's state
 *
 * NULL if the probe's road has none.
 */
static inline struct pt_regs *stap_regs(const struct stap_rt *rt)
{
	int word = rt->probe->regs_word;

	return word < 0 ? NULL : (struct pt_regs *)(unsigned long)rt->ctx[word];
}

#endif /* _TRACE_STAP_REGS_H */
