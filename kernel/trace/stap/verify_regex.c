// SPDX-License-Identifier: GPL-2.0
/*
 * The checker's view of regular expressions: after it, no index in the words
 * of an automaton leads out of them. In this order, since the later relies on
 * the earlier:
 *
 *  1. The words lie in DFA, behind those of the expression before; classes,
 *     states and the directory of lists lie in them.
 *  2. The lists lie behind the directory and inside of the words, one behind
 *     the other; each sets registers that there are from registers that there
 *     are, and is not longer than any list has to be.
 *  3. Every byte's class, every state's lists, and of every transition the
 *     state and the list are in range.
 *
 * Since nothing overlaps, time is linear in the file.
 */
#include "verify.h"

struct regex {
	const struct stap_image *img;
	struct stap_verdict *v;
	const struct stap_regex *re;
	const __u32 *words;
	__u32 nlist;
	__u32 directory;		/* the word that says where list 1 begins */
	__u32 end;			/* of the lists checked so far */
};

static int refuse(const struct regex *r, const char *what, __u32 i)
{
	return stap_verdict_set(r->v, STAP_E_REGEX, STAP_PLACE_BYTE,
				(const char *)r->re - (const char *)r->img->hdr,
				"%s %u of expression %u", what, i,
				(__u32)(r->re - r->img->regexes));
}

/* Rule 1. */
static int check_extent(struct regex *r)
{
	const struct stap_regex *re = r->re;
	__u32 avail = r->img->count[STAP_SEC_DFA];
	__u32 first = re > r->img->regexes ? re[-1].data + re[-1].ndata : 0;
	__u64 need = STAP_DFA_STATES + (__u64)re->nstate * (2 + re->nclass);

	if (re->source >= r->img->count[STAP_SEC_STR])
		return refuse(r, "text", 0);
	if (re->data < first || re->data > avail || re->ndata > avail - re->data)
		return refuse(r, "words", re->ndata);
	if (!re->nstate)
		return refuse(r, "number of states", re->nstate);
	if (!re->nclass || re->nclass > 256)
		return refuse(r, "number of classes", re->nclass);
	if (re->nreg > STAP_DFA_REGS)
		return refuse(r, "number of registers", re->nreg);
	if (re->ngroup > STAP_DFA_GROUPS || 2 * re->ngroup > re->nreg)
		return refuse(r, "number of groups", re->ngroup);
	if (need > re->ndata)
		return refuse(r, "end of states", re->nstate);
	r->words = r->img->dfa + re->data;
	r->directory = need;
	r->nlist = r->words[STAP_DFA_NLIST];
	if (r->nlist > 0xffff || need + r->nlist > re->ndata)
		return refuse(r, "number of lists", r->nlist);
	r->end = need + r->nlist;
	return 0;
}

static bool source_ok(const struct regex *r, __u32 from)
{
	return from < r->re->nreg || from == STAP_DFA_HERE || from == STAP_DFA_UNSET;
}

/* Rule 2. */
static int check_list(struct regex *r, __u32 list)
{
	__u32 i, n, at = r->words[r->directory + list];

	if (at < r->end || at >= r->re->ndata)
		return refuse(r, "list", list + 1);
	n = r->words[at];
	if (n > 2 * r->re->nreg || n >= r->re->ndata - at)
		return refuse(r, "moves of list", list + 1);
	for (i = 0; i < n; i++) {
		__u32 move = r->words[at + 1 + i];

		if (move >> 16 >= r->re->nreg || !source_ok(r, move & 0xffff))
			return refuse(r, "move of list", list + 1);
	}
	r->end = at + 1 + n;
	return 0;
}

/* Rule 3. */
static int check_state(const struct regex *r, __u32 state)
{
	const __u32 *w = r->words + STAP_DFA_STATES +
			 (size_t)state * (2 + r->re->nclass);
	__u32 i, to;

	for (i = 0; i < 2; i++)
		if ((w[i] & ~STAP_DFA_ACCEPT) > r->nlist)
			return refuse(r, "list in state", state);
	for (i = 0; i < r->re->nclass; i++) {
		to = w[2 + i] & STAP_DFA_STATE;
		if (to >= r->re->nstate && to != STAP_DFA_STATE)
			return refuse(r, "transition in state", state);
		if (w[2 + i] >> STAP_DFA_LIST_SHIFT > r->nlist)
			return refuse(r, "list of a transition in state", state);
	}
	return 0;
}

static int check_classes(const struct regex *r)
{
	__u32 i;

	for (i = 0; i < 256; i++)
		if ((r->words[i / 4] >> i % 4 * 8 & 0xff) >= r->re->nclass)
			return refuse(r, "class of byte", i);
	if (r->words[STAP_DFA_INITIAL] > r->nlist)
		return refuse(r, "initial list", r->words[STAP_DFA_INITIAL]);
	return 0;
}

/**
 * stap_verify_regex - check a regular expression
 * @img: an opened image
 * @i:   index of the expression
 * @v:   says why not
 *
 * Return: 0 or a negative errno.
 */
int stap_verify_regex(const struct stap_image *img, __u32 i,
		      struct stap_verdict *v)
{
	struct regex r = { .img = img, .v = v, .re = &img->regexes[i] };
	int ret = check_extent(&r);
	__u32 k;

	for (k = 0; !ret && k < r.nlist; k++) {
		ret = check_list(&r, k);
		cond_resched();
	}
	if (!ret)
		ret = check_classes(&r);
	for (k = 0; !ret && k < r.re->nstate; k++) {
		ret = check_state(&r, k);
		cond_resched();
	}
	return ret;
}
