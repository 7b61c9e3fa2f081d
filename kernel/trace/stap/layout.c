// SPDX-License-Identifier: GPL-2.0
/*
 * Where everything is: gives each slot its place, finds the slots that must
 * be zeroed, the try block of each instruction and the memory for frames.
 *
 *   frame of a function     the call it returns to   8 bytes
 *                           values for EMIT          if more than 16
 *                           long slots
 *                           string slots             maxstringlen each
 *
 * A handler returns to no call and has its long slots on the native stack as
 * far as they fit. A slot needs zeroing unless every read of it comes after
 * a write in the same basic block; most temporaries are of that sort.
 */
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>

#include "layout.h"

/**
 * stap_layout_array - the array or stats that an instruction has operands of
 * @img: the program
 * @in:  the instruction
 *
 * Return: index in GLOBAL, or STAP_NONE.
 */
u32 stap_layout_array(const struct stap_image *img, const struct stap_insn *in)
{
	const u8 *mode = stap_op_rows[in->op].mode;
	const u32 op[3] = { in->a, in->b, in->c };
	u32 k;

	for (k = 0; k < 3; k++) {
		if (mode[k] >= STAP_MODE_GT && mode[k] <= STAP_MODE_AA)
			return op[k];
		if (mode[k] == STAP_MODE_COLL || mode[k] == STAP_MODE_COLS)
			return op[k] / 16;
	}
	return STAP_NONE;
}

/**
 * stap_layout_nargs - how many operands in ARG an instruction has
 * @img: the program
 * @in:  the instruction
 *
 * Of an array, its keys: not the order before them or the long behind.
 */
u32 stap_layout_nargs(const struct stap_image *img, const struct stap_insn *in)
{
	u32 array = stap_layout_array(img, in);

	if (array != STAP_NONE)
		return img->globals[array].nkeys;
	switch (in->op) {
	case STAP_OP_CALL:
		return img->funcs[in->b].nparam;
	case STAP_OP_CALLB:
		return strlen(stap_builtin_rows[in->b].args);
	case STAP_OP_EMIT:
		return img->formats[img->events[in->a].format].nfield;
	case STAP_OP_SPRINTF:
		return img->formats[in->b].nfield;
	default:
		return 0;
	}
}

static int layout_work(struct stap_layout *lay, u32 n, struct stap_verdict *v)
{
	lay->work -= n;
	if (lay->work >= 0)
		return 0;
	return stap_verdict_set(v, STAP_E_LIMIT, STAP_PLACE_BYTE, 0,
				"too much code behind its probes");
}

/**
 * stap_layout_reach - find the functions that a handler may be in
 * @lay:  the layout
 * @func: the handler
 * @v:    why not
 *
 * Puts the handler and then all functions called from it, directly or not,
 * into @lay->reach.
 */
int stap_layout_reach(struct stap_layout *lay, u32 func,
		      struct stap_verdict *v)
{
	const struct stap_image *img = lay->img;
	u32 i, k;
	int err;

	lay->walk++;
	lay->reach[0] = func;
	lay->stamp[func] = lay->walk;
	lay->nreach = 1;
	for (i = 0; i < lay->nreach; i++) {
		const struct stap_func *f = &img->funcs[lay->reach[i]];

		err = layout_work(lay, f->ninsn, v);
		if (err)
			return err;
		for (k = f->insn; k < f->insn + f->ninsn; k++) {
			const struct stap_insn *in = &img->insns[k];

			if (in->op != STAP_OP_CALL ||
			    lay->stamp[in->b] == lay->walk)
				continue;
			lay->stamp[in->b] = lay->walk;
			lay->reach[lay->nreach++] = in->b;
		}
	}
	return 0;
}

/**
 * stap_layout_aliased - whether a string is written over its own argument
 * @img: the program
 * @in:  a SPRINTF, or a CALLB whose result is a string
 */
bool stap_layout_aliased(const struct stap_image *img,
			 const struct stap_insn *in)
{
	u32 k, n = stap_layout_nargs(img, in);

	for (k = 0; k < n; k++)
		if (img->args[in->c + k] == in->a)
			return true;
	return false;
}

/* Whether an instruction needs the function's scratch string. */
static bool layout_scratch(const struct stap_image *img,
			   const struct stap_insn *in)
{
	if (in->op == STAP_OP_CALLB &&
	    stap_builtin_rows[in->b].ret == STAP_STRING)
		return in->a == STAP_NONE || stap_layout_aliased(img, in);
	return in->op == STAP_OP_SPRINTF && stap_layout_aliased(img, in);
}

/* Memory of EMIT, SPRINTF and CALLB in the function's frame. */
static u32 layout_print(struct stap_layout *lay, u32 nr, u32 frame)
{
	const struct stap_image *img = lay->img;
	const struct stap_func *f = &img->funcs[nr];
	u32 i, n, most = 0, scratch = 0;

	for (i = f->insn; i < f->insn + f->ninsn; i++) {
		const struct stap_insn *in = &img->insns[i];

		if (layout_scratch(img, in))
			scratch = img->hdr->maxstringlen;
		if (in->op != STAP_OP_EMIT && in->op != STAP_OP_SPRINTF)
			continue;
		n = stap_layout_nargs(img, in);
		if (n > STAP_STACK_ARGS)
			most = max(most, n);
	}
	lay->args[nr] = frame;
	lay->scratch[nr] = frame + most * sizeof(u64);
	return lay->scratch[nr] + scratch;
}

static void layout_slots(struct stap_layout *lay, u32 nr)
{
	const struct stap_image *img = lay->img;
	const struct stap_func *f = &img->funcs[nr];
	bool handler = f->flags & STAP_FUNC_HANDLER;
	s32 stack = -(s32)(STAP_STACK_ARGS * sizeof(u64));
	u32 i, frame = handler ? 0 : sizeof(u64);

	frame = layout_print(lay, nr, frame);
	for (i = f->slot; i < f->slot + f->nslot; i++) {
		if (img->slots[i] != STAP_LONG)
			continue;
		if (handler && stack > -STAP_STACK_SIZE) {
			stack -= sizeof(u64);
			lay->off[i] = stack;
		} else {
			lay->off[i] = frame;
			frame += sizeof(u64);
		}
	}
	for (i = f->slot; i < f->slot + f->nslot; i++) {
		if (img->slots[i] != STAP_STRING)
			continue;
		lay->off[i] = frame;
		frame += img->hdr->maxstringlen;
	}
	lay->frame[nr] = frame;
}

/**
 * struct layout_flow - state of the search for slots to be zeroed
 * @lay:   the layout
 * @f:     the function
 * @first: by instruction of the function: begins a basic block
 * @wrote: by slot of the function: last block that wrote it
 * @block: current block, from 1
 */
struct layout_flow {
	struct stap_layout *lay;
	const struct stap_func *f;
	u8 *first;
	u32 *wrote;
	u32 block;
};

static void flow_read(struct layout_flow *fl, u32 operand)
{
	if (operand & STAP_OPERAND_CONST)	/* or none */
		return;
	if (fl->wrote[operand] != fl->block)
		fl->lay->zero[fl->f->slot + operand] = 1;
}

static void flow_insn(struct layout_flow *fl, const struct stap_insn *in)
{
	const u8 *mode = stap_op_rows[in->op].mode;
	const struct stap_image *img = fl->lay->img;
	const u32 op[3] = { in->a, in->b, in->c };
	u32 i, k, n = stap_layout_nargs(img, in);

	for (i = 0; i < 3; i++) {
		switch (mode[i]) {
		case STAP_MODE_L:
		case STAP_MODE_S:
		case STAP_MODE_RV:
			flow_read(fl, op[i]);
			break;
		case STAP_MODE_KEYX:
			flow_read(fl, img->args[op[i] + n]);
			fallthrough;
		case STAP_MODE_AR:
		case STAP_MODE_KEY:
		case STAP_MODE_KEYW:
			for (k = 0; k < n; k++)
				flow_read(fl, img->args[op[i] + k]);
			break;
		case STAP_MODE_WALK:
			for (k = 1; k <= n; k++)
				flow_read(fl, img->args[op[i] + k]);
			break;
		}
	}
	if (in->op == STAP_OP_NEXT)
		flow_read(fl, in->a);
	for (i = 0; i < 3; i++) {
		if (mode[i] == STAP_MODE_DL || mode[i] == STAP_MODE_DS ||
		    (mode[i] == STAP_MODE_DR && op[i] != STAP_NONE))
			fl->wrote[op[i]] = fl->block;
	}
}

static bool layout_jumps(const struct stap_insn *in)
{
	u8 mode = stap_op_rows[in->op].mode[0];

	return mode == STAP_MODE_JF || mode == STAP_MODE_JA;
}

static void layout_flow(struct layout_flow *fl)
{
	const struct stap_image *img = fl->lay->img;
	const struct stap_func *f = fl->f;
	const struct stap_insn *in = &img->insns[f->insn];
	u32 i;

	for (i = 0; i < f->ninsn; i++)
		if (layout_jumps(&in[i]))
			fl->first[in[i].a] = 1;

	fl->block = 1;
	for (i = 0; i < f->ninsn; i++) {
		if (fl->first[i])
			fl->block++;
		flow_insn(fl, &in[i]);
		if (layout_jumps(&in[i]))
			fl->block++;
	}
	memset(&fl->lay->zero[f->slot], 0, f->nparam);
}

/* Inner try blocks stand before outer ones, so the first one is kept. */
static int layout_catches(struct stap_layout *lay, u8 *first,
			  struct stap_verdict *v)
{
	const struct stap_image *img = lay->img;
	u32 c, i;
	int err;

	memset32(lay->catch, STAP_NONE, img->count[STAP_SEC_INSN]);
	memset32(lay->pads, STAP_NONE, img->count[STAP_SEC_FUNC]);
	for (c = 0; c < img->count[STAP_SEC_CATCH]; c++) {
		const struct stap_catch *ca = &img->catches[c];
		u32 base = img->funcs[ca->func].insn;

		err = layout_work(lay, ca->end - ca->start, v);
		if (err)
			return err;
		for (i = base + ca->start; i < base + ca->end; i++)
			if (lay->catch[i] == STAP_NONE)
				lay->catch[i] = c;
		first[base + ca->target] = 1;
		lay->pad_next[c] = lay->pads[ca->func];
		lay->pads[ca->func] = c;
	}
	return 0;
}

static int layout_funcs(struct stap_layout *lay, struct stap_verdict *v)
{
	const struct stap_image *img = lay->img;
	u8 *first = kvcalloc(img->count[STAP_SEC_INSN] + 1, sizeof(*first),
			     GFP_KERNEL);
	u32 *wrote = kvcalloc(img->count[STAP_SEC_SLOT] + 1, sizeof(*wrote),
			      GFP_KERNEL);
	int err = -ENOMEM;
	u32 i;

	if (!first || !wrote)
		goto out;
	err = layout_catches(lay, first, v);
	if (err)
		goto out;
	for (i = 0; i < img->count[STAP_SEC_FUNC]; i++) {
		const struct stap_func *f = &img->funcs[i];
		struct layout_flow fl = { .lay = lay, .f = f,
					  .first = first + f->insn,
					  .wrote = wrote + f->slot };

		layout_slots(lay, i);
		layout_flow(&fl);
	}
out:
	kvfree(wrote);
	kvfree(first);
	return err;
}

/* Frames of the greatest handler and of as many calls as may be open. */
static int layout_arena(struct stap_layout *lay, struct stap_verdict *v)
{
	const struct stap_image *img = lay->img;
	u64 most = 0;
	u32 i, k;
	int err;

	for (i = 0; i < img->count[STAP_SEC_PROBE]; i++) {
		u32 func = img->probes[i].func;
		u64 callee = 0;

		err = stap_layout_reach(lay, func, v);
		if (err)
			return err;
		for (k = 1; k < lay->nreach; k++)
			callee = max_t(u64, callee, lay->frame[lay->reach[k]]);
		most = max(most, lay->frame[func] +
			   callee * img->hdr->maxnesting);
	}
	if (most > STAP_ARENA_MAX)
		return stap_verdict_set(v, STAP_E_LIMIT, STAP_PLACE_BYTE, 0,
					"frames of %llu bytes", most);
	lay->arena = most;
	return 0;
}

static int layout_alloc(struct stap_layout *lay)
{
	const u32 *count = lay->img->count;

	lay->pads = kvcalloc(count[STAP_SEC_FUNC] + 1, sizeof(*lay->pads),
			     GFP_KERNEL);
	lay->pad_next = kvcalloc(count[STAP_SEC_CATCH] + 1,
				 sizeof(*lay->pad_next), GFP_KERNEL);
	lay->off = kvcalloc(count[STAP_SEC_SLOT] + 1, sizeof(*lay->off),
			    GFP_KERNEL);
	lay->zero = kvcalloc(count[STAP_SEC_SLOT] + 1, sizeof(*lay->zero),
			     GFP_KERNEL);
	lay->catch = kvcalloc(count[STAP_SEC_INSN] + 1, sizeof(*lay->catch),
			      GFP_KERNEL);
	lay->frame = kvcalloc(count[STAP_SEC_FUNC] + 1, sizeof(*lay->frame),
			      GFP_KERNEL);
	lay->args = kvcalloc(count[STAP_SEC_FUNC] + 1, sizeof(*lay->args),
			     GFP_KERNEL);
	lay->scratch = kvcalloc(count[STAP_SEC_FUNC] + 1,
				sizeof(*lay->scratch), GFP_KERNEL);
	lay->lock = kvcalloc(count[STAP_SEC_FUNC] + 1, sizeof(*lay->lock),
			     GFP_KERNEL);
	lay->heavy = kvcalloc(count[STAP_SEC_FUNC] + 1, sizeof(*lay->heavy),
			      GFP_KERNEL);
	lay->look = kvcalloc(count[STAP_SEC_FUNC] + 1, sizeof(*lay->look),
			     GFP_KERNEL);
	lay->reach = kvcalloc(count[STAP_SEC_FUNC] + 1, sizeof(*lay->reach),
			      GFP_KERNEL);
	lay->stamp = kvcalloc(count[STAP_SEC_FUNC] + 1, sizeof(*lay->stamp),
			      GFP_KERNEL);
	if (!lay->off || !lay->zero || !lay->catch || !lay->frame ||
	    !lay->args || !lay->scratch || !lay->lock || !lay->heavy || !lay->look ||
	    !lay->reach || !lay->stamp || !lay->pads || !lay->pad_next)
		return -ENOMEM;
	return 0;
}

/**
 * stap_layout_destroy - free a layout
 * @lay: the layout or NULL
 */
void stap_layout_destroy(struct stap_layout *lay)
{
	if (!lay)
		return;
	kvfree(lay->off);
	kvfree(lay->zero);
	kvfree(lay->catch);
	kvfree(lay->pads);
	kvfree(lay->pad_next);
	kvfree(lay->frame);
	kvfree(lay->args);
	kvfree(lay->scratch);
	kvfree(lay->lock);
	kvfree(lay->heavy);
	kvfree(lay->look);
	kvfree(lay->reach);
	kvfree(lay->stamp);
	kfree(lay);
}

/**
 * stap_layout_create - lay out a checked program
 * @img: the program, verified
 * @v:   why not
 *
 * Return: the layout, or NULL.
 */
struct stap_layout *stap_layout_create(const struct stap_image *img,
				       struct stap_verdict *v)
{
	struct stap_layout *lay = kzalloc(sizeof(*lay), GFP_KERNEL);
	int err;

	if (!lay)
		return NULL;
	lay->img = img;
	lay->work = STAP_LAYOUT_WORK;
	err = layout_alloc(lay);
	if (!err)
		err = layout_funcs(lay, v);
	if (!err)
		err = layout_arena(lay, v);
	if (!err)
		err = stap_access_analyse(lay, v);
	if (!err)
		return lay;
	stap_layout_destroy(lay);
	return NULL;
}
