// SPDX-License-Identifier: GPL-2.0
/*
 * Arrays: keys and values.
 *
 * Entry numbers that come from a program may be anything. What they do not
 * name, and what is of another type than asked for, reads as 0 or empty.
 */
#include "map.h"
#include "runtime.h"

static const void *map_key(const struct stap_map *map, __u64 entry, __u32 nr,
			   bool string)
{
	if (!stap_map_valid(map, entry) || !nr || nr > map->nkeys ||
	    !(map->string & (1u << (nr - 1))) == string)
		return NULL;
	return (char *)stap_map_at(map, entry) + map->key[nr - 1];
}

/**
 * stap_map_key_long - a key of an entry
 * @map:   the array
 * @entry: any number
 * @nr:    which key, from 1
 */
__s64 stap_map_key_long(const struct stap_map *map, __u64 entry, __u32 nr)
{
	const __s64 *key = map_key(map, entry, nr, false);

	return key ? *key : 0;
}

/**
 * stap_map_key_string - a key of an entry
 * @map:   the array
 * @entry: any number
 * @nr:    which key, from 1
 */
const char *stap_map_key_string(const struct stap_map *map, __u64 entry,
				__u32 nr)
{
	const char *key = map_key(map, entry, nr, true);

	return key ? key : "";
}

/**
 * stap_map_value_long - the value of an entry
 * @map:   an array of longs
 * @entry: any number
 */
__s64 stap_map_value_long(const struct stap_map *map, __u64 entry)
{
	if (map->type != STAP_LONG || !stap_map_valid(map, entry))
		return 0;
	return READ_ONCE(*stap_map_long(map, entry));
}

/**
 * stap_map_value_string - the value of an entry
 * @map:   an array of strings
 * @entry: any number
 */
const char *stap_map_value_string(const struct stap_map *map, __u64 entry)
{
	if (map->type != STAP_STRING || !stap_map_valid(map, entry))
		return "";
	return stap_map_string(map, entry);
}

/**
 * stap_map_generation - which statistics are those of an entry
 * @map:   an array of stats
 * @entry: any number
 */
__u64 stap_map_generation(const struct stap_map *map, __u64 entry)
{
	if (map->type != STAP_STATS || !stap_map_valid(map, entry))
		return 0;
	return *stap_map_long(map, entry);
}

/**
 * stap_map_get_long - map[keys]
 * @map:  an array of longs
 * @keys: keys
 *
 * Return: the value, 0 if there is no such entry.
 */
__s64 stap_map_get_long(const struct stap_map *map, const __u64 *keys)
{
	return stap_map_value_long(map, stap_map_find(map, keys));
}

/**
 * stap_map_get_string - map[keys]
 * @map:  an array of strings
 * @keys: keys
 *
 * Return: the value, empty if there is no such entry.
 */
const char *stap_map_get_string(const struct stap_map *map, const __u64 *keys)
{
	return stap_map_value_string(map, stap_map_find(map, keys));
}

/**
 * stap_map_set_long - map[keys] = value
 * @map:   an array of longs
 * @keys:  keys
 * @value: the value
 *
 * Return: the entry, or an error as of stap_map_insert().
 */
int stap_map_set_long(struct stap_map *map, const __u64 *keys, __s64 value)
{
	int e = stap_map_insert(map, keys);

	if (likely(e > 0))
		WRITE_ONCE(*stap_map_long(map, e), value);
	return e;
}

/**
 * stap_map_set_string - map[keys] = value
 * @map:   an array of strings; the caller is alone
 * @keys:  keys
 * @value: the value, which may be that of any entry
 *
 * Return: the entry, or an error as of stap_map_insert().
 */
int stap_map_set_string(struct stap_map *map, const __u64 *keys,
			const char *value)
{
	int e = stap_map_insert(map, keys);

	if (likely(e > 0))
		stap_string_copy(stap_map_string(map, e), map->maxlen, value);
	return e;
}

/**
 * stap_map_add - map[keys] += value
 * @map:   an array of longs
 * @keys:  keys
 * @value: what to add
 * @old:   the value before that, unless there is an error
 *
 * Return: the entry, or an error as of stap_map_insert().
 */
int stap_map_add(struct stap_map *map, const __u64 *keys, __s64 value,
		 __s64 *old)
{
	int e = stap_map_insert(map, keys);

	if (likely(e > 0))
		*old = stap_env_add(stap_map_long(map, e), value);
	return e;
}
