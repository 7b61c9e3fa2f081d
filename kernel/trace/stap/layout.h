/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the lowering must know of a whole program before it can make code of
 * one handler.
 */
#ifndef _TRACE_STAP_LAYOUT_H
#define _TRACE_STAP_LAYOUT_H

#include "stap.h"

/*
 * The native stack of a program, below r10: first the values of an EMIT or
 * SPRINTF with no more than STAP_STACK_ARGS of them, then long slots of the
 * handler.
 */
#define STAP_STACK_SIZE	512
#define STAP_STACK_ARGS	16

/* A program that makes us look at more instructions than this is refused. */
#define STAP_LAYOUT_WORK	(16 << 20)

/**
 * struct stap_layout - where the slots are, who needs what
 * @img:     the program
 * @off:     by index in SLOT: offset in the function's frame, or from r10 if
 *           negative
 * @zero:    by index in SLOT: may be read before it is written
 * @frame:   by function: bytes of its frame
 * @args:    by function: where in its frame values for EMIT and SPRINTF go
 *           that do not fit on the stack
 * @scratch: by function: where in its frame a string goes whose destination
 *           is an argument too, or which nobody wants
 * @lock:    by handler: enum stap_lock_mode
 * @heavy:   by handler: needs a struct stap_rt
 * @look:    by handler: which conditions may read what it writes, a bit each;
 *           all from the 64th on have the last
 * @catch:   by instruction: the try block that counts, or STAP_NONE
 * @pads:    by function: its first try block in CATCH, or STAP_NONE
 * @pad_next: by index in CATCH: the function's next, or STAP_NONE
 * @arena:   bytes of frames that the greatest handler needs
 * @reach:   result of stap_layout_reach()
 * @nreach:  number of functions in @reach
 * @stamp:   by function: the last walk that found it
 * @walk:    number of the last walk
 * @work:    instructions that may still be looked at
 */
struct stap_layout {
	const struct stap_image *img;
	s32 *off;
	u8 *zero;
	u32 *frame;
	u32 *args;
	u32 *scratch;
	u8 *lock;
	u8 *heavy;
	u64 *look;
	u32 *catch;
	u32 *pads;
	u32 *pad_next;
	u32 arena;
	u32 *reach;
	u32 nreach;
	u32 *stamp;
	u32 walk;
	s64 work;
};

struct stap_layout *stap_layout_create(const struct stap_image *img,
				       struct stap_verdict *v);
bool stap_layout_aliased(const struct stap_image *img,
			 const struct stap_insn *in);
void stap_layout_destroy(struct stap_layout *lay);
int stap_layout_reach(struct stap_layout *lay, u32 func,
		      struct stap_verdict *v);
u32 stap_layout_array(const struct stap_image *img,
		      const struct stap_insn *in);
u32 stap_layout_nargs(const struct stap_image *img,
		      const struct stap_insn *in);

/* access.c */
int stap_access_analyse(struct stap_layout *lay, struct stap_verdict *v);

#endif /* _TRACE_STAP_LAYOUT_H */
