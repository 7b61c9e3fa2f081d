// SPDX-License-Identifier: GPL-2.0
/*
 * A record of the ring buffer as the script's own text.
 *
 * The kernel stores a print statement's arguments as the fields of a trace
 * event; its format file says where each of them stands. The text is made
 * by the same code, from the same program, that the kernel uses:
 *
 *	record: type=1234 ... count=64 name=@24:4 "cat"
 *	           |             |        |
 *	        event 2       args[0]  args[1]   ->  stap_print_format()
 */
#include <stdlib.h>
#include <string.h>

#include <tracefs.h>

#include "run.h"

/* Where an event's arguments stand in its record. */
struct layout {
	const struct stap_event *event;
	const struct stap_format *format;
	unsigned int *off;
};

struct stap_run_printer {
	const struct stap_image *img;
	struct layout *layouts;
	unsigned int nlayouts;
	union stap_value *args;		/* as many as the longest format has */
	uint16_t by_type[65536];	/* common_type to layout + 1 */
};

static bool field_fits(const struct tep_format_field *f, __u8 type)
{
	if (type == STAP_STRING)
		return (f->flags & TEP_FIELD_IS_DYNAMIC) && f->size == 4;
	return !(f->flags & TEP_FIELD_IS_DYNAMIC) && f->size == 8;
}

static bool learn_fields(struct stap_run_printer *p, struct layout *l,
			 struct tep_event *event)
{
	const struct stap_field *field = p->img->fields + l->format->field;
	unsigned int i, n = l->format->nfield;

	l->off = calloc(n + 1, sizeof(*l->off));
	if (!l->off)
		return false;
	for (i = 0; i < n; i++) {
		const char *name = stap_image_str(p->img, field[i].name);
		struct tep_format_field *f = tep_find_field(event, name);

		if (!f || !field_fits(f, field[i].type))
			return false;
		l->off[i] = f->offset;
	}
	return true;
}

/* The event's format alone: others come and go while programs are loaded. */
static struct tep_event *read_format(struct tep_handle *tep, const char *name)
{
	struct tep_event *event = NULL;
	char *text;
	int size;

	text = tracefs_event_file_read(NULL, "stap", name, "format", &size);
	if (!text || tep_parse_format(tep, &event, text, size, "stap"))
		event = NULL;
	free(text);
	return event;
}

static bool learn_event(struct stap_run_printer *p, struct tep_handle *tep,
			unsigned int index)
{
	struct layout *l = &p->layouts[index];
	struct tep_event *event;

	l->event = &p->img->events[index];
	l->format = &p->img->formats[l->event->format];
	event = read_format(tep, stap_image_str(p->img, l->event->name));
	if (!event || event->id < 0 || event->id > 65535 ||
	    !learn_fields(p, l, event))
		return false;
	p->by_type[event->id] = index + 1;
	return true;
}

static unsigned int longest_format(const struct stap_image *img)
{
	unsigned int i, most = 0;

	for (i = 0; i < img->count[STAP_SEC_FORMAT]; i++)
		if (img->formats[i].nfield > most)
			most = img->formats[i].nfield;
	return most;
}

struct stap_run_printer *stap_run_printer_new(struct stap_session *s,
					      const struct stap_image *img)
{
	struct stap_run_printer *p = calloc(1, sizeof(*p));
	struct tep_handle *tep = NULL;
	unsigned int i, n = img->count[STAP_SEC_EVENT];

	if (!p)
		goto no_memory;
	p->img = img;
	p->nlayouts = n;
	p->layouts = calloc(n + 1, sizeof(*p->layouts));
	p->args = calloc(longest_format(img) + 1, sizeof(*p->args));
	if (!p->layouts || !p->args)
		goto no_memory;
	if (!n)
		return p;
	tep = tep_alloc();
	for (i = 0; i < n; i++) {
		if (tep && learn_event(p, tep, i))
			continue;
		stap_fail(s, "the kernel has no fitting format of event stap:%s",
			  stap_image_str(img, img->events[i].name));
		tep_free(tep);
		stap_run_printer_free(p);
		return NULL;
	}
	tep_free(tep);
	return p;
no_memory:
	stap_fail(s, "out of memory");
	stap_run_printer_free(p);
	return NULL;
}

void stap_run_printer_free(struct stap_run_printer *p)
{
	unsigned int i;

	if (!p)
		return;
	for (i = 0; p->layouts && i < p->nlayouts; i++)
		free(p->layouts[i].off);
	free(p->layouts);
	free(p->args);
	free(p);
}

/* A __data_loc string: 16 bits of offset, 16 of length with the NUL. */
static const char *get_string(const char *rec, size_t len, unsigned int off)
{
	unsigned int start, size;
	uint32_t loc;

	memcpy(&loc, rec + off, sizeof(loc));
	start = loc & 0xffff;
	size = loc >> 16;
	if (!size || start + size > len || rec[start + size - 1])
		return "";
	return rec + start;
}

const struct stap_event *stap_run_print(struct stap_run_printer *p,
					const void *rec, size_t len,
					stap_put_fn put, void *to)
{
	const struct stap_field *field;
	const struct layout *l;
	const char *bytes = rec;
	unsigned int i;
	uint16_t type;

	if (len < sizeof(type))
		return NULL;
	memcpy(&type, rec, sizeof(type));
	if (!p->by_type[type])
		return NULL;
	l = &p->layouts[p->by_type[type] - 1];
	field = p->img->fields + l->format->field;
	for (i = 0; i < l->format->nfield; i++) {
		size_t size = field[i].type == STAP_STRING ? 4 : 8;

		if (l->off[i] + size > len)
			return NULL;
		if (field[i].type == STAP_STRING)
			p->args[i].str = get_string(bytes, len, l->off[i]);
		else
			memcpy(&p->args[i].num, bytes + l->off[i], size);
	}
	stap_print_format(p->img, l->event->format, p->args, put, to);
	return l->event;
}
