// SPDX-License-Identifier: GPL-2.0
/*
 * Who reads, writes and calls what: the facts that elision goes by.
 *
 * A variable is read where its value goes somewhere. "x++" and "x += 1" as
 * statements only write, if x is global. An expression has an effect if it prints, writes a
 * variable, calls exit() and its like, or a function that does such a thing to
 * more than its own locals. A run-time error is no effect.
 */
#include <string.h>
#include "pass2.h"

static void use_expr(struct ast_expr *e, bool value);

static void use_exprs(const struct ast_exprs *list)
{
	unsigned int i;

	for (i = 0; i < list->n; i++)
		use_expr(list->v[i], true);
}

static void use_path(const struct ast_path *path)
{
	unsigned int i;

	for (i = 0; i < path->steps.n; i++) {
		if (path->steps.v[i].index)
			use_expr(path->steps.v[i].index, true);
	}
}

static void mark(const struct ast_expr *symbol, bool read, bool write)
{
	struct sema_symbol *v = symbol->sema;

	if (!v)
		return;
	v->read |= read;
	v->written |= write;
}

/* A variable or an element of an array as the target of a write. */
static void use_lvalue(struct ast_expr *e, bool read)
{
	switch (e->kind) {
	case AST_EXPR_SYMBOL:
		mark(e, read, true);
		break;
	case AST_EXPR_INDEX:
		use_exprs(&e->index.keys);
		if (e->index.base->kind == AST_EXPR_SYMBOL)
			mark(e->index.base, read, true);
		break;
	default:
		use_expr(e, true);
	}
}

static void use_hist(const struct ast_hist *h)
{
	use_expr(h->stat, true);
}

/* What a local counts to is not dropped; a global so written is displayed. */
static bool is_local(const struct ast_expr *left)
{
	const struct sema_symbol *v = left->kind == AST_EXPR_SYMBOL ? left->sema : NULL;

	return v && v->kind != SEMA_GLOBAL;
}

static void use_expr(struct ast_expr *e, bool value)
{
	switch (e->kind) {
	case AST_EXPR_SYMBOL:
		mark(e, true, false);
		break;
	case AST_EXPR_INDEX:
		use_expr(e->index.base, true);
		use_exprs(&e->index.keys);
		break;
	case AST_EXPR_IN:
		use_expr(e->in.array, true);
		use_exprs(&e->in.keys);
		break;
	case AST_EXPR_UNARY:
		use_expr(e->unary.operand, true);
		break;
	case AST_EXPR_PREINC:
	case AST_EXPR_POSTINC:
		use_lvalue(e->crement.operand, value || is_local(e->crement.operand));
		break;
	case AST_EXPR_BINARY:
	case AST_EXPR_LOGICAL:
	case AST_EXPR_COMPARE:
		use_expr(e->binary.left, true);
		use_expr(e->binary.right, true);
		break;
	case AST_EXPR_ASSIGN:
		use_lvalue(e->binary.left, e->binary.op != AST_OP_SET &&
			   e->binary.op != AST_OP_STAT &&
			   (value || is_local(e->binary.left)));
		use_expr(e->binary.right, true);
		break;
	case AST_EXPR_REGEX:
		use_expr(e->regex.left, true);
		break;
	case AST_EXPR_TERNARY:
		use_expr(e->ternary.cond, true);
		use_expr(e->ternary.yes, value);
		use_expr(e->ternary.no, value);
		break;
	case AST_EXPR_CALL:
		use_exprs(&e->call.args);
		break;
	case AST_EXPR_PRINT:
		use_exprs(&e->print.args);
		if (e->print.hist)
			use_hist(e->print.hist);
		break;
	case AST_EXPR_STATOP:
		use_expr(e->statop.stat, true);
		break;
	case AST_EXPR_HIST:
		use_hist(&e->hist);
		break;
	case AST_EXPR_TARGET:
		use_path(&e->target.path);
		break;
	case AST_EXPR_CAST:
		use_expr(e->cast.operand, true);
		use_path(&e->cast.path);
		break;
	case AST_EXPR_ATVAR:
		use_path(&e->atvar.path);
		break;
	case AST_EXPR_AUTOCAST:
		use_expr(e->autocast.operand, true);
		use_path(&e->autocast.path);
		break;
	case AST_EXPR_ENTRY:
		use_expr(e->entry.operand, true);
		break;
	case AST_EXPR_ENUMNAME:
		use_expr(e->enumname.value, true);
		break;
	default:	/* constants */
		break;
	}
}

static void use_optional(struct ast_expr *e, bool value)
{
	if (e)
		use_expr(e, value);
}

static void use_foreach(struct ast_foreach *f)
{
	unsigned int i;

	for (i = 0; i < f->keys.n; i++)
		use_lvalue(f->keys.v[i], false);
	if (f->value)
		use_lvalue(f->value, false);
	use_expr(f->base, true);
	use_exprs(&f->slice);
	use_optional(f->limit, true);
}

/* The expressions of one statement; statements in it come by themselves. */
static bool use_stmt(struct ast_walk *w, struct ast_stmt **sp)
{
	struct ast_stmt *s = *sp;

	(void)w;
	switch (s->kind) {
	case AST_STMT_EXPR:
		use_expr(s->expr, false);
		break;
	case AST_STMT_IF:
		use_expr(s->cond.cond, true);
		break;
	case AST_STMT_FOR:
		use_optional(s->loop.init, false);
		use_optional(s->loop.cond, true);
		use_optional(s->loop.step, false);
		break;
	case AST_STMT_FOREACH:
		use_foreach(&s->foreach);
		break;
	case AST_STMT_RETURN:
		use_optional(s->ret.value, true);
		break;
	case AST_STMT_DELETE:	/* counts as a use, as it does with SystemTap */
		use_lvalue(s->del.value, true);
		break;
	case AST_STMT_TRY:
		if (s->try_.var)
			use_lvalue(s->try_.var, false);
		break;
	default:
		break;
	}
	return true;
}

struct effects {
	struct ast_walk walk;
	const unsigned char *use;
	bool locals;			/* writing a local is one, too */
	bool found;
};

static bool writes_global(const struct ast_expr *left)
{
	const struct sema_symbol *v = left->kind == AST_EXPR_SYMBOL ? left->sema : NULL;

	return !v || v->kind == SEMA_GLOBAL;
}

static bool effect_expr(struct ast_walk *w, struct ast_expr **ep)
{
	struct effects *f = (struct effects *)w;
	const struct ast_expr *e = *ep;
	const struct sema_function *fn;

	switch (e->kind) {
	case AST_EXPR_ASSIGN:
		f->found |= f->locals || writes_global(e->binary.left);
		break;
	case AST_EXPR_PREINC:
	case AST_EXPR_POSTINC:
		f->found |= f->locals || writes_global(e->crement.operand);
		break;
	case AST_EXPR_PRINT:
		f->found |= !(e->print.flags & AST_PRINT_S);
		break;
	case AST_EXPR_CALL:
		fn = e->sema;
		if (!fn)
			f->found = true;
		else if (fn->builtin >= 0)
			f->found |= fn->type == AST_TYPE_UNKNOWN;
		else
			f->found |= f->use[fn->index] & PASS2_EFFECT;
		break;
	default:
		break;
	}
	return !f->found;
}

static bool effect_stmt(struct ast_walk *w, struct ast_stmt **sp)
{
	struct effects *f = (struct effects *)w;
	const struct ast_stmt *s = *sp;

	switch (s->kind) {
	case AST_STMT_DELETE:
	case AST_STMT_NEXT:
		f->found = true;
		break;
	case AST_STMT_FOR:		/* for ever: the action budget's */
		f->found |= !s->loop.cond || s->loop.cond->kind == AST_EXPR_NUMBER;
		break;
	default:
		break;
	}
	return !f->found;
}

bool stap_usage_effect(const struct ast_expr *e, const unsigned char *use)
{
	struct effects f = { .walk.expr = effect_expr, .use = use, .locals = true };
	struct ast_expr *root = (struct ast_expr *)e;

	ast_walk_expr(&f.walk, &root);
	return f.found;
}

static void find_effects(struct pass2 *p, unsigned char *use)
{
	bool changed;
	unsigned int i;

	do {
		changed = false;
		for (i = 0; i < p->all.n; i++) {
			struct effects f = {
				.walk = { .expr = effect_expr, .stmt = effect_stmt },
				.use = use,
			};

			if (p->all.v[i]->builtin >= 0 || use[i] & PASS2_EFFECT)
				continue;
			ast_walk_stmt(&f.walk, &p->all.v[i]->body);
			if (f.found) {
				use[i] |= PASS2_EFFECT;
				changed = true;
			}
		}
	} while (changed);
}

/* Functions to be looked at: each is put on the list once. */
struct calls {
	struct ast_walk walk;
	struct pass2 *p;
	unsigned char *use;
	struct { AST_VEC(struct sema_function *); } todo;
};

static void call(struct calls *c, struct sema_function *fn)
{
	if (!fn || c->use[fn->index] & PASS2_CALLED)
		return;
	c->use[fn->index] |= PASS2_CALLED;
	if (fn->builtin < 0)
		ast_vec_add(c->p->a, &c->todo, fn);
}

static bool note_call(struct ast_walk *w, struct ast_expr **ep)
{
	if ((*ep)->kind == AST_EXPR_CALL)
		call((struct calls *)w, (*ep)->sema);
	return true;
}

static void forget(const struct sema_symbols *list)
{
	unsigned int i;

	for (i = 0; i < list->n; i++) {
		list->v[i]->read = false;
		list->v[i]->written = list->v[i]->kind == SEMA_PARAM;
	}
}

/**
 * stap_usage_run() - take stock
 * @p: the pass; symbols' read and written are set anew
 * @use: one byte for each of @p->all, zeroed; enum pass2_use
 */
void stap_usage_run(struct pass2 *p, unsigned char *use)
{
	struct calls c = {
		.walk = { .expr = note_call, .stmt = use_stmt },
		.p = p,
		.use = use,
	};
	unsigned int i;

	forget(&p->variables);
	for (i = 0; i < p->out->probes.n; i++)
		forget(&p->out->probes.v[i]->locals);
	for (i = 0; i < p->all.n; i++)
		forget(&p->all.v[i]->locals);
	for (i = 0; i < p->out->probes.n; i++)
		ast_walk_stmt(&c.walk, &p->out->probes.v[i]->body);
	for (i = 0; i < c.todo.n; i++)
		ast_walk_stmt(&c.walk, &c.todo.v[i]->body);
	find_effects(p, use);
}
