// SPDX-License-Identifier: GPL-2.0
/*
 * Random operations on arrays, and on a model that cannot be wrong: a list in
 * the order of insertion, searched from its beginning. After each operation
 * both must tell the same, in every order that there is.
 */
#include "cases.h"
#include "map.h"

#define MODEL_STEPS	3000
#define MODEL_ENTRIES	24

/* What may be a key: numbers 0 to 11 of either kind. */
#define MODEL_TEXTS	12

static const char model_text[MODEL_TEXTS][40] __aligned(8) = {
	"", "a", "b", "abcdefgh", "abcdefghi", "abcdefghij", "zz", "\xff\xfe", "abcdefg",
	"this is too long, whatever it is", "this is too long, and so is this",
	"abcdefgh\x01",
};

static const __s64 model_long[MODEL_TEXTS] = {
	0, 1, -1, 2, 0x7fffffffffffffffLL, -0x7fffffffffffffffLL - 1, 4096, 8192, 1LL << 32,
	-(1LL << 32), 42, 0x0101010101010101LL,
};

struct model_row {
	const char *keys;
	__u8 type;
	__u8 wrap;
	__u32 size;
	__u32 maxlen;
};

static const struct model_row model_rows[] = {
	{ "l", STAP_LONG, 0, 8, 8 },
	{ "l", STAP_LONG, 1, 1, 8 },
	{ "s", STAP_LONG, 1, 7, 16 },
	{ "s", STAP_STRING, 0, 24, 64 },
	{ "ls", STAP_LONG, 0, 24, 8 },
	{ "sl", STAP_STATS, 1, 16, 16 },
	{ "ss", STAP_STRING, 1, 24, 8 },
	{ "lll", STAP_LONG, 1, 24, 16 },
	{ "lslslslsl", STAP_LONG, 0, 24, 16 },
	{ "sssssssss", STAP_STATS, 1, 20, 32 },
};

/**
 * struct model_entry - an entry of the model
 * @key:   by key: its number
 * @value: the value, of strings its number
 * @entry: the array's number for it
 */
struct model_entry {
	__u8 key[STAP_KEYS_MAX];
	__s64 value;
	__u32 entry;
};

/**
 * struct model - both of them
 * @t:      the test
 * @row:    the kind of array
 * @map:    the array
 * @random: state of the generator
 * @n:      entries of the model
 * @e:      they
 * @value:  by the array's number: of stats the value, which is not in the array
 * @order:  the orders there are
 * @norder: how many
 * @copy:   by key: where a string lies that cannot be read in words
 */
static struct model {
	struct stap_test *t;
	const struct model_row *row;
	struct stap_map *map;
	__u64 random;
	__u32 n;
	struct model_entry e[MODEL_ENTRIES];
	__s64 value[MODEL_ENTRIES + 1];
	__u32 order[2 * STAP_KEYS_MAX + 3];
	__u32 norder;
	char copy[STAP_KEYS_MAX][48] __aligned(8);
} model;

static __u32 model_random(struct model *m, __u32 below)
{
	m->random = m->random * 6364136223846793005ULL + 1442695040888963407ULL;
	return (m->random >> 33) % below;
}

static bool model_init(struct model *m, const struct model_row *row)
{
	struct stap_global g = {
		.type = row->type, .size = row->size, .nkeys = strlen(row->keys),
		.flags = row->wrap ? STAP_GLOBAL_WRAP : 0,
	};
	struct stap_map_spec spec = { .global = &g, .maxlen = row->maxlen, .order = m->order };
	__u32 i;

	m->row = row;
	m->n = 0;
	m->norder = 1;
	m->order[0] = 0;
	for (i = 0; i <= g.nkeys; i++) {
		m->order[m->norder++] = STAP_ORDER_SORT | i;
		m->order[m->norder++] = STAP_ORDER_SORT | STAP_ORDER_DOWN | i;
	}
	for (i = 0; i < g.nkeys; i++)
		g.key[i] = row->keys[i] == 's' ? STAP_STRING : STAP_LONG;
	spec.norder = m->norder;
	if (stap_map_size(&spec) > STAP_TESTPROG_MAX)
		return false;
	memset(m->t->file, 0, stap_map_size(&spec));
	m->map = stap_map_init(m->t->file, &spec);
	return true;
}

static int model_cmp_text(const struct model *m, __u32 a, __u32 b)
{
	int diff = strncmp(model_text[a], model_text[b], m->row->maxlen - 1);

	return (diff > 0) - (diff < 0);
}

static int model_cmp(const struct model *m, const struct model_entry *a,
		     const struct model_entry *b, __u32 column)
{
	bool text = column ? m->row->keys[column - 1] == 's' : m->row->type == STAP_STRING;
	__s64 x = column ? a->key[column - 1] : a->value;
	__s64 y = column ? b->key[column - 1] : b->value;

	if (text)
		return model_cmp_text(m, x, y);
	if (column) {
		x = model_long[x];
		y = model_long[y];
	}
	return (x > y) - (x < y);
}

static bool model_match(const struct model *m, const struct model_entry *e, const __u8 *key,
			__u32 any)
{
	struct model_entry other;
	__u32 i;

	memcpy(other.key, key, sizeof(other.key));
	for (i = 1; m->row->keys[i - 1]; i++)
		if (!(any & (1u << (i - 1))) && model_cmp(m, e, &other, i))
			return false;
	return true;
}

static struct model_entry *model_find(struct model *m, const __u8 *key, __u32 any)
{
	__u32 i;

	for (i = 0; i < m->n; i++)
		if (model_match(m, &m->e[i], key, any))
			return &m->e[i];
	return NULL;
}

static void model_remove(struct model *m, __u32 i)
{
	m->n--;
	memmove(&m->e[i], &m->e[i + 1], (m->n - i) * sizeof(m->e[0]));
}

static struct model_entry *model_insert(struct model *m, const __u8 *key)
{
	struct model_entry *e = model_find(m, key, 0);

	if (e)
		return e;
	if (m->n == m->row->size) {
		if (!m->row->wrap)
			return NULL;
		model_remove(m, 0);
	}
	e = &m->e[m->n++];
	memset(e, 0, sizeof(*e));
	memcpy(e->key, key, sizeof(e->key));
	return e;
}

static void model_bad(struct model *m, const char *what, __s64 want, __s64 got)
{
	m->t->fail(m->t->to, "%s %u, size %u: %s: %lld expected, got %lld", m->row->keys,
		   m->row->type, m->row->size, what, (long long)want, (long long)got);
}

/* Whether the array's entry @e is the model's @want. */
static void model_compare(struct model *m, const struct model_entry *want, __u32 e)
{
	const char *s;
	__u32 i;

	if (want->entry != e)
		model_bad(m, "entry", want->entry, e);
	for (i = 0; m->row->keys[i]; i++) {
		s = stap_map_key_string(m->map, e, i + 1);
		if (m->row->keys[i] == 'l') {
			if (stap_map_key_long(m->map, e, i + 1) != model_long[want->key[i]])
				model_bad(m, "key", i + 1, e);
		} else if (strlen(s) >= m->row->maxlen ||
			   strncmp(s, model_text[want->key[i]], m->row->maxlen - 1)) {
			model_bad(m, s, i + 1, e);
		}
	}
	s = stap_map_value_string(m->map, e);
	if (m->row->type == STAP_LONG && stap_map_value_long(m->map, e) != want->value)
		model_bad(m, "value", want->value, stap_map_value_long(m->map, e));
	if (m->row->type == STAP_STRING &&
	    strncmp(s, model_text[want->value], m->row->maxlen - 1))
		model_bad(m, s, want->value, e);
}

static __s64 model_extract(void *of, __u32 entry, __u32 what)
{
	const struct model *m = of;

	return what == STAP_EXTRACT_COUNT ? m->value[entry] : 0;
}

/* The model's entries, sorted by insertion, which is stable. */
static void model_walk(struct model *m, __u32 order, const __u64 *keys, const __u8 *key, __u32 any)
{
	struct stap_map_walk w = {
		.order = order, .any = any, .keys = keys, .extract = model_extract, .of = m,
	};
	int sign = order & STAP_ORDER_DOWN ? -1 : 1;
	__u8 list[MODEL_ENTRIES];
	__u32 i, k, e;

	for (i = 0; i < m->n; i++) {
		for (k = i; k && (order & STAP_ORDER_SORT); k--) {
			if (sign * model_cmp(m, &m->e[list[k - 1]], &m->e[i],
					     order & STAP_ORDER_COLUMN) <= 0)
				break;
			list[k] = list[k - 1];
		}
		list[order & STAP_ORDER_SORT ? k : i] = i;
	}
	e = stap_map_first(m->map, &w);
	for (i = 0; i < m->n; i++) {
		if (!model_match(m, &m->e[list[i]], key, any))
			continue;
		model_compare(m, &m->e[list[i]], e);
		e = stap_map_next(m->map, &w, e);
	}
	if (e)
		model_bad(m, "end of walk", 0, e);
}

static void model_store(struct model *m, const __u64 *keys, const __u8 *key)
{
	__s64 value = model_random(m, MODEL_TEXTS), old = -1;
	struct model_entry *e = model_insert(m, key);
	int got;

	if (m->row->type == STAP_STRING) {
		got = stap_map_set_string(m->map, keys, model_text[value]);
	} else if (m->row->type == STAP_STATS) {
		got = stap_map_insert(m->map, keys);
	} else if (value & 1) {
		got = stap_map_set_long(m->map, keys, value);
	} else {
		got = stap_map_add(m->map, keys, value, &old);
		if (e && old != e->value)
			model_bad(m, "value before", e->value, old);
		if (e)
			value += e->value;
	}
	if (!e) {
		if (got != -ENOSPC)
			model_bad(m, "full", -ENOSPC, got);
		return;
	}
	if (got <= 0 || got > (int)m->row->size) {
		model_bad(m, "stored", 1, got);
		return;
	}
	e->value = value;
	e->entry = got;
	m->value[got] = value;
}

static void model_delete(struct model *m, const __u64 *keys, const __u8 *key, __u32 any)
{
	__u32 i;

	stap_map_delete(m->map, keys, any);
	for (i = m->n; i--;)
		if (model_match(m, &m->e[i], key, any))
			model_remove(m, i);
}

/* Every other time it is not aligned. */
static __u64 model_string(struct model *m, __u32 key, __u32 nr)
{
	char *copy = m->copy[key] + 1 + model_random(m, 7);

	if (model_random(m, 2))
		return (unsigned long)model_text[nr];
	memcpy(copy, model_text[nr], sizeof(model_text[nr]));
	return (unsigned long)copy;
}

static void model_step(struct model *m)
{
	__u8 key[STAP_KEYS_MAX] = {};
	__u64 keys[STAP_KEYS_MAX];
	struct model_entry *e;
	__u32 i, any = 0, what = model_random(m, 64);
	/* With many keys, few values each: some must come again. */
	__u32 nkeys = m->map->nkeys, among = nkeys > 3 ? 2 : nkeys > 1 ? 6 : MODEL_TEXTS;

	for (i = 0; i < nkeys; i++) {
		key[i] = model_random(m, among) + (among == 2 ? 9 : 0);
		keys[i] = model_long[key[i]];
		if (m->row->keys[i] == 's')
			keys[i] = model_string(m, i, key[i]);
		if (!model_random(m, 3))
			any |= 1u << i;
	}
	if (what < 40)
		model_store(m, keys, key);
	else if (what < 48)
		model_delete(m, keys, key, 0);
	else if (what < 50)
		model_delete(m, keys, key, any);
	else if (what < 51)
		model_delete(m, keys, key, STAP_MAP_ANY);
	e = model_find(m, key, 0);
	if (stap_map_find(m->map, keys) != (e ? e->entry : 0))
		model_bad(m, "find", e ? e->entry : 0, stap_map_find(m->map, keys));
	if (stap_map_has(m->map, keys, any) != !!model_find(m, key, any))
		model_bad(m, "has", !!model_find(m, key, any), any);
	if (m->map->count != m->n)
		model_bad(m, "count", m->n, m->map->count);
	model_walk(m, m->order[model_random(m, m->norder)], keys, key,
		   what & 1 ? STAP_MAP_ANY : any);
}

static void arrays_are_as_their_model(struct stap_test *t)
{
	__u32 i, step;

	model.t = t;
	model.random = 1;
	for (i = 0; i < ARRAY_SIZE(model_rows); i++) {
		if (!model_init(&model, &model_rows[i])) {
			t->fail(t->to, "%s: does not fit", model_rows[i].keys);
			continue;
		}
		for (step = 0; step < MODEL_STEPS; step++)
			model_step(&model);
	}
}

const struct stap_case stap_model_cases[] = {
	STAP_CASE(arrays_are_as_their_model),
	{}
};
