// SPDX-License-Identifier: GPL-2.0
/*
 * kernel.trace and kernel.tracepoint, and the same of modules, by BTF.
 *
 * Of the modules the ones that are loaded are looked at where the kernel itself has
 * no such tracepoint, or where there is a wildcard. A tracepoint that is named in
 * full together with its module is left to the kernel, which looks when the module
 * is there.
 */
#include <fnmatch.h>
#include <glob.h>
#include <string.h>
#include "modules.h"
#include "point_kernel.h"

struct tracepoint_search {
	struct stap_derive *d;
	const struct ast_probe_point *pt;
	const char *comp;		/* "trace" or "tracepoint" */
	const char *pattern;		/* its argument */
	const char *module;		/* where it is looked for; NULL: the kernel */
	int found;
};

/* Types do not tell the system of a module's event; if it is loaded tracefs does. */
static const char *event_system(struct tracepoint_search *s, const char *name)
{
	const char *text = stap_arena_printf(s->d->p->a, "/sys/kernel/tracing/events/*/%s", name);
	const char *system = NULL, *end;
	glob_t g;

	if (stap_module_state(s->d->p->s, s->module) != STAP_MODULE_LOADED ||
	    glob(text, GLOB_ONLYDIR, NULL, &g))
		return NULL;
	end = strrchr(g.gl_pathv[0], '/');
	for (text = end; text[-1] != '/'; text--)
		;
	system = stap_arena_strndup(s->d->p->a, text, end - text);
	globfree(&g);
	return system;
}

/* "ext4:*" is not for what is known to be another system's. */
static bool other_system(const struct tracepoint_search *s, const char *system)
{
	const char *colon = strchr(s->pattern, ':');

	return system && colon &&
	       fnmatch(stap_arena_strndup(s->d->p->a, s->pattern, colon - s->pattern), system, 0);
}

static bool add_tracepoint(void *data, const struct stap_btf_tracepoint *t)
{
	struct tracepoint_search *s = data;
	struct pass2 *p = s->d->p;
	const char *system = s->module ? event_system(s, t->name) : t->system, *full = t->name;
	struct sema_probe *pr;

	if (s->module && other_system(s, system))
		return true;
	if (system)
		full = stap_arena_printf(p->a, "%s:%s", system, t->name);
	pr = stap_point_add(s->d, STAP_PROBE_TRACEPOINT,
			    stap_point_with(p, s->pt, s->comp, full));
	if (!pr) {
		s->found = -1;
		return false;
	}
	pr->target = stap_arena_strdup(p->a, t->name);
	pr->where.target = pr->target;
	pr->where.proto = t->proto;
	pr->where.numbered = !strcmp(s->comp, "tracepoint");
	if (system)
		pr->where.system = stap_arena_strdup(p->a, system);
	/* One that may go with its module says here how many arguments it has. */
	if (s->module) {
		pr->module = s->module;
		pr->where.module = s->module;
		pr->p[0] = t->params;
	}
	s->found++;
	return true;
}

/* The tracepoints of a module that is known, and those of modules of these names. */
static bool search_module(void *data, const char *module)
{
	struct tracepoint_search *s = data;
	struct stap_btf *b = stap_btf_module(s->d->p->s, module);
	const struct ast_probe_point *pt = s->pt;

	if (!b)
		return true;
	s->module = stap_arena_strdup(s->d->p->a, module);
	if (stap_point_has(pt, "module"))
		s->pt = stap_point_with(s->d->p, pt, "module", module);
	stap_btf_tracepoint_glob(b, s->pattern, add_tracepoint, s);
	s->module = NULL;
	s->pt = pt;
	return s->found >= 0;
}

static int build_kernel(struct stap_derive *d, const struct stap_point_form *f,
			const struct ast_probe_point *pt)
{
	struct tracepoint_search s = { .d = d, .pt = pt, .comp = pt->comps.v[1].name };
	struct stap_btf *b = stap_btf_get(d->p->s);

	(void)f;
	s.pattern = stap_point_string(pt, s.comp);
	if (!b)
		return stap_point_fail(d, NULL, "no BTF of the kernel, tracepoints are unknown");
	stap_btf_tracepoint_glob(b, s.pattern, add_tracepoint, &s);
	if (!s.found || (s.found > 0 && stap_btf_is_glob(s.pattern)))
		stap_module_glob(d->p->s, "*", search_module, &s);
	return s.found ? s.found : stap_point_fail(d, NULL, "no match");
}

/* A tracepoint that may come with its module says here how many arguments it has. */
static bool set_prototype(void *data, const struct stap_btf_tracepoint *t)
{
	struct sema_probe *pr = data;

	pr->where.proto = t->proto;
	pr->p[0] = t->params;
	return false;
}

static int add_named(struct tracepoint_search *s, const char *module)
{
	struct stap_derive *d = s->d;
	const char *colon = strchr(s->pattern, ':');
	struct sema_probe *pr;
	struct stap_btf *b;

	if (stap_kernel_must_be_there(d) &&
	    stap_module_state(d->p->s, module) == STAP_MODULE_ABSENT)
		return stap_point_fail(d, NULL, "no match");
	pr = stap_point_add(d, STAP_PROBE_TRACEPOINT, s->pt);
	if (!pr)
		return -1;
	if (colon)
		pr->where.system = stap_arena_strndup(d->p->a, s->pattern, colon - s->pattern);
	pr->target = stap_arena_strdup(d->p->a, colon ? colon + 1 : s->pattern);
	pr->module = module;
	pr->where.target = pr->target;
	pr->where.module = module;
	pr->where.numbered = !strcmp(s->comp, "tracepoint");
	b = stap_point_uses_target(d) ? stap_btf_module(d->p->s, module) : NULL;
	if (b)
		stap_btf_tracepoint_glob(b, pr->target, set_prototype, pr);
	return 1;
}

static int build_module(struct stap_derive *d, const struct stap_point_form *f,
			const struct ast_probe_point *pt)
{
	const char *module = stap_module_name(d->p->a, stap_point_string(pt, "module"));
	struct tracepoint_search s = { .d = d, .pt = pt, .comp = pt->comps.v[1].name };

	(void)f;
	s.pattern = stap_point_string(pt, s.comp);
	if (!*module || !*s.pattern)
		return stap_point_fail(d, NULL, "no match");
	if (!stap_btf_is_glob(module) && !stap_btf_is_glob(s.pattern))
		return add_named(&s, module);
	if (stap_btf_is_glob(module))
		stap_module_glob(d->p->s, module, search_module, &s);
	else
		search_module(&s, module);
	if (s.found)
		return s.found;
	return stap_point_fail(d, NULL,
			       "no match: of a module that is not loaded a tracepoint has to be named in full");
}

const struct stap_point_form stap_point_trace_forms[] = {
	{ "kernel.{trace(s),tracepoint(s)}",	build_kernel, 0, NULL },
	{ "module(s).{trace(s),tracepoint(s)}",	build_module, 0, NULL },
	{ }
};
