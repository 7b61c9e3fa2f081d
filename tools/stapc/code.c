// SPDX-License-Identifier: GPL-2.0
/*
 * The sections of a program under construction, every entry kept once.
 */
#include <string.h>
#include "code.h"
#include "image.h"
#include "source.h"
#include "stages.h"

struct code_blob {
	uint32_t hash, number;
	size_t len;
	unsigned char data[];
};

/* FNV-1a */
static uint32_t hash_of(const unsigned char *p, size_t len)
{
	uint32_t h = 2166136261u;

	while (len--)
		h = (h ^ *p++) * 16777619u;
	return h;
}

static void pool_grow(struct stap_code *c, struct code_pool *pool)
{
	unsigned int i, at, n = pool->nslots ? pool->nslots * 2 : 64;
	struct code_blob **v = stap_arena_alloc(c->s->arena, n * sizeof(*v));

	for (i = 0; i < pool->nslots; i++) {
		if (!pool->slots[i])
			continue;
		at = pool->slots[i]->hash & (n - 1);
		while (v[at])
			at = (at + 1) & (n - 1);
		v[at] = pool->slots[i];
	}
	pool->slots = v;
	pool->nslots = n;
}

uint32_t code_pool_find(struct stap_code *c, struct code_pool *pool,
			const void *data, size_t len, uint32_t next)
{
	uint32_t hash = hash_of(data, len);
	struct code_blob *b;
	unsigned int at;

	if (pool->used * 2 >= pool->nslots)
		pool_grow(c, pool);
	at = hash & (pool->nslots - 1);
	while ((b = pool->slots[at])) {
		if (b->hash == hash && b->len == len &&
		    (!len || !memcmp(b->data, data, len)))
			return b->number;
		at = (at + 1) & (pool->nslots - 1);
	}
	b = stap_arena_alloc(c->s->arena, sizeof(*b) + len);
	b->hash = hash;
	b->number = next;
	b->len = len;
	if (len)
		memcpy(b->data, data, len);
	pool->slots[at] = b;
	pool->used++;
	return next;
}

uint32_t code_string_n(struct stap_code *c, const char *text, size_t len)
{
	uint32_t at;
	size_t i;

	len = strnlen(text, len);
	if (!c->str.n)
		ast_vec_add(c->s->arena, &c->str, 0);
	if (!len)
		return 0;
	at = code_pool_find(c, &c->str_pool, text, len, c->str.n);
	if (at == c->str.n) {
		for (i = 0; i < len; i++)
			ast_vec_add(c->s->arena, &c->str, text[i]);
		ast_vec_add(c->s->arena, &c->str, 0);
	}
	return at;
}

uint32_t code_string(struct stap_code *c, const char *text)
{
	return code_string_n(c, text, strlen(text));
}

uint32_t code_word(struct stap_code *c, const char *text)
{
	char *copy = stap_arena_strdup(c->s->arena, text), *p;

	for (p = copy; *p; p++) {
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = '?';
	}
	if (strlen(copy) >= STAP_POINT_MAX)
		copy[STAP_POINT_MAX - 1] = 0;
	return code_string(c, copy);
}

bool code_is_const(uint32_t operand)
{
	return operand & STAP_OPERAND_CONST;
}

uint32_t code_const(struct stap_code *c, int64_t value)
{
	uint32_t i = code_pool_find(c, &c->const_pool, &value, sizeof(value),
				    c->consts.n);

	if (i == c->consts.n) {
		ast_vec_add(c->s->arena, &c->consts, value);
		ast_vec_add(c->s->arena, &c->const_moves, false);
	}
	return i | STAP_OPERAND_CONST;
}

uint32_t code_const_string(struct stap_code *c, const char *text, size_t len)
{
	return code_string_n(c, text, len) | STAP_OPERAND_CONST;
}

int64_t code_const_value(const struct stap_code *c, uint32_t operand)
{
	return c->consts.v[operand & STAP_OPERAND_INDEX];
}

const char *code_const_text(const struct stap_code *c, uint32_t operand)
{
	return &c->str.v[operand & STAP_OPERAND_INDEX];
}

uint32_t code_args(struct stap_code *c, const uint32_t *args, unsigned int n)
{
	uint32_t at;
	unsigned int i;

	if (!n)
		return 0;
	at = code_pool_find(c, &c->arg_pool, args, n * sizeof(*args),
			    c->args.n);
	if (at == c->args.n) {
		for (i = 0; i < n; i++)
			ast_vec_add(c->s->arena, &c->args, args[i]);
	}
	return at;
}

uint32_t code_format(struct stap_code *c, const char *text, unsigned int n,
		     const uint8_t *types, const char *const *names)
{
	uint32_t key[1 + 2 * STAP_FIELDS_MAX], at;
	struct stap_format f = { 0 };
	unsigned int i;
	char arg[16];

	key[0] = code_string(c, text);
	for (i = 0; i < n; i++) {
		snprintf(arg, sizeof(arg), "arg%u", i + 1);
		key[1 + 2 * i] = types[i];
		key[2 + 2 * i] = code_string(c, names ? names[i] : arg);
	}
	at = code_pool_find(c, &c->format_pool, key, (1 + 2 * n) * sizeof(*key),
			    c->formats.n);
	if (at != c->formats.n)
		return at;
	f.text = key[0];
	f.field = c->fields.n;
	f.nfield = n;
	ast_vec_add(c->s->arena, &c->formats, f);
	for (i = 0; i < n; i++) {
		struct stap_field field = { .name = key[2 + 2 * i],
					    .type = types[i] };

		ast_vec_add(c->s->arena, &c->fields, field);
	}
	return at;
}

uint32_t code_event(struct stap_code *c, const struct stap_tok *tok,
		    uint32_t format, uint32_t flags)
{
	struct { const struct stap_tok *tok; uint64_t format; } key;
	struct stap_event ev = { .format = format, .flags = flags };
	uint32_t at;

	key.tok = tok;
	key.format = format;
	at = code_pool_find(c, &c->event_pool, &key, sizeof(key), c->events.n);
	if (at == c->events.n) {
		ast_vec_add(c->s->arena, &c->events, ev);
		ast_vec_add(c->s->arena, &c->event_toks, tok);
	}
	return at;
}

const char *code_unique_name(struct stap_code *c, struct code_pool *pool,
			     const char *name)
{
	char *base = stap_arena_strdup(c->s->arena, name), *p;
	char *text = base;
	unsigned int i, next;

	for (p = base; *p; p++) {
		if (!stap_ident_char(*p, p - base))
			*p = '_';
	}
	/* room for a suffix */
	if (strlen(base) > STAP_IDENT_MAX - 12)
		base[STAP_IDENT_MAX - 12] = 0;
	for (i = 2; ; i++) {
		next = pool->used;
		if (code_pool_find(c, pool, text, strlen(text), next) == next)
			return text;
		text = stap_arena_printf(c->s->arena, "%s_%u", base, i);
	}
}

void code_event_names(struct stap_code *c)
{
	struct code_pool pool = { 0 };
	unsigned int i;

	for (i = 0; i < c->events.n; i++) {
		const char *name = c->name;

		if (c->events.n > 1)
			name = stap_arena_printf(c->s->arena, "%s_%u", name,
						 c->event_toks.v[i]->loc.line);
		name = code_unique_name(c, &pool, name);
		c->events.v[i].name = code_string(c, name);
	}
}

static void add_source(struct stap_code *c, uint32_t file,
		       const struct stap_loc *loc)
{
	struct stap_source_rec rec = { .file = file, .line = loc->line };
	uint32_t key[2] = { file, loc->line };
	const char *text;
	size_t len;

	if (code_pool_find(c, &c->source_pool, key, sizeof(key),
			   c->sources.n) != c->sources.n)
		return;
	text = stap_source_line(loc->src, loc->line, &len);
	rec.text = code_string_n(c, text, len);
	ast_vec_add(c->s->arena, &c->sources, rec);
}

void code_line(struct stap_code *c, uint32_t insn, const struct stap_tok *tok, bool unnamed)
{
	struct stap_line l = { .insn = insn };
	const struct stap_line *last;

	if (!tok || !tok->loc.src || !tok->loc.line)
		return;
	l.file = code_word(c, tok->loc.src->name);
	l.line = tok->loc.line;
	l.col = tok->loc.col ? tok->loc.col : 1;
	/* Keywords stand without their text, as in all messages. */
	if (unnamed)
		l.token = 0;
	else if (tok->kind == STAP_TOK_KEYWORD)
		l.token = code_word(c, stap_tok_kind_name(tok->kind));
	else
		l.token = code_word(c, stap_arena_printf(c->s->arena, "%s '%s'",
							 stap_tok_kind_name(tok->kind),
							 tok->text));
	last = c->lines.n ? &c->lines.v[c->lines.n - 1] : NULL;
	if (last && last->file == l.file && last->line == l.line &&
	    last->col == l.col && last->token == l.token)
		return;
	add_source(c, l.file, &tok->loc);
	ast_vec_add(c->s->arena, &c->lines, l);
}
