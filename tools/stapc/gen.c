// SPDX-License-Identifier: GPL-2.0
/*
 * Pass 3: code for the resolved program.
 *
 *	probe kernel.function("vfs_read") { n++ }
 *
 *	func 0: ADDG n, 1; RET		probe 0: entry vfs_read, func 0
 *
 * Handlers come first, then the functions that they call: calls are made with
 * pass 2's numbers and get their places in the end. The copies of a body that
 * a wildcard or an alias makes are one handler if they come out equal.
 */
#include <string.h>
#include "btf.h"
#include "dwarf_info.h"
#include "gen.h"
#include "image.h"
#include "source.h"
#include "stages.h"

struct gen_insn *gen_emit(struct gen *g, enum stap_op op, uint32_t a,
			  uint32_t b, uint32_t c, const struct stap_tok *tok)
{
	struct gen_insn in = { .op = op, .a = a, .b = b, .c = c, .tok = tok };

	if (op >= STAP_OP_JMP && op <= STAP_OP_JGE)
		g->label_same.v[a] &= g->same;
	if (op == STAP_OP_JMP || op == STAP_OP_RET)
		g->same = ~0ULL;
	ast_vec_add(g->s->arena, &g->insns, in);
	return &g->insns.v[g->insns.n - 1];
}

struct gen_insn *gen_emit_args(struct gen *g, enum stap_op op, uint32_t a,
			       uint32_t b, const uint32_t *args,
			       unsigned int nargs, const struct stap_tok *tok)
{
	struct gen_insn *in = gen_emit(g, op, a, b, 0, tok);
	uint32_t *copy;

	if (!nargs)
		return in;
	copy = stap_arena_alloc(g->s->arena, nargs * sizeof(*copy));
	memcpy(copy, args, nargs * sizeof(*copy));
	in->args = copy;
	in->nargs = nargs;
	return in;
}

uint32_t gen_label(struct gen *g)
{
	ast_vec_add(g->s->arena, &g->labels, STAP_NONE);
	ast_vec_add(g->s->arena, &g->label_same, ~0ULL);
	return g->labels.n - 1;
}

void gen_bind(struct gen *g, uint32_t label)
{
	g->labels.v[label] = g->insns.n;
	g->same &= g->label_same.v[label];
}

uint32_t gen_temp(struct gen *g, uint8_t type)
{
	uint32_t slot;

	if (g->free[type].n) {
		slot = g->free[type].v[--g->free[type].n];
	} else {
		slot = g->types.n;
		ast_vec_add(g->s->arena, &g->types, type);
	}
	ast_vec_add(g->s->arena, &g->busy[type], slot);
	return slot;
}

void gen_release(struct gen *g)
{
	unsigned int type;

	for (type = STAP_LONG; type <= STAP_STRING; type++) {
		while (g->busy[type].n) {
			uint32_t slot = g->busy[type].v[--g->busy[type].n];

			ast_vec_add(g->s->arena, &g->free[type], slot);
		}
	}
}

void gen_refuse(struct gen *g, const struct stap_tok *tok, const char *what)
{
	stap_error(g->s, tok, "%s is not supported yet", what);
}

uint8_t gen_type(enum ast_type type)
{
	return type == AST_TYPE_STRING ? STAP_STRING : STAP_LONG;
}

void gen_begin(struct gen *g, struct stap_code *c, const struct sema_symbols *locals)
{
	unsigned int i;

	g->s = c->s;
	g->c = c;
	g->nlocals = locals->n;
	for (i = 0; i < locals->n; i++)
		ast_vec_add(g->s->arena, &g->types,
			    gen_type(locals->v[i]->type));
}

/* Returns the index in FUNC. */
static uint32_t gen_function(struct stap_code *c, const struct sema_function *f)
{
	struct gen g = { .function = f, .nparams = f->nparams };
	uint8_t ret = f->type == AST_TYPE_UNKNOWN ? STAP_VOID : gen_type(f->type);
	uint32_t value = STAP_NONE;

	gen_begin(&g, c, &f->locals);
	gen_stmt(&g, f->body);
	if (ret == STAP_LONG)
		value = code_const(c, 0);
	else if (ret == STAP_STRING)
		value = code_const_string(c, "", 0);
	gen_emit(&g, STAP_OP_RET, value, 0, 0, f->ast ? f->ast->tok : NULL);
	return opt_finish(&g, f->name, ret, false);
}

static void gen_probe(struct stap_code *c, const struct sema_probe *p)
{
	struct gen g = { .handler = p, .flags = STAP_FUNC_HANDLER };
	struct stap_probe_rec rec = { .kind = p->kind, .flags = p->flags };

	gen_begin(&g, c, &p->locals);
	gen_stmt(&g, p->body);
	gen_emit(&g, STAP_OP_RET, STAP_NONE, 0, 0, p->body->tok);
	if (stap_errors(c->s) || p->never)
		return;
	rec.func = opt_finish(&g, p->point, STAP_VOID, true);
	rec.point = code_word(c, p->point);
	rec.name = code_word(c, p->name);
	rec.target = code_word(c, p->target);
	rec.module = code_word(c, p->module);
	rec.scope = p->pid ? p->pid : code_word(c, p->scope);
	rec.p[0] = p->p[0];
	rec.p[1] = p->p[1];
	rec.p[2] = p->p[2];
	rec.condition = gen_condition(c, p);
	/* How far a place is behind its function's begin is so in one build alone. */
	if (p->kind == STAP_PROBE_STATEMENT && *p->target)
		c->uses_btf = true;
	ast_vec_add(c->s->arena, &c->probes, rec);
}

/* "dir/a-b.stp" is the program a_b; a script without a file is named after -o. */
const char *stap_program_name(struct stap_session *s)
{
	const struct stap_options *o = &s->opt;
	const char *name = o->name, *base;
	char *text, *p;

	if (!name && o->script_file && strcmp(o->script_file, "-"))
		name = o->script_file;
	if (!name && o->command == STAP_CMD_COMPILE)
		name = o->output;
	if (!name)
		name = "script";
	base = strrchr(name, '/');
	text = stap_arena_strdup(s->arena, base ? base + 1 : name);
	p = strrchr(text, '.');
	if (p && !o->name && p != text)
		*p = 0;
	if (*text >= '0' && *text <= '9')
		text = stap_arena_printf(s->arena, "_%s", text);
	for (p = text; *p; p++) {
		if (!stap_ident_char(*p, p - text))
			*p = '_';
	}
	if (strlen(text) >= STAP_NAME_LEN)
		text[STAP_NAME_LEN - 1] = 0;
	return *text ? text : "script";
}

/*
 * Generates the functions that are called, by handlers or by one another, and
 * gives the calls their places in FUNC.
 */
static void gen_called(struct stap_code *c, const struct stap_sema *m)
{
	uint32_t *place, i;

	place = stap_arena_alloc(c->s->arena, (m->functions.n + 1) *
					      sizeof(*place));
	for (i = 0; i < c->insns.n; i++) {
		struct stap_insn *in = &c->insns.v[i];
		uint32_t f = in->b, at;

		if (in->op != STAP_OP_CALL)
			continue;
		if (!place[f]) {
			at = gen_function(c, m->functions.v[f]);
			place[f] = at + 1;
			in = &c->insns.v[i];
		}
		in->b = place[f] - 1;
	}
}

int stap_codegen_run(struct stap_session *s)
{
	struct stap_code *c = stap_arena_alloc(s->arena, sizeof(*c));
	const struct stap_sema *m = s->sema;
	unsigned int i, errors = stap_errors(s);

	c->s = s;
	c->name = stap_program_name(s);
	s->code = c;
	code_string(c, "");
	for (i = 0; i < m->globals.n; i++)
		gen_global(c, m->globals.v[i]);
	for (i = 0; i < m->probes.n; i++)
		gen_probe(c, m->probes.v[i]);
	gen_conditions_place(c);
	if (stap_errors(s) == errors)
		gen_called(c, m);
	code_event_names(c);
	code_relocs_sort(c);
	if (stap_errors(s) == errors)
		code_symbols(c);
	return stap_errors(s) == errors ? 0 : -1;
}

void stap_codegen_free(struct stap_session *s)
{
	stap_btf_close(s);
	stap_dwarf_close(s);
}
