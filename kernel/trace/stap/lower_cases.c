// SPDX-License-Identifier: GPL-2.0
/*
 * Rows of the tests of the lowering: arithmetic opcodes with the edge cases of
 * their operands, and programs.
 */
#include <linux/array_size.h>
#include <linux/limits.h>
#include <linux/perf_event.h>
#include <linux/stddef.h>

#include "lower_cases.h"

#define OP(name_, ...)	{ .op = STAP_OP_##name_, __VA_ARGS__ }
#define ABC(x, y, z)	.a = (x), .b = (y), .c = (z)
#define RETURN(x)	OP(RET, ABC(x, 0, 0))
#define END		{ .op = 0xff }
/* global 0 or 1 = slot or constant x */
#define RESULT(x)	OP(STG, ABC(0, x, 0))
#define RESULTS(x)	OP(STGS, ABC(1, x, 0))
#define DONE		RETURN(STAP_NONE)

const struct kunit_row stap_lower_rows[] = {
	{ "nothing at all", .code = { DONE, END } },
	{ "slots are zeroed", .code = {
		OP(JEQ, ABC(2, K(0), K(1))),
		OP(ADD, ABC(0, 1, K(7))), RESULT(0), DONE, END }, .expect = 7 },
	{ "string slots are empty", .code = {
		OP(JEQ, ABC(2, K(0), K(1))),
		OP(CAT, ABC(6, 7, S(foo))), RESULTS(6), DONE, END },
	  .string = "foo" },
	{ "increment a global", .code = {
		OP(ADDG, ABC(0, K(5), 0)), OP(ADDG, ABC(0, K(M2), 0)),
		DONE, END }, .expect = 3 },
	{ "fetch and add", .code = {
		OP(ADDG, ABC(0, K(5), 0)), OP(XADDG, ABC(0, 0, K(2))),
		OP(LDG, ABC(1, 0, 0)), OP(MUL, ABC(1, 1, K(10))),
		OP(ADD, ABC(0, 0, 1)), RESULT(0), DONE, END }, .expect = 75 },
	{ "loop", .code = {
		OP(MOV, ABC(0, K(0), 0)), OP(MOV, ABC(1, K(0), 0)),
		OP(JGE, ABC(6, 1, K(10))),
		OP(ADD, ABC(0, 0, 1)), OP(ADD, ABC(1, 1, K(1))),
		OP(JMP, ABC(2, 2, 0)), RESULT(0), DONE, END }, .expect = 45 },
	{ "endless loop", .code = {
		OP(ADDG, ABC(0, K(1), 0)), OP(JMP, ABC(0, 10, 0)), END },
	  .expect = 101, .error = STAP_E_MAXACTION },
	{ "budget cannot be caught", .code = {
		OP(JMP, ABC(0, 1, 0)), RESULT(K(7)), DONE, END },
	  .catch = { { .start = 0, .end = 1, .target = 1, .slot = STAP_NONE } },
	  .error = STAP_E_MAXACTION },
	{ "copy a string", .code = {
		OP(MOVS, ABC(6, S(foobar), 0)), RESULTS(6), DONE, END },
	  .string = "foobar" },
	{ "concatenate", .code = {
		OP(CAT, ABC(6, S(foo), S(bar))), OP(CAT, ABC(6, 6, 6)),
		RESULTS(6), DONE, END }, .string = "foobarfoobar" },
	{ "strings are cut", .code = {
		OP(MOVS, ABC(6, S(big), 0)), RESULTS(6), DONE, END },
	  .string = "012345678901234567890123456789012345678901234567890123456789012" },
	{ "compare strings", .code = {
		OP(SCMP, ABC(0, S(foo), S(bar))), OP(MUL, ABC(0, 0, K(10))),
		OP(SCMP, ABC(1, S(bar), S(foo))), OP(ADD, ABC(0, 0, 1)),
		RESULT(0), DONE, END }, .expect = 9 },
	{ "string global", .code = {
		OP(STGS, ABC(1, S(foo), 0)), OP(LDGS, ABC(6, 1, 0)),
		OP(CAT, ABC(6, 6, S(bar))), RESULTS(6), DONE, END },
	  .string = "foobar" },
	{ "sprintf", .code = {
		OP(MOVS, ABC(6, S(foo), 0)),
		OP(SPRINTF, ABC(7, 0, 0)), RESULTS(7), DONE, END },
	  .args = { K(M7), 6, K(64) }, .string = "-7-foo-40" },
	{ "sprintf onto its argument", .code = {
		OP(MOVS, ABC(6, S(foo), 0)),
		OP(SPRINTF, ABC(6, 0, 0)), RESULTS(6), DONE, END },
	  .args = { K(5), 6, K(5) }, .string = "5-foo-5" },
	{ "builtin with strings and longs", .code = {
		OP(CALLB, ABC(6, STAP_BI_SUBSTR, 0)),
		OP(CALLB, ABC(0, STAP_BI_STRLEN, 3)),
		OP(STG, ABC(0, 0, 0)), RESULTS(6), DONE, END },
	  .args = { S(foobar), K(2), K(3), 6 }, .expect = 3,
	  .string = "oba" },
	{ "builtin onto its argument", .code = {
		OP(MOVS, ABC(6, S(foo), 0)),
		OP(CALLB, ABC(6, STAP_BI_KERNEL_STRING2, 0)), RESULTS(6), DONE, END },
	  .args = { K(8), 6 }, .string = "foo" },
	{ "error() ends the handler", .code = {
		OP(CALLB, ABC(STAP_NONE, STAP_BI_ERROR, 0)), RESULT(K(1)), DONE, END },
	  .args = { S(foo) }, .error = STAP_E_USER },
	{ "error() is caught", .code = {
		OP(CALLB, ABC(STAP_NONE, STAP_BI_ERROR, 0)), RESULT(K(1)), DONE,
		OP(STG, ABC(0, K(2), 0)), RESULTS(6), DONE, END },
	  .args = { S(foo) },
	  .catch = { { .start = 0, .end = 3, .target = 3, .slot = 6 } },
	  .expect = 2, .string = "foo" },
	{ "inner try block first", .code = {
		OP(DIV, ABC(0, K(1), K(0))), RESULT(K(1)), DONE,
		RESULT(K(2)), DONE, RESULT(K(3)), DONE, END },
	  .catch = { { .start = 0, .end = 3, .target = 3, .slot = STAP_NONE },
		     { .start = 0, .end = 5, .target = 5, .slot = STAP_NONE } },
	  .expect = 2 },
	{ "error in an inner catch goes outward", .code = {
		OP(DIV, ABC(0, K(1), K(0))), RESULT(K(1)), DONE,
		OP(MOD, ABC(0, K(1), K(0))), RESULT(K(2)), DONE,
		OP(STG, ABC(0, K(3), 0)), RESULTS(7), DONE, END },
	  .catch = { { .start = 0, .end = 3, .target = 3, .slot = 6 },
		     { .start = 0, .end = 6, .target = 6, .slot = 7 } },
	  .expect = 3, .string = "division by 0" },
	{ "bad address", .code = {
		OP(LD64, ABC(0, K(8), 0)), RESULT(K(1)), DONE, END },
	  .error = STAP_E_KREAD },
	{ "bad address, caught", .code = {
		OP(LDU8, ABC(0, K(7), 1)), RESULT(K(1)), DONE, RESULTS(6), DONE, END },
	  .catch = { { .start = 0, .end = 3, .target = 3, .slot = 6 } },
	  .string = "kernel read fault at 0x0000000000000008" },
	{ "non-canonical address", .code = {
		OP(LDS32, ABC(0, K(BIG), 0)), RESULT(K(1)), DONE, END },
	  .error = STAP_E_KREAD },
	{ "read 0", .code = {
		OP(LD64, ABC(0, K(KADDR), 0)), OP(ADD, ABC(0, 0, K(1))),
		RESULT(0), DONE, END }, .expect = 1 },
	{ "read with offset, unsigned", .code = {
		OP(LDU16, ABC(0, K(KADDR), 8)), RESULT(0), DONE, END },
	  .expect = 0x8182 },
	{ "read with offset, signed", .code = {
		OP(LDS16, ABC(0, K(KADDR), 8)), OP(LDS8, ABC(1, K(KADDR), 8)),
		OP(MUL, ABC(1, 1, K(1000))), OP(ADD, ABC(0, 0, 1)),
		RESULT(0), DONE, END }, .expect = -32382 - 126000 },
	{ "call with result", .code = {
		OP(CALL, ABC(0, 1, 0)), OP(CALL, ABC(1, 1, 1)),
		OP(MUL, ABC(0, 0, 1)), RESULT(0), DONE,
		OP(ADD, ABC(1, 0, K(1))), RETURN(1), END },
	  .args = { K(5), K(7) },
	  .func = { { .at = 5, .nparam = 1, .ret = STAP_LONG } },
	  .expect = 48 },
	{ "call with string", .code = {
		OP(CALL, ABC(6, 1, 0)), RESULTS(6), DONE,
		OP(CAT, ABC(6, 0, 0)), RETURN(6), END },
	  .args = { S(foo) },
	  .func = { { .at = 3, .nparam = 1, .string = true,
		      .ret = STAP_STRING } },
	  .string = "foofoo" },
	{ "five call sites", .code = {
		OP(CALL, ABC(0, 1, 0)), OP(CALL, ABC(0, 1, 1)),
		OP(CALL, ABC(0, 1, 1)), OP(CALL, ABC(0, 1, 1)),
		OP(CALL, ABC(0, 1, 1)), RESULT(0), DONE,
		OP(MUL, ABC(0, 0, K(10))), OP(ADD, ABC(0, 0, K(1))),
		RETURN(0), END },
	  .args = { K(1), 0 },
	  .func = { { .at = 7, .nparam = 1, .ret = STAP_LONG } },
	  .expect = 111111 },
	{ "recursion", .code = {
		OP(CALL, ABC(0, 1, 0)), RESULT(0), DONE,
		OP(JGT, ABC(2, 0, K(0))), RETURN(K(1)),
		OP(SUB, ABC(1, 0, K(1))), OP(CALL, ABC(2, 1, 1)),
		OP(MUL, ABC(0, 0, 2)), RETURN(0), END },
	  .args = { K(5), 1 },
	  .func = { { .at = 3, .nparam = 1, .ret = STAP_LONG } },
	  .expect = 120 },
	{ "endless recursion", .code = {
		OP(CALL, ABC(STAP_NONE, 1, 0)), RESULT(K(1)), DONE,
		OP(ADDG, ABC(0, K(1), 0)), OP(CALL, ABC(STAP_NONE, 1, 0)),
		DONE, END },
	  .func = { { .at = 3, .ret = STAP_VOID } },
	  .expect = 8, .error = STAP_E_MAXNESTING },
	{ "endless recursion, caught, and calls go on", .code = {
		OP(CALL, ABC(STAP_NONE, 1, 0)), RESULT(K(1)), DONE,
		OP(CALL, ABC(0, 2, 0)), OP(ADDG, ABC(0, 0, 0)), RESULTS(6), DONE,
		OP(ADDG, ABC(0, K(1), 0)), OP(CALL, ABC(STAP_NONE, 1, 0)),
		DONE,
		RETURN(K(100)), END },
	  .func = { { .at = 7, .ret = STAP_VOID },
		    { .at = 10, .ret = STAP_LONG } },
	  .catch = { { .start = 0, .end = 3, .target = 3, .slot = 6 } },
	  .expect = 108, .string = "MAXNESTING exceeded" },
	{ "error in a function is caught by the caller", .code = {
		OP(MOV, ABC(3, K(5), 0)), OP(CALL, ABC(0, 1, 0)), RESULT(K(1)), DONE,
		OP(CALL, ABC(0, 1, 2)), OP(ADD, ABC(0, 0, 3)), RESULT(0), DONE,
		OP(DIV, ABC(2, 0, 1)), RETURN(2), END },
	  .args = { K(10), K(0), K(10), K(2) },
	  .func = { { .at = 8, .nparam = 2, .ret = STAP_LONG } },
	  .catch = { { .start = 1, .end = 4, .target = 4, .slot = 6 } },
	  .expect = 10 },
	{ "error in a function ends the handler", .code = {
		OP(CALL, ABC(0, 1, 0)), RESULT(K(1)), DONE,
		OP(CALL, ABC(0, 2, 0)), RETURN(0),
		OP(MOD, ABC(0, 0, K(0))), RETURN(0), END },
	  .args = { K(10) },
	  .func = { { .at = 3, .nparam = 1, .ret = STAP_LONG },
		    { .at = 5, .nparam = 1, .ret = STAP_LONG } },
	  .error = STAP_E_DIV0 },
	{ "array of longs", .code = {
		OP(STA, ABC(2, K(100), 0)), OP(ADDA, ABC(2, K(M1), 0)),
		OP(XADDA, ABC(0, 2, 0)), OP(LDA, ABC(1, 2, 0)),
		OP(MUL, ABC(1, 1, K(1000))), OP(ADD, ABC(0, 0, 1)),
		OP(LDA, ABC(1, 2, 1)), OP(ADD, ABC(0, 0, 1)),
		RESULT(0), DONE, END }, .args = { K(5), K(10) },
	  .expect = 99 + 109000 },
	{ "a key that is the destination", .code = {
		OP(STA, ABC(2, K(7), 0)), OP(MOV, ABC(0, K(5), 0)),
		OP(LDA, ABC(0, 2, 1)), RESULT(0), DONE, END },
	  .args = { K(5), 0 }, .expect = 7 },
	{ "in, delete one, delete all", .code = {
		OP(STA, ABC(2, K(1), 0)), OP(STA, ABC(2, K(2), 1)),
		OP(INA, ABC(0, 2, 0)), OP(DELA, ABC(2, 0, 0)),
		OP(INA, ABC(1, 2, 0)), OP(MUL, ABC(1, 1, K(10))),
		OP(ADD, ABC(0, 0, 1)), OP(INA, ABC(1, 2, 2)),
		OP(MUL, ABC(1, 1, K(100))), OP(ADD, ABC(0, 0, 1)),
		OP(DELA, ABC(2, 2, 0)), OP(INA, ABC(1, 2, 2)),
		OP(MUL, ABC(1, 1, K(1000))), OP(ADD, ABC(0, 0, 1)),
		RESULT(0), DONE, END }, .args = { K(5), K(7), STAP_NONE },
	  .expect = 101 },
	{ "a full array", .code = {
		OP(STA, ABC(2, K(1), 0)), OP(STA, ABC(2, K(1), 1)),
		OP(STA, ABC(2, K(1), 2)), OP(STA, ABC(2, K(1), 3)),
		OP(ADDA, ABC(2, K(1), 4)), RESULT(K(1)), DONE, RESULTS(6), DONE, END },
	  .args = { K(0), K(1), K(2), K(3), K(5) },
	  .catch = { { .start = 0, .end = 7, .target = 7, .slot = 6 } },
	  .string = "Array overflow, check size limit (4)" },
	{ "an array that wraps", .code = {
		OP(STAS, ABC(3, S(foo), 0)), OP(STAS, ABC(3, S(bar), 2)),
		OP(STAS, ABC(3, S(foobar), 4)), OP(LDAS, ABC(6, 3, 0)),
		OP(LDAS, ABC(7, 3, 2)), OP(CAT, ABC(6, 6, 7)),
		OP(LDAS, ABC(7, 3, 4)), OP(CAT, ABC(6, 6, 7)), RESULTS(6), DONE, END },
	  .args = { S(foo), K(1), S(foo), K(2), S(bar), K(1) },
	  .string = "barfoobar" },
	{ "walk in the order of insertion", .code = {
		OP(STA, ABC(2, K(1), 0)), OP(STA, ABC(2, K(2), 1)),
		OP(STA, ABC(2, K(3), 2)), OP(FIRST, ABC(3, 2, 3)),
		OP(JEQ, ABC(10, 3, K(0))), OP(KEYL, ABC(1, 3, 33)),
		OP(MUL, ABC(0, 0, K(10))), OP(ADD, ABC(0, 0, 1)),
		OP(NEXT, ABC(3, 2, 3)), OP(JMP, ABC(4, 1, 0)),
		RESULT(0), DONE, END },
	  .args = { K(9), K(3), K(5), 0, STAP_NONE }, .expect = 935 },
	{ "walk by value, largest first", .code = {
		OP(STA, ABC(2, K(1), 0)), OP(STA, ABC(2, K(3), 1)),
		OP(STA, ABC(2, K(2), 2)), OP(FIRST, ABC(3, 2, 3)),
		OP(JEQ, ABC(10, 3, K(0))), OP(VALL, ABC(1, 3, 2)),
		OP(MUL, ABC(0, 0, K(10))), OP(ADD, ABC(0, 0, 1)),
		OP(NEXT, ABC(3, 2, 3)), OP(JMP, ABC(4, 1, 0)),
		RESULT(0), DONE, END },
	  .args = { K(9), K(3), K(5), STAP_ORDER_SORT | STAP_ORDER_DOWN,
		    STAP_NONE }, .expect = 321 },
	{ "keys and values of strings", .code = {
		OP(STAS, ABC(3, S(foo), 0)), OP(STAS, ABC(3, S(bar), 2)),
		OP(FIRST, ABC(0, 3, 4)), OP(KEYS, ABC(6, 0, 49)),
		OP(VALS, ABC(7, 0, 3)), OP(CAT, ABC(6, 6, 7)),
		OP(NEXT, ABC(0, 3, 4)), OP(VALS, ABC(7, 0, 3)),
		OP(CAT, ABC(6, 6, 7)), RESULTS(6), DONE, END },
	  .args = { S(bar), K(1), S(foo), K(2),
		    STAP_ORDER_SORT | STAP_ORDER_DOWN | 1, STAP_NONE,
		    STAP_NONE }, .string = "foobarfoo" },
	{ "entries that are none", .code = {
		OP(KEYL, ABC(0, K(M1), 33)), OP(VALL, ABC(1, K(BIG), 2)),
		OP(ADD, ABC(0, 0, 1)), OP(VALL, ABC(1, K(5), 2)),
		OP(ADD, ABC(0, 0, 1)), OP(KEYS, ABC(6, K(M1), 49)),
		OP(NEXT, ABC(1, 2, 0)), OP(ADD, ABC(0, 0, 1)),
		OP(STG, ABC(0, 0, 0)), RESULTS(6), DONE, END },
	  .args = { 0, STAP_NONE }, .string = "" },
	{ "statistics", .code = {
		OP(STAT, ABC(4, K(10), 0)), OP(STAT, ABC(4, K(M2), 0)),
		OP(STAT, ABC(4, K(7), 0)), OP(AGG, ABC(4, 1, 0)),
		OP(XAGG, ABC(0, STAP_EXTRACT_SUM, 0)),
		OP(XAGG, ABC(1, STAP_EXTRACT_AVG, 0)),
		OP(MUL, ABC(1, 1, K(100))), OP(ADD, ABC(0, 0, 1)),
		OP(BUCKET, ABC(1, K(65), 0)), OP(ADD, ABC(0, 0, 1)),
		OP(XAGG, ABC(1, STAP_EXTRACT_MIN, 0)),
		OP(MUL, ABC(1, 1, K(1000))), OP(ADD, ABC(0, 0, 1)),
		RESULT(0), DONE, END }, .expect = 15 + 500 - 2000 },
	{ "statistics, emptied", .code = {
		OP(STAT, ABC(4, K(10), 0)), OP(CLRT, ABC(4, 0, 0)),
		OP(AGG, ABC(4, 0, 0)), OP(XAGG, ABC(0, STAP_EXTRACT_COUNT, 0)),
		OP(STG, ABC(0, 0, 0)), OP(XAGG, ABC(0, STAP_EXTRACT_MAX, 0)),
		RESULT(K(1)), DONE, END }, .error = STAP_E_EMPTY },
	{ "the current aggregate begins empty", .code = {
		OP(XAGG, ABC(0, STAP_EXTRACT_AVG, 0)), RESULT(K(1)), DONE, END },
	  .error = STAP_E_EMPTY },
	{ "an aggregate in a program without stats", .few = true, .code = {
		OP(XAGG, ABC(0, STAP_EXTRACT_COUNT, 0)), OP(ADDG, ABC(0, 0, 0)),
		OP(ADDG, ABC(0, K(7), 0)), OP(BUCKET, ABC(0, K(0), 0)),
		RESULT(K(1)), DONE, END },
	  .expect = 7, .error = STAP_E_EMPTY },
	{ "a histogram in a program without stats", .few = true, .code = {
		OP(HISTS, ABC(6, 0, 0)), RESULT(K(1)), DONE, END },
	  .error = STAP_E_EMPTY },
	{ "no such row", .code = {
		OP(STAT, ABC(4, K(10), 0)), OP(AGG, ABC(4, 1, 0)),
		OP(BUCKET, ABC(1, K(1000), 0)), RESULT(K(1)), DONE, END },
	  .error = STAP_E_BUCKET },
	{ "a drawn histogram, cut", .code = {
		OP(STAT, ABC(4, K(1), 0)), OP(AGG, ABC(4, 1, 0)),
		OP(HISTS, ABC(6, 0, 0)), RESULTS(6), DONE, END },
	  .string = "value |-------------------------------------------------- count" },
	{ "array of statistics", .code = {
		OP(STATA, ABC(5, K(1), 0)), OP(STATA, ABC(5, K(3), 0)),
		OP(STATA, ABC(5, K(100), 1)), OP(AGGA, ABC(5, 0, 0)),
		OP(XAGG, ABC(0, STAP_EXTRACT_VARIANCE, 0)),
		OP(FIRST, ABC(3, 5, 3)), OP(AGGE, ABC(5, 3, 0)),
		OP(XAGG, ABC(1, STAP_EXTRACT_MAX, 0)),
		OP(MUL, ABC(1, 1, K(10))), OP(ADD, ABC(0, 0, 1)),
		OP(AGGA, ABC(5, 2, 0)), OP(XAGG, ABC(1, STAP_EXTRACT_SUM, 0)),
		OP(ADD, ABC(0, 0, 1)), RESULT(0), DONE, END },
	  .args = { K(5), K(9), K(1), STAP_ORDER_SORT | STAP_ORDER_DOWN |
		    STAP_EXTRACT_SUM << STAP_ORDER_SHIFT, STAP_NONE },
	  .expect = 2 + 1000 },
	{ "statistics of a deleted entry", .code = {
		OP(STATA, ABC(5, K(1), 0)), OP(DELA, ABC(5, 0, 0)),
		OP(STATA, ABC(5, K(5), 0)), OP(AGGA, ABC(5, 0, 0)),
		OP(XAGG, ABC(0, STAP_EXTRACT_SUM, 0)), RESULT(0), DONE, END },
	  .args = { K(5) }, .expect = 5 },
	{ "arguments", .kind = STAP_PROBE_ENTRY, .code = {
		OP(ARG, ABC(0, 0, 0)), OP(ARG, ABC(1, 2, 0)),
		OP(SUB, ABC(0, 0, 1)), RESULT(0), DONE, END }, .expect = -20 },
	{ "return value", .kind = STAP_PROBE_RETURN, .code = {
		OP(RETVAL, ABC(0, 0, 0)), RESULT(0), DONE, END }, .expect = 50 },
	{ "a register, and nothing else of the context",
	  .kind = STAP_PROBE_PROFILE, .code = {
		OP(UREG, ABC(0, KUNIT_REG, 0)), RESULT(0), DONE, END },
	  .expect = KUNIT_REG_VALUE },
	{ "a condition where nobody asks", .code = {
		OP(COND, ABC(K(5), 0, 0)), OP(MOV, ABC(0, K(5), 0)),
		RESULT(0), DONE, END }, .expect = 5 },
	{ "registers where there are none", .kind = STAP_PROBE_ENTRY,
	  .code = { OP(UREG, ABC(0, 5, 0)), RESULT(0), DONE, END },
	  .load = STAP_E_CONTEXT },
	{ "perf's tracepoints, which come with other locks",
	  .kind = STAP_PROBE_PERF, .p = { 1, 1, PERF_TYPE_TRACEPOINT },
	  .code = { DONE, END }, .load = STAP_E_NO_TARGET },
	{ "memory of a task that has none", .code = {
		OP(ULDS32, ABC(0, K(1), 8)), RESULT(0), DONE, END },
	  .error = STAP_E_UREAD },
	{ "argument the function does not have", .kind = STAP_PROBE_ENTRY,
	  .code = { OP(ARG, ABC(0, 4, 0)), RESULT(0), DONE, END },
	  .load = STAP_E_CONTEXT },
};

const u32 stap_lower_nrow = ARRAY_SIZE(stap_lower_rows);

#define ARITH(op, x, y, want) { #op " " #x " " #y, STAP_OP_##op, KC_##x, KC_##y, want }
#define ARITH_ERR(op, x, y, err) \
	{ #op " " #x " " #y, STAP_OP_##op, KC_##x, KC_##y, 0, err }

const struct kunit_arith stap_lower_ariths[] = {
	ARITH(MOV, BIG, 0, 0x123456789abcdef0),
	ARITH(ADD, MAX, 1, S64_MIN),
	ARITH(ADD, BIG, I32, 0x123456791abcdef0),
	ARITH(SUB, MIN, 1, S64_MAX),
	ARITH(SUB, 3, I32, 3 - 0x80000000LL),
	ARITH(MUL, MAX, 2, -2),
	ARITH(MUL, M3, 7, -21),
	ARITH(DIV, 7, 2, 3),
	ARITH(DIV, M7, 2, -3),
	ARITH(DIV, 7, M2, -3),
	ARITH(DIV, MIN, M1, S64_MIN),
	ARITH(DIV, 7, M1, -7),
	ARITH(DIV, MIN, BIG, -7),
	ARITH_ERR(DIV, 7, 0, STAP_E_DIV0),
	ARITH(MOD, 7, 3, 1),
	ARITH(MOD, M7, 3, -1),
	ARITH(MOD, 7, M3, 1),
	ARITH(MOD, MIN, M1, 0),
	ARITH_ERR(MOD, MIN, 0, STAP_E_DIV0),
	ARITH(AND, BIG, 63, 0x30),
	ARITH(AND, BIG, I32, 0x80000000LL),
	ARITH(OR, 8, 7, 15),
	ARITH(XOR, M1, BIG, ~0x123456789abcdef0),
	ARITH(SHL, 1, 63, S64_MIN),
	ARITH(SHL, 1, 64, 1),
	ARITH(SHL, 1, 65, 2),
	ARITH(SHL, 1, M1, S64_MIN),
	ARITH(SHR, MIN, 63, -1),
	ARITH(SHR, M7, 64, -7),
	ARITH(USHR, MIN, 63, 1),
	ARITH(USHR, M1, 65, S64_MAX),
	ARITH(NEG, MIN, 0, S64_MIN),
	ARITH(NEG, 7, 0, -7),
	ARITH(NOT, 7, 0, -8),
	ARITH(LNOT, 7, 0, 0),
	ARITH(LNOT, 0, 0, 1),
	ARITH(LNOT, MIN, 0, 0),
	ARITH(EQ, BIG, BIG, 1),
	ARITH(EQ, I32, MIN, 0),
	ARITH(NE, 1, M1, 1),
	ARITH(NE, 7, 7, 0),
	ARITH(LT, MIN, MAX, 1),
	ARITH(LT, 7, 7, 0),
	ARITH(LE, 7, 7, 1),
	ARITH(LE, 1, M1, 0),
	ARITH(GT, I32, M1, 1),
	ARITH(GT, 7, 7, 0),
	ARITH(GE, M1, 0, 0),
	ARITH(GE, 7, 7, 1),
	ARITH(JEQ, 7, 7, 1),
	ARITH(JEQ, 7, 8, 0),
	ARITH(JNE, 7, 8, 1),
	ARITH(JNE, 7, 7, 0),
	ARITH(JLT, M1, 0, 1),
	ARITH(JLT, 0, 0, 0),
	ARITH(JLE, 0, 0, 1),
	ARITH(JLE, MAX, MIN, 0),
	ARITH(JGT, MAX, MIN, 1),
	ARITH(JGT, 0, 0, 0),
	ARITH(JGE, 0, 0, 1),
	ARITH(JGE, M1, 0, 0),
};

const u32 stap_lower_narith = ARRAY_SIZE(stap_lower_ariths);
