// SPDX-License-Identifier: GPL-2.0
/*
 * readloop - the work that every row of the benchmark table measures: a loop
 * of read(2) of one byte of /dev/zero, between two reads of the time-stamp
 * counter. Under qemu -icount that counter counts guest instructions, so the
 * figure printed is instructions per call, to two places, and repeats.
 *
 * usage: readloop [COUNT]
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <x86intrin.h>

#define DEFAULT_COUNT	20000
#define WARM_UP		200

static int read_times(int fd, long count)
{
	char byte;

	while (count--)
		if (read(fd, &byte, 1) != 1)
			return -1;
	return 0;
}

int main(int argc, char **argv)
{
	long count = argc > 1 ? strtol(argv[1], NULL, 0) : DEFAULT_COUNT;
	unsigned long long start, end;
	int fd = open("/dev/zero", O_RDONLY);

	if (fd < 0 || count <= 0 || read_times(fd, WARM_UP)) {
		perror("readloop");
		return 1;
	}
	start = __rdtsc();
	if (read_times(fd, count)) {
		perror("readloop: read");
		return 1;
	}
	end = __rdtsc();
	printf("%.2f\n", (double)(end - start) / (double)count);
	return 0;
}
