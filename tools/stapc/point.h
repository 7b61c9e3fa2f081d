/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The forms of probe points, and how one becomes a struct sema_probe.
 */
#ifndef STAPC_POINT_H
#define STAPC_POINT_H

#include "pass2.h"

struct stap_derive;

/**
 * struct stap_point_form - a form of probe point
 * @pattern: 'timer.{s,sec}(n)': braces hold alternatives, (n) takes a number,
 *	(s) a string. With ".**" at the end: anything that begins so.
 * @build: appends probes with stap_point_add(); returns how many, or -1
 *	after stap_point_fail(). NULL: refused with @refuse.
 *	Of "a.**": makes the forms below a, with stap_point_form_add(), when a
 *	point there is looked up for the first time.
 * @arg: the form's own, for @build
 * @refuse: why there is no @build
 */
struct stap_point_form {
	const char *pattern;
	int (*build)(struct stap_derive *d, const struct stap_point_form *f,
		     const struct ast_probe_point *pt);
	long arg;
	const char *refuse;
};

#define STAP_POINT_NEEDS_DWARF(kind) \
	"probe points of kind '" kind "' are not supported: they need the kernel's debuginfo"

/* Tables of forms, each ends in a row without pattern; point.c lists them. */
extern const struct stap_point_form stap_point_timer_forms[];
extern const struct stap_point_form stap_point_kernel_forms[];
extern const struct stap_point_form stap_point_trace_forms[];
extern const struct stap_point_form stap_point_kprobe_forms[];
extern const struct stap_point_form stap_point_symbol_forms[];
extern const struct stap_point_form stap_point_plt_forms[];
extern const struct stap_point_form stap_point_mark_forms[];
extern const struct stap_point_form stap_point_source_forms[];
extern const struct stap_point_form stap_point_perf_forms[];
extern const struct stap_point_form stap_point_procfs_forms[];
extern const struct stap_point_form stap_point_syscall_forms[];
extern const struct stap_point_form stap_point_task_forms[];
extern const struct stap_point_form *const stap_point_tables[];

/**
 * struct stap_derive - one probe statement on its way through the aliases
 * @p: the pass
 * @ast: the statement
 * @level: innermost level: the user's point, or an alias' below it
 * @optional: errors are swallowed
 * @wild: a wildcard led here
 * @err_text: first error of the current point, NULL if there is none
 * @err_tok: its place, may be NULL
 */
struct stap_derive {
	struct pass2 *p;
	const struct ast_probe *ast;
	const struct stap_level *level;
	bool optional;
	bool wild;
	const char *err_text;
	const struct stap_tok *err_tok;
};

/**
 * struct stap_level - a step of alias expansion
 * @outer: towards the user; NULL for the user's own point
 * @alias: whose body goes around what @outer gives; NULL for the user's point
 * @point: the point of this level, wildcards resolved, suffix appended
 * @depth: number of outer levels
 */
struct stap_level {
	const struct stap_level *outer;
	const struct ast_alias *alias;
	const struct ast_probe_point *point;
	unsigned int depth;
};

/* Arguments of a point, by component name; @def or NULL without. */
int64_t stap_point_number(const struct ast_probe_point *pt, const char *name,
			  int64_t def);
const char *stap_point_string(const struct ast_probe_point *pt, const char *name);
bool stap_point_has(const struct ast_probe_point *pt, const char *name);

/* The first error of a point counts. Returns -1. */
int stap_point_fail(struct stap_derive *d, const struct stap_tok *tok,
		    const char *fmt, ...) __printf(3, 4);

/**
 * stap_point_add() - append a probe to the program
 * @d: what is being expanded
 * @kind: of the probe
 * @pt: its point
 *
 * Return: the probe with body, texts and condition; target, module and p are
 * empty. NULL if there are too many.
 */
struct sema_probe *stap_point_add(struct stap_derive *d, enum stap_probe_kind kind,
				  const struct ast_probe_point *pt);

/* Add a form to the tree of points; @f and what it points to stay. */
void stap_point_form_add(struct pass2 *p, const struct stap_point_form *f);

/* Whether the handler of what is being expanded uses target variables. */
bool stap_point_uses_target(struct stap_derive *d);

/* @pt with component @i's argument, a string, replaced by @text. */
const struct ast_probe_point *stap_point_with(struct pass2 *p,
					      const struct ast_probe_point *pt,
					      const char *name, const char *text);

#endif
