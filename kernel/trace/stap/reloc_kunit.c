// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of relocation by the types of the kernel that runs: what a path comes to
 * must be what the compiler makes of it.
 */
#include <kunit/test.h>
#include <linux/bpf.h>
#include <linux/btf.h>
#include <linux/fs.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/slab.h>

#include "reloc.h"
#include "testprog.h"

struct reloc_row {
	u16 what;
	u8 root;
	u8 size;
	u8 stars;
	const char *type;
	const char *path;
	s64 value;
	u16 op;			/* 0: a constant */
	const char *why;	/* refused */
};

#define TYPE(what_, root_, type_, path_, value_) \
	{ .what = STAP_RELOC_##what_, .root = STAP_ROOT_##root_, .type = type_, \
	  .path = path_, .value = value_ }
#define CODE(what_, root_, type_, path_, op_, value_) \
	{ .what = STAP_RELOC_##what_, .root = STAP_ROOT_##root_, .type = type_, \
	  .path = path_, .op = STAP_OP_##op_, .value = value_ }
#define GONE(what_, root_, type_, path_, why_) \
	{ .what = STAP_RELOC_##what_, .root = STAP_ROOT_##root_, .type = type_, \
	  .path = path_, .op = STAP_OP_NR, .why = why_ }

#define TASK(member)	offsetof(struct task_struct, member)

static const struct reloc_row rows[] = {
	TYPE(OFFSET, STRUCT, "task_struct", "->pid", TASK(pid)),
	TYPE(OFFSET, STRUCT, "task_struct", "->se->vruntime", TASK(se.vruntime)),
	TYPE(OFFSET, STRUCT, "task_struct", "->tasks->prev", TASK(tasks.prev)),
	TYPE(OFFSET, STRUCT, "task_struct", "[2]->pid",
	     2 * sizeof(struct task_struct) + TASK(pid)),
	TYPE(OFFSET, STRUCT, "task_struct", "[-1]->pid",
	     TASK(pid) - (s64)sizeof(struct task_struct)),
	TYPE(OFFSET, STRUCT, "task_struct", "->mm->pgd", offsetof(struct mm_struct, pgd)),
	TYPE(OFFSET, STRUCT, "task_struct", "->real_parent->real_parent->tgid", TASK(tgid)),
	TYPE(ARRAY, STRUCT, "task_struct", "->comm", TASK(comm)),
	TYPE(SIZE, STRUCT, "task_struct", "", sizeof(struct task_struct)),
	TYPE(SIZE, STRUCT, "task_struct", "->comm", TASK_COMM_LEN),
	TYPE(SIZE, NAMED, "atomic_t", "", sizeof(atomic_t)),
	TYPE(SIZE, NAMED, "int", "[3]", sizeof(int)),
	TYPE(ENUM, ENUM, "pid_type", "PIDTYPE_PGID", PIDTYPE_PGID),
	TYPE(ENUMNAME, ENUM, "pid_type", "NO_SUCH", S64_MIN),
	TYPE(ADDRESS, SYMBOL, "init_task", "", (s64)&init_task),
	CODE(LOAD, STRUCT, "task_struct", "->pid", LDS32, TASK(pid)),
	CODE(LOAD, STRUCT, "task_struct", "->flags", LDU32, TASK(flags)),
	CODE(LOAD, STRUCT, "task_struct", "->mm", LD64, TASK(mm)),
	CODE(LOAD, STRUCT, "task_struct", "->comm[3]", LDU8, TASK(comm) + 3),
	CODE(LOAD, FUNC, "vfs_read", "file->f_inode", LD64, offsetof(struct file, f_inode)),
	CODE(LOAD, FUNC, "vfs_read", "pos[1]", LD64, sizeof(loff_t)),
	CODE(LOAD, TRACE, "sched_switch", "next->pid", LDS32, TASK(pid)),
	CODE(LOAD, TRACE, "sched_switch", "3->pid", LDS32, TASK(pid)),
	CODE(WORD, FUNC, "vfs_read", "file", ARG, 0),
	CODE(WORD, FUNC, "vfs_read", "pos", ARG, 3),
	CODE(WORD, FUNC, "vfs_read", "4", ARG, 3),
	CODE(WORD, TRACE, "sched_switch", "prev", ARG, 1),
	CODE(RESULT, FUNC, "vfs_read", "return", RETVAL, 0),

	GONE(ADDRESS, SYMBOL, "no_such_symbol", "", "there is no symbol 'no_such_symbol'"),
	GONE(ADDRESS, SYMBOL, "s_next", "", "there is more than one symbol 's_next'"),
	GONE(LOAD, STRUCT, "task_struct", "->no_such",
	     "struct task_struct has no member 'no_such'"),
	GONE(LOAD, STRUCT, "task_struct", "->pid->x", "int has no 'x'"),
	GONE(LOAD, STRUCT, "task_struct", "->se", "is no number"),
	GONE(LOAD, STRUCT, "task_struct", "->sched_reset_on_fork", "is a bit field"),
	GONE(OFFSET, STRUCT, "task_struct", "->sched_reset_on_fork", "is not in memory"),
	GONE(ARRAY, STRUCT, "task_struct", "->pid", "is no array"),
	GONE(SIZE, NAMED, "int", "[1][1]", "int has no '[]'"),
	GONE(SIZE, STRUCT, "task_struct", "pid", "bad path"),
	GONE(SIZE, STRUCT, "task_struct", "->", "bad path"),
	GONE(SIZE, STRUCT, "task_struct", "[]", "bad path"),
	GONE(SIZE, STRUCT, "task_struct", "[1", "bad path"),
	GONE(SIZE, STRUCT, "task_struct", "[12345678901]", "bad path"),
	GONE(SIZE, STRUCT, "no_such_type", "", "there is no struct 'no_such_type'"),
	GONE(SIZE, UNION, "task_struct", "", "there is no union 'task_struct'"),
	GONE(ENUM, ENUM, "pid_type", "NO_SUCH", "there is no enumerator 'NO_SUCH'"),
	GONE(WORD, FUNC, "vfs_read", "no_such", "function 'vfs_read' has no parameter 'no_such'"),
	GONE(WORD, FUNC, "vfs_read", "0", "has no parameter '0'"),
	GONE(WORD, FUNC, "vfs_read", "5", "has no parameter '5'"),
	GONE(WORD, FUNC, "vfs_read", "return", "is not in a register"),
	GONE(WORD, FUNC, "vfs_read", "file->f_inode", "is not in a register"),
	GONE(WORD, FUNC, "no_such_function", "x", "there is no function 'no_such_function'"),
	GONE(WORD, TRACE, "sched_switch", "__data", "has no parameter '__data'"),
	GONE(RESULT, FUNC, "vfs_read", "file", "is no result"),
	GONE(RESULT, FUNC, "schedule", "return", "function 'schedule' returns nothing"),
	{ .what = STAP_RELOC_LOAD, .root = STAP_ROOT_STRUCT, .stars = 1, .type = "task_struct",
	  .path = "->pid", .op = STAP_OP_LDS32, .value = TASK(pid) },
	{ .what = STAP_RELOC_LOAD, .root = STAP_ROOT_NAMED, .stars = 2, .type = "int",
	  .path = "[3]", .op = STAP_OP_LD64, .value = 24 },
	{ .what = STAP_RELOC_SIZE, .root = STAP_ROOT_NAMED, .stars = 1, .type = "int",
	  .path = "", .value = 8 },
	{ .what = STAP_RELOC_WORD, .root = STAP_ROOT_FUNC, .size = 4, .type = "vfs_read",
	  .path = "count", .op = STAP_OP_NR, .why = "is a number of another size" },
	{ .what = STAP_RELOC_RESULT, .root = STAP_ROOT_FUNC, .size = 8, .type = "vfs_read",
	  .path = "return", .op = STAP_OP_RETVAL },
};

static void find_kernel(void *data, const char *module, struct stap_types *types)
{
	types->btf = bpf_get_btf_vmlinux();
	types->first = 1;
	types->text = btf_name_by_offset(types->btf, 0);
}

struct reloc_test {
	struct stap_testprog prog;
	struct stap_image img;
	struct stap_reloc_root root[1];
	struct stap_fix fix[1];
	struct stap_reloc_job job;
	char file[STAP_TESTPROG_MAX] __aligned(8);
};

static u16 legal_op(u16 what)
{
	if (what == STAP_RELOC_WORD)
		return STAP_OP_ARG;
	return what == STAP_RELOC_RESULT ? STAP_OP_RETVAL : STAP_OP_LDU8;
}

static void run_row(struct kunit *test, struct reloc_test *t, const struct reloc_row *row)
{
	struct stap_verdict v = {};
	size_t size;
	u32 i;
	int err;

	memset(&t->job, 0, sizeof(t->job));
	stap_testprog_init(&t->prog, "reloc");
	stap_testprog_func(&t->prog, "x", 0, STAP_VOID, "", "l");
	stap_testprog_insn(&t->prog, legal_op(row->what), 0, 0, 0);
	stap_testprog_const(&t->prog, 77);
	i = stap_testprog_reloc(&t->prog, row->what, 0, row->root, row->type, row->path);
	t->prog.relocs[i].size = row->size;
	t->prog.relocs[i].stars = row->stars;
	size = stap_testprog_write(&t->prog, t->file, sizeof(t->file));
	KUNIT_ASSERT_EQ(test, stap_format_open(&t->img, t->file, size, &v), 0);
	t->job.img = &t->img;
	t->job.find = find_kernel;
	t->job.symbol = stap_prog_symbol;
	t->job.root = t->root;
	t->job.fix = t->fix;
	err = stap_reloc_resolve(&t->job, &v);
	if (row->why) {
		KUNIT_EXPECT_EQ_MSG(test, v.error, STAP_E_GONE, "%s %s", row->type, row->path);
		KUNIT_EXPECT_TRUE_MSG(test, strstr(v.text, row->why), "%s: not '%s'", v.text,
				      row->why);
		KUNIT_EXPECT_EQ(test, err, stap_error_errno(STAP_E_GONE));
		return;
	}
	KUNIT_ASSERT_EQ_MSG(test, err, 0, "%s", v.text);
	stap_reloc_apply(&t->job);
	if (!row->op) {
		KUNIT_EXPECT_EQ_MSG(test, t->img.consts[0], row->value, "%s %s", row->type,
				    row->path);
		return;
	}
	KUNIT_EXPECT_EQ_MSG(test, t->img.insns[0].op, row->op, "%s %s", row->type, row->path);
	KUNIT_EXPECT_EQ_MSG(test, row->op == STAP_OP_ARG ? t->img.insns[0].b :
			    t->img.insns[0].c, (u32)row->value, "%s %s", row->type, row->path);
}

static void stap_reloc_rows(struct kunit *test)
{
	struct reloc_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	size_t i;

	KUNIT_ASSERT_NOT_NULL(test, t);
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		run_row(test, t, &rows[i]);
}

/* A bit field: what holds it, and where in that it is. */
static void stap_reloc_bits(struct kunit *test)
{
	static const u16 what[] = { STAP_RELOC_LEFT, STAP_RELOC_RIGHT };
	struct reloc_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	struct task_struct *task = kunit_kzalloc(test, sizeof(*task), GFP_KERNEL);
	struct reloc_row row = CODE(UNIT, STRUCT, "task_struct", "->sched_reset_on_fork", LDU8, 0);
	u64 shift[2], value;
	size_t i;

	KUNIT_ASSERT_NOT_NULL(test, t);
	KUNIT_ASSERT_NOT_NULL(test, task);
	for (i = 0; i < ARRAY_SIZE(what); i++) {
		row.what = what[i];
		row.op = 0;
		row.why = NULL;
		stap_testprog_init(&t->prog, "bits");
		memset(&t->job, 0, sizeof(t->job));
		stap_testprog_const(&t->prog, 0);
		stap_testprog_reloc(&t->prog, row.what, 0, row.root, row.type, row.path);
		value = stap_testprog_write(&t->prog, t->file, sizeof(t->file));
		KUNIT_ASSERT_EQ(test, stap_format_open(&t->img, t->file, value,
						       &(struct stap_verdict){}), 0);
		t->job = (struct stap_reloc_job){ .img = &t->img, .find = find_kernel,
						  .root = t->root, .fix = t->fix };
		KUNIT_ASSERT_EQ(test, stap_reloc_resolve(&t->job, &(struct stap_verdict){}), 0);
		shift[i] = t->fix[0].value;
	}
	KUNIT_ASSERT_LT(test, shift[0], 64);
	KUNIT_EXPECT_EQ(test, shift[1], 63);
	stap_testprog_init(&t->prog, "unit");
	stap_testprog_func(&t->prog, "x", 0, STAP_VOID, "", "l");
	stap_testprog_insn(&t->prog, STAP_OP_LD64, 0, 0, 0);
	stap_testprog_reloc(&t->prog, STAP_RELOC_UNIT, 0, row.root, row.type, row.path);
	value = stap_testprog_write(&t->prog, t->file, sizeof(t->file));
	KUNIT_ASSERT_EQ(test, stap_format_open(&t->img, t->file, value,
					       &(struct stap_verdict){}), 0);
	t->job = (struct stap_reloc_job){ .img = &t->img, .find = find_kernel,
					  .root = t->root, .fix = t->fix };
	KUNIT_ASSERT_EQ(test, stap_reloc_resolve(&t->job, &(struct stap_verdict){}), 0);
	KUNIT_EXPECT_EQ(test, t->fix[0].op, STAP_OP_LDU8);
	/* The byte that the load finds, shifted as the code will. */
	memset(task, 0xff, sizeof(*task));
	task->sched_reset_on_fork = 0;
	value = ((u8 *)task)[t->fix[0].value];
	KUNIT_EXPECT_EQ(test, value << shift[0] >> shift[1], 0);
	memset(task, 0, sizeof(*task));
	task->sched_reset_on_fork = 1;
	value = ((u8 *)task)[t->fix[0].value];
	KUNIT_EXPECT_EQ(test, value << shift[0] >> shift[1], 1);
}

/* Of modules: one is waited for, the other has the kernel's types. */

static void find_in_modules(void *data, const char *module, struct stap_types *types)
{
	types->btf = NULL;
	if (strcmp(module, "a_mod"))
		find_kernel(data, module, types);
}

static bool await_a_mod(void *data, const char *module)
{
	return !strcmp(module, "a_mod");
}

static const struct module_row {
	const char *module;
	const char *path;
	bool out;
} module_rows[] = {
	{ "", "->pid", false }, { "a_mod", "->pid", true }, { "a_mod", "->tgid", true },
	{ "b_mod", "->pid", false }, { "b_mod", "->no_such", true },
	{ "b_mod", "->no_such", true }, { "b_mod", "->tgid", false },
	{ "b_mod", "->also_none", true },
};

#define MODULE_ROWS	ARRAY_SIZE(module_rows)

struct module_test {
	struct stap_testprog prog;
	struct stap_image img;
	struct stap_reloc_root root[MODULE_ROWS];
	struct stap_fix fix[MODULE_ROWS];
	u8 out[MODULE_ROWS];
	struct stap_reloc_job job;
	char file[STAP_TESTPROG_MAX] __aligned(8);
};

static struct module_test *module_prog(struct kunit *test)
{
	struct module_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	struct stap_verdict v;
	size_t i, size;

	KUNIT_ASSERT_NOT_NULL(test, t);
	stap_testprog_init(&t->prog, "modules");
	for (i = 0; i < MODULE_ROWS; i++) {
		stap_testprog_const(&t->prog, 77 + i);
		stap_testprog_reloc(&t->prog, STAP_RELOC_OFFSET, i, STAP_ROOT_STRUCT,
				    "task_struct", module_rows[i].path);
		t->prog.relocs[i].module = stap_testprog_str(&t->prog, module_rows[i].module);
	}
	size = stap_testprog_write(&t->prog, t->file, sizeof(t->file));
	KUNIT_ASSERT_EQ(test, stap_format_open(&t->img, t->file, size, &v), 0);
	t->job = (struct stap_reloc_job){ .img = &t->img, .find = find_in_modules,
					  .awaited = await_a_mod, .root = t->root,
					  .fix = t->fix, .out = t->out };
	return t;
}

static void stap_reloc_modules(struct kunit *test)
{
	struct module_test *t = module_prog(test);
	struct stap_verdict v;
	size_t i;

	t->job.lenient = true;
	KUNIT_ASSERT_EQ(test, stap_reloc_resolve(&t->job, &v), 0);
	KUNIT_EXPECT_EQ(test, v.error, STAP_E_GONE);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(v.text, "'no_such'"), "%s", v.text);
	stap_reloc_apply(&t->job);
	for (i = 0; i < MODULE_ROWS; i++) {
		const struct module_row *row = &module_rows[i];
		s64 value = strcmp(row->path, "->pid") ? TASK(tgid) : TASK(pid);

		KUNIT_EXPECT_EQ_MSG(test, t->out[i], row->out, "row %zu", i);
		KUNIT_EXPECT_EQ_MSG(test, t->img.consts[i], row->out ? 77 + i : value,
				    "row %zu", i);
	}
}

/* The kernel's own are left alone, and the first that is missing ends it. */
static void stap_reloc_modules_strict(struct kunit *test)
{
	struct module_test *t = module_prog(test);
	struct stap_verdict v;

	t->job.modules = true;
	KUNIT_EXPECT_EQ(test, stap_reloc_resolve(&t->job, &v), stap_error_errno(STAP_E_GONE));
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(v.text, "'no_such'"), "%s", v.text);
	KUNIT_EXPECT_EQ(test, t->fix[0].index, STAP_NONE);
	KUNIT_EXPECT_EQ(test, t->out[0], 0);
	KUNIT_EXPECT_EQ(test, t->out[1], 1);
	KUNIT_EXPECT_EQ(test, t->fix[3].value, TASK(pid));

	t = module_prog(test);
	t->job.awaited = NULL;
	KUNIT_EXPECT_EQ(test, stap_reloc_resolve(&t->job, &v), stap_error_errno(STAP_E_GONE));
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(v.text, "module 'a_mod' is not loaded"), "%s",
				  v.text);
}

static struct kunit_case stap_reloc_tests[] = {
	KUNIT_CASE(stap_reloc_rows),
	KUNIT_CASE(stap_reloc_bits),
	KUNIT_CASE(stap_reloc_modules),
	KUNIT_CASE(stap_reloc_modules_strict),
	{}
};

static struct kunit_suite stap_reloc_suite = {
	.name = "stap_reloc_kernel",
	.test_cases = stap_reloc_tests,
};

kunit_test_suite(stap_reloc_suite);

MODULE_DESCRIPTION("Tests of relocation by the kernel's types");
MODULE_LICENSE("GPL");
