// SPDX-License-Identifier: GPL-2.0
/*
 * Builtins about time. The clock is the one that can be read from NMI.
 */
#include <linux/cpumask.h>
#include <linux/jiffies.h>
#include <linux/math64.h>
#include <linux/sched/clock.h>
#include <linux/sched/loadavg.h>
#include <linux/timekeeping.h>
#include <linux/timex.h>

#include "builtin.h"

STAP_BUILTIN(gettimeofday_s)
{
	return div_u64(ktime_get_real_fast_ns(), NSEC_PER_SEC);
}

STAP_BUILTIN(gettimeofday_ms)
{
	return div_u64(ktime_get_real_fast_ns(), NSEC_PER_MSEC);
}

STAP_BUILTIN(gettimeofday_us)
{
	return div_u64(ktime_get_real_fast_ns(), NSEC_PER_USEC);
}

STAP_BUILTIN(gettimeofday_ns)
{
	return ktime_get_real_fast_ns();
}

STAP_BUILTIN(get_cycles)
{
	return get_cycles();
}

STAP_BUILTIN(jiffies)
{
	return jiffies;
}

STAP_BUILTIN(HZ)
{
	return HZ;
}

STAP_BUILTIN(cpu_clock_ns)
{
	if (likely(a < nr_cpu_ids && cpu_online(a)))
		return cpu_clock(a);
	snprintf(rt->text, sizeof(rt->text), "cpu %lld is not online", (s64)a);
	stap_rt_raise(rt, STAP_E_USER, 0);
	return 0;
}

STAP_BUILTIN(local_clock_ns)
{
	return local_clock();
}

STAP_BUILTIN(ktime_get_ns)
{
	return ktime_get_mono_fast_ns();
}

STAP_BUILTIN(__loadavg)
{
	BUILD_BUG_ON(FIXED_1 != 2048);
	if (a < 3)
		return READ_ONCE(avenrun[a]);
	snprintf(rt->text, sizeof(rt->text), "Invalid loadavg index %lld specified.",
		 (s64)a);
	stap_rt_raise(rt, STAP_E_USER, 0);
	return 0;
}
