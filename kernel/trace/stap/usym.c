// SPDX-License-Identifier: GPL-2.0
/*
 * Names of functions in user space: from the tables that the compiler has put
 * into the program file.
 *
 *   address --mapping--> inode, offset --object--> function, by binary search
 *
 * While a program is armed its objects' files are held, so that an inode in the
 * hand is an inode of ours or another one: a file that has taken the place of
 * ours has another inode, and one that was another file when the program was
 * armed (its build id differs) is never looked at. What was written into since
 * then is told by its size and time.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "arm.h"
#include "file.h"
#include "usym.h"

/**
 * struct stap_usym - an object's file
 * @path:  the file, while the program is armed and there is such a file
 * @inode: of it, which mappings have; else NULL
 * @size:  when the program was armed
 * @mtime: the same
 */
struct stap_usym {
	struct path path;
	const struct inode *inode;
	loff_t size;
	struct timespec64 mtime;
};

/**
 * stap_usym_alloc - make room for what is known of a program's objects
 * @prog: the program
 */
int stap_usym_alloc(struct stap_prog *prog)
{
	u32 n = prog->image.count[STAP_SEC_OBJECT];

	if (!n)
		return 0;
	prog->usym = kvcalloc(n, sizeof(*prog->usym), GFP_KERNEL);
	return prog->usym ? 0 : -ENOMEM;
}

/**
 * stap_usym_free - undo stap_usym_alloc()
 * @prog: the program; not armed
 */
void stap_usym_free(struct stap_prog *prog)
{
	kvfree(prog->usym);
}

/* Who wonders where the names are finds it in the log of errors. */
static void stap_usym_replaced(struct stap_prog *prog, const struct stap_object *o)
{
	const struct stap_image *img = &prog->image;
	struct stap_verdict v;

	stap_verdict_set(&v, STAP_E_REPLACED, STAP_PLACE_BYTE,
			 (const char *)o - (const char *)img->hdr,
			 "%s: no names", stap_image_str(img, o->path));
	stap_log_error(stap_prog_name(prog), &v);
}

/**
 * stap_usym_open - find the files of a program's objects
 * @prog: the program, which is being armed
 *
 * What there is no such file of stays without names.
 */
void stap_usym_open(struct stap_prog *prog)
{
	const struct stap_image *img = &prog->image;
	u32 i;
	int err;

	for (i = 0; i < img->count[STAP_SEC_OBJECT]; i++) {
		const struct stap_object *o = &img->objects[i];
		struct stap_usym *u = &prog->usym[i];
		struct inode *inode;

		err = stap_file_find(stap_image_str(img, o->path),
				     stap_image_str(img, o->build_id), o->crc,
				     &u->path);
		if (err == -ESTALE)
			stap_usym_replaced(prog, o);
		if (err)
			continue;
		inode = d_real_inode(u->path.dentry);
		u->size = i_size_read(inode);
		u->mtime = inode_get_mtime(inode);
		WRITE_ONCE(u->inode, inode);
	}
}

/**
 * stap_usym_close - undo stap_usym_open()
 * @prog: the program; no handler of it runs
 */
void stap_usym_close(struct stap_prog *prog)
{
	u32 i;

	for (i = 0; i < prog->image.count[STAP_SEC_OBJECT]; i++) {
		struct stap_usym *u = &prog->usym[i];

		if (!u->inode)
			continue;
		WRITE_ONCE(u->inode, NULL);
		path_put(&u->path);
	}
}

static bool stap_usym_same(const struct stap_usym *u, const struct inode *inode)
{
	struct timespec64 mtime;

	if (READ_ONCE(u->inode) != inode)
		return false;
	/* It is ours, so it can be looked at. */
	mtime = inode_get_mtime(inode);
	return i_size_read(inode) == u->size &&
	       timespec64_equal(&mtime, &u->mtime);
}

static const struct stap_symbol *stap_usym_search(const struct stap_image *img,
						  const struct stap_object *o,
						  u64 off)
{
	const struct stap_symbol *s = img->symbols + o->symbol;
	u32 lo = 0, hi = o->nsymbol;

	while (lo < hi) {
		u32 mid = lo + (hi - lo) / 2;

		if (s[mid].offset <= off)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo && off - s[lo - 1].offset < s[lo - 1].size ? &s[lo - 1] : NULL;
}

/**
 * stap_usym_find - the function at an offset in a file
 * @prog:   the program
 * @inode:  of the file; need not be held
 * @off:    offset in it
 * @object: result: what is mapped
 *
 * In any context, from a handler. Return: the function, or NULL.
 */
const struct stap_symbol *stap_usym_find(const struct stap_prog *prog,
					 const struct inode *inode, u64 off,
					 const struct stap_object **object)
{
	const struct stap_image *img = &prog->image;
	u32 i;

	for (i = 0; i < img->count[STAP_SEC_OBJECT]; i++) {
		if (!stap_usym_same(&prog->usym[i], inode))
			continue;
		*object = &img->objects[i];
		return stap_usym_search(img, *object, off);
	}
	return NULL;
}
