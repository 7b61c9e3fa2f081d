// SPDX-License-Identifier: GPL-2.0
/*
 * Pass 4: lays the sections out as a file, and has it checked by the code that
 * the kernel will check it with. What that refuses is our mistake, or a limit
 * of the program format.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "btf.h"
#include "code.h"
#include "sema.h"
#include "stages.h"
#include "write.h"

#define ALIGN8(n)	(((n) + 7) & ~(size_t)7)

/* Numbers of the header that -D sets: name, default, smallest, largest. */
struct limit {
	const char *name;
	uint64_t value, min, max;
};

/* Sets @l->value from -D, if it is given. */
static bool read_limit(struct stap_session *s, struct limit *l)
{
	const char *text = stap_option_define(&s->opt, l->name);
	unsigned long long v;
	char *end;

	if (!text)
		return true;
	errno = 0;
	v = strtoull(text, &end, 0);
	if (errno || !*text || *end || *text == '-' || v < l->min || v > l->max) {
		stap_fail(s, "-D%s=%s: a number from %llu to %llu is wanted",
			  l->name, text, (unsigned long long)l->min,
			  (unsigned long long)l->max);
		return false;
	}
	l->value = v;
	return true;
}

uint64_t stap_define_number(struct stap_session *s, const char *name, uint64_t value,
			    uint64_t min, uint64_t max)
{
	struct limit l = { name, value, min, max };

	read_limit(s, &l);
	return l.value;
}

enum {
	MAXSTRINGLEN, MAXACTION, MAXNESTING, MAXERRORS, MAXSKIPPED, MAXTRYLOCK,
	TRYLOCKDELAY, MAXBACKTRACE, LIMITS
};

static bool fill_limits(struct stap_session *s, struct stap_header *h)
{
	unsigned int nesting = s->sema->nesting + 1;
	struct limit limits[LIMITS] = {
		[MAXSTRINGLEN] = { "MAXSTRINGLEN", 512, 2, STAP_STRINGLEN_MAX },
		[MAXACTION] = { "MAXACTION", 10000, 1, STAP_MAXACTION_MAX },
		[MAXNESTING] = { "MAXNESTING", nesting, 1, STAP_MAXNESTING_MAX },
		[MAXERRORS] = { "MAXERRORS", 0, 0, STAP_COUNT_MAX },
		[MAXSKIPPED] = { "MAXSKIPPED", 100, 0, STAP_COUNT_MAX },
		[MAXTRYLOCK] = { "MAXTRYLOCK", 100, 1, STAP_LOCK_US_MAX },
		[TRYLOCKDELAY] = { "TRYLOCKDELAY", 10, 0, STAP_LOCK_US_MAX },
		[MAXBACKTRACE] = { "MAXBACKTRACE", STAP_BACKTRACE, 1, STAP_BACKTRACE_MAX },
	};
	bool ok = true;
	unsigned int i;

	if (s->sema->recursive)
		limits[MAXNESTING].value += 10;
	for (i = 0; i < LIMITS; i++)
		ok &= read_limit(s, &limits[i]);
	h->maxstringlen = ALIGN8(limits[MAXSTRINGLEN].value);
	h->maxaction = limits[MAXACTION].value;
	h->maxnesting = limits[MAXNESTING].value;
	h->maxerrors = limits[MAXERRORS].value;
	h->maxskipped = limits[MAXSKIPPED].value;
	h->maxtrylock = limits[MAXTRYLOCK].value;
	h->trylockdelay = limits[TRYLOCKDELAY].value;
	h->maxbacktrace = limits[MAXBACKTRACE].value;
	return ok;
}

/* The sections of struct stap_code in the order of their numbers. */
struct section {
	const void *data;
	size_t count;
};

static void list_sections(const struct stap_code *c,
			  struct section list[STAP_SEC_NR])
{
	const struct section all[STAP_SEC_NR] = {
		[STAP_SEC_STR] = { c->str.v, c->str.n },
		[STAP_SEC_CONST] = { c->consts.v, c->consts.n },
		[STAP_SEC_GLOBAL] = { c->globals.v, c->globals.n },
		[STAP_SEC_FUNC] = { c->funcs.v, c->funcs.n },
		[STAP_SEC_SLOT] = { c->slots.v, c->slots.n },
		[STAP_SEC_INSN] = { c->insns.v, c->insns.n },
		[STAP_SEC_ARG] = { c->args.v, c->args.n },
		[STAP_SEC_PROBE] = { c->probes.v, c->probes.n },
		[STAP_SEC_FORMAT] = { c->formats.v, c->formats.n },
		[STAP_SEC_FIELD] = { c->fields.v, c->fields.n },
		[STAP_SEC_EVENT] = { c->events.v, c->events.n },
		[STAP_SEC_CATCH] = { c->catches.v, c->catches.n },
		[STAP_SEC_LINE] = { c->lines.v, c->lines.n },
		[STAP_SEC_SOURCE] = { c->sources.v, c->sources.n },
		[STAP_SEC_REGEX] = { c->regexes.v, c->regexes.n },
		[STAP_SEC_DFA] = { c->dfa.v, c->dfa.n },
		[STAP_SEC_RELOC] = { c->relocs.v, c->relocs.n },
		[STAP_SEC_OBJECT] = { c->objects.v, c->objects.n },
		[STAP_SEC_SYMBOL] = { c->symbols.v, c->symbols.n },
	};

	memcpy(list, all, sizeof(all));
}

static bool fill_header(struct stap_session *s, struct stap_header *h)
{
	struct stap_code *c = s->code;

	h->magic = STAP_MAGIC;
	h->version = STAP_VERSION;
	if (s->opt.timing)
		h->flags |= STAP_PROG_TIMING;
	if (s->opt.suppress_handler_errors)
		h->flags |= STAP_PROG_SUPPRESS;
	if (stap_option_define(&s->opt, "STP_NO_OVERLOAD"))
		h->flags |= STAP_PROG_NO_OVERLOAD;
	if (c->uses_btf && stap_btf_get(s))
		h->btf_crc = stap_btf_crc(stap_btf_get(s));
	h->target = s->opt.target_pid;
	snprintf(h->name, sizeof(h->name), "%s", c->name);
	if (stap_name_reserved(h->name)) {
		stap_fail(s, "'%s' is the name of a file of the tracer: option -m gives another",
			  h->name);
		return false;
	}
	return fill_limits(s, h);
}

/* The file, or NULL after having reported. */
static struct stap_header *lay_out(struct stap_session *s)
{
	struct section sec[STAP_SEC_NR];
	size_t off = ALIGN8(sizeof(struct stap_header)), at[STAP_SEC_NR];
	struct stap_header *h;
	unsigned int i;

	list_sections(s->code, sec);
	for (i = 0; i < STAP_SEC_NR; i++) {
		if (sec[i].count > stap_section_rows[i].max) {
			stap_fail(s, "program too large: %zu records in section %s, allowed are %u",
				  sec[i].count, stap_section_rows[i].name,
				  stap_section_rows[i].max);
			return NULL;
		}
		at[i] = off;
		off = ALIGN8(off + sec[i].count * stap_section_rows[i].size);
	}
	if (off > STAP_FILE_MAX) {
		stap_fail(s, "program too large: %zu bytes, allowed are %u",
			  off, STAP_FILE_MAX);
		return NULL;
	}
	h = stap_arena_alloc(s->arena, off);
	h->size = off;
	for (i = 0; i < STAP_SEC_NR; i++) {
		h->sec[i].off = at[i];
		h->sec[i].count = sec[i].count;
		if (sec[i].count)
			memcpy((char *)h + at[i], sec[i].data,
			       sec[i].count * stap_section_rows[i].size);
	}
	return fill_header(s, h) ? h : NULL;
}

/* What a script that is right may run into. */
static bool is_limit(enum stap_error error)
{
	return error == STAP_E_LIMIT || error == STAP_E_CATCH;
}

int stap_image_run(struct stap_session *s)
{
	struct stap_verdict v = { 0 };
	struct stap_header *h = lay_out(s);
	struct stap_image *img;

	if (!h)
		return -1;
	img = stap_arena_alloc(s->arena, sizeof(*img));
	if (stap_format_open(img, h, h->size, &v) || stap_verify(img, &v)) {
		stap_fail(s, is_limit(v.error) ? "%s" :
			  "internal error, the program is refused: %s", v.text);
		return -1;
	}
	s->image = img;
	return 0;
}

void stap_image_free(struct stap_session *s)
{
	s->image = NULL;
}

const void *stap_image_bytes(const struct stap_session *s, size_t *size)
{
	*size = s->image->hdr->size;
	return s->image->hdr;
}

int stap_image_save(struct stap_session *s, const char *path)
{
	const struct stap_header *h = s->image->hdr;
	FILE *f = fopen(path, "wb");
	bool ok;

	if (!f) {
		stap_fail(s, "cannot write %s: %s", path, strerror(errno));
		return -1;
	}
	ok = fwrite(h, 1, h->size, f) == h->size;
	if (fclose(f) || !ok) {
		stap_fail(s, "cannot write %s: %s", path, strerror(errno));
		remove(path);
		return -1;
	}
	return 0;
}
