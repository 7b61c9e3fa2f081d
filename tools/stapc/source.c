// SPDX-License-Identifier: GPL-2.0
/*
 * Inputs. A source keeps its whole text, because messages show the line they
 * speak about, and the offsets of its lines, because they show many.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "arena.h"
#include "msg.h"
#include "source.h"
#include "stages.h"

static void index_lines(struct stap_arena *a, struct stap_source *src)
{
	unsigned int n = 1;
	size_t *lines, i;

	for (i = 0; i < src->len; i++)
		n += src->text[i] == '\n';
	lines = stap_arena_alloc(a, n * sizeof(*lines));
	src->nlines = n;
	for (i = 0, n = 1; i < src->len; i++) {
		if (src->text[i] == '\n')
			lines[n++] = i + 1;
	}
	src->lines = lines;
}

struct stap_source *stap_source_add(struct stap_session *s, const char *name,
				    const char *text, size_t len)
{
	struct stap_source *src = stap_arena_alloc(s->arena, sizeof(*src));

	src->name = stap_arena_intern(s->arena, name);
	src->text = stap_arena_strndup(s->arena, text, len);
	src->len = len;
	index_lines(s->arena, src);
	src->next = s->sources;
	s->sources = src;
	return src;
}

/* Read all of @f; NULL with errno set, EFBIG if there is too much. */
static char *read_all(FILE *f, size_t *len)
{
	size_t cap = 4096, n;
	char *buf = malloc(cap), *bigger;

	for (*len = 0; buf; ) {
		n = fread(buf + *len, 1, cap - *len, f);
		*len += n;
		if (!n)
			break;
		if (*len < cap)
			continue;
		if (*len > STAP_SOURCE_MAX) {
			errno = EFBIG;
			break;
		}
		cap *= 2;
		bigger = realloc(buf, cap);
		if (!bigger)
			break;
		buf = bigger;
	}
	if (!buf || (*len && *len == cap) || ferror(f)) {
		free(buf);
		return NULL;
	}
	return buf;
}

struct stap_source *stap_source_read(struct stap_session *s, const char *path)
{
	bool is_stdin = !strcmp(path, "-");
	FILE *f = is_stdin ? stdin : fopen(path, "r");
	struct stap_source *src = NULL;
	char *text = NULL;
	size_t len;

	if (f)
		text = read_all(f, &len);
	if (!text)
		stap_fail(s, "Input file '%s' is missing or unreadable: %s", path,
			  strerror(errno));
	else
		src = stap_source_add(s, is_stdin ? "<stdin>" : path, text, len);
	free(text);
	if (f && !is_stdin)
		fclose(f);
	return src;
}

const char *stap_source_line(const struct stap_source *src, unsigned int line,
			     size_t *len)
{
	const char *p, *end;

	*len = 0;
	if (!src || line < 1 || line > src->nlines)
		return "";
	p = src->text + src->lines[line - 1];
	end = memchr(p, '\n', src->text + src->len - p);
	*len = (end ? end : src->text + src->len) - p;
	return p;
}
