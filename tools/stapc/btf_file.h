/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Between btf.c, the kernel's BTF, and btf_module.c, those of modules.
 */
#ifndef STAPC_BTF_FILE_H
#define STAPC_BTF_FILE_H

#include <stddef.h>
#include "btf.h"
#include "btf_sym.h"

/* A BTF; without @btf it was tried and there is none. */
struct stap_btf {
	struct stap_arena *a;
	const char *module;	/* NULL: the kernel */
	struct stap_btf *next;	/* modules of the kernel's, or of the list */
	uint32_t first;		/* its own types, behind those of the kernel */
	struct btf *btf;	/* NULL: it was tried and there is none */
	void *image;		/* the vmlinux, mapped, if it is one */
	size_t image_size;
	struct stap_sym *syms;
	uint32_t crc;
	bool crc_known;
};

void stap_btf_close_modules(struct stap_btf *b);

#endif
