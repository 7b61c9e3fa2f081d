// SPDX-License-Identifier: GPL-2.0
/*
 * What a return probe wants to know of the time of entry: @entry(e), and
 * target variables that are read through pointers. It is kept by thread, and
 * by how many calls of the function the thread is in:
 *
 *	probe f.return { print(@entry(e)) }
 *
 * becomes
 *
 *	probe f.return {
 *		t = tid(); d = depth[t]
 *		if (d) {
 *			v = saved[t, d]; delete saved[t, d]
 *			if (d == 1) delete depth[t] else depth[t]--
 *		}
 *		print(v)
 *	}
 *	probe f { t = tid(); d = ++depth[t]; saved[t, d] = e }
 *
 * At entry nobody knows yet whether the value will be wanted, so that an error
 * there must not count. Where e may fail it is tried, and if it is wanted and
 * is not there, e is evaluated again, for the error that it then gives:
 *
 *	probe f.return { ...; failed = !([t, d] in saved); ...; print(failed ? e : v) }
 *	probe f { ...; try { v = e; ok = 1 } catch { }; if (ok) saved[t, d] = v }
 *
 * A parameter by itself needs none of this: the kernel has kept it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "node.h"

/*
 * An expression that is kept: its text, the variable that has its value at the
 * return, and the one that says it has none, NULL if it cannot fail.
 */
struct saved {
	const char *text;
	struct sema_symbol *v, *failed;
};

/* The probe being looked at. */
struct entry {
	struct ast_walk walk;
	struct pass2 *p;
	struct sema_probe *ret, *call;
	struct node at_ret, at_call;
	struct sema_symbol *depth;
	struct sema_symbol *t[2], *d[2];	/* of the return, of the call */
	struct ast_stmt *load;			/* a block, at the return */
	struct { AST_VEC(struct saved); } list;
};

/*
 * The kinds of returns: what is probed at the entry, how that is called, whether
 * p[0] says where it is, and whether the parameters are lost by then.
 */
static const struct {
	enum stap_probe_kind ret, call;
	const char *suffix;
	bool place, lost;
} kinds[] = {
	{ STAP_PROBE_RETURN,	STAP_PROBE_ENTRY,	".call",	false,	false },
	{ STAP_PROBE_SYSRETURN,	STAP_PROBE_SYSCALL,	"",		true,	false },
	{ STAP_PROBE_URETURN,	STAP_PROBE_UPROBE,	".call",	true,	true },
};

/* Its row in kinds[], -1 if it is no return. */
static int kind_of(const struct sema_probe *pr)
{
	unsigned int i;

	for (i = 0; pr && i < ARRAY_SIZE(kinds); i++) {
		if (pr->kind == kinds[i].ret)
			return i;
	}
	return -1;
}

static bool is_return(const struct sema_probe *pr)
{
	return kind_of(pr) >= 0;
}

static bool is_lost(const struct sema_probe *pr)
{
	int kind = kind_of(pr);

	return kind >= 0 && kinds[kind].lost;
}

/* 'kernel.function("f").return' -> 'kernel.function("f").call' */
static const char *call_point(struct pass2 *p, const char *point, const char *suffix)
{
	const char *end = strstr(point, ".return");
	int len = end ? end - point : (int)strlen(point);

	return stap_arena_printf(p->a, "%.*s%s", len, point, suffix);
}

static struct sema_probe *make_call(struct pass2 *p, const struct sema_probe *ret)
{
	struct sema_probe *pr = stap_arena_alloc(p->a, sizeof(*pr));
	int kind = kind_of(ret);

	*pr = *ret;
	memset(&pr->locals, 0, sizeof(pr->locals));
	if (!kinds[kind].place)
		memset(pr->p, 0, sizeof(pr->p));
	pr->kind = kinds[kind].call;
	pr->where.kind = pr->kind;
	pr->point = call_point(p, ret->point, kinds[kind].suffix);
	pr->name = call_point(p, ret->name, kinds[kind].suffix);
	pr->body = ast_stmt_new(p->a, AST_STMT_BLOCK, ret->tok);
	return pr;
}

static void add_stmt(struct entry *x, struct ast_stmt *block, struct ast_stmt *s)
{
	ast_vec_add(x->p->a, &block->block, s);
}

static struct ast_expr *depth_expr(struct entry *x, unsigned int side)
{
	const struct node *n = side ? &x->at_call : &x->at_ret;

	return node_index(n, x->depth, node_symbol(n, x->t[side]), NULL);
}

/* "t = tid()", and d, of the return or of the call */
static void add_thread(struct entry *x, unsigned int side, struct ast_stmt *block)
{
	const struct node *n = side ? &x->at_call : &x->at_ret;
	struct ast_expr *d;

	x->t[side] = node_local(n, "entry_thread", AST_TYPE_LONG);
	x->d[side] = node_local(n, "entry_depth", AST_TYPE_LONG);
	add_stmt(x, block, node_set(n, node_symbol(n, x->t[side]),
				    node_call(n, STAP_BI_TID)));
	d = depth_expr(x, side);
	if (side)
		d = node_binary(n, AST_EXPR_ASSIGN, AST_OP_ADD, d, node_number(n, 1));
	add_stmt(x, block, node_set(n, node_symbol(n, x->d[side]), d));
}

/* The first expression of the probe: the rest of the machinery. */
static void begin(struct entry *x)
{
	struct ast_stmt *s = ast_stmt_new(x->p->a, AST_STMT_BLOCK, x->ret->tok), *last;
	struct node *n = &x->at_ret;
	struct ast_expr *one;

	/* Entries without their returns, or the reverse, would not match. */
	memset(&x->ret->conds, 0, sizeof(x->ret->conds));
	x->call = make_call(x->p, x->ret);
	x->at_call.locals = &x->call->locals;
	x->depth = node_array(n, "entry_depth", 1, AST_TYPE_LONG);
	add_thread(x, 0, s);
	add_thread(x, 1, x->call->body);
	x->load = ast_stmt_new(x->p->a, AST_STMT_BLOCK, x->ret->tok);
	one = node_binary(n, AST_EXPR_ASSIGN, AST_OP_SUB, depth_expr(x, 0),
			  node_number(n, 1));
	last = node_if(n, node_binary(n, AST_EXPR_COMPARE, AST_OP_EQ,
				      node_symbol(n, x->d[0]), node_number(n, 1)),
		       node_delete(n, depth_expr(x, 0)), node_expr_stmt(n, one));
	add_stmt(x, x->load, last);
	add_stmt(x, s, node_if(n, node_symbol(n, x->d[0]), x->load, NULL));
	add_stmt(x, s, x->ret->body);
	x->ret->body = s;
}

/* At entry the handler's variables have no values yet: they are others. */
struct renaming {
	struct ast_walk walk;
	struct entry *x;
};

static bool rename_local(struct ast_walk *w, struct ast_expr **ep)
{
	struct entry *x = ((struct renaming *)w)->x;
	struct ast_expr *e = *ep;
	struct sema_symbol *v = e->kind == AST_EXPR_SYMBOL ? e->sema : NULL;
	unsigned int i;

	if (e->kind == AST_EXPR_ENTRY)
		*ep = e->entry.operand;
	if (!v || v->kind == SEMA_GLOBAL)
		return true;
	for (i = 0; i < x->call->locals.n; i++) {
		if (x->call->locals.v[i]->name == v->name) {
			e->sema = x->call->locals.v[i];
			return true;
		}
	}
	e->sema = node_local(&x->at_call, v->name, AST_TYPE_UNKNOWN);
	return true;
}

static const char *text_of(struct entry *x, const struct ast_expr *e)
{
	char *text = NULL;
	const char *copy;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		return "";
	ast_print_expr(f, e);
	fclose(f);
	copy = stap_arena_strdup(x->p->a, text);
	free(text);
	return copy;
}

/* saved[t, d], on either side */
static struct ast_expr *saved_expr(struct entry *x, unsigned int side,
				   struct sema_symbol *a)
{
	const struct node *n = side ? &x->at_call : &x->at_ret;

	return node_index(n, a, node_symbol(n, x->t[side]), node_symbol(n, x->d[side]));
}

/* What people will see it called: "file_f_pos" of $file->f_pos. */
static const char *name_of(struct entry *x, const struct ast_expr *e)
{
	const char *name = "entry";
	unsigned int i;

	if (e->kind == AST_EXPR_CALL)
		return e->call.name;
	if (e->kind != AST_EXPR_TARGET)
		return name;
	name = e->target.name + strspn(e->target.name, "$");
	for (i = 0; i < e->target.path.steps.n; i++) {
		if (e->target.path.steps.v[i].field)
			name = stap_arena_printf(x->p->a, "%s_%s", name,
						 e->target.path.steps.v[i].field);
	}
	return name;
}

struct may_fail {
	struct ast_walk walk;
	bool found;
};

static bool note_failure(struct ast_walk *w, struct ast_expr **ep)
{
	struct may_fail *x = (struct may_fail *)w;
	const struct ast_expr *e = *ep;
	const struct sema_function *f = e->sema;

	switch (e->kind) {
	case AST_EXPR_TARGET:
		x->found |= e->target.path.steps.n || e->target.path.pretty;
		break;
	case AST_EXPR_CAST:
	case AST_EXPR_ATVAR:
	case AST_EXPR_AUTOCAST:
	case AST_EXPR_STATOP:
	case AST_EXPR_ASSIGN:
		x->found = true;
		break;
	case AST_EXPR_BINARY:
		x->found |= e->binary.op == AST_OP_DIV || e->binary.op == AST_OP_MOD;
		break;
	case AST_EXPR_CALL:
		x->found |= f->builtin < 0 || f->flags & STAP_BUILTIN_ERR;
		break;
	default:
		break;
	}
	return !x->found;
}

/* At entry: keeps @e in @a, if it can be evaluated. */
static void store_tried(struct entry *x, struct sema_symbol *a, const char *name,
			struct ast_expr *e)
{
	struct ast_stmt *body = ast_stmt_new(x->p->a, AST_STMT_BLOCK, x->ret->tok);
	const struct node *n = &x->at_call;
	struct sema_symbol *v, *ok;

	v = node_local(n, name, AST_TYPE_UNKNOWN);
	ok = node_local(n, "entry_ok", AST_TYPE_LONG);
	add_stmt(x, body, node_set(n, node_symbol(n, v), e));
	add_stmt(x, body, node_set(n, node_symbol(n, ok), node_number(n, 1)));
	add_stmt(x, x->call->body, node_try(n, body));
	add_stmt(x, x->call->body,
		 node_if(n, node_symbol(n, ok),
			 node_set(n, saved_expr(x, 1, a), node_symbol(n, v)), NULL));
}

static void load_failed(struct entry *x, struct sema_symbol *a, struct saved *s)
{
	const struct node *n = &x->at_ret;
	struct ast_expr *missing;

	missing = node_missing(n, a, node_symbol(n, x->t[0]), node_symbol(n, x->d[0]));
	s->failed = node_local(n, "entry_failed", AST_TYPE_LONG);
	add_stmt(x, x->load, node_set(n, node_symbol(n, s->failed), missing));
}

static void save(struct entry *x, struct saved *s, const struct ast_expr *value)
{
	struct renaming r = { .walk.expr = rename_local, .x = x };
	struct may_fail fail = { .walk.expr = note_failure };
	struct ast_expr *e = ast_expr_copy(x->p->a, value);
	const char *name = name_of(x, e);
	struct sema_symbol *a;

	if (!x->call)
		begin(x);
	ast_walk_expr(&fail.walk, &e);
	ast_walk_expr(&r.walk, &e);
	a = node_array(&x->at_ret, stap_arena_printf(x->p->a, "entry_%s", name), 2,
		       AST_TYPE_UNKNOWN);
	s->v = node_local(&x->at_ret, name, AST_TYPE_UNKNOWN);
	if (fail.found) {
		store_tried(x, a, name, e);
		load_failed(x, a, s);
	} else {
		add_stmt(x, x->call->body, node_set(&x->at_call, saved_expr(x, 1, a), e));
	}
	add_stmt(x, x->load, node_set(&x->at_ret, node_symbol(&x->at_ret, s->v),
				      saved_expr(x, 0, a)));
	add_stmt(x, x->load, node_delete(&x->at_ret, saved_expr(x, 0, a)));
}

/* The type that it will turn out to have, if that can be told by its looks. */
static enum ast_type type_by_looks(const struct ast_expr *e)
{
	const struct sema_function *f = e->sema;

	switch (e->kind) {
	case AST_EXPR_TARGET:
		return e->target.path.pretty || !strncmp(e->target.name, "$$", 2) ?
			AST_TYPE_STRING : AST_TYPE_LONG;
	case AST_EXPR_CAST:
		return e->cast.path.pretty ? AST_TYPE_STRING : AST_TYPE_LONG;
	case AST_EXPR_ATVAR:
		return e->atvar.path.pretty ? AST_TYPE_STRING : AST_TYPE_LONG;
	case AST_EXPR_CALL:
		return f->type;
	default:
		return AST_TYPE_UNKNOWN;
	}
}

/*
 * What could not be read at the entry cannot be tried again at the return, if
 * nothing of the entry is left there: the error is raised without.
 */
static struct ast_expr *fault_expr(const struct node *n, struct ast_expr *e)
{
	enum ast_type type = type_by_looks(e);
	struct ast_expr *call;

	if (type == AST_TYPE_UNKNOWN)
		return e;
	call = node_call(n, type == AST_TYPE_STRING ? STAP_BI_USER_STRING : STAP_BI_LOAD_USER);
	ast_vec_add(n->p->a, &call->call.args, node_number(n, 0));
	if (type == AST_TYPE_LONG)
		ast_vec_add(n->p->a, &call->call.args, node_number(n, 8));
	return call;
}

/* The value of @e at entry. */
static struct ast_expr *kept_expr(struct entry *x, struct ast_expr *e)
{
	struct saved s = { .text = text_of(x, e) };
	const struct node *n = &x->at_ret;
	unsigned int i;

	for (i = 0; i < x->list.n && strcmp(x->list.v[i].text, s.text); i++)
		;
	if (i == x->list.n) {
		save(x, &s, e);
		ast_vec_add(x->p->a, &x->list, s);
	}
	s = x->list.v[i];
	if (!s.failed)
		return node_symbol(n, s.v);
	if (is_lost(x->ret))
		e = fault_expr(n, e);
	return node_ternary(n, node_symbol(n, s.failed), e, node_symbol(n, s.v));
}

/* A target variable whose value may be another one when the function is over. */
static bool changes(const struct sema_probe *pr, const struct ast_expr *e)
{
	const struct ast_path *path = &e->target.path;
	bool lost = is_lost(pr);
	unsigned int i;

	if (e->kind != AST_EXPR_TARGET || !strcmp(e->target.name, "$return") ||
	    !strcmp(e->target.name, "$$return") || !strcmp(e->target.name, "$$name") ||
	    (!strncmp(e->target.name, "$$", 2) && !lost))
		return false;
	/* an index that is no constant may be the handler's variable */
	for (i = 0; i < path->steps.n; i++) {
		if (path->steps.v[i].index &&
		    path->steps.v[i].index->kind != AST_EXPR_NUMBER)
			return false;
	}
	return lost || path->steps.n || path->pretty;
}

/* One that is the same at the return. */
static bool is_parameter(const struct sema_probe *pr, const struct ast_expr *e)
{
	return e->kind == AST_EXPR_TARGET && !is_lost(pr) && !changes(pr, e) &&
	       strcmp(e->target.name, "$return");
}

static bool find_entry(struct ast_walk *w, struct ast_expr **ep)
{
	struct entry *x = (struct entry *)w;
	struct ast_expr *e = *ep, *kept = e;

	if (e->kind == AST_EXPR_ENTRY)
		kept = e->entry.operand;
	else if (!is_return(x->ret) || !changes(x->ret, e))
		return true;
	if (!is_return(x->ret)) {
		stap_error(x->p->s, e->tok, "@entry is only valid in .return probes");
		return false;
	}
	if (kept != e && is_parameter(x->ret, kept))
		*ep = kept;
	else
		*ep = kept_expr(x, kept);
	return false;
}

static void run_probe(struct pass2 *p, struct sema_probe *pr)
{
	struct entry x = {
		.walk.expr = find_entry,
		.p = p,
		.ret = pr,
		.at_ret = { p, pr->tok, &pr->locals },
		.at_call = { p, pr->tok, NULL },
	};
	struct ast_stmt *body = pr->body;

	ast_walk_stmt(&x.walk, &body);
	if (x.call)
		ast_vec_add(p->a, &p->out->probes, x.call);
}

/**
 * stap_entry_run() - make entry probes for return probes
 * @p: the pass; names are resolved, what has no effect is gone
 *
 * They come last, so that a return without its call is more likely than a
 * call without its return.
 */
void stap_entry_run(struct pass2 *p)
{
	struct entry x = { .walk.expr = find_entry, .p = p };
	unsigned int i, n = p->out->probes.n;

	for (i = 0; i < n; i++)
		run_probe(p, p->out->probes.v[i]);
	for (i = 0; i < p->all.n; i++) {
		if (p->all.v[i]->builtin < 0)
			ast_walk_stmt(&x.walk, &p->all.v[i]->body);
	}
}
