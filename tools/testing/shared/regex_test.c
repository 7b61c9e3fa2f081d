// SPDX-License-Identifier: GPL-2.0
/*
 * Regular expressions, from the compiler through the checker to the run-time:
 * rows with what matches and what the groups are, rows with what is refused,
 * and random expressions and strings compared with the C library's regexec().
 */
#include <regex.h>
#include <stdarg.h>
#include <stdint.h>

#include "dfa.h"
#include "msg.h"
#include "re.h"
#include "stages.h"
#include "verify.h"

#define GROUPS_MAX	8

static char message[256];
static unsigned int failed, done;

/* The compiler's only way to say something. */
void stap_error(struct stap_session *s, const struct stap_tok *tok, const char *fmt, ...)
{
	va_list ap;

	(void)s;
	(void)tok;
	va_start(ap, fmt);
	vsnprintf(message, sizeof(message), fmt, ap);
	va_end(ap);
}

static const struct {
	const char *re;
	const char *string;
	const char *want;	/* "(0,3)(1,-)": all groups; NULL: no match */
} rows[] = {
	{ "str(ing)", "an example string", "(11,17)(14,17)" },
	{ "reg(ex.*p).*r", "regexculpicator", "(0,15)(3,9)" },
	{ "q*b", "aqqqqqb", "(1,7)" },
	{ "abc", "xabcabc", "(1,4)" },
	{ "", "abc", "(0,0)" },
	{ "x*", "abxx", "(0,0)" },
	{ "x+", "abxxb", "(2,4)" },
	{ "a.c", "a\nc", "(0,3)" },
	{ "a|ab|abc", "zabcd", "(1,4)" },
	{ "^a", "ba", NULL },
	{ "^a", "ab", "(0,1)" },
	{ "a$", "ab", NULL },
	{ "a$", "baa", "(2,3)" },
	{ "^$", "", "(0,0)" },
	{ "^$", "a", NULL },
	{ "(^|x)a", "xa", "(0,2)(0,1)" },
	{ "(^|x)a", "ba", NULL },
	{ "a^b|c$d|a$", "ba", "(1,2)" },
	{ "(a*)*", "b", "(0,0)(0,0)" },
	{ "(a*)+", "b", "(0,0)(0,0)" },
	{ "(a*)*", "ab", "(0,1)(0,1)" },
	{ "((a)|b)*", "ba", "(0,2)(1,2)(1,2)" },
	{ "(a)|b", "b", "(0,1)(-)" },
	{ "(a)|(b)", "b", "(0,1)(-)(0,1)" },
	{ "a||b", "xb", "(0,0)" },
	{ "()", "a", "(0,0)(0,0)" },
	{ "(a?)(ab)?", "ab", "(0,2)(0,0)(0,2)" },
	{ "(a|ab)(c|bcd)(d*)", "xabcdabcd", "(1,5)(1,2)(2,5)(5,5)" },
	{ "([a-z]+)://([^/]+)(/.*)?", "see http://x.org/y z", "(4,20)(4,8)(11,16)(16,20)" },
	{ "([0-9]+)-([0-9]+)", "pid 12-345.", "(4,10)(4,6)(7,10)" },
	{ "([0-9]+)\\.([0-9]+)", "v6.12.3", "(1,5)(1,2)(3,5)" },
	{ "(.)(.)(.)", "abcd", "(0,3)(0,1)(1,2)(2,3)" },
	{ "((((a))))", "a", "(0,1)(0,1)(0,1)(0,1)(0,1)" },
	{ "(a){3}", "aaaa", "(0,3)(2,3)" },
	{ "a{2}", "caaab", "(1,3)" },
	{ "a{2,}", "caaab", "(1,4)" },
	{ "a{1,2}", "caaab", "(1,3)" },
	{ "x{0}y", "xy", "(1,2)" },
	{ "x{0,1}y", "xy", "(0,2)" },
	{ "(ab){1,3}c", "xababc", "(1,6)(3,5)" },
	{ "a**", "aa", "(0,2)" },
	{ "[abc]+", "xbcay", "(1,4)" },
	{ "[^abc]+", "abxyc", "(2,4)" },
	{ "[a-c-e]+", "d-e", "(1,3)" },
	{ "[]x]+", "a]x", "(1,3)" },
	{ "[^]x]+", "]ax", "(1,2)" },
	{ "[a-]+", "b-a", "(1,3)" },
	{ "[\\]]b", "\\]b", "(1,3)" },
	{ "[[:alpha:]]+", "12abC3", "(2,5)" },
	{ "[[:digit:][:space:]]+", "a1 2b", "(1,4)" },
	{ "[^[:upper:]]+", "ABcdE", "(2,4)" },
	{ "[[:xdigit:]]{4}", "xyzBEEF", "(3,7)" },
	{ "[[.-.]]", "a-b", "(1,2)" },
	{ "[[=a=]b]+", "xabx", "(1,3)" },
	{ "\\.c", "a.c", "(1,3)" },
	{ "\\(\\)\\*", "()*", "(0,3)" },
	{ "\\w", "a", NULL },
	{ "\\w", "w", "(0,1)" },
	{ "a]b}", "a]b}", "(0,4)" },
	{ "[\x80-\xff]+", "a\xc3\xa4z", "(1,3)" },
	{ "\xc3\xa4", "x\xc3\xa4", "(1,3)" },
};

#define ERROR		"regex compilation error"
#define AT(pos)		ERROR " (at position " #pos "): "
#define COMPLEX		ERROR ": regular expression is too complex: "

/* What is refused, and how. */
static const struct {
	const char *re;
	const char *want;
} refused[] = {
	{ "a(b", AT(2) "expected ), found end of regex" },
	{ "ab)", AT(2) "unexpected ')'" },
	{ "[a", AT(1) "unclosed character class" },
	{ "[]", AT(1) "unclosed character class" },
	{ "a{2", AT(3) "unexpected end of regex" },
	{ "a{", AT(2) "expected number" },
	{ "a{,3}", AT(3) "expected number" },
	{ "a{1,x}", AT(5) "expected '}' or number" },
	{ "a{2,1}", AT(5) "interval ends before it begins" },
	{ "a{70000}", AT(7) "70000 is too large" },
	{ "*a", AT(0) "unexpected '*'" },
	{ "a|*b", AT(2) "unexpected '*'" },
	{ "(+)", AT(1) "unexpected '+'" },
	{ "{2}", AT(0) "unexpected '{'" },
	{ "^*",
	  AT(1) "postfix closure '*' applied to anchoring operator" },
	{ "a\\", AT(2) "unexpected end of regex" },
	{ "[[:foo:]]", ERROR ": unknown character class 'foo'" },
	{ "[[:alpha:]", AT(1) "unclosed character class" },
	{ "[[:alpha", AT(8) "unclosed character class '[:alpha'" },
	{ "[z-a]", AT(4) "Inverted character range z-a" },
	{ "(a|b)*a(a|b){14}", COMPLEX "its automaton has too many states" },
	{ "((a{100}){100}){100}", COMPLEX "its repetitions are too long" },
};

/* An image that has nothing but an expression. */
static struct stap_header header = { .maxstringlen = 512 };
static struct stap_image image = { .hdr = &header, .str = "" };
static struct stap_regex regex;
static struct stap_session session;

static bool compile(const char *re, bool groups)
{
	struct stap_verdict v = { 0 };
	struct stap_re_out out;

	if (!session.arena)
		session.arena = stap_arena_new();
	message[0] = 0;
	if (stap_re_compile(&session, NULL, re, strlen(re), groups, &out))
		return false;
	regex = (struct stap_regex) {
		.ndata = out.ndata, .nstate = out.nstate, .nclass = out.nclass,
		.nreg = out.nreg, .ngroup = out.ngroup,
	};
	image.regexes = &regex;
	image.dfa = out.data;
	image.count[STAP_SEC_STR] = 1;
	image.count[STAP_SEC_REGEX] = 1;
	image.count[STAP_SEC_DFA] = out.ndata;
	if (stap_verify_regex(&image, 0, &v)) {
		printf("not ok %s: the checker: %s\n", re, v.text);
		failed++;
		return false;
	}
	return true;
}

static void reset(void)
{
	stap_arena_free(session.arena);
	session.arena = NULL;
}

static void check(const char *re, const char *string, const char *got, const char *want)
{
	done++;
	if (!strcmp(got, want))
		return;
	failed++;
	printf("not ok %s on \"%s\": %s, not %s\n", re, string, got, want);
}

/* Match, and write the groups as the rows have them. */
static bool match(const char *string, char *text, size_t size)
{
	static char buf[512];
	static struct stap_match m = { .text = buf };
	unsigned int i;
	size_t at = 0;

	text[0] = 0;
	if (!stap_dfa_match(&image, 0, string, &m))
		return false;
	for (i = 0; i < m.ngroup; i++) {
		if (m.reg[2 * i] == STAP_DFA_UNSET)
			at += snprintf(text + at, size - at, "(-)");
		else
			at += snprintf(text + at, size - at, "(%u,%u)", m.reg[2 * i],
				       m.reg[2 * i + 1]);
	}
	return true;
}

static void run_rows(void)
{
	char got[256];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *want = rows[i].want ? rows[i].want : "none";

		if (!compile(rows[i].re, true)) {
			check(rows[i].re, "", message, "no error");
			continue;
		}
		check(rows[i].re, rows[i].string,
		      match(rows[i].string, got, sizeof(got)) ? got : "none", want);
		if (compile(rows[i].re, false))
			check(rows[i].re, rows[i].string,
			      match(rows[i].string, got, sizeof(got)) ? "match" : "none",
			      rows[i].want ? "match" : "none");
	}
	for (i = 0; i < ARRAY_SIZE(refused); i++) {
		if (compile(refused[i].re, false))
			snprintf(message, sizeof(message), "no error");
		check(refused[i].re, "", message, refused[i].want);
	}
	reset();
}

static uint64_t seed = 1;

static unsigned int rnd(unsigned int n)
{
	seed = seed * 6364136223846793005ull + 1442695040888963407ull;
	return (seed >> 33) % n;
}

/*
 * A random expression of about @size characters. No ^ in groups: the C library
 * takes one that is repeated for good wherever the repetition begins.
 */
static char *generate(char *p, unsigned int size)
{
	static const char *const atoms[] = {
		"a", "b", "c", "a", "b", ".", "[ab]", "[^a]", "[b-c]", "[[:alpha:]]", "\\.", "d",
	};
	static const char *const repeats[] = { "*", "+", "?", "{2}", "{1,2}", "{2,}", "{0,2}" };
	unsigned int alternatives = rnd(3) ? 1 : 2;

	while (alternatives--) {
		unsigned int pieces = 1 + rnd(3);

		if (size == 16 && !rnd(12))
			*p++ = '^';
		while (pieces--) {
			if (size > 4 && !rnd(3)) {
				*p++ = '(';
				p = generate(p, size / 2);
				*p++ = ')';
			} else {
				p = stpcpy(p, atoms[rnd(ARRAY_SIZE(atoms))]);
			}
			if (!rnd(3))
				p = stpcpy(p, repeats[rnd(ARRAY_SIZE(repeats))]);
		}
		if (!rnd(12))
			*p++ = '$';
		if (alternatives)
			*p++ = '|';
	}
	*p = 0;
	return p;
}

/* Whether it matches, with and without groups, and from where to where. */
static void compare(const char *re, const regex_t *posix, const char *string, bool groups)
{
	char got[512], want[32];
	regmatch_t m[1];

	if (regexec(posix, string, 1, m, 0))
		snprintf(want, sizeof(want), "none");
	else
		snprintf(want, sizeof(want), "(%d,%d)", (int)m[0].rm_so, (int)m[0].rm_eo);
	if (!match(string, got, sizeof(got)))
		snprintf(got, sizeof(got), "none");
	if (!groups)
		check(re, string, *got ? got : "match", *want == 'n' ? want : "match");
	else
		check(re, string, strtok(got, ")") ? strcat(got, *got == '(' ? ")" : "") : "",
		      want);
}

static void run_random(unsigned int n)
{
	char re[1024], string[32];
	regex_t posix;
	unsigned int i, k, groups;

	while (n--) {
		generate(re, 16);
		if (strlen(re) > 200 || regcomp(&posix, re, REG_EXTENDED))
			continue;
		for (groups = 0; groups < 2; groups++) {
			if (!compile(re, groups))
				continue;
			for (i = 0; i < 8; i++) {
				unsigned int len = rnd(12);

				for (k = 0; k < len; k++)
					string[k] = "aaabbbccd."[rnd(10)];
				string[len] = 0;
				compare(re, &posix, string, groups);
			}
		}
		regfree(&posix);
		reset();
	}
}

/* What no person would write: it is refused, or what is made is good. */
static void run_garbage(unsigned int n)
{
	static const char signs[] = "ab()[]{}*+?|^$\\.,-:=12 \xff";
	static const char *const strings[] = { "", "ab", "a12(b)*[a]", "\xff\xfe\x01" };
	char re[64], got[512];
	unsigned int i, len;

	while (n--) {
		len = rnd(sizeof(re) - 1);
		for (i = 0; i < len; i++)
			re[i] = signs[rnd(sizeof(signs) - 1)];
		re[len] = 0;
		done++;
		if (compile(re, rnd(2)))
			for (i = 0; i < ARRAY_SIZE(strings); i++)
				match(strings[i], got, sizeof(got));
		else if (!message[0])
			failed++;
		reset();
	}
}

int main(int argc, char **argv)
{
	run_rows();
	seed = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;
	run_random(argc > 1 ? atoi(argv[1]) : 5000);
	run_garbage(argc > 1 ? atoi(argv[1]) : 5000);
	if (!failed)
		printf("ok regex_test: %u checks\n", done);
	else
		printf("not ok regex_test: %u of %u checks failed\n", failed, done);
	return failed != 0;
}
