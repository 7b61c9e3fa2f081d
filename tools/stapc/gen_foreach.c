// SPDX-License-Identifier: GPL-2.0
/*
 * foreach: a walk over the entries of an array, in the order of insertion or
 * sorted, over all or those that fit a slice.
 *
 *	foreach (v = k in a- limit 3) s
 *
 *		MOV left, 3
 *		FIRST e, a, order
 *	top:	JEQ end, e, 0; JLE end, left, 0; SUB left, left, 1
 *		KEYS k, e; VALL v, e; s
 *	again:	NEXT e, a, order; JMP top
 *
 * The entry, what is left of the limit and the keys of the slice stay in
 * slots of their own throughout the loop.
 */
#include "gen.h"
#include "stages.h"

/* A slot that stays busy when a statement is over. */
static uint32_t hold(struct gen *g, uint8_t type)
{
	uint32_t slot = gen_temp(g, type);
	unsigned int i, n = 0;

	for (i = 0; i < g->busy[type].n; i++) {
		if (g->busy[type].v[i] != slot)
			g->busy[type].v[n++] = g->busy[type].v[i];
	}
	g->busy[type].n = n;
	return slot;
}

static void unhold(struct gen *g, uint32_t slot)
{
	if (slot != STAP_NONE)
		ast_vec_add(g->s->arena, &g->free[g->types.v[slot]], slot);
}

static uint32_t hold_value(struct gen *g, uint32_t operand, uint8_t type,
			   const struct stap_tok *tok)
{
	uint32_t slot = hold(g, type);

	gen_move(g, slot, operand, type, tok);
	return slot;
}

/* Whether the body leaves the loop's keys alone. */
struct touches {
	struct ast_walk walk;
	const struct ast_exprs *keys;
	bool found;
};

static void note_target(struct touches *t, const struct ast_expr *to)
{
	const struct sema_symbol *v = to ? gen_symbol_of(to) : NULL;
	unsigned int i;

	for (i = 0; v && i < t->keys->n; i++) {
		if (t->keys->v[i]->sema == v)
			t->found = true;
	}
}

static bool touch_expr(struct ast_walk *w, struct ast_expr **p)
{
	struct touches *t = (struct touches *)w;
	const struct ast_expr *e = *p;

	if (e->kind == AST_EXPR_ASSIGN)
		note_target(t, e->binary.left);
	else if (e->kind == AST_EXPR_PREINC || e->kind == AST_EXPR_POSTINC)
		note_target(t, e->crement.operand);
	return !t->found;
}

static bool touch_stmt(struct ast_walk *w, struct ast_stmt **p)
{
	struct touches *t = (struct touches *)w;
	const struct ast_stmt *s = *p;
	unsigned int i;

	if (s->kind == AST_STMT_FOREACH) {
		for (i = 0; i < s->foreach.keys.n; i++)
			note_target(t, s->foreach.keys.v[i]);
		note_target(t, s->foreach.value);
	} else if (s->kind == AST_STMT_DELETE) {
		note_target(t, s->del.value);
	} else if (s->kind == AST_STMT_TRY) {
		note_target(t, s->try_.var);
	}
	return !t->found;
}

static bool keys_stay(struct ast_foreach *loop)
{
	struct touches t = {
		.walk = { .expr = touch_expr, .stmt = touch_stmt },
		.keys = &loop->keys,
	};
	const struct sema_symbol *v;
	unsigned int i;

	for (i = 0; i < loop->keys.n; i++) {
		v = loop->keys.v[i]->sema;
		if (v->kind == SEMA_GLOBAL)
			return false;
	}
	note_target(&t, loop->value);
	ast_walk_stmt(&t.walk, &loop->body);
	return !t.found;
}

static uint32_t order_of(const struct ast_foreach *loop, const struct sema_symbol *a)
{
	uint32_t order = STAP_ORDER_SORT;

	if (loop->sort_column == AST_SORT_NONE)
		return 0;
	order |= loop->sort_column;
	if (loop->sort_dir < 0)
		order |= STAP_ORDER_DOWN;
	if (loop->sort_column == AST_SORT_VALUE && a->type == AST_TYPE_STATS)
		order |= (uint32_t)loop->sort_by << STAP_ORDER_SHIFT;
	return order;
}

/* ARG of FIRST and NEXT: order, then the keys of the slice */
static void make_walk(struct gen *g, const struct ast_foreach *loop,
		      const struct sema_symbol *a, uint32_t *walk)
{
	int i;

	walk[0] = order_of(loop, a);
	for (i = 0; i < a->nkeys; i++)
		walk[1 + i] = STAP_NONE;
	if (!loop->slice.n)
		return;
	gen_keys(g, &loop->slice, NULL, walk + 1);
	for (i = 0; i < a->nkeys; i++) {
		if (!code_is_const(walk[1 + i]))
			walk[1 + i] = hold_value(g, walk[1 + i], gen_type(a->keys[i]),
						 loop->slice.v[i]->tok);
	}
}

/* Key or value @column of the entry, to the loop's variable. */
static void load_column(struct gen *g, const struct sema_symbol *a, uint32_t entry,
			unsigned int column, struct ast_expr *var)
{
	const struct sema_symbol *v = var->sema;
	enum ast_type type = column ? a->keys[column - 1] : a->type;
	bool string = type == AST_TYPE_STRING;
	enum stap_op op;
	uint32_t to;

	if (column)
		op = string ? STAP_OP_KEYS : STAP_OP_KEYL;
	else
		op = string ? STAP_OP_VALS : STAP_OP_VALL;
	to = v->kind == SEMA_GLOBAL ? gen_temp(g, gen_type(type)) : v->index;
	gen_emit(g, op, to, entry, column ? 16 * a->index + column : a->index, var->tok);
	if (v->kind == SEMA_GLOBAL)
		gen_store(g, var, to, var->tok);
}

static uint32_t hold_limit(struct gen *g, struct ast_foreach *loop)
{
	uint32_t slot;

	if (!loop->limit)
		return STAP_NONE;
	slot = hold(g, STAP_LONG);
	gen_into(g, loop->limit, slot);
	return slot;
}

/* Leaves the loop when the limit is reached. */
static void count_down(struct gen *g, uint32_t left, uint32_t leave,
		       const struct stap_tok *tok)
{
	if (left == STAP_NONE)
		return;
	gen_emit(g, STAP_OP_JLE, leave, left, code_const(g->c, 0), tok);
	gen_emit(g, STAP_OP_SUB, left, left, code_const(g->c, 1), tok);
}

static void gen_body(struct gen *g, struct ast_stmt *s, struct gen_loop *loop)
{
	gen_release(g);
	loop->outer = g->loop;
	g->loop = loop;
	gen_stmt(g, s->foreach.body);
	g->loop = loop->outer;
	gen_bind(g, loop->again);
}

static void walk_array(struct gen *g, struct ast_stmt *s, const struct sema_symbol *a)
{
	struct gen_loop labels = { .leave = gen_label(g), .again = gen_label(g) };
	struct ast_foreach *loop = &s->foreach;
	uint32_t top = gen_label(g), walk[1 + STAP_KEYS_MAX], left;
	struct gen_foreach f = { .outer = g->foreach, .loop = loop };
	unsigned int i, n = 1 + a->nkeys;

	left = hold_limit(g, loop);
	make_walk(g, loop, a, walk);
	f.entry = hold(g, STAP_LONG);
	f.keys_stay = keys_stay(loop);
	gen_emit_args(g, STAP_OP_FIRST, f.entry, a->index, walk, n, s->tok);
	gen_bind(g, top);
	gen_emit(g, STAP_OP_JEQ, labels.leave, f.entry, code_const(g->c, 0), s->tok);
	count_down(g, left, labels.leave, s->tok);
	for (i = 0; i < loop->keys.n; i++)
		load_column(g, a, f.entry, i + 1, loop->keys.v[i]);
	if (loop->value)
		load_column(g, a, f.entry, 0, loop->value);
	g->foreach = &f;
	gen_body(g, s, &labels);
	g->foreach = f.outer;
	gen_emit_args(g, STAP_OP_NEXT, f.entry, a->index, walk, n, s->tok);
	gen_goto(g, top, 1 + gen_stmt_cost(loop->body), gen_round_token(loop->body));
	gen_bind(g, labels.leave);
	unhold(g, left);
	unhold(g, f.entry);
	for (i = 1; i < n; i++)
		unhold(g, code_is_const(walk[i]) ? STAP_NONE : walk[i]);
}

/*
 * Over a histogram: the variable counts its rows, and what the body does to it
 * is seen.
 */
static void walk_hist(struct gen *g, struct ast_stmt *s)
{
	struct gen_loop labels = { .leave = gen_label(g), .again = gen_label(g) };
	struct ast_foreach *loop = &s->foreach;
	struct ast_expr *var = loop->keys.v[0];
	uint32_t zero = code_const(g->c, 0), one = code_const(g->c, 1);
	uint32_t top = gen_label(g), left, row;

	left = hold_limit(g, loop);
	gen_store(g, var, zero, s->tok);
	gen_bind(g, top);
	row = gen_value(g, var, STAP_NONE);
	gen_emit(g, STAP_OP_JGE, labels.leave, row,
		 code_const(g->c, gen_hist_rows(&loop->base->hist)), s->tok);
	count_down(g, left, labels.leave, s->tok);
	if (loop->value)
		gen_store(g, loop->value, gen_hist_row(g, &loop->base->hist, row,
						       STAP_NONE, loop->base->tok),
			  s->tok);
	gen_body(g, s, &labels);
	row = gen_value(g, var, STAP_NONE);
	gen_store(g, var, gen_arith(g, STAP_OP_ADD, row, row, one, s->tok), s->tok);
	gen_release(g);
	gen_goto(g, top, 1 + gen_stmt_cost(loop->body), gen_round_token(loop->body));
	gen_bind(g, labels.leave);
	unhold(g, left);
}

void gen_foreach(struct gen *g, struct ast_stmt *s)
{
	const struct sema_symbol *a = gen_array_of(s->foreach.base);

	if (a)
		walk_array(g, s, a);
	else
		walk_hist(g, s);
}
