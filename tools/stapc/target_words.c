// SPDX-License-Identifier: GPL-2.0
/*
 * Target variables that are words of the probe's context.
 */
#include <string.h>
#include "stages.h"
#include "target_words.h"

static void add_step(struct stap_session *s, struct stap_target_steps *out,
		     const struct stap_target_word *w)
{
	struct stap_target_step step = { .op = w->op, .n = w->word };

	ast_vec_add(s->arena, out, step);
}

/* "arg1=0x1 arg2=0x2" */
static void add_parms(struct stap_session *s, const struct stap_target_words *w,
		      struct stap_target *t)
{
	const struct stap_target_word *v;

	for (v = w->v; v->name; v++) {
		struct stap_target_part part = { .directive = "%#x" };

		if (!v->parm)
			continue;
		part.before = stap_arena_printf(s->arena, "%s%s=", t->parts.n ? " " : "",
						v->name + 1);
		add_step(s, &part.steps, v);
		ast_vec_add(s->arena, &t->parts, part);
	}
}

static const struct stap_target_word *find(const struct stap_target_words *w, const char *name)
{
	const struct stap_target_word *v;

	for (v = w->v; v->name; v++) {
		if (!strcmp(v->name, name))
			return v;
	}
	return NULL;
}

static bool has_parms(const struct stap_target_words *w)
{
	const struct stap_target_word *v;

	for (v = w->v; v->name; v++) {
		if (v->parm)
			return true;
	}
	return false;
}

enum ast_type stap_target_words_resolve(struct stap_session *s,
					const struct stap_target_words *w,
					struct ast_expr *e)
{
	struct stap_target *t = stap_arena_alloc(s->arena, sizeof(*t));
	const struct stap_target_word *v = find(w, e->target.name);
	bool parms = !strcmp(e->target.name, "$$parms") && has_parms(w);

	if (!v && !parms) {
		stap_error(s, e->tok, "%s", w->expected);
		return AST_TYPE_UNKNOWN;
	}
	if (e->target.path.steps.n || e->target.path.addressof || e->target.path.pretty) {
		stap_error(s, e->tok,
			   "%s variable '%s' may not be used as a structure or array", w->what,
			   e->target.name);
		return AST_TYPE_UNKNOWN;
	}
	e->sema = t;
	if (parms) {
		t->is_text = true;
		t->text = "";
		add_parms(s, w, t);
		return AST_TYPE_STRING;
	}
	add_step(s, &t->steps, v);
	return AST_TYPE_LONG;
}

char *stap_target_words_list(struct stap_session *s, const struct stap_target_words *w)
{
	char *text = stap_arena_strdup(s->arena, "");
	const struct stap_target_word *v;

	for (v = w->v; v->name; v++)
		text = stap_arena_printf(s->arena, "%s%s%s:long", text, *text ? " " : "",
					 v->name);
	return text;
}
