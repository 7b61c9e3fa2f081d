// SPDX-License-Identifier: GPL-2.0
/*
 * Pass 2: from syntax trees to a resolved, typed program. The order of the
 * steps is pass2.h's; each goes on after errors as far as it can, so that one
 * run finds several.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "btf.h"
#include "dwarf_info.h"
#include "pass2.h"
#include "resolve.h"

/* Code that came out of a macro belongs where the macro was used. */
const struct stap_source *stap_pass2_source(const struct stap_tok *tok)
{
	static const struct stap_source nowhere;

	while (tok->via)
		tok = tok->via;
	return tok->loc.src ? tok->loc.src : &nowhere;
}

bool stap_pass2_is_user(const struct stap_tok *tok)
{
	return stap_pass2_source(tok)->user;
}

void stap_pass2_warn(struct pass2 *p, const struct stap_tok *tok, const char *fmt, ...)
{
	va_list ap;

	if (p->quiet || !stap_pass2_is_user(tok) || stap_errors(p->s))
		return;
	va_start(ap, fmt);
	stap_warn(p->s, tok, "%s", stap_arena_vprintf(p->a, fmt, ap));
	va_end(ap);
}

static void expand_user(struct pass2 *p)
{
	const struct ast_file *f;
	unsigned int i;

	for (f = p->s->user; f; f = f->next) {
		for (i = 0; i < f->probes.n; i++)
			stap_expand_probe(p, f->probes.v[i]);
	}
}

/* The value of -G as a constant of the variable's type, NULL if it is none. */
static struct ast_expr *make_init(struct pass2 *p, const struct sema_symbol *v,
				  const char *value)
{
	struct ast_expr *e;
	char *end;

	if (v->type == AST_TYPE_STRING) {
		e = ast_expr_new(p->a, AST_EXPR_STRING, v->tok);
		e->string.text = stap_arena_intern(p->a, value);
		e->string.len = strlen(value);
	} else {
		e = ast_expr_new(p->a, AST_EXPR_NUMBER, v->tok);
		e->number.value = *value == '-' ? strtoll(value, &end, 0) :
						  (int64_t)strtoull(value, &end, 0);
		if (end == value || *end)
			return NULL;
	}
	e->type = v->type;
	return e;
}

static void set_global(struct pass2 *p, const char *option)
{
	const char *eq = strchr(option, '=');
	const struct stap_decl *d;
	struct sema_symbol *v;
	const char *name;

	if (!eq) {
		stap_fail(p->s, "-G %s: expected NAME=VALUE", option);
		return;
	}
	name = stap_arena_intern_n(p->a, option, eq - option);
	d = stap_names_find(&p->globals, name);
	if (!d) {
		stap_fail(p->s, "-G %s: there is no global variable '%s'", option, name);
		return;
	}
	v = d->decl;
	if (v->nkeys > 0) {
		stap_fail(p->s, "-G %s: '%s' is an array", option, name);
		return;
	}
	v->init = make_init(p, v, eq + 1);
	if (!v->init)
		stap_fail(p->s, "-G %s: '%s' is a number", option, name);
}

static void set_globals(struct pass2 *p)
{
	unsigned int i;

	for (i = 0; i < p->s->opt.globals.n; i++)
		set_global(p, p->s->opt.globals.v[i]);
}

/* Pass 3 sees what is left, with final positions. */
static void finish(struct pass2 *p)
{
	struct stap_sema *out = p->out;
	unsigned int i;

	out->globals = p->variables;
	for (i = 0; i < out->globals.n; i++)
		out->globals.v[i]->index = i;
	stap_overload_finish(p);
	stap_nesting_run(p);
	stap_registers_run(p);
	for (i = 0; i < p->all.n; i++) {
		struct sema_function *f = p->all.v[i];

		if (f->builtin >= 0)
			continue;
		f->index = out->functions.n;
		ast_vec_add(p->a, &out->functions, f);
	}
	out->priv = p;
}

/* Arguments that neither the script nor a library file it uses asks for. */
static void warn_arguments(struct pass2 *p)
{
	unsigned long long used = 0;
	const struct ast_file *f;
	unsigned int i;

	for (f = p->s->user; f; f = f->next)
		used |= f->src->args_used;
	for (i = 0; i < p->pulled.n; i++)
		used |= p->pulled.v[i]->args_used;
	for (i = 0; i < p->s->opt.args.n && i < 64; i++) {
		if (!(used >> i & 1))
			stap_warn(p->s, NULL, "unused command line option $%u/@%u", i + 1, i + 1);
	}
}

static int failed(struct pass2 *p, unsigned int errors)
{
	if (stap_errors(p->s) != errors)
		return -1;
	if (p->out->probes.n)
		return 0;
	stap_error(p->s, NULL, "no probes found");
	return -1;
}

static int analyze(struct pass2 *p)
{
	struct stap_session *s = p->s;
	unsigned int errors = stap_errors(s);

	p->out = stap_arena_alloc(p->a, sizeof(*p->out));
	s->sema = p->out;
	stap_resolve_init(p);
	stap_expand_init(p);
	expand_user(p);
	if (s->opt.listing == STAP_LIST_POINTS)	/* what they do is not asked */
		return failed(p, errors);
	stap_resolve_run(p);
	stap_mutate_run(p);
	if (failed(p, errors))
		return -1;
	stap_elide_run(p, false);
	stap_elide_variables(p);
	stap_entry_run(p);
	stap_infer_run(p);
	if (failed(p, errors))
		return -1;
	stap_fold_run(p);
	stap_elide_run(p, true);
	stap_elide_variables(p);
	stap_infer_check(p);
	set_globals(p);
	if (failed(p, errors))
		return -1;
	stap_display_run(p);
	stap_declare_run(p);
	if (failed(p, errors))
		return -1;
	finish(p);
	return 0;
}

/**
 * stap_sema_run() - pass 2
 * @s: the session, with what pass 1 made
 *
 * Return: 0 with s->sema set, or -1 after having reported errors.
 */
int stap_sema_run(struct stap_session *s)
{
	struct pass2 *p = stap_arena_alloc(s->arena, sizeof(*p));
	int ret;

	p->s = s;
	p->a = s->arena;
	ret = analyze(p);
	if (!s->opt.listing)
		warn_arguments(p);
	return ret;
}

void stap_sema_free(struct stap_session *s)
{
	stap_btf_close(s);
	stap_dwarf_close(s);
}
