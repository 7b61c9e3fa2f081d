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
 * comparisons are unsigned; "?:" must be in parentheses throughout and cannot
 * be the right operand of anything else; precision 0 prints nothing of 0 and
 * '#' nothing in front of it, as in C. Text must be printable ASCII, newlines,
 * tabs and returns. So some pieces cannot be said exactly: stapc makes strings
 * of those where stap_print_event_exact() says so, and here they come out as
 * near as can be. Bytes (%b) are shown as a number in hex.
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
	return max(width - max(digits, d->prec.val), 0);
}

/*
 * An expression for the columns that digits leave of @width: a chain of
 * comparisons, one for each number of digits.
 */
static void put_digits(struct out *o, const struct directive *d, int width)
{
	int n, digits = max_digits(base_of(d));
	__u64 power = 1;

	for (n = 1; n < digits && n < width; n++) {
		power *= base_of(d);
		arg(o, "((");
		put_magnitude(o, d);
		arg(o, " < %llu) ? %d : ", (unsigned long long)power, columns(d, n, width));
	}
	arg(o, "%d", columns(d, n, width));
	while (--n)
		arg(o, ")");
}

/* Blanks to fill the width of a number. */
static void put_padding(struct out *o, const struct directive *d)
{
	int width = d->width.val - (int)strlen(prefix(d)) - has_sign(d);

	text(o, "%%*s");
	begin_arg(o);
	put_digits(o, d, max(width, 0));
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

/*
 * Digits with zeros in front up to the precision, and to the width if @zero:
 * what lies before them is as wide for all values, but for a '-'.
 */
static void put_number(struct out *o, const struct directive *d, bool zero)
{
	struct num prec = d->prec;

	if (zero)
		prec.val = max(prec.val, d->width.val - (int)strlen(prefix(d)) - has_sign(d));
	if (prec.field || prec.val > 1) {
		text(o, "%%.*ll%c", conversion(d, true));
		begin_arg(o);
		put_num(o, &prec);
	} else {
		text(o, "%%ll%c", conversion(d, true));
	}
	begin_arg(o);
	put_magnitude(o, d);
}

static void build_number(struct out *o, const struct directive *d)
{
	bool left = d->flags & STAP_FLAG_LEFT;
	bool wide = d->width.val > 1;
	bool zero = wide && !left && (d->flags & STAP_FLAG_ZERO);

	if (wide && !left && !zero)
		put_padding(o, d);
	put_sign(o, d);
	text(o, "%s", prefix(d));
	put_number(o, d, zero);
	if (wide && left)
		put_padding(o, d);
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
	/* In C a precision switches the zeros off. */
	bool zero = d->conv != 's' && (d->flags & STAP_FLAG_ZERO) &&
		    !(d->flags & STAP_FLAG_LEFT) &&
		    (d->width.field || (!d->prec.field && d->width.val > d->prec.val));

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

/* What cannot be text is at least shown. */
static void build_bytes(struct out *o, const struct directive *d)
{
	text(o, "%%llx");
	begin_arg(o);
	arg(o, "REC->%s", d->name);
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
	int least;

	/* 0 is as good as 1 for numbers, and easier. */
	least = sd->conv != 's' && sd->conv != 'c';
	d.width = size_of(sd->width, least, img, &field);
	d.prec = size_of(sd->prec, least, img, &field);
	d.name = stap_image_str(img, field->name);
	if (d.width.field && d.prec.field)
		d.width.field = NULL;
	if (d.conv == 'c')
		build_char(o, &d);
	else if (d.conv == 'b')
		build_bytes(o, &d);
	else if (has_sign(&d) || *prefix(&d))
		build_number(o, &d);
	else
		pass_on(o, &d);
}

/* Whether libtraceevent can print the piece of text. */
static bool literal_exact(const char *s, __u32 len)
{
	for (; len; len--, s++)
		if ((*s < ' ' || *s >= 0x7f) && !strchr("\n\t\r", *s))
			return false;
	return true;
}

/**
 * stap_print_event_exact - whether trace readers print a piece of a format
 * @d: the piece
 *
 * If not, an event should have a string in its place: a constant for a literal
 * text, the result of sprintf for a directive.
 */
bool stap_print_event_exact(const struct stap_directive *d)
{
	bool star = d->width == STAP_DIR_STAR, both = star && d->prec == STAP_DIR_STAR;
	bool zero = (d->flags & STAP_FLAG_ZERO) && !(d->flags & STAP_FLAG_LEFT);
	bool wide_star = d->width > 1 && d->prec == STAP_DIR_STAR;
	struct directive n = { .conv = d->conv, .flags = d->flags };

	switch (d->conv) {
	case 0:
		return literal_exact(d->start, d->len);
	case '%':
	case 'b':
		return true;
	case 'c':
		return false;
	case 's':
		return !both;
	default:
		if (has_sign(&n) || *prefix(&n))
			return !star && !wide_star;
		return !both && !(zero && (wide_star || (star && d->prec > 1)));
	}
}

/* Readers end a record's line by themselves. */
static bool ends_line(const struct stap_directive *d, const char *rest)
{
	return !*rest && d->start[d->len - 1] == '\n';
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
			put_literal(o, d.start, d.len - ends_line(&d, p));
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
