/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files shared with user space take from their surroundings: the
 * integer types, string functions, vsnprintf(), min(), ARRAY_SIZE(), errno
 * values, cond_resched(), the annotations, and what is atomic and how. This is
 * the kernel's side; user space finds its own in tools/stapc/include/stap_env.h.
 * Nothing else in the shared files depends on where they are compiled.
 */
#ifndef _TRACE_STAP_ENV_H
#define _TRACE_STAP_ENV_H

#ifdef __KERNEL__
#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/preempt.h>
#include <linux/processor.h>
#include <linux/sched.h>
#include <linux/sprintf.h>
#include <linux/stdarg.h>
#include <linux/string.h>
#include <linux/types.h>
#include <asm/local64.h>

#include <uapi/linux/stap.h>

/* A string can be read in little-endian words of 8 bytes. */
#if defined(CONFIG_64BIT) && !defined(CONFIG_CPU_BIG_ENDIAN)
#define STAP_ENV_WORDS
static inline __u64 stap_env_word(const char *s)
{
	return read_word_at_a_time(s);
}
#endif

/* How often to look at a lock that another CPU holds for a few hundred steps. */
#define STAP_ENV_TRIES		20000

/**
 * stap_env_lock - take a lock that is held for a short while
 * @lock:  0 if it is free
 * @flags: for stap_env_unlock()
 *
 * In any context. An NMI may have found its own CPU holding it: it tries once.
 *
 * Return: whether the lock was taken; interrupts are off then, unknown to
 * lockdep and to those who trace them.
 */
static inline bool stap_env_lock(__u32 *lock, unsigned long *flags)
{
	unsigned int tries = in_nmi() ? 1 : STAP_ENV_TRIES;

	raw_local_irq_save(*flags);
	while (cmpxchg_acquire(lock, 0, 1)) {
		if (!--tries) {
			raw_local_irq_restore(*flags);
			return false;
		}
		cpu_relax();
	}
	return true;
}

static inline void stap_env_unlock(__u32 *lock, unsigned long flags)
{
	/* Pairs with the acquire in stap_env_lock(). */
	smp_store_release(lock, 0);
	raw_local_irq_restore(flags);
}

/* Interrupts on this CPU. */
static inline unsigned long stap_env_irq_save(void)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	return flags;
}

static inline void stap_env_irq_restore(unsigned long flags)
{
	raw_local_irq_restore(flags);
}

/* Atomic against all; the old value. */
static inline __s64 stap_env_add(__s64 *to, __s64 n)
{
	return atomic64_fetch_add(n, (atomic64_t *)to);
}

/* Atomic against interrupts; @to is this CPU's. */
static inline void stap_env_local_add(__s64 *to, __s64 n)
{
	local64_add(n, (local64_t *)to);
}

/* The same: @to becomes @n if that is more. */
static inline void stap_env_local_raise(__u64 *to, __u64 n)
{
	__s64 old = READ_ONCE(*to);

	while (unlikely(n > (__u64)old))
		if (local64_try_cmpxchg((local64_t *)to, &old, n))
			break;
}
#else
#include <stap_env.h>
#endif

#endif /* _TRACE_STAP_ENV_H */
