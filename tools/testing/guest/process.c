// SPDX-License-Identifier: GPL-2.0
/*
 * A program with functions to be probed: what they are called with and what
 * they return is known beforehand. process.test builds it, and process_lib.c
 * as a library of it.
 *
 *	process add N		adds N and -N-1, N times over with N from N to 1
 *	process many		functions with eight arguments, with strings
 *	process lib N		calls the library N times
 *	process wait		says "ready", waits for a line, does "add 3"
 *	process storm		forks, executes itself, loads the library again
 *				and again, and is killed in the middle of it,
 *				until a TERM
 */
#include <dlfcn.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "process_lib.h"

/* Compiled as if nothing were known of the callers, nor by them. */
#define HERE __attribute__((noipa))

HERE int add(int a, int b)
{
	return a + b;
}

HERE long many(long a, long b, long c, long d, long e, long f, long g, long h)
{
	return a + b + c + d + e + f + g + h;
}

HERE const char *greet(const char *name)
{
	static char text[64];

	snprintf(text, sizeof(text), "hello %s", name);
	return text;
}

HERE long fib(long n)
{
	return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

HERE int wild_one(void)
{
	return 1;
}

HERE int wild_two(void)
{
	return 2;
}

static HERE int wild_static(int n)
{
	return n + wild_one() + wild_two();
}

static void adds(int n)
{
	for (; n > 0; n--)
		add(n, -n - 1);
}

/* Each child calls, and goes in one of the ways there are. */
static void storm_child(char **argv, int turn)
{
	void *lib = dlopen("libprocess.so", RTLD_NOW);
	int (*twice)(int) = lib ? dlsym(lib, "lib_twice") : NULL;

	adds(20);
	fib(5);
	if (twice)
		twice(turn);
	if (lib)
		dlclose(lib);
	if (turn % 4 == 1)
		execl(argv[0], argv[0], "add", "5", NULL);
	if (turn % 4 == 2)
		kill(getpid(), SIGKILL);
	for (;;)
		fib(10);
}

static bool enough(void)
{
	sigset_t set;

	sigpending(&set);
	return sigismember(&set, SIGTERM);
}

static int storm(char **argv)
{
	int turn, status;
	sigset_t set;
	pid_t pid;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	for (turn = 0; !enough(); turn++) {
		pid = fork();
		if (pid < 0)
			return 1;
		if (!pid)
			storm_child(argv, turn);
		adds(10);
		if (turn % 4 == 3 || turn % 4 == 0)
			kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
		if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL) {
			printf("a child died by signal %d\n", WTERMSIG(status));
			return 1;
		}
	}
	printf("%d turns\n", turn);
	return 0;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	int n = argc > 2 ? atoi(argv[2]) : 1, i;

	if (!strcmp(what, "add"))
		adds(n);
	if (!strcmp(what, "many")) {
		printf("%ld %s %d\n", many(1, -2, 3, -4, 5, -6, 7, -8), greet("world"),
		       wild_static(4));
		printf("%ld\n", fib(4));
	}
	for (i = 0; !strcmp(what, "lib") && i < n; i++)
		lib_twice(i);
	if (!strcmp(what, "wait")) {
		puts("ready");
		fflush(stdout);
		getchar();
		adds(3);
	}
	return strcmp(what, "storm") ? 0 : storm(argv);
}
