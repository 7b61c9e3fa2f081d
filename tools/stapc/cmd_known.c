// SPDX-License-Identifier: GPL-2.0
/*
 * "stapc --dump-probe-types", "--dump-probe-aliases" and "--dump-functions": what
 * a script may be made of, without a look at any kernel or program.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/stap.h>
#include "ast.h"
#include "point.h"
#include "stages.h"

struct known {
	struct stap_arena *a;
	struct { AST_VEC(const char *); } lines;
};

static void add(struct known *k, const char *line)
{
	ast_vec_add(k->a, &k->lines, line);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void print_sorted(struct known *k)
{
	unsigned int i;

	if (!k->lines.n)
		return;
	qsort(k->lines.v, k->lines.n, sizeof(*k->lines.v), compare);
	for (i = 0; i < k->lines.n; i++) {
		if (!i || strcmp(k->lines.v[i], k->lines.v[i - 1]))
			puts(k->lines.v[i]);
	}
	k->lines.n = 0;
}

/* Forms */

/* "timer.s(n)" is written "timer.s(number)" */
static const char *with_words(struct known *k, const char *pattern)
{
	const char *text = "", *p;

	while ((p = strchr(pattern, '('))) {
		text = stap_arena_printf(k->a, "%s%.*s%s", text, (int)(p - pattern), pattern,
					 p[1] == 'n' ? "(number)" : "(string)");
		pattern = p + 3;
	}
	return stap_arena_printf(k->a, "%s%s", text, pattern);
}

static void add_form(struct known *k, const char *pattern)
{
	const char *open = strchr(pattern, '{'), *close, *c;
	size_t len;

	if (!open) {
		add(k, with_words(k, pattern));
		return;
	}
	close = strchr(open, '}');
	for (c = open; c < close; c += len) {
		len = strcspn(++c, ",}");
		add_form(k, stap_arena_printf(k->a, "%.*s%.*s%s", (int)(open - pattern),
					      pattern, (int)len, c, close + 1));
	}
}

static void list_types(struct known *k)
{
	const struct stap_point_form *const *table, *f;

	for (table = stap_point_tables; *table; table++) {
		for (f = *table; f->pattern; f++) {
			if (f->build)
				add_form(k, f->pattern);
		}
	}
}

/* Aliases */

static const char *points_text(struct known *k, const struct ast_probe_points *points)
{
	const char *text = "";
	unsigned int i;

	for (i = 0; i < points->n; i++)
		text = stap_arena_printf(k->a, "%s%s%s", text, i ? ", " : "",
					 ast_point_text(k->a, points->v[i]));
	return text;
}

/* What begins with "__" is the library's own. */
static bool is_public(const char *name)
{
	return strncmp(name, "__", 2);
}

static void list_aliases(struct known *k, const struct ast_file *f)
{
	unsigned int i, j;

	for (; f; f = f->next) {
		for (i = 0; i < f->aliases.n; i++) {
			const struct ast_alias *al = f->aliases.v[i];
			const char *points = points_text(k, &al->points);

			for (j = 0; j < al->names.n; j++) {
				const char *name = ast_point_text(k->a, al->names.v[j]);

				if (is_public(name))
					add(k, stap_arena_printf(k->a, "%s %s %s", name,
								 al->is_epilogue ? "+=" : "=",
								 points));
			}
		}
	}
}

/* Functions */

static const char *function_text(struct known *k, const struct ast_function *f)
{
	const char *text = stap_arena_printf(k->a, "%s:%s (", f->name, ast_type_name(f->type));
	unsigned int i;

	for (i = 0; i < f->params.n; i++)
		text = stap_arena_printf(k->a, "%s%s%s:%s", text, i ? ", " : "",
					 f->params.v[i].name,
					 ast_type_name(f->params.v[i].type));
	return stap_arena_printf(k->a, "%s)", text);
}

static const char *builtin_text(struct known *k, const char *name, enum ast_type type,
				const char *args)
{
	const char *text = stap_arena_printf(k->a, "%s:%s (", name, ast_type_name(type));
	unsigned int i;

	for (i = 0; args[i]; i++)
		text = stap_arena_printf(k->a, "%s%sarg%u:%s", text, i ? ", " : "", i + 1,
					 args[i] == 's' ? "string" : "long");
	return stap_arena_printf(k->a, "%s)", text);
}

#define TYPE_VOID	AST_TYPE_UNKNOWN
#define TYPE_LONG	AST_TYPE_LONG
#define TYPE_STRING	AST_TYPE_STRING
#define BUILTIN_ROW(n, tag, name, result, args, flags, text) \
	{ #name, TYPE_##result, args },

static const struct {
	const char *name;
	enum ast_type type;
	const char *args;
} builtins[] = {
	STAP_BUILTIN_LIST(BUILTIN_ROW)
};

static void list_functions(struct known *k, const struct ast_file *f)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(builtins); i++) {
		if (is_public(builtins[i].name))
			add(k, builtin_text(k, builtins[i].name, builtins[i].type,
					    builtins[i].args));
	}
	for (; f; f = f->next) {
		for (i = 0; i < f->functions.n; i++) {
			const struct ast_function *fn = f->functions.v[i];

			if (!fn->is_private && is_public(fn->name))
				add(k, function_text(k, fn));
		}
	}
}

int stap_cmd_known(struct stap_session *s)
{
	struct known k = { .a = s->arena };

	s->opt.script_file = NULL;
	s->opt.script_text = "probe never { }";
	if (stap_pipeline_run(s, 1))
		return 1;
	if (s->opt.dump_probe_types)
		list_types(&k);
	print_sorted(&k);
	if (s->opt.dump_probe_aliases)
		list_aliases(&k, s->library);
	print_sorted(&k);
	if (s->opt.dump_functions)
		list_functions(&k, s->library);
	print_sorted(&k);
	return 0;
}
