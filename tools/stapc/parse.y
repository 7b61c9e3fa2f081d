/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The grammar. Precedence is SystemTap's, written out level by level. The
 * separators between statements are optional; so where an expression could go
 * on with a token that could also begin the next statement (+ - ++ -- & ( [),
 * it goes on: those are the shift/reduce conflicts that %expect counts, with
 * three of a histogram that stands where a value should.
 *
 * There is no error recovery in here: on an error the parser returns, and
 * parser.c starts it anew at the next probe, global or function.
 */
%code requires {
#include "parser.h"
}

%code {
#include <string.h>
#include "tokens.h"

static int stap_ylex(STAP_YSTYPE *value, const struct stap_tok **loc,
		     struct stap_parser *p);
static void stap_yerror(const struct stap_tok **loc, struct stap_parser *p,
			const char *msg);

/* The first token of a rule stands for it. */
#define YYLLOC_DEFAULT(cur, rhs, n) ((cur) = (n) ? YYRHSLOC(rhs, 1) : YYRHSLOC(rhs, 0))

/* A builder that returns nothing has reported why. */
#define CHECK(x)	do { if (!(x)) YYERROR; } while (0)

#define NEW(type)	((type *)stap_arena_alloc(p->arena, sizeof(type)))
#define ADD(vec, item)	ast_vec_add(p->arena, vec, item)

/* Assign a built node to the rule's value. */
#define EXPR(dst, x)	do { (dst) = (x); CHECK(dst); } while (0)

static struct ast_stmt *new_stmt(struct stap_parser *p, enum ast_stmt_kind kind,
				 const struct stap_tok *tok)
{
	return ast_stmt_new(p->arena, kind, tok);
}
}

%define api.pure full
%define api.prefix {stap_y}
%define api.value.type union
%define api.location.type {const struct stap_tok *}
%define parse.error custom
%define parse.lac full
%locations
%param { struct stap_parser *p }
%expect 15

%token T_END 0 "end of input"
%token T_PROBE "'probe'" T_GLOBAL "'global'" T_PRIVATE "'private'" T_FUNCTION "'function'"
%token T_IF "'if'" T_ELSE "'else'" T_FOR "'for'" T_FOREACH "'foreach'" T_IN "'in'"
%token T_LIMIT "'limit'" T_RETURN "'return'" T_RETURN_VOID "'return' alone" T_DELETE "'delete'" T_WHILE "'while'"
%token T_BREAK "'break'" T_CONTINUE "'continue'" T_NEXT "'next'" T_TSTRING "'string'"
%token T_TLONG "'long'" T_TRY "'try'" T_CATCH "'catch'"
%token T_PP_OPEN "'%('" T_PP_THEN "'%?'" T_PP_ELSE "'%:'" T_PP_CLOSE "'%)'"
%token T_STATASSIGN "'<<<'" T_ADDEQ "'+='" T_SUBEQ "'-='" T_MULEQ "'*='" T_DIVEQ "'/='"
%token T_MODEQ "'%='" T_SHLEQ "'<<='" T_SHREQ "'>>='" T_LSHREQ "'>>>='" T_ANDEQ "'&='"
%token T_XOREQ "'^='" T_OREQ "'|='" T_CONCATEQ "'.='" T_LSHR "'>>>'" T_SHL "'<<'"
%token T_SHR "'>>'" T_LAND "'&&'" T_LOR "'||'" T_EQ "'=='" T_NE "'!='" T_LE "'<='"
%token T_GE "'>='" T_MATCH "'=~'" T_NMATCH "'!~'" T_INC "'++'" T_DEC "'--'" T_ARROW "'->'"
%token T_IDENT "identifier" T_NUMBER "number" T_STRING "literal string" T_TARGET "target variable"
%token T_PRETTY "'$'" T_COMPONENT "probe point component" T_PRINT "print function"
%token T_GROUP_OPEN "'{' of a group" T_GROUP_CLOSE "'}' of a group"
%token T_STATOP "statistical operation" T_HIST_LOG "'@hist_log'"
%token T_HIST_LINEAR "'@hist_linear'" T_CAST "'@cast'" T_VAR "'@var'"
%token T_DEFINED "'@defined'" T_ENTRY "'@entry'" T_ENUM "'@enum'" T_ENUMNAME "'@enumname'"
%token T_PERF "'@perf'"
%token T_AT "macro" T_JUNK "junk" T_BADCHAR "character" T_EMBEDDED "embedded code"

%type <struct ast_expr *> expr assign ternary lor land bor bxor band in cmp shift cat
%type <struct ast_expr *> add mul unary crement addr postfix primary array hist literal
%type <struct ast_expr *> snumber opt_expr limit key size init arg cond
%type <struct ast_exprs> exprs keys opt_exprs slice
%type <struct ast_stmt *> stmt block open_stmt foreach
%type <struct ast_stmts> stmts
%type <enum ast_op> assignop cmpop
%type <const struct stap_tok *> string opt_module sortmark name
%type <struct stap_each> each
%type <struct stap_eaches> eaches each_keys
%type <struct stap_sort> sort
%type <enum ast_type> type opt_type
%type <struct ast_function *> function_head params
%type <struct ast_probe_points *> points point comps comp
%type <struct ast_alias *> aliases
%type <int> marks
%type <long long> priority

%precedence LOW
%precedence T_ELSE

%%

file:	%empty
|	file item
;

item:	probe
|	T_GLOBAL globals opt_semi
|	T_PRIVATE T_GLOBAL private_globals opt_semi
|	T_PRIVATE private_globals opt_semi
|	function
|	T_PRIVATE private_function
;

opt_semi: %empty | ';' ;

/* Globals */

globals: global | globals ',' global ;

global:	name wrap size init
	{ CHECK(stap_build_global(p, $1, $<int>2, $3, $4, @4)); }
;

private_globals:
	private_global | private_globals ',' private_global
;

private_global: global
	{ p->file->globals.v[p->file->globals.n - 1]->is_private = true; }
;

wrap:	%empty		{ $<int>$ = 0; }
|	'%'		{ $<int>$ = 1; }
;

size:	%empty		{ $$ = NULL; }
|	'[' snumber ']'	{ $$ = $2; }
;

init:	%empty		{ $$ = NULL; }
|	'=' literal	{ $$ = $2; }
;

literal: snumber
|	string		{ EXPR($$, stap_build_string(p, $1)); }
;

snumber: T_NUMBER	{ EXPR($$, stap_build_number(p, @1, false)); }
|	'-' T_NUMBER	{ EXPR($$, stap_build_number(p, @2, true)); }
;

string:	T_STRING	{ $$ = @1; } ;
name:	T_IDENT		{ $$ = @1; } ;

/* Functions */

function: T_FUNCTION function_head block
	{
		p->in_function = false;
		$2->body = $3;
		ADD(&p->file->functions, $2);
	}
;

private_function: function
	{ p->file->functions.v[p->file->functions.n - 1]->is_private = true; }
;

function_head: name opt_type '(' params opt_comma ')' priority
	{
		$$ = $4;
		$$->tok = $1;
		$$->name = $1->text;
		$$->type = $2;
		$$->priority = $7;
		$$->src = $1->loc.src;
		p->in_function = true;
	}
;

params:	%empty		{ $$ = NEW(struct ast_function); }
|	name opt_type
	{
		$$ = NEW(struct ast_function);
		CHECK(stap_build_param(p, $$, $1, $2));
	}
|	params ',' name opt_type
	{
		$$ = $1;
		CHECK(stap_build_param(p, $$, $3, $4));
	}
;

opt_type: %empty	{ $$ = AST_TYPE_UNKNOWN; }
|	':' type	{ $$ = $2; }
;

type:	T_TSTRING	{ $$ = AST_TYPE_STRING; }
|	T_TLONG		{ $$ = AST_TYPE_LONG; }
;

opt_comma: %empty | ',' ;

priority: %empty	{ $$ = 1; }
|	':' snumber
	{
		$$ = $2->number.value;
		CHECK(stap_build_priority(p, $2));
	}
;

/* Probes and aliases */

probe:	T_PROBE points block		{ stap_build_probe(p, @1, $2, $3); }
|	T_PROBE aliases points block
	{ CHECK(stap_build_alias(p, @1, $2, $3, $4, NULL, NULL)); }
|	T_PROBE aliases points block ',' block
	{ CHECK(stap_build_alias(p, @1, $2, $3, $4, $6, @5)); }
;

aliases: points '='
	{
		$$ = NEW(struct ast_alias);
		CHECK(stap_build_alias_names(p, &$$->names, $1, @2));
	}
|	points T_ADDEQ
	{
		$$ = NEW(struct ast_alias);
		$$->is_epilogue = true;
		CHECK(stap_build_alias_names(p, &$$->names, $1, @2));
	}
|	aliases points '='
	{
		$$ = $1;
		CHECK(stap_build_alias_names(p, &$$->names, $2, @3));
	}
|	aliases points T_ADDEQ
	{
		$$ = $1;
		$$->is_epilogue = true;
		CHECK(stap_build_alias_names(p, &$$->names, $2, @3));
	}
;

points:	point
|	points ',' point
	{
		$$ = $1;
		CHECK(stap_build_append(p, $$, $3));
	}
;

point:	comps marks cond
	{
		$$ = $1;
		stap_build_mark($$, $2 > 0, $2 > 1, $3);
	}
;

marks:	%empty		{ $$ = 0; }
|	'?'		{ $$ = 1; }
|	'!'		{ $$ = 2; }
;

cond:	%empty			{ $$ = NULL; }
|	T_IF '(' expr ')'	{ $$ = $3; }
;

comps:	comp
|	comps '.' comp	{ EXPR($$, stap_build_product(p, $1, $3)); }
;

comp:	T_COMPONENT			{ EXPR($$, stap_build_component(p, @1, NULL)); }
|	T_COMPONENT '(' arg ')'		{ EXPR($$, stap_build_component(p, @1, $3)); }
|	T_GROUP_OPEN points T_GROUP_CLOSE	{ $$ = $2; }
;

arg:	literal ;

/* Statements */

block:	'{' stmts '}'
	{
		$$ = new_stmt(p, AST_STMT_BLOCK, @1);
		$$->block = $2;
		CHECK(stap_build_stmt(p, $$));
	}
;

stmts:	%empty		{ $$ = (struct ast_stmts){ 0 }; }
|	stmts stmt
	{
		$$ = $1;
		ADD(&$$, $2);
	}
;

stmt:	open_stmt %prec LOW
|	open_stmt ';'
|	block
|	';'		{ $$ = new_stmt(p, AST_STMT_NULL, @1); }
|	T_IF '(' expr ')' stmt %prec LOW
	{
		$$ = new_stmt(p, AST_STMT_IF, @1);
		$$->cond.cond = $3;
		$$->cond.yes = $5;
		CHECK(stap_build_stmt(p, $$));
	}
|	T_IF '(' expr ')' stmt T_ELSE stmt
	{
		$$ = new_stmt(p, AST_STMT_IF, @1);
		$$->cond.cond = $3;
		$$->cond.yes = $5;
		$$->cond.no = $7;
		CHECK(stap_build_stmt(p, $$));
	}
|	T_WHILE '(' expr ')' stmt
	{
		$$ = new_stmt(p, AST_STMT_FOR, @1);
		$$->loop.is_while = true;
		$$->loop.cond = $3;
		$$->loop.body = $5;
		CHECK(stap_build_stmt(p, $$));
	}
|	T_FOR '(' opt_expr ';' opt_expr ';' opt_expr ')' stmt
	{
		$$ = new_stmt(p, AST_STMT_FOR, @1);
		$$->loop.init = $3;
		$$->loop.cond = $5;
		$$->loop.step = $7;
		$$->loop.body = $9;
		CHECK(stap_build_stmt(p, $$));
	}
|	T_FOREACH '(' foreach limit ')' stmt
	{
		$$ = $3;
		$$->tok = @1;
		$$->foreach.limit = $4;
		$$->foreach.body = $6;
		CHECK(stap_build_stmt(p, $$));
	}
|	T_TRY block T_CATCH block
	{
		$$ = new_stmt(p, AST_STMT_TRY, @1);
		$$->try_.body = $2;
		$$->try_.handler = $4;
		CHECK(stap_build_stmt(p, $$));
	}
|	T_TRY block T_CATCH '(' name ')' block
	{
		$$ = new_stmt(p, AST_STMT_TRY, @1);
		$$->try_.body = $2;
		$$->try_.var = stap_build_symbol(p, $5);
		$$->try_.handler = $7;
		CHECK(stap_build_stmt(p, $$));
	}
;

open_stmt: expr
	{
		$$ = new_stmt(p, AST_STMT_EXPR, @1);
		$$->expr = $1;
		CHECK(stap_build_stmt(p, $$));
	}
|	T_RETURN_VOID
	{
		CHECK(stap_build_return(p, @1));
		$$ = new_stmt(p, AST_STMT_RETURN, @1);
	}
|	T_RETURN expr
	{
		CHECK(stap_build_return(p, @1));
		$$ = new_stmt(p, AST_STMT_RETURN, @1);
		$$->ret.value = $2;
		CHECK(stap_build_stmt(p, $$));
	}
|	T_DELETE expr
	{
		$$ = new_stmt(p, AST_STMT_DELETE, @1);
		$$->del.value = $2;
		CHECK(stap_build_stmt(p, $$));
	}
|	T_NEXT		{ $$ = new_stmt(p, AST_STMT_NEXT, @1); }
|	T_BREAK		{ $$ = new_stmt(p, AST_STMT_BREAK, @1); }
|	T_CONTINUE	{ $$ = new_stmt(p, AST_STMT_CONTINUE, @1); }
;

opt_expr: %empty	{ $$ = NULL; }
|	expr
;

/* foreach (v = [k+, l] in a[*, "x"] @sum- limit 5) */

foreach: each_keys T_IN array slice sort
	{
		$$ = stap_build_foreach(p, @1, NULL, &$1, $3, &$5);
		CHECK($$);
		$$->foreach.slice = $4;
	}
|	each '=' each_keys T_IN array slice sort
	{
		$$ = stap_build_foreach(p, @1, &$1, &$3, $5, &$7);
		CHECK($$);
		$$->foreach.slice = $6;
	}
;

each_keys: each
	{
		$$ = (struct stap_eaches){ 0 };
		ADD(&$$, $1);
	}
|	'[' eaches ']'	{ $$ = $2; }
;

eaches:	each
	{
		$$ = (struct stap_eaches){ 0 };
		ADD(&$$, $1);
	}
|	eaches ',' each
	{
		$$ = $1;
		ADD(&$$, $3);
	}
;

each:	name sortmark
	{
		$$ = (struct stap_each){ stap_build_symbol(p, $1), $2 };
	}
;

sortmark: %empty	{ $$ = NULL; }
|	'+'		{ $$ = @1; }
|	'-'		{ $$ = @1; }
;

slice:	%empty		{ $$ = (struct ast_exprs){ 0 }; }
|	'[' keys ']'	{ $$ = $2; }
;

sort:	sortmark	{ $$ = (struct stap_sort){ $1, NULL }; }
|	T_STATOP '+'	{ $$ = (struct stap_sort){ @2, @1 }; }
|	T_STATOP '-'	{ $$ = (struct stap_sort){ @2, @1 }; }
;

limit:	%empty		{ $$ = NULL; }
|	T_LIMIT expr	{ $$ = $2; }
;

/* Expressions, from the loosest binding to the tightest */

expr:	assign ;

assign:	ternary
|	ternary assignop assign
	{ EXPR($$, stap_build_binary(p, AST_EXPR_ASSIGN, @2, $2, $1, $3)); }
;

assignop:
	'='		{ $$ = AST_OP_SET; }
|	T_STATASSIGN	{ $$ = AST_OP_STAT; }
|	T_ADDEQ		{ $$ = AST_OP_ADD; }
|	T_SUBEQ		{ $$ = AST_OP_SUB; }
|	T_MULEQ		{ $$ = AST_OP_MUL; }
|	T_DIVEQ		{ $$ = AST_OP_DIV; }
|	T_MODEQ		{ $$ = AST_OP_MOD; }
|	T_SHLEQ		{ $$ = AST_OP_SHL; }
|	T_SHREQ		{ $$ = AST_OP_SHR; }
|	T_LSHREQ	{ $$ = AST_OP_LSHR; }
|	T_ANDEQ		{ $$ = AST_OP_AND; }
|	T_XOREQ		{ $$ = AST_OP_XOR; }
|	T_OREQ		{ $$ = AST_OP_OR; }
|	T_CONCATEQ	{ $$ = AST_OP_CONCAT; }
;

ternary: lor
|	lor '?' expr ':' ternary
	{ EXPR($$, stap_build_ternary(p, @2, $1, $3, $5)); }
;

lor:	land
|	lor T_LOR land	{ EXPR($$, stap_build_binary(p, AST_EXPR_LOGICAL, @2, AST_OP_LOR, $1, $3)); }
;

land:	bor
|	land T_LAND bor	{ EXPR($$, stap_build_binary(p, AST_EXPR_LOGICAL, @2, AST_OP_LAND, $1, $3)); }
;

bor:	bxor
|	bor '|' bxor	{ EXPR($$, stap_build_binary(p, AST_EXPR_BINARY, @2, AST_OP_OR, $1, $3)); }
;

bxor:	band
|	bxor '^' band	{ EXPR($$, stap_build_binary(p, AST_EXPR_BINARY, @2, AST_OP_XOR, $1, $3)); }
;

band:	in
|	band '&' in	{ EXPR($$, stap_build_binary(p, AST_EXPR_BINARY, @2, AST_OP_AND, $1, $3)); }
;

in:	cmp
|	cmp T_IN array
	{
		struct ast_exprs keys = { 0 };

		ADD(&keys, $1);
		EXPR($$, stap_build_in(p, @2, &keys, $3));
	}
|	'[' keys ']' T_IN array	{ EXPR($$, stap_build_in(p, @4, &$2, $5)); }
;

array:	T_IDENT		{ $$ = stap_build_symbol(p, @1); }
|	hist
;

cmp:	shift
|	cmp cmpop shift
	{ EXPR($$, stap_build_binary(p, AST_EXPR_COMPARE, @2, $2, $1, $3)); }
|	cmp T_MATCH string
	{ EXPR($$, stap_build_regex(p, @2, AST_OP_MATCH, $1, $3)); }
|	cmp T_NMATCH string
	{ EXPR($$, stap_build_regex(p, @2, AST_OP_NMATCH, $1, $3)); }
;

cmpop:	T_EQ		{ $$ = AST_OP_EQ; }
|	T_NE		{ $$ = AST_OP_NE; }
|	'<'		{ $$ = AST_OP_LT; }
|	'>'		{ $$ = AST_OP_GT; }
|	T_LE		{ $$ = AST_OP_LE; }
|	T_GE		{ $$ = AST_OP_GE; }
;

shift:	cat
|	shift T_SHL cat	{ EXPR($$, stap_build_binary(p, AST_EXPR_BINARY, @2, AST_OP_SHL, $1, $3)); }
|	shift T_SHR cat	{ EXPR($$, stap_build_binary(p, AST_EXPR_BINARY, @2, AST_OP_SHR, $1, $3)); }
|	shift T_LSHR cat { EXPR($$, stap_build_binary(p, AST_EXPR_BINARY, @2, AST_OP_LSHR, $1, $3)); }
;

cat:	add
|	cat '.' add	{ EXPR($$, stap_build_binary(p, AST_EXPR_BINARY, @2, AST_OP_CONCAT, $1, $3)); }
;

add:	mul
|	add '+' mul	{ EXPR($$, stap_build_binary(p, AST_EXPR_BINARY, @2, AST_OP_ADD, $1, $3)); }
|	add '-' mul	{ EXPR($$, stap_build_binary(p, AST_EXPR_BINARY, @2, AST_OP_SUB, $1, $3)); }
;

mul:	unary
|	mul '*' unary	{ EXPR($$, stap_build_binary(p, AST_EXPR_BINARY, @2, AST_OP_MUL, $1, $3)); }
|	mul '/' unary	{ EXPR($$, stap_build_binary(p, AST_EXPR_BINARY, @2, AST_OP_DIV, $1, $3)); }
|	mul '%' unary	{ EXPR($$, stap_build_binary(p, AST_EXPR_BINARY, @2, AST_OP_MOD, $1, $3)); }
;

unary:	crement
|	'+' unary	{ EXPR($$, stap_build_unary(p, AST_EXPR_UNARY, @1, AST_OP_PLUS, $2)); }
|	'-' unary	{ EXPR($$, stap_build_unary(p, AST_EXPR_UNARY, @1, AST_OP_NEG, $2)); }
|	'!' unary	{ EXPR($$, stap_build_unary(p, AST_EXPR_UNARY, @1, AST_OP_NOT, $2)); }
|	'~' unary	{ EXPR($$, stap_build_unary(p, AST_EXPR_UNARY, @1, AST_OP_BNOT, $2)); }
;

crement: addr
|	T_INC addr	{ EXPR($$, stap_build_unary(p, AST_EXPR_PREINC, @1, AST_OP_INC, $2)); }
|	T_DEC addr	{ EXPR($$, stap_build_unary(p, AST_EXPR_PREINC, @1, AST_OP_DEC, $2)); }
|	addr T_INC	{ EXPR($$, stap_build_unary(p, AST_EXPR_POSTINC, @2, AST_OP_INC, $1)); }
|	addr T_DEC	{ EXPR($$, stap_build_unary(p, AST_EXPR_POSTINC, @2, AST_OP_DEC, $1)); }
;

addr:	postfix
|	'&' postfix	{ EXPR($$, stap_build_address(p, @1, $2)); }
;

postfix: primary
|	postfix '[' keys ']'	{ EXPR($$, stap_build_index(p, @2, $1, &$3)); }
|	postfix T_ARROW name	{ EXPR($$, stap_build_field(p, $1, @2, $3)); }
|	postfix T_ARROW T_PRETTY { EXPR($$, stap_build_pretty(p, $1, @3)); }
|	postfix T_PRETTY	{ EXPR($$, stap_build_pretty(p, $1, @2)); }
|	hist '[' keys ']'	{ EXPR($$, stap_build_index(p, @1, $1, &$3)); }
|	hist			%prec LOW
	{
		stap_parse_error_at(p->s, @1, "%s", stap_msg_bare_histogram);
		YYERROR;
	}
;

primary: T_NUMBER	{ EXPR($$, stap_build_number(p, @1, false)); }
|	T_STRING	{ EXPR($$, stap_build_string(p, @1)); }
|	T_IDENT		{ $$ = stap_build_symbol(p, @1); }
|	'(' expr ')'
	{
		$$ = $2;
		$$->parens = true;
	}
|	T_IDENT '(' opt_exprs ')'	{ EXPR($$, stap_build_call(p, @1, &$3)); }
|	T_PRINT '(' ')'		{ EXPR($$, stap_build_print_empty(p, @1, @3)); }
|	T_PRINT '(' exprs ')'	{ EXPR($$, stap_build_print(p, @1, &$3, NULL)); }
|	T_PRINT '(' hist ')'	{ EXPR($$, stap_build_print(p, @1, NULL, $3)); }
|	T_TARGET	{ EXPR($$, stap_build_target(p, @1)); }
|	T_CAST '(' expr ',' string opt_module ')'
	{ EXPR($$, stap_build_cast(p, @1, $3, $5, $6)); }
|	T_VAR '(' string opt_module ')'
	{
		$$ = ast_expr_new(p->arena, AST_EXPR_ATVAR, @1);
		$$->atvar.name = $3->text;
		$$->atvar.module = $4 ? $4->text : NULL;
	}
|	T_ENUM '(' string opt_module ')'
	{
		$$ = ast_expr_new(p->arena, AST_EXPR_ENUM, @1);
		$$->enumc.name = $3->text;
		$$->enumc.module = $4 ? $4->text : NULL;
	}
|	T_ENUMNAME '(' string ',' expr ')'
	{
		$$ = ast_expr_new(p->arena, AST_EXPR_ENUMNAME, @1);
		$$->enumname.type_name = $3->text;
		$$->enumname.value = $5;
		CHECK(stap_build_node(p, $$));
	}
|	T_PERF '(' string ')'
	{
		$$ = ast_expr_new(p->arena, AST_EXPR_PERF, @1);
		$$->perf.name = $3->text;
	}
|	T_DEFINED '(' expr ')'
	{
		$$ = ast_expr_new(p->arena, AST_EXPR_DEFINED, @1);
		$$->defined.operand = $3;
		CHECK(stap_build_node(p, $$));
	}
|	T_ENTRY '(' expr ')'
	{
		$$ = ast_expr_new(p->arena, AST_EXPR_ENTRY, @1);
		$$->entry.operand = $3;
		CHECK(stap_build_node(p, $$));
	}
|	T_STATOP '(' expr ')'	{ EXPR($$, stap_build_statop(p, @1, $3, NULL, NULL)); }
|	T_STATOP '(' expr ',' snumber ')'
	{ EXPR($$, stap_build_statop(p, @1, $3, @4, $5)); }
;

opt_module: %empty	{ $$ = NULL; }
|	',' string	{ $$ = $2; }
;

hist:	T_HIST_LOG '(' expr ')'
	{ EXPR($$, stap_build_hist(p, @1, $3, NULL, NULL, NULL)); }
|	T_HIST_LINEAR '(' expr ',' snumber ',' snumber ',' snumber ')'
	{ EXPR($$, stap_build_hist(p, @1, $3, $5, $7, $9)); }
;

opt_exprs: %empty	{ $$ = (struct ast_exprs){ 0 }; }
|	exprs
;

exprs:	expr
	{
		$$ = (struct ast_exprs){ 0 };
		ADD(&$$, $1);
	}
|	exprs ',' expr
	{
		$$ = $1;
		ADD(&$$, $3);
	}
;

/* Keys of an array; * stands for any */

keys:	key
	{
		$$ = (struct ast_exprs){ 0 };
		ADD(&$$, $1);
	}
|	keys ',' key
	{
		$$ = $1;
		ADD(&$$, $3);
	}
;

key:	expr
|	'*'		{ $$ = ast_expr_new(p->arena, AST_EXPR_WILDCARD, @1); }
;

%%

static int stap_ylex(STAP_YSTYPE *value, const struct stap_tok **loc,
		     struct stap_parser *p)
{
	(void)value;
	return stap_filter_next(p, loc);
}

/* Only running out of stack comes this way; see yyreport_syntax_error(). */
static void stap_yerror(const struct stap_tok **loc, struct stap_parser *p,
			const char *msg)
{
	(void)msg;
	stap_parse_error(p->s, *loc, "expression or statement is nested too deeply");
}

static const char *refused_at(const struct stap_tok *tok)
{
	static const struct { const char *name, *why; } rows[] = {
#define X(name, why) { name, why },
		STAP_AT_REFUSED(X)
#undef X
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!strcmp(rows[i].name, tok->text))
			return rows[i].why;
	}
	return NULL;
}

static int yyreport_syntax_error(const yypcontext_t *ctx, struct stap_parser *p)
{
	const struct stap_tok *tok = *yypcontext_location(ctx);
	yysymbol_kind_t set[YYNTOKENS];
	const char *names[YYNTOKENS], *why;
	int i, n;

	switch (yypcontext_token(ctx)) {
	case YYSYMBOL_T_JUNK:
		stap_parse_error_at(p->s, tok, "%s", tok->text);
		return 0;
	case YYSYMBOL_T_EMBEDDED:
		stap_parse_error(p->s, tok,
			"embedded C code is not supported: a script cannot run code that is not checked");
		return 0;
	case YYSYMBOL_T_AT:
		why = refused_at(tok);
		if (why)
			stap_parse_error(p->s, tok, "operator %s is refused: %s", tok->text, why);
		else
			stap_parse_error(p->s, tok, "unknown operator %s", tok->text);
		return 0;
	default:
		break;
	}
	n = yypcontext_expected_tokens(ctx, set, YYNTOKENS);
	for (i = 0; i < n; i++)
		names[i] = yysymbol_name(set[i]);
	stap_parse_error(p->s, tok, "%s", stap_expect_text(p, tok, names, n));
	return 0;
}
