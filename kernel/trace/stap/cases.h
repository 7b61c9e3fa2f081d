/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tests of the files shared with user space: the same rows run as KUnit tests
 * in the kernel and, under sanitizers, in user space.
 */
#ifndef _TRACE_STAP_CASES_H
#define _TRACE_STAP_CASES_H

#include "testprog.h"

/**
 * struct stap_test - what a test works with
 * @fail: called with a text for each thing that is not as expected
 * @to:   for @fail
 * @prog: for a program
 * @file: for its file, STAP_TESTPROG_MAX bytes, aligned to 8
 */
struct stap_test {
	void __printf(2, 3) (*fail)(void *to, const char *fmt, ...);
	void *to;
	struct stap_testprog *prog;
	void *file;
};

/**
 * struct stap_case - a test
 * @name: its name, as a C identifier
 * @run:  runs it
 */
struct stap_case {
	const char *name;
	void (*run)(struct stap_test *t);
};

#define STAP_CASE(fn)	{ .name = #fn, .run = fn }

/* Each ends with a row without name. */
extern const struct stap_case stap_format_cases[];
extern const struct stap_case stap_verify_cases[];
extern const struct stap_case stap_runtime_cases[];
extern const struct stap_case stap_array_cases[];
extern const struct stap_case stap_model_cases[];
extern const struct stap_case stap_stat_cases[];
extern const struct stap_case stap_regex_cases[];
extern const struct stap_case stap_reloc_cases[];
extern const struct stap_case stap_symbol_cases[];

/**
 * struct stap_patch - a value to write over a legal one, and its tag
 * @what:  for messages
 * @sec:   section, or STAP_SEC_NR for the header
 * @index: record
 * @off:   byte in the record
 * @size:  bytes to write
 * @value: what
 * @error: expected
 */
struct stap_patch {
	const char *what;
	__u32 sec;
	__u32 index;
	size_t off;
	size_t size;
	__s64 value;
	enum stap_error error;
};

#define STAP_PATCH_ROW(where, i, type, field, value_, tag) \
	{ .what = #type "." #field "=" #value_, .sec = where, .index = i, \
	  .off = offsetof(type, field), .size = sizeof(((type *)0)->field), \
	  .value = value_, .error = STAP_E_##tag }

/* cases_format.c */
void stap_test_patches(struct stap_test *t, const struct stap_patch *patches,
		       size_t n);
void stap_test_expect(struct stap_test *t, size_t size, enum stap_error error,
		      const char *what);

#endif /* _TRACE_STAP_CASES_H */
