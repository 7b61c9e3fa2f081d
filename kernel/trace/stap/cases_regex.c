// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of verify_regex.c, dfa.c and escape.c. What expressions become is
 * stapc's affair and tested there; here it is one automaton, broken in every
 * way, and run.
 */
#include "cases.h"
#include "dfa.h"
#include "runtime.h"

static void regex_program(struct stap_testprog *p)
{
	__u32 f;

	stap_testprog_init(p, "regex");
	f = stap_testprog_func(p, "probe 0", STAP_FUNC_HANDLER, STAP_VOID, "", "l");
	stap_testprog_insn(p, STAP_OP_MATCH, 0,
			   STAP_OPERAND_CONST | stap_testprog_str(p, "abc"),
			   stap_testprog_regex(p));
	stap_testprog_insn(p, STAP_OP_RET, STAP_NONE, 0, 0);
	stap_testprog_probe(p, STAP_PROBE_BEGIN, f, "begin", "");
}

static size_t write_prog(struct stap_test *t)
{
	return stap_testprog_write(t->prog, t->file, STAP_TESTPROG_MAX);
}

static void record_is_checked(struct stap_test *t)
{
#define ROW(field, value, tag) \
	STAP_PATCH_ROW(STAP_SEC_REGEX, 0, struct stap_regex, field, value, tag)
	static const struct stap_patch rows[] = {
		ROW(source, 2000, REGEX), ROW(data, 1, REGEX), ROW(ndata, 124, REGEX),
		ROW(ndata, 0, REGEX), ROW(ndata, 70, REGEX), ROW(ndata, 122, REGEX),
		ROW(nstate, 0, REGEX), ROW(nstate, 4, REGEX), ROW(nstate, 6, REGEX),
		ROW(nstate, 0xffff, REGEX), ROW(nclass, 0, REGEX), ROW(nclass, 3, REGEX),
		ROW(nclass, 257, REGEX), ROW(nreg, 7, REGEX), ROW(nreg, 257, REGEX),
		ROW(nreg, 256, NONE), ROW(ngroup, 5, REGEX), ROW(ngroup, 4, NONE),
		ROW(ngroup, 0, NONE),
	};
#undef ROW
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		regex_program(t->prog);
		memcpy((char *)&t->prog->regexes[0] + rows[i].off, &rows[i].value, rows[i].size);
		stap_test_expect(t, write_prog(t), rows[i].error, rows[i].what);
	}
}

/* Each word that is an index, one beyond what there is. */
static void words_are_checked(struct stap_test *t)
{
	static const struct {
		__u32 word;
		__u32 value;
		enum stap_error error;
	} rows[] = {
		{ 0, 4, STAP_E_REGEX }, { 63, 0x04000000, STAP_E_REGEX },
		{ STAP_DFA_INITIAL, 7, STAP_E_REGEX },
		{ STAP_DFA_INITIAL, 6, STAP_E_NONE },
		{ STAP_DFA_NLIST, 7, STAP_E_REGEX }, { STAP_DFA_NLIST, 0x10000, STAP_E_REGEX },
		{ STAP_DFA_NLIST, 0xffffffff, STAP_E_REGEX },
		{ 66, 7, STAP_E_REGEX }, { 67, STAP_DFA_ACCEPT | 7, STAP_E_REGEX },
		{ 66, STAP_DFA_ACCEPT, STAP_E_NONE }, { 95, 5, STAP_E_REGEX },
		{ 95, 0xfffe, STAP_E_REGEX }, { 95, 0x7ffff, STAP_E_REGEX },
		{ 95, 0x60004, STAP_E_NONE },
		/* Where lists begin: in the directory, at the end, in another list. */
		{ 96, 101, STAP_E_REGEX }, { 101, 123, STAP_E_REGEX },
		{ 101, 0xffffffff, STAP_E_REGEX }, { 98, 105, STAP_E_REGEX },
		/* Lengths, registers. */
		{ 102, 17, STAP_E_REGEX }, { 102, 0, STAP_E_NONE },
		{ 118, 5, STAP_E_REGEX }, { 118, 0xffffffff, STAP_E_REGEX },
		{ 122, 0x80000, STAP_E_REGEX }, { 122, 8, STAP_E_REGEX },
		{ 122, STAP_DFA_UNSET, STAP_E_NONE }, { 122, 0xfffd, STAP_E_REGEX },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		char what[32];

		regex_program(t->prog);
		t->prog->dfa[rows[i].word] = rows[i].value;
		snprintf(what, sizeof(what), "word %u = 0x%x", rows[i].word, rows[i].value);
		stap_test_expect(t, write_prog(t), rows[i].error, what);
	}
}

static void expressions_do_not_share_words(struct stap_test *t)
{
	regex_program(t->prog);
	stap_testprog_init(t->prog, "regex");
	t->prog->regexes[0] = (struct stap_regex){ .ndata = 69, .nstate = 1, .nclass = 1 };
	t->prog->regexes[1] = t->prog->regexes[0];
	t->prog->hdr.sec[STAP_SEC_REGEX].count = 2;
	t->prog->hdr.sec[STAP_SEC_DFA].count = 138;
	stap_test_expect(t, write_prog(t), STAP_E_REGEX, "shared");
	t->prog->regexes[1].data = 69;
	stap_test_expect(t, write_prog(t), STAP_E_NONE, "not shared");
}

static void expect_text(struct stap_test *t, const char *what, const char *got, const char *want)
{
	if (strcmp(got, want))
		t->fail(t->to, "%s: '%s', not '%s'", what, got, want);
}

/* "whole first" for a match, an error's text otherwise. */
static void run_match(const struct stap_image *img, const char *s, char *got, size_t size)
{
	static char text[512];
	static struct stap_match m = { .text = text };
	char whole[64], first[64], error[STAP_DFA_TEXT];
	__s64 n;

	if (stap_dfa_match(img, 0, s, &m) &&
	    !stap_dfa_matched(&m, 0, whole, sizeof(whole), error) &&
	    !stap_dfa_matched(&m, 1, first, sizeof(first), error) &&
	    !stap_dfa_ngroups(&m, &n, error))
		snprintf(got, size, "%s %s %lld", whole, first, (long long)n);
	else if (stap_dfa_ngroups(&m, &n, error))
		snprintf(got, size, "%s", error);
}

static void matches(struct stap_test *t)
{
	static const struct {
		const char *string;
		const char *want;
	} rows[] = {
		{ "abbc", "abbc b 2" }, { "xxacyy", "ac a 2" }, { "cabab bac", "bac a 2" },
		{ "bcac", "bc b 2" },
		{ "ab", "Attempted to get subexpression count from failed match" },
		{ "", "Attempted to get subexpression count from failed match" },
		{ "\xff", "Attempted to get subexpression count from failed match" },
	};
	struct stap_verdict v;
	struct stap_image img;
	char got[160];
	size_t i;

	regex_program(t->prog);
	if (stap_format_open(&img, t->file, write_prog(t), &v) || stap_verify(&img, &v)) {
		t->fail(t->to, "%s", v.text);
		return;
	}
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		got[0] = '\0';
		run_match(&img, rows[i].string, got, sizeof(got));
		expect_text(t, rows[i].string, got, rows[i].want);
	}
}

static void groups_that_are_not_there(struct stap_test *t)
{
	char text[16] = "abc", group[16], error[STAP_DFA_TEXT];
	struct stap_match m = { .ngroup = 3, .text = text };

	m.reg[0] = 1;
	m.reg[1] = 2;
	m.reg[2] = STAP_DFA_UNSET;
	m.reg[3] = STAP_DFA_UNSET;
	/* What no program of stapc's does: it begins behind its end. */
	m.reg[4] = 2;
	m.reg[5] = 1;
	if (stap_dfa_matched(&m, 0, group, sizeof(group), error))
		t->fail(t->to, "%s", error);
	expect_text(t, "group 0", group, "b");
	stap_dfa_matched(&m, 1, group, sizeof(group), error);
	expect_text(t, "group 1", group, "");
	stap_dfa_matched(&m, 2, group, sizeof(group), error);
	expect_text(t, "group 2", group, "");
	if (!stap_dfa_matched(&m, 3, group, sizeof(group), error))
		t->fail(t->to, "group 3 of 3");
	expect_text(t, "group 3", error, "Attempted to get nonexistent subexpression 3");
	m.reg[1] = 4;
	stap_dfa_matched(&m, 0, group, sizeof(group), error);
	expect_text(t, "beyond the string", group, "");
}

static void escapes(struct stap_test *t)
{
	static const struct {
		const char *s;
		size_t cap;
		__s64 len;
		bool quoted;
		const char *want;
	} rows[] = {
		{ "a\n\"\\", 64, 0, false, "a\\n\\\"\\\\" },
		{ "\x01\x7f\xff", 64, 0, false, "\\001\\177\\377" },
		{ "\xc3\xa4\xf0\x9f\x98\x80", 64, 0, false, "\\u00E4\\U0001F600" },
		{ "\xc3", 64, 0, false, "\\303" }, { "\xc0\xaf", 64, 0, false, "\\300\\257" },
		{ "abcdefgh", 8, 0, false, "abcdefg" }, { "abcdefgh", 64, 3, false, "abc" },
		{ "abcdef\n", 8, 0, false, "abcdef" }, { "", 8, 0, true, "\"\"" },
		{ "abcde", 8, 0, true, "\"abcde\"" }, { "abcdef", 8, 0, true, "\"ab\"..." },
		{ "\n\n\n\n", 8, 0, true, "\"\\n\"..." }, { "abcdef", 64, -1, true, "\"abcdef\"" },
		{ "abcdef", 64, 1, true, "\"\"..." }, { "\xff\xff", 8, 0, true, "\"\"..." },
	};
	char got[64];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		stap_escape_text(got, rows[i].cap, rows[i].s, rows[i].len, rows[i].quoted);
		expect_text(t, rows[i].s, got, rows[i].want);
	}
	stap_escape_replace(got, 8, "a-b-c", "-", "===");
	expect_text(t, "replaced", got, "a===b==");
	stap_escape_replace(got, sizeof(got), "aaa", "", "x");
	expect_text(t, "nothing replaced", got, "aaa");
}

static void tokens(struct stap_test *t)
{
	static const struct {
		const char *s;
		const char *delim;
		const char *want;
	} rows[] = {
		{ "", " ", "" }, { " a b,c", " ", "a" }, { "", " ", "b,c" }, { "", " ", "" },
		{ "x,y;z", ",", "x" }, { "", ";", "y" }, { "", "", "z" }, { "", "", "" },
		{ "0123456789", "9", "0123456" },
	};
	char text[8] = "", got[8];
	struct stap_tokens tok = { .text = text };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		stap_escape_tokenize(&tok, got, sizeof(got), rows[i].s, rows[i].delim);
		expect_text(t, rows[i].s, got, rows[i].want);
	}
}

const struct stap_case stap_regex_cases[] = {
	STAP_CASE(record_is_checked),
	STAP_CASE(words_are_checked),
	STAP_CASE(expressions_do_not_share_words),
	STAP_CASE(matches),
	STAP_CASE(groups_that_are_not_there),
	STAP_CASE(escapes),
	STAP_CASE(tokens),
	{}
};
