// SPDX-License-Identifier: GPL-2.0
/*
 * The number that a relocation wants of the place its path leads to.
 *
 * A load takes size and sign from the member, so that a member may become
 * wider. What shifts bits or takes a word as it is has no such choice: there
 * the number must be as it was.
 */
#include "reloc.h"

static bool changed(struct stap_reloc_walk *w, const char *what)
{
	snprintf(w->why, sizeof(w->why), "'%s' of '%s' is %s", w->path, w->root, what);
	return false;
}

static const struct btf_type *type_of(const struct stap_reloc_walk *w)
{
	return stap_types_stripped(w->types->btf, w->at.type);
}

/* Bytes of a number, 0 if it is none. */
static __u32 number_size(const struct stap_reloc_walk *w)
{
	const struct btf_type *t = type_of(w);

	if (w->at.stars || (t && btf_is_ptr(t)))
		return 8;
	return t && stap_types_number(t) ? t->size : 0;
}

static bool number_signed(const struct stap_reloc_walk *w)
{
	return !w->at.stars && stap_types_signed(type_of(w));
}

/* A load of a power of 2 of bytes. */
static __u16 load_op(__u32 size, bool sign, bool user)
{
	static const __u16 ops[2][2][4] = {
		{ { STAP_OP_LDU8, STAP_OP_LDU16, STAP_OP_LDU32, STAP_OP_LD64 },
		  { STAP_OP_LDS8, STAP_OP_LDS16, STAP_OP_LDS32, STAP_OP_LD64 } },
		{ { STAP_OP_ULDU8, STAP_OP_ULDU16, STAP_OP_ULDU32, STAP_OP_ULD64 },
		  { STAP_OP_ULDS8, STAP_OP_ULDS16, STAP_OP_ULDS32, STAP_OP_ULD64 } },
	};

	return ops[user][sign][fls64(size) - 1];
}

static bool set_load(struct stap_reloc_walk *w, struct stap_fix *fix, __s64 byte, __u32 size,
		     bool sign)
{
	if (byte != (__s32)byte)
		return changed(w, "too far away");
	fix->op = load_op(size, sign, w->user);
	fix->operand = 2;
	fix->value = (__u32)byte;
	return true;
}

static bool load_value(struct stap_reloc_walk *w, struct stap_fix *fix)
{
	__u32 size = number_size(w);

	if (!size)
		return changed(w, "no number");
	if (w->at.bits)
		return changed(w, "a bit field");
	if (w->at.place != STAP_RELOC_IN_MEMORY || w->at.bit % 8)
		return changed(w, "not in memory");
	return set_load(w, fix, w->at.bit / 8, size, number_signed(w));
}

/* Of a bit field: the smallest aligned unit that holds it. */
struct unit {
	__s64 start;	/* byte */
	__u32 size;
	__u32 shift;	/* from its lowest bit */
	__u32 bits;
};

static bool find_unit(struct stap_reloc_walk *w, struct unit *u)
{
	__u32 size = number_size(w);

	if (!size)
		return changed(w, "no number");
	u->bits = w->at.bits ? w->at.bits : size * 8;
	if (w->at.place == STAP_RELOC_IN_WORDS) {
		u->start = w->at.bit / 64 * 8;
		u->size = 8;
	} else if (w->at.place == STAP_RELOC_IN_MEMORY && w->at.bit >= 0) {
		for (u->size = 1; u->size < 8; u->size *= 2) {
			u->start = w->at.bit / 8 / u->size * u->size;
			if (w->at.bit + u->bits <= (u->start + u->size) * 8)
				break;
		}
		u->start = w->at.bit / 8 / u->size * u->size;
	} else {
		return changed(w, "not in memory");
	}
	u->shift = w->at.bit - u->start * 8;
	return u->shift + u->bits <= u->size * 8 || changed(w, "in two words");
}

static bool unit_value(struct stap_reloc_walk *w, struct stap_fix *fix)
{
	struct unit u;

	if (!find_unit(w, &u))
		return false;
	if (w->at.place != STAP_RELOC_IN_MEMORY)
		return changed(w, "not in memory");
	return set_load(w, fix, u.start, u.size, false);
}

static bool shift_value(struct stap_reloc_walk *w, struct stap_fix *fix, bool left)
{
	struct unit u;

	if (!find_unit(w, &u))
		return false;
	if (!left && number_signed(w) != !!(w->rec->size & STAP_RELOC_SIGNED))
		return changed(w, "a number of another sign");
	fix->value = left ? 64 - u.shift - u.bits : 64 - u.bits;
	return true;
}

static bool offset_value(struct stap_reloc_walk *w, struct stap_fix *fix, bool array)
{
	const struct btf_type *t = type_of(w);

	if (w->at.place != STAP_RELOC_IN_MEMORY || w->at.bits || w->at.bit % 8)
		return changed(w, "not in memory");
	if (array && (w->at.stars || !t || !btf_is_array(t)))
		return changed(w, "no array");
	fix->value = w->at.bit / 8;
	return true;
}

static bool size_value(struct stap_reloc_walk *w, struct stap_fix *fix)
{
	fix->value = w->at.stars ? 8 : stap_types_size(w->types->btf, w->at.type);
	return fix->value || changed(w, "of no size");
}

/* Whether a number in a word is of the size and sign that the code expects. */
static bool expected(struct stap_reloc_walk *w)
{
	__u32 size = w->rec->size & ~STAP_RELOC_SIGNED;

	if (!size)
		return true;
	if (w->at.bits || number_size(w) != size)
		return changed(w, "a number of another size");
	if (size < 8 && number_signed(w) != !!(w->rec->size & STAP_RELOC_SIGNED))
		return changed(w, "a number of another sign");
	return true;
}

static bool word_value(struct stap_reloc_walk *w, struct stap_fix *fix)
{
	__u32 word = w->at.word + w->at.bit / 64;

	if (w->at.place != STAP_RELOC_IN_WORDS || w->at.bit < 0 ||
	    w->at.bit / 64 >= w->at.words || word > STAP_ARGN_MAX)
		return changed(w, "not in a register");
	fix->op = STAP_OP_ARG;
	fix->operand = 1;
	fix->value = word;
	return expected(w);
}

static bool result_value(struct stap_reloc_walk *w, struct stap_fix *fix)
{
	if (w->at.place != STAP_RELOC_IN_RESULT)
		return changed(w, "no result");
	fix->op = STAP_OP_RETVAL;
	fix->operand = 0;
	return expected(w);
}

/**
 * stap_reloc_value - the number of a relocation
 * @w:   its path was followed; sets @why
 * @fix: filled in but for @index and @insn
 */
bool stap_reloc_value(struct stap_reloc_walk *w, struct stap_fix *fix)
{
	switch (w->rec->what) {
	case STAP_RELOC_LOAD:
		return load_value(w, fix);
	case STAP_RELOC_UNIT:
		return unit_value(w, fix);
	case STAP_RELOC_LEFT:
		return shift_value(w, fix, true);
	case STAP_RELOC_RIGHT:
		return shift_value(w, fix, false);
	case STAP_RELOC_OFFSET:
		return offset_value(w, fix, false);
	case STAP_RELOC_ARRAY:
		return offset_value(w, fix, true);
	case STAP_RELOC_SIZE:
		return size_value(w, fix);
	case STAP_RELOC_WORD:
		return word_value(w, fix);
	case STAP_RELOC_RESULT:
		return result_value(w, fix);
	default:
		return changed(w, "of no use");
	}
}
