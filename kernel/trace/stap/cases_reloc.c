// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of reloc_check.c: a relocation broken in every way is refused. What
 * relocations come to is tested where there are types: in the kernel by
 * reloc_kunit.c, of two kernels in stapc's tests.
 */
#include "cases.h"

#define FAR		0x7fffffff
#define INSN(op)	(STAP_SAMPLE_INSN + STAP_OP_##op)

/* The sample's relocations. */
enum { SIZE, LOAD, WORD, RESULT };

#define ROW(i, field, value, tag) \
	STAP_PATCH_ROW(STAP_SEC_RELOC, i, struct stap_reloc, field, value, tag)

static const struct stap_patch reloc_rows[] = {
	ROW(SIZE, what, STAP_RELOC_NR, RELOC), ROW(SIZE, what, 0xffff, RELOC),
	ROW(SIZE, index, 1, RELOC), ROW(SIZE, index, FAR, RELOC),
	ROW(SIZE, what, STAP_RELOC_OFFSET, NONE), ROW(SIZE, what, STAP_RELOC_ENUM, RELOC),
	ROW(SIZE, root, STAP_ROOT_NR, RELOC), ROW(SIZE, root, 0xff, RELOC),
	ROW(SIZE, root, STAP_ROOT_NAMED, NONE), ROW(SIZE, root, STAP_ROOT_FUNC, RELOC),
	ROW(SIZE, root, STAP_ROOT_UNION, RELOC),
	ROW(SIZE, type, 0, RELOC), ROW(SIZE, type, FAR, STRING),
	ROW(SIZE, root, STAP_ROOT_SYMBOL, RELOC), ROW(SIZE, what, STAP_RELOC_ADDRESS, RELOC),
	ROW(LOAD, root, STAP_ROOT_SYMBOL, RELOC),
	ROW(SIZE, path, FAR, STRING), ROW(SIZE, module, FAR, STRING),
	ROW(SIZE, stars, STAP_STARS_MAX, NONE), ROW(SIZE, stars, STAP_STARS_MAX + 1, RELOC),

	ROW(LOAD, index, INSN(LDU8), NONE), ROW(LOAD, index, INSN(LD64), NONE),
	ROW(LOAD, index, INSN(LDU8) - 1, RELOC), ROW(LOAD, index, INSN(LD64) + 1, RELOC),
	ROW(LOAD, index, INSN(ULDU8), NONE), ROW(LOAD, index, INSN(ULD64), NONE),
	ROW(LOAD, index, INSN(ULDU8) - 1, RELOC), ROW(LOAD, index, FAR, RELOC),
	ROW(LOAD, what, STAP_RELOC_UNIT, NONE),
	ROW(LOAD, what, STAP_RELOC_WORD, RELOC), ROW(LOAD, what, STAP_RELOC_RESULT, RELOC),
	ROW(LOAD, what, STAP_RELOC_LEFT, RELOC), ROW(LOAD, root, STAP_ROOT_NAMED, RELOC),

	ROW(WORD, index, INSN(RETVAL), RELOC), ROW(WORD, index, 0, RELOC),
	ROW(WORD, root, STAP_ROOT_STRUCT, NONE), ROW(WORD, root, STAP_ROOT_TRACE, RELOC),
	ROW(WORD, stars, 1, RELOC), ROW(WORD, path, 0, RELOC),
	ROW(RESULT, index, INSN(ARG), RELOC), ROW(RESULT, root, STAP_ROOT_TRACE, NONE),
	ROW(RESULT, what, STAP_RELOC_LOAD, RELOC),
};

static void relocations_are_checked(struct stap_test *t)
{
	stap_test_patches(t, reloc_rows, ARRAY_SIZE(reloc_rows));
}

static size_t write_prog(struct stap_test *t)
{
	return stap_testprog_write(t->prog, t->file, STAP_TESTPROG_MAX);
}

static void texts_have_an_end(struct stap_test *t)
{
	static char text[STAP_PATH_MAX + 1];
	struct stap_reloc *r = &t->prog->relocs[SIZE];

	memset(text, 'x', STAP_PATH_MAX);
	stap_testprog_sample(t->prog);
	r->path = stap_testprog_str(t->prog, text);
	stap_test_expect(t, write_prog(t), STAP_E_STRING, "long path");
	stap_testprog_sample(t->prog);
	r->path = stap_testprog_str(t->prog, text + 1);
	stap_test_expect(t, write_prog(t), STAP_E_NONE, "longest path");
	stap_testprog_sample(t->prog);
	r->type = stap_testprog_str(t->prog, text + STAP_PATH_MAX - STAP_IDENT_MAX);
	stap_test_expect(t, write_prog(t), STAP_E_STRING, "long type");
	stap_testprog_sample(t->prog);
	r->path = stap_testprog_str(t->prog, "->a b");
	stap_test_expect(t, write_prog(t), STAP_E_STRING, "space");
}

static void enumerators_have_enumerations(struct stap_test *t)
{
	__u32 i;

	stap_testprog_sample(t->prog);
	i = stap_testprog_reloc(t->prog, STAP_RELOC_ENUM, 0, STAP_ROOT_ENUM, "", "X");
	t->prog->relocs[LOAD + 1] = t->prog->relocs[i];
	t->prog->hdr.sec[STAP_SEC_RELOC].count = LOAD + 2;
	stap_test_expect(t, write_prog(t), STAP_E_NONE, "nameless");
	t->prog->relocs[LOAD + 1].path = 0;
	stap_test_expect(t, write_prog(t), STAP_E_RELOC, "no enumerator");
	t->prog->relocs[LOAD + 1] = t->prog->relocs[i];
	t->prog->relocs[LOAD + 1].stars = 1;
	stap_test_expect(t, write_prog(t), STAP_E_RELOC, "pointer");
}

static void addresses_have_symbols(struct stap_test *t)
{
	struct stap_reloc *r;
	__u32 i;

	stap_testprog_sample(t->prog);
	i = stap_testprog_reloc(t->prog, STAP_RELOC_ADDRESS, 0, STAP_ROOT_SYMBOL, "x", "");
	r = &t->prog->relocs[RESULT];
	*r = t->prog->relocs[i];
	t->prog->hdr.sec[STAP_SEC_RELOC].count = RESULT + 1;
	stap_test_expect(t, write_prog(t), STAP_E_NONE, "a symbol");
	r->stars = 1;
	stap_test_expect(t, write_prog(t), STAP_E_RELOC, "pointer");
	r->stars = 0;
	r->path = stap_testprog_str(t->prog, "->x");
	stap_test_expect(t, write_prog(t), STAP_E_RELOC, "path");
	r->path = 0;
	r->type = 0;
	stap_test_expect(t, write_prog(t), STAP_E_RELOC, "no name");
}

static void relocations_ascend(struct stap_test *t)
{
	struct stap_reloc tmp;

	stap_testprog_sample(t->prog);
	tmp = t->prog->relocs[0];
	t->prog->relocs[0] = t->prog->relocs[1];
	t->prog->relocs[1] = tmp;
	stap_test_expect(t, write_prog(t), STAP_E_RELOC, "types");
	stap_testprog_sample(t->prog);
	t->prog->relocs[2].module = stap_testprog_str(t->prog, "m");
	stap_test_expect(t, write_prog(t), STAP_E_RELOC, "modules");
	t->prog->relocs[3].module = t->prog->relocs[2].module;
	stap_test_expect(t, write_prog(t), STAP_E_NONE, "one module");
}

const struct stap_case stap_reloc_cases[] = {
	STAP_CASE(relocations_are_checked),
	STAP_CASE(texts_have_an_end),
	STAP_CASE(enumerators_have_enumerations),
	STAP_CASE(addresses_have_symbols),
	STAP_CASE(relocations_ascend),
	{}
};
