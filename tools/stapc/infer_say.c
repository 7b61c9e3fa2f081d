// SPDX-License-Identifier: GPL-2.0
/*
 * What is said about types that do not fit. Each call says that something is
 * open; it becomes a message in the last round, if its rank is high enough.
 */
#include "infer.h"

static bool speaks(struct infer *f, enum infer_rank rank)
{
	f->open = true;
	f->wrong |= rank > INFER_UNRESOLVED;
	if (!f->report && f->rank < rank)
		f->rank = rank;
	return f->report && rank >= f->rank;
}

void stap_infer_unresolved(struct infer *f, const struct stap_tok *tok)
{
	if (speaks(f, INFER_UNRESOLVED))
		stap_error(f->p->s, tok, "unresolved type ");
}

/* An operator whose result can never be what is wanted. */
void stap_infer_operator(struct infer *f, const struct stap_tok *tok)
{
	f->open = true;
	f->wrong = true;
	if (f->report)
		stap_error(f->p->s, tok, "invalid operator");
}

/* A type that may not be here at all. */
void stap_infer_invalid(struct infer *f, const struct stap_tok *tok, enum ast_type t)
{
	f->open = true;
	f->wrong = true;
	if (f->report)
		stap_error(f->p->s, tok, "invalid type %s", ast_type_name(t));
}

void stap_infer_local_stat(struct infer *f, const struct stap_tok *tok)
{
	f->open = true;
	f->wrong = true;
	if (f->report)
		stap_error(f->p->s, tok,
			   "stat locals not supported, missing global declaration? ");
}

/* p->x or (p)[1] of a p whose type nobody knows. */
void stap_infer_untyped(struct infer *f, const struct stap_tok *tok)
{
	f->open = true;
	if (f->report)
		stap_error(f->p->s, tok, "unknown type in dereference");
}

void stap_infer_sides(struct infer *f, const struct ast_expr *e)
{
	f->wrong = true;
	if (speaks(f, INFER_UNRESOLVED))
		stap_error(f->p->s, e->tok,
			   "type mismatch: left and right sides don't agree (%s vs %s)",
			   ast_type_name(e->binary.left->type),
			   ast_type_name(e->binary.right->type));
}

void stap_infer_misplaced(struct infer *f, const struct stap_tok *tok, enum ast_type want,
			  enum ast_type have)
{
	if (speaks(f, INFER_PLACE))
		stap_error(f->p->s, tok, "type mismatch: expected %s but found %s",
			   ast_type_name(want), ast_type_name(have));
}

/**
 * stap_infer_conflict() - a name is used as two types
 * @f: the inference
 * @tok: where
 * @t: the type there
 * @d: what is named, its type known
 * @wanted: @t is what the place of @tok wants, not what it has
 */
void stap_infer_conflict(struct infer *f, const struct stap_tok *tok, enum ast_type t,
			 struct infer_decl d, bool wanted)
{
	struct stap_session *s = f->p->s;
	const char *here = ast_type_name(t), *there = ast_type_name(*d.type);

	if (!speaks(f, INFER_DECL))
		return;
	if (!*d.tok) {
		stap_error(s, tok, "type mismatch: expected %s but found %s",
			   wanted ? here : there, wanted ? there : here);
	} else if (d.index < 0) {
		stap_error(s, tok, "type mismatch (%s)", here);
		stap_error(s, *d.tok, "type was first inferred here (%s)", there);
	} else {
		stap_error(s, tok, "index %d type mismatch (%s)", d.index, here);
		stap_error(s, *d.tok, "type of index %d was first inferred here (%s)",
			   d.index, there);
	}
}
