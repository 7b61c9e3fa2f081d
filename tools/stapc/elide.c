// SPDX-License-Identifier: GPL-2.0
/*
 * What has no effect goes, before target variables and types are looked at:
 * a prologue may set twenty variables of which the handler reads two, and the
 * other eighteen need not even exist at this probe. Assignments to locals that
 * nobody reads become their right side; expressions without effect, ifs and
 * blocks without content, functions that nobody calls and at last handlers
 * without content go. Each round can make room for more, so it goes on until
 * nothing changes.
 *
 * Loops stay, even empty ones: they may be what the script is about.
 */
#include <string.h>
#include "pass2.h"
#include "suggest.h"

struct elide {
	struct ast_walk walk;
	struct pass2 *p;
	unsigned char *use;
	bool changed;
};

static void make_null(struct elide *l, struct ast_stmt *s)
{
	if (s->kind == AST_STMT_NULL)
		return;
	s->kind = AST_STMT_NULL;
	l->changed = true;
}

static bool is_dead(const struct ast_expr *left)
{
	const struct sema_symbol *v = left->kind == AST_EXPR_SYMBOL ? left->sema : NULL;

	return v && v->kind != SEMA_GLOBAL && !v->read;
}

/* x = e, x nobody's: e */
static void drop_assignment(struct ast_walk *w, struct ast_expr **ep)
{
	struct elide *l = (struct elide *)w;
	struct ast_expr *e = *ep;

	if (e->kind == AST_EXPR_ASSIGN && is_dead(e->binary.left)) {
		stap_pass2_warn(l->p, e->tok, "Eliding assignment to '%s'",
				e->binary.left->symbol.name);
		*ep = e->binary.right;
		l->changed = true;
	} else if ((e->kind == AST_EXPR_PREINC || e->kind == AST_EXPR_POSTINC) &&
		   is_dead(e->crement.operand)) {
		*ep = e->crement.operand;
		l->changed = true;
	}
}

static void drop_expr(struct elide *l, struct ast_stmt *s)
{
	if (stap_usage_effect(s->expr, l->use))
		return;
	stap_pass2_warn(l->p, s->tok, "Eliding side-effect-free expression ");
	make_null(l, s);
}

static void drop_if(struct elide *l, struct ast_stmt *s)
{
	struct ast_expr *cond = s->cond.cond;

	if (s->cond.no && s->cond.no->kind == AST_STMT_NULL) {
		s->cond.no = NULL;
		l->changed = true;
	}
	if (s->cond.yes->kind != AST_STMT_NULL || s->cond.no)
		return;
	l->changed = true;
	s->kind = AST_STMT_EXPR;
	s->expr = cond;
	if (!stap_usage_effect(cond, l->use))
		make_null(l, s);
}

static void drop_block(struct elide *l, struct ast_stmt *s)
{
	unsigned int i, n = 0, had = s->block.n;
	bool changed = l->changed;

	for (i = 0; i < s->block.n; i++) {
		if (s->block.v[i]->kind != AST_STMT_NULL)
			s->block.v[n++] = s->block.v[i];
	}
	s->block.n = n;
	if (!n)
		make_null(l, s);
	/* "catch { }" becomes a block again: that is no progress */
	if (!had)
		l->changed = changed;
}

static void drop_loop_parts(struct elide *l, struct ast_stmt *s)
{
	if (s->loop.init && !stap_usage_effect(s->loop.init, l->use))
		s->loop.init = NULL;
	if (s->loop.step && !stap_usage_effect(s->loop.step, l->use))
		s->loop.step = NULL;
	if (s->loop.cond && s->loop.cond->kind == AST_EXPR_NUMBER &&
	    !s->loop.cond->number.value && !s->loop.init)
		make_null(l, s);
}

/* Later passes count on a body being a block. */
static void make_block(struct ast_stmt *body)
{
	if (body->kind != AST_STMT_NULL)
		return;
	body->kind = AST_STMT_BLOCK;
	memset(&body->block, 0, sizeof(body->block));
}

static void drop_stmt(struct ast_walk *w, struct ast_stmt **sp)
{
	struct elide *l = (struct elide *)w;
	struct ast_stmt *s = *sp;

	switch (s->kind) {
	case AST_STMT_EXPR:
		drop_expr(l, s);
		break;
	case AST_STMT_IF:
		drop_if(l, s);
		break;
	case AST_STMT_BLOCK:
		drop_block(l, s);
		break;
	case AST_STMT_FOR:
		drop_loop_parts(l, s);
		break;
	case AST_STMT_FOREACH:
		if (s->foreach.body->kind == AST_STMT_NULL)
			make_null(l, s);
		break;
	case AST_STMT_TRY:
		if (s->try_.body->kind == AST_STMT_NULL)
			make_null(l, s);
		else if (s->try_.var && is_dead(s->try_.var))
			s->try_.var = NULL;
		make_block(s->try_.handler);
		break;
	default:
		break;
	}
}

static bool is_empty(const struct ast_stmt *body)
{
	return body->kind == AST_STMT_NULL ||
	       (body->kind == AST_STMT_BLOCK && !body->block.n);
}

static void run_function(struct elide *l, struct sema_function *f)
{
	bool was_empty;

	if (f->builtin >= 0)
		return;
	was_empty = is_empty(f->body);
	ast_walk_stmt(&l->walk, &f->body);
	if (is_empty(f->body)) {
		stap_pass2_warn(l->p, f->ast->tok, "side-effect-free function '%s'", f->name);
		if (was_empty)
			l->changed = false;
	}
	make_block(f->body);
}

static bool run_round(struct elide *l)
{
	struct pass2 *p = l->p;
	bool changed = false;
	unsigned int i;

	l->use = stap_arena_alloc(p->a, p->all.n + 1);
	stap_usage_run(p, l->use);
	for (i = 0; i < p->out->probes.n; i++) {
		l->changed = false;
		ast_walk_stmt(&l->walk, &p->out->probes.v[i]->body);
		make_block(p->out->probes.v[i]->body);
		changed |= l->changed && !is_empty(p->out->probes.v[i]->body);
	}
	for (i = 0; i < p->all.n; i++) {
		l->changed = false;
		if (l->use[i] & PASS2_CALLED)
			run_function(l, p->all.v[i]);
		changed |= l->changed;
	}
	return changed;
}

static void drop_probes(struct pass2 *p)
{
	unsigned int i, n = 0;

	for (i = 0; i < p->out->probes.n; i++) {
		struct sema_probe *pr = p->out->probes.v[i];

		if (!is_empty(pr->body))
			p->out->probes.v[n++] = pr;
		else
			stap_pass2_warn(p, pr->ast->tok, "Probe '%.*s' has been elided",
					(int)strcspn(pr->point, ".("), pr->point);
	}
	p->out->probes.n = n;
}

static void keep_called(struct pass2 *p)
{
	unsigned char *use = stap_arena_alloc(p->a, p->all.n + 1);
	unsigned int i, n = 0;

	stap_usage_run(p, use);
	for (i = 0; i < p->all.n; i++) {
		if (use[i] & PASS2_CALLED)
			p->all.v[n++] = p->all.v[i];
	}
	p->all.n = n;
	for (i = 0; i < n; i++)
		p->all.v[i]->index = i;
}

static void warn_unwritten(struct pass2 *p, const struct sema_symbol *v,
			   const struct sema_symbols *locals)
{
	struct stap_suggest g = { .target = v->name };
	unsigned int i;

	if (!v->read || v->written || v->init)
		return;
	for (i = 0; locals && i < locals->n; i++) {
		if (locals->v[i] != v)
			stap_suggest_add(&g, locals->v[i]->name);
	}
	for (i = 0; i < p->variables.n; i++) {
		if (p->variables.v[i] != v)
			stap_suggest_add(&g, p->variables.v[i]->name);
	}
	stap_pass2_warn(p, v->tok, "never-assigned %s variable '%s'%s",
			v->kind == SEMA_GLOBAL ? "global" : "local", v->name,
			stap_suggest_text(&g, p->a, "similar"));
}

/* What is read and never set, before anything is dropped. */
static void warn_all(struct pass2 *p)
{
	unsigned char *use = stap_arena_alloc(p->a, p->all.n + 1);
	const struct sema_symbols *list;
	unsigned int i, k;

	stap_usage_run(p, use);
	for (i = 0; i < p->out->probes.n; i++) {
		list = &p->out->probes.v[i]->locals;
		for (k = 0; k < list->n; k++)
			warn_unwritten(p, list->v[k], list);
	}
	for (i = 0; i < p->all.n; i++) {
		list = &p->all.v[i]->locals;
		for (k = 0; k < list->n; k++)
			warn_unwritten(p, list->v[k], list);
	}
	for (k = 0; k < p->variables.n; k++)
		warn_unwritten(p, p->variables.v[k], NULL);
}

/**
 * stap_elide_run() - drop what has no effect
 * @p: the pass; all names are resolved
 * @again: it is the second time, when constant conditions are gone
 */
void stap_elide_run(struct pass2 *p, bool again)
{
	struct elide l = {
		.walk = {
			.expr_post = drop_assignment,
			.stmt_post = drop_stmt,
		},
		.p = p,
	};

	if (!p->s->opt.unoptimized) {
		p->quiet = again;
		warn_all(p);
		while (run_round(&l))
			;
		p->quiet = false;
		drop_probes(p);
	}
	keep_called(p);
}

static void keep_used(struct sema_symbols *list)
{
	unsigned int i, n = 0;

	for (i = 0; i < list->n; i++) {
		struct sema_symbol *v = list->v[i];

		if (v->kind == SEMA_PARAM || v->read || v->written)
			list->v[n++] = v;
	}
	list->n = n;
	for (i = 0; i < n; i++)
		list->v[i]->index = i;
}

/**
 * stap_elide_variables() - drop variables that nothing uses any more
 * @p: the pass
 */
void stap_elide_variables(struct pass2 *p)
{
	unsigned int i;

	for (i = 0; i < p->out->probes.n; i++)
		keep_used(&p->out->probes.v[i]->locals);
	for (i = 0; i < p->all.n; i++)
		keep_used(&p->all.v[i]->locals);
	keep_used(&p->variables);
}
