// SPDX-License-Identifier: GPL-2.0
/*
 * A checked program as text, for tracefs and stapc dump.
 *
 * One line per instruction: number in the function, opcode, operands in the
 * order of the row, shown as their modes demand. Slots are s0, s1 ...; globals,
 * functions, builtins and events go by name; constants are shown by value and
 * jump targets by number. Before the first instruction of a source line stands
 * the line:
 *
 *   handler 0 "begin": 2 slots: long, string
 *     ; a.stp:1: probe begin { n = pid() printf("%d\n", n) }
 *     0  CALLB   s0, pid()
 *     1  EMIT    a(s0)
 *     2  RET
 */
#include "image.h"

struct disasm {
	const struct stap_image *img;
	const struct stap_func *func;
	const struct stap_insn *insn;
	stap_print_fn print;
	void *to;
};

static void print_char(const struct disasm *d, char c)
{
	switch (c) {
	case '\n':
		d->print(d->to, "\\n");
		break;
	case '\t':
		d->print(d->to, "\\t");
		break;
	case '"':
	case '\\':
		d->print(d->to, "\\%c", c);
		break;
	default:
		if (c >= ' ' && c < 0x7f)
			d->print(d->to, "%c", c);
		else
			d->print(d->to, "\\%03o", (unsigned char)c);
	}
}

static void print_string(const struct disasm *d, __u32 off)
{
	const char *s = stap_image_str(d->img, off);

	d->print(d->to, "\"");
	for (; *s; s++)
		print_char(d, *s);
	d->print(d->to, "\"");
}

static void print_value(const struct disasm *d, __u32 operand, __u8 type)
{
	__u32 index = operand & STAP_OPERAND_INDEX;

	if (!(operand & STAP_OPERAND_CONST))
		d->print(d->to, "s%u", operand);
	else if (type == STAP_STRING)
		print_string(d, index);
	else
		d->print(d->to, "%lld", (long long)d->img->consts[index]);
}

static const char *str(const struct disasm *d, __u32 off)
{
	return stap_image_str(d->img, off);
}

static void print_args_func(const struct disasm *d, const __u32 *arg)
{
	const struct stap_func *f = &d->img->funcs[d->insn->b];
	__u32 i;

	for (i = 0; i < f->nparam; i++) {
		d->print(d->to, i ? ", " : "");
		print_value(d, arg[i], d->img->slots[f->slot + i]);
	}
}

static void print_args_builtin(const struct disasm *d, const __u32 *arg)
{
	const char *args = stap_builtin_rows[d->insn->b].args;
	__u32 i;

	for (i = 0; args[i]; i++) {
		d->print(d->to, i ? ", " : "");
		print_value(d, arg[i], args[i] == 's' ? STAP_STRING : STAP_LONG);
	}
}

static void print_args_format(const struct disasm *d, const __u32 *arg, __u32 format)
{
	const struct stap_format *f = &d->img->formats[format];
	__u32 i;

	for (i = 0; i < f->nfield; i++) {
		d->print(d->to, i ? ", " : "");
		print_value(d, arg[i], d->img->fields[f->field + i].type);
	}
}

static void print_args(const struct disasm *d, __u32 first)
{
	const __u8 *mode = stap_op_rows[d->insn->op].mode;
	const __u32 *arg = &d->img->args[first];
	__u32 k;

	d->print(d->to, "(");
	for (k = 0; k < 3; k++) {
		if (mode[k] == STAP_MODE_FN)
			print_args_func(d, arg);
		else if (mode[k] == STAP_MODE_BI)
			print_args_builtin(d, arg);
		else if (mode[k] == STAP_MODE_EV)
			print_args_format(d, arg, d->img->events[d->insn->a].format);
		else if (mode[k] == STAP_MODE_FM)
			print_args_format(d, arg, d->insn->b);
	}
	d->print(d->to, ")");
}

/* The array of the instruction, which has one if it has keys. */
static const struct stap_global *array_of(const struct disasm *d)
{
	const __u8 *mode = stap_op_rows[d->insn->op].mode;
	__u32 nr = d->insn->a;

	if (mode[1] >= STAP_MODE_AL && mode[1] <= STAP_MODE_AA)
		nr = d->insn->b;
	return &d->img->globals[nr];
}

static void print_keys(const struct disasm *d, __u32 first)
{
	const struct stap_global *g = array_of(d);
	__u32 i;

	d->print(d->to, "[");
	for (i = 0; i < g->nkeys; i++) {
		__u32 operand = d->img->args[first + i];

		d->print(d->to, i ? ", " : "");
		if (operand == STAP_NONE)
			d->print(d->to, "*");
		else
			print_value(d, operand, g->key[i]);
	}
	d->print(d->to, "]");
}

static void print_walk(const struct disasm *d, __u32 first)
{
	__u32 order = d->img->args[first];
	__u32 column = order & STAP_ORDER_COLUMN;

	print_keys(d, first + 1);
	if (!(order & STAP_ORDER_SORT))
		return;
	if (column)
		d->print(d->to, " by key %u", column);
	else if (array_of(d)->type == STAP_STATS)
		d->print(d->to, " by %s", stap_extract_name((order & STAP_ORDER_EXTRACT) >>
							     STAP_ORDER_SHIFT));
	else
		d->print(d->to, " by value");
	d->print(d->to, order & STAP_ORDER_DOWN ? " down" : " up");
}

static void print_operand(const struct disasm *d, enum stap_mode mode, __u32 operand)
{
	switch (mode) {
	case STAP_MODE_DL:
	case STAP_MODE_DS:
	case STAP_MODE_DR:
		d->print(d->to, "s%u", operand);
		break;
	case STAP_MODE_L:
		print_value(d, operand, STAP_LONG);
		break;
	case STAP_MODE_S:
		print_value(d, operand, STAP_STRING);
		break;
	case STAP_MODE_RV:
		print_value(d, operand, d->func->ret);
		break;
	case STAP_MODE_JF:
	case STAP_MODE_JA:
		d->print(d->to, "->%u", operand);
		break;
	case STAP_MODE_COST:
		d->print(d->to, "charge %u", operand);
		break;
	case STAP_MODE_GL:
	case STAP_MODE_GS:
	case STAP_MODE_GT:
	case STAP_MODE_AL:
	case STAP_MODE_AS:
	case STAP_MODE_AT:
	case STAP_MODE_AA:
		d->print(d->to, "%s", str(d, d->img->globals[operand].name));
		break;
	case STAP_MODE_FN:
		d->print(d->to, "%s", str(d, d->img->funcs[operand].name));
		break;
	case STAP_MODE_BI:
		d->print(d->to, "%s", stap_builtin_rows[operand].name);
		break;
	case STAP_MODE_EV:
		d->print(d->to, "%s", str(d, d->img->events[operand].name));
		break;
	case STAP_MODE_FM:
		print_string(d, d->img->formats[operand].text);
		break;
	case STAP_MODE_AR:
		print_args(d, operand);
		break;
	case STAP_MODE_ARGN:
		d->print(d->to, "arg%u", operand);
		break;
	case STAP_MODE_REGN:
		d->print(d->to, "reg%u", operand);
		break;
	case STAP_MODE_IMM:
		d->print(d->to, "%d", (int)operand);
		break;
	case STAP_MODE_KEY:
	case STAP_MODE_KEYW:
		print_keys(d, operand);
		break;
	case STAP_MODE_KEYX:
		print_keys(d, operand);
		d->print(d->to, ", ");
		print_value(d, d->img->args[operand + array_of(d)->nkeys], STAP_LONG);
		break;
	case STAP_MODE_WALK:
		print_walk(d, operand);
		break;
	case STAP_MODE_COLL:
	case STAP_MODE_COLS:
		d->print(d->to, "key %u of %s", operand % 16,
			 str(d, d->img->globals[operand / 16].name));
		break;
	case STAP_MODE_XT:
		d->print(d->to, "%s", stap_extract_name(operand));
		break;
	case STAP_MODE_HIST:
		d->print(d->to, "histogram");
		break;
	case STAP_MODE_RX:
		print_string(d, d->img->regexes[operand].source);
		break;
	case STAP_MODE_NONE:
	case STAP_MODE_NR:
		break;
	}
}

/* What is not there is not shown; arguments and keys follow what they belong to. */
static const char *separator(const __u8 *mode, __u32 k, __u32 operand, bool first)
{
	bool keys = mode[k] >= STAP_MODE_KEY && mode[k] <= STAP_MODE_WALK;

	if (keys && mode[k - 1] >= STAP_MODE_AL && mode[k - 1] <= STAP_MODE_AA)
		return "";
	if (mode[k] == STAP_MODE_NONE || (mode[k] == STAP_MODE_HIST && !operand) ||
	    ((mode[k] == STAP_MODE_DR || mode[k] == STAP_MODE_RV) && operand == STAP_NONE))
		return NULL;
	return first || mode[k] == STAP_MODE_AR ? "" : ", ";
}

/**
 * stap_disasm_insn - print one instruction, without newline
 * @img:   a checked image
 * @func:  function
 * @insn:  instruction, counted from the function's first
 * @print: takes the text
 * @to:    for @print
 */
void stap_disasm_insn(const struct stap_image *img, __u32 func, __u32 insn,
		      stap_print_fn print, void *to)
{
	struct disasm d = { .img = img, .print = print, .to = to };
	const struct stap_op_row *row;
	__u32 operand[3], k;
	bool first = true;

	d.func = &img->funcs[func];
	d.insn = &img->insns[d.func->insn + insn];
	row = &stap_op_rows[d.insn->op];
	operand[0] = d.insn->a;
	operand[1] = d.insn->b;
	operand[2] = d.insn->c;
	for (k = 0; k < ARRAY_SIZE(operand); k++) {
		const char *sep = separator(row->mode, k, operand[k], first);

		if (!sep)
			continue;
		if (first)
			print(to, "%-7s ", row->name);
		print(to, "%s", sep);
		print_operand(&d, row->mode[k], operand[k]);
		first = false;
	}
	if (first)
		print(to, "%s", row->name);
}

/* The text of a source line, or NULL. */
static const char *source_text(const struct stap_image *img, const struct stap_line *l)
{
	const char *file = stap_image_str(img, l->file);
	__u32 i;

	for (i = 0; i < img->count[STAP_SEC_SOURCE]; i++) {
		const struct stap_source_rec *s = &img->sources[i];

		if (s->line == l->line && !strcmp(stap_image_str(img, s->file), file))
			return stap_image_str(img, s->text);
	}
	return NULL;
}

static void print_source(const struct disasm *d, const struct stap_line *l)
{
	const char *text = source_text(d->img, l);

	d->print(d->to, "  ; %s:%u:", str(d, l->file), l->line);
	if (text) {
		while (*text == ' ' || *text == '\t')
			text++;
		d->print(d->to, " ");
		for (; *text; text++)
			d->print(d->to, "%c", (unsigned char)*text < ' ' ? ' ' : *text);
	}
	d->print(d->to, "\n");
}

static void print_head(const struct disasm *d, __u32 func)
{
	const struct stap_func *f = d->func;
	__u32 i;

	d->print(d->to, "%s %u ", f->flags & STAP_FUNC_HANDLER ? "handler" : "function", func);
	print_string(d, f->name);
	if (!(f->flags & STAP_FUNC_HANDLER))
		d->print(d->to, " of %u parameters to %s", f->nparam, stap_type_name(f->ret));
	d->print(d->to, ": %u slots", f->nslot);
	for (i = 0; i < f->nslot; i++)
		d->print(d->to, "%s%s", i ? ", " : ": ",
			 stap_type_name(d->img->slots[f->slot + i]));
	d->print(d->to, "\n");
}

static void print_catches(const struct disasm *d, __u32 func)
{
	__u32 i;

	for (i = 0; i < d->img->count[STAP_SEC_CATCH]; i++) {
		const struct stap_catch *c = &d->img->catches[i];

		if (c->func != func)
			continue;
		d->print(d->to, "  try %u to %u, catch ->%u", c->start, c->end - 1, c->target);
		if (c->slot != STAP_NONE)
			d->print(d->to, " with s%u", c->slot);
		d->print(d->to, "\n");
	}
}

/**
 * stap_disasm_func - print a function with its source lines
 * @img:   a checked image
 * @func:  function
 * @print: takes the text
 * @to:    for @print
 */
void stap_disasm_func(const struct stap_image *img, __u32 func,
		      stap_print_fn print, void *to)
{
	struct disasm d = { .img = img, .print = print, .to = to };
	const struct stap_line *line, *last = NULL;
	__u32 i;

	d.func = &img->funcs[func];
	print_head(&d, func);
	print_catches(&d, func);
	for (i = 0; i < d.func->ninsn; i++) {
		line = stap_image_line(img, d.func->insn + i);
		if (line && (!last || last->line != line->line || last->file != line->file))
			print_source(&d, line);
		last = line;
		print(to, "  %3u  ", i);
		stap_disasm_insn(img, func, i, print, to);
		print(to, "\n");
		cond_resched();
	}
}
