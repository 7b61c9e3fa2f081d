// SPDX-License-Identifier: GPL-2.0
/*
 * Conditional compilation. The arm that is not taken is skipped token by
 * token, with its macros unexpanded and its definitions unseen, so that it may
 * hold what this kernel or this language does not know.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include "macro.h"
#include "parse.tab.h"
#include "preproc.h"
#include "stages.h"
#include "release.h"

/* An open conditional whose taken arm is being read. */
struct cond {
	struct cond *outer;
	const struct stap_tok *tok;	/* the %( */
	bool in_else;
};

struct pp {
	struct stap_session *s;
	struct stap_expander *x;
	struct cond *conds;
};

/* Operands of comparisons, and what they may be compared with and how. */
enum order { CMP_VERSION, CMP_GLOB, CMP_TEXT, CMP_NUMBER };

struct operand {
	enum order order;
	const char *text;
	long long number;
};

static bool fail(struct pp *pp, const struct stap_tok *tok, const char *text)
{
	if (tok->kind == STAP_TOK_JUNK)
		text = tok->text;
	stap_parse_error_at(pp->s, tok, "%s", text);
	return false;
}

static const char bad_condition[] =
	"expected 'arch', 'kernel_v', 'kernel_vr', 'systemtap_v',\n"
	"             'runtime', 'systemtap_privilege', 'guru_mode', 'CONFIG_...', or\n"
	"             comparison between strings or integers";

static bool read_number(struct pp *pp, const struct stap_tok *tok, long long *value)
{
	char *end;

	errno = 0;
	*value = (long long)strtoull(tok->text, &end, 0);
	if (*end || errno)
		return fail(pp, tok, "number invalid or out of range");
	return true;
}

/* The left side names what is asked for and so how it is compared. */
static bool left_operand(struct pp *pp, const struct stap_tok *tok, struct operand *o)
{
	struct stap_session *s = pp->s;

	o->text = tok->text;
	if (tok->kind == STAP_TOK_STRING) {
		o->order = CMP_TEXT;
		return true;
	}
	if (tok->kind == STAP_TOK_NUMBER) {
		o->order = CMP_NUMBER;
		return read_number(pp, tok, &o->number);
	}
	o->order = CMP_GLOB;
	if (tok->kind != STAP_TOK_IDENTIFIER)
		return fail(pp, tok, bad_condition);
	if (!strcmp(tok->text, "kernel_v")) {
		o->order = CMP_VERSION;
		o->text = stap_target_version(s);
	} else if (!strcmp(tok->text, "kernel_vr")) {
		o->order = CMP_VERSION;
		o->text = stap_target_release(s);
	} else if (!strcmp(tok->text, "systemtap_v")) {
		o->order = CMP_VERSION;
		o->text = STAP_LANGUAGE_VERSION;
	} else if (!strcmp(tok->text, "arch")) {
		o->text = stap_target_arch(s);
	} else if (!strcmp(tok->text, "runtime")) {
		o->text = "kernel";
	} else if (!strcmp(tok->text, "systemtap_privilege")) {
		o->text = "stapdev";
	} else if (!strcmp(tok->text, "guru_mode")) {
		o->order = CMP_NUMBER;
		o->number = 0;
	} else if (!strncmp(tok->text, "CONFIG_", 7)) {
		o->text = stap_target_config(s, tok->text);
	} else {
		return fail(pp, tok, bad_condition);
	}
	return true;
}

static bool holds(int code, int cmp)
{
	switch (code) {
	case T_EQ:
		return cmp == 0;
	case T_NE:
		return cmp != 0;
	case T_LE:
		return cmp <= 0;
	case T_GE:
		return cmp >= 0;
	case '<':
		return cmp < 0;
	default:
		return cmp > 0;
	}
}

static bool is_comparison(int code)
{
	return code == T_EQ || code == T_NE || code == T_LE || code == T_GE ||
	       code == '<' || code == '>';
}

/* A text with wildcards, for == and != alone */
static bool match_glob(struct pp *pp, const char *text, const struct stap_tok *op,
		       const char *pattern, bool *result)
{
	if (op->code != T_EQ && op->code != T_NE)
		return fail(pp, op, "expected '==' or '!='");
	*result = holds(op->code, fnmatch(pattern, text, FNM_NOESCAPE));
	return true;
}

static bool compare_version(struct pp *pp, const struct operand *l,
			    const struct stap_tok *op, const struct stap_tok *r,
			    bool *result)
{
	if (r->kind != STAP_TOK_STRING)
		return fail(pp, r, "expected string literal");
	if (op->code == T_EQ || op->code == T_NE)
		return match_glob(pp, l->text, op, r->text, result);
	if (strpbrk(r->text, "*?["))
		return fail(pp, op, "wildcard not allowed with order comparison operators");
	*result = holds(op->code, strverscmp(l->text, r->text));
	return true;
}

static bool compare_glob(struct pp *pp, bool is_config, const struct operand *l,
			 const struct stap_tok *op, const struct stap_tok *r, bool *result)
{
	long long a, b;

	if (r->kind == STAP_TOK_STRING)
		return match_glob(pp, l->text, op, r->text, result);
	if (!is_config)
		return fail(pp, r, "expected string literal");
	if (r->kind == STAP_TOK_IDENTIFIER && !strncmp(r->text, "CONFIG_", 7)) {
		*result = holds(op->code, strcmp(l->text, stap_target_config(pp->s, r->text)));
		return true;
	}
	if (r->kind != STAP_TOK_NUMBER)
		return fail(pp, r,
			    "expected string, number literal or other CONFIG_... as right side operand");
	if (!read_number(pp, r, &b))
		return false;
	a = (long long)strtoull(l->text, NULL, 0);
	*result = holds(op->code, a < b ? -1 : a > b);
	return true;
}

static bool compare(struct pp *pp, const struct stap_tok *lt, const struct stap_tok *op,
		    const struct stap_tok *rt, bool *result)
{
	struct operand l;
	long long r;

	if (!left_operand(pp, lt, &l))
		return false;
	if (!is_comparison(op->code))
		return fail(pp, op, "expected comparison operator");
	switch (l.order) {
	case CMP_VERSION:
		return compare_version(pp, &l, op, rt, result);
	case CMP_GLOB:
		return compare_glob(pp, !strncmp(lt->text, "CONFIG_", 7), &l, op, rt, result);
	case CMP_TEXT:
		if (rt->kind != STAP_TOK_STRING)
			return fail(pp, rt, "expected string literal as right value");
		*result = holds(op->code, strcmp(l.text, rt->text));
		return true;
	case CMP_NUMBER:
		if (rt->kind != STAP_TOK_NUMBER)
			return fail(pp, rt, "expected number literal as right value");
		if (!read_number(pp, rt, &r))
			return false;
		*result = holds(op->code, l.number < r ? -1 : l.number > r);
		return true;
	}
	return false;
}

/* cond || cond && cond ... up to the %?; all of it is checked. */
static bool read_condition(struct pp *pp, const struct stap_tok *open, bool *result)
{
	bool all = true, any = false, one = false;
	const struct stap_tok *t[3], *next;
	int i;

	for (;;) {
		for (i = 0; i < 3; i++) {
			t[i] = stap_expander_next(pp->x);
			if (!t[i])
				return false;
			if (t[i]->kind == STAP_TOK_END)
				return fail(pp, open, "incomplete condition after '%('");
		}
		if (!compare(pp, t[0], t[1], t[2], &one))
			return false;
		all = all && one;
		next = stap_expander_next(pp->x);
		if (!next)
			return false;
		if (next->code == T_LAND)
			continue;
		any = any || all;
		all = true;
		if (next->code == T_LOR)
			continue;
		*result = any;
		if (next->code == T_PP_THEN)
			return true;
		return fail(pp, open, "expected '%?' marker for conditional");
	}
}

/* Skip an arm; returns the %: or %) that ends it, NULL if none does. */
static const struct stap_tok *skip_arm(struct pp *pp, const struct stap_tok *open)
{
	const struct stap_tok *tok;
	int nest = 0;

	for (;;) {
		tok = stap_expander_raw(pp->x);
		if (!tok)
			return NULL;
		if (tok->kind == STAP_TOK_END) {
			fail(pp, open, "incomplete conditional at end of file");
			return NULL;
		}
		if (tok->code == T_PP_OPEN)
			nest++;
		if (!nest && (tok->code == T_PP_ELSE || tok->code == T_PP_CLOSE))
			return tok;
		if (tok->code == T_PP_CLOSE)
			nest--;
	}
}

static bool open_conditional(struct pp *pp, const struct stap_tok *open)
{
	const struct stap_tok *tok;
	struct cond *c;
	bool result = false;

	if (!read_condition(pp, open, &result))
		return false;
	c = stap_arena_alloc(pp->s->arena, sizeof(*c));
	c->tok = open;
	if (!result) {
		tok = skip_arm(pp, open);
		if (!tok)
			return false;
		if (tok->code == T_PP_CLOSE)
			return true;
		c->in_else = true;
	}
	c->outer = pp->conds;
	pp->conds = c;
	return true;
}

/* %: behind the taken arm: skip the other one. */
static bool else_conditional(struct pp *pp, const struct stap_tok *tok)
{
	struct cond *c = pp->conds;

	if (!c)
		return fail(pp, tok, "incomplete conditional - missing '%('");
	if (c->in_else)
		return fail(pp, tok, "invalid conditional - duplicate '%:'");
	tok = skip_arm(pp, c->tok);
	if (!tok)
		return false;
	if (tok->code == T_PP_ELSE)
		return fail(pp, tok, "invalid conditional - duplicate '%:'");
	pp->conds = c->outer;
	return true;
}

static bool close_conditional(struct pp *pp, const struct stap_tok *tok)
{
	if (!pp->conds)
		return fail(pp, tok, "incomplete conditional - missing '%('");
	pp->conds = pp->conds->outer;
	return true;
}

bool stap_preprocess(struct stap_session *s, struct stap_source *src,
		     struct stap_toks *out)
{
	struct pp pp = { .s = s };
	const struct stap_tok *tok;
	struct stap_toks raw = { 0 };
	bool ok = true;

	stap_lex_source(s, src, &raw);
	pp.x = stap_expander_new(s, src, &raw);
	while (ok) {
		tok = stap_expander_next(pp.x);
		if (!tok)
			return false;
		switch (tok->code) {
		case T_PP_OPEN:
			ok = open_conditional(&pp, tok);
			break;
		case T_PP_THEN:
			ok = fail(&pp, tok, "incomplete conditional - missing '%('");
			break;
		case T_PP_ELSE:
			ok = else_conditional(&pp, tok);
			break;
		case T_PP_CLOSE:
			ok = close_conditional(&pp, tok);
			break;
		case T_END:
			if (pp.conds)
				return fail(&pp, pp.conds->tok,
					    "incomplete conditional at end of file");
			ast_vec_add(s->arena, out, tok);
			return true;
		default:
			ast_vec_add(s->arena, out, tok);
		}
	}
	return false;
}
