// SPDX-License-Identifier: GPL-2.0
/*
 * Arguments of marks: the text in the note, and what is made of it.
 */
#include <stdio.h>
#include <string.h>
#include <stap_env.h>
#include "machine.h"
#include "usdt_text.h"

struct row {
	const char *list;	/* of one argument, or of several */
	const char *want;	/* one after the other, " | " between them */
};

static const struct row x86[] = {
	/* registers of each width */
	{ "8@%rax",			"u8 reg 0" },
	{ "-4@%eax",			"s4 reg 0" },
	{ "2@%dx",			"u2 reg 1" },
	{ "1@%cl",			"u1 reg 2" },
	{ "-1@%bh",			"s1 reg 3 >> 8" },
	{ "1@%sil",			"u1 reg 4" },
	{ "8@%rdi",			"u8 reg 5" },
	{ "4@%ebp",			"u4 reg 6" },
	{ "8@%rsp",			"u8 reg 7" },
	{ "-8@%r8",			"s8 reg 8" },
	{ "4@%r9d",			"u4 reg 9" },
	{ "2@%r10w",			"u2 reg 10" },
	{ "1@%r11b",			"u1 reg 11" },
	{ "8@%r15",			"u8 reg 15" },
	{ "8@%rip",			"u8 reg 16" },
	/* constants */
	{ "4@$5",			"u4 value 5" },
	{ "-4@$-5",			"s4 value -5" },
	{ "8@$0x7fffffffffffffff",	"u8 value 9223372036854775807" },
	{ "-8@$-9223372036854775808",	"s8 value -9223372036854775808" },
	{ "8@$18446744073709551615",	"u8 value -1" },
	{ "8@$sym",			"u8 value sym+0" },
	{ "8@$sym+16",			"u8 value sym+16" },
	/* memory */
	{ "8@(%rbx)",			"u8 mem 0 + r3" },
	{ "8@-16(%rbp)",		"u8 mem -16 + r6" },
	{ "8@0x10(%rsp)",		"u8 mem 16 + r7" },
	{ "-4@-20+8(%rbp)",		"s4 mem -12 + r6" },
	{ "8@(%rax,%rbx)",		"u8 mem 0 + r0 + 1 * r3" },
	{ "8@(%rax,%rbx,4)",		"u8 mem 0 + r0 + 4 * r3" },
	{ "4@-8(%rbp,%rax)",		"u4 mem -8 + r6 + 1 * r0" },
	{ "4@64(,%r12,8)",		"u4 mem 64 + 8 * r12" },
	{ "8@sym(%rip)",		"u8 mem sym+0" },
	{ "8@sym+8(%rip)",		"u8 mem sym+8" },
	{ "8@8+sym(%rip)",		"u8 mem sym+8" },
	{ "8@-8+sym(%rip)",		"u8 mem sym-8" },
	{ "8@.LC0(%rip)",		"u8 mem .LC0+0" },
	{ "2@table(,%rax,2)",		"u2 mem table+0 + 2 * r0" },
	{ "2@table+2(%rdx)",		"u2 mem table+2 + r1" },
	{ "1@sym",			"u1 mem sym+0" },
	{ "1@4096",			"u1 mem 4096" },
	/* the first version of the notes: without sizes */
	{ "%eax",			"u4 reg 0" },
	{ "-8(%rbp)",			"s8 mem -8 + r6" },
	{ "$1",				"s8 value 1" },
	/* several */
	{ "",				"" },
	{ "  ",				"" },
	{ "8@%rax -4@$2",		"u8 reg 0 | s4 value 2" },
	{ " 8@%rax  8f@%xmm0 4@4(%rdx) ",
	  "u8 reg 0 | it is a floating point number | u4 mem 4 + r1" },
	/* refused */
	{ "8f@%xmm0",			"it is a floating point number" },
	{ "-4f@-8(%rbp)",		"it is a floating point number" },
	{ "8@%xmm1",			"it is in register %xmm1" },
	{ "8@%st(0)",			"it is in register %st" },
	{ "16@%rax",			"it is larger than a number" },
	{ "3@%rax",			"it is larger than a number" },
	{ "4@%fs:-8",			"it is in memory that each thread has for itself" },
	{ "4@%fs:16(%rax)",		"it is in memory that each thread has for itself" },
	{ "8@sym@GOTPCREL(%rip)",	"it is found by the dynamic linker" },
	{ "8@a+b(%rip)",		"it is the difference of two symbols" },
	{ "8@4-b(%rip)",		"it is the difference of two symbols" },
	{ "8@8(%rip)",			"it is a number of bytes from an instruction" },
	{ "8@(%rax,%rbx,3)",		"its form is not known" },
	{ "8@(%rax,%rbx,",		"its form is not known" },
	{ "8@(%rax,4)",			"its form is not known" },
	{ "8@(%rax",			"its form is not known" },
	{ "8@(%rax)x",			"its form is not known" },
	{ "8@%rax)",			"its form is not known" },
	{ "8@",				"its form is not known" },
	{ "8@$",			"its form is not known" },
	{ "@%rax",			"its form is not known" },
	{ "8@4+(%rax)",			"its form is not known" },
	{ "8@4--4(%rax)",		"its form is not known" },
};

static const struct row arm64[] = {
	/* registers, by the name of either width */
	{ "8@x0",			"u8 reg 0" },
	{ "-4@w3",			"s4 reg 3" },
	{ "-4@x19",			"s4 reg 19" },
	{ "1@x30",			"u1 reg 30" },
	{ "2@w10",			"u2 reg 10" },
	{ "8@sp",			"u8 reg 31" },
	{ "8@fp",			"u8 reg 29" },
	{ "8@lr",			"u8 reg 30" },
	/* constants */
	{ "4@5",			"u4 value 5" },
	{ "-4@-5",			"s4 value -5" },
	{ "-4@#-5",			"s4 value -5" },
	{ "8@#0x7fffffffffffffff",	"u8 value 9223372036854775807" },
	{ "8@18446744073709551615",	"u8 value -1" },
	{ "8@sym",			"u8 value sym+0" },
	{ "8@sym+16",			"u8 value sym+16" },
	{ "8@sym-16",			"u8 value sym-16" },
	{ "8@.LC0",			"u8 value .LC0+0" },
	/* memory, with blanks in it */
	{ "8@[x0]",			"u8 mem 0 + r0" },
	{ "-4@[sp, 12]",		"s4 mem 12 + r31" },
	{ "-4@[sp,12]",			"s4 mem 12 + r31" },
	{ "8@[x29, #-16]",		"u8 mem -16 + r29" },
	{ "8@[x29, -16]",		"u8 mem -16 + r29" },
	{ "2@[x1, x2]",			"u2 mem 0 + r1 + 1 * r2" },
	{ "8@[x1, x2, lsl 3]",		"u8 mem 0 + r1 + 8 * r2" },
	{ "4@[x1, x2, lsl #2]",		"u4 mem 0 + r1 + 4 * r2" },
	/* the first version of the notes: without sizes */
	{ "w0",				"u4 reg 0" },
	{ "[sp, 8]",			"s8 mem 8 + r31" },
	{ "1",				"s8 value 1" },
	/* several */
	{ "",				"" },
	{ "8@x0 -4@2",			"u8 reg 0 | s4 value 2" },
	{ " -4@[sp, 60] 8f@d0 8@[x1, x2, lsl 3] 8@x2 ",
	  "s4 mem 60 + r31 | it is a floating point number | u8 mem 0 + r1 + 8 * r2 | u8 reg 2" },
	/* refused */
	{ "8f@d0",			"it is a floating point number" },
	{ "8@d0",			"it is in register d0" },
	{ "4@s15",			"it is in register s15" },
	{ "8@xzr",			"it is in register xzr" },
	{ "8@x31",			"it is in register x31" },
	{ "16@[sp]",			"it is larger than a number" },
	{ "8@[d0]",			"its form is not known" },
	{ "8@[w0]",			"its form is not known" },
	{ "8@[x0, w1, sxtw 3]",		"its form is not known" },
	{ "8@[x0, x1, lsl 4]",		"its form is not known" },
	{ "8@[x0, x1, lsl -1]",		"its form is not known" },
	{ "8@[x0, 8]!",			"its form is not known" },
	{ "8@[x0, :lo12:sym]",		"its form is not known" },
	{ "8@[x0",			"its form is not known" },
	{ "8@[",			"its form is not known" },
	{ "8@x0]",			"its form is not known" },
	{ "8@",				"its form is not known" },
	{ "8@#",			"its form is not known" },
	{ "8@-",			"its form is not known" },
	{ "8@%rax",			"its form is not known" },
	{ "8@sym+",			"its form is not known" },
};

static char *append(char *to, const struct stap_usdt_arg *arg)
{
	bool memory = arg->place == STAP_USDT_MEMORY;

	if (arg->place == STAP_USDT_REFUSED)
		return to + sprintf(to, "%s", arg->why);
	to += sprintf(to, "%c%u ", arg->is_signed ? 's' : 'u', arg->size);
	if (arg->place == STAP_USDT_REGISTER) {
		to += sprintf(to, "reg %d", arg->base);
		return arg->shift ? to + sprintf(to, " >> %u", arg->shift) : to;
	}
	to += sprintf(to, memory ? "mem " : "value ");
	if (arg->symbol)
		to += sprintf(to, "%s%+lld", arg->symbol, (long long)arg->disp);
	else
		to += sprintf(to, "%lld", (long long)arg->disp);
	if (arg->base != STAP_USDT_NO_REG)
		to += sprintf(to, " + r%d", arg->base);
	if (arg->index != STAP_USDT_NO_REG)
		to += sprintf(to, " + %u * r%d", arg->scale, arg->index);
	return to;
}

static int run_row(const char *name, const struct stap_machine *m, const struct row *row)
{
	struct stap_arena *a = stap_arena_new();
	const char *list = row->list;
	char got[1024], *to = got;
	struct stap_usdt_arg arg;
	bool same;

	*got = '\0';
	while (stap_usdt_next_arg(a, m, &list, &arg)) {
		if (to > got)
			to += sprintf(to, " | ");
		to = append(to, &arg);
	}
	same = !strcmp(got, row->want);
	printf("%sok %s argument %s\n", same ? "" : "not ", name, row->list);
	if (!same)
		printf("# got '%s', want '%s'\n", got, row->want);
	stap_arena_free(a);
	return !same;
}

int main(void)
{
	static const struct stap_machine machine[] = {
		{ .usdt_place = stap_usdt_place_x86 }, { .usdt_place = stap_usdt_place_arm64 },
	};
	static const struct row none = { "8@x0", "programs of its machine are not known here" };
	int failed = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(x86); i++)
		failed |= run_row("x86", &machine[0], &x86[i]);
	for (i = 0; i < ARRAY_SIZE(arm64); i++)
		failed |= run_row("arm64", &machine[1], &arm64[i]);
	failed |= run_row("no machine's", NULL, &none);
	return failed;
}
