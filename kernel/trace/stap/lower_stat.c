// SPDX-License-Identifier: GPL-2.0
/*
 * The BPF instructions of opcodes on statistics: calls of rt_stat.c.
 */
#include <linux/filter.h>

#include "data.h"
#include "lower.h"

/* r1 and r2 of most functions in rt_stat.c: the state, the statistics. */
static void stat_state(struct lower *l, u32 global)
{
	stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_1, BPF_REG_8));
	stap_lower_addr(l, BPF_REG_2, &l->prog->var[global]);
}

/* Also in a light handler, which has no state. */
void stap_lower_STAT(struct lower *l, const struct stap_insn *in)
{
	stap_lower_load(l, BPF_REG_2, in->b);
	stap_lower_addr(l, BPF_REG_1, &l->prog->var[in->a]);
	stap_lower_addr(l, BPF_REG_3, l->probe);
	stap_lower_call(l, stap_rt_stat);
}

void stap_lower_CLRT(struct lower *l, const struct stap_insn *in)
{
	stap_lower_addr(l, BPF_REG_1, &l->prog->var[in->a]);
	stap_lower_call(l, stap_rt_stat_clear);
}

void stap_lower_AGG(struct lower *l, const struct stap_insn *in)
{
	stat_state(l, in->a);
	stap_lower_emit(l, BPF_MOV64_IMM(BPF_REG_3, in->b));
	stap_lower_call(l, stap_rt_agg);
}

void stap_lower_AGGA(struct lower *l, const struct stap_insn *in)
{
	stap_lower_keys(l, BPF_REG_3, in->a, in->b);
	stat_state(l, in->a);
	stap_lower_emit(l, BPF_MOV64_IMM(BPF_REG_4, in->c));
	stap_lower_call(l, stap_rt_agg_keys);
}

void stap_lower_AGGE(struct lower *l, const struct stap_insn *in)
{
	stap_lower_load(l, BPF_REG_3, in->b);
	stat_state(l, in->a);
	stap_lower_emit(l, BPF_MOV64_IMM(BPF_REG_4, in->c));
	stap_lower_call(l, stap_rt_agg_entry);
}

void stap_lower_XAGG(struct lower *l, const struct stap_insn *in)
{
	stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_1, BPF_REG_8));
	stap_lower_emit(l, BPF_MOV64_IMM(BPF_REG_2, in->b));
	stap_lower_call(l, stap_rt_agg_get);
	stap_lower_raised(l);
	stap_lower_store(l, in->a, BPF_REG_0);
}

void stap_lower_BUCKET(struct lower *l, const struct stap_insn *in)
{
	stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_1, BPF_REG_8));
	stap_lower_load(l, BPF_REG_2, in->b);
	stap_lower_call(l, stap_rt_agg_row);
	stap_lower_raised(l);
	stap_lower_store(l, in->a, BPF_REG_0);
}

void stap_lower_EMITH(struct lower *l, const struct stap_insn *in)
{
	stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_1, BPF_REG_8));
	stap_lower_addr(l, BPF_REG_2, stap_emit_event(l->prog, in->a));
	stap_lower_call(l, stap_rt_agg_emit);
	stap_lower_raised(l);
}

void stap_lower_HISTS(struct lower *l, const struct stap_insn *in)
{
	stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_1, BPF_REG_8));
	stap_lower_string(l, BPF_REG_2, in->a);
	stap_lower_call(l, stap_rt_agg_string);
	stap_lower_raised(l);
}
