/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What all points in programs share: process, process("p"), process(PID), and
 * .library("l") behind them, become files.
 */
#ifndef STAPC_POINT_PROCESS_H
#define STAPC_POINT_PROCESS_H

#include "point.h"
#include "program.h"

/**
 * struct stap_process_file - a file that a point means
 * @pt: the point with the file's name in it
 * @program: the file
 * @scope: the program whose processes are meant, "" for any: of a library
 * @pid: the process that is meant, 0 for any
 */
struct stap_process_file {
	const struct ast_probe_point *pt;
	struct stap_program *program;
	const char *scope;
	long pid;
};

/* Returns how many probes there are now, -1 after stap_point_fail(). */
typedef int (*stap_process_fn)(void *data, const struct stap_process_file *f);

/**
 * stap_process_files() - call @fn for each file that a point means
 * @d: what is being expanded
 * @pt: the point
 * @fn: stops by returning less than 0
 * @data: for @fn
 *
 * Return: the sum of what @fn returned, or -1 after stap_point_fail(). Files
 * that cannot be probed fail only if they are meant by name.
 */
int stap_process_files(struct stap_derive *d, const struct ast_probe_point *pt,
		       stap_process_fn fn, void *data);

/**
 * stap_process_add() - add a probe in a file
 * @d: what is being expanded
 * @f: the file; with the point
 * @kind: UPROBE or URETURN
 * @addr: of the instruction
 *
 * Return: the probe, whose @where.user is filled in but for marks; NULL after
 * stap_point_fail().
 */
struct sema_probe *stap_process_add(struct stap_derive *d, const struct stap_process_file *f,
				    enum stap_probe_kind kind, uint64_t addr);

/* The same where a function begins. */
struct sema_probe *stap_process_add_entry(struct stap_derive *d,
					  const struct stap_process_file *f,
					  enum stap_probe_kind kind, uint64_t addr);

/**
 * stap_process_source() - point_source.c: probes by source file
 * @d: what is being expanded
 * @kind: UPROBE or URETURN
 * @pt: with function("f@file") or statement("f@file:line")
 *
 * Return: how many, or -1 after stap_point_fail().
 */
int stap_process_source(struct stap_derive *d, enum stap_probe_kind kind,
			const struct ast_probe_point *pt);

#endif
