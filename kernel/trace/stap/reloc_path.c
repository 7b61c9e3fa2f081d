// SPDX-License-Identifier: GPL-2.0
/*
 * Following the access path of a relocation through the types of a kernel.
 *
 *	vfs_read, "file->f_path->dentry"	word 0; from there memory, at bit 512
 *
 * The path says what the script said: pointers are followed as they come, so
 * that what it passes on the way must be what it was. Where it goes through a
 * pointer the distance begins again: each load has a relocation of its own.
 */
#include "reloc.h"

static bool no(struct stap_reloc_walk *w, const char *fmt, ...) __printf(2, 3);

static bool no(struct stap_reloc_walk *w, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(w->why, sizeof(w->why), fmt, ap);
	va_end(ap);
	return false;
}

static const char *keyword(const struct btf_type *t)
{
	switch (t ? btf_kind(t) : BTF_KIND_UNKN) {
	case BTF_KIND_STRUCT:
	case BTF_KIND_FWD:
		return "struct ";
	case BTF_KIND_UNION:
		return "union ";
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		return "enum ";
	case BTF_KIND_PTR:
		return "a pointer";
	case BTF_KIND_ARRAY:
		return "an array";
	default:
		return "";
	}
}

/* A member of something else is not what the path wants. */
static bool no_access(struct stap_reloc_walk *w, const struct btf_type *t, const char *what,
		      size_t len)
{
	return no(w, "%s%s has no '%.*s': '%s' of '%s'", keyword(t),
		  t ? stap_types_name(w->types->btf, t) : "void", (int)len, what, w->path,
		  w->root);
}

/* A structure that is declared here is defined elsewhere. */
static __u32 full_type(struct stap_types *types, __u32 id)
{
	const struct btf_type *t = stap_types_get(types->btf, id), *u;
	__u32 i, n = stap_types_count(types->btf);
	const char *name;
	__u16 kind;

	if (!t || btf_kind(t) != BTF_KIND_FWD)
		return id;
	name = stap_types_at(types, t->name_off);
	kind = BTF_INFO_KFLAG(t->info) ? BTF_KIND_UNION : BTF_KIND_STRUCT;
	for (i = 1; i < n && stap_types_step(types); i++) {
		u = stap_types_get(types->btf, i);
		if (u && btf_kind(u) == kind &&
		    !strcmp(stap_types_at(types, u->name_off), name))
			return i;
	}
	return id;
}

static void deref(struct stap_reloc_at *at, __u32 to)
{
	at->place = STAP_RELOC_IN_MEMORY;
	at->type = to;
	at->bit = 0;
	at->bits = 0;
}

/* Goes through one pointer if there is one. */
static bool through_pointer(struct stap_reloc_walk *w)
{
	const struct btf_type *t;

	if (w->at.stars) {
		w->at.stars--;
		deref(&w->at, w->at.type);
		return true;
	}
	t = stap_types_stripped(w->types->btf, w->at.type);
	if (!t || !btf_is_ptr(t))
		return false;
	deref(&w->at, t->type);
	return true;
}

static bool to_member(struct stap_reloc_walk *w, const char *name, size_t len)
{
	struct stap_types_member m;
	const struct btf_type *t;
	unsigned int depth = 0;
	__u32 id;

	while (depth++ < STAP_TYPES_DEPTH && through_pointer(w))
		;
	id = full_type(w->types, stap_types_strip(w->types->btf, w->at.type));
	t = id ? stap_types_get(w->types->btf, id) : NULL;
	if (w->at.stars || !t || !btf_is_composite(t))
		return no_access(w, t, name, len);
	if (!stap_types_member(w->types, id, name, len, &m))
		return no(w, "%s%s has no member '%.*s'", keyword(t),
			  *stap_types_name(w->types->btf, t) ?
			  stap_types_name(w->types->btf, t) : "without a name",
			  (int)len, name);
	w->at.type = m.type;
	w->at.bit += m.bit;
	w->at.bits = m.bits;
	return true;
}

static bool to_element(struct stap_reloc_walk *w, __s64 n, bool first)
{
	const struct btf_type *t = stap_types_stripped(w->types->btf, w->at.type);
	__u32 size;
	__s64 bits;

	if (w->at.bits)
		return no_access(w, t, "[]", 2);
	/* What the path begins at may be the first of many. */
	if (!through_pointer(w)) {
		if (t && btf_is_array(t))
			w->at.type = ((const struct btf_array *)(t + 1))->type;
		else if (!first || w->at.place != STAP_RELOC_IN_MEMORY)
			return no_access(w, t, "[]", 2);
	}
	size = w->at.stars ? 8 :
	       stap_types_size(w->types->btf,
			       full_type(w->types,
					 stap_types_strip(w->types->btf, w->at.type)));
	if (!size)
		return no_access(w, t, "[]", 2);
	if (__builtin_mul_overflow(n, (__s64)size * 8, &bits) ||
	    __builtin_add_overflow(w->at.bit, bits, &w->at.bit))
		return no(w, "'%s' of '%s' is too far away", w->path, w->root);
	return true;
}

static const struct btf_type *prototype(struct stap_reloc_walk *w, __u32 id)
{
	const struct btf_type *t = stap_types_get(w->types->btf, id);

	return t && btf_kind(t) == BTF_KIND_FUNC_PROTO ? t : NULL;
}

static bool to_result(struct stap_reloc_walk *w, const struct btf_type *proto)
{
	if (!stap_types_strip(w->types->btf, proto->type))
		return no(w, "function '%s' returns nothing", w->root);
	w->at.place = STAP_RELOC_IN_RESULT;
	w->at.type = proto->type;
	return true;
}

/* "3" is the third parameter, counted without a tracepoint's own. */
static __u32 number_of(const char *name, size_t len)
{
	__u32 n = 0;
	size_t i;

	for (i = 0; i < len && i < 4 && name[i] >= '0' && name[i] <= '9'; i++)
		n = 10 * n + name[i] - '0';
	return i == len ? n : 0;
}

static bool to_param(struct stap_reloc_walk *w, __u32 root, const char *name, size_t len)
{
	const struct btf_type *proto = prototype(w, root);
	bool trace = w->rec->root == STAP_ROOT_TRACE;
	__u32 i, word = 0, nr = number_of(name, len);
	const struct btf_param *p;

	if (!proto)
		return no(w, "'%s' has no prototype", w->root);
	if (!trace && len == 6 && !strncmp(name, "return", len))
		return to_result(w, proto);
	p = (const struct btf_param *)(proto + 1);
	for (i = trace; i < btf_vlen(proto) && p[i].type; i++) {
		const char *text = stap_types_text(w->types->btf, p[i].name_off);
		__u32 words = trace ? 1 : stap_types_words(w->types->btf, p[i].type);

		if (i + 1 - trace == nr ||
		    (text && !strncmp(text, name, len) && !text[len])) {
			w->at.place = STAP_RELOC_IN_WORDS;
			w->at.type = p[i].type;
			w->at.word = word;
			w->at.words = words;
			return true;
		}
		word += words;
	}
	return no(w, "%s '%s' has no parameter '%.*s'", trace ? "tracepoint" : "function",
		  w->root, (int)len, name);
}

static size_t name_length(const char *p)
{
	size_t n;

	for (n = 0; p[n] && p[n] != '[' && p[n] != '-'; n++)
		;
	return n;
}

/* "[-3]": where it ends, NULL if it is not one. */
static const char *read_index(const char *p, __s64 *n)
{
	bool minus = p[1] == '-';
	__s64 v = 0;
	int i;

	p += 1 + minus;
	for (i = 0; i < 10 && p[i] >= '0' && p[i] <= '9'; i++)
		v = 10 * v + p[i] - '0';
	if (!i || p[i] != ']')
		return NULL;
	*n = minus ? -v : v;
	return p + i + 1;
}

/**
 * stap_reloc_follow - find out where a path leads
 * @w:    @types, @rec, @root and @path given; sets @at or @why
 * @root: the type or prototype that it begins at
 */
bool stap_reloc_follow(struct stap_reloc_walk *w, __u32 root)
{
	bool param = w->rec->root == STAP_ROOT_FUNC || w->rec->root == STAP_ROOT_TRACE;
	const char *p = w->path;
	size_t len;
	__s64 n;

	memset(&w->at, 0, sizeof(w->at));
	if (param) {
		len = name_length(p);
		if (!to_param(w, root, p, len))
			return false;
		p += len;
	} else {
		w->at.place = STAP_RELOC_IN_MEMORY;
		w->at.type = root;
		w->at.stars = w->rec->stars;
	}
	while (*p) {
		if (*p == '[') {
			bool first = !param && p == w->path;

			p = read_index(p, &n);
			if (!p || !to_element(w, n, first))
				return p ? false : no(w, "bad path '%s'", w->path);
			continue;
		}
		len = p[0] == '-' && p[1] == '>' ? name_length(p + 2) : 0;
		if (!len)
			return no(w, "bad path '%s'", w->path);
		if (!to_member(w, p + 2, len))
			return false;
		p += 2 + len;
	}
	return true;
}
