// SPDX-License-Identifier: GPL-2.0
/*
 * Names of functions: private ones of the same file, the user's, the
 * library's, builtins, in this order. Library code does not see the user's,
 * but those that replace what is in a library file named *-default.stp. Of
 * functions of one name, the one that takes so many arguments is meant; a
 * builtin counts as one more of them.
 */
#include <fnmatch.h>
#include <string.h>
#include <linux/stap.h>
#include "library.h"
#include "resolve.h"
#include "suggest.h"

static const struct builtin {
	const char *name;
	enum ast_type type;
	const char *args;
	unsigned int flags;
} builtins[] = {
#define VOID	AST_TYPE_UNKNOWN
#define LONG	AST_TYPE_LONG
#define STRING	AST_TYPE_STRING
#define BUILTIN_ROW(n, tag, fn, ret, arg, fl, what) \
	[n] = { #fn, ret, arg, fl },
#define ERR	STAP_BUILTIN_ERR
#define SAME	STAP_BUILTIN_SAME
#define PURE	STAP_BUILTIN_PURE
#define END	STAP_BUILTIN_END
	STAP_BUILTIN_LIST(BUILTIN_ROW)
#undef VOID
#undef LONG
#undef STRING
#undef BUILTIN_ROW
#undef ERR
#undef SAME
#undef PURE
#undef END
};

static struct sema_function *find_known(struct pass2 *p, const char *name,
					const struct ast_function *ast, int builtin)
{
	struct stap_decl *d;

	for (d = stap_names_find(&p->known, name); d; d = d->next) {
		struct sema_function *f = d->decl;

		if (f->ast == ast && f->builtin == builtin)
			return f;
	}
	return NULL;
}

static void remember(struct pass2 *p, struct sema_function *f)
{
	f->index = p->all.n;
	ast_vec_add(p->a, &p->all, f);
	stap_names_add(p->a, &p->known, f->name, f);
}

/**
 * stap_resolve_builtin() - a builtin as a function
 * @p: the pass
 * @builtin: STAP_BI_*
 */
struct sema_function *stap_resolve_builtin(struct pass2 *p, int builtin)
{
	const struct builtin *b = &builtins[builtin];
	const char *name = stap_arena_intern(p->a, b->name), *arg;
	struct sema_function *f = find_known(p, name, NULL, builtin);

	if (f)
		return f;
	f = stap_arena_alloc(p->a, sizeof(*f));
	f->name = name;
	f->builtin = builtin;
	f->flags = b->flags;
	f->type = b->type;
	for (arg = b->args; *arg; arg++) {
		const char *param = stap_arena_printf(p->a, "arg%td", arg - b->args + 1);
		struct sema_symbol *v = stap_resolve_new(p, SEMA_PARAM, param, NULL);

		v->type = *arg == 's' ? AST_TYPE_STRING : AST_TYPE_LONG;
		stap_resolve_local(p, &f->locals, v);
	}
	f->nparams = f->locals.n;
	remember(p, f);
	return f;
}

struct sema_function *stap_resolve_function(struct pass2 *p, const struct ast_function *ast)
{
	struct sema_function *f = find_known(p, ast->name, ast, -1);
	unsigned int i;

	if (f)
		return f;
	f = stap_arena_alloc(p->a, sizeof(*f));
	f->name = ast->name;
	f->builtin = -1;
	f->type = ast->type;
	f->ast = ast;
	f->body = ast_stmt_copy(p->a, ast->body);
	for (i = 0; i < ast->params.n; i++) {
		const struct ast_param *param = &ast->params.v[i];
		struct sema_symbol *v = stap_resolve_new(p, SEMA_PARAM, param->name, param->tok);

		v->type = param->type;
		v->written = true;
		stap_resolve_local(p, &f->locals, v);
	}
	f->nparams = f->locals.n;
	remember(p, f);
	return f;
}

/*
 * How near a declaration is to code of @src: 3 private to the file, 2 the
 * user's, 1 the library's, 0 out of sight.
 */
static int nearness(const struct stap_decl *d, const struct stap_source *src, bool user)
{
	if (d->is_private)
		return d->src == src ? 3 : 0;
	if (d->src->user)
		return user ? 2 : 0;
	return 1;
}

static bool is_default(const struct stap_decl *d)
{
	static const char suffix[] = "-default.stp";
	size_t n = strlen(d->src->name), m = sizeof(suffix) - 1;

	return n > m && !strcmp(d->src->name + n - m, suffix);
}

const struct stap_decl *stap_resolve_decl(const struct stap_names *names, const char *name,
					  const struct stap_source *src, bool user)
{
	const struct stap_decl *d, *best = NULL;
	int n, best_n = 0;

	for (d = stap_names_find(names, name); d; d = d->next) {
		n = nearness(d, src, user);
		if (n > best_n) {
			best = d;
			best_n = n;
		}
	}
	if (best_n != 1 || user || !is_default(best))
		return best;
	for (d = stap_names_find(names, name); d; d = d->next) {
		if (!d->is_private && d->src->user)
			return d;
	}
	return best;
}

static void suggest_names(struct stap_suggest *g, const struct stap_names *t,
			  const struct stap_source *src, bool user)
{
	unsigned int i;

	for (i = 0; i < t->cap; i++) {
		if (t->slots[i] && stap_resolve_decl(t, t->slots[i]->name, src, user))
			stap_suggest_add(g, t->slots[i]->name);
	}
}

/* A builtin by name and number of arguments; any number if that is -1. */
static int find_builtin(const char *name, int nargs)
{
	int i;

	for (i = 0; i < STAP_BI_NR; i++) {
		if (!strcmp(builtins[i].name, name) &&
		    (nargs < 0 || (int)strlen(builtins[i].args) == nargs))
			return i;
	}
	return -1;
}

static void suggest(void *data, const char *name)
{
	stap_suggest_add(data, name);
}

/* SystemTap's functions that a script cannot have here. */
static const struct {
	const char *names, *why;
} refused[] = {
	{ "@(set_*_arg|set_kernel_*|set_user_*)", "a script only reads what it traces" },
	{ "@(panic|raise|mdelay|udelay|printk|dump_stack)",
	  "a script does nothing but look, and print" },
	{ "@(python*|Py[23]*|*print_java_backtrace)", "interpreters are not looked into" },
};

static const char *why_refused(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(refused); i++) {
		if (!fnmatch(refused[i].names, name, FNM_EXTMATCH))
			return refused[i].why;
	}
	return NULL;
}

static void fail_unresolved(struct pass2 *p, const struct ast_expr *e,
			    const struct stap_source *src, bool user)
{
	struct stap_suggest g = { .target = e->call.name };
	const char *why = why_refused(e->call.name);
	unsigned int i;

	if (stap_names_find(&p->unresolved, e->call.name))
		return;		/* said once */
	stap_names_add(p->a, &p->unresolved, e->call.name, NULL);
	if (why) {
		stap_error(p->s, e->tok, "function %s is not supported: %s", e->call.name, why);
		return;
	}
	suggest_names(&g, &p->functions, src, user);
	stap_library_rest(p->s, STAP_LIBRARY_FUNCTION, suggest, &g);
	for (i = 0; i < STAP_BI_NR; i++)
		stap_suggest_add(&g, builtins[i].name);
	stap_error(p->s, e->tok, "unresolved function %s%s", e->call.name,
		   stap_suggest_text(&g, p->a, "similar"));
}

/* The function of @name that is nearest and takes so many arguments. */
static struct sema_function *find_overload(struct pass2 *p, struct ast_expr *e,
					   const struct stap_source *src, bool user,
					   const struct stap_decl *nearest)
{
	const struct ast_function *first = nearest->decl, *found = NULL, *ast;
	int level = nearness(nearest, src, user), builtin;
	const struct stap_decl *d;

	for (d = nearest; d; d = d->next) {
		ast = d->decl;
		if (nearness(d, src, user) != level || ast->params.n != e->call.args.n)
			continue;
		found = ast;
		break;
	}
	if (found) {
		stap_resolve_pull(p, found->src);
		return stap_resolve_function(p, found);
	}
	builtin = find_builtin(e->call.name, e->call.args.n);
	if (builtin >= 0)
		return stap_resolve_builtin(p, builtin);
	stap_error2(p->s, e->tok, first->tok,
		    "arity mismatch found (function '%s' takes %u args)",
		    e->call.name, first->params.n);
	return NULL;
}

/**
 * stap_resolve_call() - find the function that is called
 * @p: the pass
 * @e: a CALL; its sema is set unless there is an error
 */
void stap_resolve_call(struct pass2 *p, struct ast_expr *e)
{
	const struct stap_source *src = stap_pass2_source(e->tok);
	const struct stap_decl *d;
	int builtin;

	d = stap_resolve_decl(&p->functions, e->call.name, src, src->user);
	if (d) {
		e->sema = find_overload(p, e, src, src->user, d);
		return;
	}
	builtin = find_builtin(e->call.name, e->call.args.n);
	if (builtin >= 0) {
		e->sema = stap_resolve_builtin(p, builtin);
		return;
	}
	builtin = find_builtin(e->call.name, -1);
	if (builtin >= 0)
		stap_error(p->s, e->tok,
			   "arity mismatch found (function '%s' takes %zu args)",
			   e->call.name, strlen(builtins[builtin].args));
	else
		fail_unresolved(p, e, src, src->user);
}

