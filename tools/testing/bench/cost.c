// SPDX-License-Identifier: GPL-2.0
/*
 * cost - what a command costs this machine: processor time and peak memory.
 *
 * Runs the command N times with its output thrown away and prints the least
 * user plus system time in milliseconds and the largest resident set in
 * kilobytes. A small program of its own, because a child's peak counts from
 * the size of the process that forked it.
 *
 * usage: cost N COMMAND [ARG]...
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static double milliseconds(struct timeval t)
{
	return t.tv_sec * 1000.0 + t.tv_usec / 1000.0;
}

/* Returns the command's wait status, or -1. */
static int run_once(char **argv, struct rusage *usage)
{
	pid_t child = fork();
	int status, null;

	if (!child) {
		null = open("/dev/null", O_RDWR);
		dup2(null, STDIN_FILENO);
		dup2(null, STDOUT_FILENO);
		execvp(argv[0], argv);
		perror(argv[0]);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, usage) < 0)
		return -1;
	return status;
}

int main(int argc, char **argv)
{
	long count = argc > 2 ? strtol(argv[1], NULL, 0) : 0;
	double time, least = 0;
	struct rusage usage;
	long peak = 0;
	int status;
	long i;

	if (count <= 0) {
		fprintf(stderr, "usage: cost N COMMAND [ARG]...\n");
		return 2;
	}
	for (i = 0; i < count; i++) {
		status = run_once(argv + 2, &usage);
		if (status) {
			fprintf(stderr, "cost: %s: wait status %d\n", argv[2], status);
			return 1;
		}
		time = milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
		if (!i || time < least)
			least = time;
		if (usage.ru_maxrss > peak)
			peak = usage.ru_maxrss;
	}
	printf("%.1f %ld\n", least, peak);
	return 0;
}
