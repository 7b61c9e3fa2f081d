// SPDX-License-Identifier: GPL-2.0
/*
 * @enumname("type", value): the name of an enumerator, the number itself where
 * the type has none of that value.
 *
 *	JNE a, v, 0; MOVS t, "RED"; JMP end; a: JNE b, v, 5; ...
 */
#include <string.h>
#include <bpf/btf.h>
#include "btf.h"
#include "gen.h"
#include "stages.h"
#include "target.h"

/* The type, NULL after having reported that there is none. */
static const struct btf_type *find_enum(struct gen *g, const struct ast_expr *e,
					const struct stap_btf *b)
{
	const struct btf_type *t = NULL;
	uint32_t id;

	id = stap_btf_type_find(b, e->enumname.type_name);
	if (!id)
		id = stap_btf_type_find(b, stap_arena_printf(g->s->arena, "enum %s",
							     e->enumname.type_name));
	if (id)
		t = stap_btf_type(b, stap_btf_strip(b, id));
	if (t && btf_is_any_enum(t))
		return t;
	stap_error(g->s, e->tok, "unable to find enumeration '%s'", e->enumname.type_name);
	return NULL;
}

struct enumerator {
	const char *name;
	int64_t value;
};

static struct enumerator enumerator(const struct stap_btf *b, const struct btf_type *t,
				    unsigned int i)
{
	struct enumerator x;

	if (btf_is_enum64(t)) {
		x.name = stap_btf_name(b, btf_enum64(t)[i].name_off);
		x.value = btf_enum64_value(&btf_enum64(t)[i]);
	} else {
		x.name = stap_btf_name(b, btf_enum(t)[i].name_off);
		x.value = btf_enum(t)[i].val;
		if (!btf_kflag(t))
			x.value = (uint32_t)x.value;
	}
	return x;
}

uint32_t gen_enumname(struct gen *g, struct ast_expr *e)
{
	static const uint8_t type = STAP_LONG;
	struct stap_btf *b = stap_btf_get(g->s);
	const struct btf_type *t = b ? find_enum(g, e, b) : NULL;
	struct stap_target_ref ref = { .root = STAP_ROOT_ENUM };
	uint32_t v, text, end = gen_label(g), next;
	unsigned int i;

	if (!t)
		return code_const_string(g->c, "", 0);
	ref.type = stap_btf_name(b, t->name_off);
	if (!*ref.type)
		g->c->uses_btf = true;
	v = gen_value(g, e->enumname.value, STAP_NONE);
	text = gen_temp(g, STAP_STRING);
	for (i = 0; i < btf_vlen(t); i++) {
		struct enumerator x = enumerator(b, t, i);

		next = gen_label(g);
		ref.path = x.name;
		gen_emit(g, STAP_OP_JNE, next, v, *ref.type ?
			 code_reloc_const(g->c, x.value, STAP_RELOC_ENUMNAME, &ref) :
			 code_const(g->c, x.value), e->tok);
		gen_move(g, text, code_const_string(g->c, x.name, strlen(x.name)),
			 STAP_STRING, e->tok);
		gen_goto(g, end, 1, e->tok);
		gen_bind(g, next);
	}
	gen_emit_args(g, STAP_OP_SPRINTF, text, code_format(g->c, "%d", 1, &type, NULL),
		      &v, 1, e->tok);
	gen_bind(g, end);
	return text;
}
