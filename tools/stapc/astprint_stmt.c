// SPDX-License-Identifier: GPL-2.0
/*
 * Statements and declarations as text, for -p1; see astprint.c.
 */
#include <stdlib.h>
#include "ast.h"
#include "stages.h"

static void indent_to(FILE *out, int indent)
{
	while (indent-- > 0)
		fputs("  ", out);
}

/* { ... } without a newline behind it; any other statement on lines of its own */
static void print_body(FILE *out, const struct ast_stmt *s, int indent)
{
	unsigned int i;

	if (s->kind != AST_STMT_BLOCK) {
		fputc('\n', out);
		ast_print_stmt(out, s, indent + 1);
		return;
	}
	fputs(" {\n", out);
	for (i = 0; i < s->block.n; i++)
		ast_print_stmt(out, s->block.v[i], indent + 1);
	indent_to(out, indent);
	fputs("}\n", out);
}

static void print_for(FILE *out, const struct ast_stmt *s, int indent)
{
	if (s->loop.is_while) {
		fputs("while (", out);
		ast_print_expr(out, s->loop.cond);
	} else {
		fputs("for (", out);
		if (s->loop.init)
			ast_print_expr(out, s->loop.init);
		fputs("; ", out);
		if (s->loop.cond)
			ast_print_expr(out, s->loop.cond);
		fputs("; ", out);
		if (s->loop.step)
			ast_print_expr(out, s->loop.step);
	}
	fputc(')', out);
	print_body(out, s->loop.body, indent);
}

static const char *mark(const struct ast_foreach *f, int column)
{
	if (!f->sort_dir || f->sort_column != column)
		return "";
	return f->sort_dir > 0 ? "+" : "-";
}

static void print_foreach(FILE *out, const struct ast_stmt *s, int indent)
{
	const struct ast_foreach *f = &s->foreach;
	unsigned int i;

	fputs("foreach (", out);
	if (f->value)
		fprintf(out, "%s = ", f->value->symbol.name);
	fputc('[', out);
	for (i = 0; i < f->keys.n; i++)
		fprintf(out, "%s%s%s", i ? ", " : "", f->keys.v[i]->symbol.name,
			mark(f, i + 1));
	fputs("] in ", out);
	ast_print_expr(out, f->base);
	for (i = 0; i < f->slice.n; i++) {
		fputs(i ? ", " : "[", out);
		ast_print_expr(out, f->slice.v[i]);
	}
	fputs(f->slice.n ? "]" : "", out);
	if (f->has_sort_by)
		fprintf(out, " %s", ast_statop_text(f->sort_by));
	fputs(mark(f, AST_SORT_VALUE), out);
	if (f->limit) {
		fputs(" limit ", out);
		ast_print_expr(out, f->limit);
	}
	fputc(')', out);
	print_body(out, f->body, indent);
}

static void print_if(FILE *out, const struct ast_stmt *s, int indent)
{
	fputs("if (", out);
	ast_print_expr(out, s->cond.cond);
	fputc(')', out);
	print_body(out, s->cond.yes, indent);
	if (!s->cond.no)
		return;
	indent_to(out, indent);
	fputs("else", out);
	print_body(out, s->cond.no, indent);
}

static void print_try(FILE *out, const struct ast_stmt *s, int indent)
{
	fputs("try", out);
	print_body(out, s->try_.body, indent);
	indent_to(out, indent);
	fputs("catch", out);
	if (s->try_.var)
		fprintf(out, " (%s)", s->try_.var->symbol.name);
	print_body(out, s->try_.handler, indent);
}

static void print_simple(FILE *out, const char *word, const struct ast_expr *e)
{
	fputs(word, out);
	if (e) {
		fputs(*word ? " " : "", out);
		ast_print_expr(out, e);
	}
	fputs(";\n", out);
}

void ast_print_stmt(FILE *out, const struct ast_stmt *s, int indent)
{
	indent_to(out, indent);
	switch (s->kind) {
	case AST_STMT_NULL:
		print_simple(out, "", NULL);
		break;
	case AST_STMT_BLOCK:
		fputs("{\n", out);
		for (unsigned int i = 0; i < s->block.n; i++)
			ast_print_stmt(out, s->block.v[i], indent + 1);
		indent_to(out, indent);
		fputs("}\n", out);
		break;
	case AST_STMT_EXPR:
		print_simple(out, "", s->expr);
		break;
	case AST_STMT_IF:
		print_if(out, s, indent);
		break;
	case AST_STMT_FOR:
		print_for(out, s, indent);
		break;
	case AST_STMT_FOREACH:
		print_foreach(out, s, indent);
		break;
	case AST_STMT_RETURN:
		print_simple(out, "return", s->ret.value);
		break;
	case AST_STMT_DELETE:
		print_simple(out, "delete", s->del.value);
		break;
	case AST_STMT_NEXT:
		print_simple(out, "next", NULL);
		break;
	case AST_STMT_BREAK:
		print_simple(out, "break", NULL);
		break;
	case AST_STMT_CONTINUE:
		print_simple(out, "continue", NULL);
		break;
	case AST_STMT_TRY:
		print_try(out, s, indent);
		break;
	case AST_STMT_COUNT:
		break;
	}
}

void ast_print_point(FILE *out, const struct ast_probe_point *p)
{
	unsigned int i;

	for (i = 0; i < p->comps.n; i++) {
		fprintf(out, "%s%s", i ? "." : "", p->comps.v[i].name);
		if (p->comps.v[i].arg) {
			fputc('(', out);
			ast_print_expr(out, p->comps.v[i].arg);
			fputc(')', out);
		}
	}
	fputs(p->sufficient ? "!" : p->optional ? "?" : "", out);
	if (p->cond) {
		fputs(" if (", out);
		ast_print_expr(out, p->cond);
		fputc(')', out);
	}
}

char *ast_point_text(struct stap_arena *a, const struct ast_probe_point *p)
{
	char *buf = NULL, *copy;
	size_t len = 0;
	FILE *out = open_memstream(&buf, &len);

	if (!out)
		return stap_arena_strdup(a, "");
	ast_print_point(out, p);
	fclose(out);
	copy = stap_arena_strdup(a, buf);
	free(buf);
	return copy;
}

static void print_points(FILE *out, const struct ast_probe_points *points)
{
	unsigned int i;

	for (i = 0; i < points->n; i++) {
		fputs(i ? ", " : "", out);
		ast_print_point(out, points->v[i]);
	}
}

static void print_global(FILE *out, const struct ast_global *g)
{
	fprintf(out, "%sglobal %s%s", g->is_private ? "private " : "", g->name,
		g->wrap ? "%" : "");
	if (g->size)
		fprintf(out, "[%lld]", g->size);
	if (g->init) {
		fputs(" = ", out);
		ast_print_expr(out, g->init);
	}
	fputc('\n', out);
}

static void print_alias(FILE *out, const struct ast_alias *a)
{
	unsigned int i;

	fputs("probe ", out);
	for (i = 0; i < a->names.n; i++) {
		ast_print_point(out, a->names.v[i]);
		fputs(a->is_epilogue && i + 1 == a->names.n ? " += " : " = ", out);
	}
	print_points(out, &a->points);
	print_body(out, a->prologue ? a->prologue : a->epilogue, 0);
	if (a->prologue && a->epilogue) {
		fputc(',', out);
		print_body(out, a->epilogue, 0);
	}
}

static void print_function(FILE *out, const struct ast_function *f)
{
	const struct ast_param *p;
	unsigned int i;

	fprintf(out, "%sfunction %s", f->is_private ? "private " : "", f->name);
	if (f->type != AST_TYPE_UNKNOWN)
		fprintf(out, ":%s", ast_type_name(f->type));
	fputs(" (", out);
	for (i = 0; i < f->params.n; i++) {
		p = &f->params.v[i];
		fprintf(out, "%s%s", i ? ", " : "", p->name);
		if (p->type != AST_TYPE_UNKNOWN)
			fprintf(out, ":%s", ast_type_name(p->type));
	}
	fputc(')', out);
	if (f->priority != 1)
		fprintf(out, ":%lld", f->priority);
	print_body(out, f->body, 0);
}

void ast_print_file(FILE *out, const struct ast_file *f)
{
	unsigned int i;

	fprintf(out, "# file %s\n", f->src->name);
	for (i = 0; i < f->globals.n; i++)
		print_global(out, f->globals.v[i]);
	for (i = 0; i < f->aliases.n; i++)
		print_alias(out, f->aliases.v[i]);
	for (i = 0; i < f->probes.n; i++) {
		fputs("probe ", out);
		print_points(out, &f->probes.v[i]->points);
		print_body(out, f->probes.v[i]->body, 0);
	}
	for (i = 0; i < f->functions.n; i++)
		print_function(out, f->functions.v[i]);
}
