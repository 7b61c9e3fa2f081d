// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of the lowering: programs are put together from the rows of
 * lower_cases.c, checked, lowered, JITed and called, and what they left in
 * their globals is compared.
 *
 * An arithmetic row is run four times, with each operand once as a constant
 * and once in a slot.
 */
#include <kunit/test.h>
#include <linux/filter.h>
#include <linux/preempt.h>
#include <linux/slab.h>

#include "lower_cases.h"
#include "regs.h"

static const struct kunit_str kunit_str = {
	.none = "", .g = "g", .s = "s", .m = "m", .t = "t", .u = "u", .v = "v",
	.f = "f", .point = "begin",
	.vfs_read = "vfs_read", .foo = "foo", .bar = "bar", .foobar = "foobar",
	.fmt = "%d-%s-%x",
	.big = "012345678901234567890123456789012345678901234567890123456789012345678",
};

#define KUNIT_VALUE_ROW(name, value) \
	[KC_##name] = (value),

static s64 kunit_const[KC_NR] = { KUNIT_CONST_LIST(KUNIT_VALUE_ROW) };

/* Memory that programs read: 8 bytes of 0, then 82 81. */
static u8 kunit_mem[16] __aligned(8) = { [8] = 0x82, [9] = 0x81 };

/* A program file with room for the largest program. */
struct kunit_file {
	struct stap_header hdr;
	struct kunit_str STR[1] __aligned(8);
	s64 CONST[KC_NR];
	struct stap_global GLOBAL[KUNIT_GLOBALS];
	struct stap_func FUNC[KUNIT_FUNCS] __aligned(8);
	u8 SLOT[KUNIT_SLOTS * KUNIT_FUNCS] __aligned(8);
	struct stap_insn INSN[KUNIT_CODE] __aligned(8);
	u32 ARG[KUNIT_ARGS] __aligned(8);
	struct stap_probe_rec PROBE[1];
	struct stap_format FORMAT[1] __aligned(8);
	struct stap_field FIELD[3] __aligned(8);
	struct stap_catch CATCH[2] __aligned(8);
};

#define KUNIT_SECTION_ROW(name, used) \
	[STAP_SEC_##name] = { offsetof(struct kunit_file, name), used }

/* What a program's own code does not change. */
static const struct stap_section kunit_sections[STAP_SEC_NR] = {
	KUNIT_SECTION_ROW(STR, sizeof(struct kunit_str)),
	KUNIT_SECTION_ROW(CONST, KC_NR),
	KUNIT_SECTION_ROW(GLOBAL, KUNIT_GLOBALS),
	KUNIT_SECTION_ROW(FUNC, 1),
	KUNIT_SECTION_ROW(SLOT, KUNIT_SLOTS),
	KUNIT_SECTION_ROW(INSN, 0),
	KUNIT_SECTION_ROW(ARG, KUNIT_ARGS),
	KUNIT_SECTION_ROW(PROBE, 1),
	KUNIT_SECTION_ROW(FORMAT, 1),
	KUNIT_SECTION_ROW(FIELD, 3),
	KUNIT_SECTION_ROW(CATCH, 0),
};

static const struct stap_global kunit_globals[KUNIT_GLOBALS] = {
	{ .name = offsetof(struct kunit_str, g), .type = STAP_LONG },
	{ .name = offsetof(struct kunit_str, s), .type = STAP_STRING },
	{ .name = offsetof(struct kunit_str, m), .type = STAP_LONG, .nkeys = 1,
	  .key = { STAP_LONG }, .size = 4, .flags = STAP_GLOBAL_SIZED },
	{ .name = offsetof(struct kunit_str, t), .type = STAP_STRING,
	  .nkeys = 2, .key = { STAP_STRING, STAP_LONG }, .size = 2,
	  .flags = STAP_GLOBAL_WRAP },
	{ .name = offsetof(struct kunit_str, u), .type = STAP_STATS,
	  .hist = STAP_HIST_LOG },
	{ .name = offsetof(struct kunit_str, v), .type = STAP_STATS, .nkeys = 1,
	  .key = { STAP_LONG }, .size = 4, .flags = STAP_GLOBAL_VARIANCE },
};

static void kunit_fixed(struct kunit_file *f, const struct kunit_row *row)
{
	u32 kind = row->kind;

	kunit_const[KC_KADDR] = (s64)(unsigned long)kunit_mem;
	memcpy(f->hdr.sec, kunit_sections, sizeof(kunit_sections));
	f->hdr.magic = STAP_MAGIC;
	f->hdr.version = STAP_VERSION;
	f->hdr.size = sizeof(*f);
	f->hdr.maxstringlen = KUNIT_STRLEN;
	f->hdr.maxaction = 1000;
	f->hdr.maxnesting = 8;
	f->hdr.maxerrors = 1000;
	f->hdr.maxskipped = 1000;
	f->hdr.maxtrylock = 1;
	strscpy(f->hdr.name, "kunit_lower");
	f->STR[0] = kunit_str;
	memcpy(f->CONST, kunit_const, sizeof(kunit_const));
	memcpy(f->GLOBAL, kunit_globals, sizeof(kunit_globals));
	if (row->few)
		f->hdr.sec[STAP_SEC_GLOBAL].count = KUNIT_FEW;
	f->PROBE[0].kind = kind;
	memcpy(f->PROBE[0].p, row->p, sizeof(row->p));
	f->PROBE[0].point = offsetof(struct kunit_str, point);
	f->PROBE[0].name = offsetof(struct kunit_str, point);
	if (kind == STAP_PROBE_ENTRY || kind == STAP_PROBE_RETURN)
		f->PROBE[0].target = offsetof(struct kunit_str, vfs_read);
	f->FORMAT[0].text = offsetof(struct kunit_str, fmt);
	f->FORMAT[0].nfield = 3;
	f->FIELD[0] = (struct stap_field){ offsetof(struct kunit_str, f), STAP_LONG };
	f->FIELD[1] = (struct stap_field){ offsetof(struct kunit_str, g), STAP_STRING };
	f->FIELD[2] = (struct stap_field){ offsetof(struct kunit_str, s), STAP_LONG };
}

static void kunit_func(struct kunit_file *f, u32 nr, u32 at,
		       const struct kunit_func *how)
{
	struct stap_func *func = &f->FUNC[nr];
	u32 i;

	func->name = offsetof(struct kunit_str, f);
	func->insn = at;
	func->slot = nr * KUNIT_SLOTS;
	func->nslot = KUNIT_SLOTS;
	func->flags = how ? 0 : STAP_FUNC_HANDLER;
	func->nparam = how ? how->nparam : 0;
	func->ret = how ? how->ret : STAP_VOID;
	for (i = 0; i < KUNIT_SLOTS; i++)
		f->SLOT[func->slot + i] = i > 5 ? STAP_STRING : STAP_LONG;
	if (how && how->string)
		f->SLOT[func->slot] = STAP_STRING;
}

static void kunit_code(struct kunit_file *f, const struct kunit_row *row)
{
	u32 i, n = 1, ncode = 0;

	for (; row->code[ncode].op != 0xff; ncode++) {
		f->INSN[ncode] = row->code[ncode];
		if (row->code[ncode].op == STAP_OP_ARG)
			f->FUNC[0].flags |= STAP_FUNC_ARG;
		if (row->code[ncode].op == STAP_OP_RETVAL)
			f->FUNC[0].flags |= STAP_FUNC_RETVAL;
	}
	for (i = 0; i < KUNIT_FUNCS - 1 && row->func[i].at; i++)
		kunit_func(f, n++, row->func[i].at, &row->func[i]);
	for (i = 0; i < n; i++)
		f->FUNC[i].ninsn = (i + 1 < n ? f->FUNC[i + 1].insn : ncode) -
				   f->FUNC[i].insn;
	for (i = 0; i < 2 && row->catch[i].end; i++)
		f->CATCH[i] = row->catch[i];
	f->hdr.sec[STAP_SEC_CATCH].count = i;
	f->hdr.sec[STAP_SEC_INSN].count = ncode;
	f->hdr.sec[STAP_SEC_FUNC].count = n;
	f->hdr.sec[STAP_SEC_SLOT].count = n * KUNIT_SLOTS;
	memcpy(f->ARG, row->args, sizeof(row->args));
}

static void kunit_compare(struct kunit *test, const struct kunit_row *row,
			  struct stap_prog *prog)
{
	enum stap_error error =
		prog->error[atomic_read(&prog->told) % STAP_ERRORS].error;
	struct stap_count sum;

	KUNIT_EXPECT_EQ_MSG(test, error, row->error, "%s: %s", row->name,
			    stap_error_text(error));
	KUNIT_EXPECT_EQ_MSG(test, *stap_prog_long(prog, 0), row->expect, "%s",
			    row->name);
	if (row->string)
		KUNIT_EXPECT_STREQ_MSG(test, stap_prog_string(prog, 1),
				       row->string, "%s", row->name);
	stap_prog_count(&prog->probe[0], &sum);
	KUNIT_EXPECT_EQ_MSG(test, sum.hits, 1, "%s", row->name);
	KUNIT_EXPECT_EQ_MSG(test, sum.errors, row->error ? 1 : 0, "%s",
			    row->name);
}

/* As the probe's kind would: arguments, or the address of registers. */
static void kunit_call(struct stap_probe *probe)
{
	u64 ctx[] = { 10, 20, 30, 40, 50 };
	struct pt_regs regs = {};

	if (probe->regs_word == 0) {
		ctx[0] = (unsigned long)&regs;
		*(u64 *)((void *)&regs + stap_regs_dwarf[KUNIT_REG]) =
			KUNIT_REG_VALUE;
	}
	preempt_disable();
	probe->bpf->bpf_func(ctx, NULL);
	preempt_enable();
}

static void kunit_run(struct kunit *test, const struct kunit_row *row)
{
	struct kunit_file *f = kvzalloc(sizeof(*f), GFP_KERNEL);
	struct stap_verdict v;
	struct stap_prog *prog;

	KUNIT_ASSERT_NOT_NULL(test, f);
	kunit_fixed(f, row);
	kunit_func(f, 0, 0, NULL);
	kunit_code(f, row);
	prog = stap_prog_create(f, sizeof(*f), &v);
	KUNIT_EXPECT_EQ_MSG(test, v.error, row->load, "%s: %s", row->name,
			    v.text);
	if (!prog) {
		kvfree(f);
		return;
	}
	prog->state = STAP_RUNNING;
	kunit_call(&prog->probe[0]);
	kunit_compare(test, row, prog);
	stap_prog_destroy(prog);
}

/* One handler, no function: still no more code than there may be. */
static void lower_long(struct kunit *test)
{
	static const struct kunit_row row = { "a handler too long" };
	const struct stap_insn cat = {
		.op = STAP_OP_CAT, .a = 6, .b = S(foo), .c = S(bar),
	};
	const u32 n = 150000;	/* 7 BPF instructions or more each */
	size_t size = sizeof(struct kunit_file) + (n + 1) * sizeof(cat);
	struct kunit_file *f = kvzalloc(size, GFP_KERNEL);
	struct stap_prog *prog;
	struct stap_verdict v;
	struct stap_insn *in;
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, f);
	kunit_fixed(f, &row);
	kunit_func(f, 0, 0, NULL);
	in = (struct stap_insn *)(f + 1);
	for (i = 0; i < n; i++)
		in[i] = cat;
	in[n] = (struct stap_insn){ .op = STAP_OP_RET, .a = STAP_NONE };
	f->FUNC[0].ninsn = n + 1;
	f->hdr.sec[STAP_SEC_INSN] =
		(struct stap_section){ sizeof(*f), n + 1 };
	f->hdr.size = size;
	prog = stap_prog_create(f, size, &v);
	KUNIT_EXPECT_EQ_MSG(test, v.error, STAP_E_LIMIT, "%s", v.text);
	if (prog)
		stap_prog_destroy(prog);
	else
		kvfree(f);
}

static void lower_rows(struct kunit *test)
{
	u32 i;

	for (i = 0; i < stap_lower_nrow; i++)
		kunit_run(test, &stap_lower_rows[i]);
}

/*
 * One arithmetic row; @how says which operands are in slots 1 and 2. A jump
 * goes over the return.
 */
static void kunit_arith(struct kunit *test, const struct kunit_arith *ar,
			u32 how)
{
	bool jump = ar->op >= STAP_OP_JEQ && ar->op <= STAP_OP_JGE;
	bool unary = ar->op == STAP_OP_MOV ||
		     (ar->op >= STAP_OP_NEG && ar->op <= STAP_OP_LNOT);
	u32 cx = STAP_OPERAND_CONST | ar->x, cy = STAP_OPERAND_CONST | ar->y;
	u32 x = how & 1 ? 1 : cx, y = how & 2 ? 2 : cy;
	const struct kunit_row row = { ar->name, .code = {
		{ .op = STAP_OP_MOV, .a = 1, .b = cx },
		{ .op = STAP_OP_MOV, .a = 2, .b = cy },
		{ .op = STAP_OP_MOV, .a = 0, .b = K(1) },
		{ .op = ar->op, .a = jump ? 5 : 0, .b = x, .c = unary ? 0 : y },
		{ .op = jump ? STAP_OP_RET : STAP_OP_MOV,
		  .a = jump ? STAP_NONE : 3, .b = 0 },
		{ .op = STAP_OP_STG, .a = 0, .b = 0 },
		{ .op = STAP_OP_RET, .a = STAP_NONE },
		{ .op = 0xff } },
		.expect = ar->want, .error = ar->error };

	kunit_run(test, &row);
}

static void lower_arith(struct kunit *test)
{
	u32 i, how;

	for (i = 0; i < stap_lower_narith; i++)
		for (how = 0; how < 4; how++)
			kunit_arith(test, &stap_lower_ariths[i], how);
}

static struct kunit_case lower_cases[] = {
	KUNIT_CASE_SLOW(lower_rows),
	KUNIT_CASE_SLOW(lower_arith),
	KUNIT_CASE_SLOW(lower_long),
	{}
};

static struct kunit_suite lower_suite = {
	.name = "stap_lower",
	.test_cases = lower_cases,
};

kunit_test_suite(lower_suite);
