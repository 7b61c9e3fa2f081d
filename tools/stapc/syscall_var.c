// SPDX-License-Identifier: GPL-2.0
/*
 * The variables that a handler at a system call finds set: by name, the
 * expression that gives the value.
 *
 *	openat	name		"openat"
 *		dfd		$dfd
 *		dfd_str		_dfd_str($dfd)
 *		filename	user_string_quoted($filename)
 *		filename_uaddr	$filename
 *		argstr		sprintf("%s, %s, %s", ...)
 *	.return	retval		$return
 *		retstr		return_str(1, $return)
 *
 * Only what the handler uses is ever asked for, so nothing here costs anything
 * to those who do not.
 */
#include <string.h>
#include "arena.h"
#include "cc.h"
#include "syscall.h"
#include "syscall_var.h"
#include "target_syscall.h"

/* What is behind an argument's name, and what the variable is then. */
enum part { VALUE, ADDRESS, TEXT, PLAIN };

static const struct {
	const char *suffix;
	enum part part;
} suffixes[] = {
	{ "", VALUE },
	{ "_uaddr", ADDRESS },
	{ "_str", TEXT },
	{ "_name", TEXT },
	{ "str", TEXT },
	{ "_unquoted", PLAIN },
	{ "_str_unquoted", PLAIN },
};

/* One string, not a list of them. */
static bool is_c_string(const struct stap_syscall_shown *shown)
{
	return shown->string && !strcmp(shown->format, "%s");
}

/* The argument as it stands in argstr. */
static const char *text_of(struct stap_arena *a, const struct stap_syscall_arg *arg,
			   const struct stap_syscall_shown *shown)
{
	if (shown->text)
		return shown->text;
	return stap_arena_printf(a, "sprintf(\"%s\", $%s)", shown->format, arg->name);
}

static bool part_of(const struct stap_syscall *sc, const struct stap_syscall_arg *arg,
		    enum part part, struct stap_arena *a, struct stap_syscall_var *v)
{
	struct stap_syscall_shown shown;

	stap_syscall_show(sc, arg, a, &shown);
	v->string = part == TEXT || part == PLAIN || (part == VALUE && shown.string);
	switch (part) {
	case VALUE:
		v->text = shown.string ? shown.text : stap_arena_printf(a, "$%s", arg->name);
		return true;
	case ADDRESS:
		v->text = stap_arena_printf(a, "$%s", arg->name);
		return arg->pointer;
	case TEXT:
		v->text = text_of(a, arg, &shown);
		return true;
	default:
		v->text = stap_arena_printf(a, "user_string($%s, \"\")", arg->name);
		return is_c_string(&shown);
	}
}

static bool arg_var(const struct stap_syscall *sc, const struct stap_syscall_arg *arg,
		    const char *name, struct stap_arena *a, struct stap_syscall_var *v)
{
	const char *const base[] = { arg->known, arg->name };
	unsigned int i, k;

	for (i = 0; i < 2; i++) {
		size_t len = strlen(base[i]);

		if (strncmp(name, base[i], len))
			continue;
		v->kernel_only = i && strcmp(base[0], base[1]);
		for (k = 0; k < ARRAY_SIZE(suffixes); k++) {
			if (!strcmp(name + len, suffixes[k].suffix) &&
			    part_of(sc, arg, suffixes[k].part, a, v))
				return true;
		}
	}
	return false;
}

/*
 * "sprintf("%s, %s", ...)", and behind it, for an argument that is not always
 * there, " . (when ? sprintf(", %#o", ...) : "")".
 */
static const char *argstr(const struct stap_syscall *sc, struct stap_arena *a)
{
	struct stap_syscall_arg arg[STAP_SYSCALL_ARGS];
	unsigned int i, n = stap_syscall_args(sc, a, arg);
	const char *formats = "", *values = "", *rest = "";
	struct stap_syscall_shown shown;

	for (i = 0; i < n; i++) {
		const char *value, *comma = i ? ", " : "";

		stap_syscall_show(sc, &arg[i], a, &shown);
		value = shown.text ? shown.text : stap_arena_printf(a, "$%s", arg[i].name);
		if (shown.when) {
			rest = stap_arena_printf(a, "%s . ((%s) ? sprintf(\"%s%s\", %s) : \"\")",
						 rest, shown.when, comma, shown.format, value);
			continue;
		}
		formats = stap_arena_printf(a, "%s%s%s", formats, comma, shown.format);
		values = stap_arena_printf(a, "%s, %s", values, value);
	}
	if (!n)
		return "\"\"";
	return stap_arena_printf(a, "sprintf(\"%s\"%s)%s", formats, values, rest);
}

/* What some have besides. */
static const struct {
	const char *call, *name, *text;
} extras[] = {
	{ "bind", "uaddr_af", "_struct_sockaddr_u_sa_family($umyaddr, $addrlen)" },
	{ "bind", "uaddr_ip", "_struct_sockaddr_u_ip_addr($umyaddr, $addrlen)" },
	{ "bind", "uaddr_ip_port", "_struct_sockaddr_u_tcp_port($umyaddr, $addrlen)" },
	{ "connect", "uaddr_af", "_struct_sockaddr_u_sa_family($uservaddr, $addrlen)" },
	{ "connect", "uaddr_ip", "_struct_sockaddr_u_ip_addr($uservaddr, $addrlen)" },
	{ "connect", "uaddr_ip_port", "_struct_sockaddr_u_tcp_port($uservaddr, $addrlen)" },
};

static const char *extra_var(const struct stap_syscall *sc, const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(extras); i++) {
		if (!strcmp(extras[i].call, sc->name) && !strcmp(extras[i].name, name))
			return extras[i].text;
	}
	return NULL;
}

/* Of every system call, and of all of them at once. */
static const char *call_var(const struct stap_syscall *sc, const char *point, bool ret,
			    const char *name, struct stap_arena *a, bool *string)
{
	bool any = sc == &stap_syscall_any;

	*string = true;
	if (!strcmp(name, "name"))
		return any ? "syscall_name($id)" : stap_arena_printf(a, "\"%s\"", point);
	if (!strcmp(name, "argstr") && !ret && !any)
		return argstr(sc, a);
	if (!strcmp(name, "retstr") && ret)
		return stap_arena_printf(a, "return_str(%d, $return)",
					 stap_syscall_result_format(sc));
	if (extra_var(sc, name))
		return extra_var(sc, name);
	*string = false;
	if (!strcmp(name, "retval") && ret)
		return "$return";
	if (!strcmp(name, "syscall_nr") && any)
		return "$id";
	return NULL;
}

/**
 * stap_syscall_var() - a variable of a system call
 * @sc: the call
 * @point: the name that the point has for it
 * @ret: at its return
 * @name: of the variable
 * @a: for the text
 * @v: the answer
 *
 * Return: whether there is such a variable.
 */
bool stap_syscall_var(const struct stap_syscall *sc, const char *point, bool ret,
		      const char *name, struct stap_arena *a, struct stap_syscall_var *v)
{
	struct stap_syscall_arg arg[STAP_SYSCALL_ARGS];
	unsigned int i, n;

	memset(v, 0, sizeof(*v));
	v->text = call_var(sc, point, ret, name, a, &v->string);
	if (v->text)
		return true;
	if (!strcmp(name, "argstr"))
		return false;
	n = stap_syscall_args(sc, a, arg);
	for (i = 0; i < n; i++) {
		if (arg_var(sc, &arg[i], name, a, v))
			return true;
	}
	return false;
}

static void add_name(struct stap_syscall_names *list, struct stap_arena *a, const char *name)
{
	if (list->n < ARRAY_SIZE(list->v))
		list->v[list->n++] = stap_arena_intern(a, name);
}

/**
 * stap_syscall_vars() - the names that users know of the variables
 * @sc: the call
 * @ret: at its return
 * @a: for the names
 * @list: they go here
 */
void stap_syscall_vars(const struct stap_syscall *sc, bool ret, struct stap_arena *a,
		       struct stap_syscall_names *list)
{
	struct stap_syscall_arg arg[STAP_SYSCALL_ARGS];
	unsigned int i, n = stap_syscall_args(sc, a, arg);
	struct stap_syscall_shown shown;

	list->n = 0;
	add_name(list, a, "name");
	if (sc == &stap_syscall_any)
		add_name(list, a, "syscall_nr");
	else if (!ret)
		add_name(list, a, "argstr");
	if (ret) {
		add_name(list, a, "retval");
		add_name(list, a, "retstr");
	}
	for (i = 0; i < ARRAY_SIZE(extras); i++) {
		if (!strcmp(extras[i].call, sc->name))
			add_name(list, a, extras[i].name);
	}
	for (i = 0; i < n; i++) {
		const char *known = arg[i].known;

		stap_syscall_show(sc, &arg[i], a, &shown);
		if (strcmp(known, "name") && (shown.string || !arg[i].pointer))
			add_name(list, a, known);
		if (arg[i].pointer)
			add_name(list, a, stap_arena_printf(a, "%s_uaddr", known));
		if (shown.text && !shown.string)
			add_name(list, a, stap_arena_printf(a, "%s_str", known));
		if (is_c_string(&shown))
			add_name(list, a, stap_arena_printf(a, "%s_unquoted", known));
	}
}
