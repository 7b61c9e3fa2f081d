// SPDX-License-Identifier: GPL-2.0
/*
 * Bracket expressions: [abc], [^a-z], [[:alpha:]_], []x], [a-], [[.-.]].
 *
 * As in SystemTap, and unlike POSIX, a backslash in brackets takes away the
 * meaning of the character behind it.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include "cc.h"
#include "re_tree.h"

struct class {
	const char *re;
	size_t len, pos, start;
	struct re_set *set;
	struct re_class_error *error;
};

/* By ASCII, whatever the locale: the kernel has none. */
static const struct {
	const char *name;
	int (*is)(int c);
} names[] = {
	{ "alnum", isalnum }, { "alpha", isalpha }, { "blank", isblank },
	{ "cntrl", iscntrl }, { "digit", isdigit }, { "graph", isgraph },
	{ "lower", islower }, { "print", isprint }, { "punct", ispunct },
	{ "space", isspace }, { "upper", isupper }, { "xdigit", isxdigit },
};

static int fail(struct class *c, long pos, const char *text)
{
	snprintf(c->error->text, sizeof(c->error->text), "%s", text);
	c->error->pos = pos;
	return -1;
}

static int no_end(struct class *c)
{
	return fail(c, c->start, "unclosed character class");
}

/* The text between "[:" and ":]", or dots or equal signs for the colons. */
static int enclosed(struct class *c, char *text, size_t size)
{
	const char *from = c->re + c->pos + 2, *end = c->re + c->len, *p;
	char sign = from[-1];

	for (p = from; p + 1 < end && !(p[0] == sign && p[1] == ']'); p++)
		;
	if (p + 1 >= end) {
		snprintf(c->error->text, sizeof(c->error->text),
			 "unclosed character class '[%c%.*s'", sign,
			 (int)(end - from > 24 ? 24 : end - from), from);
		c->error->pos = c->len;
		return -1;
	}
	snprintf(text, size, "%.*s", (int)(p - from), from);
	c->pos += p + 2 - (from - 2);
	return 0;
}

static int named(struct class *c)
{
	char name[32];
	unsigned int i, b;

	if (enclosed(c, name, sizeof(name)))
		return -1;
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (strcmp(names[i].name, name))
			continue;
		for (b = 1; b < 128; b++)
			if (names[i].is(b))
				re_set_add(c->set, b);
		return 0;
	}
	snprintf(c->error->text, sizeof(c->error->text), "unknown character class '%s'", name);
	c->error->pos = -1;
	return -1;
}

static bool opens(const struct class *c, char sign)
{
	return c->pos + 1 < c->len && c->re[c->pos] == '[' && c->re[c->pos + 1] == sign;
}

/* A single byte, an end of a range perhaps. */
static int byte(struct class *c)
{
	char text[8];

	if (opens(c, '.') || opens(c, '=')) {
		if (enclosed(c, text, sizeof(text)))
			return -1;
		if (strlen(text) != 1)
			return fail(c, c->pos, "unknown collating element");
		return (unsigned char)text[0];
	}
	if (c->re[c->pos] == '\\' && c->pos + 1 < c->len)
		c->pos++;
	return (unsigned char)c->re[c->pos++];
}

static int add_range(struct class *c)
{
	int low = byte(c), high = low, b;

	if (low < 0)
		return -1;
	if (c->pos + 1 < c->len && c->re[c->pos] == '-' && c->re[c->pos + 1] != ']') {
		c->pos++;
		high = byte(c);
		if (high < 0)
			return -1;
	}
	if (high < low) {
		snprintf(c->error->text, sizeof(c->error->text),
			 "Inverted character range %c-%c", low, high);
		c->error->pos = c->pos;
		return -1;
	}
	for (b = low; b <= high; b++)
		re_set_add(c->set, b);
	return 0;
}

/**
 * stap_re_class() - a bracket expression
 * @re: the whole expression
 * @len: bytes of it
 * @pos: behind the opening bracket; on return behind the closing one
 * @set: takes the bytes
 * @error: says what is wrong
 *
 * Return: 0 or -1.
 */
int stap_re_class(const char *re, size_t len, size_t *pos, struct re_set *set,
		  struct re_class_error *error)
{
	struct class c = {
		.re = re, .len = len, .pos = *pos, .start = *pos, .set = set, .error = error,
	};
	bool negated, first = true;
	int ret = 0, i;

	memset(set, 0, sizeof(*set));
	negated = c.pos < len && re[c.pos] == '^';
	c.pos += negated;
	for (; !ret && c.pos < len && (first || re[c.pos] != ']'); first = false)
		ret = opens(&c, ':') ? named(&c) : add_range(&c);
	if (ret)
		return -1;
	if (c.pos >= len)
		return no_end(&c);
	*pos = c.pos + 1;
	for (i = 0; negated && i < 4; i++)
		set->bits[i] = ~set->bits[i];
	return 0;
}
