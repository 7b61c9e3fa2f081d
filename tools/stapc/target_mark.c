// SPDX-License-Identifier: GPL-2.0
/*
 * Target variables of a mark: $arg1, $arg2 ... by what the note says of them.
 *
 *	-4@8(%rsp,%rax,4)	UREG 7, OFFSET 8, ADDREG rax * 4, LOAD 4
 *	8@sym+8(%rip)		UREG 16, OFFSET sym + 8 - pc, LOAD 8
 *
 * Where the program was loaded nobody knows before it runs, but it is at this
 * place then: a symbol is so and so far from the instruction pointer.
 */
#include <stdlib.h>
#include <string.h>
#include "machine.h"
#include "program.h"
#include "stages.h"
#include "target_path.h"
#include "target_user.h"
#include "usdt.h"

static bool next_arg(struct stap_session *s, const struct stap_user_point *u,
		     const char **list, struct stap_usdt_arg *arg)
{
	return stap_usdt_next_arg(s->arena, stap_machine_of(u->program->elf), list, arg);
}

/* Argument number @nr, from 1. */
static bool find_arg(struct stap_session *s, const struct stap_user_point *u,
		     unsigned long nr, struct stap_usdt_arg *arg)
{
	const char *list = u->args;

	while (nr && next_arg(s, u, &list, arg))
		nr--;
	return !nr;
}

/* The number of "$arg3", 0 if it is no such name. */
static unsigned long arg_number(const char *name)
{
	char *end;
	unsigned long nr;

	if (strncmp(name, "$arg", 4) || name[4] < '1' || name[4] > '9')
		return 0;
	nr = strtoul(name + 4, &end, 10);
	return *end ? 0 : nr;
}

static void add_register(struct target_path *p, int reg, unsigned int times)
{
	target_path_add(p, STAP_TARGET_ADDREG, times)->step = reg;
}

/* v = the sum of the argument's symbol, number and registers */
static const char *add_sum(struct target_path *p, const struct stap_user_point *u,
			   const struct stap_usdt_arg *arg)
{
	uint64_t addr, sum = arg->disp;
	int base = arg->base;

	if (arg->symbol) {
		if (!stap_usdt_symbol(u->program->elf, arg->symbol, &addr))
			return stap_arena_printf(p->s->arena, "there is no symbol '%s'",
						 arg->symbol);
		sum += addr - u->pc;
		target_path_add(p, STAP_TARGET_UREG, stap_machine_of(u->program->elf)->ip);
	} else if (base != STAP_USDT_NO_REG) {
		target_path_add(p, STAP_TARGET_UREG, base);
		base = STAP_USDT_NO_REG;
	} else {
		target_path_add(p, STAP_TARGET_CONST, sum);
		sum = 0;
	}
	if (sum)
		target_path_add(p, STAP_TARGET_OFFSET, sum);
	if (base != STAP_USDT_NO_REG)
		add_register(p, base, 1);
	if (arg->index != STAP_USDT_NO_REG)
		add_register(p, arg->index, arg->scale);
	return NULL;
}

static void add_bits(struct target_path *p, const struct stap_usdt_arg *arg)
{
	struct stap_target_step *step;

	if (arg->size == 8)
		return;
	step = target_path_add(p, STAP_TARGET_BITS, 0);
	step->shift = arg->shift;
	step->bits = arg->size * 8;
	step->is_signed = arg->is_signed;
}

static void add_load(struct target_path *p, const struct stap_usdt_arg *arg)
{
	struct stap_target_step *step = target_path_add(p, STAP_TARGET_LOAD, 0);

	step->size = arg->size;
	step->is_signed = arg->is_signed && arg->size < 8;
	step->user = true;
}

/* Returns why it cannot be read, or NULL. */
static const char *add_arg(struct target_path *p, const struct stap_user_point *u,
			   const struct stap_usdt_arg *arg)
{
	const char *why = NULL;

	switch (arg->place) {
	case STAP_USDT_REFUSED:
		return arg->why;
	case STAP_USDT_REGISTER:
		target_path_add(p, STAP_TARGET_UREG, arg->base);
		add_bits(p, arg);
		break;
	case STAP_USDT_VALUE:
		why = add_sum(p, u, arg);
		add_bits(p, arg);
		break;
	case STAP_USDT_MEMORY:
		why = add_sum(p, u, arg);
		add_load(p, arg);
		break;
	}
	return why;
}

static const char *check_path(const struct ast_path *path)
{
	if (path->addressof)
		return "cannot take address of sdt variable";
	if (path->steps.n || path->pretty)
		return "arguments of marks have no type: use @cast";
	return NULL;
}

static enum ast_type resolve_arg(struct stap_session *s, const struct stap_user_point *u,
				 struct ast_expr *e, const struct stap_usdt_arg *arg)
{
	struct stap_target *t = stap_arena_alloc(s->arena, sizeof(*t));
	struct target_path path = { .s = s, .out = &t->steps };
	const char *why = check_path(&e->target.path);

	if (why) {
		stap_error(s, e->tok, "%s", why);
		return AST_TYPE_UNKNOWN;
	}
	why = add_arg(&path, u, arg);
	if (why) {
		stap_error(s, e->tok, "cannot read %s of mark %s, '%s': %s",
			   e->target.name, u->mark, arg->text, why);
		return AST_TYPE_UNKNOWN;
	}
	t->user = true;
	e->sema = t;
	return AST_TYPE_LONG;
}

/* "$arg1=%#x $arg2=%#x", "?" for what cannot be read */
static void add_parts(struct stap_session *s, const struct stap_user_point *u,
		      struct stap_target *t)
{
	const char *list = u->args;
	struct stap_usdt_arg arg;
	unsigned int nr = 0;

	while (next_arg(s, u, &list, &arg)) {
		struct stap_target_part part = { .directive = "?" };
		struct stap_target_steps steps = { 0 };
		struct target_path path = { .s = s, .out = &steps };

		nr++;
		part.before = stap_arena_printf(s->arena, "%s$arg%u=",
						nr > 1 ? " " : "", nr);
		if (!add_arg(&path, u, &arg)) {
			part.directive = "%#x";
			part.steps = steps;
		}
		ast_vec_add(s->arena, &t->parts, part);
	}
}

static enum ast_type resolve_text(struct stap_session *s, const struct stap_user_point *u,
				  struct ast_expr *e)
{
	struct stap_target *t = stap_arena_alloc(s->arena, sizeof(*t));

	t->text = "";
	if (!strcmp(e->target.name, "$$name"))
		t->text = u->mark;
	else if (!strcmp(e->target.name, "$$provider"))
		t->text = u->provider;
	else
		add_parts(s, u, t);
	if (check_path(&e->target.path)) {
		stap_error(s, e->tok, "%s is a text, it has no members", e->target.name);
		return AST_TYPE_UNKNOWN;
	}
	t->is_text = true;
	t->user = true;
	e->sema = t;
	return AST_TYPE_STRING;
}

static void refuse_name(struct stap_session *s, const struct stap_user_point *u,
			const struct ast_expr *e)
{
	const char *list = u->args, *text = "";
	struct stap_usdt_arg arg;
	unsigned int nr = 0;

	while (next_arg(s, u, &list, &arg)) {
		text = stap_arena_printf(s->arena, "%s%s$arg%u", text, nr ? ", " : "",
					 nr + 1);
		nr++;
	}
	stap_error(s, e->tok, "unable to find '%s' at mark %s%s%s%s", e->target.name,
		   u->mark, nr ? " (alternatives: " : ": it has no arguments", text,
		   nr ? ")" : "");
}

bool stap_mark_has(const char *name)
{
	return arg_number(name) || !strcmp(name, "$$name") || !strcmp(name, "$$provider") ||
	       !strcmp(name, "$$vars") || !strcmp(name, "$$parms");
}

enum ast_type stap_mark_resolve(struct stap_session *s, const struct stap_user_point *u,
				struct ast_expr *e)
{
	unsigned long nr = arg_number(e->target.name);
	struct stap_usdt_arg arg;

	if (!nr)
		return resolve_text(s, u, e);
	if (find_arg(s, u, nr, &arg))
		return resolve_arg(s, u, e, &arg);
	refuse_name(s, u, e);
	return AST_TYPE_UNKNOWN;
}

char *stap_mark_list(struct stap_session *s, const struct stap_user_point *u)
{
	char *text = stap_arena_strdup(s->arena, "");
	const char *list = u->args;
	struct stap_usdt_arg arg;
	unsigned int nr = 0;

	while (next_arg(s, u, &list, &arg)) {
		text = stap_arena_printf(s->arena, "%s%s$arg%u:long", text,
					 nr ? " " : "", nr + 1);
		nr++;
	}
	return text;
}
