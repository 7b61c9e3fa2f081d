// SPDX-License-Identifier: GPL-2.0
/*
 * Places in the kernel by source file, where its vmlinux has debugging
 * information, or the file of a module has:
 *
 *	kernel.function("vfs_*@fs/read_write.c")
 *	kernel.statement("vfs_read@fs/read_write.c:470")
 *	module("ext4").statement("ext4_rename@namei.c:*")
 *
 * A function is probed by its name, as everywhere, so it has to be the one that
 * the kernel finds by it: the first of several that have it. A statement is
 * where its function begins and how far behind that; this holds for one build of
 * the kernel, by whose BTF it knows itself.
 */
#include <stdlib.h>
#include <string.h>
#include "btf.h"
#include "modules.h"
#include "point_kernel.h"
#include "point_source.h"
#include "program.h"

struct kernel_search {
	struct stap_place_search x;
	const struct ast_probe_point *pt;
	bool (*add)(void *data, const char *text, const char *function, uint32_t proto);
	void *data;
	const char *module;		/* NULL: the kernel */
	bool typed;			/* there is a BTF, whose functions are known */
	struct { AST_VEC(struct stap_btf_func); } known;	/* that can be probed, by name */
	const struct stap_program_func *symbols;		/* as the kernel finds them */
	unsigned int nsymbols;
};

static bool note_function(void *data, const struct stap_btf_func *f)
{
	struct kernel_search *s = data;

	ast_vec_add(s->x.d->p->a, &s->known, *f);
	return true;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct stap_btf_func *)a)->name,
		      ((const struct stap_btf_func *)b)->name);
}

/* Which function the name is, for the kernel. */
static const struct stap_program_func *named(const struct kernel_search *s, const char *name)
{
	unsigned int i;

	for (i = 0; i < s->nsymbols; i++) {
		if (!strcmp(s->symbols[i].name, name))
			return &s->symbols[i];
	}
	return NULL;
}

static const struct stap_program_func *around(const struct kernel_search *s, uint64_t pc)
{
	unsigned int i;

	for (i = 0; i < s->nsymbols; i++) {
		if (pc - s->symbols[i].addr < s->symbols[i].size &&
		    strncmp(s->symbols[i].name, "__pfx_", 6))
			return &s->symbols[i];
	}
	return NULL;
}

static int add_function(void *data, const char *text, const char *function, uint64_t pc)
{
	struct kernel_search *s = data;
	struct stap_btf_func key = { .name = function }, *known = NULL;
	const struct stap_program_func *sym;

	if (s->known.n)
		known = bsearch(&key, s->known.v, s->known.n, sizeof(key), compare_names);
	sym = known || !s->typed ? named(s, function) : NULL;
	if (!sym || pc - sym->addr >= (sym->size ? sym->size : 1))
		return 0;
	return s->add(s->data, text, sym->name, known ? known->proto : 0) ? 1 : -1;
}

static int add_statement(void *data, const char *text, const char *function, uint64_t pc)
{
	struct kernel_search *s = data;
	const struct stap_program_func *sym = around(s, pc);
	struct stap_derive *d = s->x.d;
	struct sema_probe *pr;

	(void)function;
	if (!sym || named(s, sym->name) != sym)
		return 0;
	pr = stap_point_add(d, STAP_PROBE_STATEMENT, stap_point_with(d->p, s->pt, "statement",
								     text));
	if (!pr)
		return -1;
	pr->target = sym->name;
	if (s->module)
		pr->module = s->module;
	pr->p[0] = pc - sym->addr;
	return 1;
}

/* Its symbols are those that the kernel has, so without them nothing can be said. */
static void open_kernel(struct kernel_search *s)
{
	struct stap_session *session = s->x.d->p->s;
	const char *path = stap_btf_vmlinux(session), *why;
	struct stap_program *program = path ? stap_program_open(session, path, &why) : NULL;

	if (!program)
		return;
	s->symbols = stap_program_functions(session, program, &s->nsymbols);
	stap_place_find(&s->x, stap_dwarf_get(session, path));
}

static void open_module(struct kernel_search *s)
{
	struct stap_session *session = s->x.d->p->s;

	s->symbols = stap_module_functions(session, s->module, &s->nsymbols);
	if (s->symbols)
		stap_place_find(&s->x, stap_dwarf_get(session, stap_btf_module_file(session,
										    s->module)));
}

/* The types of what is probed; -1 if there can be no places in it. */
static int open_types(struct kernel_search *s, const struct ast_probe_point *pt,
		      struct stap_btf **b)
{
	struct stap_derive *d = s->x.d;

	if (!s->module) {
		*b = stap_btf_get(d->p->s);
		return *b ? 0 : stap_point_fail(d, NULL,
						"no BTF of the kernel, functions are unknown");
	}
	if (stap_btf_is_glob(s->module))
		return stap_point_fail(d, pt->tok,
				       "source files are known of one module, not of a pattern of them");
	if (!*s->module || stap_kernel_module_gone(d, s->module))
		return stap_point_fail(d, NULL, "no match");
	*b = stap_btf_module(d->p->s, s->module);
	return 0;
}

int stap_kernel_place(struct stap_derive *d, const struct ast_probe_point *pt, const char *text,
		      bool (*add)(void *data, const char *text, const char *function,
				  uint32_t proto),
		      void *data)
{
	const char *module = stap_point_string(pt, "module");
	struct kernel_search s = {
		.x.d = d, .x.add = add ? add_function : add_statement, .x.data = &s,
		.module = module ? stap_module_name(d->p->a, module) : NULL,
		.pt = pt, .add = add, .data = data,
	};
	struct stap_btf *b = NULL;

	if (stap_place_parse(d, pt, text, &s.x.place) || open_types(&s, pt, &b))
		return -1;
	s.typed = b;
	if (add && b)
		stap_btf_func_glob(b, s.x.place.function, note_function, &s);
	if (module)
		open_module(&s);
	else
		open_kernel(&s);
	return s.x.found ? s.x.found : stap_place_fail(&s.x, pt);
}
