// SPDX-License-Identifier: GPL-2.0
/*
 * stapc -p2: the resolved program, in SystemTap's form. With -v also the
 * code that is left.
 */
#include <stdlib.h>
#include <string.h>
#include "pass2.h"

static void print_type(FILE *out, const struct sema_symbol *v)
{
	int i;

	fprintf(out, "%s:%s", v->name, ast_type_name(v->type));
	if (v->nkeys <= 0)
		return;
	for (i = 0; i < v->nkeys; i++)
		fprintf(out, "%s%s", i ? ", " : " [", ast_type_name(v->keys[i]));
	fputc(']', out);
}

static int by_name(const void *a, const void *b)
{
	const struct sema_function *const *f = a, *const *g = b;

	int order = strcmp((*f)->name, (*g)->name);

	return order ? order : (int)(*f)->nparams - (int)(*g)->nparams;
}

static void print_function(FILE *out, const struct sema_function *f, bool body)
{
	unsigned int i;

	fprintf(out, "%s:%s (", f->name, ast_type_name(f->type));
	for (i = 0; i < f->nparams; i++) {
		const struct sema_symbol *v = f->locals.v[i];

		fprintf(out, "%s%s:%s", i ? ", " : "", v->name, ast_type_name(v->type));
	}
	fprintf(out, ")\n");
	if (f->locals.n > f->nparams)
		fprintf(out, "  # locals\n");
	for (; i < f->locals.n; i++) {
		fprintf(out, "  ");
		print_type(out, f->locals.v[i]);
		fputc('\n', out);
	}
	if (body && f->body)
		ast_print_stmt(out, f->body, 0);
}

static void print_functions(struct stap_session *s, FILE *out)
{
	const struct pass2 *p = s->sema->priv;
	struct sema_function **sorted;
	unsigned int i;

	if (!p->all.n)
		return;
	fprintf(out, "# functions\n");
	sorted = stap_arena_alloc(s->arena, p->all.n * sizeof(struct sema_function *));
	memcpy(sorted, p->all.v, p->all.n * sizeof(struct sema_function *));
	qsort(sorted, p->all.n, sizeof(struct sema_function *), by_name);
	for (i = 0; i < p->all.n; i++)
		print_function(out, sorted[i], s->opt.verbose);
}

static void print_global(FILE *out, const struct sema_symbol *v)
{
	print_type(out, v);
	if (v->init) {
		fprintf(out, " = ");
		ast_print_expr(out, v->init);
	}
	fputc('\n', out);
}

static void print_probe(FILE *out, const struct sema_probe *pr, bool body)
{
	unsigned int i;

	fprintf(out, "%s /* <- %s */\n", pr->point, pr->written);
	if (pr->locals.n)
		fprintf(out, "  # locals\n");
	for (i = 0; i < pr->locals.n; i++) {
		fprintf(out, "  ");
		print_type(out, pr->locals.v[i]);
		fputc('\n', out);
	}
	if (body)
		ast_print_stmt(out, pr->body, 0);
}

void stap_sema_print(struct stap_session *s, FILE *out)
{
	const struct stap_sema *sema = s->sema;
	unsigned int i;

	if (sema->globals.n)
		fprintf(out, "# globals\n");
	for (i = 0; i < sema->globals.n; i++)
		print_global(out, sema->globals.v[i]);
	print_functions(s, out);
	if (sema->probes.n)
		fprintf(out, "# probes\n");
	for (i = 0; i < sema->probes.n; i++)
		print_probe(out, sema->probes.v[i], s->opt.verbose);
}
