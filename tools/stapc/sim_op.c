// SPDX-License-Identifier: GPL-2.0
/*
 * Opcodes in the simulator: one function for each row of STAP_OP_LIST. What
 * raises an error leaves its destination as it was.
 */
#include <stdlib.h>

#include "sim_op.h"

/* a = expression of b and c, as unsigned numbers: they wrap */
#define OP_BINARY(name, value) \
void sim_op_##name(struct sim *s, struct sim_frame *f, const struct stap_insn *in) \
{ \
	__u64 b = sim_num(s, f, in->b), c = sim_num(s, f, in->c); \
	*sim_long(f, in->a) = (value); \
}

#define OP_UNARY(name, value) \
void sim_op_##name(struct sim *s, struct sim_frame *f, const struct stap_insn *in) \
{ \
	__u64 b = sim_num(s, f, in->b); \
	*sim_long(f, in->a) = (value); \
}

OP_UNARY(MOV, b)
OP_UNARY(NEG, -b)
OP_UNARY(NOT, ~b)
OP_UNARY(LNOT, !b)
OP_BINARY(ADD, b + c)
OP_BINARY(SUB, b - c)
OP_BINARY(MUL, b * c)
OP_BINARY(AND, b & c)
OP_BINARY(OR, b | c)
OP_BINARY(XOR, b ^ c)
OP_BINARY(SHL, b << (c & 63))
OP_BINARY(SHR, (__s64)b >> (c & 63))
OP_BINARY(USHR, b >> (c & 63))
OP_BINARY(EQ, b == c)
OP_BINARY(NE, b != c)
OP_BINARY(LT, (__s64)b < (__s64)c)
OP_BINARY(LE, (__s64)b <= (__s64)c)
OP_BINARY(GT, (__s64)b > (__s64)c)
OP_BINARY(GE, (__s64)b >= (__s64)c)

/* x / -1 is apart: the processor traps where the quotient does not fit. */
SIM_OP(DIV)
{
	__s64 b = sim_num(s, f, in->b), c = sim_num(s, f, in->c);

	if (!c)
		sim_raise(s, STAP_E_DIV0, 0);
	else
		*sim_long(f, in->a) = c == -1 ? (__s64)-(__u64)b : b / c;
}

SIM_OP(MOD)
{
	__s64 b = sim_num(s, f, in->b), c = sim_num(s, f, in->c);

	if (!c)
		sim_raise(s, STAP_E_DIV0, 0);
	else
		*sim_long(f, in->a) = c == -1 ? 0 : b % c;
}

SIM_OP(JMP)
{
	if (in->a < f->pc && !sim_charge(s, in->b))
		return;
	f->pc = in->a;
}

#define OP_BRANCH(name, op) \
void sim_op_##name(struct sim *s, struct sim_frame *f, const struct stap_insn *in) \
{ \
	if (sim_num(s, f, in->b) op sim_num(s, f, in->c)) \
		f->pc = in->a; \
}

OP_BRANCH(JEQ, ==)
OP_BRANCH(JNE, !=)
OP_BRANCH(JLT, <)
OP_BRANCH(JLE, <=)
OP_BRANCH(JGT, >)
OP_BRANCH(JGE, >=)

static __u32 cap(const struct sim *s)
{
	return s->img->hdr->maxstringlen;
}

void sim_copy(struct sim *s, const struct sim_frame *f, __u32 slot, const char *text)
{
	stap_string_copy(sim_str(f, slot), cap(s), text);
}

SIM_OP(MOVS)
{
	sim_copy(s, f, in->a, sim_text(s, f, in->b));
}

SIM_OP(CAT)
{
	stap_string_cat(sim_str(f, in->a), cap(s), sim_text(s, f, in->b),
			sim_text(s, f, in->c));
}

SIM_OP(SCMP)
{
	*sim_long(f, in->a) = stap_string_cmp(sim_text(s, f, in->b),
					      sim_text(s, f, in->c));
}

SIM_OP(LDG)
{
	*sim_long(f, in->a) = s->globals[in->b].num;
}

SIM_OP(STG)
{
	s->globals[in->a].num = sim_num(s, f, in->b);
}

static __s64 add(__s64 *to, __s64 value)
{
	__s64 old = *to;

	*to = (__u64)old + (__u64)value;
	return old;
}

SIM_OP(ADDG)
{
	add(&s->globals[in->a].num, sim_num(s, f, in->b));
}

SIM_OP(XADDG)
{
	*sim_long(f, in->a) = add(&s->globals[in->b].num, sim_num(s, f, in->c));
}

SIM_OP(LDGS)
{
	sim_copy(s, f, in->a, s->globals[in->b].str);
}

SIM_OP(STGS)
{
	stap_string_copy(s->globals[in->a].str, cap(s), sim_text(s, f, in->b));
}

/* No probe that runs here has arguments or a return value. */
SIM_OP(ARG)
{
	(void)s;
	*sim_long(f, in->a) = 0;
}

/* Nothing is armed here, and so nothing waits. */
SIM_OP(COND)
{
	(void)s;
	(void)f;
	(void)in;
}

SIM_OP(RETVAL)
{
	(void)s;
	*sim_long(f, in->a) = 0;
}

#define OP_READ(name) \
void sim_op_##name(struct sim *s, struct sim_frame *f, const struct stap_insn *in) \
{ \
	sim_raise(s, STAP_E_KREAD, sim_num(s, f, in->b) + (__s64)(__s32)in->c); \
}

OP_READ(LDU8)
OP_READ(LDU16)
OP_READ(LDU32)
OP_READ(LDS8)
OP_READ(LDS16)
OP_READ(LDS32)
OP_READ(LD64)

/* No user probe runs here. */
SIM_OP(UREG)
{
	(void)s;
	*sim_long(f, in->a) = 0;
}

#define OP_USER_READ(name) \
void sim_op_##name(struct sim *s, struct sim_frame *f, const struct stap_insn *in) \
{ \
	sim_raise(s, STAP_E_UREAD, sim_num(s, f, in->b) + (__s64)(__s32)in->c); \
}

OP_USER_READ(ULDU8)
OP_USER_READ(ULDU16)
OP_USER_READ(ULDU32)
OP_USER_READ(ULDS8)
OP_USER_READ(ULDS16)
OP_USER_READ(ULDS32)
OP_USER_READ(ULD64)

static void copy_param(struct sim *s, const struct sim_frame *f,
		       const struct sim_frame *callee, __u32 i, __u32 operand)
{
	if (s->img->slots[callee->f->slot + i] == STAP_LONG)
		*sim_long(callee, i) = sim_num(s, f, operand);
	else
		sim_copy(s, callee, i, sim_text(s, f, operand));
}

static void take_result(struct sim *s, const struct sim_frame *f, __u32 slot,
			const struct sim_frame *callee)
{
	if (slot == STAP_NONE)
		return;
	if (callee->f->ret == STAP_LONG)
		*sim_long(f, slot) = sim_num(s, callee, callee->ret);
	else
		sim_copy(s, f, slot, sim_text(s, callee, callee->ret));
}

SIM_OP(CALL)
{
	struct sim_frame callee;
	__u32 i;

	if (!sim_charge(s, 1))
		return;
	if (s->nesting >= s->img->hdr->maxnesting) {
		sim_raise(s, STAP_E_MAXNESTING, 0);
		return;
	}
	s->nesting++;
	if (!sim_enter(s, &callee, in->b, s->nesting))
		abort();
	for (i = 0; i < callee.f->nparam; i++)
		copy_param(s, f, &callee, i, s->img->args[in->c + i]);
	sim_run(s, &callee);
	s->nesting--;
	if (!s->error.error)
		take_result(s, f, in->a, &callee);
}

SIM_OP(CALLB)
{
	const struct stap_builtin_row *row = &stap_builtin_rows[in->b];
	union stap_value arg[8];
	char to[STAP_STRINGLEN_MAX];
	__s64 num;
	__u32 i;

	for (i = 0; row->args[i]; i++) {
		__u32 operand = s->img->args[in->c + i];

		if (row->args[i] == 's')
			arg[i].str = sim_text(s, f, operand);
		else
			arg[i].num = sim_num(s, f, operand);
	}
	num = sim_builtin[in->b](s, arg, to);
	/* Strings are written where they go to, also by one that fails. */
	if (in->a == STAP_NONE || (s->error.error && row->ret != STAP_STRING))
		return;
	if (row->ret == STAP_STRING)
		sim_copy(s, f, in->a, to);
	else
		*sim_long(f, in->a) = num;
}

SIM_OP(RET)
{
	(void)s;
	f->ret = in->a;
	f->done = true;
}

static void get_values(const struct sim *s, const struct sim_frame *f, __u32 format,
		       __u32 args, union stap_value *v)
{
	const struct stap_format *rec = &s->img->formats[format];
	__u32 i;

	for (i = 0; i < rec->nfield; i++) {
		__u32 operand = s->img->args[args + i];

		if (s->img->fields[rec->field + i].type == STAP_STRING)
			v[i].str = sim_text(s, f, operand);
		else
			v[i].num = sim_num(s, f, operand);
	}
}

void sim_put(void *to, const char *text, size_t len)
{
	fwrite(text, 1, len, to);
}

SIM_OP(EMIT)
{
	const struct stap_event *event = &s->img->events[in->a];
	union stap_value v[STAP_FIELDS_MAX];
	char *text = NULL;
	size_t len;
	FILE *to = event->flags ? open_memstream(&text, &len) : s->out;

	if (!to)
		return;
	get_values(s, f, event->format, in->b, v);
	stap_print_format(s->img, event->format, v, sim_put, to);
	if (to == s->out)
		return;
	fclose(to);
	if (text && s->special)
		s->special(s, event->flags, text, len);
	free(text);
}

SIM_OP(SPRINTF)
{
	union stap_value v[STAP_FIELDS_MAX];
	char text[STAP_STRINGLEN_MAX];

	get_values(s, f, in->b, in->c, v);
	stap_print_buf(s->img, in->b, v, text, cap(s));
	sim_copy(s, f, in->a, text);
}

SIM_OP(MATCH)
{
	*sim_long(f, in->a) = stap_dfa_match(s->img, in->c, sim_text(s, f, in->b), &s->match);
}

#define OP_FN_ROW(n, name, a, b, c, text) \
	[n] = sim_op_##name,

const sim_op_fn sim_op[STAP_OP_NR] = {
	STAP_OP_LIST(OP_FN_ROW)
};
