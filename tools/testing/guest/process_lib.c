// SPDX-License-Identifier: GPL-2.0
/* The library of process.c. */
#include "process_lib.h"

__attribute__((noinline, noclone)) int lib_twice(int n)
{
	return 2 * n;
}
