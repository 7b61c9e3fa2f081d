// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit's side of the tests that the kernel shares with user space.
 */
#include <kunit/test.h>

#include "cases.h"

static void __printf(2, 3) shared_fail(void *to, const char *fmt, ...)
{
	struct kunit *test = to;
	char text[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	KUNIT_FAIL(test, "%s", text);
}

static void shared_run(struct kunit *test)
{
	const struct stap_case *c = test->param_value;
	struct stap_test t = { .fail = shared_fail, .to = test };

	t.prog = kunit_kzalloc(test, sizeof(*t.prog), GFP_KERNEL);
	t.file = kunit_kzalloc(test, STAP_TESTPROG_MAX, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, t.prog);
	KUNIT_ASSERT_NOT_NULL(test, t.file);
	c->run(&t);
}

static const void *next_case(const struct stap_case *first, const void *prev, char *desc)
{
	const struct stap_case *c = prev ? (const struct stap_case *)prev + 1 : first;

	if (!c->name)
		return NULL;
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
	return c;
}

static const void *format_next(const void *prev, char *desc)
{
	return next_case(stap_format_cases, prev, desc);
}

static const void *verify_next(const void *prev, char *desc)
{
	return next_case(stap_verify_cases, prev, desc);
}

static const void *runtime_next(const void *prev, char *desc)
{
	return next_case(stap_runtime_cases, prev, desc);
}

static const void *array_next(const void *prev, char *desc)
{
	return next_case(stap_array_cases, prev, desc);
}

static const void *model_next(const void *prev, char *desc)
{
	return next_case(stap_model_cases, prev, desc);
}

static const void *stat_next(const void *prev, char *desc)
{
	return next_case(stap_stat_cases, prev, desc);
}

static const void *regex_next(const void *prev, char *desc)
{
	return next_case(stap_regex_cases, prev, desc);
}

static const void *reloc_next(const void *prev, char *desc)
{
	return next_case(stap_reloc_cases, prev, desc);
}

static const void *symbol_next(const void *prev, char *desc)
{
	return next_case(stap_symbol_cases, prev, desc);
}

static struct kunit_case format_tests[] = {
	KUNIT_CASE_PARAM(shared_run, format_next),
	{}
};

static struct kunit_case verify_tests[] = {
	KUNIT_CASE_PARAM(shared_run, verify_next),
	{}
};

static struct kunit_case runtime_tests[] = {
	KUNIT_CASE_PARAM(shared_run, runtime_next),
	{}
};

static struct kunit_case array_tests[] = {
	KUNIT_CASE_PARAM(shared_run, array_next),
	KUNIT_CASE_PARAM_ATTR(shared_run, model_next, { .speed = KUNIT_SPEED_SLOW }),
	{}
};

static struct kunit_case stat_tests[] = {
	KUNIT_CASE_PARAM(shared_run, stat_next),
	{}
};

static struct kunit_case regex_tests[] = {
	KUNIT_CASE_PARAM(shared_run, regex_next),
	{}
};

static struct kunit_case reloc_tests[] = {
	KUNIT_CASE_PARAM(shared_run, reloc_next),
	{}
};

static struct kunit_case symbol_tests[] = {
	KUNIT_CASE_PARAM(shared_run, symbol_next),
	{}
};

static struct kunit_suite format_suite = {
	.name = "stap_format",
	.test_cases = format_tests,
};

static struct kunit_suite verify_suite = {
	.name = "stap_verify",
	.test_cases = verify_tests,
};

static struct kunit_suite runtime_suite = {
	.name = "stap_runtime",
	.test_cases = runtime_tests,
};

static struct kunit_suite array_suite = {
	.name = "stap_array",
	.test_cases = array_tests,
};

static struct kunit_suite stat_suite = {
	.name = "stap_stat",
	.test_cases = stat_tests,
};

static struct kunit_suite regex_suite = {
	.name = "stap_regex",
	.test_cases = regex_tests,
};

static struct kunit_suite reloc_suite = {
	.name = "stap_reloc",
	.test_cases = reloc_tests,
};

static struct kunit_suite symbol_suite = {
	.name = "stap_symbol",
	.test_cases = symbol_tests,
};

kunit_test_suites(&format_suite, &verify_suite, &runtime_suite, &array_suite, &stat_suite,
		  &regex_suite, &reloc_suite, &symbol_suite);

MODULE_DESCRIPTION("Tests of the stap tracer's shared files");
MODULE_LICENSE("GPL");
