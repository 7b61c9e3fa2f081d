/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A probe program file, opened: the sections as typed arrays, and the verdict
 * that format.c and verify.c give on it. Shared by the kernel and stapc.
 */
#ifndef _TRACE_STAP_IMAGE_H
#define _TRACE_STAP_IMAGE_H

#include "env.h"

/**
 * struct stap_image - the sections of a program file
 * @hdr: the file; everything below points into it or counts its records
 *
 * An image is read only and does not own the memory. After stap_format_open()
 * the arrays may be read; after stap_verify() every index in them is good.
 */
struct stap_image {
	const struct stap_header *hdr;
	const char *str;
	const __s64 *consts;
	const struct stap_global *globals;
	const struct stap_func *funcs;
	const __u8 *slots;
	const struct stap_insn *insns;
	const __u32 *args;
	const struct stap_probe_rec *probes;
	const struct stap_format *formats;
	const struct stap_field *fields;
	const struct stap_event *events;
	const struct stap_catch *catches;
	const struct stap_line *lines;
	const struct stap_source_rec *sources;
	const struct stap_regex *regexes;
	const __u32 *dfa;
	const struct stap_reloc *relocs;
	const struct stap_object *objects;
	const struct stap_symbol *symbols;
	__u32 count[STAP_SEC_NR];
};

/* What the position in a verdict counts. */
enum stap_place {
	STAP_PLACE_BYTE,	/* byte offset in the file */
	STAP_PLACE_INSN,	/* index in the INSN section */
	STAP_PLACE_PROBE,	/* index in the PROBE section */
	STAP_PLACE_NR,
};

#define STAP_VERDICT_LEN	192

/**
 * struct stap_verdict - why a program was refused
 * @error: STAP_E_*, STAP_E_NONE if it was not
 * @place: what @pos counts
 * @pos:   where
 * @text:  one line: place, tag, text and detail, without newline
 */
struct stap_verdict {
	enum stap_error error;
	enum stap_place place;
	__u32 pos;
	char text[STAP_VERDICT_LEN];
};

/**
 * struct stap_op_row - an opcode's row
 * @name: as in STAP_OP_LIST
 * @text: what it does
 * @mode: STAP_MODE_* of the operands a, b and c
 */
struct stap_op_row {
	const char *name;
	const char *text;
	__u8 mode[3];
};

/**
 * struct stap_builtin_row - a builtin's row
 * @name:  as scripts call it
 * @args:  a letter per argument: l long, s string
 * @ret:   type of the result
 * @flags: STAP_BUILTIN_*
 */
struct stap_builtin_row {
	const char *name;
	const char *args;
	__u8 ret;
	__u8 flags;
};

/**
 * struct stap_section_row - a section's row
 * @name: as in STAP_SECTION_LIST
 * @size: bytes of a record
 * @max:  greatest number of records
 */
struct stap_section_row {
	const char *name;
	__u32 size;
	__u32 max;
};

/* list.c */
extern const struct stap_op_row stap_op_rows[STAP_OP_NR];
extern const struct stap_builtin_row stap_builtin_rows[STAP_BI_NR];
extern const struct stap_section_row stap_section_rows[STAP_SEC_NR];
const char *stap_mode_text(enum stap_mode mode);
const char *stap_probe_name(__u32 kind);
bool stap_probe_may_wait(__u32 kind);
const char *stap_type_name(__u32 type);
const char *stap_reloc_name(__u32 what);
const char *stap_root_name(__u32 root);
const char *stap_extract_name(__u32 extract);
const char *stap_error_tag(enum stap_error error);
const char *stap_error_text(enum stap_error error);
int stap_error_when(enum stap_error error);

/* format.c */
int stap_error_errno(enum stap_error error);
bool stap_name_reserved(const char *name);
int stap_format_open(struct stap_image *img, const void *file, size_t size,
		     struct stap_verdict *v);
int __printf(5, 6)
stap_verdict_set(struct stap_verdict *v, enum stap_error error,
		 enum stap_place place, __u32 pos, const char *fmt, ...);
bool stap_image_says_all(const struct stap_image *img, __u32 error, __u32 insn);
const struct stap_line *stap_image_line(const struct stap_image *img,
					__u32 insn);

/* verify.c */
int stap_verify(const struct stap_image *img, struct stap_verdict *v);

/* directive.c */
int stap_directive_verify(const struct stap_image *img, __u32 format);

/* disasm.c */
typedef void (*stap_print_fn)(void *to, const char *fmt, ...) __printf(2, 3);
void stap_disasm_insn(const struct stap_image *img, __u32 func, __u32 insn,
		      stap_print_fn print, void *to);
void stap_disasm_func(const struct stap_image *img, __u32 func,
		      stap_print_fn print, void *to);

/**
 * stap_image_str - a string of the image
 * @img: an opened image
 * @off: offset that has been checked
 */
static inline const char *stap_image_str(const struct stap_image *img,
					 __u32 off)
{
	return img->str + off;
}

/**
 * stap_ident_char - whether a character may stand in an identifier
 * @c:   the character
 * @pos: its position
 */
static inline bool stap_ident_char(char c, size_t pos)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (pos && c >= '0' && c <= '9');
}

#endif /* _TRACE_STAP_IMAGE_H */
