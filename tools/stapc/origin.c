// SPDX-License-Identifier: GPL-2.0
/*
 * Which variables hold pointers of the kernel's, and to what:
 *
 *	f = $file		f points to a struct file
 *	f->f_pos		so this is @cast(f, "struct file")->f_pos
 *
 * What a target variable, a variable with a known value, or a function that
 * returns one points to spreads through assignments, arguments and results
 * until nothing changes. The first that is known of a variable counts.
 */
#include "btf.h"
#include "pass2.h"

struct origin {
	struct ast_walk walk;
	struct pass2 *p;
	struct sema_function *fn;	/* that is looked at, NULL in a probe */
	const struct stap_target_point *where;
	bool changed;
};

static const struct stap_pointee nothing;

static struct stap_pointee pointee_of(const struct ast_expr *e)
{
	const struct stap_target *t = e->sema;
	const struct sema_symbol *v = e->sema;
	const struct sema_function *f = e->sema;

	switch (e->kind) {
	case AST_EXPR_TARGET:
	case AST_EXPR_CAST:
		return t ? t->pointee : nothing;
	case AST_EXPR_SYMBOL:
		return v ? v->pointee : nothing;
	case AST_EXPR_INDEX:
		return e->index.base->kind == AST_EXPR_SYMBOL ?
		       pointee_of(e->index.base) : nothing;
	case AST_EXPR_CALL:
		return f ? f->pointee : nothing;
	case AST_EXPR_TERNARY:
		return pointee_of(e->ternary.yes).pointer ? pointee_of(e->ternary.yes) :
							   pointee_of(e->ternary.no);
	case AST_EXPR_ASSIGN:
		return e->binary.op == AST_OP_SET ? pointee_of(e->binary.right) : nothing;
	default:
		return nothing;
	}
}

static void learn(struct origin *o, struct stap_pointee *to, struct stap_pointee from)
{
	if (!from.pointer || to->pointer)
		return;
	*to = from;
	o->changed = true;
}

static void learn_variable(struct origin *o, const struct ast_expr *to,
			   struct stap_pointee from)
{
	struct sema_symbol *v;

	if (to->kind == AST_EXPR_INDEX)
		to = to->index.base;
	v = to->kind == AST_EXPR_SYMBOL ? to->sema : NULL;
	if (v)
		learn(o, &v->pointee, from);
}

static void learn_params(struct origin *o, const struct ast_expr *e)
{
	struct sema_function *f = e->sema;
	unsigned int i;

	for (i = 0; f && f->builtin < 0 && i < f->nparams && i < e->call.args.n; i++)
		learn(o, &f->locals.v[i]->pointee, pointee_of(e->call.args.v[i]));
}

static void make_cast(struct origin *o, struct ast_expr *e)
{
	struct ast_expr *operand = e->autocast.operand;
	struct stap_pointee to = pointee_of(operand);
	struct ast_path path = e->autocast.path;

	if (!to.type)
		return;
	e->kind = AST_EXPR_CAST;
	e->sema = NULL;
	e->cast.operand = operand;
	e->cast.type_name = stap_btf_type_text(to.module ?
					       stap_btf_module(o->p->s, to.module) :
					       stap_btf_get(o->p->s), to.type, o->p->a);
	e->cast.module = to.module;
	e->cast.type = to.type;
	e->cast.path = path;
	e->type = stap_target_resolve(o->p->s, o->where, e);
	if (e->type == AST_TYPE_UNKNOWN)
		e->type = AST_TYPE_LONG;
	o->changed = true;
}

static void visit_expr(struct ast_walk *w, struct ast_expr **ep)
{
	struct origin *o = (struct origin *)w;
	struct ast_expr *e = *ep;

	switch (e->kind) {
	case AST_EXPR_AUTOCAST:
		make_cast(o, e);
		break;
	case AST_EXPR_ASSIGN:
		if (e->binary.op == AST_OP_SET)
			learn_variable(o, e->binary.left, pointee_of(e->binary.right));
		break;
	case AST_EXPR_CALL:
		learn_params(o, e);
		break;
	default:
		break;
	}
}

static void visit_stmt(struct ast_walk *w, struct ast_stmt **sp)
{
	struct origin *o = (struct origin *)w;
	struct ast_stmt *s = *sp;

	if (s->kind == AST_STMT_RETURN && o->fn && s->ret.value)
		learn(o, &o->fn->pointee, pointee_of(s->ret.value));
	else if (s->kind == AST_STMT_FOREACH && s->foreach.value)
		learn_variable(o, s->foreach.value, pointee_of(s->foreach.base));
}

static bool round_of(struct origin *o)
{
	struct pass2 *p = o->p;
	unsigned int i;

	o->changed = false;
	for (i = 0; i < p->out->probes.n; i++) {
		o->fn = NULL;
		o->where = &p->out->probes.v[i]->where;
		ast_walk_stmt(&o->walk, &p->out->probes.v[i]->body);
	}
	for (i = 0; i < p->all.n; i++) {
		o->fn = p->all.v[i];
		o->where = NULL;
		if (o->fn->builtin < 0)
			ast_walk_stmt(&o->walk, &o->fn->body);
	}
	return o->changed;
}

/**
 * stap_origin_run() - find out what variables point to
 * @p: the pass; its target variables are resolved
 */
void stap_origin_run(struct pass2 *p)
{
	struct origin o = {
		.walk = { .expr_post = visit_expr, .stmt_post = visit_stmt },
		.p = p,
	};

	while (round_of(&o))
		;
}
