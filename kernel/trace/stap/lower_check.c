// SPDX-License-Identifier: GPL-2.0
/*
 * Looks at the BPF instructions of a lowered handler once more, before the
 * JIT gets them, knowing nothing of the program they were made from but where
 * its memory is. This finds mistakes in the lowering; a program that
 * verify.c let pass must never be refused here. The rules:
 *
 *  1. Every opcode is one that the lowering uses.
 *  2. Every jump goes to an instruction, never into the second half of a wide
 *     one; nothing goes on behind the last.
 *  3. r6, r7 and r8 are set up once, at the beginning; after that r7 moves by
 *     the frame of the function at hand alone, up for a call, down after it.
 *  4. A store goes to the native stack, to the frame at hand or the one that
 *     a call is about to open, to a global, to this probe's hits, or to one
 *     of the four members of struct stap_rt that the code maintains.
 *  5. A plain load reads one of these, the context, the registers that it has
 *     the address of, struct stap_rt or the program's state; all others are
 *     guarded, and their number is right.
 *  6. A call goes to a builtin or one of the functions of rt*.c, map*.c and
 *     emit.c that are meant for it; where these write a string, there is room
 *     for one.
 *
 * A register's content is known from the instructions since the last place
 * that a jump goes to; the lowering never needs to look further back.
 */
#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/slab.h>

#include "data.h"
#include "lower.h"
#include "probe_condition.h"

enum check_kind {
	CHECK_ANY,	/* anything */
	CHECK_CONST,	/* @value */
	CHECK_STACK,	/* r10 + @value */
	CHECK_FRAME,	/* r7 + @value */
	CHECK_CONTEXT,	/* what the probe passed + @value */
	CHECK_RT,	/* struct stap_rt + @value */
	CHECK_PERCPU,	/* this CPU's instance of @value */
	CHECK_REGS,	/* the registers that the context leads to */
};

struct check_reg {
	enum check_kind kind;
	s64 value;
};

/**
 * struct check - the check of one handler
 * @l:     the lowering
 * @fp:    its result
 * @v:     what is wrong
 * @at:    instruction being looked at
 * @target: by instruction: a jump goes there
 * @frame: bytes of the frame at hand
 * @next:  bytes of the largest frame that a call can open
 * @r:     the registers
 */
struct check {
	const struct lower *l;
	const struct bpf_prog *fp;
	struct stap_verdict *v;
	u32 at;
	u8 *target;
	u32 frame;
	u32 next;
	struct check_reg r[MAX_BPF_REG];
};

#define CHECK_TARGET	0x1
#define CHECK_SECOND	0x2	/* second half of a wide instruction */

static int refuse(const struct check *c, const char *what)
{
	const struct bpf_insn *in = &c->fp->insnsi[c->at];

	WARN_ONCE(1, "stap: lowering: %s", what);
	return stap_verdict_set(c->v, STAP_E_JIT, STAP_PLACE_PROBE,
				c->l->probe - c->l->prog->probe,
				"instruction %u (%02x): %s", c->at, in->code,
				what);
}

static bool check_wide(const struct bpf_insn *in)
{
	return in->code == (BPF_LD | BPF_IMM | BPF_DW);
}

/* Whether an instruction can jump, and to where. */
static bool check_jumps(const struct bpf_insn *in, u32 at, s64 *to)
{
	u8 class = BPF_CLASS(in->code);

	if (class != BPF_JMP && class != BPF_JMP32)
		return false;
	if (BPF_OP(in->code) == BPF_CALL || BPF_OP(in->code) == BPF_EXIT)
		return false;
	*to = (s64)at + 1 + (class == BPF_JMP32 ? in->imm : in->off);
	return true;
}

/* Rule 2. */
static int check_flow(struct check *c)
{
	const struct bpf_insn *in = c->fp->insnsi;
	u32 i, n = c->fp->len;
	s64 to;

	for (i = 0; i < n; i++)
		if (check_wide(&in[i]) && ++i < n)
			c->target[i] |= CHECK_SECOND;
	for (i = 0; i < n; i++) {
		c->at = i;
		if ((c->target[i] & CHECK_SECOND) ||
		    !check_jumps(&in[i], i, &to))
			continue;
		if (to < 0 || to >= n || (c->target[to] & CHECK_SECOND))
			return refuse(c, "jump out of the program");
		c->target[to] |= CHECK_TARGET;
	}
	c->at = n - 1;
	if (in[n - 1].code != (BPF_JMP | BPF_EXIT) &&
	    in[n - 1].code != (BPF_JMP | BPF_JA) &&
	    in[n - 1].code != (BPF_JMP32 | BPF_JA))
		return refuse(c, "falls through its end");
	return 0;
}

static bool check_within(s64 off, u32 size, s64 from, s64 to)
{
	return off >= from && off + size <= to;
}

static bool check_in_globals(const struct check *c, s64 addr, u32 size)
{
	const struct stap_image *img = c->l->img;
	u32 i;

	for (i = 0; i < img->count[STAP_SEC_GLOBAL]; i++) {
		s64 from = (s64)(unsigned long)c->l->prog->globals +
			   c->l->prog->global_off[i];
		u32 len = img->globals[i].type == STAP_LONG ?
			sizeof(s64) : img->hdr->maxstringlen;

		if (img->globals[i].nkeys ||
		    img->globals[i].type == STAP_STATS)
			continue;
		if (check_within(addr, size, from, from + len))
			return true;
	}
	return false;
}

static bool check_in_rt(s64 off)
{
	return off == offsetof(struct stap_rt, error) ||
	       off == offsetof(struct stap_rt, insn) ||
	       off == offsetof(struct stap_rt, nesting) ||
	       off == offsetof(struct stap_rt, budget);
}

/* Rule 4. */
static bool check_may_store(const struct check *c, struct check_reg r, s32 off,
			    u32 size)
{
	s64 at = r.value + off;

	switch (r.kind) {
	case CHECK_STACK:
		return check_within(at, size, -(s64)c->fp->aux->stack_depth, 0);
	case CHECK_FRAME:
		return check_within(at, size, 0, (s64)c->frame + c->next);
	case CHECK_CONST:
		return check_in_globals(c, at, size);
	case CHECK_PERCPU:
		return at == (s64)(unsigned long)&c->l->probe->count->hits;
	case CHECK_RT:
		return check_in_rt(at);
	default:
		return false;
	}
}

/* Rule 5. */
static bool check_may_load(const struct check *c, struct check_reg r, s32 off,
			   u32 size)
{
	s64 at = r.value + off;

	if (r.kind == CHECK_CONTEXT)
		return check_within(at, size, 0, sizeof(struct stap_hit));
	if (r.kind == CHECK_RT)
		return check_within(at, size, 0, sizeof(struct stap_rt));
	if (r.kind == CHECK_REGS)
		return check_within(at, size, 0, sizeof(struct pt_regs));
	if (r.kind == CHECK_CONST &&
	    at == (s64)(unsigned long)&c->l->prog->state)
		return size == sizeof(c->l->prog->state);
	return check_may_store(c, r, off, size);
}

/* Rule 6: room for a string, or none wanted by a try block. */
static bool check_room(const struct check *c, const void *fn)
{
	struct check_reg to = c->r[BPF_REG_2];

	if (fn == stap_rt_catch && to.kind == CHECK_CONST && !to.value)
		return true;
	return to.kind != CHECK_STACK && to.kind != CHECK_RT &&
	       check_may_store(c, to, 0, c->l->img->hdr->maxstringlen);
}

static const void *const check_known[] = {
	stap_rt_leave, stap_rt_leave_shared, stap_rt_leave_exclusive,
	stap_rt_leave_timed, stap_rt_fault, stap_rt_cmp,
	stap_rt_user_load,
	stap_rt_fresh, stap_rt_matches, stap_emit, stap_emit_longs,
	stap_map_get_string, stap_map_delete,
	stap_map_key_long, stap_map_key_string, stap_map_value_long,
	stap_map_value_string, stap_rt_map_set_string,
	stap_rt_map_has, stap_rt_map_first, stap_rt_map_next,
	stap_rt_stat, stap_rt_stat_clear, stap_rt_agg,
	stap_rt_agg_keys, stap_rt_agg_entry, stap_rt_agg_get, stap_rt_agg_row,
	stap_rt_agg_emit, stap_condition_look, stap_condition_say,
};

/* These write a string to where r2 points. */
static const void *const check_writes[] = {
	stap_rt_catch, stap_rt_copy, stap_rt_cat, stap_rt_sprintf,
	stap_rt_agg_string,
};

static bool check_among(const void *fn, const void *const *fns, u32 n)
{
	while (n--)
		if (fns[n] == fn)
			return true;
	return false;
}

static int check_call(struct check *c, const struct bpf_insn *in)
{
	const void *fn = (const void *)((s64)__bpf_call_base + in->imm);
	bool enter = fn == stap_rt_enter || fn == stap_rt_enter_shared ||
		     fn == stap_rt_enter_exclusive || fn == stap_rt_enter_timed;
	bool known = enter ||
		     check_among(fn, check_known, ARRAY_SIZE(check_known)) ||
		     check_among(fn, stap_rt_map_fn[0],
				 STAP_MAP_OP_NR * STAP_MAP_KEYS_NR);
	bool string = check_among(fn, check_writes, ARRAY_SIZE(check_writes));
	u32 i;

	for (i = 0; i < STAP_BI_NR; i++) {
		if (fn != stap_builtin_fn[i])
			continue;
		known = true;
		string |= stap_builtin_rows[i].ret == STAP_STRING;
	}
	if (!known && !string)
		return refuse(c, "call of an unknown function");
	if (string && !check_room(c, fn))
		return refuse(c, "no room for a string");
	for (i = BPF_REG_0; i <= BPF_REG_5; i++)
		c->r[i].kind = CHECK_ANY;
	if (enter)
		c->r[BPF_REG_0] = (struct check_reg){ CHECK_RT, 0 };
	return 0;
}

/* Rule 3. */
static int check_set(struct check *c, u8 reg, struct check_reg to)
{
	const s64 frame = offsetof(struct stap_rt, frame);
	bool ok = reg <= BPF_REG_5;

	if (reg == BPF_REG_6)
		ok = to.kind == CHECK_CONTEXT && c->at == 0;
	if (reg == BPF_REG_8)
		ok = to.kind == CHECK_RT && c->r[reg].kind == CHECK_ANY;
	if (reg == BPF_REG_7 && to.kind == CHECK_RT) {
		/* In two steps: the address of the state, then of the frame. */
		ok = c->r[reg].kind != CHECK_FRAME;
		if (ok && to.value == frame)
			to = (struct check_reg){ CHECK_FRAME, 0 };
	} else if (reg == BPF_REG_7) {
		ok = to.kind == CHECK_FRAME && c->r[reg].kind == CHECK_FRAME &&
		     (to.value == c->frame || to.value == -(s64)c->frame);
		to.value = 0;
	}
	if (!ok)
		return refuse(c, "register is not to be written");
	c->r[reg] = to;
	return 0;
}

static int check_alu(struct check *c, const struct bpf_insn *in)
{
	u8 op = BPF_OP(in->code);
	struct check_reg to = { CHECK_ANY, 0 };

	if (BPF_CLASS(in->code) != BPF_ALU64 || op == BPF_END)
		return refuse(c, "unknown opcode");
	if (op == BPF_MOV && BPF_SRC(in->code) == BPF_K) {
		to = (struct check_reg){ CHECK_CONST, in->imm };
	} else if (op == BPF_MOV) {
		to = c->r[in->src_reg];
		if (insn_is_mov_percpu_addr(in))
			to.kind = to.kind == CHECK_CONST ?
				CHECK_PERCPU : CHECK_ANY;
	} else if ((op == BPF_ADD || op == BPF_SUB) &&
		   BPF_SRC(in->code) == BPF_K) {
		to = c->r[in->dst_reg];
		to.value += op == BPF_ADD ? (s64)in->imm : -(s64)in->imm;
	}
	return check_set(c, in->dst_reg, to);
}

/* What is known of a loaded value. */
static struct check_reg check_loaded(const struct check *c, struct check_reg from,
				     s32 off, u32 size)
{
	const struct stap_probe *probe = c->l->probe;

	if (from.kind == CHECK_CONTEXT && size == sizeof(u64) && probe &&
	    probe->regs_word >= 0 &&
	    from.value + off == (s64)(probe->regs_word * sizeof(u64)))
		return (struct check_reg){ CHECK_REGS, 0 };
	return (struct check_reg){};
}

static int check_memory(struct check *c, const struct bpf_insn *in)
{
	u8 class = BPF_CLASS(in->code), mode = BPF_MODE(in->code);
	u32 size = bpf_size_to_bytes(BPF_SIZE(in->code));

	if (class == BPF_LDX) {
		if (mode == BPF_MEM &&
		    !check_may_load(c, c->r[in->src_reg], in->off, size))
			return refuse(c, "load from elsewhere");
		if (mode != BPF_MEM && mode != BPF_PROBE_MEM &&
		    mode != BPF_PROBE_MEMSX)
			return refuse(c, "unknown opcode");
		return check_set(c, in->dst_reg,
				 check_loaded(c, c->r[in->src_reg], in->off, size));
	}
	if (mode != BPF_MEM && (class != BPF_STX || mode != BPF_ATOMIC))
		return refuse(c, "unknown opcode");
	if (!check_may_store(c, c->r[in->dst_reg], in->off, size))
		return refuse(c, "store to elsewhere");
	if (mode == BPF_ATOMIC && (in->imm & BPF_FETCH))
		return check_set(c, in->src_reg, (struct check_reg){});
	return 0;
}

static int check_insn(struct check *c, const struct bpf_insn *in)
{
	switch (BPF_CLASS(in->code)) {
	case BPF_ALU64:
	case BPF_ALU:
		return check_alu(c, in);
	case BPF_LDX:
	case BPF_ST:
	case BPF_STX:
		return check_memory(c, in);
	case BPF_LD:
		if (!check_wide(in) || in->src_reg)
			return refuse(c, "unknown opcode");
		return check_set(c, in->dst_reg, (struct check_reg){
			CHECK_CONST, (u32)in->imm | (u64)in[1].imm << 32 });
	default:
		if (in->code == (BPF_JMP | BPF_CALL))
			return in->src_reg ? refuse(c, "unknown call") :
				check_call(c, in);
		if (BPF_CLASS(in->code) == BPF_JMP32 &&
		    BPF_OP(in->code) != BPF_JA)
			return refuse(c, "unknown opcode");
		return 0;
	}
}

/* What a function starts with: its frame, and the largest it can open. */
static void check_enter(struct check *c)
{
	const struct lower *l = c->l;
	u32 i;

	for (i = 0; i < l->nfunc; i++)
		if (c->at == (i ? l->func[i].entry : 0))
			c->frame = l->lay->frame[l->func[i].func];
}

static int check_code(struct check *c)
{
	const struct bpf_insn *in = c->fp->insnsi;
	u32 i, nex = 0;
	int err;

	c->r[BPF_REG_1] = (struct check_reg){ CHECK_CONTEXT, 0 };
	c->r[BPF_REG_10] = (struct check_reg){ CHECK_STACK, 0 };
	for (c->at = 0; c->at < c->fp->len; c->at++) {
		if (c->target[c->at] & CHECK_SECOND)
			continue;
		if (c->target[c->at] & CHECK_TARGET) {
			for (i = BPF_REG_0; i <= BPF_REG_5; i++)
				c->r[i].kind = CHECK_ANY;
			check_enter(c);
		} else if (c->at == 0) {
			check_enter(c);
		}
		err = check_insn(c, &in[c->at]);
		if (err)
			return err;
		nex += BPF_CLASS(in[c->at].code) == BPF_LDX &&
		       BPF_MODE(in[c->at].code) != BPF_MEM;
	}
	c->at--;
	if (nex != c->fp->aux->num_exentries)
		return refuse(c, "wrong number of guarded loads");
	return 0;
}

/**
 * stap_lower_check - check a lowered handler
 * @l:  the lowering
 * @fp: its result
 * @v:  what is wrong
 */
int stap_lower_check(const struct lower *l, const struct bpf_prog *fp,
		     struct stap_verdict *v)
{
	struct check c = { .l = l, .fp = fp, .v = v };
	u32 i;
	int err;

	c.target = kvcalloc(fp->len, sizeof(*c.target), GFP_KERNEL);
	if (!c.target)
		return -ENOMEM;
	for (i = 1; i < l->nfunc; i++)
		c.next = max(c.next, l->lay->frame[l->func[i].func]);
	err = check_flow(&c);
	if (!err)
		err = check_code(&c);
	kvfree(c.target);
	return err;
}
