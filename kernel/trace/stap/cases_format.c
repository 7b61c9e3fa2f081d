// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of format.c: rows of header fields and section table entries, each with
 * an illegal value and the tag that it must be refused with.
 */
#include "cases.h"

static const char * const places[STAP_PLACE_NR] = { "byte ", "insn ", "probe " };

/**
 * stap_test_expect - open and check the file, compare the verdict
 * @t:     the test, with a file in @t->file
 * @size:  bytes of the file
 * @error: tag expected, NONE if it must be accepted
 * @what:  for messages
 */
void stap_test_expect(struct stap_test *t, size_t size, enum stap_error error,
		      const char *what)
{
	struct stap_verdict v;
	struct stap_image img;
	int ret = stap_format_open(&img, t->file, size, &v);

	if (!ret)
		ret = stap_verify(&img, &v);
	if (v.error != error)
		t->fail(t->to, "%s: %s expected, got %s (%s)", what,
			stap_error_tag(error), stap_error_tag(v.error), v.text);
	if (!ret != !error)
		t->fail(t->to, "%s: returned %d", what, ret);
	if (!v.error)
		return;
	if (strncmp(v.text, places[v.place], strlen(places[v.place])) ||
	    !strstr(v.text, stap_error_tag(v.error)) ||
	    !strstr(v.text, stap_error_text(v.error)) || strchr(v.text, '\n'))
		t->fail(t->to, "%s: text is '%s'", what, v.text);
}

static size_t write_sample(struct stap_test *t)
{
	stap_testprog_sample(t->prog);
	return stap_testprog_write(t->prog, t->file, STAP_TESTPROG_MAX);
}

static size_t patch_offset(const struct stap_test *t, const struct stap_patch *p)
{
	if (p->sec == STAP_SEC_NR)
		return p->off;
	return t->prog->hdr.sec[p->sec].off + p->off +
	       p->index * (size_t)stap_section_rows[p->sec].size;
}

/**
 * stap_test_patches - put illegal values into the sample, one at a time
 * @t:       the test
 * @patches: what to write, and what to expect
 * @n:       how many
 */
void stap_test_patches(struct stap_test *t, const struct stap_patch *patches,
		       size_t n)
{
	const struct stap_patch *p;
	size_t size;

	for (p = patches; p < patches + n; p++) {
		size = write_sample(t);
		memcpy((char *)t->file + patch_offset(t, p), &p->value, p->size);
		stap_test_expect(t, size, p->error, p->what);
	}
}

static void sample_is_accepted(struct stap_test *t)
{
	stap_test_expect(t, write_sample(t), STAP_E_NONE, "sample");
}

static void empty_program_is_accepted(struct stap_test *t)
{
	stap_testprog_init(t->prog, "x");
	stap_test_expect(t, stap_testprog_write(t->prog, t->file, STAP_TESTPROG_MAX),
			 STAP_E_NONE, "no probes");
}

static void reserved_names_are_refused(struct stap_test *t)
{
	static const struct {
		const char *name;
		enum stap_error error;
	} rows[] = {
		{ "load", STAP_E_NAME },
		{ "unload", STAP_E_NAME },
		{ "programs", STAP_E_NAME },
		{ "loaded", STAP_E_NONE },
		{ "program", STAP_E_NONE },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		stap_testprog_init(t->prog, rows[i].name);
		stap_test_expect(t, stap_testprog_write(t->prog, t->file, STAP_TESTPROG_MAX),
				 rows[i].error, rows[i].name);
	}
}

static void every_truncation_is_refused(struct stap_test *t)
{
	size_t size = write_sample(t);

	while (size--)
		stap_test_expect(t, size, STAP_E_TRUNCATED, "truncated");
}

static void sizes_are_checked(struct stap_test *t)
{
	size_t size = write_sample(t);

	stap_test_expect(t, size + 8, STAP_E_HEADER, "trailing bytes");
	/* Only the size is looked at. */
	stap_test_expect(t, STAP_FILE_MAX + 1, STAP_E_TOO_LARGE, "huge");
}

#define HDR(field, value, tag) \
	STAP_PATCH_ROW(STAP_SEC_NR, 0, struct stap_header, field, value, tag)

static const struct stap_patch header_rows[] = {
	HDR(magic, 0, MAGIC),
	HDR(magic, 0x54415042, MAGIC),
	HDR(version, STAP_VERSION + 1, VERSION),
	HDR(maxbacktrace, STAP_BACKTRACE_MAX + 1, HEADER),
	HDR(size, 0, HEADER),
	HDR(size, 0x7fffffff, TRUNCATED),
	HDR(flags, STAP_PROG_FLAGS + 1, HEADER),
	HDR(maxstringlen, 0, HEADER),
	HDR(maxstringlen, STAP_STRINGLEN_MAX + 8, HEADER),
	HDR(maxstringlen, 12, HEADER),
	HDR(maxaction, 0, HEADER),
	HDR(maxaction, STAP_MAXACTION_MAX + 1, HEADER),
	HDR(maxnesting, STAP_MAXNESTING_MAX + 1, HEADER),
	HDR(maxerrors, STAP_COUNT_MAX + 1, HEADER),
	HDR(maxskipped, STAP_COUNT_MAX + 1, HEADER),
	HDR(maxtrylock, 0, HEADER),
	HDR(maxtrylock, STAP_LOCK_US_MAX, HEADER),
	HDR(trylockdelay, STAP_LOCK_US_MAX, HEADER),
	HDR(name[0], 0, NAME),
	HDR(name[0], '1', NAME),
	HDR(name[2], '/', NAME),
	HDR(name[2], ' ', NAME),
	HDR(name[STAP_NAME_LEN - 1], 'x', NAME),
	HDR(sec[STAP_SEC_STR].count, 0, STRING),
	HDR(sec[STAP_SEC_STR].count, 3, STRING),
	HDR(maxstringlen, STAP_STRINGLEN_MAX, NONE),
	HDR(maxaction, STAP_MAXACTION_MAX, NONE),
	HDR(target, -1, NONE),
	HDR(flags, STAP_PROG_FLAGS, NONE),
};

static void header_fields_are_checked(struct stap_test *t)
{
	stap_test_patches(t, header_rows, ARRAY_SIZE(header_rows));
}

static void section_entries_are_checked(struct stap_test *t)
{
	struct stap_header *hdr = t->file;
	__u32 nr;

	for (nr = 0; nr < STAP_SEC_NR; nr++) {
		const char *name = stap_section_rows[nr].name;
		size_t size = write_sample(t);

		hdr->sec[nr].off += 4;
		stap_test_expect(t, size, STAP_E_SECTION, name);
		write_sample(t);
		hdr->sec[nr].off = sizeof(*hdr) - 8;
		stap_test_expect(t, size, STAP_E_SECTION, name);
		write_sample(t);
		hdr->sec[nr].off = (hdr->size + 8) & ~7u;
		stap_test_expect(t, size, STAP_E_SECTION, name);
		write_sample(t);
		hdr->sec[nr].off = 0xfffffff8;
		stap_test_expect(t, size, STAP_E_SECTION, name);
		write_sample(t);
		hdr->sec[nr].count = stap_section_rows[nr].max;
		stap_test_expect(t, size, STAP_E_SECTION, name);
		write_sample(t);
		hdr->sec[nr].count = stap_section_rows[nr].max + 1;
		stap_test_expect(t, size, STAP_E_COUNT, name);
		write_sample(t);
		hdr->sec[nr].count = 0xffffffff;
		stap_test_expect(t, size, STAP_E_COUNT, name);
	}
}

static void strings_must_end(struct stap_test *t)
{
	size_t size = write_sample(t);
	const struct stap_section *sec = &t->prog->hdr.sec[STAP_SEC_STR];
	char *str = (char *)t->file + sec->off;

	str[sec->count - 1] = 'x';
	stap_test_expect(t, size, STAP_E_STRING, "last string");
	write_sample(t);
	str[0] = 'x';
	stap_test_expect(t, size, STAP_E_STRING, "empty string");
}

static void errors_have_tag_and_text(struct stap_test *t)
{
	__u32 e;

	for (e = 0; e < STAP_E_NR; e++) {
		if (!*stap_error_tag(e) || !*stap_error_text(e))
			t->fail(t->to, "error %u has no tag or text", e);
		if (stap_error_when(e) < STAP_WHEN_LOAD || stap_error_when(e) > STAP_WHEN_NUMBER)
			t->fail(t->to, "error %u: when is %d", e, stap_error_when(e));
	}
	if (strcmp(stap_error_tag(STAP_E_DIV0), "DIV0") ||
	    strcmp(stap_error_text(STAP_E_DIV0), "division by 0") ||
	    stap_error_when(STAP_E_MAXACTION) != STAP_WHEN_FATAL)
		t->fail(t->to, "error table is out of order");
}

static void verdict_is_one_line_that_fits(struct stap_test *t)
{
	static const char want[] =
		"insn 12: SLOT: slot is out of range or of the wrong type (b=77 of ADD)";
	struct stap_verdict v;

	stap_verdict_set(&v, STAP_E_SLOT, STAP_PLACE_INSN, 12, "b=%u of %s", 77, "ADD");
	if (strcmp(v.text, want))
		t->fail(t->to, "text is '%s'", v.text);
	stap_verdict_set(&v, STAP_E_NAME, STAP_PLACE_BYTE, 1, "%0300d", 5);
	if (strlen(v.text) != STAP_VERDICT_LEN - 1 || v.text[STAP_VERDICT_LEN - 2] != ')')
		t->fail(t->to, "long text is '%s'", v.text);
	stap_verdict_set(&v, STAP_E_NOMEM, STAP_PLACE_PROBE, 3, NULL);
	if (strcmp(v.text, "probe 3: NOMEM: out of memory"))
		t->fail(t->to, "text is '%s'", v.text);
}

static void lines_are_found(struct stap_test *t)
{
	static const __u32 want[] = { 1, 1, 2, 2, 2 };
	struct stap_verdict v;
	struct stap_image img;
	__u32 i;

	if (stap_format_open(&img, t->file, write_sample(t), &v)) {
		t->fail(t->to, "%s", v.text);
		return;
	}
	for (i = 0; i < ARRAY_SIZE(want); i++)
		if (stap_image_line(&img, i)->line != want[i])
			t->fail(t->to, "insn %u is in line %u", i, stap_image_line(&img, i)->line);
	t->prog->lines[0].insn = 1;
	i = stap_testprog_write(t->prog, t->file, STAP_TESTPROG_MAX);
	if (stap_format_open(&img, t->file, i, &v) || stap_image_line(&img, 0))
		t->fail(t->to, "a line before the first");
}

const struct stap_case stap_format_cases[] = {
	STAP_CASE(sample_is_accepted),
	STAP_CASE(empty_program_is_accepted),
	STAP_CASE(reserved_names_are_refused),
	STAP_CASE(every_truncation_is_refused),
	STAP_CASE(sizes_are_checked),
	STAP_CASE(header_fields_are_checked),
	STAP_CASE(section_entries_are_checked),
	STAP_CASE(strings_must_end),
	STAP_CASE(errors_have_tag_and_text),
	STAP_CASE(verdict_is_one_line_that_fits),
	STAP_CASE(lines_are_found),
	{}
};
