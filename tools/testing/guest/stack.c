// SPDX-License-Identifier: GPL-2.0
/*
 * Makes one system call at a known depth, and says where it is: the addresses of
 * inner(), middle() and main(), and where the file is mapped, in decimal.
 */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

extern const char __ehdr_start[];

int result;

__attribute__((noinline)) void inner(int fd)
{
	result = fsync(fd);
}

__attribute__((noinline)) void middle(int fd)
{
	inner(fd);
	result++;
}

int main(void)
{
	int fd = open("/dev/zero", O_RDONLY);

	printf("%lu\n%lu\n%lu\n%lu\n", (unsigned long)inner, (unsigned long)middle,
	       (unsigned long)main, (unsigned long)__ehdr_start);
	fflush(stdout);
	middle(fd);
	result++;
	return 0;
}
