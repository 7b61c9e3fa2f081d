/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Types of the kernel, in the kernel's words and in libbpf's: what the files
 * that relocate programs need of BTF. Shared by the kernel and stapc.
 */
#ifndef _TRACE_STAP_TYPES_H
#define _TRACE_STAP_TYPES_H

#include "env.h"

#ifdef __KERNEL__
#include <linux/btf.h>

#define stap_types_get(btf, id)		btf_type_by_id(btf, id)
#define stap_types_text(btf, off)	btf_name_by_offset(btf, off)
#define stap_types_count(btf)		btf_nr_types(btf)
#else
#include <bpf/btf.h>

#define stap_types_get(btf, id)		btf__type_by_id(btf, id)
#define stap_types_text(btf, off)	btf__name_by_offset(btf, off)
#define stap_types_count(btf)		btf__type_cnt(btf)
#endif

/* Deeper nesting of types than C programs have: a loop in broken BTF. */
#define STAP_TYPES_DEPTH	32

/**
 * struct stap_types - a BTF, and how much may still be looked at
 * @btf:   the kernel's, or a module's with the kernel's below it; NULL if there is none
 * @first: the first type of its own
 * @text:  where its names are, if they all lie together; else NULL
 * @steps: members, enumerators and types to go
 */
struct stap_types {
	const struct btf *btf;
	__u32 first;
	const char *text;
	__u32 steps;
};

/* One program's relocations look at so many at most. */
#define STAP_TYPES_STEPS	100000000u

/**
 * struct stap_types_member - a member of a structure or union
 * @type: its type
 * @bit:  first bit, from the start of what was looked in
 * @bits: width of a bit field, else 0
 */
struct stap_types_member {
	__u32 type;
	__u32 bit;
	__u32 bits;
};

static inline bool stap_types_step(struct stap_types *t)
{
	if (!t->steps)
		return false;
	t->steps--;
	return true;
}

/* The name at an offset: most of the work is looking at names. */
static inline const char *stap_types_at(const struct stap_types *t, __u32 off)
{
	const char *name = t->text ? t->text + off : stap_types_text(t->btf, off);

	return name ? name : "";
}

static inline const char *stap_types_name(const struct btf *btf, const struct btf_type *t)
{
	const char *name = t ? stap_types_text(btf, t->name_off) : NULL;

	return name ? name : "";
}

/* types.c */
__u32 stap_types_strip(const struct btf *btf, __u32 id);
const struct btf_type *stap_types_stripped(const struct btf *btf, __u32 id);
bool stap_types_member(struct stap_types *types, __u32 id, const char *name, size_t len,
		       struct stap_types_member *m);
__u32 stap_types_size(const struct btf *btf, __u32 id);
bool stap_types_signed(const struct btf_type *t);
bool stap_types_number(const struct btf_type *t);
bool stap_types_enumerator(struct stap_types *types, const struct btf_type *t,
			   const char *name, __s64 *value);
__u32 stap_types_words(const struct btf *btf, __u32 id);

#endif /* _TRACE_STAP_TYPES_H */
