// SPDX-License-Identifier: GPL-2.0
/*
 * %m and %M: memory as it is, and in hex. The event has the memory itself, in
 * words, of which %b prints the bytes:
 *
 *	printf("%.12m", p)	"%8b%4b", load 8 at p, load 4 at p + 8
 *	printf("%.4M", p)	"%s", sprintf("%02x%02x%02x%02x", load 1 at p, ...)
 *
 * Where the length is not written as a number, memory is read as a string, to
 * the first NUL, and hex is made in a loop, as much as a string holds.
 */
#include "fmt.h"
#include "gen_print.h"
#include "stages.h"

/* Bytes of memory in one string of hex. */
#define HEX_BYTES	32
/* Longest memory that is read in words. */
#define WORDS_MAX	256

static struct ast_expr *long_expr(struct print *p, enum ast_expr_kind kind,
				  const struct stap_tok *tok)
{
	struct ast_expr *e = ast_expr_new(p->g->s->arena, kind, tok);

	e->type = AST_TYPE_LONG;
	return e;
}

/* A variable of the statement, in a slot of its own. */
static struct sema_symbol *new_variable(struct print *p, uint32_t slot,
					enum ast_type type)
{
	struct sema_symbol *v = stap_arena_alloc(p->g->s->arena, sizeof(*v));

	v->kind = SEMA_LOCAL;
	v->name = "memory";
	v->type = type;
	v->index = slot;
	return v;
}

static struct ast_expr *variable_expr(struct print *p, struct sema_symbol *v,
				      const struct stap_tok *tok)
{
	struct ast_expr *e = ast_expr_new(p->g->s->arena, AST_EXPR_SYMBOL, tok);

	e->symbol.name = v->name;
	e->sema = v;
	e->type = v->type;
	return e;
}

/* What is at @base + @offset, without sign. */
static struct ast_expr *load_expr(struct print *p, struct ast_expr *base,
				  unsigned int offset, unsigned int size)
{
	const struct stap_target_step steps[] = {
		{ .op = STAP_TARGET_OPERAND },
		{ .op = STAP_TARGET_OFFSET, .n = offset },
		{ .op = STAP_TARGET_LOAD, .size = size },
	};
	struct stap_arena *a = p->g->s->arena;
	struct stap_target *t = stap_arena_alloc(a, sizeof(*t));
	struct ast_expr *e = long_expr(p, AST_EXPR_CAST, base->tok);
	size_t i;

	for (i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		ast_vec_add(a, &t->steps, steps[i]);
	e->cast.operand = base;
	e->sema = t;
	return e;
}

/*
 * The address is evaluated where it is first needed: "(v = address)" there,
 * "v" from then on.
 */
struct memory {
	struct sema_symbol *v;
	struct ast_expr *address;
	bool used;
};

static struct ast_expr *address_expr(struct print *p, struct memory *m)
{
	struct ast_expr *e = variable_expr(p, m->v, m->address->tok), *set;

	if (m->used)
		return e;
	m->used = true;
	set = long_expr(p, AST_EXPR_ASSIGN, m->address->tok);
	set->binary.op = AST_OP_SET;
	set->binary.left = e;
	set->binary.right = m->address;
	return set;
}

static void add_words(struct print *p, struct memory *m, unsigned int len)
{
	unsigned int at, size;

	for (at = 0; at < len; at += size) {
		for (size = 8; size > len - at; size /= 2)
			;
		print_text(p, stap_arena_printf(p->g->s->arena, "%%%ub", size));
		print_arg(p, load_expr(p, address_expr(p, m), at, size));
	}
}

/* sprintf("%02x...") of so many bytes */
static struct ast_expr *hex_expr(struct print *p, struct memory *m, unsigned int at,
				 unsigned int n)
{
	struct ast_expr *e = ast_expr_new(p->g->s->arena, AST_EXPR_PRINT, m->address->tok);
	const char *text = "", *err;
	unsigned int i;

	e->type = AST_TYPE_STRING;
	e->print.flags = AST_PRINT_S | AST_PRINT_F;
	for (i = 0; i < n; i++) {
		text = stap_arena_printf(p->g->s->arena, "%s%%02x", text);
		ast_vec_add(p->g->s->arena, &e->print.args,
			    load_expr(p, address_expr(p, m), at + i, 1));
	}
	e->print.fmt = stap_fmt_parse(p->g->s->arena, text, 4 * n, &err);
	return e;
}

static void add_hex(struct print *p, struct memory *m, unsigned int len)
{
	unsigned int at, n;

	for (at = 0; at < len; at += n) {
		n = len - at < HEX_BYTES ? len - at : HEX_BYTES;
		print_text(p, "%s");
		print_arg(p, hex_expr(p, m, at, n));
	}
}

/* i = 0; s = ""; while (i < n) { s .= sprintf("%02x", load 1 at (v + i)); i++ } */
static struct ast_expr *hex_loop(struct print *p, uint32_t address, uint32_t len,
				 const struct stap_tok *tok)
{
	uint32_t top, end, i, byte, text, at, zero, one;
	static const uint8_t type = STAP_LONG;
	struct gen *g = p->g;

	top = gen_label(g);
	end = gen_label(g);
	i = gen_temp(g, STAP_LONG);
	at = gen_temp(g, STAP_LONG);
	byte = gen_temp(g, STAP_STRING);
	text = gen_temp(g, STAP_STRING);
	zero = code_const(g->c, 0);
	one = code_const(g->c, 1);
	gen_move(g, i, zero, STAP_LONG, tok);
	gen_move(g, text, code_const_string(g->c, "", 0), STAP_STRING, tok);
	gen_bind(g, top);
	gen_emit(g, STAP_OP_ADD, at, address, i, tok);
	gen_emit(g, STAP_OP_LDU8, at, at, 0, tok);
	gen_emit_args(g, STAP_OP_SPRINTF, byte, code_format(g->c, "%02x", 1, &type, NULL),
		      &at, 1, tok);
	gen_emit(g, STAP_OP_CAT, text, text, byte, tok);
	gen_emit(g, STAP_OP_ADD, i, i, one, tok);
	gen_emit(g, STAP_OP_JGE, end, i, len, tok);
	gen_goto(g, top, 1, tok);
	gen_bind(g, end);
	return variable_expr(p, new_variable(p, text, AST_TYPE_STRING), tok);
}

static struct ast_expr *string_call(struct print *p, enum stap_builtin builtin,
				    struct ast_expr *address, struct ast_expr *len)
{
	struct sema_function *f = stap_arena_alloc(p->g->s->arena, sizeof(*f));
	struct ast_expr *e = ast_expr_new(p->g->s->arena, AST_EXPR_CALL, address->tok);

	f->name = "memory";
	f->builtin = builtin;
	f->flags = STAP_BUILTIN_ERR;
	f->type = AST_TYPE_STRING;
	e->type = AST_TYPE_STRING;
	e->call.name = f->name;
	ast_vec_add(p->g->s->arena, &e->call.args, address);
	ast_vec_add(p->g->s->arena, &e->call.args, len);
	e->sema = f;
	return e;
}

/* The length is known when it runs, or it is not the kernel's memory. */
static void add_string(struct print *p, const struct stap_fmt_dir *d,
		       struct ast_expr *address, struct ast_expr *len)
{
	struct ast_expr *two[2] = { address, len };
	bool user = d->flags & STAP_FMT_ALT;
	uint32_t v[2];

	if (d->conv == STAP_FMT_MEMORY) {
		print_arg(p, string_call(p, user ? STAP_BI_USER_STRING_N :
					    STAP_BI_KERNEL_STRING_N, address, len));
		return;
	}
	if (user) {
		stap_error(p->g->s, address->tok, "%%#M reads no user memory here, %%#m does");
		p->failed = true;
		return;
	}
	gen_values(p->g, two, 2, v);
	print_arg(p, hex_loop(p, v[0], v[1], address->tok));
}

static void add_padding(struct print *p, const struct stap_fmt_dir *d, unsigned int len)
{
	unsigned int i;

	if (d->conv == STAP_FMT_MEMHEX)
		len *= 2;
	for (i = len; i < d->width && d->width < STAP_TEXT_MAX; i++)
		print_text(p, " ");
}

unsigned int gen_memory(struct print *p, const struct stap_fmt_dir *d,
			struct ast_expr **args)
{
	bool star = d->prec_kind == STAP_FMT_ARG, wide = d->width_kind == STAP_FMT_ARG;
	unsigned int n = star + wide, len = d->prec && !star ? d->prec : 1;
	struct memory m = { .address = args[n] };
	struct ast_expr *size;

	if (star || wide || len > WORDS_MAX || (d->flags & STAP_FMT_ALT)) {
		size = long_expr(p, AST_EXPR_NUMBER, args[n]->tok);
		size->number.value = len;
		print_text(p, d->flags & STAP_FMT_LEFT ? "%-" : "%");
		if (wide)
			print_arg(p, args[0]);
		print_text(p, wide ? "*" : d->width ?
			   stap_arena_printf(p->g->s->arena, "%u", d->width) : "");
		print_text(p, "s");
		add_string(p, d, args[n], star ? args[n - 1] : size);
		return n + 1;
	}
	m.v = new_variable(p, gen_temp(p->g, STAP_LONG), AST_TYPE_LONG);
	if (!(d->flags & STAP_FMT_LEFT))
		add_padding(p, d, len);
	if (d->conv == STAP_FMT_MEMORY)
		add_words(p, &m, len);
	else
		add_hex(p, &m, len);
	if (d->flags & STAP_FMT_LEFT)
		add_padding(p, d, len);
	return n + 1;
}
