// SPDX-License-Identifier: GPL-2.0
/*
 * Who needs the globals' lock. A handler must see and leave the globals it
 * touches as if it ran alone, but the usual handler counts something, and an
 * increment must not take a lock that others wait for.
 *
 * Begin, end and error handlers run alone. Of the others, a handler is
 *
 *   single   if it has one access to a global that is atomic by itself, and
 *            no loop or call that could repeat it: to a long, to one entry of
 *            an array of longs, or feeding statistics. An array that wraps
 *            is none of these: an entry may go when another one comes
 *   reader   if it only reads; sorting an array is not reading
 *   writer   otherwise
 *
 *              takes
 *   single     nothing, if no reader or writer touches its global or nobody
 *              writes it; else the lock shared: singles may mix
 *   reader     nothing, if nobody writes what it reads; else the lock shared;
 *              exclusive if a single, which holds it shared too, writes one
 *   writer     the lock exclusive
 *
 * Strings are copied, which is not atomic, and can be set through tracefs;
 * arrays and statistics can be cleared there. Readers of these take the lock
 * at least shared. A single inserts into an array under the array's own lock,
 * and what it does to an entry is one step.
 */
#include <linux/slab.h>

#include "layout.h"

enum access_kind { ACCESS_NONE, ACCESS_SINGLE, ACCESS_READER, ACCESS_WRITER };

#define ACCESS_MULTI	0x1	/* a reader or writer touches the global */
#define ACCESS_SWRITE	0x2	/* a single writes it */
#define ACCESS_WRITE	0x4	/* somebody writes it */
#define ACCESS_SHARED	0x8	/* it can be changed by others */

/**
 * struct access - the analysis of a program
 * @lay:    its layout; gets the results
 * @kind:   by handler: enum access_kind
 * @global: by global: ACCESS_*
 */
struct access {
	struct stap_layout *lay;
	u8 *kind;
	u8 *global;
};

/* Whether an instruction changes the global that it touches. */
static bool access_writes(const struct stap_image *img,
			  const struct stap_insn *in)
{
	switch (in->op) {
	case STAP_OP_STG:
	case STAP_OP_STGS:
	case STAP_OP_ADDG:
	case STAP_OP_XADDG:
	case STAP_OP_STA:
	case STAP_OP_STAS:
	case STAP_OP_ADDA:
	case STAP_OP_XADDA:
	case STAP_OP_DELA:
	case STAP_OP_STAT:
	case STAP_OP_STATA:
	case STAP_OP_CLRT:
		return true;
	case STAP_OP_FIRST:
		/* Sorts, in the array's own memory. */
		return img->args[in->c] & STAP_ORDER_SORT;
	default:
		return false;
	}
}

/* Which global an instruction touches, and whether it writes it. */
static bool access_global(const struct stap_image *img,
			  const struct stap_insn *in, u32 *global, bool *write)
{
	switch (in->op) {
	case STAP_OP_LDG:
	case STAP_OP_LDGS:
	case STAP_OP_XADDG:
		*global = in->b;
		break;
	case STAP_OP_STG:
	case STAP_OP_STGS:
	case STAP_OP_ADDG:
		*global = in->a;
		break;
	default:
		*global = stap_layout_array(img, in);
		if (*global == STAP_NONE)
			return false;
	}
	*write = access_writes(img, in);
	return true;
}

/* Whether an access is atomic by itself. */
static bool access_atomic(const struct stap_image *img,
			  const struct stap_insn *in, u32 global)
{
	const struct stap_global *g = &img->globals[global];
	u32 i;

	switch (in->op) {
	case STAP_OP_LDG:
	case STAP_OP_STG:
	case STAP_OP_ADDG:
	case STAP_OP_XADDG:
	case STAP_OP_STAT:
		return true;
	case STAP_OP_LDA:
	case STAP_OP_STA:
	case STAP_OP_ADDA:
	case STAP_OP_XADDA:
	case STAP_OP_STATA:
		return !(g->flags & STAP_GLOBAL_WRAP);
	case STAP_OP_INA:
		for (i = 0; i < g->nkeys; i++)
			if (img->args[in->c + i] == STAP_NONE)
				return false;
		return !(g->flags & STAP_GLOBAL_WRAP);
	default:
		return false;
	}
}

static bool access_light(const struct stap_image *img,
			 const struct stap_insn *in, u32 nr)
{
	u32 divisor;

	switch (in->op) {
	case STAP_OP_MOV:
	case STAP_OP_ADD ... STAP_OP_MUL:
	case STAP_OP_AND ... STAP_OP_GE:
	case STAP_OP_JEQ ... STAP_OP_JGE:
	case STAP_OP_LDG ... STAP_OP_XADDG:
	case STAP_OP_STAT:
	case STAP_OP_ARG:
	case STAP_OP_RETVAL:
	case STAP_OP_UREG:
	case STAP_OP_RET:
	case STAP_OP_COND:
		return true;
	case STAP_OP_JMP:
		return in->a > nr;
	case STAP_OP_DIV:
	case STAP_OP_MOD:
		if (!(in->c & STAP_OPERAND_CONST))
			return false;
		divisor = in->c & STAP_OPERAND_INDEX;
		return img->consts[divisor] != 0;
	default:
		return false;
	}
}

/* First look: what kind a handler is, and whether it is a heavy one. */
static void access_look(struct access *ac, u32 func)
{
	struct stap_layout *lay = ac->lay;
	const struct stap_image *img = lay->img;
	u32 i, k, global, n = 0;
	bool write, writes = false, once = true;

	lay->heavy[func] = lay->frame[func] || lay->nreach > 1;
	for (i = 0; i < lay->nreach; i++) {
		const struct stap_func *f = &img->funcs[lay->reach[i]];
		const struct stap_insn *in = &img->insns[f->insn];

		for (k = 0; k < f->ninsn; k++) {
			if (!access_light(img, &in[k], k))
				lay->heavy[func] = true;
			if (in[k].op == STAP_OP_JMP && in[k].a <= k)
				once = false;
			if (!access_global(img, &in[k], &global, &write))
				continue;
			n++;
			writes |= write;
			if (i || !access_atomic(img, &in[k], global))
				once = false;
		}
	}
	if (!n)
		ac->kind[func] = ACCESS_NONE;
	else if (n == 1 && once)
		ac->kind[func] = ACCESS_SINGLE;
	else
		ac->kind[func] = writes ? ACCESS_WRITER : ACCESS_READER;
}

/*
 * Second look: what the handler does to the globals (@mark), third: what all
 * the others do to the globals that it touches.
 */
static u8 access_each(struct access *ac, u32 func, bool mark)
{
	struct stap_layout *lay = ac->lay;
	const struct stap_image *img = lay->img;
	bool write, single = ac->kind[func] == ACCESS_SINGLE;
	u32 i, k, global;
	u8 seen = 0;

	for (i = 0; i < lay->nreach; i++) {
		const struct stap_func *f = &img->funcs[lay->reach[i]];

		for (k = f->insn; k < f->insn + f->ninsn; k++) {
			if (!access_global(img, &img->insns[k],
					   &global, &write))
				continue;
			if (mark && !single)
				ac->global[global] |= ACCESS_MULTI;
			if (mark && write)
				ac->global[global] |= ACCESS_WRITE |
					(single ? ACCESS_SWRITE : 0);
			seen |= ac->global[global];
		}
	}
	return seen;
}

static enum stap_lock_mode access_mode(enum access_kind kind, u8 seen)
{
	switch (kind) {
	case ACCESS_SINGLE:
		return (seen & ACCESS_MULTI) && (seen & ACCESS_WRITE) ?
			STAP_LOCK_SHARED : STAP_LOCK_NONE;
	case ACCESS_READER:
		if (seen & ACCESS_SWRITE)
			return STAP_LOCK_EXCLUSIVE;
		return seen & (ACCESS_WRITE | ACCESS_SHARED) ?
			STAP_LOCK_SHARED : STAP_LOCK_NONE;
	case ACCESS_WRITER:
		return STAP_LOCK_EXCLUSIVE;
	default:
		return STAP_LOCK_NONE;
	}
}

static bool access_alone(const struct stap_probe_rec *rec)
{
	return rec->kind == STAP_PROBE_BEGIN || rec->kind == STAP_PROBE_END ||
	       rec->kind == STAP_PROBE_ERROR;
}

/*
 * A condition that reads longs and nothing else may see half of what another
 * handler does: that one looks at it again in its end.
 */
static bool access_glances(const struct stap_image *img,
			   const struct stap_probe_rec *rec)
{
	const struct stap_func *f = &img->funcs[rec->func];
	u32 i, global;
	bool write;

	if (rec->kind != STAP_PROBE_CONDITION)
		return false;
	for (i = f->insn; i < f->insn + f->ninsn; i++)
		if (img->insns[i].op == STAP_OP_CALL ||
		    (access_global(img, &img->insns[i], &global, &write) &&
		     img->insns[i].op != STAP_OP_LDG))
			return false;
	return true;
}

/*
 * By which instructions of the handler and its functions conditions are
 * affected: @note those that the globals touched affect, else the result is
 * which conditions are affected by the globals written.
 */
static u64 access_affected(struct stap_layout *lay, u64 *by, u64 note)
{
	const struct stap_image *img = lay->img;
	u32 i, k, global;
	u64 found = 0;
	bool write;

	for (i = 0; i < lay->nreach; i++) {
		const struct stap_func *f = &img->funcs[lay->reach[i]];

		for (k = f->insn; k < f->insn + f->ninsn; k++) {
			if (!access_global(img, &img->insns[k], &global, &write))
				continue;
			by[global] |= note;
			if (write && img->insns[k].op != STAP_OP_FIRST)
				found |= by[global];
		}
	}
	return found;
}

/* Which handlers write what conditions read. */
static int access_conditions(struct stap_layout *lay, u64 *by,
			     struct stap_verdict *v)
{
	const struct stap_image *img = lay->img;
	u32 i, pass, n = 0;
	int err;

	for (pass = 0; pass < 2 && (!pass || n); pass++) {
		for (i = 0; i < img->count[STAP_SEC_PROBE]; i++) {
			const struct stap_probe_rec *rec = &img->probes[i];
			bool condition = rec->kind == STAP_PROBE_CONDITION;

			if (condition == !!pass || access_alone(rec))
				continue;
			err = stap_layout_reach(lay, rec->func, v);
			if (err)
				return err;
			if (condition)
				access_affected(lay, by, BIT_ULL(min(n++, 63u)));
			else
				lay->look[rec->func] = access_affected(lay, by, 0);
		}
	}
	return 0;
}

static int access_run(struct access *ac, struct stap_verdict *v)
{
	const struct stap_image *img = ac->lay->img;
	u32 i, pass, func;
	int err;

	for (i = 0; i < img->count[STAP_SEC_GLOBAL]; i++)
		if (img->globals[i].nkeys ||
		    img->globals[i].type != STAP_LONG)
			ac->global[i] = ACCESS_SHARED;

	for (pass = 0; pass < 3; pass++) {
		for (i = 0; i < img->count[STAP_SEC_PROBE]; i++) {
			func = img->probes[i].func;
			if (pass && (access_alone(&img->probes[i]) ||
				     access_glances(img, &img->probes[i])))
				continue;
			err = stap_layout_reach(ac->lay, func, v);
			if (err)
				return err;
			if (pass == 0)
				access_look(ac, func);
			else if (pass == 1)
				access_each(ac, func, true);
			else
				ac->lay->lock[func] =
					access_mode(ac->kind[func],
						    access_each(ac, func,
								false));
		}
	}
	return 0;
}

/**
 * stap_access_analyse - find out who needs a lock and who a struct stap_rt
 * @lay: the program's layout; @lay->lock, @lay->heavy and @lay->look are filled in
 * @v:   why not
 */
int stap_access_analyse(struct stap_layout *lay, struct stap_verdict *v)
{
	struct access ac = { .lay = lay };
	int err = -ENOMEM;
	u64 *by;

	ac.kind = kvcalloc(lay->img->count[STAP_SEC_FUNC] + 1, 1, GFP_KERNEL);
	ac.global = kvcalloc(lay->img->count[STAP_SEC_GLOBAL] + 1, 1,
			     GFP_KERNEL);
	by = kvcalloc(lay->img->count[STAP_SEC_GLOBAL] + 1, sizeof(*by),
		      GFP_KERNEL);
	if (ac.kind && ac.global && by)
		err = access_run(&ac, v);
	if (!err)
		err = access_conditions(lay, by, v);
	kvfree(by);
	kvfree(ac.global);
	kvfree(ac.kind);
	return err;
}
