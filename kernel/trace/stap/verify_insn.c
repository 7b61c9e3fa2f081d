// SPDX-License-Identifier: GPL-2.0
/*
 * The checker's view of instructions: rules 4 to 6 of verify.c.
 *
 * Hardly anything here knows an opcode. An opcode's row says the modes of its
 * operands, and one switch over the modes checks them,
 *
 *   O(31, LDG, DL, GL, NONE, ...)    a: long slot   b: long global   c: 0
 *
 * Operands that name a callee (function, builtin, event, format) or an array
 * are looked at first, since they say what the arguments, the destination and
 * the keys must be.
 */
#include "verify.h"

/* What is called or indexed, with the types it wants. */
struct callee {
	const __u8 *slots;			/* of a function's parameters */
	const char *letters;			/* of a builtin's arguments */
	const struct stap_field *fields;	/* of an event or a format */
	const struct stap_global *global;	/* an array or stats */
	const char *text;			/* of an event's format */
	__u32 n;
	__u8 ret;
};

struct code {
	const struct stap_image *img;
	struct stap_verdict *v;
	const struct stap_func *func;
	const __u8 *slots;			/* of @func */
	const struct stap_op_row *row;
	const struct stap_insn *insn;
	__u32 pos;				/* of @insn in @func */
	__u32 k;				/* operand: 0 to 2 for a to c */
	struct callee callee;
};

static int refuse(const struct code *c, enum stap_error error, __u32 operand)
{
	return stap_verdict_set(c->v, error, STAP_PLACE_INSN, c->func->insn + c->pos,
				"%c=%u of %s", 'a' + c->k, operand, c->row->name);
}

static __u32 get_operand(const struct stap_insn *insn, __u32 k)
{
	return k == 0 ? insn->a : k == 1 ? insn->b : insn->c;
}

static bool is_callee(__u8 mode)
{
	return mode == STAP_MODE_FN || mode == STAP_MODE_BI ||
	       mode == STAP_MODE_EV || mode == STAP_MODE_FM ||
	       (mode >= STAP_MODE_GT && mode <= STAP_MODE_AA);
}

static bool slot_ok(const struct code *c, __u32 slot, __u8 type)
{
	return slot < c->func->nslot && c->slots[slot] == type;
}

/* What is wrong with a source operand, if anything. */
static enum stap_error value_fault(const struct code *c, __u32 operand, __u8 type)
{
	__u32 index = operand & STAP_OPERAND_INDEX;

	if (!(operand & STAP_OPERAND_CONST))
		return slot_ok(c, operand, type) ? STAP_E_NONE : STAP_E_SLOT;
	if (type == STAP_LONG)
		return index < c->img->count[STAP_SEC_CONST] ? STAP_E_NONE : STAP_E_CONST;
	return index < c->img->count[STAP_SEC_STR] ? STAP_E_NONE : STAP_E_STRING;
}

static int check_value(const struct code *c, __u32 operand, __u8 type)
{
	enum stap_error error = value_fault(c, operand, type);

	return error ? refuse(c, error, operand) : 0;
}

static int check_slot(const struct code *c, __u32 operand, __u8 type)
{
	return slot_ok(c, operand, type) ? 0 : refuse(c, STAP_E_SLOT, operand);
}

static int check_global(const struct code *c, __u32 operand, __u8 type)
{
	const struct stap_global *g = &c->img->globals[operand];

	if (operand < c->img->count[STAP_SEC_GLOBAL] && g->type == type && !g->nkeys)
		return 0;
	return refuse(c, STAP_E_GLOBAL, operand);
}

static int check_stats(struct code *c, __u32 operand)
{
	c->callee.global = &c->img->globals[operand];
	return check_global(c, operand, STAP_STATS);
}

/* An array; of values of any type if @type is void. */
static int check_array(struct code *c, __u32 operand, __u8 type)
{
	const struct stap_global *g = &c->img->globals[operand];

	if (operand >= c->img->count[STAP_SEC_GLOBAL] || !g->nkeys ||
	    (type != STAP_VOID && g->type != type))
		return refuse(c, STAP_E_GLOBAL, operand);
	c->callee.global = g;
	c->callee.n = g->nkeys;
	return 0;
}

/* Sixteen times an array plus the number of one of its keys. */
static int check_column(const struct code *c, __u32 operand, __u8 type)
{
	const struct stap_global *g = &c->img->globals[operand / 16];
	__u32 key = operand % 16;

	if (operand / 16 >= c->img->count[STAP_SEC_GLOBAL] || !key ||
	    key > g->nkeys || g->key[key - 1] != type)
		return refuse(c, STAP_E_GLOBAL, operand);
	return 0;
}

static int check_hist(const struct code *c, __u32 operand)
{
	if (!operand || (operand == 1 && c->callee.global->hist != STAP_HIST_NONE))
		return 0;
	return refuse(c, STAP_E_OPERAND, operand);
}

/* Rule 5. */
static int check_jump(const struct code *c, __u32 operand, __u32 first)
{
	if (operand >= first && operand < c->func->ninsn)
		return 0;
	return refuse(c, STAP_E_JUMP, operand);
}

static int check_func(struct code *c, __u32 operand)
{
	const struct stap_func *f;

	if (operand >= c->img->count[STAP_SEC_FUNC])
		return refuse(c, STAP_E_CALLEE, operand);
	f = &c->img->funcs[operand];
	if (f->flags & STAP_FUNC_HANDLER)
		return refuse(c, STAP_E_CALLEE, operand);
	c->callee.slots = c->img->slots + f->slot;
	c->callee.n = f->nparam;
	c->callee.ret = f->ret;
	return 0;
}

static int check_builtin(struct code *c, __u32 operand)
{
	if (operand >= STAP_BI_NR)
		return refuse(c, STAP_E_BUILTIN, operand);
	c->callee.letters = stap_builtin_rows[operand].args;
	c->callee.n = strlen(c->callee.letters);
	c->callee.ret = stap_builtin_rows[operand].ret;
	return 0;
}

static int check_format(struct code *c, __u32 operand, enum stap_error error)
{
	const struct stap_format *f;

	if (operand >= c->img->count[STAP_SEC_FORMAT])
		return refuse(c, error, operand);
	f = &c->img->formats[operand];
	c->callee.text = stap_image_str(c->img, f->text);
	c->callee.fields = c->img->fields + f->field;
	c->callee.n = f->nfield;
	return 0;
}

static int check_event(struct code *c, __u32 operand)
{
	if (operand >= c->img->count[STAP_SEC_EVENT])
		return refuse(c, STAP_E_EVENT, operand);
	return check_format(c, c->img->events[operand].format, STAP_E_EVENT);
}

static __u8 callee_type(const struct callee *to, __u32 arg)
{
	if (to->global)
		return arg < to->global->nkeys ? to->global->key[arg] : STAP_LONG;
	if (to->slots)
		return to->slots[arg];
	if (to->fields)
		return to->fields[arg].type;
	return to->letters[arg] == 's' ? STAP_STRING : STAP_LONG;
}

/* Rule 6. There are @n operands; @any: one may be none. */
static int check_args(const struct code *c, __u32 first, __u32 n, bool any)
{
	__u32 i, avail = c->img->count[STAP_SEC_ARG];

	if (first > avail || n > avail - first)
		return refuse(c, STAP_E_ARGS, first);
	for (i = 0; i < n; i++) {
		__u32 operand = c->img->args[first + i];

		if (any && operand == STAP_NONE)
			continue;
		if (value_fault(c, operand, callee_type(&c->callee, i)))
			return stap_verdict_set(c->v, STAP_E_ARGS, STAP_PLACE_INSN,
						c->func->insn + c->pos,
						"argument %u is %u", i, operand);
	}
	return 0;
}

/* What a walk through an array may be sorted by. */
static bool order_ok(const struct stap_global *g, __u32 order)
{
	__u32 column = order & STAP_ORDER_COLUMN;
	__u32 extract = (order & STAP_ORDER_EXTRACT) >> STAP_ORDER_SHIFT;

	if (order & ~STAP_ORDER_BITS)
		return false;
	if (!(order & STAP_ORDER_SORT))
		return !order;
	if (column || g->type != STAP_STATS)
		return column <= g->nkeys && !extract;
	return extract != STAP_EXTRACT_VARIANCE ? extract < STAP_EXTRACT_NR :
		g->flags & STAP_GLOBAL_VARIANCE;
}

static int check_walk(const struct code *c, __u32 first)
{
	if (first >= c->img->count[STAP_SEC_ARG])
		return refuse(c, STAP_E_ARGS, first);
	if (!order_ok(c->callee.global, c->img->args[first]))
		return stap_verdict_set(c->v, STAP_E_ARGS, STAP_PLACE_INSN,
					c->func->insn + c->pos, "order 0x%x",
					c->img->args[first]);
	return check_args(c, first + 1, c->callee.n, true);
}

static int check_result(const struct code *c, __u32 operand)
{
	if (operand == STAP_NONE)
		return 0;
	if (c->callee.ret == STAP_VOID)
		return refuse(c, STAP_E_OPERAND, operand);
	return check_slot(c, operand, c->callee.ret);
}

static int check_returned(const struct code *c, __u32 operand)
{
	if (c->func->ret != STAP_VOID)
		return check_value(c, operand, c->func->ret);
	return operand == STAP_NONE ? 0 : refuse(c, STAP_E_OPERAND, operand);
}

static int check_operand(struct code *c)
{
	__u32 operand = get_operand(c->insn, c->k);

	switch ((enum stap_mode)c->row->mode[c->k]) {
	case STAP_MODE_NONE:
		return operand ? refuse(c, STAP_E_OPERAND, operand) : 0;
	case STAP_MODE_DL:
		return check_slot(c, operand, STAP_LONG);
	case STAP_MODE_DS:
		return check_slot(c, operand, STAP_STRING);
	case STAP_MODE_L:
		return check_value(c, operand, STAP_LONG);
	case STAP_MODE_S:
		return check_value(c, operand, STAP_STRING);
	case STAP_MODE_JF:
		return check_jump(c, operand, c->pos + 1);
	case STAP_MODE_JA:
		return check_jump(c, operand, 0);
	case STAP_MODE_COST:
		return operand && operand <= STAP_COST_MAX ? 0 :
		       refuse(c, STAP_E_COST, operand);
	case STAP_MODE_GL:
		return check_global(c, operand, STAP_LONG);
	case STAP_MODE_GS:
		return check_global(c, operand, STAP_STRING);
	case STAP_MODE_FN:
		return check_func(c, operand);
	case STAP_MODE_BI:
		return check_builtin(c, operand);
	case STAP_MODE_EV:
		return check_event(c, operand);
	case STAP_MODE_FM:
		return check_format(c, operand, STAP_E_FORMAT);
	case STAP_MODE_AR:
		return check_args(c, operand, c->callee.n, false);
	case STAP_MODE_DR:
		return check_result(c, operand);
	case STAP_MODE_RV:
		return check_returned(c, operand);
	case STAP_MODE_ARGN:
		return operand <= STAP_ARGN_MAX ? 0 : refuse(c, STAP_E_OPERAND, operand);
	case STAP_MODE_REGN:
		return operand <= STAP_UREG_MAX ? 0 : refuse(c, STAP_E_OPERAND, operand);
	case STAP_MODE_IMM:
		return 0;
	case STAP_MODE_GT:
		return check_stats(c, operand);
	case STAP_MODE_AL:
		return check_array(c, operand, STAP_LONG);
	case STAP_MODE_AS:
		return check_array(c, operand, STAP_STRING);
	case STAP_MODE_AT:
		return check_array(c, operand, STAP_STATS);
	case STAP_MODE_AA:
		return check_array(c, operand, STAP_VOID);
	case STAP_MODE_KEY:
		return check_args(c, operand, c->callee.n, false);
	case STAP_MODE_KEYX:
		return check_args(c, operand, c->callee.n + 1, false);
	case STAP_MODE_KEYW:
		return check_args(c, operand, c->callee.n, true);
	case STAP_MODE_WALK:
		return check_walk(c, operand);
	case STAP_MODE_COLL:
		return check_column(c, operand, STAP_LONG);
	case STAP_MODE_COLS:
		return check_column(c, operand, STAP_STRING);
	case STAP_MODE_XT:
		return operand < STAP_EXTRACT_NR ? 0 : refuse(c, STAP_E_OPERAND, operand);
	case STAP_MODE_HIST:
		return check_hist(c, operand);
	case STAP_MODE_RX:
		return operand < c->img->count[STAP_SEC_REGEX] ? 0 :
		       refuse(c, STAP_E_OPERAND, operand);
	case STAP_MODE_NR:
		break;
	}
	return refuse(c, STAP_E_OPERAND, operand);
}

static int check_operands(struct code *c, bool callees)
{
	int ret = 0;

	for (c->k = 0; c->k < ARRAY_SIZE(c->row->mode) && !ret; c->k++)
		if (is_callee(c->row->mode[c->k]) == callees)
			ret = check_operand(c);
	return ret;
}

/* Rule 7: a handler says beforehand what it takes from its probe. */
static __u8 context_of(__u16 op)
{
	return op == STAP_OP_ARG ? STAP_FUNC_ARG :
	       op == STAP_OP_RETVAL ? STAP_FUNC_RETVAL :
	       op == STAP_OP_UREG ? STAP_FUNC_HANDLER : 0;
}

/* Rule 12: an event without operands of its own has one text, as it is. */
static int check_drawing(struct code *c)
{
	if (c->insn->op != STAP_OP_EMITH || !strcmp(c->callee.text, "%s"))
		return 0;
	c->k = 0;
	return refuse(c, STAP_E_EVENT, c->insn->a);
}

static int check_insn(struct code *c)
{
	__u32 at = c->func->insn + c->pos;
	int ret;

	if (c->insn->op >= STAP_OP_NR)
		return stap_verdict_set(c->v, STAP_E_OPCODE, STAP_PLACE_INSN, at,
					"%u", c->insn->op);
	if (c->insn->reserved)
		return stap_verdict_set(c->v, STAP_E_RESERVED, STAP_PLACE_INSN, at, NULL);
	c->row = &stap_op_rows[c->insn->op];
	if (context_of(c->insn->op) & ~c->func->flags)
		return stap_verdict_set(c->v, STAP_E_CONTEXT, STAP_PLACE_INSN, at,
					"%s, which the function's flags do not announce",
					c->row->name);
	memset(&c->callee, 0, sizeof(c->callee));
	ret = check_operands(c, true);
	if (!ret)
		ret = check_operands(c, false);
	return ret ? ret : check_drawing(c);
}

/**
 * stap_verify_code - check the instructions of a function
 * @img:  an image whose records are good
 * @func: index of the function
 * @v:    says why not
 *
 * Return: 0 or a negative errno.
 */
int stap_verify_code(const struct stap_image *img, __u32 func,
		     struct stap_verdict *v)
{
	const struct stap_func *f = &img->funcs[func];
	struct code c = { .img = img, .v = v, .func = f };
	__u16 last = img->insns[f->insn + f->ninsn - 1].op;
	int ret;

	c.slots = img->slots + f->slot;
	for (c.pos = 0; c.pos < f->ninsn; c.pos++) {
		c.insn = &img->insns[f->insn + c.pos];
		ret = check_insn(&c);
		if (ret)
			return ret;
	}
	if (last != STAP_OP_JMP && last != STAP_OP_RET)
		return stap_verdict_set(v, STAP_E_FALLTHROUGH, STAP_PLACE_INSN,
					f->insn + f->ninsn - 1, "function %u", func);
	return 0;
}
