/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Writing an uncompressed cpio archive in the "newc" format, the one that the
 * kernel reads in front of an initrd.
 */
#ifndef STAPC_CPIO_H
#define STAPC_CPIO_H

#include <stddef.h>
#include <stdio.h>

/**
 * struct stap_cpio - an archive being written; start with @out set
 * @out: the file
 * @size: bytes written
 * @inode: last inode number given
 */
struct stap_cpio {
	FILE *out;
	size_t size;
	unsigned int inode;
};

/* Add a directory, and a file in one that was added before. */
void stap_cpio_dir(struct stap_cpio *c, const char *name);
void stap_cpio_file(struct stap_cpio *c, const char *name, const void *data,
		    size_t size);

/* The trailer. Return: 0, or -1 with errno if anything was not written. */
int stap_cpio_end(struct stap_cpio *c);

#endif
