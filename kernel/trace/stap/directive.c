// SPDX-License-Identifier: GPL-2.0
/*
 * Format texts of printf and sprintf: cut into directives, checked against
 * the types of the arguments.
 *
 *   "%-*s has %5d\n"  ->  %-*s | " has " | %5d | "\n"
 *    fields: long (the star's), string, long
 *
 * Checker and printer read the text through stap_directive_next() alone, so
 * that they cannot disagree about it.
 */
#include "runtime.h"

static __u8 flag_of(char c)
{
	switch (c) {
	case '-':
		return STAP_FLAG_LEFT;
	case '0':
		return STAP_FLAG_ZERO;
	case '+':
		return STAP_FLAG_PLUS;
	case ' ':
		return STAP_FLAG_SPACE;
	case '#':
		return STAP_FLAG_ALT;
	default:
		return 0;
	}
}

/* A number or a star; @none if there is neither. */
static const char *read_size(const char *p, int *size, int none)
{
	*size = none;
	if (*p == '*') {
		*size = STAP_DIR_STAR;
		return p + 1;
	}
	if (*p >= '0' && *p <= '9')
		*size = 0;
	for (; *p >= '0' && *p <= '9'; p++)
		*size = min(*size * 10 + (*p - '0'), STAP_PRINT_MAX);
	return p;
}

/**
 * stap_directive_next - the next piece of a format text
 * @text: where to read; moved behind the piece
 * @d:    the piece: a run of literal text, or one directive
 *
 * Return: 1, 0 at the end of the text, or -EINVAL if there is a directive
 * that does not exist.
 */
int stap_directive_next(const char **text, struct stap_directive *d)
{
	const char *p = *text;

	d->start = p;
	d->conv = 0;
	d->flags = 0;
	d->width = STAP_DIR_NONE;
	d->prec = STAP_DIR_NONE;
	if (*p != '%') {
		while (*p && *p != '%')
			p++;
	} else {
		for (p++; flag_of(*p); p++)
			d->flags |= flag_of(*p);
		p = read_size(p, &d->width, STAP_DIR_NONE);
		if (*p == '.')
			p = read_size(p + 1, &d->prec, 0);
		if (!*p || !strchr("diuxXopcsb%", *p))
			return -EINVAL;
		d->conv = *p++;
		if (d->conv == '%' && p - d->start != 2)
			return -EINVAL;
	}
	d->len = p - d->start;
	*text = p;
	return d->len != 0;
}

/**
 * stap_directive_nargs - how many arguments a piece takes
 * @d: the piece
 *
 * Those of stars come first, then the value.
 */
int stap_directive_nargs(const struct stap_directive *d)
{
	return (d->width == STAP_DIR_STAR) + (d->prec == STAP_DIR_STAR) +
	       (d->conv && d->conv != '%');
}

/**
 * stap_directive_verify - check a format's text against its fields
 * @img:    an image whose format has a text and fields in bounds
 * @format: index of the format
 *
 * Return: 0, or -EINVAL if the text is malformed or does not fit.
 */
int stap_directive_verify(const struct stap_image *img, __u32 format)
{
	const struct stap_format *f = &img->formats[format];
	const struct stap_field *field = &img->fields[f->field];
	const char *text = stap_image_str(img, f->text);
	struct stap_directive d;
	__u32 arg = 0;
	int ret;

	while ((ret = stap_directive_next(&text, &d)) > 0) {
		int n = stap_directive_nargs(&d);

		for (; n; n--, arg++) {
			__u8 want = STAP_LONG;

			if (n == 1 && d.conv == 's')
				want = STAP_STRING;
			if (arg >= f->nfield || field[arg].type != want)
				return -EINVAL;
		}
	}
	return ret || arg != f->nfield ? -EINVAL : 0;
}
