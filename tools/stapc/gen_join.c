// SPDX-License-Identifier: GPL-2.0
/*
 * Adjacent print statements become one event if nobody can tell: evaluating
 * the later ones must neither fail (the earlier text would be lost) nor call a
 * function (it may print). The record is kept small, as ring buffers like it.
 */
#include "fmt.h"
#include "gen_print.h"
#include "stages.h"

/* Bytes of a record up to which statements are joined. */
#define JOINED_MAX	2048

struct fails {
	struct ast_walk walk;
	unsigned int prints;
	bool found;
};

static bool note_failure(struct ast_walk *w, struct ast_expr **p)
{
	struct fails *x = (struct fails *)w;
	const struct sema_function *f;
	struct ast_expr *e = *p, *by;

	switch (e->kind) {
	case AST_EXPR_CALL:
		f = e->sema;
		if (f->builtin < 0 || f->flags & STAP_BUILTIN_ERR)
			x->found = true;
		break;
	case AST_EXPR_BINARY:
	case AST_EXPR_ASSIGN:
		by = e->binary.right;
		if ((e->binary.op == AST_OP_DIV || e->binary.op == AST_OP_MOD) &&
		    (by->kind != AST_EXPR_NUMBER || !by->number.value))
			x->found = true;
		if (e->kind == AST_EXPR_ASSIGN && e->binary.left->kind == AST_EXPR_INDEX)
			x->found = true;
		break;
	case AST_EXPR_TARGET:
	case AST_EXPR_CAST:
		if (gen_target_may_fail(e))
			x->found = true;
		break;
	case AST_EXPR_STATOP:
		if (e->statop.op != AST_STATOP_COUNT && e->statop.op != AST_STATOP_SUM)
			x->found = true;
		break;
	case AST_EXPR_PREINC:
	case AST_EXPR_POSTINC:
		if (e->crement.operand->kind == AST_EXPR_INDEX)
			x->found = true;
		break;
	case AST_EXPR_HIST:
		x->found = true;
		break;
	case AST_EXPR_PRINT:
		/* the statement itself, and one whose value it prints */
		if (!(e->print.flags & AST_PRINT_S) && x->prints++)
			x->found = true;
		break;
	default:
		break;
	}
	return !x->found;
}

static bool reads_memory(const struct stap_fmt *f)
{
	unsigned int i;

	for (i = 0; f && i < f->ndirs; i++) {
		if (f->dirs[i].conv == STAP_FMT_MEMORY || f->dirs[i].conv == STAP_FMT_MEMHEX)
			return true;
	}
	return false;
}

static bool may_fail(struct ast_expr *e)
{
	struct fails x = { .walk.expr = note_failure };

	ast_walk_expr(&x.walk, &e);
	return x.found || reads_memory(e->print.fmt);
}

static size_t record_size(const struct ast_expr *e)
{
	size_t size = 0;
	unsigned int i;

	for (i = 0; i < e->print.args.n; i++)
		size += e->print.args.v[i]->type == AST_TYPE_STRING ? 512 : 8;
	return size;
}

bool gen_is_print(const struct ast_stmt *s)
{
	return s->kind == AST_STMT_EXPR && s->expr->kind == AST_EXPR_PRINT &&
	       !(s->expr->print.flags & AST_PRINT_S);
}

unsigned int gen_join(struct ast_stmt **s, unsigned int n)
{
	size_t size = record_size(s[0]->expr);
	unsigned int i;

	if (s[0]->expr->print.flags & AST_PRINT_SPECIAL)
		return 1;
	for (i = 1; i < n && gen_is_print(s[i]); i++) {
		size += record_size(s[i]->expr);
		if (size > JOINED_MAX || may_fail(s[i]->expr) ||
		    s[i]->expr->print.hist || s[i]->expr->print.flags & AST_PRINT_SPECIAL)
			break;
	}
	return i;
}
