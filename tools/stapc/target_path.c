// SPDX-License-Identifier: GPL-2.0
/*
 * Access paths of target variables. A path begins at a parameter, a result or
 * an address, goes through pointers, members and arrays, and leaves the steps
 * (struct stap_target_step) by which pass 3 gets at the value:
 *
 *	$prev->se.vruntime	ARG 1; OFFSET 136; LOAD 8
 *
 * Pointers are followed by "->" however many there are, as SystemTap does. An
 * array, where a value is asked for, is its address.
 */
#include <bpf/btf.h>
#include <stdlib.h>
#include <string.h>
#include <stap_env.h>
#include "stages.h"
#include "target_path.h"
#include "types.h"

struct stap_target_step *target_path_add(struct target_path *p,
					 enum stap_target_op op, int64_t n)
{
	struct stap_target_step step = { .op = op, .n = n };

	ast_vec_add(p->s->arena, p->out, step);
	return &p->out->v[p->out->n - 1];
}

void target_path_say(struct target_path *p, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = stap_arena_vprintf(p->s->arena, fmt, ap);
	va_end(ap);
	p->ref.path = stap_arena_printf(p->s->arena, "%s%s", p->ref.path ? p->ref.path : "",
					text);
}

void target_path_refer(struct target_path *p, struct stap_target_step *step,
		       enum stap_reloc_what what, unsigned int size)
{
	struct stap_target_ref *ref;

	if (p->pinned || !p->ref.type)
		return;
	ref = stap_arena_alloc(p->s->arena, sizeof(*ref));
	*ref = p->ref;
	ref->size = size;
	step->what = what;
	step->ref = ref;
}

/* @moves: where they are may be elsewhere on another kernel */
static void add_bits(struct target_path *p, unsigned int shift,
		     unsigned int bits, bool is_signed, bool moves)
{
	struct stap_target_step *step;

	if (!shift && bits == 64)
		return;
	step = target_path_add(p, STAP_TARGET_BITS, 0);
	step->shift = shift;
	step->bits = bits;
	step->is_signed = is_signed;
	if (moves)
		target_path_refer(p, step, STAP_RELOC_LEFT,
				  is_signed ? STAP_RELOC_SIGNED : 0);
}

static void add_load(struct target_path *p, uint64_t offset, unsigned int size,
		     bool is_signed, enum stap_reloc_what what)
{
	struct stap_target_step *step;

	if (offset)
		target_path_add(p, STAP_TARGET_OFFSET, offset);
	step = target_path_add(p, STAP_TARGET_LOAD, 0);
	step->size = size;
	step->is_signed = is_signed && size < 8;
	step->user = p->user;
	target_path_refer(p, step, what, 0);
}

/* A bit field: the smallest aligned unit that holds it, then its bits. */
static void load_bit_field(struct target_path *p, bool is_signed)
{
	unsigned int size = 1;
	uint64_t start;

	for (;; size *= 2) {
		start = p->bit / 8 / size * size;
		if (p->bit + p->bits <= (start + size) * 8 || size == 8)
			break;
	}
	add_load(p, start, size, false, STAP_RELOC_UNIT);
	add_bits(p, p->bit - start * 8, p->bits, is_signed, true);
}

/* Emit what makes v the value of the thing, of @size bytes. */
static void load_value(struct target_path *p, unsigned int size, bool is_signed)
{
	unsigned int bits;

	switch (p->place) {
	case TARGET_IN_VALUE:
		add_bits(p, 0, size * 8, is_signed, false);
		break;
	case TARGET_IN_WORDS:
		bits = p->bits ? p->bits : size * 8;
		target_path_refer(p, target_path_add(p, STAP_TARGET_ARG,
						     p->word + p->bit / 64),
				  STAP_RELOC_WORD, bits == 64 ? 8 : 0);
		add_bits(p, p->bit % 64, bits, is_signed, true);
		break;
	case TARGET_IN_MEMORY:
		if (p->bits)
			load_bit_field(p, is_signed);
		else
			add_load(p, p->bit / 8, size, is_signed, STAP_RELOC_LOAD);
		break;
	}
	p->place = TARGET_IN_VALUE;
	p->bit = 0;
	p->bits = 0;
}

/* The stripped type; a forward declaration is looked up by its name. */
uint32_t target_path_type(const struct target_path *p, uint32_t id)
{
	const struct btf_type *t;
	uint32_t full;

	id = stap_btf_strip(p->b, id);
	t = id ? stap_btf_type(p->b, id) : NULL;
	if (!t || !btf_is_fwd(t))
		return id;
	full = stap_btf_type_find(p->b, stap_btf_type_text(p->b, id,
							   p->s->arena));
	return full ? full : id;
}

/* Text of an access for messages: "->name" or "[...]". */
static const char *access_text(struct target_path *p, const struct ast_access *x)
{
	return x->field ? stap_arena_printf(p->s->arena, "->%s", x->field) :
			  "[...]";
}

static bool refuse_access(struct target_path *p, const struct ast_access *x,
			  uint32_t type)
{
	stap_error(p->s, x->tok, "invalid access '%s' vs '%s'",
		   access_text(p, x),
		   stap_btf_type_text(p->b, type, p->s->arena));
	return false;
}

void target_path_deref(struct target_path *p, uint32_t to)
{
	load_value(p, 8, false);
	p->place = TARGET_IN_MEMORY;
	p->member = false;
	p->type = to;
}

/* Go through a pointer: v becomes the address of what it points to. */
static bool follow_pointer(struct target_path *p, const struct btf_type *t,
			   const struct ast_access *x)
{
	if (!stap_btf_strip(p->b, t->type))
		return refuse_access(p, x, p->type);
	target_path_deref(p, t->type);
	return true;
}

/* How many edits make @b of @a: to suggest what may have been meant. */
static unsigned int distance(const char *a, const char *b)
{
	unsigned int row[64], i, j, n = strlen(b);

	if (n >= ARRAY_SIZE(row))
		return n;
	for (j = 0; j <= n; j++)
		row[j] = j;
	for (i = 1; a[i - 1]; i++) {
		unsigned int diagonal = row[0];

		row[0] = i;
		for (j = 1; j <= n; j++) {
			unsigned int best = diagonal + (a[i - 1] != b[j - 1]);

			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			diagonal = row[j];
			row[j] = best;
		}
	}
	return row[n];
}

#define SUGGESTIONS 5

/* The members nearest to @name, "a, b, c". @names is cut up. */
static const char *nearest(struct target_path *p, const char *name, char *names)
{
	const char *best[SUGGESTIONS] = { NULL };
	unsigned int dist[SUGGESTIONS], i, j, n = 0;
	char *text = stap_arena_strdup(p->s->arena, ""), *save = NULL, *one;

	for (one = strtok_r(names, ", ", &save); one;
	     one = strtok_r(NULL, ", ", &save)) {
		unsigned int d = distance(name, one);

		for (i = n; i && dist[i - 1] > d; i--)
			;
		if (i == SUGGESTIONS)
			continue;
		if (n < SUGGESTIONS)
			n++;
		for (j = n - 1; j > i; j--) {
			best[j] = best[j - 1];
			dist[j] = dist[j - 1];
		}
		best[i] = one;
		dist[i] = d;
	}
	for (i = 0; i < n; i++)
		text = stap_arena_printf(p->s->arena, "%s%s%s", text,
					 i ? ", " : "", best[i]);
	return text;
}

static bool refuse_member(struct target_path *p, const struct ast_access *x,
			  uint32_t id)
{
	struct stap_arena *a = p->s->arena;
	const char *near = nearest(p, x->field,
				   stap_btf_member_names(p->b, id, a));

	stap_error(p->s, x->tok, "unable to find member '%s' for %s%s%s%s",
		   x->field, stap_btf_type_text(p->b, id, a),
		   *near ? " (alternatives: " : "", near, *near ? ")" : "");
	return false;
}

static bool follow_member(struct target_path *p, const struct ast_access *x)
{
	struct stap_btf_member m;
	const struct btf_type *t;
	uint32_t id;

	for (;;) {
		id = target_path_type(p, p->type);
		t = id ? stap_btf_type(p->b, id) : NULL;
		if (!t)
			return refuse_access(p, x, p->type);
		if (!btf_is_ptr(t))
			break;
		if (!follow_pointer(p, t, x))
			return false;
	}
	if (btf_is_fwd(t)) {
		stap_error(p->s, x->tok, "unresolved %s",
			   stap_btf_type_text(p->b, id, p->s->arena));
		return false;
	}
	if (!btf_is_composite(t))
		return refuse_access(p, x, p->type);
	if (!stap_btf_member_find(p->b, id, x->field, &m))
		return refuse_member(p, x, id);
	p->type = m.type;
	p->bit += m.bit;
	p->bits = m.bits;
	p->member = true;
	target_path_say(p, "->%s", x->field);
	return true;
}

/* A constant index needs no step of its own. */
static bool add_index(struct target_path *p, const struct ast_access *x,
		      unsigned int step, uint32_t size)
{
	struct stap_target_step *index;
	int64_t n;

	if (x->index->kind == AST_EXPR_NUMBER && !x->index->number.ref &&
	    !__builtin_mul_overflow(x->index->number.value, size, &n) &&
	    n >= 0 && n < INT32_MAX) {
		p->bit += n * 8;
		target_path_say(p, "[%lld]", x->index->number.value);
		return true;
	}
	if (p->place != TARGET_IN_MEMORY) {
		stap_error(p->s, x->tok,
			   "an array in a parameter takes constant indices only");
		return false;
	}
	index = target_path_add(p, STAP_TARGET_INDEX, size);
	index->step = step;
	target_path_say(p, "[*%u]", step);
	target_path_refer(p, index, STAP_RELOC_SIZE, 0);
	return true;
}

static bool follow_index(struct target_path *p, const struct ast_access *x,
			 unsigned int step)
{
	uint32_t id = target_path_type(p, p->type), size;
	const struct btf_type *t = id ? stap_btf_type(p->b, id) : NULL;

	if (!t)
		return refuse_access(p, x, p->type);
	if (btf_is_ptr(t)) {
		if (!follow_pointer(p, t, x))
			return false;
	} else if (btf_is_array(t)) {
		p->type = btf_array(t)->type;
	} else if (step || !btf_is_composite(t) || p->place != TARGET_IN_MEMORY) {
		return refuse_access(p, x, p->type);
	}
	/* What is left is @cast(p, "type")[n]: p points at an array of these. */
	size = stap_btf_size(p->b, target_path_type(p, p->type));
	if (!size)
		return refuse_access(p, x, p->type);
	return add_index(p, x, step, size);
}

bool target_path_follow(struct target_path *p, const struct ast_path *path)
{
	unsigned int i;

	for (i = 0; i < path->steps.n; i++) {
		const struct ast_access *x = &path->steps.v[i];

		if (!(x->field ? follow_member(p, x) : follow_index(p, x, i)))
			return false;
	}
	return true;
}

static bool finish_address(struct target_path *p, const struct stap_tok *tok,
			   enum stap_reloc_what what)
{
	if (p->place != TARGET_IN_MEMORY || p->bits) {
		stap_error(p->s, tok, "cannot take the address of a %s",
			   p->bits ? "bit field" : "value in a register");
		return false;
	}
	if (p->bit || p->member)
		target_path_refer(p, target_path_add(p, STAP_TARGET_OFFSET, p->bit / 8),
				  what, 0);
	return true;
}

bool target_path_finish(struct target_path *p, const struct stap_tok *tok,
			bool address)
{
	uint32_t id = target_path_type(p, p->type);
	const struct btf_type *t = id ? stap_btf_type(p->b, id) : NULL;
	const char *text = stap_btf_type_text(p->b, p->type, p->s->arena);
	uint32_t size = id ? stap_btf_size(p->b, id) : 0;

	if (address)
		return finish_address(p, tok, STAP_RELOC_OFFSET);
	if (t && btf_is_array(t) && p->place == TARGET_IN_MEMORY)
		return finish_address(p, tok, STAP_RELOC_ARRAY);
	if (t && btf_is_composite(t)) {
		stap_error(p->s, tok, "'%s' is being accessed instead of a member",
			   text);
		return false;
	}
	if (!t || !stap_types_number(t)) {
		stap_error(p->s, tok, "type '%s' has no value that a script can hold",
			   text);
		return false;
	}
	load_value(p, size, stap_types_signed(t));
	return true;
}
