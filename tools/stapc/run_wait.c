// SPDX-License-Identifier: GPL-2.0
/*
 * What ends a run: the program's own exit() or error, an interrupt, -T's time
 * or the end of -c's command. All of them are file descriptors here, so that
 * nothing is lost between looking and waiting.
 */
#define _GNU_SOURCE			/* pipe2() */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wordexp.h>

#include <stap/libstap.h>

#include "run.h"

/* How often the ring buffer is looked into, in ms. */
#define TICK	50

#define NSEC_PER_MSEC	1000000LL
#define NSEC_PER_SEC	1000000000LL

enum { SIGNALS, TIMER, WATCH, NFD };

struct stap_run_wait {
	struct stap_session *s;
	struct pollfd fd[NFD];
	sigset_t signals, old;
	void (*old_pipe)(int sig);
	pid_t child;
	int go;			/* write end: the child waits for a byte */
	bool child_ended;
	bool child_failed;
	bool next_file;
};

/*
 * Become the command. Plain words need no shell: with one, target() might be
 * the shell's process.
 */
static void exec_command(const char *cmd)
{
	wordexp_t words;

	if (!wordexp(cmd, &words, WRDE_NOCMD | WRDE_UNDEF) && words.we_wordc)
		execvp(words.we_wordv[0], words.we_wordv);
	else
		execl("/bin/sh", "sh", "-c", cmd, (char *)NULL);
	fprintf(stderr, "ERROR: %s: %s\n", cmd, strerror(errno));
	_exit(127);
}

/* The child: wait until all is armed, then run the command. */
static void run_child(struct stap_run_wait *w, int go)
{
	char byte;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	signal(SIGPIPE, w->old_pipe);
	sigprocmask(SIG_SETMASK, &w->old, NULL);
	if (read(go, &byte, 1) != 1)
		_exit(127);
	exec_command(w->s->opt.cmd);
}

static int start_child(struct stap_run_wait *w)
{
	int go[2];

	if (!w->s->opt.cmd)
		return 0;
	if (pipe2(go, O_CLOEXEC))
		return -1;
	w->child = fork();
	if (!w->child) {
		close(go[1]);
		run_child(w, go[0]);
	}
	close(go[0]);
	w->go = go[1];
	return w->child < 0 ? -1 : 0;
}

static void block_signals(struct stap_run_wait *w)
{
	static const int signals[] = {
		SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD, SIGUSR2
	};
	size_t i;

	sigemptyset(&w->signals);
	for (i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		sigaddset(&w->signals, signals[i]);
	sigprocmask(SIG_BLOCK, &w->signals, &w->old);
	w->old_pipe = signal(SIGPIPE, SIG_IGN);
}

struct stap_run_wait *stap_run_wait_new(struct stap_session *s)
{
	struct stap_run_wait *w = calloc(1, sizeof(*w));
	int i;

	if (!w) {
		stap_fail(s, "out of memory");
		return NULL;
	}
	w->s = s;
	w->go = -1;
	for (i = 0; i < NFD; i++)
		w->fd[i] = (struct pollfd){ .fd = -1, .events = POLLIN };
	w->fd[WATCH].events = POLLPRI;
	block_signals(w);
	w->fd[SIGNALS].fd = signalfd(-1, &w->signals,
				     SFD_CLOEXEC | SFD_NONBLOCK);
	w->fd[TIMER].fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
	if (w->fd[SIGNALS].fd < 0 || w->fd[TIMER].fd < 0 || start_child(w)) {
		stap_fail(s, "cannot get ready to run: %s", strerror(errno));
		stap_run_wait_free(w);
		return NULL;
	}
	return w;
}

pid_t stap_run_wait_child(const struct stap_run_wait *w)
{
	return w->child;
}

bool stap_run_wait_next_file(struct stap_run_wait *w)
{
	bool next = w->next_file;

	w->next_file = false;
	return next;
}

bool stap_run_wait_failed(const struct stap_run_wait *w)
{
	return w->child_failed;
}

void stap_run_wait_start(struct stap_run_wait *w, int watch, bool limit)
{
	struct itimerspec time = {
		.it_value.tv_sec = limit ? w->s->opt.timeout : 0
	};

	w->fd[WATCH].fd = watch;
	timerfd_settime(w->fd[TIMER].fd, 0, &time, NULL);
	/* Should the child be gone, its SIGCHLD says so. */
	if (w->child && write(w->go, "", 1) != 1)
		w->child_ended = true;
}

/* Reap the command; true if it was that. */
static bool child_gone(struct stap_run_wait *w)
{
	int status;

	if (w->child_ended || w->child <= 0 ||
	    waitpid(w->child, &status, WNOHANG) != w->child)
		return w->child_ended;
	w->child_ended = true;
	w->child_failed = status;
	if (WIFEXITED(status) && WEXITSTATUS(status))
		fprintf(stderr, "WARNING: Child process exited with status %d\n",
			WEXITSTATUS(status));
	else if (WIFSIGNALED(status))
		fprintf(stderr, "WARNING: Child process exited with signal %d (%s)\n",
			WTERMSIG(status), strsignal(WTERMSIG(status)));
	return true;
}

static bool must_stop(struct stap_run_wait *w)
{
	struct signalfd_siginfo info;
	bool stop = false;

	while (read(w->fd[SIGNALS].fd, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGUSR2)
			w->next_file = true;
		else
			stop |= info.ssi_signo == SIGCHLD ? child_gone(w) : true;
	}
	return stop;
}

enum stap_run_event stap_run_wait_for(struct stap_run_wait *w, int64_t ns)
{
	const struct timespec time = {
		.tv_sec = ns / NSEC_PER_SEC, .tv_nsec = ns % NSEC_PER_SEC
	};

	if (ppoll(w->fd, NFD, ns < 0 ? NULL : &time, NULL) <= 0)
		return STAP_RUN_TICK;
	if ((w->fd[SIGNALS].revents && must_stop(w)) || w->fd[TIMER].revents)
		return STAP_RUN_STOP;
	if (w->fd[WATCH].revents) {
		if (libstap_ended(w->fd[WATCH].fd))
			return STAP_RUN_ENDED;
		/* Ready for another reason: do not spin. */
		usleep(TICK * 1000);
	}
	return STAP_RUN_TICK;
}

enum stap_run_event stap_run_wait(struct stap_run_wait *w)
{
	return stap_run_wait_for(w, TICK * NSEC_PER_MSEC);
}

void stap_run_wait_free(struct stap_run_wait *w)
{
	if (!w)
		return;
	if (w->go >= 0)
		close(w->go);
	if (w->child > 0 && !w->child_ended) {
		kill(w->child, SIGTERM);
		waitpid(w->child, NULL, 0);
	}
	if (w->fd[TIMER].fd >= 0)
		close(w->fd[TIMER].fd);
	if (w->fd[SIGNALS].fd >= 0)
		close(w->fd[SIGNALS].fd);
	signal(SIGPIPE, w->old_pipe);
	sigprocmask(SIG_SETMASK, &w->old, NULL);
	free(w);
}
