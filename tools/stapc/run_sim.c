// SPDX-License-Identifier: GPL-2.0
/*
 * One program, by the simulator: begin probes in their order, then timers as
 * they become due, then end probes, or error probes after a run-time error;
 * arm.c does the same in the kernel.
 *
 * A timer that is due more than once has missed the earlier ones. Of several
 * that are due at once the earliest is first, then the first in the script.
 * When there is no timer and no command to wait for nothing can ever happen
 * any more, and the program ends as if interrupted.
 */
#include <stdlib.h>
#include <string.h>

#include "run.h"
#include "sim.h"

#define NSEC_PER_SEC	1000000000LL
#define SHORTEST	20000		/* ns; as the kernel's */
#define JIFFY		(NSEC_PER_SEC / SIM_HZ)

struct timer {
	const struct stap_probe_rec *probe;
	__s64 period, by;	/* ns */
	__s64 due;
};

struct sim_run {
	struct stap_run *r;
	struct sim sim;
	struct timer *timer;
	unsigned int ntimer;
	__s64 limit;		/* of virtual time; 0: none */
};

/* --- timers --------------------------------------------------------------- */

static __s64 next_period(struct sim_run *t, const struct timer *timer)
{
	__s64 period = timer->period;

	if (timer->by)
		period += (__s64)(sim_random(&t->sim) >> 1) % (2 * timer->by + 1) - timer->by;
	return period > SHORTEST ? period : SHORTEST;
}

/* The first time after now that is a whole period away from the last. */
static void forward(struct sim_run *t, struct timer *timer, __s64 now)
{
	__s64 period = next_period(t, timer);

	if (timer->due <= now)
		timer->due += ((now - timer->due) / period + 1) * period;
}

static void set_timer(struct sim_run *t, const struct stap_probe_rec *p, __s64 now)
{
	struct timer *timer = &t->timer[t->ntimer];

	timer->probe = p;
	switch (p->kind) {
	case STAP_PROBE_TIMER:
		timer->period = p->p[0];
		timer->by = p->p[1];
		break;
	case STAP_PROBE_JIFFIES:
		timer->period = p->p[0] * JIFFY;
		timer->by = p->p[1] * JIFFY;
		break;
	case STAP_PROBE_PROFILE:
		timer->period = NSEC_PER_SEC / (p->p[0] ? p->p[0] : SIM_HZ);
		break;
	default:
		return;
	}
	timer->due = now + next_period(t, timer);
	t->ntimer++;
}

static bool set_timers(struct sim_run *t)
{
	const struct stap_image *img = t->sim.img;
	__s64 now;
	__u32 i;

	sim_clock_init(&t->sim.clock, t->r->s->opt.virtual_time);
	now = sim_clock_now(&t->sim.clock);
	t->timer = calloc(img->count[STAP_SEC_PROBE] + 1, sizeof(*t->timer));
	if (!t->timer)
		return false;
	for (i = 0; i < img->count[STAP_SEC_PROBE]; i++)
		set_timer(t, &img->probes[i], now);
	return true;
}

static struct timer *first_timer(const struct sim_run *t)
{
	struct timer *first = NULL;
	unsigned int i;

	for (i = 0; i < t->ntimer; i++)
		if (!first || t->timer[i].due < first->due)
			first = &t->timer[i];
	return first;
}

/* Until @due; false if the run is to end before. */
static bool wait_until(struct sim_run *t, __s64 due)
{
	struct sim_clock *c = &t->sim.clock;
	struct stap_run_wait *w = t->r->wait;
	__s64 left;

	if (!c->is_virtual) {
		while ((left = due - sim_clock_now(c)) > 0)
			if (stap_run_wait_for(w, left) != STAP_RUN_TICK)
				return false;
	} else if (t->limit && due > t->limit) {
		c->now = t->limit;
		return false;
	} else if (due > c->now) {
		c->now = due;
	}
	return stap_run_wait_for(w, 0) == STAP_RUN_TICK;
}

/* --- the run -------------------------------------------------------------- */

static bool runs_here(const struct stap_probe_rec *p)
{
	switch (p->kind) {
	case STAP_PROBE_BEGIN:
	case STAP_PROBE_END:
	case STAP_PROBE_ERROR:
	case STAP_PROBE_TIMER:
	case STAP_PROBE_JIFFIES:
	case STAP_PROBE_PROFILE:
	case STAP_PROBE_CONDITION:
		return true;
	default:
		return p->flags & STAP_PROBE_F_OPTIONAL;
	}
}

static bool check_probes(const struct sim_run *t)
{
	const struct stap_image *img = &t->r->img;
	bool ok = true;
	__u32 i;

	for (i = 0; i < img->count[STAP_SEC_PROBE]; i++) {
		const struct stap_probe_rec *p = &img->probes[i];

		if (runs_here(p))
			continue;
		stap_fail(t->r->s, "probe %s needs the kernel, --sim runs without",
			  stap_image_str(img, p->point));
		ok = false;
	}
	return ok;
}

static bool before(const struct stap_probe_rec *a, const struct stap_probe_rec *b)
{
	return a->p[0] != b->p[0] ? a->p[0] < b->p[0] : a < b;
}

static const struct stap_probe_rec *next_probe(const struct stap_image *img, __u32 kind,
					       const struct stap_probe_rec *last)
{
	const struct stap_probe_rec *next = NULL;
	__u32 i;

	for (i = 0; i < img->count[STAP_SEC_PROBE]; i++) {
		const struct stap_probe_rec *p = &img->probes[i];

		if (p->kind == kind && (!last || before(last, p)) &&
		    (!next || before(p, next)))
			next = p;
	}
	return next;
}

static bool is_exiting(const struct sim *s)
{
	return s->state == SIM_EXITING;
}

static bool is_never(const struct sim *s)
{
	(void)s;
	return false;
}

static void run_all(struct sim *s, __u32 kind, bool (*stop)(const struct sim *s))
{
	const struct stap_probe_rec *p = NULL;

	while ((p = next_probe(s->img, kind, p)) && !stop(s))
		sim_handle(s, p);
}

/* Warnings, commands, and the next file. */
static void special(struct sim *s, unsigned int flags, const char *text, size_t len)
{
	struct sim_run *t = (struct sim_run *)((char *)s - offsetof(struct sim_run, sim));

	stap_run_output_put(t->r->out, flags, text, len);
	s->out = stap_run_output_file(t->r->out);
}

static void flush(struct sim_run *t)
{
	if (stap_run_wait_next_file(t->r->wait))
		special(&t->sim, STAP_EVENT_SWITCH, "", 0);
	if (stap_run_output_flush(t->r->out)) {
		t->sim.out = stap_run_output_file(t->r->out);
		return;
	}
	stap_run_output_failed(t->r);
	sim_exit(&t->sim);
}

static void forward_all(struct sim_run *t)
{
	unsigned int i;

	for (i = 0; i < t->ntimer; i++)
		forward(t, &t->timer[i], sim_clock_now(&t->sim.clock));
}

static void run_timers(struct sim_run *t)
{
	struct sim *s = &t->sim;
	struct timer *timer;

	while (s->state == SIM_RUNNING) {
		timer = first_timer(t);
		if (!timer)
			break;
		if (!s->clock.is_virtual)
			flush(t);
		if (is_exiting(s) || !wait_until(t, timer->due))
			break;
		sim_handle(s, timer->probe);
		forward(t, timer, sim_clock_now(&s->clock));
	}
}

static void run_sim(struct sim_run *t)
{
	struct sim *s = &t->sim;

	run_all(s, STAP_PROBE_BEGIN, is_exiting);
	if (s->state == SIM_STARTING)
		s->state = SIM_RUNNING;
	stap_run_wait_start(t->r->wait, -1, !s->clock.is_virtual);
	stap_run_started(t->r);
	forward_all(t);
	run_timers(t);
	while (s->state == SIM_RUNNING && !t->ntimer && stap_run_wait_child(t->r->wait)) {
		flush(t);
		if (stap_run_wait_for(t->r->wait, -1) != STAP_RUN_TICK)
			break;
	}
	sim_exit(s);
	if (!sim_failed(s))
		run_all(s, STAP_PROBE_END, sim_failed);
	if (sim_failed(s))
		run_all(s, STAP_PROBE_ERROR, is_never);
	flush(t);
}

/* --- the end -------------------------------------------------------------- */

static void report_probes(const struct sim *s)
{
	__u32 i;

	fprintf(stderr, "----- probe hit report:\n");
	for (i = 0; i < s->img->count[STAP_SEC_PROBE]; i++)
		fprintf(stderr, "%s road=sim hits=%llu errors=%llu budget=%llu\n",
			stap_image_str(s->img, s->img->probes[i].point), s->count[i].hits,
			s->count[i].errors, s->count[i].budget);
}

static void report(struct sim_run *t)
{
	/* Each error has been told when it happened. */
	stap_run_report(t->r, NULL, t->sim.nerrors, 0);
	if (t->r->s->opt.timing)
		report_probes(&t->sim);
}

void stap_run_sim(struct stap_run *r)
{
	struct sim_run t = {
		.r = r,
		.limit = r->s->opt.timeout * NSEC_PER_SEC,
	};

	if (!check_probes(&t)) {
		r->failed = true;
		return;
	}
	if (sim_init(&t.sim, &r->img, stap_run_output_file(r->out)) && set_timers(&t)) {
		t.sim.special = special;
		run_sim(&t);
		report(&t);
	} else {
		stap_fail(r->s, "out of memory");
		r->failed = true;
	}
	sim_free(&t.sim);
	free(t.timer);
}
