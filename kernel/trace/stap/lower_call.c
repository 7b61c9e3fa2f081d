// SPDX-License-Identifier: GPL-2.0
/*
 * Calls, returns and run-time errors.
 *
 * A call of a function stays within the BPF program and needs no native
 * stack. The caller puts the arguments into the callee's frame, right behind
 * its own, and the number of the call site in the frame's first word, moves
 * r7 there and jumps. The callee returns by a binary tree of comparisons with
 * that number, or by a plain jump if it has one call site only. The result is
 * in r0: a long, or the address of a string that the caller copies.
 *
 * A run-time error is noted in struct stap_rt. If a try block covers the
 * instruction, its pad puts the text into the slot and goes on there. If not,
 * the function goes back to its caller by the same tree, but to where that
 * goes on with an error; the handler ends.
 */
#include <linux/filter.h>

#include "lower.h"

#define CALL_RT(member)	offsetof(struct stap_rt, member)

/* Where an error of the instruction at hand goes. */
static u32 call_handler(const struct lower *l)
{
	u32 c = l->lay->catch[l->nr];

	if (c != STAP_NONE)
		return l->pad[c];
	return l->cur == l->func ? l->exit : l->cur->fail;
}

static void call_note(struct lower *l)
{
	stap_lower_emit(l, BPF_ST_MEM(BPF_W, BPF_REG_8, CALL_RT(insn), l->nr));
}

/**
 * stap_lower_raise - append: raise a run-time error
 * @l:     the handler
 * @error: which one
 */
void stap_lower_raise(struct lower *l, enum stap_error error)
{
	stap_lower_emit(l, BPF_ST_MEM(BPF_W, BPF_REG_8, CALL_RT(error), error));
	call_note(l);
	stap_lower_jump(l, BPF_JMP_A(0), stap_error_when(error) ==
			STAP_WHEN_FATAL ? l->exit : call_handler(l));
}

/**
 * stap_lower_raised - append: go where errors go if a C function raised one
 * @l: the handler
 */
void stap_lower_raised(struct lower *l)
{
	u32 ok;

	stap_lower_emit(l, BPF_LDX_MEM(BPF_W, BPF_REG_1, BPF_REG_8,
				       CALL_RT(error)));
	ok = stap_lower_skip(l, BPF_JMP_IMM(BPF_JEQ, BPF_REG_1, 0, 0));
	call_note(l);
	stap_lower_jump(l, BPF_JMP_A(0), call_handler(l));
	stap_lower_land(l, ok);
}

/**
 * stap_lower_charge - append: charge the action budget
 * @l:    the handler
 * @cost: statements
 */
void stap_lower_charge(struct lower *l, u32 cost)
{
	u32 ok;

	stap_lower_emit(l, BPF_LDX_MEM(BPF_DW, BPF_REG_1, BPF_REG_8,
				       CALL_RT(budget)));
	stap_lower_emit(l, BPF_ALU64_IMM(BPF_SUB, BPF_REG_1, cost));
	stap_lower_emit(l, BPF_STX_MEM(BPF_DW, BPF_REG_8, BPF_REG_1,
				       CALL_RT(budget)));
	ok = stap_lower_skip(l, BPF_JMP_IMM(BPF_JSGE, BPF_REG_1, 0, 0));
	stap_lower_raise(l, STAP_E_MAXACTION);
	stap_lower_land(l, ok);
}

static void call_open(struct lower *l)
{
	u32 ok;

	stap_lower_emit(l, BPF_LDX_MEM(BPF_W, BPF_REG_1, BPF_REG_8,
				       CALL_RT(nesting)));
	ok = stap_lower_skip(l, BPF_JMP_IMM(BPF_JLT, BPF_REG_1,
					    l->img->hdr->maxnesting, 0));
	stap_lower_raise(l, STAP_E_MAXNESTING);
	stap_lower_land(l, ok);
	stap_lower_emit(l, BPF_ALU64_IMM(BPF_ADD, BPF_REG_1, 1));
	stap_lower_emit(l, BPF_STX_MEM(BPF_W, BPF_REG_8, BPF_REG_1,
				       CALL_RT(nesting)));
}

static void call_close(struct lower *l, u32 frame)
{
	stap_lower_emit(l, BPF_LDX_MEM(BPF_W, BPF_REG_1, BPF_REG_8,
				       CALL_RT(nesting)));
	stap_lower_emit(l, BPF_ALU64_IMM(BPF_SUB, BPF_REG_1, 1));
	stap_lower_emit(l, BPF_STX_MEM(BPF_W, BPF_REG_8, BPF_REG_1,
				       CALL_RT(nesting)));
	stap_lower_emit(l, BPF_ALU64_IMM(BPF_SUB, BPF_REG_7, frame));
}

static void call_param(struct lower *l, const struct stap_func *callee,
		       u32 frame, u32 param, u32 operand)
{
	u32 off = frame + l->lay->off[callee->slot + param];

	if (l->img->slots[callee->slot + param] == STAP_LONG) {
		stap_lower_load(l, BPF_REG_0, operand);
		stap_lower_base(l, BPF_REG_2, off);
		stap_lower_emit(l, BPF_STX_MEM(BPF_DW, BPF_REG_2,
					       BPF_REG_0, 0));
		return;
	}
	stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_1, BPF_REG_8));
	stap_lower_base(l, BPF_REG_2, off);
	stap_lower_string(l, BPF_REG_3, operand);
	stap_lower_call(l, stap_rt_copy);
}

static void call_result(struct lower *l, u8 type, u32 slot)
{
	if (slot == STAP_NONE)
		return;
	if (type == STAP_LONG) {
		stap_lower_store(l, slot, BPF_REG_0);
		return;
	}
	stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_3, BPF_REG_0));
	stap_lower_string(l, BPF_REG_2, slot);
	stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_1, BPF_REG_8));
	stap_lower_call(l, stap_rt_copy);
}

/**
 * stap_lower_call_func - append: CALL
 * @l:  the handler
 * @in: the instruction
 */
void stap_lower_call_func(struct lower *l, const struct stap_insn *in)
{
	const struct stap_func *callee = &l->img->funcs[in->b];
	struct lower_func *lf = &l->func[l->of[in->b]];
	u32 frame = l->lay->frame[l->cur->func];
	u32 nr = lf->next++;
	struct lower_site *site = &l->site[lf->site + nr];
	u32 i;

	stap_lower_charge(l, 1);
	call_open(l);
	for (i = 0; i < callee->nparam; i++)
		call_param(l, callee, frame, i, l->img->args[in->c + i]);
	stap_lower_emit(l, BPF_ALU64_IMM(BPF_ADD, BPF_REG_7, frame));
	if (lf->nsite > 1)
		stap_lower_emit(l, BPF_ST_MEM(BPF_DW, BPF_REG_7, 0, nr));
	stap_lower_jump(l, BPF_JMP_A(0), lf->entry);

	site->fail = l->n;
	call_close(l, frame);
	stap_lower_jump(l, BPF_JMP_A(0), call_handler(l));

	site->ret = l->n;
	call_close(l, frame);
	call_result(l, callee->ret, in->a);
}

/**
 * stap_lower_call_builtin - append: CALLB
 * @l:  the handler
 * @in: the instruction
 *
 * r1 is the state; then a string result's destination, then the arguments. A
 * destination that is an argument too is written by way of the scratch.
 */
void stap_lower_call_builtin(struct lower *l, const struct stap_insn *in)
{
	const struct stap_builtin_row *row = &stap_builtin_rows[in->b];
	bool string = row->ret == STAP_STRING;
	bool aliased = string && stap_layout_aliased(l->img, in);
	u32 scratch = l->lay->scratch[l->cur->func];
	u8 reg = BPF_REG_2;
	u32 i;

	if (string && (aliased || in->a == STAP_NONE))
		stap_lower_base(l, reg++, scratch);
	else if (string)
		stap_lower_string(l, reg++, in->a);
	for (i = 0; row->args[i]; i++) {
		if (row->args[i] == 's')
			stap_lower_string(l, reg++, l->img->args[in->c + i]);
		else
			stap_lower_load(l, reg++, l->img->args[in->c + i]);
	}
	stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_1, BPF_REG_8));
	stap_lower_call(l, stap_builtin_fn[in->b]);
	if ((row->flags & STAP_BUILTIN_END) == STAP_BUILTIN_END)
		stap_lower_jump(l, BPF_JMP_IMM(BPF_JNE, BPF_REG_0, 0, 0), l->exit);
	else if (row->flags & STAP_BUILTIN_ERR)
		stap_lower_raised(l);
	if (in->a == STAP_NONE || (string && !aliased))
		return;
	if (string)
		stap_lower_base(l, BPF_REG_0, scratch);
	call_result(l, row->ret, in->a);
}

/**
 * stap_lower_return - append: RET
 * @l:  the handler
 * @in: the instruction
 */
void stap_lower_return(struct lower *l, const struct stap_insn *in)
{
	if (l->cur == l->func) {
		stap_lower_jump(l, BPF_JMP_A(0), l->exit);
		return;
	}
	if (l->f->ret == STAP_LONG)
		stap_lower_load(l, BPF_REG_0, in->a);
	else if (l->f->ret == STAP_STRING)
		stap_lower_string(l, BPF_REG_0, in->a);
	stap_lower_jump(l, BPF_JMP_A(0), l->cur->ret);
}

/* Go to the site whose number is in r1, one of @n from @first on. */
static void call_tree(struct lower *l, u32 first, u32 n, bool fail)
{
	struct lower_site *site = &l->site[l->cur->site];
	u32 mid = first + n / 2;

	if (n == 1) {
		stap_lower_jump(l, BPF_JMP_A(0),
				fail ? site[first].fail : site[first].ret);
		return;
	}
	stap_lower_jump(l, BPF_JMP_IMM(BPF_JGE, BPF_REG_1, mid, 0),
			site[mid].tree[fail]);
	call_tree(l, first, mid - first, fail);
	site[mid].tree[fail] = l->n;
	call_tree(l, mid, first + n - mid, fail);
}

/**
 * stap_lower_dispatch - append: the way from a function back to its callers
 * @l:    the handler
 * @fail: to where they go on with a run-time error
 */
void stap_lower_dispatch(struct lower *l, bool fail)
{
	if (fail)
		l->cur->fail = l->n;
	else
		l->cur->ret = l->n;
	if (l->cur->nsite > 1)
		stap_lower_emit(l, BPF_LDX_MEM(BPF_DW, BPF_REG_1,
					       BPF_REG_7, 0));
	call_tree(l, 0, l->cur->nsite, fail);
}

/**
 * stap_lower_pads - append: how errors enter the function's try blocks
 * @l: the handler
 */
void stap_lower_pads(struct lower *l)
{
	u32 c;

	for (c = l->lay->pads[l->cur->func]; c != STAP_NONE;
	     c = l->lay->pad_next[c]) {
		const struct stap_catch *ca = &l->img->catches[c];

		l->pad[c] = l->n;
		stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_1, BPF_REG_8));
		if (ca->slot == STAP_NONE)
			stap_lower_emit(l, BPF_MOV64_IMM(BPF_REG_2, 0));
		else
			stap_lower_string(l, BPF_REG_2, ca->slot);
		stap_lower_call(l, stap_rt_catch);
		stap_lower_jump(l, BPF_JMP_A(0),
				l->pos[l->f->insn + ca->target]);
	}
}
