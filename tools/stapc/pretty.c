// SPDX-License-Identifier: GPL-2.0
/*
 * $x$ and $x$$: a thing of the kernel as text.
 *
 *	$file$	{.f_mode=%u, .f_path={...}, <union>={...}, .f_ep=%p, ...}
 *
 * Structures show their members, and with two dollars those of the structures
 * in them; of an array the first element. Arrays of characters and pointers to
 * them are strings. After so many values as a print statement may have
 * arguments, dots stand for the rest. The text becomes the parts of a struct
 * stap_target, whose values pass 3 reads in a try block.
 */
#include <bpf/btf.h>
#include <stap_env.h>
#include "stages.h"
#include "target_path.h"

#define VALUES_MAX	32
#define TEXT_MAX	4096

struct pretty {
	struct stap_session *s;
	struct stap_target *t;
	const char *text;	/* in front of the next value */
	size_t len;		/* of all of it */
	unsigned int values;
	bool deep;		/* $$ */
	bool full;		/* the dots have been said */
};

static void show(struct pretty *p, const struct target_path *at, bool top);

static void say(struct pretty *p, const char *text)
{
	p->text = stap_arena_printf(p->s->arena, "%s%s", p->text, text);
	p->len += strlen(text);
}

/* Where a path may go on in several ways, each has its own steps. */
static struct target_path branch(const struct pretty *p, const struct target_path *at)
{
	struct stap_target_steps *steps = stap_arena_alloc(p->s->arena, sizeof(*steps));
	struct target_path copy = *at;
	unsigned int i;

	for (i = 0; i < at->out->n; i++)
		ast_vec_add(p->s->arena, steps, at->out->v[i]);
	copy.out = steps;
	return copy;
}

static void value(struct pretty *p, const struct target_path *at, const char *directive,
		  enum stap_target_part_kind kind, bool address)
{
	struct stap_target_part part = { .kind = kind };
	struct target_path end = branch(p, at);
	bool ok;

	stap_msg_mute(p->s);
	ok = target_path_finish(&end, NULL, address);
	stap_msg_unmute(p->s);
	if (!ok) {
		say(p, "?");
		return;
	}
	part.before = p->text;
	part.directive = directive;
	part.steps = *end.out;
	ast_vec_add(p->s->arena, &p->t->parts, part);
	p->text = "";
	p->values++;
}

/* A byte that is a number as much as a character; not a truth value. */
static bool is_char(const struct btf_type *t)
{
	return t && btf_is_int(t) && t->size == 1 && !(btf_int_encoding(t) & BTF_INT_BOOL);
}

static const struct btf_type *type_of(const struct target_path *at, uint32_t id)
{
	id = stap_btf_strip(at->b, id);
	return id ? stap_btf_type(at->b, id) : NULL;
}

static void show_int(struct pretty *p, const struct target_path *at, const struct btf_type *t)
{
	if (is_char(t) && !at->bits)
		value(p, at, "'%#c'", STAP_TARGET_PART_NUMBER, false);
	else if (btf_int_encoding(t) & (BTF_INT_SIGNED | BTF_INT_BOOL))
		value(p, at, "%i", STAP_TARGET_PART_NUMBER, false);
	else
		value(p, at, "%u", STAP_TARGET_PART_NUMBER, false);
}

/* What a pointer that is asked for itself points to; one in it as a number. */
static void show_pointer(struct pretty *p, const struct target_path *at,
			 const struct btf_type *t, bool top)
{
	const struct btf_type *to = type_of(at, t->type);
	struct target_path there;

	if (is_char(to)) {
		value(p, at, "%s", STAP_TARGET_PART_STRING, false);
		return;
	}
	if (!top || !to || btf_is_ptr(to) || btf_is_func_proto(to) || btf_is_fwd(to)) {
		value(p, at, "%p", STAP_TARGET_PART_NUMBER, false);
		return;
	}
	there = branch(p, at);
	target_path_deref(&there, t->type);
	target_path_say(&there, "[0]");
	show(p, &there, true);
}

static void show_array(struct pretty *p, const struct target_path *at,
		       const struct btf_type *t, bool top)
{
	const struct btf_array *a = btf_array(t);
	struct target_path first;

	if (!top && !p->deep) {
		say(p, "[...]");
		return;
	}
	if (is_char(type_of(at, a->type))) {
		value(p, at, "%s", STAP_TARGET_PART_STRING, true);
		return;
	}
	say(p, "[");
	if (a->nelems) {
		first = branch(p, at);
		first.type = a->type;
		target_path_say(&first, "[0]");
		show(p, &first, false);
	}
	say(p, a->nelems > 1 && !p->full ? ", ...]" : "]");
}

static void member_name(struct pretty *p, const struct target_path *at,
			const struct btf_member *m)
{
	const char *name = stap_btf_name(at->b, m->name_off);
	const struct btf_type *t = type_of(at, m->type);

	if (*name)
		say(p, stap_arena_printf(p->s->arena, ".%s=", name));
	else
		say(p, t && btf_is_union(t) ? "<union>=" : "<class>=");
}

static void show_members(struct pretty *p, const struct target_path *at,
			 const struct btf_type *t, bool top)
{
	const struct btf_member *m = btf_members(t);
	unsigned int i;

	if (!top && !p->deep) {
		say(p, "{...}");
		return;
	}
	say(p, "{");
	for (i = 0; i < btf_vlen(t) && !p->full; i++) {
		struct target_path in = branch(p, at);

		say(p, i ? ", " : "");
		if (p->values >= VALUES_MAX || p->len > TEXT_MAX) {
			say(p, "...");
			p->full = true;
			break;
		}
		member_name(p, at, &m[i]);
		in.type = m[i].type;
		in.bit += btf_member_bit_offset(t, i);
		in.bits = btf_member_bitfield_size(t, i);
		in.member = true;
		if (*stap_btf_name(at->b, m[i].name_off))
			target_path_say(&in, "->%s", stap_btf_name(at->b, m[i].name_off));
		show(p, &in, false);
	}
	say(p, "}");
}

static void show(struct pretty *p, const struct target_path *at, bool top)
{
	uint32_t id = target_path_type(at, at->type);
	const struct btf_type *t = id ? stap_btf_type(at->b, id) : NULL;

	switch (t ? btf_kind(t) : BTF_KIND_UNKN) {
	case BTF_KIND_INT:
		show_int(p, at, t);
		break;
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		value(p, at, btf_kflag(t) ? "%i" : "%u", STAP_TARGET_PART_NUMBER, false);
		break;
	case BTF_KIND_PTR:
		show_pointer(p, at, t, top);
		break;
	case BTF_KIND_ARRAY:
		show_array(p, at, t, top);
		break;
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		show_members(p, at, t, top);
		break;
	case BTF_KIND_FLOAT:
		say(p, "<float>");
		break;
	default:
		say(p, "?");
		break;
	}
}

void stap_pretty_show(struct stap_target *t, const struct target_path *at, unsigned int dollars)
{
	struct pretty p = { .s = at->s, .t = t, .text = "", .deep = dollars > 1 };
	struct stap_target_part rest = { .directive = "" };

	t->is_text = true;
	t->caught = true;
	show(&p, at, true);
	rest.before = p.text;
	ast_vec_add(at->s->arena, &t->parts, rest);
}
