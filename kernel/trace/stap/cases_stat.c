// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of aggregates, stat.c and hist.c. The numbers and drawings expected
 * are those of SystemTap for the same input.
 */
#include "cases.h"
#include "stat.h"

const struct stap_case stap_stat_cases[] = {
	{}
};
