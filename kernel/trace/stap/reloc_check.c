// SPDX-License-Identifier: GPL-2.0
/*
 * The checker's rule of relocations: each names an instruction or constant that
 * its kind may change, and texts of bounded length; they ascend, so that
 * what begins at the same type stands together.
 */
#include "verify.h"

#define RELOC_ROW(n, name, place, text) \
	[n] = #place[0] == 'I',

static const bool on_insn[STAP_RELOC_NR] = {
	STAP_RELOC_LIST(RELOC_ROW)
};

#define refuse_at(img, v, error, ptr, ...) \
	stap_verdict_set(v, error, STAP_PLACE_BYTE, \
			 (const char *)(ptr) - (const char *)(img)->hdr, __VA_ARGS__)

/**
 * stap_reloc_on_insn - whether a relocation changes an instruction
 * @what: STAP_RELOC_*; if not, a constant
 */
bool stap_reloc_on_insn(__u16 what)
{
	return on_insn[what];
}

static bool is_load(__u16 op)
{
	return (op >= STAP_OP_LDU8 && op <= STAP_OP_LD64) ||
	       (op >= STAP_OP_ULDU8 && op <= STAP_OP_ULD64);
}

static bool place_ok(const struct stap_image *img, const struct stap_reloc *r)
{
	__u16 op;

	if (!on_insn[r->what])
		return r->index < img->count[STAP_SEC_CONST];
	if (r->index >= img->count[STAP_SEC_INSN])
		return false;
	op = img->insns[r->index].op;
	if (r->what == STAP_RELOC_WORD)
		return op == STAP_OP_ARG;
	if (r->what == STAP_RELOC_RESULT)
		return op == STAP_OP_RETVAL;
	return is_load(op);
}

/* One word. */
static bool text_ok(const struct stap_image *img, __u32 off, size_t cap)
{
	return stap_verify_text(img, off, cap, '!');
}

/*
 * Enumerators have the root of enumerations, addresses that of symbols, and no
 * other kind has.
 */
static bool root_ok(const struct stap_image *img, const struct stap_reloc *r)
{
	bool is_enum = r->what == STAP_RELOC_ENUM || r->what == STAP_RELOC_ENUMNAME;
	bool param = r->root == STAP_ROOT_FUNC || r->root == STAP_ROOT_TRACE;

	if (r->root >= STAP_ROOT_NR || r->stars > STAP_STARS_MAX)
		return false;
	if (!stap_image_str(img, r->type)[0] && r->root != STAP_ROOT_ENUM)
		return false;
	if (r->root == STAP_ROOT_SYMBOL || r->what == STAP_RELOC_ADDRESS)
		return r->root == STAP_ROOT_SYMBOL && r->what == STAP_RELOC_ADDRESS &&
		       !r->stars && !*stap_image_str(img, r->path);
	if (is_enum)
		return r->root == STAP_ROOT_ENUM && !r->stars && *stap_image_str(img, r->path);
	return !param || (!r->stars && *stap_image_str(img, r->path));
}

static int compare(const struct stap_image *img, const struct stap_reloc *a,
		   const struct stap_reloc *b)
{
	int diff = strcmp(stap_image_str(img, a->module), stap_image_str(img, b->module));

	if (!diff)
		diff = (int)a->root - (int)b->root;
	return diff ? diff : strcmp(stap_image_str(img, a->type),
				    stap_image_str(img, b->type));
}

/**
 * stap_reloc_check - check a relocation
 * @img: an opened image
 * @i:   which; those before it are good
 * @v:   says why not
 *
 * Return: 0 or a negative errno.
 */
int stap_reloc_check(const struct stap_image *img, __u32 i, struct stap_verdict *v)
{
	const struct stap_reloc *r = &img->relocs[i];

	if (r->what >= STAP_RELOC_NR)
		return refuse_at(img, v, STAP_E_RELOC, r, "relocation %u: kind %u", i, r->what);
	if (!text_ok(img, r->type, STAP_IDENT_MAX) ||
	    !text_ok(img, r->module, STAP_IDENT_MAX) ||
	    !text_ok(img, r->path, STAP_PATH_MAX))
		return refuse_at(img, v, STAP_E_STRING, r, "relocation %u", i);
	if (!root_ok(img, r))
		return refuse_at(img, v, STAP_E_RELOC, r, "root of relocation %u", i);
	if (!place_ok(img, r))
		return refuse_at(img, v, STAP_E_RELOC, r, "place of relocation %u", i);
	if (i && compare(img, r - 1, r) > 0)
		return refuse_at(img, v, STAP_E_RELOC, r, "order of relocation %u", i);
	return 0;
}
