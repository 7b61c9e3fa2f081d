// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of aggregates, stat.c and hist.c. The variances and drawings expected
 * are those of SystemTap's run-time library for the same input.
 */
#include "cases.h"
#include "stat.h"

#define LEAST	(-0x7fffffffffffffffLL - 1)
#define CPUS	4
#define TEXT	4096

/**
 * struct stats - an aggregate under test
 * @t:    the test
 * @kind: what it keeps
 * @agg:  collected
 * @draw: drawn
 * @len:  bytes of that
 */
static struct stats {
	struct stap_test *t;
	struct stap_stat_kind kind;
	struct stap_agg agg;
	char draw[TEXT];
	size_t len;
} stats;

/* The CPUs' parts lie in the file's buffer, one behind the other. */
static struct stap_stat *stats_part(struct stats *s, __u32 cpu)
{
	return (void *)((char *)s->t->file + cpu * s->kind.size);
}

static const struct stap_stat *stats_cpu(void *of, __u32 cpu)
{
	/* There is no CPU 1, as there may be holes in their numbers. */
	return cpu == 1 ? NULL : stats_part(of, cpu ? cpu - 1 : 0);
}

static struct stats *stats_init(struct stap_test *t, const struct stap_global *g)
{
	stats.t = t;
	stap_stat_kind_init(&stats.kind, g);
	memset(t->file, 0, CPUS * stats.kind.size);
	return &stats;
}

static void stats_add(struct stats *s, __u32 cpu, __u64 gen, __s64 value)
{
	if (!stap_stat_quick(&s->kind, stats_part(s, cpu), gen, value))
		s->t->fail(s->t->to, "%lld was not taken", (long long)value);
}

static void stats_collect(struct stats *s, __u64 gen)
{
	stap_stat_collect(&s->kind, &s->agg, true, gen, CPUS + 1, stats_cpu, s);
}

static void stats_expect(struct stats *s, enum stap_extract what, __s64 want)
{
	__s64 got;
	int err = stap_stat_extract(&s->agg, what, &got);

	if (err || got != want)
		s->t->fail(s->t->to, "extract %d: %lld expected, got %lld (%d)", what,
			   (long long)want, (long long)got, err);
}

static void stats_put(void *to, const char *text, size_t len)
{
	struct stats *s = to;

	len = min(len, sizeof(s->draw) - 1 - s->len);
	memcpy(s->draw + s->len, text, len);
	s->len += len;
	s->draw[s->len] = '\0';
}

static void empty_aggregates(struct stap_test *t)
{
	static const struct stap_global g = { .type = STAP_STATS, .hist = STAP_HIST_LOG };
	struct stats *s = stats_init(t, &g);
	__s64 value;
	int i, pass;

	s->agg.kind = NULL;
	for (pass = 0; pass < 2; pass++) {
		for (i = 0; i < STAP_EXTRACT_NR; i++) {
			int want = i == STAP_EXTRACT_COUNT || i == STAP_EXTRACT_SUM ? 0 : -ENODATA;

			value = 1;
			if (stap_stat_extract(&s->agg, i, &value) != want || value)
				t->fail(t->to, "extract %d", i);
		}
		if (stap_hist_draw(&s->agg, stats_put, s) != -ENODATA ||
		    stap_hist_count(&s->agg, 64, &value) != -ENODATA)
			t->fail(t->to, "histogram");
		stats_collect(s, 0);
	}
}

static void extremes(struct stap_test *t)
{
	static const struct stap_global g = { .type = STAP_STATS };
	static const __s64 value[] = { 0, 1, -1, LEAST, ~LEAST };
	struct stats *s;
	__u32 i, k;

	for (i = 0; i < ARRAY_SIZE(value); i++) {
		for (k = 0; k < ARRAY_SIZE(value); k++) {
			s = stats_init(t, &g);
			stats_add(s, 0, 0, value[i]);
			stats_add(s, k % 2, 0, value[k]);
			stats_collect(s, 0);
			stats_expect(s, STAP_EXTRACT_COUNT, 2);
			stats_expect(s, STAP_EXTRACT_MIN, min(value[i], value[k]));
			stats_expect(s, STAP_EXTRACT_MAX, max(value[i], value[k]));
			stats_expect(s, STAP_EXTRACT_SUM, (__u64)value[i] + (__u64)value[k]);
		}
	}
}

static void generations_clear(struct stap_test *t)
{
	static const struct stap_global g = {
		.type = STAP_STATS, .hist = STAP_HIST_LOG, .flags = STAP_GLOBAL_VARIANCE,
	};
	struct stats *s = stats_init(t, &g);
	__s64 n;

	stats_add(s, 0, 0, 1000);
	stats_add(s, 1, 0, 2000);
	stats_add(s, 2, 1, 5);
	stats_collect(s, 1);
	stats_expect(s, STAP_EXTRACT_SUM, 5);
	stats_add(s, 0, 1, 7);
	stats_collect(s, 1);
	stats_expect(s, STAP_EXTRACT_COUNT, 2);
	stats_expect(s, STAP_EXTRACT_SUM, 12);
	stats_expect(s, STAP_EXTRACT_MAX, 7);
	stats_expect(s, STAP_EXTRACT_VARIANCE, 2);
	if (stap_hist_count(&s->agg, 74, &n) || n)
		t->fail(t->to, "the histogram was not cleared");
	stats_collect(s, 2);
	stats_expect(s, STAP_EXTRACT_COUNT, 0);
}

/* What an NMI does that comes in the midst of a change. */
static void busy_ones_are_let_be(struct stap_test *t)
{
	struct stap_global g = { .type = STAP_STATS };
	struct stap_stat *part;
	struct stats *s;

	for (; g.flags <= STAP_GLOBAL_VARIANCE; g.flags += STAP_GLOBAL_VARIANCE) {
		s = stats_init(t, &g);
		stats_add(s, 0, 0, 5);
		part = stats_part(s, 0);
		part->gen = STAP_STAT_BUSY;
		if (stap_stat_add(&s->kind, part, 0, 7) || part->count != 1)
			t->fail(t->to, "a busy one was changed");
		part->gen = 0;
		stats_add(s, 0, 0, 7);
		stats_collect(s, 0);
		stats_expect(s, STAP_EXTRACT_SUM, 12);
	}
}

struct variance_row {
	__u8 shift;
	__u8 cpus;
	__u8 n;
	__s64 value[8];
	__s64 want[5];
	__s64 scalar;
	__s64 array;
};

/* Values go to the CPUs in turn. */
static const struct variance_row variance_rows[] = {
	{ 0, 1, 1, { 5 }, { 1, 5, 5, 5, 5 }, 0, 0 },
	{ 0, 1, 4, { 1, 2, 3, 4 }, { 4, 10, 1, 4, 2 }, 5, 4 },
	{ 0, 2, 4, { 1, 2, 3, 4 }, { 4, 10, 1, 4, 2 }, 2, 2 },
	{ 4, 1, 4, { 1, 2, 3, 4 }, { 4, 10, 1, 4, 2 }, 1, 1 },
	{ 4, 2, 6, { 1, 2, 3, 4, 10, -10 }, { 6, 10, -10, 10, 1 }, 42, 42 },
	{ 10, 3, 7, { 100, 105, 98, 97, 100, 104, 1 }, { 7, 605, 1, 105, 86 }, 1427, 1427 },
	{ 0, 3, 4, { 1000000, -1000000, 3, 5 }, { 4, 8, -1000000, 1000000, 2 },
	  666667166672, 666667166674 },
	{ 20, 2, 5, { 1, 2, 3, 4, 5 }, { 5, 15, 1, 5, 3 }, 2, 2 },
	{ 2, 2, 5, { 7, 7, 7, 7, 7 }, { 5, 35, 7, 7, 7 }, 0, 0 },
	{ 1, 4, 3, { 3, 9, 27 }, { 3, 39, 3, 27, 13 }, 156, 156 },
	/* Wider than 32 bits. */
	{ 0, 1, 2, { 0, 1LL << 31 }, { 2, 1LL << 31, 0, 1LL << 31, 1LL << 30 },
	  1LL << 61, 1LL << 61 },
};

static void variances(struct stap_test *t)
{
	struct stap_global g = { .type = STAP_STATS, .flags = STAP_GLOBAL_VARIANCE };
	const struct variance_row *r;
	struct stats *s;
	__u32 i;

	for (r = variance_rows; r < variance_rows + ARRAY_SIZE(variance_rows); r++) {
		g.shift = r->shift;
		for (g.nkeys = 0; g.nkeys < 2; g.nkeys++) {
			s = stats_init(t, &g);
			for (i = 0; i < r->n; i++)
				stats_add(s, i % r->cpus, 0, r->value[i]);
			stats_collect(s, 0);
			for (i = 0; i < ARRAY_SIZE(r->want); i++)
				stats_expect(s, i, r->want[i]);
			stats_expect(s, STAP_EXTRACT_VARIANCE, g.nkeys ? r->array : r->scalar);
		}
	}
}

struct hist_in {
	__s64 value;
	int times;
};

struct hist_row {
	__u8 hist;
	__s64 low;
	__s64 high;
	__s64 step;
	struct hist_in in[9];
	const char *want;
};

static const struct hist_row hist_rows[] = {
	{ STAP_HIST_LOG, 0, 0, 0,
	  { { 0, 1 }, { 1, 1 }, { 2, 2 }, { 3, 3 }, { 4, 1 }, { 7, 1 }, { 9, 1 } },
	  "value |-------------------------------------------------- count\n"
	  "    0 |@                                                  1\n"
	  "    1 |@                                                  1\n"
	  "    2 |@@@@@                                              5\n"
	  "    4 |@@                                                 2\n"
	  "    8 |@                                                  1\n"
	  "   16 |                                                   0\n"
	  "   32 |                                                   0\n"
	  "\n" },
	{ STAP_HIST_LOG, 0, 0, 0,
	  { { 1, 3 }, { 2, 1 }, { 100000, 60 }, { 1048576, 1 } },
	  "  value |-------------------------------------------------- count\n"
	  "      0 |                                                    0\n"
	  "      1 |@                                                   3\n"
	  "      2 |                                                    1\n"
	  "      4 |                                                    0\n"
	  "      8 |                                                    0\n"
	  "        ~\n"
	  "  16384 |                                                    0\n"
	  "  32768 |                                                    0\n"
	  "  65536 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@                     60\n"
	  " 131072 |                                                    0\n"
	  " 262144 |                                                    0\n"
	  " 524288 |                                                    0\n"
	  "1048576 |                                                    1\n"
	  "2097152 |                                                    0\n"
	  "4194304 |                                                    0\n"
	  "\n" },
	{ STAP_HIST_LOG, 0, 0, 0,
	  { { -1, 2 }, { -5, 4 }, { 0, 1 }, { 7, 50 }, { 1000, 51 } },
	  "value |-------------------------------------------------- count\n"
	  "  -16 |                                                    0\n"
	  "   -8 |                                                    0\n"
	  "   -4 |@@                                                  4\n"
	  "   -2 |                                                    0\n"
	  "   -1 |@                                                   2\n"
	  "    0 |                                                    1\n"
	  "    1 |                                                    0\n"
	  "    2 |                                                    0\n"
	  "    4 |@@@@@@@@@@@@@@@@@@@@@@@@@                          50\n"
	  "    8 |                                                    0\n"
	  "   16 |                                                    0\n"
	  "      ~\n"
	  "  128 |                                                    0\n"
	  "  256 |                                                    0\n"
	  "  512 |@@@@@@@@@@@@@@@@@@@@@@@@@                          51\n"
	  " 1024 |                                                    0\n"
	  " 2048 |                                                    0\n"
	  "\n" },
	{ STAP_HIST_LOG, 0, 0, 0,
	  { { LEAST, 1 }, { ~LEAST, 1 } },
	  "               value |-------------------------------------------------- count\n"
	  "-9223372036854775808 |@                                                  1\n"
	  "-4611686018427387904 |                                                   0\n"
	  "-2305843009213693952 |                                                   0\n"
	  "                     ~\n"
	  " 1152921504606846976 |                                                   0\n"
	  " 2305843009213693952 |                                                   0\n"
	  " 4611686018427387904 |@                                                  1\n"
	  "\n" },
	{ STAP_HIST_LOG, 0, 0, 0,
	  { { 5, 1000 }, { 6, 1 }, { 40, 501 } },
	  "value |-------------------------------------------------- count\n"
	  "    1 |                                                      0\n"
	  "    2 |                                                      0\n"
	  "    4 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@    1001\n"
	  "    8 |                                                      0\n"
	  "   16 |                                                      0\n"
	  "   32 |@@@@@@@@@@@@@@@@@@@@@@@                             501\n"
	  "   64 |                                                      0\n"
	  "  128 |                                                      0\n"
	  "\n" },
	{ STAP_HIST_LINEAR, 0, 100, 10,
	  { { -5, 2 }, { 0, 1 }, { 9, 1 }, { 10, 3 }, { 95, 1 }, { 100, 2 }, { 110, 1 },
	    { 1000, 1 } },
	  "value |-------------------------------------------------- count\n"
	  "   <0 |@@                                                 2\n"
	  "    0 |@@                                                 2\n"
	  "   10 |@@@                                                3\n"
	  "   20 |                                                   0\n"
	  "   30 |                                                   0\n"
	  "      ~\n"
	  "   70 |                                                   0\n"
	  "   80 |                                                   0\n"
	  "   90 |@                                                  1\n"
	  "  100 |@@                                                 2\n"
	  " >100 |@@                                                 2\n"
	  "\n" },
	{ STAP_HIST_LINEAR, 0, 1000, 10,
	  { { 105, 2 }, { 300, 1 }, { 990, 4 }, { 1000, 1 } },
	  "value |-------------------------------------------------- count\n"
	  "   80 |                                                   0\n"
	  "   90 |                                                   0\n"
	  "  100 |@@                                                 2\n"
	  "  110 |                                                   0\n"
	  "  120 |                                                   0\n"
	  "      ~\n"
	  "  280 |                                                   0\n"
	  "  290 |                                                   0\n"
	  "  300 |@                                                  1\n"
	  "  310 |                                                   0\n"
	  "  320 |                                                   0\n"
	  "      ~\n"
	  "  970 |                                                   0\n"
	  "  980 |                                                   0\n"
	  "  990 |@@@@                                               4\n"
	  " 1000 |@                                                  1\n"
	  "\n" },
	{ STAP_HIST_LINEAR, -500, 500, 100,
	  { { -501, 101 }, { -450, 7 }, { 0, 3 }, { -1, 1 } },
	  "value |-------------------------------------------------- count\n"
	  "<-500 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@                  101\n"
	  " -500 |@@                                                   7\n"
	  " -400 |                                                     0\n"
	  " -300 |                                                     0\n"
	  " -200 |                                                     0\n"
	  " -100 |                                                     1\n"
	  "    0 |@                                                    3\n"
	  "  100 |                                                     0\n"
	  "  200 |                                                     0\n"
	  "\n" },
	{ STAP_HIST_LINEAR, 10, 10, 5,
	  { { 10, 1 }, { 14, 1 } },
	  "value |-------------------------------------------------- count\n"
	  "   10 |@@                                                 2\n"
	  "\n" },
	{ STAP_HIST_LINEAR, 1000000, 9000000, 1000000,
	  { { 12, 3 }, { 70000000, 2 } },
	  "    value |-------------------------------------------------- count\n"
	  " <1000000 |@@@                                                3\n"
	  "  1000000 |                                                   0\n"
	  "  2000000 |                                                   0\n"
	  "          ~\n"
	  "  8000000 |                                                   0\n"
	  "  9000000 |                                                   0\n"
	  " >9000000 |@@                                                 2\n"
	  "\n" },
};

static void drawings(struct stap_test *t)
{
	struct stap_global g = { .type = STAP_STATS };
	const struct hist_row *r;
	const struct hist_in *in;
	struct stats *s;
	int i;

	for (r = hist_rows; r < hist_rows + ARRAY_SIZE(hist_rows); r++) {
		g.hist = r->hist;
		g.low = r->low;
		g.high = r->high;
		g.step = r->step;
		s = stats_init(t, &g);
		for (in = r->in; in->times; in++)
			for (i = 0; i < in->times; i++)
				stats_add(s, i % CPUS, 0, in->value);
		stats_collect(s, 0);
		s->len = 0;
		if (stap_hist_draw(&s->agg, stats_put, s) || strcmp(s->draw, r->want))
			t->fail(t->to, "drawing is\n%s", s->draw);
	}
}

struct row_row {
	__s64 value;
	__u32 log;
	__u32 linear;	/* from -10 to 10 by 10 */
};

static const struct row_row row_rows[] = {
	{ 0, 64, 2 }, { 1, 65, 2 }, { 2, 66, 2 }, { 3, 66, 2 }, { 9, 68, 2 }, { 10, 68, 3 },
	{ 19, 69, 3 }, { 20, 69, 4 }, { -1, 63, 1 }, { -2, 62, 1 }, { -3, 62, 1 },
	{ -10, 60, 1 }, { -11, 60, 0 }, { ~LEAST, 127, 4 }, { LEAST, 0, 0 },
	{ LEAST + 1, 1, 0 },
};

static void expect_row(struct stats *s, __s64 value, __s64 row, __s64 rows)
{
	__s64 i, n;

	stats_add(s, 0, 0, value);
	stats_collect(s, 0);
	for (i = 0; i < rows; i++) {
		__s64 want = i == row;

		if (stap_hist_count(&s->agg, i, &n) || n != want)
			s->t->fail(s->t->to, "%lld: %lld in row %lld", (long long)value,
				   (long long)n, (long long)i);
	}
}

static void numbers_find_their_row(struct stap_test *t)
{
	static const struct stap_global log = { .type = STAP_STATS, .hist = STAP_HIST_LOG };
	static const struct stap_global linear = {
		.type = STAP_STATS, .hist = STAP_HIST_LINEAR, .low = -10, .high = 10, .step = 10,
	};
	const struct row_row *r;
	struct stats *s;
	__s64 n;

	for (r = row_rows; r < row_rows + ARRAY_SIZE(row_rows); r++) {
		s = stats_init(t, &log);
		expect_row(s, r->value, r->log, 128);
		s = stats_init(t, &linear);
		expect_row(s, r->value, r->linear, 5);
		if (stap_hist_count(&s->agg, 5, &n) != -ERANGE ||
		    stap_hist_count(&s->agg, -1, &n) != -ERANGE)
			t->fail(t->to, "rows that are not there");
	}
}

const struct stap_case stap_stat_cases[] = {
	STAP_CASE(empty_aggregates),
	STAP_CASE(extremes),
	STAP_CASE(generations_clear),
	STAP_CASE(busy_ones_are_let_be),
	STAP_CASE(variances),
	STAP_CASE(drawings),
	STAP_CASE(numbers_find_their_row),
	{}
};
