// SPDX-License-Identifier: GPL-2.0
/*
 * Target variables that are texts: $$parms and its like, $x$ and $x$$.
 *
 *	$$parms		ARG t0, 0; ARG t1, 1; SPRINTF s, "a=%#x b=%#x", t0, t1
 *	$x$		try { LD64 t, x, 8; SPRINTF s, "{.a=%p}", t } catch { MOVS s, "ERROR" }
 */
#include <string.h>
#include "gen.h"
#include "gen_target.h"
#include "stages.h"

/* Begins a try block of which the compiler is the author. */
static struct gen_try try_begin(struct gen *g)
{
	struct gen_try t = {
		.start = gen_label(g), .end = gen_label(g), .target = gen_label(g),
		.slot = STAP_NONE,
	};

	gen_bind(g, t.start);
	g->in_try++;
	return t;
}

/* Its end; what follows is done after an error. Binding @done ends that too. */
static void try_catch(struct gen *g, const struct gen_try *t, uint32_t done, uint64_t same,
		      const struct stap_tok *tok)
{
	g->in_try--;
	gen_bind(g, t->end);
	gen_goto(g, done, 1, tok);
	ast_vec_add(g->s->arena, &g->tries, *t);
	gen_bind(g, t->target);
	g->same = same;
}

/* The string at an address of the kernel, or else of the task, quoted. */
static uint32_t quoted(struct gen *g, uint32_t addr, const struct stap_tok *tok)
{
	uint32_t raw = gen_temp(g, STAP_STRING), text = gen_temp(g, STAP_STRING);
	uint32_t done = gen_label(g), args[3];
	uint64_t same = g->same;
	struct gen_try t = try_begin(g);

	gen_emit_args(g, STAP_OP_CALLB, raw, STAP_BI_KERNEL_STRING, &addr, 1, tok);
	try_catch(g, &t, done, same, tok);
	gen_emit_args(g, STAP_OP_CALLB, raw, STAP_BI_USER_STRING, &addr, 1, tok);
	gen_bind(g, done);
	args[0] = raw;
	args[1] = code_const(g->c, 0);
	args[2] = code_const(g->c, 1);
	gen_emit_args(g, STAP_OP_CALLB, text, STAP_BI_TEXT_STRN, args, 3, tok);
	return text;
}

static uint32_t format_parts(struct gen *g, struct ast_expr *e, const struct gen_operands *o,
			     const struct stap_target *t, uint32_t want)
{
	uint32_t v[STAP_FIELDS_MAX], format;
	uint8_t types[STAP_FIELDS_MAX];
	const char *text = "";
	unsigned int i, n = 0;

	for (i = 0; i < t->parts.n && n < STAP_FIELDS_MAX; i++) {
		const struct stap_target_part *part = &t->parts.v[i];

		text = stap_arena_printf(g->s->arena, "%s%s%s", text,
					 part->before, part->directive);
		if (part->text) {
			v[n] = gen_text(g, e, o, part->text, STAP_NONE);
		} else if (part->steps.n) {
			v[n] = gen_target_steps(g, e, o, &part->steps);
			if (part->kind == STAP_TARGET_PART_STRING)
				v[n] = quoted(g, v[n], e->tok);
		} else {
			continue;
		}
		types[n++] = part->text || part->kind == STAP_TARGET_PART_STRING ?
			     STAP_STRING : STAP_LONG;
	}
	format = code_format(g->c, text, n, types, NULL);
	want = gen_dest(g, want, STAP_STRING);
	gen_emit_args(g, STAP_OP_SPRINTF, want, format, v, n, e->tok);
	return want;
}

uint32_t gen_text(struct gen *g, struct ast_expr *e, const struct gen_operands *o,
		  const struct stap_target *t, uint32_t want)
{
	uint32_t done;
	uint64_t same;
	struct gen_try block;

	if (!t->parts.n)
		return code_const_string(g->c, t->text, strlen(t->text));
	if (!t->caught)
		return format_parts(g, e, o, t, want);
	/* A variable is to change once, whatever happens on the way. */
	want = gen_temp(g, STAP_STRING);
	done = gen_label(g);
	same = g->same;
	block = try_begin(g);
	format_parts(g, e, o, t, want);
	try_catch(g, &block, done, same, e->tok);
	gen_emit(g, STAP_OP_MOVS, want, code_const_string(g->c, "ERROR", 5), 0, e->tok);
	gen_bind(g, done);
	return want;
}
