// SPDX-License-Identifier: GPL-2.0
/*
 * Arrays: elements, "in" and delete. Keys are evaluated from left to right,
 * then the right side of an assignment, then the element is read and written.
 * An addition is one instruction, which needs no lock of its own:
 *
 *	a[x]++			ADDA a[x], 1
 *	a[x, "k"] .= s		LDAS t, a[x, "k"]; CAT t, t, s; STAS a[x, "k"], t
 *	delete a[*, x]		DELA a[*, x]
 *
 * In the body of a foreach the element that it is at is read by its entry.
 */
#include "gen.h"
#include "stages.h"

const struct sema_symbol *gen_array_of(const struct ast_expr *base)
{
	return base->kind == AST_EXPR_SYMBOL ? base->sema : NULL;
}

void gen_keys(struct gen *g, const struct ast_exprs *keys, struct ast_expr *with,
	      uint32_t *v)
{
	struct ast_expr *list[STAP_KEYS_MAX + 1];
	uint32_t values[STAP_KEYS_MAX + 1];
	unsigned int i, n = 0, k = 0;

	for (i = 0; i < keys->n; i++) {
		if (keys->v[i]->kind != AST_EXPR_WILDCARD)
			list[n++] = keys->v[i];
	}
	if (with)
		list[n++] = with;
	gen_values(g, list, n, values);
	for (i = 0; i < keys->n; i++)
		v[i] = keys->v[i]->kind == AST_EXPR_WILDCARD ? STAP_NONE : values[k++];
	if (with)
		v[i] = values[k];
}

static bool is_string(const struct sema_symbol *a)
{
	return a->type == AST_TYPE_STRING;
}

/* a[keys] of a foreach's own keys: its entry, or STAP_NONE */
static uint32_t entry_of(const struct gen *g, const struct ast_expr *e)
{
	const struct gen_foreach *f;
	unsigned int i;

	for (f = g->foreach; f; f = f->outer) {
		const struct ast_foreach *loop = f->loop;

		if (!f->keys_stay || loop->base->sema != e->index.base->sema)
			continue;
		for (i = 0; i < loop->keys.n; i++) {
			if (gen_symbol_of(e->index.keys.v[i]) != loop->keys.v[i]->sema)
				break;
		}
		if (i == loop->keys.n)
			return f->entry;
	}
	return STAP_NONE;
}

uint32_t gen_entry(const struct gen *g, const struct ast_expr *e)
{
	return e->kind == AST_EXPR_INDEX ? entry_of(g, e) : STAP_NONE;
}

uint32_t gen_index(struct gen *g, struct ast_expr *e, uint32_t want)
{
	const struct sema_symbol *a = gen_array_of(e->index.base);
	const struct stap_tok *tok = e->index.base->tok;
	uint32_t v[STAP_KEYS_MAX + 1], entry;

	if (!a)
		return gen_bucket(g, e, want);
	entry = entry_of(g, e);
	if (entry != STAP_NONE) {
		want = gen_dest(g, want, gen_type(a->type));
		gen_emit(g, is_string(a) ? STAP_OP_VALS : STAP_OP_VALL, want, entry,
			 a->index, tok);
		return want;
	}
	gen_keys(g, &e->index.keys, NULL, v);
	want = gen_dest(g, want, gen_type(a->type));
	gen_emit_args(g, is_string(a) ? STAP_OP_LDAS : STAP_OP_LDA, want, a->index, v,
		      a->nkeys, tok);
	return want;
}

uint32_t gen_in(struct gen *g, struct ast_expr *e, uint32_t want)
{
	const struct sema_symbol *a = gen_array_of(e->in.array);
	uint32_t v[STAP_KEYS_MAX + 1];

	if (!a)
		return gen_bucket(g, e, want);
	gen_keys(g, &e->in.keys, NULL, v);
	want = gen_dest(g, want, STAP_LONG);
	gen_emit_args(g, STAP_OP_INA, want, a->index, v, a->nkeys, e->in.array->tok);
	return want;
}

static void store(struct gen *g, const struct sema_symbol *a, uint32_t value,
		  const uint32_t *keys, const struct stap_tok *tok)
{
	gen_emit_args(g, is_string(a) ? STAP_OP_STAS : STAP_OP_STA, a->index, value,
		      keys, a->nkeys, tok);
}

/*
 * a[keys] += keys[nkeys]. The result is the old value, or the new one if
 * @after; there is none if @used is false.
 */
static uint32_t add(struct gen *g, const struct sema_symbol *a, const uint32_t *keys,
		    bool used, bool after, uint32_t want, const struct stap_tok *tok)
{
	uint32_t delta = keys[a->nkeys];

	if (!used) {
		gen_emit_args(g, STAP_OP_ADDA, a->index, delta, keys, a->nkeys, tok);
		return code_const(g->c, 0);
	}
	want = gen_risky_dest(g, want == delta ? STAP_NONE : want, STAP_LONG);
	gen_emit_args(g, STAP_OP_XADDA, want, a->index, keys, a->nkeys + 1, tok);
	return after ? gen_arith(g, STAP_OP_ADD, want, want, delta, tok) : want;
}

uint32_t gen_array_crement(struct gen *g, struct ast_expr *e, bool used, uint32_t want)
{
	struct ast_expr *to = e->crement.operand;
	const struct sema_symbol *a = gen_array_of(to->index.base);
	uint32_t v[STAP_KEYS_MAX + 1];

	gen_keys(g, &to->index.keys, NULL, v);
	v[a->nkeys] = code_const(g->c, e->crement.op == AST_OP_INC ? 1 : -1);
	return add(g, a, v, used, e->kind == AST_EXPR_PREINC, want, to->index.base->tok);
}

/* Whether evaluating both gives the same, with no effect. */
static bool same_key(const struct ast_expr *x, const struct ast_expr *y)
{
	if (x->kind != y->kind)
		return false;
	switch (x->kind) {
	case AST_EXPR_NUMBER:
		return x->number.value == y->number.value &&
		       x->number.ref == y->number.ref;
	case AST_EXPR_STRING:
		return x->string.text == y->string.text;
	case AST_EXPR_SYMBOL:
		return x->sema == y->sema;
	default:
		return false;
	}
}

static bool same_element(const struct ast_expr *x, const struct ast_expr *y)
{
	unsigned int i;

	if (y->kind != AST_EXPR_INDEX || x->index.base->sema != y->index.base->sema)
		return false;
	for (i = 0; i < x->index.keys.n; i++) {
		if (!same_key(x->index.keys.v[i], y->index.keys.v[i]))
			return false;
	}
	return true;
}

/* "a[k] + delta" on the right side of "a[k] =": delta, if it is a number */
static struct ast_expr *added_to(const struct ast_expr *lhs, const struct ast_expr *rhs)
{
	if (rhs->kind != AST_EXPR_BINARY || rhs->binary.op != AST_OP_ADD)
		return NULL;
	if (rhs->binary.right->kind == AST_EXPR_NUMBER &&
	    same_element(lhs, rhs->binary.left))
		return rhs->binary.right;
	if (rhs->binary.left->kind == AST_EXPR_NUMBER &&
	    same_element(lhs, rhs->binary.right))
		return rhs->binary.left;
	return NULL;
}

uint32_t gen_array_assign(struct gen *g, struct ast_expr *e, bool used, uint32_t want)
{
	struct ast_expr *to = e->binary.left, *rhs = e->binary.right, *delta = NULL;
	const struct sema_symbol *a = gen_array_of(to->index.base);
	const struct stap_tok *tok = to->index.base->tok;
	uint32_t v[STAP_KEYS_MAX + 1], *r = &v[a->nkeys], old;
	enum ast_op op = e->binary.op;

	if (op == AST_OP_SET)
		delta = added_to(to, rhs);
	gen_keys(g, &to->index.keys, delta ? delta : rhs, v);
	if (op == AST_OP_SUB)
		*r = gen_arith(g, STAP_OP_SUB, STAP_NONE, code_const(g->c, 0), *r,
			       e->tok);
	if (delta || op == AST_OP_ADD || op == AST_OP_SUB)
		return add(g, a, v, used, true, want, tok);
	if (op == AST_OP_STAT) {
		gen_emit_args(g, STAP_OP_STATA, a->index, *r, v, a->nkeys, tok);
		return *r;
	}
	if (op != AST_OP_SET) {
		old = gen_temp(g, gen_type(a->type));
		gen_emit_args(g, is_string(a) ? STAP_OP_LDAS : STAP_OP_LDA, old,
			      a->index, v, a->nkeys, tok);
		*r = gen_combine(g, op, old, old, *r, e->binary.right->tok);
	}
	store(g, a, *r, v, tok);
	return *r;
}

void gen_array_delete(struct gen *g, struct ast_expr *e)
{
	uint32_t v[STAP_KEYS_MAX + 1];
	const struct sema_symbol *a;
	int i;

	if (e->kind == AST_EXPR_INDEX) {
		a = gen_array_of(e->index.base);
		gen_keys(g, &e->index.keys, NULL, v);
	} else {
		a = e->sema;
		for (i = 0; i < a->nkeys; i++)
			v[i] = STAP_NONE;
	}
	gen_emit_args(g, STAP_OP_DELA, a->index, 0, v, a->nkeys, e->tok);
}
