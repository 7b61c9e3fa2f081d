// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer target: the whole compiler, from the text of a script to a checked
 * program, and its begin and end probes in the simulator. Whatever bytes come,
 * they are refused with a message or run to their end, without a leak.
 *
 *	fuzz_stapc -dict=stapc.dict -max_total_time=20 CORPUS-DIRECTORY
 *
 * The first byte of the input chooses options. $STAP_FUZZ_BTF is a file with
 * the types of a small kernel, $STAP_FUZZ_TAPSET the library.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "sim.h"
#include "stages.h"

/* Programs with more data than this are not run, to keep within memory. */
#define DATA_MAX	(32ULL << 20)

#define CHOOSE_UNOPTIMIZED	0x01
#define CHOOSE_LIBRARY		0x02
#define CHOOSE_LISTING		0x04
#define CHOOSE_PRINT		0x08	/* the result of each pass */
#define CHOOSE_SKIP_BADVARS	0x10

static FILE *null;

static unsigned long long data_size(const struct stap_image *img)
{
	unsigned long long sum = 0;
	__u32 i, k;

	for (i = 0; i < img->count[STAP_SEC_GLOBAL]; i++) {
		const struct stap_global *g = &img->globals[i];
		unsigned long long entry = 64;

		for (k = 0; k <= g->nkeys; k++)
			entry += img->hdr->maxstringlen;
		if (g->type == STAP_STATS)
			entry += 8 * STAP_BUCKETS_MAX;
		sum += entry * ((unsigned long long)g->size + 1);
	}
	return sum;
}

static void run_kind(struct sim *s, __u32 kind)
{
	__u32 i;

	for (i = 0; i < s->img->count[STAP_SEC_PROBE]; i++)
		if (s->img->probes[i].kind == kind)
			sim_handle(s, &s->img->probes[i]);
}

static void simulate(const struct stap_image *img)
{
	struct sim s;

	if (data_size(img) > DATA_MAX)
		return;
	if (sim_init(&s, img, null)) {
		sim_clock_init(&s.clock, true);
		run_kind(&s, STAP_PROBE_BEGIN);
		run_kind(&s, STAP_PROBE_TIMER);
		run_kind(&s, STAP_PROBE_END);
		run_kind(&s, STAP_PROBE_ERROR);
	}
	sim_free(&s);
}

static void compile(struct stap_session *s, bool print)
{
	if (stap_parse_run(s))
		return;
	if (print)
		stap_parse_print(s, null);
	if (stap_sema_run(s))
		return;
	if (print)
		stap_sema_print(s, null);
	if (stap_codegen_run(s))
		return;
	if (print)
		stap_codegen_print(s, null);
	if (stap_image_run(s))
		return;
	if (print)
		stap_image_print(s, null);
	simulate(s->image);
}

static void set_options(struct stap_options *o, unsigned char choose)
{
	static const char *const args[] = { "17", "text \"quoted\"" };
	const char *tapset = getenv("STAP_FUZZ_TAPSET");

	o->last_pass = 5;
	o->name = "fuzz";
	o->btf_file = getenv("STAP_FUZZ_BTF");
	if (!o->btf_file)
		o->btf_file = "/none";
	o->tapset_dir = tapset && (choose & CHOOSE_LIBRARY) ? tapset : "none";
	o->unoptimized = choose & CHOOSE_UNOPTIMIZED;
	o->skip_badvars = choose & CHOOSE_SKIP_BADVARS;
	o->args.v = (const char **)args;
	o->args.n = 2;
	o->args.cap = 2;
}

int fuzz_one_input(const uint8_t *data, size_t size)
{
	struct stap_session *s;
	char *text;

	if (!size)
		return 0;
	s = stap_session_new();
	text = malloc(size);
	if (!s || !text)
		abort();
	memcpy(text, data + 1, size - 1);
	text[size - 1] = '\0';
	set_options(&s->opt, data[0]);
	s->opt.script_text = text;
	if (data[0] & CHOOSE_LISTING) {
		s->opt.listing = STAP_LIST_VARS;
		s->opt.list_pattern = text;
		s->opt.script_text = NULL;
		stap_cmd_list(s);
	} else {
		compile(s, data[0] & CHOOSE_PRINT);
	}
	stap_session_free(s);
	free(text);
	return 0;
}

int fuzz_initialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	null = fopen("/dev/null", "w");
	return null ? 0 : 1;
}
