/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The globals' lock as it is mostly found, free: the way in and out that every
 * hit takes. Waiting and the reasons are in lock.c.
 */
#ifndef _TRACE_STAP_LOCK_H
#define _TRACE_STAP_LOCK_H

#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/irqflags.h>
#include <linux/percpu.h>
#include <linux/preempt.h>

#include "stap.h"

/**
 * struct stap_lock - the globals' lock
 * @writer:  there is a writer, or one that waits for the readers
 * @readers: by CPU: shared holders
 */
struct stap_lock {
	atomic_t writer;
	u32 __percpu *readers;
};

static __always_inline bool stap_lock_shared(struct stap_lock *lock)
{
	this_cpu_inc(*lock->readers);
	/* Pairs with the writer's cmpxchg: one of us sees the other. */
	smp_mb();
	if (likely(!atomic_read_acquire(&lock->writer)))
		return true;
	this_cpu_dec(*lock->readers);
	return false;
}

static __always_inline bool stap_lock_no_readers(struct stap_lock *lock)
{
	int cpu;

	for_each_possible_cpu(cpu)
		/* Pairs with the store in stap_lock_drop_fast(). */
		if (smp_load_acquire(per_cpu_ptr(lock->readers, cpu)))
			return false;
	return true;
}

static __always_inline bool stap_lock_exclusive(struct stap_lock *lock)
{
	if (atomic_cmpxchg(&lock->writer, 0, 1))
		return false;
	if (likely(stap_lock_no_readers(lock)))
		return true;
	atomic_set_release(&lock->writer, 0);
	return false;
}

/**
 * stap_lock_take_fast - take the globals' lock if it is free
 * @lock:  the lock
 * @mode:  STAP_LOCK_SHARED or STAP_LOCK_EXCLUSIVE, a constant
 * @flags: for stap_lock_drop_fast()
 *
 * Return: whether the lock was taken; interrupts are off then.
 */
static __always_inline bool stap_lock_take_fast(struct stap_lock *lock,
						enum stap_lock_mode mode,
						unsigned long *flags)
{
	bool taken;

	if (unlikely(in_nmi()))
		return false;
	local_irq_save(*flags);
	taken = mode == STAP_LOCK_SHARED ? stap_lock_shared(lock) :
		stap_lock_exclusive(lock);
	if (likely(taken))
		return true;
	local_irq_restore(*flags);
	return false;
}

/**
 * stap_lock_drop_fast - release the globals' lock
 * @lock:  the lock
 * @mode:  as it was taken
 * @flags: from taking it
 */
static __always_inline void stap_lock_drop_fast(struct stap_lock *lock,
						enum stap_lock_mode mode,
						unsigned long flags)
{
	if (mode == STAP_LOCK_SHARED) {
		u32 *readers = this_cpu_ptr(lock->readers);

		/* An NMI between load and store leaves the count as it was. */
		smp_store_release(readers, *readers - 1);
	} else {
		atomic_set_release(&lock->writer, 0);
	}
	/* In an NMI they were off before; only lockdep must not see it. */
	if (!IS_ENABLED(CONFIG_TRACE_IRQFLAGS) || !in_nmi())
		local_irq_restore(flags);
}

#endif /* _TRACE_STAP_LOCK_H */
