// SPDX-License-Identifier: GPL-2.0
/*
 * The names of functions in user space, for programs that print some: the
 * kernel has no symbols of programs and libraries, so they go into the file.
 *
 *	OBJECT	/usr/bin/ls, build id		SYMBOL	0x4520 +0x31 main
 *						SYMBOL	0x4560 +0x2f usage
 *
 * Meant are the files that the script's probes are in, what -c and -x name, what
 * -d adds, and with --ldd the libraries of all these.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include "code.h"
#include "image.h"
#include "modules.h"
#include "program.h"
#include "sema.h"
#include "stages.h"

/* Of a file: functions, and what they take in the program file at most. */
struct object {
	struct stap_program *program;
	struct stap_program_range *v;
	unsigned int n;
	size_t bytes;
};

struct objects {
	struct stap_code *c;
	struct { AST_VEC(struct object); } list;
};

/* --- which files ---------------------------------------------------------- */

static bool add_object(void *data, const char *path)
{
	struct objects *o = data;
	struct object object = {};
	const char *why;
	unsigned int i;

	object.program = stap_program_open(o->c->s, path, &why);
	for (i = 0; object.program && i < o->list.n; i++) {
		if (o->list.v[i].program == object.program)
			return true;
	}
	if (object.program)
		ast_vec_add(o->c->s->arena, &o->list, object);
	return true;
}

static void add_probed(struct objects *o)
{
	const struct stap_sema *m = o->c->s->sema;
	const char *target = "", *scope = "";
	unsigned int i;

	for (i = 0; i < m->probes.n; i++) {
		const struct sema_probe *pr = m->probes.v[i];

		if ((pr->kind == STAP_PROBE_UPROBE || pr->kind == STAP_PROBE_URETURN) &&
		    pr->target != target)
			add_object(o, target = pr->target);
		if (pr->pid)
			add_object(o, stap_arena_printf(o->c->s->arena, "/proc/%u/exe", pr->pid));
		else if (*pr->scope && pr->scope != scope)
			add_object(o, scope = pr->scope);
	}
}

/* The target process's program. */
static void add_target(struct objects *o)
{
	const struct stap_options *opt = &o->c->s->opt;
	const char *path = NULL;

	if (opt->target_pid)
		path = stap_program_of_pid(o->c->s, opt->target_pid);
	else if (opt->cmd)
		path = stap_program_which(o->c->s, stap_program_of_command(o->c->s, opt->cmd));
	if (path)
		add_object(o, path);
}

/* A file, a program of $PATH, or a module, whose names the kernel itself knows. */
static void add_option(struct objects *o, const char *name)
{
	struct stap_session *s = o->c->s;
	const char *path, *why;
	enum stap_module_state state;

	if (!stap_program_open(s, name, &why)) {
		path = strchr(name, '/') ? NULL : stap_program_which(s, name);
		state = stap_module_state(s, stap_module_name(s->arena, name));
		if (!path && !strchr(name, '/') &&
		    (!strcmp(name, "kernel") || state != STAP_MODULE_ABSENT))
			return;
		if (!path || !stap_program_open(s, path, &why)) {
			stap_warn(s, NULL, "no names of functions from '%s' (option -d): %s",
				  name, why);
			return;
		}
		name = path;
	}
	add_object(o, name);
}

static void find_objects(struct objects *o)
{
	struct stap_session *s = o->c->s;
	const struct stap_options *opt = &s->opt;
	unsigned int i, n;

	add_probed(o);
	add_target(o);
	for (i = 0; i < opt->objects.n; i++)
		add_option(o, opt->objects.v[i]);
	if (!opt->ldd)
		return;
	n = o->list.n;
	for (i = 0; i < n; i++)
		stap_program_libraries(s, o->list.v[i].program, add_object, o);
	if (opt->target_pid)
		stap_program_mapped(s, opt->target_pid, add_object, o);
}

/* --- what fits ------------------------------------------------------------ */

static void measure(struct objects *o, struct object *object)
{
	unsigned int i;

	object->v = stap_program_ranges(o->c->s, object->program, &object->n);
	object->bytes = sizeof(struct stap_object) + strlen(object->program->path) + 64;
	for (i = 0; i < object->n; i++)
		object->bytes += sizeof(struct stap_symbol) + strlen(object->v[i].name) + 1;
}

/* What the rest of the program leaves of a file, with something to spare. */
static size_t room(const struct stap_code *c)
{
	size_t used = sizeof(struct stap_header) + 65536 + c->str.n;

	used += c->consts.n * sizeof(*c->consts.v) + c->globals.n * sizeof(*c->globals.v) +
		c->funcs.n * sizeof(*c->funcs.v) + c->slots.n + c->args.n * sizeof(*c->args.v) +
		c->insns.n * sizeof(*c->insns.v) + c->probes.n * sizeof(*c->probes.v) +
		c->formats.n * sizeof(*c->formats.v) + c->fields.n * sizeof(*c->fields.v) +
		c->events.n * sizeof(*c->events.v) + c->catches.n * sizeof(*c->catches.v) +
		c->lines.n * sizeof(*c->lines.v) + c->sources.n * sizeof(*c->sources.v) +
		c->regexes.n * sizeof(*c->regexes.v) + c->dfa.n * sizeof(*c->dfa.v) +
		c->relocs.n * sizeof(*c->relocs.v);
	return used < STAP_FILE_MAX ? STAP_FILE_MAX - used : 0;
}

/* Leaves the largest out until the others fit. */
static void leave_out(struct objects *o)
{
	size_t left = room(o->c);

	for (;;) {
		struct object *largest = o->list.v;
		size_t n = 0, bytes = 0, symbols = 0;
		unsigned int i;

		for (i = 0; i < o->list.n; i++) {
			struct object *x = &o->list.v[i];

			n += x->n != 0;
			symbols += x->n;
			bytes += x->n ? x->bytes : 0;
			if (x->n > largest->n)
				largest = x;
		}
		if (bytes <= left && n <= stap_section_rows[STAP_SEC_OBJECT].max &&
		    symbols <= stap_section_rows[STAP_SEC_SYMBOL].max)
			return;
		stap_warn(o->c->s, NULL,
			  "no room in the program file for the names of the %u functions of '%s'",
			  largest->n, largest->program->path);
		largest->n = 0;
	}
}

/* --- the records ---------------------------------------------------------- */

static uint32_t symbol_name(struct stap_code *c, const char *name)
{
	char text[STAP_SYMBOL_MAX], *p;

	snprintf(text, sizeof(text), "%s", name);
	for (p = text; *p; p++) {
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = '?';
	}
	return code_string(c, text);
}

/* What tells a file without a build id from others; 0 if it cannot be read. */
static uint32_t file_sum(const struct stap_program *p)
{
	static unsigned char chunk[65536];
	uint32_t crc = crc32(0, NULL, 0);
	off_t at = 0;
	ssize_t n;

	while ((n = pread(p->fd, chunk, sizeof(chunk), at)) > 0) {
		crc = crc32(crc, chunk, n);
		at += n;
	}
	return n < 0 ? 0 : crc;
}

static void add_records(struct stap_code *c, const struct object *x)
{
	struct stap_object object = {
		.path = code_string(c, x->program->path),
		.build_id = code_string(c, x->program->build_id),
		.symbol = c->symbols.n,
		.nsymbol = x->n,
	};
	unsigned int i;

	if (!*x->program->build_id)
		object.crc = file_sum(x->program);
	ast_vec_add(c->s->arena, &c->objects, object);
	for (i = 0; i < x->n; i++) {
		struct stap_symbol symbol = {
			.offset = x->v[i].offset,
			.size = x->v[i].size,
			.name = symbol_name(c, x->v[i].name),
		};

		ast_vec_add(c->s->arena, &c->symbols, symbol);
	}
}

static bool prints_names(const struct stap_code *c)
{
	unsigned int i;

	for (i = 0; i < c->insns.n; i++) {
		const struct stap_insn *in = &c->insns.v[i];

		if (in->op == STAP_OP_CALLB &&
		    (in->b == STAP_BI_USYMNAME || in->b == STAP_BI_USYMDATA ||
		     in->b == STAP_BI_USTACK_TEXT))
			return true;
	}
	return false;
}

static bool path_fits(const char *path)
{
	const unsigned char *p = (const unsigned char *)path;

	while (*p && *p >= ' ' && *p != 0x7f)
		p++;
	return !*p && p - (const unsigned char *)path < STAP_POINT_MAX;
}

void code_symbols(struct stap_code *c)
{
	struct objects o = { .c = c };
	unsigned int i;

	if (!prints_names(c))
		return;
	find_objects(&o);
	for (i = 0; i < o.list.n; i++) {
		if (path_fits(o.list.v[i].program->path))
			measure(&o, &o.list.v[i]);
	}
	if (o.list.n)
		leave_out(&o);
	for (i = 0; i < o.list.n; i++) {
		if (o.list.v[i].n)
			add_records(c, &o.list.v[i]);
	}
}
