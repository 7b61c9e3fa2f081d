// SPDX-License-Identifier: GPL-2.0
/*
 * The arguments of a mark, in the syntax of arm64's assembler:
 *
 *	-4@w0   8@x19   4@100   8@[sp, 16]   8@[x1, x2, lsl 3]   8@sym   8f@d0
 *
 * Compilers write a constant with or without its #, and mostly call a register
 * by its 64-bit name, whatever the size.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <stap_env.h>
#include "usdt_text.h"

#define REG_FP	29
#define REG_LR	30
#define REG_SP	31

static const char unknown[] = "its form is not known";

static size_t word_length(const char *c)
{
	return strspn(c, "abcdefghijklmnopqrstuvwxyz0123456789");
}

/* General registers: DWARF's number and size; STAP_USDT_NO_REG for others. */
static int reg_number(const char *name, size_t len, unsigned int *size)
{
	static const struct {
		const char *name;
		int nr;
	} named[] = { { "sp", REG_SP }, { "wsp", REG_SP }, { "fp", REG_FP }, { "lr", REG_LR } };
	size_t i;
	int nr;

	*size = *name == 'w' ? 4 : 8;
	for (i = 0; i < ARRAY_SIZE(named); i++) {
		if (strlen(named[i].name) == len && !strncmp(named[i].name, name, len))
			return named[i].nr;
	}
	if ((*name != 'x' && *name != 'w') || len < 2 || len > 3 ||
	    strspn(name + 1, "0123456789") < len - 1 || (len == 3 && name[1] == '0'))
		return STAP_USDT_NO_REG;
	nr = atoi(name + 1);
	return nr <= REG_LR ? nr : STAP_USDT_NO_REG;
}

static bool is_number(const char *c)
{
	return *c == '#' || *c == '-' || isdigit((unsigned char)*c);
}

static bool parse_number(struct stap_usdt_text *t, int64_t *n)
{
	bool minus;
	uint64_t u;
	char *end;

	stap_usdt_take(t, '#');
	minus = stap_usdt_take(t, '-');
	if (!isdigit((unsigned char)*t->c))
		return stap_usdt_refuse(t, unknown);
	u = strtoull(t->c, &end, 0);
	*n = minus ? -u : u;
	t->c = end;
	return true;
}

static bool refuse_register(struct stap_usdt_text *t, size_t len)
{
	return stap_usdt_refuse(t, stap_arena_printf(t->a, "it is in register %.*s", (int)len,
						     t->c));
}

/* A register that is part of an address. */
static bool parse_reg(struct stap_usdt_text *t, int *reg)
{
	size_t len = word_length(t->c);
	unsigned int size;

	*reg = reg_number(t->c, len, &size);
	if (*reg == STAP_USDT_NO_REG || size != 8)
		return stap_usdt_refuse(t, unknown);
	t->c += len;
	return true;
}

/* A comma between blanks. */
static bool take_comma(struct stap_usdt_text *t)
{
	bool comma;

	t->c += strspn(t->c, " ");
	comma = stap_usdt_take(t, ',');
	t->c += strspn(t->c, " ");
	return comma;
}

/* "x2, lsl 3" */
static bool parse_index(struct stap_usdt_text *t)
{
	int64_t shift = 0;

	if (!parse_reg(t, &t->arg->index))
		return false;
	if (take_comma(t)) {
		if (strncmp(t->c, "lsl ", 4))
			return stap_usdt_refuse(t, unknown);
		t->c += 4;
		if (!parse_number(t, &shift))
			return false;
	}
	if (shift < 0 || shift > 3)
		return stap_usdt_refuse(t, unknown);
	t->arg->scale = 1u << shift;
	return true;
}

/* "sp, 16]" */
static bool parse_memory(struct stap_usdt_text *t)
{
	t->arg->place = STAP_USDT_MEMORY;
	if (!parse_reg(t, &t->arg->base))
		return false;
	if (take_comma(t) &&
	    !(is_number(t->c) ? parse_number(t, &t->arg->disp) : parse_index(t)))
		return false;
	return stap_usdt_take(t, ']') || stap_usdt_refuse(t, unknown);
}

/* "sym", "sym+8": its address */
static bool parse_symbol(struct stap_usdt_text *t)
{
	const char *from = t->c;

	while (stap_usdt_is_symbol(*t->c))
		t->c++;
	if (t->c == from)
		return stap_usdt_refuse(t, unknown);
	t->arg->place = STAP_USDT_VALUE;
	t->arg->symbol = stap_arena_strndup(t->a, from, t->c - from);
	if (*t->c != '-' && !stap_usdt_take(t, '+'))
		return true;
	return parse_number(t, &t->arg->disp);
}

/* Floating point and vector registers, and the one that is always 0. */
static bool is_other_register(const char *name, size_t len)
{
	return len > 1 && len <= 3 && strchr("bhsdqvwxz", *name) &&
	       (strspn(name + 1, "0123456789") == len - 1 ||
		(len == 3 && !strncmp(name + 1, "zr", 2)));
}

bool stap_usdt_place_arm64(struct stap_usdt_text *t)
{
	size_t len = word_length(t->c);
	unsigned int size;
	int nr;

	if (stap_usdt_take(t, '['))
		return parse_memory(t);
	if (is_number(t->c)) {
		t->arg->place = STAP_USDT_VALUE;
		return parse_number(t, &t->arg->disp);
	}
	nr = reg_number(t->c, len, &size);
	if (nr == STAP_USDT_NO_REG)
		return is_other_register(t->c, len) ? refuse_register(t, len) : parse_symbol(t);
	t->c += len;
	t->arg->place = STAP_USDT_REGISTER;
	t->arg->base = nr;
	if (!t->arg->size)
		t->arg->size = size;
	return true;
}
