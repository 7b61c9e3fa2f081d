// SPDX-License-Identifier: GPL-2.0
/*
 * Files of user space, found by the path that the compiler saw them at. Offsets
 * in another file mean nothing, so it must have the same build id, or the same
 * contents if it has none.
 */
#include <linux/buildid.h>
#include <linux/crc32.h>
#include <linux/elf.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/hex.h>
#include <linux/namei.h>
#include <linux/pagemap.h>
#include <linux/sched.h>
#include <linux/shmem_fs.h>
#include <linux/slab.h>

#include "file.h"

#define STAP_FILE_PHDRS	64	/* looked at for notes */
#define STAP_FILE_NOTES	4096	/* bytes of notes looked at */
#define STAP_FILE_CHUNK	65536	/* bytes read at once for the sum */

static int stap_file_read(struct file *file, void *to, size_t size, loff_t pos)
{
	ssize_t n = kernel_read(file, to, size, &pos);

	return n == size ? 0 : n < 0 ? n : -ENOEXEC;
}

static int stap_file_note(struct file *file, const struct elf64_phdr *ph, u8 *id)
{
	u32 size = min_t(u64, ph->p_filesz, STAP_FILE_NOTES);
	void *notes;
	int ret;

	if (ph->p_type != PT_NOTE || !size)
		return -ENOENT;
	notes = kmalloc(size, GFP_KERNEL);
	if (!notes)
		return -ENOMEM;
	ret = stap_file_read(file, notes, size, ph->p_offset);
	if (!ret)
		ret = build_id_parse_buf(notes, id, size);
	kfree(notes);
	return ret;
}

/* The build id of a file, filled up with 0. */
static int stap_file_build_id(struct file *file, u8 *id)
{
	struct elf64_hdr eh;
	struct elf64_phdr ph;
	u32 i;

	memset(id, 0, BUILD_ID_SIZE_MAX);
	if (stap_file_read(file, &eh, sizeof(eh), 0) ||
	    memcmp(eh.e_ident, ELFMAG, SELFMAG) ||
	    eh.e_ident[EI_CLASS] != ELFCLASS64)
		return -ENOEXEC;
	for (i = 0; i < min_t(u32, eh.e_phnum, STAP_FILE_PHDRS); i++) {
		if (stap_file_read(file, &ph, sizeof(ph),
				   eh.e_phoff + i * sizeof(ph)))
			return -ENOEXEC;
		if (!stap_file_note(file, &ph, id))
			return 0;
	}
	return -ENOENT;
}

/* Whether the file has this build id, in hex digits. */
static int stap_file_has_id(struct file *file, const char *hex)
{
	u8 want[BUILD_ID_SIZE_MAX] = {}, have[BUILD_ID_SIZE_MAX];

	if (strlen(hex) > 2 * sizeof(want) || hex2bin(want, hex, strlen(hex) / 2))
		return -EINVAL;
	if (stap_file_build_id(file, have) || memcmp(want, have, sizeof(want)))
		return -ESTALE;
	return 0;
}

/* Whether the CRC-32 of its contents is this one. */
static int stap_file_has_sum(struct file *file, u32 want)
{
	void *chunk = kvmalloc(STAP_FILE_CHUNK, GFP_KERNEL);
	u32 crc = ~0;
	loff_t pos = 0;
	ssize_t n = chunk ? 1 : -ENOMEM;

	while (n > 0) {
		n = kernel_read(file, chunk, STAP_FILE_CHUNK, &pos);
		if (n > 0)
			crc = crc32_le(crc, chunk, n);
		if (fatal_signal_pending(current))
			n = -EINTR;
		cond_resched();
	}
	kvfree(chunk);
	if (n < 0)
		return n;
	return ~crc == want ? 0 : -ESTALE;
}

/* Whether the file is the one that the compiler saw. */
static int stap_file_same(const struct path *path, const char *build_id, u32 crc)
{
	struct file *file;
	int ret;

	if (!*build_id && !crc)
		return 0;
	file = dentry_open(path, O_RDONLY | O_LARGEFILE, current_cred());
	if (IS_ERR(file))
		return PTR_ERR(file);
	ret = *build_id ? stap_file_has_id(file, build_id) :
			  stap_file_has_sum(file, crc);
	fput(file);
	return ret;
}

/*
 * Whether a file has pages that a program can be run from. Others are not even
 * opened: that may do anything, and files of tracefs want locks that are held.
 */
static bool stap_file_has_pages(const struct path *path)
{
	struct address_space *mapping;

	if (!d_is_reg(path->dentry))
		return false;
	mapping = d_real_inode(path->dentry)->i_mapping;
	return mapping->a_ops->read_folio || shmem_mapping(mapping);
}

/**
 * stap_file_find - look a program or library up
 * @name:     its path
 * @build_id: that it must have, in hex digits; may be empty
 * @crc:      otherwise the CRC-32 of its contents; 0 if any will do
 * @path:     result, to be put
 *
 * May sleep. Return: 0, -ESTALE if it is another file, or what is wrong with it.
 */
int stap_file_find(const char *name, const char *build_id, u32 crc,
		   struct path *path)
{
	int ret = kern_path(name, LOOKUP_FOLLOW, path);

	if (ret)
		return ret;
	ret = stap_file_has_pages(path) ? stap_file_same(path, build_id, crc) :
					  -EINVAL;
	if (ret)
		path_put(path);
	return ret;
}
