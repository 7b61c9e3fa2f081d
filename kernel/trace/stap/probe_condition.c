// SPDX-License-Identifier: GPL-2.0
/*
 * Conditions: probes that need not be attached while a condition is false.
 *
 *	global on
 *	probe kernel.function("vfs_read") if (on) { ... }
 *	probe timer.s(10) { on = !on }
 *
 * The first handler looks at "on" by itself, so that attaching it or not makes
 * no difference but to what it costs. The condition is a probe of its own, with
 * a handler that evaluates it and says what it is (COND). Handlers that write
 * what a condition reads have it evaluated when they have ended, however they
 * have. If it is not what it was a work looks at all of them again:
 *
 *                 false                 still, after a second
 *         ON ---------------> FADING --------------------------> IDLE
 *         ^                     |        probes are detached       |
 *         +---------------------+                                  |
 *         |      true                                              |
 *         +--------------------------------------------------------+
 *                true: probes are attached at once
 *
 * One that has been true since it was looked at last, however shortly, has not
 * been false for a second: what is switched all the time stays attached. After
 * the begin probes what is false becomes IDLE at once.
 *
 * Nobody misses a change: a handler writes, then looks at the state; the work
 * writes the state, then evaluates the condition; and there is a full barrier
 * in between on either side.
 */
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "arm.h"
#include "probe.h"
#include "probe_condition.h"

#define CONDITION_FADE	HZ		/* jiffies of being false */
#define CONDITION_RETRY	(HZ / 10)	/* jiffies, if it could not be told */
#define CONDITION_TURNS	4		/* looks, while it changes all the time */

enum condition_state { CONDITION_ON, CONDITION_FADING, CONDITION_IDLE };

#define CONDITION_SILENT	(-1)
#define CONDITION_MISSED	(-2)

/**
 * struct stap_condition - a condition
 * @probe:  its probe
 * @state:  enum condition_state, written under stap_arm_lock
 * @blink:  it was true while fading
 * @since:  jiffies when it began to fade
 * @answer: what it has said to who asked: 0, 1 or nothing
 */
struct stap_condition {
	struct stap_probe *probe;
	int state;
	int blink;
	unsigned long since;
	int answer;
};

/**
 * struct stap_conditions - the conditions of a program
 * @prog:   the program
 * @asker:  who is asking, under stap_arm_lock; others' answers are for their
 *          own handlers
 * @kicked: the work is on its way
 * @irq:    handlers may run in NMI
 * @work:   looks at all of them
 * @n:      number of them
 * @one:    the conditions
 */
struct stap_conditions {
	struct stap_prog *prog;
	struct task_struct *asker;
	int kicked;
	struct irq_work irq;
	struct delayed_work work;
	u32 n;
	struct stap_condition one[] __counted_by(n);
};

static const u64 condition_ctx[1];

/* --- from handlers -------------------------------------------------------- */

/**
 * stap_condition_kick - have a program's conditions looked at
 * @prog: the program; one without conditions does nothing
 *
 * In any context.
 */
void stap_condition_kick(struct stap_prog *prog)
{
	struct stap_conditions *cs = prog->conditions;

	if (!cs)
		return;
	smp_mb(); /* what has been written, before whether it has been seen */
	if (!READ_ONCE(cs->kicked) && !xchg(&cs->kicked, 1))
		irq_work_queue(&cs->irq);
}

static bool condition_asked(const struct stap_conditions *cs)
{
	return in_task() && READ_ONCE(cs->asker) == current;
}

/**
 * stap_condition_say - what a condition is
 * @probe: its probe
 * @value: 0 if it is false
 */
void stap_condition_say(struct stap_probe *probe, u64 value)
{
	struct stap_condition *c = probe->priv;

	if (condition_asked(probe->prog->conditions)) {
		c->answer = !!value;
		return;
	}
	switch (READ_ONCE(c->state)) {
	case CONDITION_ON:
		if (!value)
			stap_condition_kick(probe->prog);
		break;
	case CONDITION_FADING:
		if (value && !READ_ONCE(c->blink))
			WRITE_ONCE(c->blink, 1);
		break;
	default:
		if (value)
			stap_condition_kick(probe->prog);
		break;
	}
}

/**
 * stap_condition_miss - a condition could not be evaluated
 * @probe: its probe
 */
void stap_condition_miss(struct stap_probe *probe)
{
	struct stap_condition *c = probe->priv;

	if (condition_asked(probe->prog->conditions))
		c->answer = CONDITION_MISSED;
	else
		stap_condition_kick(probe->prog);
}

/**
 * stap_condition_look - a handler has written what conditions read
 * @prog:  the program
 * @which: a bit for each of them, for those from the 64th on the last one
 */
void stap_condition_look(struct stap_prog *prog, u64 which)
{
	struct stap_conditions *cs = prog->conditions;
	u32 i;

	smp_mb(); /* as in condition_ask() */
	for (i = 0; i < cs->n; i++)
		if (which & BIT_ULL(min(i, 63u)))
			stap_probe_run(cs->one[i].probe, condition_ctx);
}

/* --- the work ------------------------------------------------------------- */

static int condition_ask(struct stap_conditions *cs, struct stap_condition *c)
{
	c->answer = CONDITION_SILENT;
	WRITE_ONCE(cs->asker, current);
	smp_mb(); /* the state, before what the condition reads */
	stap_probe_run(c->probe, condition_ctx);
	WRITE_ONCE(cs->asker, NULL);
	return c->answer;
}

/*
 * Whether the answer makes a difference; none is as good as yes. @now: there is
 * nothing to wait for.
 */
static bool condition_step(struct stap_condition *c, bool answer, bool now)
{
	int state = c->state;

	if (answer) {
		WRITE_ONCE(c->state, CONDITION_ON);
	} else if (state == CONDITION_ON) {
		WRITE_ONCE(c->blink, 0);
		c->since = jiffies;
		WRITE_ONCE(c->state, now ? CONDITION_IDLE : CONDITION_FADING);
	} else if (state == CONDITION_FADING) {
		if (xchg(&c->blink, 0))
			c->since = jiffies;
		else if (time_after_eq(jiffies, c->since + CONDITION_FADE))
			WRITE_ONCE(c->state, CONDITION_IDLE);
	}
	return c->state != state;
}

/*
 * Asks until the answers stay the same. Return: jiffies after which to look
 * again, 0 if there is no need.
 */
static unsigned long conditions_settle(struct stap_conditions *cs, bool now)
{
	unsigned long next = 0;
	bool changed = true;
	int turn, answer;
	u32 i;

	for (turn = 0; changed && turn < CONDITION_TURNS; turn++) {
		changed = false;
		next = 0;
		for (i = 0; i < cs->n; i++) {
			struct stap_condition *c = &cs->one[i];

			answer = condition_ask(cs, c);
			if (answer == CONDITION_MISSED) {
				next = CONDITION_RETRY;
				continue;
			}
			changed |= condition_step(c, answer, now);
			if (c->state == CONDITION_FADING && !next)
				next = CONDITION_FADE;
		}
	}
	return changed ? CONDITION_RETRY : next;
}

static bool condition_take_idle(struct stap_probe *probe, void *data)
{
	return probe->idle;
}

static void condition_attach(struct stap_probe *probe)
{
	struct stap_verdict v = { .error = STAP_E_NONE };

	if (stap_probe_attach(probe, &v))
		stap_log_error(stap_prog_name(probe->prog), &v);
}

/* Attach and detach, as the conditions are. */
static void conditions_apply(struct stap_prog *prog)
{
	u32 i, woken = 0;

	for (i = 0; i < prog->nprobe; i++) {
		struct stap_probe *probe = &prog->probe[i];
		bool idle = probe->condition &&
			    probe->condition->state == CONDITION_IDLE;

		probe->woken = probe->idle && !idle;
		woken += probe->woken;
		WRITE_ONCE(probe->idle, idle);
	}
	if (woken)
		stap_multi_attach_all(prog, NULL);
	for (i = 0; woken && i < prog->nprobe; i++)
		if (prog->probe[i].woken)
			condition_attach(&prog->probe[i]);
	if (stap_probe_detach_if(prog, condition_take_idle, NULL))
		stap_probe_settle();
}

static void conditions_run(struct stap_conditions *cs, bool now)
{
	unsigned long next = conditions_settle(cs, now);

	conditions_apply(cs->prog);
	/* If somebody has kicked meanwhile, that is sooner, and stays. */
	if (next)
		queue_delayed_work(system_unbound_wq, &cs->work, next);
}

static void condition_work(struct work_struct *work)
{
	struct stap_conditions *cs = container_of(to_delayed_work(work),
						  struct stap_conditions, work);

	guard(mutex)(&stap_arm_lock);
	WRITE_ONCE(cs->kicked, 0); /* ordered by the barrier before asking */
	if (READ_ONCE(cs->prog->state) == STAP_RUNNING)
		conditions_run(cs, false);
}

static void condition_irq(struct irq_work *irq)
{
	struct stap_conditions *cs = container_of(irq, struct stap_conditions,
						  irq);

	mod_delayed_work(system_unbound_wq, &cs->work, 0);
}

/* --- a program's life ----------------------------------------------------- */

/**
 * stap_condition_reset - a program is to be armed: nothing is known
 * @prog: the program
 */
void stap_condition_reset(struct stap_prog *prog)
{
	struct stap_conditions *cs = prog->conditions;
	u32 i;

	lockdep_assert_held(&stap_arm_lock);
	if (!cs)
		return;
	for (i = 0; i < cs->n; i++)
		cs->one[i].state = CONDITION_ON;
	for (i = 0; i < prog->nprobe; i++)
		WRITE_ONCE(prog->probe[i].idle, false);
}

/**
 * stap_condition_start - begin probes have run, the program is RUNNING
 * @prog: the program
 */
void stap_condition_start(struct stap_prog *prog)
{
	lockdep_assert_held(&stap_arm_lock);
	if (prog->conditions)
		conditions_run(prog->conditions, true);
}

/**
 * stap_condition_sync - wait for what a program that is not armed has left
 * @prog: the program
 */
void stap_condition_sync(struct stap_prog *prog)
{
	struct stap_conditions *cs = prog->conditions;

	if (!cs)
		return;
	irq_work_sync(&cs->irq);
	cancel_delayed_work_sync(&cs->work);
}

/**
 * stap_condition_alloc - find the conditions of a new program
 * @prog: the program, with its probes
 */
int stap_condition_alloc(struct stap_prog *prog)
{
	struct stap_conditions *cs;
	struct stap_probe *probe;
	u32 i, n = 0;

	for (i = 0; i < prog->nprobe; i++)
		n += prog->probe[i].rec->kind == STAP_PROBE_CONDITION;
	if (!n)
		return 0;
	cs = kvzalloc(struct_size(cs, one, n), GFP_KERNEL);
	if (!cs)
		return -ENOMEM;
	cs->n = n;
	cs->prog = prog;
	init_irq_work(&cs->irq, condition_irq);
	INIT_DELAYED_WORK(&cs->work, condition_work);
	prog->conditions = cs;
	for (i = n = 0; i < prog->nprobe; i++) {
		probe = &prog->probe[i];
		if (probe->rec->kind != STAP_PROBE_CONDITION)
			continue;
		probe->priv = &cs->one[n];
		cs->one[n++].probe = probe;
	}
	for (i = 0; i < prog->nprobe; i++) {
		n = prog->probe[i].rec->condition;
		if (n)
			prog->probe[i].condition = prog->probe[n - 1].priv;
	}
	return 0;
}

/**
 * stap_condition_free - undo stap_condition_alloc()
 * @prog: the program
 */
void stap_condition_free(struct stap_prog *prog)
{
	kvfree(prog->conditions);
}

static int condition_prepare(struct stap_probe *probe, struct stap_verdict *v)
{
	probe->nargs = 0;
	return 0;
}

const struct stap_probe_ops stap_ops_CONDITION = {
	.kind = STAP_PROBE_CONDITION,
	.prepare = condition_prepare,
};
