// SPDX-License-Identifier: GPL-2.0
/*
 * main() calls outer(), which calls a library that makes one system call, each
 * with a frame. With an argument that is done once more for each line of standard
 * input, by the same process.
 */
#include <stdio.h>

#include "names_lib.h"

int result;

/* What begins with no instruction by which the beginning of a function is known. */
__asm__(".text\n"
	".globl bare\n"
	".type bare, %function\n"
	"bare: nop\n"
	"ret\n"
	".size bare, . - bare\n");

static __attribute__((noinline)) void outer(void)
{
	lib_outer();
	bare();
	result++;
}

int main(int argc, char **argv)
{
	char line[80];

	(void)argv;
	outer();
	while (argc > 1 && fgets(line, sizeof(line), stdin))
		outer();
	return 0;
}
