// SPDX-License-Identifier: GPL-2.0
/*
 * Parsing of format strings: %[flags][width][.precision]conversion, with * for
 * width and precision. Length modifiers (ld, lld) are read over: all numbers
 * have 64 bits.
 */
#include <limits.h>
#include <string.h>
#include "cc.h"
#include "fmt.h"

struct reader {
	struct stap_arena *a;
	struct stap_fmt *fmt;
	const char *p, *end;
	unsigned int cap;
	const char **err;
};

static struct stap_fmt_dir *add_dir(struct reader *r, enum stap_fmt_conv conv)
{
	struct stap_fmt *f = r->fmt;
	struct stap_fmt_dir *d;

	if (f->ndirs == r->cap) {
		r->cap = r->cap ? 2 * r->cap : 8;
		f->dirs = stap_arena_grow(r->a, f->dirs, f->ndirs * sizeof(*d),
					  r->cap * sizeof(*d));
	}
	d = &f->dirs[f->ndirs++];
	d->conv = conv;
	return d;
}

/* Literal text joins the literal before it: "%%" does not split a text. */
static void add_text(struct reader *r, const char *text, size_t len)
{
	struct stap_fmt *f = r->fmt;
	struct stap_fmt_dir *d;

	if (!len)
		return;
	d = f->ndirs ? &f->dirs[f->ndirs - 1] : NULL;
	if (!d || d->conv != STAP_FMT_LITERAL) {
		d = add_dir(r, STAP_FMT_LITERAL);
		d->text = stap_arena_strndup(r->a, text, len);
		d->len = len;
		return;
	}
	d->text = stap_arena_grow(r->a, d->text, d->len, d->len + len + 1);
	memcpy((char *)d->text + d->len, text, len);
	d->len += len;
}

/* SystemTap knows one flag; a 0 after it begins the width. We take more. */
static unsigned int read_flags(struct reader *r)
{
	static const char chars[] = "-0+ #";
	unsigned int flags = 0;
	const char *hit;

	while (r->p < r->end && *r->p && (hit = strchr(chars, *r->p)) &&
	       !(flags && *r->p == '0')) {
		flags |= 1U << (hit - chars);
		r->p++;
	}
	return flags;
}

static enum stap_fmt_size read_size(struct reader *r, unsigned int *value)
{
	unsigned long v = 0;

	if (r->p < r->end && *r->p == '*') {
		r->p++;
		r->fmt->nargs++;
		return STAP_FMT_ARG;
	}
	if (r->p == r->end || *r->p < '0' || *r->p > '9')
		return STAP_FMT_NONE;
	for (; r->p < r->end && *r->p >= '0' && *r->p <= '9'; r->p++)
		v = v * 10 + *r->p - '0' > INT_MAX ? INT_MAX : v * 10 + *r->p - '0';
	*value = v;
	return STAP_FMT_FIXED;
}

static bool find_conv(char c, enum stap_fmt_conv *conv)
{
	static const struct { char c; enum stap_fmt_conv conv; } rows[] = {
#define X(name, c, type) { c, STAP_FMT_##name },
		STAP_FMT_CONVS(X)
#undef X
		{ 'i', STAP_FMT_SIGNED },
	};
	size_t i;

	for (i = 1; i < ARRAY_SIZE(rows); i++) {
		if (rows[i].c == c) {
			*conv = rows[i].conv;
			return true;
		}
	}
	return false;
}

static bool refuse(struct reader *r, const char *text)
{
	*r->err = text;
	return false;
}

/* One directive; r->p is behind the %. */
static bool read_dir(struct reader *r)
{
	struct stap_fmt_dir d = { 0 };

	if (r->p == r->end)
		return refuse(r, "invalid or missing conversion specifier");
	d.flags = read_flags(r);
	d.width_kind = read_size(r, &d.width);
	if (r->p < r->end && *r->p == '.') {
		r->p++;
		d.prec_kind = read_size(r, &d.prec);
		if (d.prec_kind == STAP_FMT_NONE)
			d.prec_kind = STAP_FMT_FIXED;
	}
	while (r->p < r->end && *r->p == 'l')
		r->p++;
	if (r->p == r->end)
		return refuse(r, "trailing incomplete print format conversion");
	if (!find_conv(*r->p++, &d.conv))
		return refuse(r, "invalid or missing conversion specifier");
	*add_dir(r, d.conv) = d;
	r->fmt->nargs++;
	return true;
}

const struct stap_fmt *stap_fmt_parse(struct stap_arena *a, const char *text,
				      size_t len, const char **err)
{
	struct reader r = { .a = a, .p = text, .end = text + len, .err = err };
	const char *start;

	r.fmt = stap_arena_alloc(a, sizeof(*r.fmt));
	r.fmt->text = text;
	r.fmt->len = len;
	while (r.p < r.end) {
		start = r.p;
		while (r.p < r.end && *r.p != '%')
			r.p++;
		add_text(&r, start, r.p - start);
		if (r.p == r.end)
			break;
		if (++r.p < r.end && *r.p == '%') {
			add_text(&r, r.p++, 1);
			continue;
		}
		if (!read_dir(&r))
			return NULL;
	}
	return r.fmt;
}

char stap_fmt_letter(enum stap_fmt_conv conv)
{
	static const char letters[] = {
#define X(name, c, type) c,
		STAP_FMT_CONVS(X)
#undef X
	};

	return letters[conv];
}
