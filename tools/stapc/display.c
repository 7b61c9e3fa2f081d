// SPDX-License-Identifier: GPL-2.0
/*
 * Globals that the script writes but never reads can only be meant for the
 * user: an end probe behind his own prints each of them,
 *
 *	probe end { printf("count=%d\n", count) }
 *	probe end {
 *		foreach (v = [k] in a-) printf("a[%s]=%d\n", text_strn(k, 0, 1), v)
 *	}
 *	probe end {
 *		if (@count(s) == 0) printf("s @count=0x0\n")
 *		else printf("s @count=%d @min=%d ...\n", @count(s), @min(s), ...)
 *	}
 *
 * unless --no-global-var-display.
 */
#include <string.h>
#include "fmt.h"
#include "pass2.h"
#include "resolve.h"

/* One of these probes being made. */
struct display {
	struct pass2 *p;
	struct sema_symbol *v;
	struct sema_probe *probe;
};

static struct ast_expr *new_expr(struct display *d, enum ast_expr_kind kind,
				 enum ast_type type)
{
	struct ast_expr *e = ast_expr_new(d->p->a, kind, d->v->tok);

	e->type = type;
	return e;
}

static struct ast_stmt *new_stmt(struct display *d, enum ast_stmt_kind kind)
{
	return ast_stmt_new(d->p->a, kind, d->v->tok);
}

static struct ast_expr *symbol_expr(struct display *d, struct sema_symbol *v)
{
	struct ast_expr *e = new_expr(d, AST_EXPR_SYMBOL, v->type);

	e->symbol.name = v->name;
	e->sema = v;
	return e;
}

static struct ast_expr *number_expr(struct display *d, long long value)
{
	struct ast_expr *e = new_expr(d, AST_EXPR_NUMBER, AST_TYPE_LONG);

	e->number.value = value;
	return e;
}

/* printf(text, args) */
static struct ast_stmt *print_stmt(struct display *d, const char *text,
				   const struct ast_exprs *args)
{
	struct stap_tok *tok = stap_arena_alloc(d->p->a, sizeof(*tok));
	struct ast_stmt *s = new_stmt(d, AST_STMT_EXPR);
	const char *err = NULL;

	*tok = *d->v->tok;
	tok->text = stap_arena_intern(d->p->a, "printf");
	s->expr = ast_expr_new(d->p->a, AST_EXPR_PRINT, tok);
	s->expr->type = AST_TYPE_LONG;
	s->expr->print.flags = AST_PRINT_F;
	s->expr->print.fmt = stap_fmt_parse(d->p->a, text, strlen(text), &err);
	if (args)
		s->expr->print.args = *args;
	return s;
}

/* A local variable of the probe; for people who read field names. */
static struct sema_symbol *new_local(struct display *d, const char *name,
				     enum ast_type type)
{
	struct sema_symbol *v = stap_arena_alloc(d->p->a, sizeof(*v));

	v->kind = SEMA_LOCAL;
	v->name = name;
	v->tok = d->v->tok;
	v->type = type;
	v->index = d->probe->locals.n;
	v->read = true;
	v->written = true;
	ast_vec_add(d->p->a, &d->probe->locals, v);
	return v;
}

static const char *directive(const struct sema_symbol *v)
{
	return v->type == AST_TYPE_STRING ? "%s" : v->pointer ? "%#x" : "%d";
}

/* A value as it is printed: text is quoted and escaped. */
static struct ast_expr *value_expr(struct display *d, struct sema_symbol *v)
{
	struct ast_expr *e = symbol_expr(d, v), *call;
	struct sema_function *f;

	if (v->type != AST_TYPE_STRING)
		return e;
	call = new_expr(d, AST_EXPR_CALL, AST_TYPE_STRING);
	f = stap_resolve_builtin(d->p, STAP_BI_TEXT_STRN);
	call->call.name = f->name;
	call->sema = f;
	ast_vec_add(d->p->a, &call->call.args, e);
	ast_vec_add(d->p->a, &call->call.args, number_expr(d, 0));
	ast_vec_add(d->p->a, &call->call.args, number_expr(d, 1));
	return call;
}

static const enum ast_statop shown[] = {
	AST_STATOP_COUNT, AST_STATOP_MIN, AST_STATOP_MAX, AST_STATOP_SUM, AST_STATOP_AVG,
};

#define SHOWN_TEXT " @count=%d @min=%d @max=%d @sum=%d @avg=%d\n"

static struct ast_expr *statop_expr(struct display *d, enum ast_statop op,
				    struct ast_expr *stat)
{
	struct ast_expr *e = new_expr(d, AST_EXPR_STATOP, AST_TYPE_LONG);

	e->statop.op = op;
	e->statop.stat = stat;
	return e;
}

static void add_shown(struct display *d, struct ast_exprs *args, struct ast_expr *stat)
{
	size_t i;

	for (i = 0; i < sizeof(shown) / sizeof(*shown); i++)
		ast_vec_add(d->p->a, args, statop_expr(d, shown[i], stat));
}

/* Of an empty statistic there is nothing but its count. */
static struct ast_stmt *stat_stmt(struct display *d)
{
	struct ast_expr *stat = symbol_expr(d, d->v), *empty;
	struct ast_stmt *s = new_stmt(d, AST_STMT_IF);
	struct stap_arena *a = d->p->a;
	struct ast_exprs args = { 0 };

	empty = new_expr(d, AST_EXPR_COMPARE, AST_TYPE_LONG);
	empty->binary.op = AST_OP_EQ;
	empty->binary.left = statop_expr(d, AST_STATOP_COUNT, stat);
	empty->binary.right = number_expr(d, 0);
	s->cond.cond = empty;
	s->cond.yes = print_stmt(d, stap_arena_printf(a, "%s @count=0x0\n", d->v->name),
				 NULL);
	add_shown(d, &args, stat);
	s->cond.no = print_stmt(d, stap_arena_printf(a, "%s%s", d->v->name, SHOWN_TEXT),
				&args);
	return s;
}

/* The array's element with the loop's keys. */
static struct ast_expr *element_expr(struct display *d, struct ast_foreach *loop)
{
	struct ast_expr *e = new_expr(d, AST_EXPR_INDEX, d->v->type);

	e->index.base = symbol_expr(d, d->v);
	e->index.keys = loop->keys;
	return e;
}

static struct ast_stmt *array_stmt(struct display *d)
{
	struct ast_stmt *s = new_stmt(d, AST_STMT_FOREACH);
	struct ast_foreach *loop = &s->foreach;
	struct stap_arena *a = d->p->a;
	const char *text = d->v->name;
	struct ast_exprs args = { 0 };
	struct sema_symbol *value;
	int i;

	for (i = 0; i < d->v->nkeys; i++) {
		const char *name = stap_arena_printf(a, "key%d", i + 1);
		struct sema_symbol *key = new_local(d, name, d->v->keys[i]);

		ast_vec_add(a, &loop->keys, symbol_expr(d, key));
		ast_vec_add(a, &args, value_expr(d, key));
		text = stap_arena_printf(a, "%s%s%s", text, i ? "," : "[", directive(key));
	}
	loop->base = symbol_expr(d, d->v);
	loop->sort_column = AST_SORT_VALUE;
	loop->sort_dir = -1;
	loop->sort_by = AST_STATOP_COUNT;
	if (d->v->type == AST_TYPE_STATS) {
		text = stap_arena_printf(a, "%s]%s", text, SHOWN_TEXT);
		add_shown(d, &args, element_expr(d, loop));
	} else {
		text = stap_arena_printf(a, "%s]=%s\n", text, directive(d->v));
		value = new_local(d, "value", d->v->type);
		loop->value = symbol_expr(d, value);
		ast_vec_add(a, &args, value_expr(d, value));
	}
	loop->body = print_stmt(d, text, &args);
	return s;
}

static struct ast_stmt *scalar_stmt(struct display *d)
{
	struct ast_exprs args = { 0 };

	ast_vec_add(d->p->a, &args, value_expr(d, d->v));
	return print_stmt(d, stap_arena_printf(d->p->a, "%s=%s\n", d->v->name,
					       directive(d->v)), &args);
}

static struct ast_stmt *show_stmt(struct display *d)
{
	if (d->v->nkeys)
		return array_stmt(d);
	return d->v->type == AST_TYPE_STATS ? stat_stmt(d) : scalar_stmt(d);
}

static void add_display(struct pass2 *p, struct sema_symbol *v)
{
	struct sema_probe *pr = stap_arena_alloc(p->a, sizeof(*pr));
	struct display d = { .p = p, .v = v, .probe = pr };

	pr->kind = STAP_PROBE_END;
	pr->target = "";
	pr->module = "";
	pr->point = "end";
	pr->name = "end";
	pr->written = "end";
	pr->where.kind = pr->kind;
	pr->tok = v->tok;
	pr->body = new_stmt(&d, AST_STMT_BLOCK);
	ast_vec_add(p->a, &pr->body->block, show_stmt(&d));
	v->read = true;
	ast_vec_add(p->a, &p->out->probes, pr);
}

/**
 * stap_display_run() - add the end probes
 * @p: the pass; types are known
 */
void stap_display_run(struct pass2 *p)
{
	unsigned int i;

	if (p->s->opt.no_global_var_display || p->s->opt.listing)
		return;
	for (i = 0; i < p->variables.n; i++) {
		struct sema_symbol *v = p->variables.v[i];

		if (v->written && !v->read && v->global->src->user)
			add_display(p, v);
	}
}
