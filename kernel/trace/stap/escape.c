// SPDX-License-Identifier: GPL-2.0
/*
 * Strings at run time, the second part: text made from text. Escapes for what
 * does not print, replacement, and the parts between delimiters.
 *
 * As in string.c a result is at most @cap bytes with its NUL, and what does
 * not fit is cut; but here the destination is none of the sources.
 */
#include "runtime.h"

/* Longest escape, and its NUL. */
#define PIECE_MAX	11

/* The bytes of a UTF-8 sequence by its first byte; 1 for any other byte. */
static int utf8_bytes(unsigned char c)
{
	return (c & 0xe0) == 0xc0 ? 2 : (c & 0xf0) == 0xe0 ? 3 :
	       (c & 0xf8) == 0xf0 ? 4 : 1;
}

/*
 * Take a character: its number of bytes, 1 for a byte that does not begin a
 * good sequence (cut off, too long for its value, a surrogate, out of range).
 */
static int utf8_get(const unsigned char *s, __u32 *c)
{
	static const __u32 least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	int i, n = utf8_bytes(*s);

	*c = *s;
	if (n == 1)
		return 1;
	*c &= 0x7f >> n;
	for (i = 1; i < n && (s[i] & 0xc0) == 0x80; i++)
		*c = *c << 6 | (s[i] & 0x3f);
	if (i == n && *c >= least[n] && *c <= 0x10ffff && (*c < 0xd800 || *c > 0xdfff))
		return n;
	*c = *s;
	return 1;
}

/* How a character is written. */
static int escape(char to[PIECE_MAX], __u32 c, int bytes)
{
	static const char letters[] = "abtnvfr";

	if (bytes > 1)
		return snprintf(to, PIECE_MAX, c > 0xffff ? "\\U%08X" : "\\u%04X", c);
	if (c == '"' || c == '\\')
		return snprintf(to, PIECE_MAX, "\\%c", (int)c);
	if (c >= ' ' && c < 0x7f)
		return snprintf(to, PIECE_MAX, "%c", (int)c);
	if (c >= '\a' && c <= '\r')
		return snprintf(to, PIECE_MAX, "\\%c", letters[c - '\a']);
	return snprintf(to, PIECE_MAX, "\\%03o", c);
}

/**
 * stap_escape_text - a string with escapes for what does not print
 * @dst:    destination
 * @cap:    its size, at least 8
 * @s:      source
 * @len:    how long the result may be without the NUL, at least 5 if it is
 *          quoted; as long as fits if this is 0 or less
 * @quoted: put it between quotation marks; behind the second, "..." says that
 *          something is missing
 *
 * Return: length of the result.
 */
size_t stap_escape_text(char *dst, size_t cap, const char *s, __s64 len,
			bool quoted)
{
	size_t max = len > 0 ? min((__u64)len, (__u64)(cap - 1)) : cap - 1;
	size_t at = 0, keep = 0;
	char piece[PIECE_MAX];

	if (quoted) {
		/* What is left without the second mark. */
		max = (max > 5 ? max : 5) - 1;
		dst[at++] = '"';
		keep = at;
	}
	while (*s) {
		__u32 c;
		int bytes = utf8_get((const unsigned char *)s, &c);
		size_t n = escape(piece, c, bytes);

		if (n > max - at)
			break;
		memcpy(dst + at, piece, n);
		at += n;
		s += bytes;
		/* Where it can be cut so that the dots fit. */
		if (at + 3 <= max)
			keep = at;
	}
	if (quoted && *s)
		at = keep;
	if (quoted)
		at += snprintf(dst + at, cap - at, *s ? "\"..." : "\"");
	dst[at] = '\0';
	return at;
}

/* Add what fits of @n bytes. */
static size_t append(char *dst, size_t cap, size_t at, const char *s, size_t n)
{
	n = min(n, cap - 1 - at);
	memcpy(dst + at, s, n);
	return at + n;
}

/**
 * stap_escape_replace - replace each place where a string is part of another
 * @dst:  destination
 * @cap:  its size, at least 1
 * @s:    where to look
 * @part: what for; if it is empty nothing is replaced
 * @by:   what stands there afterwards
 *
 * Return: length of the result.
 */
size_t stap_escape_replace(char *dst, size_t cap, const char *s,
			   const char *part, const char *by)
{
	size_t npart = strlen(part), nby = strlen(by), at = 0;
	const char *p;

	while (npart && (p = strstr(s, part))) {
		at = append(dst, cap, at, s, p - s);
		at = append(dst, cap, at, by, nby);
		s = p + npart;
	}
	at = append(dst, cap, at, s, strlen(s));
	dst[at] = '\0';
	return at;
}

/**
 * stap_escape_tokenize - the next part of a string that is not empty
 * @t:     what is left of the string
 * @dst:   destination
 * @cap:   its size and that of @t's text, at least 1
 * @s:     a string to begin with; "" to go on
 * @delim: the bytes that stand between parts
 *
 * Return: length of the part; 0 if there is none any more.
 */
size_t stap_escape_tokenize(struct stap_tokens *t, char *dst, size_t cap,
			    const char *s, const char *delim)
{
	size_t n;

	if (*s) {
		stap_string_copy(t->text, cap, s);
		t->next = 0;
	}
	t->next += strspn(t->text + t->next, delim);
	n = strcspn(t->text + t->next, delim);
	memcpy(dst, t->text + t->next, n);
	dst[n] = '\0';
	t->next += n;
	/* Another call may have other delimiters: this one is used up. */
	t->next += t->text[t->next] != '\0';
	return n;
}
