// SPDX-License-Identifier: GPL-2.0
/*
 * Builtins about time. The clock is the one that can be read from NMI.
 */
#include <linux/jiffies.h>
#include <linux/math64.h>
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
