/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Between the files of "stapc run":
 *
 *	cmd_run.c	the life of one program: load, arm, wait, disarm, unload
 *	run_wait.c	what ends it: its own end, a signal, -T, the command of -c
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
struct stap_run_printer;
struct stap_run_wait;

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
 * Return: false if the record is not one of the program's.
 */
bool stap_run_print(struct stap_run_printer *p, const void *rec, size_t len,
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
					     FILE *out);
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

/* run_wait.c */

/* Why a wait ended. */
enum stap_run_event {
	STAP_RUN_TICK,		/* time to look into the ring buffer */
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

/* All is armed: let the command run and the time of -T begin. */
void stap_run_wait_start(struct stap_run_wait *w, int watch);
enum stap_run_event stap_run_wait(struct stap_run_wait *w);

/* Ends the command if it still runs, gives the signals back. */
void stap_run_wait_free(struct stap_run_wait *w);

#endif
