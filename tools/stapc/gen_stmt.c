// SPDX-License-Identifier: GPL-2.0
/*
 * Statements. A loop tests at its top, since conditional jumps go forward,
 * and charges one round's statements to the action budget where it jumps back:
 *
 *	while (c) s	top: JEQ end, c, 0; s; JMP top, cost; end:
 */
#include "gen.h"
#include "stages.h"

/*
 * Statements that a round of a loop counts as: at least so many are executed.
 * Of two branches the shorter counts, so that nothing is refused that
 * SystemTap's exact count would allow; a loop in it charges for itself.
 */
unsigned int gen_stmt_cost(const struct ast_stmt *s)
{
	unsigned int i, n = 0, yes, no;

	if (!s)
		return 0;
	switch (s->kind) {
	case AST_STMT_NULL:
		return 0;
	case AST_STMT_BLOCK:
		for (i = 0; i < s->block.n && n < STAP_COST_MAX; i++)
			n += gen_stmt_cost(s->block.v[i]);
		return n;
	case AST_STMT_IF:
		yes = gen_stmt_cost(s->cond.yes);
		no = gen_stmt_cost(s->cond.no);
		return 1 + (yes < no ? yes : no);
	case AST_STMT_TRY:
		return 1 + gen_stmt_cost(s->try_.body);
	default:
		return 1;
	}
}

/* Where a round of a loop ends, for the message when the budget is used up. */
const struct stap_tok *gen_round_token(const struct ast_stmt *body)
{
	while (body->kind == AST_STMT_BLOCK && body->block.n == 1)
		body = body->block.v[0];
	return body->tok;
}

static void gen_block(struct gen *g, struct ast_stmt *s)
{
	unsigned int i = 0;

	while (i < s->block.n) {
		if (gen_is_print(s->block.v[i])) {
			i += gen_print(g, &s->block.v[i], s->block.n - i);
			gen_release(g);
		} else {
			gen_stmt(g, s->block.v[i++]);
		}
	}
}

static void gen_if(struct gen *g, struct ast_stmt *s)
{
	uint32_t no = gen_label(g), end;

	gen_jump(g, s->cond.cond, no, false);
	gen_release(g);
	gen_stmt(g, s->cond.yes);
	if (!s->cond.no) {
		gen_bind(g, no);
		return;
	}
	end = gen_label(g);
	gen_goto(g, end, 1, s->tok);
	gen_bind(g, no);
	gen_stmt(g, s->cond.no);
	gen_bind(g, end);
}

static void gen_for(struct gen *g, struct ast_stmt *s)
{
	struct gen_loop loop = {
		.outer = g->loop,
		.leave = gen_label(g),
		.again = gen_label(g),
	};
	uint32_t top = gen_label(g);

	if (s->loop.init)
		gen_effect(g, s->loop.init);
	gen_release(g);
	gen_bind(g, top);
	if (s->loop.cond)
		gen_jump(g, s->loop.cond, loop.leave, false);
	gen_release(g);
	g->loop = &loop;
	gen_stmt(g, s->loop.body);
	g->loop = loop.outer;
	gen_bind(g, loop.again);
	if (s->loop.step)
		gen_effect(g, s->loop.step);
	gen_release(g);
	gen_goto(g, top, 1 + gen_stmt_cost(s->loop.body), gen_round_token(s->loop.body));
	gen_bind(g, loop.leave);
}

static void gen_return(struct gen *g, struct ast_stmt *s)
{
	const struct sema_function *f = g->function;
	uint32_t v = STAP_NONE;

	if (s->ret.value && f && f->type != AST_TYPE_UNKNOWN)
		v = gen_value(g, s->ret.value, STAP_NONE);
	else if (s->ret.value)
		gen_effect(g, s->ret.value);
	else if (f && f->type == AST_TYPE_STRING)
		v = code_const_string(g->c, "", 0);
	else if (f && f->type == AST_TYPE_LONG)
		v = code_const(g->c, 0);
	gen_emit(g, STAP_OP_RET, v, 0, 0, s->tok);
}

/* In a function there is no other overload that "next" could go to. */
static void gen_next(struct gen *g, struct ast_stmt *s)
{
	static const char text[] = "all functions exhausted";
	uint32_t v = code_const_string(g->c, text, sizeof(text) - 1);
	const struct sema_function *f = g->function;

	if (!f) {
		gen_emit(g, STAP_OP_RET, STAP_NONE, 0, 0, s->tok);
		return;
	}
	gen_emit_args(g, STAP_OP_CALLB, STAP_NONE, STAP_BI_ERROR, &v, 1, s->tok);
}

static void gen_delete(struct gen *g, struct ast_stmt *s)
{
	struct ast_expr *e = s->del.value;
	const struct sema_symbol *x = gen_symbol_of(e);
	uint32_t v = code_const(g->c, 0);

	if (!x || x->nkeys) {
		gen_array_delete(g, e);
		return;
	}
	if (x->type == AST_TYPE_STATS) {
		gen_emit(g, STAP_OP_CLRT, x->index, 0, 0, s->tok);
		return;
	}
	if (e->type == AST_TYPE_STRING)
		v = code_const_string(g->c, "", 0);
	gen_store(g, e, v, s->tok);
}

static void gen_break(struct gen *g, struct ast_stmt *s)
{
	if (!g->loop) {
		stap_error(g->s, s->tok, "cannot '%s' outside loop",
			   s->kind == AST_STMT_BREAK ? "break" : "continue");
		return;
	}
	gen_goto(g, s->kind == AST_STMT_BREAK ? g->loop->leave : g->loop->again,
		 1, s->tok);
}

static void gen_try_block(struct gen *g, struct ast_stmt *s)
{
	struct ast_expr *var = s->try_.var;
	const struct sema_symbol *v = var ? var->sema : NULL;
	struct gen_try t = {
		.start = gen_label(g),
		.end = gen_label(g),
		.target = gen_label(g),
		.slot = STAP_NONE,
	};
	uint32_t end = gen_label(g);
	uint64_t same = g->same;

	if (v && v->kind != SEMA_GLOBAL)
		t.slot = v->index;
	else if (v)
		t.slot = gen_temp(g, STAP_STRING);
	gen_bind(g, t.start);
	g->in_try++;
	gen_stmt(g, s->try_.body);
	g->in_try--;
	gen_bind(g, t.end);
	gen_goto(g, end, 1, s->tok);
	ast_vec_add(g->s->arena, &g->tries, t);
	gen_bind(g, t.target);
	g->same = same;
	if (v && v->kind == SEMA_GLOBAL)
		gen_store(g, var, t.slot, s->tok);
	gen_stmt(g, s->try_.handler);
	gen_bind(g, end);
}

void gen_stmt(struct gen *g, struct ast_stmt *s)
{
	switch (s->kind) {
	case AST_STMT_NULL:
		break;
	case AST_STMT_BLOCK:
		gen_block(g, s);
		break;
	case AST_STMT_EXPR:
		gen_effect(g, s->expr);
		break;
	case AST_STMT_IF:
		gen_if(g, s);
		break;
	case AST_STMT_FOR:
		gen_for(g, s);
		break;
	case AST_STMT_FOREACH:
		gen_foreach(g, s);
		break;
	case AST_STMT_RETURN:
		gen_return(g, s);
		break;
	case AST_STMT_DELETE:
		gen_delete(g, s);
		break;
	case AST_STMT_NEXT:
		gen_next(g, s);
		break;
	case AST_STMT_BREAK:
	case AST_STMT_CONTINUE:
		gen_break(g, s);
		break;
	case AST_STMT_TRY:
		gen_try_block(g, s);
		break;
	default:
		gen_refuse(g, s->tok, ast_stmt_kind_name(s->kind));
		break;
	}
	gen_release(g);
}
