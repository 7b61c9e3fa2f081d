// SPDX-License-Identifier: GPL-2.0
/*
 * The notes that sys/sdt.h leaves in a program, one for each place:
 *
 *	owner "stapsdt", type 3
 *	address of the place, of .stapsdt.base, of the semaphore or 0
 *	provider \0 name \0 arguments \0
 *
 * The addresses are those of the link. If the file was moved since (prelink),
 * .stapsdt.base has moved with it, and by as much.
 */
#include <gelf.h>
#include <string.h>
#include "usdt.h"

#define NOTE_OWNER	"stapsdt"
#define NOTE_TYPE	3
#define BASE_SECTION	".stapsdt.base"

struct search {
	Elf *elf;
	uint64_t base;		/* where .stapsdt.base is, 0 if there is none */
	stap_usdt_mark_fn fn;
	void *data;
};

/* Address number @i of a note's content. */
static uint64_t note_address(Elf *elf, const char *desc, unsigned int i)
{
	uint32_t word;
	uint64_t quad;

	if (gelf_getclass(elf) == ELFCLASS32) {
		memcpy(&word, desc + i * sizeof(word), sizeof(word));
		return word;
	}
	memcpy(&quad, desc + i * sizeof(quad), sizeof(quad));
	return quad;
}

/* The text at *@at, which must end before @end; *@at moves behind it. */
static const char *note_text(const char **at, const char *end)
{
	const char *text = *at;
	const char *nul = text < end ? memchr(text, '\0', end - text) : NULL;

	if (!nul)
		return NULL;
	*at = nul + 1;
	return text;
}

static bool mark_of_note(const struct search *s, const char *desc, size_t size,
			 struct stap_usdt_mark *m)
{
	size_t addresses = 3 * gelf_fsize(s->elf, ELF_T_ADDR, 1, EV_CURRENT);
	const char *at = desc + addresses, *end = desc + size;
	uint64_t moved;

	if (size < addresses)
		return false;
	m->provider = note_text(&at, end);
	m->name = m->provider ? note_text(&at, end) : NULL;
	m->args = m->name ? note_text(&at, end) : NULL;
	if (!m->args)
		return false;
	moved = s->base ? s->base - note_address(s->elf, desc, 1) : 0;
	m->pc = note_address(s->elf, desc, 0) + moved;
	m->semaphore = note_address(s->elf, desc, 2);
	if (m->semaphore)
		m->semaphore += moved;
	return true;
}

static bool search_notes(const struct search *s, Elf_Data *d)
{
	size_t at = 0, next, name, desc;
	struct stap_usdt_mark m;
	GElf_Nhdr n;

	while ((next = gelf_getnote(d, at, &n, &name, &desc)) > 0) {
		const char *bytes = d->d_buf;

		at = next;
		if (n.n_type != NOTE_TYPE || n.n_namesz != sizeof(NOTE_OWNER) ||
		    memcmp(bytes + name, NOTE_OWNER, sizeof(NOTE_OWNER)))
			continue;
		if (mark_of_note(s, bytes + desc, n.n_descsz, &m) && !s->fn(s->data, &m))
			return false;
	}
	return true;
}

static uint64_t find_base(Elf *elf, size_t names)
{
	Elf_Scn *scn = NULL;
	const char *name;
	GElf_Shdr sh;

	while ((scn = elf_nextscn(elf, scn))) {
		if (!gelf_getshdr(scn, &sh))
			continue;
		name = elf_strptr(elf, names, sh.sh_name);
		if (name && !strcmp(name, BASE_SECTION))
			return sh.sh_addr;
	}
	return 0;
}

void stap_usdt_marks(Elf *elf, stap_usdt_mark_fn fn, void *data)
{
	struct search s = { .elf = elf, .fn = fn, .data = data };
	Elf_Scn *scn = NULL;
	GElf_Shdr sh;
	size_t names;
	Elf_Data *d;

	if (elf_getshdrstrndx(elf, &names))
		return;
	s.base = find_base(elf, names);
	while ((scn = elf_nextscn(elf, scn))) {
		if (!gelf_getshdr(scn, &sh) || sh.sh_type != SHT_NOTE)
			continue;
		d = elf_getdata(scn, NULL);
		if (d && !search_notes(&s, d))
			return;
	}
}

static bool find_symbol(Elf *elf, Elf_Scn *scn, const GElf_Shdr *sh, const char *name,
			uint64_t *addr)
{
	Elf_Data *d = elf_getdata(scn, NULL);
	size_t i, n = d && sh->sh_entsize ? sh->sh_size / sh->sh_entsize : 0;
	const char *text;
	GElf_Sym sym;

	for (i = 0; i < n; i++) {
		if (!gelf_getsym(d, i, &sym) || sym.st_shndx == SHN_UNDEF)
			continue;
		text = elf_strptr(elf, sh->sh_link, sym.st_name);
		if (!text || strcmp(text, name))
			continue;
		*addr = sym.st_value;
		return true;
	}
	return false;
}

bool stap_usdt_symbol(Elf *elf, const char *name, uint64_t *addr)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr sh;

	while ((scn = elf_nextscn(elf, scn))) {
		if (gelf_getshdr(scn, &sh) &&
		    (sh.sh_type == SHT_SYMTAB || sh.sh_type == SHT_DYNSYM) &&
		    find_symbol(elf, scn, &sh, name, addr))
			return true;
	}
	return false;
}
