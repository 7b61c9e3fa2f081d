/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The syntax tree: what pass 1 makes and all later passes read.
 *
 * A node is a tagged union: its kind comes from one list per family below,
 * and the union member is named after the kind in lower case. All memory is
 * the session's arena's; all names are interned in it, so equal names are
 * equal pointers. Later passes may rewrite nodes in place and hang their own
 * data on the sema pointers; pass 1 leaves these NULL.
 */
#ifndef STAPC_AST_H
#define STAPC_AST_H

#include <stdbool.h>
#include <stdint.h>
#include "arena.h"
#include "tok.h"

struct stap_fmt;			/* fmt.h: a parsed format string */

/* The language's types. ast_type_name() gives "unknown", "long", ... */
enum ast_type {
	AST_TYPE_UNKNOWN,
	AST_TYPE_LONG,
	AST_TYPE_STRING,
	AST_TYPE_STATS,
};

/*
 * Operators: X(enum suffix, spelling). Assignments are expressions of kind
 * ASSIGN whose op is the plain operator (ADD for +=), SET for "=" and STAT
 * for "<<<".
 */
#define AST_OPS(X)			\
	X(NONE,		"")		\
	X(SET,		"=")		\
	X(STAT,		"<<<")		\
	X(ADD,		"+")		\
	X(SUB,		"-")		\
	X(MUL,		"*")		\
	X(DIV,		"/")		\
	X(MOD,		"%")		\
	X(SHL,		"<<")		\
	X(SHR,		">>")	/* arithmetic */	\
	X(LSHR,		">>>")	/* logical */		\
	X(AND,		"&")		\
	X(XOR,		"^")		\
	X(OR,		"|")		\
	X(CONCAT,	".")		\
	X(LAND,		"&&")		\
	X(LOR,		"||")		\
	X(EQ,		"==")		\
	X(NE,		"!=")		\
	X(LT,		"<")		\
	X(GT,		">")		\
	X(LE,		"<=")		\
	X(GE,		">=")		\
	X(MATCH,	"=~")		\
	X(NMATCH,	"!~")		\
	X(PLUS,		"+")	/* unary */	\
	X(NEG,		"-")	/* unary */	\
	X(NOT,		"!")		\
	X(BNOT,		"~")		\
	X(INC,		"++")		\
	X(DEC,		"--")

enum ast_op {
#define X(name, text) AST_OP_##name,
	AST_OPS(X)
#undef X
	AST_OP_COUNT
};

/*
 * Expressions: X(enum suffix, union member). ast_expr_kind_name() gives the
 * member's name.
 */
#define AST_EXPRS(X)				\
	X(NUMBER,	number)	  /* 42 */				\
	X(STRING,	string)	  /* "text" */				\
	X(SYMBOL,	symbol)	  /* x: local, global or whole array */	\
	X(WILDCARD,	wildcard) /* * as a key of a slice */		\
	X(INDEX,	index)	  /* a[k, l]; @hist_log(x)[i] */	\
	X(IN,		in)	  /* k in a; [k, l] in a */		\
	X(UNARY,	unary)	  /* + - ! ~ */				\
	X(PREINC,	crement)  /* ++x --x */				\
	X(POSTINC,	crement)  /* x++ x-- */				\
	X(BINARY,	binary)	  /* arithmetic, shifts, & | ^, . */	\
	X(LOGICAL,	binary)	  /* && || */				\
	X(COMPARE,	binary)	  /* == != < > <= >= */			\
	X(REGEX,	regex)	  /* s =~ "re", s !~ "re" */		\
	X(TERNARY,	ternary)  /* c ? a : b */			\
	X(ASSIGN,	binary)	  /* = op= <<< */			\
	X(CALL,		call)	  /* f(a, b) */				\
	X(PRINT,	print)	  /* print, printf, sprintln, ... */	\
	X(STATOP,	statop)	  /* @count(x), @variance(x, 3), ... */	\
	X(HIST,		hist)	  /* @hist_log(x), @hist_linear(...) */	\
	X(TARGET,	target)	  /* $x->a[i], $$vars, &$x->a, $x$ */	\
	X(CAST,		cast)	  /* @cast(p, "t" [, "m"])->a */	\
	X(ATVAR,	atvar)	  /* @var("x" [, "m"])->a */		\
	X(AUTOCAST,	autocast) /* f()->a, (p)->b[1]: type by origin */ \
	X(DEFINED,	defined)  /* @defined(e) */			\
	X(ENTRY,	entry)	  /* @entry(e) */			\
	X(ENUM,		enumc)	  /* @enum("NAME" [, "module"]) */	\
	X(ENUMNAME,	enumname) /* @enumname("type", value) */	\
	X(PERF,		perf)	  /* @perf("counter name") */

enum ast_expr_kind {
#define X(name, member) AST_EXPR_##name,
	AST_EXPRS(X)
#undef X
	AST_EXPR_COUNT
};

/* Statements: X(enum suffix, union member) */
#define AST_STMTS(X)			\
	X(NULL,		none)	  /* ; */				\
	X(BLOCK,	block)						\
	X(EXPR,		expr)						\
	X(IF,		cond)						\
	X(FOR,		loop)	  /* for and while */			\
	X(FOREACH,	foreach)					\
	X(RETURN,	ret)						\
	X(DELETE,	del)						\
	X(NEXT,		none)						\
	X(BREAK,	none)						\
	X(CONTINUE,	none)						\
	X(TRY,		try_)

enum ast_stmt_kind {
#define X(name, member) AST_STMT_##name,
	AST_STMTS(X)
#undef X
	AST_STMT_COUNT
};

/* The extractors of statistics: X(enum suffix, spelling) */
#define AST_STATOPS(X)			\
	X(COUNT,	"@count")	\
	X(SUM,		"@sum")		\
	X(MIN,		"@min")		\
	X(MAX,		"@max")		\
	X(AVG,		"@avg")		\
	X(VARIANCE,	"@variance")

enum ast_statop {
#define X(name, text) AST_STATOP_##name,
	AST_STATOPS(X)
#undef X
	AST_STATOP_COUNT_
};

/* A growing vector; made by ast_vec_add(). */
#define AST_VEC(type) struct { __typeof__(type) *v; unsigned int n, cap; }

struct ast_expr;
struct ast_stmt;

struct ast_exprs { AST_VEC(struct ast_expr *); };
struct ast_stmts { AST_VEC(struct ast_stmt *); };

/* One step into a target variable: ->name or [index]. */
struct ast_access {
	const struct stap_tok *tok;	/* the name's or bracket's token */
	const char *field;		/* NULL: an index */
	struct ast_expr *index;
};

struct ast_accesses { AST_VEC(struct ast_access); };

/*
 * What $x, @cast and @var share: the path behind the base, "&" before it and
 * the pretty-print suffix ($x$, $x$$ and $x->y$: 1 or 2).
 */
struct ast_path {
	struct ast_accesses steps;
	bool addressof;
	unsigned char pretty;
};

/* print family: the flags are orthogonal, "sprintln" is S | LN. */
enum ast_print_flags {
	AST_PRINT_S	= 1,	/* to a string, not to the output */
	AST_PRINT_F	= 2,	/* has a format */
	AST_PRINT_D	= 4,	/* has a delimiter */
	AST_PRINT_LN	= 8,	/* a newline at the end */
	AST_PRINT_CHAR	= 16,	/* print_char() */
	AST_PRINT_WARN	= 32,	/* to standard error: what warn() is made of */
	AST_PRINT_SYSTEM = 64,	/* to a shell: what system() is made of */
	AST_PRINT_SWITCH = 128,	/* begin another file: switch_file() */
	AST_PRINT_SPECIAL = AST_PRINT_WARN | AST_PRINT_SYSTEM | AST_PRINT_SWITCH,
};

enum ast_hist_kind {
	AST_HIST_LOG,
	AST_HIST_LINEAR,
};

struct ast_hist {
	const struct stap_tok *tok;
	enum ast_hist_kind kind;
	struct ast_expr *stat;		/* SYMBOL or INDEX */
	long long low, high, step;	/* LINEAR only */
};

struct ast_expr {
	enum ast_expr_kind kind;
	enum ast_type type;		/* UNKNOWN until inference */
	unsigned int depth;		/* of the tree below, bounded by pass 1 */
	bool parens;			/* (x)[1] steps into x, x[1] is an element */
	const struct stap_tok *tok;	/* binary and unary: the operator */
	void *sema;			/* the resolved symbol, later passes' */
	union {
		struct {
			long long value;
			const struct stap_target_ref *ref;	/* of @enum */
		} number;
		struct { const char *text; size_t len; } string;
		struct { const char *name; } symbol;
		struct {
			struct ast_expr *base;	/* SYMBOL or HIST */
			struct ast_exprs keys;	/* WILDCARDs in delete, foreach, in */
		} index;
		struct {
			struct ast_exprs keys;
			struct ast_expr *array;	/* SYMBOL or HIST */
		} in;
		struct { enum ast_op op; struct ast_expr *operand; } unary;
		struct { enum ast_op op; struct ast_expr *operand; } crement;
		struct {
			enum ast_op op;
			struct ast_expr *left, *right;
		} binary;
		struct {
			enum ast_op op;		/* MATCH or NMATCH */
			struct ast_expr *left;
			struct ast_expr *re;	/* STRING */
		} regex;
		struct { struct ast_expr *cond, *yes, *no; } ternary;
		struct {
			const char *name;
			struct ast_exprs args;
		} call;
		struct {
			unsigned int flags;	/* enum ast_print_flags */
			const struct stap_fmt *fmt;	/* F only */
			struct ast_expr *delim;	/* D only: STRING */
			struct ast_exprs args;	/* without format and delimiter */
			struct ast_hist *hist;	/* print(@hist_log(x)): no args */
		} print;
		struct {
			enum ast_statop op;
			struct ast_expr *stat;	/* SYMBOL or INDEX */
			long long param;		/* @variance's shift */
			bool has_param;
		} statop;
		struct ast_hist hist;
		struct {
			const char *name;	/* with its dollars: "$x", "$$vars" */
			struct ast_path path;
		} target;
		struct {
			struct ast_expr *operand;
			const char *type_name;
			const char *module;	/* NULL if not given */
			uint32_t type;		/* origin.c: BTF id, or 0 */
			struct ast_path path;
		} cast;
		struct {
			const char *name;	/* "x" or "x@file.c" as written */
			const char *module;
			struct ast_path path;
		} atvar;
		struct {
			struct ast_expr *operand;
			struct ast_path path;
		} autocast;
		struct { struct ast_expr *operand; } defined;
		struct { struct ast_expr *operand; } entry;
		struct { const char *name, *module; } enumc;
		struct {
			const char *type_name;
			struct ast_expr *value;
		} enumname;
		struct { const char *name; } perf;
	};
};

/* foreach: sort by a key (1..n), by the value (0), or not at all (-1) */
#define AST_SORT_NONE	(-1)
#define AST_SORT_VALUE	0

struct ast_foreach {
	struct ast_exprs keys;		/* SYMBOLs, locals of the loop */
	struct ast_expr *value;		/* v in (v = k in a), or NULL */
	struct ast_expr *base;		/* SYMBOL (array) or HIST */
	struct ast_exprs slice;		/* a[*, "x"]: n == 0 if none */
	int sort_column;
	int sort_dir;			/* 1: rising (+), -1: falling (-) */
	enum ast_statop sort_by;	/* VALUE of a stats array: the extractor */
	bool has_sort_by;		/* written, not the default COUNT */
	struct ast_expr *limit;		/* or NULL */
	struct ast_stmt *body;
};

struct ast_stmt {
	enum ast_stmt_kind kind;
	unsigned int depth;		/* of the tree below, bounded by pass 1 */
	const struct stap_tok *tok;	/* the keyword or first token */
	void *sema;
	union {
		struct ast_stmts block;
		struct ast_expr *expr;
		struct {
			struct ast_expr *cond;
			struct ast_stmt *yes, *no;	/* no may be NULL */
		} cond;
		struct {
			struct ast_expr *init;	/* may be NULL */
			struct ast_expr *cond;	/* NULL: for ever */
			struct ast_expr *step;	/* may be NULL */
			struct ast_stmt *body;
			bool is_while;
		} loop;
		struct ast_foreach foreach;
		struct { struct ast_expr *value; } ret;	/* may be NULL */
		struct { struct ast_expr *value; } del;
		struct {
			struct ast_stmt *body;	/* a BLOCK */
			struct ast_expr *var;	/* SYMBOL or NULL */
			struct ast_stmt *handler;	/* a BLOCK */
		} try_;
	};
};

/* One component of a probe point, name or name("x") or name(42). */
struct ast_component {
	const struct stap_tok *tok;
	const char *name;		/* may hold wildcards */
	struct ast_expr *arg;		/* NUMBER, STRING or NULL */
};

struct ast_components { AST_VEC(struct ast_component); };

struct ast_probe_point {
	const struct stap_tok *tok;	/* of the first component */
	struct ast_components comps;
	bool optional;			/* ? or ! */
	bool sufficient;		/* ! */
	struct ast_expr *cond;		/* if (cond), or NULL */
};

/*
 * Braces are multiplied out by the parser: "{a,b}.c" arrives as two points.
 */
struct ast_probe_points { AST_VEC(struct ast_probe_point *); };

struct ast_probe {
	const struct stap_tok *tok;	/* the keyword */
	struct ast_probe_points points;
	struct ast_stmt *body;		/* a BLOCK */
	bool privileged;		/* from the library, not the user */
	void *sema;
};

/* probe n1 = n2 = P { body }, "+=", or = P { prologue }, { epilogue } */
struct ast_alias {
	const struct stap_tok *tok;	/* the keyword */
	struct ast_probe_points names;	/* plain: no cond, no ? */
	struct ast_probe_points points;
	struct ast_stmt *prologue;	/* NULL for += */
	struct ast_stmt *epilogue;	/* NULL for = with one block */
	bool is_epilogue;		/* defined by +=: no prologue */
	const struct stap_source *src;
	void *sema;
};

struct ast_param {
	const struct stap_tok *tok;
	const char *name;
	enum ast_type type;		/* UNKNOWN if not written */
};

struct ast_function {
	const struct stap_tok *tok;	/* the name */
	const char *name;
	struct { AST_VEC(struct ast_param); } params;
	enum ast_type type;		/* of the result, UNKNOWN if not written */
	long long priority;		/* function f():N, 1 if not written */
	struct ast_stmt *body;		/* a BLOCK */
	bool is_private;
	const struct stap_source *src;
	void *sema;
};

struct ast_global {
	const struct stap_tok *tok;	/* the name */
	const char *name;
	struct ast_expr *init;		/* NUMBER, STRING or NULL */
	long long size;			/* a[size], 0 if not written */
	bool wrap;			/* % */
	bool is_private;
	const struct stap_source *src;
	void *sema;
};

struct ast_file {
	const struct stap_source *src;
	struct { AST_VEC(struct ast_probe *); } probes;
	struct { AST_VEC(struct ast_alias *); } aliases;
	struct { AST_VEC(struct ast_function *); } functions;
	struct { AST_VEC(struct ast_global *); } globals;
	struct ast_file *next;
};

/* Append @item to a vector that lives in arena @a. */
#define ast_vec_add(a, vec, item) do {					\
	__typeof__(vec) vec_ = (vec);					\
	if (vec_->n == vec_->cap) {					\
		unsigned int cap_ = vec_->cap ? 2 * vec_->cap : 4;	\
		vec_->v = stap_arena_grow(a, vec_->v,			\
					  vec_->n * sizeof(*vec_->v),	\
					  cap_ * sizeof(*vec_->v));	\
		vec_->cap = cap_;					\
	}								\
	vec_->v[vec_->n++] = (item);					\
} while (0)

struct ast_expr *ast_expr_new(struct stap_arena *a, enum ast_expr_kind kind,
			      const struct stap_tok *tok);
struct ast_stmt *ast_stmt_new(struct stap_arena *a, enum ast_stmt_kind kind,
			      const struct stap_tok *tok);

/* Deep copies: a body is copied for each probe it is expanded into. */
struct ast_expr *ast_expr_copy(struct stap_arena *a, const struct ast_expr *e);
struct ast_stmt *ast_stmt_copy(struct stap_arena *a, const struct ast_stmt *s);

/**
 * struct ast_walk - visit a tree, parents before children
 * @expr: called for each expression, by the address of the pointer that holds
 *	it, so that it can be replaced. Return false not to descend.
 * @stmt: likewise for statements.
 * @expr_post: called behind the children.
 * @stmt_post: called behind the children.
 *
 * Every member may be NULL. The walkers embed this in a structure of their own.
 */
struct ast_walk {
	bool (*expr)(struct ast_walk *w, struct ast_expr **e);
	bool (*stmt)(struct ast_walk *w, struct ast_stmt **s);
	void (*expr_post)(struct ast_walk *w, struct ast_expr **e);
	void (*stmt_post)(struct ast_walk *w, struct ast_stmt **s);
};

void ast_walk_expr(struct ast_walk *w, struct ast_expr **e);
void ast_walk_stmt(struct ast_walk *w, struct ast_stmt **s);

const char *ast_op_text(enum ast_op op);
const char *ast_statop_text(enum ast_statop op);
const char *ast_type_name(enum ast_type type);
const char *ast_expr_kind_name(enum ast_expr_kind kind);
const char *ast_stmt_kind_name(enum ast_stmt_kind kind);

#endif
