// SPDX-License-Identifier: GPL-2.0
/*
 * The tree as text, for -p1: every binary operation in parentheses, one
 * statement per line. What is printed parses again, to the same tree.
 */
#include <string.h>
#include "ast.h"
#include "fmt.h"
#include "stages.h"

static void print_quoted(FILE *out, const char *text, size_t len)
{
	static const char from[] = "\a\b\t\n\v\f\r\"\\", to[] = "abtnvfr\"\\";
	const char *hit;

	fputc('"', out);
	for (; len; len--, text++) {
		hit = *text ? strchr(from, *text) : NULL;
		if (hit)
			fprintf(out, "\\%c", to[hit - from]);
		else if ((unsigned char)*text < ' ' || *text == 127)
			fprintf(out, "\\%03o", (unsigned char)*text);
		else
			fputc(*text, out);
	}
	fputc('"', out);
}

static void print_list(FILE *out, const struct ast_exprs *v)
{
	unsigned int i;

	for (i = 0; i < v->n; i++) {
		fputs(i ? ", " : "", out);
		ast_print_expr(out, v->v[i]);
	}
}

/* An operand: parentheses around all but what binds by itself. */
static void print_operand(FILE *out, const struct ast_expr *e)
{
	fputc('(', out);
	ast_print_expr(out, e);
	fputc(')', out);
}

static void print_path(FILE *out, const struct ast_path *path)
{
	unsigned int i;

	for (i = 0; i < path->steps.n; i++) {
		const struct ast_access *step = &path->steps.v[i];

		if (step->field) {
			fprintf(out, "->%s", step->field);
			continue;
		}
		fputc('[', out);
		ast_print_expr(out, step->index);
		fputc(']', out);
	}
	fputs(path->pretty == 2 ? "$$" : path->pretty ? "$" : "", out);
}

static void print_hist(FILE *out, const struct ast_hist *h)
{
	fputs(h->kind == AST_HIST_LOG ? "@hist_log(" : "@hist_linear(", out);
	ast_print_expr(out, h->stat);
	if (h->kind == AST_HIST_LINEAR)
		fprintf(out, ", %lld, %lld, %lld", h->low,
			h->high, h->step);
	fputc(')', out);
}

static void print_print(FILE *out, const struct ast_expr *e)
{
	const char *sep = "";

	fprintf(out, "%s(", e->tok->text);
	if (e->print.hist)
		print_hist(out, e->print.hist);
	if (e->print.fmt) {
		print_quoted(out, e->print.fmt->text, e->print.fmt->len);
		sep = ", ";
	}
	if (e->print.delim) {
		print_quoted(out, e->print.delim->string.text, e->print.delim->string.len);
		sep = ", ";
	}
	if (e->print.args.n)
		fputs(sep, out);
	print_list(out, &e->print.args);
	fputc(')', out);
}

static void print_strings(FILE *out, const char *op, const char *name, const char *module)
{
	fprintf(out, "%s(", op);
	print_quoted(out, name, strlen(name));
	if (module) {
		fputs(", ", out);
		print_quoted(out, module, strlen(module));
	}
	fputc(')', out);
}

static void print_cast(FILE *out, const struct ast_expr *e)
{
	fputs("@cast(", out);
	ast_print_expr(out, e->cast.operand);
	fputs(", ", out);
	print_quoted(out, e->cast.type_name, strlen(e->cast.type_name));
	if (e->cast.module) {
		fputs(", ", out);
		print_quoted(out, e->cast.module, strlen(e->cast.module));
	}
	fputc(')', out);
	print_path(out, &e->cast.path);
}

/* Target variables and the like, with the & before them. */
static void print_variable(FILE *out, const struct ast_expr *e)
{
	switch (e->kind) {
	case AST_EXPR_TARGET:
		fprintf(out, "%s%s", e->target.path.addressof ? "&" : "", e->target.name);
		print_path(out, &e->target.path);
		break;
	case AST_EXPR_CAST:
		fputs(e->cast.path.addressof ? "&" : "", out);
		print_cast(out, e);
		break;
	case AST_EXPR_ATVAR:
		fputs(e->atvar.path.addressof ? "&" : "", out);
		print_strings(out, "@var", e->atvar.name, e->atvar.module);
		print_path(out, &e->atvar.path);
		break;
	default:
		fputs(e->autocast.path.addressof ? "&" : "", out);
		print_operand(out, e->autocast.operand);
		print_path(out, &e->autocast.path);
		break;
	}
}

static void print_binary(FILE *out, const struct ast_expr *e)
{
	print_operand(out, e->binary.left);
	if (e->kind == AST_EXPR_ASSIGN && e->binary.op != AST_OP_SET &&
	    e->binary.op != AST_OP_STAT)
		fprintf(out, " %s= ", ast_op_text(e->binary.op));
	else
		fprintf(out, " %s ", ast_op_text(e->binary.op));
	print_operand(out, e->binary.right);
}

static void print_unary(FILE *out, const struct ast_expr *e)
{
	switch (e->kind) {
	case AST_EXPR_UNARY:
		fputs(ast_op_text(e->unary.op), out);
		print_operand(out, e->unary.operand);
		break;
	case AST_EXPR_PREINC:
		fputs(ast_op_text(e->crement.op), out);
		print_operand(out, e->crement.operand);
		break;
	default:
		print_operand(out, e->crement.operand);
		fputs(ast_op_text(e->crement.op), out);
		break;
	}
}

static void print_call_like(FILE *out, const struct ast_expr *e)
{
	switch (e->kind) {
	case AST_EXPR_CALL:
		fprintf(out, "%s(", e->call.name);
		print_list(out, &e->call.args);
		break;
	case AST_EXPR_STATOP:
		fprintf(out, "%s(", ast_statop_text(e->statop.op));
		ast_print_expr(out, e->statop.stat);
		if (e->statop.has_param)
			fprintf(out, ", %lld", e->statop.param);
		break;
	case AST_EXPR_DEFINED:
		fputs("@defined(", out);
		ast_print_expr(out, e->defined.operand);
		break;
	case AST_EXPR_ENTRY:
		fputs("@entry(", out);
		ast_print_expr(out, e->entry.operand);
		break;
	default:
		fputs("@enumname(", out);
		print_quoted(out, e->enumname.type_name, strlen(e->enumname.type_name));
		fputs(", ", out);
		ast_print_expr(out, e->enumname.value);
		break;
	}
	fputc(')', out);
}

void ast_print_expr(FILE *out, const struct ast_expr *e)
{
	switch (e->kind) {
	case AST_EXPR_NUMBER:
		fprintf(out, "%lld", e->number.value);
		break;
	case AST_EXPR_STRING:
		print_quoted(out, e->string.text, e->string.len);
		break;
	case AST_EXPR_SYMBOL:
		fputs(e->symbol.name, out);
		break;
	case AST_EXPR_WILDCARD:
		fputc('*', out);
		break;
	case AST_EXPR_INDEX:
		ast_print_expr(out, e->index.base);
		fputc('[', out);
		print_list(out, &e->index.keys);
		fputc(']', out);
		break;
	case AST_EXPR_IN:
		fputc('[', out);
		print_list(out, &e->in.keys);
		fputs("] in ", out);
		ast_print_expr(out, e->in.array);
		break;
	case AST_EXPR_UNARY:
	case AST_EXPR_PREINC:
	case AST_EXPR_POSTINC:
		print_unary(out, e);
		break;
	case AST_EXPR_BINARY:
	case AST_EXPR_LOGICAL:
	case AST_EXPR_COMPARE:
	case AST_EXPR_ASSIGN:
		print_binary(out, e);
		break;
	case AST_EXPR_REGEX:
		print_operand(out, e->regex.left);
		fprintf(out, " %s ", ast_op_text(e->regex.op));
		ast_print_expr(out, e->regex.re);
		break;
	case AST_EXPR_TERNARY:
		print_operand(out, e->ternary.cond);
		fputc('?', out);
		print_operand(out, e->ternary.yes);
		fputc(':', out);
		print_operand(out, e->ternary.no);
		break;
	case AST_EXPR_PRINT:
		print_print(out, e);
		break;
	case AST_EXPR_HIST:
		print_hist(out, &e->hist);
		break;
	case AST_EXPR_TARGET:
	case AST_EXPR_CAST:
	case AST_EXPR_ATVAR:
	case AST_EXPR_AUTOCAST:
		print_variable(out, e);
		break;
	case AST_EXPR_CALL:
	case AST_EXPR_STATOP:
	case AST_EXPR_DEFINED:
	case AST_EXPR_ENTRY:
	case AST_EXPR_ENUMNAME:
		print_call_like(out, e);
		break;
	case AST_EXPR_ENUM:
		print_strings(out, "@enum", e->enumc.name, e->enumc.module);
		break;
	case AST_EXPR_PERF:
		print_strings(out, "@perf", e->perf.name, NULL);
		break;
	case AST_EXPR_COUNT:
		break;
	}
}
