// SPDX-License-Identifier: GPL-2.0
/*
 * Records of globals: what each needs at load. An array has as many entries as
 * its declaration says, else -DMAXMAPENTRIES.
 */
#include "gen.h"
#include "stages.h"
#include "write.h"

#define ENTRIES_DEFAULT	2048

static void set_array(struct stap_code *c, const struct sema_symbol *v,
		      struct stap_global *rec)
{
	long long size = v->global->size;
	int i;

	if (size > STAP_ENTRIES_MAX) {
		stap_error(c->s, v->tok, "array of more than %u entries", STAP_ENTRIES_MAX);
		return;
	}
	if (size)
		rec->flags |= STAP_GLOBAL_SIZED;
	else
		size = stap_define_number(c->s, "MAXMAPENTRIES", ENTRIES_DEFAULT, 1,
					  STAP_ENTRIES_MAX);
	rec->size = size;
	if (v->global->wrap)
		rec->flags |= STAP_GLOBAL_WRAP;
	rec->nkeys = v->nkeys;
	for (i = 0; i < v->nkeys; i++)
		rec->key[i] = gen_type(v->keys[i]);
}

static void set_stats(const struct sema_symbol *v, struct stap_global *rec)
{
	rec->type = STAP_STATS;
	if (v->variance) {
		rec->flags |= STAP_GLOBAL_VARIANCE;
		rec->shift = v->shift;
	}
	if (!v->hist)
		return;
	if (v->hist->kind == AST_HIST_LOG) {
		rec->hist = STAP_HIST_LOG;
		return;
	}
	rec->hist = STAP_HIST_LINEAR;
	rec->low = v->hist->low;
	rec->high = v->hist->high;
	rec->step = v->hist->step;
}

void gen_global(struct stap_code *c, const struct sema_symbol *v)
{
	struct stap_global rec = { .type = gen_type(v->type) };
	const struct ast_expr *init = v->init;

	rec.name = code_string(c, code_unique_name(c, &c->name_pool, v->name));
	if (v->nkeys)
		set_array(c, v, &rec);
	else if (init && init->kind == AST_EXPR_NUMBER)
		rec.init = init->number.value;
	else if (init && init->kind == AST_EXPR_STRING)
		rec.str = code_string_n(c, init->string.text, init->string.len);
	if (v->type == AST_TYPE_STATS)
		set_stats(v, &rec);
	ast_vec_add(c->s->arena, &c->globals, rec);
}
