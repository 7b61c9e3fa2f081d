// SPDX-License-Identifier: GPL-2.0
/*
 * Places in programs by source file, which debugging information tells of:
 *
 *	process("p").function("f@file.c")
 *	process("p").statement("f@file.c:12"), ("f@file.c+2"), ("f@file.c")
 *
 * Function and file are globs; of a file's name the end is enough. A line is
 * where its first statement begins, in each function that it was compiled
 * into; "+2" counts from the line of the function's definition.
 */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include "dwarf_info.h"
#include "point_process.h"

/* "f@file.c:12", taken apart. */
struct place {
	const char *function, *file;
	int line;		/* 0: the function's first instruction */
	bool relative;
};

struct place_search {
	struct stap_derive *d;
	enum stap_probe_kind kind;
	const struct stap_process_file *file;
	struct place place;
	int found;		/* in the file; -1: failed */
	bool debuginfo;		/* some program has it */
	int before, after;	/* lines that have code */
};

static const char *component_name(const struct ast_probe_point *pt)
{
	return stap_point_has(pt, "statement") ? "statement" : "function";
}

static int parse_place(struct stap_derive *d, const struct ast_probe_point *pt,
		       const char *text, struct place *place)
{
	const char *at = strchr(text, '@'), *mark;
	char *end;

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
	place->line = strtol(mark + 1, &end, 10);
	if (*end || end == mark + 1 || place->line <= 0)
		return stap_point_fail(d, pt->tok, "lines are single numbers here, not '%s'", mark);
	return 0;
}

static bool add_place(void *data, const char *function, const char *file, int line, uint64_t pc)
{
	struct place_search *x = data;
	struct stap_process_file f = *x->file;
	struct sema_probe *pr;

	if (fnmatch(x->place.function, function, 0))
		return true;
	f.pt = stap_point_with(x->d->p, f.pt, component_name(f.pt),
			       stap_arena_printf(x->d->p->a, "%s@%s:%d", function, file, line));
	pr = stap_process_add(x->d, &f, x->kind, pc);
	x->found = pr ? x->found + 1 : -1;
	return pr;
}

/* The line so far behind the one where the function is defined. */
static bool add_relative(void *data, const char *function, const char *file, int line,
			 uint64_t pc)
{
	struct place_search *x = data;
	struct stap_dwarf *dw = stap_dwarf_get(x->d->p->s, x->file->program->path);

	(void)function;
	(void)pc;
	stap_dwarf_lines(dw, file, line + x->place.line, add_place, x);
	return x->found >= 0;
}

static int places_of(void *data, const struct stap_process_file *f)
{
	struct place_search *x = data;
	const struct place *p = &x->place;
	struct stap_dwarf *dw = stap_dwarf_get(x->d->p->s, f->program->path);

	x->file = f;
	x->found = 0;
	if (!dw)
		return 0;
	x->debuginfo = true;
	if (!p->line)
		stap_dwarf_functions(dw, p->function, p->file, add_place, x);
	else if (p->relative)
		stap_dwarf_functions(dw, p->function, p->file, add_relative, x);
	else
		stap_dwarf_lines(dw, p->file, p->line, add_place, x);
	if (!x->found && p->line && !p->relative)
		stap_dwarf_near(dw, p->file, p->line, &x->before, &x->after);
	return x->found;
}

static int fail_no_place(struct place_search *x, const struct ast_probe_point *pt)
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

int stap_process_source(struct stap_derive *d, enum stap_probe_kind kind,
			const struct ast_probe_point *pt)
{
	struct place_search x = { .d = d, .kind = kind };
	int n;

	if (parse_place(d, pt, stap_point_string(pt, component_name(pt)), &x.place))
		return -1;
	n = stap_process_files(d, pt, places_of, &x);
	if (n)
		return n;
	return fail_no_place(&x, pt);
}

static int build_statement(struct stap_derive *d, const struct stap_point_form *f,
			   const struct ast_probe_point *pt)
{
	return stap_process_source(d, f->arg, pt);
}

#define PROCESS	"{process,process(s),process(n)}"

const struct stap_point_form stap_point_source_forms[] = {
	{ PROCESS ".statement(s)",		build_statement, STAP_PROBE_UPROBE, NULL },
	{ PROCESS ".library(s).statement(s)",	build_statement, STAP_PROBE_UPROBE, NULL },
	{ }
};
