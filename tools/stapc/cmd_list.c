// SPDX-License-Identifier: GPL-2.0
/*
 * "stapc -l PATTERN" and "-L PATTERN": the probe points that PATTERN stands
 * for, -L with the variables that a handler there can use.
 *
 * The pattern is compiled as "probe PATTERN { }" and the probes that come out
 * of pass 2 are printed: there is no second idea of what a point matches. What
 * pass 2 leaves to the kernel, a wildcard over functions, is multiplied out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "btf.h"
#include "modules.h"
#include "sema.h"
#include "stages.h"

struct listing {
	struct stap_session *s;
	const struct sema_probe *probe;	/* whose wildcard is multiplied out */
	struct { AST_VEC(const char *); } lines;
	bool vars;
};

/*
 * An alias is listed by its own name, anything else as it was resolved, and
 * so are points that have variables of their own without being aliases.
 */
static const char *point_of(const struct sema_probe *p)
{
	return p->alias && !strchr(p->name, '*') ? p->name : p->point;
}

/* Variables that aliases set, then those of the target. */
static const char *vars_of(struct listing *l, const struct sema_probe *p,
			   const struct stap_target_point *where)
{
	const char *text = "", *target;
	unsigned int i;

	for (i = 0; i < p->locals.n; i++) {
		const struct sema_symbol *v = p->locals.v[i];

		text = stap_arena_printf(l->s->arena, "%s %s:%s", text, v->name,
					 ast_type_name(v->type));
	}
	target = stap_target_list(l->s, where);
	if (target && *target)
		text = stap_arena_printf(l->s->arena, "%s %s", text, target);
	return text;
}

static void add_line(struct listing *l, const struct sema_probe *p,
		     const char *point, const struct stap_target_point *where)
{
	if (l->vars)
		point = stap_arena_printf(l->s->arena, "%s%s", point,
					  vars_of(l, p, where));
	ast_vec_add(l->s->arena, &l->lines, point);
}

/* @point with the argument of a component, 'function("' say, replaced. */
static const char *with_argument(struct listing *l, const char *point,
				 const char *component, const char *text)
{
	const char *open = strstr(point, component), *close;

	if (!open)
		return point;
	open += strlen(component);
	close = strchr(open, '"');
	if (!close)
		return point;
	return stap_arena_printf(l->s->arena, "%.*s%s%s", (int)(open - point), point,
				 text, close);
}

/* 'kernel.function("vfs_*").return' for function vfs_read. */
static bool add_function(void *data, const struct stap_btf_func *f)
{
	struct listing *l = data;
	const struct sema_probe *p = l->probe;
	struct stap_target_point where = p->where;
	const char *name = stap_arena_strdup(l->s->arena, f->name);

	where.target = name;
	where.proto = f->proto;
	where.wild = false;
	add_line(l, p, with_argument(l, p->point, "function(\"", name), &where);
	return true;
}

/* A function of a module that is loaded. */
static bool add_module_function(void *data, const char *module, const char *name)
{
	struct listing *l = data;
	const struct sema_probe *p = l->probe;
	struct stap_target_point where = p->where;
	const char *point = with_argument(l, p->point, "module(\"", module);

	where.target = stap_arena_strdup(l->s->arena, name);
	where.proto = 0;
	where.wild = false;
	add_line(l, p, with_argument(l, point, "function(\"", name), &where);
	return true;
}

static void add_probe(struct listing *l, const struct sema_probe *p)
{
	const char *point = point_of(p);
	bool wild = (p->flags & STAP_PROBE_F_WILD) && point == p->point;
	struct stap_btf *btf = wild && !*p->module ? stap_btf_get(l->s) : NULL;

	l->probe = p;
	if (btf)
		stap_btf_func_glob(btf, p->target, add_function, l);
	else if (wild && *p->module)
		stap_module_func_glob(l->s, p->module, p->target, add_module_function, l);
	else
		add_line(l, p, point, &p->where);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void print_lines(struct listing *l)
{
	unsigned int i;

	if (!l->lines.n)
		return;
	qsort(l->lines.v, l->lines.n, sizeof(*l->lines.v), compare);
	for (i = 0; i < l->lines.n; i++)
		if (!i || strcmp(l->lines.v[i], l->lines.v[i - 1]))
			puts(l->lines.v[i]);
}

/* A pattern that matches nothing is an answer, not an error to talk about. */
static int resolve(struct stap_session *s)
{
	int ret;

	if (stap_pipeline_run(s, 1))
		return -1;
	if (s->opt.verbose)
		return stap_sema_run(s);
	stap_msg_mute(s);
	ret = stap_sema_run(s);
	return stap_msg_unmute(s) ? -1 : ret;
}

int stap_cmd_list(struct stap_session *s)
{
	struct listing l = { .s = s };
	unsigned int i;

	l.vars = s->opt.listing == STAP_LIST_VARS;
	s->opt.script_file = NULL;
	s->opt.script_text = stap_arena_printf(s->arena, "probe %s { }",
					       s->opt.list_pattern);
	/* Without this, variables that nobody uses are gone. */
	s->opt.unoptimized = true;
	if (resolve(s))
		return 1;
	for (i = 0; i < s->sema->probes.n; i++)
		add_probe(&l, s->sema->probes.v[i]);
	print_lines(&l);
	return l.lines.n ? 0 : 1;
}
