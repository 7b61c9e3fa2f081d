/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Between the files that make BPF instructions of a handler: lower.c has the
 * passes and the frame around the code, lower_op.c one function for each
 * opcode, those of arrays and statistics in lower_map.c and lower_stat.c;
 * lower_call.c has calls, returns and run-time errors.
 *
 * Registers while a handler runs:
 *
 *   r6  context: an array of words
 *   r7  frame of the function that runs
 *   r8  struct stap_rt
 *   r10 native stack, see layout.h
 *
 * r0 to r5 are free between two instructions of the program; r7 and r8 are
 * not set up in a light handler.
 */
#ifndef _TRACE_STAP_LOWER_H
#define _TRACE_STAP_LOWER_H

#include "layout.h"
#include "rt.h"

/**
 * struct lower_func - a function in the program that is being made
 * @func:  index in FUNC
 * @entry: where its code begins
 * @ret:   where it finds out which call to return to
 * @fail:  the same for a run-time error
 * @site:  its first call site in lower.site
 * @nsite: number of its call sites
 * @next:  call sites lowered so far in this pass
 */
struct lower_func {
	u32 func;
	u32 entry;
	u32 ret;
	u32 fail;
	u32 site;
	u32 nsite;
	u32 next;
};

/**
 * struct lower_site - a call
 * @ret:  where the caller goes on
 * @fail: where the caller goes on with a run-time error
 * @tree: where the callee tells this site from the following ones, to return
 *        and with a run-time error
 */
struct lower_site {
	u32 ret;
	u32 fail;
	u32 tree[2];
};

/**
 * struct lower_seek - relocations that a handler is looked through for
 * @insn:  by index in INSN: 1 + the relocation, 0 for none
 * @cnst:  the same by index in CONST
 * @found: the first in the handler, like those
 */
struct lower_seek {
	u32 *insn;
	u32 *cnst;
	u32 found;
};

/**
 * struct lower - a handler on its way to BPF instructions
 * @prog:  the program
 * @probe: the probe whose handler it is
 * @img:   the program's image
 * @lay:   the program's layout
 * @out:   where instructions go, NULL while they are only counted
 * @n:     number of instructions so far
 * @nex:   guarded loads so far
 * @stack: bytes of native stack
 * @far:   jumps may be longer than 16 bits
 * @heavy: the handler has a struct stap_rt
 * @timed: and every hit is timed
 * @loops: it loops or calls: has a budget
 * @context: it looks at what the probe passed
 * @fresh: it looks at what an earlier handler may have left
 * @pos:   by index in INSN: where its code begins
 * @pad:   by index in CATCH: where a run-time error enters the try block
 * @func:  functions, the handler first
 * @nfunc: number of them
 * @of:    by index in FUNC: which one of @func
 * @site:  call sites
 * @cur:   function being lowered
 * @f:     the same in the image
 * @nr:    instruction being lowered, index in INSN
 * @exit:  where the handler ends
 * @out_at: where it ends if it never began
 * @seek:  what it is looked through for, NULL unless it is
 */
struct lower {
	struct stap_prog *prog;
	struct stap_probe *probe;
	const struct stap_image *img;
	struct stap_layout *lay;
	struct bpf_insn *out;
	u32 n;
	u32 nex;
	u32 stack;
	bool far;
	bool heavy;
	bool timed;
	bool loops;
	bool context;
	bool fresh;
	u32 *pos;
	u32 *pad;
	struct lower_func *func;
	u32 nfunc;
	u32 *of;
	struct lower_site *site;
	struct lower_func *cur;
	const struct stap_func *f;
	u32 nr;
	u32 exit;
	u32 out_at;
	struct lower_seek *seek;
};

typedef void (*lower_fn)(struct lower *l, const struct stap_insn *in);

/* vmlinux.lds puts the kernel's own BTF between these two. */
extern char __start_BTF[];
extern char __stop_BTF[];

/* lower.c */
int stap_lower_create(struct lower *l, struct stap_prog *prog);
void stap_lower_destroy(struct lower *l);
int stap_lower(struct lower *l, struct stap_probe *probe,
	       struct bpf_prog **code, struct stap_verdict *v);
int stap_lower_seek(struct lower *l, struct stap_probe *probe,
		    struct lower_seek *seek);
s64 stap_lower_const(struct lower *l, u32 operand);
bool stap_lower_asks_agg(const struct stap_insn *in);
void stap_lower_emit(struct lower *l, struct bpf_insn insn);
void stap_lower_jump(struct lower *l, struct bpf_insn insn, u32 target);
u32 stap_lower_skip(struct lower *l, struct bpf_insn insn);
void stap_lower_land(struct lower *l, u32 skip);
void stap_lower_imm64(struct lower *l, u8 reg, u64 value);
void stap_lower_addr(struct lower *l, u8 reg, const void *addr);
void stap_lower_base(struct lower *l, u8 reg, u32 off);
void stap_lower_load(struct lower *l, u8 reg, u32 operand);
void stap_lower_store(struct lower *l, u32 slot, u8 reg);
void stap_lower_string(struct lower *l, u8 reg, u32 operand);
void stap_lower_call(struct lower *l, const void *fn);

/* lower_call.c */
void stap_lower_call_func(struct lower *l, const struct stap_insn *in);
void stap_lower_call_builtin(struct lower *l, const struct stap_insn *in);
void stap_lower_return(struct lower *l, const struct stap_insn *in);
void stap_lower_raise(struct lower *l, enum stap_error error);
void stap_lower_raised(struct lower *l);
void stap_lower_charge(struct lower *l, u32 cost);
void stap_lower_dispatch(struct lower *l, bool fail);
void stap_lower_pads(struct lower *l);

/* lower_map.c */
void stap_lower_keys(struct lower *l, u8 reg, u32 global, u32 first);
void stap_lower_LDA(struct lower *l, const struct stap_insn *in);
void stap_lower_LDAS(struct lower *l, const struct stap_insn *in);
void stap_lower_STA(struct lower *l, const struct stap_insn *in);
void stap_lower_STAS(struct lower *l, const struct stap_insn *in);
void stap_lower_ADDA(struct lower *l, const struct stap_insn *in);
void stap_lower_XADDA(struct lower *l, const struct stap_insn *in);
void stap_lower_INA(struct lower *l, const struct stap_insn *in);
void stap_lower_DELA(struct lower *l, const struct stap_insn *in);
void stap_lower_FIRST(struct lower *l, const struct stap_insn *in);
void stap_lower_NEXT(struct lower *l, const struct stap_insn *in);
void stap_lower_KEYL(struct lower *l, const struct stap_insn *in);
void stap_lower_KEYS(struct lower *l, const struct stap_insn *in);
void stap_lower_VALL(struct lower *l, const struct stap_insn *in);
void stap_lower_VALS(struct lower *l, const struct stap_insn *in);

/* lower_stat.c */
void stap_lower_STAT(struct lower *l, const struct stap_insn *in);
void stap_lower_STATA(struct lower *l, const struct stap_insn *in);
void stap_lower_CLRT(struct lower *l, const struct stap_insn *in);
void stap_lower_AGG(struct lower *l, const struct stap_insn *in);
void stap_lower_AGGA(struct lower *l, const struct stap_insn *in);
void stap_lower_AGGE(struct lower *l, const struct stap_insn *in);
void stap_lower_XAGG(struct lower *l, const struct stap_insn *in);
void stap_lower_BUCKET(struct lower *l, const struct stap_insn *in);
void stap_lower_EMITH(struct lower *l, const struct stap_insn *in);
void stap_lower_HISTS(struct lower *l, const struct stap_insn *in);

/* lower_op.c */
extern const lower_fn stap_lower_op[STAP_OP_NR];

/* builtin.c */
extern const void * const stap_builtin_fn[STAP_BI_NR];

/* rt.c: what the code calls besides the builtins */
void stap_rt_copy(struct stap_rt *rt, char *to, const char *from);
void stap_rt_cat(struct stap_rt *rt, char *to, const char *a, const char *b);
s64 stap_rt_cmp(struct stap_rt *rt, const char *a, const char *b);
u64 stap_rt_user_load(struct stap_rt *rt, u64 addr, s64 size);
void stap_rt_sprintf(struct stap_rt *rt, char *to, u64 format,
		     const u64 *values);

#ifdef CONFIG_STAP_LOWER_CHECK
int stap_lower_check(const struct lower *l, const struct bpf_prog *fp,
		     struct stap_verdict *v);
#else
static inline int stap_lower_check(const struct lower *l,
				   const struct bpf_prog *fp,
				   struct stap_verdict *v)
{
	return 0;
}
#endif

#endif /* _TRACE_STAP_LOWER_H */
