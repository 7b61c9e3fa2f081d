// SPDX-License-Identifier: GPL-2.0
/*
 * The functions of a program as ranges of the file: in order, one name each,
 * without overlap.
 */
#include <stdlib.h>
#include <string.h>
#include "program.h"
#include "stages.h"

/* Where the section ends that an address is in, or the segment. */
static uint64_t place_end(const struct stap_program *p, uint64_t addr)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr sh;
	GElf_Phdr ph;
	size_t i, n = 0;

	while ((scn = elf_nextscn(p->elf, scn))) {
		if (gelf_getshdr(scn, &sh) && (sh.sh_flags & SHF_ALLOC) &&
		    addr >= sh.sh_addr && addr - sh.sh_addr < sh.sh_size)
			return sh.sh_addr + sh.sh_size;
	}
	elf_getphdrnum(p->elf, &n);
	for (i = 0; i < n; i++) {
		if (gelf_getphdr(p->elf, i, &ph) && ph.p_type == PT_LOAD &&
		    addr >= ph.p_vaddr && addr - ph.p_vaddr < ph.p_filesz)
			return ph.p_vaddr + ph.p_filesz;
	}
	return addr;
}

static int compare(const void *a, const void *b)
{
	const struct stap_program_range *f = a, *g = b;

	return f->offset < g->offset ? -1 : f->offset > g->offset;
}

/* Of a function inside of another one the outer one's end is not known. */
static void cut_overlaps(struct stap_program_range *v, unsigned int n)
{
	unsigned int i;

	for (i = 0; i + 1 < n; i++) {
		if (v[i].size > v[i + 1].offset - v[i].offset)
			v[i].size = v[i + 1].offset - v[i].offset;
	}
}

struct stap_program_range *stap_program_ranges(struct stap_session *s,
					       struct stap_program *p, unsigned int *n)
{
	const struct stap_program_func *f;
	struct stap_program_range *v;
	unsigned int i, nfunc, k = 0;

	f = stap_program_functions(s, p, &nfunc);
	v = stap_arena_alloc(s->arena, (nfunc + 1) * sizeof(*v));
	for (i = 0; i < nfunc; i++) {
		uint64_t size = f[i].size, offset;

		/* The first of several names is the best. */
		if (i && f[i].addr == f[i - 1].addr)
			continue;
		if (!size)
			size = place_end(p, f[i].addr) - f[i].addr;
		if (!size || !stap_program_offset(p, f[i].addr, &offset) ||
		    offset + size > UINT32_MAX)
			continue;
		v[k++] = (struct stap_program_range){ f[i].name, offset, size };
	}
	qsort(v, k, sizeof(*v), compare);
	for (i = 0, *n = 0; i < k; i++) {
		if (!i || v[i].offset != v[i - 1].offset)
			v[(*n)++] = v[i];
	}
	cut_overlaps(v, *n);
	return v;
}
