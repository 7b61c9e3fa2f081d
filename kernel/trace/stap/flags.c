// SPDX-License-Identifier: GPL-2.0
/*
 * Numbers as names: "O_WRONLY|O_CREAT" of 65, "SEEK_END" of 2.
 *
 * The names are a text that the program brings along: what they all begin
 * with, and the numbers in hexadecimal with the rest of the name. A number may
 * have a mask, if it is not bits of its own but the value of a field; behind
 * '=' it is the whole number that is compared, and one name is all:
 *
 *	"O_ 0/3=RDONLY 1/3=WRONLY 2/3=RDWR 40=CREAT 400=APPEND"
 *	"=SEEK_ 0=SET 1=CUR 2=END"
 */
#include "runtime.h"

/* One of the names. */
struct flag {
	__u64 value, mask;
	const char *name;
	size_t len;
};

static const char *hex_get(const char *s, __u64 *value)
{
	*value = 0;
	for (;; s++) {
		if (*s >= '0' && *s <= '9')
			*value = *value << 4 | (*s - '0');
		else if (*s >= 'a' && *s <= 'f')
			*value = *value << 4 | (*s - 'a' + 10);
		else
			return s;
	}
}

/* The next name of the table; what cannot be one ends it. */
static const char *flag_get(const char *s, struct flag *f)
{
	if (*s != ' ')
		return NULL;
	s = hex_get(s + 1, &f->value);
	f->mask = f->value;
	if (*s == '/')
		s = hex_get(s + 1, &f->mask);
	if (*s != '=')
		return NULL;
	f->name = ++s;
	while (*s && *s != ' ')
		s++;
	f->len = s - f->name;
	return s;
}

/* Append, and say where the next would go. */
static size_t put(char *dst, size_t cap, size_t at, const char *s, size_t len)
{
	size_t n = min(len, cap - 1 - at);

	memcpy(dst + at, s, n);
	dst[at + n] = '\0';
	return at + n;
}

static size_t put_rest(char *dst, size_t cap, size_t at, __u64 value)
{
	char hex[2 + 16 + 1];
	int n = snprintf(hex, sizeof(hex), "0x%llx", (unsigned long long)value);

	return put(dst, cap, at, hex, n);
}

/**
 * stap_flags_text - what a number is called
 * @dst:   destination
 * @cap:   its size, at least 8
 * @value: the number
 * @table: the names, none of it in @dst
 *
 * Return: length of the result: names, with '|' between them, and what has none
 * in hexadecimal.
 */
size_t stap_flags_text(char *dst, size_t cap, __u64 value, const char *table)
{
	bool whole = *table == '=', any = false;
	const char *prefix = table + whole;
	size_t at = 0, len = 0;
	__u64 rest = value;
	struct flag f;
	const char *s;

	while (prefix[len] && prefix[len] != ' ')
		len++;
	dst[0] = '\0';
	for (s = prefix + len; (s = flag_get(s, &f));) {
		if (whole ? value != f.value : (value & f.mask) != f.value || !f.mask)
			continue;
		/* What a longer flag has said before needs no saying again. */
		if (!whole && f.value && !(rest & f.mask))
			continue;
		if (any)
			at = put(dst, cap, at, "|", 1);
		at = put(dst, cap, at, prefix, len);
		at = put(dst, cap, at, f.name, f.len);
		rest &= ~f.mask;
		any = true;
		if (whole)
			return at;
	}
	if (any && !rest)
		return at;
	if (any)
		at = put(dst, cap, at, "|", 1);
	return put_rest(dst, cap, at, rest);
}
