// SPDX-License-Identifier: GPL-2.0
/*
 * Target variables: from $name at a probe point to the place in argument
 * words or memory where it is, by the prototype in BTF.
 *
 * Parameters are argument words in order. A struct passed by value takes one
 * or two words; a larger one is on the stack, where no word reaches it. At the
 * return of a function parameters are still those at its entry.
 */
#include <bpf/btf.h>
#include <string.h>
#include <stap_env.h>
#include "stages.h"
#include "target_global.h"
#include "target_path.h"
#include "types.h"
#include "target_syscall.h"
#include "target_words.h"
#include "target_user.h"

/* Walks over the parameters that a script can name. */
struct params {
	struct stap_session *s;
	struct stap_btf *b;
	const struct stap_target_point *where;
	const struct btf_type *proto;
	uint32_t i;		/* next in the prototype */
	unsigned int nr;	/* from 1 */
	unsigned int next;	/* first word of the next one */
	/* the current one: */
	const char *name;
	uint32_t type;
	unsigned int word, words;
};

/* A module's, which may have been found before, or the kernel's. */
static struct stap_btf *btf_of(struct stap_session *s, const char *module)
{
	return module && *module ? stap_btf_module(s, module) : stap_btf_get(s);
}

static bool params_begin(struct params *p, struct stap_session *s,
			 const struct stap_target_point *where)
{
	memset(p, 0, sizeof(*p));
	p->s = s;
	p->where = where;
	if (!where || !where->proto || where->wild)
		return false;
	p->b = btf_of(s, where->module);
	if (!p->b)
		return false;
	p->proto = stap_btf_type(p->b, where->proto);
	if (!p->proto || !btf_is_func_proto(p->proto))
		return false;
	/* A tracepoint's first parameter is its registrant's data. */
	p->i = where->kind == STAP_PROBE_TRACEPOINT;
	return true;
}

static bool params_next(struct params *p)
{
	const struct btf_param *v = btf_params(p->proto);

	if (p->i >= btf_vlen(p->proto) || !v[p->i].type)
		return false;
	p->name = stap_btf_name(p->b, v[p->i].name_off);
	p->type = v[p->i].type;
	p->nr++;
	if (p->where->numbered)
		p->name = stap_arena_printf(p->s->arena, "arg%u", p->nr);
	p->words = p->where->kind == STAP_PROBE_TRACEPOINT ? 1 :
		   stap_types_words(stap_btf_handle(p->b), p->type);
	p->word = p->next;
	p->next += p->words;
	p->i++;
	return true;
}

static bool has_result(const struct params *p)
{
	return p->where->kind == STAP_PROBE_RETURN && p->proto->type;
}

/* "$file, $buf": what could have been meant. */
static char *alternatives(struct stap_session *s,
			  const struct stap_target_point *where)
{
	char *text = stap_arena_strdup(s->arena, "");
	struct params p;

	if (!params_begin(&p, s, where))
		return text;
	while (params_next(&p)) {
		if (*p.name)
			text = stap_arena_printf(s->arena, "%s%s$%s", text,
						 *text ? ", " : "", p.name);
	}
	if (has_result(&p))
		text = stap_arena_printf(s->arena, "%s%s$return", text,
					 *text ? ", " : "");
	return text;
}

static bool refuse_name(struct stap_session *s,
			const struct stap_target_point *where,
			const struct ast_expr *e)
{
	const char *others = alternatives(s, where);
	const char *before = *others ? " (alternatives: " : "";
	const char *after = *others ? ")" : "";

	if (where->kind == STAP_PROBE_TRACEPOINT)
		stap_error(s, e->tok, "unable to find tracepoint variable '%s'%s%s%s",
			   e->target.name, before, others, after);
	else
		stap_error(s, e->tok,
			   "unable to find local '%s' in function %s%s%s%s",
			   e->target.name + 1, where->target, before, others,
			   after);
	return false;
}

static void begin_path(struct target_path *path, const struct params *p, const char *name)
{
	path->ref.root = p->where->kind == STAP_PROBE_TRACEPOINT ? STAP_ROOT_TRACE :
								   STAP_ROOT_FUNC;
	path->ref.type = p->where->target;
	if (p->where->module && *p->where->module)
		path->ref.module = p->where->module;
	path->ref.path = name;
}

/* Size and sign of the number that a word holds, 0 if it is no number. */
static unsigned int number_size(const struct stap_btf *b, uint32_t id)
{
	const struct btf_type *t = stap_btf_type(b, id);
	unsigned int size = btf_is_ptr(t) ? 8 : t->size;

	if (!stap_types_number(t))
		return 0;
	return size | (size < 8 && stap_types_signed(t) ? STAP_RELOC_SIGNED : 0);
}

static bool start_param(struct target_path *path, const struct params *p,
			const struct stap_tok *tok)
{
	uint32_t id = stap_btf_strip(p->b, p->type);

	if (!p->words || p->word + p->words > STAP_ARGN_MAX + 1) {
		stap_error(p->s, tok, "parameter '%s' is not in a register",
			   p->name);
		return false;
	}
	path->type = p->type;
	path->word = p->word;
	path->place = TARGET_IN_WORDS;
	begin_path(path, p, p->where->numbered || !*p->name ?
		   stap_arena_printf(p->s->arena, "%u", p->nr) : p->name);
	if (id && !btf_is_composite(stap_btf_type(p->b, id))) {
		path->place = TARGET_IN_VALUE;
		target_path_refer(path, target_path_add(path, STAP_TARGET_ARG, p->word),
				  STAP_RELOC_WORD, number_size(p->b, id));
	}
	return true;
}

static bool start_result(struct target_path *path, const struct params *p,
			 const struct stap_tok *tok)
{
	uint32_t id = stap_btf_strip(p->b, p->proto->type);

	if (!id) {
		stap_error(p->s, tok, "function %s has no return value",
			   p->where->target);
		return false;
	}
	if (btf_is_composite(stap_btf_type(p->b, id))) {
		stap_error(p->s, tok, "function %s returns '%s' by value, which cannot be read",
			   p->where->target,
			   stap_btf_type_text(p->b, p->proto->type, p->s->arena));
		return false;
	}
	begin_path(path, p, "return");
	target_path_refer(path, target_path_add(path, STAP_TARGET_RETVAL, 0),
			  STAP_RELOC_RESULT, number_size(p->b, id));
	path->place = TARGET_IN_VALUE;
	path->type = p->proto->type;
	return true;
}

static bool start_local(struct target_path *path,
			const struct stap_target_point *where,
			const struct ast_expr *e)
{
	const char *name = e->target.name + 1;
	struct params p;

	if (!params_begin(&p, path->s, where)) {
		if (where && where->module && *where->module && !where->wild)
			stap_error(path->s, e->tok,
				   "'%s' is not known: what module '%s' has for types is not",
				   e->target.name, where->module);
		else if (!stap_errors(path->s) || !where || !where->proto || where->wild)
			stap_error(path->s, e->tok,
				   "unresolved target-symbol expression");
		return false;
	}
	path->b = p.b;
	if (where->kind == STAP_PROBE_RETURN && !strcmp(name, "return"))
		return start_result(path, &p, e->tok);
	while (params_next(&p)) {
		if (!strcmp(p.name, name))
			return start_param(path, &p, e->tok);
	}
	return refuse_name(path->s, where, e);
}

/*
 * The type by its name, and by how many pointers lead to it; of an array that of
 * its elements.
 */
static void begin_type(struct target_path *path, uint32_t id)
{
	static const uint8_t roots[] = {
		[BTF_KIND_STRUCT] = STAP_ROOT_STRUCT, [BTF_KIND_UNION] = STAP_ROOT_UNION,
		[BTF_KIND_ENUM] = STAP_ROOT_ENUM, [BTF_KIND_ENUM64] = STAP_ROOT_ENUM,
		[BTF_KIND_INT] = STAP_ROOT_NAMED, [BTF_KIND_TYPEDEF] = STAP_ROOT_NAMED,
	};
	static const char * const words[] = { "", "struct ", "union ", "enum " };
	const struct btf_type *t = stap_btf_type(path->b, id);
	const char *name = "";

	if (t && btf_is_array(t)) {
		id = btf_array(t)->type;
		t = stap_btf_type(path->b, id);
	}
	while (t && (btf_is_mod(t) || btf_is_type_tag(t) || btf_is_ptr(t))) {
		path->ref.stars += btf_is_ptr(t);
		id = t->type;
		t = id ? stap_btf_type(path->b, id) : NULL;
	}
	if (t && (btf_is_composite(t) || btf_is_any_enum(t) || btf_is_int(t) ||
		  btf_is_typedef(t))) {
		name = stap_btf_name(path->b, t->name_off);
		path->ref.root = roots[btf_kind(t)];
	}
	/* Integers are what they are on every kernel, and what C calls them may be words. */
	if (t && btf_is_int(t) && strchr(name, ' ')) {
		path->ref.type = NULL;
		return;
	}
	path->ref.type = name;
	path->ref.path = "";
	name = stap_arena_printf(path->s->arena, "%s%s", words[path->ref.root], name);
	path->pinned = !*path->ref.type || path->ref.stars > STAP_STARS_MAX ||
		       strlen(path->ref.type) >= STAP_IDENT_MAX ||
		       stap_btf_type_find(path->b, name) != id;
}

/*
 * Looks for the type of @cast(p, "type", "kernel:module"), in the first that has it.
 * What names a header in SystemTap, "kernel<linux/fs.h>", means the types there, which
 * BTF has.
 */
static bool find_cast(struct target_path *path, const struct ast_expr *e)
{
	const char *at = e->cast.module ? e->cast.module : "", *name, *missing = NULL;
	struct stap_session *s = path->s;
	size_t len;

	do {
		len = strcspn(at, "<:");
		name = stap_arena_strndup(s->arena, at, len);
		path->ref.module = *name && strcmp(name, "kernel") ? name : NULL;
		path->b = btf_of(s, path->ref.module);
		if (!path->b && !path->ref.module)
			return false;
		if (!path->b)
			missing = name;
		else if (e->cast.type)
			path->type = e->cast.type;
		else
			path->type = stap_btf_type_find(path->b, e->cast.type_name);
		at += strcspn(at, ":");
	} while (!path->type && *at++ == ':');
	if (!path->type && missing)
		stap_error(s, e->tok, "types of module '%s' are not known: is it loaded?",
			   missing);
	else if (!path->type)
		stap_error(s, e->tok, "type definition '%s' not found", e->cast.type_name);
	return path->type;
}

static bool start_cast(struct target_path *path, const struct stap_target_point *where,
		       const struct ast_expr *e)
{
	int users = stap_target_user_cast(path, where ? where->user : NULL, e);

	if (users) {
		target_path_add(path, STAP_TARGET_OPERAND, 0);
		return users > 0;
	}
	/* What the kernel has a type for and the program has in its memory. */
	path->user = e->cast.module && !strcmp(e->cast.module, "kernel<user>");
	if (!find_cast(path, e))
		return false;
	path->place = TARGET_IN_MEMORY;
	/* What a program shares with the kernel is the same on all kernels. */
	if (!path->user)
		begin_type(path, path->type);
	target_path_add(path, STAP_TARGET_OPERAND, 0);
	return true;
}

static bool start_global(struct target_path *path, const struct stap_target_point *where,
			 const struct ast_expr *e)
{
	if (!stap_target_kernel_var(path, e, where ? where->module : NULL))
		return false;
	if (path->type)
		begin_type(path, path->type);
	return true;
}

static const struct ast_path *expr_path(const struct ast_expr *e)
{
	switch (e->kind) {
	case AST_EXPR_TARGET:
		return &e->target.path;
	case AST_EXPR_CAST:
		return &e->cast.path;
	default:
		return &e->atvar.path;
	}
}

static struct stap_pointee pointee_of(const struct target_path *path, bool address)
{
	uint32_t id = stap_btf_strip(path->b, path->type);
	const struct btf_type *t = id ? stap_btf_type(path->b, id) : NULL;
	struct stap_pointee to = { .pointer = true, .module = path->ref.module };

	if (address)
		to.type = path->type;
	else if (t && btf_is_ptr(t))
		to.type = t->type;
	else if (t && btf_is_array(t))
		to.type = btf_array(t)->type;
	else
		to.pointer = false;
	return to;
}

enum ast_type stap_target_finish(struct stap_target *t, struct target_path *path,
				 struct ast_expr *e)
{
	const struct ast_path *steps = expr_path(e);

	t->user = path->user;
	t->pinned = path->pinned;
	if (!target_path_follow(path, steps))
		return AST_TYPE_UNKNOWN;
	if (steps->pretty) {
		stap_pretty_show(t, path, steps->pretty);
		e->sema = t;
		return AST_TYPE_STRING;
	}
	if (!path->user)
		t->pointee = pointee_of(path, steps->addressof);
	if (!target_path_finish(path, e->tok, steps->addressof))
		return AST_TYPE_UNKNOWN;
	e->sema = t;
	return AST_TYPE_LONG;
}

static enum ast_type resolve_value(struct stap_session *s,
				   const struct stap_target_point *where,
				   struct ast_expr *e)
{
	struct stap_target *t = stap_arena_alloc(s->arena, sizeof(*t));
	struct target_path path = { .s = s, .out = &t->steps };
	bool ok;

	if (e->kind == AST_EXPR_ATVAR)
		ok = start_global(&path, where, e);
	else if (e->kind == AST_EXPR_CAST)
		ok = start_cast(&path, where, e);
	else
		ok = start_local(&path, where, e);
	return ok ? stap_target_finish(t, &path, e) : AST_TYPE_UNKNOWN;
}

/* Texts: $$parms and its like */

/* A text in the text, with dollars of its own. */
static void make_pretty(struct stap_target_part *part, const struct target_path *path,
			unsigned int dollars)
{
	struct stap_target *text = stap_arena_alloc(path->s->arena, sizeof(*text));

	stap_pretty_show(text, path, dollars);
	part->text = text;
	part->directive = "%s";
}

void stap_target_part_add(struct stap_target *t, const char *name, struct target_path *path,
			  bool ok, unsigned int dollars)
{
	struct stap_session *s = path->s;
	struct stap_target_part part = { .directive = "%#x" };

	stap_msg_mute(s);
	ok = ok && (dollars || target_path_finish(path, NULL, false));
	stap_msg_unmute(s);
	if (ok && dollars)
		make_pretty(&part, path, dollars);
	else if (ok)
		part.steps = *path->out;
	else
		part.directive = "?";
	part.before = stap_arena_printf(s->arena, "%s%s=",
					t->parts.n ? " " : "", name);
	ast_vec_add(s->arena, &t->parts, part);
}

static void text_params(struct stap_target *t, struct params *p, unsigned int dollars)
{
	while (params_next(p)) {
		struct stap_target_steps steps = { 0 };
		struct target_path path = { .s = p->s, .b = p->b, .out = &steps };
		bool ok;

		stap_msg_mute(p->s);
		ok = start_param(&path, p, NULL);
		stap_msg_unmute(p->s);
		stap_target_part_add(t, p->name, &path, ok, dollars);
	}
}

static void text_return(struct stap_target *t, struct params *p, unsigned int dollars)
{
	struct stap_target_steps steps = { 0 };
	struct target_path path = { .s = p->s, .b = p->b, .out = &steps };
	bool ok;

	if (!has_result(p))
		return;
	stap_msg_mute(p->s);
	ok = start_result(&path, p, NULL);
	stap_msg_unmute(p->s);
	stap_target_part_add(t, "return", &path, ok, dollars);
}

static void text_none(struct stap_target *t, struct params *p, unsigned int dollars)
{
	(void)t;
	(void)p;
	(void)dollars;
}

static void text_name(struct stap_target *t, struct params *p, unsigned int dollars)
{
	(void)dollars;
	t->text = p->where->target;
}

static void text_system(struct stap_target *t, struct params *p, unsigned int dollars)
{
	(void)dollars;
	t->text = p->where->system ? p->where->system : "";
}

#define ON(kind) (1u << STAP_PROBE_##kind)

/* Only parameters are known to BTF, so $$vars are these and $$locals none. */
static const struct {
	const char *name;
	unsigned int kinds;
	void (*make)(struct stap_target *t, struct params *p, unsigned int dollars);
} texts[] = {
	{ "$$vars", ON(ENTRY) | ON(RETURN) | ON(TRACEPOINT), text_params },
	{ "$$parms", ON(ENTRY) | ON(RETURN) | ON(TRACEPOINT), text_params },
	{ "$$locals", ON(ENTRY) | ON(RETURN), text_none },
	{ "$$return", ON(RETURN), text_return },
	{ "$$name", ON(TRACEPOINT), text_name },
	{ "$$system", ON(TRACEPOINT), text_system },
};

static enum ast_type resolve_text(struct stap_session *s,
				  const struct stap_target_point *where,
				  struct ast_expr *e)
{
	struct stap_target *t = stap_arena_alloc(s->arena, sizeof(*t));
	struct params p;
	size_t i;

	if (!params_begin(&p, s, where)) {
		stap_error(s, e->tok, "unresolved target-symbol expression");
		return AST_TYPE_UNKNOWN;
	}
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		if (strcmp(texts[i].name, e->target.name) ||
		    !(texts[i].kinds & (1u << where->kind)))
			continue;
		if (e->target.path.steps.n || e->target.path.addressof) {
			stap_error(s, e->tok, "%s is a text, it has no members",
				   e->target.name);
			return AST_TYPE_UNKNOWN;
		}
		t->is_text = true;
		t->text = "";
		texts[i].make(t, &p, e->target.path.pretty);
		e->sema = t;
		return AST_TYPE_STRING;
	}
	stap_error(s, e->tok, "unresolved target-symbol expression");
	return AST_TYPE_UNKNOWN;
}

enum ast_type stap_target_resolve(struct stap_session *s,
				  const struct stap_target_point *p,
				  struct ast_expr *e)
{
	if (p && p->user && e->kind != AST_EXPR_CAST &&
	    !(e->kind == AST_EXPR_ATVAR && stap_target_is_kernel_var(e)))
		return stap_target_user_resolve(s, p, e);
	if (p && p->words && e->kind == AST_EXPR_TARGET)
		return stap_target_words_resolve(s, p->words, e);
	if (p && p->syscall && e->kind == AST_EXPR_TARGET)
		return stap_target_syscall(s, p, e);
	if (e->kind == AST_EXPR_TARGET && !strncmp(e->target.name, "$$", 2))
		return resolve_text(s, p, e);
	return resolve_value(s, p, e);
}

struct trial {
	struct ast_walk walk;
	struct stap_session *s;
	const struct stap_target_point *where;
	bool failed;
};

static bool try_part(struct ast_walk *w, struct ast_expr **ep)
{
	struct trial *t = (struct trial *)w;
	struct ast_expr *e = *ep;

	if (e->kind == AST_EXPR_TARGET || e->kind == AST_EXPR_CAST || e->kind == AST_EXPR_ATVAR)
		t->failed |= stap_target_resolve(t->s, t->where, e) == AST_TYPE_UNKNOWN;
	return !t->failed;
}

bool stap_target_defined(struct stap_session *s,
			 const struct stap_target_point *p,
			 struct ast_expr *e)
{
	struct trial t = { .walk.expr = try_part, .s = s, .where = p };

	stap_msg_mute(s);
	ast_walk_expr(&t.walk, &e);
	stap_msg_unmute(s);
	return !t.failed;
}

bool stap_target_enum(struct stap_session *s, const struct ast_expr *e,
		      int64_t *value, const struct stap_target_ref **ref)
{
	struct stap_btf *b = stap_btf_get(s);
	struct stap_target_ref *r;
	uint32_t id;

	id = b ? stap_btf_enumerator(b, e->enumc.name, value) : 0;
	if (id) {
		r = stap_arena_alloc(s->arena, sizeof(*r));
		r->root = STAP_ROOT_ENUM;
		r->type = stap_btf_name(b, stap_btf_type(b, id)->name_off);
		r->path = e->enumc.name;
		*ref = r;
		return true;
	}
	if (b)
		stap_error(s, e->tok, "unable to find enumerator '%s'",
			   e->enumc.name);
	return false;
}

char *stap_target_list(struct stap_session *s,
		       const struct stap_target_point *where)
{
	char *text = stap_arena_strdup(s->arena, "");
	struct params p;

	if (where && where->user)
		return stap_target_user_list(s, where);
	if (where && where->words)
		return stap_target_words_list(s, where->words);
	if (where && where->syscall)
		return stap_target_syscall_list(s, where);
	if (!params_begin(&p, s, where))
		return text;
	if (has_result(&p))
		text = stap_arena_printf(s->arena, "$return:%s",
					 stap_btf_type_text(p.b, p.proto->type,
							    s->arena));
	while (params_next(&p)) {
		if (*p.name)
			text = stap_arena_printf(s->arena, "%s%s$%s:%s", text,
						 *text ? " " : "", p.name,
						 stap_btf_type_text(p.b, p.type,
								    s->arena));
	}
	return text;
}
