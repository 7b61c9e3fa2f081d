// SPDX-License-Identifier: GPL-2.0
/*
 * What a syntax error says: the grammar knows all terminals that could have
 * stood where the error is, by the names that parse.y gives them, and a reader
 * wants to know what he has forgotten.
 */
#include <string.h>
#include "cc.h"
#include "parser.h"
#include "parse.tab.h"

/* Names to list; more are no help. */
#define MOST_LISTED	4

struct names {
	const char *const *v;
	int n;
};

static bool has(struct names set, const char *name)
{
	while (set.n-- > 0) {
		if (!strcmp(set.v[set.n], name))
			return true;
	}
	return false;
}

/* What may stand there, but is not what is missing: "k" for "k+" or "k-" */
static bool is_extra(struct names set, const char *name)
{
	static const struct { const char *extra, *beside; } rules[] = {
		{ "':'", NULL }, { "'+'", NULL }, { "'-'", NULL }, { "'='", NULL },
		{ "'['", NULL }, { "'('", "'{'" }, { "','", "identifier" }, { "')'", "identifier" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rules); i++) {
		if (!strcmp(name, rules[i].extra) &&
		    (!rules[i].beside || has(set, rules[i].beside)))
			return true;
	}
	return false;
}

/* "expected a, b or c", NULL if there is too much to list. */
static const char *list(struct stap_parser *p, struct names set)
{
	const char *kept[MOST_LISTED], *text = "expected";
	int i, k = 0;

	if (set.n < 1 || set.n > MOST_LISTED)
		return NULL;
	for (i = 0; i < set.n; i++) {
		if (!is_extra(set, set.v[i]))
			kept[k++] = set.v[i];
	}
	if (k)
		set = (struct names){ kept, k };
	for (i = 0; i < set.n; i++)
		text = stap_arena_printf(p->arena, "%s%s %s", text,
					 !i ? "" : i + 1 < set.n ? "," : " or", set.v[i]);
	return text;
}

/*
 * A list that neither goes on nor ends: lists of values to print, of arguments
 * and of keys are worded each in their way.
 */
static const char *say_list(const struct stap_parser *p)
{
	const struct stap_tok *const *v = p->toks->v;
	unsigned int i = p->pos > 1 ? p->pos - 1 : 0;
	int depth = 0;

	while (i-- > 1) {
		if (v[i]->code == ')' || v[i]->code == ']')
			depth++;
		if (v[i]->code == '{' || v[i]->code == '}')
			break;
		if ((v[i]->code != '(' && v[i]->code != '[') || depth--)
			continue;
		if (v[i]->code == '(' && stap_filter_is_print(v[i - 1]))
			return "expected one of ', )'";
		if (v[i]->code == '(' && v[i - 1]->code == T_IDENT &&
		    (i < 2 || v[i - 2]->code != T_FUNCTION))
			return "expected one of ') ,'";
		if (v[i]->code == '[' && v[i - 1]->code == T_IDENT)
			return "expected one of '] ,'";
		break;
	}
	return NULL;
}

/* Sets that stand for one thing to a reader. */
static const char *say_special(const struct stap_tok *tok, struct names set)
{
	bool expr = has(set, "literal string");

	if (has(set, "'foreach'"))
		return tok->kind == STAP_TOK_KEYWORD || tok->kind == STAP_TOK_END ?
			"expected statement" : "expected literal string or number";
	if (has(set, "'+='") && !has(set, "'||'"))
		return tok->code == '}' ? "expected probe point specifier" :
					  "expected one of ', { } = +='";
	if (has(set, "'@hist_log'") && !expr)
		return "expected identifier or statistical operation";
	if (has(set, "statistical operation") && !expr && tok->text[0] == '@')
		return "expected statistical operation";
	return NULL;
}

/* What would have ended an expression. */
static const char *say_end(struct stap_parser *p, struct names set)
{
	const char *kept[MOST_LISTED], *text = NULL;
	struct names ends = { kept, 0 };
	int i;

	for (i = 0; i < set.n && ends.n < MOST_LISTED; i++) {
		const char *name = set.v[i];

		if (name[0] == '\'' && name[1] && name[2] == '\'' && strchr("),]:;", name[1]))
			kept[ends.n++] = name;
	}
	if (has(ends, "','"))
		text = say_list(p);
	if (!text)
		text = list(p, ends);
	return text ? text : "syntax error";
}

/**
 * stap_expect_text() - the message for a syntax error
 * @p: the parser, which has just read @tok
 * @tok: what should not be there
 * @names: of the terminals that could be
 * @n: how many
 */
const char *stap_expect_text(struct stap_parser *p, const struct stap_tok *tok,
			     const char *const *names, int n)
{
	static const struct { const char *name, *text; } rules[] = {
		{ "'function'", "expected 'probe', 'global', 'private', or 'function'" },
		{ "literal string", "expected literal string or number" },
		{ "number", "expected number" },
		{ "probe point component", "expected identifier or '*' or '{'" },
		{ "'}' of a group", "expected ',' or '}'" },
	};
	struct names set = { names, n };
	const char *text;
	size_t i;

	text = say_special(tok, set);
	if (text)
		return text;
	text = list(p, set);
	if (text && !has(set, "number") && !has(set, "probe point component"))
		return text;
	for (i = 0; i < ARRAY_SIZE(rules); i++) {
		if (has(set, rules[i].name))
			return rules[i].text;
	}
	return say_end(p, set);
}
