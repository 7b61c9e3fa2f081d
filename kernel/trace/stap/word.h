/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Strings as words of 8 bytes, as they lie in memory: measuring, hashing,
 * comparing and copying them take a dozen instructions for 8 characters.
 */
#ifndef _TRACE_STAP_WORD_H
#define _TRACE_STAP_WORD_H

#include "env.h"

#define STAP_WORD_ONES		0x0101010101010101ULL
#define STAP_WORD_HIGHS		0x8080808080808080ULL

/**
 * stap_word_zero - find a byte that is 0
 * @word: 8 bytes
 *
 * Return: 0 if there is none. In a little-endian word the lowest bit set is
 * that of the first one; others may be set without reason.
 */
static __always_inline __u64 stap_word_zero(__u64 word)
{
	return (word - STAP_WORD_ONES) & ~word & STAP_WORD_HIGHS;
}

/**
 * stap_word_strnlen - strnlen()
 * @s:   the string, ended by NUL even behind @max
 * @max: what to return if it is longer
 *
 * Reads whole aligned words, which no page ends in, so a string may begin and
 * end anywhere.
 */
static __always_inline size_t stap_word_strnlen(const char *s, size_t max)
{
#ifdef STAP_ENV_WORDS
	unsigned int before = (unsigned long)s & 7;
	const char *at = s - before;
	__u64 word = stap_env_word(at);
	__u64 zero;
	size_t len;

	if (unlikely(before))
		word |= ~(~0ULL << before * 8);
	while (!(zero = stap_word_zero(word))) {
		at += 8;
		if ((size_t)(at - s) >= max)
			return max;
		word = stap_env_word(at);
	}
	len = at - s + (unsigned int)__builtin_ctzll(zero) / 8;
	return min(len, max);
#else
	return strnlen(s, max);
#endif
}

static inline __u64 stap_word_bytes(const char *s, __u32 left, bool *last)
{
	char bytes[8] = {};
	__u64 word;
	__u32 i;

	left = min(left - 1, 8u);
	for (i = 0; i < left && s[i]; i++)
		bytes[i] = s[i];
	*last = i < 8;
	memcpy(&word, bytes, 8);
	return word;
}

/* Whether a string can be read in words. */
static __always_inline bool stap_word_aligned(const char *s)
{
#ifdef STAP_ENV_WORDS
	return likely(!((unsigned long)s & 7));
#else
	return false;
#endif
}

/**
 * stap_word - the next 8 characters of a string
 * @s:       the string from there
 * @left:    bytes it may have from there, its NUL included; a multiple of 8
 * @aligned: stap_word_aligned()
 * @last:    whether the string ends in this word; what is behind it is zero
 */
static __always_inline __u64 stap_word(const char *s, __u32 left,
				       bool aligned, bool *last)
{
#ifdef STAP_ENV_WORDS
	if (aligned) {
		__u64 word = stap_env_word(s);
		__u64 zero = stap_word_zero(word);

		*last = zero;
		if (zero)
			word &= ((zero - 1) & ~zero) >> 7;
		if (unlikely(left == 8)) {
			*last = true;
			word &= ~0ULL >> 8;
		}
		return word;
	}
#endif
	return stap_word_bytes(s, left, last);
}

#endif /* _TRACE_STAP_WORD_H */
