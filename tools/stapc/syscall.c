// SPDX-License-Identifier: GPL-2.0
/*
 * The table of system calls: finding one, and its arguments.
 */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include "arena.h"
#include "cc.h"
#include "release.h"
#include "stages.h"
#include "syscall.h"

const struct stap_syscall stap_syscalls[] = {
#include "syscall_table.inc"
};

const unsigned int stap_nsyscalls = ARRAY_SIZE(stap_syscalls);

/* What the types of arguments are, apart from pointers. */
static const struct {
	const char *type;
	unsigned int size;
	bool is_signed;
} types[] = {
	{ "@(int|pid_t|clockid_t|timer_t|mqd_t|key_t|key_serial_t|rwf_t|__s32)", 4, true },
	{ "@(unsigned int|unsigned|u32|__u32|qid_t|enum *)", 4, false },
	/* -1 leaves an owner as it is */
	{ "@(uid_t|gid_t)", 4, true },
	{ "@(old_uid_t|old_gid_t)", 2, true },
	{ "umode_t", 2, false },
	{ "@(long|loff_t|off_t|ssize_t)", 8, true },
	{ "@(unsigned long|size_t|aio_context_t|__u64|u64|old_sigset_t)", 8, false },
	{ "@(cap_user_header_t|cap_user_data_t|__sighandler_t)", 8, false },
};

/* Whose type says less than their name: descriptors are small, and may be -1. */
static const struct {
	const char *type, *name;
} descriptors[] = {
	{ "unsigned @(int|long)", "@(fd|ufd|*fd|fd_*|fildes)" },
};

/**
 * stap_syscall_arch() - which of the numbers counts
 * @s: the session
 */
int stap_syscall_arch(struct stap_session *s)
{
	return strcmp(stap_target_arch(s), "arm64") ? STAP_SYSCALL_X86_64 : STAP_SYSCALL_ARM64;
}

/**
 * stap_syscall_find() - a system call by the kernel's name
 * @name: the name
 * @arch: whose
 *
 * Return: the call, NULL if there is none; it may have no number.
 */
const struct stap_syscall *stap_syscall_find(const char *name, int arch)
{
	const struct stap_syscall *found = NULL;
	unsigned int i;

	for (i = 0; i < stap_nsyscalls; i++) {
		if (strcmp(stap_syscalls[i].name, name))
			continue;
		if (!found || stap_syscalls[i].nr[arch] >= 0)
			found = &stap_syscalls[i];
	}
	return found;
}

/* A call by this machine's number. */
const struct stap_syscall *stap_syscall_by_number(int64_t nr)
{
#ifdef __aarch64__
	int arch = STAP_SYSCALL_ARM64;
#else
	int arch = STAP_SYSCALL_X86_64;
#endif
	unsigned int i;

	for (i = 0; i < stap_nsyscalls; i++) {
		if (nr >= 0 && stap_syscalls[i].nr[arch] == nr)
			return &stap_syscalls[i];
	}
	return NULL;
}

static bool fits(const char *pattern, const char *text)
{
	return !fnmatch(pattern, text, FNM_EXTMATCH);
}

static void find_type(struct stap_syscall_arg *arg)
{
	const char *type = arg->type + (strncmp(arg->type, "const ", 6) ? 0 : 6);
	size_t i;

	arg->size = 8;
	arg->is_signed = false;
	arg->pointer = strchr(type, '*') || fits("@(cap_user_*|__sighandler_t)", type);
	if (arg->pointer)
		return;
	for (i = 0; i < ARRAY_SIZE(types); i++) {
		if (!fits(types[i].type, type))
			continue;
		arg->size = types[i].size;
		arg->is_signed = types[i].is_signed;
		break;
	}
	for (i = 0; i < ARRAY_SIZE(descriptors); i++) {
		if (!fits(descriptors[i].type, type) || !fits(descriptors[i].name, arg->name))
			continue;
		arg->size = 4;
		arg->is_signed = true;
	}
}

/**
 * stap_syscall_args() - the arguments of a system call
 * @sc: the call
 * @a: for names and types
 * @arg: they go here
 *
 * Return: how many there are.
 */
unsigned int stap_syscall_args(const struct stap_syscall *sc, struct stap_arena *a,
			       struct stap_syscall_arg arg[STAP_SYSCALL_ARGS])
{
	const char *s = sc->args, *known;
	unsigned int n = 0;
	size_t len, type;

	while (*s && n < STAP_SYSCALL_ARGS) {
		len = strcspn(s, ",");
		type = len;
		while (type && s[type - 1] != ' ')
			type--;
		arg[n].name = stap_arena_printf(a, "%.*s", (int)(len - type), s + type);
		arg[n].type = stap_arena_printf(a, "%.*s", (int)type - 1, s);
		known = stap_syscall_known(sc->name, n, &type);
		arg[n].known = known ? stap_arena_printf(a, "%.*s", (int)type, known) :
				       arg[n].name;
		find_type(&arg[n++]);
		s += len;
		s += strspn(s, ", ");
	}
	return n;
}
