// SPDX-License-Identifier: GPL-2.0
/*
 * What stands outside of bodies: globals, parameters, probe points and
 * aliases. Braces in probe points are multiplied out here.
 */
#include <limits.h>
#include <string.h>
#include "parser.h"

static bool known_global(const struct ast_file *f, const char *name)
{
	unsigned int i;

	for (i = 0; i < f->globals.n; i++) {
		if (f->globals.v[i]->name == name)
			return true;
	}
	return false;
}

bool stap_build_global(struct stap_parser *p, const struct stap_tok *name, bool wrap,
		       const struct ast_expr *size, struct ast_expr *init,
		       const struct stap_tok *equals)
{
	struct ast_global *g = stap_arena_alloc(p->arena, sizeof(*g));

	g->tok = name;
	g->name = name->text;
	g->wrap = wrap;
	g->init = init;
	g->src = name->loc.src;
	if (known_global(p->file, g->name)) {
		stap_parse_error(p->s, name, "duplicate global name");
		return false;
	}
	if (size) {
		g->size = size->number.value;
		if (g->size < 1 || g->size > INT_MAX) {
			stap_parse_error(p->s, size->tok, "array size out of range");
			return false;
		}
	}
	if (init && (size || wrap)) {
		stap_parse_error(p->s, equals, "only scalar globals can be initialized");
		return false;
	}
	ast_vec_add(p->arena, &p->file->globals, g);
	return true;
}

bool stap_build_param(struct stap_parser *p, struct ast_function *f,
		      const struct stap_tok *name, enum ast_type type)
{
	struct ast_param param = { .tok = name, .name = name->text, .type = type };
	unsigned int i;

	for (i = 0; i < f->params.n; i++) {
		if (f->params.v[i].name == name->text) {
			stap_parse_error(p->s, name, "duplicate parameter names");
			return false;
		}
	}
	ast_vec_add(p->arena, &f->params, param);
	return true;
}

bool stap_build_priority(struct stap_parser *p, const struct ast_expr *priority)
{
	if (priority->number.value > 0)
		return true;
	stap_parse_error(p->s, priority->tok, "specified priority must be > 0");
	return false;
}

struct ast_probe_points *stap_build_component(struct stap_parser *p,
					      const struct stap_tok *tok,
					      struct ast_expr *arg)
{
	struct ast_component c = { .tok = tok, .name = tok->text, .arg = arg };
	struct ast_probe_points *points = stap_arena_alloc(p->arena, sizeof(*points));
	struct ast_probe_point *point = stap_arena_alloc(p->arena, sizeof(*point));

	point->tok = tok;
	ast_vec_add(p->arena, &point->comps, c);
	ast_vec_add(p->arena, points, point);
	return points;
}

static bool too_many(struct stap_parser *p, const struct ast_probe_points *points,
		     unsigned int n)
{
	if (n <= STAP_MAX_POINTS)
		return false;
	stap_parse_error(p->s, points->v[0]->tok, "braces stand for more than %d probe points",
			 STAP_MAX_POINTS);
	return true;
}

static struct ast_probe_point *join(struct stap_parser *p, const struct ast_probe_point *l,
				    const struct ast_probe_point *r)
{
	struct ast_probe_point *point = stap_arena_alloc(p->arena, sizeof(*point));
	unsigned int i;

	point->tok = l->tok;
	for (i = 0; i < l->comps.n; i++)
		ast_vec_add(p->arena, &point->comps, l->comps.v[i]);
	for (i = 0; i < r->comps.n; i++)
		ast_vec_add(p->arena, &point->comps, r->comps.v[i]);
	point->optional = l->optional || r->optional;
	point->sufficient = l->sufficient || r->sufficient;
	point->cond = l->cond ? l->cond : r->cond;
	return point;
}

struct ast_probe_points *stap_build_product(struct stap_parser *p,
					    const struct ast_probe_points *left,
					    const struct ast_probe_points *right)
{
	struct ast_probe_points *points = stap_arena_alloc(p->arena, sizeof(*points));
	unsigned int i, j;

	/* The plain case, no braces: extend the one point in place. */
	if (left->n == 1 && right->n == 1 && !left->v[0]->cond && !right->v[0]->cond) {
		struct ast_probe_point *l = left->v[0], *r = right->v[0];

		for (i = 0; i < r->comps.n; i++)
			ast_vec_add(p->arena, &l->comps, r->comps.v[i]);
		l->optional |= r->optional;
		l->sufficient |= r->sufficient;
		*points = *left;
		return points;
	}
	for (i = 0; i < left->n; i++) {
		if (left->v[i]->cond && right->n) {
			stap_parse_error(p->s, left->v[i]->tok,
					 "a condition may only end a probe point");
			return NULL;
		}
	}
	if (too_many(p, left, left->n * right->n))
		return NULL;
	for (i = 0; i < left->n; i++)
		for (j = 0; j < right->n; j++)
			ast_vec_add(p->arena, points, join(p, left->v[i], right->v[j]));
	return points;
}

bool stap_build_append(struct stap_parser *p, struct ast_probe_points *to,
		       const struct ast_probe_points *from)
{
	unsigned int i;

	for (i = 0; i < from->n; i++)
		ast_vec_add(p->arena, to, from->v[i]);
	return true;
}

void stap_build_mark(struct ast_probe_points *points, bool optional, bool sufficient,
		     struct ast_expr *cond)
{
	unsigned int i;

	for (i = 0; i < points->n; i++) {
		points->v[i]->optional |= optional;
		points->v[i]->sufficient |= sufficient;
		if (cond)
			points->v[i]->cond = cond;
	}
}

bool stap_build_alias_names(struct stap_parser *p, struct ast_probe_points *to,
			    const struct ast_probe_points *names,
			    const struct stap_tok *op)
{
	const struct ast_probe_point *name = names->v[0];

	if (names->n > 1) {
		stap_parse_error(p->s, op, "expected probe point specifier");
		return false;
	}
	if (name->optional || name->sufficient) {
		stap_parse_error_at(p->s, name->tok,
				    "probe point alias name cannot be optional nor sufficient");
		return false;
	}
	if (name->cond) {
		stap_parse_error_at(p->s, name->tok,
				    "probe point alias name cannot have a condition");
		return false;
	}
	return stap_build_append(p, to, names);
}

bool stap_build_alias(struct stap_parser *p, const struct stap_tok *tok,
		      struct ast_alias *alias, struct ast_probe_points *points,
		      struct ast_stmt *body, struct ast_stmt *epilogue,
		      const struct stap_tok *comma)
{
	if (comma && alias->is_epilogue) {
		stap_parse_error(p->s, comma,
				 "Combined prologue and epilogue cannot be defined with '+='");
		return false;
	}
	alias->tok = tok;
	alias->src = tok->loc.src;
	alias->points = *points;
	alias->prologue = alias->is_epilogue ? NULL : body;
	alias->epilogue = alias->is_epilogue ? body : epilogue;
	ast_vec_add(p->arena, &p->file->aliases, alias);
	return true;
}

void stap_build_probe(struct stap_parser *p, const struct stap_tok *tok,
		      struct ast_probe_points *points, struct ast_stmt *body)
{
	struct ast_probe *probe = stap_arena_alloc(p->arena, sizeof(*probe));

	probe->tok = tok;
	probe->points = *points;
	probe->body = body;
	probe->privileged = !p->file->src->user;
	ast_vec_add(p->arena, &p->file->probes, probe);
}
