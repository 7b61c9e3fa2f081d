// SPDX-License-Identifier: GPL-2.0
/*
 * One program, by the kernel:
 *
 *	load -> instance -> arm -> print ... -> disarm -> print the rest ->
 *	report -> unload
 *
 * The program's events go to a tracefs instance of its own, stap-NAME-PID, so
 * that neither the top ring buffer nor whoever reads that is disturbed. Every
 * step is undone in reverse order, whichever of them failed.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <stap/libstap.h>
#include <tracefs.h>

#include "run.h"

/* Ring buffer of each CPU, in MB, if -s does not say. */
#define BUFFER_MB	4

struct kernel_run {
	struct stap_run *r;
	struct tracefs_instance *instance;
	struct stap_run_printer *printer;
	struct stap_run_buffer *buffer;
	int watch;
	bool loaded, armed;
};

static int make_instance(struct kernel_run *k)
{
	struct stap_session *s = k->r->s;
	long mb = s->opt.buffer_mb ? s->opt.buffer_mb : BUFFER_MB;
	char *name = stap_arena_printf(s->arena, "stap-%s-%d", k->r->name,
				       getpid());

	k->instance = tracefs_instance_create(name);
	if (!k->instance) {
		stap_fail(s, "tracefs instance '%s' cannot be made: %s",
			  name, strerror(errno));
		return -1;
	}
	if (tracefs_instance_file_write(k->instance, "trace_clock", "mono") < 0 ||
	    tracefs_instance_set_buffer_size(k->instance, mb * 1024, -1) < 0) {
		stap_fail(s, "a ring buffer of %ld MB per CPU cannot be had: %s",
			  mb, strerror(errno));
		return -1;
	}
	return 0;
}

static int load(struct kernel_run *k)
{
	struct libstap_error err;

	if (libstap_load(k->r->file, k->r->size, &err)) {
		stap_fail(k->r->s, "program '%s' was not loaded: %s", k->r->name,
			  err.text);
		return -1;
	}
	k->loaded = true;
	return 0;
}

static int arm(struct kernel_run *k)
{
	const char *instance = tracefs_instance_get_name(k->instance);
	struct libstap_error err;

	k->watch = libstap_watch(k->r->name, &err);
	if (k->watch >= 0 && !libstap_arm(k->r->name, instance, &err)) {
		k->armed = true;
		return 0;
	}
	stap_fail(k->r->s, "program '%s' was not armed: %s", k->r->name, err.text);
	return -1;
}

static int start(struct kernel_run *k)
{
	struct stap_run *r = k->r;

	if (load(k) || make_instance(k))
		return -1;
	k->printer = stap_run_printer_new(r->s, &r->img);
	if (!k->printer)
		return -1;
	k->buffer = stap_run_buffer_open(r->s, k->instance, k->printer, r->out);
	if (!k->buffer || arm(k))
		return -1;
	stap_run_wait_start(r->wait, k->watch, true);
	stap_run_started(r);
	return 0;
}

static void print_until_end(struct kernel_run *k)
{
	while (stap_run_wait(k->r->wait) == STAP_RUN_TICK) {
		if (!stap_run_buffer_drain(k->buffer, false)) {
			stap_run_output_failed(k->r);
			return;
		}
		if (stap_run_wait_next_file(k->r->wait))
			stap_run_output_next(k->r->out);
	}
}

/* -t: hits and cost of each probe. */
static void report_probes(const struct kernel_run *k)
{
	char *probes = libstap_read(k->r->name, "probes", NULL);

	if (probes)
		fprintf(stderr, "----- probe hit report:\n%s", probes);
	free(probes);
}

/*
 * Hits whose handler did not run. Handlers that ran out of budget are errors,
 * and records that were not written are told as lost.
 */
static unsigned long long count_skipped(const struct kernel_run *k)
{
	static const char *const reasons[] = {
		" recursion=", " lock=", " nmissed="
	};
	char *probes = libstap_read(k->r->name, "probes", NULL);
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
static void report(struct kernel_run *k)
{
	struct libstap_program p;
	unsigned long long lost;
	char *error;

	lost = stap_run_buffer_lost(k->buffer);
	if (lost)
		fprintf(stderr, "WARNING: There were %llu lost records.\n", lost);
	if (libstap_program(k->r->name, &p, NULL))
		return;
	error = libstap_read(k->r->name, "error", NULL);
	stap_run_report(k->r, error, p.errors, p.misses ? count_skipped(k) : 0);
	free(error);
	if (k->r->s->opt.timing)
		report_probes(k);
}

/* Undo what start() did, print what comes out of it. */
static void stop(struct kernel_run *k)
{
	struct stap_run *r = k->r;
	struct libstap_error err;

	if (k->armed && libstap_disarm(r->name, &err)) {
		stap_fail(r->s, "program '%s' was not disarmed: %s", r->name,
			  err.text);
		r->failed = true;
	}
	if (k->armed) {
		if (!stap_run_buffer_drain(k->buffer, true))
			stap_run_output_failed(r);
		report(k);
	}
	stap_run_buffer_close(k->buffer);
	stap_run_printer_free(k->printer);
	if (k->watch >= 0)
		close(k->watch);
	if (k->instance) {
		tracefs_instance_destroy(k->instance);
		tracefs_instance_free(k->instance);
	}
	if (k->loaded && libstap_unload(r->name, &err)) {
		stap_fail(r->s, "program '%s' was not unloaded: %s", r->name,
			  err.text);
		r->failed = true;
	}
}

void stap_run_kernel(struct stap_run *r)
{
	struct kernel_run k = { .r = r, .watch = -1 };

	if (start(&k))
		r->failed = true;
	else
		print_until_end(&k);
	stop(&k);
}
