/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Between the parts of the checker: texts and records in verify.c, of these the
 * globals in verify_global.c, instructions in verify_insn.c, functions of user
 * space in verify_symbol.c.
 */
#ifndef _TRACE_STAP_VERIFY_H
#define _TRACE_STAP_VERIFY_H

#include "image.h"

/* Try blocks of one function: they are compared in pairs. */
#define STAP_CATCHES_MAX	1024

bool stap_verify_text(const struct stap_image *img, __u32 off, size_t cap,
		      unsigned char least);
int stap_verify_code(const struct stap_image *img, __u32 func,
		     struct stap_verdict *v);

int stap_verify_regex(const struct stap_image *img, __u32 i,
		      struct stap_verdict *v);
int stap_verify_global(const struct stap_image *img, __u32 i,
		       struct stap_verdict *v);
int stap_verify_object(const struct stap_image *img, __u32 i,
		       struct stap_verdict *v);
int stap_verify_symbol(const struct stap_image *img, __u32 i,
		       struct stap_verdict *v);
int stap_reloc_check(const struct stap_image *img, __u32 i, struct stap_verdict *v);
bool stap_reloc_on_insn(__u16 what);
int stap_verify_data(const struct stap_image *img, struct stap_verdict *v);

#endif /* _TRACE_STAP_VERIFY_H */
