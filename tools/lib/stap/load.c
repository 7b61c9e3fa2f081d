// SPDX-License-Identifier: GPL-2.0
/*
 * Programs into the kernel and out of it.
 */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <linux/stap.h>

#include "internal.h"

static_assert(LIBSTAP_NAME_LEN == STAP_NAME_LEN, "name length is ABI");

/*
 * Enough to know that the kernel will see a whole program, and return its
 * verdict from the write that completes it. All else is the kernel's to check.
 */
static int check_size(const void *file, size_t size, struct libstap_error *err)
{
	struct stap_header hdr;

	if (size < sizeof(hdr))
		return libstap_fail(err, -EINVAL, "%s",
				    "file ends before the program does");
	memcpy(&hdr, file, sizeof(hdr));
	if (hdr.magic != STAP_MAGIC)
		return libstap_fail(err, -EINVAL, "not a probe program");
	if (hdr.size != size)
		return libstap_fail(err, -EINVAL,
				    "the program has %u bytes, but the file %zu",
				    hdr.size, size);
	return 0;
}

int libstap_load(const void *file, size_t size, struct libstap_error *err)
{
	char path[4096];
	int ret;

	ret = check_size(file, size, err);
	if (!ret)
		ret = libstap_path(path, err, "load");
	if (!ret)
		ret = libstap_write(path, file, size, true, err);
	return ret;
}

int libstap_load_file(const char *path, char name[LIBSTAP_NAME_LEN],
		      struct libstap_error *err)
{
	struct libstap_error local;
	size_t size;
	char *file;
	int ret;

	file = libstap_slurp(path, &size, &local);
	if (!file) {
		if (err)
			*err = local;
		return local.code;
	}
	ret = libstap_load(file, size, err);
	if (!ret && name) {
		const struct stap_header *hdr = (const void *)file;

		memcpy(name, hdr->name, LIBSTAP_NAME_LEN);
	}
	free(file);
	return ret;
}

int libstap_unload(const char *name, struct libstap_error *err)
{
	char path[4096];
	int ret;

	ret = libstap_check_name(name, err);
	if (!ret)
		ret = libstap_path(path, err, "unload");
	if (!ret)
		ret = libstap_write(path, name, strlen(name), false, err);
	return ret;
}
