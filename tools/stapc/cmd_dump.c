// SPDX-License-Identifier: GPL-2.0
/*
 * What a program file has in it: stapc dump, and -p3 and -p4.
 *
 *	program script: 1 probe, 1 function, 2 instructions, 704 bytes
 *	global n: long = 0
 *	probe 0: entry vfs_read, handler 0, kernel.function("vfs_read")
 *	handler 0 ...
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "btf.h"
#include "code.h"
#include "reloc.h"
#include "source.h"
#include "stages.h"
#include "verify.h"
#include "write.h"

static __printf(2, 3) void to_file(void *to, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfprintf(to, fmt, ap);
	va_end(ap);
}

static void quoted(FILE *out, const char *text)
{
	fputc('"', out);
	for (; *text; text++) {
		unsigned char c = *text;

		if (c == '\n')
			fputs("\\n", out);
		else if (c == '\t')
			fputs("\\t", out);
		else if (c == '"' || c == '\\')
			fprintf(out, "\\%c", c);
		else if (c < ' ' || c == 0x7f)
			fprintf(out, "\\%03o", c);
		else
			fputc(c, out);
	}
	fputc('"', out);
}

static void dump_header(const struct stap_image *img, FILE *out)
{
	const struct stap_header *h = img->hdr;
	const struct {
		const char *name;
		uint32_t value;
	} limits[] = {
		{ "maxstringlen", h->maxstringlen },
		{ "maxaction", h->maxaction },
		{ "maxnesting", h->maxnesting },
		{ "maxbacktrace", h->maxbacktrace },
		{ "maxerrors", h->maxerrors },
		{ "maxskipped", h->maxskipped },
		{ "maxtrylock", h->maxtrylock },
		{ "trylockdelay", h->trylockdelay },
	};
	unsigned int i;

	fprintf(out, "program %s: format %u, %u bytes", h->name, h->version,
		h->size);
	if (h->btf_crc)
		fprintf(out, ", for the kernel with BTF %08x", h->btf_crc);
	if (h->flags & STAP_PROG_TIMING)
		fputs(", timing", out);
	if (h->flags & STAP_PROG_SUPPRESS)
		fputs(", suppresses errors", out);
	if (h->flags & STAP_PROG_NO_OVERLOAD)
		fputs(", may take all of the time", out);
	fputs("\nlimits:", out);
	for (i = 0; i < ARRAY_SIZE(limits); i++)
		fprintf(out, "%s %s %u", i ? "," : "", limits[i].name,
			limits[i].value);
	fputc('\n', out);
	if (h->target)
		fprintf(out, "target: %lld\n", (long long)h->target);
}

static void dump_array(const struct stap_global *g, FILE *out)
{
	unsigned int i;

	for (i = 0; i < g->nkeys; i++)
		fprintf(out, "%s%s", i ? ", " : "[", stap_type_name(g->key[i]));
	fputs("]", out);
}

static void dump_stats(const struct stap_global *g, FILE *out)
{
	if (g->flags & STAP_GLOBAL_VARIANCE)
		fprintf(out, ", variance with %u bits", g->shift);
	if (g->hist == STAP_HIST_LOG)
		fputs(", logarithmic histogram", out);
	if (g->hist == STAP_HIST_LINEAR)
		fprintf(out, ", histogram from %lld to %lld by %lld", (long long)g->low,
			(long long)g->high, (long long)g->step);
}

static void dump_global(const struct stap_image *img, const struct stap_global *g,
			FILE *out)
{
	fprintf(out, "global %s", stap_image_str(img, g->name));
	if (g->nkeys)
		dump_array(g, out);
	fprintf(out, ": %s", stap_type_name(g->type));
	if (g->type == STAP_STATS)
		dump_stats(g, out);
	if (g->nkeys) {
		fprintf(out, ", %u entries%s", g->size,
			g->flags & STAP_GLOBAL_WRAP ? ", wraps" : "");
	} else if (g->type == STAP_STRING) {
		fputs(" = ", out);
		quoted(out, stap_image_str(img, g->str));
	} else if (g->type == STAP_LONG) {
		fprintf(out, " = %lld", (long long)g->init);
	}
	fputc('\n', out);
}

static void dump_globals(const struct stap_image *img, FILE *out)
{
	uint32_t i;

	for (i = 0; i < img->count[STAP_SEC_GLOBAL]; i++)
		dump_global(img, &img->globals[i], out);
}

static void dump_events(const struct stap_image *img, FILE *out)
{
	uint32_t i, k;

	for (i = 0; i < img->count[STAP_SEC_EVENT]; i++) {
		const struct stap_event *e = &img->events[i];
		const struct stap_format *f = &img->formats[e->format];

		fprintf(out, "event %s: ", stap_image_str(img, e->name));
		quoted(out, stap_image_str(img, f->text));
		for (k = f->field; k < f->field + f->nfield; k++)
			fprintf(out, ", %s: %s",
				stap_image_str(img, img->fields[k].name),
				stap_type_name(img->fields[k].type));
		fputc('\n', out);
	}
}

/* Whose hits are meant. */
static void dump_scope(const struct stap_image *img, const struct stap_probe_rec *p, FILE *out)
{
	if (p->flags & STAP_PROBE_F_PID)
		fprintf(out, ", process %u", p->scope);
	else if (p->scope)
		fprintf(out, ", in %s", stap_image_str(img, p->scope));
	if (p->flags & STAP_PROBE_F_TARGET)
		fputs(", target", out);
}

static void dump_probes(const struct stap_image *img, FILE *out)
{
	uint32_t i;

	for (i = 0; i < img->count[STAP_SEC_PROBE]; i++) {
		const struct stap_probe_rec *p = &img->probes[i];
		const char *module = stap_image_str(img, p->module);
		const char *target = stap_image_str(img, p->target);

		fprintf(out, "probe %u: %s%s%s%s%s", i,
			stap_probe_name(p->kind), *module ? " " : "", module,
			*target ? " " : "", target);
		if (p->p[0] || p->p[1] || p->p[2])
			fprintf(out, " %lld", (long long)p->p[0]);
		if (p->p[1] || p->p[2])
			fprintf(out, " %lld", (long long)p->p[1]);
		if (p->p[2])
			fprintf(out, " %lld", (long long)p->p[2]);
		dump_scope(img, p, out);
		if (p->condition)
			fprintf(out, ", if probe %u", p->condition - 1);
		fprintf(out, "%s%s%s%s, handler %u, %s\n",
			p->flags & STAP_PROBE_F_WILD ? ", wildcard" : "",
			p->flags & STAP_PROBE_F_OPTIONAL ? ", optional" : "",
			p->flags & STAP_PROBE_F_KPROBE ? ", kprobe" : "",
			p->flags & STAP_PROBE_F_ENTRY ? ", entry" : "",
			p->func, stap_image_str(img, p->point));
	}
}

static void dump_code(const struct stap_image *img, FILE *out)
{
	uint32_t i;

	for (i = 0; i < img->count[STAP_SEC_FUNC]; i++)
		stap_disasm_func(img, i, to_file, out);
}

/* "relocation: LOAD insn 3, struct task_struct->pid" */
static void dump_reloc(const struct stap_image *img, const struct stap_reloc *r, FILE *out)
{
	static const char * const stars = "********";
	const char *module = stap_image_str(img, r->module);

	fprintf(out, "relocation: %s %s %u, %s %s%.*s", stap_reloc_name(r->what),
		stap_reloc_on_insn(r->what) ? "insn" : "const", r->index,
		stap_root_name(r->root), stap_image_str(img, r->type), (int)r->stars, stars);
	fprintf(out, " %s%s%s\n", stap_image_str(img, r->path), *module ? " of " : "",
		module);
}

static void dump_relocs(const struct stap_image *img, FILE *out)
{
	uint32_t i;

	for (i = 0; i < img->count[STAP_SEC_RELOC]; i++)
		dump_reloc(img, &img->relocs[i], out);
}

/* "object: /usr/bin/ls, 214 functions, build id 6461..." */
static void dump_objects(const struct stap_image *img, FILE *out)
{
	uint32_t i, k;

	for (i = 0; i < img->count[STAP_SEC_OBJECT]; i++) {
		const struct stap_object *o = &img->objects[i];

		fprintf(out, "object: %s, %u functions", stap_image_str(img, o->path),
			o->nsymbol);
		if (o->crc)
			fprintf(out, ", sum %08x\n", o->crc);
		else
			fprintf(out, ", build id %s\n", stap_image_str(img, o->build_id));
		for (k = o->symbol; k < o->symbol + o->nsymbol; k++)
			fprintf(out, "symbol: 0x%x, 0x%x bytes, %s\n", img->symbols[k].offset,
				img->symbols[k].size, stap_image_str(img, img->symbols[k].name));
	}
}

void stap_dump_image(const struct stap_image *img, FILE *out)
{
	dump_header(img, out);
	dump_globals(img, out);
	dump_events(img, out);
	dump_probes(img, out);
	dump_code(img, out);
	dump_relocs(img, out);
	dump_objects(img, out);
}

/*
 * Pass 3 has no file yet; what it made is shown as pass 4 would lay it out,
 * without the header.
 */
void stap_codegen_print(struct stap_session *s, FILE *out)
{
	if (!s->image && stap_image_run(s))
		return;
	dump_globals(s->image, out);
	dump_events(s->image, out);
	dump_code(s->image, out);
}

void stap_image_print(struct stap_session *s, FILE *out)
{
	stap_dump_image(s->image, out);
}

static void find_btf(void *data, const char *module, struct stap_types *types)
{
	struct stap_btf *b = *module ? stap_btf_module(data, module) : stap_btf_get(data);

	if (b) {
		types->btf = stap_btf_handle(b);
		types->first = stap_btf_first(b);
	}
}

static __u64 find_symbol(void *data, const char *module, const char *name)
{
	struct stap_btf *b = *module ? NULL : stap_btf_get(data);

	return b ? stap_btf_symbol(b, name) : 0;
}

/* What the kernel that --btf or -r names makes of the program. */
static int relocate(struct stap_session *s, struct stap_image *img, void *file, size_t size,
		    struct stap_verdict *v)
{
	struct stap_reloc_job job = { .img = img, .find = find_btf, .symbol = find_symbol,
				      .data = s };
	uint32_t n = img->count[STAP_SEC_RELOC];

	job.root = stap_arena_alloc(s->arena, (n + 1) * sizeof(*job.root));
	job.fix = stap_arena_alloc(s->arena, (n + 1) * sizeof(*job.fix));
	job.gone = stap_arena_alloc(s->arena, img->count[STAP_SEC_PROBE] + 1);
	if (stap_reloc_resolve(&job, v))
		return -1;
	stap_reloc_apply(&job);
	return stap_format_open(img, file, size, v);
}

static int dump_file(struct stap_session *s, const char *path)
{
	struct stap_source *src = stap_source_read(s, path);
	struct stap_verdict v = { 0 };
	struct stap_image img;
	void *copy;

	if (!src)
		return 1;
	/* the records want to be aligned */
	copy = stap_arena_alloc(s->arena, src->len + 1);
	memcpy(copy, src->text, src->len);
	if (stap_format_open(&img, copy, src->len, &v) ||
	    ((s->opt.btf_file || s->opt.release) &&
	     relocate(s, &img, copy, src->len, &v)) ||
	    stap_verify(&img, &v)) {
		stap_fail(s, "%s: %s", path, v.text);
		return 1;
	}
	stap_dump_image(&img, stdout);
	return 0;
}

int stap_cmd_dump(struct stap_session *s)
{
	const struct stap_opt_list *files = &s->opt.args;
	unsigned int i;
	int ret = 0;

	if (!files->n && !s->opt.script_file) {
		stap_fail(s, "dump: no program file given");
		return 1;
	}
	if (s->opt.script_file)
		ret |= dump_file(s, s->opt.script_file);
	for (i = 0; i < files->n; i++)
		ret |= dump_file(s, files->v[i]);
	return ret;
}
