// SPDX-License-Identifier: GPL-2.0
/*
 * Pass 1 over one source: preprocess it, run the grammar, and after an error
 * go on at the next word that begins something at top level, so that one run
 * shows several errors.
 */
#include "parser.h"
#include "parse.tab.h"
#include "preproc.h"
#include "source.h"

static bool begins_item(const struct stap_tok *tok)
{
	return tok->code == T_PROBE || tok->code == T_GLOBAL ||
	       tok->code == T_FUNCTION || tok->code == T_PRIVATE;
}

/* Where to go on after the error at p->pos; the end if nowhere. */
static unsigned int resync(const struct stap_parser *p, unsigned int start)
{
	unsigned int pos = p->pos > start ? p->pos - 1 : start;

	if (pos == start)
		pos++;
	while (pos < p->toks->n - 1 && !begins_item(p->toks->v[pos]))
		pos++;
	return pos;
}

/* What the library is asked for. */
static void note_names(struct stap_session *s, const struct stap_toks *toks)
{
	unsigned int i;

	for (i = 0; i < toks->n; i++) {
		const struct stap_tok *t = toks->v[i];

		if (t->kind == STAP_TOK_IDENTIFIER && !stap_names_find(&s->named, t->text))
			stap_names_add(s->arena, &s->named, t->text, NULL);
	}
}

struct ast_file *stap_parse_source(struct stap_session *s, struct stap_source *src)
{
	struct stap_parser p = { .s = s, .arena = s->arena };
	struct stap_toks toks = { 0 };
	unsigned int start = 0;
	bool failed = false;

	if (!stap_preprocess(s, src, &toks))
		return NULL;
	note_names(s, &toks);
	p.toks = &toks;
	p.file = stap_arena_alloc(s->arena, sizeof(*p.file));
	p.file->src = src;
	for (;;) {
		stap_filter_reset(&p, start);
		if (!stap_yparse(&p))
			break;
		failed = true;
		start = resync(&p, start);
		if (start >= toks.n - 1)
			break;
	}
	if (failed)
		return NULL;
	if (src->user && toks.n == 1) {
		stap_fail(s, "Input file '%s' is empty%s.", src->name,
			  src->len ? " after preprocessing" : "");
		return NULL;
	}
	return p.file;
}

struct ast_file *stapc_parse_buffer(struct stap_session *s, const char *name,
				    const char *text, size_t len)
{
	struct stap_source *src = stap_source_add(s, name, text, len);

	src->user = true;
	return stap_parse_source(s, src);
}
