// SPDX-License-Identifier: GPL-2.0
/*
 * A program's types: from DWARF to BTF, those that are asked for and what they
 * are made of.
 *
 * One entry of DWARF becomes one type of BTF. Numbers are given out when an
 * entry is first met, and the types are appended in that order, so a type may
 * name one that is still to come. An array of several dimensions is as many
 * types. A base class is a member without name, whose members are found as if
 * they were its owner's.
 */
#include <bpf/btf.h>
#include <dwarf.h>
#include <stdlib.h>
#include <string.h>
#include <stap_env.h>
#include "ast.h"
#include "btf.h"
#include "dwarf_info.h"
#include "names.h"

struct item {
	Dwarf_Die die;
	unsigned int dim;	/* of an array, from 0 */
};

struct stap_dwarf_types {
	struct stap_dwarf *d;
	struct stap_arena *a;
	struct btf *btf;
	struct stap_btf *view;
	struct { AST_VEC(struct item); } items;	/* id: place + FIRST_ID */
	unsigned int done;			/* items that are in the BTF */
	uint32_t *slots;			/* hash: 0 or an id */
	unsigned int cap;
	struct stap_names names;		/* Dwarf_Die * of definitions */
	bool named;
};

/* The first type is that of array indices. */
#define FIRST_ID	2

struct stap_dwarf_types *stap_dwarf_types_new(struct stap_dwarf *d)
{
	struct stap_arena *a = stap_dwarf_arena(d);
	struct stap_dwarf_types *t = stap_arena_alloc(a, sizeof(*t));

	t->d = d;
	t->a = a;
	t->btf = btf__new_empty();
	if (t->btf)
		btf__add_int(t->btf, "__ARRAY_SIZE_TYPE__", 4, 0);
	t->view = stap_btf_adopt(a, t->btf);
	return t;
}

void stap_dwarf_types_free(struct stap_dwarf_types *t)
{
	btf__free(t->btf);
	free(t->slots);
}

struct stap_btf *stap_dwarf_btf(struct stap_dwarf *d)
{
	return stap_dwarf_types(d)->view;
}

/* Numbers */

static unsigned int hash(const void *addr, unsigned int dim)
{
	return ((uintptr_t)addr * 0x9e3779b97f4a7c15ull >> 32) + dim;
}

static uint32_t *find_slot(struct stap_dwarf_types *t, const void *addr, unsigned int dim)
{
	unsigned int i = hash(addr, dim) & (t->cap - 1);

	for (; t->slots[i]; i = (i + 1) & (t->cap - 1)) {
		const struct item *x = &t->items.v[t->slots[i] - FIRST_ID];

		if (x->die.addr == addr && x->dim == dim)
			break;
	}
	return &t->slots[i];
}

static void grow(struct stap_dwarf_types *t)
{
	unsigned int i;

	free(t->slots);
	t->cap = t->cap ? 2 * t->cap : 256;
	t->slots = calloc(t->cap, sizeof(*t->slots));
	if (!t->slots)
		abort();
	for (i = 0; i < t->items.n; i++)
		*find_slot(t, t->items.v[i].die.addr, t->items.v[i].dim) = i + FIRST_ID;
}

static uint32_t number(struct stap_dwarf_types *t, const Dwarf_Die *die, unsigned int dim)
{
	struct item x = { .die = *die, .dim = dim };
	uint32_t *slot;

	if (2 * t->items.n >= t->cap)
		grow(t);
	slot = find_slot(t, die->addr, dim);
	if (!*slot) {
		ast_vec_add(t->a, &t->items, x);
		*slot = t->items.n - 1 + FIRST_ID;
	}
	return *slot;
}

static uint32_t number_of_type(struct stap_dwarf_types *t, Dwarf_Die *die)
{
	Dwarf_Attribute attr;
	Dwarf_Die type;

	if (!dwarf_attr_integrate(die, DW_AT_type, &attr) || !dwarf_formref_die(&attr, &type))
		return 0;
	return number(t, &type, 0);
}

/* Definitions by name */

static bool has_name_to_find(int tag)
{
	return tag == DW_TAG_structure_type || tag == DW_TAG_class_type ||
	       tag == DW_TAG_union_type || tag == DW_TAG_enumeration_type ||
	       tag == DW_TAG_typedef || tag == DW_TAG_base_type;
}

static void add_names(struct stap_dwarf_types *t, Dwarf_Die *scope)
{
	Dwarf_Die child;

	if (dwarf_child(scope, &child))
		return;
	do {
		int tag = dwarf_tag(&child);
		const char *name = dwarf_diename(&child);
		Dwarf_Die *copy;

		if (tag == DW_TAG_namespace)
			add_names(t, &child);
		if (!has_name_to_find(tag) || !name ||
		    dwarf_hasattr(&child, DW_AT_declaration))
			continue;
		copy = stap_arena_alloc(t->a, sizeof(*copy));
		*copy = child;
		stap_names_add(t->a, &t->names, stap_arena_intern(t->a, name), copy);
	} while (!dwarf_siblingof(&child, &child));
}

/* Once: what each unit defines. */
static void learn_names(struct stap_dwarf_types *t)
{
	Dwarf_CU *cu = NULL;
	Dwarf_Die die;

	if (t->named)
		return;
	t->named = true;
	while (!dwarf_get_units(stap_dwarf_handle(t->d), cu, &cu, NULL, NULL, &die, NULL))
		add_names(t, &die);
}

/* Types */

static Dwarf_Word attr_word(Dwarf_Die *die, unsigned int name, Dwarf_Word def)
{
	Dwarf_Attribute attr;
	Dwarf_Word v;

	if (!dwarf_attr_integrate(die, name, &attr) || dwarf_formudata(&attr, &v))
		return def;
	return v;
}

static unsigned int byte_size(Dwarf_Die *die)
{
	int size = dwarf_bytesize(die);

	return size < 0 ? 0 : size;
}

/* What BTF has no word for: nothing can be read of it. */
static void add_unknown(struct btf *b)
{
	btf__add_fwd(b, "?", BTF_FWD_STRUCT);
}

static void add_base(struct btf *b, Dwarf_Die *die, const char *name)
{
	unsigned int size = byte_size(die), encoding = 0;
	int ret;

	switch (attr_word(die, DW_AT_encoding, 0)) {
	case DW_ATE_float:
		ret = btf__add_float(b, name, size);
		break;
	case DW_ATE_signed:
	case DW_ATE_signed_char:
		ret = btf__add_int(b, name, size, BTF_INT_SIGNED);
		break;
	case DW_ATE_boolean:
		encoding = BTF_INT_BOOL;
		fallthrough;
	case DW_ATE_unsigned:
	case DW_ATE_unsigned_char:
	case DW_ATE_UTF:
	case DW_ATE_address:
		ret = btf__add_int(b, name, size, encoding);
		break;
	default:
		ret = -1;
	}
	if (ret < 0)
		add_unknown(b);
}

/* First bit of a member, from the start of its owner; false if that varies. */
static bool member_bit(Dwarf_Die *die, unsigned int bits, uint32_t *bit)
{
	Dwarf_Word at = attr_word(die, DW_AT_data_bit_offset, UINT64_MAX), unit, from_top;

	if (at != UINT64_MAX) {
		*bit = at;
		return true;
	}
	at = attr_word(die, DW_AT_data_member_location, UINT64_MAX);
	if (at == UINT64_MAX) {		/* 0, or a computation: of a virtual base */
		*bit = 0;
		return !dwarf_hasattr(die, DW_AT_data_member_location);
	}
	*bit = at * 8;
	from_top = attr_word(die, DW_AT_bit_offset, UINT64_MAX);
	if (bits && from_top != UINT64_MAX) {
		unit = attr_word(die, DW_AT_byte_size, 0);
		*bit += unit * 8 - from_top - bits;
	}
	return true;
}

static void add_member(struct stap_dwarf_types *t, Dwarf_Die *die)
{
	unsigned int bits = attr_word(die, DW_AT_bit_size, 0);
	bool base = dwarf_tag(die) == DW_TAG_inheritance;
	uint32_t bit;

	/* A static member is somewhere else. */
	if (dwarf_hasattr(die, DW_AT_external) || !member_bit(die, bits, &bit))
		return;
	btf__add_field(t->btf, base ? NULL : dwarf_diename(die), number_of_type(t, die),
		       bit, bits);
}

/* The definition of what is only declared here. */
static bool find_definition(struct stap_dwarf_types *t, const char *name, Dwarf_Die *die)
{
	struct stap_decl *decl;

	if (!name)
		return false;
	learn_names(t);
	for (decl = stap_names_find(&t->names, stap_arena_intern(t->a, name)); decl;
	     decl = decl->next) {
		if (dwarf_tag(decl->decl) == dwarf_tag(die)) {
			*die = *(Dwarf_Die *)decl->decl;
			return true;
		}
	}
	return false;
}

static void add_composite(struct stap_dwarf_types *t, Dwarf_Die *die, const char *name)
{
	bool is_union = dwarf_tag(die) == DW_TAG_union_type;
	Dwarf_Die child;

	if (dwarf_hasattr(die, DW_AT_declaration) && !find_definition(t, name, die)) {
		if (name)
			btf__add_fwd(t->btf, name, is_union ? BTF_FWD_UNION : BTF_FWD_STRUCT);
		else
			add_unknown(t->btf);
		return;
	}
	if (is_union)
		btf__add_union(t->btf, name, byte_size(die));
	else
		btf__add_struct(t->btf, name, byte_size(die));
	if (dwarf_child(die, &child))
		return;
	do {
		int tag = dwarf_tag(&child);

		if (tag == DW_TAG_member || tag == DW_TAG_inheritance)
			add_member(t, &child);
	} while (!dwarf_siblingof(&child, &child));
}

/* The next enumerator's value; @first: the first one's. */
static bool next_enumerator(Dwarf_Die *die, Dwarf_Die *child, bool first, Dwarf_Sword *value)
{
	Dwarf_Attribute attr;

	if (first ? dwarf_child(die, child) : dwarf_siblingof(child, child))
		return false;
	do {
		if (dwarf_tag(child) == DW_TAG_enumerator &&
		    dwarf_attr(child, DW_AT_const_value, &attr) &&
		    !dwarf_formsdata(&attr, value))
			return true;
	} while (!dwarf_siblingof(child, child));
	return false;
}

/* It has a sign if one of its values has. */
static void add_enum(struct btf *b, Dwarf_Die *die, const char *name)
{
	unsigned int size = byte_size(die);
	bool is_signed = false, more;
	Dwarf_Sword value;
	Dwarf_Die child;

	for (more = next_enumerator(die, &child, true, &value); more;
	     more = next_enumerator(die, &child, false, &value))
		is_signed |= value < 0;
	btf__add_enum64(b, name, size ? size : 4, is_signed);
	for (more = next_enumerator(die, &child, true, &value); more;
	     more = next_enumerator(die, &child, false, &value))
		btf__add_enum64_value(b, dwarf_diename(&child), value);
}

/* Number @dim of the subranges of an array, NULL if there is none. */
static bool subrange(Dwarf_Die *die, unsigned int dim, Dwarf_Die *found)
{
	if (dwarf_child(die, found))
		return false;
	do {
		if (dwarf_tag(found) == DW_TAG_subrange_type && !dim--)
			return true;
	} while (!dwarf_siblingof(found, found));
	return false;
}

static void add_array(struct stap_dwarf_types *t, Dwarf_Die *die, unsigned int dim)
{
	Dwarf_Word n = 0;
	uint32_t of;
	Dwarf_Die r;

	if (subrange(die, dim, &r)) {
		n = attr_word(&r, DW_AT_count, UINT64_MAX);
		if (n == UINT64_MAX)
			n = attr_word(&r, DW_AT_upper_bound, UINT64_MAX) + 1;
	}
	of = subrange(die, dim + 1, &r) ? number(t, die, dim + 1) : number_of_type(t, die);
	btf__add_array(t->btf, FIRST_ID - 1, of, n > UINT32_MAX ? 0 : n);
}

static void add_type(struct stap_dwarf_types *t, struct item x)
{
	const char *name = dwarf_diename(&x.die);
	struct btf *b = t->btf;

	switch (dwarf_tag(&x.die)) {
	case DW_TAG_base_type:
		add_base(b, &x.die, name);
		break;
	case DW_TAG_pointer_type:
	case DW_TAG_reference_type:
	case DW_TAG_rvalue_reference_type:
		btf__add_ptr(b, number_of_type(t, &x.die));
		break;
	case DW_TAG_typedef:
		btf__add_typedef(b, name, number_of_type(t, &x.die));
		break;
	case DW_TAG_const_type:
	case DW_TAG_atomic_type:
		btf__add_const(b, number_of_type(t, &x.die));
		break;
	case DW_TAG_volatile_type:
		btf__add_volatile(b, number_of_type(t, &x.die));
		break;
	case DW_TAG_restrict_type:
		btf__add_restrict(b, number_of_type(t, &x.die));
		break;
	case DW_TAG_structure_type:
	case DW_TAG_class_type:
	case DW_TAG_union_type:
		add_composite(t, &x.die, name);
		break;
	case DW_TAG_enumeration_type:
		add_enum(b, &x.die, name);
		break;
	case DW_TAG_array_type:
		add_array(t, &x.die, x.dim);
		break;
	case DW_TAG_subroutine_type:
		btf__add_func_proto(b, number_of_type(t, &x.die));
		break;
	default:
		add_unknown(b);
		break;
	}
	/* What libbpf did not take: the numbers behind it must stay right. */
	while (btf__type_cnt(b) < FIRST_ID + t->done)
		add_unknown(b);
}

uint32_t stap_dwarf_type(struct stap_dwarf *d, Dwarf_Die *type)
{
	struct stap_dwarf_types *t = stap_dwarf_types(d);
	uint32_t id;

	if (!t->btf)
		return 0;
	id = number(t, type, 0);
	while (t->done < t->items.n) {
		t->done++;
		add_type(t, t->items.v[t->done - 1]);
	}
	return id;
}

uint32_t stap_dwarf_type_of(struct stap_dwarf *d, Dwarf_Die *die)
{
	Dwarf_Attribute attr;
	Dwarf_Die type;

	if (!dwarf_attr_integrate(die, DW_AT_type, &attr) || !dwarf_formref_die(&attr, &type))
		return 0;
	return stap_dwarf_type(d, &type);
}

static bool fits_keyword(int tag, const char *word, size_t len)
{
	if (!len)
		return true;
	if (!strncmp(word, "struct", len))
		return tag == DW_TAG_structure_type || tag == DW_TAG_class_type;
	if (!strncmp(word, "class", len))
		return tag == DW_TAG_structure_type || tag == DW_TAG_class_type;
	if (!strncmp(word, "union", len))
		return tag == DW_TAG_union_type;
	return !strncmp(word, "enum", len) && tag == DW_TAG_enumeration_type;
}

uint32_t stap_dwarf_type_find(struct stap_dwarf *d, const char *name)
{
	struct stap_dwarf_types *t = stap_dwarf_types(d);
	const char *space = strchr(name, ' '), *word = name;
	struct stap_decl *decl;
	size_t len = 0;

	if (space && (!strncmp(name, "struct ", 7) || !strncmp(name, "union ", 6) ||
		      !strncmp(name, "enum ", 5) || !strncmp(name, "class ", 6))) {
		len = space - name;
		name = space + strspn(space, " ");
	}
	learn_names(t);
	for (decl = stap_names_find(&t->names, stap_arena_intern(t->a, name)); decl;
	     decl = decl->next) {
		if (fits_keyword(dwarf_tag(decl->decl), word, len))
			return stap_dwarf_type(d, decl->decl);
	}
	return 0;
}
