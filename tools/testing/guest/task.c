// SPDX-License-Identifier: GPL-2.0
/*
 * Lives in the way that its first argument says.
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void *nothing(void *unused)
{
	return unused;
}

static void *sleeping(void *unused)
{
	for (;;)
		usleep(20000);
	return unused;
}

static void calls(void)
{
	int i;

	for (i = 0; i < 7; i++)
		syscall(SYS_getppid);
	syscall(SYS_write, -1L, NULL, 5L);
}

int main(int argc, char **argv)
{
	const char *how = argc > 1 ? argv[1] : "";
	pthread_t thread;

	if (!strcmp(how, "thread")) {
		pthread_create(&thread, NULL, nothing, NULL);
		pthread_join(thread, NULL);
	} else if (!strcmp(how, "fork")) {
		if (!fork())
			_exit(0);
		wait(NULL);
	} else if (!strcmp(how, "exec")) {
		execv(argv[2], argv + 2);
	} else if (!strcmp(how, "kill")) {
		kill(getpid(), SIGKILL);
	} else if (!strcmp(how, "wait")) {
		pthread_create(&thread, NULL, sleeping, NULL);
		sleeping(NULL);
	} else if (!strcmp(how, "calls")) {
		calls();
	}
	return 0;
}
