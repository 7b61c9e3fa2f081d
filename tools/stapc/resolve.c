// SPDX-License-Identifier: GPL-2.0
/*
 * Names: which variable a symbol is, which function a call calls.
 *
 * A handler or function is one scope. A name in it is, in this order: a local
 * that is known already, a private global of the same file, a global, and else a
 * new local. Library code sees the user's globals only as part of an alias,
 * where it shares his scope. Functions are resolve_func.c's.
 *
 * A library function is taken in when it is first called; then the probes of
 * its file are part of the program, too.
 */
#include "library.h"
#include "pass2.h"
#include "re_tree.h"
#include "resolve.h"

/* One body being resolved. */
struct frame {
	struct ast_walk walk;
	struct pass2 *p;
	struct sema_symbols *locals;
	bool user;			/* the user's code, aliases included */
	const struct ast_expr *deleted;	/* the operand of the last delete */
};

struct sema_symbol *stap_resolve_new(struct pass2 *p, enum sema_symbol_kind kind,
				     const char *name, const struct stap_tok *tok)
{
	struct sema_symbol *v = stap_arena_alloc(p->a, sizeof(*v));

	v->kind = kind;
	v->name = name;
	v->tok = tok;
	return v;
}

void stap_resolve_local(struct pass2 *p, struct sema_symbols *locals, struct sema_symbol *v)
{
	v->index = locals->n;
	ast_vec_add(p->a, locals, v);
}

/* A library file whose code is used brings its own probes along. */
void stap_resolve_pull(struct pass2 *p, const struct stap_source *src)
{
	const struct ast_file *file;
	unsigned int i;

	if (src->user)
		return;
	for (i = 0; i < p->pulled.n; i++) {
		if (p->pulled.v[i] == src)
			return;
	}
	ast_vec_add(p->a, &p->pulled, src);
	for (file = p->s->library; file; file = file->next) {
		if (file->src != src)
			continue;
		for (i = 0; i < file->probes.n; i++)
			stap_expand_probe(p, file->probes.v[i]);
	}
}

/* Until all is final, an index says that the variable is on the list. */
static void use_global(struct pass2 *p, struct sema_symbol *v)
{
	if (v->index)
		return;
	ast_vec_add(p->a, &p->variables, v);
	v->index = p->variables.n;
}

static struct sema_symbol *find_global(struct frame *f, const struct ast_expr *e)
{
	const struct stap_source *src = stap_pass2_source(e->tok);
	bool user = f->user || src->user;
	const struct stap_decl *d = stap_resolve_decl(&f->p->globals, e->symbol.name, src, user);

	if (!d)
		return NULL;
	use_global(f->p, d->decl);
	stap_resolve_pull(f->p, d->src);
	return d->decl;
}

static void set_nkeys(struct frame *f, struct sema_symbol *v, int nkeys,
		      const struct stap_tok *tok)
{
	bool sized = v->global && (v->global->size || v->global->wrap);

	if (v->nkeys == nkeys)
		return;
	if (!nkeys && sized) {
		stap_error(f->p->s, v->tok, v->global->wrap ?
			   "wrapping not supported for scalars" : "inconsistent arity");
		return;
	}
	if (nkeys > STAP_KEYS_MAX) {
		stap_error(f->p->s, tok, "more than %d array indexes", STAP_KEYS_MAX);
		return;
	}
	if (v->nkeys == SEMA_NKEYS_UNKNOWN) {
		v->nkeys = nkeys;
		v->nkeys_tok = tok;
		return;
	}
	stap_error(f->p->s, tok, "inconsistent arity (%d vs %d)", v->nkeys, nkeys);
	if (v->nkeys_tok)
		stap_error(f->p->s, v->nkeys_tok, "arity %d first inferred here", v->nkeys);
}

static struct sema_symbol *find_local(const struct frame *f, const char *name)
{
	unsigned int i;

	for (i = 0; i < f->locals->n; i++) {
		if (f->locals->v[i]->name == name)
			return f->locals->v[i];
	}
	return NULL;
}

static struct sema_symbol *find_variable(struct frame *f, const struct ast_expr *e)
{
	struct sema_symbol *v = find_local(f, e->symbol.name);

	return v ? v : find_global(f, e);
}

/* There are no local arrays. */
static void resolve_array(struct frame *f, struct ast_expr *e, int nkeys)
{
	struct sema_symbol *v;

	if (e->kind != AST_EXPR_SYMBOL || e->sema)
		return;
	v = find_variable(f, e);
	if (v && v->kind != SEMA_PARAM) {
		set_nkeys(f, v, nkeys, e->tok);
	} else {
		stap_error(f->p->s, e->tok,
			   "unresolved arity-%d global array %s, missing global declaration?",
			   nkeys, e->symbol.name);
		/* Stands in, so that nobody after has to care. */
		v = stap_resolve_new(f->p, SEMA_GLOBAL, e->symbol.name, e->tok);
		v->nkeys = nkeys;
	}
	e->sema = v;
}

static void resolve_symbol(struct frame *f, struct ast_expr *e)
{
	struct sema_symbol *v;

	if (e->sema)
		return;
	v = find_variable(f, e);
	if (!v) {
		v = stap_resolve_new(f->p, SEMA_LOCAL, e->symbol.name, e->tok);
		v->nkeys_tok = e->tok;
		stap_resolve_local(f->p, f->locals, v);
	}
	set_nkeys(f, v, 0, e->tok);
	e->sema = v;
}

/* All of an array, or a scalar: what it is shows elsewhere. */
static void resolve_delete(struct frame *f, struct ast_expr *e)
{
	if (e->kind == AST_EXPR_SYMBOL) {
		e->sema = find_variable(f, e);
		if (!e->sema)
			stap_error(f->p->s, e->tok, "unresolved array in delete statement");
	} else if (e->kind != AST_EXPR_INDEX || e->index.base->kind != AST_EXPR_SYMBOL) {
		stap_error(f->p->s, e->tok, "invalid operand of delete expression");
	}
}

static void check_lvalue(struct frame *f, const struct ast_expr *e,
			 const struct ast_expr *left)
{
	switch (left->kind) {
	case AST_EXPR_SYMBOL:
	case AST_EXPR_INDEX:
		break;
	case AST_EXPR_TARGET:
	case AST_EXPR_CAST:
	case AST_EXPR_ATVAR:
		stap_error(f->p->s, left->tok,
			   "write to target variable not permitted: a script only reads the kernel");
		break;
	default:
		stap_error(f->p->s, e->tok, "Expecting lvalue for assignment");
	}
}

/* A histogram has one key. */
static void check_hist(struct frame *f, const struct ast_expr *hist, unsigned int nkeys)
{
	if (nkeys != 1)
		stap_error(f->p->s, hist->tok, "a histogram has one index, not %u", nkeys);
}

/* Wildcards stand for elements to be deleted or looked for. */
static void check_wildcards(struct frame *f, const struct ast_expr *e)
{
	unsigned int i;

	for (i = 0; i < e->index.keys.n && e != f->deleted; i++) {
		if (e->index.keys.v[i]->kind != AST_EXPR_WILDCARD)
			continue;
		stap_error(f->p->s, e->index.base->tok, "wildcard not allowed in array index");
		return;
	}
}

/* Pass 3 makes it; whether it can be made is known now. */
static void check_regex(struct frame *f, const struct ast_expr *re)
{
	unsigned int ngroup;

	stap_re_parse(f->p->s, re->tok, f->p->a, re->string.text, re->string.len, &ngroup);
}

static void check_statop(struct frame *f, const struct ast_expr *e)
{
	if (e->statop.has_param && (e->statop.param < 0 || e->statop.param > 62))
		stap_error(f->p->s, e->tok, "bit shift (%lld) out of range <0..62>",
			   e->statop.param);
}

static bool enter_expr(struct ast_walk *w, struct ast_expr **ep)
{
	struct frame *f = (struct frame *)w;
	struct ast_expr *e = *ep;

	switch (e->kind) {
	case AST_EXPR_SYMBOL:
		resolve_symbol(f, e);
		break;
	case AST_EXPR_INDEX:
		resolve_array(f, e->index.base, e->index.keys.n);
		if (e->index.base->kind == AST_EXPR_HIST)
			check_hist(f, e->index.base, e->index.keys.n);
		check_wildcards(f, e);
		break;
	case AST_EXPR_IN:
		resolve_array(f, e->in.array, e->in.keys.n);
		if (e->in.array->kind == AST_EXPR_HIST)
			check_hist(f, e->in.array, e->in.keys.n);
		break;
	case AST_EXPR_STATOP:
		check_statop(f, e);
		break;
	case AST_EXPR_REGEX:
		check_regex(f, e->regex.re);
		break;
	case AST_EXPR_ASSIGN:
		check_lvalue(f, e, e->binary.left);
		break;
	case AST_EXPR_PREINC:
	case AST_EXPR_POSTINC:
		check_lvalue(f, e, e->crement.operand);
		break;
	case AST_EXPR_CALL:
		if (!e->sema)
			stap_resolve_call(f->p, e);
		break;
	default:
		break;
	}
	return true;
}

static void resolve_foreach(struct frame *f, const struct ast_foreach *loop)
{
	if (loop->base->kind == AST_EXPR_HIST) {
		check_hist(f, loop->base, loop->keys.n);
		return;
	}
	resolve_array(f, loop->base, loop->keys.n);
	if (loop->slice.n && loop->slice.n != loop->keys.n)
		stap_error(f->p->s, loop->base->tok,
			   "unresolved arity-%u global array %s, missing global declaration?",
			   loop->slice.n, loop->base->symbol.name);
}

static bool enter_stmt(struct ast_walk *w, struct ast_stmt **sp)
{
	struct frame *f = (struct frame *)w;
	struct ast_stmt *s = *sp;

	switch (s->kind) {
	case AST_STMT_FOREACH:
		resolve_foreach(f, &s->foreach);
		break;
	case AST_STMT_DELETE:
		f->deleted = s->del.value;
		resolve_delete(f, s->del.value);
		break;
	default:
		break;
	}
	return true;
}

static void resolve_body(struct pass2 *p, struct sema_symbols *locals, bool user,
			 const struct stap_target_point *where, struct ast_stmt **body)
{
	struct frame f = {
		.walk = { .expr = enter_expr, .stmt = enter_stmt },
		.p = p,
		.locals = locals,
		.user = user,
	};

	stap_fold_body(p, where, body);
	ast_walk_stmt(&f.walk, body);
}

/* Two files of the user that think of two variables. */
static void check_conflict(struct pass2 *p, const struct ast_global *g)
{
	const struct stap_decl *d;
	const struct sema_symbol *v;

	for (d = stap_names_find(&p->globals, g->name); d; d = d->next) {
		v = d->decl;
		if (g->src->user && d->src->user && !g->is_private && !d->is_private)
			stap_error2(p->s, g->tok, v->tok, "conflicting global variables");
	}
}

static void declare_global(struct pass2 *p, struct ast_global *g)
{
	struct sema_symbol *v = stap_resolve_new(p, SEMA_GLOBAL, g->name, g->tok);
	struct stap_decl *d = stap_names_add(p->a, &p->globals, g->name, v);

	d->src = g->src;
	d->is_private = g->is_private;
	v->global = g;
	g->sema = v;
	v->init = g->init;
	v->nkeys = SEMA_NKEYS_UNKNOWN;
	if (g->init) {
		v->nkeys = 0;
		v->nkeys_tok = g->tok;
		v->type = g->init->kind == AST_EXPR_STRING ? AST_TYPE_STRING : AST_TYPE_LONG;
	}
}

static void declare(struct pass2 *p, const struct ast_file *file)
{
	unsigned int i;

	for (; file; file = file->next) {
		for (i = 0; i < file->functions.n; i++) {
			struct ast_function *fn = file->functions.v[i];
			struct stap_decl *d = stap_names_add(p->a, &p->functions, fn->name, fn);

			d->src = fn->src;
			d->is_private = fn->is_private;
		}
		for (i = 0; i < file->globals.n; i++) {
			check_conflict(p, file->globals.v[i]);
			declare_global(p, file->globals.v[i]);
		}
	}
}

/**
 * stap_resolve_init() - declare all functions and globals
 * @p: the pass
 */
void stap_resolve_init(struct pass2 *p)
{
	declare(p, p->s->user);
	declare(p, p->s->library);
}

/* Behind those that are used, which stand in the order of their first use. */
static void add_unused(struct pass2 *p)
{
	const struct ast_file *file;
	unsigned int i;

	for (file = p->s->user; file; file = file->next) {
		for (i = 0; i < file->globals.n; i++)
			use_global(p, file->globals.v[i]->sema);
	}
}

/**
 * stap_resolve_run() - resolve all names, and take in what they lead to
 * @p: the pass; its probes have been expanded
 *
 * Both lists may grow while they are worked off.
 */
void stap_resolve_run(struct pass2 *p)
{
	unsigned int probe = 0, fn = 0;

	/* What probe points with code of their own have brought in. */
	declare(p, stap_library_more(p->s));
	while (probe < p->out->probes.n || fn < p->all.n) {
		if (probe < p->out->probes.n) {
			struct sema_probe *pr = p->out->probes.v[probe++];

			resolve_body(p, &pr->locals, !pr->privileged, &pr->where, &pr->body);
		} else {
			struct sema_function *f = p->all.v[fn++];

			if (f->builtin >= 0)
				continue;
			stap_overload_link(p, f);
			resolve_body(p, &f->locals, f->ast->src->user, NULL, &f->body);
		}
	}
	add_unused(p);
}
