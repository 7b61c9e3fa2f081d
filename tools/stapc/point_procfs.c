// SPDX-License-Identifier: GPL-2.0
/*
 * procfs("NAME").read and .write: files whose contents a handler makes or takes.
 *
 * $value is no variable: assigning to it and reading it are calls, which the
 * handler is given here, before anything else looks at it.
 */
#include <string.h>
#include "point.h"
#include "write.h"

#define DEFAULT_NAME	"command"
#define DEFAULT_UMASK	077
#define MAXSIZE_MOST	1048576

/* A handler being looked through. */
struct value_walk {
	struct ast_walk walk;
	struct stap_derive *d;
	bool is_write;
	bool failed;
};

static bool is_target(const struct ast_expr *e)
{
	return e->kind == AST_EXPR_TARGET;
}

static void fail(struct value_walk *w, const struct stap_tok *tok, const char *text)
{
	stap_error(w->d->p->s, tok, "%s", text);
	w->failed = true;
}

/* That it is $value, and plain. */
static bool check_name(struct value_walk *w, const struct ast_expr *e)
{
	const struct ast_path *path = &e->target.path;

	if (strcmp(e->target.name, "$value"))
		fail(w, e->tok, "invalid target symbol for procfs probe, $value expected");
	else if (path->steps.n)
		fail(w, e->tok, "procfs variable '$value' may not be used as a structure or array");
	else if (path->addressof || path->pretty)
		fail(w, e->tok, "procfs variable '$value' has neither an address nor members");
	else
		return true;
	return false;
}

static struct ast_expr *make_call(struct value_walk *w, const struct stap_tok *tok,
				  const char *name, struct ast_expr *arg)
{
	struct stap_arena *a = w->d->p->a;
	struct ast_expr *call = ast_expr_new(a, AST_EXPR_CALL, tok);

	call->call.name = stap_arena_intern(a, name);
	if (arg)
		ast_vec_add(a, &call->call.args, arg);
	return call;
}

/* Where it is refused the right side remains, so that nobody complains again. */
static void replace_assign(struct value_walk *w, struct ast_expr **ep)
{
	struct ast_expr *e = *ep, *left = e->binary.left;

	*ep = e->binary.right;
	if (!check_name(w, left))
		return;
	if (w->is_write)
		fail(w, left->tok,
		     "procfs $value variable is read-only in a procfs write probe");
	else if (e->binary.op == AST_OP_SET)
		*ep = make_call(w, left->tok, "__procfs_set", e->binary.right);
	else if (e->binary.op == AST_OP_CONCAT)
		*ep = make_call(w, left->tok, "__procfs_append", e->binary.right);
	else
		fail(w, e->tok,
		     "only the following assign operators are allowed on $value: '=', '.='");
}

static void replace_read(struct value_walk *w, struct ast_expr **ep)
{
	if (!check_name(w, *ep))
		return;
	if (w->is_write)
		*ep = make_call(w, (*ep)->tok, "__procfs_get", NULL);
	else
		fail(w, (*ep)->tok,
		     "procfs $value variable cannot be read in a procfs read probe");
}

static void replace_defined(struct value_walk *w, struct ast_expr **ep)
{
	const struct ast_expr *e = *ep;
	bool yes = !strcmp(e->defined.operand->target.name, "$value");

	*ep = ast_expr_new(w->d->p->a, AST_EXPR_NUMBER, e->tok);
	(*ep)->number.value = yes;
}

static bool replace(struct ast_walk *walk, struct ast_expr **ep)
{
	struct value_walk *w = (struct value_walk *)walk;
	struct ast_expr *e = *ep;

	if (w->failed)
		return false;
	if (e->kind == AST_EXPR_ASSIGN && is_target(e->binary.left))
		replace_assign(w, ep);
	else if (e->kind == AST_EXPR_DEFINED && is_target(e->defined.operand))
		replace_defined(w, ep);
	else if (is_target(e))
		replace_read(w, ep);
	return !w->failed;
}

static const char *path_fault(const char *path)
{
	const char *part = path;
	size_t n;

	if (*path == '/')
		return "procfs path cannot start with a '/'";
	for (;; part += n + 1) {
		n = strcspn(part, "/");
		if (!n)
			return "procfs path cannot have an empty component";
		if (n > STAP_IDENT_MAX)
			return "procfs path has too long a component";
		if ((n == 1 && *part == '.') || (n == 2 && part[0] == '.' && part[1] == '.'))
			return "procfs path cannot be relative (and contain '.' or '..')";
		if (!part[n])
			return NULL;
	}
}

static bool is_taken(const struct stap_derive *d, enum stap_probe_kind kind, const char *path)
{
	const struct stap_sema *out = d->p->out;
	unsigned int i;

	for (i = 0; i < out->probes.n; i++) {
		if (out->probes.v[i]->kind == kind && !strcmp(out->probes.v[i]->target, path))
			return true;
	}
	return false;
}

/* Bytes of a file that is read, with the NUL; 0 after an error. */
static int64_t file_size(struct stap_derive *d, const struct ast_probe_point *pt)
{
	int64_t size = stap_point_number(pt, "maxsize", 0);

	if (!stap_point_has(pt, "maxsize"))
		return stap_define_number(d->p->s, "MAXSTRINGLEN", 512, 2, STAP_STRINGLEN_MAX);
	if (size <= 0)
		stap_point_fail(d, NULL, "maxsize must be greater than 0");
	else if (size >= MAXSIZE_MOST)
		stap_point_fail(d, NULL, "maxsize must be less than %d", MAXSIZE_MOST);
	else
		return size + 1;
	return 0;
}

static int build_file(struct stap_derive *d, const struct stap_point_form *f,
		      const struct ast_probe_point *pt)
{
	struct value_walk w = {
		.walk.expr = replace,
		.d = d,
		.is_write = f->arg == STAP_PROBE_PROCWRITE,
	};
	int64_t mask = stap_point_number(pt, "umask", DEFAULT_UMASK);
	const char *path = stap_point_string(pt, "procfs");
	struct sema_probe *pr;
	int64_t size = 0;

	path = path ? path : DEFAULT_NAME;
	if (path_fault(path))
		return stap_point_fail(d, pt->tok, "%s", path_fault(path));
	if (mask < 0 || mask > 0777)
		return stap_point_fail(d, NULL, "procfs umask must be from 0 to 0777");
	if (is_taken(d, f->arg, path))
		return stap_point_fail(d, NULL,
				       "only one %s procfs probe can exist for procfs path \"%s\"",
				       w.is_write ? "write" : "read", path);
	if (!w.is_write) {
		size = file_size(d, pt);
		if (!size)
			return -1;
	}
	pr = stap_point_add(d, f->arg, pt);
	if (!pr)
		return -1;
	pr->target = path;
	pr->p[0] = size;
	pr->p[1] = (w.is_write ? 0222 : 0444) & ~mask;
	ast_walk_stmt(&w.walk, &pr->body);
	return 1;
}

#define FILE	"{procfs,procfs(s)}"

const struct stap_point_form stap_point_procfs_forms[] = {
	{ FILE ".read",				build_file,	STAP_PROBE_PROCREAD,	NULL },
	{ FILE ".read.maxsize(n)",		build_file,	STAP_PROBE_PROCREAD,	NULL },
	{ FILE ".umask(n).read",		build_file,	STAP_PROBE_PROCREAD,	NULL },
	{ FILE ".umask(n).read.maxsize(n)",	build_file,	STAP_PROBE_PROCREAD,	NULL },
	{ FILE ".write",			build_file,	STAP_PROBE_PROCWRITE,	NULL },
	{ FILE ".umask(n).write",		build_file,	STAP_PROBE_PROCWRITE,	NULL },
	{ }
};
