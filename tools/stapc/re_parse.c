// SPDX-License-Identifier: GPL-2.0
/*
 * Extended regular expressions, as POSIX and SystemTap have them: from text
 * to tree. Messages are SystemTap's, with the position in the expression.
 *
 *	alternatives:	sequence | sequence ...
 *	sequence:	a piece, and another ..., may be empty
 *	piece:		atom, then any of * + ? {n} {n,} {n,m}
 *	atom:		( alternatives )  [class]  .  ^  $  \c  c
 *
 * There are no back references and none of GNU's "\w", "\<" and the like: a
 * backslash takes away the meaning of what stands behind it.
 */
#include <stdio.h>
#include <string.h>
#include "msg.h"
#include "re_tree.h"

struct parse {
	struct stap_session *s;
	const struct stap_tok *tok;
	struct stap_arena *arena;
	const char *re;
	size_t len, pos;
	unsigned int depth, ngroup;
};

static struct re_node *alternatives(struct parse *p);

/* The character at the position, -1 at the end. */
static int peek(const struct parse *p)
{
	return p->pos < p->len ? (unsigned char)p->re[p->pos] : -1;
}

static void *fail(const struct parse *p, size_t pos, const char *text)
{
	stap_error(p->s, p->tok, "regex compilation error (at position %zu): %s", pos, text);
	return NULL;
}

static void *fail_char(const struct parse *p)
{
	char text[] = "unexpected ' '";

	text[12] = peek(p);
	return fail(p, p->pos, text);
}

static struct re_node *node(const struct parse *p, enum re_kind kind,
			    struct re_node *a, struct re_node *b)
{
	struct re_node *n = stap_arena_alloc(p->arena, sizeof(*n));

	n->kind = kind;
	n->a = a;
	n->b = b;
	return n;
}

static struct re_node *literal(const struct parse *p, unsigned char c)
{
	struct re_node *n = node(p, RE_SET, NULL, NULL);

	re_set_add(&n->set, c);
	return n;
}

static struct re_node *group(struct parse *p)
{
	struct re_node *n = node(p, RE_GROUP, NULL, NULL);

	n->group = ++p->ngroup;
	if (++p->depth > RE_DEPTH_MAX)
		return fail(p, p->pos, "groups and repetitions are nested too deeply");
	n->a = alternatives(p);
	p->depth--;
	if (!n->a)
		return NULL;
	if (peek(p) != ')')
		return fail(p, p->pos - 1, "expected ), found end of regex");
	p->pos++;
	return n;
}

static struct re_node *class(struct parse *p)
{
	struct re_node *n = node(p, RE_SET, NULL, NULL);
	struct re_class_error error;

	if (!stap_re_class(p->re, p->len, &p->pos, &n->set, &error))
		return n;
	if (error.pos >= 0)
		return fail(p, error.pos, error.text);
	stap_error(p->s, p->tok, "regex compilation error: %s", error.text);
	return NULL;
}

static struct re_node *any(const struct parse *p)
{
	struct re_node *n = node(p, RE_SET, NULL, NULL);

	memset(&n->set, 0xff, sizeof(n->set));
	return n;
}

static struct re_node *atom(struct parse *p)
{
	int c = peek(p);

	switch (c) {
	case '*': case '+': case '?': case '{': case ')':
		return fail_char(p);
	}
	p->pos++;
	switch (c) {
	case '(':
		return group(p);
	case '[':
		return class(p);
	case '.':
		return any(p);
	case '^':
		return node(p, RE_BOL, NULL, NULL);
	case '$':
		return node(p, RE_EOL, NULL, NULL);
	case '\\':
		c = peek(p);
		if (c < 0)
			return fail(p, p->pos, "unexpected end of regex");
		p->pos++;
		break;
	}
	return literal(p, c);
}

/* A number of an interval; -1 after an error. */
static int get_number(struct parse *p)
{
	size_t start = p->pos;
	long n = 0;

	while (peek(p) >= '0' && peek(p) <= '9') {
		if (n < 1000000)
			n = 10 * n + peek(p) - '0';
		p->pos++;
	}
	if (p->pos == start) {
		fail(p, p->pos + (peek(p) >= 0), "expected number");
		return -1;
	}
	if (n > RE_REPEAT_MAX) {
		stap_error(p->s, p->tok,
			   "regex compilation error (at position %zu): %.*s is too large",
			   p->pos, (int)(p->pos - start), p->re + start);
		return -1;
	}
	return n;
}

static bool get_interval(struct parse *p, struct re_node *n)
{
	n->min = get_number(p);
	n->max = n->min;
	if (n->min < 0)
		return false;
	if (peek(p) == ',') {
		p->pos++;
		n->max = RE_INF;
		if (peek(p) >= '0' && peek(p) <= '9') {
			n->max = get_number(p);
			if (n->max < 0)
				return false;
			if (n->max < n->min)
				return fail(p, p->pos, "interval ends before it begins");
		} else if (peek(p) >= 0 && peek(p) != '}') {
			return fail(p, p->pos + 1, "expected '}' or number");
		}
	}
	if (peek(p) < 0)
		return fail(p, p->pos, "unexpected end of regex");
	if (peek(p) != '}')
		return fail(p, p->pos + 1, "expected '}' or ','");
	p->pos++;
	return true;
}

/* An anchor, or a group or alternative that is one. */
static struct re_node *repeat(struct parse *p, struct re_node *a)
{
	struct re_node *n = node(p, RE_REPEAT, a, NULL);
	char text[] = "postfix closure ' ' applied to anchoring operator";
	int c = peek(p);

	if (a->kind == RE_BOL || a->kind == RE_EOL) {
		text[17] = c;
		return fail(p, p->pos, text);
	}
	p->pos++;
	if (c == '{')
		return get_interval(p, n) ? n : NULL;
	n->min = c == '+';
	n->max = c == '?' ? 1 : RE_INF;
	return n;
}

static struct re_node *piece(struct parse *p)
{
	struct re_node *n = atom(p);
	unsigned int depth = p->depth;

	while (n && peek(p) > 0 && strchr("*+?{", peek(p))) {
		n = repeat(p, n);
		if (n && ++p->depth > RE_DEPTH_MAX)
			n = fail(p, p->pos, "groups and repetitions are nested too deeply");
	}
	p->depth = depth;
	return n;
}

static struct re_node *sequence(struct parse *p)
{
	struct re_node *first = NULL, **last = &first;

	while (peek(p) >= 0 && peek(p) != '|' && !(peek(p) == ')' && p->depth)) {
		struct re_node *n = piece(p);

		if (!n)
			return NULL;
		*last = node(p, RE_CAT, n, NULL);
		last = &(*last)->b;
	}
	*last = node(p, RE_EMPTY, NULL, NULL);
	return first;
}

static struct re_node *alternatives(struct parse *p)
{
	struct re_node *first = NULL, **last = &first;

	for (;;) {
		struct re_node *n = sequence(p);

		if (!n)
			return NULL;
		if (peek(p) != '|') {
			*last = n;
			return first;
		}
		p->pos++;
		*last = node(p, RE_ALT, n, NULL);
		last = &(*last)->b;
	}
}

/**
 * stap_re_parse() - the tree of an expression
 * @s: the session
 * @tok: the literal, for messages
 * @arena: where the tree goes
 * @re: the text
 * @len: bytes of it
 * @ngroup: takes the number of groups, the whole match included
 *
 * Return: the tree, or NULL after an error.
 */
struct re_node *stap_re_parse(struct stap_session *s, const struct stap_tok *tok,
			      struct stap_arena *arena, const char *re, size_t len,
			      unsigned int *ngroup)
{
	struct parse p = { .s = s, .tok = tok, .arena = arena, .re = re, .len = len };
	struct re_node *tree = alternatives(&p);

	*ngroup = p.ngroup + 1;
	return tree;
}
