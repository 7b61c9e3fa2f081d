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
#include "node.h"

static const char *directive(const struct sema_symbol *v)
{
	return v->type == AST_TYPE_STRING ? "%s" : v->pointee.pointer ? "%#x" : "%d";
}

/* A value as it is printed: text is quoted and escaped. */
static struct ast_expr *value_expr(const struct node *n, struct sema_symbol *v)
{
	struct ast_expr *e = node_symbol(n, v), *call;

	if (v->type != AST_TYPE_STRING)
		return e;
	call = node_call(n, STAP_BI_TEXT_STRN);
	ast_vec_add(n->p->a, &call->call.args, e);
	ast_vec_add(n->p->a, &call->call.args, node_number(n, 0));
	ast_vec_add(n->p->a, &call->call.args, node_number(n, 1));
	return call;
}

static const enum ast_statop shown[] = {
	AST_STATOP_COUNT, AST_STATOP_MIN, AST_STATOP_MAX, AST_STATOP_SUM, AST_STATOP_AVG,
};

#define SHOWN_TEXT " @count=%d @min=%d @max=%d @sum=%d @avg=%d\n"

static void add_shown(const struct node *n, struct ast_exprs *args, struct ast_expr *stat)
{
	size_t i;

	for (i = 0; i < sizeof(shown) / sizeof(*shown); i++)
		ast_vec_add(n->p->a, args, node_statop(n, shown[i], stat));
}

/* Of an empty statistic there is nothing but its count. */
static struct ast_stmt *stat_stmt(const struct node *n, struct sema_symbol *v)
{
	struct ast_stmt *s = ast_stmt_new(n->p->a, AST_STMT_IF, n->tok);
	struct ast_expr *stat = node_symbol(n, v);
	struct stap_arena *a = n->p->a;
	struct ast_exprs args = { 0 };

	s->cond.cond = node_binary(n, AST_EXPR_COMPARE, AST_OP_EQ,
				   node_statop(n, AST_STATOP_COUNT, stat),
				   node_number(n, 0));
	s->cond.yes = node_printf(n, stap_arena_printf(a, "%s @count=0x0\n", v->name), NULL);
	add_shown(n, &args, stat);
	s->cond.no = node_printf(n, stap_arena_printf(a, "%s%s", v->name, SHOWN_TEXT), &args);
	return s;
}

/* The array's element with the loop's keys. */
static struct ast_expr *element_expr(const struct node *n, struct sema_symbol *v,
				     const struct ast_foreach *loop)
{
	struct ast_expr *e = node_index(n, v, loop->keys.v[0], NULL);

	e->index.keys = loop->keys;
	return e;
}

/* The keys: as the loop's variables, as arguments, and as text "a[%d,%s]" */
static const char *add_keys(const struct node *n, const struct sema_symbol *v,
			    struct ast_foreach *loop, struct ast_exprs *args)
{
	struct stap_arena *a = n->p->a;
	const char *text = v->name;
	int i;

	for (i = 0; i < v->nkeys; i++) {
		const char *name = stap_arena_printf(a, "key%d", i + 1);
		struct sema_symbol *key = node_local(n, name, v->keys[i]);

		ast_vec_add(a, &loop->keys, node_symbol(n, key));
		ast_vec_add(a, args, value_expr(n, key));
		text = stap_arena_printf(a, "%s%s%s", text, i ? "," : "[", directive(key));
	}
	return stap_arena_printf(a, "%s]", text);
}

static struct ast_stmt *array_stmt(const struct node *n, struct sema_symbol *v)
{
	struct ast_stmt *s = ast_stmt_new(n->p->a, AST_STMT_FOREACH, n->tok);
	struct ast_foreach *loop = &s->foreach;
	struct stap_arena *a = n->p->a;
	struct ast_exprs args = { 0 };
	struct sema_symbol *value;
	const char *text;

	text = add_keys(n, v, loop, &args);
	loop->base = node_symbol(n, v);
	loop->sort_column = AST_SORT_VALUE;
	loop->sort_dir = -1;
	loop->sort_by = AST_STATOP_COUNT;
	if (v->type == AST_TYPE_STATS) {
		text = stap_arena_printf(a, "%s%s", text, SHOWN_TEXT);
		add_shown(n, &args, element_expr(n, v, loop));
	} else {
		text = stap_arena_printf(a, "%s=%s\n", text, directive(v));
		value = node_local(n, "value", v->type);
		loop->value = node_symbol(n, value);
		ast_vec_add(a, &args, value_expr(n, value));
	}
	loop->body = node_printf(n, text, &args);
	return s;
}

static struct ast_stmt *show_stmt(const struct node *n, struct sema_symbol *v)
{
	struct ast_exprs args = { 0 };
	const char *text;

	if (v->nkeys)
		return array_stmt(n, v);
	if (v->type == AST_TYPE_STATS)
		return stat_stmt(n, v);
	ast_vec_add(n->p->a, &args, value_expr(n, v));
	text = stap_arena_printf(n->p->a, "%s=%s\n", v->name, directive(v));
	return node_printf(n, text, &args);
}

static void add_display(struct pass2 *p, struct sema_symbol *v)
{
	struct sema_probe *pr = stap_arena_alloc(p->a, sizeof(*pr));
	const struct node n = { .p = p, .tok = v->tok, .locals = &pr->locals };

	pr->kind = STAP_PROBE_END;
	pr->target = "";
	pr->module = "";
	pr->scope = "";
	pr->point = "end";
	pr->name = "end";
	pr->written = "end";
	pr->where.kind = pr->kind;
	pr->tok = v->tok;
	pr->body = ast_stmt_new(p->a, AST_STMT_BLOCK, v->tok);
	ast_vec_add(p->a, &pr->body->block, show_stmt(&n, v));
	v->read = true;
	ast_vec_add(p->a, &p->out->probes, pr);
}

/**
 * stap_display_run() - add the end probes
 * @p: the pass; types are known, and what is never executed is gone
 */
void stap_display_run(struct pass2 *p)
{
	unsigned int i;

	if (p->s->opt.no_global_var_display || p->s->opt.listing)
		return;
	stap_usage_run(p, stap_arena_alloc(p->a, p->all.n + 1));
	for (i = 0; i < p->variables.n; i++) {
		struct sema_symbol *v = p->variables.v[i];

		if (v->written && !v->read && v->global->src->user)
			add_display(p, v);
	}
}
