// SPDX-License-Identifier: GPL-2.0
/*
 * Macro expansion. A stack of frames, each a list of tokens being read: the
 * source at the bottom, above it bodies of macros and arguments.
 *
 * Every frame has an environment: the macro use whose parameters its tokens
 * may name. An argument is read in the environment of the use that it was
 * written in, not of the macro that it was handed to; so @a(@a(2)) is two uses
 * and no recursion, and a use inside its own expansion is found by walking the
 * environments outward.
 */
#include <string.h>
#include "cc.h"
#include "macro.h"
#include "parse.tab.h"
#include "stages.h"
#include "tokens.h"

/* Tokens that expansion may produce per source, and depth of nesting. */
#define MAX_EXPANDED	1000000
#define MAX_FRAMES	1000

struct env {
	const struct stap_macro *macro;
	const struct stap_tok *use;
	struct stap_toks *args;		/* one list per parameter */
	struct env *outer;		/* where the use was written */
};

struct frame {
	struct frame *below;
	const struct stap_toks *toks;
	unsigned int pos;
	struct env *env;
	const struct stap_tok *via;	/* what the tokens came out of */
};

struct stap_expander {
	struct stap_session *s;
	struct stap_source *src;
	struct stap_macro *macros;	/* of this file */
	struct frame *top;
	unsigned int depth;
	unsigned int expanded;
	struct env *env;		/* of the token read last */
};

static const struct stap_tok *fail(struct stap_expander *x, const struct stap_tok *tok,
				   const char *text)
{
	stap_parse_error_at(x->s, tok, "%s", text);
	return NULL;
}

static bool push(struct stap_expander *x, const struct stap_toks *toks, struct env *env,
		 const struct stap_tok *via)
{
	struct frame *f;

	if (x->depth >= MAX_FRAMES)
		return fail(x, via, "macros are nested too deeply");
	f = stap_arena_alloc(x->s->arena, sizeof(*f));
	f->toks = toks;
	f->env = env;
	f->via = via;
	f->below = x->top;
	x->top = f;
	x->depth++;
	return true;
}

struct stap_expander *stap_expander_new(struct stap_session *s, struct stap_source *src,
					const struct stap_toks *toks)
{
	struct stap_expander *x = stap_arena_alloc(s->arena, sizeof(*x));

	x->s = s;
	x->src = src;
	push(x, toks, NULL, NULL);
	return x;
}

/* Drop frames that are read to their end; the last one ends with END. */
static void pop_finished(struct stap_expander *x)
{
	while (x->top->below && x->top->pos >= x->top->toks->n) {
		x->top = x->top->below;
		x->depth--;
	}
}

static const struct stap_tok *peek(struct stap_expander *x)
{
	pop_finished(x);
	return x->top->toks->v[x->top->pos];
}

const struct stap_tok *stap_expander_raw(struct stap_expander *x)
{
	const struct stap_tok *tok = peek(x);
	struct frame *f = x->top;
	struct stap_tok *copy;

	x->env = f->env;
	if (tok->kind != STAP_TOK_END)
		f->pos++;
	if (!f->via)
		return tok;
	if (++x->expanded > MAX_EXPANDED)
		return fail(x, f->via, "macros expand to too many tokens");
	copy = stap_arena_alloc(x->s->arena, sizeof(*copy));
	*copy = *tok;
	copy->via = f->via;
	return copy;
}

static struct stap_macro *find_in(struct stap_macro *m, const char *name)
{
	while (m && strcmp(m->name->text, name))
		m = m->next;
	return m;
}

static const struct stap_macro *find_macro(struct stap_expander *x, const char *name)
{
	const struct stap_macro *m = find_in(x->macros, name);

	if (!m && x->s->macros)
		m = find_in(x->s->macros->first, name);
	return m;
}

static bool read_params(struct stap_expander *x, struct stap_macro *m)
{
	const struct stap_tok *tok;

	do {
		tok = stap_expander_raw(x);
		if (!tok || tok->kind != STAP_TOK_IDENTIFIER)
			return tok && fail(x, tok, "expected identifier");
		ast_vec_add(x->s->arena, &m->params, tok->text);
		tok = stap_expander_raw(x);
	} while (tok && tok->code == ',');
	if (!tok || tok->code != ')')
		return tok && fail(x, tok, "expected ',' or ')'");
	return true;
}

static bool read_body(struct stap_expander *x, struct stap_macro *m)
{
	const struct stap_tok *tok;
	int nest = 0;

	for (;;) {
		tok = stap_expander_raw(x);
		if (!tok)
			return false;
		if (tok->kind == STAP_TOK_END)
			return fail(x, m->name, "incomplete macro definition - missing '%)'");
		if (tok->code == T_PP_OPEN)
			nest++;
		if (tok->code == T_PP_CLOSE && !nest--)
			return true;
		ast_vec_add(x->s->arena, &m->body, tok);
	}
}

static bool check_new(struct stap_expander *x, const struct stap_tok *name)
{
	static const char *const builtin[] = {
#define X(code, text) text,
		STAP_AT_OPERATORS(X)
#undef X
	};
	struct stap_macro *old = find_in(x->macros, name->text);
	size_t i;

	if (old) {
		stap_parse_error_at(x->s, name, "attempt to redefine macro '@%s' in the same file",
				    name->text);
		stap_parse_error_at(x->s, old->name, "macro '@%s' first defined here",
				    name->text);
		return false;
	}
	for (i = 0; i < ARRAY_SIZE(builtin); i++) {
		if (!strcmp(builtin[i] + 1, name->text))
			stap_warn(x->s, name, "macro redefines built-in operator '@%s'",
				  name->text);
	}
	return true;
}

/* @define was read: the name, the parameters and the body follow. */
static bool define(struct stap_expander *x)
{
	struct stap_macro *m = stap_arena_alloc(x->s->arena, sizeof(*m));
	const struct stap_tok *tok = stap_expander_raw(x);

	if (!tok || tok->kind != STAP_TOK_IDENTIFIER)
		return tok && fail(x, tok, "expected identifier");
	m->name = tok;
	m->src = x->src;
	if (!check_new(x, tok))
		return false;
	tok = stap_expander_raw(x);
	if (tok && tok->code == '(') {
		if (!read_params(x, m))
			return false;
		tok = stap_expander_raw(x);
		if (tok && tok->code != T_PP_OPEN)
			return fail(x, tok, "expected '%('");
	}
	if (!tok || tok->code != T_PP_OPEN)
		return tok && fail(x, tok, "expected '%(' or '('");
	if (!read_body(x, m))
		return false;
	m->next = x->macros;
	x->macros = m;
	if (x->src->macros_public) {
		struct stap_macro *pub = stap_arena_alloc(x->s->arena, sizeof(*pub));

		if (!x->s->macros)
			x->s->macros = stap_arena_alloc(x->s->arena, sizeof(*x->s->macros));
		*pub = *m;
		pub->next = x->s->macros->first;
		x->s->macros->first = pub;
	}
	return true;
}

/* Bring the arguments of @use into env->args, brackets kept together. */
static bool read_args(struct stap_expander *x, struct env *env)
{
	const struct stap_macro *m = env->macro;
	const struct stap_tok *tok;
	unsigned int n = 0, nest = 0;

	for (;;) {
		tok = stap_expander_raw(x);
		if (!tok)
			return false;
		if (tok->kind == STAP_TOK_END)
			return fail(x, env->use, "could not find end of macro invocation");
		if (!nest && tok->code == ')')
			break;
		if (!nest && tok->code == ',') {
			if (++n < m->params.n)
				continue;
			stap_parse_error_at(x->s, tok,
					    "too many parameters for macro '%s' (expected %u)",
					    env->use->text, m->params.n);
			return false;
		}
		if (tok->code == '(' || tok->code == '[' || tok->code == '{')
			nest++;
		if (nest && (tok->code == ')' || tok->code == ']' || tok->code == '}'))
			nest--;
		ast_vec_add(x->s->arena, &env->args[n], tok);
	}
	if (n + 1 == m->params.n)
		return true;
	stap_parse_error_at(x->s, tok, "too few parameters for macro '%s' (expected %u)",
			    env->use->text, m->params.n);
	return false;
}

/* @use names @m: read its arguments and go on in its body. */
static bool expand(struct stap_expander *x, const struct stap_macro *m,
		   const struct stap_tok *use)
{
	struct env *env = stap_arena_alloc(x->s->arena, sizeof(*env)), *e;
	const struct stap_tok *tok;

	for (e = x->env; e; e = e->outer) {
		if (e->macro == m)
			return fail(x, use, "recursive use of a macro");
	}
	env->macro = m;
	env->use = use;
	env->outer = x->env;
	if (m->params.n) {
		tok = peek(x);
		if (tok->code != '(') {
			stap_parse_error_at(x->s, tok,
					    "expected '(' in invocation of macro '%s' taking %u parameter%s",
					    use->text, m->params.n,
					    m->params.n == 1 ? "" : "s");
			return false;
		}
		if (!stap_expander_raw(x))
			return false;
		env->args = stap_arena_alloc(x->s->arena, m->params.n * sizeof(*env->args));
		if (!read_args(x, env))
			return false;
	}
	return push(x, &m->body, env, use);
}

/* The argument that parameter @name stands for in the current environment. */
static const struct stap_toks *find_arg(const struct env *env, const char *name)
{
	unsigned int i;

	for (i = env ? env->macro->params.n : 0; i > 0; i--) {
		if (!strcmp(env->macro->params.v[i - 1], name))
			return &env->args[i - 1];
	}
	return NULL;
}

const struct stap_tok *stap_expander_next(struct stap_expander *x)
{
	const struct stap_macro *m;
	const struct stap_toks *arg;
	const struct stap_tok *tok;

	for (;;) {
		tok = stap_expander_raw(x);
		if (!tok || tok->code != T_AT)
			return tok;
		arg = find_arg(x->env, tok->text + 1);
		if (arg) {
			if (!push(x, arg, x->env->outer, tok))
				return NULL;
			continue;
		}
		if (!strcmp(tok->text, "@define")) {
			if (!define(x))
				return NULL;
			continue;
		}
		m = find_macro(x, tok->text + 1);
		if (!m)
			return tok;
		if (!expand(x, m, tok))
			return NULL;
	}
}
