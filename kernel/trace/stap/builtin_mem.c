// SPDX-License-Identifier: GPL-2.0
/*
 * Builtins that read strings of the kernel and of the current task.
 */
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/uaccess.h>

#include <asm/tlb.h>

#include "builtin.h"
#include "word.h"

typedef bool (*mem_copy)(char *to, u64 addr, size_t size);

/* Most strings are in memory that is always mapped, which is quickly told. */
static __always_inline bool mem_kernel_may(const void *from, size_t size)
{
	unsigned long addr = (unsigned long)from;

	if (likely(addr >= PAGE_OFFSET && addr < (unsigned long)high_memory))
		return true;
	return copy_from_kernel_nofault_allowed(from, size);
}

/*
 * In words while they can be read, so a dozen instructions for 8 characters;
 * where a word cannot be, as at the end of a page that none follows, by bytes.
 */
static __always_inline bool mem_kernel_words(char *to, u64 addr, size_t size)
{
	const char *from = (const char *)addr;
	u64 word;

	if (!mem_kernel_may(from, size))
		return false;
	if (IS_ENABLED(CONFIG_HAVE_EFFICIENT_UNALIGNED_ACCESS) || !(addr & 7)) {
		pagefault_disable();
		for (; size >= 8; to += 8, from += 8, size -= 8) {
			__get_kernel_nofault(&word, from, u64, bytes);
			*(u64 *)to = word;
			if (stap_word_zero(word)) {
				pagefault_enable();
				return true;
			}
		}
bytes:
		pagefault_enable();
	}
	if (size)
		return strncpy_from_kernel_nofault(to, from, size) > 0;
	to[-1] = '\0';
	return true;
}

static noinline bool mem_kernel(char *to, u64 addr, size_t size)
{
	return mem_kernel_words(to, addr, size);
}

static noinline bool mem_user(char *to, u64 addr, size_t size)
{
	if (in_nmi() && !nmi_uaccess_okay())
		return false;
	return strncpy_from_user_nofault(to, (void __user *)addr, size) > 0;
}

/* A fault is an error. */
static __always_inline void mem_string(struct stap_rt *rt, char *to, u64 addr,
				       size_t size, mem_copy copy,
				       enum stap_error error)
{
	if (likely(copy(to, addr, size)))
		return;
	to[0] = '\0';
	stap_rt_raise(rt, error, addr);
}

/* Room for at most @n bytes and what fits. */
static size_t mem_size(const struct stap_rt *rt, s64 n)
{
	return clamp_t(s64, n, 0, rt->maxlen - 1) + 1;
}

STAP_BUILTIN(kernel_string)
{
	mem_string(rt, stap_builtin_str(a), b, rt->maxlen, mem_kernel_words,
		   STAP_E_KSTRING);
	return 0;
}

STAP_BUILTIN(kernel_string_n)
{
	mem_string(rt, stap_builtin_str(a), b, mem_size(rt, c), mem_kernel,
		   STAP_E_KSTRING);
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
	mem_string(rt, stap_builtin_str(a), b, rt->maxlen, mem_user,
		   STAP_E_USTRING);
	return 0;
}

STAP_BUILTIN(user_string_n)
{
	mem_string(rt, stap_builtin_str(a), b, mem_size(rt, c), mem_user,
		   STAP_E_USTRING);
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
	if (virt_addr_valid((void *)a))
		return page_to_nid(virt_to_page((void *)a));
	snprintf(rt->text, sizeof(rt->text), "invalid kernel virtual address %#llx", a);
	stap_rt_raise(rt, STAP_E_USER, 0);
	return 0;
}
