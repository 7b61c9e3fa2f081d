// SPDX-License-Identifier: GPL-2.0
/*
 * The checker: what a program file must obey before anything is made of it.
 *
 * It reads an opened image and changes nothing, in one pass over each section.
 * After it lowering, disassembler and run-time check no index and no type
 * again. The rules, by number; "in range" is meant of every index below:
 *
 *  1. Every reserved field is 0, every type, flag and kind is a known one.
 *  2. Every string lies in STR, and so ends there. What becomes the name of a
 *     file, an event or a field is an identifier and unique among its kind;
 *     what is printed as one word or line has no control characters.
 *  3. Functions lie one behind the other, without gaps, in INSN and SLOT; each
 *     ends in JMP or RET, so none runs past its end.
 *  4. Every instruction has a known opcode, and every operand is of the mode
 *     that the opcode's row demands: slots of the function, of the right type;
 *     constants, globals, builtins, functions, events and formats in range.
 *     The modes are checked in verify_insn.c.
 *  5. A conditional jump goes forward. JMP alone may go backward and charges
 *     the action budget; so do calls. No loop and no recursion is free.
 *  6. A call passes what its callee takes: as many arguments, of those types,
 *     and takes a result of that type, or none. Handlers cannot be called.
 *  7. A probe's handler has no parameters and no result, and uses arguments
 *     and return value only if the probe's kind has them.
 *  8. A format takes exactly its fields; an event has a good format.
 *  9. A try block lies in its function; it does not cover its own target; of
 *     two blocks one is in the other and stands before it, or they are apart.
 * 10. Source positions ascend.
 * 11. Memory is bounded: a handler's frame and maxnesting times (at least once)
 *     the largest function's frame fit in STAP_ARENA_MAX bytes, the globals in
 *     STAP_DATA_MAX.
 * 12. A global is a long, a string, stats or an array of these with up to
 *     STAP_KEYS_MAX keys and a size; histogram and variance belong to stats,
 *     their parameters are sane, and what is not needed is 0. They are checked
 *     in verify_global.c. An array's operands are keys of its types; sorting is
 *     by its value or one of its keys; a drawn histogram goes to an event
 *     whose format is "%s".
 * 13. A regular expression's automaton keeps within its words; it is checked
 *     in verify_regex.c.
 * 14. A relocation names an instruction or constant that its kind may change, a
 *     root and a path; relocations ascend by root. They are checked in
 *     reloc_check.c, once more when they have been applied.
 * 15. Functions of user space have names, lie in objects, ascend and do not
 *     overlap. They are checked in verify_symbol.c.
 *
 * The checker itself uses no memory but its stack, does not recurse, and takes
 * time linear in the file but for uniqueness of names and nesting of try
 * blocks, which are compared in pairs within small limits.
 */
#include "verify.h"

/* Refuse because of what lies at a byte of the file. */
#define refuse_at(img, v, error, ptr, ...) \
	stap_verdict_set(v, error, STAP_PLACE_BYTE, \
			 (const char *)(ptr) - (const char *)(img)->hdr, __VA_ARGS__)

/**
 * stap_verify_text - check what is printed as one line or word: rule 2
 * @img:   an opened image
 * @off:   offset in STR, any
 * @cap:   bytes it may have with its NUL; bounds the time spent on it
 * @least: the least of the characters that may stand in it: '!' if no blank may
 */
bool stap_verify_text(const struct stap_image *img, __u32 off, size_t cap,
		      unsigned char least)
{
	const char *s;
	size_t i;

	if (off >= img->count[STAP_SEC_STR])
		return false;
	s = stap_image_str(img, off);
	for (i = 0; i < cap && s[i]; i++)
		if ((unsigned char)s[i] < least || s[i] == 0x7f)
			return false;
	return i < cap;
}

static bool text_ok(const struct stap_image *img, __u32 off, size_t cap)
{
	return stap_verify_text(img, off, cap, ' ');
}

/* Rule 2: what becomes a name. */
static bool ident_ok(const struct stap_image *img, __u32 off)
{
	const char *s;
	size_t i;

	if (off >= img->count[STAP_SEC_STR])
		return false;
	s = stap_image_str(img, off);
	for (i = 0; i < STAP_IDENT_MAX && stap_ident_char(s[i], i); i++)
		;
	return i && i < STAP_IDENT_MAX && !s[i];
}

static bool same_name(const struct stap_image *img, __u32 a, __u32 b)
{
	return !strcmp(stap_image_str(img, a), stap_image_str(img, b));
}

static bool value_type(__u8 type)
{
	return type == STAP_LONG || type == STAP_STRING;
}

/* Rules 2 and 12. */
static int check_global(const struct stap_image *img, __u32 i,
			struct stap_verdict *v)
{
	const struct stap_global *g = &img->globals[i];
	__u32 j;

	if (!ident_ok(img, g->name))
		return refuse_at(img, v, STAP_E_NAME, g, "global %u", i);
	for (j = 0; j < i; j++)
		if (same_name(img, img->globals[j].name, g->name))
			return refuse_at(img, v, STAP_E_DUPLICATE, g, "global %u", i);
	return stap_verify_global(img, i, v);
}

static __u64 frame_size(const struct stap_image *img, const struct stap_func *f)
{
	__u64 size = 0;
	__u32 i;

	for (i = 0; i < f->nslot; i++)
		size += img->slots[f->slot + i] == STAP_LONG ? 8 : img->hdr->maxstringlen;
	return size;
}

/* Rule 3, and what rules 6 and 7 want of the record itself. */
static int check_func(const struct stap_image *img, __u32 i, __u32 insn,
		      __u32 slot, struct stap_verdict *v)
{
	const struct stap_func *f = &img->funcs[i];
	__u32 j;

	if (!text_ok(img, f->name, STAP_POINT_MAX))
		return refuse_at(img, v, STAP_E_NAME, f, "function %u", i);
	if (f->insn != insn || !f->ninsn || f->ninsn > img->count[STAP_SEC_INSN] - insn)
		return refuse_at(img, v, STAP_E_FUNC, f, "instructions of function %u", i);
	if (f->slot != slot || f->nslot > img->count[STAP_SEC_SLOT] - slot)
		return refuse_at(img, v, STAP_E_FUNC, f, "slots of function %u", i);
	if (f->nparam > f->nslot || f->nparam > STAP_PARAMS_MAX)
		return refuse_at(img, v, STAP_E_FUNC, f, "parameters of function %u", i);
	if (f->ret != STAP_VOID && !value_type(f->ret))
		return refuse_at(img, v, STAP_E_TYPE, f, "result of function %u", i);
	if (f->flags & ~STAP_FUNC_FLAGS)
		return refuse_at(img, v, STAP_E_FUNC, f, "flags of function %u", i);
	if (!(f->flags & STAP_FUNC_HANDLER) && f->flags)
		return refuse_at(img, v, STAP_E_CONTEXT, f, "function %u is no handler", i);
	if ((f->flags & STAP_FUNC_HANDLER) && (f->nparam || f->ret != STAP_VOID))
		return refuse_at(img, v, STAP_E_FUNC, f,
				 "handler %u with parameters or a result", i);
	for (j = 0; j < f->nslot; j++)
		if (!value_type(img->slots[slot + j]))
			return refuse_at(img, v, STAP_E_TYPE, &img->slots[slot + j],
					 "slot %u of function %u", j, i);
	return 0;
}

/* Rules 3 and 11. */
static int check_funcs(const struct stap_image *img, struct stap_verdict *v)
{
	__u32 i, insn = 0, slot = 0;
	__u64 handler = 0, func = 0;
	int ret;

	for (i = 0; i < img->count[STAP_SEC_FUNC]; i++) {
		const struct stap_func *f = &img->funcs[i];

		ret = check_func(img, i, insn, slot, v);
		if (ret)
			return ret;
		insn += f->ninsn;
		slot += f->nslot;
		if (f->flags & STAP_FUNC_HANDLER)
			handler = max(handler, frame_size(img, f));
		else
			func = max(func, frame_size(img, f));
	}
	if (insn != img->count[STAP_SEC_INSN] || slot != img->count[STAP_SEC_SLOT])
		return refuse_at(img, v, STAP_E_FUNC, &img->hdr->sec[STAP_SEC_FUNC],
				 "instructions or slots of no function");
	/* Offsets in a frame are small, even if nothing may be called. */
	handler += max(img->hdr->maxnesting, 1u) * func;
	if (handler > STAP_ARENA_MAX)
		return refuse_at(img, v, STAP_E_LIMIT, &img->hdr->maxnesting,
				 "frames of %llu bytes, allowed are %u",
				 (unsigned long long)handler, STAP_ARENA_MAX);
	return 0;
}

/* What a probe of a kind must look like, rules 1, 2 and 7. */
struct probe_rule {
	__s64 min[3];
	__s64 max[3];
	__u8 target;		/* NO, MAY or MUST have one */
	__u8 module;		/* NO or MAY */
	__u8 flags;		/* STAP_PROBE_F_* that make sense */
	__u8 context;		/* STAP_FUNC_* that the kind has */
	bool user;		/* scope, build id, p[1] for itself */
	bool path;		/* the target is the name of a new file */
	bool random;		/* p[1] is at most p[0] */
	bool condition;		/* may wait for one */
};

enum { NO, MAY, MUST };

#define S64_LEAST	(-0x7fffffffffffffffLL - 1)
#define S64_MOST	0x7fffffffffffffffLL
#define PERIOD_MAX	(S64_MOST / 4)
#define JIFFIES_MOST	0x7fffffff
#define HZ_MOST		100000
#define MAXACTIVE_MOST	65536
#define SYSCALL_MOST	65535
#define TRACEPOINT_ARGS_MOST	12
#define FILE_MOST	0x100000	/* procfs */
#define MODE_MOST	0777
#define PARTS_MOST	16		/* of a path in procfs */
#define PERF_HZ_MOST	1000000
#define PERF_TYPE_MOST	0x7fffffff

/* begin, end and error: p[0] is the order among their like. */
#define RULE_ORDERED \
	{ .min = { S64_LEAST, 0 }, .max = { S64_MOST, 0 }, \
	  .flags = STAP_PROBE_F_OPTIONAL }
#define RULE_BEGIN	RULE_ORDERED
#define RULE_END	RULE_ORDERED
#define RULE_ERROR	RULE_ORDERED
#define RULE_TIMER \
	{ .condition = true, .min = { 1, 0 }, .max = { PERIOD_MAX, PERIOD_MAX }, .random = true, \
	  .flags = STAP_PROBE_F_OPTIONAL }
#define RULE_JIFFIES \
	{ .condition = true, \
	  .min = { 1, 0 }, .max = { JIFFIES_MOST, JIFFIES_MOST }, .random = true, \
	  .flags = STAP_PROBE_F_OPTIONAL }
#define RULE_PROFILE \
	{ .condition = true, .max = { HZ_MOST, 0 }, .flags = STAP_PROBE_F_OPTIONAL }
#define FUNCTION_FLAGS \
	(STAP_PROBE_F_WILD | STAP_PROBE_F_OPTIONAL | STAP_PROBE_F_KPROBE)
#define RULE_ENTRY \
	{ .condition = true, .target = MUST, .module = MAY, .flags = FUNCTION_FLAGS, \
	  .context = STAP_FUNC_ARG }
#define RULE_RETURN \
	{ .condition = true, .target = MUST, .module = MAY, .flags = FUNCTION_FLAGS, \
	  .max = { MAXACTIVE_MOST, 0 }, .context = STAP_FUNC_ARG | STAP_FUNC_RETVAL }
#define RULE_STATEMENT \
	{ .condition = true, \
	  .target = MAY, .module = MAY, .min = { S64_LEAST, 0 }, .max = { S64_MOST, 0 }, \
	  .flags = STAP_PROBE_F_OPTIONAL | STAP_PROBE_F_KPROBE }
#define RULE_TRACEPOINT \
	{ .condition = true, .target = MUST, .module = MAY, .flags = STAP_PROBE_F_OPTIONAL, \
	  .max = { TRACEPOINT_ARGS_MOST, 0 }, .context = STAP_FUNC_ARG }
#define RULE_SYSCALL \
	{ .condition = true, .target = MAY, .min = { -1, 0 }, .max = { SYSCALL_MOST, 0 }, \
	  .flags = STAP_PROBE_F_OPTIONAL, .context = STAP_FUNC_ARG }
#define RULE_SYSRETURN \
	{ .condition = true, .target = MAY, .min = { -1, 0 }, .max = { SYSCALL_MOST, 0 }, \
	  .flags = STAP_PROBE_F_OPTIONAL, .context = STAP_FUNC_ARG | STAP_FUNC_RETVAL }

#define RULE_USER \
	.target = MUST, .module = MAY, .max = { S64_MOST, S64_MOST }, .user = true, \
	.flags = STAP_PROBE_F_OPTIONAL | STAP_PROBE_F_PID | STAP_PROBE_F_TARGET
#define RULE_UPROBE \
	{ .condition = true, RULE_USER | STAP_PROBE_F_ENTRY, .context = STAP_FUNC_ARG }
#define RULE_URETURN	{ .condition = true, RULE_USER, .context = STAP_FUNC_RETVAL }

#define RULE_PROCREAD \
	{ .target = MUST, .path = true, .min = { 2, 0 }, .max = { FILE_MOST, MODE_MOST }, \
	  .flags = STAP_PROBE_F_OPTIONAL }
#define RULE_PROCWRITE \
	{ .target = MUST, .path = true, .max = { 0, MODE_MOST }, \
	  .flags = STAP_PROBE_F_OPTIONAL }

#define TASK_FLAGS \
	(STAP_PROBE_F_OPTIONAL | STAP_PROBE_F_PID | STAP_PROBE_F_TARGET)
#define RULE_TASK \
	{ .user = true, .max = { STAP_TASK_BITS, 0 }, .flags = TASK_FLAGS }
#define RULE_TASKCALL \
	{ .condition = true, .user = true, .flags = TASK_FLAGS, .context = STAP_FUNC_ARG }
#define RULE_TASKRETURN \
	{ .condition = true, \
	  .user = true, .flags = TASK_FLAGS, .context = STAP_FUNC_ARG | STAP_FUNC_RETVAL }
#define RULE_PERF \
	{ .condition = true, \
	  .user = true, .flags = TASK_FLAGS, .min = { S64_LEAST, -PERF_HZ_MOST, 0 }, \
	  .max = { S64_MOST, S64_MOST, PERF_TYPE_MOST } }
#define RULE_DATA \
	{ .condition = true, .target = MAY, .min = { S64_LEAST, 1 }, \
	  .max = { S64_MOST, STAP_DATA_READ | 8 }, .flags = STAP_PROBE_F_OPTIONAL }
#define RULE_CONDITION	{ }

#define RULE_ROW(n, name, text, target, p0, p1) \
	[n] = RULE_##name,

static const struct probe_rule probe_rules[STAP_PROBE_NR] = {
	STAP_PROBE_LIST(RULE_ROW)
};

/**
 * stap_probe_may_wait - whether probes of a kind may have a condition
 * @kind: STAP_PROBE_*
 */
bool stap_probe_may_wait(__u32 kind)
{
	return probe_rules[kind].condition;
}

/* A relative path without ".", ".." or empty parts, and with not too many. */
static bool path_ok(const char *path)
{
	size_t n, parts;

	for (parts = 1; parts <= PARTS_MOST; parts++, path += n + 1) {
		n = strcspn(path, "/");
		if (!n || n > STAP_IDENT_MAX || (n == 1 && *path == '.') ||
		    (n == 2 && path[0] == '.' && path[1] == '.'))
			return false;
		if (!path[n])
			return true;
	}
	return false;
}

static const char *probe_fault(const struct stap_image *img,
			       const struct stap_probe_rec *p,
			       const struct probe_rule *r)
{
	if (p->flags & ~(__u32)r->flags)
		return "flags";
	if (!p->point || !text_ok(img, p->point, STAP_POINT_MAX))
		return "point";
	if (!p->name || !text_ok(img, p->name, STAP_POINT_MAX))
		return "name";
	if (!text_ok(img, p->target, STAP_POINT_MAX) ||
	    (r->target == NO && p->target) || (r->target == MUST && !p->target))
		return "target";
	if (!text_ok(img, p->module, STAP_IDENT_MAX) || (r->module == NO && p->module))
		return "module";
	if (p->p[0] < r->min[0] || p->p[0] > r->max[0])
		return "p[0]";
	if (p->p[1] < r->min[1] || p->p[1] > r->max[1] ||
	    (r->random && p->p[1] > p->p[0]))
		return "p[1]";
	if (p->p[2] < r->min[2] || p->p[2] > r->max[2])
		return "p[2]";
	if (r->path && !path_ok(stap_image_str(img, p->target)))
		return "target";
	if (r->user && !(p->flags & STAP_PROBE_F_PID) &&
	    !text_ok(img, p->scope, STAP_POINT_MAX))
		return "scope";
	if (p->condition && (!r->condition || p->condition > img->count[STAP_SEC_PROBE] ||
			     img->probes[p->condition - 1].kind != STAP_PROBE_CONDITION))
		return "condition";
	return NULL;
}

static int check_probe(const struct stap_image *img, __u32 i,
		       struct stap_verdict *v)
{
	const struct stap_probe_rec *p = &img->probes[i];
	const struct probe_rule *r;
	const struct stap_func *f;
	const char *fault;

	if (p->kind >= STAP_PROBE_NR)
		return stap_verdict_set(v, STAP_E_PROBE, STAP_PLACE_PROBE, i,
					"unknown kind %u", p->kind);
	r = &probe_rules[p->kind];
	if ((p->scope && !r->user) || p->reserved)
		return stap_verdict_set(v, STAP_E_RESERVED, STAP_PLACE_PROBE, i, NULL);
	fault = probe_fault(img, p, r);
	if (fault)
		return stap_verdict_set(v, STAP_E_PROBE, STAP_PLACE_PROBE, i, "%s of a %s probe",
					fault, stap_probe_name(p->kind));
	if (p->func >= img->count[STAP_SEC_FUNC])
		return stap_verdict_set(v, STAP_E_PROBE, STAP_PLACE_PROBE, i,
					"no function %u", p->func);
	f = &img->funcs[p->func];
	if (!(f->flags & STAP_FUNC_HANDLER))
		return stap_verdict_set(v, STAP_E_PROBE, STAP_PLACE_PROBE, i,
					"function %u is no handler", p->func);
	if (f->flags & ~(STAP_FUNC_HANDLER | r->context))
		return stap_verdict_set(v, STAP_E_CONTEXT, STAP_PLACE_PROBE, i,
					"function %u with a %s probe",
					p->func, stap_probe_name(p->kind));
	return 0;
}

/* Rule 8. */
static int check_format(const struct stap_image *img, __u32 i,
			struct stap_verdict *v)
{
	const struct stap_format *f = &img->formats[i];
	const char *text;

	if (f->reserved)
		return refuse_at(img, v, STAP_E_RESERVED, f, "format %u", i);
	if (f->text >= img->count[STAP_SEC_STR])
		return refuse_at(img, v, STAP_E_STRING, f, "text of format %u", i);
	if (f->nfield > STAP_FIELDS_MAX || f->field > img->count[STAP_SEC_FIELD] ||
	    f->nfield > img->count[STAP_SEC_FIELD] - f->field)
		return refuse_at(img, v, STAP_E_FORMAT, f, "fields of format %u", i);
	text = stap_image_str(img, f->text);
	if (strnlen(text, STAP_TEXT_MAX) == STAP_TEXT_MAX)
		return refuse_at(img, v, STAP_E_FORMAT, f, "text of format %u is too long", i);
	if (stap_directive_verify(img, i))
		return refuse_at(img, v, STAP_E_FORMAT, f, "format %u", i);
	return 0;
}

static int check_field(const struct stap_image *img, __u32 i,
		       struct stap_verdict *v)
{
	const struct stap_field *f = &img->fields[i];

	if (f->reserved[0] || f->reserved[1] || f->reserved[2])
		return refuse_at(img, v, STAP_E_RESERVED, f, "field %u", i);
	if (!ident_ok(img, f->name))
		return refuse_at(img, v, STAP_E_NAME, f, "field %u", i);
	if (!value_type(f->type))
		return refuse_at(img, v, STAP_E_TYPE, f, "field %u", i);
	return 0;
}

static int check_event(const struct stap_image *img, __u32 i,
		       struct stap_verdict *v)
{
	const struct stap_event *e = &img->events[i];
	const struct stap_format *f;
	__u32 j, k;

	if (e->reserved || e->flags & ~STAP_EVENT_FLAGS)
		return refuse_at(img, v, STAP_E_RESERVED, e, "event %u", i);
	if (!ident_ok(img, e->name))
		return refuse_at(img, v, STAP_E_NAME, e, "event %u", i);
	if (e->format >= img->count[STAP_SEC_FORMAT])
		return refuse_at(img, v, STAP_E_EVENT, e, "format of event %u", i);
	for (j = 0; j < i; j++)
		if (same_name(img, img->events[j].name, e->name))
			return refuse_at(img, v, STAP_E_DUPLICATE, e, "event %u", i);
	f = &img->formats[e->format];
	for (j = 0; j < f->nfield; j++) {
		__u32 name = img->fields[f->field + j].name;

		/* ftrace's own fields, which every event has. */
		if (!strncmp(stap_image_str(img, name), "common_", 7))
			return refuse_at(img, v, STAP_E_EVENT, e,
					 "name of field %u of event %u", j, i);
		for (k = 0; k < j; k++)
			if (same_name(img, img->fields[f->field + k].name, name))
				return refuse_at(img, v, STAP_E_DUPLICATE, e,
						 "field %u of event %u", j, i);
	}
	return 0;
}

/* Rule 9: @j stands before @i. */
static bool catch_apart(const struct stap_catch *j, const struct stap_catch *i)
{
	return j->end <= i->start || i->end <= j->start ||
	       (i->start <= j->start && j->end <= i->end);
}

static int check_catch(const struct stap_image *img, __u32 i,
		       struct stap_verdict *v)
{
	const struct stap_catch *c = &img->catches[i];
	const struct stap_func *f;
	__u32 j, same = 0;

	if (c->reserved)
		return refuse_at(img, v, STAP_E_RESERVED, c, "try block %u", i);
	if (c->func >= img->count[STAP_SEC_FUNC] || (i && c->func < c[-1].func))
		return refuse_at(img, v, STAP_E_CATCH, c, "function of try block %u", i);
	f = &img->funcs[c->func];
	if (c->start >= c->end || c->end > f->ninsn)
		return refuse_at(img, v, STAP_E_CATCH, c, "range of try block %u", i);
	if (c->target >= f->ninsn || (c->target >= c->start && c->target < c->end))
		return refuse_at(img, v, STAP_E_CATCH, c, "target of try block %u", i);
	if (c->slot != STAP_NONE &&
	    (c->slot >= f->nslot || img->slots[f->slot + c->slot] != STAP_STRING))
		return refuse_at(img, v, STAP_E_CATCH, c, "slot of try block %u", i);
	for (j = i; j-- && img->catches[j].func == c->func;) {
		if (++same > STAP_CATCHES_MAX)
			return refuse_at(img, v, STAP_E_CATCH, c,
					 "too many in function %u", c->func);
		if (!catch_apart(&img->catches[j], c))
			return refuse_at(img, v, STAP_E_CATCH, c,
					 "try block %u cuts or precedes one in it", i);
	}
	return 0;
}

/* Rule 10. */
static int check_line(const struct stap_image *img, __u32 i,
		      struct stap_verdict *v)
{
	const struct stap_line *l = &img->lines[i];

	if (l->reserved)
		return refuse_at(img, v, STAP_E_RESERVED, l, "position %u", i);
	if (!text_ok(img, l->file, STAP_POINT_MAX) || !text_ok(img, l->token, STAP_POINT_MAX))
		return refuse_at(img, v, STAP_E_STRING, l, "position %u", i);
	if (!l->line || !l->col || l->insn >= img->count[STAP_SEC_INSN] ||
	    (i && l->insn <= l[-1].insn))
		return refuse_at(img, v, STAP_E_LINE, l, "position %u", i);
	return 0;
}

static int check_source(const struct stap_image *img, __u32 i,
			struct stap_verdict *v)
{
	const struct stap_source_rec *s = &img->sources[i];

	if (s->reserved)
		return refuse_at(img, v, STAP_E_RESERVED, s, "source line %u", i);
	if (!text_ok(img, s->file, STAP_POINT_MAX) || s->text >= img->count[STAP_SEC_STR])
		return refuse_at(img, v, STAP_E_STRING, s, "source line %u", i);
	if (!s->line)
		return refuse_at(img, v, STAP_E_LINE, s, "source line %u", i);
	return 0;
}

typedef int (*check_fn)(const struct stap_image *img, __u32 i,
			struct stap_verdict *v);

/* One record after the other, so that later ones may trust earlier sections. */
static const struct {
	enum stap_section_nr sec;
	check_fn check;
} checks[] = {
	{ STAP_SEC_GLOBAL, check_global },
	{ STAP_SEC_FIELD, check_field },
	{ STAP_SEC_FORMAT, check_format },
	{ STAP_SEC_EVENT, check_event },
	{ STAP_SEC_PROBE, check_probe },
	{ STAP_SEC_CATCH, check_catch },
	{ STAP_SEC_REGEX, stap_verify_regex },
	{ STAP_SEC_FUNC, stap_verify_code },
	{ STAP_SEC_LINE, check_line },
	{ STAP_SEC_SOURCE, check_source },
	{ STAP_SEC_RELOC, stap_reloc_check },
	{ STAP_SEC_OBJECT, stap_verify_object },
	{ STAP_SEC_SYMBOL, stap_verify_symbol },
};

/**
 * stap_verify - check a program
 * @img: an opened image
 * @v:   says why not; its error is NONE if all is well
 *
 * Return: 0 or a negative errno.
 */
int stap_verify(const struct stap_image *img, struct stap_verdict *v)
{
	size_t k;
	__u32 i;
	int ret;

	memset(v, 0, sizeof(*v));
	ret = check_funcs(img, v);
	for (k = 0; k < ARRAY_SIZE(checks); k++)
		for (i = 0; !ret && i < img->count[checks[k].sec]; i++) {
			ret = checks[k].check(img, i, v);
			cond_resched();
		}
	return ret ? ret : stap_verify_data(img, v);
}
