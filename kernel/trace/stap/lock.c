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
#include <linux/delay.h>
#include <linux/slab.h>

#include "lock.h"

/* A writer that has put up its flag waits for the readers to go. */
static bool lock_exclusive(struct stap_lock *lock, u32 delay)
{
	if (atomic_cmpxchg(&lock->writer, 0, 1))
		return false;
	for (;;) {
		if (stap_lock_no_readers(lock))
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

	if (nmi)
		raw_local_save_flags(*flags);
	for (;;) {
		if (!nmi)
			local_irq_save(*flags);
		if (mode == STAP_LOCK_SHARED ? stap_lock_shared(lock) :
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
	stap_lock_drop_fast(lock, mode, flags);
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
