// SPDX-License-Identifier: GPL-2.0
/*
 * ELF files of user space by libelf: build id, segments, symbols (compressed ones by
 * libdw).
 *
 * The kernel's uprobes want offsets in the file. Symbols and notes have
 * addresses, which the program headers translate.
 */
#include <elfutils/libdwfl.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "program.h"
#include "stages.h"

/* --- opening -------------------------------------------------------------- */

static const char *read_build_id(struct stap_session *s, const Elf_Data *d)
{
	size_t at = 0, name, desc;
	const char *hex = "";
	GElf_Nhdr nh;

	while ((at = gelf_getnote((Elf_Data *)d, at, &nh, &name, &desc))) {
		const unsigned char *id = (const unsigned char *)d->d_buf + desc;
		unsigned int i;

		if (nh.n_type != NT_GNU_BUILD_ID || nh.n_namesz != 4 ||
		    memcmp((const char *)d->d_buf + name, "GNU", 4))
			continue;
		for (i = 0; i < nh.n_descsz && i < 20; i++)
			hex = stap_arena_printf(s->arena, "%s%02x", hex, id[i]);
		break;
	}
	return hex;
}

static const char *find_build_id(struct stap_session *s, Elf *elf)
{
	const char *hex = "";
	size_t i, n = 0;
	GElf_Phdr ph;

	elf_getphdrnum(elf, &n);
	for (i = 0; i < n && !*hex; i++) {
		Elf_Data *d;

		if (!gelf_getphdr(elf, i, &ph) || ph.p_type != PT_NOTE)
			continue;
		d = elf_getdata_rawchunk(elf, ph.p_offset, ph.p_filesz,
					 ph.p_align == 8 ? ELF_T_NHDR8 : ELF_T_NHDR);
		if (d)
			hex = read_build_id(s, d);
	}
	return hex;
}

/* What makes it no program that can be probed, if anything. */
static const char *elf_fault(Elf *elf)
{
	GElf_Ehdr eh;

	if (!elf || elf_kind(elf) != ELF_K_ELF || !gelf_getehdr(elf, &eh))
		return "not an ELF file";
	if (eh.e_type != ET_EXEC && eh.e_type != ET_DYN)
		return "neither a program nor a shared library";
	if (gelf_getclass(elf) != ELFCLASS64)
		return "a 32-bit program; only 64-bit programs can be probed";
	return NULL;
}

static int open_file(const char *path, const char **why)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		*why = strerror(errno);
	} else if (fstat(fd, &st) || !S_ISREG(st.st_mode)) {
		*why = "not a file";
		close(fd);
		fd = -1;
	}
	return fd;
}

struct stap_program *stap_program_open(struct stap_session *s, const char *path,
				       const char **why)
{
	char *real = realpath(path, NULL);
	struct stap_program *p;
	int fd;

	*why = strerror(errno);
	if (!real)
		return NULL;
	path = stap_arena_strdup(s->arena, real);
	free(real);
	for (p = s->programs; p; p = p->next) {
		if (!strcmp(p->path, path))
			return p;
	}
	fd = open_file(path, why);
	if (fd < 0)
		return NULL;
	elf_version(EV_CURRENT);
	p = stap_arena_alloc(s->arena, sizeof(*p));
	p->elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
	*why = elf_fault(p->elf);
	if (*why) {
		elf_end(p->elf);
		close(fd);
		return NULL;
	}
	p->fd = fd;
	p->path = path;
	p->build_id = find_build_id(s, p->elf);
	p->next = s->programs;
	s->programs = p;
	return p;
}

void stap_program_free(struct stap_session *s)
{
	struct stap_program *p;

	for (p = s->programs; p; p = p->next) {
		elf_end(p->elf);
		close(p->fd);
	}
	s->programs = NULL;
}

/* --- addresses ------------------------------------------------------------ */

static bool translate(const struct stap_program *p, uint64_t from, bool to_addr, uint64_t *to)
{
	size_t i, n = 0;
	GElf_Phdr ph;

	elf_getphdrnum(p->elf, &n);
	for (i = 0; i < n; i++) {
		uint64_t base;

		if (!gelf_getphdr(p->elf, i, &ph) || ph.p_type != PT_LOAD)
			continue;
		base = to_addr ? ph.p_offset : ph.p_vaddr;
		if (from < base || from - base >= ph.p_filesz)
			continue;
		*to = (to_addr ? ph.p_vaddr : ph.p_offset) + (from - base);
		return true;
	}
	return false;
}

bool stap_program_offset(const struct stap_program *p, uint64_t addr, uint64_t *offset)
{
	return translate(p, addr, false, offset);
}

bool stap_program_addr(const struct stap_program *p, uint64_t offset, uint64_t *addr)
{
	return translate(p, offset, true, addr);
}

static Elf_Scn *find_section(Elf *elf, const char *name, GElf_Word type, GElf_Shdr *sh)
{
	Elf_Scn *scn = NULL;
	size_t strings;

	if (elf_getshdrstrndx(elf, &strings))
		return NULL;
	while ((scn = elf_nextscn(elf, scn))) {
		const char *is;

		if (!gelf_getshdr(scn, sh))
			continue;
		is = elf_strptr(elf, strings, sh->sh_name);
		if (name ? is && !strcmp(is, name) : sh->sh_type == type)
			return scn;
	}
	return NULL;
}

const Elf_Data *stap_program_section(const struct stap_program *p, const char *name,
				     GElf_Shdr *sh)
{
	GElf_Shdr own;
	Elf_Scn *scn = find_section(p->elf, name, 0, sh ? sh : &own);

	return scn ? elf_getdata(scn, NULL) : NULL;
}

/* --- symbols -------------------------------------------------------------- */

struct func_list { AST_VEC(struct stap_program_func); };

/* A name that others can use and that looks like one that people use. */
static unsigned int name_rank(const GElf_Sym *sym, const char *name)
{
	unsigned int bind = GELF_ST_BIND(sym->st_info);

	return (bind == STB_LOCAL ? 2000 : bind == STB_WEAK ? 1 : 0) +
		10 * strspn(name, "_");
}

static bool has_code(const struct stap_program *p, uint64_t addr)
{
	size_t i, n = 0;
	GElf_Phdr ph;

	elf_getphdrnum(p->elf, &n);
	for (i = 0; i < n; i++) {
		if (gelf_getphdr(p->elf, i, &ph) && ph.p_type == PT_LOAD &&
		    (ph.p_flags & PF_X) && addr >= ph.p_vaddr &&
		    addr - ph.p_vaddr < ph.p_filesz)
			return true;
	}
	return false;
}

static void add_symbol(struct stap_session *s, const struct stap_program *p,
		       struct func_list *list, const GElf_Sym *sym, const char *name,
		       bool dynamic)
{
	struct stap_program_func f = { .addr = sym->st_value, .size = sym->st_size };

	if (!name || !*name || sym->st_shndx == SHN_UNDEF ||
	    GELF_ST_TYPE(sym->st_info) != STT_FUNC || !has_code(p, f.addr))
		return;
	f.name = stap_arena_intern_n(s->arena, name, strcspn(name, "@"));
	f.rank = name_rank(sym, f.name);
	f.exported = dynamic;
	ast_vec_add(s->arena, list, f);
}

static void add_symbols(struct stap_session *s, const struct stap_program *p, Elf *elf,
			GElf_Word type, struct func_list *list)
{
	GElf_Shdr sh;
	Elf_Scn *scn = find_section(elf, NULL, type, &sh);
	Elf_Data *d = scn ? elf_getdata(scn, NULL) : NULL;
	size_t i, n;
	GElf_Sym sym;

	if (!d || !sh.sh_entsize)
		return;
	n = d->d_size / sh.sh_entsize;
	for (i = 0; i < n; i++) {
		if (gelf_getsym(d, i, &sym))
			add_symbol(s, p, list, &sym,
				   elf_strptr(elf, sh.sh_link, sym.st_name),
				   type == SHT_DYNSYM);
	}
}

/* Where distributions put what they strip. */
static void add_separate(struct stap_session *s, const struct stap_program *p,
			 struct func_list *list)
{
	const char *why, *path;
	Elf *elf;
	int fd;

	if (strlen(p->build_id) < 3)
		return;
	path = stap_arena_printf(s->arena, "/usr/lib/debug/.build-id/%.2s/%s.debug",
				 p->build_id, p->build_id + 2);
	fd = open_file(path, &why);
	if (fd < 0)
		return;
	elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
	if (!elf_fault(elf))
		add_symbols(s, p, elf, SHT_SYMTAB, list);
	elf_end(elf);
	close(fd);
}

static int no_debuginfo(Dwfl_Module *m, void **data, const char *name, Dwarf_Addr base,
			const char *file, const char *link, GElf_Word crc, char **found)
{
	(void)m;
	(void)data;
	(void)name;
	(void)base;
	(void)file;
	(void)link;
	(void)crc;
	(void)found;
	return -1;
}

/* .gnu_debugdata: a compressed .symtab in what is stripped otherwise. */
static void add_compressed(struct stap_session *s, const struct stap_program *p,
			   struct func_list *list)
{
	static const Dwfl_Callbacks callbacks = {
		.find_elf = dwfl_build_id_find_elf,
		.find_debuginfo = no_debuginfo,
		.section_address = dwfl_offline_section_address,
	};
	Dwfl *dwfl = dwfl_begin(&callbacks);
	Dwfl_Module *m = dwfl ? dwfl_report_offline(dwfl, p->path, p->path, -1) : NULL;
	int i, n = m ? dwfl_module_getsymtab(m) : 0;
	const char *name;
	GElf_Addr addr;
	GElf_Sym sym;

	for (i = 0; i < n; i++) {
		name = dwfl_module_getsym_info(m, i, &sym, &addr, NULL, NULL, NULL);
		if (name)
			add_symbol(s, p, list, &sym, name, false);
	}
	dwfl_end(dwfl);
}

static int compare(const void *a, const void *b)
{
	const struct stap_program_func *f = a, *g = b;

	if (f->addr != g->addr)
		return f->addr < g->addr ? -1 : 1;
	if (f->rank != g->rank)
		return f->rank < g->rank ? -1 : 1;
	return strcmp(f->name, g->name) ?: g->exported - f->exported;
}

/* A function is in both tables under the same name. */
static void drop_doubles(struct func_list *list)
{
	unsigned int i, n = 0;

	for (i = 0; i < list->n; i++) {
		if (n && list->v[i].addr == list->v[n - 1].addr &&
		    list->v[i].name == list->v[n - 1].name) {
			list->v[n - 1].exported |= list->v[i].exported;
			continue;
		}
		list->v[n++] = list->v[i];
	}
	list->n = n;
}

const struct stap_program_func *stap_program_functions(struct stap_session *s,
						       struct stap_program *p,
						       unsigned int *n)
{
	struct func_list list = {};

	if (!p->listed) {
		GElf_Shdr sh;

		add_symbols(s, p, p->elf, SHT_DYNSYM, &list);
		if (find_section(p->elf, NULL, SHT_SYMTAB, &sh))
			add_symbols(s, p, p->elf, SHT_SYMTAB, &list);
		else
			add_separate(s, p, &list);
		if (find_section(p->elf, ".gnu_debugdata", 0, &sh))
			add_compressed(s, p, &list);
		if (list.n)
			qsort(list.v, list.n, sizeof(*list.v), compare);
		drop_doubles(&list);
		p->funcs = list.v;
		p->nfuncs = list.n;
		p->listed = true;
	}
	*n = p->nfuncs;
	return p->funcs;
}

bool stap_program_begins(struct stap_session *s, struct stap_program *p, uint64_t addr)
{
	unsigned int lo = 0, hi, n;
	const struct stap_program_func *f = stap_program_functions(s, p, &n);

	for (hi = n; lo < hi;) {
		unsigned int mid = lo + (hi - lo) / 2;

		if (f[mid].addr < addr)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && f[lo].addr == addr;
}
