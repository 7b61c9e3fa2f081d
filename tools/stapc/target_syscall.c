// SPDX-License-Identifier: GPL-2.0
/*
 * Target variables at system calls: $fd, $return, $$parms ... by the table of
 * system calls, since the kernel's types end at "registers of the caller".
 *
 * Arguments are words, of which the type says how many bytes count. Behind
 * pointers is memory of the program; what it looks like the kernel's types say.
 */
#include <string.h>
#include <linux/stap.h>
#include "stages.h"
#include "syscall.h"
#include "target_path.h"
#include "target_syscall.h"

/* One that is all of them has no arguments to know. */
const struct stap_syscall stap_syscall_any = { "", { -1, -1 }, "" };

/* Word of the number, behind the arguments: see probe_syscall.c. */
#define WORD_NUMBER	6

static bool at_return(const struct stap_target_point *where)
{
	return where->kind == STAP_PROBE_SYSRETURN;
}

static void add_step(struct stap_session *s, struct stap_target_steps *out,
		     enum stap_target_op op, unsigned int word)
{
	struct stap_target_step step = { .op = op, .n = word };

	ast_vec_add(s->arena, out, step);
}

static void add_arg(struct stap_session *s, struct stap_target_steps *out,
		    const struct stap_syscall_arg *arg, unsigned int word)
{
	struct stap_target_step bits = {
		.op = STAP_TARGET_BITS,
		.bits = arg->size * 8,
		.is_signed = arg->is_signed,
	};

	add_step(s, out, STAP_TARGET_ARG, word);
	if (arg->size < 8)
		ast_vec_add(s->arena, out, bits);
}

static bool find_value(struct stap_session *s, const struct stap_target_point *where,
		       const char *name, struct stap_target_steps *out)
{
	struct stap_syscall_arg arg[STAP_SYSCALL_ARGS];
	unsigned int i, n = stap_syscall_args(where->syscall, s->arena, arg);

	if (at_return(where) && (!strcmp(name, "return") || !strcmp(name, "ret"))) {
		add_step(s, out, STAP_TARGET_RETVAL, 0);
		return true;
	}
	if (!strcmp(name, "id")) {
		add_step(s, out, STAP_TARGET_ARG, WORD_NUMBER);
		return true;
	}
	for (i = 0; i < n; i++) {
		if (strcmp(arg[i].name, name) && strcmp(arg[i].known, name))
			continue;
		add_arg(s, out, &arg[i], i);
		return true;
	}
	return false;
}

static const char *alternatives(struct stap_session *s, const struct stap_target_point *where)
{
	struct stap_syscall_arg arg[STAP_SYSCALL_ARGS];
	unsigned int i, n = stap_syscall_args(where->syscall, s->arena, arg);
	const char *text = "$id";

	for (i = 0; i < n; i++)
		text = stap_arena_printf(s->arena, "%s, $%s", text, arg[i].name);
	return at_return(where) ? stap_arena_printf(s->arena, "%s, $return", text) : text;
}

static void add_part(struct stap_session *s, struct stap_target *t, const char *name,
		     const struct stap_target_steps *steps)
{
	struct stap_target_part part = {
		.directive = "%#x",
		.before = stap_arena_printf(s->arena, "%s%s=", t->parts.n ? " " : "", name),
		.steps = *steps,
	};

	ast_vec_add(s->arena, &t->parts, part);
}

static void text_args(struct stap_session *s, const struct stap_target_point *where,
		      struct stap_target *t)
{
	struct stap_syscall_arg arg[STAP_SYSCALL_ARGS];
	unsigned int i, n = stap_syscall_args(where->syscall, s->arena, arg);

	for (i = 0; i < n; i++) {
		struct stap_target_steps steps = { 0 };

		add_arg(s, &steps, &arg[i], i);
		add_part(s, t, arg[i].name, &steps);
	}
}

/* $$parms and its like; false if there is no such text. */
static bool find_text(struct stap_session *s, const struct stap_target_point *where,
		      const char *name, struct stap_target *t)
{
	struct stap_target_steps steps = { 0 };

	t->is_text = true;
	t->text = "";
	if (!strcmp(name, "$$name"))
		t->text = where->syscall->name;
	else if (!strcmp(name, "$$vars") || !strcmp(name, "$$parms"))
		text_args(s, where, t);
	else if (!strcmp(name, "$$return") && at_return(where))
		add_step(s, &steps, STAP_TARGET_RETVAL, 0);
	else if (strcmp(name, "$$locals"))
		return false;
	if (steps.n)
		add_part(s, t, "return", &steps);
	return true;
}

/* "struct stat" of "const struct stat *", NULL of what is no such pointer */
static const char *pointee_name(struct stap_session *s, const struct stap_syscall_arg *arg)
{
	const char *type = arg->type + (strncmp(arg->type, "const ", 6) ? 0 : 6);
	size_t len = strcspn(type, "*");

	if (!arg->pointer || strcmp(type + len, "*") || len < 2)
		return NULL;
	return stap_arena_printf(s->arena, "%.*s", (int)len - 1, type);
}

/* $statbuf->st_size: what is behind an argument */
static enum ast_type resolve_path(struct stap_session *s, const struct stap_target_point *where,
				  struct ast_expr *e, struct stap_target *t)
{
	struct stap_syscall_arg arg[STAP_SYSCALL_ARGS];
	unsigned int i, n = stap_syscall_args(where->syscall, s->arena, arg);
	const char *name = e->target.name + 1, *type = NULL;
	struct target_path path = {
		.s = s,
		.b = stap_btf_get(s),
		.out = &t->steps,
		.place = TARGET_IN_MEMORY,
		.user = true,
	};

	for (i = 0; i < n && !type; i++) {
		if (strcmp(arg[i].name, name) && strcmp(arg[i].known, name))
			continue;
		type = pointee_name(s, &arg[i]);
		target_path_add(&path, STAP_TARGET_ARG, i);
	}
	path.type = type && path.b ? stap_btf_type_find(path.b, type) : 0;
	if (path.type)
		return stap_target_finish(t, &path, e);
	stap_error(s, e->tok, "system call %s has no '%s' that points to something known",
		   where->syscall->name, e->target.name);
	return AST_TYPE_UNKNOWN;
}

/**
 * stap_target_syscall() - find out what a target variable is at a system call
 * @s: the session
 * @where: the system call
 * @e: a TARGET
 *
 * Return: the type, AST_TYPE_UNKNOWN after having reported an error.
 */
enum ast_type stap_target_syscall(struct stap_session *s, const struct stap_target_point *where,
				  struct ast_expr *e)
{
	struct stap_target *t = stap_arena_alloc(s->arena, sizeof(*t));
	const struct ast_path *path = &e->target.path;
	const char *name = e->target.name;
	bool text = !strncmp(name, "$$", 2);

	if (!text && (path->steps.n || path->addressof || path->pretty)) {
		t->user = true;
		return resolve_path(s, where, e, t);
	}
	if (path->steps.n || path->addressof) {
		stap_error(s, e->tok, "%s is a text, it has no members", name);
		return AST_TYPE_UNKNOWN;
	}
	if (text ? find_text(s, where, name, t) : find_value(s, where, name + 1, &t->steps)) {
		t->user = true;
		e->sema = t;
		return text ? AST_TYPE_STRING : AST_TYPE_LONG;
	}
	stap_error(s, e->tok, "unable to find '%s' of system call %s (alternatives: %s)", name,
		   *where->syscall->name ? where->syscall->name : "any",
		   alternatives(s, where));
	return AST_TYPE_UNKNOWN;
}

/* "$fd:unsigned int $buf:char *": what -L prints. */
char *stap_target_syscall_list(struct stap_session *s, const struct stap_target_point *where)
{
	struct stap_syscall_arg arg[STAP_SYSCALL_ARGS];
	unsigned int i, n = stap_syscall_args(where->syscall, s->arena, arg);
	char *text = stap_arena_strdup(s->arena, at_return(where) ? "$return:long" : "");

	for (i = 0; i < n; i++)
		text = stap_arena_printf(s->arena, "%s%s$%s:%s", text, *text ? " " : "",
					 arg[i].name, arg[i].type);
	return text;
}
