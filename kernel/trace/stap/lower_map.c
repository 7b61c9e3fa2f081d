// SPDX-License-Identifier: GPL-2.0
/*
 * The BPF instructions of opcodes on arrays: calls of map*.c, by way of
 * rt_map.c where something can go wrong. A single key is passed in a register;
 * several are passed as an array of words on the native stack, where the values
 * of an EMIT go too.
 */
#include <linux/filter.h>

#include "data.h"
#include "lower.h"

static struct stap_var *map_var(const struct lower *l, u32 global)
{
	return &l->prog->var[global];
}

static void map_addr(struct lower *l, u8 reg, u32 global)
{
	stap_lower_addr(l, reg, map_var(l, global)->map);
}

/* r1 and r2 of most functions in rt_map.c: the state, the array. */
static void map_state(struct lower *l, u32 global)
{
	stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_1, BPF_REG_8));
	stap_lower_addr(l, BPF_REG_2, map_var(l, global));
}

/* Which keys may be any, one bit each. */
static u32 map_any(const struct lower *l, u32 global, u32 first)
{
	u32 i, any = 0;

	for (i = 0; i < l->img->globals[global].nkeys; i++)
		if (l->img->args[first + i] == STAP_NONE)
			any |= 1 << i;
	return any;
}

/**
 * stap_lower_keys - append: reg = address of an array's keys
 * @l:      the handler
 * @reg:    BPF_REG_*, not r0
 * @global: the array
 * @first:  the first key in ARG
 */
void stap_lower_keys(struct lower *l, u8 reg, u32 global, u32 first)
{
	const struct stap_global *g = &l->img->globals[global];
	s32 base = -(s32)(STAP_STACK_ARGS * sizeof(u64));
	u32 i;

	BUILD_BUG_ON(STAP_KEYS_MAX > STAP_STACK_ARGS);
	l->stack = max_t(u32, l->stack, -base);
	for (i = 0; i < g->nkeys; i++) {
		u32 operand = l->img->args[first + i];

		if (operand == STAP_NONE)
			stap_lower_emit(l, BPF_MOV64_IMM(BPF_REG_0, 0));
		else if (g->key[i] == STAP_STRING)
			stap_lower_string(l, BPF_REG_0, operand);
		else
			stap_lower_load(l, BPF_REG_0, operand);
		stap_lower_emit(l, BPF_STX_MEM(BPF_DW, BPF_REG_10, BPF_REG_0,
					       base + i * (s32)sizeof(u64)));
	}
	stap_lower_emit(l, BPF_MOV64_REG(reg, BPF_REG_10));
	stap_lower_emit(l, BPF_ALU64_IMM(BPF_ADD, reg, base));
}

/* slot = the string that a function has returned */
static void map_string(struct lower *l, u32 slot)
{
	stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_3, BPF_REG_0));
	stap_lower_emit(l, BPF_MOV64_REG(BPF_REG_1, BPF_REG_8));
	stap_lower_string(l, BPF_REG_2, slot);
	stap_lower_call(l, stap_rt_copy);
}

/* The form of an operation that is for this array. */
static const void *map_fn(const struct lower *l, u32 global, enum stap_map_op op)
{
	const struct stap_global *g = &l->img->globals[global];

	if (g->nkeys > 1)
		return stap_rt_map_fn[op][STAP_MAP_MANY];
	return stap_rt_map_fn[op][g->key[0] == STAP_STRING ?
				  STAP_MAP_STRING : STAP_MAP_LONG];
}

/* reg = what that wants for a key */
static void map_word(struct lower *l, u8 reg, u32 global, u32 first)
{
	const struct stap_global *g = &l->img->globals[global];

	if (g->nkeys > 1)
		stap_lower_keys(l, reg, global, first);
	else if (g->key[0] == STAP_STRING)
		stap_lower_string(l, reg, l->img->args[first]);
	else
		stap_lower_load(l, reg, l->img->args[first]);
}

/* r0 = op(array, keys) */
static void map_read(struct lower *l, u32 global, u32 first, enum stap_map_op op)
{
	map_word(l, BPF_REG_2, global, first);
	map_addr(l, BPF_REG_1, global);
	stap_lower_call(l, map_fn(l, global, op));
}

/* r0 = op(array, keys, value) */
static void map_write(struct lower *l, u32 global, u32 first, u32 value,
		      enum stap_map_op op)
{
	map_word(l, BPF_REG_3, global, first);
	stap_lower_load(l, BPF_REG_4, value);
	map_state(l, global);
	stap_lower_call(l, map_fn(l, global, op));
	stap_lower_raised(l);
}

void stap_lower_LDA(struct lower *l, const struct stap_insn *in)
{
	map_read(l, in->b, in->c, STAP_MAP_GET);
	stap_lower_store(l, in->a, BPF_REG_0);
}

void stap_lower_LDAS(struct lower *l, const struct stap_insn *in)
{
	stap_lower_keys(l, BPF_REG_2, in->b, in->c);
	map_addr(l, BPF_REG_1, in->b);
	stap_lower_call(l, stap_map_get_string);
	map_string(l, in->a);
}

void stap_lower_STA(struct lower *l, const struct stap_insn *in)
{
	map_write(l, in->a, in->c, in->b, STAP_MAP_SET);
}

void stap_lower_STAS(struct lower *l, const struct stap_insn *in)
{
	stap_lower_keys(l, BPF_REG_3, in->a, in->c);
	stap_lower_string(l, BPF_REG_4, in->b);
	map_state(l, in->a);
	stap_lower_call(l, stap_rt_map_set_string);
	stap_lower_raised(l);
}

void stap_lower_ADDA(struct lower *l, const struct stap_insn *in)
{
	map_write(l, in->a, in->c, in->b, STAP_MAP_ADD);
}

void stap_lower_XADDA(struct lower *l, const struct stap_insn *in)
{
	map_write(l, in->b, in->c,
		  l->img->args[in->c + l->img->globals[in->b].nkeys],
		  STAP_MAP_ADD);
	stap_lower_store(l, in->a, BPF_REG_0);
}

void stap_lower_STATA(struct lower *l, const struct stap_insn *in)
{
	map_write(l, in->a, in->c, in->b, STAP_MAP_STAT);
}

/* The same where a key may be any. */
static void map_pattern(struct lower *l, u32 global, u32 first, const void *fn)
{
	stap_lower_keys(l, BPF_REG_2, global, first);
	map_addr(l, BPF_REG_1, global);
	stap_lower_emit(l, BPF_MOV64_IMM(BPF_REG_3, map_any(l, global, first)));
	stap_lower_call(l, fn);
}

void stap_lower_INA(struct lower *l, const struct stap_insn *in)
{
	if (map_any(l, in->b, in->c))
		map_pattern(l, in->b, in->c, stap_rt_map_has);
	else
		map_read(l, in->b, in->c, STAP_MAP_HAS);
	stap_lower_store(l, in->a, BPF_REG_0);
}

void stap_lower_DELA(struct lower *l, const struct stap_insn *in)
{
	if (map_any(l, in->a, in->b))
		map_pattern(l, in->a, in->b, stap_map_delete);
	else
		map_read(l, in->a, in->b, STAP_MAP_DELETE);
}

/* All that FIRST and NEXT have in common. */
static void map_walk(struct lower *l, const struct stap_insn *in)
{
	u32 order = l->img->args[in->c];
	u32 any = map_any(l, in->b, in->c + 1);

	stap_lower_keys(l, BPF_REG_3, in->b, in->c + 1);
	stap_lower_emit(l, BPF_MOV64_IMM(BPF_REG_4, order |
					 any << STAP_WALK_ANY_SHIFT));
	map_state(l, in->b);
}

void stap_lower_FIRST(struct lower *l, const struct stap_insn *in)
{
	map_walk(l, in);
	stap_lower_call(l, stap_rt_map_first);
	stap_lower_store(l, in->a, BPF_REG_0);
}

void stap_lower_NEXT(struct lower *l, const struct stap_insn *in)
{
	map_walk(l, in);
	stap_lower_load(l, BPF_REG_5, in->a);
	stap_lower_call(l, stap_rt_map_next);
	stap_lower_store(l, in->a, BPF_REG_0);
}

static void map_key(struct lower *l, const struct stap_insn *in, const void *fn)
{
	stap_lower_load(l, BPF_REG_2, in->b);
	map_addr(l, BPF_REG_1, in->c / 16);
	stap_lower_emit(l, BPF_MOV64_IMM(BPF_REG_3, in->c % 16));
	stap_lower_call(l, fn);
}

void stap_lower_KEYL(struct lower *l, const struct stap_insn *in)
{
	map_key(l, in, stap_map_key_long);
	stap_lower_store(l, in->a, BPF_REG_0);
}

void stap_lower_KEYS(struct lower *l, const struct stap_insn *in)
{
	map_key(l, in, stap_map_key_string);
	map_string(l, in->a);
}

static void map_value(struct lower *l, const struct stap_insn *in,
		      const void *fn)
{
	stap_lower_load(l, BPF_REG_2, in->b);
	map_addr(l, BPF_REG_1, in->c);
	stap_lower_call(l, fn);
}

void stap_lower_VALL(struct lower *l, const struct stap_insn *in)
{
	map_value(l, in, stap_map_value_long);
	stap_lower_store(l, in->a, BPF_REG_0);
}

void stap_lower_VALS(struct lower *l, const struct stap_insn *in)
{
	map_value(l, in, stap_map_value_string);
	map_string(l, in->a);
}
