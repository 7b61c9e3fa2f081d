// SPDX-License-Identifier: GPL-2.0
/*
 * The debugging information of programs: opening it, and searching functions,
 * lines and scopes in it. Types are dwarf_type.c's, places of variables
 * dwarf_loc.c's.
 */
#include <dwarf.h>
#include <elfutils/libdwfl.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include "dwarf_info.h"
#include "machine.h"
#include "stages.h"

struct stap_dwarf {
	struct stap_dwarf *next;
	struct stap_arena *a;
	const char *path;
	Dwfl *dwfl;
	Dwfl_Module *module;		/* NULL: it is no ELF file */
	Dwarf *dwarf;			/* NULL: there is none */
	Dwarf_CFI *cfi;			/* of .eh_frame, else of .debug_frame */
	struct stap_dwarf_types *types;
};

static const Dwfl_Callbacks callbacks = {
	.find_elf = dwfl_build_id_find_elf,
	.find_debuginfo = dwfl_standard_find_debuginfo,
	.section_address = dwfl_offline_section_address,
};

static void open_file(struct stap_dwarf *d)
{
	Dwfl_Module *module;
	Dwarf_Addr bias;

	elf_version(EV_CURRENT);
	d->dwfl = dwfl_begin(&callbacks);
	if (!d->dwfl)
		return;
	module = dwfl_report_offline(d->dwfl, d->path, d->path, -1);
	dwfl_report_end(d->dwfl, NULL, NULL);
	if (!module)
		return;
	d->module = module;
	d->dwarf = dwfl_module_getdwarf(module, &bias);
	if (!d->dwarf)
		return;
	d->cfi = dwfl_module_eh_cfi(module, &bias);
	if (!d->cfi)
		d->cfi = dwfl_module_dwarf_cfi(module, &bias);
	d->types = stap_dwarf_types_new(d);
}

static struct stap_dwarf *get_file(struct stap_session *s, const char *path)
{
	struct stap_dwarf *d;

	for (d = s->dwarf; d; d = d->next) {
		if (!strcmp(d->path, path))
			return d;
	}
	d = stap_arena_alloc(s->arena, sizeof(*d));
	d->a = s->arena;
	d->path = stap_arena_strdup(s->arena, path);
	d->next = s->dwarf;
	s->dwarf = d;
	open_file(d);
	return d;
}

struct stap_dwarf *stap_dwarf_get(struct stap_session *s, const char *path)
{
	struct stap_dwarf *d = get_file(s, path);

	return d->dwarf ? d : NULL;
}

bool stap_dwarf_symbols(struct stap_session *s, const char *path, stap_dwarf_symbol_fn fn,
			void *data)
{
	Dwfl_Module *module = get_file(s, path)->module;
	int i, n = module ? dwfl_module_getsymtab(module) : -1;

	for (i = 0; i < n; i++) {
		GElf_Addr addr;
		GElf_Sym sym;
		const char *name = dwfl_module_getsym_info(module, i, &sym, &addr, NULL, NULL,
							   NULL);

		if (name && *name && sym.st_shndx != SHN_UNDEF)
			fn(data, name, addr, &sym);
	}
	return n > 0;
}

void stap_dwarf_close(struct stap_session *s)
{
	struct stap_dwarf *d;

	for (d = s->dwarf; d; d = d->next) {
		if (d->types)
			stap_dwarf_types_free(d->types);
		if (d->dwfl)
			dwfl_end(d->dwfl);
	}
	s->dwarf = NULL;
}

Dwarf *stap_dwarf_handle(const struct stap_dwarf *d)
{
	return d->dwarf;
}

const struct stap_machine *stap_dwarf_machine(const struct stap_dwarf *d)
{
	return stap_machine_of(dwarf_getelf(d->dwarf));
}

struct stap_arena *stap_dwarf_arena(const struct stap_dwarf *d)
{
	return d->a;
}

struct stap_dwarf_types *stap_dwarf_types(struct stap_dwarf *d)
{
	return d->types;
}

bool stap_dwarf_cfa(struct stap_dwarf *d, uint64_t pc, Dwarf_Op **ops, size_t *n)
{
	Dwarf_Frame *frame;
	Dwarf_Op *in_frame;

	if (!d->cfi || dwarf_cfi_addrframe(d->cfi, pc, &frame))
		return false;
	if (dwarf_frame_cfa(frame, &in_frame, n)) {
		free(frame);
		return false;
	}
	*ops = stap_arena_alloc(d->a, *n * sizeof(**ops));
	memcpy(*ops, in_frame, *n * sizeof(**ops));
	free(frame);
	return true;
}

/* "lib/a.c" is the end of "/src/lib/a.c". */
bool stap_dwarf_file_fits(const char *glob, const char *file)
{
	const char *end;

	if (!glob)
		return true;
	if (!file)
		return false;
	for (end = file; end; end = strchr(end, '/')) {
		end += *end == '/';
		if (!fnmatch(glob, end, 0))
			return true;
	}
	return !fnmatch(glob, file, 0);
}

struct function_search {
	const char *name, *file;
	stap_dwarf_place_fn fn;
	void *data;
};

static int visit_function(Dwarf_Die *die, void *data)
{
	const struct function_search *x = data;
	const char *name = dwarf_diename(die);
	const char *file;
	Dwarf_Addr pc;
	int line = 0;

	if (!name || fnmatch(x->name, name, 0) || dwarf_entrypc(die, &pc))
		return DWARF_CB_OK;
	file = dwarf_decl_file(die);
	if (!stap_dwarf_file_fits(x->file, file))
		return DWARF_CB_OK;
	dwarf_decl_line(die, &line);
	return x->fn(x->data, name, file ? file : "", line, pc) ? DWARF_CB_OK : DWARF_CB_ABORT;
}

void stap_dwarf_functions(struct stap_dwarf *d, const char *name, const char *file,
			  stap_dwarf_place_fn fn, void *data)
{
	struct function_search x = { .name = name, .file = file, .fn = fn, .data = data };
	Dwarf_CU *cu = NULL;
	Dwarf_Die die;

	while (!dwarf_get_units(d->dwarf, cu, &cu, NULL, NULL, &die, NULL)) {
		/* It goes on where it was left off; 0 is the end, -1 is trouble. */
		if (dwarf_getfuncs(&die, visit_function, &x, 0) > 0)
			return;
	}
}

/* Scopes */

static int find_function(Dwarf_Die *dies, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		int tag = dwarf_tag(&dies[i]);

		if (tag == DW_TAG_subprogram || tag == DW_TAG_inlined_subroutine)
			return i;
	}
	return -1;
}

struct frame_search {
	uint64_t pc;
	Dwarf_Die *found;
};

static int visit_frame(Dwarf_Die *die, void *data)
{
	struct frame_search *x = data;

	if (dwarf_haspc(die, x->pc) <= 0)
		return DWARF_CB_OK;
	*x->found = *die;
	return DWARF_CB_ABORT;
}

/* Around an inlined function stand the scopes of its definition, not of its use. */
static void find_frame(struct stap_dwarf_scope *scope, Dwarf_Die *cu)
{
	struct frame_search x = { .pc = scope->pc, .found = &scope->frame };

	scope->frame = scope->dies[scope->function];
	if (dwarf_tag(&scope->frame) == DW_TAG_inlined_subroutine)
		dwarf_getfuncs(cu, visit_frame, &x, 0);
}

bool stap_dwarf_scope(struct stap_dwarf *d, uint64_t pc, struct stap_dwarf_scope *scope)
{
	Dwarf_Die cu;
	Dwarf_Addr entry;

	memset(scope, 0, sizeof(*scope));
	scope->pc = pc;
	if (!dwarf_addrdie(d->dwarf, pc, &cu))
		return false;
	scope->n = dwarf_getscopes(&cu, pc, &scope->dies);
	scope->function = scope->n > 0 ? find_function(scope->dies, scope->n) : -1;
	if (scope->function < 0) {
		free(scope->dies);
		scope->dies = NULL;
		return false;
	}
	find_frame(scope, &cu);
	scope->entry = !dwarf_entrypc(&scope->dies[scope->function], &entry) && entry == pc;
	return true;
}

/* Lines */

struct line_seen {
	const void *function;
	int line;
};

struct line_search {
	struct stap_dwarf *d;
	const char *file;
	const struct stap_line_range *ranges;
	unsigned int n;
	stap_dwarf_place_fn fn;
	void *data;
	struct { AST_VEC(struct line_seen); } seen;
};

/* The function around the address, unless the line has been given for it already. */
static const char *new_function(struct line_search *x, Dwarf_Addr pc, int line)
{
	struct stap_dwarf_scope scope;
	const char *name;
	const void *addr;
	unsigned int i;

	if (!stap_dwarf_scope(x->d, pc, &scope))
		return NULL;
	addr = scope.dies[scope.function].addr;
	name = dwarf_diename(&scope.dies[scope.function]);
	free(scope.dies);
	for (i = 0; i < x->seen.n; i++) {
		if (x->seen.v[i].function == addr && x->seen.v[i].line == line)
			return NULL;
	}
	ast_vec_add(x->d->a, &x->seen, ((struct line_seen){ addr, line }));
	return name ? name : "";
}

static bool in_ranges(const struct line_search *x, int line)
{
	unsigned int i;

	for (i = 0; i < x->n; i++) {
		if (line >= x->ranges[i].from && line <= x->ranges[i].to)
			return true;
	}
	return false;
}

static bool visit_line(struct line_search *x, Dwarf_Line *l)
{
	const char *file = dwarf_linesrc(l, NULL, NULL), *function;
	bool statement;
	Dwarf_Addr pc;
	int line;

	if (dwarf_lineno(l, &line) || !in_ranges(x, line) ||
	    dwarf_linebeginstatement(l, &statement) || !statement || dwarf_lineaddr(l, &pc) ||
	    !stap_dwarf_file_fits(x->file, file))
		return true;
	function = new_function(x, pc, line);
	return !function || x->fn(x->data, function, file, line, pc);
}

static int visit_name(Dwarf_Die *die, void *data)
{
	const char *name = dwarf_diename(die);

	return name && !fnmatch(data, name, 0) ? DWARF_CB_ABORT : DWARF_CB_OK;
}

/*
 * Whether a compilation unit may have a function of that name, inlined ones too. It
 * takes much less than to find the function around each of its lines. What units
 * have in common may stand in another one.
 */
static bool unit_may_have(Dwarf_Die *cu, const char *function)
{
	Dwarf_Die child;

	return dwarf_getfuncs(cu, visit_name, (void *)function, 0) != 0 ||
	       (!dwarf_child(cu, &child) && dwarf_tag(&child) == DW_TAG_imported_unit);
}

void stap_dwarf_lines(struct stap_dwarf *d, const char *function, const char *file,
		      const struct stap_line_range *ranges, unsigned int nranges,
		      stap_dwarf_place_fn fn, void *data)
{
	struct line_search x = {
		.d = d, .file = file, .ranges = ranges, .n = nranges, .fn = fn, .data = data,
	};
	Dwarf_CU *cu = NULL;
	Dwarf_Lines *lines;
	Dwarf_Die die;
	size_t n, i;

	while (!dwarf_get_units(d->dwarf, cu, &cu, NULL, NULL, &die, NULL)) {
		if (!unit_may_have(&die, function) || dwarf_getsrclines(&die, &lines, &n))
			continue;
		for (i = 0; i < n; i++) {
			if (!visit_line(&x, dwarf_onesrcline(lines, i)))
				return;
		}
	}
}

static void note_near(Dwarf_Line *l, const char *file, int line, int *before, int *after)
{
	int here;

	if (dwarf_lineno(l, &here) || !here ||
	    !stap_dwarf_file_fits(file, dwarf_linesrc(l, NULL, NULL)))
		return;
	if (here < line && here > *before)
		*before = here;
	if (here > line && (!*after || here < *after))
		*after = here;
}

void stap_dwarf_near(struct stap_dwarf *d, const char *file, int line, int *before,
		     int *after)
{
	Dwarf_CU *cu = NULL;
	Dwarf_Lines *lines;
	Dwarf_Die die;
	size_t n, i;

	*before = 0;
	*after = 0;
	while (!dwarf_get_units(d->dwarf, cu, &cu, NULL, NULL, &die, NULL)) {
		if (dwarf_getsrclines(&die, &lines, &n))
			continue;
		for (i = 0; i < n; i++)
			note_near(dwarf_onesrcline(lines, i), file, line, before, after);
	}
}
