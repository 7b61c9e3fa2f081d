// SPDX-License-Identifier: GPL-2.0
/*
 * The simulator's clock. The virtual one starts at a fixed moment and only
 * goes on when there is nothing to do, so that a script prints the same each
 * time.
 */
#include <time.h>

#include "sim.h"

#define NSEC_PER_SEC	1000000000LL

/* Where virtual time begins: 2001-09-09 01:46:40 UTC */
#define VIRTUAL_START	(1000000000LL * NSEC_PER_SEC)

static __s64 read_clock(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return t.tv_sec * NSEC_PER_SEC + t.tv_nsec;
}

void sim_clock_init(struct sim_clock *c, bool is_virtual)
{
	c->is_virtual = is_virtual;
	c->now = 0;
}

__s64 sim_clock_now(const struct sim_clock *c)
{
	return c->is_virtual ? c->now : read_clock(CLOCK_MONOTONIC);
}

__s64 sim_clock_real(const struct sim_clock *c)
{
	return c->is_virtual ? VIRTUAL_START + c->now : read_clock(CLOCK_REALTIME);
}

/* A processor of 1 GHz: scripts take differences only. */
__u64 sim_clock_cycles(const struct sim_clock *c)
{
	return sim_clock_now(c);
}
