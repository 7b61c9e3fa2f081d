// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of verify_symbol.c: a table of functions broken in every way is refused.
 * What is made of a good one is tested with programs that run.
 */
#include "cases.h"

#define FAR		0x7fffffff

/* The sample's objects and functions. */
enum { PROGRAM, LIBRARY };
enum { FIRST, SECOND, ALL };

#define OBJECT(i, field, value, tag) \
	STAP_PATCH_ROW(STAP_SEC_OBJECT, i, struct stap_object, field, value, tag)
#define SYMBOL(i, field, value, tag) \
	STAP_PATCH_ROW(STAP_SEC_SYMBOL, i, struct stap_symbol, field, value, tag)

static const struct stap_patch symbol_rows[] = {
	OBJECT(PROGRAM, reserved, 1, RESERVED),
	OBJECT(PROGRAM, path, FAR, STRING), OBJECT(PROGRAM, path, 0, STRING),
	OBJECT(PROGRAM, build_id, FAR, STRING), OBJECT(PROGRAM, build_id, 0, NONE),
	OBJECT(PROGRAM, crc, 1, SYMBOL), OBJECT(LIBRARY, crc, 1, NONE),
	OBJECT(PROGRAM, symbol, 1, SYMBOL), OBJECT(LIBRARY, symbol, 0, SYMBOL),
	OBJECT(LIBRARY, symbol, 1, SYMBOL), OBJECT(LIBRARY, symbol, FAR, SYMBOL),
	OBJECT(PROGRAM, nsymbol, 1, SYMBOL), OBJECT(PROGRAM, nsymbol, 3, SYMBOL),
	OBJECT(PROGRAM, nsymbol, 0xffffffff, SYMBOL),
	OBJECT(LIBRARY, nsymbol, 0, SYMBOL), OBJECT(LIBRARY, nsymbol, 2, SYMBOL),
	OBJECT(LIBRARY, nsymbol, 0xffffffff, SYMBOL),

	SYMBOL(FIRST, size, 0, SYMBOL), SYMBOL(FIRST, size, 1, NONE),
	SYMBOL(FIRST, size, 17, SYMBOL), SYMBOL(FIRST, size, 0xffffffff, SYMBOL),
	SYMBOL(FIRST, offset, 0, NONE), SYMBOL(FIRST, offset, 0x1001, SYMBOL),
	SYMBOL(FIRST, offset, 0xffffffff, SYMBOL),
	SYMBOL(SECOND, offset, 0x100f, SYMBOL), SYMBOL(SECOND, offset, 0x1000, SYMBOL),
	SYMBOL(SECOND, offset, 0, SYMBOL), SYMBOL(SECOND, offset, 0xffffffff, NONE),
	SYMBOL(SECOND, size, 0xffffffff, NONE), SYMBOL(ALL, offset, 0xffffffff, NONE),
	SYMBOL(ALL, size, 0, SYMBOL),
	SYMBOL(FIRST, name, 0, STRING), SYMBOL(FIRST, name, FAR, STRING),
	SYMBOL(ALL, name, 0xffffffff, STRING),
};

static void tables_are_checked(struct stap_test *t)
{
	stap_test_patches(t, symbol_rows, ARRAY_SIZE(symbol_rows));
}

static void expect(struct stap_test *t, enum stap_error error, const char *what)
{
	size_t size = stap_testprog_write(t->prog, t->file, STAP_TESTPROG_MAX);

	stap_test_expect(t, size, error, what);
}

static void functions_have_objects(struct stap_test *t)
{
	stap_testprog_sample(t->prog);
	t->prog->hdr.sec[STAP_SEC_OBJECT].count = 0;
	expect(t, STAP_E_SYMBOL, "functions alone");
	t->prog->hdr.sec[STAP_SEC_SYMBOL].count = 0;
	expect(t, STAP_E_NONE, "neither");
	t->prog->hdr.sec[STAP_SEC_OBJECT].count = 1;
	expect(t, STAP_E_SYMBOL, "objects alone");
	t->prog->objects[PROGRAM].nsymbol = 0;
	expect(t, STAP_E_NONE, "an object without functions");
}

static void one_path(struct stap_test *t, const char *path, enum stap_error error)
{
	stap_testprog_sample(t->prog);
	t->prog->objects[LIBRARY].path = stap_testprog_str(t->prog, path);
	expect(t, error, path);
}

static void one_id(struct stap_test *t, const char *id, enum stap_error error)
{
	stap_testprog_sample(t->prog);
	t->prog->objects[LIBRARY].build_id = stap_testprog_str(t->prog, id);
	expect(t, error, id);
}

static void texts_are_checked(struct stap_test *t)
{
	static char name[STAP_SYMBOL_MAX + 1];

	one_path(t, "/a b", STAP_E_NONE);
	one_path(t, "a", STAP_E_STRING);
	one_path(t, "/a\n", STAP_E_STRING);
	one_id(t, "ab", STAP_E_NONE);
	one_id(t, "abc", STAP_E_STRING);
	one_id(t, "AB", STAP_E_STRING);
	one_id(t, "0123456789012345678901234567890123456789", STAP_E_NONE);
	one_id(t, "012345678901234567890123456789012345678901", STAP_E_STRING);

	memset(name, 'x', STAP_SYMBOL_MAX);
	stap_testprog_sample(t->prog);
	t->prog->symbols[SECOND].name = stap_testprog_str(t->prog, name + 1);
	expect(t, STAP_E_NONE, "longest name");
	stap_testprog_sample(t->prog);
	t->prog->symbols[SECOND].name = stap_testprog_str(t->prog, name);
	expect(t, STAP_E_STRING, "long name");
	stap_testprog_sample(t->prog);
	t->prog->symbols[SECOND].name = stap_testprog_str(t->prog, "a\tb");
	expect(t, STAP_E_STRING, "control character");
}

const struct stap_case stap_symbol_cases[] = {
	STAP_CASE(tables_are_checked),
	STAP_CASE(functions_have_objects),
	STAP_CASE(texts_are_checked),
	{}
};
