// SPDX-License-Identifier: GPL-2.0
/*
 * From instructions to a deterministic automaton: the subset construction,
 * with registers for the positions (V. Laurikari, 2000).
 *
 * A state is a list of threads, those that are preferred first. A thread is an
 * instruction that waits for a byte, with the value of each tag: a register,
 * or no position. Between a step and the state it leads to, a value may also
 * be "here". Then the values are renamed, in the order in which they first
 * occur, to registers 2 * ngroup + 1, 2 * ngroup + 2, ...: so states that
 * differ in the names alone become one, and the renaming becomes the list of
 * moves of the transition. Register 2 * ngroup is for circles among these.
 *
 * A match may begin anywhere, so each step adds threads that begin here, as
 * the last. Threads that began at one place are a family; the list is in the
 * order of families. Once one accepts, no later family can win, since leftmost
 * comes first, and no more are added; but the earlier ones and this one go on,
 * since the longest of the leftmost wins.
 */
#include <stdlib.h>
#include <string.h>
#include <linux/stap.h>
#include "ast.h"
#include "re_tree.h"

#define SET_WORDS	((RE_INST_MAX + 64) / 64)

/* The threads of a state; values are ntag for each thread. */
struct threads {
	unsigned int n;
	uint16_t *pc;
	uint16_t *family;
	uint16_t *value;
};

struct kernel {
	struct threads t;
	bool closed;		/* no family is added any more */
	unsigned int hash;
	unsigned int state;
	struct kernel *next;
};

#define BUCKETS		4096

struct build {
	struct re_dfa *dfa;
	const struct re_code *code;
	struct stap_arena *arena;
	unsigned int ntag, ninst;
	struct { struct kernel **v; unsigned int n, cap; } kernel;
	struct kernel *bucket[BUCKETS];
	/* The list being made. */
	struct threads to;
	uint64_t seen[SET_WORDS];
	struct { unsigned int pc; int tag; uint16_t value; } *stack;
	uint16_t *current;	/* the values of the thread at hand */
	bool accepted;
	unsigned long work;
};

static void too_large(struct build *b, const char *why)
{
	if (!b->dfa->why)
		b->dfa->why = why;
}

static uint16_t *values(const struct build *b, const struct threads *t, unsigned int i)
{
	return t->value + (size_t)i * b->ntag;
}

static void alloc_threads(struct build *b, struct threads *t, unsigned int n)
{
	t->pc = stap_arena_alloc(b->arena, n * sizeof(*t->pc) + 1);
	t->family = stap_arena_alloc(b->arena, n * sizeof(*t->family) + 1);
	t->value = stap_arena_alloc(b->arena, (size_t)n * b->ntag * sizeof(*t->value) + 1);
}

static bool see(struct build *b, unsigned int pc)
{
	uint64_t bit = 1ull << pc % 64;

	if (b->seen[pc / 64] & bit)
		return false;
	b->seen[pc / 64] |= bit;
	return true;
}

static void add_thread(struct build *b, unsigned int pc, unsigned int family)
{
	unsigned int i = b->to.n++;

	b->to.pc[i] = pc;
	b->to.family[i] = family;
	if (b->ntag)
		memcpy(values(b, &b->to, i), b->current, b->ntag * sizeof(*b->current));
	if (b->code->inst.v[pc].op == RE_OP_ACCEPT)
		b->accepted = true;
}

static void push(struct build *b, unsigned int *n, unsigned int pc)
{
	b->stack[*n].pc = pc;
	b->stack[(*n)++].tag = -1;
}

/*
 * Follow the empty steps from @pc with the values at hand, what is preferred
 * first, and add a thread for each instruction that waits. The stack holds
 * instructions to go on with and tags to set back.
 */
static void follow(struct build *b, unsigned int pc, unsigned int family,
		   bool start, bool end)
{
	unsigned int n = 0;

	push(b, &n, pc);
	while (n) {
		const struct re_inst *i;

		n--;
		b->work++;
		if (b->stack[n].tag >= 0) {
			b->current[b->stack[n].tag] = b->stack[n].value;
			continue;
		}
		pc = b->stack[n].pc;
		if (!see(b, pc))
			continue;
		i = &b->code->inst.v[pc];
		switch (i->op) {
		case RE_OP_SPLIT:
			push(b, &n, i->y);
			push(b, &n, i->x);
			continue;
		case RE_OP_JMP:
			push(b, &n, i->x);
			continue;
		case RE_OP_TAG:
			b->stack[n].value = b->current[i->x];
			b->stack[n++].tag = i->x;
			b->current[i->x] = STAP_DFA_HERE;
			break;
		case RE_OP_BOL:
			if (!start)
				continue;
			break;
		case RE_OP_EOL:
			if (!end) {
				add_thread(b, pc, family);
				continue;
			}
			break;
		default:
			add_thread(b, pc, family);
			continue;
		}
		push(b, &n, pc + 1);
	}
}

static void begin_list(struct build *b)
{
	b->to.n = 0;
	b->accepted = false;
	memset(b->seen, 0, (b->ninst / 64 + 1) * sizeof(*b->seen));
}

static void no_values(struct build *b)
{
	unsigned int i;

	for (i = 0; i < b->ntag; i++)
		b->current[i] = STAP_DFA_UNSET;
}

/* Without groups nobody asks for more than yes, and order is of no interest. */
static int by_pc(const void *a, const void *b)
{
	return *(const uint16_t *)a - *(const uint16_t *)b;
}

static void simplify(struct build *b)
{
	if (b->ntag)
		return;
	if (b->accepted) {
		b->to.n = 1;
		b->to.pc[0] = b->ninst - 1;
	}
	qsort(b->to.pc, b->to.n, sizeof(*b->to.pc), by_pc);
	memset(b->to.family, 0, b->to.n * sizeof(*b->to.family));
}

static uint16_t add_list(struct build *b, const uint32_t *moves, unsigned int n)
{
	struct re_dfa *dfa = b->dfa;
	struct re_list list = { .n = n };
	uint32_t *copy;
	unsigned int i;

	for (i = 0; i < dfa->list.n; i++)
		if (dfa->list.v[i].n == n &&
		    !memcmp(dfa->list.v[i].moves, moves, n * sizeof(*moves)))
			return i;
	b->work += i;
	if (i >= 0xffff) {
		too_large(b, "it has too many positions to keep for matched()");
		return 0;
	}
	copy = stap_arena_alloc(b->arena, n * sizeof(*moves) + 1);
	memcpy(copy, moves, n * sizeof(*moves));
	list.moves = copy;
	ast_vec_add(b->arena, &dfa->list, list);
	return i;
}

/* Rename the values to registers; the list of moves that does the same. */
static uint16_t rename_values(struct build *b)
{
	unsigned int spare = 2 * b->code->ngroup, base = spare + 1, n = 0, i, k;
	uint32_t moves[2 * STAP_DFA_REGS];
	size_t total = (size_t)b->to.n * b->ntag;

	for (i = 0; i < total; i++) {
		uint16_t v = b->to.value[i];

		if (v == STAP_DFA_UNSET)
			continue;
		for (k = 0; k < n && (moves[k] & 0xffff) != v; k++)
			;
		b->work += k / 8;
		if (k == n) {
			if (base + n >= STAP_DFA_REGS) {
				too_large(b, "it has too many positions to keep for matched()");
				return 0;
			}
			moves[n++] = RE_MOVE(base + k, v);
		}
		b->to.value[i] = base + k;
	}
	if (n && b->dfa->nreg < base + n)
		b->dfa->nreg = base + n;
	return add_list(b, moves, stap_re_moves(moves, n, spare));
}

/* Families count from 0 without gaps. */
static void renumber_families(struct threads *t)
{
	unsigned int i, last = 0, n = 0;

	for (i = 0; i < t->n; i++) {
		if (i && t->family[i] != last)
			n++;
		last = t->family[i];
		t->family[i] = n;
	}
}

static unsigned int hash_list(const struct build *b, bool closed)
{
	unsigned int h = closed, i;

	for (i = 0; i < b->to.n; i++)
		h = (h ^ b->to.pc[i] ^ (unsigned int)b->to.family[i] << 16) * 16777619u;
	for (i = 0; i < b->to.n * b->ntag; i++)
		h = (h ^ b->to.value[i]) * 16777619u;
	return h ^ h >> 15;
}

static bool same_list(const struct build *b, const struct threads *t)
{
	return t->n == b->to.n &&
	       !memcmp(t->pc, b->to.pc, t->n * sizeof(*t->pc)) &&
	       !memcmp(t->family, b->to.family, t->n * sizeof(*t->family)) &&
	       !memcmp(t->value, b->to.value, (size_t)t->n * b->ntag * sizeof(*t->value));
}

static uint16_t new_state(struct build *b, bool closed, unsigned int hash)
{
	struct kernel *k = stap_arena_alloc(b->arena, sizeof(*k));
	struct re_state *state = stap_arena_alloc(b->arena, sizeof(*state));

	alloc_threads(b, &k->t, b->to.n);
	k->t.n = b->to.n;
	memcpy(k->t.pc, b->to.pc, k->t.n * sizeof(*k->t.pc));
	memcpy(k->t.family, b->to.family, k->t.n * sizeof(*k->t.family));
	memcpy(k->t.value, b->to.value, (size_t)k->t.n * b->ntag * sizeof(*k->t.value));
	k->closed = closed;
	k->hash = hash;
	k->state = b->kernel.n;
	state->step = stap_arena_alloc(b->arena, b->code->nclass * sizeof(*state->step));
	ast_vec_add(b->arena, &b->kernel, k);
	ast_vec_add(b->arena, &b->dfa->state, state);
	if (b->kernel.n > RE_STATE_MAX ||
	    b->kernel.n * (2 + b->code->nclass) > RE_WORDS_MAX)
		too_large(b, "its automaton has too many states");
	k->next = b->bucket[hash % BUCKETS];
	b->bucket[hash % BUCKETS] = k;
	return k->state;
}

/* The state that the list is, made if it is new. */
static uint16_t state_of_list(struct build *b, bool closed)
{
	unsigned int hash = hash_list(b, closed);
	const struct kernel *k;

	for (k = b->bucket[hash % BUCKETS]; k; k = k->next)
		if (k->hash == hash && k->closed == closed && same_list(b, &k->t))
			break;
	return k ? k->state : new_state(b, closed, hash);
}

/* The list of moves that puts the tags of a thread into the first registers. */
static uint16_t final_list(struct build *b, const uint16_t *value)
{
	uint32_t moves[2 * STAP_DFA_GROUPS];
	unsigned int i;

	for (i = 0; i < b->ntag; i++)
		moves[i] = RE_MOVE(i, i == 1 ? STAP_DFA_HERE : value[i]);
	return add_list(b, moves, b->ntag);
}

/* Whether a state accepts, anywhere or where the string ends. */
static void accept(struct build *b, unsigned int state)
{
	const struct threads *t = &b->kernel.v[state]->t;
	struct re_state *s = b->dfa->state.v[state];
	unsigned int i;

	for (i = 0; i < t->n; i++) {
		if (b->code->inst.v[t->pc[i]].op != RE_OP_ACCEPT)
			continue;
		s->accepts = true;
		s->any = final_list(b, values(b, t, i));
		break;
	}
	/* The first thread that gets through where the string ends. */
	begin_list(b);
	for (i = 0; i < t->n && !b->accepted; i++) {
		enum re_op op = b->code->inst.v[t->pc[i]].op;

		if (op != RE_OP_EOL && op != RE_OP_ACCEPT)
			continue;
		if (b->ntag)
			memcpy(b->current, values(b, t, i), b->ntag * sizeof(*b->current));
		follow(b, t->pc[i], 0, false, true);
	}
	for (i = 0; b->accepted && i < b->to.n; i++) {
		if (b->code->inst.v[b->to.pc[i]].op != RE_OP_ACCEPT)
			continue;
		s->accepts_at_end = true;
		s->end = final_list(b, values(b, &b->to, i));
		break;
	}
}

/* Where a state leads with the bytes of a class, of which @byte is one. */
static void step(struct build *b, unsigned int state, unsigned int class, unsigned char byte)
{
	const struct kernel *k = b->kernel.v[state];
	struct re_step *to = &b->dfa->state.v[state]->step[class];
	bool closed = k->closed;
	unsigned int i;

	begin_list(b);
	b->work += k->t.n;
	for (i = 0; i < k->t.n; i++) {
		const struct re_inst *inst = &b->code->inst.v[k->t.pc[i]];

		if (b->accepted && k->t.family[i] != b->to.family[b->to.n - 1])
			break;
		if (inst->op != RE_OP_SET || !re_set_has(&b->code->set.v[inst->x], byte))
			continue;
		if (b->ntag)
			memcpy(b->current, values(b, &k->t, i), b->ntag * sizeof(*b->current));
		follow(b, k->t.pc[i] + 1, k->t.family[i], false, false);
	}
	closed |= b->accepted;
	if (!closed) {
		no_values(b);
		follow(b, 0, b->to.n ? b->to.family[b->to.n - 1] + 1 : 0, false, false);
		closed = b->accepted;
	}
	to->state = RE_DEAD;
	if (!b->to.n)
		return;
	simplify(b);
	renumber_families(&b->to);
	to->list = rename_values(b);
	to->state = state_of_list(b, closed);
}

static void build(struct build *b)
{
	const struct re_code *code = b->code;
	unsigned int state, c, byte;
	static const uint32_t none;
	struct re_list empty = { .moves = &none };

	ast_vec_add(b->arena, &b->dfa->list, empty);
	begin_list(b);
	no_values(b);
	follow(b, 0, 0, true, false);
	simplify(b);
	b->dfa->initial = rename_values(b);
	state_of_list(b, b->accepted);
	for (state = 0; state < b->kernel.n && !b->dfa->why; state++) {
		accept(b, state);
		for (c = 0; c < code->nclass && !b->dfa->why; c++) {
			for (byte = 1; byte < 255 && code->class[byte] != c; byte++)
				;
			step(b, state, c, byte);
			if (b->work > RE_WORK_MAX)
				too_large(b, "its automaton takes too long to make");
		}
	}
}

/**
 * stap_re_dfa() - the automaton of an expression
 * @dfa: takes it
 * @code: the expression
 *
 * Return: false if it has too many states or needs too many registers.
 */
bool stap_re_dfa(struct re_dfa *dfa, const struct re_code *code)
{
	struct build *b = stap_arena_alloc(code->arena, sizeof(*b));

	b->dfa = dfa;
	b->code = code;
	b->arena = code->arena;
	b->ntag = 2 * code->ngroup;
	b->ninst = code->inst.n;
	alloc_threads(b, &b->to, b->ninst);
	b->stack = stap_arena_alloc(b->arena, 3 * b->ninst * sizeof(*b->stack));
	b->current = stap_arena_alloc(b->arena, b->ntag * sizeof(*b->current) + 1);
	dfa->code = code;
	dfa->nreg = 2 * code->ngroup;
	build(b);
	return !dfa->why;
}
