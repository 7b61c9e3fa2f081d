// SPDX-License-Identifier: GPL-2.0
/*
 * The library of names.c: a function that others can call, lib_outer(), and two
 * that only .symtab knows. With EXTRA it is another build of it, in which all of
 * them lie elsewhere.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <unistd.h>

#include "names_lib.h"

#ifdef EXTRA
void lib_extra(void);
void lib_extra(void)
{
	__asm__ volatile(".skip 4096, 0x90");
}
#endif

static int result;

static __attribute__((noinline)) void lib_inner(void)
{
	result += syncfs(-1);
	result++;
}

static __attribute__((noinline)) void lib_middle(void)
{
	lib_inner();
	result++;
}

void lib_outer(void)
{
	lib_middle();
	printf("called\n");
	fflush(stdout);
}
