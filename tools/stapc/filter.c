// SPDX-License-Identifier: GPL-2.0
/*
 * The filter between the preprocessor and the grammar. It does what takes a
 * look at the neighbours of a token, so that the grammar needs one token of
 * lookahead only:
 *
 *  - adjacent strings become one;
 *  - keywords behind -> are names;
 *  - a return with no value behind it is a terminal of its own;
 *  - in a probe point, the pieces of a component that stand without space
 *    between them (vfs, *, if) become one COMPONENT, keywords included, and the
 *    braces of {a,b} become GROUP_OPEN and GROUP_CLOSE, unlike the body's;
 *  - $x, @count, printf( and the like get terminals of their own.
 */
#include <string.h>
#include "cc.h"
#include "parser.h"
#include "parse.tab.h"
#include "tokens.h"

void stap_filter_reset(struct stap_parser *p, unsigned int pos)
{
	p->pos = pos;
	p->state = STAP_IN_CODE;
	p->groups = 0;
	p->parens = 0;
	p->last = 0;
	p->in_function = false;
}

static const struct stap_tok *peek(struct stap_parser *p)
{
	return p->toks->v[p->pos];
}

static const struct stap_tok *glue_strings(struct stap_parser *p,
					   const struct stap_tok *first)
{
	struct stap_tok *tok;
	size_t len = first->len;
	unsigned int i;
	char *text;

	for (i = p->pos; p->toks->v[i]->code == T_STRING; i++)
		len += p->toks->v[i]->len;
	if (i == p->pos)
		return first;
	tok = stap_arena_alloc(p->arena, sizeof(*tok));
	*tok = *first;
	text = stap_arena_alloc(p->arena, len + 1);
	memcpy(text, first->text, first->len);
	for (len = first->len; peek(p)->code == T_STRING; p->pos++) {
		memcpy(text + len, peek(p)->text, peek(p)->len);
		len += peek(p)->len;
	}
	tok->text = stap_arena_intern_n(p->arena, text, len);
	tok->len = len;
	return tok;
}

static bool is_piece(const struct stap_tok *tok)
{
	return tok->kind == STAP_TOK_IDENTIFIER || tok->kind == STAP_TOK_KEYWORD ||
	       tok->code == '*';
}

static const struct stap_tok *glue_pieces(struct stap_parser *p,
					  const struct stap_tok *first)
{
	struct stap_tok *tok;
	size_t len = first->len;
	unsigned int i;
	char *text;

	for (i = p->pos; is_piece(p->toks->v[i]) && !p->toks->v[i]->spaced; i++)
		len += p->toks->v[i]->len;
	if (i == p->pos && first->kind == STAP_TOK_IDENTIFIER)
		return first;
	tok = stap_arena_alloc(p->arena, sizeof(*tok));
	*tok = *first;
	tok->kind = STAP_TOK_IDENTIFIER;
	text = stap_arena_alloc(p->arena, len + 1);
	memcpy(text, first->text, first->len);
	for (len = first->len; p->pos < i; p->pos++) {
		memcpy(text + len, peek(p)->text, peek(p)->len);
		len += peek(p)->len;
	}
	tok->text = stap_arena_intern_n(p->arena, text, len);
	tok->len = len;
	return tok;
}

static int at_component(struct stap_parser *p, const struct stap_tok **tok)
{
	const struct stap_tok *t = *tok;

	if (is_piece(t)) {
		*tok = glue_pieces(p, t);
		p->state = STAP_AFTER_COMPONENT;
		return T_COMPONENT;
	}
	if (t->code == '{') {
		p->groups++;
		return T_GROUP_OPEN;
	}
	p->state = STAP_IN_CODE;
	return t->code;
}

static int after_component(struct stap_parser *p, const struct stap_tok *t)
{
	switch (t->code) {
	case '.':
	case ',':
	case '=':
	case T_ADDEQ:
		p->state = STAP_AT_COMPONENT;
		return t->code;
	case '(':
		p->state = STAP_IN_ARGUMENT;
		return t->code;
	case '?':
	case '!':
		return t->code;
	case T_IF:
		p->state = STAP_IN_CONDITION;
		p->parens = 0;
		return t->code;
	case '}':
		if (!p->groups)
			break;
		p->groups--;
		return T_GROUP_CLOSE;
	}
	p->state = STAP_IN_CODE;
	return t->code;
}

static int at_operator(const struct stap_tok *tok)
{
	static const struct { const char *text; int code; } ops[] = {
#define X(name, text) { text, T_##name },
		STAP_AT_OPERATORS(X)
#undef X
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ops); i++) {
		if (!strcmp(ops[i].text, tok->text))
			return ops[i].code;
	}
	return T_AT;
}

bool stap_filter_is_print(const struct stap_tok *tok)
{
	static const char *const names[] = {
#define X(text, flags) text,
		STAP_PRINTS(X)
#undef X
	};
	size_t i;

	for (i = 0; tok->code == T_IDENT && i < ARRAY_SIZE(names); i++) {
		if (!strcmp(names[i], tok->text))
			return true;
	}
	return false;
}

static int in_code(struct stap_parser *p, const struct stap_tok *t)
{
	switch (t->code) {
	case T_PROBE:
		if (p->last == T_ARROW)
			return T_IDENT;
		p->state = STAP_AT_COMPONENT;
		return T_PROBE;
	case T_AT:
		return at_operator(t);
	case T_IDENT:
		if (t->text[0] == '$' && strspn(t->text, "$") == t->len)
			return T_PRETTY;
		if (p->last == T_ARROW || p->last == T_FUNCTION)
			return T_IDENT;
		if (t->text[0] == '$')
			return T_TARGET;
		return stap_filter_is_print(t) ? T_PRINT : T_IDENT;
	case T_RETURN:
		if (p->last != T_ARROW && (peek(p)->code == ';' || peek(p)->code == '}'))
			return T_RETURN_VOID;
		break;
	}
	if (p->last == T_ARROW && t->kind == STAP_TOK_KEYWORD)
		return T_IDENT;
	return t->code;
}

static int in_parens(struct stap_parser *p, const struct stap_tok *t)
{
	if (p->state == STAP_IN_ARGUMENT) {
		if (t->code == ')')
			p->state = STAP_AFTER_COMPONENT;
		return t->code;
	}
	if (t->code == '(')
		p->parens++;
	if (t->code == ')' && p->parens)
		p->parens--;
	if (!p->parens)
		p->state = t->code == ')' ? STAP_AFTER_COMPONENT : STAP_IN_CODE;
	return in_code(p, t);
}

int stap_filter_next(struct stap_parser *p, const struct stap_tok **tok)
{
	const struct stap_tok *t = peek(p);
	int code;

	if (t->code != T_END)
		p->pos++;
	if (t->code == T_STRING)
		t = glue_strings(p, t);
	switch (p->state) {
	case STAP_AT_COMPONENT:
		code = at_component(p, &t);
		break;
	case STAP_AFTER_COMPONENT:
		code = after_component(p, t);
		break;
	case STAP_IN_ARGUMENT:
	case STAP_IN_CONDITION:
		code = in_parens(p, t);
		break;
	default:
		code = in_code(p, t);
	}
	*tok = t;
	p->last = code;
	return code;
}
