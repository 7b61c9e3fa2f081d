// SPDX-License-Identifier: GPL-2.0
/*
 * printf and sprintf, as SystemTap prints.
 *
 * That is not quite what C prints:
 *
 *   %p     is %#x: "0x0" for 0 too, as is %#x itself; %#o of 0 is "00"
 *   %.0d   of 0 is "0", and a '0' flag counts beside a precision
 *   %#c    writes what is not printable as in a C literal
 *   %b     writes the value's bytes: as many as the precision says or else the
 *          width, if that is 1, 2, 4 or 8, and else 8; NULs fill the width
 *   %0s    ends the string with a NUL
 *   *      less than 0 counts as 0
 *
 * The text has been checked with stap_directive_verify(); values are s64.
 */
#include "runtime.h"

struct print {
	stap_put_fn put;
	void *to;
	size_t len;
};

/* A directive with its stars filled in; -1 is no width or no precision. */
struct spec {
	char conv;
	__u8 flags;
	int width;
	int prec;
};

static void put_text(struct print *p, const char *text, size_t len)
{
	len = min(len, STAP_PRINT_MAX - p->len);
	if (!len)
		return;
	p->put(p->to, text, len);
	p->len += len;
}

static void put_pad(struct print *p, char c, int n)
{
	const int max = 16;
	char pad[16];

	memset(pad, c, max);
	for (; n > 0; n -= max)
		put_text(p, pad, min(n, max));
}

static int put_digits(char *end, __u64 n, unsigned int base, bool upper)
{
	const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	int len = 0;

	do {
		*--end = digits[n % base];
		n /= base;
		len++;
	} while (n);
	return len;
}

/* What stands in front of the digits. */
static int number_prefix(const struct spec *s, bool neg, char prefix[2])
{
	switch (s->conv) {
	case 'd':
	case 'i':
		prefix[0] = neg ? '-' : s->flags & STAP_FLAG_PLUS ? '+' : ' ';
		return neg || (s->flags & (STAP_FLAG_PLUS | STAP_FLAG_SPACE));
	case 'p':
	case 'x':
	case 'X':
		prefix[0] = '0';
		prefix[1] = s->conv == 'X' ? 'X' : 'x';
		return s->conv == 'p' || (s->flags & STAP_FLAG_ALT) ? 2 : 0;
	case 'o':
		prefix[0] = '0';
		return s->flags & STAP_FLAG_ALT ? 1 : 0;
	default:
		return 0;
	}
}

static unsigned int number_base(char conv)
{
	switch (conv) {
	case 'o':
		return 8;
	case 'p':
	case 'x':
	case 'X':
		return 16;
	default:
		return 10;
	}
}

static void put_number(struct print *p, const struct spec *s, __s64 val)
{
	bool neg = (s->conv == 'd' || s->conv == 'i') && val < 0;
	bool left = s->flags & STAP_FLAG_LEFT;
	bool zero = !left && (s->flags & STAP_FLAG_ZERO);
	char prefix[2], digits[24];
	int nprefix, ndigits, zeros, pad;

	nprefix = number_prefix(s, neg, prefix);
	ndigits = put_digits(digits + sizeof(digits), neg ? -(__u64)val : (__u64)val,
			     number_base(s->conv), s->conv == 'X');
	zeros = max(s->prec - ndigits, 0);
	pad = s->width - nprefix - zeros - ndigits;
	if (!left && !zero)
		put_pad(p, ' ', pad);
	put_text(p, prefix, nprefix);
	if (zero)
		put_pad(p, '0', pad);
	put_pad(p, '0', zeros);
	put_text(p, digits + sizeof(digits) - ndigits, ndigits);
	if (left)
		put_pad(p, ' ', pad);
}

static void put_padded(struct print *p, const struct spec *s, const char *text, int len)
{
	int pad = s->width - len;

	if (!(s->flags & STAP_FLAG_LEFT))
		put_pad(p, ' ', pad);
	put_text(p, text, len);
	if (s->flags & STAP_FLAG_LEFT)
		put_pad(p, ' ', pad);
}

static void put_char(struct print *p, const struct spec *s, char c)
{
	char text[4];

	put_padded(p, s, text, stap_print_char(text, c, s->flags & STAP_FLAG_ALT));
}

static void put_string(struct print *p, const struct spec *s, const char *str)
{
	size_t max = s->prec < 0 ? STAP_PRINT_MAX : s->prec;

	put_padded(p, s, str, strnlen(str, max));
	if (s->flags & STAP_FLAG_ZERO)
		put_text(p, "", 1);
}

static int binary_size(int size)
{
	return size == 1 || size == 2 || size == 4 || size == 8 ? size : -1;
}

/* As many bytes in the order of the machine. */
static void put_bytes(struct print *p, __u64 val, int n)
{
	const union { __u16 word; __u8 byte; } order = { .word = 1 };
	char bytes[8];
	int i;

	for (i = 0; i < n; i++)
		bytes[i] = val >> 8 * (order.byte ? i : n - 1 - i);
	put_text(p, bytes, n);
}

static void put_binary(struct print *p, const struct spec *s, __s64 val)
{
	int n = binary_size(s->prec), pad;

	if (n < 0)
		n = binary_size(s->width);
	if (n < 0)
		n = 8;
	pad = s->width - n;
	if (!(s->flags & STAP_FLAG_LEFT))
		put_pad(p, '\0', pad);
	put_bytes(p, val, n);
	if (s->flags & STAP_FLAG_LEFT)
		put_pad(p, '\0', pad);
}

/* A star's argument is an int to SystemTap, bounded by its buffer. */
static int star_size(__s64 val)
{
	int size = (int)val;

	return size < 0 ? 0 : min(size, STAP_PRINT_MAX);
}

static void put_directive(struct print *p, const struct stap_directive *d,
			  const union stap_value *arg)
{
	struct spec s = { .conv = d->conv, .flags = d->flags, .width = d->width,
			  .prec = d->prec };

	if (s.width == STAP_DIR_STAR)
		s.width = star_size(arg++->num);
	if (s.prec == STAP_DIR_STAR)
		s.prec = star_size(arg++->num);
	if (s.conv == 's')
		put_string(p, &s, arg->str);
	else if (s.conv == 'c')
		put_char(p, &s, arg->num);
	else if (s.conv == 'b')
		put_binary(p, &s, arg->num);
	else
		put_number(p, &s, arg->num);
}

/**
 * stap_print_char - what %c prints of a byte
 * @text: takes up to 4 characters
 * @c:    the byte
 * @alt:  whether there is a '#': as in a C literal
 *
 * Return: how many characters.
 */
int stap_print_char(char text[4], char c, bool alt)
{
	static const char from[] = "\a\b\f\n\r\t\v'\\", into[] = "abfnrtv'\\";
	const char *esc = c ? strchr(from, c) : NULL;

	text[0] = c;
	if (!alt || (!esc && c >= ' ' && c < 0x7f))
		return 1;
	text[0] = '\\';
	if (esc) {
		text[1] = into[esc - from];
		return 2;
	}
	text[1] = '0' + (c >> 6 & 3);
	text[2] = '0' + (c >> 3 & 7);
	text[3] = '0' + (c & 7);
	return 4;
}

/**
 * stap_print_format - print a record
 * @img:    a checked image
 * @format: index of the format
 * @args:   a value per field of the format
 * @put:    takes the output in pieces
 * @to:     for @put
 *
 * Return: bytes of output, at most STAP_PRINT_MAX; the rest is cut.
 */
size_t stap_print_format(const struct stap_image *img, __u32 format,
			 const union stap_value *args,
			 stap_put_fn put, void *to)
{
	const char *text = stap_image_str(img, img->formats[format].text);
	struct print p = { .put = put, .to = to };
	struct stap_directive d;

	while (stap_directive_next(&text, &d) > 0) {
		if (!d.conv)
			put_text(&p, d.start, d.len);
		else if (d.conv == '%')
			put_text(&p, "%", 1);
		else
			put_directive(&p, &d, args);
		args += stap_directive_nargs(&d);
	}
	return p.len;
}

/**
 * stap_print_put - put a piece of text into a buffer
 * @to:   a struct stap_print_buf
 * @text: the piece
 * @len:  its length; what does not fit is cut
 */
void stap_print_put(void *to, const char *text, size_t len)
{
	struct stap_print_buf *b = to;

	len = min(len, b->size - 1 - b->len);
	memcpy(b->buf + b->len, text, len);
	b->len += len;
	b->buf[b->len] = '\0';
}

/**
 * stap_print_buf - print a record into a buffer
 * @img:    a checked image
 * @format: index of the format
 * @args:   a value per field of the format
 * @buf:    takes the output, cut to fit, and a NUL
 * @size:   its size, at least 1
 *
 * Return: length of the output in the buffer.
 */
size_t stap_print_buf(const struct stap_image *img, __u32 format,
		      const union stap_value *args, char *buf, size_t size)
{
	struct stap_print_buf b = { .buf = buf, .size = size };

	*buf = '\0';
	stap_print_format(img, format, args, stap_print_put, &b);
	return b.len;
}
