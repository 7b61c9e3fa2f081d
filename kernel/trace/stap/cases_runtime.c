// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of the run-time library, print.c and string.c, and of disasm.c: rows
 * of what goes in and what comes out.
 */
#include "cases.h"
#include "runtime.h"

#define CAP	16

struct print_row {
	const char *text;
	const char *fields;
	union stap_value args[3];
	const char *want;
};

#define N(n)	{ .num = n }
#define S(s)	{ .str = s }
#define LEAST	(-0x7fffffffffffffffLL - 1)

static const struct print_row print_rows[] = {
	{ "plain 100%%\n", "", { N(0) }, "plain 100%\n" },
	{ "%d|%i|%u", "lll", { N(-1), N(42), N(-1) }, "-1|42|18446744073709551615" },
	{ "%d|%d", "ll", { N(LEAST), N(0x7fffffffffffffffLL) },
	  "-9223372036854775808|9223372036854775807" },
	{ "%x|%X|%o", "lll", { N(255), N(-2), N(8) }, "ff|FFFFFFFFFFFFFFFE|10" },
	{ "%p|%p|%p", "lll", { N(0), N(4096), N(-1) }, "0x0|0x1000|0xffffffffffffffff" },
	{ "%5d|%-5d|%05d", "lll", { N(-42), N(-42), N(-42) }, "  -42|-42  |-0042" },
	{ "%+d|% d|%+d", "lll", { N(5), N(5), N(-5) }, "+5| 5|-5" },
	{ "%+5d|%-+5d|%+05d", "lll", { N(5), N(5), N(5) }, "   +5|+5   |+0005" },
	{ "%+u|% x|%#d", "lll", { N(5), N(5), N(5) }, "5|5|5" },
	{ "%#x|%#X|%#o", "lll", { N(255), N(255), N(8) }, "0xff|0XFF|010" },
	{ "%#x|%#o|%#X", "lll", { N(0), N(0), N(0) }, "0x0|00|0X0" },
	{ "%#8x|%-#8x|%#08x", "lll", { N(255), N(255), N(255) }, "    0xff|0xff    |0x0000ff" },
	{ "%8p|%-8p|%08p", "lll", { N(255), N(255), N(255) }, "    0xff|0xff    |0x0000ff" },
	{ "%.5d|%.5d|%.0d", "lll", { N(42), N(-42), N(0) }, "00042|-00042|0" },
	{ "%8.5d|%-8.5d|%08.5d", "lll", { N(42), N(42), N(42) }, "   00042|00042   |00000042" },
	{ "%*d|", "ll", { N(5), N(42) }, "   42|" },
	{ "%-*d|", "ll", { N(5), N(42) }, "42   |" },
	{ "%*d|", "ll", { N(-5), N(42) }, "42|" },
	{ "%.*d|", "ll", { N(4), N(42) }, "0042|" },
	{ "%.*d|", "ll", { N(-4), N(42) }, "42|" },
	{ "%*.*d|", "lll", { N(6), N(3), N(42) }, "   042|" },
	{ "%*d|", "ll", { N(0x100000005LL), N(42) }, "   42|" },
	{ "%s|%5s|%-5s|", "sss", { S("abc"), S("abc"), S("abc") }, "abc|  abc|abc  |" },
	{ "%.2s|%5.2s|%-5.2s|", "sss", { S("abc"), S("abc"), S("abc") }, "ab|   ab|ab   |" },
	{ "%.s|%.9s|", "ss", { S("abc"), S("abc") }, "|abc|" },
	{ "%*.*s|", "lls", { N(5), N(2), S("abc") }, "   ab|" },
	{ "%.*s|", "ls", { N(-1), S("abc") }, "|" },
	{ "%2s|%+s|%#s", "sss", { S("abc"), S("a"), S("\n") }, "abc|a|\n" },
	{ "%c%c%c", "lll", { N('a'), N('b' + 256), N(0xe9) }, "ab\xe9" },
	{ "%3c|%-3c|%05c", "lll", { N('a'), N('b'), N('c') }, "  a|b  |    c" },
	{ "%#c|%#c|%#c", "lll", { N('a'), N('\n'), N(0) }, "a|\\n|\\000" },
	{ "%#c|%#c|%#c", "lll", { N('\''), N('"'), N(0xe9) }, "\\'|\"|\\351" },
	{ "%#c|%#c|%#5c", "lll", { N('\\'), N(7), N(27) }, "\\\\|\\a| \\033" },
	{ "%d %s %d", "lsl", { N(1), S("two"), N(3) }, "1 two 3" },
};

static void check_print(struct stap_test *t, const struct print_row *r)
{
	struct stap_verdict v;
	struct stap_image img;
	char buf[64];
	size_t len;

	stap_testprog_init(t->prog, "x");
	stap_testprog_format(t->prog, r->text, r->fields);
	len = stap_testprog_write(t->prog, t->file, STAP_TESTPROG_MAX);
	if (stap_format_open(&img, t->file, len, &v) || stap_verify(&img, &v)) {
		t->fail(t->to, "'%s': %s", r->text, v.text);
		return;
	}
	len = stap_print_buf(&img, 0, r->args, buf, sizeof(buf));
	if (strcmp(buf, r->want) || len != strlen(r->want))
		t->fail(t->to, "'%s': '%s' expected, got '%s'", r->text, r->want, buf);
	/* Cut anywhere, it is the same text. */
	for (; len; len--) {
		memset(buf, 'x', sizeof(buf));
		stap_print_buf(&img, 0, r->args, buf, len);
		if (strlen(buf) != len - 1 || strncmp(buf, r->want, len - 1) || buf[len] != 'x')
			t->fail(t->to, "'%s' cut to %zu: '%s'", r->text, len, buf);
	}
}

static void formats_print(struct stap_test *t)
{
	const struct print_row *r;

	for (r = print_rows; r < print_rows + ARRAY_SIZE(print_rows); r++)
		check_print(t, r);
}

static void count_bytes(void *to, const char *text, size_t len)
{
	*(size_t *)to += text ? len : 0;
}

static void output_is_bounded(struct stap_test *t)
{
	static const union stap_value args[] = { N(0x7fffffff), N(0x7fffffff), N(1) };
	struct stap_verdict v;
	struct stap_image img;
	size_t n = 0, len;

	stap_testprog_init(t->prog, "x");
	stap_testprog_format(t->prog, "%*.*d|", "lll");
	len = stap_testprog_write(t->prog, t->file, STAP_TESTPROG_MAX);
	if (stap_format_open(&img, t->file, len, &v) || stap_verify(&img, &v))
		t->fail(t->to, "%s", v.text);
	else if (stap_print_format(&img, 0, args, count_bytes, &n) != n || n != STAP_PRINT_MAX)
		t->fail(t->to, "%zu bytes", n);
}

static void expect_string(struct stap_test *t, const char *what, const char *buf,
			  size_t len, const char *want)
{
	if (strcmp(buf, want) || len != strlen(want))
		t->fail(t->to, "%s: '%s' expected, got '%s' of length %zu", what, want, buf, len);
}

static void strings_are_copied_and_joined(struct stap_test *t)
{
	char a[CAP], b[CAP];

	expect_string(t, "copy", a, stap_string_copy(a, CAP, "0123456789"), "0123456789");
	expect_string(t, "cut", a, stap_string_copy(a, CAP, "0123456789abcdefgh"),
		      "0123456789abcde");
	expect_string(t, "to itself", a, stap_string_copy(a, CAP, a), "0123456789abcde");
	expect_string(t, "one byte", b, stap_string_copy(b, 1, "x"), "");
	expect_string(t, "join", a, stap_string_cat(a, CAP, "abc", "def"), "abcdef");
	expect_string(t, "append", a, stap_string_cat(a, CAP, a, "ghi"), "abcdefghi");
	expect_string(t, "prepend", a, stap_string_cat(a, CAP, "0", a), "0abcdefghi");
	expect_string(t, "double", a, stap_string_cat(a, CAP, a, a), "0abcdefghi0abcd");
	expect_string(t, "full", a, stap_string_cat(a, CAP, a, "x"), "0abcdefghi0abcd");
	expect_string(t, "empty", b, stap_string_cat(b, CAP, "", ""), "");
}

struct substr_row {
	const char *s;
	__s64 start;
	__s64 len;
	const char *want;
};

static const struct substr_row substr_rows[] = {
	{ "hello", 0, 5, "hello" }, { "hello", 1, 3, "ell" }, { "hello", 1, 99, "ello" },
	{ "hello", 4, 1, "o" }, { "hello", 5, 1, "" }, { "hello", -1, 3, "" },
	{ "hello", 0, 0, "" }, { "hello", 0, -1, "" }, { "", 0, 1, "" },
	{ "hello", 0, 0x7fffffffffffffffLL, "" }, { "hello", 0, 0x7ffffffffffffffeLL, "hello" },
	{ "hello", LEAST, LEAST, "" }, { "0123456789abcdefgh", 1, 18, "123456789abcdef" },
};

/* Strings are read in aligned words, so where they begin and end is tried out. */
static void strings_begin_anywhere(struct stap_test *t)
{
	static char from[64] __aligned(8), to[64] __aligned(8);
	static const char text[] = "abcdefghijklmnopqrstuvwxyz";
	size_t at, len, cap, got, want;

	for (at = 0; at < 10; at++)
		for (len = 0; len < sizeof(text); len++)
			for (cap = 1; cap < sizeof(text) + 2; cap++) {
				memset(from, 'X', sizeof(from) - 1);
				memset(from, 0, at);
				memset(to, 'Y', sizeof(to) - 1);
				memcpy(from + at, text, len);
				from[at + len] = '\0';
				want = min(len, cap - 1);
				got = stap_string_copy(to, cap, from + at);
				if (got != want || memcmp(to, text, want) || to[want] ||
				    to[cap] != 'Y')
					t->fail(t->to, "%zu of %zu at %zu: %zu", cap, len, at, got);
				if ((size_t)stap_string_strlen(from + at) != len)
					t->fail(t->to, "length of %zu at %zu", len, at);
			}
}

static void substrings(struct stap_test *t)
{
	const struct substr_row *r;
	char buf[CAP] = "0123456789";

	expect_string(t, "in place", buf, stap_string_substr(buf, CAP, buf, 3, 4), "3456");
	for (r = substr_rows; r < substr_rows + ARRAY_SIZE(substr_rows); r++)
		expect_string(t, r->s, buf, stap_string_substr(buf, CAP, r->s, r->start, r->len),
			      r->want);
}

struct strtol_row {
	const char *s;
	__s64 base;
	__s64 want;
};

static const struct strtol_row strtol_rows[] = {
	{ "42", 10, 42 }, { "-42", 10, -42 }, { "+42", 10, 0 }, { " 42", 10, 0 }, { "", 10, 0 },
	{ "42abc", 10, 42 }, { "2a", 16, 42 }, { "2A", 16, 42 }, { "0x2a", 16, 42 },
	{ "0X2A", 16, 42 }, { "0x2a", 0, 42 }, { "0x", 0, 0 }, { "0xg", 0, 0 }, { "052", 0, 42 },
	{ "42", 0, 42 }, { "-0x2a", 0, -42 }, { "0x2a", 10, 0 }, { "052", 10, 52 },
	{ "101010", 2, 42 }, { "12", 2, 1 }, { "z", 36, 0 }, { "f", 36, 15 }, { "1f", 36, 51 },
	{ "--1", 10, 0 }, { "9223372036854775807", 10, 0x7fffffffffffffffLL },
	{ "9223372036854775808", 10, LEAST }, { "18446744073709551617", 10, 1 },
	{ "ffffffffffffffff", 16, -1 }, { "42", 0x10000000aLL, 42 }, { "7", 1, 0 },
};

static void numbers_in_strings(struct stap_test *t)
{
	const struct strtol_row *r;

	for (r = strtol_rows; r < strtol_rows + ARRAY_SIZE(strtol_rows); r++) {
		__s64 n = stap_string_strtol(r->s, r->base);

		if (n != r->want)
			t->fail(t->to, "strtol('%s', %lld) is %lld", r->s, (long long)r->base,
				(long long)n);
	}
}

static void expect_number(struct stap_test *t, const char *what, __s64 got, __s64 want)
{
	if (got != want)
		t->fail(t->to, "%s: %lld expected, got %lld", what, (long long)want,
			(long long)got);
}

static void strings_are_searched(struct stap_test *t)
{
	__s64 byte;

	expect_number(t, "strlen", stap_string_strlen("hello"), 5);
	expect_number(t, "less", stap_string_cmp("abc", "abd"), -1);
	expect_number(t, "equal", stap_string_cmp("abc", "abc"), 0);
	expect_number(t, "greater", stap_string_cmp("b", "abc"), 1);
	expect_number(t, "prefix", stap_string_cmp("ab", "abc"), -1);
	expect_number(t, "unsigned", stap_string_cmp("\xe9", "e"), 1);
	expect_number(t, "isinstr", stap_string_isinstr("hello", "ell"), 1);
	expect_number(t, "not isinstr", stap_string_isinstr("hello", "elo"), 0);
	expect_number(t, "isinstr empty", stap_string_isinstr("", ""), 1);
	expect_number(t, "strpos", stap_string_strpos("hello", "lo"), 3);
	expect_number(t, "strpos none", stap_string_strpos("hello", "x"), -1);
	expect_number(t, "strpos empty", stap_string_strpos("hello", ""), 0);
	expect_number(t, "stringat", stap_string_stringat("h\xe9", 1, &byte), 0);
	expect_number(t, "byte", byte, 0xe9);
	expect_number(t, "stringat end", stap_string_stringat("ab", 2, &byte), -ERANGE);
	expect_number(t, "no byte", byte, 0);
	expect_number(t, "stringat -1", stap_string_stringat("ab", -1, &byte), -ERANGE);
}

struct text {
	char buf[1024];
	size_t len;
};

static void __printf(2, 3) append(void *to, const char *fmt, ...)
{
	struct text *text = to;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text->buf + text->len, sizeof(text->buf) - text->len, fmt, ap);
	va_end(ap);
	text->len += strlen(text->buf + text->len);
}

static const char disasm_want[] =
	"handler 1 \"probe 0\": 2 slots: long, string\n"
	"  try 0 to 2, catch ->5 with s1\n"
	"  ; a.stp:1: probe begin { ... }\n"
	"    0  CALL    s0, twice(-7)\n"
	"    1  CALLB   kernel_string2(s0, \"a\\\"b\\n\")\n"
	"  ; a.stp:2:\n"
	"    2  SPRINTF s1, \"%d\\n\"(s0)\n"
	"    3  ADDG    count, s0\n"
	"    4  JLT     ->6, s0, -7\n"
	"    5  EMIT    out(s0)\n"
	"    6  LDU8    s0, s0, -4\n"
	"    7  JMP     ->0, charge 3\n"
	"    8  RET\n";

static void disasm_prog(struct stap_testprog *p)
{
	__u32 c;

	stap_testprog_init(p, "x");
	c = stap_testprog_const(p, -7);
	stap_testprog_global(p, "count", STAP_LONG);
	stap_testprog_event(p, "out", stap_testprog_format(p, "%d\n", "l"));
	stap_testprog_func(p, "twice", 0, STAP_LONG, "l", "");
	stap_testprog_insn(p, STAP_OP_RET, 0, 0, 0);
	stap_testprog_func(p, "probe 0", STAP_FUNC_HANDLER, STAP_VOID, "", "ls");
	stap_testprog_insn(p, STAP_OP_CALL, 0, 0, stap_testprog_arg(p, c));
	stap_testprog_insn(p, STAP_OP_CALLB, STAP_NONE, STAP_BI_KERNEL_STRING2,
			   stap_testprog_arg(p, 0));
	stap_testprog_arg(p, stap_testprog_str(p, "a\"b\n") | STAP_OPERAND_CONST);
	stap_testprog_insn(p, STAP_OP_SPRINTF, 1, 0, 1);
	stap_testprog_insn(p, STAP_OP_ADDG, 0, 0, 0);
	stap_testprog_insn(p, STAP_OP_JLT, 6, 0, c);
	stap_testprog_insn(p, STAP_OP_EMIT, 0, 1, 0);
	stap_testprog_insn(p, STAP_OP_LDU8, 0, 0, -4);
	stap_testprog_insn(p, STAP_OP_JMP, 0, 3, 0);
	stap_testprog_insn(p, STAP_OP_RET, STAP_NONE, 0, 0);
	stap_testprog_catch(p, 1, 0, 3, 5, 1);
	stap_testprog_line(p, 1, "a.stp", 1, "");
	stap_testprog_line(p, 3, "a.stp", 2, "");
	stap_testprog_source(p, "a.stp", 1, "\tprobe begin { ... }");
}

static void disassembly(struct stap_test *t)
{
	static struct text text;
	struct stap_verdict v;
	struct stap_image img;
	size_t len;

	disasm_prog(t->prog);
	len = stap_testprog_write(t->prog, t->file, STAP_TESTPROG_MAX);
	if (stap_format_open(&img, t->file, len, &v) || stap_verify(&img, &v)) {
		t->fail(t->to, "%s", v.text);
		return;
	}
	text.len = 0;
	stap_disasm_func(&img, 1, append, &text);
	if (strcmp(text.buf, disasm_want))
		t->fail(t->to, "text is\n%s", text.buf);
}

const struct stap_case stap_runtime_cases[] = {
	STAP_CASE(formats_print),
	STAP_CASE(output_is_bounded),
	STAP_CASE(strings_are_copied_and_joined),
	STAP_CASE(strings_begin_anywhere),
	STAP_CASE(substrings),
	STAP_CASE(numbers_in_strings),
	STAP_CASE(strings_are_searched),
	STAP_CASE(disassembly),
	{}
};
