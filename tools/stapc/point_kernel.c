// SPDX-License-Identifier: GPL-2.0
/*
 * kernel.function and module().function, by the kernel's BTF; kernel.statement, by
 * address.
 *
 * A wildcard over functions whose handler reads no target variables stays
 * one probe: the kernel matches it when it arms, functions of code loaded
 * later included, and hooks them all at once. Where the handler does, each
 * function has its own prototype, so there is one probe for each.
 *
 * A module may come after the program has been armed, so what it has is only
 * asked for if it is loaded; in the end the kernel knows.
 */
#include <fnmatch.h>
#include <string.h>
#include "modules.h"
#include "point_kernel.h"
#include "point_source.h"
#include "program.h"
#include "suggest.h"

/* What the rest of the point asks of a function probe. */
enum { PLAIN, CALL, EXPORTED, RETURN };

struct function_search {
	struct stap_derive *d;
	const struct stap_point_form *form;
	const struct ast_probe_point *pt;
	bool typed;
	bool wild;
	int found;
};

static struct sema_probe *add_function(struct stap_derive *d,
				       const struct stap_point_form *f,
				       const struct ast_probe_point *pt,
				       const char *name, uint32_t proto)
{
	enum stap_probe_kind kind = f->arg == RETURN ? STAP_PROBE_RETURN : STAP_PROBE_ENTRY;
	const char *module = stap_point_string(pt, "module");
	struct sema_probe *pr = stap_point_add(d, kind, pt);

	if (!pr)
		return NULL;
	pr->target = stap_arena_strdup(d->p->a, name);
	if (module)
		pr->module = stap_module_name(d->p->a, module);
	if (kind == STAP_PROBE_RETURN)
		pr->p[0] = stap_point_number(pt, "maxactive", 0);
	pr->where.target = pr->target;
	pr->where.module = pr->module;
	pr->where.proto = proto;
	if (stap_btf_is_glob(name) || stap_btf_is_glob(pr->module)) {
		pr->flags |= STAP_PROBE_F_WILD;
		pr->where.wild = true;
	}
	return pr;
}

/* Of many, one that cannot be attached is no reason to have none. */
static bool add_found(void *data, const struct stap_btf_func *fn)
{
	struct function_search *s = data;
	struct sema_probe *pr;

	/* Without a prototype nothing of what the handler reads is known. */
	if (s->typed && !fn->proto)
		return true;
	pr = add_function(s->d, s->form,
			  stap_point_with(s->d->p, s->pt, "function", fn->name),
			  fn->name, fn->proto);
	if (!pr)
		return false;
	pr->flags |= STAP_PROBE_F_OPTIONAL;
	s->found++;
	return true;
}

static bool stop_at_first(void *data, const struct stap_btf_func *fn)
{
	(void)fn;
	++*(int *)data;
	return false;
}

static bool suggest_function(void *data, const struct stap_btf_func *fn)
{
	stap_suggest_add(data, fn->name);
	return true;
}

int stap_kernel_no_function(struct stap_derive *d, struct stap_btf *b, const char *name)
{
	struct stap_suggest g = { .target = name };

	/* Nobody reads it where the library tries one name after the other. */
	if (!d->optional && !stap_btf_is_glob(name))
		stap_btf_func_glob(b, "*", suggest_function, &g);
	return stap_point_fail(d, NULL, "no match%s",
			       stap_suggest_text(&g, d->p->a, "similar functions"));
}

static int build_wild(struct stap_derive *d, const struct stap_point_form *f,
		      const struct ast_probe_point *pt, struct stap_btf *b,
		      const char *name)
{
	struct function_search s = { .d = d, .form = f, .pt = pt, .typed = true };
	int any = 0;

	if (stap_point_uses_target(d)) {
		stap_btf_func_glob(b, name, add_found, &s);
		if (s.found)
			return s.found;
		return stap_kernel_no_function(d, b, name);
	}
	stap_btf_func_glob(b, name, stop_at_first, &any);
	if (!any)
		return stap_kernel_no_function(d, b, name);
	return add_function(d, f, pt, name, 0) ? 1 : -1;
}

static int build_exported(struct stap_derive *d, const struct stap_point_form *f,
			  const struct ast_probe_point *pt, struct stap_btf *b,
			  const char *name)
{
	struct function_search s = {
		.d = d, .form = f, .pt = pt, .typed = stap_point_uses_target(d),
	};

	if (stap_btf_exported_glob(b, name, add_found, &s) < 0)
		return stap_point_fail(d, NULL,
				       "what this kernel exports is not known: its symbols cannot be read");
	return s.found ? s.found : stap_point_fail(d, NULL, "no match");
}

static bool stop_at_any(void *data, const char *module, const char *name)
{
	(void)data;
	(void)module;
	(void)name;
	return false;
}

bool stap_kernel_must_be_there(const struct stap_derive *d)
{
	const struct stap_level *l;

	for (l = d->level; l; l = l->outer) {
		if (l->point->sufficient)
			return true;
	}
	return false;
}

bool stap_kernel_module_gone(const struct stap_derive *d, const char *module)
{
	return stap_kernel_must_be_there(d) &&
		stap_module_state(d->p->s, module) == STAP_MODULE_ABSENT;
}

bool stap_kernel_module_may_have(struct stap_derive *d, const char *module, const char *name)
{
	struct stap_session *s = d->p->s;
	enum stap_module_state state;

	if (stap_btf_is_glob(module))
		return !stap_kernel_must_be_there(d) ||
			stap_module_func_glob(s, module, name, stop_at_any, NULL);
	state = stap_module_state(s, module);
	if (state == STAP_MODULE_UNKNOWN)
		return true;
	if (state == STAP_MODULE_ABSENT)
		return !stap_kernel_must_be_there(d);
	if (stap_btf_is_glob(name))
		return stap_module_func_glob(s, module, name, stop_at_any, NULL);
	return stap_module_has_func(d->p->s, module, name);
}

/* The types of a module, if they matter and are known. */
static struct stap_btf *module_types(struct stap_derive *d, const char *module)
{
	if (stap_btf_is_glob(module) || !stap_point_uses_target(d))
		return NULL;
	return stap_btf_module(d->p->s, module);
}

/* By the module's file: it need not be loaded. */
static int build_module_exported(struct function_search *s, const char *module,
				 const char *name)
{
	struct stap_derive *d = s->d;
	struct stap_btf *b = module_types(d, module);
	const struct stap_program_func *sym;
	unsigned int i, n;

	if (!*module || stap_kernel_module_gone(d, module))
		return stap_point_fail(d, NULL, "no match");
	sym = stap_btf_is_glob(module) ? NULL : stap_module_functions(d->p->s, module, &n);
	if (!sym)
		return stap_point_fail(d, NULL,
				       "what module '%s' exports is not known: its file is not found",
				       module);
	s->typed = stap_point_uses_target(d);
	for (i = 0; i < n; i++) {
		struct stap_btf_func fn = { .name = sym[i].name };

		if (!sym[i].exported || fnmatch(name, fn.name, 0))
			continue;
		if (b)
			stap_btf_func_find(b, sym[i].name, &fn);
		if (!add_found(s, &fn))
			return -1;
	}
	return s->found ? s->found : stap_point_fail(d, NULL, "no match");
}

static int build_module_function(struct stap_derive *d, const struct stap_point_form *f,
				 const struct ast_probe_point *pt, const char *name)
{
	const char *module = stap_module_name(d->p->a, stap_point_string(pt, "module"));
	struct function_search s = { .d = d, .form = f, .pt = pt, .typed = true };
	struct stap_btf_func fn = { 0 };
	struct stap_btf *b;

	if (f->arg == EXPORTED)
		return build_module_exported(&s, module, name);
	if (!*module || !stap_kernel_module_may_have(d, module, name))
		return stap_point_fail(d, NULL, "no match");
	b = module_types(d, module);
	/* A handler that names variables cannot do without types. */
	if (!b && d->optional && !stap_btf_is_glob(module) && stap_point_uses_target(d))
		return stap_point_fail(d, NULL, "no match");
	if (b && stap_btf_is_glob(name)) {
		stap_btf_func_glob(b, name, add_found, &s);
		if (s.found)
			return s.found;
	} else if (b) {
		stap_btf_func_find(b, name, &fn);
	}
	return add_function(d, f, pt, name, fn.proto) ? 1 : -1;
}

/* "f@file.c": by the kernel's debugging information, and then by name. */
static bool add_placed(void *data, const char *text, const char *function, uint32_t proto)
{
	struct function_search *s = data;
	struct sema_probe *pr;

	pr = add_function(s->d, s->form, stap_point_with(s->d->p, s->pt, "function", text),
			  function, proto);
	if (pr && s->wild)
		pr->flags |= STAP_PROBE_F_OPTIONAL;
	return pr;
}

static int build_placed(struct stap_derive *d, const struct stap_point_form *f,
			const struct ast_probe_point *pt, const char *name)
{
	struct function_search s = {
		.d = d, .form = f, .pt = pt, .wild = stap_btf_is_glob(name),
	};

	if (f->arg == EXPORTED)
		return stap_point_fail(d, pt->tok,
				       "exported functions are found by name alone, not by source file");
	return stap_kernel_place(d, pt, name, add_placed, &s);
}

static int build_function(struct stap_derive *d, const struct stap_point_form *f,
			  const struct ast_probe_point *pt)
{
	const char *name = stap_point_string(pt, "function");
	struct stap_btf_func fn;
	struct stap_btf *b;

	if (strchr(name, '@'))
		return build_placed(d, f, pt, name);
	if (!*name)
		return stap_point_fail(d, NULL, "no match");
	if (stap_point_has(pt, "module"))
		return build_module_function(d, f, pt, name);
	b = stap_btf_get(d->p->s);
	if (!b)
		return stap_point_fail(d, NULL, "no BTF of the kernel, functions are unknown");
	if (f->arg == EXPORTED)
		return build_exported(d, f, pt, b, name);
	if (stap_btf_is_glob(name))
		return build_wild(d, f, pt, b, name);
	if (!stap_btf_func_find(b, name, &fn))
		return stap_kernel_no_function(d, b, name);
	return add_function(d, f, pt, name, fn.proto) ? 1 : -1;
}

/* Only the kernel knows whether an instruction begins there. */
static int build_statement(struct stap_derive *d, const struct stap_point_form *f,
			   const struct ast_probe_point *pt)
{
	struct sema_probe *pr = stap_point_add(d, STAP_PROBE_STATEMENT, pt);

	(void)f;
	if (!pr)
		return -1;
	pr->p[0] = stap_point_number(pt, "statement", 0);
	return 1;
}

static int build_place(struct stap_derive *d, const struct stap_point_form *f,
		       const struct ast_probe_point *pt)
{
	(void)f;
	return stap_kernel_place(d, pt, stap_point_string(pt, "statement"), NULL, NULL);
}

#define FUNCTION	"{kernel,module(s)}.function(s)"

const struct stap_point_form stap_point_kernel_forms[] = {
	{ FUNCTION,				build_function,	PLAIN,	NULL },
	{ FUNCTION ".call",			build_function,	CALL,	NULL },
	{ FUNCTION ".exported",			build_function,	EXPORTED, NULL },
	{ FUNCTION ".return",			build_function,	RETURN,	NULL },
	{ FUNCTION ".return.maxactive(n)",	build_function,	RETURN,	NULL },
	{ FUNCTION ".inline",			NULL, 0, STAP_POINT_NEEDS_DWARF("inline") },
	{ FUNCTION ".{callee,callee(s)}.**",	NULL, 0, STAP_POINT_NEEDS_DWARF("callee") },
	{ FUNCTION ".{callees,callees(n)}.**",	NULL, 0, STAP_POINT_NEEDS_DWARF("callees") },
	{ FUNCTION ".{label,label(s)}.**",	NULL, 0, STAP_POINT_NEEDS_DWARF("label") },
	{ "{kernel,module(s)}.function(n).**",	NULL, 0,
	  "functions are found by name: for an address there is kernel.statement" },
	{ "kernel.statement(n)",		build_statement, 0, NULL },
	{ "kernel.statement(n).absolute",	build_statement, 0, NULL },
	{ "{kernel,module(s)}.statement(s)",	build_place, 0, NULL },
	{ "{kernel,module(s)}.statement(s).nearest", build_place, 0, NULL },
	{ "module(s).statement(n).**",		NULL, 0,
	  "where a module is loaded is not known beforehand" },
	{ "kernel.mark(s).**",			NULL, 0,
	  "kernel markers are gone since Linux 2.6.32: use kernel.trace" },
	{ }
};
