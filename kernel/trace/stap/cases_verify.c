// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of verify.c and verify_insn.c, named after the rules there.
 *
 * Records are tested by rows, instructions by their modes: for each opcode and
 * each operand, the illegal values of the operand's mode are put in, and the
 * mode's tag is expected. A mode without a row here does not compile.
 */
#include "cases.h"

#define REC(sec, i, type, field, value, tag) \
	STAP_PATCH_ROW(STAP_SEC_##sec, i, type, field, value, tag)

#define GLOBAL(field, value, tag)	REC(GLOBAL, 1, struct stap_global, field, value, tag)
#define STATS(field, value, tag)	REC(GLOBAL, 2, struct stap_global, field, value, tag)
#define ARRAY(field, value, tag)	REC(GLOBAL, 5, struct stap_global, field, value, tag)
#define FUNC(field, value, tag)		REC(FUNC, 0, struct stap_func, field, value, tag)
#define HANDLER(field, value, tag)	REC(FUNC, 2, struct stap_func, field, value, tag)
#define PROBE(field, value, tag)	REC(PROBE, 0, struct stap_probe_rec, field, value, tag)
#define FORMAT(field, value, tag)	REC(FORMAT, 0, struct stap_format, field, value, tag)
#define FIELD(field, value, tag)	REC(FIELD, 1, struct stap_field, field, value, tag)
#define EVENT(field, value, tag)	REC(EVENT, 0, struct stap_event, field, value, tag)
#define CATCH(field, value, tag)	REC(CATCH, 0, struct stap_catch, field, value, tag)
#define LINE(field, value, tag)		REC(LINE, 1, struct stap_line, field, value, tag)
#define SOURCE(field, value, tag)	REC(SOURCE, 0, struct stap_source_rec, field, value, tag)
#define INSN(field, value, tag)		REC(INSN, 4, struct stap_insn, field, value, tag)

/* Offset 1 in STR is the first global's name; see stap_testprog_sample(). */
#define FIRST_NAME	1
#define FAR		0x7fffffff
#define MOST		0x7fffffffffffffffLL
#define FEWEST		(-MOST - 1)

static const struct stap_patch record_rows[] = {
	GLOBAL(name, FAR, NAME), GLOBAL(name, 0, NAME), GLOBAL(name, FIRST_NAME, DUPLICATE),
	GLOBAL(type, STAP_VOID, TYPE), GLOBAL(type, 4, TYPE),
	GLOBAL(flags, STAP_GLOBAL_FLAGS + 1, RESERVED), GLOBAL(str, FAR, STRING),
	GLOBAL(flags, STAP_GLOBAL_WRAP, GLOBAL), GLOBAL(flags, STAP_GLOBAL_SIZED, GLOBAL),
	GLOBAL(flags, STAP_GLOBAL_VARIANCE, TYPE), GLOBAL(hist, STAP_HIST_LOG, TYPE),
	GLOBAL(nkeys, 1, TYPE), GLOBAL(size, 1, GLOBAL), GLOBAL(key[0], STAP_LONG, RESERVED),
	GLOBAL(shift, 1, GLOBAL), GLOBAL(low, 1, RESERVED), GLOBAL(high, 1, RESERVED),
	GLOBAL(step, 1, RESERVED), GLOBAL(init, 1, GLOBAL),
	STATS(hist, 3, GLOBAL), STATS(hist, STAP_HIST_LOG, RESERVED), STATS(step, 0, GLOBAL),
	STATS(step, -1, GLOBAL), STATS(step, FEWEST, GLOBAL), STATS(high, 0, GLOBAL),
	STATS(low, FEWEST, GLOBAL), STATS(high, MOST, GLOBAL), STATS(str, FIRST_NAME, GLOBAL),
	STATS(high, 1259, NONE), STATS(high, 1260, GLOBAL), STATS(step, MOST, NONE),
	ARRAY(nkeys, 10, GLOBAL), ARRAY(nkeys, 1, RESERVED), ARRAY(nkeys, 3, TYPE),
	ARRAY(nkeys, 0, RESERVED), ARRAY(key[1], STAP_STATS, TYPE), ARRAY(key[1], 9, TYPE),
	ARRAY(key[11], 1, RESERVED), ARRAY(size, 0, GLOBAL),
	ARRAY(size, STAP_ENTRIES_MAX + 1, GLOBAL), ARRAY(size, STAP_ENTRIES_MAX, LIMIT),
	ARRAY(shift, STAP_SHIFT_MAX + 1, GLOBAL), ARRAY(shift, STAP_SHIFT_MAX, NONE),
	ARRAY(flags, 0, GLOBAL), ARRAY(init, 1, GLOBAL), ARRAY(str, FIRST_NAME, GLOBAL),
	ARRAY(flags, STAP_GLOBAL_FLAGS, NONE),

	FUNC(name, FAR, NAME), FUNC(insn, 1, FUNC), FUNC(ninsn, 0, FUNC), FUNC(ninsn, 2, FUNC),
	FUNC(ninsn, FAR, FUNC), FUNC(slot, 1, FUNC), FUNC(slot, FAR, FUNC), FUNC(nslot, FAR, FUNC),
	FUNC(nslot, 2, FUNC), FUNC(nparam, 2, FUNC), FUNC(ret, 3, TYPE),
	FUNC(flags, STAP_FUNC_FLAGS + 1, FUNC), FUNC(flags, STAP_FUNC_ARG, CONTEXT),
	FUNC(flags, STAP_FUNC_HANDLER, FUNC), HANDLER(nslot, 3, FUNC), HANDLER(ninsn, 4, FUNC),
	HANDLER(nparam, 1, FUNC), HANDLER(ret, STAP_LONG, FUNC), HANDLER(flags, 0, PROBE),
	HANDLER(flags, STAP_FUNC_HANDLER | STAP_FUNC_ARG, CONTEXT),
	HANDLER(flags, STAP_FUNC_HANDLER | STAP_FUNC_RETVAL, CONTEXT),
	REC(SLOT, 3, struct { __u8 type; }, type, STAP_VOID, TYPE),
	REC(SLOT, 3, struct { __u8 type; }, type, 9, TYPE),

	PROBE(kind, STAP_PROBE_NR, PROBE), PROBE(kind, FAR, PROBE), PROBE(func, 3, PROBE),
	PROBE(func, 0, PROBE), PROBE(flags, STAP_PROBE_FLAGS + 1, PROBE), PROBE(point, 0, PROBE),
	PROBE(point, FAR, PROBE), PROBE(name, 0, PROBE), PROBE(name, FAR, PROBE),
	PROBE(target, 0, PROBE), PROBE(target, FAR, PROBE), PROBE(module, FAR, PROBE),
	PROBE(scope, 1, RESERVED), PROBE(p[0], -1, PROBE), PROBE(p[0], 65537, PROBE),
	PROBE(p[1], 1, PROBE), PROBE(kind, STAP_PROBE_ENTRY, CONTEXT),
	PROBE(kind, STAP_PROBE_BEGIN, PROBE), PROBE(kind, STAP_PROBE_TRACEPOINT, PROBE),
	PROBE(kind, STAP_PROBE_STATEMENT, CONTEXT),

	FORMAT(text, FAR, STRING), FORMAT(text, FIRST_NAME, FORMAT), FORMAT(field, 2, FORMAT),
	FORMAT(field, FAR, FORMAT), FORMAT(nfield, 1, FORMAT), FORMAT(nfield, 4, FORMAT),
	FORMAT(nfield, FAR, FORMAT), FORMAT(reserved, 1, RESERVED),
	FIELD(name, FAR, NAME), FIELD(name, 0, NAME), FIELD(type, STAP_VOID, TYPE),
	FIELD(type, STAP_STRING, FORMAT), FIELD(reserved[2], 1, RESERVED),
	EVENT(name, FAR, NAME), EVENT(name, 0, NAME), EVENT(format, 2, EVENT),
	EVENT(format, FAR, EVENT), EVENT(flags, STAP_EVENT_FLAGS + 1, RESERVED),
	EVENT(reserved, 1, RESERVED),

	CATCH(func, 3, CATCH), CATCH(func, 0, CATCH), CATCH(start, 3, CATCH),
	CATCH(start, 9, CATCH),
	CATCH(end, FAR, CATCH), CATCH(target, 2, CATCH), CATCH(target, FAR, CATCH),
	CATCH(slot, STAP_SAMPLE_LONG, CATCH), CATCH(slot, STAP_SAMPLE_SLOTS, CATCH),
	CATCH(reserved, 1, RESERVED), CATCH(end, 7, CATCH), CATCH(slot, STAP_NONE, NONE),

	LINE(insn, 0, LINE), LINE(insn, FAR, LINE), LINE(file, FAR, STRING), LINE(line, 0, LINE),
	LINE(col, 0, LINE), LINE(token, FAR, STRING), LINE(reserved, 1, RESERVED),
	SOURCE(file, FAR, STRING), SOURCE(line, 0, LINE), SOURCE(text, FAR, STRING),
	SOURCE(reserved, 1, RESERVED),

	INSN(op, STAP_OP_NR, OPCODE), INSN(op, 0xffff, OPCODE), INSN(reserved, 1, RESERVED),
};

static void records_are_checked(struct stap_test *t)
{
	stap_test_patches(t, record_rows, ARRAY_SIZE(record_rows));
}

static size_t write_prog(struct stap_test *t)
{
	return stap_testprog_write(t->prog, t->file, STAP_TESTPROG_MAX);
}

/* Values that no operand of the mode may have. */
struct bad {
	__u32 value;
	enum stap_error error;
	bool self;		/* the instruction's own position */
};

#define BAD(value_, tag)	{ .value = value_, .error = STAP_E_##tag }
#define BAD_SELF		{ .self = true, .error = STAP_E_JUMP }
#define BAD_MAX			5

#define NINSN			(STAP_OP_NR + 1)
#define BAD_NONE		{ BAD(1, OPERAND), BAD(STAP_NONE, OPERAND) }
#define BAD_DL			{ BAD(STAP_SAMPLE_STRING, SLOT), BAD(STAP_SAMPLE_SLOTS, SLOT), \
				  BAD(STAP_OPERAND_CONST, SLOT), BAD(STAP_NONE, SLOT) }
#define BAD_DS			{ BAD(STAP_SAMPLE_LONG, SLOT), BAD(STAP_SAMPLE_SLOTS, SLOT), \
				  BAD(STAP_OPERAND_CONST, SLOT), BAD(STAP_NONE, SLOT) }
#define BAD_L			{ BAD(STAP_SAMPLE_STRING, SLOT), BAD(STAP_SAMPLE_SLOTS, SLOT), \
				  BAD(STAP_OPERAND_CONST | 1, CONST), BAD(STAP_NONE, CONST) }
#define BAD_S			{ BAD(STAP_SAMPLE_LONG, SLOT), BAD(STAP_SAMPLE_SLOTS, SLOT), \
				  BAD(STAP_OPERAND_CONST | 4096, STRING), BAD(STAP_NONE, STRING) }
#define BAD_JF			{ BAD_SELF, BAD(0, JUMP), BAD(NINSN, JUMP), BAD(STAP_NONE, JUMP) }
#define BAD_JA			{ BAD(NINSN, JUMP), BAD(STAP_NONE, JUMP) }
#define BAD_COST		{ BAD(0, COST), BAD(STAP_COST_MAX + 1, COST) }
#define BAD_GL			{ BAD(1, GLOBAL), BAD(2, GLOBAL), BAD(3, GLOBAL), \
				  BAD(STAP_SAMPLE_GLOBALS, GLOBAL), BAD(STAP_NONE, GLOBAL) }
#define BAD_GS			{ BAD(0, GLOBAL), BAD(2, GLOBAL), BAD(4, GLOBAL), \
				  BAD(STAP_SAMPLE_GLOBALS, GLOBAL), BAD(STAP_NONE, GLOBAL) }
#define BAD_GT			{ BAD(0, GLOBAL), BAD(1, GLOBAL), BAD(5, GLOBAL), \
				  BAD(STAP_SAMPLE_GLOBALS, GLOBAL), BAD(STAP_NONE, GLOBAL) }
#define BAD_AL			{ BAD(0, GLOBAL), BAD(4, GLOBAL), BAD(5, GLOBAL), \
				  BAD(STAP_SAMPLE_GLOBALS, GLOBAL), BAD(STAP_NONE, GLOBAL) }
#define BAD_AS			{ BAD(1, GLOBAL), BAD(3, GLOBAL), BAD(5, GLOBAL), \
				  BAD(STAP_SAMPLE_GLOBALS, GLOBAL), BAD(STAP_NONE, GLOBAL) }
#define BAD_AT			{ BAD(2, GLOBAL), BAD(3, GLOBAL), BAD(4, GLOBAL), \
				  BAD(STAP_SAMPLE_GLOBALS, GLOBAL), BAD(STAP_NONE, GLOBAL) }
#define BAD_AA			{ BAD(0, GLOBAL), BAD(1, GLOBAL), BAD(2, GLOBAL), \
				  BAD(STAP_SAMPLE_GLOBALS, GLOBAL), BAD(STAP_NONE, GLOBAL) }
#define BAD_KEY			{ BAD(0, ARGS), BAD(7, ARGS), BAD(STAP_SAMPLE_ARGS - 1, ARGS), \
				  BAD(STAP_SAMPLE_ARGS, ARGS), BAD(STAP_NONE, ARGS) }
#define BAD_KEYX		{ BAD(0, ARGS), BAD(7, ARGS), BAD(STAP_SAMPLE_ARGS - 2, ARGS), \
				  BAD(STAP_SAMPLE_ARGS, ARGS), BAD(STAP_NONE, ARGS) }
#define BAD_KEYW		BAD_KEY
#define BAD_WALK		{ BAD(3, ARGS), BAD(6, ARGS), BAD(STAP_SAMPLE_ARGS - 1, ARGS), \
				  BAD(STAP_SAMPLE_ARGS, ARGS), BAD(STAP_NONE, ARGS) }
#define BAD_COLL		{ BAD(16 * 3, GLOBAL), BAD(16 * 3 + 2, GLOBAL), \
				  BAD(16 * 3 + 3, GLOBAL), BAD(1, GLOBAL), BAD(STAP_NONE, GLOBAL) }
#define BAD_COLS		{ BAD(16 * 3, GLOBAL), BAD(16 * 3 + 1, GLOBAL), \
				  BAD(16 * 3 + 3, GLOBAL), BAD(1, GLOBAL), BAD(STAP_NONE, GLOBAL) }
#define BAD_XT			{ BAD(STAP_EXTRACT_NR, OPERAND), BAD(STAP_NONE, OPERAND) }
#define BAD_HIST		{ BAD(2, OPERAND), BAD(STAP_NONE, OPERAND) }
#define BAD_RX			{ BAD(1, OPERAND), BAD(STAP_NONE, OPERAND) }
#define BAD_FN			{ BAD(STAP_SAMPLE_HANDLER, CALLEE), BAD(3, CALLEE), \
				  BAD(STAP_NONE, CALLEE) }
#define BAD_BI			{ BAD(STAP_BI_NR, BUILTIN), BAD(STAP_NONE, BUILTIN) }
#define BAD_EV			{ BAD(2, EVENT), BAD(STAP_NONE, EVENT) }
#define BAD_FM			{ BAD(2, FORMAT), BAD(STAP_NONE, FORMAT) }
#define BAD_AR			{ BAD(STAP_SAMPLE_ARGS, ARGS), BAD(STAP_SAMPLE_ARGS + 1, ARGS), \
				  BAD(STAP_NONE, ARGS) }
#define BAD_DR			{ BAD(STAP_SAMPLE_STRING, SLOT), BAD(STAP_SAMPLE_SLOTS, SLOT), \
				  BAD(STAP_OPERAND_CONST, SLOT) }
#define BAD_RV			{ BAD(0, OPERAND), BAD(STAP_OPERAND_CONST, OPERAND) }
#define BAD_ARGN		{ BAD(STAP_ARGN_MAX + 1, OPERAND), BAD(STAP_NONE, OPERAND) }
#define BAD_REGN		{ BAD(STAP_UREG_MAX + 1, OPERAND), BAD(STAP_NONE, OPERAND) }
#define BAD_IMM			{ BAD(0, NONE), BAD(STAP_NONE, NONE) }

#define BAD_ROW(name, text) \
	[STAP_MODE_##name] = BAD_##name,

static const struct bad bad_values[STAP_MODE_NR][BAD_MAX] = {
	STAP_MODE_LIST(BAD_ROW)
};

static __u32 *operand_of(struct stap_insn *insn, __u32 k)
{
	return k == 0 ? &insn->a : k == 1 ? &insn->b : &insn->c;
}

static void check_operand(struct stap_test *t, __u32 op, __u32 k)
{
	const struct stap_op_row *row = &stap_op_rows[op];
	__u32 first, i;

	for (i = 0; i < BAD_MAX; i++) {
		const struct bad *bad = &bad_values[row->mode[k]][i];

		if (!bad->error && !bad->value && i)
			break;
		stap_testprog_sample(t->prog);
		first = t->prog->funcs[STAP_SAMPLE_HANDLER].insn;
		*operand_of(&t->prog->insns[first + op], k) = bad->self ? op : bad->value;
		stap_test_expect(t, write_prog(t), bad->error, row->name);
	}
}

static void rule_4_every_operand_of_every_opcode(struct stap_test *t)
{
	__u32 op, k;

	for (op = 0; op < STAP_OP_NR; op++)
		for (k = 0; k < 3; k++)
			check_operand(t, op, k);
}

/* A function that is nothing but @op, then RET if that is legal. */
static void one_insn(struct stap_test *t, __u16 op, __u32 a, __u32 b, __u32 c,
		     enum stap_error error, const char *what)
{
	stap_testprog_init(t->prog, "x");
	stap_testprog_const(t->prog, 1);
	stap_testprog_func(t->prog, "f", 0, STAP_LONG, "ls", "");
	stap_testprog_insn(t->prog, op, a, b, c);
	stap_test_expect(t, write_prog(t), error, what);
}

static void rule_3_functions_end(struct stap_test *t)
{
	one_insn(t, STAP_OP_MOV, 0, 0, 0, STAP_E_FALLTHROUGH, "MOV last");
	one_insn(t, STAP_OP_RET, 0, 0, 0, STAP_E_NONE, "RET last");
	one_insn(t, STAP_OP_RET, STAP_OPERAND_CONST, 0, 0, STAP_E_NONE, "RET constant");
	one_insn(t, STAP_OP_RET, 1, 0, 0, STAP_E_SLOT, "RET string");
	one_insn(t, STAP_OP_RET, STAP_NONE, 0, 0, STAP_E_CONST, "RET nothing");
	one_insn(t, STAP_OP_JMP, 0, 1, 0, STAP_E_NONE, "JMP last, to itself");
	one_insn(t, STAP_OP_JNE, 0, 0, 0, STAP_E_JUMP, "JNE to itself");
}

static void rule_3_no_gaps(struct stap_test *t)
{
	stap_testprog_sample(t->prog);
	stap_testprog_insn(t->prog, STAP_OP_RET, STAP_NONE, 0, 0);
	t->prog->funcs[STAP_SAMPLE_HANDLER].ninsn--;
	stap_test_expect(t, write_prog(t), STAP_E_FUNC, "instruction of no function");
	stap_testprog_sample(t->prog);
	t->prog->slots[t->prog->hdr.sec[STAP_SEC_SLOT].count++] = STAP_LONG;
	stap_test_expect(t, write_prog(t), STAP_E_FUNC, "slot of no function");
}

/* A call of @bi with operands of the types it takes; @wrong is not. */
static void call_builtin(struct stap_test *t, __u32 bi, int wrong, __u32 dest,
			 enum stap_error error)
{
	const struct stap_builtin_row *row = &stap_builtin_rows[bi];
	int i;

	stap_testprog_init(t->prog, "x");
	stap_testprog_func(t->prog, "f", 0, STAP_VOID, "ls", "");
	stap_testprog_insn(t->prog, STAP_OP_CALLB, dest, bi, 0);
	stap_testprog_insn(t->prog, STAP_OP_RET, STAP_NONE, 0, 0);
	for (i = 0; row->args[i]; i++)
		stap_testprog_arg(t->prog, (row->args[i] == 's') ^ (i == wrong));
	stap_test_expect(t, write_prog(t), error, row->name);
}

static void rule_6_builtins(struct stap_test *t)
{
	__u32 bi;
	int i;

	for (bi = 0; bi < STAP_BI_NR; bi++) {
		const struct stap_builtin_row *row = &stap_builtin_rows[bi];

		call_builtin(t, bi, -1, STAP_NONE, STAP_E_NONE);
		for (i = 0; row->args[i]; i++)
			call_builtin(t, bi, i, STAP_NONE, STAP_E_ARGS);
		if (row->ret == STAP_VOID) {
			call_builtin(t, bi, -1, 0, STAP_E_OPERAND);
			call_builtin(t, bi, -1, 1, STAP_E_OPERAND);
			continue;
		}
		call_builtin(t, bi, -1, row->ret == STAP_STRING, STAP_E_NONE);
		call_builtin(t, bi, -1, row->ret != STAP_STRING, STAP_E_SLOT);
	}
}

static void rule_6_functions(struct stap_test *t)
{
	struct stap_insn *call;

	stap_testprog_sample(t->prog);
	call = &t->prog->insns[t->prog->funcs[STAP_SAMPLE_HANDLER].insn + STAP_OP_CALL];
	call->b = 1;
	call->a = STAP_NONE;
	stap_test_expect(t, write_prog(t), STAP_E_ARGS, "long for string");
	call->c = 0;
	call->a = STAP_SAMPLE_LONG;
	stap_test_expect(t, write_prog(t), STAP_E_SLOT, "string to long");
	call->a = STAP_SAMPLE_STRING;
	stap_test_expect(t, write_prog(t), STAP_E_NONE, "string to string");
	call->a = STAP_NONE;
	stap_test_expect(t, write_prog(t), STAP_E_NONE, "string to nothing");
}

/* What a probe of each kind takes; a kind without a row does not compile. */
struct kind_row {
	const char *target;
	__s64 p0;
	__s64 bad_p0;
	__u8 context;
	bool may;		/* it need not have a target, or none */
	__s64 p1;
};

#define KIND_BEGIN	{ "", -5, 0, 0 }
#define KIND_END	{ "", 5, 0, 0 }
#define KIND_ERROR	{ "", 0, 0, 0 }
#define KIND_TIMER	{ "", 1000, -1, 0 }
#define KIND_JIFFIES	{ "", 10, -1, 0 }
#define KIND_PROFILE	{ "", 0, -1, 0 }
#define KIND_ENTRY	{ "vfs_read", 0, 1, STAP_FUNC_ARG }
#define KIND_RETURN	{ "vfs_read", 0, -1, STAP_FUNC_ARG | STAP_FUNC_RETVAL }
#define KIND_UPROBE	{ "/bin/true", 4096, -1, STAP_FUNC_ARG }
#define KIND_URETURN	{ "/bin/true", 4096, -1, STAP_FUNC_RETVAL }

#define KIND_STATEMENT	{ "vfs_read", 4, 0, 0, true }
#define KIND_TRACEPOINT	{ "sched_switch", 0, 13, STAP_FUNC_ARG }
#define KIND_SYSCALL	{ "openat", -1, 65536, STAP_FUNC_ARG, true }
#define KIND_SYSRETURN	{ "openat", 257, -2, STAP_FUNC_ARG | STAP_FUNC_RETVAL, true }
#define KIND_PROCREAD	{ "stats", 2, 1, 0 }
#define KIND_PROCWRITE	{ "stats", 0, 1, 0 }
#define KIND_TASK	{ "", 1, -1, 0 }
#define KIND_TASKCALL	{ "", 0, 1, STAP_FUNC_ARG }
#define KIND_TASKRETURN	{ "", 0, 1, STAP_FUNC_ARG | STAP_FUNC_RETVAL }
#define KIND_PERF	{ "", 3, 0, 0 }
#define KIND_DATA	{ "jiffies", 0, 0, 0, true, 4 }

#define KIND_CONDITION	{ "", 0, 1, 0 }

#define KIND_ROW(n, name, text, target, p0, p1) \
	[n] = KIND_##name,

static const struct kind_row kind_rows[STAP_PROBE_NR] = {
	STAP_PROBE_LIST(KIND_ROW)
};

static void try_kind(struct stap_test *t, __u32 kind, __u8 flags, const char *target,
		     __s64 p0, enum stap_error error)
{
	stap_testprog_init(t->prog, "x");
	stap_testprog_func(t->prog, "f", flags | STAP_FUNC_HANDLER, STAP_VOID, "", "l");
	if (flags & STAP_FUNC_ARG)
		stap_testprog_insn(t->prog, STAP_OP_ARG, 0, STAP_ARGN_MAX, 0);
	if (flags & STAP_FUNC_RETVAL)
		stap_testprog_insn(t->prog, STAP_OP_RETVAL, 0, 0, 0);
	stap_testprog_insn(t->prog, STAP_OP_RET, STAP_NONE, 0, 0);
	stap_testprog_probe(t->prog, kind, 0, "point", target);
	t->prog->probes[0].p[0] = p0;
	t->prog->probes[0].p[1] = kind_rows[kind].p1;
	stap_test_expect(t, write_prog(t), error, stap_probe_name(kind));
}

static void rule_7_probes(struct stap_test *t)
{
	__u32 kind;
	__u8 flag;

	for (kind = 0; kind < STAP_PROBE_NR; kind++) {
		const struct kind_row *r = &kind_rows[kind];

		try_kind(t, kind, r->context, r->target, r->p0, STAP_E_NONE);
		if (r->bad_p0)
			try_kind(t, kind, 0, r->target, r->bad_p0, STAP_E_PROBE);
		if (!r->may)
			try_kind(t, kind, 0, *r->target ? "" : "vfs_read", r->p0, STAP_E_PROBE);
		try_kind(t, kind, 0, "vfs\nread", r->p0, STAP_E_PROBE);
		for (flag = STAP_FUNC_ARG; flag <= STAP_FUNC_RETVAL; flag <<= 1)
			if (!(r->context & flag))
				try_kind(t, kind, flag, r->target, r->p0, STAP_E_CONTEXT);
	}
}

/* Whose hits a user probe wants, and where the semaphore is. */
static const struct user_row {
	__u32 kind;
	__u32 flags;
	const char *scope;
	__u32 pid;
	__s64 p1;
	enum stap_error error;
} user_rows[] = {
	{ STAP_PROBE_UPROBE, .p1 = 8192 },
	{ STAP_PROBE_URETURN, .p1 = -1, .error = STAP_E_PROBE },
	{ STAP_PROBE_UPROBE, .scope = "/bin/true" },
	{ STAP_PROBE_UPROBE, .scope = "/bin\ntrue", .error = STAP_E_PROBE },
	{ STAP_PROBE_UPROBE, .pid = 0xffffff, .error = STAP_E_PROBE },
	{ STAP_PROBE_UPROBE, .flags = STAP_PROBE_F_PID, .pid = 0xffffff },
	{ STAP_PROBE_URETURN, .flags = STAP_PROBE_F_TARGET | STAP_PROBE_F_OPTIONAL },
	{ STAP_PROBE_UPROBE, .flags = STAP_PROBE_F_ENTRY },
	{ STAP_PROBE_URETURN, .flags = STAP_PROBE_F_ENTRY, .error = STAP_E_PROBE },
	{ STAP_PROBE_UPROBE, .flags = STAP_PROBE_F_WILD, .error = STAP_E_PROBE },
	{ STAP_PROBE_UPROBE, .flags = STAP_PROBE_F_KPROBE, .error = STAP_E_PROBE },
	{ STAP_PROBE_ENTRY, .flags = STAP_PROBE_F_PID, .error = STAP_E_PROBE },
	{ STAP_PROBE_ENTRY, .scope = "/bin/true", .error = STAP_E_RESERVED },
};

/* Which condition a probe may name: the second of three probes is one. */
static const struct condition_row {
	__u32 kind;
	__u32 condition;
	__u32 reserved;
	enum stap_error error;
} condition_rows[] = {
	{ STAP_PROBE_TIMER, 2 },
	{ STAP_PROBE_TIMER, 1, .error = STAP_E_PROBE },
	{ STAP_PROBE_TIMER, 3, .error = STAP_E_PROBE },
	{ STAP_PROBE_TIMER, 4, .error = STAP_E_PROBE },
	{ STAP_PROBE_TIMER, STAP_NONE, .error = STAP_E_PROBE },
	{ STAP_PROBE_TIMER, 2, .reserved = 1, .error = STAP_E_RESERVED },
	{ STAP_PROBE_PROFILE, 2 },
	{ STAP_PROBE_BEGIN, 2, .error = STAP_E_PROBE },
	{ STAP_PROBE_END, 2, .error = STAP_E_PROBE },
	{ STAP_PROBE_ERROR, 2, .error = STAP_E_PROBE },
	{ STAP_PROBE_TASK, 2, .error = STAP_E_PROBE },
	{ STAP_PROBE_CONDITION, 2, .error = STAP_E_PROBE },
	{ STAP_PROBE_CONDITION, 1, .error = STAP_E_PROBE },
};

static void rule_7_conditions(struct stap_test *t)
{
	const struct condition_row *r;
	char what[24];

	for (r = condition_rows; r < condition_rows + ARRAY_SIZE(condition_rows); r++) {
		struct stap_probe_rec *p = &t->prog->probes[0];

		stap_testprog_init(t->prog, "x");
		stap_testprog_func(t->prog, "f", STAP_FUNC_HANDLER, STAP_VOID, "", "l");
		stap_testprog_insn(t->prog, STAP_OP_COND, 0, 0, 0);
		stap_testprog_insn(t->prog, STAP_OP_RET, STAP_NONE, 0, 0);
		stap_testprog_probe(t->prog, r->kind, 0, "point", "");
		stap_testprog_probe(t->prog, STAP_PROBE_CONDITION, 0, "point", "");
		stap_testprog_probe(t->prog, STAP_PROBE_END, 0, "point", "");
		p->p[0] = r->kind == STAP_PROBE_TIMER;
		p->condition = r->condition;
		p->reserved = r->reserved;
		snprintf(what, sizeof(what), "condition %d", (int)(r - condition_rows));
		stap_test_expect(t, write_prog(t), r->error, what);
	}
}

static void rule_7_user_probes(struct stap_test *t)
{
	const struct user_row *r;
	char what[24];

	for (r = user_rows; r < user_rows + ARRAY_SIZE(user_rows); r++) {
		struct stap_probe_rec *p = &t->prog->probes[0];

		stap_testprog_init(t->prog, "x");
		stap_testprog_func(t->prog, "f", STAP_FUNC_HANDLER, STAP_VOID, "", "");
		stap_testprog_insn(t->prog, STAP_OP_RET, STAP_NONE, 0, 0);
		stap_testprog_probe(t->prog, r->kind, 0, "point", "/bin/true");
		p->flags = r->flags;
		p->scope = r->scope ? stap_testprog_str(t->prog, r->scope) : r->pid;
		p->p[1] = r->p1;
		snprintf(what, sizeof(what), "user probe %d", (int)(r - user_rows));
		stap_test_expect(t, write_prog(t), r->error, what);
	}
}

/* The file of a procfs probe is made in the program's directory, nowhere else. */
static void rule_7_procfs_paths(struct stap_test *t)
{
	static const char *const good[] = { "a", "a/b", "..a", "a.", ".../x",
					    "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16" };
	static const char *const bad[] = { "/a", "a/", "a//b", ".", "..", "a/../b", "./a",
					   "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(good); i++)
		try_kind(t, STAP_PROBE_PROCREAD, 0, good[i], 2, STAP_E_NONE);
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		try_kind(t, STAP_PROBE_PROCREAD, 0, bad[i], 2, STAP_E_PROBE);
}

static void rule_7_context_is_announced(struct stap_test *t)
{
	stap_testprog_init(t->prog, "x");
	stap_testprog_func(t->prog, "f", 0, STAP_VOID, "l", "");
	stap_testprog_insn(t->prog, STAP_OP_UREG, 0, 0, 0);
	stap_testprog_insn(t->prog, STAP_OP_RET, STAP_NONE, 0, 0);
	stap_test_expect(t, write_prog(t), STAP_E_CONTEXT, "UREG in a function");
	stap_testprog_init(t->prog, "x");
	stap_testprog_func(t->prog, "f", 0, STAP_VOID, "l", "");
	stap_testprog_insn(t->prog, STAP_OP_ARG, 0, 0, 0);
	stap_testprog_insn(t->prog, STAP_OP_RET, STAP_NONE, 0, 0);
	stap_test_expect(t, write_prog(t), STAP_E_CONTEXT, "ARG in a function");
}

struct format_row {
	const char *text;
	const char *fields;
	enum stap_error error;
};

static const struct format_row format_rows[] = {
	{ "", "", STAP_E_NONE }, { "100%%\n", "", STAP_E_NONE },
	{ "%d%i%u%x%X%o%p%c", "llllllll", STAP_E_NONE }, { "%-0+ #10.5d", "l", STAP_E_NONE },
	{ "%*d", "ll", STAP_E_NONE }, { "%*.*s", "lls", STAP_E_NONE }, { "%.s", "s", STAP_E_NONE },
	{ "%99999999999999999999d", "l", STAP_E_NONE },
	{ "%d", "s", STAP_E_FORMAT }, { "%s", "l", STAP_E_FORMAT }, { "%*s", "ss", STAP_E_FORMAT },
	{ "%d", "", STAP_E_FORMAT }, { "%d", "ll", STAP_E_FORMAT }, { "x", "l", STAP_E_FORMAT },
	{ "%", "", STAP_E_FORMAT }, { "%5", "l", STAP_E_FORMAT }, { "%5%", "", STAP_E_FORMAT },
	{ "%ld", "l", STAP_E_FORMAT }, { "%n", "l", STAP_E_FORMAT },
	{ "%.-3d", "l", STAP_E_FORMAT },
	{ "%m", "l", STAP_E_FORMAT }, { "%f", "l", STAP_E_FORMAT },
};

static void rule_8_formats(struct stap_test *t)
{
	const struct format_row *r;

	for (r = format_rows; r < format_rows + ARRAY_SIZE(format_rows); r++) {
		stap_testprog_init(t->prog, "x");
		stap_testprog_format(t->prog, r->text, r->fields);
		stap_test_expect(t, write_prog(t), r->error, r->text);
	}
}

static void rule_8_event_names(struct stap_test *t)
{
	struct stap_testprog *p = t->prog;

	stap_testprog_sample(p);
	stap_testprog_event(p, "sample", 0);
	stap_test_expect(t, write_prog(t), STAP_E_DUPLICATE, "two events");
	stap_testprog_sample(p);
	p->fields[1].name = p->fields[0].name;
	stap_test_expect(t, write_prog(t), STAP_E_DUPLICATE, "two fields");
	p->fields[1].name = stap_testprog_str(p, "common_pid");
	stap_test_expect(t, write_prog(t), STAP_E_EVENT, "ftrace's field");
	p->fields[1].name = stap_testprog_str(p, "a b");
	stap_test_expect(t, write_prog(t), STAP_E_NAME, "blank");
}

static void rule_9_try_blocks_nest(struct stap_test *t)
{
	struct stap_testprog *p = t->prog;
	struct stap_catch outer;

	stap_testprog_sample(p);
	outer = p->catches[1];
	p->catches[1] = p->catches[0];
	p->catches[0] = outer;
	stap_test_expect(t, write_prog(t), STAP_E_CATCH, "outer before inner");
	p->catches[1].start = 5;
	p->catches[1].end = 6;
	p->catches[1].target = 0;
	stap_test_expect(t, write_prog(t), STAP_E_NONE, "apart");
	p->catches[1].start = 4;
	stap_test_expect(t, write_prog(t), STAP_E_CATCH, "cut");
}

struct order_row {
	__u32 array;
	__u32 order;
	enum stap_error error;
};

#define SORT(array, order, tag)	{ array, STAP_ORDER_SORT | (order), STAP_E_##tag }
#define EXTRACT(what)		(STAP_EXTRACT_##what << STAP_ORDER_SHIFT)

static const struct order_row order_rows[] = {
	{ 3, 0, STAP_E_NONE }, { 3, 1, STAP_E_ARGS }, { 3, STAP_ORDER_DOWN, STAP_E_ARGS },
	{ 3, STAP_ORDER_BITS + 1, STAP_E_ARGS },
	SORT(3, 0, NONE), SORT(3, 1, NONE), SORT(3, 2 | STAP_ORDER_DOWN, NONE), SORT(3, 3, ARGS),
	SORT(3, EXTRACT(SUM), ARGS), SORT(5, EXTRACT(SUM), NONE), SORT(5, EXTRACT(VARIANCE), NONE),
	SORT(5, EXTRACT(VARIANCE) | 1, ARGS), SORT(5, STAP_ORDER_EXTRACT, ARGS),
	SORT(5, STAP_EXTRACT_NR << STAP_ORDER_SHIFT, ARGS), SORT(4, 0, NONE),
};

static void rule_12_orders(struct stap_test *t)
{
	const struct order_row *r;
	struct stap_insn *first;

	for (r = order_rows; r < order_rows + ARRAY_SIZE(order_rows); r++) {
		stap_testprog_sample(t->prog);
		first = &t->prog->insns[t->prog->funcs[STAP_SAMPLE_HANDLER].insn + STAP_OP_FIRST];
		first->b = r->array;
		t->prog->args[first->c] = r->order;
		if (r->error == STAP_E_NONE)
			first[1] = *first;
		stap_test_expect(t, write_prog(t), r->error, "order");
	}
	stap_testprog_sample(t->prog);
	t->prog->globals[5].flags = 0;
	t->prog->globals[5].shift = 0;
	first = &t->prog->insns[t->prog->funcs[STAP_SAMPLE_HANDLER].insn + STAP_OP_FIRST];
	first->b = 5;
	t->prog->args[first->c] = STAP_ORDER_SORT | EXTRACT(VARIANCE);
	stap_test_expect(t, write_prog(t), STAP_E_ARGS, "by a variance that is not kept");
}

static void rule_12_keys(struct stap_test *t)
{
	struct stap_testprog *p = t->prog;

	stap_testprog_sample(p);
	p->args[6] = STAP_NONE;
	stap_test_expect(t, write_prog(t), STAP_E_ARGS, "any key where one is needed");
	stap_testprog_sample(p);
	p->insns[p->funcs[STAP_SAMPLE_HANDLER].insn + STAP_OP_INA].c = STAP_SAMPLE_ARGS;
	stap_testprog_arg(p, STAP_NONE);
	stap_testprog_arg(p, STAP_OPERAND_CONST);
	stap_test_expect(t, write_prog(t), STAP_E_NONE, "any key, a constant string");
	stap_testprog_sample(p);
	p->globals[2].hist = STAP_HIST_NONE;
	p->globals[2].high = 0;
	p->globals[2].step = 0;
	stap_test_expect(t, write_prog(t), STAP_E_OPERAND, "histogram of none");
	stap_testprog_sample(p);
	p->insns[p->funcs[STAP_SAMPLE_HANDLER].insn + STAP_OP_EMITH].a = 0;
	stap_test_expect(t, write_prog(t), STAP_E_EVENT, "drawn with another format");
}

static void rule_11_memory_is_bounded(struct stap_test *t)
{
	stap_testprog_sample(t->prog);
	/* One string and one long, 1000 deep, and the handler's four slots. */
	t->prog->hdr.maxnesting = 1000;
	t->prog->hdr.maxstringlen = 1024;
	stap_test_expect(t, write_prog(t), STAP_E_NONE, "large");
	t->prog->hdr.maxstringlen = 1048;
	stap_test_expect(t, write_prog(t), STAP_E_LIMIT, "too large");
}

/* A function of @n strings of 4096 bytes, when so many calls may be open. */
static void one_frame(struct stap_test *t, __u32 n, __u32 maxnesting,
		      enum stap_error error)
{
	struct stap_testprog *p = t->prog;

	stap_testprog_init(p, "x");
	stap_testprog_func(p, "f", 0, STAP_VOID, "", "");
	stap_testprog_insn(p, STAP_OP_RET, STAP_NONE, 0, 0);
	p->hdr.maxnesting = maxnesting;
	p->hdr.maxstringlen = STAP_STRINGLEN_MAX;
	memset(p->slots, STAP_STRING, n);
	p->hdr.sec[STAP_SEC_SLOT].count = n;
	p->funcs[0].nslot = n;
	stap_test_expect(t, write_prog(t), error, "one large frame");
}

/* What can never be called is laid out all the same. */
static void rule_11_frames_without_calls(struct stap_test *t)
{
	one_frame(t, STAP_ARENA_MAX / STAP_STRINGLEN_MAX, 1, STAP_E_NONE);
	one_frame(t, STAP_ARENA_MAX / STAP_STRINGLEN_MAX + 1, 1, STAP_E_LIMIT);
	one_frame(t, STAP_ARENA_MAX / STAP_STRINGLEN_MAX, 0, STAP_E_NONE);
	one_frame(t, STAP_ARENA_MAX / STAP_STRINGLEN_MAX + 1, 0, STAP_E_LIMIT);
}

const struct stap_case stap_verify_cases[] = {
	STAP_CASE(records_are_checked),
	STAP_CASE(rule_3_functions_end),
	STAP_CASE(rule_3_no_gaps),
	STAP_CASE(rule_4_every_operand_of_every_opcode),
	STAP_CASE(rule_6_builtins),
	STAP_CASE(rule_6_functions),
	STAP_CASE(rule_7_probes),
	STAP_CASE(rule_7_user_probes),
	STAP_CASE(rule_7_conditions),
	STAP_CASE(rule_7_procfs_paths),
	STAP_CASE(rule_7_context_is_announced),
	STAP_CASE(rule_8_formats),
	STAP_CASE(rule_8_event_names),
	STAP_CASE(rule_9_try_blocks_nest),
	STAP_CASE(rule_11_memory_is_bounded),
	STAP_CASE(rule_11_frames_without_calls),
	STAP_CASE(rule_12_orders),
	STAP_CASE(rule_12_keys),
	{}
};
