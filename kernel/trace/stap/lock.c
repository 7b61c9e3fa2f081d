// SPDX-License-Identifier: GPL-2.0
/*
 * The globals' lock of a program: many readers that share no cache line, or
 * one writer.
 *
 * A reader counts itself in on its CPU and looks whether there is a writer. A
 * writer puts up its flag and looks at all the CPUs' counts. Interrupts are
 * off while the lock is held, so only an NMI can find its own CPU holding it;
 * it tries once and never waits. Everybody else tries for a bounded time and
 * then gives up: a handler that misses is counted, a machine that hangs is
 * not.
 */
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/irqflags.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/slab.h>

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

static bool lock_shared(struct stap_lock *lock)
{
	this_cpu_inc(*lock->readers);
	/* Pairs with the writer's cmpxchg: one of us sees the other. */
	smp_mb();
	if (likely(!atomic_read_acquire(&lock->writer)))
		return true;
	this_cpu_dec(*lock->readers);
	return false;
}

static bool lock_no_readers(struct stap_lock *lock)
{
	int cpu;

	for_each_possible_cpu(cpu)
		/* Pairs with the store in stap_lock_drop(). */
		if (smp_load_acquire(per_cpu_ptr(lock->readers, cpu)))
			return false;
	return true;
}

static bool lock_exclusive(struct stap_lock *lock, u32 delay)
{
	if (atomic_cmpxchg(&lock->writer, 0, 1))
		return false;
	for (;;) {
		if (lock_no_readers(lock))
			return true;
		if (!delay--)
			break;
		udelay(1);
	}
	atomic_set_release(&lock->writer, 0);
	return false;
}

/**
 * stap_lock_take - take the globals' lock
 * @lock:  the lock
 * @mode:  STAP_LOCK_SHARED or STAP_LOCK_EXCLUSIVE
 * @tries: how often to try again
 * @delay: microseconds between two tries
 * @flags: for stap_lock_drop()
 *
 * In any context. Return: whether the lock was taken; interrupts are off then.
 */
bool stap_lock_take(struct stap_lock *lock, enum stap_lock_mode mode,
		    u32 tries, u32 delay, unsigned long *flags)
{
	bool nmi = in_nmi();

	for (;;) {
		if (!nmi)
			local_irq_save(*flags);
		if (mode == STAP_LOCK_SHARED ? lock_shared(lock) :
		    lock_exclusive(lock, nmi ? 0 : delay))
			return true;
		if (!nmi)
			local_irq_restore(*flags);
		if (nmi || !tries--)
			return false;
		udelay(delay);
	}
}

/**
 * stap_lock_drop - release the globals' lock
 * @lock:  the lock
 * @mode:  as it was taken
 * @flags: from stap_lock_take()
 */
void stap_lock_drop(struct stap_lock *lock, enum stap_lock_mode mode,
		    unsigned long flags)
{
	if (mode == STAP_LOCK_SHARED) {
		u32 *readers = this_cpu_ptr(lock->readers);

		/* An NMI between load and store leaves the count as it was. */
		smp_store_release(readers, *readers - 1);
	} else {
		atomic_set_release(&lock->writer, 0);
	}
	if (!in_nmi())
		local_irq_restore(flags);
}

/**
 * stap_lock_create - make a lock
 *
 * Return: the lock, or NULL.
 */
struct stap_lock *stap_lock_create(void)
{
	struct stap_lock *lock = kzalloc(sizeof(*lock), GFP_KERNEL);

	if (!lock)
		return NULL;
	lock->readers = alloc_percpu(u32);
	if (lock->readers)
		return lock;
	kfree(lock);
	return NULL;
}

/**
 * stap_lock_destroy - free a lock
 * @lock: the lock or NULL
 */
void stap_lock_destroy(struct stap_lock *lock)
{
	if (!lock)
		return;
	free_percpu(lock->readers);
	kfree(lock);
}
