// SPDX-License-Identifier: GPL-2.0
/*
 * What addresses are called: the kernel's by kallsyms, those of the current
 * task by the file that is mapped there.
 *
 * Names in programs are those that the compiler has put into the program file
 * (see usym.c). Of other files an address is shown as the file's name and the
 * offset in it, which addr2line and gdb understand.
 */
#include <linux/fs.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

#include "stack.h"
#include "usym.h"

/**
 * struct symname - an address and what is known of it
 * @addr:   the address
 * @name:   of the function or object, NULL if it is not known
 * @module: what it is in, NULL if that is not known
 * @off:    offset in @name, or else in @module
 * @size:   of that
 */
struct symname {
	u64 addr;
	const char *name;
	const char *module;
	unsigned long off;
	unsigned long size;
};

/* Without a name a module and an offset in it take its place. */
static int symname_nameless(char *to, size_t size, const struct symname *s,
			    enum stap_symname_style style)
{
	const char *end = style == STAP_SYMNAME_DATA ? "" : "\n";

	if (!s->module)
		return snprintf(to, size, "0x%llx%s", s->addr, end);
	if (style == STAP_SYMNAME_SIMPLE)
		return snprintf(to, size, "0x%llx [%s+0x%lx]\n", s->addr,
				s->module, s->off);
	return snprintf(to, size, "0x%llx [%s+0x%lx/0x%lx]%s", s->addr,
			s->module, s->off, s->size, end);
}

/* Return: as snprintf(), the bytes that there should be room for. */
static int symname_write(char *to, size_t size, const struct symname *s,
			 enum stap_symname_style style)
{
	switch (style) {
	case STAP_SYMNAME_NAME:
		if (s->name)
			return snprintf(to, size, "%s", s->name);
		return snprintf(to, size, "0x%llx", s->addr);
	case STAP_SYMNAME_HEX:
		return snprintf(to, size, "0x%llx ", s->addr);
	case STAP_SYMNAME_FULL:
		if (s->name)
			return snprintf(to, size, " 0x%llx : %s+0x%lx/0x%lx [%s]\n",
					s->addr, s->name, s->off, s->size,
					s->module);
		if (size)
			*to = ' ';
		return 1 + symname_nameless(to + 1, size ? size - 1 : 0, s,
					    style);
	case STAP_SYMNAME_BRIEF:
		if (!s->name)
			return snprintf(to, size, "0x%llx\n", s->addr);
		return snprintf(to, size, "%s+0x%lx\n", s->name, s->off);
	case STAP_SYMNAME_SIMPLE:
		if (!s->name)
			return symname_nameless(to, size, s, style);
		return snprintf(to, size, "%s+0x%lx [%s]\n", s->name, s->off,
				s->module);
	case STAP_SYMNAME_DATA:
		if (!s->name)
			return symname_nameless(to, size, s, style);
		return snprintf(to, size, "%s+0x%lx/0x%lx [%s]", s->name,
				s->off, s->size, s->module);
	}
	return 0;
}

/**
 * stap_symname_kernel - an address of the kernel as text
 * @rt:    the handler's state; its text is overwritten
 * @to:    destination
 * @size:  bytes there, with the NUL
 * @addr:  the address
 * @style: how to write it
 *
 * Return: bytes of the whole text, which may be more than fitted.
 */
size_t stap_symname_kernel(struct stap_rt *rt, char *to, size_t size, u64 addr,
			   enum stap_symname_style style)
{
	struct symname s = { .addr = addr };
	char *module = NULL;

	if (style != STAP_SYMNAME_HEX)
		s.name = kallsyms_lookup(addr, &s.size, &s.off, &module,
					 rt->text);
	s.module = module ?: s.name ? "kernel" : NULL;
	return symname_write(to, size, &s, style);
}

/**
 * stap_symname_module - the module that an address is in
 * @to:   destination
 * @size: bytes there, with the NUL
 * @addr: the address
 *
 * Return: whether there is one; that of the kernel itself is "kernel".
 */
bool stap_symname_module(char *to, size_t size, u64 addr)
{
	struct module *mod;

	if (core_kernel_text(addr) || is_kernel_core_data(addr)) {
		strscpy(to, "kernel", size);
		return true;
	}
	/* Handlers run with preemption off, which keeps it. */
	mod = __module_address(addr);
	if (!mod)
		return false;
	strscpy(to, mod->name, size);
	return true;
}

/* --- user ----------------------------------------------------------------- */

/**
 * struct symname_map - what is mapped at an address of the current task
 * @off:  offset in the file
 * @size: of the file
 * @inode: of the file; may go, and is only to be compared
 * @name: of the file, without its directories
 */
struct symname_map {
	u64 off;
	u64 size;
	const struct inode *inode;
	char name[64];
};

/*
 * A file's name, while the mapping may go: what it hangs from is freed after a
 * grace period, or by its last user at once (of what has no name in a file
 * system), so nothing is read but with care.
 */
static bool symname_file(struct file *file, struct symname_map *map)
{
	const unsigned char *name;
	struct dentry *dentry;
	struct inode *inode;
	loff_t size;

	if (get_kernel_nofault(dentry, &file->f_path.dentry) ||
	    get_kernel_nofault(name, &dentry->d_name.name) ||
	    get_kernel_nofault(inode, &file->f_inode) ||
	    get_kernel_nofault(size, &inode->i_size))
		return false;
	map->size = size;
	map->inode = inode;
	return strncpy_from_kernel_nofault(map->name, name,
					   sizeof(map->name)) > 0;
}

static bool symname_map(struct symname_map *map, u64 addr)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma;
	struct file *file;
	bool found = false;

	if (!mm || addr >= TASK_SIZE_MAX)
		return false;
	rcu_read_lock();
	{
		MA_STATE(mas, &mm->mm_mt, addr, addr);

		vma = mas_walk(&mas);
	}
	file = vma ? READ_ONCE(vma->vm_file) : NULL;
	if (file) {
		map->off = addr - READ_ONCE(vma->vm_start) +
			   ((u64)READ_ONCE(vma->vm_pgoff) << PAGE_SHIFT);
		found = symname_file(file, map);
	}
	rcu_read_unlock();
	return found;
}

/**
 * stap_symname_user - an address of the current task as text
 * @rt:    the handler's state
 * @to:    destination
 * @size:  bytes there, with the NUL
 * @addr:  the address
 * @style: how to write it
 *
 * Return: bytes of the whole text, which may be more than fitted.
 */
size_t stap_symname_user(struct stap_rt *rt, char *to, size_t size, u64 addr,
			 enum stap_symname_style style)
{
	const struct stap_image *img = &rt->prog->image;
	struct symname s = { .addr = addr };
	const struct stap_object *object;
	const struct stap_symbol *symbol;
	struct symname_map map;

	if (style == STAP_SYMNAME_HEX || !symname_map(&map, addr))
		return symname_write(to, size, &s, style);
	symbol = stap_usym_find(rt->prog, map.inode, map.off, &object);
	if (symbol) {
		s.name = stap_image_str(img, symbol->name);
		s.module = stap_image_str(img, object->path);
		s.off = map.off - symbol->offset;
		s.size = symbol->size;
	} else {
		s.module = map.name;
		s.off = map.off;
		s.size = map.size;
	}
	return symname_write(to, size, &s, style);
}

/**
 * stap_symname_file - the file that is mapped at an address of the current task
 * @to:   destination
 * @size: bytes there, with the NUL
 * @addr: the address
 *
 * Return: whether there is one.
 */
bool stap_symname_file(char *to, size_t size, u64 addr)
{
	struct symname_map map;

	if (!symname_map(&map, addr))
		return false;
	strscpy(to, map.name, size);
	return true;
}
