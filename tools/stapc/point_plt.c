// SPDX-License-Identifier: GPL-2.0
/*
 * process("p").plt: where a program calls functions of its libraries, by the
 * pieces of code that the linker made for that, one for each function.
 *
 *	strlen@plt:	jmp *slot	slot: relocated with the address of strlen
 *
 * What a piece is for its jump tells: by the slot, whose relocation has the name.
 */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include "btf.h"
#include "point_process.h"
#include "suggest.h"
#include "target_user.h"

#define ENTRY	16	/* bytes of a piece, unless the section says so */

struct slot {
	uint64_t addr;
	const char *name;
};

struct plt_search {
	struct stap_derive *d;
	const struct stap_point_form *form;
	const char *name;		/* glob; NULL: any */
	const struct stap_process_file *file;
	struct { AST_VEC(struct slot); } slots;
	struct stap_suggest near;
	int found;			/* in the file; -1: failed */
};

static void add_slots(struct plt_search *x, Elf_Scn *scn, const GElf_Shdr *sh)
{
	Elf *elf = x->file->program->elf;
	Elf_Scn *symbols = elf_getscn(elf, sh->sh_link);
	Elf_Data *relocs = elf_getdata(scn, NULL), *syms;
	size_t i, n = sh->sh_entsize ? sh->sh_size / sh->sh_entsize : 0;
	GElf_Shdr symbols_sh;

	syms = symbols ? elf_getdata(symbols, NULL) : NULL;
	if (!relocs || !syms || !gelf_getshdr(symbols, &symbols_sh))
		return;
	for (i = 0; i < n; i++) {
		struct slot slot;
		GElf_Rela r;
		GElf_Sym sym;

		if (!gelf_getrela(relocs, i, &r) ||
		    (GELF_R_TYPE(r.r_info) != R_X86_64_JUMP_SLOT &&
		     GELF_R_TYPE(r.r_info) != R_X86_64_GLOB_DAT) ||
		    !gelf_getsym(syms, GELF_R_SYM(r.r_info), &sym))
			continue;
		slot.addr = r.r_offset;
		slot.name = elf_strptr(elf, symbols_sh.sh_link, sym.st_name);
		if (slot.name && *slot.name)
			ast_vec_add(x->d->p->a, &x->slots, slot);
	}
}

static void find_slots(struct plt_search *x)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr sh;

	memset(&x->slots, 0, sizeof(x->slots));
	while ((scn = elf_nextscn(x->file->program->elf, scn))) {
		if (gelf_getshdr(scn, &sh) && sh.sh_type == SHT_RELA)
			add_slots(x, scn, &sh);
	}
}

/* "jmp *disp(%rip)" somewhere in the piece: what the slot is called. */
static const char *piece_name(const struct plt_search *x, const unsigned char *code, size_t size,
			      uint64_t addr)
{
	int32_t disp;
	unsigned int k;
	size_t i;

	for (i = 0; i + 2 + sizeof(disp) <= size; i++) {
		if (code[i] != 0xff || code[i + 1] != 0x25)
			continue;
		memcpy(&disp, code + i + 2, sizeof(disp));
		for (k = 0; k < x->slots.n; k++) {
			if (x->slots.v[k].addr == addr + i + 2 + sizeof(disp) + disp)
				return x->slots.v[k].name;
		}
	}
	return NULL;
}

/* $$name is the function's name, as it is a mark's. */
static void fill_point(struct plt_search *x, struct sema_probe *pr, const char *name)
{
	struct stap_user_point *u = stap_arena_alloc(x->d->p->a, sizeof(*u));

	*u = *pr->where.user;
	u->provider = "";
	u->mark = name;
	u->args = "";
	pr->where.user = u;
}

/* "plt" becomes 'plt("strlen")'. */
static const struct ast_probe_point *with_name(struct plt_search *x, const char *name)
{
	struct stap_arena *a = x->d->p->a;
	struct ast_probe_point *copy = stap_arena_alloc(a, sizeof(*copy));
	unsigned int i;

	*copy = *x->file->pt;
	memset(&copy->comps, 0, sizeof(copy->comps));
	for (i = 0; i < x->file->pt->comps.n; i++) {
		struct ast_component c = x->file->pt->comps.v[i];

		if (!strcmp(c.name, "plt")) {
			c.arg = ast_expr_new(a, AST_EXPR_STRING, c.tok);
			c.arg->string.text = name;
			c.arg->string.len = strlen(name);
		}
		ast_vec_add(a, &copy->comps, c);
	}
	return copy;
}

static bool add_piece(struct plt_search *x, const char *name, uint64_t addr)
{
	struct stap_process_file named = *x->file;
	struct sema_probe *pr;

	name = stap_arena_intern(x->d->p->a, name);
	if (x->name && fnmatch(x->name, name, 0)) {
		stap_suggest_add(&x->near, name);
		return true;
	}
	named.pt = with_name(x, name);
	pr = stap_process_add_entry(x->d, &named, x->form->arg, addr);
	if (!pr) {
		x->found = -1;
		return false;
	}
	fill_point(x, pr, name);
	x->found++;
	return true;
}

static void pieces_of(struct plt_search *x, const char *section)
{
	const struct stap_program *p = x->file->program;
	const unsigned char *code;
	const Elf_Data *data;
	const char *name;
	GElf_Shdr sh;
	size_t i, size;

	data = stap_program_section(p, section, &sh);
	if (!data || !data->d_buf)
		return;
	code = data->d_buf;
	size = sh.sh_entsize ? sh.sh_entsize : ENTRY;
	for (i = 0; x->found >= 0 && i + size <= data->d_size; i += size) {
		name = piece_name(x, code + i, size, sh.sh_addr + i);
		if (name && !add_piece(x, name, sh.sh_addr + i))
			return;
	}
}

static int plts_of(void *data, const struct stap_process_file *f)
{
	struct plt_search *x = data;
	GElf_Ehdr eh;

	x->file = f;
	x->found = 0;
	if (!gelf_getehdr(f->program->elf, &eh) || eh.e_machine != EM_X86_64)
		return stap_point_fail(x->d, f->pt->tok,
				       "plt points are known in programs for x86-64 only");
	find_slots(x);
	pieces_of(x, ".plt");
	pieces_of(x, ".plt.sec");
	pieces_of(x, ".plt.got");
	return x->found;
}

static int build_plt(struct stap_derive *d, const struct stap_point_form *f,
		     const struct ast_probe_point *pt)
{
	struct plt_search x = {
		.d = d, .form = f, .name = stap_point_string(pt, "plt"),
	};
	int n;

	x.near.target = x.name;
	n = stap_process_files(d, pt, plts_of, &x);
	if (n)
		return n;
	return stap_point_fail(d, NULL, "no match%s", !x.name || stap_btf_is_glob(x.name) ? "" :
			       stap_suggest_text(&x.near, d->p->a, "similar functions"));
}

#define PROCESS	"{process,process(s),process(n)}"
#define PLT	"{plt,plt(s)}"

const struct stap_point_form stap_point_plt_forms[] = {
	{ PROCESS "." PLT,			build_plt, STAP_PROBE_UPROBE,	NULL },
	{ PROCESS "." PLT ".return",		build_plt, STAP_PROBE_URETURN,	NULL },
	{ PROCESS ".library(s)." PLT,		build_plt, STAP_PROBE_UPROBE,	NULL },
	{ PROCESS ".library(s)." PLT ".return",	build_plt, STAP_PROBE_URETURN,	NULL },
	{ }
};
