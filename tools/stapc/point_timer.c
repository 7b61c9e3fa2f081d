// SPDX-License-Identifier: GPL-2.0
/*
 * timer.*: all units come out as nanoseconds, but for jiffies, whose length
 * only the kernel knows, and for the profiling tick.
 */
#include "point.h"

#define NSEC_PER_SEC	1000000000LL
#define SHORTEST	100000LL		/* 100 us */
#define LONGEST		(86400 * NSEC_PER_SEC)	/* a day */
#define LONGEST_JIFFIES	1000000

/* The name of the unit is the second component: timer.ms(100) */
static int64_t interval(const struct ast_probe_point *pt)
{
	return stap_point_number(pt, pt->comps.v[1].name, 0);
}

static int build_unit(struct stap_derive *d, const struct stap_point_form *f,
		      const struct ast_probe_point *pt)
{
	int64_t n = interval(pt), random = stap_point_number(pt, "randomize", 0);
	int64_t low = f->arg < SHORTEST ? SHORTEST / f->arg : 1;
	int64_t high = LONGEST / f->arg;
	struct sema_probe *pr;

	if (n < low || n > high)
		return stap_point_fail(d, NULL, "interval value out of range (%lld, %lld)",
				       (long long)low, (long long)high);
	if (random < 0 || random > n)
		return stap_point_fail(d, NULL, "randomization value out of range");
	pr = stap_point_add(d, STAP_PROBE_TIMER, pt);
	if (!pr)
		return -1;
	pr->p[0] = n * f->arg;
	pr->p[1] = random * f->arg;
	return 1;
}

static int build_hz(struct stap_derive *d, const struct stap_point_form *f,
		    const struct ast_probe_point *pt)
{
	int64_t hz = interval(pt);
	struct sema_probe *pr;

	(void)f;
	if (hz <= 0)
		return stap_point_fail(d, NULL, "frequency must be greater than 0");
	if (hz > NSEC_PER_SEC / SHORTEST)
		return stap_point_fail(d, NULL, "interval value out of range (%lld, %lld)",
				       SHORTEST, LONGEST);
	pr = stap_point_add(d, STAP_PROBE_TIMER, pt);
	if (!pr)
		return -1;
	pr->p[0] = NSEC_PER_SEC / hz;
	return 1;
}

static int build_jiffies(struct stap_derive *d, const struct stap_point_form *f,
			 const struct ast_probe_point *pt)
{
	int64_t n = interval(pt), random = stap_point_number(pt, "randomize", 0);
	struct sema_probe *pr;

	(void)f;
	if (n <= 0 || n > LONGEST_JIFFIES)
		return stap_point_fail(d, NULL, "invalid interval for jiffies timer");
	if (random < 0 || random > n)
		return stap_point_fail(d, NULL, "invalid randomize for jiffies timer");
	pr = stap_point_add(d, STAP_PROBE_JIFFIES, pt);
	if (!pr)
		return -1;
	pr->p[0] = n;
	pr->p[1] = random;
	return 1;
}

static int build_profile(struct stap_derive *d, const struct stap_point_form *f,
			 const struct ast_probe_point *pt)
{
	int64_t hz = stap_point_number(pt, "hz", 0);
	struct sema_probe *pr;

	(void)f;
	if (stap_point_has(pt, "hz") && (hz <= 0 || hz > NSEC_PER_SEC / SHORTEST))
		return stap_point_fail(d, NULL, "frequency out of range (1, %lld)",
				       NSEC_PER_SEC / SHORTEST);
	pr = stap_point_add(d, STAP_PROBE_PROFILE, pt);
	if (!pr)
		return -1;
	pr->p[0] = hz;
	return 1;
}

const struct stap_point_form stap_point_timer_forms[] = {
	{ "timer.{s,sec}(n)",			build_unit,	NSEC_PER_SEC, NULL },
	{ "timer.{s,sec}(n).randomize(n)",	build_unit,	NSEC_PER_SEC, NULL },
	{ "timer.{ms,msec}(n)",			build_unit,	1000000, NULL },
	{ "timer.{ms,msec}(n).randomize(n)",	build_unit,	1000000, NULL },
	{ "timer.{us,usec}(n)",			build_unit,	1000, NULL },
	{ "timer.{us,usec}(n).randomize(n)",	build_unit,	1000, NULL },
	{ "timer.{ns,nsec}(n)",			build_unit,	1, NULL },
	{ "timer.{ns,nsec}(n).randomize(n)",	build_unit,	1, NULL },
	{ "timer.hz(n)",			build_hz,	0, NULL },
	{ "timer.jiffies(n)",			build_jiffies,	0, NULL },
	{ "timer.jiffies(n).randomize(n)",	build_jiffies,	0, NULL },
	{ "timer.profile",			build_profile,	0, NULL },
	{ "timer.profile.freq.hz(n)",		build_profile,	0, NULL },
	{ }
};
