// SPDX-License-Identifier: GPL-2.0
/*
 * From the tree of a regular expression to instructions: Thompson's automaton
 * as a program, where the order of the two ways on from a SPLIT says which is
 * tried first. That order settles which of several ways to match an equally
 * long text the groups report: the earlier alternative, and one more
 * repetition rather than none.
 *
 *	(a|b)*c		0 SPLIT 1 8		4 JMP 6		8 SET c
 *			1 TAG 2			5 SET b		9 ACCEPT
 *			2 SPLIT 3 5		6 TAG 3
 *			3 SET a			7 SPLIT 1 8
 *
 * A star is a plus that may be left out. So what matches the empty text is
 * entered once, and its groups are set, as POSIX wants it.
 */
#include <string.h>
#include "ast.h"
#include "re_tree.h"

static bool emit_node(struct re_code *c, const struct re_node *n);

static unsigned int here(const struct re_code *c)
{
	return c->inst.n;
}

static bool emit(struct re_code *c, enum re_op op, unsigned int x, unsigned int y)
{
	struct re_inst inst = { .op = op, .x = x, .y = y };

	ast_vec_add(c->arena, &c->inst, inst);
	return c->inst.n <= RE_INST_MAX;
}

static bool emit_set(struct re_code *c, const struct re_set *set)
{
	unsigned int i;

	for (i = 0; i < c->set.n; i++)
		if (!memcmp(&c->set.v[i], set, sizeof(*set)))
			break;
	if (i == c->set.n)
		ast_vec_add(c->arena, &c->set, *set);
	return emit(c, RE_OP_SET, i, 0);
}

static bool emit_group(struct re_code *c, const struct re_node *n)
{
	if (!c->ngroup)
		return emit_node(c, n->a);
	return emit(c, RE_OP_TAG, 2 * n->group, 0) && emit_node(c, n->a) &&
	       emit(c, RE_OP_TAG, 2 * n->group + 1, 0);
}

static bool emit_alt(struct re_code *c, const struct re_node *n)
{
	struct { unsigned int *v; unsigned int n, cap; } ends = { 0 };
	unsigned int i;

	for (; n->kind == RE_ALT; n = n->b) {
		unsigned int split = here(c);

		if (!emit(c, RE_OP_SPLIT, split + 1, 0) || !emit_node(c, n->a))
			return false;
		ast_vec_add(c->arena, &ends, here(c));
		if (!emit(c, RE_OP_JMP, 0, 0))
			return false;
		c->inst.v[split].y = here(c);
	}
	if (!emit_node(c, n))
		return false;
	for (i = 0; i < ends.n; i++)
		c->inst.v[ends.v[i]].x = here(c);
	return true;
}

static bool emit_plus(struct re_code *c, const struct re_node *a)
{
	unsigned int start = here(c);

	return emit_node(c, a) && emit(c, RE_OP_SPLIT, start, here(c) + 1);
}

/* What may be left out: @n times in each other, or a plus. */
static bool emit_optional(struct re_code *c, const struct re_node *a, int n)
{
	struct { unsigned int *v; unsigned int n, cap; } splits = { 0 };
	unsigned int i;
	bool ok = true;

	do {
		ast_vec_add(c->arena, &splits, here(c));
		ok = emit(c, RE_OP_SPLIT, here(c) + 1, 0) &&
		     (n == RE_INF ? emit_plus(c, a) : emit_node(c, a));
	} while (ok && n != RE_INF && --n);
	for (i = 0; i < splits.n; i++)
		c->inst.v[splits.v[i]].y = here(c);
	return ok;
}

static bool emit_repeat(struct re_code *c, const struct re_node *n)
{
	bool open = n->max == RE_INF;
	int i, must = open && n->min ? n->min - 1 : n->min;

	for (i = 0; i < must; i++)
		if (!emit_node(c, n->a))
			return false;
	if (open)
		return n->min ? emit_plus(c, n->a) : emit_optional(c, n->a, RE_INF);
	return n->max == n->min || emit_optional(c, n->a, n->max - n->min);
}

static bool emit_node(struct re_code *c, const struct re_node *n)
{
	for (; n->kind == RE_CAT; n = n->b)
		if (!emit_node(c, n->a))
			return false;
	switch (n->kind) {
	case RE_SET:
		return emit_set(c, &n->set);
	case RE_BOL:
		return emit(c, RE_OP_BOL, 0, 0);
	case RE_EOL:
		return emit(c, RE_OP_EOL, 0, 0);
	case RE_ALT:
		return emit_alt(c, n);
	case RE_REPEAT:
		return emit_repeat(c, n);
	case RE_GROUP:
		return emit_group(c, n);
	default:
		return true;
	}
}

/* Bytes that no set tells apart are of one class. */
static void make_classes(struct re_code *c)
{
	unsigned int i, b;

	c->nclass = 1;
	for (i = 0; i < c->set.n; i++) {
		/* The class that the members of class k in this set move to. */
		int in[256], seen_out[256] = { 0 }, nclass = c->nclass;

		memset(in, -1, sizeof(in));
		for (b = 1; b < 256; b++)
			seen_out[c->class[b]] |= !re_set_has(&c->set.v[i], b);
		for (b = 1; b < 256; b++) {
			int k = c->class[b];

			if (!re_set_has(&c->set.v[i], b) || !seen_out[k])
				continue;
			if (in[k] < 0)
				in[k] = nclass++;
			c->class[b] = in[k];
		}
		c->nclass = nclass;
	}
}

/**
 * stap_re_code() - the instructions of an expression
 * @code: takes them; its arena and its number of groups are set
 * @tree: the expression
 *
 * Return: false if they are too many.
 */
bool stap_re_code(struct re_code *code, const struct re_node *tree)
{
	if (code->ngroup && !emit(code, RE_OP_TAG, 0, 0))
		return false;
	if (!emit_node(code, tree) || !emit(code, RE_OP_ACCEPT, 0, 0))
		return false;
	make_classes(code);
	return true;
}
