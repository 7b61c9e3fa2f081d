// SPDX-License-Identifier: GPL-2.0
/*
 * Regular expressions: compiled once each, however often they stand there.
 *
 *	s =~ "^a.*"	MATCH t, s, "^a.*"
 *	s !~ "^a.*"	MATCH t, s, "^a.*"; LNOT t, t
 */
#include <string.h>
#include "gen.h"
#include "re.h"
#include "stages.h"

static void add_regex(struct stap_code *c, const struct ast_expr *re,
		      const struct stap_re_out *out)
{
	struct stap_regex rec = {
		.source = code_string_n(c, re->string.text, re->string.len),
		.data = c->dfa.n,
		.ndata = out->ndata,
		.nstate = out->nstate,
		.nclass = out->nclass,
		.nreg = out->nreg,
		.ngroup = out->ngroup,
	};
	unsigned int i;

	for (i = 0; i < out->ndata; i++)
		ast_vec_add(c->s->arena, &c->dfa, out->data[i]);
	ast_vec_add(c->s->arena, &c->regexes, rec);
}

/* Index in REGEX, or STAP_NONE after an error. */
static uint32_t regex_of(struct stap_code *c, const struct ast_expr *re)
{
	uint32_t at = code_pool_find(c, &c->regex_pool, re->string.text, re->string.len,
				     c->regexes.n);
	struct stap_re_out out;

	if (at != c->regexes.n)
		return at;
	if (stap_re_compile(c->s, re->tok, re->string.text, re->string.len,
			    c->s->sema->groups, &out))
		return STAP_NONE;
	add_regex(c, re, &out);
	return at;
}

uint32_t gen_match(struct gen *g, struct ast_expr *e, uint32_t want)
{
	uint32_t regex = regex_of(g->c, e->regex.re), s;

	s = gen_value(g, e->regex.left, STAP_NONE);
	want = gen_dest(g, want, STAP_LONG);
	gen_emit(g, STAP_OP_MATCH, want, s, regex, e->tok);
	return want;
}

uint32_t gen_regex(struct gen *g, struct ast_expr *e, uint32_t want)
{
	want = gen_match(g, e, want);
	if (e->regex.op == AST_OP_NMATCH)
		gen_emit(g, STAP_OP_LNOT, want, want, 0, e->tok);
	return want;
}
