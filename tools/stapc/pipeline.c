// SPDX-License-Identifier: GPL-2.0
/*
 * The session, and the passes in their order.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "library.h"
#include "parser.h"
#include "program.h"
#include "source.h"

struct pass {
	const char *name;
	int (*run)(struct stap_session *s);
	void (*print)(struct stap_session *s, FILE *out);
};

struct stap_session *stap_session_new(void)
{
	struct stap_session *s = calloc(1, sizeof(*s));

	if (s)
		s->arena = stap_arena_new();
	return s;
}

void stap_session_free(struct stap_session *s)
{
	if (!s)
		return;
	if (stap_image_free)
		stap_image_free(s);
	if (stap_codegen_free)
		stap_codegen_free(s);
	if (stap_sema_free)
		stap_sema_free(s);
	stap_program_free(s);
	stap_arena_free(s->arena);
	free(s);
}

static int parse_user(struct stap_session *s, struct stap_source *src,
		      struct ast_file ***tail)
{
	struct ast_file *f;

	if (!src)
		return -1;
	src->user = true;
	f = stap_parse_source(s, src);
	if (!f)
		return -1;
	**tail = f;
	*tail = &f->next;
	return 0;
}

int stap_parse_run(struct stap_session *s)
{
	const struct stap_options *o = &s->opt;
	struct ast_file **tail = &s->user;
	struct stap_source *src;
	unsigned int i;
	int ret;

	ret = stap_library_macros(s);
	if (o->script_text)
		src = stap_source_add(s, "<input>", o->script_text, strlen(o->script_text));
	else
		src = o->script_file ? stap_source_read(s, o->script_file) : NULL;
	if (src || o->script_file)
		ret |= parse_user(s, src, &tail);
	for (i = 0; i < o->extra_texts.n; i++) {
		const char *text = o->extra_texts.v[i];

		src = stap_source_add(s, stap_arena_printf(s->arena, "<input%u>", i + 1),
				      text, strlen(text));
		ret |= parse_user(s, src, &tail);
	}
	if (!ret)
		ret = stap_library_code(s);
	return ret || stap_errors(s) ? -1 : 0;
}

void stap_parse_print(struct stap_session *s, FILE *out)
{
	const struct ast_file *f;

	fprintf(out, "# parse tree dump\n");
	for (f = s->user; f; f = f->next)
		ast_print_file(out, f);
	if (s->opt.verbose < 2)
		return;
	for (f = s->library; f; f = f->next)
		ast_print_file(out, f);
}

static double now_ms(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

int stap_pipeline_run(struct stap_session *s, int last)
{
	const struct pass passes[] = {
		{ "parsed", stap_parse_run, stap_parse_print },
		{ "analyzed", stap_sema_run, stap_sema_print },
		{ "translated", stap_codegen_run, stap_codegen_print },
		{ "checked", stap_image_run, stap_image_print },
	};
	double cpu, real;
	int i;

	for (i = 0; i < last && i < 4; i++) {
		if (!passes[i].run) {
			stap_fail(s, "this build has no pass %d", i + 1);
			return -1;
		}
		cpu = now_ms(CLOCK_PROCESS_CPUTIME_ID);
		real = now_ms(CLOCK_MONOTONIC);
		if (passes[i].run(s) || stap_fatal_warnings(s)) {
			stap_pass_failed(s, i + 1);
			return -1;
		}
		if (s->opt.verbose)
			fprintf(stderr, "Pass %d: %s in %.1fms cpu, %.1fms real, %zukb memory.\n",
				i + 1, passes[i].name,
				now_ms(CLOCK_PROCESS_CPUTIME_ID) - cpu,
				now_ms(CLOCK_MONOTONIC) - real,
				stap_arena_used(s->arena) >> 10);
	}
	if (s->opt.last_pass == last && passes[last - 1].print)
		passes[last - 1].print(s, stdout);
	return 0;
}
