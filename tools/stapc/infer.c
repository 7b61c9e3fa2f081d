// SPDX-License-Identifier: GPL-2.0
/*
 * Types of the whole program. Nothing is declared: a constant, an operator, a
 * format, a target variable say what type they have or want, and from there
 * types spread through variables, parameters and results until nothing
 * changes. Then everything is looked at once more, and what contradicts itself
 * or is still unknown is reported. An expression is visited with the type its
 * place wants, UNKNOWN if any will do.
 *
 * Each use of a name has a type of its own, which it tells the name only in
 * the round after: so it is the later of two contradicting uses that is
 * blamed, and the first that is named as the reason.
 */
#include "fmt.h"
#include "infer.h"

static bool known(enum ast_type t)
{
	return t != AST_TYPE_UNKNOWN;
}

static bool differ(enum ast_type a, enum ast_type b)
{
	return known(a) && known(b) && a != b;
}

void stap_infer_set(struct infer *f, struct ast_expr *e, enum ast_type t)
{
	if (e->type == t)
		return;
	e->type = t;
	f->changed = true;
}

/* Variables and array elements; arrays' keys are infer_array.c's. */
struct infer_decl stap_infer_symbol_decl(struct sema_symbol *v)
{
	return (struct infer_decl){
		.type = &v->type,
		.tok = &v->type_tok,
		.index = v->kind == SEMA_PARAM ? (int)v->index : -1,
	};
}

struct infer_decl stap_infer_result_decl(struct sema_function *fn)
{
	return (struct infer_decl){
		.type = &fn->type,
		.tok = &fn->type_tok,
		.index = -1,
		.fixed = fn->builtin >= 0,
	};
}

void stap_infer_learn(struct infer *f, struct infer_decl d, enum ast_type t,
		      const struct stap_tok *tok)
{
	if (d.fixed || !known(t))
		return;
	*d.type = t;
	*d.tok = tok;
	f->changed = true;
}

/* A builtin that gives nothing: 0, where a number must be, as in "x && exit()" */
static bool is_void(struct infer_decl d)
{
	return d.fixed && !known(*d.type);
}

void stap_infer_match(struct infer *f, struct ast_expr *e, struct infer_decl d,
		      enum ast_type want, bool void_ok)
{
	if (differ(e->type, *d.type))
		stap_infer_conflict(f, e->tok, e->type, d, true);
	else if (differ(e->type, want) || differ(*d.type, want))
		stap_infer_conflict(f, e->tok, want, d, true);
	else if (!known(e->type) && known(want) && (!is_void(d) || want == AST_TYPE_LONG))
		stap_infer_set(f, e, want);
	else if (!known(e->type) && known(*d.type))
		stap_infer_set(f, e, *d.type);
	else if (known(e->type) && !known(*d.type))
		stap_infer_learn(f, d, e->type, e->tok);
	else if (!known(e->type) && !void_ok)
		stap_infer_unresolved(f, e->tok);
}

void stap_infer_pass(struct infer *f, struct ast_expr *e, struct infer_decl d)
{
	stap_infer_expr(f, e, *d.type);
	if (e->type == AST_TYPE_STATS)
		stap_infer_invalid(f, e->tok, e->type);
	else if (!known(e->type))
		stap_infer_unresolved(f, e->tok);
	else if (!known(*d.type))
		stap_infer_learn(f, d, e->type, e->tok);
	else if (e->type != *d.type)
		stap_infer_conflict(f, e->tok, e->type, d, false);
}

/* An expression of type @t whatever its place wants. */
static void settle(struct infer *f, struct ast_expr *e, enum ast_type t, enum ast_type want)
{
	stap_infer_set(f, e, t);
	if (differ(t, want))
		stap_infer_misplaced(f, e->tok, want, t);
}

/* Of numbers alone. */
static bool is_constant(const struct ast_expr *e)
{
	switch (e->kind) {
	case AST_EXPR_NUMBER:
		return true;
	case AST_EXPR_UNARY:
		return is_constant(e->unary.operand);
	case AST_EXPR_BINARY:
	case AST_EXPR_LOGICAL:
	case AST_EXPR_COMPARE:
		return e->binary.op != AST_OP_CONCAT && is_constant(e->binary.left) &&
		       is_constant(e->binary.right);
	default:
		return false;
	}
}

/* An operator that always gives a @t. */
static void infer_result(struct infer *f, struct ast_expr *e, enum ast_type t,
			 enum ast_type want)
{
	if (!differ(want, t))
		;
	else if (is_constant(e))
		stap_infer_misplaced(f, e->tok, want, t);
	else
		stap_infer_operator(f, e->tok);
	stap_infer_set(f, e, t);
}

static void infer_unary(struct infer *f, struct ast_expr *operand, struct ast_expr *e,
			enum ast_type want)
{
	infer_result(f, e, AST_TYPE_LONG, want);
	stap_infer_expr(f, operand, AST_TYPE_LONG);
}

/* What is printed to a string is looked at by the operator it stands in. */
static void infer_operand(struct infer *f, struct ast_expr *e, enum ast_type want)
{
	stap_infer_expr(f, e, e->kind == AST_EXPR_PRINT ? AST_TYPE_UNKNOWN : want);
}

static void infer_binary(struct infer *f, struct ast_expr *e, enum ast_type t,
			 enum ast_type want)
{
	struct ast_expr *left = e->binary.left, *right = e->binary.right;

	infer_result(f, e, t, want);
	infer_operand(f, left, t);
	infer_operand(f, right, t);
	if (differ(left->type, right->type))
		stap_infer_sides(f, e);
	else if (left->kind == AST_EXPR_PRINT && differ(left->type, t))
		stap_infer_misplaced(f, left->tok, t, left->type);
}

/* Both sides are of one type; if they are not, the left one is blamed. */
static void infer_compare(struct infer *f, struct ast_expr *e, enum ast_type want)
{
	struct ast_expr *left = e->binary.left, *right = e->binary.right;

	infer_result(f, e, AST_TYPE_LONG, want);
	infer_operand(f, left, right->type);
	infer_operand(f, right, differ(left->type, right->type) ? right->type : left->type);
	if (differ(left->type, right->type))
		stap_infer_sides(f, e);
}

static void infer_set(struct infer *f, struct ast_expr *e, enum ast_type want)
{
	struct ast_expr *left = e->binary.left, *right = e->binary.right;
	enum ast_type t;

	if (!known(want))
		want = e->type;
	t = known(right->type) ? right->type : left->type;
	stap_infer_expr(f, left, known(want) ? want : t);
	t = known(left->type) ? left->type : right->type;
	stap_infer_expr(f, right, known(want) ? want : t);
	if (!known(e->type))
		stap_infer_set(f, e, known(want) ? want : left->type);
	if (differ(left->type, right->type))
		stap_infer_sides(f, e);
}

static void infer_assign(struct infer *f, struct ast_expr *e, enum ast_type want)
{
	struct ast_expr *left = e->binary.left, *right = e->binary.right;

	if (e->binary.op == AST_OP_STAT) {
		infer_result(f, e, AST_TYPE_LONG, want);
		stap_infer_expr(f, left, AST_TYPE_STATS);
		stap_infer_expr(f, right, AST_TYPE_LONG);
	} else if (left->type == AST_TYPE_STATS) {
		stap_infer_invalid(f, left->tok, left->type);
	} else if (right->type == AST_TYPE_STATS) {
		stap_infer_invalid(f, right->tok, right->type);
	} else if (e->binary.op == AST_OP_SET) {
		infer_set(f, e, want);
	} else {
		infer_binary(f, e, e->binary.op == AST_OP_CONCAT ?
			     AST_TYPE_STRING : AST_TYPE_LONG, want);
	}
}

static void infer_ternary(struct infer *f, struct ast_expr *e, enum ast_type want)
{
	struct ast_expr *yes = e->ternary.yes, *no = e->ternary.no;

	stap_infer_expr(f, e->ternary.cond, AST_TYPE_LONG);
	if (!known(want))
		want = e->type;
	stap_infer_expr(f, yes, want);
	stap_infer_expr(f, no, want);
	if (!known(e->type))
		stap_infer_set(f, e, known(want) ? want : known(yes->type) ? yes->type : no->type);
	else if (differ(want, e->type))
		stap_infer_misplaced(f, e->tok, want, e->type);
}

/* All functions that "next" may lead to have the same types. */
static void infer_call(struct infer *f, struct ast_expr *e, enum ast_type want)
{
	struct sema_function *fn;
	unsigned int i;

	for (fn = e->sema; fn; fn = fn->next) {
		stap_infer_match(f, e, stap_infer_result_decl(fn), want, true);
		for (i = 0; i < e->call.args.n; i++)
			stap_infer_pass(f, e->call.args.v[i],
					stap_infer_symbol_decl(fn->locals.v[i]));
	}
	if (e->sema && !known(e->type) && known(want))
		stap_infer_unresolved(f, e->tok);
}

/* An argument of a format, which knows what it wants. */
static void infer_wanted(struct infer *f, struct ast_expr *arg, enum ast_type want)
{
	stap_infer_expr(f, arg, want);
	if (!known(arg->type))
		stap_infer_unresolved(f, arg->tok);
	else if (arg->type == AST_TYPE_STATS)
		stap_infer_misplaced(f, arg->tok, AST_TYPE_LONG, arg->type);
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

	if (fmt->nargs != e->print.args.n) {
		f->open = true;
		f->wrong = true;
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
			infer_wanted(f, *arg++, AST_TYPE_LONG);
		if (d->prec_kind == STAP_FMT_ARG)
			infer_wanted(f, *arg++, AST_TYPE_LONG);
		infer_wanted(f, *arg++, types[d->conv]);
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
			infer_wanted(f, e->print.args.v[i], e->print.flags & AST_PRINT_CHAR ?
				     AST_TYPE_LONG : AST_TYPE_UNKNOWN);
	}
	if (e->print.delim)
		stap_infer_expr(f, e->print.delim, AST_TYPE_STRING);
	if (e->print.hist)
		stap_infer_expr(f, e->print.hist->stat, AST_TYPE_STATS);
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
	switch (e->kind) {
	case AST_EXPR_NUMBER:
		settle(f, e, AST_TYPE_LONG, want);
		break;
	case AST_EXPR_STRING:
		settle(f, e, AST_TYPE_STRING, want);
		break;
	case AST_EXPR_SYMBOL:
		if (e->sema)
			stap_infer_match(f, e, stap_infer_symbol_decl(e->sema), want, false);
		break;
	case AST_EXPR_INDEX:
		stap_infer_index(f, e, want);
		break;
	case AST_EXPR_IN:
		if (e->in.array->sema)
			stap_infer_match(f, e->in.array, stap_infer_symbol_decl(e->in.array->sema),
					 AST_TYPE_UNKNOWN, false);
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
		infer_binary(f, e, e->binary.op == AST_OP_CONCAT ?
			     AST_TYPE_STRING : AST_TYPE_LONG, want);
		break;
	case AST_EXPR_LOGICAL:
		infer_binary(f, e, AST_TYPE_LONG, want);
		break;
	case AST_EXPR_COMPARE:
		infer_compare(f, e, want);
		break;
	case AST_EXPR_REGEX:
		infer_result(f, e, AST_TYPE_LONG, want);
		stap_infer_expr(f, e->regex.left, AST_TYPE_STRING);
		break;
	case AST_EXPR_TERNARY:
		infer_ternary(f, e, want);
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
		stap_infer_expr(f, e->statop.stat, AST_TYPE_STATS);
		settle(f, e, AST_TYPE_LONG, want);
		break;
	case AST_EXPR_HIST:
		stap_infer_expr(f, e->hist.stat, AST_TYPE_STATS);
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
		stap_infer_set(f, e, e->entry.operand->type);
		break;
	case AST_EXPR_ENUMNAME:
		stap_infer_expr(f, e->enumname.value, AST_TYPE_LONG);
		settle(f, e, AST_TYPE_STRING, want);
		break;
	case AST_EXPR_AUTOCAST:
		stap_infer_expr(f, e->autocast.operand, AST_TYPE_LONG);
		infer_path(f, &e->autocast.path);
		stap_infer_untyped(f, e->tok);
		break;
	default:	/* WILDCARD has no value; DEFINED and ENUM are gone */
		break;
	}
}
