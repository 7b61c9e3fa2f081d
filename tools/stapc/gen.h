/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Pass 3's own: the function being generated, and what its files know of
 * each other.
 *
 *	gen.c		the program: globals, functions, handlers, probes
 *	gen_stmt.c	statements		gen_expr.c	expressions
 *	gen_cond.c	conditions, jumps	gen_assign.c	assignments
 *	gen_print.c	print and sprintf	gen_target.c	target variables
 *	gen_join.c	prints into one event	gen_memory.c	%m and %M
 *	gen_enum.c	@enumname
 *	gen_text.c	$x$, $$parms
 *	gen_array.c	arrays			gen_foreach.c	walks over them
 *	gen_stat.c	aggregates		gen_regex.c	regular expressions
 *	gen_global.c	records of globals	gen_condition.c	conditions of probes
 *	gen_inline.c	calls done in place	opt.c		improve, place
 *
 * While a function is generated jumps name labels and there are as many slots
 * as it pleases; opt.c makes instructions and slots of that.
 */
#ifndef STAPC_GEN_H
#define STAPC_GEN_H

#include "code.h"
#include "sema.h"

/* An instruction with its argument list beside it. */
struct gen_insn {
	uint16_t op;
	uint32_t a, b, c;
	const uint32_t *args;
	unsigned int nargs;
	const struct stap_tok *tok;
	uint32_t reloc;		/* of code_reloc(), 0 if it has none */
	bool dead;
};

/* A try block, between labels. */
struct gen_try {
	uint32_t start, end, target;
	uint32_t slot;
};

/* Where break and continue go. */
struct gen_loop {
	struct gen_loop *outer;
	uint32_t leave, again;
};

/* A foreach over an array: the entry it is at, while its keys are its own. */
struct gen_foreach {
	struct gen_foreach *outer;
	const struct ast_foreach *loop;
	uint32_t entry;
	bool keys_stay;
};

/* A call being done in place: what its parameters stand for. */
struct gen_inline {
	const struct gen_inline *outer;
	const uint32_t *args;
};

/**
 * struct gen - a function being generated
 * @s: the session
 * @c: the program
 * @handler: the probe that it is a handler of, or NULL
 * @function: the function, or NULL
 * @nparams: slots that hold parameters
 * @nlocals: slots that hold variables; behind them are temporaries
 * @types: of the slots
 * @insns: code
 * @labels: by label: instruction, STAP_NONE while it is not bound
 * @label_same: by label: set of values that stay the same and are known there
 * @same: the same for the instruction to come; all if it cannot be reached
 * @same_slot: by value that stays the same: where it is kept, plus 1
 * @tries: inner ones first
 * @loop: innermost loop
 * @foreach: innermost foreach over an array
 * @in_try: depth of try blocks
 * @inlined: innermost call that is done in place
 * @free: temporaries not in use, by type
 * @busy: temporaries of the current statement, by type
 * @flags: STAP_FUNC_*
 */
struct gen {
	struct stap_session *s;
	struct stap_code *c;
	const struct sema_probe *handler;
	const struct sema_function *function;
	unsigned int nparams, nlocals;
	struct { AST_VEC(uint8_t); } types;
	struct { AST_VEC(struct gen_insn); } insns;
	struct { AST_VEC(uint32_t); } labels;
	struct { AST_VEC(uint64_t); } label_same;
	uint64_t same;
	uint32_t same_slot[64];
	struct { AST_VEC(struct gen_try); } tries;
	struct gen_loop *loop;
	struct gen_foreach *foreach;
	unsigned int in_try;
	const struct gen_inline *inlined;
	struct { AST_VEC(uint32_t); } free[3], busy[3];
	uint8_t flags;
};

/* Values that stay the same: builtins by number, argument words from here on. */
#define GEN_SAME_ARG	52

/* gen.c */
void gen_begin(struct gen *g, struct stap_code *c, const struct sema_symbols *locals);
struct gen_insn *gen_emit(struct gen *g, enum stap_op op, uint32_t a,
			  uint32_t b, uint32_t c, const struct stap_tok *tok);
/* With an argument list, which is copied; c or b is made to point at it. */
struct gen_insn *gen_emit_args(struct gen *g, enum stap_op op, uint32_t a,
			       uint32_t b, const uint32_t *args,
			       unsigned int nargs, const struct stap_tok *tok);
uint32_t gen_label(struct gen *g);
void gen_bind(struct gen *g, uint32_t label);
uint32_t gen_temp(struct gen *g, uint8_t type);
/* The statement is over: its temporaries may be used again. */
void gen_release(struct gen *g);
void gen_refuse(struct gen *g, const struct stap_tok *tok, const char *what);
uint8_t gen_type(enum ast_type type);

/* gen_expr.c */
/*
 * The operand that holds the value of @e. @want is a slot that its last
 * instruction may write to, or STAP_NONE; the value need not be there.
 */
uint32_t gen_value(struct gen *g, struct ast_expr *e, uint32_t want);
/* The same, and it is in @slot. */
void gen_into(struct gen *g, struct ast_expr *e, uint32_t slot);
/* For what it does, not for its value. */
void gen_effect(struct gen *g, struct ast_expr *e);
/* Values of several expressions, from left to right. */
void gen_values(struct gen *g, struct ast_expr **e, unsigned int n,
		uint32_t *operands);
/* @want, or a new temporary. */
uint32_t gen_dest(struct gen *g, uint32_t want, uint8_t type);
/*
 * The same for an instruction that may fail: in a try block never a variable,
 * which is to keep its value then.
 */
uint32_t gen_risky_dest(struct gen *g, uint32_t want, uint8_t type);
void gen_move(struct gen *g, uint32_t slot, uint32_t operand, uint8_t type,
	      const struct stap_tok *tok);
/* a = b op c, folded where it can be. Return: the operand with the result. */
uint32_t gen_arith(struct gen *g, enum stap_op op, uint32_t want, uint32_t b,
		   uint32_t c, const struct stap_tok *tok);
/* The same for the operators of the language that assignments have too. */
uint32_t gen_combine(struct gen *g, enum ast_op op, uint32_t want, uint32_t b,
		     uint32_t c, const struct stap_tok *tok);
/* The value of a variable. */
uint32_t gen_symbol(struct gen *g, struct ast_expr *e, uint32_t want);
/*
 * Where a value that stays the same is kept. Return: whether it is there
 * already; if not, the caller puts it there.
 */
bool gen_known(struct gen *g, unsigned int what, uint8_t type, uint32_t *slot);
/* The variable that @e is, NULL if it is something else. */
const struct sema_symbol *gen_symbol_of(const struct ast_expr *e);

/* gen_assign.c */
/* Whether the value is @used or not; if not, there is none. */
uint32_t gen_assign(struct gen *g, struct ast_expr *e, bool used, uint32_t want);
uint32_t gen_crement(struct gen *g, struct ast_expr *e, bool used, uint32_t want);
/* lhs = operand */
void gen_store(struct gen *g, struct ast_expr *lhs, uint32_t operand,
	       const struct stap_tok *tok);

/* gen_cond.c */
/* Go to @label if the truth of @e is @when. */
void gen_jump(struct gen *g, struct ast_expr *e, uint32_t label, bool when);
/* The value of a comparison, && or ||. */
uint32_t gen_truth(struct gen *g, struct ast_expr *e, uint32_t want);
void gen_goto(struct gen *g, uint32_t label, unsigned int cost,
	      const struct stap_tok *tok);

/* gen_stmt.c */
void gen_stmt(struct gen *g, struct ast_stmt *s);
/* Statements that a round of a loop counts as. */
unsigned int gen_stmt_cost(const struct ast_stmt *s);
const struct stap_tok *gen_round_token(const struct ast_stmt *body);

/* gen_condition.c */
/* The condition of @p: its number from 1, 0 if it has none. */
uint32_t gen_condition(struct stap_code *c, const struct sema_probe *p);
/* Behind the other probes, which name them by number until then. */
void gen_conditions_place(struct stap_code *c);

/* gen_global.c */
void gen_global(struct stap_code *c, const struct sema_symbol *v);

/* gen_array.c */
/* The array that @base names, NULL if it is a histogram. */
const struct sema_symbol *gen_array_of(const struct ast_expr *base);
/*
 * The values of keys, and behind them of @with if it is not NULL, from left to
 * right; a wildcard is STAP_NONE.
 */
void gen_keys(struct gen *g, const struct ast_exprs *keys, struct ast_expr *with,
	      uint32_t *v);
uint32_t gen_index(struct gen *g, struct ast_expr *e, uint32_t want);
uint32_t gen_in(struct gen *g, struct ast_expr *e, uint32_t want);
uint32_t gen_array_assign(struct gen *g, struct ast_expr *e, bool used, uint32_t want);
uint32_t gen_array_crement(struct gen *g, struct ast_expr *e, bool used, uint32_t want);
/* An array or elements of one. */
void gen_array_delete(struct gen *g, struct ast_expr *e);
/* If @e is the element that a foreach is at: its entry, else STAP_NONE. */
uint32_t gen_entry(const struct gen *g, const struct ast_expr *e);

/* gen_foreach.c */
void gen_foreach(struct gen *g, struct ast_stmt *s);

/* gen_regex.c */
/* The value of s =~ "re" and s !~ "re". */
uint32_t gen_regex(struct gen *g, struct ast_expr *e, uint32_t want);
/* Whether it matches, for both. */
uint32_t gen_match(struct gen *g, struct ast_expr *e, uint32_t want);

/* gen_enum.c */
uint32_t gen_enumname(struct gen *g, struct ast_expr *e);

/* gen_stat.c */
/* x <<< e; the value is that of e. */
uint32_t gen_stat_add(struct gen *g, struct ast_expr *e);
uint32_t gen_statop(struct gen *g, struct ast_expr *e, uint32_t want);
int64_t gen_hist_rows(const struct ast_hist *h);
uint32_t gen_hist_row(struct gen *g, struct ast_hist *h, uint32_t row, uint32_t want,
		      const struct stap_tok *tok);
/* @hist_log(x)[i], and i in @hist_log(x), which is the same */
uint32_t gen_bucket(struct gen *g, struct ast_expr *e, uint32_t want);
/* print(@hist_log(x)), sprint(@hist_log(x)) */
void gen_hist_print(struct gen *g, struct ast_expr *e);
uint32_t gen_hist_sprint(struct gen *g, struct ast_expr *e, uint32_t want);

/* gen_inline.c */
/* The expression that a call of @f can be replaced by, or NULL. */
struct ast_expr *gen_inline_expr(const struct gen *g,
				 const struct sema_function *f);
uint32_t gen_inline(struct gen *g, struct ast_expr *body, const uint32_t *args,
		    bool used, uint32_t want);

/* gen_join.c */
bool gen_is_print(const struct ast_stmt *s);

/* gen_print.c */
/* Adjacent print statements: how many of @n were done in one. */
unsigned int gen_print(struct gen *g, struct ast_stmt **s, unsigned int n);
void gen_print_expr(struct gen *g, struct ast_expr *e);
uint32_t gen_sprint(struct gen *g, struct ast_expr *e, uint32_t want);

/* gen_target.c */
uint32_t gen_target(struct gen *g, struct ast_expr *e, uint32_t want);
/* "prev_comm" of $prev->comm, NULL if it has no name. */
const char *gen_target_name(struct gen *g, const struct ast_expr *e);
bool gen_target_may_fail(const struct ast_expr *e);

/* opt.c */
/**
 * opt_finish() - improve a function and append it to the program
 * @g: the function, complete
 * @name: for messages
 * @ret: type of the result
 * @share: return an equal function if there is one
 *
 * Return: its index in FUNC.
 */
uint32_t opt_finish(struct gen *g, const char *name, uint8_t ret, bool share);

#endif
