// SPDX-License-Identifier: GPL-2.0
/*
 * Around every handler that can fail, loop or call: entry with the checks
 * that may turn a hit into a miss, exit with the accounting of errors, and
 * the small services that JITed code has from C besides the builtins.
 *
 * A handler runs with preemption off in the struct stap_rt of its CPU and
 * context level. A hit that finds this in use comes from something that the
 * handler itself brought about; it is counted as a miss, not run.
 */
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/slab.h>
#include <linux/timex.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "lock.h"
#include "lower.h"
#include "probe_condition.h"
#include "runtime.h"

/*
 * In any context, and nobody waits: if as many handlers as there are records
 * fail at once, a reader may find two errors in one record.
 */
static void rt_record(struct stap_probe *probe, enum stap_error error, u32 insn,
		      u64 addr, const char *text)
{
	struct stap_prog *prog = probe->prog;
	int nr = atomic_inc_return(&prog->told);
	struct stap_error_record *rec = &prog->error[nr % STAP_ERRORS];

	WRITE_ONCE(rec->nr, 0);
	smp_wmb(); /* as the reader's smp_rmb() */
	rec->error = error;
	rec->insn = insn;
	rec->addr = addr;
	rec->probe = probe;
	if (error == STAP_E_USER)
		stap_string_copy(rec->text, sizeof(rec->text), text);
	smp_store_release(&rec->nr, nr); /* read by stap_rt_error() */
}

/**
 * stap_rt_error - a run-time error of a program
 * @prog:  the program
 * @nr:    its number, from 1
 * @error: result
 *
 * Return: false if it is not kept any more, or is just being written.
 */
bool stap_rt_error(const struct stap_prog *prog, int nr,
		   struct stap_error_record *error)
{
	const struct stap_error_record *rec = &prog->error[nr % STAP_ERRORS];

	if (smp_load_acquire(&rec->nr) != nr) /* as rt_record() stores it */
		return false;
	*error = *rec;
	smp_rmb(); /* what has been copied was complete */
	return READ_ONCE(rec->nr) == nr;
}

/**
 * stap_rt_miss - count a hit that did not run its handler
 * @probe: the probe
 * @why:   the reason
 *
 * In any context. Only misses for want of the lock speak of a program that
 * asks too much: more of them than it allows end it. Recursion is what a
 * probe on all functions must expect.
 */
void stap_rt_miss(struct stap_probe *probe, enum stap_miss why)
{
	struct stap_prog *prog = probe->prog;
	const struct stap_header *hdr = prog->image.hdr;

	this_cpu_inc(probe->count->miss[why]);
	if (probe->rec->kind == STAP_PROBE_CONDITION) {
		stap_condition_miss(probe);
		return;
	}
	if (why != STAP_MISS_LOCK)
		return;
	if (atomic_inc_return(&prog->skipped) <= (int)hdr->maxskipped ||
	    (hdr->flags & STAP_PROG_SUPPRESS))
		return;
	rt_record(probe, STAP_E_SKIPPED, STAP_NONE, 0, NULL);
	stap_prog_request_exit(prog);
}

static noinline struct stap_rt *rt_missed(struct stap_probe *probe,
					  enum stap_miss why)
{
	stap_rt_miss(probe, why);
	preempt_enable_notrace();
	return NULL;
}

/* interrupt_context_level(), for what is mostly 0. */
static __always_inline unsigned int rt_level(void)
{
	if (likely(!(preempt_count() &
		     (NMI_MASK | HARDIRQ_MASK | SOFTIRQ_OFFSET))))
		return 0;
	return interrupt_context_level();
}

/* The state of this CPU and level, if nobody has it, with preemption off. */
static __always_inline struct stap_rt *rt_begin(const u64 *ctx,
						struct stap_probe *probe)
{
	struct stap_rt *rt;

	preempt_disable_notrace();
	rt = this_cpu_read(probe->prog->rt->level[rt_level()]);
	if (unlikely(rt->busy))
		return NULL;
	rt->busy = 1;
	rt->probe = probe;
	rt->ctx = ctx;
	barrier();
	return rt;
}

/*
 * Handlers that take too much of a CPU's time end the program. A handler that
 * loops is timed at every hit; of the others, which have no way to be long,
 * one in RT_SAMPLE stands for all, so that the others need not look at a clock.
 */
#define RT_SAMPLE	64
#define RT_WINDOW	1000000000ULL	/* cycles */

static noinline void rt_sample(struct stap_rt *rt)
{
	rt->turn = RT_SAMPLE;
	rt->timed = RT_SAMPLE;
	rt->start = get_cycles();
}

static __always_inline void rt_count(struct stap_rt *rt,
				     struct stap_probe *probe)
{
	this_cpu_inc(probe->count->hits);
	if (unlikely(!--rt->turn))
		rt_sample(rt);
}

static __always_inline void rt_end(struct stap_rt *rt)
{
	barrier();
	rt->busy = 0;
	preempt_enable_notrace();
}

/**
 * stap_rt_enter - begin a handler
 * @ctx:   what the probe passed
 * @probe: the probe
 *
 * Return: the handler's state with preemption off, or NULL. The JITed code
 * has looked at the program's state.
 */
struct stap_rt *stap_rt_enter(const u64 *ctx, struct stap_probe *probe)
{
	struct stap_rt *rt = rt_begin(ctx, probe);

	if (unlikely(!rt))
		return rt_missed(probe, STAP_MISS_RECURSION);
	rt_count(rt, probe);
	return rt;
}

static noinline bool rt_lock(struct stap_rt *rt)
{
	const struct stap_header *hdr = rt->prog->image.hdr;

	return stap_lock_take(rt->prog->lock, rt->probe->lock, hdr->maxtrylock,
			      hdr->trylockdelay, &rt->flags);
}

static __always_inline struct stap_rt *rt_enter_locked(const u64 *ctx,
						       struct stap_probe *probe,
						       enum stap_lock_mode mode)
{
	struct stap_rt *rt = rt_begin(ctx, probe);

	if (unlikely(!rt))
		return rt_missed(probe, STAP_MISS_RECURSION);
	if (unlikely(!stap_lock_take_fast(rt->prog->lock, mode, &rt->flags)) &&
	    !rt_lock(rt)) {
		rt->busy = 0;
		return rt_missed(probe, STAP_MISS_LOCK);
	}
	rt_count(rt, probe);
	return rt;
}

/**
 * stap_rt_enter_shared - begin a handler that holds the lock shared
 * @ctx:   what the probe passed
 * @probe: the probe
 *
 * Return: the handler's state with preemption off and the globals' lock held,
 * or NULL.
 */
struct stap_rt *stap_rt_enter_shared(const u64 *ctx, struct stap_probe *probe)
{
	return rt_enter_locked(ctx, probe, STAP_LOCK_SHARED);
}

/**
 * stap_rt_enter_exclusive - begin a handler that holds the lock exclusively
 * @ctx:   what the probe passed
 * @probe: the probe
 *
 * Return: as stap_rt_enter_shared().
 */
struct stap_rt *stap_rt_enter_exclusive(const u64 *ctx,
					struct stap_probe *probe)
{
	return rt_enter_locked(ctx, probe, STAP_LOCK_EXCLUSIVE);
}

/**
 * stap_rt_enter_timed - begin a handler that is timed, whatever else it needs
 * @ctx:   what the probe passed
 * @probe: the probe
 *
 * Return: as stap_rt_enter_shared().
 */
struct stap_rt *stap_rt_enter_timed(const u64 *ctx, struct stap_probe *probe)
{
	struct stap_rt *rt = rt_begin(ctx, probe);

	if (!rt)
		return rt_missed(probe, STAP_MISS_RECURSION);
	if (probe->lock != STAP_LOCK_NONE && !rt_lock(rt)) {
		rt->busy = 0;
		return rt_missed(probe, STAP_MISS_LOCK);
	}
	this_cpu_inc(probe->count->hits);
	rt->timed = 1;
	rt->start = get_cycles();
	return rt;
}

static void rt_error(struct stap_rt *rt)
{
	struct stap_prog *prog = rt->prog;
	const struct stap_header *hdr = prog->image.hdr;

	rt_record(rt->probe, rt->error, rt->insn, rt->addr, rt->text);
	this_cpu_inc(rt->probe->count->errors);
	if (rt->error == STAP_E_MAXACTION)
		this_cpu_inc(rt->probe->count->miss[STAP_MISS_BUDGET]);
	if (atomic_inc_return(&prog->errors) > (int)hdr->maxerrors &&
	    !(hdr->flags & STAP_PROG_SUPPRESS))
		stap_prog_request_exit(prog);
	rt->error = STAP_E_NONE;
}

/* An interrupt may come between: it has the same probe's counters. */
static void rt_cost(struct stap_rt *rt, u64 cost)
{
	struct stap_count __percpu *count = rt->probe->count;
	u64 old;

	this_cpu_add(count->cost_sum, cost);
	do {
		old = this_cpu_read(count->cost_min);
	} while ((!old || cost < old) &&
		 this_cpu_cmpxchg(count->cost_min, old, cost) != old);
	do {
		old = this_cpu_read(count->cost_max);
	} while (cost > old &&
		 this_cpu_cmpxchg(count->cost_max, old, cost) != old);
}

static void rt_overload(struct stap_rt *rt)
{
	struct stap_prog *prog = rt->prog;

	rt_record(rt->probe, STAP_E_OVERLOAD, STAP_NONE, 0, NULL);
	this_cpu_inc(rt->probe->count->errors);
	atomic_inc(&prog->errors);
	WRITE_ONCE(prog->overload, true);
	stap_prog_request_exit(prog);
}

/*
 * What stands for many must not be far from the usual: an interrupt may have
 * come, or a hypervisor. Of one that takes longer than the last, twice that is
 * believed; the first tells nothing.
 */
static u64 rt_usual(struct stap_rt *rt, u64 cost)
{
	struct stap_count __percpu *count = rt->probe->count;
	u64 last = this_cpu_read(count->sample);

	if (last)
		cost = min(cost, 2 * last);
	this_cpu_write(count->sample, cost);
	return last ? cost : 0;
}

/* Interrupts' handlers may add in between; what is lost so is little. */
static void rt_load(struct stap_rt *rt, u64 now, u64 cost)
{
	struct stap_rt_cpu *cpu = this_cpu_ptr(rt->prog->rt);
	u64 elapsed = now - cpu->window;

	cpu->spent += cost;
	if (elapsed <= RT_WINDOW)
		return;
	if (cpu->window && cpu->spent > elapsed / 2)
		rt_overload(rt);
	cpu->window = now;
	cpu->spent = 0;
}

/* A handler was timed or failed. */
static noinline void rt_special(struct stap_rt *rt)
{
	u32 flags = rt->prog->image.hdr->flags;
	u64 now, cost;

	if (rt->error)
		rt_error(rt);
	if (!rt->timed)
		return;
	now = get_cycles();
	cost = now - rt->start;
	if (flags & STAP_PROG_TIMING)
		rt_cost(rt, cost);
	if (rt->timed > 1)
		cost = rt_usual(rt, cost) * rt->timed;
	if (!(flags & STAP_PROG_NO_OVERLOAD) && !rt->probe->always)
		rt_load(rt, now, cost);
	rt->timed = 0;
}

/**
 * stap_rt_leave - end a handler that stap_rt_enter() began
 * @rt: its state
 */
void stap_rt_leave(struct stap_rt *rt)
{
	if (unlikely(rt->special))
		rt_special(rt);
	rt_end(rt);
}

static __always_inline void rt_leave_locked(struct stap_rt *rt,
					    enum stap_lock_mode mode)
{
	if (unlikely(rt->special))
		rt_special(rt);
	stap_lock_drop_fast(rt->prog->lock, mode, rt->flags);
	rt_end(rt);
}

/**
 * stap_rt_leave_shared - end a handler that stap_rt_enter_shared() began
 * @rt: its state
 */
void stap_rt_leave_shared(struct stap_rt *rt)
{
	rt_leave_locked(rt, STAP_LOCK_SHARED);
}

/**
 * stap_rt_leave_exclusive - end a handler that stap_rt_enter_exclusive() began
 * @rt: its state
 */
void stap_rt_leave_exclusive(struct stap_rt *rt)
{
	rt_leave_locked(rt, STAP_LOCK_EXCLUSIVE);
}

/**
 * stap_rt_leave_timed - end a handler that stap_rt_enter_timed() began
 * @rt: its state
 */
void stap_rt_leave_timed(struct stap_rt *rt)
{
	struct stap_probe *probe = rt->probe;

	rt_special(rt);
	if (probe->lock != STAP_LOCK_NONE)
		stap_lock_drop(rt->prog->lock, probe->lock, rt->flags);
	rt_end(rt);
}

/* As copy_from_kernel_nofault(), which is made for any size, is slower. */
static bool rt_readable(const void *from, u64 size)
{
	u64 value;

	if (!copy_from_kernel_nofault_allowed(from, size))
		return false;
	pagefault_disable();
	switch (size) {
	case 8:
		__get_kernel_nofault(&value, from, u64, fault);
		break;
	case 4:
		__get_kernel_nofault(&value, from, u32, fault);
		break;
	case 2:
		__get_kernel_nofault(&value, from, u16, fault);
		break;
	default:
		__get_kernel_nofault(&value, from, u8, fault);
		break;
	}
	pagefault_enable();
	return true;
fault:
	pagefault_enable();
	return false;
}

/**
 * stap_rt_fault - look again at kernel memory that was read as 0
 * @rt:   the handler's state
 * @addr: the address
 * @size: bytes
 *
 * Return: 0 if there is memory, which now may be anything but was 0, else 1;
 * the address is noted for the error.
 */
u64 stap_rt_fault(struct stap_rt *rt, u64 addr, u64 size)
{
	if (likely(rt_readable((const void *)addr, size)))
		return 0;
	rt->addr = addr;
	return 1;
}

static void rt_text(char *to, size_t size, enum stap_error error, u64 addr,
		    const char *user)
{
	if (error == STAP_E_USER)
		stap_string_copy(to, size, user);
	else if (stap_error_when(error) == STAP_WHEN_ADDR)
		snprintf(to, size, "%s at 0x%016llx", stap_error_text(error),
			 addr);
	else if (stap_error_when(error) == STAP_WHEN_NUMBER)
		snprintf(to, size, "%s (%lld)", stap_error_text(error), addr);
	else
		stap_string_copy(to, size, stap_error_text(error));
}

/**
 * stap_rt_error_text - the text of a run-time error
 * @to:    where to
 * @size:  bytes there
 * @error: the error
 */
void stap_rt_error_text(char *to, size_t size,
			const struct stap_error_record *error)
{
	rt_text(to, size, error->error, error->addr, error->text);
}

/**
 * stap_rt_catch - a try block catches the run-time error
 * @rt: the handler's state
 * @to: string slot for the text, or NULL
 */
void stap_rt_catch(struct stap_rt *rt, char *to)
{
	if (to)
		rt_text(to, rt->maxlen, rt->error, rt->addr, rt->text);
	rt->error = STAP_E_NONE;
}

/**
 * stap_rt_matches - whether a string matches a regular expression
 * @rt:    the handler's state
 * @s:     the string
 * @regex: index in REGEX
 */
u64 stap_rt_matches(struct stap_rt *rt, const char *s, u64 regex)
{
	return stap_dfa_match(&rt->prog->image, regex, s, &rt->match);
}

/**
 * stap_rt_fresh - forget what an earlier handler has matched, cut and read
 * @rt: the handler's state
 *
 * Only handlers that look at it call this.
 */
void stap_rt_fresh(struct stap_rt *rt)
{
	if (rt->agg)
		rt->agg->kind = NULL;
	rt->match.ngroup = 0;
	rt->tokens.next = 0;
	if (rt->tokens.text)
		rt->tokens.text[0] = '\0';
}

/**
 * stap_rt_copy - to = from
 * @rt:   the handler's state
 * @to:   string slot or global
 * @from: string
 */
void stap_rt_copy(struct stap_rt *rt, char *to, const char *from)
{
	stap_string_copy(to, rt->maxlen, from);
}

/**
 * stap_rt_cat - to = a . b
 * @rt: the handler's state
 * @to: string slot, which may be @a or @b
 * @a:  string
 * @b:  string
 */
void stap_rt_cat(struct stap_rt *rt, char *to, const char *a, const char *b)
{
	stap_string_cat(to, rt->maxlen, a, b);
}

/**
 * stap_rt_cmp - compare strings
 * @rt: the handler's state
 * @a:  string
 * @b:  string
 *
 * Return: -1, 0 or 1
 */
s64 stap_rt_cmp(struct stap_rt *rt, const char *a, const char *b)
{
	return stap_string_cmp(a, b);
}

/**
 * stap_rt_sprintf - to = format with values
 * @rt:     the handler's state
 * @to:     string slot, not among the values
 * @format: index in FORMAT
 * @values: longs and addresses of strings
 */
void stap_rt_sprintf(struct stap_rt *rt, char *to, u64 format,
		     const u64 *values)
{
	BUILD_BUG_ON(sizeof(union stap_value) != sizeof(*values));
	stap_print_buf(&rt->prog->image, format,
		       (const union stap_value *)values, to, rt->maxlen);
}

/*
 * Whether there is a current aggregate: also in a program without stats that
 * asks it something all the same, and finds it empty.
 */
static bool rt_has_agg(const struct stap_image *img)
{
	u32 i;

	for (i = 0; i < img->count[STAP_SEC_GLOBAL]; i++)
		if (img->globals[i].type == STAP_STATS)
			return true;
	for (i = 0; i < img->count[STAP_SEC_INSN]; i++)
		if (stap_lower_asks_agg(&img->insns[i]))
			return true;
	return false;
}

/* Beside the frames: what is matched, what is being cut, aggregates. */
static size_t rt_extra(const struct stap_image *img, bool agg)
{
	size_t size = 2 * img->hdr->maxstringlen;

	if (agg)
		size += 2 * sizeof(struct stap_agg) + STAP_RT_DRAW;
	return size;
}

static void rt_init(struct stap_rt *rt, struct stap_prog *prog, u32 arena,
		    bool agg)
{
	char *extra = (char *)rt->frame + arena;

	rt->prog = prog;
	rt->turn = RT_SAMPLE;
	rt->maxlen = prog->image.hdr->maxstringlen;
	rt->match.text = extra;
	rt->tokens.text = extra + rt->maxlen;
	if (!agg)
		return;
	rt->agg = (void *)(extra + 2 * rt->maxlen);
	rt->other = rt->agg + 1;
	rt->draw = (char *)(rt->other + 1);
}

/**
 * stap_rt_alloc - allocate a program's run-time states
 * @prog:  the program
 * @arena: bytes of frames
 */
int stap_rt_alloc(struct stap_prog *prog, u32 arena)
{
	bool agg = rt_has_agg(&prog->image);
	size_t size = sizeof(struct stap_rt) + arena +
		      rt_extra(&prog->image, agg);
	int cpu, i;

	prog->rt = alloc_percpu(struct stap_rt_cpu);
	if (!prog->rt)
		return -ENOMEM;
	for_each_possible_cpu(cpu) {
		for (i = 0; i < STAP_RT_LEVELS; i++) {
			struct stap_rt *rt = kvzalloc_node(size, GFP_KERNEL,
							   cpu_to_node(cpu));

			if (!rt)
				return -ENOMEM;
			rt_init(rt, prog, arena, agg);
			per_cpu_ptr(prog->rt, cpu)->level[i] = rt;
		}
	}
	return 0;
}

/**
 * stap_rt_reset - forget how much time the handlers have taken
 * @prog: the program; no handler of it runs
 */
void stap_rt_reset(struct stap_prog *prog)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		struct stap_rt_cpu *rt = per_cpu_ptr(prog->rt, cpu);

		rt->window = 0;
		rt->spent = 0;
	}
	prog->overload = false;
}

/**
 * stap_rt_free - free a program's run-time states
 * @prog: the program; no handler of it runs
 */
void stap_rt_free(struct stap_prog *prog)
{
	int cpu, i;

	if (!prog->rt)
		return;
	for_each_possible_cpu(cpu)
		for (i = 0; i < STAP_RT_LEVELS; i++)
			kvfree(per_cpu_ptr(prog->rt, cpu)->level[i]);
	free_percpu(prog->rt);
	prog->rt = NULL;
}
