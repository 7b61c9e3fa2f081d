// SPDX-License-Identifier: GPL-2.0
/*
 * process.function and process.statement: functions of programs by their
 * symbols, and addresses.
 *
 * Symbols say where a function begins; what it is called with only debugging
 * information tells.
 */
#include <fnmatch.h>
#include <string.h>
#include "btf.h"
#include "point_process.h"
#include "suggest.h"

/* What the rest of the point asks for. */
enum { PLAIN, EXPORTED, RETURN };

struct function_search {
	struct stap_derive *d;
	const struct stap_point_form *form;
	const char *name;
	bool wild;
	struct stap_suggest near;
};

static enum stap_probe_kind kind_of(const struct stap_point_form *form)
{
	return form->arg == RETURN ? STAP_PROBE_URETURN : STAP_PROBE_UPROBE;
}

static bool wanted(const struct function_search *x, const struct stap_program_func *fn)
{
	if (x->form->arg == EXPORTED && !fn->exported)
		return false;
	return x->wild ? !fnmatch(x->name, fn->name, 0) : !strcmp(x->name, fn->name);
}

static bool add_function(struct function_search *x, const struct stap_process_file *f,
			 const struct stap_program_func *fn)
{
	struct stap_process_file named = *f;
	struct sema_probe *pr;

	named.pt = stap_point_with(x->d->p, f->pt, "function", fn->name);
	pr = stap_process_add_entry(x->d, &named, kind_of(x->form), fn->addr);
	/* Of many, one that cannot be attached is no reason to have none. */
	if (pr && x->wild)
		pr->flags |= STAP_PROBE_F_OPTIONAL;
	return pr;
}

/* Of several names at an address one is taken: they are the same function. */
static int functions_of(void *data, const struct stap_process_file *f)
{
	const struct stap_program_func *fn;
	struct function_search *x = data;
	uint64_t last = UINT64_MAX;
	unsigned int i, n;
	int found = 0;

	fn = stap_program_functions(x->d->p->s, f->program, &n);
	for (i = 0; i < n; i++) {
		if (!x->wild)
			stap_suggest_add(&x->near, fn[i].name);
		if (fn[i].addr == last || !wanted(x, &fn[i]))
			continue;
		last = fn[i].addr;
		if (!add_function(x, f, &fn[i]))
			return -1;
		found++;
	}
	return found;
}

static int build_function(struct stap_derive *d, const struct stap_point_form *form,
			  const struct ast_probe_point *pt)
{
	const char *name = stap_point_string(pt, "function");
	struct function_search x = {
		.d = d, .form = form, .name = name, .near.target = name,
		.wild = stap_btf_is_glob(name),
	};
	int n;

	if (strchr(name, '@'))
		return stap_process_source(d, kind_of(form), pt);
	n = stap_process_files(d, pt, functions_of, &x);
	if (n)
		return n;
	return stap_point_fail(d, NULL, "no match%s",
			       x.wild ? "" : stap_suggest_text(&x.near, d->p->a,
							       "similar functions"));
}

/* --- addresses ------------------------------------------------------------ */

struct address {
	struct stap_derive *d;
	const struct stap_point_form *form;
	uint64_t addr;
};

static int add_address(void *data, const struct stap_process_file *f)
{
	struct address *x = data;

	return stap_process_add(x->d, f, kind_of(x->form), x->addr) ? 1 : -1;
}

/* An address in the file, as nm and objdump show it. */
static int build_address(struct stap_derive *d, const struct stap_point_form *form,
			 const struct ast_probe_point *pt)
{
	const char *of = stap_point_has(pt, "statement") ? "statement" : "function";
	struct address x = {
		.d = d, .form = form, .addr = stap_point_number(pt, of, 0),
	};
	int n = stap_process_files(d, pt, add_address, &x);

	return n ? n : stap_point_fail(d, NULL, "no match");
}

#define PROCESS		"{process,process(s),process(n)}."
#define FUNCTION	PROCESS "{function(s),library(s).function(s)}"
#define ADDRESS		PROCESS "{function(n),library(s).function(n)}"
#define STATEMENT	PROCESS "{statement(n),library(s).statement(n)}"

const struct stap_point_form stap_point_symbol_forms[] = {
	{ FUNCTION,			build_function,	PLAIN,	NULL },
	{ FUNCTION ".call",		build_function,	PLAIN,	NULL },
	{ FUNCTION ".exported",		build_function,	EXPORTED, NULL },
	{ FUNCTION ".return",		build_function,	RETURN,	NULL },
	{ FUNCTION ".return.maxactive(n)", build_function, RETURN, NULL },
	{ ADDRESS,			build_address,	PLAIN,	NULL },
	{ ADDRESS ".call",		build_address,	PLAIN,	NULL },
	{ ADDRESS ".return",		build_address,	RETURN,	NULL },
	{ STATEMENT,			build_address,	PLAIN,	NULL },
	{ STATEMENT ".absolute",	build_address,	PLAIN,	NULL },
	{ FUNCTION ".{inline,callee,callee(s),callees,callees(n),label}.**", NULL, 0,
	  "probe points inside of functions are not supported" },
	{ PROCESS "insn.**",		NULL, 0,
	  "insn probes are not supported: they run a process step by step" },
	{ }
};
