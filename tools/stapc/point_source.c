// SPDX-License-Identifier: GPL-2.0
/*
 * Places by source file, which debugging information tells of:
 *
 *	process("p").function("f@file.c")
 *	process("p").statement("f@file.c:12"), ("f@file.c+2"), ("f@file.c")
 *	process("p").statement("f@file.c:12,14-16"), ("f@file.c:*")
 *	process("p").statement("f@file.c:12").nearest
 *	process("p").function("f").label("l")
 *
 * and the same in the kernel (point_place.c).
 *
 * Function and file are globs; of a file's name the end is enough. A line is
 * where its first statement begins, in each function that it was compiled
 * into; "+2" counts from the line of the function's definition. A function is
 * the function, whatever lines are named.
 */
#include <fnmatch.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "point_process.h"
#include "point_source.h"

/* One of "12,14-16": returns where it ends, NULL if it is none. */
static const char *parse_range(const char *text, struct stap_line_range *r)
{
	char *end;

	if (*text < '0' || *text > '9')
		return NULL;
	r->from = strtol(text, &end, 10);
	r->to = r->from;
	if (*end == '-') {
		text = end + 1;
		r->to = strtol(text, &end, 10);
		if (end == text)
			return NULL;
	}
	return r->from > 0 && r->to >= r->from ? end : NULL;
}

/* "12,14-16" or "*" */
static bool parse_lines(struct stap_derive *d, const char *text, struct stap_place *place)
{
	struct stap_line_range r = { 1, INT_MAX };

	if (!strcmp(text, "*")) {
		ast_vec_add(d->p->a, &place->lines, r);
		return true;
	}
	for (;; text++) {
		text = parse_range(text, &r);
		if (!text || (*text && *text != ','))
			return false;
		ast_vec_add(d->p->a, &place->lines, r);
		if (!*text)
			return true;
	}
}

int stap_place_parse(struct stap_derive *d, const struct ast_probe_point *pt,
		     const char *text, struct stap_place *place)
{
	const char *at = strchr(text, '@'), *mark;

	memset(place, 0, sizeof(*place));
	place->function = stap_arena_strndup(d->p->a, text, at ? (size_t)(at - text) :
					     strlen(text));
	if (!at)
		return 0;
	mark = at + strcspn(at, ":+");
	place->file = stap_arena_strndup(d->p->a, at + 1, mark - at - 1);
	if (!*mark)
		return 0;
	place->relative = *mark == '+';
	place->nearest = stap_point_has(pt, "nearest");
	if (!parse_lines(d, mark + 1, place) ||
	    (place->relative && (place->lines.n > 1 ||
				 place->lines.v[0].to != place->lines.v[0].from)))
		return stap_point_fail(d, pt->tok,
				       "lines are ':12', ':12,14-16', ':*' or '+2', not '%s'",
				       mark);
	if (stap_point_has(pt, "function"))
		memset(&place->lines, 0, sizeof(place->lines));
	return 0;
}

static bool add_place(void *data, const char *function, const char *file, int line, uint64_t pc)
{
	struct stap_place_search *x = data;
	int n;

	if (fnmatch(x->place.function, function, 0))
		return true;
	n = x->add(x->data, stap_arena_printf(x->d->p->a, "%s@%s:%d", function, file, line),
		   function, pc);
	x->found = n < 0 ? -1 : x->found + n;
	return n >= 0;
}

/* A function, and of the lines with code in it the one that is nearest. */
struct near_function {
	const char *name, *file;
	int first, last, line;
	uint64_t pc;
};

struct near_search {
	struct stap_place_search *x;
	int line;
	struct { AST_VEC(struct near_function); } functions;
};

static bool note_near(void *data, const char *function, const char *file, int line, uint64_t pc)
{
	struct near_function new = { function, file, line, line, line, pc }, *f;
	struct near_search *n = data;
	unsigned int i;

	if (fnmatch(n->x->place.function, function, 0))
		return true;
	for (i = 0; i < n->functions.n; i++) {
		f = &n->functions.v[i];
		if (!strcmp(f->name, function) && !strcmp(f->file, file))
			break;
	}
	if (i == n->functions.n)
		ast_vec_add(n->x->d->p->a, &n->functions, new);
	f = &n->functions.v[i];
	f->first = line < f->first ? line : f->first;
	f->last = line > f->last ? line : f->last;
	if (abs(line - n->line) < abs(f->line - n->line)) {
		f->line = line;
		f->pc = pc;
	}
	return true;
}

/* In each function that the line is in. */
static void find_nearest(struct stap_place_search *x, const char *file, int line)
{
	static const struct stap_line_range all = { 1, INT_MAX };
	struct near_search n = { .x = x, .line = line };
	unsigned int i;

	stap_dwarf_lines(x->dwarf, x->place.function, file, &all, 1, note_near, &n);
	for (i = 0; i < n.functions.n; i++) {
		struct near_function *f = &n.functions.v[i];

		if (line >= f->first && line <= f->last &&
		    !add_place(x, f->name, f->file, line, f->pc))
			return;
	}
}

static void find_lines(struct stap_place_search *x, const char *file,
		       const struct stap_line_range *r, unsigned int n)
{
	if (x->place.nearest && n == 1 && r->from == r->to)
		find_nearest(x, file, r->from);
	else
		stap_dwarf_lines(x->dwarf, x->place.function, file, r, n, add_place, x);
}

/* The line so far behind the one where the function is defined. */
static bool add_relative(void *data, const char *function, const char *file, int line,
			 uint64_t pc)
{
	struct stap_place_search *x = data;
	struct stap_line_range r = x->place.lines.v[0];

	(void)function;
	(void)pc;
	r.from += line;
	r.to += line;
	find_lines(x, file, &r, 1);
	return x->found >= 0;
}

int stap_place_find(struct stap_place_search *x, struct stap_dwarf *dw)
{
	const struct stap_place *p = &x->place;

	x->dwarf = dw;
	x->found = 0;
	if (!dw)
		return 0;
	x->debuginfo = true;
	if (!p->lines.n)
		stap_dwarf_functions(dw, p->function, p->file, add_place, x);
	else if (p->relative)
		stap_dwarf_functions(dw, p->function, p->file, add_relative, x);
	else
		find_lines(x, p->file, p->lines.v, p->lines.n);
	if (!x->found && p->lines.n == 1 && p->lines.v[0].from == p->lines.v[0].to && !p->relative)
		stap_dwarf_near(dw, p->file, p->lines.v[0].from, &x->before, &x->after);
	return x->found;
}

int stap_place_fail(struct stap_place_search *x, const struct ast_probe_point *pt)
{
	struct stap_arena *a = x->d->p->a;
	const char *text = "";

	if (!x->debuginfo)
		return stap_point_fail(x->d, pt->tok,
				       "no debugging information: source files are not known");
	if (x->before)
		text = stap_arena_printf(a, ":%d", x->before);
	if (x->after)
		text = stap_arena_printf(a, "%s%s:%d", text, *text ? " or " : "", x->after);
	return stap_point_fail(x->d, NULL, "no match%s%s%s", *text ? " (try " : "", text,
			       *text ? ")" : "");
}

/* Programs */

struct process_search {
	struct stap_place_search x;
	enum stap_probe_kind kind;
	const struct stap_process_file *file;
};

static const char *component_name(const struct ast_probe_point *pt)
{
	return stap_point_has(pt, "statement") ? "statement" : "function";
}

static int add_process(void *data, const char *text, const char *function, uint64_t pc)
{
	struct process_search *s = data;
	struct stap_process_file f = *s->file;

	(void)function;
	f.pt = stap_point_with(s->x.d->p, f.pt, component_name(f.pt), text);
	if (stap_program_begins(s->x.d->p->s, f.program, pc))
		return stap_process_add_entry(s->x.d, &f, s->kind, pc) ? 1 : -1;
	return stap_process_add(s->x.d, &f, s->kind, pc) ? 1 : -1;
}

static int places_of(void *data, const struct stap_process_file *f)
{
	struct process_search *s = data;

	s->file = f;
	return stap_place_find(&s->x, stap_dwarf_get(s->x.d->p->s, f->program->path));
}

int stap_process_source(struct stap_derive *d, enum stap_probe_kind kind,
			const struct ast_probe_point *pt)
{
	struct process_search s = { .x.d = d, .x.add = add_process, .x.data = &s, .kind = kind };
	int n;

	if (stap_place_parse(d, pt, stap_point_string(pt, component_name(pt)), &s.x.place))
		return -1;
	n = stap_process_files(d, pt, places_of, &s);
	return n ? n : stap_place_fail(&s.x, pt);
}

static int build_statement(struct stap_derive *d, const struct stap_point_form *f,
			   const struct ast_probe_point *pt)
{
	return stap_process_source(d, f->arg, pt);
}

static bool add_label(void *data, const char *function, const char *file, int line,
		      const char *label, uint64_t pc)
{
	struct process_search *s = data;
	struct stap_place_search *x = &s->x;
	const struct stap_process_file *before = s->file;
	struct stap_process_file f = *before;
	int n;

	f.pt = stap_point_with(x->d->p, f.pt, "label", label);
	s->file = &f;
	n = add_process(s, stap_arena_printf(x->d->p->a, "%s@%s:%d", function, file, line),
			function, pc);
	s->file = before;
	x->found = n < 0 ? -1 : x->found + n;
	return n >= 0;
}

static int labels_of(void *data, const struct stap_process_file *f)
{
	struct process_search *s = data;
	struct stap_dwarf *dw = stap_dwarf_get(s->x.d->p->s, f->program->path);

	s->file = f;
	s->x.found = 0;
	if (!dw)
		return 0;
	s->x.debuginfo = true;
	stap_dwarf_labels(dw, s->x.place.function, s->x.place.file,
			  stap_point_string(f->pt, "label"), add_label, s);
	return s->x.found;
}

static int build_label(struct stap_derive *d, const struct stap_point_form *f,
		       const struct ast_probe_point *pt)
{
	struct process_search s = { .x.d = d, .kind = f->arg };
	int n;

	if (stap_place_parse(d, pt, stap_point_string(pt, "function"), &s.x.place))
		return -1;
	n = stap_process_files(d, pt, labels_of, &s);
	return n ? n : stap_place_fail(&s.x, pt);
}

#define PROCESS	"{process,process(s),process(n)}"

const struct stap_point_form stap_point_source_forms[] = {
	{ PROCESS ".statement(s)",		build_statement, STAP_PROBE_UPROBE, NULL },
	{ PROCESS ".statement(s).nearest",	build_statement, STAP_PROBE_UPROBE, NULL },
	{ PROCESS ".library(s).statement(s)",	build_statement, STAP_PROBE_UPROBE, NULL },
	{ PROCESS ".library(s).statement(s).nearest", build_statement, STAP_PROBE_UPROBE, NULL },
	{ PROCESS ".function(s).label(s)",	build_label, STAP_PROBE_UPROBE, NULL },
	{ PROCESS ".library(s).function(s).label(s)", build_label, STAP_PROBE_UPROBE, NULL },
	{ }
};
