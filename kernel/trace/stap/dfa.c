// SPDX-License-Identifier: GPL-2.0
/*
 * Regular expressions at run time: one step of the automaton for each byte,
 * no backtracking, no memory but the caller's. The words are laid out as
 * struct stap_regex in <linux/stap.h> says, and verify_regex.c has checked
 * every index in them, so nothing is checked here again.
 *
 *   "ab+" without groups, on "xab":	state 0 -x-> 0 -a-> 1 -b-> 2, accepts
 *
 * An automaton with groups goes on as long as a longer match may come, and
 * each time that it accepts, a list of moves puts the groups' positions into
 * the first registers; without groups the first time is enough.
 */
#include "dfa.h"
#include "runtime.h"

struct dfa {
	const struct stap_regex *re;
	const __u32 *words;
	__u16 *reg;
	__u32 pos;
};

static const __u32 *state_words(const struct dfa *d, __u32 state)
{
	return d->words + STAP_DFA_STATES + (size_t)state * (2 + d->re->nclass);
}

static __u32 byte_class(const struct dfa *d, unsigned char byte)
{
	return d->words[byte / 4] >> byte % 4 * 8 & 0xff;
}

static __u16 move_source(const struct dfa *d, __u32 from)
{
	if (from == STAP_DFA_HERE)
		return d->pos;
	return from == STAP_DFA_UNSET ? STAP_DFA_UNSET : d->reg[from];
}

static void run_list(const struct dfa *d, __u32 list)
{
	const __u32 *move;
	__u32 n;

	if (!list)
		return;
	move = d->words + *(state_words(d, d->re->nstate) + list - 1);
	for (n = *move++; n; n--, move++)
		d->reg[*move >> 16] = move_source(d, *move & 0xffff);
}

/* What a state says of the string so far: whether it matches. */
static bool accepts(const struct dfa *d, __u32 word)
{
	if (!(word & STAP_DFA_ACCEPT))
		return false;
	run_list(d, word & ~STAP_DFA_ACCEPT);
	return true;
}

static bool run(struct dfa *d, const char *s)
{
	const __u32 *state = state_words(d, 0);
	bool matched;

	run_list(d, d->words[STAP_DFA_INITIAL]);
	matched = accepts(d, state[0]);
	while (s[d->pos] && !(matched && !d->re->ngroup)) {
		__u32 step = state[2 + byte_class(d, s[d->pos])];

		d->pos++;
		if ((step & STAP_DFA_STATE) == STAP_DFA_STATE)
			return matched;
		run_list(d, step >> STAP_DFA_LIST_SHIFT);
		state = state_words(d, step & STAP_DFA_STATE);
		matched |= accepts(d, state[0]);
	}
	if (!s[d->pos])
		matched |= accepts(d, state[1]);
	return matched;
}

/**
 * stap_dfa_match - whether a string matches, and where
 * @img:   an image that has been checked
 * @regex: index of the expression
 * @s:     the string, at most STAP_STRINGLEN_MAX - 1 bytes
 * @m:     takes the registers and, if the expression has groups and matched,
 *         the string
 *
 * The match that counts is the leftmost, and of these the longest.
 */
bool stap_dfa_match(const struct stap_image *img, __u32 regex, const char *s,
		    struct stap_match *m)
{
	const struct stap_regex *re = &img->regexes[regex];
	struct dfa d = { .re = re, .words = img->dfa + re->data, .reg = m->reg };
	__u32 i;

	m->ngroup = 0;
	for (i = 0; i < re->nreg; i++)
		m->reg[i] = STAP_DFA_UNSET;
	if (!run(&d, s))
		return false;
	m->ngroup = re->ngroup;
	if (m->ngroup)
		stap_string_copy(m->text, img->hdr->maxstringlen, s);
	return true;
}

/**
 * stap_dfa_matched - the text of a group of the last match
 * @m:     the last match
 * @n:     which group, 0 for all that was matched
 * @dst:   takes the text; "" if the group took no part
 * @cap:   its size, at least 1
 * @error: takes STAP_DFA_TEXT bytes of text if there is an error
 *
 * Return: 0 or a negative errno.
 */
int stap_dfa_matched(const struct stap_match *m, __s64 n, char *dst, size_t cap,
		     char *error)
{
	size_t len, start, end;

	dst[0] = '\0';
	if (!m->ngroup || n < 0 || n >= m->ngroup) {
		snprintf(error, STAP_DFA_TEXT, m->ngroup ?
			 "Attempted to get nonexistent subexpression %lld" :
			 "Attempted to get subexpression %lld from failed match",
			 (long long)n);
		return -EINVAL;
	}
	start = m->reg[2 * n];
	end = m->reg[2 * n + 1];
	/* Holds of what stapc makes; nobody has checked it of other programs. */
	len = strlen(m->text);
	if (start > end || end > len)
		return 0;
	len = min(end - start, cap - 1);
	memcpy(dst, m->text + start, len);
	dst[len] = '\0';
	return 0;
}

/**
 * stap_dfa_ngroups - how many groups the last match has
 * @m:     the last match
 * @n:     takes the number, the whole match included
 * @error: as above
 *
 * Return: 0 or a negative errno.
 */
int stap_dfa_ngroups(const struct stap_match *m, __s64 *n, char *error)
{
	*n = m->ngroup;
	if (m->ngroup)
		return 0;
	snprintf(error, STAP_DFA_TEXT,
		 "Attempted to get subexpression count from failed match");
	return -EINVAL;
}
