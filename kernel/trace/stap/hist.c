// SPDX-License-Identifier: GPL-2.0
/*
 * Histograms: which row a number is counted in, and the drawing.
 *
 *   value |-------------------------------------------------- count
 *       0 |                                                    0
 *       1 |                                                    0
 *       2 |@@                                                  2
 *       4 |@@@@@@@@@@                                         10
 *       8 |                                                    0
 *      16 |                                                    0
 *         ~
 *    1024 |                                                    0
 *    2048 |                                                    0
 *    4096 |@                                                   1
 *    8192 |                                                    0
 *   16384 |                                                    0
 *
 * A logarithmic one has 128 rows: row 64 is that of 0, row 64 + n begins at
 * 2^(n - 1), row 64 - n ends at -2^(n - 1). A linear one begins and ends with
 * a row for all that is below and above. Two empty rows are shown on either
 * side of others; where there are more they are left out.
 */
#include "stat.h"

#define HIST_ZERO	64	/* logarithmic: row of 0 */
#define HIST_WIDTH	50	/* columns of the longest bar, at most */
#define HIST_MARGIN	2	/* empty rows shown beside others */
#define HIST_LINE	(HIST_WIDTH + 64)

/**
 * stap_hist_rows - number of rows of a global's histogram
 * @global: a global of type stats; of a linear one, the step is not 0
 */
__u32 stap_hist_rows(const struct stap_global *global)
{
	switch (global->hist) {
	case STAP_HIST_LOG:
		return 2 * HIST_ZERO;
	case STAP_HIST_LINEAR:
		return div64_s64((__u64)global->high - (__u64)global->low,
				 global->step) + 3;
	default:
		return 0;
	}
}

/**
 * stap_hist_row - which row a number is counted in
 * @kind:  what the aggregate keeps, a histogram among it
 * @value: the number
 */
__u32 stap_hist_row(const struct stap_stat_kind *kind, __s64 value)
{
	__u64 row;

	if (kind->hist == STAP_HIST_LOG)
		return stap_hist_log(value);
	if (value < kind->low)
		return 0;
	row = div64_u64((__u64)value - (__u64)kind->low, kind->step);
	return row < kind->nbucket - 2 ? row + 1 : kind->nbucket - 1;
}

/* Where a row begins, or ends if its numbers are negative. */
static __s64 hist_edge(const struct stap_stat_kind *kind, __u32 row)
{
	if (kind->hist == STAP_HIST_LINEAR) {
		if (row == 0)
			return kind->low;
		if (row == kind->nbucket - 1)
			row--;
		return kind->low + kind->step * (__s64)(row - 1);
	}
	if (row == HIST_ZERO)
		return 0;
	if (row > HIST_ZERO)
		return 1ULL << (row - HIST_ZERO - 1);
	return -(1ULL << (HIST_ZERO - row - 1));
}

/**
 * stap_hist_count - how many numbers are in a row
 * @agg:   an aggregate with its histogram
 * @row:   any number
 * @count: how many, 0 if there is an error
 *
 * Return: 0, -ENODATA if the aggregate is empty, -ERANGE if there is no such
 * row.
 */
int stap_hist_count(const struct stap_agg *agg, __s64 row, __s64 *count)
{
	*count = 0;
	if (!agg->kind || !agg->count)
		return -ENODATA;
	if (!agg->hist || row < 0 || row >= agg->kind->nbucket)
		return -ERANGE;
	*count = agg->bucket[row];
	return 0;
}

/**
 * struct drawing - a histogram being drawn
 * @agg:   the aggregate
 * @kind:  what it keeps
 * @first: first row
 * @last:  last row
 * @most:  greatest count
 * @scale: how many an '@' stands for
 * @edge:  width of the left column
 * @count: width of the greatest count
 * @put:   takes the text, line by line
 * @to:    for @put
 */
struct drawing {
	const struct stap_agg *agg;
	const struct stap_stat_kind *kind;
	__u32 first;
	__u32 last;
	__s64 most;
	__u64 scale;
	int edge;
	int count;
	stap_put_fn put;
	void *to;
};

static int hist_digits(__s64 n)
{
	__u64 rest = n < 0 ? -(__u64)n : (__u64)n;
	int digits = n < 0 ? 2 : 1;

	while (rest >= 10) {
		rest = div64_u64(rest, 10);
		digits++;
	}
	return digits;
}

static void hist_range(struct drawing *d)
{
	const __s64 *bucket = d->agg->bucket;
	__u32 i, end = d->kind->nbucket - 1;
	/* Negative rows show only if there are negative numbers. */
	__u32 low = d->kind->hist == STAP_HIST_LOG ? HIST_ZERO : 0;

	d->first = end;
	for (i = 0; i <= end; i++) {
		if (!bucket[i])
			continue;
		d->first = min(d->first, i);
		d->last = i;
		d->most = max(d->most, bucket[i]);
	}
	for (i = 0; i < HIST_MARGIN; i++) {
		if (d->first != low && d->first)
			d->first--;
		if (d->last < end)
			d->last++;
	}
	if (d->kind->hist != STAP_HIST_LINEAR)
		return;
	/* The rows for all the rest show only if there is something. */
	if (!d->first && !bucket[0])
		d->first++;
	if (d->last == end && !bucket[end])
		d->last--;
}

/* As SystemTap: it takes no notice that the first rows may not be shown. */
static int hist_width(const struct drawing *d)
{
	const struct stap_stat_kind *k = d->kind;
	int a, b;

	if (k->hist == STAP_HIST_LINEAR) {
		a = hist_digits(k->low) + !d->first;
		b = hist_digits(k->low + k->step * (__s64)d->last) +
		    (d->last == k->nbucket - 1);
	} else {
		a = hist_digits(hist_edge(k, d->first));
		b = hist_digits(hist_edge(k, d->last));
	}
	return max(max(a, b), (int)strlen("value"));
}

static void hist_header(const struct drawing *d)
{
	char line[HIST_LINE];
	int len = snprintf(line, sizeof(line), "%*s |", d->edge, "value");

	memset(line + len, '-', HIST_WIDTH);
	len += HIST_WIDTH;
	len += snprintf(line + len, sizeof(line) - len, " count\n");
	d->put(d->to, line, len);
}

static void hist_line(const struct drawing *d, __u32 row)
{
	__s64 edge = hist_edge(d->kind, row), count = d->agg->bucket[row];
	int bar = div64_u64(count, d->scale);
	const char *sign = "";
	char line[HIST_LINE];
	int len;

	if (d->kind->hist == STAP_HIST_LINEAR && !row)
		sign = "<";
	else if (d->kind->hist == STAP_HIST_LINEAR && row == d->kind->nbucket - 1)
		sign = ">";
	len = snprintf(line, sizeof(line), "%*s%lld |",
		       d->edge - hist_digits(edge), sign, (long long)edge);
	memset(line + len, '@', bar);
	len += bar;
	len += snprintf(line + len, sizeof(line) - len, "%*lld\n",
			HIST_WIDTH - bar + 1 + d->count, (long long)count);
	d->put(d->to, line, len);
}

/* Whether a row and those beside it are empty. */
static bool hist_dull(const struct drawing *d, __u32 row)
{
	__u32 i = row > d->first + HIST_MARGIN ? row - HIST_MARGIN : d->first;

	for (; i <= d->last && i <= row + HIST_MARGIN; i++)
		if (d->agg->bucket[i])
			return false;
	return true;
}

/**
 * stap_hist_draw - draw a histogram
 * @agg: an aggregate with its histogram
 * @put: takes the text, a line at a time
 * @to:  for @put
 *
 * The text is that of SystemTap's print(@hist_log(...)), an empty line at its
 * end.
 *
 * Return: 0, or -ENODATA if the aggregate is empty.
 */
int stap_hist_draw(const struct stap_agg *agg, stap_put_fn put, void *to)
{
	struct drawing d = { .agg = agg, .kind = agg->kind, .put = put, .to = to };
	bool left_out = false;
	char line[HIST_LINE];
	__u32 row;

	if (!agg->kind || !agg->count)
		return -ENODATA;
	if (!agg->hist)
		return 0;
	hist_range(&d);
	d.scale = d.most ? div64_u64(d.most + HIST_WIDTH - 1, HIST_WIDTH) : 1;
	d.edge = hist_width(&d);
	d.count = hist_digits(d.most);
	hist_header(&d);
	for (row = d.first; row <= d.last; row++) {
		if (hist_dull(&d, row)) {
			left_out = true;
			continue;
		}
		if (left_out)
			put(to, line, snprintf(line, sizeof(line), "%*s ~\n",
					       d.edge, ""));
		left_out = false;
		hist_line(&d, row);
	}
	put(to, "\n", 1);
	return 0;
}
