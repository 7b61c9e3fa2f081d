// SPDX-License-Identifier: GPL-2.0
/*
 * Target variables of places in programs, by debugging information: what is in
 * scope at the place, types by name for @cast(), variables of the file for
 * @var(). What a mark's note tells of is target_mark.c's, and needs none.
 *
 * Of a return only the result can be read: pass 2 makes other variables those
 * at the entry.
 */
#include <bpf/btf.h>
#include <dwarf.h>
#include <stdlib.h>
#include <string.h>
#include <stap_env.h>
#include "btf.h"
#include "dwarf_info.h"
#include "program.h"
#include "stages.h"
#include "target_path.h"
#include "target_user.h"

/* What is being resolved, and the scopes around the place. */
struct at {
	struct stap_session *s;
	const struct stap_target_point *where;
	const struct stap_user_point *u;
	struct stap_dwarf *d;
	struct stap_dwarf_scope scope;
};

static bool at_begin(struct at *x, struct stap_session *s, const struct stap_target_point *where)
{
	memset(x, 0, sizeof(*x));
	x->s = s;
	x->where = where;
	x->u = where->user;
	x->d = stap_dwarf_get(s, x->u->program->path);
	return x->d && stap_dwarf_scope(x->d, x->u->pc, &x->scope);
}

static void at_end(struct at *x)
{
	free(x->scope.dies);
}

static Dwarf_Die *function_of(struct at *x)
{
	return &x->scope.dies[x->scope.function];
}

static bool is_return(const struct at *x)
{
	return x->where->kind == STAP_PROBE_URETURN;
}

/* Calls @fn for each variable in scope with one of two tags, outer ones last. */
typedef void (*var_fn)(struct at *x, Dwarf_Die *var, void *data);

#define PARAMS	1
#define LOCALS	2

static void each_var(struct at *x, unsigned int kinds, var_fn fn, void *data)
{
	Dwarf_Die die;
	int i;

	for (i = 0; i <= x->scope.function; i++) {
		if (dwarf_child(&x->scope.dies[i], &die))
			continue;
		do {
			int tag = dwarf_tag(&die);
			bool wanted = (tag == DW_TAG_formal_parameter && (kinds & PARAMS)) ||
				      (tag == DW_TAG_variable && (kinds & LOCALS));

			if (wanted && dwarf_diename(&die))
				fn(x, &die, data);
		} while (!dwarf_siblingof(&die, &die));
	}
}

/* Messages */

static void add_name(struct at *x, Dwarf_Die *var, void *data)
{
	const char **text = data;

	*text = stap_arena_printf(x->s->arena, "%s%s$%s", *text, **text ? ", " : "",
				  dwarf_diename(var));
}

static void refuse_name(struct at *x, const struct ast_expr *e)
{
	const char *text = "";

	each_var(x, PARAMS | LOCALS, add_name, &text);
	if (is_return(x))
		text = stap_arena_printf(x->s->arena, "%s%s$return", text, *text ? ", " : "");
	stap_error(x->s, e->tok, "unable to find local '%s' in function %s%s%s%s",
		   e->target.name + 1, dwarf_diename(function_of(x)),
		   *text ? " (alternatives: " : "", text, *text ? ")" : "");
}

static void refuse_all(struct at *x, const struct ast_expr *e)
{
	const char *name = e->kind == AST_EXPR_ATVAR ? e->atvar.name : e->target.name;

	if (!x->d)
		stap_error(x->s, e->tok, "no debugging information for '%s', cannot resolve %s",
			   x->u->program->path, name);
	else
		stap_error(x->s, e->tok, "no function is known at %#llx of '%s', cannot resolve %s",
			   (unsigned long long)x->u->pc, x->u->program->path, name);
}

/* Variables */

static bool start_return(struct at *x, struct target_path *p, const struct ast_expr *e)
{
	Dwarf_Die *f = function_of(x);
	const struct btf_type *t;
	uint32_t id;

	p->user = true;
	p->type = stap_dwarf_type_of(x->d, f);
	p->b = stap_dwarf_btf(x->d);
	id = target_path_type(p, p->type);
	t = id ? stap_btf_type(p->b, id) : NULL;
	if (!t) {
		stap_error(x->s, e ? e->tok : NULL, "function %s has no return value",
			   dwarf_diename(f));
		return false;
	}
	if (btf_is_composite(t) || btf_is_float(t)) {
		stap_error(x->s, e ? e->tok : NULL,
			   "function %s returns '%s', which cannot be read", dwarf_diename(f),
			   stap_btf_type_text(p->b, p->type, x->s->arena));
		return false;
	}
	target_path_add(p, STAP_TARGET_RETVAL, 0);
	p->place = TARGET_IN_VALUE;
	return true;
}

static bool find_var(struct at *x, const char *name, Dwarf_Die *var)
{
	return dwarf_getscopevar(x->scope.dies, x->scope.n, name, 0, NULL, 0, 0, var) >= 0;
}

static enum ast_type resolve_var(struct at *x, struct ast_expr *e)
{
	struct stap_target *t = stap_arena_alloc(x->s->arena, sizeof(*t));
	struct target_path path = { .s = x->s, .out = &t->steps };
	const char *name = e->target.name + 1, *why;
	Dwarf_Die var;

	if (is_return(x) && !strcmp(name, "return"))
		return start_return(x, &path, e) ? stap_target_finish(t, &path, e) :
						   AST_TYPE_UNKNOWN;
	if (!find_var(x, name, &var)) {
		refuse_name(x, e);
		return AST_TYPE_UNKNOWN;
	}
	why = stap_dwarf_locate(x->d, &x->scope, &var, &path);
	if (why) {
		stap_error(x->s, e->tok, "cannot read '%s' at %s: %s", name,
			   dwarf_diename(function_of(x)), why);
		return AST_TYPE_UNKNOWN;
	}
	return stap_target_finish(t, &path, e);
}

/* Texts */

struct text {
	struct stap_target *t;
	unsigned int dollars;
};

static void text_var(struct at *x, Dwarf_Die *var, void *data)
{
	struct text *text = data;
	struct stap_target_steps steps = { 0 };
	struct target_path path = { .s = x->s, .out = &steps };
	bool ok = !stap_dwarf_locate(x->d, &x->scope, var, &path);

	stap_target_part_add(text->t, dwarf_diename(var), &path, ok, text->dollars);
}

static void text_return(struct at *x, struct text *text)
{
	struct stap_target_steps steps = { 0 };
	struct target_path path = { .s = x->s, .out = &steps };
	bool ok;

	stap_msg_mute(x->s);
	ok = start_return(x, &path, NULL);
	stap_msg_unmute(x->s);
	if (ok)
		stap_target_part_add(text->t, "return", &path, true, text->dollars);
}

static const struct {
	const char *name;
	unsigned int kinds;
} texts[] = {
	{ "$$vars", PARAMS | LOCALS },
	{ "$$parms", PARAMS },
	{ "$$locals", LOCALS },
	{ "$$return", 0 },
};

static enum ast_type resolve_text(struct at *x, struct ast_expr *e)
{
	struct text text = { .dollars = e->target.path.pretty };
	size_t i;

	text.t = stap_arena_alloc(x->s->arena, sizeof(*text.t));
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		if (!strcmp(texts[i].name, e->target.name))
			break;
	}
	if (i == ARRAY_SIZE(texts) || (!texts[i].kinds && !is_return(x))) {
		stap_error(x->s, e->tok, "unresolved target-symbol expression");
		return AST_TYPE_UNKNOWN;
	}
	if (e->target.path.steps.n || e->target.path.addressof) {
		stap_error(x->s, e->tok, "%s is a text, it has no members", e->target.name);
		return AST_TYPE_UNKNOWN;
	}
	text.t->is_text = true;
	text.t->user = true;
	text.t->text = "";
	if (texts[i].kinds)
		each_var(x, texts[i].kinds, text_var, &text);
	else
		text_return(x, &text);
	e->sema = text.t;
	return AST_TYPE_STRING;
}

/* @var("x"), @var("x@file.c"): in the same file, whose place in memory is known */

static bool find_global(struct at *x, const char *name, const char *file, Dwarf_Die *var)
{
	Dwarf_CU *cu = NULL;
	Dwarf_Die unit;

	while (!dwarf_get_units(stap_dwarf_handle(x->d), cu, &cu, NULL, NULL, &unit, NULL)) {
		if (file && !stap_dwarf_file_fits(file, dwarf_diename(&unit)))
			continue;
		if (dwarf_child(&unit, var))
			continue;
		do {
			const char *n = dwarf_diename(var);

			if (dwarf_tag(var) == DW_TAG_variable && n && !strcmp(n, name) &&
			    dwarf_hasattr_integrate(var, DW_AT_location))
				return true;
		} while (!dwarf_siblingof(var, var));
	}
	return false;
}

static enum ast_type resolve_global(struct at *x, struct ast_expr *e)
{
	struct stap_target *t = stap_arena_alloc(x->s->arena, sizeof(*t));
	struct target_path path = { .s = x->s, .out = &t->steps };
	const char *at = strchr(e->atvar.name, '@'), *why;
	size_t len = at ? (size_t)(at - e->atvar.name) : strlen(e->atvar.name);
	const char *name = stap_arena_strndup(x->s->arena, e->atvar.name, len);
	Dwarf_Die var;

	if (e->atvar.module && strcmp(e->atvar.module, x->u->program->path)) {
		stap_error(x->s, e->tok,
			   "cannot read variables of '%s' here: where it is loaded is not known",
			   e->atvar.module);
		return AST_TYPE_UNKNOWN;
	}
	if (!find_global(x, name, at ? at + 1 : NULL, &var)) {
		stap_error(x->s, e->tok, "unable to find global '%s' in '%s'", e->atvar.name,
			   x->u->program->path);
		return AST_TYPE_UNKNOWN;
	}
	why = stap_dwarf_locate(x->d, &x->scope, &var, &path);
	if (why) {
		stap_error(x->s, e->tok, "cannot read '%s': %s", e->atvar.name, why);
		return AST_TYPE_UNKNOWN;
	}
	return stap_target_finish(t, &path, e);
}

enum ast_type stap_target_user_resolve(struct stap_session *s,
				       const struct stap_target_point *where,
				       struct ast_expr *e)
{
	enum ast_type type = AST_TYPE_UNKNOWN;
	struct at x;

	if (e->kind == AST_EXPR_TARGET && where->user->mark && stap_mark_has(e->target.name))
		return stap_mark_resolve(s, where->user, e);
	if (!at_begin(&x, s, where))
		refuse_all(&x, e);
	else if (e->kind == AST_EXPR_ATVAR)
		type = resolve_global(&x, e);
	else if (!strncmp(e->target.name, "$$", 2))
		type = resolve_text(&x, e);
	else
		type = resolve_var(&x, e);
	at_end(&x);
	return type;
}

/* Types by name */

/* "kernel", "kernel<linux/fs.h>", "<sys/stat.h>": not a program. */
static bool is_program(const char *module)
{
	return strchr(module, '/') && !strchr(module, '<');
}

int stap_target_user_cast(struct target_path *path, const struct stap_user_point *u,
			  const struct ast_expr *e)
{
	const char *module = e->cast.module, *file = module;
	struct stap_dwarf *d;

	if (e->cast.type || (module ? !is_program(module) : !u))
		return 0;
	if (!module)
		file = u->program->path;
	d = stap_dwarf_get(path->s, file);
	path->type = d ? stap_dwarf_type_find(d, e->cast.type_name) : 0;
	if (path->type) {
		path->user = true;
		path->b = stap_dwarf_btf(d);
		path->place = TARGET_IN_MEMORY;
		return 1;
	}
	if (!module)
		return 0;
	stap_error(path->s, e->tok, d ? "type definition '%s' not found in '%s'" :
		   "type definition '%s' not found: no debugging information for '%s'",
		   e->cast.type_name, file);
	return -1;
}

/* Listing */

static void list_var(struct at *x, Dwarf_Die *var, void *data)
{
	const char **text = data;
	uint32_t type = stap_dwarf_type_of(x->d, var);

	*text = stap_arena_printf(x->s->arena, "%s%s$%s:%s", *text, **text ? " " : "",
				  dwarf_diename(var),
				  stap_btf_type_text(stap_dwarf_btf(x->d), type, x->s->arena));
}

char *stap_target_user_list(struct stap_session *s, const struct stap_target_point *where)
{
	const char *text = "";
	uint32_t type;
	struct at x;

	if (where->user->mark)
		return stap_mark_list(s, where->user);
	if (at_begin(&x, s, where)) {
		type = stap_dwarf_type_of(x.d, function_of(&x));
		if (is_return(&x) && type)
			text = stap_arena_printf(s->arena, "$return:%s",
						 stap_btf_type_text(stap_dwarf_btf(x.d), type,
								    s->arena));
		each_var(&x, PARAMS | LOCALS, list_var, &text);
	}
	at_end(&x);
	return stap_arena_strdup(s->arena, text);
}
