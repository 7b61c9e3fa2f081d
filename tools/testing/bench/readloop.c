// SPDX-License-Identifier: GPL-2.0
/*
 * readloop - the work that every row of the benchmark table measures: a loop
 * of read(2) of one byte of /dev/zero, between two reads of the time-stamp
 * counter. Under qemu -icount that counter counts guest instructions, so the
 * figure printed is instructions per call, to two places, and repeats. In the
 * loop is a function of the program's own and a mark (USDT), which is one nop if
 * nobody listens.
 *
 * With CPUS, as many processes run the loop at the same time, each on a CPU of
 * its own. The counter counts what all CPUs execute, so the figure is still
 * instructions per call: it grows by what they cost each other.
 *
 * usage: readloop [COUNT [CPUS]]
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/sdt.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __x86_64__
#include <x86intrin.h>
#endif

#define DEFAULT_COUNT	20000
#define WARM_UP		200
#define CPUS_MAX	64

/* What the processes share. */
struct share {
	pthread_barrier_t barrier;
	unsigned long long start[CPUS_MAX];
	unsigned long long end[CPUS_MAX];
};

/* The counter that counts instructions under icount, or its next relative. */
static unsigned long long ticks(void)
{
#ifdef __x86_64__
	return __rdtsc();
#else
	unsigned long long now;

	__asm__ volatile("isb; mrs %0, cntvct_el0" : "=r" (now));
	return now;
#endif
}

/* A function to be probed. */
static __attribute__((__noinline__)) int read_one(int fd)
{
	char byte;

	return read(fd, &byte, 1) == 1 ? 0 : -1;
}

static int read_times(int fd, long count)
{
	while (count--) {
		if (read_one(fd))
			return -1;
		STAP_PROBE1(readloop, done, count);
	}
	return 0;
}

static int run(struct share *share, int cpu, int cpus, int fd, long count)
{
	cpu_set_t set;

	if (cpus > 1) {
		CPU_ZERO(&set);
		CPU_SET(cpu, &set);
		if (sched_setaffinity(0, sizeof(set), &set))
			return -1;
	}
	if (read_times(fd, WARM_UP))
		return -1;
	if (cpus > 1)
		pthread_barrier_wait(&share->barrier);
	share->start[cpu] = ticks();
	if (read_times(fd, count))
		return -1;
	share->end[cpu] = ticks();
	return 0;
}

static struct share *new_share(int cpus)
{
	struct share *share = mmap(NULL, sizeof(*share), PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pthread_barrierattr_t attr;

	if (share == MAP_FAILED)
		return NULL;
	pthread_barrierattr_init(&attr);
	pthread_barrierattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
	pthread_barrier_init(&share->barrier, &attr, cpus);
	return share;
}

/* From the first that began to the last that ended. */
static unsigned long long took(const struct share *share, int cpus)
{
	unsigned long long start = share->start[0], end = share->end[0];
	int i;

	for (i = 1; i < cpus; i++) {
		if (share->start[i] < start)
			start = share->start[i];
		if (share->end[i] > end)
			end = share->end[i];
	}
	return end - start;
}

int main(int argc, char **argv)
{
	long count = argc > 1 ? strtol(argv[1], NULL, 0) : DEFAULT_COUNT;
	int cpus = argc > 2 ? atoi(argv[2]) : 1;
	int fd = open("/dev/zero", O_RDONLY);
	int cpu, failed, status;
	struct share *share;

	if (fd < 0 || count <= 0 || cpus < 1 || cpus > CPUS_MAX) {
		fprintf(stderr, "usage: readloop [COUNT [CPUS]]\n");
		return 1;
	}
	share = new_share(cpus);
	if (!share) {
		perror("readloop");
		return 1;
	}
	for (cpu = 1; cpu < cpus; cpu++)
		if (!fork())
			_exit(run(share, cpu, cpus, fd, count) ? 1 : 0);
	failed = run(share, 0, cpus, fd, count);
	while (wait(&status) > 0)
		failed |= status;
	if (failed) {
		perror("readloop");
		return 1;
	}
	printf("%.2f\n", (double)took(share, cpus) / (double)count / cpus);
	return 0;
}
