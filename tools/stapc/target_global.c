// SPDX-License-Identifier: GPL-2.0
/*
 * Variables of the kernel: @var("jiffies"), @var("x@kernel/file.c", "kernel").
 *
 * Where a variable is the kernel says when it loads the program: its address is
 * relocated by name. What type it has BTF tells of variables that each CPU has
 * one of, and of others where it was made to; else the kernel's debugging
 * information is asked, if there is any. Its type there becomes the one of
 * BTF that is like it, so that what is read goes by names as everywhere.
 *
 *	@var("init_task")->pid		CONST address of init_task; LDS32 at ->pid
 *	&@var("runqueues")		its address needs no type
 */
#include <bpf/btf.h>
#include <dwarf.h>
#include <gelf.h>
#include <string.h>
#include <stap_env.h>
#include "dwarf_info.h"
#include "stages.h"
#include "target_global.h"
#include "target_path.h"

#define PER_CPU ".data..percpu"

/* What is being looked for. */
struct search {
	struct target_path *path;
	const struct ast_expr *e;
	const char *name;
	const char *file;	/* may be NULL */
	const char *module;	/* NULL: the kernel */
	struct stap_dwarf *d;	/* of the kernel, or NULL */
	const char *info;	/* its .debug_info, of @size bytes */
	size_t size;
};

bool stap_target_is_kernel_var(const struct ast_expr *e)
{
	return e->atvar.module && (!strcmp(e->atvar.module, "kernel") ||
				   !strcmp(e->atvar.module, "vmlinux"));
}

/* The type that BTF gives a variable, 0 if it gives none. */
static uint32_t var_type(const struct stap_btf *b, const char *name, bool *per_cpu)
{
	uint32_t id, var = 0, n = btf__type_cnt(stap_btf_handle(b));
	const struct btf_type *t;
	unsigned int i;

	for (id = stap_btf_first(b); id < n; id++) {
		t = stap_btf_type(b, id);
		if (btf_is_var(t) && !strcmp(stap_btf_name(b, t->name_off), name))
			var = id;
		if (!btf_is_datasec(t) || !var)
			continue;
		for (i = 0; i < btf_vlen(t); i++) {
			if (btf_var_secinfos(t)[i].type != var)
				continue;
			*per_cpu = !strcmp(stap_btf_name(b, t->name_off), PER_CPU);
			return stap_btf_type(b, var)->type;
		}
	}
	return 0;
}

/* From debugging information to BTF */

/* A pointer to @inner, or an array of it; 0 if BTF has none. */
static uint32_t derived(const struct stap_btf *to, int kind, uint32_t inner, uint32_t nelems)
{
	uint32_t id, n = btf__type_cnt(stap_btf_handle(to)), want = stap_btf_strip(to, inner);

	for (id = 1; id < n; id++) {
		const struct btf_type *t = stap_btf_type(to, id);

		if (btf_kind(t) != kind)
			continue;
		if (kind == BTF_KIND_ARRAY && btf_array(t)->nelems != nelems)
			continue;
		if (stap_btf_strip(to, kind == BTF_KIND_ARRAY ? btf_array(t)->type :
								t->type) == want)
			return id;
	}
	return 0;
}

static uint32_t dimension(Dwarf_Die *range)
{
	Dwarf_Attribute attr;
	Dwarf_Word n;

	if (!dwarf_formudata(dwarf_attr(range, DW_AT_count, &attr), &n))
		return n;
	if (!dwarf_formudata(dwarf_attr(range, DW_AT_upper_bound, &attr), &n))
		return n + 1;
	return 0;
}

/* An array of @inner: a type for each dimension, from the last one on. */
static uint32_t array_like(const struct stap_btf *to, uint32_t inner, Dwarf_Die *range)
{
	uint32_t n = dimension(range);
	Dwarf_Die next;

	if (!n)		/* declared elsewhere, with its size */
		return 0;
	if (!dwarf_siblingof(range, &next))
		inner = array_like(to, inner, &next);
	return inner ? derived(to, BTF_KIND_ARRAY, inner, n) : 0;
}

static uint32_t named(const struct stap_btf *to, Dwarf_Die *die)
{
	static const struct {
		int tag;
		const char *word;
	} words[] = {
		{ DW_TAG_structure_type, "struct " }, { DW_TAG_union_type, "union " },
		{ DW_TAG_enumeration_type, "enum " }, { DW_TAG_typedef, "" },
		{ DW_TAG_base_type, "" },
	};
	const char *name = dwarf_diename(die);
	char text[STAP_IDENT_MAX + 8];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (words[i].tag != dwarf_tag(die) || !name || strlen(name) >= STAP_IDENT_MAX)
			continue;
		snprintf(text, sizeof(text), "%s%s", words[i].word, name);
		return stap_btf_type_find(to, text);
	}
	return 0;
}

/* The type in BTF that is like the type of @die; 0 if there is none. */
static uint32_t like(const struct stap_btf *to, Dwarf_Die *die)
{
	Dwarf_Attribute attr;
	Dwarf_Die type, range;
	uint32_t inner;

	if (!dwarf_formref_die(dwarf_attr_integrate(die, DW_AT_type, &attr), &type))
		return 0;
	switch (dwarf_tag(&type)) {
	case DW_TAG_const_type:
	case DW_TAG_volatile_type:
	case DW_TAG_restrict_type:
	case DW_TAG_atomic_type:
		return like(to, &type);
	case DW_TAG_pointer_type:
		inner = like(to, &type);
		return inner || !dwarf_hasattr(&type, DW_AT_type) ?
		       derived(to, BTF_KIND_PTR, inner, 0) : 0;
	case DW_TAG_array_type:
		return dwarf_child(&type, &range) ? 0 : array_like(to, like(to, &type), &range);
	default:
		return named(to, &type);
	}
}

static bool is_var(Dwarf_Die *die, const char *name)
{
	const char *n = dwarf_tag(die) == DW_TAG_variable ? dwarf_diename(die) : NULL;

	return n && !strcmp(n, name);
}

/*
 * Declarations will do: what the linker makes, as jiffies, is defined nowhere else. But
 * of an array they may not tell the size.
 */
static uint32_t var_in_unit(struct search *x, Dwarf_Die *unit)
{
	uint32_t type = 0;
	Dwarf_Die die;

	if ((x->file && !stap_dwarf_file_fits(x->file, dwarf_diename(unit))) ||
	    dwarf_child(unit, &die))
		return 0;
	do {
		if (is_var(&die, x->name))
			type = like(x->path->b, &die);
	} while (!type && !dwarf_siblingof(&die, &die));
	return type;
}

static const char *section(Elf *elf, const char *name, size_t *size)
{
	Elf_Scn *scn = NULL;
	size_t names;

	*size = 0;
	if (elf_getshdrstrndx(elf, &names))
		return NULL;
	while ((scn = elf_nextscn(elf, scn))) {
		const char *n;
		Elf_Data *data;
		GElf_Shdr sh;

		if (!gelf_getshdr(scn, &sh))
			continue;
		n = elf_strptr(elf, names, sh.sh_name);
		if (!n || strcmp(n, name))
			continue;
		if (sh.sh_flags & SHF_COMPRESSED)
			elf_compress(scn, 0, 0);
		data = elf_rawdata(scn, NULL);
		if (!data || !data->d_buf)
			return NULL;
		*size = data->d_size;
		return data->d_buf;
	}
	return NULL;
}

/* The units in which some bytes are found, once each. */
static uint32_t var_by_bytes(struct search *x, const void *bytes, size_t n)
{
	Dwarf *dwarf = stap_dwarf_handle(x->d);
	const char *at = x->info, *end = x->info + x->size;
	Dwarf_Off off = 0, next = 0;
	uint32_t type = 0;
	size_t head;

	while (!type && (at = memmem(at, end - at, bytes, n))) {
		Dwarf_Die unit;

		while (next <= (Dwarf_Off)(at - x->info)) {
			off = next;
			if (dwarf_next_unit(dwarf, off, &next, &head, NULL, NULL, NULL, NULL,
					    NULL, NULL))
				return 0;
		}
		if (dwarf_offdie(dwarf, off + head, &unit))
			type = var_in_unit(x, &unit);
		at = x->info + next;
	}
	return type;
}

/*
 * To go through all units takes a minute. Those in which the name is met, as a place
 * in the table of strings or, if it is short, itself, are few.
 */
static uint32_t dwarf_var(struct search *x)
{
	const char *path = stap_btf_vmlinux(x->path->s), *str, *at;
	size_t size, n = strlen(x->name) + 1;
	uint32_t off, type = 0;
	Elf *elf;

	x->d = path ? stap_dwarf_get(x->path->s, path) : NULL;
	if (!x->d)
		return 0;
	elf = dwarf_getelf(stap_dwarf_handle(x->d));
	x->info = section(elf, ".debug_info", &x->size);
	str = section(elf, ".debug_str", &size);
	if (!x->info || !str)
		return 0;
	for (at = str; !type && (at = memmem(at, str + size - at, x->name, n)); at++) {
		off = at - str;
		type = var_by_bytes(x, &off, sizeof(off));
	}
	return type ? type : var_by_bytes(x, x->name, n);
}

static bool find_type(struct search *x)
{
	bool per_cpu = false;

	x->path->type = var_type(x->path->b, x->name, &per_cpu);
	if (x->e->atvar.path.addressof && !x->e->atvar.path.steps.n)
		return true;
	if (per_cpu) {
		stap_error(x->path->s, x->e->tok,
			   "each CPU has a '%s' of its own: @cast(&@var(\"%s\") + @var(\"__per_cpu_offset\")[cpu], \"...\") is that of a CPU",
			   x->name, x->name);
		return false;
	}
	if (!x->path->type && !x->module)
		x->path->type = dwarf_var(x);
	if (!x->path->type && x->d && x->file)
		stap_error(x->path->s, x->e->tok, "unable to find global '%s' in kernel, in %s",
			   x->name, x->file);
	else if (!x->path->type)
		stap_error(x->path->s, x->e->tok,
			   "the type of global '%s' is not known without debugging information of %s: take its address, &@var(\"%s\")",
			   x->e->atvar.name, x->module ? x->module : "the kernel", x->name);
	return x->path->type;
}

static bool begin(struct search *x)
{
	struct stap_session *s = x->path->s;
	struct stap_target_step *step;

	x->path->b = x->module ? stap_btf_module(s, x->module) : NULL;
	if (!x->path->b)
		x->path->b = stap_btf_get(s);
	if (!x->path->b)
		return false;
	if (!x->module && !stap_btf_symbol(x->path->b, x->name)) {
		stap_error(s, x->e->tok, "unable to find global '%s' in kernel", x->e->atvar.name);
		return false;
	}
	step = target_path_add(x->path, STAP_TARGET_CONST, 0);
	x->path->ref.root = STAP_ROOT_SYMBOL;
	x->path->ref.type = x->name;
	x->path->ref.path = "";
	x->path->ref.module = x->module;
	target_path_refer(x->path, step, STAP_RELOC_ADDRESS, 0);
	x->path->place = TARGET_IN_MEMORY;
	return find_type(x);
}

bool stap_target_kernel_var(struct target_path *path, const struct ast_expr *e,
			    const char *module)
{
	struct search x = { .path = path, .e = e };
	const char *at = strchr(e->atvar.name, '@');

	x.name = e->atvar.name;
	if (at) {
		x.name = stap_arena_strndup(path->s->arena, x.name, at - x.name);
		x.file = at + 1;
	}
	if (e->atvar.module && !stap_target_is_kernel_var(e))
		x.module = e->atvar.module;
	else if (!e->atvar.module && module && *module)
		x.module = module;
	return begin(&x);
}
