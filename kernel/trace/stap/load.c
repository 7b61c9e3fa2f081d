// SPDX-License-Identifier: GPL-2.0
/*
 * Loading and unloading: from a file in user space to a program in the list.
 *
 *   cat hello.stapb > stap/load       the write that completes the program
 *                                     returns the verdict; if it is bad, the
 *                                     same descriptor reads as its text
 *   echo hello > stap/unload          EBUSY while armed
 *
 * A verdict is also put into ftrace's error_log:
 *
 *   stap: error: slot is out of range or of the wrong type
 *     Command: hello: insn 12: SLOT: ...
 *                     ^
 */
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/security.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "../trace.h"

#include "arm.h"
#include "emit.h"
#include "fs.h"

/* Written under stap_load_lock and stap_arm_lock, read under either. */
LIST_HEAD(stap_progs);
/* Loading, unloading, the files of programs. */
DEFINE_MUTEX(stap_load_lock);

#define ERROR_ROW(n, name, when, text) \
	[n] = text,
static const char *stap_load_texts[STAP_E_NR] = {
	STAP_ERROR_LIST(ERROR_ROW)
};

#undef ERROR_ROW

/* Why a program was not unloaded. */
enum stap_unload_error {
	STAP_UNLOAD_UNKNOWN,
	STAP_UNLOAD_BUSY,
	STAP_UNLOAD_NR,
};

static const char *stap_unload_texts[STAP_UNLOAD_NR] = {
	[STAP_UNLOAD_UNKNOWN] = "no program of this name is loaded",
	[STAP_UNLOAD_BUSY] = "the program is armed or one of its events in use",
};

static void stap_log(const char *name, const char *text, const char **texts,
		     unsigned int nr)
{
	char *line = kasprintf(GFP_KERNEL, "%s: %s", name, text);

	if (line)
		tracing_log_err(NULL, "stap", line, texts, nr,
				strlen(name) + 2);
	kfree(line);
}

/**
 * stap_log_error - put a verdict into ftrace's error_log
 * @name: what to call the program
 * @v:    the verdict
 */
void stap_log_error(const char *name, const struct stap_verdict *v)
{
	stap_log(name, v->text, stap_load_texts, v->error);
}

/**
 * stap_loaded - whether a program is in the list
 * @prog: what may have been a program
 */
bool stap_loaded(const struct stap_prog *prog)
{
	const struct stap_prog *p;

	list_for_each_entry(p, &stap_progs, list)
		if (p == prog)
			return true;
	return false;
}

/**
 * stap_find - a program by its name
 * @name: the name
 */
struct stap_prog *stap_find(const char *name)
{
	struct stap_prog *prog;

	list_for_each_entry(prog, &stap_progs, list)
		if (!strcmp(stap_prog_name(prog), name))
			return prog;
	return NULL;
}

static void stap_release(struct kref *ref)
{
	struct stap_prog *prog = container_of(ref, struct stap_prog, arm.ref);

	stap_arm_exit(prog);
	stap_prog_destroy(prog);
}

/**
 * stap_put - drop a reference to a program's memory
 * @prog: the program
 */
void stap_put(struct stap_prog *prog)
{
	kref_put(&prog->arm.ref, stap_release);
}

static void stap_list(struct stap_prog *prog, bool add)
{
	guard(mutex)(&stap_arm_lock);
	if (add)
		list_add_tail(&prog->list, &stap_progs);
	else
		list_del_init(&prog->list);
}

static int stap_load_unique(const struct stap_prog *prog,
			    struct stap_verdict *v)
{
	const char *name = stap_prog_name(prog);

	if (!stap_find(name))
		return 0;
	return stap_verdict_set(v, STAP_E_EXISTS, STAP_PLACE_BYTE,
				offsetof(struct stap_header, name), "%s", name);
}

/**
 * stap_load - make a program of a file
 * @file: the file, from kvmalloc(); taken over if it becomes a program
 * @size: its size
 * @v:    the verdict
 */
struct stap_prog *stap_load(void *file, size_t size, struct stap_verdict *v)
{
	struct stap_prog *prog;
	int ret;

	lockdep_assert_held(&stap_load_lock);
	prog = stap_prog_create(file, size, v);
	if (!prog)
		return NULL;
	stap_arm_init(prog);
	ret = stap_load_unique(prog, v);
	if (!ret)
		ret = stap_emit_register(prog, v);
	if (ret) {
		prog->file = NULL;
		stap_put(prog);
		return NULL;
	}
	stap_list(prog, true);
	stap_fs_add(prog);
	return prog;
}

static int stap_unload_locked(struct stap_prog *prog)
{
	scoped_guard(mutex, &stap_arm_lock) {
		if (prog->arm.enabled)
			return -EBUSY;
		list_del_init(&prog->list);
	}
	if (stap_emit_unregister(prog)) {
		stap_list(prog, true);
		return -EBUSY;
	}
	stap_fs_remove(prog);
	stap_put(prog);
	return 0;
}

/**
 * stap_unload - forget a program
 * @name: its name
 */
int stap_unload(const char *name)
{
	struct stap_prog *prog;
	int ret;

	guard(mutex)(&stap_load_lock);
	prog = stap_find(name);
	if (!prog) {
		stap_log(name, "", stap_unload_texts, STAP_UNLOAD_UNKNOWN);
		return -ENOENT;
	}
	ret = stap_unload_locked(prog);
	if (ret)
		stap_log(name, "", stap_unload_texts, STAP_UNLOAD_BUSY);
	return ret;
}

/* Programs read kernel memory, and whoever loads one sees what it reads. */
static int stap_may_load(void)
{
	int ret;

	if (!perfmon_capable())
		return -EPERM;
	ret = security_locked_down(LOCKDOWN_TRACEFS);
	return ret ?: security_locked_down(LOCKDOWN_BPF_READ_KERNEL);
}

/**
 * struct stap_upload - an open "load"
 * @lock: serialises writers
 * @buf:  what has been written
 * @len:  bytes of it
 * @cap:  bytes allocated
 * @done: the verdict has been given
 * @v:    the verdict
 */
struct stap_upload {
	struct mutex lock; /* serialises writers */
	void *buf;
	size_t len;
	size_t cap;
	bool done;
	struct stap_verdict v;
};

static int stap_upload_open(struct inode *inode, struct file *file)
{
	struct stap_upload *up;
	int ret = stap_may_load();

	if (ret)
		return ret;
	up = kzalloc(sizeof(*up), GFP_KERNEL_ACCOUNT);
	if (!up)
		return -ENOMEM;
	mutex_init(&up->lock);
	file->private_data = up;
	return nonseekable_open(inode, file);
}

/* What to call a program that may be none. */
static void stap_upload_name(const struct stap_upload *up, char *name)
{
	const struct stap_header *hdr = up->buf;
	size_t i = 0;

	if (hdr && up->len >= sizeof(*hdr) && hdr->magic == STAP_MAGIC)
		while (i < STAP_NAME_LEN - 1 && stap_ident_char(hdr->name[i], i))
			i++;
	if (i)
		strscpy(name, hdr->name, i + 1);
	else
		strscpy(name, "load", STAP_NAME_LEN);
}

/* End the upload with the verdict in it; the error to return. */
static int stap_upload_end(struct stap_upload *up)
{
	char name[STAP_NAME_LEN];

	up->done = true;
	if (up->v.error != STAP_E_NONE) {
		stap_upload_name(up, name);
		stap_log_error(name, &up->v);
	}
	kvfree(up->buf);
	up->buf = NULL;
	return stap_error_errno(up->v.error);
}

static int stap_upload_grow(struct stap_upload *up, size_t count)
{
	size_t cap = max(up->cap, PAGE_SIZE);
	void *buf;

	if (count > STAP_FILE_MAX - up->len)
		return stap_verdict_set(&up->v, STAP_E_TOO_LARGE,
					STAP_PLACE_BYTE, up->len, "more than %u bytes",
					STAP_FILE_MAX);
	while (cap < up->len + count)
		cap *= 2;
	if (up->buf && cap == up->cap)
		return 0;
	buf = kvrealloc(up->buf, cap, GFP_KERNEL_ACCOUNT);
	if (!buf)
		return stap_verdict_set(&up->v, STAP_E_NOMEM, STAP_PLACE_BYTE,
					up->len, "%zu bytes", cap);
	up->buf = buf;
	up->cap = cap;
	return 0;
}

/* How many bytes the program has, or 0 and perhaps a verdict. */
static size_t stap_upload_size(struct stap_upload *up)
{
	const struct stap_header *hdr = up->buf;

	if (up->len < sizeof(*hdr))
		return 0;
	if (hdr->magic != STAP_MAGIC)
		stap_verdict_set(&up->v, STAP_E_MAGIC, STAP_PLACE_BYTE, 0,
				 "0x%08x", hdr->magic);
	else if (hdr->size < sizeof(*hdr) || hdr->size > STAP_FILE_MAX)
		stap_verdict_set(&up->v, STAP_E_HEADER, STAP_PLACE_BYTE,
				 offsetof(struct stap_header, size),
				 "size %u", hdr->size);
	else if (up->len > hdr->size)
		stap_verdict_set(&up->v, STAP_E_TOO_LARGE, STAP_PLACE_BYTE,
				 hdr->size, "%zu bytes follow the program",
				 up->len - hdr->size);
	else
		return hdr->size;
	return 0;
}

static void stap_upload_load(struct stap_upload *up)
{
	guard(mutex)(&stap_load_lock);
	if (stap_load(up->buf, up->len, &up->v))
		up->buf = NULL;
}

static ssize_t stap_upload_write(struct file *file, const char __user *from,
				 size_t count, loff_t *pos)
{
	struct stap_upload *up = file->private_data;
	size_t size;
	int ret;

	guard(mutex)(&up->lock);
	if (up->done) {
		if (up->v.error == STAP_E_NONE)
			stap_verdict_set(&up->v, STAP_E_TOO_LARGE,
					 STAP_PLACE_BYTE, up->len,
					 "%zu bytes follow the program", count);
		return stap_upload_end(up);
	}
	ret = stap_may_load();
	if (ret)
		return ret;
	if (stap_upload_grow(up, count))
		return stap_upload_end(up);
	if (copy_from_user(up->buf + up->len, from, count))
		return -EFAULT;
	up->len += count;
	size = stap_upload_size(up);
	if (up->v.error == STAP_E_NONE) {
		if (!size || up->len < size)
			return count;
		stap_upload_load(up);
	}
	return stap_upload_end(up) ?: count;
}

static ssize_t stap_upload_read(struct file *file, char __user *to,
				size_t count, loff_t *pos)
{
	struct stap_upload *up = file->private_data;
	char text[STAP_VERDICT_LEN + 1];
	int len;

	guard(mutex)(&up->lock);
	if (up->v.error == STAP_E_NONE)
		return 0;
	len = scnprintf(text, sizeof(text), "%s\n", up->v.text);
	return simple_read_from_buffer(to, count, pos, text, len);
}

static int stap_upload_release(struct inode *inode, struct file *file)
{
	struct stap_upload *up = file->private_data;

	if (!up->done && up->len) {
		stap_verdict_set(&up->v, STAP_E_TRUNCATED, STAP_PLACE_BYTE,
				 up->len, "closed after %zu bytes", up->len);
		stap_upload_end(up);
	}
	kvfree(up->buf);
	kfree(up);
	return 0;
}

const struct file_operations stap_load_fops = {
	.open = stap_upload_open,
	.read = stap_upload_read,
	.write = stap_upload_write,
	.release = stap_upload_release,
};

static int stap_unload_open(struct inode *inode, struct file *file)
{
	return stap_may_load() ?: nonseekable_open(inode, file);
}

static ssize_t stap_unload_write(struct file *file, const char __user *from,
				 size_t count, loff_t *pos)
{
	char name[STAP_NAME_LEN + 1];
	int ret;

	if (count >= sizeof(name))
		return -ENAMETOOLONG;
	if (copy_from_user(name, from, count))
		return -EFAULT;
	name[count] = '\0';
	ret = stap_unload(strim(name));
	return ret ?: count;
}

const struct file_operations stap_unload_fops = {
	.open = stap_unload_open,
	.write = stap_unload_write,
};
