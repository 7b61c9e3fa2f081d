/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The words of the language. Each row names a terminal of parse.y (T_ plus the
 * first column) and its spelling; lexer and filter look their codes up here.
 */
#ifndef STAPC_TOKENS_H
#define STAPC_TOKENS_H

#define STAP_KEYWORDS(X)	\
	X(PROBE,	"probe")	\
	X(GLOBAL,	"global")	\
	X(PRIVATE,	"private")	\
	X(FUNCTION,	"function")	\
	X(IF,		"if")		\
	X(ELSE,		"else")		\
	X(FOR,		"for")		\
	X(FOREACH,	"foreach")	\
	X(IN,		"in")		\
	X(LIMIT,	"limit")	\
	X(RETURN,	"return")	\
	X(DELETE,	"delete")	\
	X(WHILE,	"while")	\
	X(BREAK,	"break")	\
	X(CONTINUE,	"continue")	\
	X(NEXT,		"next")		\
	X(TSTRING,	"string")	\
	X(TLONG,	"long")		\
	X(TRY,		"try")		\
	X(CATCH,	"catch")

#define STAP_OPERATORS(X)	\
	X(PP_OPEN,	"%(")		\
	X(PP_THEN,	"%?")		\
	X(PP_ELSE,	"%:")		\
	X(PP_CLOSE,	"%)")		\
	X(STATASSIGN,	"<<<")		\
	X(ADDEQ,	"+=")		\
	X(SUBEQ,	"-=")		\
	X(MULEQ,	"*=")		\
	X(DIVEQ,	"/=")		\
	X(MODEQ,	"%=")		\
	X(SHLEQ,	"<<=")		\
	X(SHREQ,	">>=")		\
	X(LSHREQ,	">>>=")		\
	X(ANDEQ,	"&=")		\
	X(XOREQ,	"^=")		\
	X(OREQ,		"|=")		\
	X(CONCATEQ,	".=")		\
	X(LSHR,		">>>")		\
	X(SHL,		"<<")		\
	X(SHR,		">>")		\
	X(LAND,		"&&")		\
	X(LOR,		"||")		\
	X(EQ,		"==")		\
	X(NE,		"!=")		\
	X(LE,		"<=")		\
	X(GE,		">=")		\
	X(MATCH,	"=~")		\
	X(NMATCH,	"!~")		\
	X(INC,		"++")		\
	X(DEC,		"--")		\
	X(ARROW,	"->")

/* The operators that are spelt with an @; extractors share one terminal. */
#define STAP_AT_OPERATORS(X)	\
	X(STATOP,	"@count")	\
	X(STATOP,	"@sum")		\
	X(STATOP,	"@min")		\
	X(STATOP,	"@max")		\
	X(STATOP,	"@avg")		\
	X(STATOP,	"@variance")	\
	X(HIST_LOG,	"@hist_log")	\
	X(HIST_LINEAR,	"@hist_linear")	\
	X(CAST,		"@cast")	\
	X(VAR,		"@var")		\
	X(DEFINED,	"@defined")	\
	X(ENTRY,	"@entry")	\
	X(ENUM,		"@enum")	\
	X(ENUMNAME,	"@enumname")	\
	X(PERF,		"@perf")

/* Operators of SystemTap that this language leaves out, and why. */
#define STAP_AT_REFUSED(X)	\
	X("@const",	"it takes embedded C, which is not supported")	\
	X("@kderef",	"raw memory access by size is not supported; use @cast")	\
	X("@uderef",	"raw memory access by size is not supported; use @cast")	\
	X("@kregister",	"registers are read by register()")		\
	X("@uregister",	"registers are read by u_register()")		\
	X("@probewrite", "target variables cannot be written")

/* Names that are print statements when a parenthesis follows. */
#define STAP_PRINTS(X)		\
	X("print",	0)					\
	X("sprint",	AST_PRINT_S)				\
	X("printf",	AST_PRINT_F)				\
	X("sprintf",	AST_PRINT_S | AST_PRINT_F)		\
	X("println",	AST_PRINT_LN)				\
	X("sprintln",	AST_PRINT_S | AST_PRINT_LN)		\
	X("printd",	AST_PRINT_D)				\
	X("sprintd",	AST_PRINT_S | AST_PRINT_D)		\
	X("printdln",	AST_PRINT_D | AST_PRINT_LN)		\
	X("sprintdln",	AST_PRINT_S | AST_PRINT_D | AST_PRINT_LN)	\
	X("print_char",	AST_PRINT_CHAR)				\
	X("sprint_char", AST_PRINT_S | AST_PRINT_CHAR)		\
	X("__print_warning", AST_PRINT_WARN | AST_PRINT_LN)	\
	X("__print_system", AST_PRINT_SYSTEM | AST_PRINT_LN)	\
	X("__print_switch", AST_PRINT_SWITCH | AST_PRINT_LN)

#endif
