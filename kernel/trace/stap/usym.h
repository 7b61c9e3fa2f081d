/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Between symname.c, which names addresses, and usym.c, which knows the
 * functions of programs and libraries.
 */
#ifndef _TRACE_STAP_USYM_H
#define _TRACE_STAP_USYM_H

#include "stap.h"

struct inode;

int stap_usym_alloc(struct stap_prog *prog);
void stap_usym_free(struct stap_prog *prog);
void stap_usym_open(struct stap_prog *prog);
void stap_usym_close(struct stap_prog *prog);
const struct stap_symbol *stap_usym_find(const struct stap_prog *prog,
					 const struct inode *inode, u64 off,
					 const struct stap_object **object);

#endif /* _TRACE_STAP_USYM_H */
