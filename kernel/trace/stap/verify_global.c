// SPDX-License-Identifier: GPL-2.0
/*
 * The checker's view of globals: rule 12 of verify.c.
 *
 * A global is a long, a string or stats, or an array of one of these. What a
 * record says of keys, histogram and variance sizes memory, so nothing of it
 * may be odd: a field that the global's kind has no use for is 0.
 */
#include "verify.h"

static int refuse(const struct stap_image *img, __u32 i, struct stap_verdict *v,
		  enum stap_error error, const char *what)
{
	const char *at = (const char *)&img->globals[i];

	return stap_verdict_set(v, error, STAP_PLACE_BYTE,
				at - (const char *)img->hdr, "%s of global %u", what, i);
}

static bool key_type(__u8 type)
{
	return type == STAP_LONG || type == STAP_STRING;
}

static int check_keys(const struct stap_image *img, __u32 i,
		      struct stap_verdict *v)
{
	const struct stap_global *g = &img->globals[i];
	__u32 k;

	if (g->nkeys > STAP_KEYS_MAX)
		return refuse(img, i, v, STAP_E_GLOBAL, "number of keys");
	for (k = 0; k < ARRAY_SIZE(g->key); k++) {
		if (k < g->nkeys && !key_type(g->key[k]))
			return refuse(img, i, v, STAP_E_TYPE, "key");
		if (k >= g->nkeys && g->key[k])
			return refuse(img, i, v, STAP_E_RESERVED, "key");
	}
	if (g->nkeys ? !g->size || g->size > STAP_ENTRIES_MAX : g->size)
		return refuse(img, i, v, STAP_E_GLOBAL, "size");
	if (!g->nkeys && (g->flags & (STAP_GLOBAL_WRAP | STAP_GLOBAL_SIZED)))
		return refuse(img, i, v, STAP_E_GLOBAL, "flags");
	return 0;
}

static int check_hist(const struct stap_image *img, __u32 i,
		      struct stap_verdict *v)
{
	const struct stap_global *g = &img->globals[i];
	__u64 height = (__u64)g->high - (__u64)g->low;

	if (g->hist > STAP_HIST_LINEAR)
		return refuse(img, i, v, STAP_E_GLOBAL, "histogram");
	if (g->hist != STAP_HIST_LINEAR) {
		if (g->low || g->high || g->step)
			return refuse(img, i, v, STAP_E_RESERVED, "histogram");
		return 0;
	}
	if (g->step <= 0 || g->high <= g->low ||
	    height / (__u64)g->step > STAP_BUCKETS_MAX - 3)
		return refuse(img, i, v, STAP_E_GLOBAL, "histogram");
	return 0;
}

static int check_stats(const struct stap_image *img, __u32 i,
		       struct stap_verdict *v)
{
	const struct stap_global *g = &img->globals[i];
	bool variance = g->flags & STAP_GLOBAL_VARIANCE;

	if (g->type != STAP_STATS && (variance || g->hist))
		return refuse(img, i, v, STAP_E_TYPE, "statistics");
	if (variance ? g->shift > STAP_SHIFT_MAX : g->shift)
		return refuse(img, i, v, STAP_E_GLOBAL, "shift");
	return check_hist(img, i, v);
}

static int check_init(const struct stap_image *img, __u32 i,
		      struct stap_verdict *v)
{
	const struct stap_global *g = &img->globals[i];

	if (g->str >= img->count[STAP_SEC_STR])
		return refuse(img, i, v, STAP_E_STRING, "value");
	if ((g->str && (g->nkeys || g->type != STAP_STRING)) ||
	    (g->init && (g->nkeys || g->type != STAP_LONG)))
		return refuse(img, i, v, STAP_E_GLOBAL, "value");
	return 0;
}

/**
 * stap_verify_global - check a global but for its name
 * @img: an opened image
 * @i:   index of the global
 * @v:   says why not
 *
 * Return: 0 or a negative errno.
 */
int stap_verify_global(const struct stap_image *img, __u32 i,
		       struct stap_verdict *v)
{
	const struct stap_global *g = &img->globals[i];
	int ret;

	if (g->flags & ~STAP_GLOBAL_FLAGS)
		return refuse(img, i, v, STAP_E_RESERVED, "flags");
	if (!key_type(g->type) && g->type != STAP_STATS)
		return refuse(img, i, v, STAP_E_TYPE, "type");
	ret = check_keys(img, i, v);
	if (!ret)
		ret = check_stats(img, i, v);
	return ret ? ret : check_init(img, i, v);
}

static __u64 stats_size(const struct stap_global *g)
{
	const __u64 plain = 4 * sizeof(__s64);

	if (g->hist == STAP_HIST_LOG)
		return plain + STAP_BUCKETS_MAX * sizeof(__s64);
	if (g->hist == STAP_HIST_LINEAR)
		return plain + (((__u64)g->high - (__u64)g->low) / (__u64)g->step + 3) *
			sizeof(__s64);
	return plain;
}

/**
 * stap_verify_data - check how much memory the globals need
 * @img: an image whose globals are good
 * @v:   says why not
 *
 * Only what the values and keys themselves need and on one CPU; who allocates
 * it knows the rest.
 *
 * Return: 0 or a negative errno.
 */
int stap_verify_data(const struct stap_image *img, struct stap_verdict *v)
{
	__u64 sum = 0, len = img->hdr->maxstringlen;
	__u32 i, k;

	for (i = 0; i < img->count[STAP_SEC_GLOBAL]; i++) {
		const struct stap_global *g = &img->globals[i];
		__u64 one = g->type == STAP_STATS ? stats_size(g) :
			g->type == STAP_STRING ? len : sizeof(__s64);

		for (k = 0; k < g->nkeys; k++)
			one += g->key[k] == STAP_STRING ? len : sizeof(__s64);
		sum += one * (g->nkeys ? g->size : 1);
		if (sum > STAP_DATA_MAX)
			return refuse(img, i, v, STAP_E_LIMIT, "entries");
	}
	return 0;
}
