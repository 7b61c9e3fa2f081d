// SPDX-License-Identifier: GPL-2.0
/*
 * kprobe.*: a kprobe on a symbol or an address and nothing else. No types
 * are looked at.
 */
#include <string.h>
#include "modules.h"
#include "point_kernel.h"

/* -1 if there is no such function. Where that is not known the kernel will say. */
static int check_function(struct stap_derive *d, const char *module, const char *name)
{
	struct stap_btf_func fn;
	struct stap_btf *b;
	uint64_t addr;

	if (module)
		return stap_kernel_module_may_have(d, stap_module_name(d->p->a, module), name) ? 0 :
			stap_point_fail(d, NULL, "no match");
	if (stap_btf_is_glob(name) || !stap_btf_available(d->p->s))
		return 0;
	b = stap_btf_get(d->p->s);
	addr = stap_btf_symbol(b, name);
	if (addr && (addr != ~0ULL || !stap_kernel_must_be_there(d)))
		return 0;
	if (stap_btf_func_find(b, name, &fn) || stap_module_has_func(d->p->s, NULL, name))
		return 0;
	return stap_kernel_no_function(d, b, name);
}

static int build_function(struct stap_derive *d, const struct stap_point_form *f,
			  const struct ast_probe_point *pt)
{
	const char *name = stap_point_string(pt, "function");
	const char *module = stap_point_string(pt, "module");
	struct sema_probe *pr;

	if (!*name || strchr(name, '@'))
		return stap_point_fail(d, pt->tok,
				       "kprobe.function is by name alone: source files are kernel.function's");
	if (check_function(d, module, name))
		return -1;
	pr = stap_point_add(d, f->arg, pt);
	if (!pr)
		return -1;
	pr->flags |= STAP_PROBE_F_KPROBE;
	pr->target = name;
	if (module)
		pr->module = stap_module_name(d->p->a, module);
	if (f->arg == STAP_PROBE_RETURN)
		pr->p[0] = stap_point_number(pt, "maxactive", 0);
	pr->where.target = name;
	if (stap_btf_is_glob(name) || stap_btf_is_glob(pr->module)) {
		pr->flags |= STAP_PROBE_F_WILD;
		pr->where.wild = true;
	}
	return 1;
}

static int build_absolute(struct stap_derive *d, const struct stap_point_form *f,
			  const struct ast_probe_point *pt)
{
	struct sema_probe *pr = stap_point_add(d, f->arg, pt);

	if (!pr)
		return -1;
	pr->p[0] = stap_point_number(pt, "statement", 0);
	return 1;
}

#define FUNCTION	"kprobe.{function(s),module(s).function(s)}"

const struct stap_point_form stap_point_kprobe_forms[] = {
	{ FUNCTION,			build_function, STAP_PROBE_ENTRY,	NULL },
	{ FUNCTION ".call",		build_function, STAP_PROBE_ENTRY,	NULL },
	{ FUNCTION ".return",		build_function, STAP_PROBE_RETURN,	NULL },
	{ FUNCTION ".return.maxactive(n)", build_function, STAP_PROBE_RETURN,	NULL },
	{ "kprobe.statement(n).absolute", build_absolute, STAP_PROBE_STATEMENT,	NULL },
	{ }
};
