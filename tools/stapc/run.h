/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Between the files of "stapc run":
 *
 *	cmd_run.c	the program and its output, the messages at the end
 *	run_kernel.c	by the kernel: load, arm, wait, disarm, unload
 *	run_sim.c	by the simulator
 *	run_wait.c	what ends it: its own end, a signal, -T, the command of -c
 *	run_output.c	where its output goes
 *	run_buffer.c	its output out of the ring buffer, in time order
 *	run_print.c	a record of the ring buffer as the script's text
 */
#ifndef STAPC_RUN_H
#define STAPC_RUN_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "stages.h"
#include "../../kernel/trace/stap/runtime.h"

struct tracefs_instance;
struct stap_run_buffer;
struct stap_run_output;
struct stap_run_printer;
struct stap_run_wait;

/**
 * struct stap_run - the run of one program
 * @s: the session
 * @file: the program, its target() patched
 * @size: its bytes
 * @img: the program, checked
 * @name: its name
 * @out: where its output goes
 * @wait: what may end it
 * @failed: the exit status is not 0
 * @unread: nobody reads the output any more
 */
struct stap_run {
	struct stap_session *s;
	void *file;
	size_t size;
	struct stap_image img;
	const char *name;
	struct stap_run_output *out;
	struct stap_run_wait *wait;
	bool failed;
	bool unread;
};

/* cmd_run.c */

/**
 * stap_run_report() - what is said of errors when a program has ended
 * @r: the run; fails unless there are none or they are suppressed
 * @error: the errors with their places, or NULL; lines that a tab leads continue
 *	the text of the one before
 * @errors: how many
 * @skipped: hits whose handlers did not run
 */
void stap_run_report(struct stap_run *r, const char *error,
		     unsigned long long errors, unsigned long long skipped);

/* The output cannot be written: the run has failed, errno says why. */
void stap_run_output_failed(struct stap_run *r);

/* -v: all is ready. */
void stap_run_started(const struct stap_run *r);

/* run_kernel.c, run_sim.c: all of a run, up to the messages at the end */
void stap_run_kernel(struct stap_run *r);
void stap_run_sim(struct stap_run *r);

/* run_print.c */

/**
 * stap_run_printer_new() - learn how a loaded program's events are laid out
 * @s: the session, for messages
 * @img: the program
 *
 * Return: the printer, or NULL after having reported.
 */
struct stap_run_printer *stap_run_printer_new(struct stap_session *s,
					      const struct stap_image *img);
void stap_run_printer_free(struct stap_run_printer *p);

/**
 * stap_run_print() - the text of a record
 * @p: the printer
 * @rec: record of the ring buffer, from its common fields on
 * @len: its length
 * @put: takes the text, in pieces
 * @to: passed to @put
 *
 * Return: the record's event, NULL if it is not one of the program's.
 */
const struct stap_event *stap_run_print(struct stap_run_printer *p,
					const void *rec, size_t len,
					stap_put_fn put, void *to);

/* run_buffer.c */

/**
 * stap_run_buffer_open() - open an instance's ring buffer for reading
 * @s: the session, for messages
 * @instance: the instance; its clock must be "mono"
 * @printer: makes text of the records
 * @out: where the text goes
 *
 * Return: the buffer, or NULL after having reported.
 */
struct stap_run_buffer *stap_run_buffer_open(struct stap_session *s,
					     struct tracefs_instance *instance,
					     struct stap_run_printer *printer,
					     struct stap_run_output *out);
void stap_run_buffer_close(struct stap_run_buffer *b);

/**
 * stap_run_buffer_drain() - read what there is, write what is in order
 * @b: the buffer
 * @last: nothing is being written to it any more: write everything
 *
 * Return: false if the output cannot be written.
 */
bool stap_run_buffer_drain(struct stap_run_buffer *b, bool last);

/* Records that were overwritten or dropped before they could be read. */
unsigned long long stap_run_buffer_lost(const struct stap_run_buffer *b);

/* run_output.c */

/**
 * stap_run_output_open() - what -o and -S ask for
 * @s: the session, for the options and messages
 *
 * Return: the output, or NULL after having reported.
 */
struct stap_run_output *stap_run_output_open(struct stap_session *s);

/* The file that is written now. */
FILE *stap_run_output_file(const struct stap_run_output *o);

/**
 * stap_run_output_put() - what one print statement has printed
 * @o: the output
 * @flags: of its event: STAP_EVENT_*
 * @text: the text
 * @len: its length
 */
void stap_run_output_put(struct stap_run_output *o, unsigned int flags, const char *text,
			 size_t len);

/* Go on in the next file, if it is files. */
void stap_run_output_next(struct stap_run_output *o);

/* Return: false if it cannot be written; errno says why. */
bool stap_run_output_flush(struct stap_run_output *o);

/* Waits for the commands of system(). Return: false if it cannot be written. */
bool stap_run_output_close(struct stap_run_output *o);

/* run_wait.c */

/* Why a wait ended. */
enum stap_run_event {
	STAP_RUN_TICK,		/* the time is over: look into the ring buffer */
	STAP_RUN_ENDED,		/* the program ended by itself */
	STAP_RUN_STOP,		/* a signal, -T, or the end of -c's command */
};

/**
 * stap_run_wait_new() - get ready to wait: take over signals, start the command
 * @s: the session: -c, -T, and messages
 *
 * The command does not run before stap_run_wait_start().
 *
 * Return: the waiter, or NULL after having reported.
 */
struct stap_run_wait *stap_run_wait_new(struct stap_session *s);

/* Process id of -c's command, 0 if there is none. */
pid_t stap_run_wait_child(const struct stap_run_wait *w);

/* SIGUSR2 has come since this was asked last: the next output file is wanted. */
bool stap_run_wait_next_file(struct stap_run_wait *w);

/* The command has ended by itself, and not well: nor has the run. */
bool stap_run_wait_failed(const struct stap_run_wait *w);

/**
 * stap_run_wait_start() - all is armed: let the command run
 * @w: the waiter
 * @watch: readable when the program has ended by itself; -1 if it is not known
 * @limit: let the time of -T begin
 */
void stap_run_wait_start(struct stap_run_wait *w, int watch, bool limit);
enum stap_run_event stap_run_wait(struct stap_run_wait *w);

/**
 * stap_run_wait_for() - stap_run_wait() for a given time
 * @w: the waiter
 * @ns: how long; less than 0: as long as it takes
 */
enum stap_run_event stap_run_wait_for(struct stap_run_wait *w, int64_t ns);

/* Ends the command if it still runs, gives the signals back. */
void stap_run_wait_free(struct stap_run_wait *w);

#endif
