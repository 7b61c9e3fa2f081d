// SPDX-License-Identifier: GPL-2.0
/*
 * Types of the whole program. Nothing is declared: a constant, an operator, a
 * format, a target variable say what type they have or want, and from there
 * types spread through variables, parameters and results until nothing
 * changes. Then everything is looked at once more, and what contradicts itself
 * or is still unknown is reported. An expression is visited with the type its
 * place wants, UNKNOWN if any will do.
 */
#include <string.h>
#include "fmt.h"
#include "infer.h"

static bool known(enum ast_type t)
{
	return t != AST_TYPE_UNKNOWN;
}

static void fail_types(struct infer *f, const struct ast_expr *e, enum ast_type want,
		       enum ast_type have)
{
	if (f->report)
		stap_error(f->p->s, e->tok, "type mismatch: expected %s but found %s",
			   ast_type_name(want), ast_type_name(have));
}

static void fail_unknown(struct infer *f, const struct stap_tok *tok)
{
	if (f->report)
		stap_error(f->p->s, tok, "unresolved type ");
}

/* @e is of type @have; does it fit its place? */
static void settle(struct infer *f, struct ast_expr *e, enum ast_type have,
		   enum ast_type want)
{
	e->type = have;
	if (known(want) && known(have) && want != have)
		fail_types(f, e, want, have);
}

/* A variable turns out to have type @t, at @tok. */
void stap_infer_learn(struct infer *f, struct sema_symbol *v, enum ast_type t,
		      const struct stap_tok *tok)
{
	if (!known(t) || v->type == t)
		return;
	if (!known(v->type)) {
		v->type = t;
		v->type_tok = tok;
		f->changed = true;
		return;
	}
	if (!f->report)
		return;
	stap_error(f->p->s, tok, "type mismatch (%s)", ast_type_name(t));
	if (v->type_tok)
		stap_error(f->p->s, v->type_tok, "type was first inferred here (%s)",
			   ast_type_name(v->type));
}

static void infer_symbol(struct infer *f, struct ast_expr *e, enum ast_type want)
{
	struct sema_symbol *v = e->sema;

	if (!v)
		return;
	stap_infer_learn(f, v, want, e->tok);
	e->type = v->type;
	if (!known(v->type) && f->report) {
		fail_unknown(f, e->tok);
		v->type = AST_TYPE_LONG;	/* said once */
	}
	if (v->type == AST_TYPE_STATS && want != AST_TYPE_STATS) {
		if (!known(want))
			fail_types(f, e, AST_TYPE_LONG, AST_TYPE_STATS);
		e->type = AST_TYPE_LONG;
	}
}

static void infer_two(struct infer *f, struct ast_expr *left, struct ast_expr *right,
		      enum ast_type want)
{
	/* Each may be known only by the other, from the round before. */
	if (!known(want))
		want = known(left->type) ? left->type : right->type;
	if (want == AST_TYPE_STATS)
		want = AST_TYPE_UNKNOWN;
	/* Of two that are known and differ, a variable is the one to blame. */
	if (left->kind == AST_EXPR_SYMBOL && right->kind != AST_EXPR_SYMBOL &&
	    known(right->type) && right->type != AST_TYPE_STATS)
		want = right->type;
	stap_infer_expr(f, left, want);
	stap_infer_expr(f, right, want);
}

static void infer_assign(struct infer *f, struct ast_expr *e, enum ast_type want)
{
	struct ast_expr *left = e->binary.left, *right = e->binary.right;

	switch (e->binary.op) {
	case AST_OP_SET:
		infer_two(f, left, right, want);
		e->type = known(left->type) ? left->type : right->type;
		break;
	case AST_OP_STAT:
		stap_infer_stat(f, left);
		stap_infer_expr(f, right, AST_TYPE_LONG);
		settle(f, e, AST_TYPE_LONG, want);
		break;
	case AST_OP_CONCAT:
		stap_infer_expr(f, left, AST_TYPE_STRING);
		stap_infer_expr(f, right, AST_TYPE_STRING);
		settle(f, e, AST_TYPE_STRING, want);
		break;
	default:
		stap_infer_expr(f, left, AST_TYPE_LONG);
		stap_infer_expr(f, right, AST_TYPE_LONG);
		settle(f, e, AST_TYPE_LONG, want);
	}
}

static void infer_call(struct infer *f, struct ast_expr *e, enum ast_type want)
{
	struct sema_function *fn = e->sema;
	unsigned int i;

	for (i = 0; i < e->call.args.n; i++) {
		struct ast_expr *arg = e->call.args.v[i];
		struct sema_symbol *param = fn ? fn->locals.v[i] : NULL;

		stap_infer_expr(f, arg, param ? param->type : AST_TYPE_UNKNOWN);
		if (param && !known(param->type))
			stap_infer_learn(f, param, arg->type, arg->tok);
	}
	if (!fn)
		return;
	if (fn->builtin < 0 && !known(fn->type) && known(want)) {
		fn->type = want;
		fn->type_tok = e->tok;
		f->changed = true;
	}
	settle(f, e, fn->type, want);
	if (!known(fn->type) && e != f->discarded)
		fail_unknown(f, e->tok);
}

static void infer_format(struct infer *f, struct ast_expr *e)
{
	static const enum ast_type types[] = {
#define LONG	AST_TYPE_LONG
#define STRING	AST_TYPE_STRING
#define UNKNOWN	AST_TYPE_UNKNOWN
#define X(name, c, type) type,
		STAP_FMT_CONVS(X)
#undef X
#undef LONG
#undef STRING
#undef UNKNOWN
	};
	const struct stap_fmt *fmt = e->print.fmt;
	struct ast_expr **arg = e->print.args.v;
	unsigned int i;

	if (!fmt)
		return;
	if (fmt->nargs != e->print.args.n) {
		if (f->report)
			stap_error(f->p->s, e->tok,
				   "Wrong number of args to formatted print operator");
		return;
	}
	for (i = 0; i < fmt->ndirs; i++) {
		const struct stap_fmt_dir *d = &fmt->dirs[i];

		if (d->conv == STAP_FMT_LITERAL)
			continue;
		if (d->width_kind == STAP_FMT_ARG)
			stap_infer_expr(f, *arg++, AST_TYPE_LONG);
		if (d->prec_kind == STAP_FMT_ARG)
			stap_infer_expr(f, *arg++, AST_TYPE_LONG);
		stap_infer_expr(f, *arg++, types[d->conv]);
	}
}

static void infer_print(struct infer *f, struct ast_expr *e, enum ast_type want)
{
	bool string = e->print.flags & AST_PRINT_S;
	unsigned int i;

	if (e->print.flags & AST_PRINT_F) {
		infer_format(f, e);
	} else {
		for (i = 0; i < e->print.args.n; i++)
			stap_infer_expr(f, e->print.args.v[i],
					e->print.flags & AST_PRINT_CHAR ?
					AST_TYPE_LONG : AST_TYPE_UNKNOWN);
	}
	if (e->print.delim)
		stap_infer_expr(f, e->print.delim, AST_TYPE_STRING);
	if (e->print.hist)
		stap_infer_stat(f, e->print.hist->stat);
	settle(f, e, string ? AST_TYPE_STRING : AST_TYPE_LONG, want);
}

static void infer_path(struct infer *f, const struct ast_path *path)
{
	unsigned int i;

	for (i = 0; i < path->steps.n; i++) {
		if (path->steps.v[i].index)
			stap_infer_expr(f, path->steps.v[i].index, AST_TYPE_LONG);
	}
}

static void infer_unary(struct infer *f, struct ast_expr *operand, struct ast_expr *e,
			enum ast_type want)
{
	stap_infer_expr(f, operand, AST_TYPE_LONG);
	settle(f, e, AST_TYPE_LONG, want);
}

static void infer_binary(struct infer *f, struct ast_expr *e, enum ast_type want)
{
	enum ast_type t = e->binary.op == AST_OP_CONCAT ? AST_TYPE_STRING : AST_TYPE_LONG;

	stap_infer_expr(f, e->binary.left, t);
	stap_infer_expr(f, e->binary.right, t);
	settle(f, e, t, want);
}

static void infer_kind(struct infer *f, struct ast_expr *e, enum ast_type want)
{
	switch (e->kind) {
	case AST_EXPR_NUMBER:
		settle(f, e, AST_TYPE_LONG, want);
		break;
	case AST_EXPR_STRING:
		settle(f, e, AST_TYPE_STRING, want);
		break;
	case AST_EXPR_SYMBOL:
		infer_symbol(f, e, want);
		break;
	case AST_EXPR_INDEX:
		stap_infer_index(f, e, want);
		break;
	case AST_EXPR_IN:
		stap_infer_keys(f, e->in.array, &e->in.keys);
		settle(f, e, AST_TYPE_LONG, want);
		break;
	case AST_EXPR_UNARY:
		infer_unary(f, e->unary.operand, e, want);
		break;
	case AST_EXPR_PREINC:
	case AST_EXPR_POSTINC:
		infer_unary(f, e->crement.operand, e, want);
		break;
	case AST_EXPR_BINARY:
	case AST_EXPR_LOGICAL:
		infer_binary(f, e, want);
		break;
	case AST_EXPR_COMPARE:
		infer_two(f, e->binary.left, e->binary.right, AST_TYPE_UNKNOWN);
		settle(f, e, AST_TYPE_LONG, want);
		break;
	case AST_EXPR_REGEX:
		stap_infer_expr(f, e->regex.left, AST_TYPE_STRING);
		settle(f, e, AST_TYPE_LONG, want);
		break;
	case AST_EXPR_TERNARY:
		stap_infer_expr(f, e->ternary.cond, AST_TYPE_LONG);
		infer_two(f, e->ternary.yes, e->ternary.no, want);
		e->type = known(e->ternary.yes->type) ? e->ternary.yes->type :
							e->ternary.no->type;
		break;
	case AST_EXPR_ASSIGN:
		infer_assign(f, e, want);
		break;
	case AST_EXPR_CALL:
		infer_call(f, e, want);
		break;
	case AST_EXPR_PRINT:
		infer_print(f, e, want);
		break;
	case AST_EXPR_STATOP:
		stap_infer_stat(f, e->statop.stat);
		settle(f, e, AST_TYPE_LONG, want);
		break;
	case AST_EXPR_HIST:
		stap_infer_stat(f, e->hist.stat);
		settle(f, e, AST_TYPE_STATS, want);
		break;
	case AST_EXPR_TARGET:	/* their types came from target.c */
		infer_path(f, &e->target.path);
		settle(f, e, e->type, want);
		break;
	case AST_EXPR_CAST:
		stap_infer_expr(f, e->cast.operand, AST_TYPE_LONG);
		infer_path(f, &e->cast.path);
		settle(f, e, e->type, want);
		break;
	case AST_EXPR_ATVAR:
		infer_path(f, &e->atvar.path);
		settle(f, e, e->type, want);
		break;
	case AST_EXPR_ENTRY:
		stap_infer_expr(f, e->entry.operand, want);
		e->type = e->entry.operand->type;
		break;
	case AST_EXPR_ENUMNAME:
		stap_infer_expr(f, e->enumname.value, AST_TYPE_LONG);
		settle(f, e, AST_TYPE_STRING, want);
		break;
	default:	/* WILDCARD has no value; DEFINED and ENUM are gone */
		break;
	}
}

/**
 * stap_infer_expr() - visit an expression
 * @f: the inference
 * @e: which; its type is set as far as it is known
 * @want: the type that its place demands, or UNKNOWN
 *
 * A round visits each expression once: a tree is as deep as its author likes.
 */
void stap_infer_expr(struct infer *f, struct ast_expr *e, enum ast_type want)
{
	enum ast_type before = e->type;

	infer_kind(f, e, want);
	if (!known(before) && known(e->type))
		f->changed = true;
}
