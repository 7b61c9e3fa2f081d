// SPDX-License-Identifier: GPL-2.0
/*
 * Whether trace-cmd, perf and KernelShark print what the tracer prints: every
 * combination of flags, width, precision and conversion goes once through
 * stap_print_format(), once through libtraceevent with the print format that
 * stap_print_fmt_event() makes of it, and the texts must be equal.
 */
#include <event-parse.h>
#include <trace-seq.h>

#include "runtime.h"
#include "testprog.h"

#define RECORD_MAX	1024

struct event_test {
	struct stap_testprog prog;
	__u64 file[STAP_TESTPROG_MAX / sizeof(__u64)];
	struct stap_image img;
	struct tep_handle *tep;
	unsigned long compared;
	unsigned int failed;
};

static const char header[] =
	"name: out\n"
	"ID: 1\n"
	"format:\n"
	"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
	"\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;\n"
	"\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;\n"
	"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n"
	"\n";

/* The format file of the program's only event. */
static char *format_file(const struct stap_image *img)
{
	const struct stap_format *f = &img->formats[0];
	size_t size = stap_print_fmt_event(img, 0, NULL, 0) + 1, len;
	char *fmt = malloc(size), *text = NULL;
	FILE *out = open_memstream(&text, &len);
	__u32 i;

	if (!fmt || !out || stap_print_fmt_event(img, 0, fmt, size) != size - 1)
		exit(2);
	fputs(header, out);
	for (i = 0; i < f->nfield; i++) {
		const struct stap_field *field = &img->fields[f->field + i];
		bool string = field->type == STAP_STRING;

		fprintf(out, "\tfield:%s %s;\toffset:%u;\tsize:%d;\tsigned:%d;\n",
			string ? "__data_loc char[]" : "s64",
			stap_image_str(img, field->name), 8 + 8 * i, string ? 4 : 8, !string);
	}
	fprintf(out, "\nprint fmt: %s\n", fmt);
	fclose(out);
	free(fmt);
	return text;
}

static bool begin_format(struct event_test *t, const char *text, const char *fields)
{
	struct stap_verdict v;
	char *file;
	size_t size;

	stap_testprog_init(&t->prog, "x");
	stap_testprog_event(&t->prog, "out", stap_testprog_format(&t->prog, text, fields));
	size = stap_testprog_write(&t->prog, t->file, sizeof(t->file));
	if (stap_format_open(&t->img, t->file, size, &v) || stap_verify(&t->img, &v)) {
		printf("'%s': %s\n", text, v.text);
		t->failed++;
		return false;
	}
	t->tep = tep_alloc();
	tep_set_long_size(t->tep, 8);
	file = format_file(&t->img);
	if (tep_parse_event(t->tep, file, strlen(file), "stap")) {
		printf("libtraceevent refuses '%s':\n%s", text, file);
		t->failed++;
	}
	free(file);
	return true;
}

static void end_format(struct event_test *t)
{
	tep_free(t->tep);
}

static size_t make_record(const struct stap_image *img, const union stap_value *args,
			  char *rec)
{
	const struct stap_format *f = &img->formats[0];
	size_t end = 8 + 8 * f->nfield;
	__u16 id = 1;
	__u32 i;

	memset(rec, 0, RECORD_MAX);
	memcpy(rec, &id, sizeof(id));
	for (i = 0; i < f->nfield; i++) {
		if (img->fields[f->field + i].type == STAP_STRING) {
			__u32 len = strlen(args[i].str) + 1, loc = end | len << 16;

			memcpy(rec + 8 + 8 * i, &loc, sizeof(loc));
			memcpy(rec + end, args[i].str, len);
			end += len;
		} else {
			memcpy(rec + 8 + 8 * i, &args[i].num, sizeof(args[i].num));
		}
	}
	return end;
}

/* Readers end a record's line themselves: the format's last newline is left out. */
static void end_line(const struct stap_image *img, char *want)
{
	const char *text = stap_image_str(img, img->formats[0].text);
	size_t n = strlen(text);

	if (n && text[n - 1] == '\n')
		want[strlen(want) - 1] = '\0';
}

static void compare(struct event_test *t, const union stap_value *args)
{
	char rec[RECORD_MAX], want[STAP_PRINT_MAX + 1];
	struct tep_record record = { .data = rec };
	struct trace_seq seq;

	record.size = make_record(&t->img, args, rec);
	stap_print_buf(&t->img, 0, args, want, sizeof(want));
	end_line(&t->img, want);
	trace_seq_init(&seq);
	tep_print_event(t->tep, &seq, &record, "%s", TEP_PRINT_INFO);
	trace_seq_terminate(&seq);
	t->compared++;
	if (strcmp(seq.buffer, want) && t->failed++ < 20) {
		const char *text = stap_image_str(&t->img, t->img.formats[0].text);
		char *file = format_file(&t->img);

		printf("'%s' of %lld %lld %lld: '%s' expected, got '%s'\n%s", text,
		       (long long)args[0].num, (long long)args[1].num, (long long)args[2].num,
		       want, seq.buffer, strstr(file, "print fmt"));
		free(file);
	}
	trace_seq_destroy(&seq);
}

static const __s64 numbers[] = {
	0, 1, -1, 7, 8, 10, -12345, 99999, 255, 4096, 0x7fffffff, 0x80000000LL,
	0x7fffffffffffffffLL, -0x7fffffffffffffffLL - 1,
};

static const char * const strings[] = { "", "a", "hello", "a\"b\\c%d\n", "\xc3\xa9\033" };

static const __s64 stars[] = { 0, 1, 7, 24, -3, 0x100000009LL };

/* Every value, with every value of the stars before it. */
static void compare_values(struct event_test *t, int nstar, char conv)
{
	union stap_value args[3] = { 0 };
	size_t i, j, k, n = conv == 's' ? ARRAY_SIZE(strings) : ARRAY_SIZE(numbers);
	size_t nj = nstar > 0 ? ARRAY_SIZE(stars) : 1, nk = nstar > 1 ? ARRAY_SIZE(stars) : 1;

	for (i = 0; i < n; i++) {
		if (conv == 's')
			args[nstar].str = strings[i];
		else if (conv == 'c')
			args[nstar].num = "aZ0 ~%'\"\n"[i % 9];
		else
			args[nstar].num = numbers[i];
		for (j = 0; j < nj; j++) {
			for (k = 0; k < nk; k++) {
				if (nstar > 0)
					args[0].num = stars[j];
				if (nstar > 1)
					args[1].num = stars[k];
				compare(t, args);
			}
		}
	}
}

/*
 * Whether it is said to be exact. %0s writes a NUL, which no trace shows; %c is
 * not exact, but the characters tried here are known.
 */
static bool expect_exact(const char *text, char conv)
{
	struct stap_directive d;

	stap_directive_next(&text, &d);
	stap_directive_next(&text, &d);
	if (conv == 's' && (d.flags & STAP_FLAG_ZERO))
		return false;
	if (conv == 'c')
		return !(d.flags & STAP_FLAG_ALT) && d.prec != STAP_DIR_STAR;
	return stap_print_event_exact(&d);
}

static void try_directive(struct event_test *t, unsigned int flags, const char *width,
			  const char *prec, char conv)
{
	static const char flag[] = "-0+ #";
	char text[64], fields[4] = "";
	int n = 0, nstar, i;

	text[n++] = '<';
	text[n++] = '%';
	for (i = 0; flag[i]; i++)
		if (flags & 1 << i)
			text[n++] = flag[i];
	n += sprintf(text + n, "%s%s%c>", width, prec, conv);
	nstar = (*width == '*') + !strcmp(prec, ".*");
	memset(fields, 'l', nstar);
	fields[nstar] = conv == 's' ? 's' : 'l';
	if (expect_exact(text, conv) && begin_format(t, text, fields)) {
		compare_values(t, nstar, conv);
		end_format(t);
	}
}

static void all_directives(struct event_test *t, char conv)
{
	static const char * const widths[] = { "", "1", "6", "12", "30", "*" };
	static const char * const precs[] = { "", ".", ".1", ".4", ".25", ".*" };
	unsigned int flags;
	size_t w, p;

	for (flags = 0; flags < 32; flags++)
		for (w = 0; w < ARRAY_SIZE(widths); w++)
			for (p = 0; p < ARRAY_SIZE(precs); p++)
				try_directive(t, flags, widths[w], precs[p], conv);
}

static void literal_text(struct event_test *t)
{
	char text[128] = "%d", fields[] = "l";
	union stap_value args[3] = { { .num = 5 } };
	int c, n = 2;

	for (c = ' '; c < 0x7f; c++) {
		if (c == '%')
			text[n++] = '%';
		text[n++] = c;
	}
	memcpy(text + n, "\n\t\r", 4);
	if (begin_format(t, text, fields)) {
		compare(t, args);
		end_format(t);
	}
	if (begin_format(t, "only text 100%%\n", "")) {
		compare(t, args);
		end_format(t);
	}
}

static void report(struct event_test *t, const char *name)
{
	printf("%s event/%s\n# %lu records compared\n", t->failed ? "not ok" : "ok", name,
	       t->compared);
}

int main(void)
{
	struct event_test *t = calloc(1, sizeof(*t));
	unsigned int failed = 0;
	const char *conv;
	char name[] = "percent_x";

	if (!t)
		return 2;
	for (conv = "diuxXopcs"; *conv; conv++) {
		t->failed = 0;
		t->compared = 0;
		all_directives(t, *conv);
		name[strlen(name) - 1] = *conv;
		report(t, *conv == 'X' ? "percent_upper_x" : name);
		failed += t->failed;
	}
	t->failed = 0;
	t->compared = 0;
	literal_text(t);
	report(t, "literal_text");
	failed += t->failed;
	free(t);
	return failed != 0;
}
