// SPDX-License-Identifier: GPL-2.0
/*
 * Builtins about system calls.
 */
#include "builtin.h"

static const char * const stap_syscall_names[] = {
#include "syscall_names.h"
};

/* A number that has no name stands for itself. */
STAP_BUILTIN(syscall_name)
{
	char *to = stap_builtin_str(a);

	if (b < ARRAY_SIZE(stap_syscall_names) && stap_syscall_names[b])
		stap_string_copy(to, rt->maxlen, stap_syscall_names[b]);
	else
		snprintf(to, rt->maxlen, "%lld", (s64)b);
	return 0;
}

STAP_BUILTIN(__flags_text)
{
	stap_flags_text(stap_builtin_str(a), rt->maxlen, b, stap_builtin_str(c));
	return 0;
}
