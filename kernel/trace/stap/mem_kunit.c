// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of kernel_string(): strings at the end of a page that none follows,
 * where reading in words must give way to reading by bytes.
 */
#include <kunit/test.h>
#include <linux/vmalloc.h>

#include "builtin.h"

#define MEM_MAX		32
#define MEM_TEXT	"abcdefghijklmnopqrstuvwxyz"

/**
 * struct mem_test - what a test works with
 * @rt:   a handler's state
 * @page: from vmalloc(): what is behind it is not mapped
 * @end:  of @page
 * @to:   a string slot
 */
struct mem_test {
	struct stap_rt *rt;
	char *page;
	char *end;
	char *to;
};

static int mem_setup(struct kunit *test)
{
	struct mem_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, t);
	test->priv = t;
	t->rt = kunit_kzalloc(test, sizeof(*t->rt), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, t->rt);
	t->rt->maxlen = MEM_MAX;
	t->to = kunit_kzalloc(test, MEM_MAX, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, t->to);
	t->page = vmalloc(PAGE_SIZE);
	KUNIT_ASSERT_NOT_NULL(test, t->page);
	t->end = t->page + PAGE_SIZE;
	return 0;
}

static void mem_cleanup(struct kunit *test)
{
	struct mem_test *t = test->priv;

	if (t)
		vfree(t->page);
}

/* Put @len characters right before the end of the page; where they begin. */
static char *mem_put(struct mem_test *t, u32 len)
{
	memset(t->page, 'X', PAGE_SIZE);
	memset(t->to, 'Y', MEM_MAX);
	memcpy(t->end - len, MEM_TEXT, len);
	return t->end - len;
}

static void mem_read(struct mem_test *t, const char *s, s64 n)
{
	t->rt->error = STAP_E_NONE;
	stap_builtin_kernel_string_n(t->rt, (unsigned long)t->to,
				     (unsigned long)s, n, 0);
}

static void string_ends_with_its_page(struct kunit *test)
{
	struct mem_test *t = test->priv;
	u32 len, n;

	for (len = 0; len < sizeof(MEM_TEXT); len++)
		for (n = 0; n < MEM_MAX; n++) {
			char *s = mem_put(t, len + 1);
			char want[MEM_MAX] = {};

			t->end[-1] = '\0';
			memcpy(want, MEM_TEXT, min(len, n));
			mem_read(t, s, n);
			KUNIT_EXPECT_EQ(test, t->rt->error, STAP_E_NONE);
			KUNIT_EXPECT_STREQ(test, t->to, want);
		}
}

static void string_runs_out_of_its_page(struct kunit *test)
{
	struct mem_test *t = test->priv;
	u32 len, n;

	for (len = 0; len < sizeof(MEM_TEXT) - 1; len++)
		for (n = 0; n < MEM_MAX; n++) {
			char *s = mem_put(t, len);

			mem_read(t, s, n);
			if (n < len) {
				KUNIT_EXPECT_EQ(test, t->rt->error, STAP_E_NONE);
				KUNIT_EXPECT_EQ(test, strlen(t->to), n);
				continue;
			}
			KUNIT_EXPECT_EQ(test, t->rt->error, STAP_E_KSTRING);
			KUNIT_EXPECT_EQ(test, t->rt->addr, (unsigned long)s);
			KUNIT_EXPECT_STREQ(test, t->to, "");
		}
}

static void string_is_cut(struct kunit *test)
{
	struct mem_test *t = test->priv;

	memset(t->page, 'X', PAGE_SIZE);
	t->rt->error = STAP_E_NONE;
	stap_builtin_kernel_string(t->rt, (unsigned long)t->to,
				   (unsigned long)t->page, 0, 0);
	KUNIT_EXPECT_EQ(test, t->rt->error, STAP_E_NONE);
	KUNIT_EXPECT_EQ(test, strlen(t->to), MEM_MAX - 1);
}

static void string_of_user_space(struct kunit *test)
{
	struct mem_test *t = test->priv;

	mem_put(t, 0);
	mem_read(t, (const char *)16, MEM_MAX);
	KUNIT_EXPECT_EQ(test, t->rt->error, STAP_E_KSTRING);
	KUNIT_EXPECT_STREQ(test, t->to, "");
}

static struct kunit_case mem_cases[] = {
	KUNIT_CASE(string_ends_with_its_page),
	KUNIT_CASE(string_runs_out_of_its_page),
	KUNIT_CASE(string_is_cut),
	KUNIT_CASE(string_of_user_space),
	{}
};

static struct kunit_suite mem_suite = {
	.name = "stap_mem",
	.init = mem_setup,
	.exit = mem_cleanup,
	.test_cases = mem_cases,
};

kunit_test_suites(&mem_suite);
