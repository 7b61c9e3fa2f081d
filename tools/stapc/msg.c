// SPDX-License-Identifier: GPL-2.0
/*
 * Diagnostics. One message is built as text first and then printed as a whole:
 * so it can be compared with the ones before (the same error reached by two
 * roads is printed once), dropped while muted, and coloured in one place.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "arena.h"
#include "msg.h"
#include "source.h"
#include "stages.h"

enum level { LEVEL_ERROR, LEVEL_WARNING, LEVEL_NOTE };

/* The colours of SystemTap: SGR codes by part of the message */
#define SGR_ERROR	"01;31"
#define SGR_WARNING	"00;33"
#define SGR_SOURCE	"00;34"
#define SGR_CARET	"01"

/* How far source lines are indented, below each kind of message */
#define INDENT_PARSE	5
#define INDENT_SEMANTIC	8
#define INDENT_WARNING	1

/* A line longer than this, or more macros around a token, help nobody. */
#define LINE_MAX_SHOWN	1000
#define EXPANSIONS_MAX	8

struct seen {
	struct seen *next;
	const char *text;		/* interned */
};

/* What is tried in vain while something is tried is no error of that. */
struct stap_mute {
	struct stap_mute *outer;
	unsigned int errors;
};

struct stap_msgs {
	struct seen *seen;
	unsigned int errors;
	unsigned int warnings;		/* that -W makes errors */
	unsigned int suppressed;
	struct stap_mute *muted;	/* the innermost */
	bool last_dropped;		/* notes follow their error's fate */
};

const char *stap_tok_kind_name(enum stap_tok_kind kind)
{
	static const char *const names[] = {
#define X(name, text) text,
		STAP_TOK_KINDS(X)
#undef X
	};

	return names[kind];
}

static struct stap_msgs *msgs(struct stap_session *s)
{
	if (!s->msgs)
		s->msgs = stap_arena_alloc(s->arena, sizeof(*s->msgs));
	return s->msgs;
}

static bool use_color(const struct stap_session *s)
{
	const char *term = getenv("TERM");

	if (s->opt.color != STAP_COLOR_AUTO)
		return s->opt.color == STAP_COLOR_ALWAYS;
	return isatty(STDERR_FILENO) && term && strcmp(term, "dumb");
}

/* The text of a string as it would be written. */
static const char *quoted(struct stap_arena *a, const struct stap_tok *tok)
{
	static const char from[] = "\a\b\t\n\v\f\r\\\"", to[] = "abtnvfr\\\"";
	const char *hit, *c = tok->text;
	char *text = stap_arena_alloc(a, 4 * tok->len + 1), *o = text;

	for (; c < tok->text + tok->len; c++) {
		hit = *c ? strchr(from, *c) : NULL;
		if (hit)
			o += sprintf(o, "\\%c", to[hit - from]);
		else if ((unsigned char)*c < ' ')
			o += sprintf(o, "\\%03o", (unsigned char)*c);
		else
			*o++ = *c;
	}
	return text;
}

/* "identifier 'x' at FILE:2:5"; keywords and code stand without their text */
static char *describe(struct stap_session *s, const struct stap_tok *tok)
{
	struct stap_arena *a = s->arena;
	const char *name = tok->loc.src ? tok->loc.src->name : "<input>";

	switch (tok->kind) {
	case STAP_TOK_END:
		return stap_arena_printf(a, "%s EOF", name);
	case STAP_TOK_JUNK:	/* its text is the message */
		return stap_arena_printf(a, "junk '' at %s:%u:%u", name,
					 tok->loc.line, tok->loc.col);
	case STAP_TOK_OPERATOR:
		if ((unsigned char)tok->text[0] < 0x80)
			break;
		return stap_arena_printf(a, "junk '\\x%02x' at %s:%u:%u",
					 (unsigned char)tok->text[0], name,
					 tok->loc.line, tok->loc.col);
	case STAP_TOK_KEYWORD:
	case STAP_TOK_EMBEDDED:
		return stap_arena_printf(a, "%s at %s:%u:%u", stap_tok_kind_name(tok->kind),
					 name, tok->loc.line, tok->loc.col);
	default:
		break;
	}
	return stap_arena_printf(a, "%s '%s' at %s:%u:%u", stap_tok_kind_name(tok->kind),
				 tok->kind == STAP_TOK_STRING ? quoted(a, tok) : tok->text,
				 name, tok->loc.line, tok->loc.col);
}

/* The source line and a caret under @tok; tabs are kept so that it fits. */
static void print_source(struct stap_session *s, const struct stap_tok *tok, int indent)
{
	bool color = use_color(s);
	const char *line;
	size_t len, i;

	if (!tok->loc.src || tok->kind == STAP_TOK_END)
		return;
	line = stap_source_line(tok->loc.src, tok->loc.line, &len);
	if (len > LINE_MAX_SHOWN)
		return;
	fprintf(stderr, "%*ssource: ", indent, "");
	if (color)
		fprintf(stderr, "\033[" SGR_SOURCE "m");
	fwrite(line, 1, len, stderr);
	fprintf(stderr, "%s\n%*s", color ? "\033[0m" : "", indent + 8, "");
	for (i = 0; i + 1 < tok->loc.col; i++)
		fputc(i < len && line[i] == '\t' ? '\t' : ' ', stderr);
	fprintf(stderr, color ? "\033[" SGR_CARET "m^\033[0m\n" : "^\n");
}

static void print_expansions(struct stap_session *s, const struct stap_tok *tok, int indent)
{
	int n = 0;

	for (tok = tok->via; tok; tok = tok->via) {
		if (n++ == EXPANSIONS_MAX) {
			fprintf(stderr, "\t...\n");
			break;
		}
		fprintf(stderr, "\tin expansion of macro: %s\n", describe(s, tok));
		print_source(s, tok, indent);
	}
}

static void print_label(struct stap_session *s, const char *label, enum level level)
{
	if (use_color(s))
		fprintf(stderr, "\033[%sm%s\033[0m",
			level == LEVEL_ERROR ? SGR_ERROR : SGR_WARNING, label);
	else
		fputs(label, stderr);
}

/* True if this very message was seen before; remembers it if not. */
static bool seen_before(struct stap_session *s, const char *text)
{
	struct stap_msgs *m = msgs(s);
	struct seen *e;

	text = stap_arena_intern(s->arena, text);
	for (e = m->seen; e; e = e->next) {
		if (e->text == text)
			return true;
	}
	e = stap_arena_alloc(s->arena, sizeof(*e));
	e->text = text;
	e->next = m->seen;
	m->seen = e;
	return false;
}

/* Count an error or warning; true if it shall be printed. */
static bool admit(struct stap_session *s, enum level level, const char *text)
{
	struct stap_msgs *m = msgs(s);

	m->last_dropped = true;
	if (m->muted) {
		m->muted->errors += level == LEVEL_ERROR;
		return false;
	}
	if (level == LEVEL_WARNING && s->opt.no_warnings)
		return false;
	if (level == LEVEL_ERROR)
		m->errors++;
	if (seen_before(s, text)) {
		m->suppressed += level == LEVEL_ERROR;
		return false;
	}
	m->last_dropped = false;
	return true;
}

/* One whole message: label, text, up to two tokens with their source lines. */
static void report(struct stap_session *s, enum level level, const char *label,
		   const char *text, const struct stap_tok *tok,
		   const struct stap_tok *other)
{
	char *line = stap_arena_printf(s->arena, "%s", text);
	int indent = level == LEVEL_WARNING ? INDENT_WARNING : INDENT_SEMANTIC;

	if (tok)
		line = stap_arena_printf(s->arena, "%s: %s", line, describe(s, tok));
	if (!admit(s, level, line))
		return;
	print_label(s, label, level);
	fprintf(stderr, "%s\n", line);
	if (tok) {
		print_source(s, tok, indent);
		print_expansions(s, tok, indent);
	}
	if (other) {
		fprintf(stderr, "%s\n", describe(s, other));
		print_source(s, other, indent);
		print_expansions(s, other, indent);
	}
	fflush(stderr);
}

void stap_error(struct stap_session *s, const struct stap_tok *tok, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report(s, LEVEL_ERROR, "semantic error: ",
	       stap_arena_vprintf(s->arena, fmt, ap), tok, NULL);
	va_end(ap);
}

void stap_error2(struct stap_session *s, const struct stap_tok *tok,
		 const struct stap_tok *other, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report(s, LEVEL_ERROR, "semantic error: ",
	       stap_arena_vprintf(s->arena, fmt, ap), tok, other);
	va_end(ap);
}

void stap_error_note(struct stap_session *s, const struct stap_tok *tok,
		     const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = stap_arena_vprintf(s->arena, fmt, ap);
	va_end(ap);
	if (msgs(s)->last_dropped)
		return;
	if (tok)
		fprintf(stderr, "\t%s: %s\n", text, describe(s, tok));
	else
		fprintf(stderr, "\t%s\n", text);
	if (tok)
		print_source(s, tok, INDENT_SEMANTIC);
}

static void report_parse(struct stap_session *s, const struct stap_tok *tok,
			 const char *saw, const char *text)
{
	char *place = describe(s, tok);

	if (!admit(s, LEVEL_ERROR, stap_arena_printf(s->arena, "%s: %s", text, place)))
		return;
	print_label(s, "parse error: ", LEVEL_ERROR);
	fprintf(stderr, "%s\n        %s: %s\n", text, saw, place);
	print_source(s, tok, INDENT_PARSE);
	print_expansions(s, tok, INDENT_PARSE);
	fflush(stderr);
}

void stap_parse_error(struct stap_session *s, const struct stap_tok *tok,
		      const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report_parse(s, tok, "saw", stap_arena_vprintf(s->arena, fmt, ap));
	va_end(ap);
}

void stap_parse_error_at(struct stap_session *s, const struct stap_tok *tok,
			 const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report_parse(s, tok, " at", stap_arena_vprintf(s->arena, fmt, ap));
	va_end(ap);
}

void stap_warn(struct stap_session *s, const struct stap_tok *tok, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = stap_arena_vprintf(s->arena, fmt, ap);
	va_end(ap);
	report(s, LEVEL_WARNING, "WARNING: ", text, tok, NULL);
	if (s->opt.warnings_are_errors && !s->opt.no_warnings && !msgs(s)->muted)
		msgs(s)->warnings++;
}

void stap_fail(struct stap_session *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report(s, LEVEL_ERROR, "ERROR: ",
	       stap_arena_vprintf(s->arena, fmt, ap), NULL, NULL);
	va_end(ap);
}

void stap_pass_failed(struct stap_session *s, int pass)
{
	static const char *const what[] = { "", "parse", "analysis", "translation",
					    "checking", "run" };
	struct stap_msgs *m = msgs(s);

	if (pass == 1)
		fprintf(stderr, "%u parse error%s.\n", m->errors, m->errors == 1 ? "" : "s");
	if (m->suppressed)
		fprintf(stderr, "Number of similar error messages suppressed: %u.\n",
			m->suppressed);
	fprintf(stderr, "Pass %d: %s failed.  [man error::pass%d]\n", pass, what[pass], pass);
}

unsigned int stap_errors(const struct stap_session *s)
{
	return s->msgs ? s->msgs->errors : 0;
}

unsigned int stap_fatal_warnings(const struct stap_session *s)
{
	return s->msgs ? s->msgs->warnings : 0;
}

void stap_msg_mute(struct stap_session *s)
{
	struct stap_mute *mute = stap_arena_alloc(s->arena, sizeof(*mute));

	mute->outer = msgs(s)->muted;
	msgs(s)->muted = mute;
}

unsigned int stap_msg_unmute(struct stap_session *s)
{
	struct stap_msgs *m = msgs(s);
	struct stap_mute *mute = m->muted;

	m->muted = mute->outer;
	return mute->errors;
}
