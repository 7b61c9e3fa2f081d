// SPDX-License-Identifier: GPL-2.0
/*
 * Mutated program files.
 *
 * Half of the mutations know nothing of the format: truncation, flipped bits,
 * odd words, pieces moved or taken from another program. The others keep the
 * file well-formed and change one thing in it: an opcode, an operand, a field
 * of a record, a type of a slot, a header field, two sections exchanged. The
 * same state and seeds give the same mutants.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "mutation.h"
#include "testprog.h"

static uint32_t rnd(struct mutation *m, uint32_t below)
{
	m->state ^= m->state << 13;
	m->state ^= m->state >> 7;
	m->state ^= m->state << 17;
	return below ? (uint32_t)(m->state >> 16) % below : 0;
}

static uint32_t odd_value(struct mutation *m)
{
	static const uint32_t odd[] = {
		0, 1, 2, 7, 8, 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x10000,
		0x7fffffff, 0x80000000, 0x80000001, 0xfffffffe, 0xffffffff,
	};

	return rnd(m, 3) ? odd[rnd(m, ARRAY_SIZE(odd))] : rnd(m, 64);
}

static bool has_header(const struct mutation_file *p)
{
	return p->size >= sizeof(p->hdr);
}

static void put32(struct mutation_file *p, size_t at, uint32_t v)
{
	if (at + sizeof(v) <= p->size)
		memcpy(p->byte + at, &v, sizeof(v));
}

static void truncate_it(struct mutation *m, struct mutation_file *p)
{
	p->size = rnd(m, p->size + 1);
	if (has_header(p) && rnd(m, 2))
		p->hdr.size = p->size;
}

static void flip_bits(struct mutation *m, struct mutation_file *p)
{
	unsigned int n = 1 + rnd(m, 8);

	while (n--)
		p->byte[rnd(m, p->size)] ^= 1 << rnd(m, 8);
}

static void set_word(struct mutation *m, struct mutation_file *p)
{
	put32(p, rnd(m, p->size / 4) * 4, odd_value(m));
}

static void set_header_word(struct mutation *m, struct mutation_file *p)
{
	put32(p, rnd(m, sizeof(p->hdr) / 4) * 4, odd_value(m));
}

static void swap_sections(struct mutation *m, struct mutation_file *p)
{
	struct stap_section *a = &p->hdr.sec[rnd(m, STAP_SEC_NR)];
	struct stap_section *b = &p->hdr.sec[rnd(m, STAP_SEC_NR)];
	struct stap_section tmp = *a;

	*a = *b;
	*b = tmp;
}

/* A piece of another seed, at the same place or elsewhere. */
static void splice(struct mutation *m, struct mutation_file *p)
{
	const struct mutation_file *from = m->seeds[rnd(m, m->nseed)];
	size_t at = rnd(m, from->size), to = rnd(m, 2) ? at : rnd(m, p->size);
	size_t len = 1 + rnd(m, 256);

	if (at + len > from->size)
		len = from->size - at;
	if (to >= p->size)
		return;
	if (to + len > p->size)
		len = p->size - to;
	memcpy(p->byte + to, from->byte + at, len);
}

/* The head of one program and the tail of another, with a size that fits. */
static void cross(struct mutation *m, struct mutation_file *p)
{
	const struct mutation_file *from = m->seeds[rnd(m, m->nseed)];
	size_t at = rnd(m, p->size < from->size ? p->size : from->size);

	memcpy(p->byte + at, from->byte + at, from->size - at);
	p->size = from->size;
	if (has_header(p))
		p->hdr.size = p->size;
}

static void move_piece(struct mutation *m, struct mutation_file *p)
{
	size_t len = 1 + rnd(m, 64), from = rnd(m, p->size), to = rnd(m, p->size);

	if (from + len <= p->size && to + len <= p->size)
		memmove(p->byte + to, p->byte + from, len);
}

/* Where a random record of a section is, or 0. */
static size_t record_at(struct mutation *m, const struct mutation_file *p, uint32_t nr)
{
	const struct stap_section *sec = &p->hdr.sec[nr];
	size_t size = stap_section_rows[nr].size, at;

	if (!sec->count)
		return 0;
	at = sec->off + (size_t)rnd(m, sec->count) * size;
	return at + size <= p->size ? at : 0;
}

static void set_insn(struct mutation *m, struct mutation_file *p)
{
	size_t at = record_at(m, p, STAP_SEC_INSN);

	if (!at)
		return;
	if (rnd(m, 4))
		put32(p, at + 4 + 4 * rnd(m, 3), odd_value(m));
	else
		put32(p, at, rnd(m, STAP_OP_NR + 1));
}

static void copy_insn(struct mutation *m, struct mutation_file *p)
{
	size_t from = record_at(m, p, STAP_SEC_INSN), to = record_at(m, p, STAP_SEC_INSN);

	if (from && to)
		memmove(p->byte + to, p->byte + from, sizeof(struct stap_insn));
}

static void set_slot(struct mutation *m, struct mutation_file *p)
{
	size_t at = record_at(m, p, STAP_SEC_SLOT);

	if (at)
		p->byte[at] = rnd(m, 4);
}

static void set_record(struct mutation *m, struct mutation_file *p)
{
	uint32_t nr = rnd(m, STAP_SEC_NR);
	size_t at = record_at(m, p, nr);

	if (at && stap_section_rows[nr].size >= 4)
		put32(p, at + rnd(m, stap_section_rows[nr].size / 4) * 4, odd_value(m));
	else if (at)
		p->byte[at] = odd_value(m);
}

/* The words of an automaton: of the transitions and lists, either half. */
static void set_dfa(struct mutation *m, struct mutation_file *p)
{
	size_t at = record_at(m, p, STAP_SEC_DFA);
	uint16_t half = odd_value(m);

	if (at && rnd(m, 2))
		memcpy(p->byte + at + 2 * rnd(m, 2), &half, sizeof(half));
	else if (at)
		put32(p, at, odd_value(m));
}

/* A character of a relocation's path, or the place where it begins. */
static void set_path(struct mutation *m, struct mutation_file *p)
{
	static const char chars[] = "->[]0123456789*xpid";
	size_t at = record_at(m, p, STAP_SEC_RELOC), str;
	struct stap_reloc r;

	if (!at)
		return;
	memcpy(&r, p->byte + at, sizeof(r));
	str = (size_t)p->hdr.sec[STAP_SEC_STR].off + r.path + rnd(m, 24);
	if (rnd(m, 4) && str < p->size)
		p->byte[str] = chars[rnd(m, sizeof(chars) - 1)];
	else
		put32(p, at + offsetof(struct stap_reloc, path), r.path + rnd(m, 8));
}

static void (*const mutations[])(struct mutation *m, struct mutation_file *p) = {
	truncate_it, flip_bits, set_word, set_header_word, swap_sections,
	splice, cross, move_piece, set_insn, set_insn, set_insn, copy_insn, set_slot,
	set_record, set_record, set_record, set_dfa, set_dfa, set_path, set_path,
};

/**
 * mutation_apply - change a program
 * @m: source of changes; must have a seed
 * @p: the program
 */
void mutation_apply(struct mutation *m, struct mutation_file *p)
{
	unsigned int n = 1 + !rnd(m, 4);

	/* After a truncation there may be no header left. */
	while (n-- && has_header(p))
		mutations[rnd(m, ARRAY_SIZE(mutations))](m, p);
}

/**
 * mutation_next - make the next mutant
 * @m: source
 * @p: takes the mutant
 */
void mutation_next(struct mutation *m, struct mutation_file *p)
{
	const struct mutation_file *seed = m->seeds[rnd(m, m->nseed)];

	p->size = seed->size;
	memcpy(p->byte, seed->byte, seed->size);
	mutation_apply(m, p);
}

/**
 * mutation_add_seed - add a legal program
 * @m:    where to
 * @data: its bytes
 * @size: how many
 *
 * Return: 0, or -1 if it is too small, too large or one too many.
 */
int mutation_add_seed(struct mutation *m, const void *data, size_t size)
{
	struct mutation_file *p;

	if (m->nseed == MUTATION_SEEDS_MAX || size < sizeof(p->hdr) || size > sizeof(p->byte))
		return -1;
	p = calloc(1, sizeof(*p));
	if (!p)
		return -1;
	p->size = size;
	memcpy(p->byte, data, size);
	m->seeds[m->nseed++] = p;
	return 0;
}

/* begin and end: globals, a loop, a call, strings and a catch. */
static void begin_program(struct stap_testprog *p)
{
	__u32 f, s;

	stap_testprog_init(p, "mutant");
	stap_testprog_global(p, "count", STAP_LONG);
	stap_testprog_global(p, "text", STAP_STRING);
	stap_testprog_const(p, 0);
	stap_testprog_const(p, 5);
	stap_testprog_event(p, "mutant", stap_testprog_format(p, "%s %d\n", "sl"));
	stap_testprog_func(p, "halve", 0, STAP_LONG, "l", "l");
	stap_testprog_insn(p, STAP_OP_DIV, 1, 0, STAP_OPERAND_CONST | 1);
	stap_testprog_insn(p, STAP_OP_RET, 1, 0, 0);
	f = stap_testprog_func(p, "probe 0", STAP_FUNC_HANDLER, STAP_VOID, "", "lsl");
	stap_testprog_insn(p, STAP_OP_MOV, 0, STAP_OPERAND_CONST, 0);
	s = stap_testprog_insn(p, STAP_OP_JGE, 6, 0, STAP_OPERAND_CONST | 1);
	stap_testprog_insn(p, STAP_OP_CALL, 2, 0, stap_testprog_arg(p, 0));
	stap_testprog_insn(p, STAP_OP_ADDG, 0, 2, 0);
	stap_testprog_insn(p, STAP_OP_ADD, 0, 0, STAP_OPERAND_CONST | 1);
	stap_testprog_insn(p, STAP_OP_JMP, 1, 1, 0);
	stap_testprog_insn(p, STAP_OP_LDGS, 1, 1, 0);
	stap_testprog_insn(p, STAP_OP_CAT, 1, 1, STAP_OPERAND_CONST | stap_testprog_str(p, "x"));
	stap_testprog_insn(p, STAP_OP_STGS, 1, 1, 0);
	stap_testprog_insn(p, STAP_OP_EMIT, 0, stap_testprog_arg(p, 1), 0);
	stap_testprog_arg(p, 0);
	stap_testprog_insn(p, STAP_OP_RET, STAP_NONE, 0, 0);
	stap_testprog_probe(p, STAP_PROBE_BEGIN, f, "begin", "");
	stap_testprog_probe(p, STAP_PROBE_END, f, "end", "");
	stap_testprog_catch(p, f, 1, 4, 6, 1);
	stap_testprog_line(p, 0, "mutant.stp", 1, "operator '/'");
	stap_testprog_line(p, s, "mutant.stp", 2, "identifier 'count'");
	stap_testprog_source(p, "mutant.stp", 1, "function halve(x) { return x / 5 }");
}

/* A function probe that counts and reads memory. */
static void function_program(struct stap_testprog *p)
{
	__u32 f;

	stap_testprog_init(p, "mutant");
	stap_testprog_global(p, "count", STAP_LONG);
	stap_testprog_const(p, 1);
	stap_testprog_event(p, "mutant", stap_testprog_format(p, "%5d %p\n", "ll"));
	f = stap_testprog_func(p, "probe 0", STAP_FUNC_HANDLER | STAP_FUNC_ARG, STAP_VOID, "",
			       "ll");
	stap_testprog_insn(p, STAP_OP_ARG, 0, 0, 0);
	stap_testprog_insn(p, STAP_OP_LD64, 1, 0, 32);
	stap_testprog_insn(p, STAP_OP_ADDG, 0, STAP_OPERAND_CONST, 0);
	stap_testprog_insn(p, STAP_OP_EMIT, 0, stap_testprog_arg(p, 1), 0);
	stap_testprog_arg(p, 0);
	stap_testprog_insn(p, STAP_OP_RET, STAP_NONE, 0, 0);
	stap_testprog_probe(p, STAP_PROBE_ENTRY, f, "kernel.function(\"vfs_read\").call",
			    "vfs_read");
}

/* What an expression matches, and the groups. */
static void regex_program(struct stap_testprog *p)
{
	__u32 f;

	stap_testprog_init(p, "mutant");
	stap_testprog_const(p, 1);
	stap_testprog_event(p, "mutant", stap_testprog_format(p, "%d %s\n", "ls"));
	f = stap_testprog_func(p, "probe 0", STAP_FUNC_HANDLER, STAP_VOID, "", "ls");
	stap_testprog_insn(p, STAP_OP_MATCH, 0,
			   STAP_OPERAND_CONST | stap_testprog_str(p, "xabbcy"),
			   stap_testprog_regex(p));
	stap_testprog_insn(p, STAP_OP_CALLB, 1, STAP_BI_MATCHED,
			   stap_testprog_arg(p, STAP_OPERAND_CONST));
	stap_testprog_insn(p, STAP_OP_EMIT, 0, stap_testprog_arg(p, 0), 0);
	stap_testprog_arg(p, 1);
	stap_testprog_insn(p, STAP_OP_RET, STAP_NONE, 0, 0);
	stap_testprog_probe(p, STAP_PROBE_BEGIN, f, "begin", "");
}

/**
 * mutation_add_builtin_seeds - add programs that need no compiler
 * @m: where to
 *
 * Return: 0 or -1.
 */
int mutation_add_builtin_seeds(struct mutation *m)
{
	static void (*const make[])(struct stap_testprog *p) = {
		stap_testprog_sample, begin_program, function_program, regex_program,
	};
	struct stap_testprog *p = malloc(sizeof(*p));
	uint64_t *file = malloc(STAP_TESTPROG_MAX);
	unsigned int i;
	int ret = p && file ? 0 : -1;

	for (i = 0; !ret && i < ARRAY_SIZE(make); i++) {
		make[i](p);
		ret = mutation_add_seed(m, file, stap_testprog_write(p, file, STAP_TESTPROG_MAX));
	}
	free(file);
	free(p);
	return ret;
}

/**
 * mutation_free - forget the seeds
 * @m: source of mutants
 */
void mutation_free(struct mutation *m)
{
	while (m->nseed)
		free(m->seeds[--m->nseed]);
}
