// SPDX-License-Identifier: GPL-2.0
/*
 * Makes BPF instructions of a handler and of all functions that it may be in,
 * as one BPF program, for one probe.
 *
 *   enter       r6 = context, stap_rt_enter() gives r8, r7 = first frame
 *   handler     each instruction by its function in lower_op.c
 *   functions   the same; they are jumped to, not called: frames are in
 *               struct stap_rt, and recursion costs no stack
 *   exit        stap_rt_leave()
 *
 * A light handler, which can neither fail nor loop, has the program's state
 * looked at and its hits counted inline instead and calls nothing at all, but
 * what looks at conditions if it writes what they read.
 *
 * The same pass runs twice, first without a place to put instructions, to
 * learn how many there are and where each jump goes. A program too long for
 * the 16 bits of a conditional jump goes a third time with longer jumps.
 *
 * What goes in has been verified, so nothing here can fail but allocation.
 */
#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/slab.h>

#include "lower.h"
#include "probe_condition.h"
#include "regs.h"

#define LOWER_NEAR_MAX	8000		/* instructions; blinding may make 4 of 1 */
#define LOWER_MAX	1000000		/* instructions of one BPF program */

/**
 * stap_lower_emit - append an instruction
 * @l:    the handler
 * @insn: the instruction
 */
void stap_lower_emit(struct lower *l, struct bpf_insn insn)
{
	if (l->out)
		l->out[l->n] = insn;
	l->n++;
}

/**
 * stap_lower_skip - append a jump to an instruction that follows soon
 * @l:    the handler
 * @insn: the jump
 *
 * Return: what stap_lower_land() wants to know.
 */
u32 stap_lower_skip(struct lower *l, struct bpf_insn insn)
{
	stap_lower_emit(l, insn);
	return l->n - 1;
}

/**
 * stap_lower_land - let a jump go to the instruction that comes next
 * @l:    the handler
 * @skip: from stap_lower_skip()
 */
void stap_lower_land(struct lower *l, u32 skip)
{
	if (l->out)
		l->out[skip].off = l->n - skip - 1;
}

/**
 * stap_lower_jump - append a jump to anywhere
 * @l:      the handler
 * @insn:   the jump; BPF_JMP_A(0) if unconditional
 * @target: where to
 */
void stap_lower_jump(struct lower *l, struct bpf_insn insn, u32 target)
{
	const struct bpf_insn jump32 = {
		.code = BPF_JMP32 | BPF_JA,
	};
	u32 skip;

	if (!l->far) {
		insn.off = target - l->n - 1;
		stap_lower_emit(l, insn);
		return;
	}
	if (insn.code != (BPF_JMP | BPF_JA)) {
		insn.off = 1;
		stap_lower_emit(l, insn);
		skip = stap_lower_skip(l, BPF_JMP_A(0));
	}
	stap_lower_emit(l, jump32);
	if (l->out)
		l->out[l->n - 1].imm = target - l->n;
	if (insn.code != (BPF_JMP | BPF_JA))
		stap_lower_land(l, skip);
}

/**
 * stap_lower_imm64 - append: reg = value
 * @l:     the handler
 * @reg:   BPF_REG_*
 * @value: the value
 */
void stap_lower_imm64(struct lower *l, u8 reg, u64 value)
{
	const struct bpf_insn wide[] = { BPF_LD_IMM64(reg, value) };

	if ((s64)value == (s32)value) {
		stap_lower_emit(l, BPF_MOV64_IMM(reg, (s32)value));
		return;
	}
	stap_lower_emit(l, wide[0]);
	stap_lower_emit(l, wide[1]);
}

/**
 * stap_lower_addr - append: reg = address of something of the program's own
 * @l:    the handler
 * @reg:  BPF_REG_*
 * @addr: the address
 *
 * Always of the same length, so that the two passes agree.
 */
void stap_lower_addr(struct lower *l, u8 reg, const void *addr)
{
	const struct bpf_insn wide[] = { BPF_LD_IMM64(reg, (unsigned long)addr) };

	stap_lower_emit(l, wide[0]);
	stap_lower_emit(l, wide[1]);
}

/**
 * stap_lower_base - append: reg = frame + off
 * @l:   the handler
 * @reg: BPF_REG_*
 * @off: offset from r7
 */
void stap_lower_base(struct lower *l, u8 reg, u32 off)
{
	stap_lower_emit(l, BPF_MOV64_REG(reg, BPF_REG_7));
	if (off)
		stap_lower_emit(l, BPF_ALU64_IMM(BPF_ADD, reg, off));
}

static s32 lower_off(struct lower *l, u32 slot)
{
	s32 off = l->lay->off[l->f->slot + slot];

	if (off < 0)
		l->stack = max_t(u32, l->stack, -off);
	return off;
}

static void lower_found(struct lower *l, u32 reloc)
{
	if (!l->seek->found)
		l->seek->found = reloc;
}

/**
 * stap_lower_const - value of a constant operand
 * @l:       the handler
 * @operand: the constant
 */
s64 stap_lower_const(struct lower *l, u32 operand)
{
	u32 index = operand & STAP_OPERAND_INDEX;

	if (l->seek)
		lower_found(l, l->seek->cnst[index]);
	return l->img->consts[index];
}

/**
 * stap_lower_load - append: reg = a long operand
 * @l:       the handler
 * @reg:     BPF_REG_*
 * @operand: slot or constant
 */
void stap_lower_load(struct lower *l, u8 reg, u32 operand)
{
	s32 off;

	if (operand & STAP_OPERAND_CONST) {
		stap_lower_imm64(l, reg, stap_lower_const(l, operand));
		return;
	}
	off = lower_off(l, operand);
	if (off < 0) {
		stap_lower_emit(l, BPF_LDX_MEM(BPF_DW, reg, BPF_REG_10, off));
	} else if (off <= S16_MAX) {
		stap_lower_emit(l, BPF_LDX_MEM(BPF_DW, reg, BPF_REG_7, off));
	} else {
		stap_lower_base(l, reg, off);
		stap_lower_emit(l, BPF_LDX_MEM(BPF_DW, reg, reg, 0));
	}
}

/**
 * stap_lower_store - append: a long slot = reg
 * @l:    the handler
 * @slot: the slot
 * @reg:  BPF_REG_*, not r5, which may be used
 */
void stap_lower_store(struct lower *l, u32 slot, u8 reg)
{
	s32 off = lower_off(l, slot);

	if (off < 0) {
		stap_lower_emit(l, BPF_STX_MEM(BPF_DW, BPF_REG_10, reg, off));
	} else if (off <= S16_MAX) {
		stap_lower_emit(l, BPF_STX_MEM(BPF_DW, BPF_REG_7, reg, off));
	} else {
		stap_lower_base(l, BPF_REG_5, off);
		stap_lower_emit(l, BPF_STX_MEM(BPF_DW, BPF_REG_5, reg, 0));
	}
}

/**
 * stap_lower_string - append: reg = address of a string operand
 * @l:       the handler
 * @reg:     BPF_REG_*
 * @operand: slot or constant
 */
void stap_lower_string(struct lower *l, u8 reg, u32 operand)
{
	if (operand & STAP_OPERAND_CONST)
		stap_lower_addr(l, reg,
				stap_image_str(l->img,
					       operand & STAP_OPERAND_INDEX));
	else
		stap_lower_base(l, reg, lower_off(l, operand));
}

/**
 * stap_lower_call - append a call of a C function
 * @l:  the handler
 * @fn: the function; its result is in r0, and r1 to r5 are gone
 */
void stap_lower_call(struct lower *l, const void *fn)
{
	stap_lower_emit(l, BPF_EMIT_CALL(fn));
}

/* hits++ on this CPU; an interrupt may come at any time. */
static void lower_count(struct lower *l)
{
	stap_lower_addr(l, BPF_REG_1,
			(const void __force *)&l->probe->count->hits);
	stap_lower_emit(l, BPF_MOV64_PERCPU_REG(BPF_REG_1, BPF_REG_1));
	stap_lower_emit(l, BPF_MOV64_IMM(BPF_REG_2, 1));
	stap_lower_emit(l, BPF_ATOMIC_OP(BPF_DW, BPF_ADD, BPF_REG_1,
					 BPF_REG_2, 0));
}

/* The state of a program whose probe it is not to start or end it. */
static void lower_running(struct lower *l)
{
	if (l->probe->always)
		return;
	stap_lower_addr(l, BPF_REG_3, &l->prog->state);
	stap_lower_emit(l, BPF_LDX_MEM(BPF_W, BPF_REG_3, BPF_REG_3, 0));
	stap_lower_jump(l, BPF_JMP_IMM(BPF_JNE, BPF_REG_3, STAP_RUNNING, 0),
			l->out_at);
}

/* The context outlives calls only if it is looked at. */
static void lower_keep_context(struct lower *l)
{
	if (l->context)
		stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_6, BPF_REG_1));
}

static void lower_enter_light(struct lower *l)
{
	lower_keep_context(l);
	lower_running(l);
	lower_count(l);
}

static const void *const lower_enter[] = {
	[STAP_LOCK_NONE] = stap_rt_enter,
	[STAP_LOCK_SHARED] = stap_rt_enter_shared,
	[STAP_LOCK_EXCLUSIVE] = stap_rt_enter_exclusive,
};

static const void *const lower_leave[] = {
	[STAP_LOCK_NONE] = stap_rt_leave,
	[STAP_LOCK_SHARED] = stap_rt_leave_shared,
	[STAP_LOCK_EXCLUSIVE] = stap_rt_leave_exclusive,
};

/* r7, unless there are no frames. */
static void lower_first_frame(struct lower *l)
{
	if (!l->lay->frame[l->func[0].func] && l->nfunc == 1)
		return;
	stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_7, BPF_REG_8));
	stap_lower_emit(l, BPF_ALU64_IMM(BPF_ADD, BPF_REG_7,
					 offsetof(struct stap_rt, frame)));
}

static void lower_enter_heavy(struct lower *l)
{
	lower_keep_context(l);
	lower_running(l);
	stap_lower_addr(l, BPF_REG_2, l->probe);
	stap_lower_call(l, l->timed ? stap_rt_enter_timed :
			lower_enter[l->probe->lock]);
	/* Before the jump: behind a far one nothing is known of r0. */
	stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_8, BPF_REG_0));
	stap_lower_jump(l, BPF_JMP_IMM(BPF_JEQ, BPF_REG_8, 0, 0), l->out_at);
	lower_first_frame(l);
	if (l->fresh) {
		stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_1, BPF_REG_8));
		stap_lower_call(l, stap_rt_fresh);
	}
	if (!l->loops)
		return;
	stap_lower_emit(l, BPF_ST_MEM(BPF_DW, BPF_REG_8,
				      offsetof(struct stap_rt, budget),
				      l->img->hdr->maxaction));
	stap_lower_emit(l, BPF_ST_MEM(BPF_W, BPF_REG_8,
				      offsetof(struct stap_rt, nesting), 0));
}

/* However the handler has ended, what it has written may make a difference. */
static void lower_look(struct lower *l)
{
	u64 which = l->lay->look[l->probe->rec->func];

	if (!which || l->probe->always ||
	    l->probe->rec->kind == STAP_PROBE_CONDITION)
		return;
	stap_lower_addr(l, BPF_REG_1, l->prog);
	stap_lower_imm64(l, BPF_REG_2, which);
	stap_lower_call(l, stap_condition_look);
}

/* Also where MAXACTION goes from any depth: nothing needs r7 any more. */
static void lower_exit(struct lower *l)
{
	l->exit = l->n;
	if (l->heavy) {
		stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_1, BPF_REG_8));
		stap_lower_call(l, l->timed ? stap_rt_leave_timed :
				lower_leave[l->probe->lock]);
	}
	lower_look(l);
	l->out_at = l->n;
	stap_lower_emit(l, BPF_MOV64_IMM(BPF_REG_0, 0));
	stap_lower_emit(l, BPF_EXIT_INSN());
}

static void lower_zero(struct lower *l, u32 slot)
{
	s32 off = lower_off(l, slot);
	u32 size = BPF_DW;

	if (l->img->slots[l->f->slot + slot] == STAP_STRING)
		size = BPF_B;
	if (off < 0) {
		stap_lower_emit(l, BPF_ST_MEM(size, BPF_REG_10, off, 0));
	} else if (off <= S16_MAX) {
		stap_lower_emit(l, BPF_ST_MEM(size, BPF_REG_7, off, 0));
	} else {
		stap_lower_base(l, BPF_REG_5, off);
		stap_lower_emit(l, BPF_ST_MEM(size, BPF_REG_5, 0, 0));
	}
}

static void lower_func(struct lower *l, struct lower_func *lf)
{
	u32 i;

	l->cur = lf;
	l->f = &l->img->funcs[lf->func];
	lf->entry = l->n;
	for (i = 0; i < l->f->nslot; i++)
		if (l->lay->zero[l->f->slot + i])
			lower_zero(l, i);
	for (i = 0; i < l->f->ninsn && l->n <= LOWER_MAX; i++) {
		l->nr = l->f->insn + i;
		l->pos[l->nr] = l->n;
		if (l->seek)
			lower_found(l, l->seek->insn[l->nr]);
		stap_lower_op[l->img->insns[l->nr].op](l,
						&l->img->insns[l->nr]);
	}
	stap_lower_pads(l);
	if (lf != l->func) {
		stap_lower_dispatch(l, false);
		stap_lower_dispatch(l, true);
	}
}

static int lower_pass(struct lower *l, struct stap_verdict *v)
{
	u32 i;

	l->n = 0;
	l->nex = 0;
	l->stack = 0;
	for (i = 0; i < l->nfunc; i++)
		l->func[i].next = 0;

	l->f = &l->img->funcs[l->func[0].func];
	if (l->heavy)
		lower_enter_heavy(l);
	else
		lower_enter_light(l);
	for (i = 0; i < l->nfunc; i++) {
		lower_func(l, &l->func[i]);
		if (!i)
			lower_exit(l);
		if (l->n > LOWER_MAX)
			return stap_verdict_set(v, STAP_E_LIMIT,
						STAP_PLACE_INSN, l->nr,
						"too much code in one handler");
		cond_resched();
	}
	return 0;
}

/**
 * stap_lower_asks_agg - whether an instruction asks the current aggregate
 * @in: the instruction
 */
bool stap_lower_asks_agg(const struct stap_insn *in)
{
	return in->op == STAP_OP_XAGG || in->op == STAP_OP_BUCKET ||
	       in->op == STAP_OP_EMITH || in->op == STAP_OP_HISTS;
}

/* Whether an instruction looks at what an earlier handler may have left. */
static bool lower_looks_back(const struct stap_insn *in)
{
	if (in->op != STAP_OP_CALLB)
		return stap_lower_asks_agg(in);
	return in->b == STAP_BI_MATCHED || in->b == STAP_BI_NGROUPS ||
	       in->b == STAP_BI_TOKENIZE;
}

static bool lower_looks_at_context(const struct stap_insn *in)
{
	return in->op == STAP_OP_ARG || in->op == STAP_OP_RETVAL ||
	       in->op == STAP_OP_UREG;
}

/* Whether the time an instruction takes grows with an array or a histogram. */
static bool lower_takes_long(const struct lower *l, const struct stap_insn *in)
{
	u32 k, keys = in->op == STAP_OP_DELA ? in->b : in->c;

	switch (in->op) {
	case STAP_OP_FIRST:
	case STAP_OP_EMITH:
	case STAP_OP_HISTS:
		return true;
	case STAP_OP_DELA:
	case STAP_OP_INA:
		for (k = 0; k < stap_layout_nargs(l->img, in); k++)
			if (l->img->args[keys + k] == STAP_NONE)
				return true;
		return false;
	default:
		return false;
	}
}

/* Numbers the functions of the handler and the places they are called from. */
static int lower_collect(struct lower *l, struct stap_verdict *v)
{
	u32 i, k, site = 0;
	int err;

	err = stap_layout_reach(l->lay, l->probe->rec->func, v);
	if (err)
		return err;
	l->nfunc = l->lay->nreach;
	for (i = 0; i < l->nfunc; i++) {
		l->func[i] = (struct lower_func){ .func = l->lay->reach[i] };
		l->of[l->lay->reach[i]] = i;
	}
	for (i = 0; i < l->nfunc; i++) {
		const struct stap_func *f = &l->img->funcs[l->func[i].func];

		for (k = f->insn; k < f->insn + f->ninsn; k++) {
			const struct stap_insn *in = &l->img->insns[k];

			l->context |= lower_looks_at_context(in);
			l->fresh |= lower_looks_back(in);
			l->timed |= lower_takes_long(l, in);
			if (in->op == STAP_OP_CALL)
				l->func[l->of[in->b]].nsite++;
			l->loops |= in->op == STAP_OP_CALL ||
				    (in->op == STAP_OP_JMP &&
				     f->insn + in->a <= k);
		}
	}
	for (i = 0; i < l->nfunc; i++) {
		l->func[i].site = site;
		site += l->func[i].nsite;
	}
	return 0;
}

/* A handler may name only what its probe has; verify.c knows the kind alone. */
static int lower_context(const struct lower *l, struct stap_verdict *v)
{
	const struct stap_func *f = &l->img->funcs[l->probe->rec->func];
	u32 i;

	for (i = f->insn; i < f->insn + f->ninsn; i++) {
		const struct stap_insn *in = &l->img->insns[i];

		if (in->op == STAP_OP_ARG && (int)in->b >= l->probe->nargs)
			return stap_verdict_set(v, STAP_E_CONTEXT,
						STAP_PLACE_INSN, i,
						"argument %u of %d", in->b,
						l->probe->nargs);
		if (in->op == STAP_OP_RETVAL && l->probe->ret_word < 0)
			return stap_verdict_set(v, STAP_E_CONTEXT,
						STAP_PLACE_INSN, i,
						"no return value");
		if (in->op == STAP_OP_UREG &&
		    (l->probe->regs_word < 0 || in->b >= stap_regs_ndwarf))
			return stap_verdict_set(v, STAP_E_CONTEXT,
						STAP_PLACE_INSN, i,
						"no register %u", in->b);
	}
	return 0;
}

/* From nothing to the length of the code. */
static int lower_count_insns(struct lower *l, struct stap_probe *probe,
			     struct stap_verdict *v)
{
	int err;

	l->probe = probe;
	l->out = NULL;
	l->far = false;
	l->loops = false;
	l->context = false;
	l->fresh = false;
	l->timed = l->img->hdr->flags & STAP_PROG_TIMING;
	l->heavy = l->timed || probe->lock != STAP_LOCK_NONE ||
		   l->lay->heavy[probe->rec->func] ||
		   !bpf_jit_supports_percpu_insn();
	l->lay->work = STAP_LAYOUT_WORK;
	err = lower_collect(l, v);
	l->timed |= l->loops;
	return err ?: lower_pass(l, v);
}

/**
 * stap_lower_seek - find a relocation in a probe's handler
 * @l:     from stap_lower_create()
 * @probe: the probe
 * @seek:  what is looked for; gets what is found
 */
int stap_lower_seek(struct lower *l, struct stap_probe *probe,
		    struct lower_seek *seek)
{
	struct stap_verdict v;
	int err;

	seek->found = 0;
	l->seek = seek;
	err = lower_count_insns(l, probe, &v);
	l->seek = NULL;
	return err;
}

/**
 * stap_lower - make BPF instructions of a probe's handler
 * @l:     from stap_lower_create(); used for one probe after the other
 * @probe: the probe
 * @code:  gets a BPF program that has not been JITed, also if this fails later
 * @v:     why not
 */
int stap_lower(struct lower *l, struct stap_probe *probe,
	       struct bpf_prog **code, struct stap_verdict *v)
{
	struct bpf_prog *fp;
	int err;

	l->probe = probe;
	err = lower_context(l, v);
	if (!err)
		err = lower_count_insns(l, probe, v);
	if (!err && l->n > LOWER_NEAR_MAX) {
		l->far = true;
		err = lower_pass(l, v);
	}
	if (err)
		return err;

	fp = bpf_prog_alloc(bpf_prog_size(l->n), 0);
	if (!fp)
		return -ENOMEM;
	*code = fp;
	fp->len = l->n;
	l->out = fp->insnsi;
	err = lower_pass(l, v);
	fp->aux->num_exentries = l->nex;
	fp->aux->stack_depth = l->stack;
	return err ?: stap_lower_check(l, fp, v);
}

/**
 * stap_lower_create - get ready to lower a program's handlers
 * @l:    to be filled in
 * @prog: the program, with its layout
 */
int stap_lower_create(struct lower *l, struct stap_prog *prog)
{
	const u32 *count = prog->image.count;

	*l = (struct lower){ .prog = prog, .img = &prog->image,
			     .lay = prog->layout };
	l->pos = kvcalloc(count[STAP_SEC_INSN] + 1, sizeof(*l->pos),
			  GFP_KERNEL);
	l->pad = kvcalloc(count[STAP_SEC_CATCH] + 1, sizeof(*l->pad),
			  GFP_KERNEL);
	l->func = kvcalloc(count[STAP_SEC_FUNC] + 1, sizeof(*l->func),
			   GFP_KERNEL);
	l->of = kvcalloc(count[STAP_SEC_FUNC] + 1, sizeof(*l->of), GFP_KERNEL);
	l->site = kvcalloc(count[STAP_SEC_INSN] + 1, sizeof(*l->site),
			   GFP_KERNEL);
	if (l->pos && l->pad && l->func && l->of && l->site)
		return 0;
	stap_lower_destroy(l);
	return -ENOMEM;
}

/**
 * stap_lower_destroy - free what stap_lower_create() allocated
 * @l: the lowering
 */
void stap_lower_destroy(struct lower *l)
{
	kvfree(l->pos);
	kvfree(l->pad);
	kvfree(l->func);
	kvfree(l->of);
	kvfree(l->site);
}
