// SPDX-License-Identifier: GPL-2.0
/*
 * The files of a program's directory in tracefs, and the list of programs.
 *
 * An open file keeps the program's memory, not the program: after it has been
 * unloaded the file still reads, but can no longer change anything.
 */
#include <linux/fs.h>
#include <linux/poll.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "../trace.h"

#include "arm.h"
#include "emit.h"
#include "fs.h"
#include "late.h"
#include "probe.h"

#define STAP_FS_LINE	(STAP_NAME_LEN + 300)

#define MISS_ROW(name, text) \
	[STAP_MISS_##name] = text,
static const char *const stap_fs_misses[STAP_MISS_NR] = {
	STAP_MISS_LIST(MISS_ROW)
};

#undef MISS_ROW

/* --- programs ------------------------------------------------------------- */

/* Everything that a probe counted, also before its handler. */
static void stap_fs_count(struct stap_probe *probe, struct stap_count *sum)
{
	u32 i;

	stap_prog_count(probe, sum);
	/* Roads may ask the code. */
	guard(mutex)(&stap_code_lock);
	for (i = 0; i < STAP_MISS_NR; i++)
		sum->miss[i] += stap_probe_missed(probe, i);
}

/* What other probes wait for is none to whoever wrote the script. */
static bool stap_fs_hidden(const struct stap_probe *probe)
{
	return probe->rec->kind == STAP_PROBE_CONDITION;
}

static void stap_fs_program(struct seq_file *m, struct stap_prog *prog)
{
	u64 hits = 0, misses = 0;
	struct stap_count sum;
	u32 i, j, n = 0;

	for (i = 0; i < prog->nprobe; i++) {
		if (stap_fs_hidden(&prog->probe[i]))
			continue;
		n++;
		stap_fs_count(&prog->probe[i], &sum);
		hits += sum.hits;
		for (j = 0; j < STAP_MISS_NR; j++)
			misses += sum.miss[j];
	}
	seq_printf(m, "%s %s %u %llu %d %llu\n", stap_prog_name(prog),
		   stap_arm_state(prog), n, hits,
		   atomic_read(&prog->errors), misses);
}

int stap_fs_programs_show(struct seq_file *m, void *unused)
{
	struct stap_prog *prog;

	seq_puts(m, "# name state probes hits errors misses\n");
	guard(mutex)(&stap_load_lock);
	list_for_each_entry(prog, &stap_progs, list)
		stap_fs_program(m, prog);
	return 0;
}

/* --- opening -------------------------------------------------------------- */

static int stap_fs_get(struct inode *inode)
{
	struct stap_prog *prog = inode->i_private;
	int ret = tracing_check_open_get_tr(NULL);

	if (ret)
		return ret;
	guard(mutex)(&stap_load_lock);
	if (!stap_loaded(prog))
		return -ENODEV;
	kref_get(&prog->arm.ref);
	return 0;
}

/**
 * stap_fs_open - open a file of a program's directory
 * @inode: its inode, which has the program
 * @file:  the file
 * @show:  writes its text
 */
int stap_fs_open(struct inode *inode, struct file *file,
		 int (*show)(struct seq_file *m, void *unused))
{
	int ret = stap_fs_get(inode);

	if (ret)
		return ret;
	ret = single_open(file, show, inode->i_private);
	if (ret)
		stap_put(inode->i_private);
	return ret;
}

/**
 * stap_fs_release - undo stap_fs_open()
 * @inode: the file's inode
 * @file:  the file
 */
int stap_fs_release(struct inode *inode, struct file *file)
{
	struct stap_prog *prog = ((struct seq_file *)file->private_data)->private;
	int ret = single_release(inode, file);

	stap_put(prog);
	return ret;
}

#define STAP_FS_SHOW(name) \
static int stap_fs_##name##_open(struct inode *inode, struct file *file) \
{ \
	return stap_fs_open(inode, file, stap_fs_##name##_show); \
} \
const struct file_operations stap_fs_##name##_fops = { \
	.open = stap_fs_##name##_open, \
	.read = seq_read, \
	.llseek = seq_lseek, \
	.release = stap_fs_release, \
}

/* --- probes --------------------------------------------------------------- */

static void stap_fs_cost(struct seq_file *m, const struct stap_count *sum)
{
	if (!sum->hits || !sum->cost_max)
		return;
	seq_printf(m, " cost=%llu/%llu/%llu", sum->cost_min,
		   div64_u64(sum->cost_sum, sum->hits), sum->cost_max);
}

static const char *stap_fs_road(const struct stap_probe *probe)
{
	const struct stap_road *road = READ_ONCE(probe->road);

	if (READ_ONCE(probe->idle))
		return "idle";
	return road ? road->name : "call";
}

static void stap_fs_waits(struct seq_file *m, const struct stap_probe *probe)
{
	const char *module = probe->ops ? stap_late_module(probe) : NULL;

	if (module)
		seq_printf(m, " waits=%s", module);
}

static int stap_fs_probes_show(struct seq_file *m, void *unused)
{
	struct stap_prog *prog = m->private;
	struct stap_count sum;
	u32 i, j;

	for (i = 0; i < prog->nprobe; i++) {
		struct stap_probe *probe = &prog->probe[i];

		if (stap_fs_hidden(probe))
			continue;
		stap_fs_count(probe, &sum);
		seq_printf(m, "%s road=%s hits=%llu errors=%llu",
			   stap_probe_point(probe), stap_fs_road(probe),
			   sum.hits, sum.errors);
		for (j = 0; j < STAP_MISS_NR; j++)
			seq_printf(m, " %s=%llu", stap_fs_misses[j],
				   sum.miss[j]);
		stap_fs_cost(m, &sum);
		stap_fs_waits(m, probe);
		seq_putc(m, '\n');
	}
	return 0;
}

STAP_FS_SHOW(probes);

/* --- error ---------------------------------------------------------------- */

static void stap_fs_place(struct seq_file *m, const struct stap_image *img,
			  u32 insn)
{
	const struct stap_line *line = stap_image_line(img, insn);

	if (!line || insn == STAP_NONE)
		return;
	if (line->token)
		seq_printf(m, " near %s", stap_image_str(img, line->token));
	seq_printf(m, " at %s:%u:%u", stap_image_str(img, line->file),
		   line->line, line->col);
}

/* One error; the lines of its text behind the first begin with a tab. */
static void stap_fs_one_error(struct seq_file *m, const struct stap_prog *prog,
			      const struct stap_error_record *error, char *text)
{
	char *line, *next = text;
	size_t len;

	stap_rt_error_text(text, PAGE_SIZE, error);
	/* The place belongs on the last line of the text. */
	for (len = strlen(text); len && text[len - 1] == '\n'; len--)
		text[len - 1] = '\0';
	while ((line = strsep(&next, "\n"))) {
		seq_puts(m, line);
		if (next)
			seq_puts(m, "\n\t");
	}
	if (!stap_image_says_all(&prog->image, error->error, error->insn)) {
		stap_fs_place(m, &prog->image, error->insn);
		seq_printf(m, " in probe %s", stap_probe_point(error->probe));
	}
	seq_putc(m, '\n');
}

static int stap_fs_error_show(struct seq_file *m, void *unused)
{
	struct stap_prog *prog = m->private;
	int nr, last = atomic_read(&prog->told), ret = 0;
	struct stap_error_record *error;
	char *text;

	error = kmalloc(sizeof(*error), GFP_KERNEL);
	text = kmalloc(PAGE_SIZE, GFP_KERNEL);
	if (!error || !text)
		ret = -ENOMEM;
	for (nr = max(1, last - STAP_ERRORS + 1); !ret && nr <= last; nr++)
		if (stap_rt_error(prog, nr, error))
			stap_fs_one_error(m, prog, error, text);
	kfree(text);
	kfree(error);
	return ret;
}

STAP_FS_SHOW(error);

/* --- code ----------------------------------------------------------------- */

static __printf(2, 3) void stap_fs_print(void *to, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	seq_vprintf(to, fmt, ap);
	va_end(ap);
}

static int stap_fs_code_show(struct seq_file *m, void *unused)
{
	struct stap_prog *prog = m->private;
	u32 i;

	guard(mutex)(&stap_code_lock);
	for (i = 0; i < prog->image.count[STAP_SEC_FUNC]; i++)
		stap_disasm_func(&prog->image, i, stap_fs_print, m);
	return 0;
}

STAP_FS_SHOW(code);

/* --- enable --------------------------------------------------------------- */

static int stap_fs_enable_show(struct seq_file *m, void *unused)
{
	struct stap_prog *prog = m->private;

	if (READ_ONCE(prog->state) == STAP_DONE)
		seq_puts(m, "done\n");
	else
		seq_printf(m, "%d\n", !!READ_ONCE(prog->arm.enabled));
	return 0;
}

static int stap_fs_enable_open(struct inode *inode, struct file *file)
{
	return stap_fs_open(inode, file, stap_fs_enable_show);
}

static int stap_fs_instance(const char *name, struct trace_array **tr)
{
	*tr = *name ? trace_array_find_get(name) : top_trace_array();
	return *tr ? 0 : -ENOENT;
}

static void stap_fs_instance_put(struct trace_array *tr)
{
	if (!(tr->flags & TRACE_ARRAY_FL_GLOBAL))
		trace_array_put(tr);
}

static int stap_fs_off(struct stap_prog *prog)
{
	struct trace_array *tr = prog->arm.tr;

	if (!tr) {
		stap_emit_enable(prog, top_trace_array(), false);
		return 0;
	}
	stap_arm_disable(prog);
	stap_fs_instance_put(tr);
	return 0;
}

static int stap_fs_on(struct stap_prog *prog, const char *instance)
{
	struct trace_array *tr;
	int ret;

	ret = stap_fs_instance(instance, &tr);
	if (ret)
		return ret;
	/* What has ended by itself is started anew. */
	if (prog->arm.tr && READ_ONCE(prog->state) == STAP_DONE)
		stap_fs_off(prog);
	if (prog->arm.tr) {
		ret = prog->arm.tr == tr ? 0 : -EBUSY;
		goto out;
	}
	ret = stap_arm_enable(prog, tr);
	if (!ret)
		return 0;
out:
	stap_fs_instance_put(tr);
	return ret;
}

static int stap_fs_switch(struct stap_prog *prog, char *line)
{
	char *word = strsep(&line, " \t");
	bool on;
	int ret;

	ret = kstrtobool(word, &on);
	if (ret)
		return ret;
	guard(mutex)(&stap_load_lock);
	if (!stap_loaded(prog))
		return -ENODEV;
	if (on)
		return stap_fs_on(prog, line ? strim(line) : "");
	return stap_fs_off(prog);
}

static ssize_t stap_fs_enable_write(struct file *file, const char __user *from,
				    size_t count, loff_t *pos)
{
	struct stap_prog *prog = ((struct seq_file *)file->private_data)->private;
	char *line;
	int ret;

	if (count >= STAP_FS_LINE)
		return -E2BIG;
	line = memdup_user_nul(from, count);
	if (IS_ERR(line))
		return PTR_ERR(line);
	ret = stap_fs_switch(prog, strim(line));
	kfree(line);
	return ret ?: count;
}

static __poll_t stap_fs_enable_poll(struct file *file, poll_table *wait)
{
	struct stap_prog *prog = ((struct seq_file *)file->private_data)->private;

	poll_wait(file, &stap_arm_wait, wait);
	if (READ_ONCE(prog->state) != STAP_DONE)
		return 0;
	return EPOLLIN | EPOLLRDNORM | EPOLLPRI;
}

const struct file_operations stap_fs_enable_fops = {
	.open = stap_fs_enable_open,
	.read = seq_read,
	.write = stap_fs_enable_write,
	.poll = stap_fs_enable_poll,
	.llseek = seq_lseek,
	.release = stap_fs_release,
};
