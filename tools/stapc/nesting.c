// SPDX-License-Identifier: GPL-2.0
/*
 * How deep calls can nest: the longest chain in the call graph, where each
 * cycle (found as a strongly connected component, after Tarjan) counts once.
 */
#include "pass2.h"

struct node {
	unsigned int order;		/* of the visit, from 1; 0: not yet */
	unsigned int low;		/* earliest node that can be reached back */
	unsigned int depth;		/* longest chain from here on */
	bool on_stack;
};

struct nesting {
	struct ast_walk walk;
	struct pass2 *p;
	struct node *nodes;		/* by index into p->all */
	struct { AST_VEC(struct sema_function *); } stack;
	unsigned int visited;
	struct sema_function *fn;	/* whose calls are looked at */
	unsigned int depth;		/* deepest callee of it so far */
};

static void visit(struct nesting *n, struct sema_function *fn);

static bool follow(struct ast_walk *w, struct ast_expr **ep)
{
	struct nesting *n = (struct nesting *)w;
	struct sema_function *callee = (*ep)->kind == AST_EXPR_CALL ? (*ep)->sema : NULL;
	struct node *to, *from;

	if (!callee || callee->builtin >= 0)
		return true;
	to = &n->nodes[callee->index];
	if (!to->order)
		visit(n, callee);
	from = n->fn ? &n->nodes[n->fn->index] : NULL;
	if (from && to->on_stack) {
		if (to->low < from->low)
			from->low = to->low;
		if (callee == n->fn)
			n->fn->recursive = true;
	}
	if (to->depth > n->depth)
		n->depth = to->depth;
	return true;
}

/* The component that @root closes leaves the stack. */
static void close_component(struct nesting *n, struct sema_function *root)
{
	bool cycle = n->stack.v[n->stack.n - 1] != root;
	struct sema_function *f;

	do {
		f = n->stack.v[--n->stack.n];
		n->nodes[f->index].on_stack = false;
		f->recursive |= cycle;
		n->p->out->recursive |= f->recursive;
	} while (f != root);
}

static void visit(struct nesting *n, struct sema_function *fn)
{
	struct sema_function *outer = n->fn;
	unsigned int outer_depth = n->depth;
	struct node *me = &n->nodes[fn->index];

	me->order = ++n->visited;
	me->low = me->order;
	me->on_stack = true;
	ast_vec_add(n->p->a, &n->stack, fn);
	n->fn = fn;
	n->depth = 0;
	ast_walk_stmt(&n->walk, &fn->body);
	me->depth = n->depth + 1;
	if (me->low == me->order)
		close_component(n, fn);
	n->fn = outer;
	n->depth = outer_depth;
}

/**
 * stap_nesting_run() - set the program's nesting and who is recursive
 * @p: the pass; its functions are final
 */
void stap_nesting_run(struct pass2 *p)
{
	struct nesting n = {
		.walk.expr = follow,
		.p = p,
		.nodes = stap_arena_alloc(p->a, (p->all.n + 1) * sizeof(struct node)),
	};
	unsigned int i;

	for (i = 0; i < p->out->probes.n; i++)
		ast_walk_stmt(&n.walk, &p->out->probes.v[i]->body);
	p->out->nesting = n.depth;
}
