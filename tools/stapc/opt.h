/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What opt.c and opt_slot.c know of each other: a function's flow.
 */
#ifndef STAPC_OPT_H
#define STAPC_OPT_H

#include "gen.h"

/* Bits per slot and instruction beyond which nothing is improved. */
#define OPT_BITS_MAX	0x10000000u

/**
 * struct opt - a function being improved
 * @g: the function
 * @words: 64-bit words of a set of slots
 * @in: by instruction: slots whose value is needed before it
 * @map: by slot: its final number, STAP_NONE if nothing uses it
 */
struct opt {
	struct gen *g;
	unsigned int words;
	uint64_t *in;
	uint32_t *map;
};

typedef void (*opt_slot_fn)(void *data, uint32_t *slot);

/* Calls @fn for the slots an instruction reads; they may be replaced. */
void opt_reads(struct gen_insn *in, opt_slot_fn fn, void *data);
/* Whether it reads the slot that it writes; opt_reads() tells of it. */
bool opt_updates(const struct gen_insn *in);
/* The slot it writes, or NULL. */
uint32_t *opt_write(struct gen_insn *in);
/* Whether it can raise an error that a try block catches. */
bool opt_may_raise(const struct gen *g, const struct gen_insn *in);
/* Whether its only effect is on the slot that it writes. */
bool opt_is_pure(const struct gen *g, const struct gen_insn *in);
bool opt_is_jump(const struct gen_insn *in);
/* The try block that covers instruction @i, or NULL. */
const struct gen_try *opt_try_of(const struct gen *g, uint32_t i);

/* Slots needed behind instruction @i, in @out. */
void opt_live_out(const struct opt *o, uint32_t i, uint64_t *out);
bool opt_in_set(const uint64_t *set, uint32_t slot);

/* opt_jump.c */
void opt_shorten_jumps(struct gen *g);
void opt_invert_jumps(struct gen *g);
/* Behind these there may be jumps to where code goes anyhow: drops them. */
void opt_drop_idle_jumps(struct gen *g);

/* opt_agg.c */
/* Drops instructions that make an aggregate current which is it already. */
void opt_drop_aggregates(struct gen *g);

/* opt_slot.c */
/* Which slots are needed where: fills in @o->in. */
void opt_liveness(struct opt *o);
/* Gives slots that are never needed at once one number: fills in @o->map. */
unsigned int opt_place(struct opt *o, uint8_t *types);

#endif
