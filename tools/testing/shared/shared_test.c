// SPDX-License-Identifier: GPL-2.0
/*
 * User space's side of the tests that are shared with the kernel: runs every
 * row and says "ok" or "not ok".
 */
#include "cases.h"

static bool failed;

static void __printf(2, 3) shared_fail(void *to, const char *fmt, ...)
{
	va_list ap;

	(void)to;
	failed = true;
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

static int run_suite(const char *suite, const struct stap_case *c, struct stap_test *t)
{
	int bad = 0;

	for (; c->name; c++) {
		failed = false;
		c->run(t);
		printf("%s %s/%s\n", failed ? "not ok" : "ok", suite, c->name);
		bad += failed;
	}
	return bad;
}

int main(void)
{
	struct stap_test t = { .fail = shared_fail };
	int bad = 0;

	t.prog = calloc(1, sizeof(*t.prog));
	/* All of a program file's buffer is its own, for the sanitizer to see. */
	t.file = calloc(1, STAP_TESTPROG_MAX);
	if (!t.prog || !t.file)
		return 2;
	bad += run_suite("format", stap_format_cases, &t);
	bad += run_suite("verify", stap_verify_cases, &t);
	bad += run_suite("runtime", stap_runtime_cases, &t);
	bad += run_suite("array", stap_array_cases, &t);
	bad += run_suite("array", stap_model_cases, &t);
	bad += run_suite("stat", stap_stat_cases, &t);
	bad += run_suite("regex", stap_regex_cases, &t);
	bad += run_suite("reloc", stap_reloc_cases, &t);
	bad += run_suite("symbol", stap_symbol_cases, &t);
	free(t.prog);
	free(t.file);
	return bad != 0;
}
