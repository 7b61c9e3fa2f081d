// SPDX-License-Identifier: GPL-2.0
/*
 * Strings at run time: what opcodes and builtins on strings do.
 *
 * A string is at most @cap bytes with its NUL; what does not fit is cut.
 * Source and destination may be the same slot, never parts of each other.
 * Bytes are unsigned; nothing here knows a character set.
 */
#include "runtime.h"
#include "word.h"

static noinline size_t string_len(const char *s, size_t max)
{
	return stap_word_strnlen(s, max);
}

/**
 * stap_string_copy - a = b
 * @dst: destination
 * @cap: its size, at least 1
 * @src: source
 *
 * Return: length of the result.
 */
size_t stap_string_copy(char *dst, size_t cap, const char *src)
{
	size_t len = string_len(src, cap - 1);

	memmove(dst, src, len);
	dst[len] = '\0';
	return len;
}

/**
 * stap_string_cat - dst = a . b
 * @dst: destination
 * @cap: its size, at least 1
 * @a:   first source
 * @b:   second source
 *
 * Return: length of the result.
 */
size_t stap_string_cat(char *dst, size_t cap, const char *a, const char *b)
{
	size_t la = string_len(a, cap - 1);
	size_t lb = string_len(b, cap - 1 - la);

	/* The second part first, since it may be where the first one goes. */
	memmove(dst + la, b, lb);
	memmove(dst, a, la);
	dst[la + lb] = '\0';
	return la + lb;
}

/**
 * stap_string_cmp - compare byte by byte
 * @a: first string
 * @b: second string
 *
 * Return: -1, 0 or 1.
 */
int stap_string_cmp(const char *a, const char *b)
{
	int diff = strcmp(a, b);

	return (diff > 0) - (diff < 0);
}

/**
 * stap_string_substr - part of a string
 * @dst:   destination
 * @cap:   its size, at least 1
 * @s:     source
 * @start: position of the first byte, from 0; outside of @s gives ""
 * @len:   how many bytes; fewer if @s ends before
 *
 * Return: length of the result.
 */
size_t stap_string_substr(char *dst, size_t cap, const char *s, __s64 start,
			  __s64 len)
{
	size_t n = string_len(s, STAP_STRINGLEN_MAX);

	/* A length of 2^63 - 1 is as good as none in SystemTap: it adds 1. */
	if (start < 0 || (__u64)start >= n || len <= 0 || len == 0x7fffffffffffffffLL) {
		dst[0] = '\0';
		return 0;
	}
	n -= start;
	if ((__u64)len < n)
		n = len;
	if (n > cap - 1)
		n = cap - 1;
	memmove(dst, s + start, n);
	dst[n] = '\0';
	return n;
}

/**
 * stap_string_strlen - length in bytes
 * @s: string
 */
__s64 stap_string_strlen(const char *s)
{
	return string_len(s, ULONG_MAX);
}

/**
 * stap_string_stringat - byte at a position
 * @s:    string
 * @pos:  position from 0
 * @byte: where to leave the byte; 0 if there is none
 *
 * Return: 0, or -ERANGE if the position is not in the string.
 */
int stap_string_stringat(const char *s, __s64 pos, __s64 *byte)
{
	*byte = 0;
	if (pos < 0 || (__u64)pos >= string_len(s, ULONG_MAX))
		return -ERANGE;
	*byte = (unsigned char)s[pos];
	return 0;
}

/**
 * stap_string_isinstr - whether a string is part of another
 * @s:    where to look
 * @part: what for
 */
__s64 stap_string_isinstr(const char *s, const char *part)
{
	return strstr(s, part) ? 1 : 0;
}

/**
 * stap_string_strpos - position of a string in another
 * @s:    where to look
 * @part: what for
 *
 * Return: position of the first byte, or -1.
 */
__s64 stap_string_strpos(const char *s, const char *part)
{
	const char *p = strstr(s, part);

	return p ? p - s : -1;
}

/* The value of a digit, or one that is no digit in any base. */
static unsigned int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return UINT_MAX;
}

static bool hex_prefix(const char *s)
{
	return s[0] == '0' && (s[1] | 0x20) == 'x';
}

/**
 * stap_string_strtol - number in a string
 * @s:    string
 * @base: base, of which the lower 32 bits count; 0 to go by the prefix
 *
 * As the kernel's simple_strtol(), which scripts have known: a '-' may stand
 * in front, but no '+' and no blank; digits go to 'f', whatever the base; the
 * first character that is no digit of the base ends the number; what is too
 * large wraps.
 */
__s64 stap_string_strtol(const char *s, __s64 base)
{
	unsigned int radix = base;
	bool neg = *s == '-';
	__u64 n = 0;

	s += neg;
	if (!radix) {
		radix = 10;
		if (s[0] == '0')
			radix = hex_prefix(s) && digit(s[2]) < 16 ? 16 : 8;
	}
	if (radix == 16 && hex_prefix(s))
		s += 2;
	for (; digit(*s) < radix; s++)
		n = n * radix + digit(*s);
	return neg ? -n : n;
}
