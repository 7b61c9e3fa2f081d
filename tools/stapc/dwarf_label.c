// SPDX-License-Identifier: GPL-2.0
/*
 * Labels of functions, of which debugging information tells where they are.
 */
#include <dwarf.h>
#include <fnmatch.h>
#include "dwarf_info.h"

struct label_search {
	const char *function, *file, *label;
	stap_dwarf_label_fn fn;
	void *data;
};

static bool visit_label(const struct label_search *x, Dwarf_Die *die, const char *function)
{
	const char *name = dwarf_diename(die), *file = dwarf_decl_file(die);
	Dwarf_Addr pc;
	int line = 0;

	/* One that the compiler has dropped has no address. */
	if (!name || fnmatch(x->label, name, 0) || dwarf_lowpc(die, &pc))
		return true;
	dwarf_decl_line(die, &line);
	return x->fn(x->data, function, file ? file : "", line, name, pc);
}

/* Those of a function and of the blocks in it. */
static bool visit_scope(const struct label_search *x, Dwarf_Die *scope, const char *function)
{
	Dwarf_Die die;
	bool more = true;

	if (dwarf_child(scope, &die))
		return true;
	do {
		if (dwarf_tag(&die) == DW_TAG_label)
			more = visit_label(x, &die, function);
		else if (dwarf_tag(&die) == DW_TAG_lexical_block)
			more = visit_scope(x, &die, function);
	} while (more && !dwarf_siblingof(&die, &die));
	return more;
}

static int visit_function(Dwarf_Die *die, void *data)
{
	const struct label_search *x = data;
	const char *name = dwarf_diename(die);
	Dwarf_Addr pc;

	if (!name || fnmatch(x->function, name, 0) || dwarf_entrypc(die, &pc) ||
	    !stap_dwarf_file_fits(x->file, dwarf_decl_file(die)))
		return DWARF_CB_OK;
	return visit_scope(x, die, name) ? DWARF_CB_OK : DWARF_CB_ABORT;
}

void stap_dwarf_labels(struct stap_dwarf *d, const char *function, const char *file,
		       const char *label, stap_dwarf_label_fn fn, void *data)
{
	struct label_search x = {
		.function = function, .file = file, .label = label, .fn = fn, .data = data,
	};
	Dwarf_CU *cu = NULL;
	Dwarf_Die die;

	while (!dwarf_get_units(stap_dwarf_handle(d), cu, &cu, NULL, NULL, &die, NULL)) {
		if (dwarf_getfuncs(&die, visit_function, &x, 0) > 0)
			return;
	}
}
