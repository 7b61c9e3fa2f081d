// SPDX-License-Identifier: GPL-2.0
/*
 * What a type is, how large, and where in it a member lies, by BTF.
 *
 * Nothing here trusts the BTF to be free of loops: stapc is given any file.
 */
#include "types.h"

#define SIZE_LIMIT	0xffffffffu

/* Anonymous structures in anonymous structures. */
#define NESTING_MAX	8

/**
 * stap_types_strip - follow typedefs and qualifiers
 * @btf: the types
 * @id:  where to begin
 *
 * Return: the type below them, 0 if that is void or there is none.
 */
__u32 stap_types_strip(const struct btf *btf, __u32 id)
{
	unsigned int depth;

	for (depth = 0; id && depth < STAP_TYPES_DEPTH; depth++) {
		const struct btf_type *t = stap_types_get(btf, id);

		if (!t)
			return 0;
		switch (btf_kind(t)) {
		case BTF_KIND_TYPEDEF:
		case BTF_KIND_CONST:
		case BTF_KIND_VOLATILE:
		case BTF_KIND_RESTRICT:
		case BTF_KIND_TYPE_TAG:
			id = t->type;
			break;
		default:
			return id;
		}
	}
	return 0;
}

/**
 * stap_types_stripped - the same, as a type
 * @btf: the types
 * @id:  where to begin
 *
 * Return: NULL for void.
 */
const struct btf_type *stap_types_stripped(const struct btf *btf, __u32 id)
{
	id = stap_types_strip(btf, id);
	return id ? stap_types_get(btf, id) : NULL;
}

static bool same_name(const char *text, const char *name, size_t len)
{
	return text[0] == name[0] && !strncmp(text, name, len) && !text[len];
}

static bool member_find(struct stap_types *types, __u32 id, const char *name, size_t len,
			__u32 base, struct stap_types_member *m, int depth)
{
	const struct btf_type *t = stap_types_get(types->btf, id), *in;
	const struct btf_member *v = (const struct btf_member *)(t + 1);
	__u32 i, n = btf_vlen(t);

	for (i = 0; i < n && stap_types_step(types); i++) {
		const char *text = stap_types_at(types, v[i].name_off);
		__u32 inner;

		if (*text) {
			if (!same_name(text, name, len))
				continue;
			m->type = v[i].type;
			m->bit = base + btf_member_bit_offset(t, i);
			m->bits = btf_member_bitfield_size(t, i);
			return true;
		}
		inner = stap_types_strip(types->btf, v[i].type);
		in = inner ? stap_types_get(types->btf, inner) : NULL;
		if (in && btf_is_composite(in) && depth < NESTING_MAX &&
		    member_find(types, inner, name, len,
				base + btf_member_bit_offset(t, i), m, depth + 1))
			return true;
	}
	return false;
}

/**
 * stap_types_member - find a member, in anonymous members too
 * @types: the types
 * @id:    a structure or union
 * @name:  of the member; not empty
 * @len:   of @name
 * @m:     filled in
 *
 * Return: whether there is one.
 */
bool stap_types_member(struct stap_types *types, __u32 id, const char *name, size_t len,
		       struct stap_types_member *m)
{
	return member_find(types, id, name, len, 0, m, 0);
}

/**
 * stap_types_size - the size of a type
 * @btf: the types
 * @id:  which
 *
 * Return: bytes; 0 for void, functions and what is only declared.
 */
__u32 stap_types_size(const struct btf *btf, __u32 id)
{
	unsigned int depth;
	__u64 count = 1;

	for (depth = 0; depth < STAP_TYPES_DEPTH && count <= SIZE_LIMIT; depth++) {
		const struct btf_type *t = stap_types_stripped(btf, id);
		const struct btf_array *a;

		switch (t ? btf_kind(t) : BTF_KIND_UNKN) {
		case BTF_KIND_PTR:
			count *= 8;
			return count > SIZE_LIMIT ? 0 : count;
		case BTF_KIND_INT:
		case BTF_KIND_FLOAT:
		case BTF_KIND_ENUM:
		case BTF_KIND_ENUM64:
		case BTF_KIND_STRUCT:
		case BTF_KIND_UNION:
			count *= t->size;
			return count > SIZE_LIMIT ? 0 : count;
		case BTF_KIND_ARRAY:
			a = (const struct btf_array *)(t + 1);
			count *= a->nelems;
			id = a->type;
			break;
		default:
			return 0;
		}
	}
	return 0;
}

/**
 * stap_types_signed - whether a stripped type is a number with a sign
 * @t: the type
 */
bool stap_types_signed(const struct btf_type *t)
{
	if (btf_is_int(t))
		return btf_int_encoding(t) & BTF_INT_SIGNED;
	return btf_is_any_enum(t) && BTF_INFO_KFLAG(t->info);
}

/**
 * stap_types_number - whether a stripped type is what a long can hold
 * @t: the type
 */
bool stap_types_number(const struct btf_type *t)
{
	if (btf_is_ptr(t))
		return true;
	return (btf_is_int(t) || btf_is_any_enum(t)) && t->size && t->size <= 8 &&
	       !(t->size & (t->size - 1));
}

/**
 * stap_types_enumerator - the value of an enumerator
 * @types: the types
 * @t:     a stripped type
 * @name:  of the enumerator
 * @value: its value
 *
 * Return: whether @t is an enumeration that has it.
 */
bool stap_types_enumerator(struct stap_types *types, const struct btf_type *t,
			   const char *name, __s64 *value)
{
	const struct btf_enum64 *e64 = (const struct btf_enum64 *)(t + 1);
	const struct btf_enum *e = (const struct btf_enum *)(t + 1);
	bool wide = btf_is_enum64(t);
	__u32 i;

	if (!btf_is_any_enum(t))
		return false;
	for (i = 0; i < btf_vlen(t) && stap_types_step(types); i++) {
		const char *text = stap_types_at(types, wide ? e64[i].name_off :
								e[i].name_off);

		if (text[0] != name[0] || strcmp(text, name))
			continue;
		if (wide)
			*value = btf_enum64_value(&e64[i]);
		else
			*value = BTF_INFO_KFLAG(t->info) ? (__s64)e[i].val :
							   (__s64)(__u32)e[i].val;
		return true;
	}
	return false;
}

/**
 * stap_types_words - argument words of a parameter
 * @btf: the types
 * @id:  its type
 *
 * By the x86-64 convention that BPF trampolines follow: a structure takes one
 * or two words; a larger one is on the stack, where no word reaches it.
 *
 * Return: 0 if there are none.
 */
__u32 stap_types_words(const struct btf *btf, __u32 id)
{
	__u32 size = stap_types_size(btf, id);

	return size <= 16 ? (size + 7) / 8 : 0;
}
