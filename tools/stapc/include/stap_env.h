/* SPDX-License-Identifier: GPL-2.0 */
/*
 * User space's side of kernel/trace/stap/env.h: what the files shared with
 * the kernel need, in the C library's terms.
 */
#ifndef STAPC_STAP_ENV_H
#define STAPC_STAP_ENV_H

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/stap.h>

#ifndef __printf
#define __printf(a, b)	__attribute__((__format__(__printf__, a, b)))
#endif

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#endif

#ifndef min
#define min(a, b)	({ __typeof__(a) a_ = (a); __typeof__(b) b_ = (b); a_ < b_ ? a_ : b_; })
#endif

#ifndef max
#define max(a, b)	({ __typeof__(a) a_ = (a); __typeof__(b) b_ = (b); a_ > b_ ? a_ : b_; })
#endif

/* Nobody waits. */
#ifndef cond_resched
#define cond_resched()	do { } while (0)
#endif

#ifndef __aligned
#define __aligned(n)	__attribute__((__aligned__(n)))
#endif

#ifndef fallthrough
#define fallthrough	__attribute__((fallthrough))
#endif

#ifndef likely
#define likely(x)	__builtin_expect(!!(x), 1)
#define unlikely(x)	__builtin_expect(!!(x), 0)
#endif

#ifndef noinline
#define noinline	__attribute__((__noinline__))
#endif

#ifndef READ_ONCE
#define READ_ONCE(x)		__atomic_load_n(&(x), __ATOMIC_RELAXED)
#define WRITE_ONCE(x, v)	__atomic_store_n(&(x), (v), __ATOMIC_RELAXED)
/* The kernel's, by the compiler's own. */
#define smp_load_acquire(p)	__atomic_load_n((p), __ATOMIC_ACQUIRE)
/* Pairs with it. */
#define smp_store_release(p, v)	__atomic_store_n((p), (v), __ATOMIC_RELEASE)
#endif

static inline void barrier(void)
{
	__asm__ __volatile__("" : : : "memory");
}

static inline int fls64(__u64 x)
{
	return x ? 64 - __builtin_clzll(x) : 0;
}

static inline __s64 div64_s64(__s64 a, __s64 b)
{
	return a / b;
}

static inline __u64 div64_u64(__u64 a, __u64 b)
{
	return a / b;
}

/*
 * A string can be read in little-endian words of 8 bytes, the last of which
 * may reach behind the string: the sanitizer must not look.
 */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define STAP_ENV_WORDS
static inline __attribute__((no_sanitize("address"))) __u64
stap_env_word(const char *s)
{
	return *(const __u64 *)s;
}
#endif

/* Tests have several threads; everybody else has one. */
static inline bool stap_env_lock(__u32 *lock, unsigned long *flags)
{
	*flags = 0;
	while (__atomic_exchange_n(lock, 1, __ATOMIC_ACQUIRE))
		;
	return true;
}

static inline void stap_env_unlock(__u32 *lock, unsigned long flags)
{
	(void)flags;
	__atomic_store_n(lock, 0, __ATOMIC_RELEASE);
}

/* There are no interrupts. */
static inline unsigned long stap_env_irq_save(void)
{
	return 0;
}

static inline void stap_env_irq_restore(unsigned long flags)
{
	(void)flags;
}

static inline __s64 stap_env_add(__s64 *to, __s64 n)
{
	return __atomic_fetch_add(to, n, __ATOMIC_RELAXED);
}

static inline void stap_env_local_add(__s64 *to, __s64 n)
{
	*to = (__u64)*to + (__u64)n;
}

static inline void stap_env_local_raise(__u64 *to, __u64 n)
{
	if (n > *to)
		*to = n;
}

#endif
