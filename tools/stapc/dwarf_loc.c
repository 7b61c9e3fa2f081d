// SPDX-License-Identifier: GPL-2.0
/*
 * Where a variable of a program is at a place in it: DWARF's location
 * descriptions as steps of a target variable.
 *
 *	DW_OP_fbreg -20		UREG 6, OFFSET -4: then the variable itself
 *	DW_OP_reg5		UREG 5
 *	DW_OP_addr 0x4010	UREG 16, OFFSET 0x4010 - pc
 *
 * A description is a program for a stack machine. Ours has one value, so of what
 * is on the stack all but one must be constants; compilers write little else.
 * What goes beyond is refused by the name of the operation.
 */
#include <bpf/btf.h>
#include <dwarf.h>
#include <string.h>
#include <stap_env.h>
#include "btf.h"
#include "dwarf_info.h"
#include "machine.h"
#include "stages.h"
#include "target_path.h"

#define REG_MAX		STAP_UREG_MAX
#define STACK_MAX	8

struct eval {
	struct stap_dwarf *d;
	const struct stap_dwarf_scope *scope;
	struct target_path *p;
	Dwarf_Attribute *attr;
	struct {
		bool machine;	/* the steps so far; else @n */
		int64_t n;
	} stack[STACK_MAX];
	unsigned int depth;
	bool machine;		/* the machine's value is in use */
	bool done;		/* it is a value, not an address */
	const char *why;
};

static void refuse(struct eval *x, const char *why)
{
	if (!x->why)
		x->why = why;
}

static void push(struct eval *x, bool machine, int64_t n)
{
	if (x->depth == STACK_MAX) {
		refuse(x, "it is computed in too many steps");
		return;
	}
	x->stack[x->depth].machine = machine;
	x->stack[x->depth].n = n;
	x->depth++;
}

static void add_offset(struct eval *x, int64_t n)
{
	if (n)
		target_path_add(x->p, STAP_TARGET_OFFSET, n);
}

/* A register and a number; in the stack's own machine. */
static void push_register(struct eval *x, uint64_t reg, int64_t n)
{
	if (reg > REG_MAX) {
		refuse(x, stap_arena_printf(x->p->s->arena,
					    "it is in register %u, which is not saved",
					    (unsigned int)reg));
		return;
	}
	if (x->machine) {
		refuse(x, "it is computed from two registers");
		return;
	}
	x->machine = true;
	target_path_add(x->p, STAP_TARGET_UREG, reg);
	add_offset(x, n);
	push(x, true, 0);
}

static void push_address(struct eval *x, uint64_t addr)
{
	const struct stap_machine *m = stap_dwarf_machine(x->d);

	if (m)
		push_register(x, m->ip, addr - x->scope->pc);
	else
		refuse(x, "programs of its machine are not known here");
}

/* Below; locations may name others. */
static void run(struct eval *x, const Dwarf_Op ops[], size_t n);

static void push_frame(struct eval *x, int64_t n)
{
	Dwarf_Die frame = x->scope->frame;
	Dwarf_Attribute attr;
	size_t nops;
	Dwarf_Op *ops;

	if (!dwarf_attr_integrate(&frame, DW_AT_frame_base, &attr) ||
	    dwarf_getlocation_addr(&attr, x->scope->pc, &ops, &nops, 1) != 1) {
		refuse(x, "its frame is not known here");
		return;
	}
	if (nops == 1 && ops->atom >= DW_OP_reg0 && ops->atom <= DW_OP_reg31)
		push_register(x, ops->atom - DW_OP_reg0, 0);
	else
		run(x, ops, nops);
	add_offset(x, n);
}

static void push_cfa(struct eval *x)
{
	size_t n;
	Dwarf_Op *ops;

	if (stap_dwarf_cfa(x->d, x->scope->pc, &ops, &n))
		run(x, ops, n);
	else
		refuse(x, "its frame is not known here");
}

/* The value at entry: still there if this is the entry. */
static void push_entry(struct eval *x, const Dwarf_Op *op)
{
	Dwarf_Attribute attr;
	size_t n;
	Dwarf_Op *ops;

	if (!x->scope->entry) {
		refuse(x, "only its value at the function's entry is known here");
		return;
	}
	if (dwarf_getlocation_attr(x->attr, op, &attr) ||
	    dwarf_getlocation(&attr, &ops, &n)) {
		refuse(x, "its location cannot be read");
		return;
	}
	if (n == 1 && ops->atom >= DW_OP_reg0 && ops->atom <= DW_OP_reg31)
		push_register(x, ops->atom - DW_OP_reg0, 0);
	else
		refuse(x, "it is computed from a value at the function's entry");
}

static void load(struct eval *x, unsigned int size)
{
	struct stap_target_step *step;

	if (!x->depth || !x->stack[x->depth - 1].machine) {
		refuse(x, "it is found by a constant address");
		return;
	}
	step = target_path_add(x->p, STAP_TARGET_LOAD, 0);
	step->size = size;
	step->user = true;
}

static void add(struct eval *x, bool minus)
{
	unsigned int left, right;
	int64_t n;

	if (x->depth < 2) {
		refuse(x, "its location cannot be read");
		return;
	}
	right = --x->depth;
	left = right - 1;
	if ((x->stack[right].machine && minus) ||
	    (x->stack[left].machine && x->stack[right].machine)) {
		refuse(x, "it is computed from two registers");
		return;
	}
	n = x->stack[right].machine ? x->stack[left].n : x->stack[right].n;
	n = minus ? -n : n;
	if (x->stack[left].machine || x->stack[right].machine)
		add_offset(x, n);
	else
		x->stack[left].n += n;
	x->stack[left].machine |= x->stack[right].machine;
}

static void plus_const(struct eval *x, int64_t n)
{
	push(x, false, n);
	if (!x->why)
		add(x, false);
}

static void refuse_op(struct eval *x, const Dwarf_Op *op)
{
	const char *why;

	switch (op->atom) {
	case DW_OP_piece:
	case DW_OP_bit_piece:
		why = "it is in several pieces";
		break;
	case DW_OP_form_tls_address:
	case DW_OP_GNU_push_tls_address:
		why = "each thread has one of its own";
		break;
	case DW_OP_implicit_pointer:
	case DW_OP_GNU_implicit_pointer:
		why = "it points to what was optimized away";
		break;
	default:
		why = stap_arena_printf(x->p->s->arena,
					"its location has DWARF operation %#x, which is not supported",
					op->atom);
		break;
	}
	refuse(x, why);
}

/* Operations that push a constant. */
static bool run_const(struct eval *x, const Dwarf_Op *op)
{
	if (op->atom >= DW_OP_lit0 && op->atom <= DW_OP_lit31) {
		push(x, false, op->atom - DW_OP_lit0);
		return true;
	}
	switch (op->atom) {
	case DW_OP_const1u:
	case DW_OP_const2u:
	case DW_OP_const4u:
	case DW_OP_const8u:
	case DW_OP_constu:
	case DW_OP_const1s:
	case DW_OP_const2s:
	case DW_OP_const4s:
	case DW_OP_const8s:
	case DW_OP_consts:
		push(x, false, op->number);
		return true;
	}
	return false;
}

static void run_op(struct eval *x, const Dwarf_Op *op)
{
	if (run_const(x, op))
		return;
	if (op->atom >= DW_OP_breg0 && op->atom <= DW_OP_breg31) {
		push_register(x, op->atom - DW_OP_breg0, op->number);
		return;
	}
	switch (op->atom) {
	case DW_OP_bregx:
		push_register(x, op->number, op->number2);
		break;
	case DW_OP_fbreg:
		push_frame(x, op->number);
		break;
	case DW_OP_call_frame_cfa:
		push_cfa(x);
		break;
	case DW_OP_addr:
		push_address(x, op->number);
		break;
	case DW_OP_entry_value:
	case DW_OP_GNU_entry_value:
		push_entry(x, op);
		break;
	case DW_OP_deref:
		load(x, 8);
		break;
	case DW_OP_deref_size:
		load(x, op->number);
		break;
	case DW_OP_plus_uconst:
		plus_const(x, op->number);
		break;
	case DW_OP_plus:
		add(x, false);
		break;
	case DW_OP_minus:
		add(x, true);
		break;
	case DW_OP_stack_value:
		x->done = true;
		break;
	case DW_OP_nop:
	case DW_OP_GNU_uninit:
		break;
	default:
		refuse_op(x, op);
		break;
	}
}

static void run(struct eval *x, const Dwarf_Op ops[], size_t n)
{
	size_t i;

	for (i = 0; i < n && !x->why; i++)
		run_op(x, &ops[i]);
}

/* The whole variable in one place that is no memory. */
static bool run_whole(struct eval *x, const Dwarf_Op *op)
{
	Dwarf_Block block;
	int64_t n = 0;

	if (op->atom >= DW_OP_reg0 && op->atom <= DW_OP_reg31) {
		push_register(x, op->atom - DW_OP_reg0, 0);
	} else if (op->atom == DW_OP_regx) {
		push_register(x, op->number, 0);
	} else if (op->atom == DW_OP_implicit_value) {
		if (dwarf_getlocation_implicit_value(x->attr, op, &block) || block.length > 8)
			return false;
		memcpy(&n, block.data, block.length);
		push(x, false, n);
	} else {
		return false;
	}
	x->done = true;
	return true;
}

static const char *evaluate(struct eval *x, const Dwarf_Op *ops, size_t n)
{
	if (!n)
		return "it was optimized away";
	if (n != 1 || !run_whole(x, ops))
		run(x, ops, n);
	if (!x->why && !x->depth)
		return "its location cannot be read";
	if (!x->why && !x->stack[x->depth - 1].machine)
		target_path_add(x->p, STAP_TARGET_CONST, x->stack[x->depth - 1].n);
	x->p->place = x->done ? TARGET_IN_VALUE : TARGET_IN_MEMORY;
	return x->why;
}

static bool is_composite(const struct target_path *p)
{
	uint32_t id = target_path_type(p, p->type);
	const struct btf_type *t = id ? stap_btf_type(p->b, id) : NULL;

	return t && (btf_is_composite(t) || btf_is_array(t));
}

/*
 * Without optimization a variable has one place, in the frame. At the first
 * instruction of the function nothing is there yet.
 */
static bool not_there_yet(const struct stap_dwarf_scope *scope, Dwarf_Attribute *attr,
			  Dwarf_Die *var)
{
	unsigned int form = dwarf_whatform(attr);

	return scope->entry && dwarf_tag(var) == DW_TAG_formal_parameter &&
	       dwarf_tag(&scope->dies[scope->function]) == DW_TAG_subprogram &&
	       form != DW_FORM_sec_offset && form != DW_FORM_loclistx &&
	       form != DW_FORM_data4 && form != DW_FORM_data8;
}

static const char *locate_const(Dwarf_Die *var, struct target_path *p)
{
	Dwarf_Attribute attr;
	Dwarf_Sword n;

	if (!dwarf_attr_integrate(var, DW_AT_const_value, &attr))
		return "it was optimized away";
	if (dwarf_formsdata(&attr, &n))
		return "it is a constant that is no number";
	target_path_add(p, STAP_TARGET_CONST, n);
	p->place = TARGET_IN_VALUE;
	return NULL;
}

const char *stap_dwarf_locate(struct stap_dwarf *d, const struct stap_dwarf_scope *scope,
			      Dwarf_Die *var, struct target_path *p)
{
	struct eval x = { .d = d, .scope = scope, .p = p };
	Dwarf_Attribute attr;
	const char *why;
	Dwarf_Op *ops;
	size_t n;

	p->user = true;
	p->type = stap_dwarf_type_of(d, var);
	p->b = stap_dwarf_btf(d);
	x.attr = &attr;
	if (!dwarf_attr_integrate(var, DW_AT_location, &attr))
		why = locate_const(var, p);
	else if (not_there_yet(scope, &attr, var))
		why = stap_dwarf_locate_param(d, scope, var, p);
	else if (dwarf_getlocation_addr(&attr, scope->pc, &ops, &n, 1) != 1)
		why = "it is not there at this place";
	else
		why = evaluate(&x, ops, n);
	if (!why && p->place == TARGET_IN_VALUE && is_composite(p))
		why = "it is a structure in a register";
	return why;
}
