// SPDX-License-Identifier: GPL-2.0
/*
 * The files globals/X of a program's directory in tracefs.
 *
 *   long, string     its value; writing sets it
 *   array            a line for each entry, those with the largest values
 *                    first; writing anything empties it
 *   stats            count, min, max, sum, avg and the histogram; the same
 *
 *   # cat globals/reads
 *   ["bash",0]=117
 *   ["cat",0]=4
 *
 * An array is copied while handlers are kept from it, and what is shown is the
 * copy; statistics of its entries go on while they are shown. That begin and
 * end probes, which take no lock, do not run meanwhile is stap_arm_lock's.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "arm.h"
#include "data.h"
#include "fs.h"
#include "probe_condition.h"

/* A global's file is found by its name: names are unique. */
static u32 stap_fs_global_nr(const struct stap_image *img,
			     const struct file *file)
{
	const char *name = file->f_path.dentry->d_name.name;
	u32 i;

	for (i = 0; i < img->count[STAP_SEC_GLOBAL]; i++)
		if (!strcmp(stap_image_str(img, img->globals[i].name), name))
			return i;
	return STAP_NONE;
}

/* --- showing -------------------------------------------------------------- */

static void stap_fs_agg(struct seq_file *m, const struct stap_agg *agg)
{
	s64 value[STAP_EXTRACT_NR];
	u32 i;

	for (i = 0; i < STAP_EXTRACT_NR; i++)
		stap_stat_extract(agg, i, &value[i]);
	seq_printf(m, "@count=%lld", value[STAP_EXTRACT_COUNT]);
	if (!agg->count)
		return;
	seq_printf(m, " @min=%lld @max=%lld @sum=%lld @avg=%lld",
		   value[STAP_EXTRACT_MIN], value[STAP_EXTRACT_MAX],
		   value[STAP_EXTRACT_SUM], value[STAP_EXTRACT_AVG]);
	if (agg->kind->variance)
		seq_printf(m, " @variance=%lld", value[STAP_EXTRACT_VARIANCE]);
}

static void stap_fs_put(void *to, const char *text, size_t len)
{
	seq_write(to, text, len);
}

static int stap_fs_stats(struct seq_file *m, struct stap_var *var)
{
	struct stap_agg *agg = kzalloc(sizeof(*agg), GFP_KERNEL);

	if (!agg)
		return -ENOMEM;
	stap_stat_scalar(var, agg, true);
	stap_fs_agg(m, agg);
	seq_putc(m, '\n');
	stap_hist_draw(agg, stap_fs_put, m);
	kfree(agg);
	return 0;
}

/**
 * struct stap_fs_array - an array being shown
 * @m:    the file
 * @var:  the array
 * @map:  its copy
 * @agg:  for an entry of stats
 * @text: for a string with escapes
 * @size: bytes there
 */
struct stap_fs_array {
	struct seq_file *m;
	struct stap_var *var;
	struct stap_map *map;
	struct stap_agg *agg;
	char *text;
	size_t size;
};

static void stap_fs_text(struct stap_fs_array *a, const char *s)
{
	stap_escape_text(a->text, a->size, s, strlen(s), true);
	seq_puts(a->m, a->text);
}

static void stap_fs_collect(struct stap_fs_array *a, u32 entry)
{
	stap_stat_entry(a->var, a->agg, stap_map_generation(a->map, entry),
			entry, false);
}

static s64 stap_fs_extract(void *of, u32 entry, u32 what)
{
	struct stap_fs_array *a = of;
	s64 value;

	stap_fs_collect(a, entry);
	stap_stat_extract(a->agg, what, &value);
	return value;
}

static void stap_fs_entry(struct stap_fs_array *a, u32 entry)
{
	const struct stap_global *g = a->var->global;
	u32 i;

	seq_putc(a->m, '[');
	for (i = 1; i <= g->nkeys; i++) {
		if (i > 1)
			seq_putc(a->m, ',');
		if (g->key[i - 1] == STAP_STRING)
			stap_fs_text(a, stap_map_key_string(a->map, entry, i));
		else
			seq_printf(a->m, "%lld",
				   stap_map_key_long(a->map, entry, i));
	}
	seq_puts(a->m, "]=");
	if (g->type == STAP_LONG) {
		seq_printf(a->m, "%lld", stap_map_value_long(a->map, entry));
	} else if (g->type == STAP_STRING) {
		stap_fs_text(a, stap_map_value_string(a->map, entry));
	} else {
		stap_fs_collect(a, entry);
		stap_fs_agg(a->m, a->agg);
	}
	seq_putc(a->m, '\n');
}

static void stap_fs_walk(struct stap_fs_array *a, u32 order)
{
	const struct stap_map_walk walk = {
		.order = order,
		.any = STAP_MAP_ANY,
		.extract = stap_fs_extract,
		.of = a,
	};
	u32 entry = stap_map_first(a->map, &walk);

	while (entry && !seq_has_overflowed(a->m)) {
		stap_fs_entry(a, entry);
		entry = stap_map_next(a->map, &walk, entry);
		cond_resched();
	}
}

static int stap_fs_show_array(struct seq_file *m, struct stap_var *var)
{
	const u32 order = STAP_ORDER_SORT | STAP_ORDER_DOWN;
	struct stap_fs_array a = { .m = m, .var = var };
	int ret = -ENOMEM;

	/* A character may become an escape of 4, or of 10 instead of 4. */
	a.size = 4 * var->prog->image.hdr->maxstringlen + 3;
	a.text = kvmalloc(a.size, GFP_KERNEL);
	a.agg = kzalloc(sizeof(*a.agg), GFP_KERNEL);
	if (!a.text || !a.agg)
		goto out;
	a.map = stap_data_snapshot(var, order);
	ret = PTR_ERR_OR_ZERO(a.map);
	if (ret)
		goto out;
	stap_fs_walk(&a, order);
	kvfree(a.map);
out:
	kfree(a.agg);
	kvfree(a.text);
	return ret;
}

static int stap_fs_global_show(struct seq_file *m, void *unused)
{
	struct stap_prog *prog = m->private;
	u32 nr = stap_fs_global_nr(&prog->image, m->file);
	const struct stap_global *g;

	if (nr == STAP_NONE)
		return -ENODEV;
	guard(mutex)(&stap_arm_lock);
	g = &prog->image.globals[nr];
	if (g->nkeys)
		return stap_fs_show_array(m, &prog->var[nr]);
	if (g->type == STAP_STATS)
		return stap_fs_stats(m, &prog->var[nr]);
	if (g->type == STAP_STRING)
		seq_printf(m, "%s\n", stap_prog_string(prog, nr));
	else
		seq_printf(m, "%lld\n", READ_ONCE(*stap_prog_long(prog, nr)));
	return 0;
}

static int stap_fs_global_open(struct inode *inode, struct file *file)
{
	return stap_fs_open(inode, file, stap_fs_global_show);
}

/* --- setting -------------------------------------------------------------- */

static int stap_fs_set_long(struct stap_prog *prog, u32 nr, char *text)
{
	s64 value;
	int ret = kstrtos64(strim(text), 0, &value);

	if (!ret)
		WRITE_ONCE(*stap_prog_long(prog, nr), value);
	return ret;
}

static int stap_fs_set_string(struct stap_prog *prog, u32 nr, char *text)
{
	const struct stap_header *hdr = prog->image.hdr;
	size_t len = strlen(text);
	unsigned long flags;

	if (len && text[len - 1] == '\n')
		text[len - 1] = '\0';
	if (!stap_lock_take(prog->lock, STAP_LOCK_EXCLUSIVE, hdr->maxtrylock,
			    hdr->trylockdelay, &flags))
		return -EBUSY;
	strscpy(stap_prog_string(prog, nr), text, hdr->maxstringlen);
	stap_lock_drop(prog->lock, STAP_LOCK_EXCLUSIVE, flags);
	return 0;
}

static int stap_fs_set(struct stap_prog *prog, u32 nr, char *text)
{
	const struct stap_global *g = &prog->image.globals[nr];

	guard(mutex)(&stap_arm_lock);
	if (g->nkeys || g->type == STAP_STATS)
		return stap_data_clear(&prog->var[nr]);
	if (g->type == STAP_STRING)
		return stap_fs_set_string(prog, nr, text);
	return stap_fs_set_long(prog, nr, text);
}

static ssize_t stap_fs_global_write(struct file *file, const char __user *from,
				    size_t count, loff_t *pos)
{
	struct stap_prog *prog = ((struct seq_file *)file->private_data)->private;
	u32 nr = stap_fs_global_nr(&prog->image, file);
	char *text;
	int ret;

	if (nr == STAP_NONE)
		return -ENODEV;
	if (count > prog->image.hdr->maxstringlen)
		return -E2BIG;
	text = memdup_user_nul(from, count);
	if (IS_ERR(text))
		return PTR_ERR(text);
	ret = stap_fs_set(prog, nr, text);
	kfree(text);
	stap_condition_kick(prog);
	return ret ?: count;
}

const struct file_operations stap_fs_global_fops = {
	.open = stap_fs_global_open,
	.read = seq_read,
	.write = stap_fs_global_write,
	.llseek = seq_lseek,
	.release = stap_fs_release,
};
