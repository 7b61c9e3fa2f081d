// SPDX-License-Identifier: GPL-2.0
/*
 * The print format of a trace event, from the format of a print statement.
 *
 * User space (libtraceevent: trace-cmd, perf, KernelShark) formats the records
 * of an event by the "print fmt" line of its format file. What it prints must
 * be what stap_print_format() prints, but it knows less and means other things
 * by some of it, so a directive is either passed on or built from parts:
 *
 *   "%5d"   "%5lld"            REC->n
 *   "%p"    "0x%llx"           REC->p
 *   "%+d"   "%s%llu"           (n negative) ? "-" : "+", (n negative) ? 0 - n : n
 *   "%8p"   "%*s0x%llx"        blanks by the number of digits, "", REC->p
 *
 * What libtraceevent makes of it, as observed with version 1.7.1: flags '+' and
 * blank, %c, and two stars in one directive are not understood; arithmetic and
 * comparisons are unsigned; "?:" and binary operators must be in parentheses
 * throughout; precision 0 prints nothing of 0 and '#' nothing in front of it,
 * as in C. Text must be printable ASCII, newlines, tabs and returns: other
 * bytes, which stapc passes as strings, come out as '?' here, and %c knows the
 * printable ones.
 */
#include "runtime.h"

#define NEGATIVE	"(REC->%s > 0x7fffffffffffffff)"

struct out {
	char *buf;
	size_t size;
	size_t len;
	bool args;		/* writing the arguments, not the text */
};

/* A width or precision: a number or a field. */
struct num {
	const char *field;
	int val;		/* if @field is NULL; -1: none */
	int least;		/* a field's value is cut to this */
};

struct directive {
	char conv;
	__u8 flags;
	struct num width;
	struct num prec;
	const char *name;	/* of the value's field */
};

/* Writes in one of the two halves of the print format alone. */
static void __printf(3, 4) emit(struct out *o, bool args, const char *fmt, ...)
{
	size_t room = o->len < o->size ? o->size - o->len : 0;
	va_list ap;
	int n;

	if (o->args != args)
		return;
	va_start(ap, fmt);
	n = vsnprintf(room ? o->buf + o->len : NULL, room, fmt, ap);
	va_end(ap);
	o->len += n;
}

#define text(o, ...)	emit(o, false, __VA_ARGS__)
#define arg(o, ...)	emit(o, true, __VA_ARGS__)

static void begin_arg(struct out *o)
{
	arg(o, ", ");
}

static void put_literal(struct out *o, const char *s, __u32 len)
{
	for (; len; len--, s++) {
		if (*s == '\n')
			text(o, "\\n");
		else if (*s == '\t')
			text(o, "\\t");
		else if (*s == '\r')
			text(o, "\\r");
		else if (*s == '"' || *s == '\\')
			text(o, "\\%c", *s);
		else
			text(o, "%c", *s >= ' ' && *s < 0x7f ? *s : '?');
	}
}

/* The field's lower 32 bits as a signed number, cut to what is printed. */
static void put_num(struct out *o, const struct num *n)
{
	const char *f = n->field;

	if (!f) {
		arg(o, "%d", max(n->val, n->least));
		return;
	}
	arg(o, "(((REC->%s & 0xffffffff) > 0x7fffffff) ? %d : ", f, n->least);
	arg(o, "(((REC->%s & 0xffffffff) > %d) ? %d : ", f, STAP_PRINT_MAX, STAP_PRINT_MAX);
	if (n->least)
		arg(o, "(((REC->%s & 0xffffffff) < %d) ? %d : (REC->%s & 0xffffffff))))",
		    f, n->least, n->least, f);
	else
		arg(o, "(REC->%s & 0xffffffff)))", f);
}

static bool is_signed(const struct directive *d)
{
	return d->conv == 'd' || d->conv == 'i';
}

/* A sign that is always there. */
static bool has_sign(const struct directive *d)
{
	return is_signed(d) && (d->flags & (STAP_FLAG_PLUS | STAP_FLAG_SPACE));
}

static const char *prefix(const struct directive *d)
{
	bool alt = d->flags & STAP_FLAG_ALT;

	if (d->conv == 'p' || (d->conv == 'x' && alt))
		return "0x";
	if (d->conv == 'X' && alt)
		return "0X";
	return d->conv == 'o' && alt ? "0" : "";
}

static char conversion(const struct directive *d, bool absolute)
{
	if (d->conv == 'p')
		return 'x';
	if (is_signed(d))
		return absolute ? 'u' : 'd';
	return d->conv;
}

/* The value that digits are made of. */
static void put_magnitude(struct out *o, const struct directive *d)
{
	if (is_signed(d))
		arg(o, "(" NEGATIVE " ? (0 - REC->%s) : REC->%s)", d->name, d->name, d->name);
	else
		arg(o, "REC->%s", d->name);
}

/* A column of the text in front of the digits: sign and prefix. */
static void put_lead(struct out *o, const struct directive *d)
{
	int n = strlen(prefix(d)) + has_sign(d);

	if (is_signed(d) && !has_sign(d))
		arg(o, "(" NEGATIVE " ? %d : %d)", d->name, n + 1, n);
	else
		arg(o, "%d", n);
}

static __u64 base_of(const struct directive *d)
{
	return conversion(d, true) == 'u' ? 10 : d->conv == 'o' ? 8 : 16;
}

static int max_digits(__u64 base)
{
	return base == 10 ? 20 : base == 8 ? 22 : 16;
}

static int columns(const struct directive *d, int digits, int width)
{
	return width < 0 ? digits : max(width - max(digits, d->prec.val), 0);
}

/*
 * An expression for the columns that are left of @width, or for the digits if
 * that is -1: a chain of comparisons, one for each number of digits.
 */
static void put_digits(struct out *o, const struct directive *d, int width)
{
	int n, digits = max_digits(base_of(d));
	__u64 power = 1;

	for (n = 1; n < digits && (width < 0 || n < width); n++) {
		power *= base_of(d);
		arg(o, "((");
		put_magnitude(o, d);
		arg(o, " < %llu) ? %d : ", (unsigned long long)power, columns(d, n, width));
	}
	arg(o, "%d", columns(d, n, width));
	while (--n)
		arg(o, ")");
}

/* An expression for the columns that sign, prefix, zeros and digits take. */
static void put_columns(struct out *o, const struct directive *d)
{
	arg(o, "(");
	put_lead(o, d);
	arg(o, " + ((");
	put_digits(o, d, -1);
	arg(o, " > ");
	put_num(o, &d->prec);
	arg(o, ") ? ");
	put_digits(o, d, -1);
	arg(o, " : ");
	put_num(o, &d->prec);
	arg(o, "))");
}

/* Blanks to fill the width of a number. */
static void put_padding(struct out *o, const struct directive *d)
{
	int lead = strlen(prefix(d)) + has_sign(d);

	text(o, "%%*s");
	begin_arg(o);
	if (!d->width.field && !d->prec.field && (has_sign(d) || !is_signed(d))) {
		int width = d->width.val - lead;

		put_digits(o, d, width > max(d->prec.val, 1) ? width : 0);
	} else {
		arg(o, "((");
		put_num(o, &d->width);
		arg(o, " > ");
		put_columns(o, d);
		arg(o, ") ? (");
		put_num(o, &d->width);
		arg(o, " - ");
		put_columns(o, d);
		arg(o, ") : 0)");
	}
	arg(o, ", \"\"");
}

static void put_sign(struct out *o, const struct directive *d)
{
	const char *plus = d->flags & STAP_FLAG_PLUS ? "+" : has_sign(d) ? " " : "";

	if (!is_signed(d))
		return;
	text(o, "%%s");
	begin_arg(o);
	arg(o, "(" NEGATIVE " ? \"-\" : \"%s\")", d->name, plus);
}

/* Digits with zeros in front up to the precision, and to the width if @zero. */
static void put_number(struct out *o, const struct directive *d, bool zero)
{
	if (zero || d->prec.field || d->prec.val > 1) {
		text(o, "%%.*ll%c", conversion(d, true));
		begin_arg(o);
	} else {
		text(o, "%%ll%c", conversion(d, true));
	}
	if (zero) {
		arg(o, "((");
		put_num(o, &d->width);
		arg(o, " > (");
		put_lead(o, d);
		arg(o, " + ");
		put_num(o, &d->prec);
		arg(o, ")) ? (");
		put_num(o, &d->width);
		arg(o, " - ");
		put_lead(o, d);
		arg(o, ") : ");
		put_num(o, &d->prec);
		arg(o, ")");
	} else if (d->prec.field || d->prec.val > 1) {
		put_num(o, &d->prec);
	}
	begin_arg(o);
	put_magnitude(o, d);
}

static void build_number(struct out *o, const struct directive *d)
{
	bool left = d->flags & STAP_FLAG_LEFT;
	bool wide = d->width.field || d->width.val > 1;
	bool zero = wide && !left && (d->flags & STAP_FLAG_ZERO);

	if (wide && !left && !zero)
		put_padding(o, d);
	put_sign(o, d);
	text(o, "%s", prefix(d));
	put_number(o, d, zero);
	if (wide && left)
		put_padding(o, d);
}

static bool pads_zero(const struct directive *d)
{
	return (d->flags & STAP_FLAG_ZERO) && !(d->flags & STAP_FLAG_LEFT);
}

/* Whether C means the same by the directive. */
static bool same_in_c(const struct directive *d)
{
	if (d->width.field && d->prec.field)
		return false;
	if (d->conv == 's')
		return true;
	if (has_sign(d) || *prefix(d))
		return false;
	return !pads_zero(d) || (!d->prec.field && d->prec.val <= 1);
}

static void pass_size(struct out *o, const struct num *n, const char *before)
{
	if (n->field) {
		text(o, "%s*", before);
		begin_arg(o);
		put_num(o, n);
	} else if (n->val >= n->least) {
		text(o, "%s%d", before, n->val);
	}
}

static void pass_on(struct out *o, const struct directive *d)
{
	bool zero = d->conv != 's' && pads_zero(d);

	text(o, "%%%s%s", d->flags & STAP_FLAG_LEFT ? "-" : "", zero ? "0" : "");
	pass_size(o, &d->width, "");
	if (!zero)
		pass_size(o, &d->prec, ".");
	begin_arg(o);
	if (d->conv == 's') {
		text(o, "s");
		arg(o, "__get_str(%s)", d->name);
	} else {
		text(o, "ll%c", conversion(d, false));
		arg(o, "REC->%s", d->name);
	}
}

/* An expression for the bytes of a string that are printed. */
static void put_strlen(struct out *o, const struct directive *d)
{
	arg(o, "(((__get_dynamic_array_len(%s) - 1) < ", d->name);
	put_num(o, &d->prec);
	arg(o, ") ? (__get_dynamic_array_len(%s) - 1) : ", d->name);
	put_num(o, &d->prec);
	arg(o, ")");
}

static void put_string_padding(struct out *o, const struct directive *d)
{
	text(o, "%%*s");
	begin_arg(o);
	arg(o, "((");
	put_num(o, &d->width);
	arg(o, " > ");
	put_strlen(o, d);
	arg(o, ") ? (");
	put_num(o, &d->width);
	arg(o, " - ");
	put_strlen(o, d);
	arg(o, ") : 0), \"\"");
}

/* Width and precision from arguments. */
static void build_string(struct out *o, const struct directive *d)
{
	if (!(d->flags & STAP_FLAG_LEFT))
		put_string_padding(o, d);
	text(o, "%%.*s");
	begin_arg(o);
	put_num(o, &d->prec);
	begin_arg(o);
	arg(o, "__get_str(%s)", d->name);
	if (d->flags & STAP_FLAG_LEFT)
		put_string_padding(o, d);
}

static void build_char(struct out *o, const struct directive *d)
{
	int c;

	text(o, "%%%s", d->flags & STAP_FLAG_LEFT ? "-" : "");
	pass_size(o, &d->width, "");
	text(o, "s");
	begin_arg(o);
	arg(o, "__print_symbolic((REC->%s & 0xff)", d->name);
	for (c = ' '; c < 0x7f; c++) {
		if (c == '"')
			arg(o, ", {%d, '\"'}", c);
		else if (c != '\\')
			arg(o, ", {%d, \"%c\"}", c, c);
	}
	arg(o, ", {10, \"\n\"})");
}

static struct num size_of(int size, int least, const struct stap_image *img,
			  const struct stap_field **field)
{
	struct num n = { .val = size, .least = least };

	if (size == STAP_DIR_STAR)
		n.field = stap_image_str(img, (*field)++->name);
	return n;
}

static void put_directive(struct out *o, const struct stap_image *img,
			  const struct stap_directive *sd,
			  const struct stap_field *field)
{
	struct directive d = { .conv = sd->conv, .flags = sd->flags };

	d.width = size_of(sd->width, 1, img, &field);
	/* 0 is as good as 1 but for the precision of a string. */
	d.prec = size_of(sd->prec, sd->conv != 's', img, &field);
	d.name = stap_image_str(img, field->name);
	if (d.conv == 'c')
		build_char(o, &d);
	else if (same_in_c(&d))
		pass_on(o, &d);
	else if (d.conv == 's')
		build_string(o, &d);
	else
		build_number(o, &d);
}

static void put_half(struct out *o, const struct stap_image *img,
		     const struct stap_format *f, bool args)
{
	const struct stap_field *field = &img->fields[f->field];
	const char *p = stap_image_str(img, f->text);
	struct stap_directive d;

	o->args = args;
	while (stap_directive_next(&p, &d) > 0) {
		if (d.conv == '%')
			text(o, "%%%%");
		else if (d.conv)
			put_directive(o, img, &d, field);
		else
			put_literal(o, d.start, d.len);
		field += stap_directive_nargs(&d);
	}
}

/**
 * stap_print_fmt_event - the print format of an event
 * @img:   a checked image
 * @event: index of the event
 * @buf:   takes the text and its NUL, cut to fit; may be NULL if @size is 0
 * @size:  its size
 *
 * Return: length of the whole text without NUL, as snprintf() does.
 */
size_t stap_print_fmt_event(const struct stap_image *img, __u32 event,
			    char *buf, size_t size)
{
	const struct stap_format *f = &img->formats[img->events[event].format];
	struct out o = { .buf = buf, .size = size };

	text(&o, "\"");
	put_half(&o, img, f, false);
	text(&o, "\"");
	put_half(&o, img, f, true);
	return o.len;
}
