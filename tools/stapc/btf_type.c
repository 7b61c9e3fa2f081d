// SPDX-License-Identifier: GPL-2.0
/*
 * Types in BTF: finding one by name, its members, its size, its text.
 */
#include <bpf/btf.h>
#include <string.h>
#include <stap_env.h>
#include "ast.h"
#include "btf.h"
#include "types.h"

#define DEPTH_MAX	STAP_TYPES_DEPTH

uint32_t stap_btf_strip(const struct stap_btf *b, uint32_t id)
{
	return stap_types_strip(stap_btf_handle(b), id);
}

/* The kinds of type that a name may mean, by the keyword before it. */
enum { WANT_STRUCT = 1, WANT_UNION = 2, WANT_ENUM = 4, WANT_NAMED = 8 };

static unsigned int kind_bit(const struct btf_type *t)
{
	if (btf_is_struct(t))
		return WANT_STRUCT;
	if (btf_is_union(t))
		return WANT_UNION;
	if (btf_is_any_enum(t))
		return WANT_ENUM;
	if (btf_is_typedef(t) || btf_is_int(t))
		return WANT_NAMED;
	return 0;
}

static const char *split_keyword(const char *name, unsigned int *want)
{
	static const struct {
		const char *word;
		unsigned int want;
	} words[] = {
		{ "struct ", WANT_STRUCT },
		{ "union ", WANT_UNION },
		{ "enum ", WANT_ENUM },
	};
	size_t i;

	*want = WANT_STRUCT | WANT_UNION | WANT_ENUM | WANT_NAMED;
	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (!strncmp(name, words[i].word, strlen(words[i].word))) {
			*want = words[i].want;
			name += strlen(words[i].word);
			break;
		}
	}
	return name + strspn(name, " ");
}

static uint32_t type_find(const struct stap_btf *b, const char *name, unsigned int want,
			  uint32_t id, uint32_t n)
{
	for (; id < n; id++) {
		const struct btf_type *t = stap_btf_type(b, id);

		if ((kind_bit(t) & want) &&
		    !strcmp(stap_btf_name(b, t->name_off), name))
			return id;
	}
	return 0;
}

/* A module's own types come first. */
uint32_t stap_btf_type_find(const struct stap_btf *b, const char *name)
{
	uint32_t first = stap_btf_first(b), id;
	unsigned int want;

	name = split_keyword(name, &want);
	if (!*name)
		return 0;
	id = type_find(b, name, want, first, btf__type_cnt(stap_btf_handle(b)));
	return id ? id : type_find(b, name, want, 1, first);
}

bool stap_btf_member_find(const struct stap_btf *b, uint32_t id,
			  const char *name, struct stap_btf_member *m)
{
	struct stap_types types = { .btf = stap_btf_handle(b), .steps = UINT32_MAX };
	struct stap_types_member found;

	if (!stap_types_member(&types, id, name, strlen(name), &found))
		return false;
	m->type = found.type;
	m->bit = found.bit;
	m->bits = found.bits;
	return true;
}

static char *member_names(const struct stap_btf *b, uint32_t id, char *text,
			  struct stap_arena *a, int depth)
{
	const struct btf_type *t = stap_btf_type(b, id);
	const struct btf_member *v = btf_members(t);
	uint32_t i;

	for (i = 0; i < btf_vlen(t) && depth < DEPTH_MAX; i++) {
		const char *n = stap_btf_name(b, v[i].name_off);
		uint32_t in = stap_btf_strip(b, v[i].type);

		if (*n)
			text = stap_arena_printf(a, "%s%s%s", text,
						 *text ? ", " : "", n);
		else if (in && btf_is_composite(stap_btf_type(b, in)))
			text = member_names(b, in, text, a, depth + 1);
	}
	return text;
}

char *stap_btf_member_names(const struct stap_btf *b, uint32_t id,
			    struct stap_arena *a)
{
	return member_names(b, id, stap_arena_strdup(a, ""), a, 0);
}

static char *type_text(const struct stap_btf *b, uint32_t id,
		       struct stap_arena *a, int depth);

static char *proto_text(const struct stap_btf *b, const struct btf_type *t,
			const char *middle, struct stap_arena *a, int depth)
{
	char *text = stap_arena_printf(a, "%s %s(",
				       type_text(b, t->type, a, depth + 1),
				       middle);
	uint32_t i;

	for (i = 0; i < btf_vlen(t); i++) {
		uint32_t type = btf_params(t)[i].type;
		const char *one = type ? type_text(b, type, a, depth + 1) : "...";

		text = stap_arena_printf(a, "%s%s%s", text, i ? ", " : "", one);
	}
	return stap_arena_printf(a, "%s)", text);
}

static char *pointer_text(const struct stap_btf *b, const struct btf_type *t,
			  struct stap_arena *a, int depth)
{
	const struct btf_type *to = t->type ? stap_btf_type(b, t->type) : NULL;

	if (to && btf_is_func_proto(to))
		return proto_text(b, to, "(*)", a, depth);
	return stap_arena_printf(a, "%s*", type_text(b, t->type, a, depth + 1));
}

static char *tagged_text(const struct stap_btf *b, const struct btf_type *t,
			 const char *keyword, struct stap_arena *a)
{
	const char *name = stap_btf_name(b, t->name_off);

	return stap_arena_printf(a, "%s %s", keyword, *name ? name : "{...}");
}

static char *type_text(const struct stap_btf *b, uint32_t id,
		       struct stap_arena *a, int depth)
{
	const struct btf_type *t = id ? stap_btf_type(b, id) : NULL;

	if (!t || depth > DEPTH_MAX)
		return stap_arena_strdup(a, "void");
	switch (btf_kind(t)) {
	case BTF_KIND_PTR:
		return pointer_text(b, t, a, depth);
	case BTF_KIND_ARRAY:
		return stap_arena_printf(a, "%s[%u]",
					 type_text(b, btf_array(t)->type, a,
						   depth + 1),
					 btf_array(t)->nelems);
	case BTF_KIND_STRUCT:
		return tagged_text(b, t, "struct", a);
	case BTF_KIND_UNION:
		return tagged_text(b, t, "union", a);
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		return tagged_text(b, t, "enum", a);
	case BTF_KIND_FWD:
		return tagged_text(b, t, btf_kflag(t) ? "union" : "struct", a);
	case BTF_KIND_CONST:
		return stap_arena_printf(a, "const %s",
					 type_text(b, t->type, a, depth + 1));
	case BTF_KIND_VOLATILE:
		return stap_arena_printf(a, "volatile %s",
					 type_text(b, t->type, a, depth + 1));
	case BTF_KIND_RESTRICT:
	case BTF_KIND_TYPE_TAG:
		return type_text(b, t->type, a, depth + 1);
	case BTF_KIND_FUNC_PROTO:
		return proto_text(b, t, "", a, depth);
	default:
		return stap_arena_strdup(a, stap_btf_name(b, t->name_off));
	}
}

char *stap_btf_type_text(const struct stap_btf *b, uint32_t id,
			 struct stap_arena *a)
{
	return type_text(b, id, a, 0);
}

uint32_t stap_btf_size(const struct stap_btf *b, uint32_t id)
{
	return stap_types_size(stap_btf_handle(b), id);
}

uint32_t stap_btf_enumerator(const struct stap_btf *b, const char *name,
			     int64_t *value)
{
	struct stap_types types = { .btf = stap_btf_handle(b), .steps = UINT32_MAX };
	uint32_t id, n = btf__type_cnt(types.btf);
	__s64 found;

	for (id = 1; id < n; id++) {
		if (!stap_types_enumerator(&types, stap_btf_type(b, id), name, &found))
			continue;
		*value = found;
		return id;
	}
	return 0;
}
