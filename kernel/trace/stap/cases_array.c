// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of arrays, map*.c: one property each. cases_model.c has random
 * operations.
 */
#include "cases.h"
#include "map.h"

#define MAXLEN	16

/**
 * struct array - an array under test
 * @t:    the test
 * @map:  the array, in @t->file
 * @g:    its global
 */
struct array {
	struct stap_test *t;
	struct stap_map *map;
	struct stap_global g;
};

static const __u32 orders[] = {
	STAP_ORDER_SORT, STAP_ORDER_SORT | STAP_ORDER_DOWN,
	STAP_ORDER_SORT | 1, STAP_ORDER_SORT | STAP_ORDER_DOWN | 1,
	STAP_ORDER_SORT | 2, STAP_ORDER_SORT | STAP_ORDER_DOWN | 2,
	STAP_ORDER_SORT | 1, 0,
};

/* Keys: a letter each, 'l' or 's'. The array begins at @off of the file. */
static bool array_init(struct stap_test *t, struct array *a, __u32 off,
		       const char *keys, __u8 type, __u32 size, __u8 flags)
{
	struct stap_map_spec spec = {
		.global = &a->g, .maxlen = MAXLEN, .seed = 42,
		.order = orders, .norder = ARRAY_SIZE(orders),
	};
	__u64 bytes;
	__u32 i;

	a->t = t;
	a->g = (struct stap_global){ .type = type, .size = size, .flags = flags };
	for (i = 0; keys[i]; i++)
		a->g.key[i] = keys[i] == 's' ? STAP_STRING : STAP_LONG;
	a->g.nkeys = i;
	bytes = stap_map_size(&spec);
	if (off + bytes > STAP_TESTPROG_MAX) {
		t->fail(t->to, "an array of %llu bytes", (unsigned long long)bytes);
		return false;
	}
	memset((char *)t->file + off, 0, bytes);
	a->map = stap_map_init((char *)t->file + off, &spec);
	return true;
}

static __u64 str(const char *s)
{
	return (unsigned long)s;
}

static int set(struct array *a, __u64 key, __s64 value)
{
	return stap_map_set_long(a->map, &key, value);
}

static void expect(struct array *a, const char *what, __s64 got, __s64 want)
{
	if (got != want)
		a->t->fail(a->t->to, "%s: %lld expected, got %lld", what, (long long)want,
			   (long long)got);
}

/* The first keys, longs, in the order of a walk. */
static void expect_walk(struct array *a, const struct stap_map_walk *w,
			const char *what, const char *want)
{
	char text[128];
	size_t len = 0;
	__u32 e;

	text[0] = '\0';
	for (e = stap_map_first(a->map, w); e; e = stap_map_next(a->map, w, e))
		len += snprintf(text + len, sizeof(text) - len, "%lld ",
				(long long)stap_map_key_long(a->map, e, 1));
	if (strcmp(text, want))
		a->t->fail(a->t->to, "%s: '%s' expected, got '%s'", what, want, text);
}

static void expect_keys(struct array *a, const char *what, const char *want)
{
	struct stap_map_walk w = { .any = STAP_MAP_ANY };

	expect_walk(a, &w, what, want);
}

static void arrays_store_and_find(struct stap_test *t)
{
	__u64 key = 7;
	struct array a;
	__s64 old;

	if (!array_init(t, &a, 0, "l", STAP_LONG, 4, 0))
		return;
	expect(&a, "missing", stap_map_get_long(a.map, &key), 0);
	expect(&a, "reading makes none", a.map->count, 0);
	expect(&a, "add", stap_map_add(a.map, &key, 5, &old) > 0, true);
	expect(&a, "before", old, 0);
	stap_map_add(a.map, &key, -7, &old);
	expect(&a, "before", old, 5);
	expect(&a, "after", stap_map_get_long(a.map, &key), -2);
	set(&a, 7, 0);
	expect(&a, "storing 0 keeps the key", stap_map_has(a.map, &key, 0), true);
	expect(&a, "one entry", a.map->count, 1);
}

static void full_arrays_say_so(struct stap_test *t)
{
	struct array a;

	if (!array_init(t, &a, 0, "l", STAP_LONG, 3, 0))
		return;
	set(&a, 1, 1);
	set(&a, 2, 2);
	set(&a, 3, 3);
	expect(&a, "full", set(&a, 4, 4), -ENOSPC);
	expect(&a, "what is there can be set", set(&a, 2, 5) > 0, true);
	stap_map_delete(a.map, &(__u64){ 1 }, 0);
	expect(&a, "room again", set(&a, 4, 4) > 0, true);
	expect(&a, "full again", set(&a, 1, 1), -ENOSPC);
	expect_keys(&a, "order", "2 3 4 ");
	stap_map_clear(a.map);
	expect_keys(&a, "clear", "");
	expect(&a, "three", set(&a, 9, 1) > 0 && set(&a, 8, 1) > 0 && set(&a, 7, 1) > 0, true);
	expect(&a, "full a third time", set(&a, 6, 1), -ENOSPC);
	expect_keys(&a, "order after clear", "9 8 7 ");
}

static void the_oldest_inserted_goes(struct stap_test *t)
{
	struct array a;

	if (!array_init(t, &a, 0, "l", STAP_LONG, 3, STAP_GLOBAL_WRAP))
		return;
	set(&a, 1, 1);
	set(&a, 2, 2);
	set(&a, 3, 3);
	/* An update does not make it younger. */
	set(&a, 1, 4);
	set(&a, 4, 4);
	expect_keys(&a, "wrapped", "2 3 4 ");
	stap_map_delete(a.map, &(__u64){ 3 }, 0);
	set(&a, 5, 5);
	set(&a, 1, 1);
	expect_keys(&a, "wrapped again", "4 5 1 ");
	expect(&a, "a new one begins at 0", stap_map_get_long(a.map, &(__u64){ 2 }), 0);
}

static void strings_are_keys(struct stap_test *t)
{
	/* Aligned and not, equal when cut to 15 characters, and nearly so. */
	static const char text[2][40] __aligned(8) = {
		"exactly15chars.and more", "-exactly15chars.",
	};
	static const char *const distinct[] = {
		"", "a", "b", "ab", "ba", "abcdefg", "abcdefgh", "abcdefghi", "abcdefg\xe9",
		"abcdefgh\x01", "exactly15chars",
	};
	struct array a;
	__u64 key;
	__u32 i;

	if (!array_init(t, &a, 0, "s", STAP_LONG, 20, 0))
		return;
	key = str(text[0]);
	stap_map_set_long(a.map, &key, 1);
	key = str(text[1] + 1);
	expect(&a, "the same when cut", stap_map_get_long(a.map, &key), 1);
	expect(&a, "cut", strcmp(stap_map_key_string(a.map, 1, 1), "exactly15chars."), 0);
	for (i = 0; i < ARRAY_SIZE(distinct); i++) {
		key = str(distinct[i]);
		expect(&a, distinct[i], stap_map_has(a.map, &key, 0), false);
		stap_map_set_long(a.map, &key, 10 + i);
	}
	for (i = 0; i < ARRAY_SIZE(distinct); i++) {
		key = str(distinct[i]);
		expect(&a, distinct[i], stap_map_get_long(a.map, &key), 10 + i);
		expect(&a, distinct[i],
		       strcmp(stap_map_key_string(a.map, stap_map_find(a.map, &key), 1),
			      distinct[i]), 0);
	}
}

static void strings_are_values(struct stap_test *t)
{
	struct array a;
	__u64 key = 1;

	if (!array_init(t, &a, 0, "l", STAP_STRING, 2, STAP_GLOBAL_WRAP))
		return;
	expect(&a, "missing", strcmp(stap_map_get_string(a.map, &key), ""), 0);
	stap_map_set_string(a.map, &key, "longer than sixteen bytes");
	expect(&a, "cut", strcmp(stap_map_get_string(a.map, &key), "longer than six"), 0);
	stap_map_set_string(a.map, &key, stap_map_get_string(a.map, &key) + 0);
	expect(&a, "its own", strcmp(stap_map_get_string(a.map, &key), "longer than six"), 0);
	key = 2;
	stap_map_insert(a.map, &key);
	key = 3;
	expect(&a, "evicts", stap_map_insert(a.map, &key), 1);
	expect(&a, "and begins empty", strcmp(stap_map_get_string(a.map, &key), ""), 0);
}

static void slices(struct stap_test *t)
{
	__u64 key[2] = { 0, str("even") };
	struct stap_map_walk w = { .any = 1, .keys = key };
	struct array a;
	__u32 i;

	if (!array_init(t, &a, 0, "ls", STAP_LONG, 10, 0))
		return;
	for (i = 0; i < 10; i++)
		stap_map_set_long(a.map, (__u64[]){ 9 - i, str(i & 1 ? "odd" : "even") }, i / 2);
	expect_walk(&a, &w, "slice", "9 7 5 3 1 ");
	w.order = STAP_ORDER_SORT | 1;
	expect_walk(&a, &w, "sorted slice", "1 3 5 7 9 ");
	key[0] = 4;
	w.any = 2;
	expect_walk(&a, &w, "one entry", "4 ");
	expect(&a, "in", stap_map_has(a.map, key, 1), true);
	stap_map_delete(a.map, key, 1);
	expect(&a, "not in", stap_map_has(a.map, key, 1), false);
	expect(&a, "the others are", stap_map_has(a.map, key, 2), true);
	expect_keys(&a, "delete by slice", "8 6 4 2 0 ");
	stap_map_delete(a.map, key, 3);
	expect(&a, "delete all", a.map->count, 0);
}

struct sort_row {
	__u32 order;
	const char *want;
};

/* Keys in order of insertion: 5 "bb" 3 "a" 4 "bb" 1 "" 2 "abcdefghij" 0 "abcdefgh". */
static const struct sort_row sort_rows[] = {
	{ 0, "5 3 4 1 2 0 " },
	{ STAP_ORDER_SORT | 1, "0 1 2 3 4 5 " },
	{ STAP_ORDER_SORT | STAP_ORDER_DOWN | 1, "5 4 3 2 1 0 " },
	{ STAP_ORDER_SORT | 2, "1 3 0 2 5 4 " },
	{ STAP_ORDER_SORT | STAP_ORDER_DOWN | 2, "5 4 2 0 3 1 " },
	{ STAP_ORDER_SORT, "1 4 3 2 5 0 " },
	{ STAP_ORDER_SORT | STAP_ORDER_DOWN, "0 5 3 2 4 1 " },
	{ STAP_ORDER_SORT | 3, "" },
};

static void walks_are_sorted(struct stap_test *t)
{
	static const struct { __u64 n; const char *s; __s64 value; } entry[] = {
		{ 5, "bb", 7 }, { 3, "a", 0 }, { 4, "bb", -1 }, { 1, "", -0x7fffffffffffffffLL },
		{ 2, "abcdefghij", 0 }, { 0, "abcdefgh", 0x7fffffffffffffffLL },
	};
	struct stap_map_walk w = { .any = STAP_MAP_ANY };
	char what[32];
	struct array a;
	__u32 i;

	if (!array_init(t, &a, 0, "ls", STAP_LONG, 6, 0))
		return;
	w.order = STAP_ORDER_SORT;
	expect_walk(&a, &w, "nothing to sort", "");
	for (i = 0; i < ARRAY_SIZE(entry); i++)
		stap_map_set_long(a.map, (__u64[]){ entry[i].n, str(entry[i].s) }, entry[i].value);
	for (i = 0; i < ARRAY_SIZE(sort_rows); i++) {
		w.order = sort_rows[i].order;
		snprintf(what, sizeof(what), "order 0x%x", w.order);
		expect_walk(&a, &w, what, sort_rows[i].want);
	}
}

static void any_entry_number_will_do(struct stap_test *t)
{
	static const __u64 bad[] = {
		0, 2, 3, 4, 5, 0x7fffffff, 0x100000001ULL, -1ULL, 1ULL << 63,
	};
	struct stap_map_walk w = { .any = STAP_MAP_ANY };
	struct array a;
	__u32 i;

	if (!array_init(t, &a, 0, "ls", STAP_LONG, 3, 0))
		return;
	/* 2 was an entry, 3 may become one. */
	stap_map_set_long(a.map, (__u64[]){ 11, str("x") }, 1);
	stap_map_set_long(a.map, (__u64[]){ 12, str("y") }, 1);
	stap_map_delete(a.map, (__u64[]){ 12, str("y") }, 0);
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		expect(&a, "value", stap_map_value_long(a.map, bad[i]), 0);
		expect(&a, "key", stap_map_key_long(a.map, bad[i], 1), 0);
		expect(&a, "string", *stap_map_key_string(a.map, bad[i], 2), 0);
		expect(&a, "next", stap_map_next(a.map, &w, bad[i]), 0);
		w.order ^= STAP_ORDER_SORT;
	}
	expect(&a, "value", stap_map_value_long(a.map, 1), 1);
	expect(&a, "wrong type", stap_map_key_long(a.map, 1, 2), 0);
	expect(&a, "wrong type", *stap_map_key_string(a.map, 1, 1), 0);
	expect(&a, "key 0", stap_map_key_long(a.map, 1, 0), 0);
	expect(&a, "key 3", *stap_map_key_string(a.map, 1, 3), 0);
	expect(&a, "no string", *stap_map_value_string(a.map, 1), 0);
	expect(&a, "no stats", stap_map_generation(a.map, 1), 0);
}

static void generations_change(struct stap_test *t)
{
	struct array a;
	__u64 key = 1, gen;
	__u32 e;

	if (!array_init(t, &a, 0, "l", STAP_STATS, 1, STAP_GLOBAL_WRAP))
		return;
	e = stap_map_insert(a.map, &key);
	gen = stap_map_generation(a.map, e);
	expect(&a, "stays", stap_map_insert(a.map, &key), e);
	expect(&a, "stays", stap_map_generation(a.map, e), gen);
	key = 2;
	expect(&a, "evicts", stap_map_insert(a.map, &key), e);
	expect(&a, "another", stap_map_generation(a.map, e) != gen, true);
	gen = stap_map_generation(a.map, e);
	stap_map_delete(a.map, &key, 0);
	expect(&a, "again", stap_map_insert(a.map, &key), e);
	expect(&a, "another", stap_map_generation(a.map, e) != gen, true);
	gen = stap_map_generation(a.map, e);
	stap_map_clear(a.map);
	expect(&a, "again", stap_map_insert(a.map, &key), e);
	expect(&a, "another", stap_map_generation(a.map, e) != gen, true);
}

static void arrays_are_copied(struct stap_test *t)
{
	struct stap_map_walk w = { .any = STAP_MAP_ANY };
	struct array a, b;

	if (!array_init(t, &a, 0, "l", STAP_LONG, 4, 0) ||
	    !array_init(t, &b, STAP_TESTPROG_MAX / 2, "l", STAP_LONG, 4, 0))
		return;
	set(&a, 3, 30);
	set(&a, 1, 10);
	set(&a, 2, 20);
	stap_map_delete(a.map, &(__u64){ 1 }, 0);
	stap_map_copy(b.map, a.map);
	set(&a, 4, 40);
	expect_keys(&b, "copy", "3 2 ");
	w.order = STAP_ORDER_SORT;
	expect_walk(&b, &w, "sorted", "2 3 ");
	expect(&b, "value", stap_map_get_long(b.map, &(__u64){ 3 }), 30);
	expect(&b, "goes on", set(&b, 5, 1) > 0 && set(&b, 6, 1) > 0, true);
	expect(&b, "full", set(&b, 7, 1), -ENOSPC);
	expect_keys(&b, "its own", "3 2 5 6 ");
	expect_keys(&a, "the other", "3 2 4 ");
}

static void nine_strings(struct stap_test *t)
{
	char text[STAP_KEYS_MAX][MAXLEN];
	__u64 key[STAP_KEYS_MAX];
	struct array a;
	__u32 i, k, n = 50;

	if (!array_init(t, &a, 0, "sssssssss", STAP_LONG, n, 0))
		return;
	for (i = 0; i <= n; i++) {
		for (k = 0; k < STAP_KEYS_MAX; k++) {
			/* Only one of them tells one entry from the next. */
			snprintf(text[k], MAXLEN, "key %u of %u", k,
				 i % STAP_KEYS_MAX == k ? i : 1000);
			key[k] = str(text[k]);
		}
		expect(&a, "set", stap_map_set_long(a.map, key, i) > 0, i < n);
		expect(&a, "get", stap_map_get_long(a.map, key), i < n ? i : 0);
	}
	for (i = 0; i < n; i++) {
		snprintf(text[0], MAXLEN, "key %u of %u", i % STAP_KEYS_MAX, i);
		for (k = 0; k < STAP_KEYS_MAX; k++)
			key[k] = str(text[0]);
		expect(&a, "key", strcmp(stap_map_key_string(a.map, i + 1, i % STAP_KEYS_MAX + 1),
					 text[0]), 0);
		stap_map_delete(a.map, key, ~(1u << i % STAP_KEYS_MAX));
		expect(&a, "left", a.map->count, n - 1 - i);
	}
}

const struct stap_case stap_array_cases[] = {
	STAP_CASE(arrays_store_and_find),
	STAP_CASE(full_arrays_say_so),
	STAP_CASE(the_oldest_inserted_goes),
	STAP_CASE(strings_are_keys),
	STAP_CASE(strings_are_values),
	STAP_CASE(slices),
	STAP_CASE(walks_are_sorted),
	STAP_CASE(any_entry_number_will_do),
	STAP_CASE(generations_change),
	STAP_CASE(arrays_are_copied),
	STAP_CASE(nine_strings),
	{}
};
