/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Places by source file, "f@file.c:12", in whatever has debugging information.
 */
#ifndef STAPC_POINT_SOURCE_H
#define STAPC_POINT_SOURCE_H

#include "dwarf_info.h"
#include "point.h"

/**
 * struct stap_place - "f@file.c:12,14-16", taken apart
 * @function: a glob
 * @file: a glob, NULL for any
 * @lines: which; none: the function's first instruction
 * @relative: they count from the line of the function's definition
 * @nearest: where a line has no code the nearest one of the function is meant
 */
struct stap_place {
	const char *function, *file;
	struct { AST_VEC(struct stap_line_range); } lines;
	bool relative;
	bool nearest;
};

/**
 * struct stap_place_search - search for what a text means
 * @d: what is being expanded
 * @place: by stap_place_parse()
 * @add: is given each place that fits, with a text that names it: 1 if there is a
 *	probe now, 0 if there cannot be one, -1 after stap_point_fail()
 * @data: for @add
 *
 * The rest is point_source.c's, for stap_place_fail().
 */
struct stap_place_search {
	struct stap_derive *d;
	struct stap_place place;
	int (*add)(void *data, const char *text, const char *function, uint64_t pc);
	void *data;

	int found;		/* in this file; -1: failed */
	struct stap_dwarf *dwarf;
	bool debuginfo;		/* some file has it */
	int before, after;	/* lines that have code */
};

int stap_place_parse(struct stap_derive *d, const struct ast_probe_point *pt,
		     const char *text, struct stap_place *place);

/* Returns how many there are in a file, -1 after an error; @dw may be NULL. */
int stap_place_find(struct stap_place_search *x, struct stap_dwarf *dw);

/* That there is none. */
int stap_place_fail(struct stap_place_search *x, const struct ast_probe_point *pt);

/**
 * stap_kernel_place() - point_place.c: probes in the kernel by source file
 * @d: what is being expanded
 * @pt: with function("f@file") or statement("f@file:line")
 * @text: that
 * @add: adds a probe on a function, for the former; NULL for the latter
 * @data: for @add
 *
 * Return: how many, or -1 after stap_point_fail().
 */
int stap_kernel_place(struct stap_derive *d, const struct ast_probe_point *pt, const char *text,
		      bool (*add)(void *data, const char *text, const char *function,
				  uint32_t proto),
		      void *data);

#endif
