// SPDX-License-Identifier: GPL-2.0
/*
 * What is decided before any name is looked at: @defined() by a trial, @enum()
 * by the BTF, and then conditions that have become constant. The arm that is
 * not taken goes unseen, so it may name what is not there:
 *
 *	if (@defined($f_path)) p = $f_path else p = $path
 *
 * In code that names nothing of the kernel's, only what @defined() decided is
 * folded at first: all else is checked before, and folded then.
 */
#include "pass2.h"

struct fold {
	struct ast_walk walk;
	struct pass2 *p;
	const struct stap_target_point *where;
	bool all;			/* not only what @defined decided */
};

/* A number that @defined() stands behind carries this in its sema pointer. */
static char decided;

static void make_number(struct ast_expr *e, int64_t value, bool by_trial)
{
	e->kind = AST_EXPR_NUMBER;
	e->type = AST_TYPE_LONG;
	e->number.value = value;
	e->number.ref = NULL;
	e->sema = by_trial ? &decided : NULL;
}

static bool is_constant(const struct fold *f, const struct ast_expr *e)
{
	return e->kind == AST_EXPR_NUMBER && !e->number.ref && (f->all || e->sema == &decided);
}

/* x && 0 is left alone: x may have an effect. */
static void fold_logical(const struct fold *f, struct ast_expr *e)
{
	const struct ast_expr *left = e->binary.left, *right = e->binary.right;
	bool is_or = e->binary.op == AST_OP_LOR, value;

	if (!is_constant(f, left))
		return;
	value = left->number.value;
	if (value == is_or)
		make_number(e, value, true);
	else if (is_constant(f, right))
		make_number(e, right->number.value != 0, true);
}

static void fold_expr(struct ast_walk *w, struct ast_expr **ep)
{
	struct fold *f = (struct fold *)w;
	const struct stap_target_ref *ref = NULL;
	struct ast_expr *e = *ep, *operand;
	int64_t value;

	switch (e->kind) {
	case AST_EXPR_ENUM:
		if (!stap_target_enum(f->p->s, e, &value, &ref))
			value = 0;
		make_number(e, value, false);
		e->number.ref = ref;
		break;
	case AST_EXPR_UNARY:
		operand = e->unary.operand;
		if (e->unary.op == AST_OP_NOT && is_constant(f, operand))
			make_number(e, !operand->number.value, true);
		break;
	case AST_EXPR_LOGICAL:
		fold_logical(f, e);
		break;
	default:
		break;
	}
}

/* On the way down, so that arms not taken are never entered. */
static bool enter_expr(struct ast_walk *w, struct ast_expr **ep)
{
	struct fold *f = (struct fold *)w;
	struct ast_expr *e = *ep, *cond;

	if (e->kind == AST_EXPR_DEFINED) {
		make_number(e, stap_target_defined(f->p->s, f->where, e->defined.operand),
			    true);
		return false;
	}
	if (e->kind == AST_EXPR_TERNARY) {
		ast_walk_expr(w, &e->ternary.cond);
		cond = e->ternary.cond;
		if (is_constant(f, cond)) {
			*ep = cond->number.value ? e->ternary.yes : e->ternary.no;
			ast_walk_expr(w, ep);
		} else {
			ast_walk_expr(w, &e->ternary.yes);
			ast_walk_expr(w, &e->ternary.no);
		}
		return false;
	}
	if (e->kind == AST_EXPR_LOGICAL) {
		ast_walk_expr(w, &e->binary.left);
		fold_logical(f, e);
		if (e->kind == AST_EXPR_LOGICAL) {
			ast_walk_expr(w, &e->binary.right);
			fold_logical(f, e);
		}
		return false;
	}
	return true;
}

static bool enter_stmt(struct ast_walk *w, struct ast_stmt **sp)
{
	struct fold *f = (struct fold *)w;
	struct ast_stmt *s = *sp, *arm;
	struct ast_expr *cond;

	if (s->kind != AST_STMT_IF)
		return true;
	ast_walk_expr(w, &s->cond.cond);
	cond = s->cond.cond;
	if (!is_constant(f, cond)) {
		ast_walk_stmt(w, &s->cond.yes);
		if (s->cond.no)
			ast_walk_stmt(w, &s->cond.no);
		return false;
	}
	arm = cond->number.value ? s->cond.yes : s->cond.no;
	if (!arm)
		arm = ast_stmt_new(f->p->a, AST_STMT_NULL, s->tok);
	*sp = arm;
	ast_walk_stmt(w, sp);
	return false;
}

struct target_search {
	struct ast_walk walk;
	bool found;
};

static bool find_target(struct ast_walk *w, struct ast_expr **e)
{
	struct target_search *t = (struct target_search *)w;

	switch ((*e)->kind) {
	case AST_EXPR_TARGET:
	case AST_EXPR_CAST:
	case AST_EXPR_ATVAR:
	case AST_EXPR_ENTRY:
		t->found = true;
		break;
	default:
		break;
	}
	return !t->found;
}

static bool has_targets(struct ast_stmt **body)
{
	struct target_search t = { .walk.expr = find_target };

	ast_walk_stmt(&t.walk, body);
	return t.found;
}

/* What always goes elsewhere, so that nothing behind it is ever reached. */
static bool leaves(const struct ast_stmt *s)
{
	switch (s->kind) {
	case AST_STMT_RETURN:
	case AST_STMT_NEXT:
	case AST_STMT_BREAK:
	case AST_STMT_CONTINUE:
		return true;
	case AST_STMT_BLOCK:
		return s->block.n && leaves(s->block.v[s->block.n - 1]);
	default:
		return false;
	}
}

static void leave_stmt(struct ast_walk *w, struct ast_stmt **sp)
{
	struct ast_stmt *s = *sp;
	unsigned int i;

	(void)w;
	if (s->kind == AST_STMT_BLOCK) {
		for (i = 0; i < s->block.n; i++) {
			if (leaves(s->block.v[i]))
				s->block.n = i + 1;
		}
	} else if (s->kind == AST_STMT_FOR && s->loop.cond &&
		   s->loop.cond->kind == AST_EXPR_NUMBER && !s->loop.cond->number.value) {
		s->kind = s->loop.init ? AST_STMT_EXPR : AST_STMT_NULL;
		s->expr = s->loop.init;
	}
}

void stap_fold_body(struct pass2 *p, const struct stap_target_point *where,
		    struct ast_stmt **body)
{
	struct fold f = {
		.walk = { .expr = enter_expr, .stmt = enter_stmt, .expr_post = fold_expr },
		.p = p,
		.where = where,
		.all = !p->s->opt.unoptimized && has_targets(body),
	};

	ast_walk_stmt(&f.walk, body);
}

/**
 * stap_fold_run() - fold the constants that are left, drop unreachable code
 * @p: the pass; its types fit
 */
void stap_fold_run(struct pass2 *p)
{
	struct fold f = {
		.walk = { .expr = enter_expr, .stmt = enter_stmt, .expr_post = fold_expr,
			  .stmt_post = leave_stmt },
		.p = p,
		.all = true,
	};
	unsigned int i;

	if (p->s->opt.unoptimized)
		return;
	for (i = 0; i < p->out->probes.n; i++)
		ast_walk_stmt(&f.walk, &p->out->probes.v[i]->body);
	for (i = 0; i < p->all.n; i++) {
		if (p->all.v[i]->builtin < 0)
			ast_walk_stmt(&f.walk, &p->all.v[i]->body);
	}
}
