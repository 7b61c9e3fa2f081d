// SPDX-License-Identifier: GPL-2.0
/*
 * "stapc run": one program from script to its last line of output, by the
 * kernel (run_kernel.c) or, with --sim, by the simulator (run_sim.c).
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "run.h"
#include "source.h"

/* What the options ask for and this command does not do, by name. */
static int check_options(struct stap_session *s)
{
	const struct stap_options *o = &s->opt;
	const char *no = o->bulk ? "-b" : o->flight_recorder ? "-F" : NULL;

	if (o->virtual_time && !o->simulate) {
		stap_fail(s, "option --virtual-time is for --sim");
		return -1;
	}
	if (!no)
		return 0;
	stap_fail(s, "run: option %s is not supported yet", no);
	return -1;
}

static bool has_suffix(const char *text, const char *suffix)
{
	size_t n = strlen(text), m = strlen(suffix);

	return n >= m && !strcmp(text + n - m, suffix);
}

/* A name that no other run has: the script's, or "stap", and our pid. */
static const char *default_name(struct stap_session *s)
{
	const char *base = s->opt.script_file;
	char *name, *p;
	size_t len;

	if (!base || !strcmp(base, "-"))
		base = "stap";
	if (strrchr(base, '/'))
		base = strrchr(base, '/') + 1;
	len = strcspn(base, ".");
	if (len > 40)
		len = 40;
	name = stap_arena_printf(s->arena, "%s%.*s_%d",
				 *base >= '0' && *base <= '9' ? "_" : "",
				 (int)len, base, getpid());
	for (p = name; *p; p++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_",
			    *p))
			*p = '_';
	return name;
}

static const void *compile(struct stap_session *s, size_t *size)
{
	if (!s->opt.name)
		s->opt.name = default_name(s);
	s->opt.run_pid = getpid();
	if (stap_pipeline_run(s, 4))
		return NULL;
	*size = s->image->hdr->size;
	return s->image->hdr;
}

/* The program's bytes, from a script or from a program file. */
static const void *get_program(struct stap_session *s, size_t *size)
{
	struct stap_source *src;

	if (!s->opt.script_file || !has_suffix(s->opt.script_file, ".stapb"))
		return compile(s, size);
	src = stap_source_read(s, s->opt.script_file);
	if (!src)
		return NULL;
	*size = src->len;
	return src->text;
}

static int open_program(struct stap_run *r)
{
	struct stap_verdict v = { 0 };
	const void *file = get_program(r->s, &r->size);
	struct stap_header *hdr;

	if (!file)
		return -1;
	r->file = malloc(r->size + 1);
	if (!r->file) {
		stap_fail(r->s, "out of memory");
		return -1;
	}
	memcpy(r->file, file, r->size);
	if (stap_format_open(&r->img, r->file, r->size, &v) ||
	    stap_verify(&r->img, &v)) {
		stap_fail(r->s, "%s", v.text);
		return -1;
	}
	hdr = r->file;
	r->name = hdr->name;
	if (r->s->opt.target_pid)
		hdr->target = r->s->opt.target_pid;
	if (stap_run_wait_child(r->wait))
		hdr->target = stap_run_wait_child(r->wait);
	return 0;
}

/* Each on a line of its own; what a tab leads belongs to the line before. */
static void print_errors(const char *text)
{
	const char *end;

	for (; *text; text = end) {
		bool more = *text == '\t';

		end = strchrnul(text, '\n');
		end += *end == '\n';
		fprintf(stderr, "%s%.*s", more ? "" : "ERROR: ",
			(int)(end - text - more), text + more);
	}
}

void stap_run_report(struct stap_run *r, const char *error,
		     unsigned long long errors, unsigned long long skipped)
{
	bool suppress = r->s->opt.suppress_handler_errors;
	size_t len = error ? strlen(error) : 0;

	if (len && !suppress)
		print_errors(error);
	if (errors || skipped)
		fprintf(stderr,
			"WARNING: Number of errors: %llu, skipped probes: %llu\n",
			errors, skipped);
	if ((errors || len) && !suppress)
		r->failed = true;
}

/*
 * A reader that has seen enough, as head does, is no reason for a message. That
 * the signal was ignored has given us the time to unload the program.
 */
void stap_run_output_failed(struct stap_run *r)
{
	int error = errno;

	if (!r->failed && error != EPIPE)
		stap_fail(r->s, "the output cannot be written: %s",
			  strerror(error));
	r->failed = true;
	if (error == EPIPE)
		r->unread = true;
}

void stap_run_started(const struct stap_run *r)
{
	if (r->s->opt.verbose)
		fprintf(stderr, "Pass 5: starting run.\n");
}

static int run_program(struct stap_run *r)
{
	if (open_program(r))
		return -1;
	r->out = stap_run_output_open(r->s);
	if (!r->out)
		return -1;
	if (r->s->opt.simulate)
		stap_run_sim(r);
	else
		stap_run_kernel(r);
	if (!stap_run_output_close(r->out))
		r->failed = true;
	if (stap_run_wait_failed(r->wait))
		r->failed = true;
	if (r->failed && !r->unread)
		stap_pass_failed(r->s, 5);
	else if (r->s->opt.verbose)
		fprintf(stderr, "Pass 5: run completed.\n");
	return r->failed ? -1 : 0;
}

int stap_cmd_run(struct stap_session *s)
{
	struct stap_run r = { .s = s };
	int ret;

	if (s->opt.last_pass < 5)
		return stap_cmd_compile(s);
	if (check_options(s))
		return 1;
	r.wait = stap_run_wait_new(s);
	if (!r.wait)
		return 1;
	ret = run_program(&r);
	stap_run_wait_free(r.wait);
	free(r.file);
	if (r.unread)
		raise(SIGPIPE);
	return ret ? 1 : 0;
}
