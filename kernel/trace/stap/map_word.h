/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Strings as words of 8 bytes: hashing, comparing and copying keys take a
 * dozen instructions for 8 characters. The words are the same on every
 * machine: the first character is in the lowest byte.
 */
#ifndef _TRACE_STAP_MAP_WORD_H
#define _TRACE_STAP_MAP_WORD_H

#include "env.h"

#define STAP_WORD_ONES		0x0101010101010101ULL
#define STAP_WORD_HIGHS		0x8080808080808080ULL

static inline __u64 stap_word_bytes(const char *s, bool *last)
{
	__u64 word = 0;
	int i;

	for (i = 0; i < 8 && s[i]; i++)
		word |= (__u64)(unsigned char)s[i] << (8 * i);
	*last = i < 8;
	return word;
}

/**
 * stap_word - the next 8 characters of a string
 * @s:    the string from there
 * @last: whether the string ends in this word; what is behind it is zero
 */
static __always_inline __u64 stap_word(const char *s, bool *last)
{
#ifdef STAP_ENV_WORDS
	if (likely(!((unsigned long)s & 7))) {
		__u64 word = stap_env_word(s);
		/* The lowest bit set is that of the first byte that is 0. */
		__u64 zero = (word - STAP_WORD_ONES) & ~word & STAP_WORD_HIGHS;

		*last = zero;
		if (zero)
			word &= ((zero - 1) & ~zero) >> 7;
		return word;
	}
#endif
	return stap_word_bytes(s, last);
}

/**
 * stap_word_cut - stap_word() of a string that may be too long
 * @s:    the string from there
 * @left: bytes it may have from there, its NUL included; a multiple of 8
 * @last: whether the string ends in this word
 */
static __always_inline __u64 stap_word_cut(const char *s, __u32 left,
					   bool *last)
{
	__u64 word = stap_word(s, last);

	if (unlikely(left == 8)) {
		*last = true;
		word &= ~0ULL >> 8;
	}
	return word;
}

#endif /* _TRACE_STAP_MAP_WORD_H */
