/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Between stack.c, which walks stacks, builtin_stack.c, which gives scripts
 * their addresses, and symname.c, which names addresses.
 */
#ifndef _TRACE_STAP_STACK_H
#define _TRACE_STAP_STACK_H

#include "rt.h"

struct pt_regs;

/* stack.c */
u32 stap_stack_kernel(struct stap_rt *rt, u64 *to, u32 max);
u32 stap_stack_user(struct stap_rt *rt, u64 *to, u32 max);
unsigned long stap_stack_ip(struct stap_rt *rt);
struct pt_regs *stap_stack_regs(const struct stap_rt *rt);

/* How an address is written, by example; the numbers are __stack_text()'s. */
enum stap_symname_style {
	STAP_SYMNAME_FULL,	/* " 0xffffffff81234567 : vfs_read+0x0/0x1b0 [kernel]\n" */
	STAP_SYMNAME_SIMPLE,	/* "vfs_read+0x0 [kernel]\n" */
	STAP_SYMNAME_BRIEF,	/* "vfs_read+0x0\n" */
	STAP_SYMNAME_DATA,	/* "vfs_read+0x0/0x1b0 [kernel]" */
	STAP_SYMNAME_NAME,	/* "vfs_read" */
	STAP_SYMNAME_HEX,	/* "0xffffffff81234567 " */
};

/* symname.c */
size_t stap_symname_kernel(struct stap_rt *rt, char *to, size_t size, u64 addr,
			   enum stap_symname_style style);
size_t stap_symname_user(struct stap_rt *rt, char *to, size_t size, u64 addr,
			 enum stap_symname_style style);
bool stap_symname_module(char *to, size_t size, u64 addr);
bool stap_symname_file(char *to, size_t size, u64 addr);

#endif /* _TRACE_STAP_STACK_H */
