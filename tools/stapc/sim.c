// SPDX-License-Identifier: GPL-2.0
/*
 * A program's memory in the simulator, and one handler from entry to exit:
 * frames, the action budget, run-time errors on their way to a try block.
 */
#include <stdlib.h>
#include <string.h>

#include "sim.h"

static size_t slot_size(const struct sim *s, __u8 type)
{
	return type == STAP_LONG ? sizeof(__s64) : s->img->hdr->maxstringlen;
}

static void lay_out(struct sim *s)
{
	const struct stap_image *img = s->img;
	__u32 i, k;

	for (i = 0; i < img->count[STAP_SEC_FUNC]; i++) {
		const struct stap_func *f = &img->funcs[i];
		size_t size = 0;

		for (k = f->slot; k < f->slot + f->nslot; k++) {
			s->off[k] = size;
			size += slot_size(s, img->slots[k]);
		}
		if (size > s->frame_size)
			s->frame_size = size;
	}
}

static bool init_global(struct sim *s, __u32 i)
{
	const struct stap_global *g = &s->img->globals[i];
	struct sim_global *v = &s->globals[i];

	if (g->nkeys || g->type == STAP_STATS)
		return sim_map_init(s, i);
	if (g->type == STAP_LONG) {
		v->num = g->init;
		return true;
	}
	v->str = malloc(s->img->hdr->maxstringlen);
	if (v->str)
		stap_string_copy(v->str, s->img->hdr->maxstringlen,
				 stap_image_str(s->img, g->str));
	return v->str;
}

bool sim_init(struct sim *s, const struct stap_image *img, FILE *out)
{
	const __u32 *count = img->count;
	__u32 i;

	*s = (struct sim){ .img = img, .out = out, .random = 88172645463325252ULL };
	s->globals = calloc(count[STAP_SEC_GLOBAL] + 1, sizeof(*s->globals));
	s->off = calloc(count[STAP_SEC_SLOT] + 1, sizeof(*s->off));
	s->frame = calloc(img->hdr->maxnesting + 1, sizeof(*s->frame));
	s->count = calloc(count[STAP_SEC_PROBE] + 1, sizeof(*s->count));
	s->match.text = calloc(1, img->hdr->maxstringlen);
	s->tokens.text = calloc(1, img->hdr->maxstringlen);
	if (!s->globals || !s->off || !s->frame || !s->count || !s->match.text ||
	    !s->tokens.text)
		return false;
	for (i = 0; i < count[STAP_SEC_GLOBAL]; i++)
		if (!init_global(s, i))
			return false;
	lay_out(s);
	return true;
}

void sim_free(struct sim *s)
{
	__u32 i;

	for (i = 0; s->globals && i < s->img->count[STAP_SEC_GLOBAL]; i++) {
		free(s->globals[i].str);
		free(s->globals[i].map);
		free(s->globals[i].stats);
	}
	for (i = 0; s->frame && i <= s->img->hdr->maxnesting; i++)
		free(s->frame[i]);
	free(s->globals);
	free(s->off);
	free(s->frame);
	free(s->count);
	free(s->match.text);
	free(s->tokens.text);
}

__s64 *sim_long(const struct sim_frame *f, __u32 slot)
{
	return (__s64 *)(f->mem + f->off[slot]);
}

char *sim_str(const struct sim_frame *f, __u32 slot)
{
	return f->mem + f->off[slot];
}

__s64 sim_num(const struct sim *s, const struct sim_frame *f, __u32 operand)
{
	if (operand & STAP_OPERAND_CONST)
		return s->img->consts[operand & STAP_OPERAND_INDEX];
	return *sim_long(f, operand);
}

const char *sim_text(const struct sim *s, const struct sim_frame *f, __u32 operand)
{
	if (operand & STAP_OPERAND_CONST)
		return stap_image_str(s->img, operand & STAP_OPERAND_INDEX);
	return sim_str(f, operand);
}

/* xorshift */
__u64 sim_random(struct sim *s)
{
	s->random ^= s->random << 13;
	s->random ^= s->random >> 7;
	s->random ^= s->random << 17;
	return s->random;
}

void sim_raise(struct sim *s, enum stap_error error, __u64 addr)
{
	s->error.error = error;
	s->error.insn = s->at;
	s->error.addr = addr;
}

bool sim_charge(struct sim *s, __u32 cost)
{
	s->budget -= cost;
	if (s->budget >= 0)
		return true;
	sim_raise(s, STAP_E_MAXACTION, 0);
	return false;
}

bool sim_enter(struct sim *s, struct sim_frame *f, __u32 func, __u32 depth)
{
	const struct stap_func *rec = &s->img->funcs[func];
	__u32 i;

	if (!s->frame[depth])
		s->frame[depth] = malloc(s->frame_size + 1);
	if (!s->frame[depth])
		return false;
	*f = (struct sim_frame){
		.func = func,
		.f = rec,
		.off = s->off + rec->slot,
		.mem = s->frame[depth],
	};
	for (i = 0; i < rec->nslot; i++) {
		if (s->img->slots[rec->slot + i] == STAP_LONG)
			*sim_long(f, i) = 0;
		else
			*sim_str(f, i) = '\0';
	}
	return true;
}

static void error_text(const struct sim_error *e, char *to, size_t size)
{
	const char *text = stap_error_text(e->error);

	if (e->error == STAP_E_USER) {
		stap_string_copy(to, size, e->text);
		return;
	}
	switch (stap_error_when(e->error)) {
	case STAP_WHEN_ADDR:
		snprintf(to, size, "%s at 0x%016llx", text, (unsigned long long)e->addr);
		break;
	case STAP_WHEN_NUMBER:
		snprintf(to, size, "%s (%llu)", text, (unsigned long long)e->addr);
		break;
	default:
		stap_string_copy(to, size, text);
	}
}

/* Inner try blocks stand before outer ones. */
static const struct stap_catch *find_catch(const struct sim *s, __u32 func, __u32 pc)
{
	__u32 i;

	for (i = 0; i < s->img->count[STAP_SEC_CATCH]; i++) {
		const struct stap_catch *c = &s->img->catches[i];

		if (c->func == func && pc >= c->start && pc < c->end)
			return c;
	}
	return NULL;
}

/* The error of the instruction at @pc; false if it leaves the function. */
static bool catch_error(struct sim *s, struct sim_frame *f, __u32 pc)
{
	const struct stap_catch *c;

	if (s->error.error == SIM_ABORTED ||
	    stap_error_when(s->error.error) == STAP_WHEN_FATAL)
		return false;
	c = find_catch(s, f->func, pc);
	if (!c)
		return false;
	if (c->slot != STAP_NONE)
		error_text(&s->error, sim_str(f, c->slot), s->img->hdr->maxstringlen);
	s->error.error = STAP_E_NONE;
	f->pc = c->target;
	return true;
}

void sim_run(struct sim *s, struct sim_frame *f)
{
	const struct stap_insn *insns = s->img->insns + f->f->insn;

	while (!f->done) {
		__u32 pc = f->pc++;

		s->at = f->f->insn + pc;
		sim_op[insns[pc].op](s, f, &insns[pc]);
		if (s->error.error && !catch_error(s, f, pc))
			return;
	}
}

void sim_exit(struct sim *s)
{
	s->state = SIM_EXITING;
}

bool sim_failed(const struct sim *s)
{
	const struct stap_header *hdr = s->img->hdr;

	return !(hdr->flags & STAP_PROG_SUPPRESS) && s->nerrors > hdr->maxerrors;
}

/* "ERROR: division by 0 near operator '/' at FILE:2:14 in probe begin" */
static void print_error(const struct sim *s)
{
	const struct stap_line *line = stap_image_line(s->img, s->error.insn);
	char text[SIM_TEXT + 64];
	size_t len;

	error_text(&s->error, text, sizeof(text));
	/* The place belongs on the last line of the text. */
	for (len = strlen(text); len && text[len - 1] == '\n'; len--)
		text[len - 1] = '\0';
	fflush(s->out);
	fprintf(stderr, "ERROR: %s", text);
	if (stap_image_says_all(s->img, s->error.error, s->error.insn)) {
		fputc('\n', stderr);
		return;
	}
	if (line && line->token)
		fprintf(stderr, " near %s", stap_image_str(s->img, line->token));
	if (line)
		fprintf(stderr, " at %s:%u:%u", stap_image_str(s->img, line->file),
			line->line, line->col);
	fprintf(stderr, " in probe %s\n", stap_image_str(s->img, s->probe->point));
}

static void count_error(struct sim *s)
{
	struct sim_count *count = &s->count[s->probe - s->img->probes];

	if (!(s->img->hdr->flags & STAP_PROG_SUPPRESS))
		print_error(s);
	if (s->error.error == STAP_E_MAXACTION)
		count->budget++;
	s->error.error = STAP_E_NONE;
	count->errors++;
	s->nerrors++;
	if (sim_failed(s))
		sim_exit(s);
}

void sim_handle(struct sim *s, const struct stap_probe_rec *probe)
{
	struct sim_frame f;

	s->probe = probe;
	s->budget = s->img->hdr->maxaction;
	s->nesting = 0;
	s->agg.kind = NULL;
	s->match.ngroup = 0;
	s->tokens.next = 0;
	s->tokens.text[0] = '\0';
	s->count[probe - s->img->probes].hits++;
	if (!sim_enter(s, &f, probe->func, 0))
		abort();
	sim_run(s, &f);
	if (s->error.error == SIM_ABORTED)
		s->error.error = STAP_E_NONE;
	if (s->error.error)
		count_error(s);
}
