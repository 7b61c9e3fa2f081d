// SPDX-License-Identifier: GPL-2.0
/*
 * Timers: timer.ns/us/ms/s/hz(N) on an hrtimer, timer.jiffies(N) on the timer
 * wheel. Both run on one CPU, and both may be randomised: each period is
 * drawn anew from [N - M, N + M].
 */
#include <linux/hrtimer.h>
#include <linux/jiffies.h>
#include <linux/prandom.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/timer.h>

#include "probe.h"

/* A shorter period would leave a CPU no time for anything else. */
#define STAP_TIMER_MIN_NS	(20 * NSEC_PER_USEC)

/**
 * struct stap_timer - a timer probe
 * @probe: the probe
 * @rnd:   what randomised periods are drawn from: no lock may be taken there
 * @hr:    if it is of kind TIMER
 * @wheel: if it is of kind JIFFIES
 */
struct stap_timer {
	struct stap_probe *probe;
	struct rnd_state rnd;
	union {
		struct hrtimer hr;
		struct timer_list wheel;
	};
};

static const u64 stap_timer_ctx[1];

static u64 stap_timer_period(struct stap_timer *timer, u64 least)
{
	const struct stap_probe_rec *rec = timer->probe->rec;
	u64 period = rec->p[0], by = rec->p[1];

	if (by) {
		u64 draw = (u64)prandom_u32_state(&timer->rnd) << 32 |
			   prandom_u32_state(&timer->rnd);

		if (by < U64_MAX / 2)
			draw %= 2 * by + 1;
		period = period + draw > by ? period + draw - by : 0;
	}
	return clamp_t(u64, period, least, S64_MAX);
}

static int stap_timer_prepare(struct stap_probe *probe,
			      const struct stap_road *road)
{
	struct stap_timer *timer = kzalloc(sizeof(*timer), GFP_KERNEL);

	if (!timer)
		return -ENOMEM;
	timer->probe = probe;
	prandom_seed_state(&timer->rnd, get_random_u64());
	probe->priv = timer;
	probe->road = road;
	probe->nargs = 0;
	return 0;
}

static void stap_timer_free(struct stap_probe *probe)
{
	kfree(probe->priv);
}

/* --- hrtimer -------------------------------------------------------------- */

static enum hrtimer_restart stap_timer_hr(struct hrtimer *hr)
{
	struct stap_timer *timer = container_of(hr, struct stap_timer, hr);
	u64 period;

	stap_probe_run(timer->probe, stap_timer_ctx);
	period = stap_timer_period(timer, STAP_TIMER_MIN_NS);
	hrtimer_forward_now(hr, ns_to_ktime(period));
	return HRTIMER_RESTART;
}

static int stap_timer_hr_attach(struct stap_probe *probe)
{
	struct stap_timer *timer = probe->priv;
	u64 period = stap_timer_period(timer, STAP_TIMER_MIN_NS);

	hrtimer_init(&timer->hr, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	timer->hr.function = stap_timer_hr;
	hrtimer_start(&timer->hr, ns_to_ktime(period), HRTIMER_MODE_REL_HARD);
	return 0;
}

static void stap_timer_hr_detach(struct stap_probe **probe, u32 n)
{
	while (n--) {
		struct stap_timer *timer = probe[n]->priv;

		hrtimer_cancel(&timer->hr);
	}
}

static const struct stap_road stap_road_hrtimer = {
	.name = "hrtimer",
	.attach = stap_timer_hr_attach,
	.detach = stap_timer_hr_detach,
};

static int stap_timer_hr_prepare(struct stap_probe *probe,
				 struct stap_verdict *v)
{
	return stap_timer_prepare(probe, &stap_road_hrtimer);
}

const struct stap_probe_ops stap_ops_TIMER = {
	.kind = STAP_PROBE_TIMER,
	.prepare = stap_timer_hr_prepare,
	.free = stap_timer_free,
};

/* --- jiffies -------------------------------------------------------------- */

static void stap_timer_wheel_start(struct stap_timer *timer)
{
	u64 period = stap_timer_period(timer, 1);

	mod_timer(&timer->wheel,
		  jiffies + min_t(u64, period, MAX_JIFFY_OFFSET));
}

static void stap_timer_wheel(struct timer_list *wheel)
{
	struct stap_timer *timer = container_of(wheel, struct stap_timer,
						wheel);

	stap_probe_run(timer->probe, stap_timer_ctx);
	stap_timer_wheel_start(timer);
}

static int stap_timer_wheel_attach(struct stap_probe *probe)
{
	struct stap_timer *timer = probe->priv;

	timer_setup(&timer->wheel, stap_timer_wheel, 0);
	stap_timer_wheel_start(timer);
	return 0;
}

static void stap_timer_wheel_detach(struct stap_probe **probe, u32 n)
{
	while (n--) {
		struct stap_timer *timer = probe[n]->priv;

		timer_shutdown_sync(&timer->wheel);
	}
}

static const struct stap_road stap_road_jiffies = {
	.name = "timer",
	.attach = stap_timer_wheel_attach,
	.detach = stap_timer_wheel_detach,
};

static int stap_timer_wheel_prepare(struct stap_probe *probe,
				    struct stap_verdict *v)
{
	return stap_timer_prepare(probe, &stap_road_jiffies);
}

const struct stap_probe_ops stap_ops_JIFFIES = {
	.kind = STAP_PROBE_JIFFIES,
	.prepare = stap_timer_wheel_prepare,
	.free = stap_timer_free,
};
