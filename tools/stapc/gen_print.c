// SPDX-License-Identifier: GPL-2.0
/*
 * The print family: a statement becomes an event, an expression a SPRINTF.
 *
 *	printf("%s %d\n", execname(), $count)
 *
 *	event script: "%s %d\n", fields execname, count
 */
#include <string.h>
#include "fmt.h"
#include "gen_print.h"
#include "runtime.h"
#include "stages.h"

/* Arguments of one statement */
#define PRINT_ARGS_MAX	32

static void add_char(struct print *p, char c)
{
	ast_vec_add(p->g->s->arena, &p->text, c);
}

void print_text(struct print *p, const char *text)
{
	while (*text)
		add_char(p, *text++);
}

void print_arg(struct print *p, struct ast_expr *arg)
{
	ast_vec_add(p->g->s->arena, &p->args, arg);
}

/* Text that stands for itself. */
static void add_literal(struct print *p, const char *text, size_t len,
			const struct stap_tok *tok)
{
	if (memchr(text, 0, len) && !p->failed) {
		stap_error(p->g->s, tok, "a NUL character cannot be printed");
		p->failed = true;
	}
	for (; len; len--, text++) {
		if (*text == '%')
			add_char(p, '%');
		add_char(p, *text);
	}
}

static void add_size(struct print *p, const char *before,
		     enum stap_fmt_size kind, unsigned int size)
{
	if (kind == STAP_FMT_NONE)
		return;
	print_text(p, before);
	print_text(p, kind == STAP_FMT_ARG ? "*" :
		    stap_arena_printf(p->g->s->arena, "%u", size));
}

/* Returns how many of @args it took. */
static unsigned int add_directive(struct print *p, const struct stap_fmt_dir *d,
				  struct ast_expr **args)
{
	static const char flags[] = "-0+ #";	/* in the order of the bits */
	unsigned int i, n = 1;

	if (d->conv == STAP_FMT_MEMORY || d->conv == STAP_FMT_MEMHEX)
		return gen_memory(p, d, args);
	add_char(p, '%');
	for (i = 0; flags[i]; i++) {
		if (d->flags & (1u << i))
			add_char(p, flags[i]);
	}
	add_size(p, "", d->width_kind, d->width);
	add_size(p, ".", d->prec_kind, d->prec);
	add_char(p, stap_fmt_letter(d->conv));
	n += (d->width_kind == STAP_FMT_ARG) + (d->prec_kind == STAP_FMT_ARG);
	for (i = 0; i < n; i++)
		print_arg(p, args[i]);
	return n;
}

static void add_format(struct print *p, const struct ast_expr *e)
{
	const struct stap_fmt *f = e->print.fmt;
	struct ast_expr **args = e->print.args.v;
	unsigned int i;

	for (i = 0; i < f->ndirs; i++) {
		if (f->dirs[i].conv == STAP_FMT_LITERAL)
			add_literal(p, f->dirs[i].text, f->dirs[i].len, e->tok);
		else
			args += add_directive(p, &f->dirs[i], args);
	}
}

/* A literal string is text; all else is printed by its type. */
static void add_arg(struct print *p, struct ast_expr *arg, bool character)
{
	if (arg->kind == AST_EXPR_STRING) {
		add_literal(p, arg->string.text, arg->string.len, arg->tok);
		return;
	}
	if (character)
		print_text(p, "%c");
	else
		print_text(p, arg->type == AST_TYPE_STRING ? "%s" : "%d");
	print_arg(p, arg);
}

static void add_print(struct print *p, const struct ast_expr *e)
{
	const struct ast_expr *delim = e->print.delim;
	unsigned int i;

	if (e->print.args.n > PRINT_ARGS_MAX) {
		stap_error(p->g->s, e->tok, "too many arguments to print (%u)", e->print.args.n);
		p->failed = true;
		return;
	}
	if (e->print.flags & AST_PRINT_SYSTEM)
		p->flags = STAP_EVENT_SYSTEM;
	if (e->print.flags & AST_PRINT_SWITCH)
		p->flags = STAP_EVENT_SWITCH;
	if (e->print.flags & AST_PRINT_WARN) {
		p->flags = STAP_EVENT_WARNING;
		print_text(p, "WARNING: ");
	}
	if (e->print.flags & AST_PRINT_F) {
		add_format(p, e);
	} else {
		for (i = 0; i < e->print.args.n; i++) {
			if (i && delim)
				add_literal(p, delim->string.text,
					    delim->string.len, delim->tok);
			add_arg(p, e->print.args.v[i],
				e->print.flags & AST_PRINT_CHAR);
		}
	}
	if (e->print.flags & AST_PRINT_LN)
		add_char(p, '\n');
}

/* Field names */

/* What shows its first argument, in another way. */
static bool is_view(int builtin)
{
	return builtin == STAP_BI_TEXT_STRN ||
	       (builtin >= STAP_BI_KERNEL_STRING && builtin <= STAP_BI_USER_STRING2);
}

/* The name of what @e gives, NULL if it has none. */
static const char *name_of(struct gen *g, const struct ast_expr *e)
{
	const struct sema_function *f;
	const char *name, *other;

	switch (e->kind) {
	case AST_EXPR_SYMBOL:
		return e->symbol.name;
	case AST_EXPR_INDEX:
		return gen_array_of(e->index.base) ? e->index.base->symbol.name : NULL;
	case AST_EXPR_STATOP:
		return ast_statop_text(e->statop.op) + 1;
	case AST_EXPR_TERNARY:
		name = name_of(g, e->ternary.no);
		other = name ? name_of(g, e->ternary.yes) : NULL;
		return other && !strcmp(name, other) ? name : NULL;
	case AST_EXPR_TARGET:
	case AST_EXPR_CAST:
		return gen_target_name(g, e);
	case AST_EXPR_CALL:
		/* a string at a pointer is named after the pointer */
		f = e->sema;
		if (is_view(f->builtin) && name_of(g, e->call.args.v[0]))
			return name_of(g, e->call.args.v[0]);
		return e->call.name;
	default:
		return NULL;
	}
}

static void name_fields(struct print *p, const char **names)
{
	struct stap_arena *a = p->g->s->arena;
	struct code_pool pool = { 0 };
	unsigned int i;

	for (i = 0; i < p->args.n; i++) {
		const char *name = name_of(p->g, p->args.v[i]);

		/* the start that ftrace's own fields have */
		if (!name || !strncmp(name, "common_", 7))
			name = stap_arena_printf(a, "arg%u", i + 1);
		names[i] = code_unique_name(p->g->c, &pool, name);
	}
}

static bool too_big(const struct print *p)
{
	return p->args.n > STAP_FIELDS_MAX || p->text.n >= STAP_TEXT_MAX;
}

static bool print_fits(struct print *p, const struct stap_tok *tok)
{
	if (p->failed)
		return false;
	if (too_big(p)) {
		stap_error(p->g->s, tok, "more than %u arguments or %u bytes of text",
			   STAP_FIELDS_MAX, STAP_TEXT_MAX - 1);
		return false;
	}
	return true;
}

static uint32_t print_format(struct print *p, const char *const *names)
{
	uint8_t types[STAP_FIELDS_MAX];
	unsigned int i;

	for (i = 0; i < p->args.n; i++)
		types[i] = gen_type(p->args.v[i]->type);
	add_char(p, 0);
	return code_format(p->g->c, p->text.v, p->args.n, types, names);
}

/*
 * What trace readers print
 *
 * trace-cmd and perf do not know all directives, nor all bytes in a format. An
 * event has a string in place of what they would print differently.
 */

/* The piece as an expression of its own: sprintf("%c", x). */
static struct ast_expr *piece_expr(struct print *p, const struct stap_directive *d,
				   struct ast_expr **args, const struct stap_tok *tok)
{
	struct stap_arena *a = p->g->s->arena;
	struct ast_expr *e;
	const char *err;
	int i;

	if (!d->conv) {
		e = ast_expr_new(a, AST_EXPR_STRING, tok);
		e->string.text = stap_arena_strndup(a, d->start, d->len);
		e->string.len = d->len;
	} else {
		e = ast_expr_new(a, AST_EXPR_PRINT, tok);
		e->print.flags = AST_PRINT_S | AST_PRINT_F;
		e->print.fmt = stap_fmt_parse(a, stap_arena_strndup(a, d->start, d->len),
					      d->len, &err);
		for (i = 0; i < stap_directive_nargs(d); i++)
			ast_vec_add(a, &e->print.args, args[i]);
	}
	e->type = AST_TYPE_STRING;
	return e;
}

static void add_piece(struct print *p, const struct stap_directive *d,
		      struct ast_expr **args, const struct stap_tok *tok)
{
	struct stap_arena *a = p->g->s->arena;
	unsigned int i;

	if (!stap_print_event_exact(d)) {
		print_text(p, "%s");
		ast_vec_add(a, &p->args, piece_expr(p, d, args, tok));
		return;
	}
	for (i = 0; i < d->len; i++)
		add_char(p, d->start[i]);
	for (i = 0; i < (unsigned int)stap_directive_nargs(d); i++)
		ast_vec_add(a, &p->args, args[i]);
}

/* Literal text in runs of bytes that are printed, and bytes that are not. */
static void add_runs(struct print *p, const struct stap_directive *d,
		     const struct stap_tok *tok)
{
	struct stap_directive run = *d, next = *d;
	const char *end = d->start + d->len;

	for (; run.start < end; run.start += run.len) {
		bool exact;

		run.len = 1;
		exact = stap_print_event_exact(&run);
		next.len = 1;
		for (next.start = run.start + 1; next.start < end; next.start++) {
			if (stap_print_event_exact(&next) != exact)
				break;
			run.len++;
		}
		add_piece(p, &run, NULL, tok);
	}
}

/* As it is, if that needs more arguments than an event has. */
static void make_exact(struct print *p, const struct stap_tok *tok)
{
	struct ast_expr **args = p->args.v;
	struct print q = { .g = p->g, .flags = p->flags };
	struct stap_directive d;
	const char *text;

	add_char(p, 0);
	text = p->text.v;
	while (stap_directive_next(&text, &d) > 0) {
		if (d.conv)
			add_piece(&q, &d, args, tok);
		else
			add_runs(&q, &d, tok);
		args += stap_directive_nargs(&d);
	}
	p->text.n--;
	if (!too_big(&q))
		*p = q;
}

static void collect(struct print *p, struct ast_stmt **s, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		add_print(p, s[i]->expr);
	if (!p->failed)
		make_exact(p, s[0]->expr->tok);
}

/* The text and arguments are complete: make an event of them. */
static void emit_print(struct print *p, const struct stap_tok *tok)
{
	const char *names[STAP_FIELDS_MAX];
	uint32_t v[STAP_FIELDS_MAX], event;
	struct gen *g = p->g;

	if (!print_fits(p, tok))
		return;
	name_fields(p, names);
	event = code_event(g->c, tok, print_format(p, names), p->flags);
	gen_values(g, p->args.v, p->args.n, v);
	gen_emit_args(g, STAP_OP_EMIT, event, 0, v, p->args.n, tok);
}

unsigned int gen_print(struct gen *g, struct ast_stmt **s, unsigned int n)
{
	struct print p = { .g = g };

	if (s[0]->expr->print.hist) {
		gen_hist_print(g, s[0]->expr);
		return 1;
	}
	n = gen_join(s, n);
	collect(&p, s, n);
	while (n > 1 && !p.failed && too_big(&p)) {
		n /= 2;
		p = (struct print){ .g = g };
		collect(&p, s, n);
	}
	emit_print(&p, s[0]->expr->tok);
	return n;
}

void gen_print_expr(struct gen *g, struct ast_expr *e)
{
	struct print p = { .g = g };

	if (e->print.flags & AST_PRINT_S) {
		gen_sprint(g, e, STAP_NONE);
		return;
	}
	if (e->print.hist) {
		gen_hist_print(g, e);
		return;
	}
	add_print(&p, e);
	if (!p.failed)
		make_exact(&p, e->tok);
	emit_print(&p, e->tok);
}

uint32_t gen_sprint(struct gen *g, struct ast_expr *e, uint32_t want)
{
	struct print p = { .g = g };
	uint32_t v[STAP_FIELDS_MAX], format;

	if (!(e->print.flags & AST_PRINT_S)) {
		gen_print_expr(g, e);
		return code_const(g->c, 0);
	}
	if (e->print.hist)
		return gen_hist_sprint(g, e, want);
	add_print(&p, e);
	if (!print_fits(&p, e->tok))
		return code_const_string(g->c, "", 0);
	if (!p.args.n && !memchr(p.text.v ? p.text.v : "", '%', p.text.n))
		return code_const_string(g->c, p.text.v ? p.text.v : "",
					 p.text.n);
	format = print_format(&p, NULL);
	gen_values(g, p.args.v, p.args.n, v);
	want = gen_dest(g, want, STAP_STRING);
	gen_emit_args(g, STAP_OP_SPRINTF, want, format, v, p.args.n, e->tok);
	return want;
}
