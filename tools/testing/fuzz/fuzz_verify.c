// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer target: whatever bytes come, the file is refused with a verdict,
 * or everything that trusts a checked file may go through it: disassembler,
 * printer, print formats, source lines. Under address and undefined-behaviour
 * sanitizers; the file's memory ends where the file does.
 *
 *	fuzz_verify -max_total_time=20 CORPUS-DIRECTORY
 */
#include "dfa.h"
#include "fuzz.h"
#include "mutation.h"
#include "runtime.h"

static struct mutation mutation;

static void __printf(2, 3) swallow(void *to, const char *fmt, ...)
{
	char text[256];
	va_list ap;

	va_start(ap, fmt);
	*(size_t *)to += vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
}

static void count_bytes(void *to, const char *text, size_t len)
{
	while (len--)
		*(size_t *)to += *text++ & 1;
}

static void print_formats(const struct stap_image *img)
{
	static const __s64 numbers[] = { 0, -1, 77, 0x7fffffffffffffffLL };
	union stap_value args[STAP_FIELDS_MAX];
	char buf[64];
	size_t sum = 0;
	__u32 i, k;

	for (i = 0; i < img->count[STAP_SEC_FORMAT]; i++) {
		const struct stap_format *f = &img->formats[i];

		for (k = 0; k < f->nfield; k++) {
			if (img->fields[f->field + k].type == STAP_STRING)
				args[k].str = "text";
			else
				args[k].num = numbers[(i + k) % ARRAY_SIZE(numbers)];
		}
		if (stap_print_format(img, i, args, count_bytes, &sum) > STAP_PRINT_MAX)
			abort();
		if (stap_print_buf(img, i, args, buf, sizeof(buf)) >= sizeof(buf))
			abort();
	}
	for (i = 0; i < img->count[STAP_SEC_EVENT]; i++)
		stap_print_fmt_event(img, i, buf, sizeof(buf));
}

/* Expressions, and all groups of what they match. */
static void match_all(const struct stap_image *img)
{
	static const char *const strings[] = {
		"", "a", "c", "abc", "xababababcy", "\xff\x80\x7f\x01 aaaaaaaaaaaaaaaaaaaabc",
	};
	char *text = malloc(img->hdr->maxstringlen), *group = malloc(img->hdr->maxstringlen);
	struct stap_match m = { .text = text };
	char error[STAP_DFA_TEXT];
	__u32 i, k, n;

	if (!text || !group)
		abort();
	for (i = 0; i < img->count[STAP_SEC_REGEX]; i++)
		for (k = 0; k < ARRAY_SIZE(strings); k++) {
			stap_dfa_match(img, i, strings[k], &m);
			for (n = 0; n <= m.ngroup; n++)
				stap_dfa_matched(&m, n, group, img->hdr->maxstringlen, error);
		}
	free(text);
	free(group);
}

static void read_checked(const struct stap_image *img)
{
	size_t sum = 0;
	__u32 i;

	for (i = 0; i < img->count[STAP_SEC_FUNC]; i++)
		stap_disasm_func(img, i, swallow, &sum);
	for (i = 0; i < img->count[STAP_SEC_PROBE]; i++)
		if (img->probes[i].kind >= STAP_PROBE_NR)
			abort();
	print_formats(img);
	match_all(img);
}

int fuzz_one_input(const uint8_t *data, size_t size)
{
	struct stap_verdict v;
	struct stap_image img;
	void *file = malloc(size ? size : 1);
	int ret;

	if (!file)
		return 0;
	memcpy(file, data, size);
	ret = stap_format_open(&img, file, size, &v);
	if (!ret && !fuzz_reloc(&img, &v))
		ret = stap_format_open(&img, file, size, &v);
	if (!ret)
		ret = stap_verify(&img, &v);
	if (!ret != !v.error)
		abort();
	if (ret && (!strstr(v.text, stap_error_tag(v.error)) || strchr(v.text, '\n')))
		abort();
	if (!ret)
		read_checked(&img);
	free(file);
	return 0;
}

/* Mutants of programs that are refused themselves would test little. */
int fuzz_initialize(int *argc, char ***argv)
{
	struct stap_verdict v;
	struct stap_image img;
	unsigned int i;

	(void)argc;
	(void)argv;
	if (mutation_add_builtin_seeds(&mutation))
		abort();
	for (i = 0; i < mutation.nseed; i++) {
		const struct mutation_file *p = mutation.seeds[i];

		if (stap_format_open(&img, p->byte, p->size, &v) || stap_verify(&img, &v)) {
			fprintf(stderr, "seed %u: %s\n", i, v.text);
			abort();
		}
		read_checked(&img);
	}
	return 0;
}

/* Half of the time libFuzzer's own mutations, which know nothing. */
size_t fuzz_custom_mutator(uint8_t *data, size_t size, size_t max, unsigned int seed)
{
	static struct mutation_file p;

	mutation.state = seed * 2654435761ULL + 1;
	if (seed % 2)
		return fuzz_mutate(data, size, max);
	if (size < sizeof(p.hdr) || size > sizeof(p.byte)) {
		mutation_next(&mutation, &p);
	} else {
		p.size = size;
		memcpy(p.byte, data, size);
		mutation_apply(&mutation, &p);
	}
	if (p.size > max)
		p.size = max;
	memcpy(data, p.byte, p.size);
	return p.size;
}
