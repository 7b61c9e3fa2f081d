// SPDX-License-Identifier: GPL-2.0
/*
 * The arguments of a mark, as the compiler printed the operands into the note:
 *
 *	-4@%eax 8@-16(%rbp) 8f@%xmm0		x86
 *	-4@w0 8@[sp, 16] 8f@d0			arm64
 *
 * In front of the @ is the size, negative if signed, with an f if it is a floating
 * point number; behind it a constant, a register or a place in memory, in the
 * syntax of the machine's assembler: usdt_<machine>.c. What cannot be read is
 * refused one by one: the other arguments are still good.
 */
#include <ctype.h>
#include <string.h>
#include "machine.h"
#include "usdt_text.h"

bool stap_usdt_refuse(struct stap_usdt_text *t, const char *why)
{
	t->arg->place = STAP_USDT_REFUSED;
	t->arg->why = why;
	return false;
}

bool stap_usdt_take(struct stap_usdt_text *t, char c)
{
	if (*t->c != c)
		return false;
	t->c++;
	return true;
}

bool stap_usdt_is_symbol(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '$';
}

/* "-4f@", if it is there. */
static bool parse_size(struct stap_usdt_text *t)
{
	const char *c = t->c;
	bool negative = *c == '-';
	unsigned int size = 0;
	bool floating;

	c += negative;
	while (isdigit((unsigned char)*c) && size < 100)
		size = size * 10 + (*c++ - '0');
	floating = *c == 'f';
	c += floating;
	if (!size || *c != '@')
		return true;
	t->c = c + 1;
	t->arg->size = size;
	t->arg->is_signed = negative;
	if (floating)
		return stap_usdt_refuse(t, "it is a floating point number");
	if (size > 8 || (size & (size - 1)))
		return stap_usdt_refuse(t, "it is larger than a number");
	return true;
}

/* Up to the next blank that is not in brackets. */
static size_t arg_length(const char *list)
{
	size_t len = strcspn(list, " [");

	if (list[len] != '[')
		return len;
	len += strcspn(list + len, "]");
	return len + strcspn(list + len, " ");
}

bool stap_usdt_next_arg(struct stap_arena *a, const struct stap_machine *m, const char **list,
			struct stap_usdt_arg *arg)
{
	struct stap_usdt_text t = { .a = a, .arg = arg };
	const char *from = *list + strspn(*list, " ");
	size_t len = arg_length(from);

	*list = from + len;
	if (!len)
		return false;
	memset(arg, 0, sizeof(*arg));
	arg->base = STAP_USDT_NO_REG;
	arg->index = STAP_USDT_NO_REG;
	arg->text = stap_arena_strndup(a, from, len);
	t.c = arg->text;
	if (!parse_size(&t))
		return true;
	if (!m) {
		stap_usdt_refuse(&t, "programs of its machine are not known here");
		return true;
	}
	if (!m->usdt_place(&t))
		return true;
	if (*t.c)
		stap_usdt_refuse(&t, "its form is not known");
	/* Notes of the first version have no sizes. */
	if (!arg->size) {
		arg->size = 8;
		arg->is_signed = true;
	}
	return true;
}
