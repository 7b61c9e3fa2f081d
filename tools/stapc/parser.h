/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the pieces of the parser share: filter.c hands tokens to the grammar
 * (parse.y), whose actions make nodes through build.c.
 */
#ifndef STAPC_PARSER_H
#define STAPC_PARSER_H

#include "ast.h"
#include "lexer.h"
#include "stages.h"

/* Nodes may be nested this deep, so that every later walk may recurse. */
#define STAP_MAX_DEPTH		1000
/* Points that the braces of one probe may multiply out to. */
#define STAP_MAX_POINTS		1000

/* Where filter.c stands in a probe point. */
enum stap_filter_state {
	STAP_IN_CODE,		/* not in a probe point */
	STAP_AT_COMPONENT,	/* a component must follow */
	STAP_AFTER_COMPONENT,
	STAP_IN_ARGUMENT,	/* component( ... ) */
	STAP_IN_CONDITION,	/* if ( ... ) */
};

struct stap_parser {
	struct stap_session *s;
	struct stap_arena *arena;
	struct ast_file *file;
	const struct stap_toks *toks;
	unsigned int pos;
	enum stap_filter_state state;
	unsigned int groups;		/* open { } of the probe point */
	unsigned int parens;		/* open ( ) of its condition */
	int last;			/* the terminal handed out last */
	bool in_function;
};

/* One variable of a foreach head, with its sort mark. */
struct stap_each {
	struct ast_expr *var;
	const struct stap_tok *mark;	/* + or -, NULL if none */
};

struct stap_eaches { AST_VEC(struct stap_each); };

/* The sort mark behind the array: extractor and direction. */
struct stap_sort {
	const struct stap_tok *mark;
	const struct stap_tok *by;
};

/* filter.c: the next terminal, its token in *tok */
int stap_filter_next(struct stap_parser *p, const struct stap_tok **tok);
bool stap_filter_is_print(const struct stap_tok *tok);
void stap_filter_reset(struct stap_parser *p, unsigned int pos);

/*
 * build.c: nodes with their checks. They return NULL or false after having
 * reported an error.
 */
struct ast_expr *stap_build_number(struct stap_parser *p, const struct stap_tok *tok,
				   bool negative);
struct ast_expr *stap_build_string(struct stap_parser *p, const struct stap_tok *tok);
struct ast_expr *stap_build_symbol(struct stap_parser *p, const struct stap_tok *tok);
struct ast_expr *stap_build_unary(struct stap_parser *p, enum ast_expr_kind kind,
				  const struct stap_tok *tok, enum ast_op op,
				  struct ast_expr *operand);
struct ast_expr *stap_build_binary(struct stap_parser *p, enum ast_expr_kind kind,
				   const struct stap_tok *tok, enum ast_op op,
				   struct ast_expr *left, struct ast_expr *right);
struct ast_expr *stap_build_ternary(struct stap_parser *p, const struct stap_tok *tok,
				    struct ast_expr *cond, struct ast_expr *yes,
				    struct ast_expr *no);
struct ast_expr *stap_build_in(struct stap_parser *p, const struct stap_tok *tok,
			       const struct ast_exprs *keys, struct ast_expr *array);
struct ast_expr *stap_build_call(struct stap_parser *p, const struct stap_tok *name,
				 const struct ast_exprs *args);
struct ast_expr *stap_build_print(struct stap_parser *p, const struct stap_tok *name,
				  const struct ast_exprs *args, struct ast_expr *hist);
extern const char *const stap_msg_bare_histogram;
struct ast_expr *stap_build_print_empty(struct stap_parser *p, const struct stap_tok *name,
					const struct stap_tok *close);
struct ast_expr *stap_build_index(struct stap_parser *p, const struct stap_tok *tok,
				  struct ast_expr *base, const struct ast_exprs *keys);
struct ast_expr *stap_build_field(struct stap_parser *p, struct ast_expr *base,
				  const struct stap_tok *arrow,
				  const struct stap_tok *name);
struct ast_expr *stap_build_pretty(struct stap_parser *p, struct ast_expr *base,
				   const struct stap_tok *tok);
struct ast_expr *stap_build_address(struct stap_parser *p, const struct stap_tok *tok,
				    struct ast_expr *operand);
struct ast_expr *stap_build_target(struct stap_parser *p, const struct stap_tok *tok);
struct ast_expr *stap_build_cast(struct stap_parser *p, const struct stap_tok *tok,
				 struct ast_expr *operand, const struct stap_tok *type,
				 const struct stap_tok *module);
struct ast_expr *stap_build_statop(struct stap_parser *p, const struct stap_tok *tok,
				   struct ast_expr *stat, const struct stap_tok *comma,
				   const struct ast_expr *param);
struct ast_expr *stap_build_hist(struct stap_parser *p, const struct stap_tok *tok,
				 struct ast_expr *stat, struct ast_expr *low,
				 struct ast_expr *high, struct ast_expr *step);

struct ast_expr *stap_build_regex(struct stap_parser *p, const struct stap_tok *tok,
				  enum ast_op op, struct ast_expr *left,
				  const struct stap_tok *re);
bool stap_build_return(struct stap_parser *p, const struct stap_tok *tok);
struct ast_stmt *stap_build_stmt(struct stap_parser *p, struct ast_stmt *s);
struct ast_stmt *stap_build_foreach(struct stap_parser *p, const struct stap_tok *tok,
				    const struct stap_each *value,
				    const struct stap_eaches *keys, struct ast_expr *base,
				    const struct stap_sort *sort);
struct ast_expr *stap_build_node(struct stap_parser *p, struct ast_expr *e);

/* build_top.c: what stands outside of bodies */
bool stap_build_global(struct stap_parser *p, const struct stap_tok *name, bool wrap,
		       const struct ast_expr *size, struct ast_expr *init,
		       const struct stap_tok *equals);
bool stap_build_priority(struct stap_parser *p, const struct ast_expr *priority);
bool stap_build_param(struct stap_parser *p, struct ast_function *f,
		      const struct stap_tok *name, enum ast_type type);
struct ast_probe_points *stap_build_component(struct stap_parser *p,
					      const struct stap_tok *tok,
					      struct ast_expr *arg);
struct ast_probe_points *stap_build_product(struct stap_parser *p,
					    const struct ast_probe_points *left,
					    const struct ast_probe_points *right);
bool stap_build_append(struct stap_parser *p, struct ast_probe_points *to,
		       const struct ast_probe_points *from);
void stap_build_mark(struct ast_probe_points *points, bool optional, bool sufficient,
		     struct ast_expr *cond);
bool stap_build_alias_names(struct stap_parser *p, struct ast_probe_points *to,
			    const struct ast_probe_points *names,
			    const struct stap_tok *op);
bool stap_build_alias(struct stap_parser *p, const struct stap_tok *tok,
		      struct ast_alias *alias, struct ast_probe_points *points,
		      struct ast_stmt *body, struct ast_stmt *epilogue,
		      const struct stap_tok *comma);
void stap_build_probe(struct stap_parser *p, const struct stap_tok *tok,
		      struct ast_probe_points *points, struct ast_stmt *body);

/* expect.c: the message for a syntax error at @tok */
const char *stap_expect_text(struct stap_parser *p, const struct stap_tok *tok,
			     const char *const *names, int n);

/* parser.c: pass 1 over one source; NULL after having reported errors */
struct ast_file *stap_parse_source(struct stap_session *s, struct stap_source *src);

#endif
