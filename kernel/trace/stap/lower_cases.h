/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Between the tests of the lowering (lower_kunit.c) and their rows
 * (lower_cases.c): what a row is, and the words it is written in.
 *
 * Function 0 is the handler. Every function has the slots 0 to 5 (long) and 6
 * to 9 (string), but one with a string parameter has that in slot 0 and longs
 * in 1 to 5. The globals are
 *
 *   0 a long                      1 a string
 *   2 longs by long, 4 of them    3 strings by string and long, 2, wraps
 *   4 stats, logarithmic          5 stats by long, 4, with variance
 */
#ifndef _TRACE_STAP_LOWER_CASES_H
#define _TRACE_STAP_LOWER_CASES_H

#include "stap.h"

#define KUNIT_CODE	28
#define KUNIT_FUNCS	3
#define KUNIT_SLOTS	10
#define KUNIT_STRLEN	64
#define KUNIT_ARGS	16
#define KUNIT_GLOBALS	6
#define KUNIT_FEW	2	/* globals of a program with few */

/* Of the registers that a probe with some is hit with, the one that is not 0. */
#define KUNIT_REG	5
#define KUNIT_REG_VALUE	77

/* Strings of all programs; their offsets are offsetof(). */
struct kunit_str {
	char none[1];
	char g[2];
	char s[2];
	char m[2];
	char t[2];
	char u[2];
	char v[2];
	char f[2];
	char point[6];
	char vfs_read[9];
	char foo[4];
	char bar[4];
	char foobar[7];
	char fmt[9];
	char big[70];
};

#define S(name)		(STAP_OPERAND_CONST | offsetof(struct kunit_str, name))

/* Constants of all programs; KADDR is set when the tests run. */
#define KUNIT_CONST_LIST(X) \
	X(0, 0) X(1, 1) X(2, 2) X(3, 3) X(5, 5) X(7, 7) X(8, 8) X(9, 9) \
	X(10, 10) X(63, 63) X(64, 64) X(65, 65) X(100, 100) X(1000, 1000) \
	X(M1, -1) X(M2, -2) X(M3, -3) X(M7, -7) X(MIN, S64_MIN) X(MAX, S64_MAX) \
	X(BIG, 0x123456789abcdef0) X(I32, 0x80000000LL) X(KADDR, 0)
#define KUNIT_CONST_ROW(name, value)	KC_##name,
enum { KUNIT_CONST_LIST(KUNIT_CONST_ROW) KC_NR };
#undef KUNIT_CONST_ROW

#define K(name)		(STAP_OPERAND_CONST | KC_##name)

/**
 * struct kunit_func - where a function begins
 * @at:     first instruction; the handler begins at 0
 * @nparam: number of parameters, longs but for a string first
 * @string: the parameter is a string
 * @ret:    type of the result
 */
struct kunit_func {
	u32 at;
	u16 nparam;
	bool string;
	u8 ret;
};

/**
 * struct kunit_row - a program and what it must do
 * @name:   description
 * @kind:   probe kind
 * @p:      its numbers
 * @few:    the program has globals 0 and 1 only
 * @code:   instructions of all functions, until one without meaning (op 0xff)
 * @args:   ARG section
 * @func:   functions after the handler
 * @catch:  try blocks
 * @expect: global 0 afterwards
 * @string: global 1 afterwards, or NULL
 * @error:  run-time error that ends the handler
 * @load:   the program must be refused with this
 */
struct kunit_row {
	const char *name;
	u32 kind;
	s64 p[3];
	bool few;
	struct stap_insn code[KUNIT_CODE];
	u32 args[KUNIT_ARGS];
	struct kunit_func func[KUNIT_FUNCS - 1];
	struct stap_catch catch[2];
	s64 expect;
	const char *string;
	enum stap_error error;
	enum stap_error load;
};

/**
 * struct kunit_arith - an arithmetic opcode and its result
 * @name:  description
 * @op:    STAP_OP_*
 * @x:     first operand, KC_*
 * @y:     second operand, KC_*
 * @want:  result; 1 if a conditional jump is taken
 * @error: run-time error that it raises
 */
struct kunit_arith {
	const char *name;
	u16 op;
	u32 x;
	u32 y;
	s64 want;
	enum stap_error error;
};

extern const struct kunit_row stap_lower_rows[];
extern const u32 stap_lower_nrow;
extern const struct kunit_arith stap_lower_ariths[];
extern const u32 stap_lower_narith;

#endif /* _TRACE_STAP_LOWER_CASES_H */
