// SPDX-License-Identifier: GPL-2.0
/*
 * What the file of a module says of its functions, also while it is not loaded:
 * their names and places, and which of them other modules may call. A symbol
 * NAME that is exported has an entry __ksymtab_NAME in a table.
 */
#include <stdlib.h>
#include <string.h>
#include "btf.h"
#include "dwarf_info.h"
#include "modules.h"
#include "program.h"
#include "stages.h"

#define EXPORT_PREFIX "__ksymtab_"

struct symbols {
	struct stap_session *s;
	struct { AST_VEC(struct stap_program_func); } funcs;
	struct { AST_VEC(const char *); } exported;
};

static void note_symbol(void *data, const char *name, uint64_t addr, const GElf_Sym *sym)
{
	struct stap_program_func f = { .addr = addr, .size = sym->st_size };
	struct symbols *x = data;
	struct stap_arena *a = x->s->arena;

	if (!strncmp(name, EXPORT_PREFIX, strlen(EXPORT_PREFIX))) {
		name = stap_arena_strdup(a, name + strlen(EXPORT_PREFIX));
		ast_vec_add(a, &x->exported, name);
	} else if (GELF_ST_TYPE(sym->st_info) == STT_FUNC) {
		f.name = stap_arena_strdup(a, name);
		ast_vec_add(a, &x->funcs, f);
	}
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const struct stap_program_func *stap_module_functions(struct stap_session *s,
						      const char *module, unsigned int *n)
{
	const char *path = stap_btf_module_file(s, module);
	struct symbols x = { .s = s };
	unsigned int i;

	*n = 0;
	if (!path || !stap_dwarf_symbols(s, path, note_symbol, &x))
		return NULL;
	if (x.exported.n)
		qsort(x.exported.v, x.exported.n, sizeof(*x.exported.v), compare_names);
	for (i = 0; i < x.funcs.n && x.exported.n; i++)
		x.funcs.v[i].exported = bsearch(&x.funcs.v[i].name, x.exported.v, x.exported.n,
						sizeof(*x.exported.v), compare_names);
	*n = x.funcs.n;
	return x.funcs.v;
}
