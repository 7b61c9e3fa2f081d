// SPDX-License-Identifier: GPL-2.0
/*
 * Globals that the script writes but never reads can only be meant for the
 * user: an end probe behind his own prints each of them,
 *
 *	probe end { printf("count=%d\n", count) }
 *
 * unless --no-global-var-display.
 */
#include <string.h>
#include "fmt.h"
#include "pass2.h"

static struct ast_stmt *make_print(struct pass2 *p, struct sema_symbol *v)
{
	struct stap_tok *tok = stap_arena_alloc(p->a, sizeof(*tok));
	const char *text, *err = NULL;
	struct ast_expr *print, *symbol;
	struct ast_stmt *s, *body;

	text = stap_arena_printf(p->a, v->type == AST_TYPE_STRING ? "%s=\"%%#s\"\n" : "%s=%%d\n",
				 v->name);
	*tok = *v->tok;
	tok->text = stap_arena_intern(p->a, "printf");
	print = ast_expr_new(p->a, AST_EXPR_PRINT, tok);
	print->type = AST_TYPE_LONG;
	print->print.flags = AST_PRINT_F;
	print->print.fmt = stap_fmt_parse(p->a, text, strlen(text), &err);
	symbol = ast_expr_new(p->a, AST_EXPR_SYMBOL, v->tok);
	symbol->symbol.name = v->name;
	symbol->sema = v;
	symbol->type = v->type;
	ast_vec_add(p->a, &print->print.args, symbol);
	s = ast_stmt_new(p->a, AST_STMT_EXPR, v->tok);
	s->expr = print;
	body = ast_stmt_new(p->a, AST_STMT_BLOCK, v->tok);
	ast_vec_add(p->a, &body->block, s);
	v->read = true;
	return body;
}

static void add_display(struct pass2 *p, struct sema_symbol *v)
{
	struct sema_probe *pr = stap_arena_alloc(p->a, sizeof(*pr));

	pr->kind = STAP_PROBE_END;
	pr->target = "";
	pr->module = "";
	pr->point = "end";
	pr->name = "end";
	pr->written = "end";
	pr->where.kind = pr->kind;
	pr->tok = v->tok;
	pr->body = make_print(p, v);
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

		if (!v->written || v->read || !v->global->src->user || v->nkeys)
			continue;
		if (v->type == AST_TYPE_LONG || v->type == AST_TYPE_STRING)
			add_display(p, v);
	}
}
