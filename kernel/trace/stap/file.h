/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files of user space that a program names: found by path, and told from others
 * that have taken their place.
 */
#ifndef _TRACE_STAP_FILE_H
#define _TRACE_STAP_FILE_H

#include <linux/path.h>
#include <linux/types.h>

int stap_file_find(const char *name, const char *build_id, u32 crc,
		   struct path *path);

#endif /* _TRACE_STAP_FILE_H */
