/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Program files made by hand, for tests: KUnit's, user space's, fuzzers'.
 */
#ifndef _TRACE_STAP_TESTPROG_H
#define _TRACE_STAP_TESTPROG_H

#include "image.h"

#define STAP_TESTPROG_MAX	16384	/* bytes of the file */

/**
 * struct stap_testprog - a program being put together
 * @hdr: the header; its sec[].count are how full the arrays are
 *
 * Add records with the functions below, or write into the arrays.
 */
struct stap_testprog {
	struct stap_header hdr;
	char str[2048];
	__s64 consts[16];
	struct stap_global globals[8];
	struct stap_func funcs[8];
	__u8 slots[264];
	struct stap_insn insns[128];
	__u32 args[128];
	struct stap_probe_rec probes[16];
	struct stap_format formats[8];
	struct stap_field fields[32];
	struct stap_event events[8];
	struct stap_catch catches[8];
	struct stap_line lines[8];
	struct stap_source_rec sources[8];
	struct stap_regex regexes[4];
	__u32 dfa[192];
	struct stap_reloc relocs[16];
	struct stap_object objects[4];
	struct stap_symbol symbols[8];
};

void stap_testprog_init(struct stap_testprog *p, const char *name);
__u32 stap_testprog_str(struct stap_testprog *p, const char *s);
__u32 stap_testprog_const(struct stap_testprog *p, __s64 val);
__u32 stap_testprog_global(struct stap_testprog *p, const char *name, __u8 type);
__u32 stap_testprog_array(struct stap_testprog *p, const char *name, __u8 type,
			  const char *keys, __u32 size);
__u32 stap_testprog_func(struct stap_testprog *p, const char *name, __u8 flags,
			 __u8 ret, const char *params, const char *locals);
__u32 stap_testprog_insn(struct stap_testprog *p, __u16 op, __u32 a, __u32 b,
			 __u32 c);
__u32 stap_testprog_arg(struct stap_testprog *p, __u32 operand);
__u32 stap_testprog_probe(struct stap_testprog *p, __u32 kind, __u32 func,
			  const char *point, const char *target);
__u32 stap_testprog_format(struct stap_testprog *p, const char *text,
			   const char *fields);
__u32 stap_testprog_event(struct stap_testprog *p, const char *name,
			  __u32 format);
__u32 stap_testprog_catch(struct stap_testprog *p, __u32 func, __u32 start,
			  __u32 end, __u32 target, __u32 slot);
__u32 stap_testprog_line(struct stap_testprog *p, __u32 insn, const char *file,
			 __u32 line, const char *token);
__u32 stap_testprog_source(struct stap_testprog *p, const char *file,
			   __u32 line, const char *text);
__u32 stap_testprog_regex(struct stap_testprog *p);
__u32 stap_testprog_reloc(struct stap_testprog *p, __u16 what, __u32 index, __u8 root,
			  const char *type, const char *path);
__u32 stap_testprog_object(struct stap_testprog *p, const char *path, const char *build_id);
__u32 stap_testprog_symbol(struct stap_testprog *p, __u32 offset, __u32 size,
			   const char *name);
size_t stap_testprog_write(struct stap_testprog *p, void *buf, size_t size);

/* Where things are in the sample; see stap_testprog_sample(). */
#define STAP_SAMPLE_LONG	0	/* slots of its handler */
#define STAP_SAMPLE_STRING	1
#define STAP_SAMPLE_HANDLER	2	/* functions: two callees, then this */
#define STAP_SAMPLE_SLOTS	4
#define STAP_SAMPLE_GLOBALS	6	/* a long, a string, stats, arrays of these */
#define STAP_SAMPLE_ARGS	9	/* operands in ARG */
#define STAP_SAMPLE_INSN	3	/* the handler's first */

void stap_testprog_sample(struct stap_testprog *p);

#endif /* _TRACE_STAP_TESTPROG_H */
