// SPDX-License-Identifier: GPL-2.0
/*
 * The arguments of a mark, in the assembler's AT&T syntax for x86:
 *
 *	-4@%eax   8@-16(%rbp)   4@$5   8@sym(%rip)   8@8(%rax,%rbx,4)   8f@%xmm0
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <stap_env.h>
#include "usdt_text.h"

/* DWARF's number of %rip */
#define REG_IP	16

/* General registers: DWARF's number and the names of 64, 32, 16 and 8 bits. */
#define REGISTERS(X)					\
	X(0, "rax", "eax", "ax", "al")			\
	X(1, "rdx", "edx", "dx", "dl")			\
	X(2, "rcx", "ecx", "cx", "cl")			\
	X(3, "rbx", "ebx", "bx", "bl")			\
	X(4, "rsi", "esi", "si", "sil")			\
	X(5, "rdi", "edi", "di", "dil")			\
	X(6, "rbp", "ebp", "bp", "bpl")			\
	X(7, "rsp", "esp", "sp", "spl")			\
	X(8, "r8", "r8d", "r8w", "r8b")			\
	X(9, "r9", "r9d", "r9w", "r9b")			\
	X(10, "r10", "r10d", "r10w", "r10b")		\
	X(11, "r11", "r11d", "r11w", "r11b")		\
	X(12, "r12", "r12d", "r12w", "r12b")		\
	X(13, "r13", "r13d", "r13w", "r13b")		\
	X(14, "r14", "r14d", "r14w", "r14b")		\
	X(15, "r15", "r15d", "r15w", "r15b")

struct reg {
	const char *name;
	int nr;
	unsigned int size, shift;
};

static const struct reg regs[] = {
#define X(n, quad, dword, word, byte)	\
	{ quad, n, 8, 0 }, { dword, n, 4, 0 }, { word, n, 2, 0 }, { byte, n, 1, 0 },
	REGISTERS(X)
#undef X
	{ "ah", 0, 1, 8 }, { "dh", 1, 1, 8 }, { "ch", 2, 1, 8 }, { "bh", 3, 1, 8 },
	{ "rip", REG_IP, 8, 0 }, { "eip", REG_IP, 4, 0 },
};

static const struct reg *parse_reg(struct stap_usdt_text *t)
{
	const char *c = ++t->c;		/* behind the % */
	size_t len = strspn(c, "abcdefghijklmnopqrstuvwxyz0123456789"), i;

	t->c += len;
	if (*t->c == ':') {
		stap_usdt_refuse(t, "it is in memory that each thread has for itself");
		return NULL;
	}
	for (i = 0; i < ARRAY_SIZE(regs); i++) {
		if (strlen(regs[i].name) == len && !strncmp(regs[i].name, c, len))
			return &regs[i];
	}
	stap_usdt_refuse(t, stap_arena_printf(t->a, "it is in register %%%.*s", (int)len, c));
	return NULL;
}

static bool parse_term(struct stap_usdt_text *t, bool minus)
{
	const char *from = t->c;
	char *end;

	if (isdigit((unsigned char)*from)) {
		uint64_t n = strtoull(from, &end, 0);

		t->arg->disp = (uint64_t)t->arg->disp + (minus ? -n : n);
		t->c = end;
		return true;
	}
	while (stap_usdt_is_symbol(*t->c))
		t->c++;
	if (t->c == from)
		return stap_usdt_refuse(t, "its form is not known");
	if (*t->c == '@')
		return stap_usdt_refuse(t, "it is found by the dynamic linker");
	if (minus || t->arg->symbol)
		return stap_usdt_refuse(t, "it is the difference of two symbols");
	t->arg->symbol = stap_arena_strndup(t->a, from, t->c - from);
	return true;
}

/* "-20+8", "table+4" */
static bool parse_sum(struct stap_usdt_text *t)
{
	bool minus = stap_usdt_take(t, '-');

	do {
		if (!parse_term(t, minus))
			return false;
		minus = *t->c == '-';
	} while (stap_usdt_take(t, '+') || stap_usdt_take(t, '-'));
	return true;
}

static bool parse_base(struct stap_usdt_text *t)
{
	const struct reg *r;

	if (*t->c != '%')
		return true;
	r = parse_reg(t);
	if (!r)
		return false;
	if (r->nr != REG_IP)
		t->arg->base = r->nr;
	else if (!t->arg->symbol)
		return stap_usdt_refuse(t, "it is a number of bytes from an instruction");
	return true;
}

static bool parse_index(struct stap_usdt_text *t)
{
	const struct reg *r;

	t->arg->scale = 1;
	if (*t->c != '%')
		return stap_usdt_refuse(t, "its form is not known");
	r = parse_reg(t);
	if (!r)
		return false;
	t->arg->index = r->nr;
	if (!stap_usdt_take(t, ','))
		return true;
	if (!strchr("1248", *t->c) || !*t->c)
		return stap_usdt_refuse(t, "its form is not known");
	t->arg->scale = *t->c++ - '0';
	return true;
}

/* "(base,index,scale)" */
static bool parse_memory(struct stap_usdt_text *t)
{
	t->arg->place = STAP_USDT_MEMORY;
	if (*t->c != '(' && !parse_sum(t))
		return false;
	if (!stap_usdt_take(t, '('))
		return true;
	if (!parse_base(t))
		return false;
	if (stap_usdt_take(t, ',') && !parse_index(t))
		return false;
	return stap_usdt_take(t, ')') || stap_usdt_refuse(t, "its form is not known");
}

static bool parse_register(struct stap_usdt_text *t)
{
	const struct reg *r = parse_reg(t);

	if (!r)
		return false;
	t->arg->place = STAP_USDT_REGISTER;
	t->arg->base = r->nr;
	t->arg->shift = r->shift;
	if (!t->arg->size)
		t->arg->size = r->size;
	return true;
}

bool stap_usdt_place_x86(struct stap_usdt_text *t)
{
	if (*t->c == '%')
		return parse_register(t);
	if (stap_usdt_take(t, '$')) {
		t->arg->place = STAP_USDT_VALUE;
		return parse_sum(t);
	}
	return parse_memory(t);
}
