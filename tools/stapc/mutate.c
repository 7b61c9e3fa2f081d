// SPDX-License-Identifier: GPL-2.0
/*
 * An array must not change while foreach walks it: not in the loop, not in a
 * function that is called from there, however far away.
 *
 *	foreach (k in a) delete a[k]	refused; "delete a" behind the loop is meant
 */
#include <string.h>
#include "pass2.h"

struct mutate {
	struct ast_walk walk;
	struct pass2 *p;
	struct sema_symbols walked;	/* of the loops around, outermost first */
	unsigned char *seen;		/* functions, in one search */
	struct { AST_VEC(const struct sema_function *); } todo;
	const struct sema_symbol *found;
	const struct mutate *loops;	/* of a search: whose loops */
};

/* The array that a write to @e changes, if one of the loops walks it. */
static const struct sema_symbol *walked_array(const struct mutate *m, const struct ast_expr *e)
{
	unsigned int i;

	if (e->kind == AST_EXPR_INDEX)
		e = e->index.base;
	if (e->kind != AST_EXPR_SYMBOL)
		return NULL;
	for (i = 0; i < m->walked.n; i++) {
		if (m->walked.v[i] == e->sema)
			return e->sema;
	}
	return NULL;
}

static const struct ast_expr *written(const struct ast_expr *e)
{
	switch (e->kind) {
	case AST_EXPR_ASSIGN:
		return e->binary.left;
	case AST_EXPR_PREINC:
	case AST_EXPR_POSTINC:
		return e->crement.operand;
	default:
		return NULL;
	}
}

/*
 * Search of a function and those it calls: each is put on the list once, since
 * calls may nest deeper than a stack does.
 */
static void search(struct mutate *m, const struct sema_function *fn)
{
	if (!fn || fn->builtin >= 0 || m->seen[fn->index])
		return;
	m->seen[fn->index] = 1;
	ast_vec_add(m->p->a, &m->todo, fn);
}

static bool search_expr(struct ast_walk *w, struct ast_expr **ep)
{
	struct mutate *m = (struct mutate *)w;
	const struct ast_expr *left = written(*ep);

	if (!m->found && left)
		m->found = walked_array(m->loops, left);
	if (!m->found && (*ep)->kind == AST_EXPR_CALL)
		search(m, (*ep)->sema);
	return !m->found;
}

static bool search_stmt(struct ast_walk *w, struct ast_stmt **sp)
{
	struct mutate *m = (struct mutate *)w;

	if (!m->found && (*sp)->kind == AST_STMT_DELETE)
		m->found = walked_array(m->loops, (*sp)->del.value);
	return !m->found;
}

static void check_call(struct mutate *m, const struct ast_expr *e)
{
	struct mutate inner = {
		.walk = { .expr = search_expr, .stmt = search_stmt },
		.p = m->p,
		.seen = m->seen,
		.loops = m,
	};

	unsigned int i;

	memset(m->seen, 0, m->p->all.n);
	search(&inner, e->sema);
	for (i = 0; i < inner.todo.n && !inner.found; i++) {
		struct ast_stmt *body = inner.todo.v[i]->body;

		ast_walk_stmt(&inner.walk, &body);
	}
	if (inner.found)
		stap_error(m->p->s, e->tok,
			   "function call modifies var '%s' during 'foreach' iteration",
			   inner.found->name);
}

static void check_write(struct mutate *m, const struct ast_expr *left)
{
	const struct sema_symbol *v = walked_array(m, left);

	if (!v)
		return;
	if (left->kind == AST_EXPR_INDEX)
		left = left->index.base;
	stap_error(m->p->s, left->tok, "variable '%s' modified during 'foreach' iteration",
		   v->name);
}

static bool check_expr(struct ast_walk *w, struct ast_expr **ep)
{
	struct mutate *m = (struct mutate *)w;
	const struct ast_expr *left = written(*ep);

	if (!m->walked.n)
		return true;
	if (left)
		check_write(m, left);
	if ((*ep)->kind == AST_EXPR_CALL)
		check_call(m, *ep);
	return true;
}

static bool enter_stmt(struct ast_walk *w, struct ast_stmt **sp)
{
	struct mutate *m = (struct mutate *)w;
	const struct ast_stmt *s = *sp;

	if (s->kind == AST_STMT_FOREACH)
		ast_vec_add(m->p->a, &m->walked, s->foreach.base->sema);
	else if (s->kind == AST_STMT_DELETE)
		check_write(m, s->del.value);
	return true;
}

static void leave_stmt(struct ast_walk *w, struct ast_stmt **sp)
{
	struct mutate *m = (struct mutate *)w;

	if ((*sp)->kind == AST_STMT_FOREACH)
		m->walked.n--;
}

/**
 * stap_mutate_run() - refuse writes to arrays that a foreach walks
 * @p: the pass; all names are resolved
 */
void stap_mutate_run(struct pass2 *p)
{
	struct mutate m = {
		.walk = { .expr = check_expr, .stmt = enter_stmt, .stmt_post = leave_stmt },
		.p = p,
		.seen = stap_arena_alloc(p->a, p->all.n + 1),
	};
	unsigned int i;

	for (i = 0; i < p->out->probes.n; i++)
		ast_walk_stmt(&m.walk, &p->out->probes.v[i]->body);
	for (i = 0; i < p->all.n; i++) {
		if (p->all.v[i]->builtin < 0)
			ast_walk_stmt(&m.walk, &p->all.v[i]->body);
	}
}
