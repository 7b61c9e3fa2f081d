// SPDX-License-Identifier: GPL-2.0
/*
 * The program file: opened, never trusted.
 *
 * stap_format_open() turns a lump of bytes into a struct stap_image. It looks
 * at the header and the section table only, so that afterwards every section
 * is an array in bounds:
 *
 *   +--------+-----+---------+------+------+-- ... --+
 *   | header | STR | CONST   | FUNC | INSN |         |   each aligned to 8,
 *   +--------+-----+---------+------+------+-- ... --+   behind the header
 *      sec[n] = { off, count }
 *
 * What the records say is none of its business: see verify.c. The verdict is
 * made here too, since every refusal, in this file or another, is the same
 * line: place, tag, text and detail,
 *
 *   insn 12: SLOT: slot is out of range or of the wrong type (b=77 of ADD)
 */
#include "image.h"

static_assert(STAP_SEC_NR <= STAP_SECTIONS, "sections");

static const char * const place_names[STAP_PLACE_NR] = {
	[STAP_PLACE_BYTE] = "byte",
	[STAP_PLACE_INSN] = "insn",
	[STAP_PLACE_PROBE] = "probe",
};

/**
 * stap_error_errno - what a system call returns for an error
 * @error: STAP_E_*
 */
int stap_error_errno(enum stap_error error)
{
	switch (error) {
	case STAP_E_NONE:
		return 0;
	case STAP_E_TOO_LARGE:
		return -EFBIG;
	case STAP_E_EXISTS:
		return -EEXIST;
	case STAP_E_NOMEM:
		return -ENOMEM;
	case STAP_E_LIMIT:
		return -ENOSPC;
	case STAP_E_PERMISSION:
		return -EPERM;
	case STAP_E_NO_TARGET:
		return -ENOENT;
	case STAP_E_JIT:
		return -EOPNOTSUPP;
	default:
		return -EINVAL;
	}
}

/**
 * stap_verdict_set - say why a program is refused
 * @v:     the verdict, overwritten
 * @error: STAP_E_*
 * @place: what @pos counts
 * @pos:   where
 * @fmt:   detail for the parentheses behind the error's text, or NULL
 *
 * Return: the negative errno that fits the error, so that the caller can
 * return it in the same statement.
 */
int stap_verdict_set(struct stap_verdict *v, enum stap_error error,
		     enum stap_place place, __u32 pos, const char *fmt, ...)
{
	size_t size = sizeof(v->text), len;
	va_list ap;

	v->error = error;
	v->place = place;
	v->pos = pos;
	snprintf(v->text, size, "%s %u: %s: %s", place_names[place], pos,
		 stap_error_tag(error), stap_error_text(error));
	len = strlen(v->text);
	if (fmt && len + 4 < size) {
		v->text[len++] = ' ';
		v->text[len++] = '(';
		va_start(ap, fmt);
		vsnprintf(v->text + len, size - len - 1, fmt, ap);
		va_end(ap);
		len += strlen(v->text + len);
		v->text[len++] = ')';
		v->text[len] = '\0';
	}
	return stap_error_errno(error);
}

static int refuse(struct stap_verdict *v, enum stap_error error, size_t byte,
		  const char *what)
{
	return stap_verdict_set(v, error, STAP_PLACE_BYTE, byte, what ? "%s" : NULL, what);
}

#define HDR_BYTE(field)		offsetof(struct stap_header, field)

/* A header field that must be in a range. */
struct field_rule {
	const char *name;
	size_t byte;
	__u32 min;
	__u32 max;
};

#define FIELD_RULE(field, min_, max_) \
	{ .name = #field, .byte = HDR_BYTE(field), .min = min_, .max = max_ }

static const struct field_rule field_rules[] = {
	FIELD_RULE(maxstringlen, STAP_STRINGLEN_MIN, STAP_STRINGLEN_MAX),
	FIELD_RULE(maxaction, 1, STAP_MAXACTION_MAX),
	FIELD_RULE(maxnesting, 0, STAP_MAXNESTING_MAX),
	FIELD_RULE(maxerrors, 0, STAP_COUNT_MAX),
	FIELD_RULE(maxskipped, 0, STAP_COUNT_MAX),
	FIELD_RULE(maxtrylock, 1, STAP_LOCK_US_MAX),
	FIELD_RULE(trylockdelay, 0, STAP_LOCK_US_MAX),
};

/**
 * stap_name_reserved - whether the tracer's directory has a file of this name
 * @name: the name of a program, which is that of its directory there
 */
bool stap_name_reserved(const char *name)
{
	static const char * const files[] = { "load", "unload", "programs" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(files); i++)
		if (!strcmp(name, files[i]))
			return true;
	return false;
}

static int check_name(const char *name, struct stap_verdict *v)
{
	size_t i;

	for (i = 0; i < STAP_NAME_LEN && stap_ident_char(name[i], i); i++)
		;
	if (i == 0 || i == STAP_NAME_LEN)
		return refuse(v, STAP_E_NAME, HDR_BYTE(name) + i, "program name");
	for (; i < STAP_NAME_LEN; i++)
		if (name[i])
			return refuse(v, STAP_E_NAME, HDR_BYTE(name) + i, "program name");
	if (stap_name_reserved(name))
		return stap_verdict_set(v, STAP_E_NAME, STAP_PLACE_BYTE, HDR_BYTE(name),
					"program name '%s' is that of a file of the tracer",
					name);
	return 0;
}

static int check_limits(const struct stap_header *hdr, struct stap_verdict *v)
{
	const struct field_rule *r;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(field_rules); i++) {
		__u32 val;

		r = &field_rules[i];
		memcpy(&val, (const char *)hdr + r->byte, sizeof(val));
		if (val < r->min || val > r->max)
			return stap_verdict_set(v, STAP_E_HEADER, STAP_PLACE_BYTE, r->byte,
						"%s is %u, allowed are %u to %u",
						r->name, val, r->min, r->max);
	}
	if (hdr->maxstringlen % 8)
		return refuse(v, STAP_E_HEADER, HDR_BYTE(maxstringlen),
			      "maxstringlen is no multiple of 8");
	if ((__u64)hdr->maxtrylock * hdr->trylockdelay > STAP_LOCK_US_MAX)
		return refuse(v, STAP_E_HEADER, HDR_BYTE(trylockdelay),
			      "maxtrylock times trylockdelay is too long");
	return 0;
}

static int check_header(const struct stap_header *hdr, size_t size,
			struct stap_verdict *v)
{
	int ret;

	if (hdr->version != STAP_VERSION)
		return stap_verdict_set(v, STAP_E_VERSION, STAP_PLACE_BYTE, HDR_BYTE(version),
					"%u, this is %u", hdr->version, STAP_VERSION);
	if (hdr->maxbacktrace > STAP_BACKTRACE_MAX)
		return refuse(v, STAP_E_HEADER, HDR_BYTE(maxbacktrace),
			      "maxbacktrace is more than is allowed");
	if (hdr->size > size)
		return stap_verdict_set(v, STAP_E_TRUNCATED, STAP_PLACE_BYTE, size,
					"%u bytes expected", hdr->size);
	if (hdr->size < size)
		return refuse(v, STAP_E_HEADER, HDR_BYTE(size),
			      "size is less than the file's");
	if (hdr->flags & ~STAP_PROG_FLAGS)
		return refuse(v, STAP_E_HEADER, HDR_BYTE(flags), "unknown flags");
	ret = check_limits(hdr, v);
	if (ret)
		return ret;
	return check_name(hdr->name, v);
}

static int check_section(const struct stap_header *hdr, __u32 nr,
			 struct stap_verdict *v)
{
	const struct stap_section_row *row = &stap_section_rows[nr];
	const struct stap_section *sec = &hdr->sec[nr];
	size_t byte = HDR_BYTE(sec) + nr * sizeof(*sec);

	if (sec->count > row->max)
		return stap_verdict_set(v, STAP_E_COUNT, STAP_PLACE_BYTE, byte,
					"%u in %s, allowed are %u",
					sec->count, row->name, row->max);
	if (!sec->off && !sec->count)
		return 0;
	if (sec->off % 8 || sec->off < sizeof(*hdr) || sec->off > hdr->size ||
	    (__u64)sec->count * row->size > hdr->size - sec->off)
		return stap_verdict_set(v, STAP_E_SECTION, STAP_PLACE_BYTE, byte,
					"%s, %u records at %u",
					row->name, sec->count, sec->off);
	return 0;
}

/* Sections that a later version of the format may have. */
static int check_unused(const struct stap_header *hdr, struct stap_verdict *v)
{
	__u32 nr;

	for (nr = STAP_SEC_NR; nr < STAP_SECTIONS; nr++)
		if (hdr->sec[nr].off || hdr->sec[nr].count)
			return refuse(v, STAP_E_RESERVED,
				      HDR_BYTE(sec) + nr * sizeof(hdr->sec[nr]), "section");
	return 0;
}

static int check_strings(const struct stap_image *img, struct stap_verdict *v)
{
	size_t byte = HDR_BYTE(sec[STAP_SEC_STR]);
	__u32 n = img->count[STAP_SEC_STR];

	if (!n)
		return refuse(v, STAP_E_STRING, byte, "no empty string at offset 0");
	if (img->str[0])
		return refuse(v, STAP_E_STRING, img->hdr->sec[STAP_SEC_STR].off,
			      "no empty string at offset 0");
	if (img->str[n - 1])
		return refuse(v, STAP_E_STRING, byte, "last string has no end");
	return 0;
}

static const void *section(const struct stap_header *hdr, enum stap_section_nr nr)
{
	return (const char *)hdr + hdr->sec[nr].off;
}

static void set_sections(struct stap_image *img, const struct stap_header *hdr)
{
	__u32 nr;

	for (nr = 0; nr < STAP_SEC_NR; nr++)
		img->count[nr] = hdr->sec[nr].count;
	img->hdr = hdr;
	img->str = section(hdr, STAP_SEC_STR);
	img->consts = section(hdr, STAP_SEC_CONST);
	img->globals = section(hdr, STAP_SEC_GLOBAL);
	img->funcs = section(hdr, STAP_SEC_FUNC);
	img->slots = section(hdr, STAP_SEC_SLOT);
	img->insns = section(hdr, STAP_SEC_INSN);
	img->args = section(hdr, STAP_SEC_ARG);
	img->probes = section(hdr, STAP_SEC_PROBE);
	img->formats = section(hdr, STAP_SEC_FORMAT);
	img->fields = section(hdr, STAP_SEC_FIELD);
	img->events = section(hdr, STAP_SEC_EVENT);
	img->catches = section(hdr, STAP_SEC_CATCH);
	img->lines = section(hdr, STAP_SEC_LINE);
	img->sources = section(hdr, STAP_SEC_SOURCE);
	img->regexes = section(hdr, STAP_SEC_REGEX);
	img->dfa = section(hdr, STAP_SEC_DFA);
	img->relocs = section(hdr, STAP_SEC_RELOC);
	img->objects = section(hdr, STAP_SEC_OBJECT);
	img->symbols = section(hdr, STAP_SEC_SYMBOL);
}

/**
 * stap_format_open - find the sections of a program file
 * @img:  filled in; points into @file, which must stay
 * @file: the bytes, aligned to 8
 * @size: how many
 * @v:    says why not; its error is NONE if all is well
 *
 * Return: 0 or a negative errno.
 */
int stap_format_open(struct stap_image *img, const void *file, size_t size,
		     struct stap_verdict *v)
{
	const struct stap_header *hdr = file;
	__u32 nr;
	int ret;

	memset(v, 0, sizeof(*v));
	memset(img, 0, sizeof(*img));
	if (size > STAP_FILE_MAX)
		return refuse(v, STAP_E_TOO_LARGE, STAP_FILE_MAX, NULL);
	if (size >= sizeof(hdr->magic) && hdr->magic != STAP_MAGIC)
		return refuse(v, STAP_E_MAGIC, HDR_BYTE(magic), NULL);
	if (size < sizeof(*hdr))
		return refuse(v, STAP_E_TRUNCATED, size, "in the header");
	ret = check_header(hdr, size, v);
	for (nr = 0; !ret && nr < STAP_SEC_NR; nr++)
		ret = check_section(hdr, nr, v);
	if (!ret)
		ret = check_unused(hdr, v);
	if (ret)
		return ret;
	set_sections(img, hdr);
	return check_strings(img, v);
}

/**
 * stap_image_line - where an instruction comes from
 * @img:  a checked image
 * @insn: index in INSN
 *
 * Return: the last record that begins at or before @insn, or NULL.
 */
const struct stap_line *stap_image_line(const struct stap_image *img,
					__u32 insn)
{
	__u32 lo = 0, hi = img->count[STAP_SEC_LINE];

	while (lo < hi) {
		__u32 mid = lo + (hi - lo) / 2;

		if (img->lines[mid].insn <= insn)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo ? &img->lines[lo - 1] : NULL;
}

/**
 * stap_image_says_all - whether a run-time error is told by its text alone
 * @img:   a checked image
 * @error: the error
 * @insn:  index in INSN, or STAP_NONE
 */
bool stap_image_says_all(const struct stap_image *img, __u32 error, __u32 insn)
{
	const struct stap_line *line;

	if (error != STAP_E_USER || insn == STAP_NONE)
		return false;
	line = stap_image_line(img, insn);
	return line && !line->token;
}
