// SPDX-License-Identifier: GPL-2.0
/*
 * Builtins that read strings of the kernel and of the current task.
 */
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/uaccess.h>

#include <asm/tlb.h>

#include "builtin.h"

typedef bool (*mem_copy)(char *to, u64 addr, size_t size);

static bool mem_kernel(char *to, u64 addr, size_t size)
{
	return strncpy_from_kernel_nofault(to, (void *)addr, size) > 0;
}

static bool mem_user(char *to, u64 addr, size_t size)
{
	if (in_nmi() && !nmi_uaccess_okay())
		return false;
	return strncpy_from_user_nofault(to, (void __user *)addr, size) > 0;
}

/* At most @n bytes and what fits; a fault is an error. */
static void mem_string(struct stap_rt *rt, char *to, u64 addr, s64 n,
		       mem_copy copy, enum stap_error error)
{
	if (copy(to, addr, clamp_t(s64, n, 0, rt->maxlen - 1) + 1))
		return;
	to[0] = '\0';
	stap_rt_raise(rt, error, addr);
}

STAP_BUILTIN(kernel_string)
{
	mem_string(rt, stap_builtin_str(a), b, S64_MAX, mem_kernel,
		   STAP_E_KSTRING);
	return 0;
}

STAP_BUILTIN(kernel_string_n)
{
	mem_string(rt, stap_builtin_str(a), b, c, mem_kernel, STAP_E_KSTRING);
	return 0;
}

STAP_BUILTIN(kernel_string2)
{
	char *to = stap_builtin_str(a);

	if (!mem_kernel(to, b, rt->maxlen))
		stap_string_copy(to, rt->maxlen, stap_builtin_str(c));
	return 0;
}

STAP_BUILTIN(user_string)
{
	mem_string(rt, stap_builtin_str(a), b, S64_MAX, mem_user,
		   STAP_E_USTRING);
	return 0;
}

STAP_BUILTIN(user_string_n)
{
	mem_string(rt, stap_builtin_str(a), b, c, mem_user, STAP_E_USTRING);
	return 0;
}

STAP_BUILTIN(user_string2)
{
	char *to = stap_builtin_str(a);

	if (!mem_user(to, b, rt->maxlen))
		stap_string_copy(to, rt->maxlen, stap_builtin_str(c));
	return 0;
}

STAP_BUILTIN(mem_page_size)
{
	return PAGE_SIZE;
}

STAP_BUILTIN(addr_to_node)
{
	if (virt_addr_valid(a))
		return page_to_nid(virt_to_page((void *)a));
	snprintf(rt->text, sizeof(rt->text), "invalid kernel virtual address %#llx", a);
	stap_rt_raise(rt, STAP_E_USER, 0);
	return 0;
}
