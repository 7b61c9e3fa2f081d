// SPDX-License-Identifier: GPL-2.0
/*
 * Where parameters of a program's function are at its first instruction, by the
 * machine's calling convention. Code that was not optimized tells of the place
 * in the frame alone, which it fills later.
 *
 *	void walk(struct node *n, struct triple t)
 *
 *			x86-64		arm64
 *	n		%rdi		x0
 *	t (24 bytes)	8(%rsp)		where x1 points to
 *
 * What may be passed as floating point numbers is refused, with what comes after
 * it if that depends on it.
 */
#include <bpf/btf.h>
#include <dwarf.h>
#include <stap_env.h>
#include "btf.h"
#include "dwarf_info.h"
#include "machine.h"
#include "target_path.h"

enum param_class { PARAM_REGISTERS, PARAM_ADDRESS, PARAM_STACK, PARAM_FLOAT, PARAM_UNKNOWN };

/* The next free places. */
struct passing {
	const struct stap_machine *m;
	unsigned int reg, stack;
};

/* What a structure begins with tells whether it may be passed as floating point numbers. */
static bool begins_with_float(const struct stap_btf *b, uint32_t id)
{
	const struct btf_type *t = stap_btf_type(b, id);

	while (t && !btf_is_float(t)) {
		if (btf_is_array(t))
			id = btf_array(t)->type;
		else if (btf_is_composite(t) && btf_vlen(t))
			id = btf_members(t)->type;
		else
			return false;
		id = stap_btf_strip(b, id);
		t = id ? stap_btf_type(b, id) : NULL;
	}
	return t;
}

static enum param_class classify_composite(const struct stap_machine *m,
					   const struct stap_btf *b, uint32_t id)
{
	if (stap_btf_size(b, id) <= 16)
		return PARAM_UNKNOWN;
	if (!m->by_address)
		return PARAM_STACK;
	return begins_with_float(b, id) ? PARAM_UNKNOWN : PARAM_ADDRESS;
}

static enum param_class classify(const struct stap_machine *m, const struct stap_btf *b,
				 uint32_t type, unsigned int *words)
{
	uint32_t id = stap_btf_strip(b, type);
	const struct btf_type *t = id ? stap_btf_type(b, id) : NULL;
	uint32_t size = id ? stap_btf_size(b, id) : 0;

	*words = (size + 7) / 8;
	if (!t || !size)
		return PARAM_UNKNOWN;
	if (btf_is_float(t))
		return size <= 8 ? PARAM_FLOAT : PARAM_UNKNOWN;
	if (btf_is_composite(t))
		return classify_composite(m, b, id);
	/* A pair of registers may have to begin with an even one */
	return *words > 1 && m->by_address ? PARAM_UNKNOWN : PARAM_REGISTERS;
}

static void on_stack(struct target_path *p, const struct passing *at)
{
	unsigned int offset = at->m->stack_arg + 8 * at->stack;

	target_path_add(p, STAP_TARGET_UREG, at->m->sp);
	if (offset)
		target_path_add(p, STAP_TARGET_OFFSET, offset);
	p->place = TARGET_IN_MEMORY;
}

/* A number, or the address of what is passed, of so many words. */
static const char *place_words(struct target_path *p, struct passing *at, unsigned int words,
			       bool wanted)
{
	if (at->reg + words <= at->m->nargs) {
		if (wanted) {
			target_path_add(p, STAP_TARGET_UREG, at->m->args[at->reg]);
			p->place = TARGET_IN_VALUE;
		}
		at->reg += words;
		return words == 1 || !wanted ? NULL : "it is larger than a number";
	}
	if (wanted)
		on_stack(p, at);
	at->stack += words;
	return NULL;
}

static const char *place_address(struct target_path *p, struct passing *at, bool wanted)
{
	struct stap_target_step *step;
	const char *why = place_words(p, at, 1, wanted);

	if (!wanted || why)
		return why;
	if (p->place == TARGET_IN_MEMORY) {
		step = target_path_add(p, STAP_TARGET_LOAD, 0);
		step->size = 8;
		step->user = true;
	}
	p->place = TARGET_IN_MEMORY;
	return NULL;
}

static const char *place_param(struct target_path *p, enum param_class class,
			       unsigned int words, struct passing *at, bool wanted)
{
	switch (class) {
	case PARAM_UNKNOWN:
		return "where it or one before it is passed is not known";
	case PARAM_FLOAT:
		return wanted ? "it is a floating point number" : NULL;
	case PARAM_REGISTERS:
		return place_words(p, at, words, wanted);
	case PARAM_ADDRESS:
		return place_address(p, at, wanted);
	case PARAM_STACK:
		if (wanted)
			on_stack(p, at);
		at->stack += words;
		break;
	}
	return NULL;
}

const char *stap_dwarf_locate_param(struct stap_dwarf *d, const struct stap_dwarf_scope *scope,
				    Dwarf_Die *var, struct target_path *p)
{
	struct passing at = { .m = stap_dwarf_machine(d) };
	enum param_class class;
	unsigned int words;
	const char *why;
	Dwarf_Die die;

	if (!at.m || !at.m->nargs)
		return "how it is passed is known on x86-64 and arm64 only";
	if (dwarf_child(&scope->dies[scope->function], &die))
		return "its location cannot be read";
	do {
		bool wanted = die.addr == var->addr;

		if (dwarf_tag(&die) != DW_TAG_formal_parameter)
			continue;
		class = classify(at.m, stap_dwarf_btf(d), stap_dwarf_type_of(d, &die), &words);
		why = place_param(p, class, words, &at, wanted);
		if (why || wanted)
			return why;
	} while (!dwarf_siblingof(&die, &die));
	return "its location cannot be read";
}
