// SPDX-License-Identifier: GPL-2.0
/*
 * The BPF instructions of each opcode, except for those that leave the
 * function (lower_call.c), arrays (lower_map.c) and statistics (lower_stat.c).
 * Operands are loaded into r0 and r1, the result is stored from r0: the slots
 * are in memory, and memory is cheap compared with what brought us here.
 */
#include <linux/filter.h>

#include "lower.h"
#include "probe_condition.h"
#include "regs.h"
#include "runtime.h"

/* The value of a constant operand that fits an instruction's immediate. */
static bool op_imm(struct lower *l, u32 operand, s32 *imm)
{
	s64 value;

	if (!(operand & STAP_OPERAND_CONST))
		return false;
	value = stap_lower_const(l, operand);
	*imm = value;
	return value == *imm;
}

static void op_MOV(struct lower *l, const struct stap_insn *in)
{
	stap_lower_load(l, BPF_REG_0, in->b);
	stap_lower_store(l, in->a, BPF_REG_0);
}

static void op_alu(struct lower *l, const struct stap_insn *in, u8 op)
{
	s32 imm;

	stap_lower_load(l, BPF_REG_0, in->b);
	if (op_imm(l, in->c, &imm)) {
		stap_lower_emit(l, BPF_ALU64_IMM(op, BPF_REG_0, imm));
	} else {
		stap_lower_load(l, BPF_REG_1, in->c);
		stap_lower_emit(l, BPF_ALU64_REG(op, BPF_REG_0, BPF_REG_1));
	}
	stap_lower_store(l, in->a, BPF_REG_0);
}

static void op_shift(struct lower *l, const struct stap_insn *in, u8 op)
{
	s64 count;

	stap_lower_load(l, BPF_REG_0, in->b);
	if (in->c & STAP_OPERAND_CONST) {
		count = stap_lower_const(l, in->c);
		stap_lower_emit(l, BPF_ALU64_IMM(op, BPF_REG_0, count & 63));
	} else {
		stap_lower_load(l, BPF_REG_1, in->c);
		stap_lower_emit(l, BPF_ALU64_IMM(BPF_AND, BPF_REG_1, 63));
		stap_lower_emit(l, BPF_ALU64_REG(op, BPF_REG_0, BPF_REG_1));
	}
	stap_lower_store(l, in->a, BPF_REG_0);
}

#define OP_BINARY(name, how, op) \
static void op_##name(struct lower *l, const struct stap_insn *in) \
{ \
	how(l, in, op); \
}

OP_BINARY(ADD, op_alu, BPF_ADD)
OP_BINARY(SUB, op_alu, BPF_SUB)
OP_BINARY(MUL, op_alu, BPF_MUL)
OP_BINARY(AND, op_alu, BPF_AND)
OP_BINARY(OR, op_alu, BPF_OR)
OP_BINARY(XOR, op_alu, BPF_XOR)
OP_BINARY(SHL, op_shift, BPF_LSH)
OP_BINARY(SHR, op_shift, BPF_ARSH)
OP_BINARY(USHR, op_shift, BPF_RSH)

/*
 * The processor traps on a divisor of 0 and on INT64_MIN / -1, so both are
 * caught first; x / -1 is -x, x % -1 is 0.
 */
static void op_divide(struct lower *l, const struct stap_insn *in, u8 op)
{
	struct bpf_insn divide = BPF_ALU64_REG(op, BPF_REG_0, BPF_REG_1);
	u32 ok, minus, done;

	divide.off = 1;		/* signed */
	stap_lower_load(l, BPF_REG_0, in->b);
	stap_lower_load(l, BPF_REG_1, in->c);
	if (l->heavy) {
		ok = stap_lower_skip(l, BPF_JMP_IMM(BPF_JNE, BPF_REG_1, 0, 0));
		stap_lower_raise(l, STAP_E_DIV0);
		stap_lower_land(l, ok);
	}
	minus = stap_lower_skip(l, BPF_JMP_IMM(BPF_JEQ, BPF_REG_1, -1, 0));
	stap_lower_emit(l, divide);
	done = stap_lower_skip(l, BPF_JMP_A(0));
	stap_lower_land(l, minus);
	if (op == BPF_DIV)
		stap_lower_emit(l, BPF_ALU64_IMM(BPF_NEG, BPF_REG_0, 0));
	else
		stap_lower_emit(l, BPF_MOV64_IMM(BPF_REG_0, 0));
	stap_lower_land(l, done);
	stap_lower_store(l, in->a, BPF_REG_0);
}

OP_BINARY(DIV, op_divide, BPF_DIV)
OP_BINARY(MOD, op_divide, BPF_MOD)

static void op_NEG(struct lower *l, const struct stap_insn *in)
{
	stap_lower_load(l, BPF_REG_0, in->b);
	stap_lower_emit(l, BPF_ALU64_IMM(BPF_NEG, BPF_REG_0, 0));
	stap_lower_store(l, in->a, BPF_REG_0);
}

static void op_NOT(struct lower *l, const struct stap_insn *in)
{
	stap_lower_load(l, BPF_REG_0, in->b);
	stap_lower_emit(l, BPF_ALU64_IMM(BPF_XOR, BPF_REG_0, -1));
	stap_lower_store(l, in->a, BPF_REG_0);
}

/* A comparison of b and c that jumps, its offset still open. */
static struct bpf_insn op_compare(struct lower *l, const struct stap_insn *in,
				  u8 op)
{
	s32 imm;

	stap_lower_load(l, BPF_REG_0, in->b);
	if (op_imm(l, in->c, &imm))
		return BPF_JMP_IMM(op, BPF_REG_0, imm, 0);
	stap_lower_load(l, BPF_REG_1, in->c);
	return BPF_JMP_REG(op, BPF_REG_0, BPF_REG_1, 0);
}

/* a = 1 if the jump is taken, else 0 */
static void op_truth(struct lower *l, const struct stap_insn *in,
		     struct bpf_insn jump)
{
	u32 skip;

	stap_lower_emit(l, BPF_MOV64_IMM(BPF_REG_2, 1));
	skip = stap_lower_skip(l, jump);
	stap_lower_emit(l, BPF_MOV64_IMM(BPF_REG_2, 0));
	stap_lower_land(l, skip);
	stap_lower_store(l, in->a, BPF_REG_2);
}

static void op_set(struct lower *l, const struct stap_insn *in, u8 op)
{
	op_truth(l, in, op_compare(l, in, op));
}

OP_BINARY(EQ, op_set, BPF_JEQ)
OP_BINARY(NE, op_set, BPF_JNE)
OP_BINARY(LT, op_set, BPF_JSLT)
OP_BINARY(LE, op_set, BPF_JSLE)
OP_BINARY(GT, op_set, BPF_JSGT)
OP_BINARY(GE, op_set, BPF_JSGE)

static void op_LNOT(struct lower *l, const struct stap_insn *in)
{
	stap_lower_load(l, BPF_REG_0, in->b);
	op_truth(l, in, BPF_JMP_IMM(BPF_JEQ, BPF_REG_0, 0, 0));
}

static void op_jump(struct lower *l, const struct stap_insn *in,
		    struct bpf_insn jump)
{
	stap_lower_jump(l, jump, l->pos[l->f->insn + in->a]);
}

static void op_branch(struct lower *l, const struct stap_insn *in, u8 op)
{
	op_jump(l, in, op_compare(l, in, op));
}

OP_BINARY(JEQ, op_branch, BPF_JEQ)
OP_BINARY(JNE, op_branch, BPF_JNE)
OP_BINARY(JLT, op_branch, BPF_JSLT)
OP_BINARY(JLE, op_branch, BPF_JSLE)
OP_BINARY(JGT, op_branch, BPF_JSGT)
OP_BINARY(JGE, op_branch, BPF_JSGE)

static void op_JMP(struct lower *l, const struct stap_insn *in)
{
	if (l->f->insn + in->a <= l->nr)
		stap_lower_charge(l, in->b);
	op_jump(l, in, BPF_JMP_A(0));
}

static void op_MOVS(struct lower *l, const struct stap_insn *in)
{
	if (in->a == in->b)
		return;
	stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_1, BPF_REG_8));
	stap_lower_string(l, BPF_REG_2, in->a);
	stap_lower_string(l, BPF_REG_3, in->b);
	stap_lower_call(l, stap_rt_copy);
}

static void op_CAT(struct lower *l, const struct stap_insn *in)
{
	stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_1, BPF_REG_8));
	stap_lower_string(l, BPF_REG_2, in->a);
	stap_lower_string(l, BPF_REG_3, in->b);
	stap_lower_string(l, BPF_REG_4, in->c);
	stap_lower_call(l, stap_rt_cat);
}

static void op_SCMP(struct lower *l, const struct stap_insn *in)
{
	stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_1, BPF_REG_8));
	stap_lower_string(l, BPF_REG_2, in->b);
	stap_lower_string(l, BPF_REG_3, in->c);
	stap_lower_call(l, stap_rt_cmp);
	stap_lower_store(l, in->a, BPF_REG_0);
}

static void op_global(struct lower *l, u8 reg, u32 global)
{
	stap_lower_addr(l, reg, l->prog->globals + l->prog->global_off[global]);
}

static void op_LDG(struct lower *l, const struct stap_insn *in)
{
	op_global(l, BPF_REG_1, in->b);
	stap_lower_emit(l, BPF_LDX_MEM(BPF_DW, BPF_REG_0, BPF_REG_1, 0));
	stap_lower_store(l, in->a, BPF_REG_0);
}

static void op_STG(struct lower *l, const struct stap_insn *in)
{
	stap_lower_load(l, BPF_REG_0, in->b);
	op_global(l, BPF_REG_1, in->a);
	stap_lower_emit(l, BPF_STX_MEM(BPF_DW, BPF_REG_1, BPF_REG_0, 0));
}

static void op_ADDG(struct lower *l, const struct stap_insn *in)
{
	stap_lower_load(l, BPF_REG_0, in->b);
	op_global(l, BPF_REG_1, in->a);
	stap_lower_emit(l, BPF_ATOMIC_OP(BPF_DW, BPF_ADD, BPF_REG_1,
					 BPF_REG_0, 0));
}

static void op_XADDG(struct lower *l, const struct stap_insn *in)
{
	stap_lower_load(l, BPF_REG_0, in->c);
	op_global(l, BPF_REG_1, in->b);
	stap_lower_emit(l, BPF_ATOMIC_OP(BPF_DW, BPF_ADD | BPF_FETCH,
					 BPF_REG_1, BPF_REG_0, 0));
	stap_lower_store(l, in->a, BPF_REG_0);
}

static void op_LDGS(struct lower *l, const struct stap_insn *in)
{
	stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_1, BPF_REG_8));
	stap_lower_string(l, BPF_REG_2, in->a);
	op_global(l, BPF_REG_3, in->b);
	stap_lower_call(l, stap_rt_copy);
}

static void op_STGS(struct lower *l, const struct stap_insn *in)
{
	stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_1, BPF_REG_8));
	op_global(l, BPF_REG_2, in->a);
	stap_lower_string(l, BPF_REG_3, in->b);
	stap_lower_call(l, stap_rt_copy);
}

static void op_context(struct lower *l, u32 slot, u32 word)
{
	stap_lower_emit(l, BPF_LDX_MEM(BPF_DW, BPF_REG_0, BPF_REG_6,
				       word * sizeof(u64)));
	stap_lower_store(l, slot, BPF_REG_0);
}

static void op_ARG(struct lower *l, const struct stap_insn *in)
{
	op_context(l, in->a, in->b);
}

static void op_RETVAL(struct lower *l, const struct stap_insn *in)
{
	op_context(l, in->a, l->probe->ret_word);
}

/*
 * A guarded load that faults gives 0, so a 0 is looked at again by a function
 * that knows which it was.
 */
static void op_read(struct lower *l, const struct stap_insn *in, u8 size,
		    u8 mode)
{
	const struct bpf_insn load = {
		.code = BPF_LDX | size | mode,
		.dst_reg = BPF_REG_0,
		.src_reg = BPF_REG_1,
	};
	u32 done, zero;

	stap_lower_load(l, BPF_REG_1, in->b);
	if (in->c)
		stap_lower_emit(l, BPF_ALU64_IMM(BPF_ADD, BPF_REG_1,
						 (s32)in->c));
	stap_lower_emit(l, load);
	l->nex++;
	done = stap_lower_skip(l, BPF_JMP_IMM(BPF_JNE, BPF_REG_0, 0, 0));
	stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_2, BPF_REG_1));
	stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_1, BPF_REG_8));
	stap_lower_emit(l, BPF_MOV64_IMM(BPF_REG_3,
					 bpf_size_to_bytes(size)));
	stap_lower_call(l, stap_rt_fault);
	zero = stap_lower_skip(l, BPF_JMP_IMM(BPF_JEQ, BPF_REG_0, 0, 0));
	stap_lower_raise(l, STAP_E_KREAD);
	stap_lower_land(l, zero);
	stap_lower_land(l, done);
	stap_lower_store(l, in->a, BPF_REG_0);
}

#define OP_READ(name, size, mode) \
static void op_##name(struct lower *l, const struct stap_insn *in) \
{ \
	op_read(l, in, size, mode); \
}

OP_READ(LDU8, BPF_B, BPF_PROBE_MEM)
OP_READ(LDU16, BPF_H, BPF_PROBE_MEM)
OP_READ(LDU32, BPF_W, BPF_PROBE_MEM)
OP_READ(LDS8, BPF_B, BPF_PROBE_MEMSX)
OP_READ(LDS16, BPF_H, BPF_PROBE_MEMSX)
OP_READ(LDS32, BPF_W, BPF_PROBE_MEMSX)
OP_READ(LD64, BPF_DW, BPF_PROBE_MEM)

static void op_UREG(struct lower *l, const struct stap_insn *in)
{
	stap_lower_emit(l, BPF_LDX_MEM(BPF_DW, BPF_REG_1, BPF_REG_6,
				       l->probe->regs_word * sizeof(u64)));
	stap_lower_emit(l, BPF_LDX_MEM(BPF_DW, BPF_REG_0, BPF_REG_1,
				       stap_regs_dwarf[in->b]));
	stap_lower_store(l, in->a, BPF_REG_0);
}

static void op_user_read(struct lower *l, const struct stap_insn *in, int size)
{
	stap_lower_load(l, BPF_REG_2, in->b);
	if (in->c)
		stap_lower_emit(l, BPF_ALU64_IMM(BPF_ADD, BPF_REG_2,
						 (s32)in->c));
	stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_1, BPF_REG_8));
	stap_lower_emit(l, BPF_MOV64_IMM(BPF_REG_3, size));
	stap_lower_call(l, stap_rt_user_load);
	stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_2, BPF_REG_0));
	stap_lower_raised(l);
	stap_lower_store(l, in->a, BPF_REG_2);
}

#define OP_USER_READ(name, size) \
static void op_##name(struct lower *l, const struct stap_insn *in) \
{ \
	op_user_read(l, in, size); \
}

OP_USER_READ(ULDU8, 1)
OP_USER_READ(ULDU16, 2)
OP_USER_READ(ULDU32, 4)
OP_USER_READ(ULDS8, -1)
OP_USER_READ(ULDS16, -2)
OP_USER_READ(ULDS32, -4)
OP_USER_READ(ULD64, 8)

/*
 * The arguments of a print statement as an array of u64, its address in
 * @reg: on the stack, or in the frame if they are many.
 */
static void op_values(struct lower *l, const struct stap_format *format,
		      u32 args, u8 reg)
{
	bool stack = format->nfield <= STAP_STACK_ARGS;
	u32 base = l->lay->args[l->cur->func];
	u32 size = STAP_STACK_ARGS * sizeof(u64);
	u32 i;

	if (stack) {
		l->stack = max_t(u32, l->stack, size);
		stap_lower_emit(l, BPF_MOV64_REG(reg, BPF_REG_10));
		stap_lower_emit(l, BPF_ALU64_IMM(BPF_SUB, reg, size));
	} else {
		stap_lower_base(l, reg, base);
	}
	for (i = 0; i < format->nfield; i++) {
		u32 operand = l->img->args[args + i];

		if (l->img->fields[format->field + i].type == STAP_STRING)
			stap_lower_string(l, BPF_REG_0, operand);
		else
			stap_lower_load(l, BPF_REG_0, operand);
		stap_lower_emit(l, BPF_STX_MEM(BPF_DW, reg, BPF_REG_0,
					       i * sizeof(u64)));
	}
}

static bool op_has_string(const struct lower *l,
			  const struct stap_format *format)
{
	u32 i;

	for (i = 0; i < format->nfield; i++)
		if (l->img->fields[format->field + i].type == STAP_STRING)
			return true;
	return false;
}

static void op_EMIT(struct lower *l, const struct stap_insn *in)
{
	const struct stap_event *event = &l->img->events[in->a];
	const struct stap_format *format = &l->img->formats[event->format];

	op_values(l, format, in->b, BPF_REG_3);
	stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_1, BPF_REG_8));
	stap_lower_addr(l, BPF_REG_2, stap_emit_event(l->prog, in->a));
	stap_lower_call(l, op_has_string(l, format) ? stap_emit :
			stap_emit_longs);
}

static void op_SPRINTF(struct lower *l, const struct stap_insn *in)
{
	bool aliased = stap_layout_aliased(l->img, in);
	u32 scratch = l->lay->scratch[l->cur->func];

	op_values(l, &l->img->formats[in->b], in->c, BPF_REG_4);
	stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_1, BPF_REG_8));
	if (aliased)
		stap_lower_base(l, BPF_REG_2, scratch);
	else
		stap_lower_string(l, BPF_REG_2, in->a);
	stap_lower_imm64(l, BPF_REG_3, in->b);
	stap_lower_call(l, stap_rt_sprintf);
	if (!aliased)
		return;
	stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_1, BPF_REG_8));
	stap_lower_string(l, BPF_REG_2, in->a);
	stap_lower_base(l, BPF_REG_3, scratch);
	stap_lower_call(l, stap_rt_copy);
}

static void op_CALL(struct lower *l, const struct stap_insn *in)
{
	stap_lower_call_func(l, in);
}

static void op_CALLB(struct lower *l, const struct stap_insn *in)
{
	stap_lower_call_builtin(l, in);
}

static void op_RET(struct lower *l, const struct stap_insn *in)
{
	stap_lower_return(l, in);
}

/* Elsewhere than in a condition there is nobody to tell. */
static void op_COND(struct lower *l, const struct stap_insn *in)
{
	if (l->probe->rec->kind != STAP_PROBE_CONDITION)
		return;
	stap_lower_load(l, BPF_REG_2, in->a);
	stap_lower_addr(l, BPF_REG_1, l->probe);
	stap_lower_call(l, stap_condition_say);
}

static void op_MATCH(struct lower *l, const struct stap_insn *in)
{
	stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_1, BPF_REG_8));
	stap_lower_string(l, BPF_REG_2, in->b);
	stap_lower_imm64(l, BPF_REG_3, in->c);
	stap_lower_call(l, stap_rt_matches);
	stap_lower_store(l, in->a, BPF_REG_0);
}

#define OP_ELSEWHERE(name) \
static void op_##name(struct lower *l, const struct stap_insn *in) \
{ \
	stap_lower_##name(l, in); \
}

OP_ELSEWHERE(LDA)
OP_ELSEWHERE(LDAS)
OP_ELSEWHERE(STA)
OP_ELSEWHERE(STAS)
OP_ELSEWHERE(ADDA)
OP_ELSEWHERE(XADDA)
OP_ELSEWHERE(INA)
OP_ELSEWHERE(DELA)
OP_ELSEWHERE(STAT)
OP_ELSEWHERE(STATA)
OP_ELSEWHERE(CLRT)
OP_ELSEWHERE(AGG)
OP_ELSEWHERE(AGGA)
OP_ELSEWHERE(AGGE)
OP_ELSEWHERE(XAGG)
OP_ELSEWHERE(BUCKET)
OP_ELSEWHERE(EMITH)
OP_ELSEWHERE(HISTS)
OP_ELSEWHERE(FIRST)
OP_ELSEWHERE(NEXT)
OP_ELSEWHERE(KEYL)
OP_ELSEWHERE(KEYS)
OP_ELSEWHERE(VALL)
OP_ELSEWHERE(VALS)

#define OP_FN_ROW(n, name, a, b, c, text) \
	[n] = op_##name,

const lower_fn stap_lower_op[STAP_OP_NR] = {
	STAP_OP_LIST(OP_FN_ROW)
};
