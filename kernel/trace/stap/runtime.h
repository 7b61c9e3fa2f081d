/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The run-time library that has nothing to do with the kernel: printf formats
 * and strings. Shared by the kernel and stapc.
 */
#ifndef _TRACE_STAP_RUNTIME_H
#define _TRACE_STAP_RUNTIME_H

#include "image.h"

/* Widths, precisions and whole outputs are cut to this many bytes. */
#define STAP_PRINT_MAX		8192

#define STAP_FLAG_LEFT		0x01	/* - */
#define STAP_FLAG_ZERO		0x02	/* 0 */
#define STAP_FLAG_PLUS		0x04	/* + */
#define STAP_FLAG_SPACE		0x08	/* space */
#define STAP_FLAG_ALT		0x10	/* # */

/* Width or precision that is not a number in the text. */
#define STAP_DIR_NONE		-1
#define STAP_DIR_STAR		-2	/* the next argument */

/**
 * struct stap_directive - a piece of a format text
 * @start: first character
 * @len:   how many
 * @conv:  0 for literal text, else the conversion: one of "diuxXopcsb%"
 * @flags: STAP_FLAG_*
 * @width: a number up to STAP_PRINT_MAX, or STAP_DIR_*
 * @prec:  the same for the precision
 */
struct stap_directive {
	const char *start;
	__u32 len;
	char conv;
	__u8 flags;
	int width;
	int prec;
};

/* directive.c; stap_directive_verify() is in image.h */
int stap_directive_next(const char **text, struct stap_directive *d);
int stap_directive_nargs(const struct stap_directive *d);

/**
 * union stap_value - an argument of a format
 * @num: if its field is a long
 * @str: if its field is a string
 */
union stap_value {
	__s64 num;
	const char *str;
};

/* Takes a piece of output, not ended by NUL. */
typedef void (*stap_put_fn)(void *to, const char *text, size_t len);

/**
 * struct stap_print_buf - a buffer that takes pieces of text
 * @buf:  the buffer, with a NUL behind what is in it
 * @size: its size, at least 1
 * @len:  length of what is in it
 */
struct stap_print_buf {
	char *buf;
	size_t size;
	size_t len;
};

/* print.c */
int stap_print_char(char text[4], char c, bool alt);
size_t stap_print_format(const struct stap_image *img, __u32 format,
			 const union stap_value *args,
			 stap_put_fn put, void *to);
void stap_print_put(void *to, const char *text, size_t len);
size_t stap_print_buf(const struct stap_image *img, __u32 format,
		      const union stap_value *args, char *buf, size_t size);

/* print_event.c */
bool stap_print_event_exact(const struct stap_directive *d);
size_t stap_print_fmt_event(const struct stap_image *img, __u32 event,
			    char *buf, size_t size);

/* string.c: destinations are @cap bytes, always ended by NUL */
size_t stap_string_copy(char *dst, size_t cap, const char *src);
size_t stap_string_cat(char *dst, size_t cap, const char *a, const char *b);
int stap_string_cmp(const char *a, const char *b);
size_t stap_string_substr(char *dst, size_t cap, const char *s, __s64 start,
			  __s64 len);
__s64 stap_string_strlen(const char *s);
int stap_string_stringat(const char *s, __s64 pos, __s64 *byte);
__s64 stap_string_isinstr(const char *s, const char *part);
__s64 stap_string_strpos(const char *s, const char *part);
__s64 stap_string_strtol(const char *s, __s64 base);

/**
 * struct stap_tokens - what tokenize() has left of its string
 * @text: the string, as many bytes as a string may have
 * @next: first byte that is left
 *
 * The owner provides @text and makes it "" where a handler begins.
 */
struct stap_tokens {
	char *text;
	size_t next;
};

/* escape.c */
size_t stap_escape_text(char *dst, size_t cap, const char *s, __s64 len,
			bool quoted);
size_t stap_escape_replace(char *dst, size_t cap, const char *s,
			   const char *part, const char *by);
size_t stap_escape_tokenize(struct stap_tokens *t, char *dst, size_t cap,
			    const char *s, const char *delim);

/* flags.c */
size_t stap_flags_text(char *dst, size_t cap, __u64 value, const char *table);

#endif /* _TRACE_STAP_RUNTIME_H */
