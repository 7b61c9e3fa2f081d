// SPDX-License-Identifier: GPL-2.0
/*
 * "stapc run": one program from script to its last line of output.
 *
 *	compile -> load -> instance -> arm -> print ... -> disarm -> print the
 *	rest -> report -> unload
 *
 * The program's events go to a tracefs instance of its own, stap-NAME-PID, so
 * that neither the top ring buffer nor whoever reads that is disturbed. Every
 * step is undone in reverse order, whichever of them failed.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <stap/libstap.h>
#include <tracefs.h>

#include "run.h"
#include "source.h"

/* Ring buffer of each CPU, in MB, if -s does not say. */
#define BUFFER_MB	4

struct run {
	struct stap_session *s;
	void *file;			/* the program, its target() patched */
	size_t size;
	struct stap_image img;
	const char *name;
	FILE *out;
	struct stap_run_wait *wait;
	struct tracefs_instance *instance;
	struct stap_run_printer *printer;
	struct stap_run_buffer *buffer;
	int watch;
	bool loaded, armed;
	bool failed;
};

/* What the options ask for and this command does not do, by name. */
static int check_options(struct stap_session *s)
{
	const struct stap_options *o = &s->opt;
	const char *no = o->simulate ? "--sim" : o->split ? "-S" :
			 o->bulk ? "-b" : o->flight_recorder ? "-F" : NULL;

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

static int open_program(struct run *r)
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

static int open_output(struct run *r)
{
	const char *path = r->s->opt.output;
	time_t t = time(NULL);
	char name[4096];

	r->out = stdout;
	if (!path)
		return 0;
	if (!strftime(name, sizeof(name), path, localtime(&t)))
		name[0] = '\0';
	r->out = fopen(name, "we");
	if (r->out)
		return 0;
	stap_fail(r->s, "%s: %s", path, strerror(errno));
	return -1;
}

static int make_instance(struct run *r)
{
	long mb = r->s->opt.buffer_mb ? r->s->opt.buffer_mb : BUFFER_MB;
	char *name = stap_arena_printf(r->s->arena, "stap-%s-%d", r->name,
				       getpid());

	r->instance = tracefs_instance_create(name);
	if (!r->instance) {
		stap_fail(r->s, "tracefs instance '%s' cannot be made: %s",
			  name, strerror(errno));
		return -1;
	}
	if (tracefs_instance_file_write(r->instance, "trace_clock", "mono") < 0 ||
	    tracefs_instance_set_buffer_size(r->instance, mb * 1024, -1) < 0) {
		stap_fail(r->s, "a ring buffer of %ld MB per CPU cannot be had: %s",
			  mb, strerror(errno));
		return -1;
	}
	return 0;
}

static int load(struct run *r)
{
	struct libstap_error err;

	if (libstap_load(r->file, r->size, &err)) {
		stap_fail(r->s, "program '%s' was not loaded: %s", r->name,
			  err.text);
		return -1;
	}
	r->loaded = true;
	return 0;
}

static int arm(struct run *r)
{
	const char *instance = tracefs_instance_get_name(r->instance);
	struct libstap_error err;

	r->watch = libstap_watch(r->name, &err);
	if (r->watch >= 0 && !libstap_arm(r->name, instance, &err)) {
		r->armed = true;
		return 0;
	}
	stap_fail(r->s, "program '%s' was not armed: %s", r->name, err.text);
	return -1;
}

static int start(struct run *r)
{
	if (open_output(r) || load(r) || make_instance(r))
		return -1;
	r->printer = stap_run_printer_new(r->s, &r->img);
	if (!r->printer)
		return -1;
	r->buffer = stap_run_buffer_open(r->s, r->instance, r->printer, r->out);
	if (!r->buffer || arm(r))
		return -1;
	stap_run_wait_start(r->wait, r->watch);
	if (r->s->opt.verbose)
		fprintf(stderr, "Pass 5: starting run.\n");
	return 0;
}

static void print_until_end(struct run *r)
{
	while (stap_run_wait(r->wait) == STAP_RUN_TICK) {
		if (!stap_run_buffer_drain(r->buffer, false)) {
			r->failed = true;
			return;
		}
	}
}

/* -t: hits and cost of each probe. */
static void report_probes(struct run *r)
{
	char *probes = libstap_read(r->name, "probes", NULL);

	if (probes)
		fprintf(stderr, "----- probe hit report:\n%s", probes);
	free(probes);
}

/*
 * Hits whose handler did not run. Handlers that ran out of budget are errors,
 * and records that were not written are told as lost.
 */
static unsigned long long count_skipped(struct run *r)
{
	static const char *const reasons[] = {
		" recursion=", " lock=", " nmissed="
	};
	char *probes = libstap_read(r->name, "probes", NULL);
	unsigned long long sum = 0;
	unsigned int i;
	char *p;

	for (i = 0; probes && i < sizeof(reasons) / sizeof(*reasons); i++)
		for (p = strstr(probes, reasons[i]); p; p = strstr(p, reasons[i])) {
			p += strlen(reasons[i]);
			sum += strtoull(p, NULL, 10);
		}
	free(probes);
	return sum;
}

/* The last run-time error, and the counts, as SystemTap says them. */
static void report(struct run *r)
{
	struct libstap_program p;
	unsigned long long lost, skipped;
	char *error;

	lost = stap_run_buffer_lost(r->buffer);
	if (lost)
		fprintf(stderr, "WARNING: There were %llu lost records.\n", lost);
	if (libstap_program(r->name, &p, NULL))
		return;
	error = libstap_read(r->name, "error", NULL);
	if (error && *error)
		fprintf(stderr, "ERROR: %.*s\n", (int)strcspn(error, "\n"),
			error);
	free(error);
	skipped = p.misses ? count_skipped(r) : 0;
	if (p.errors || skipped)
		fprintf(stderr,
			"WARNING: Number of errors: %llu, skipped probes: %llu\n",
			p.errors, skipped);
	if (p.errors && !r->s->opt.suppress_handler_errors)
		r->failed = true;
	if (r->s->opt.timing)
		report_probes(r);
}

/* Undo what start() did, print what comes out of it. */
static void stop(struct run *r)
{
	struct libstap_error err;

	if (r->armed && libstap_disarm(r->name, &err)) {
		stap_fail(r->s, "program '%s' was not disarmed: %s", r->name,
			  err.text);
		r->failed = true;
	}
	if (r->armed) {
		if (!stap_run_buffer_drain(r->buffer, true))
			r->failed = true;
		report(r);
	}
	stap_run_buffer_close(r->buffer);
	stap_run_printer_free(r->printer);
	if (r->watch >= 0)
		close(r->watch);
	if (r->instance) {
		tracefs_instance_destroy(r->instance);
		tracefs_instance_free(r->instance);
	}
	if (r->loaded && libstap_unload(r->name, &err)) {
		stap_fail(r->s, "program '%s' was not unloaded: %s", r->name,
			  err.text);
		r->failed = true;
	}
	if (r->out && r->out != stdout && fclose(r->out))
		r->failed = true;
}

static int run_program(struct run *r)
{
	if (open_program(r))
		return -1;
	if (start(r))
		r->failed = true;
	else
		print_until_end(r);
	stop(r);
	if (r->failed)
		stap_pass_failed(r->s, 5);
	else if (r->s->opt.verbose)
		fprintf(stderr, "Pass 5: run completed.\n");
	return r->failed ? -1 : 0;
}

int stap_cmd_run(struct stap_session *s)
{
	struct run r = { .s = s, .watch = -1 };
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
	return ret ? 1 : 0;
}
