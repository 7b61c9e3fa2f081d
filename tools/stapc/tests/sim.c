// SPDX-License-Identifier: GPL-2.0
/*
 * Runs the begin probes of a program file by the words of stap.h, one
 * instruction after the other, and prints what the events print. For tests of
 * the compiler: knows the opcodes that need no kernel, strlen() and error().
 *
 *	sim FILE.stapb
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "image.h"
#include "runtime.h"

#define STRINGLEN	512
#define STEPS_MAX	10000000

union slot {
	__s64 num;
	char str[STRINGLEN];
};

static struct stap_image img;
static union slot *globals;
static unsigned long steps;
static unsigned int depth;
static char error_text[STRINGLEN];

static void die(const char *what)
{
	fprintf(stderr, "sim: %s\n", what);
	exit(2);
}

static __s64 num(const union slot *s, __u32 op)
{
	return op & STAP_OPERAND_CONST ? img.consts[op & STAP_OPERAND_INDEX] :
					 s[op].num;
}

static const char *str(const union slot *s, __u32 op)
{
	return op & STAP_OPERAND_CONST ? img.str + (op & STAP_OPERAND_INDEX) :
					 s[op].str;
}

static bool fail(const char *text)
{
	stap_string_copy(error_text, STRINGLEN, text);
	return true;
}

/* What fails may leave anything in its destination. */
static bool divide(__u16 op, __s64 *r, __s64 b, __s64 c)
{
	if (!c) {
		*r = 0xdead;
		return fail("division by 0");
	}
	if (op == STAP_OP_DIV)
		*r = c == -1 ? (__s64)-(__u64)b : b / c;
	else
		*r = c == -1 ? 0 : b % c;
	return false;
}

static __s64 arith(__u16 op, __s64 b, __s64 c)
{
	switch (op) {
	case STAP_OP_MOV:
		return b;
	case STAP_OP_ADD:
		return (__u64)b + (__u64)c;
	case STAP_OP_SUB:
		return (__u64)b - (__u64)c;
	case STAP_OP_MUL:
		return (__u64)b * (__u64)c;
	case STAP_OP_AND:
		return b & c;
	case STAP_OP_OR:
		return b | c;
	case STAP_OP_XOR:
		return b ^ c;
	case STAP_OP_SHL:
		return (__u64)b << (c & 63);
	case STAP_OP_SHR:
		return b >> (c & 63);
	case STAP_OP_USHR:
		return (__u64)b >> (c & 63);
	case STAP_OP_NEG:
		return -(__u64)b;
	case STAP_OP_NOT:
		return ~b;
	case STAP_OP_LNOT:
		return !b;
	case STAP_OP_EQ:
	case STAP_OP_JEQ:
		return b == c;
	case STAP_OP_NE:
	case STAP_OP_JNE:
		return b != c;
	case STAP_OP_LT:
	case STAP_OP_JLT:
		return b < c;
	case STAP_OP_LE:
	case STAP_OP_JLE:
		return b <= c;
	case STAP_OP_GT:
	case STAP_OP_JGT:
		return b > c;
	case STAP_OP_GE:
	case STAP_OP_JGE:
		return b >= c;
	}
	die(stap_op_rows[op].name);
	return 0;
}

static void format(const union slot *s, __u32 nr, __u32 args, char *buf)
{
	const struct stap_format *f = &img.formats[nr];
	union stap_value v[STAP_FIELDS_MAX];
	__u32 i;

	for (i = 0; i < f->nfield; i++) {
		if (img.fields[f->field + i].type == STAP_LONG)
			v[i].num = num(s, img.args[args + i]);
		else
			v[i].str = str(s, img.args[args + i]);
	}
	stap_print_buf(&img, nr, v, buf, STAP_PRINT_MAX);
}

static bool run(__u32 nr, const union slot *args, union slot *ret);

/* True if the callee failed. */
static bool call(union slot *s, const struct stap_insn *in)
{
	const struct stap_func *f = &img.funcs[in->b];
	union slot *args = calloc(f->nparam + 1, sizeof(*args)), ret = { 0 };
	bool failed;
	__u32 i;

	for (i = 0; i < f->nparam; i++) {
		if (img.slots[f->slot + i] == STAP_LONG)
			args[i].num = num(s, img.args[in->c + i]);
		else
			stap_string_copy(args[i].str, STRINGLEN,
					 str(s, img.args[in->c + i]));
	}
	if (++depth > img.hdr->maxnesting)
		failed = fail("MAXNESTING exceeded");
	else
		failed = run(in->b, args, &ret);
	depth--;
	free(args);
	if (failed)
		memset(&ret, 'x', sizeof(ret) - 1);
	if (in->a != STAP_NONE)
		s[in->a] = ret;
	return failed;
}

static bool builtin(union slot *s, const struct stap_insn *in)
{
	switch (in->b) {
	case STAP_BI_ERROR:
		return fail(str(s, img.args[in->c]));
	case STAP_BI_STRLEN:
		if (in->a != STAP_NONE)
			s[in->a].num = stap_string_strlen(str(s, img.args[in->c]));
		return false;
	}
	die(stap_builtin_rows[in->b].name);
	return false;
}

/* What is neither jump nor return; true if it failed. */
static bool step(union slot *s, const struct stap_insn *in)
{
	char buf[STAP_PRINT_MAX];
	__s64 old;

	switch (in->op) {
	case STAP_OP_DIV:
	case STAP_OP_MOD:
		return divide(in->op, &s[in->a].num, num(s, in->b), num(s, in->c));
	case STAP_OP_MOVS:
		stap_string_copy(s[in->a].str, STRINGLEN, str(s, in->b));
		return false;
	case STAP_OP_CAT:
		stap_string_cat(s[in->a].str, STRINGLEN, str(s, in->b), str(s, in->c));
		return false;
	case STAP_OP_SCMP:
		s[in->a].num = stap_string_cmp(str(s, in->b), str(s, in->c));
		return false;
	case STAP_OP_LDG:
	case STAP_OP_LDGS:
		s[in->a] = globals[in->b];
		return false;
	case STAP_OP_STG:
		globals[in->a].num = num(s, in->b);
		return false;
	case STAP_OP_STGS:
		stap_string_copy(globals[in->a].str, STRINGLEN, str(s, in->b));
		return false;
	case STAP_OP_ADDG:
		globals[in->a].num += (__u64)num(s, in->b);
		return false;
	case STAP_OP_XADDG:
		old = globals[in->b].num;
		globals[in->b].num = (__u64)old + (__u64)num(s, in->c);
		s[in->a].num = old;
		return false;
	case STAP_OP_CALL:
		return call(s, in);
	case STAP_OP_CALLB:
		return builtin(s, in);
	case STAP_OP_EMIT:
		format(s, img.events[in->a].format, in->b, buf);
		fputs(buf, stdout);
		return false;
	case STAP_OP_SPRINTF:
		format(s, in->b, in->c, buf);
		stap_string_copy(s[in->a].str, STRINGLEN, buf);
		return false;
	}
	s[in->a].num = arith(in->op, num(s, in->b),
			     stap_op_rows[in->op].mode[2] == STAP_MODE_NONE ? 0 :
			     num(s, in->c));
	return false;
}

static const struct stap_catch *find_catch(__u32 nr, __u32 pc)
{
	__u32 i;

	for (i = 0; i < img.count[STAP_SEC_CATCH]; i++) {
		const struct stap_catch *c = &img.catches[i];

		if (c->func == nr && pc >= c->start && pc < c->end)
			return c;
	}
	return NULL;
}

static void give_back(const struct stap_func *f, const union slot *s, __u32 op,
		      union slot *ret)
{
	if (f->ret == STAP_LONG)
		ret->num = num(s, op);
	else if (f->ret == STAP_STRING)
		stap_string_copy(ret->str, STRINGLEN, str(s, op));
}

static bool run(__u32 nr, const union slot *args, union slot *ret)
{
	const struct stap_func *f = &img.funcs[nr];
	union slot *s = calloc(f->nslot + 1, sizeof(*s));
	const struct stap_catch *c;
	__u32 pc = 0;

	memcpy(s, args, f->nparam * sizeof(*s));
	for (;;) {
		const struct stap_insn *in = &img.insns[f->insn + pc];

		if (++steps > STEPS_MAX)
			die("endless");
		if (in->op == STAP_OP_RET) {
			give_back(f, s, in->a, ret);
			free(s);
			return false;
		}
		if (in->op == STAP_OP_JMP) {
			pc = in->a;
		} else if (in->op >= STAP_OP_JEQ && in->op <= STAP_OP_JGE) {
			pc = arith(in->op, num(s, in->b), num(s, in->c)) ? in->a : pc + 1;
		} else if (!step(s, in)) {
			pc++;
		} else {
			c = find_catch(nr, pc);
			if (!c)
				break;
			if (c->slot != STAP_NONE)
				stap_string_copy(s[c->slot].str, STRINGLEN,
						 error_text);
			pc = c->target;
		}
	}
	free(s);
	return true;
}

int main(int argc, char **argv)
{
	FILE *f = argc == 2 ? fopen(argv[1], "rb") : NULL;
	char *file = malloc(STAP_FILE_MAX);
	struct stap_verdict v;
	union slot none = { 0 };
	size_t size;
	__u32 i;

	if (!f || !file)
		die("usage: sim FILE.stapb");
	size = fread(file, 1, STAP_FILE_MAX, f);
	fclose(f);
	if (stap_format_open(&img, file, size, &v) || stap_verify(&img, &v))
		die(v.text);
	globals = calloc(img.count[STAP_SEC_GLOBAL] + 1, sizeof(*globals));
	for (i = 0; i < img.count[STAP_SEC_GLOBAL]; i++) {
		if (img.globals[i].type == STAP_LONG)
			globals[i].num = img.globals[i].init;
		else
			stap_string_copy(globals[i].str, STRINGLEN,
					 img.str + img.globals[i].str);
	}
	for (i = 0; i < img.count[STAP_SEC_PROBE]; i++) {
		if (img.probes[i].kind == STAP_PROBE_BEGIN &&
		    run(img.probes[i].func, &none, &none))
			printf("ERROR: %s\n", error_text);
	}
	free(globals);
	free(file);
	return 0;
}
