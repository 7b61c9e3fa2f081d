// SPDX-License-Identifier: GPL-2.0
/*
 * Regular expressions, all stages: parse, instructions, automaton, words.
 */
#include <string.h>
#include <linux/stap.h>
#include "msg.h"
#include "re.h"
#include "re_tree.h"
#include "stages.h"

/* The words of an automaton, laid out as struct stap_regex says. */
static __u32 *write_state(__u32 *w, const struct re_state *s, unsigned int nclass)
{
	unsigned int i;

	*w++ = s->accepts ? STAP_DFA_ACCEPT | s->any : 0;
	*w++ = s->accepts_at_end ? STAP_DFA_ACCEPT | s->end : 0;
	for (i = 0; i < nclass; i++)
		*w++ = s->step[i].state | (__u32)s->step[i].list << STAP_DFA_LIST_SHIFT;
	return w;
}

static size_t count_words(const struct re_dfa *dfa)
{
	size_t n = STAP_DFA_STATES + dfa->state.n * (2 + dfa->code->nclass);
	unsigned int i;

	for (i = 1; i < dfa->list.n; i++)
		n += 2 + dfa->list.v[i].n;
	return n;
}

static void write_words(const struct re_dfa *dfa, struct stap_arena *arena,
			struct stap_re_out *out)
{
	const struct re_code *code = dfa->code;
	__u32 *w, *directory, i;

	out->ndata = count_words(dfa);
	out->data = stap_arena_alloc(arena, out->ndata * sizeof(*out->data));
	for (i = 0; i < 256; i++)
		out->data[i / 4] |= (__u32)code->class[i] << i % 4 * 8;
	out->data[STAP_DFA_INITIAL] = dfa->initial;
	out->data[STAP_DFA_NLIST] = dfa->list.n - 1;
	w = out->data + STAP_DFA_STATES;
	for (i = 0; i < dfa->state.n; i++)
		w = write_state(w, dfa->state.v[i], code->nclass);
	directory = w;
	w += dfa->list.n - 1;
	for (i = 1; i < dfa->list.n; i++) {
		const struct re_list *list = &dfa->list.v[i];

		*directory++ = w - out->data;
		*w++ = list->n;
		memcpy(w, list->moves, list->n * sizeof(*w));
		w += list->n;
	}
	out->nstate = dfa->state.n;
	out->nclass = code->nclass;
	out->nreg = dfa->nreg;
	out->ngroup = code->ngroup;
}

static int too_complex(struct stap_session *s, const struct stap_tok *tok, const char *why)
{
	stap_error(s, tok, "regex compilation error: regular expression is too complex: %s", why);
	return -1;
}

static int compile(struct stap_session *s, const struct stap_tok *tok, struct stap_arena *arena,
		   const char *re, size_t len, bool groups, struct stap_re_out *out)
{
	struct re_code code = { .arena = arena };
	struct re_dfa dfa = { 0 };
	struct re_node *tree;
	unsigned int ngroup;

	tree = stap_re_parse(s, tok, arena, re, len, &ngroup);
	if (!tree)
		return -1;
	if (groups && ngroup > STAP_DFA_GROUPS)
		return too_complex(s, tok, "it has more than 31 groups");
	code.ngroup = groups ? ngroup : 0;
	if (!stap_re_code(&code, tree))
		return too_complex(s, tok, "its repetitions are too long");
	if (!stap_re_dfa(&dfa, &code))
		return too_complex(s, tok, dfa.why);
	stap_re_minimize(&dfa);
	write_words(&dfa, s->arena, out);
	return 0;
}

int stap_re_compile(struct stap_session *s, const struct stap_tok *tok, const char *re,
		    size_t len, bool groups, struct stap_re_out *out)
{
	struct stap_arena *arena = stap_arena_new();
	int ret = compile(s, tok, arena, re, len, groups, out);

	stap_arena_free(arena);
	return ret;
}
