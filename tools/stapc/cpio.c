// SPDX-License-Identifier: GPL-2.0
/*
 * cpio in the "newc" format: for each member a header of eight-digit hex
 * numbers, the name and the data, each padded to four bytes. Owner and times
 * are 0, so that the same programs give the same archive.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cpio.h"

/* What the kernel and other readers take an archive's length to be of. */
#define BLOCK	512

static void put(struct stap_cpio *c, const void *data, size_t size)
{
	fwrite(data, 1, size, c->out);
	c->size += size;
}

static void pad(struct stap_cpio *c, size_t to)
{
	static const char zeros[BLOCK];

	put(c, zeros, (to - c->size % to) % to);
}

static void member(struct stap_cpio *c, const char *name, unsigned int mode,
		   const void *data, size_t size)
{
	unsigned int nlink = S_ISDIR(mode) ? 2 : 1;
	char header[6 + 13 * 8 + 1];

	snprintf(header, sizeof(header),
		 "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X",
		 mode ? ++c->inode : 0, mode, 0, 0, nlink, 0,
		 (unsigned int)size, 0, 0, 0, 0,
		 (unsigned int)strlen(name) + 1, 0);
	put(c, header, sizeof(header) - 1);
	put(c, name, strlen(name) + 1);
	pad(c, 4);
	put(c, data, size);
	pad(c, 4);
}

void stap_cpio_dir(struct stap_cpio *c, const char *name)
{
	member(c, name, S_IFDIR | 0755, "", 0);
}

void stap_cpio_file(struct stap_cpio *c, const char *name, const void *data,
		    size_t size)
{
	member(c, name, S_IFREG | 0644, data, size);
}

int stap_cpio_end(struct stap_cpio *c)
{
	member(c, "TRAILER!!!", 0, "", 0);
	pad(c, BLOCK);
	return fflush(c->out) || ferror(c->out) ? -1 : 0;
}
