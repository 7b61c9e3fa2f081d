// SPDX-License-Identifier: GPL-2.0
/*
 * Where the script's text goes: standard output, or the files of -o, one after
 * the other if -S gives them a size or the script or SIGUSR2 asks for the next:
 *
 *	-o out		out, out.1, out.2 ...
 *	-o out -S 10,3	out.0, out.1 ... of 10 MB or so, the latest three
 *
 * Some records are not text for it: warnings go to standard error, commands of
 * system() to a shell, as the user who runs the script, and nobody waits for
 * them before the end. All of them come behind what was printed before.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "run.h"

struct stap_run_output {
	struct stap_session *s;
	FILE *file;
	char name[4000];	/* of -o, its strftime() directives replaced */
	unsigned int nr;	/* of the file that is written */
	off_t limit;		/* bytes of a file, 0 for any */
	unsigned int keep;	/* files, 0 for all */
	pid_t *command;		/* those that may still run */
	unsigned int ncommand;
};

/* -S MB[,N] */
static bool read_split(struct stap_run_output *o, const char *text)
{
	char *end;

	o->limit = strtoull(text, &end, 10) << 20;
	if (end != text && *end == ',') {
		text = end + 1;
		o->keep = strtoul(text, &end, 10);
		if (!o->keep)
			end = (char *)text;
	}
	if (end != text && !*end && o->limit && o->name[0])
		return true;
	stap_fail(o->s, o->name[0] ? "option -S wants a size in MB and a number of files: -S 10,3" :
				     "option -S is for the files of -o");
	return false;
}

static void file_name(const struct stap_run_output *o, unsigned int nr, char *name, size_t size)
{
	if (nr || o->limit)
		snprintf(name, size, "%s.%u", o->name, nr);
	else
		snprintf(name, size, "%s", o->name);
}

static bool open_file(struct stap_run_output *o)
{
	char name[sizeof(o->name) + 12];
	FILE *file;

	file_name(o, o->nr, name, sizeof(name));
	file = fopen(name, "we");
	if (!file) {
		stap_fail(o->s, "%s: %s", name, strerror(errno));
		return false;
	}
	o->file = file;
	if (o->keep && o->nr >= o->keep) {
		file_name(o, o->nr - o->keep, name, sizeof(name));
		unlink(name);
	}
	return true;
}

struct stap_run_output *stap_run_output_open(struct stap_session *s)
{
	struct stap_run_output *o = calloc(1, sizeof(*o));
	const char *path = s->opt.output;
	time_t t = time(NULL);

	if (!o) {
		stap_fail(s, "out of memory");
		return NULL;
	}
	o->s = s;
	o->file = stdout;
	if (path && !strftime(o->name, sizeof(o->name), path, localtime(&t)))
		snprintf(o->name, sizeof(o->name), "%s", path);
	if ((s->opt.split && !read_split(o, s->opt.split)) || (path && !open_file(o))) {
		free(o);
		return NULL;
	}
	return o;
}

FILE *stap_run_output_file(const struct stap_run_output *o)
{
	return o->file;
}

/* The old file stays the output if there cannot be a new one. */
void stap_run_output_next(struct stap_run_output *o)
{
	FILE *old = o->file;

	if (old == stdout)
		return;
	o->nr++;
	if (open_file(o))
		fclose(old);
	else
		o->nr--;
}

static void limit_size(struct stap_run_output *o)
{
	if (o->limit && ftello(o->file) >= o->limit)
		stap_run_output_next(o);
}

bool stap_run_output_flush(struct stap_run_output *o)
{
	bool good = !fflush(o->file) && !ferror(o->file);

	limit_size(o);
	return good;
}

/* Forget the commands that have ended; those that have not if they are waited for. */
static void reap(struct stap_run_output *o, int flags)
{
	unsigned int i, n = 0;

	for (i = 0; i < o->ncommand; i++)
		if (!waitpid(o->command[i], NULL, flags))
			o->command[n++] = o->command[i];
	o->ncommand = n;
}

static void become_shell(const char *command)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

static void run_command(struct stap_run_output *o, const char *text, size_t len)
{
	char *command = strndup(text, len);
	pid_t pid, *v;

	reap(o, WNOHANG);
	v = realloc(o->command, (o->ncommand + 1) * sizeof(*v));
	if (v)
		o->command = v;
	pid = v && command ? fork() : -1;
	if (!pid)
		become_shell(command);
	if (pid > 0)
		o->command[o->ncommand++] = pid;
	else
		fprintf(stderr, "WARNING: system(\"%s\"): %s\n", command ? command : "",
			strerror(errno));
	free(command);
}

void stap_run_output_put(struct stap_run_output *o, unsigned int flags, const char *text,
			 size_t len)
{
	if (flags)
		fflush(o->file);
	if (flags & STAP_EVENT_WARNING) {
		/* The newline that warn() adds is for a text that has none. */
		len -= len > 1 && !memcmp(text + len - 2, "\n\n", 2);
		fwrite(text, 1, len, stderr);
	} else if (flags & STAP_EVENT_SYSTEM) {
		run_command(o, text, len);
	} else if (flags & STAP_EVENT_SWITCH) {
		stap_run_output_next(o);
	} else {
		fwrite(text, 1, len, o->file);
		limit_size(o);
	}
}

bool stap_run_output_close(struct stap_run_output *o)
{
	bool good;

	if (!o)
		return true;
	good = o->file == stdout || !fclose(o->file);
	reap(o, 0);
	free(o->command);
	free(o);
	return good;
}
