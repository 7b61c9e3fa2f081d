// SPDX-License-Identifier: GPL-2.0
/*
 * Nodes as the grammar's actions make them, with the checks that take no
 * knowledge of names or types. Every node with children passes through
 * stap_build_node() or stap_build_stmt(), which bound the depth of the tree.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "fmt.h"
#include "parser.h"
#include "tokens.h"

/* Finds the depth of the deepest child, without going below it. */
struct depth_walk {
	struct ast_walk walk;
	const void *node;
	unsigned int depth;
};

static bool see_expr(struct ast_walk *w, struct ast_expr **e)
{
	struct depth_walk *d = (struct depth_walk *)w;

	if (*e == d->node)
		return true;
	if ((*e)->depth > d->depth)
		d->depth = (*e)->depth;
	return false;
}

static bool see_stmt(struct ast_walk *w, struct ast_stmt **s)
{
	struct depth_walk *d = (struct depth_walk *)w;

	if (*s == d->node)
		return true;
	if ((*s)->depth > d->depth)
		d->depth = (*s)->depth;
	return false;
}

static bool too_deep(struct stap_parser *p, unsigned int depth, const struct stap_tok *tok)
{
	if (depth <= STAP_MAX_DEPTH)
		return false;
	stap_parse_error(p->s, tok, "expression or statement is nested too deeply");
	return true;
}

struct ast_expr *stap_build_node(struct stap_parser *p, struct ast_expr *e)
{
	struct depth_walk d = { { .expr = see_expr }, e, 0 };
	struct ast_expr *slot = e;

	ast_walk_expr(&d.walk, &slot);
	e->depth = d.depth + 1;
	return too_deep(p, e->depth, e->tok) ? NULL : e;
}

struct ast_stmt *stap_build_stmt(struct stap_parser *p, struct ast_stmt *s)
{
	struct depth_walk d = { { .expr = see_expr, .stmt = see_stmt }, s, 0 };
	struct ast_stmt *slot = s;

	ast_walk_stmt(&d.walk, &slot);
	s->depth = d.depth + 1;
	return too_deep(p, s->depth, s->tok) ? NULL : s;
}

struct ast_expr *stap_build_number(struct stap_parser *p, const struct stap_tok *tok,
				   bool negative)
{
	struct ast_expr *e = ast_expr_new(p->arena, AST_EXPR_NUMBER, tok);
	unsigned long long v;
	char *end;

	errno = 0;
	v = strtoull(tok->text, &end, 0);
	if (*end || errno || (negative && v > 1ULL << 63)) {
		stap_parse_error(p->s, tok, "number invalid or out of range");
		return NULL;
	}
	e->number.value = (long long)(negative ? -v : v);
	e->type = AST_TYPE_LONG;
	return e;
}

struct ast_expr *stap_build_string(struct stap_parser *p, const struct stap_tok *tok)
{
	struct ast_expr *e = ast_expr_new(p->arena, AST_EXPR_STRING, tok);

	e->string.text = tok->text;
	e->string.len = tok->len;
	e->type = AST_TYPE_STRING;
	return e;
}

struct ast_expr *stap_build_symbol(struct stap_parser *p, const struct stap_tok *tok)
{
	struct ast_expr *e = ast_expr_new(p->arena, AST_EXPR_SYMBOL, tok);

	e->symbol.name = tok->text;
	return e;
}

struct ast_expr *stap_build_unary(struct stap_parser *p, enum ast_expr_kind kind,
				  const struct stap_tok *tok, enum ast_op op,
				  struct ast_expr *operand)
{
	struct ast_expr *e = ast_expr_new(p->arena, kind, tok);

	if (kind == AST_EXPR_UNARY) {
		e->unary.op = op;
		e->unary.operand = operand;
	} else {
		e->crement.op = op;
		e->crement.operand = operand;
	}
	return stap_build_node(p, e);
}

struct ast_expr *stap_build_binary(struct stap_parser *p, enum ast_expr_kind kind,
				   const struct stap_tok *tok, enum ast_op op,
				   struct ast_expr *left, struct ast_expr *right)
{
	struct ast_expr *e = ast_expr_new(p->arena, kind, tok);

	e->binary.op = op;
	e->binary.left = left;
	e->binary.right = right;
	return stap_build_node(p, e);
}

struct ast_expr *stap_build_regex(struct stap_parser *p, const struct stap_tok *tok,
				  enum ast_op op, struct ast_expr *left,
				  const struct stap_tok *re)
{
	struct ast_expr *e = ast_expr_new(p->arena, AST_EXPR_REGEX, tok);

	e->regex.op = op;
	e->regex.left = left;
	e->regex.re = stap_build_string(p, re);
	return stap_build_node(p, e);
}

struct ast_expr *stap_build_ternary(struct stap_parser *p, const struct stap_tok *tok,
				    struct ast_expr *cond, struct ast_expr *yes,
				    struct ast_expr *no)
{
	struct ast_expr *e = ast_expr_new(p->arena, AST_EXPR_TERNARY, tok);

	e->ternary.cond = cond;
	e->ternary.yes = yes;
	e->ternary.no = no;
	return stap_build_node(p, e);
}

struct ast_expr *stap_build_in(struct stap_parser *p, const struct stap_tok *tok,
			       const struct ast_exprs *keys, struct ast_expr *array)
{
	struct ast_expr *e = ast_expr_new(p->arena, AST_EXPR_IN, tok);

	e->in.keys = *keys;
	e->in.array = array;
	return stap_build_node(p, e);
}

struct ast_expr *stap_build_call(struct stap_parser *p, const struct stap_tok *name,
				 const struct ast_exprs *args)
{
	struct ast_expr *e = ast_expr_new(p->arena, AST_EXPR_CALL, name);

	e->call.name = name->text;
	e->call.args = *args;
	return stap_build_node(p, e);
}

static unsigned int print_flags(const char *name)
{
	static const struct { const char *name; unsigned int flags; } rows[] = {
#define X(name, flags) { name, flags },
		STAP_PRINTS(X)
#undef X
	};
	size_t i;

	for (i = 0; strcmp(rows[i].name, name); i++)
		;
	return rows[i].flags;
}

const char *const stap_msg_bare_histogram = "base histogram operator where expression expected";

/* Take the leading literal, format or delimiter, out of the arguments. */
static struct ast_expr *take_literal(struct stap_parser *p, struct ast_exprs *args)
{
	struct ast_expr *lit = args->v[0];

	if (lit->kind != AST_EXPR_STRING) {
		stap_parse_error(p->s, lit->tok, "expected literal string");
		return NULL;
	}
	args->v++;
	args->n--;
	args->cap = args->n;
	return lit;
}

/* The token behind a literal, which is where a wrong format is noticed. */
static const struct stap_tok *behind(const struct stap_parser *p, const struct stap_tok *lit)
{
	const struct stap_tok *tok;
	unsigned int i = p->pos;

	while (i-- > 0) {
		tok = p->toks->v[i];
		if (tok->loc.line != lit->loc.line || tok->loc.col != lit->loc.col ||
		    tok->kind != STAP_TOK_STRING)
			continue;
		while (p->toks->v[i]->kind == STAP_TOK_STRING)
			i++;
		return p->toks->v[i];
	}
	return lit;
}

static bool check_print(struct stap_parser *p, struct ast_expr *e)
{
	unsigned int flags = e->print.flags;
	struct ast_expr *lit;
	const char *err;

	if (flags & AST_PRINT_F) {
		lit = take_literal(p, &e->print.args);
		if (!lit)
			return false;
		e->print.fmt = stap_fmt_parse(p->arena, lit->string.text, lit->string.len,
					      &err);
		if (!e->print.fmt)
			stap_parse_error(p->s, behind(p, lit->tok), "%s", err);
		return e->print.fmt;
	}
	if (flags & AST_PRINT_D) {
		e->print.delim = take_literal(p, &e->print.args);
		if (!e->print.delim)
			return false;
		if (e->print.args.n < 2) {
			stap_parse_error(p->s, e->tok,
					 "%s needs a delimiter and at least two values",
					 e->tok->text);
			return false;
		}
	}
	if (flags & AST_PRINT_CHAR && e->print.args.n != 1) {
		stap_parse_error(p->s, e->tok, "%s takes one value", e->tok->text);
		return false;
	}
	return true;
}

struct ast_expr *stap_build_print(struct stap_parser *p, const struct stap_tok *name,
				  const struct ast_exprs *args, struct ast_expr *hist)
{
	struct ast_expr *e = ast_expr_new(p->arena, AST_EXPR_PRINT, name);

	e->print.flags = print_flags(name->text);
	if (hist) {
		if (e->print.flags & (AST_PRINT_F | AST_PRINT_D | AST_PRINT_CHAR |
				      AST_PRINT_SPECIAL)) {
			stap_parse_error_at(p->s, hist->tok, "%s",
					    stap_msg_bare_histogram);
			return NULL;
		}
		e->print.hist = &hist->hist;
		return stap_build_node(p, e);
	}
	e->print.args = *args;
	return check_print(p, e) ? stap_build_node(p, e) : NULL;
}

/* println() is a newline; the others have nothing to do without a value. */
struct ast_expr *stap_build_print_empty(struct stap_parser *p, const struct stap_tok *name,
					const struct stap_tok *close)
{
	struct ast_expr *e = ast_expr_new(p->arena, AST_EXPR_PRINT, name);

	e->print.flags = print_flags(name->text);
	if ((e->print.flags & ~AST_PRINT_S) == AST_PRINT_LN)
		return stap_build_node(p, e);
	stap_parse_error(p->s, close, e->print.flags & (AST_PRINT_F | AST_PRINT_D) ?
			 "expected literal string" : "expected literal string or number");
	return NULL;
}

struct ast_expr *stap_build_statop(struct stap_parser *p, const struct stap_tok *tok,
				   struct ast_expr *stat, const struct stap_tok *comma,
				   const struct ast_expr *param)
{
	struct ast_expr *e = ast_expr_new(p->arena, AST_EXPR_STATOP, tok);
	int op = 0;

	while (strcmp(ast_statop_text(op), tok->text))
		op++;
	e->statop.op = op;
	e->statop.stat = stat;
	if (param && op != AST_STATOP_VARIANCE) {
		stap_parse_error_at(p->s, comma, "not more than 1 parameter allowed");
		return NULL;
	}
	if (param) {
		e->statop.has_param = true;
		e->statop.param = param->number.value;
	}
	return stap_build_node(p, e);
}

struct ast_expr *stap_build_hist(struct stap_parser *p, const struct stap_tok *tok,
				 struct ast_expr *stat, struct ast_expr *low,
				 struct ast_expr *high, struct ast_expr *step)
{
	struct ast_expr *e = ast_expr_new(p->arena, AST_EXPR_HIST, tok);

	e->hist.tok = tok;
	e->hist.stat = stat;
	if (low) {
		e->hist.kind = AST_HIST_LINEAR;
		e->hist.low = low->number.value;
		e->hist.high = high->number.value;
		e->hist.step = step->number.value;
	}
	return stap_build_node(p, e);
}

bool stap_build_return(struct stap_parser *p, const struct stap_tok *tok)
{
	if (!p->in_function)
		stap_parse_error(p->s, tok, "found 'return' not in function context");
	return p->in_function;
}

/* The one sort mark of a foreach, wherever it stands. */
static bool set_sort(struct stap_parser *p, struct ast_foreach *f,
		     const struct stap_tok *mark, int column)
{
	if (!mark)
		return true;
	if (f->sort_dir) {
		stap_parse_error(p->s, mark, "multiple sort directives");
		return false;
	}
	f->sort_column = column;
	f->sort_dir = mark->code == '+' ? 1 : -1;
	return true;
}

struct ast_stmt *stap_build_foreach(struct stap_parser *p, const struct stap_tok *tok,
				    const struct stap_each *value,
				    const struct stap_eaches *keys, struct ast_expr *base,
				    const struct stap_sort *sort)
{
	struct ast_stmt *s = ast_stmt_new(p->arena, AST_STMT_FOREACH, tok);
	struct ast_foreach *f = &s->foreach;
	unsigned int i;
	int op = AST_STATOP_COUNT;

	f->base = base;
	f->sort_column = AST_SORT_NONE;
	for (i = 0; i < keys->n; i++) {
		ast_vec_add(p->arena, &f->keys, keys->v[i].var);
		if (!set_sort(p, f, keys->v[i].mark, i + 1))
			return NULL;
	}
	if (value) {
		f->value = value->var;
		if (!set_sort(p, f, value->mark, AST_SORT_VALUE))
			return NULL;
	}
	if (sort->by) {
		for (op = 0; strcmp(ast_statop_text(op), sort->by->text); op++)
			;
		f->has_sort_by = true;
	}
	f->sort_by = op;
	return set_sort(p, f, sort->mark, AST_SORT_VALUE) ? s : NULL;
}
