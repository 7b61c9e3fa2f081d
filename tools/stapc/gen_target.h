/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Between gen_target.c, values, and gen_text.c, texts.
 */
#ifndef STAPC_GEN_TARGET_H
#define STAPC_GEN_TARGET_H

#include "gen.h"
#include "target.h"

/**
 * struct gen_operands - what a target variable's expressions have given
 * @index: by step of the path
 * @cast: the operand of @cast
 */
struct gen_operands {
	uint32_t *index;
	uint32_t cast;
};

/* The value that the steps lead to. */
uint32_t gen_target_steps(struct gen *g, struct ast_expr *e, const struct gen_operands *o,
			  const struct stap_target_steps *steps);

/* A text; @want is a slot that it may go into. */
uint32_t gen_text(struct gen *g, struct ast_expr *e, const struct gen_operands *o,
		  const struct stap_target *t, uint32_t want);

#endif
