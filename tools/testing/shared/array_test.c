// SPDX-License-Identifier: GPL-2.0
/*
 * Arrays as large as programs have them, and used by several threads at once,
 * which user space can try under the thread sanitizer.
 *
 * usage: array_test [THREADS ROUNDS]
 */
#include <pthread.h>

#include "map.h"

#define ENTRIES	2048
#define LENGTH	512

static int bad;

#define EXPECT(what, got, want) do { \
	long long got_ = (got), want_ = (want); \
	if (got_ != want_) { \
		printf("%s:%d: %s: %lld expected, got %lld\n", __func__, __LINE__, what, \
		       want_, got_); \
		bad++; \
	} \
} while (0)

static const __u32 orders[] = {
	STAP_ORDER_SORT, STAP_ORDER_SORT | STAP_ORDER_DOWN,
	STAP_ORDER_SORT | 1, STAP_ORDER_SORT | STAP_ORDER_DOWN | 1,
};

static struct stap_map *array_new(const char *keys, __u8 type, __u32 size, __u8 flags)
{
	struct stap_global g = { .type = type, .size = size, .flags = flags };
	struct stap_map_spec spec = {
		.global = &g, .maxlen = LENGTH, .seed = 7,
		.order = orders, .norder = ARRAY_SIZE(orders),
	};
	void *mem;

	for (; *keys; keys++)
		g.key[g.nkeys++] = *keys == 's' ? STAP_STRING : STAP_LONG;
	mem = calloc(1, stap_map_size(&spec));
	if (!mem)
		exit(2);
	return stap_map_init(mem, &spec);
}

static __u64 str(const char *s)
{
	return (unsigned long)s;
}

/* A walk must meet every entry once, and each not before the last. */
static void check_sorted(struct stap_map *map, __u32 order)
{
	struct stap_map_walk w = { .order = order, .any = STAP_MAP_ANY };
	bool down = order & STAP_ORDER_DOWN, key = order & STAP_ORDER_COLUMN;
	__u32 e, last = 0, n = 0, wrong = 0;
	int diff;

	for (e = stap_map_first(map, &w); e && n <= map->count; e = stap_map_next(map, &w, e)) {
		n++;
		if (last) {
			__s64 a = stap_map_value_long(map, last), b = stap_map_value_long(map, e);

			diff = key ? strcmp(stap_map_key_string(map, last, 1),
					    stap_map_key_string(map, e, 1)) : (a > b) - (a < b);
			/* Entries are numbered as they were inserted. */
			if (diff == 0)
				diff = last > e ? 1 : 0;
			else if (down)
				diff = -diff;
			wrong += diff > 0;
		}
		last = e;
	}
	EXPECT("entries met", n, map->count);
	EXPECT("out of order", wrong, 0);
}

static void large_arrays_are_sorted(void)
{
	struct stap_map *map = array_new("s", STAP_LONG, ENTRIES, 0);
	char text[LENGTH];
	__u64 key = str(text);
	__u32 i;

	srand(1);
	while (map->count < ENTRIES) {
		snprintf(text, sizeof(text), "%s%d", rand() & 1 ? "process" : "", rand());
		EXPECT("set", stap_map_set_long(map, &key, rand() % 100 - 50) > 0, true);
	}
	snprintf(text, sizeof(text), "one too many");
	EXPECT("full", stap_map_set_long(map, &key, 0), -ENOSPC);
	for (i = 0; i < ARRAY_SIZE(orders); i++)
		check_sorted(map, orders[i]);
	free(map);
}

static void nine_strings_at_the_limit(void)
{
	struct stap_map *map = array_new("sssssssss", STAP_LONG, ENTRIES, 0);
	char (*text)[LENGTH] = calloc(STAP_KEYS_MAX, LENGTH);
	__u64 key[STAP_KEYS_MAX];
	__u32 i, k, pass;

	for (pass = 0; pass < 2; pass++) {
		for (i = 0; i <= ENTRIES; i++) {
			for (k = 0; k < STAP_KEYS_MAX; k++) {
				/* As long as can be; the difference is in the end. */
				memset(text[k], 'a' + k, LENGTH - 1);
				if (i % STAP_KEYS_MAX == k)
					snprintf(text[k] + LENGTH - 9, 9, "%08u", i);
				key[k] = str(text[k]);
			}
			if (pass == 0)
				EXPECT("set", stap_map_set_long(map, key, i),
				       i < ENTRIES ? (int)i + 1 : -ENOSPC);
			else
				EXPECT("get", stap_map_get_long(map, key), i < ENTRIES ? i : 0);
		}
	}
	free(text);
	free(map);
}

/* No hash function may be so bad that ordinary keys make long chains. */
static void chains_are_short(void)
{
	static const __u64 step[] = { 1, 8, 64, 4096, 1ULL << 32, 1ULL << 48, 0x0101010101010101 };
	struct stap_map *map = array_new("l", STAP_LONG, ENTRIES, 0);
	__u32 i, k, e, n, longest = 0;

	for (i = 0; i < ARRAY_SIZE(step); i++) {
		stap_map_clear(map);
		for (k = 0; k < ENTRIES; k++)
			stap_map_set_long(map, &(__u64){ k * step[i] }, 0);
		for (k = 0; k < 1u << (32 - map->shift); k++) {
			for (n = 0, e = map->bucket[k]; e; e = stap_map_at(map, e)->next)
				n++;
			longest = max(longest, n);
		}
	}
	EXPECT("longest chain", longest <= 16, true);
	free(map);
}

/**
 * struct work - what a thread does
 * @map:    the array all have
 * @rounds: additions to make
 * @nr:     which thread
 */
struct work {
	struct stap_map *map;
	int rounds;
	int nr;
};

/* Half of all goes to one entry, the rest to entries that come to be. */
static void *work_run(void *arg)
{
	struct work *w = arg;
	__s64 old;
	int i;

	for (i = 0; i < w->rounds; i++) {
		__u64 key = i & 1 ? 0 : 1 + (i + w->nr) % (ENTRIES - 1);

		if (stap_map_add(w->map, &key, 1, &old) <= 0)
			return w;
	}
	return NULL;
}

static void threads_lose_nothing(int threads, int rounds)
{
	struct stap_map *map = array_new("l", STAP_LONG, ENTRIES, 0);
	pthread_t thread[16];
	struct work work[16];
	__s64 sum = 0;
	void *failed;
	__u32 e;
	int i;

	for (i = 0; i < threads; i++) {
		work[i] = (struct work){ .map = map, .rounds = rounds, .nr = i };
		if (pthread_create(&thread[i], NULL, work_run, &work[i]))
			exit(2);
	}
	for (i = 0; i < threads; i++) {
		pthread_join(thread[i], &failed);
		EXPECT("failed", !!failed, false);
	}
	for (e = 1; e <= map->high; e++)
		sum += stap_map_value_long(map, e);
	EXPECT("sum", sum, (__s64)threads * rounds);
	EXPECT("one element", stap_map_get_long(map, &(__u64){ 0 }), (__s64)threads * rounds / 2);
	EXPECT("entries", map->count, map->high);
	EXPECT("entries", map->count <= ENTRIES, true);
	free(map);
}

int main(int argc, char **argv)
{
	int threads = argc > 2 ? min(atoi(argv[1]), 16) : 4;
	int rounds = argc > 2 ? atoi(argv[2]) : 100000;

	if (argc < 3) {
		large_arrays_are_sorted();
		nine_strings_at_the_limit();
		chains_are_short();
	}
	threads_lose_nothing(threads, rounds);
	printf("%s array/%s\n", bad ? "not ok" : "ok", argc < 3 ? "large_ones" : "threads");
	return bad != 0;
}
