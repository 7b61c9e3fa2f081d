// SPDX-License-Identifier: GPL-2.0
/*
 * Relocations of the program under construction: what its numbers are called
 * that come from the kernel's types.
 */
#include <stdlib.h>
#include <string.h>
#include "code.h"
#include "stages.h"
#include "target.h"

bool code_is_known(const struct stap_code *c, uint32_t operand)
{
	return code_is_const(operand) && !c->const_moves.v[operand & STAP_OPERAND_INDEX];
}

uint32_t code_reloc(struct stap_code *c, enum stap_reloc_what what,
		    const struct stap_target_ref *ref, const char *path)
{
	struct stap_reloc r = {
		.what = what, .root = ref->root, .size = ref->size, .stars = ref->stars,
		.type = code_string(c, ref->type),
		.path = code_string(c, path),
		.module = code_string(c, ref->module ? ref->module : ""),
	};
	uint32_t i = code_pool_find(c, &c->reloc_pool, &r, sizeof(r), c->reloc_kinds.n);

	if (i == c->reloc_kinds.n)
		ast_vec_add(c->s->arena, &c->reloc_kinds, r);
	return i + 1;
}

static void add(struct stap_code *c, uint32_t index, uint32_t reloc)
{
	struct stap_reloc r = c->reloc_kinds.v[reloc - 1];

	r.index = index;
	ast_vec_add(c->s->arena, &c->relocs, r);
}

void code_reloc_insn(struct stap_code *c, uint32_t insn, uint32_t reloc)
{
	if (reloc)
		add(c, insn, reloc);
}

uint32_t code_reloc_const_at(struct stap_code *c, int64_t value, uint32_t reloc)
{
	uint32_t i = code_pool_find(c, &c->moved_pool, &reloc, sizeof(reloc), c->consts.n);

	if (i == c->consts.n) {
		ast_vec_add(c->s->arena, &c->consts, value);
		ast_vec_add(c->s->arena, &c->const_moves, true);
		add(c, i, reloc);
	}
	return i | STAP_OPERAND_CONST;
}

uint32_t code_reloc_const(struct stap_code *c, int64_t value, enum stap_reloc_what what,
			  const struct stap_target_ref *ref)
{
	return code_reloc_const_at(c, value, code_reloc(c, what, ref, ref->path));
}

/*
 * As the checker wants it: by module, root and type. What has the same path stands
 * together, so that it is looked up once.
 */
static int compare(const void *pa, const void *pb, void *data)
{
	const struct stap_reloc *a = pa, *b = pb;
	const struct stap_code *c = data;
	int diff = strcmp(&c->str.v[a->module], &c->str.v[b->module]);

	if (!diff)
		diff = (int)a->root - (int)b->root;
	if (!diff)
		diff = strcmp(&c->str.v[a->type], &c->str.v[b->type]);
	if (!diff)
		diff = (int)a->what - (int)b->what;
	if (!diff)
		diff = strcmp(&c->str.v[a->path], &c->str.v[b->path]);
	if (!diff)
		diff = a->index < b->index ? -1 : a->index > b->index;
	return diff;
}

void code_relocs_sort(struct stap_code *c)
{
	if (c->relocs.n)
		qsort_r(c->relocs.v, c->relocs.n, sizeof(*c->relocs.v), compare, c);
}
