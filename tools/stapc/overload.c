// SPDX-License-Identifier: GPL-2.0
/*
 * Functions of one name and one number of arguments: "next" in one of them
 * goes on with the one that was written after it, with the same arguments.
 *
 *	function f(x) { if (x < 0) next; x++; return x }
 *	function f(x) { return 0 }
 *
 * In the first, "next" becomes "return f'(x)", f' being the second. What it
 * changes in its parameters is not for the second to see: such parameters are
 * saved at its start. In the last of them "next" stays, and is a run-time
 * error.
 */
#include "resolve.h"

struct overload {
	struct ast_walk walk;
	struct pass2 *p;
	struct sema_function *fn;
	struct sema_function *next;
	const char **saved;		/* by parameter: name of its copy, or NULL */
};

/* The function that comes after @fn, NULL if it is the last. */
static struct sema_function *find_next(struct pass2 *p, const struct sema_function *fn)
{
	const struct ast_function *me = fn->ast, *ast;
	const struct stap_decl *d;
	bool behind = false;

	for (d = stap_names_find(&p->functions, fn->name); d; d = d->next) {
		ast = d->decl;
		if (behind && ast->params.n == me->params.n &&
		    ast->is_private == me->is_private && ast->src->user == me->src->user &&
		    (ast->src == me->src || (!ast->is_private && ast->src->user)))
			return stap_resolve_function(p, ast);
		behind |= ast == me;
	}
	return NULL;
}

static struct ast_expr *new_symbol(struct overload *o, const char *name,
				   const struct stap_tok *tok)
{
	struct ast_expr *e = ast_expr_new(o->p->a, AST_EXPR_SYMBOL, tok);

	e->symbol.name = name;
	return e;
}

static void note_write(struct overload *o, const struct ast_expr *left)
{
	unsigned int i;

	for (i = 0; left->kind == AST_EXPR_SYMBOL && i < o->fn->nparams; i++) {
		const char *name = o->fn->locals.v[i]->name, *copy;

		if (left->symbol.name != name)
			continue;
		copy = stap_arena_printf(o->p->a, "%s(given)", name);
		o->saved[i] = stap_arena_intern(o->p->a, copy);
	}
}

static bool find_write(struct ast_walk *w, struct ast_expr **ep)
{
	struct overload *o = (struct overload *)w;
	const struct ast_expr *e = *ep;

	if (e->kind == AST_EXPR_ASSIGN)
		note_write(o, e->binary.left);
	else if (e->kind == AST_EXPR_PREINC || e->kind == AST_EXPR_POSTINC)
		note_write(o, e->crement.operand);
	return true;
}

static bool replace_next(struct ast_walk *w, struct ast_stmt **sp)
{
	struct overload *o = (struct overload *)w;
	struct ast_stmt *s = *sp;
	struct ast_expr *call;
	unsigned int i;

	if (s->kind != AST_STMT_NEXT)
		return true;
	call = ast_expr_new(o->p->a, AST_EXPR_CALL, s->tok);
	call->call.name = o->next->name;
	call->sema = o->next;
	for (i = 0; i < o->fn->nparams; i++)
		ast_vec_add(o->p->a, &call->call.args,
			    new_symbol(o, o->saved[i] ? o->saved[i] :
				       o->fn->locals.v[i]->name, s->tok));
	s->kind = AST_STMT_RETURN;
	s->ret.value = call;
	s->sema = o->next;		/* may be without value */
	return false;
}

static void save_params(struct overload *o)
{
	struct stap_arena *a = o->p->a;
	struct ast_stmt *block = ast_stmt_new(a, AST_STMT_BLOCK, o->fn->body->tok);
	unsigned int i;

	for (i = 0; i < o->fn->nparams; i++) {
		const struct stap_tok *tok = o->fn->locals.v[i]->tok;
		struct ast_stmt *s;

		if (!o->saved[i])
			continue;
		s = ast_stmt_new(a, AST_STMT_EXPR, tok);
		s->expr = ast_expr_new(a, AST_EXPR_ASSIGN, tok);
		s->expr->binary.op = AST_OP_SET;
		s->expr->binary.left = new_symbol(o, o->saved[i], tok);
		s->expr->binary.right = new_symbol(o, o->fn->locals.v[i]->name, tok);
		ast_vec_add(a, &block->block, s);
	}
	if (!block->block.n)
		return;
	ast_vec_add(a, &block->block, o->fn->body);
	o->fn->body = block;
}

struct next_search {
	struct ast_walk walk;
	bool found;
};

static bool find_stmt(struct ast_walk *w, struct ast_stmt **sp)
{
	struct next_search *n = (struct next_search *)w;

	n->found |= (*sp)->kind == AST_STMT_NEXT;
	return !n->found;
}

/**
 * stap_overload_link() - make "next" lead to the next function
 * @p: the pass
 * @fn: whose names are not resolved yet
 */
void stap_overload_link(struct pass2 *p, struct sema_function *fn)
{
	struct next_search search = { .walk.stmt = find_stmt };
	struct overload o = { .walk.expr = find_write, .p = p, .fn = fn };

	ast_walk_stmt(&search.walk, &fn->body);
	if (!search.found)
		return;
	o.next = find_next(p, fn);
	fn->next = o.next;
	if (!o.next)
		return;
	o.saved = stap_arena_alloc(p->a, (fn->nparams + 1) * sizeof(const char *));
	ast_walk_stmt(&o.walk, &fn->body);
	o.walk = (struct ast_walk){ .stmt = replace_next };
	ast_walk_stmt(&o.walk, &fn->body);
	save_params(&o);
}

static bool split_return(struct ast_walk *w, struct ast_stmt **sp)
{
	struct overload *o = (struct overload *)w;
	struct ast_stmt *s = *sp, *call;

	if (s->kind != AST_STMT_RETURN || !s->sema)
		return true;
	s->sema = NULL;
	if (o->fn->type != AST_TYPE_UNKNOWN)
		return true;
	call = ast_stmt_new(o->p->a, AST_STMT_EXPR, s->tok);
	call->expr = s->ret.value;
	s->ret.value = NULL;
	*sp = ast_stmt_new(o->p->a, AST_STMT_BLOCK, s->tok);
	ast_vec_add(o->p->a, &(*sp)->block, call);
	ast_vec_add(o->p->a, &(*sp)->block, s);
	return false;
}

/**
 * stap_overload_finish() - "return f(x)" of functions that return nothing
 * @p: the pass; types are known
 */
void stap_overload_finish(struct pass2 *p)
{
	struct overload o = { .walk.stmt = split_return, .p = p };
	unsigned int i;

	for (i = 0; i < p->all.n; i++) {
		o.fn = p->all.v[i];
		if (o.fn->builtin < 0)
			ast_walk_stmt(&o.walk, &o.fn->body);
	}
}
