/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Between the files that implement opcodes for the simulator.
 */
#ifndef STAPC_SIM_OP_H
#define STAPC_SIM_OP_H

#include "sim.h"

#define SIM_PROTO_ROW(n, name, a, b, c, text) \
void sim_op_##name(struct sim *s, struct sim_frame *f, const struct stap_insn *in);
STAP_OP_LIST(SIM_PROTO_ROW)
#undef SIM_PROTO_ROW

/* Head of an opcode's function. */
#define SIM_OP(name) \
	void sim_op_##name(struct sim *s, struct sim_frame *f, const struct stap_insn *in)

/* A string slot = text, cut to fit. */
void sim_copy(struct sim *s, const struct sim_frame *f, __u32 slot, const char *text);

/* Output; @to is a FILE. */
void sim_put(void *to, const char *text, size_t len);

#endif
