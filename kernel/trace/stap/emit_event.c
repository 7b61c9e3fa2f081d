// SPDX-License-Identifier: GPL-2.0
/*
 * Print statements as trace events: making and reading them.
 *
 *   stap_emit_alloc       layout of the records, before the code is lowered
 *   stap_emit_register    events/stap/NAME appear
 *   stap_emit_reg         one is enabled or disabled: emit_sink.c
 *   stap_emit             a record is written: emit.c
 *   stap_emit_print       a record is read
 *   stap_emit_unregister  the events disappear, unless in use
 *   stap_emit_free
 */
#include <linux/slab.h>

#include "../trace.h"
#include "../trace_output.h"

#include "emit_event.h"
#include "rt.h"

static const struct stap_field *stap_emit_fields(struct stap_trace_event *ev,
						 u32 *count)
{
	const struct stap_image *img = &ev->prog->image;
	const struct stap_format *format;

	format = &img->formats[img->events[ev->nr].format];
	*count = format->nfield;
	return &img->fields[format->field];
}

static int stap_emit_layout(struct stap_trace_event *ev)
{
	const struct stap_field *field = stap_emit_fields(ev, &ev->nfield);
	u32 off = sizeof(struct trace_entry);
	u32 i, size;

	ev->field = kvcalloc(ev->nfield, sizeof(*ev->field), GFP_KERNEL);
	if (ev->nfield && !ev->field)
		return -ENOMEM;
	for (i = 0; i < ev->nfield; i++) {
		ev->field[i].string = field[i].type == STAP_STRING;
		size = ev->field[i].string ? sizeof(u32) : sizeof(u64);
		off = ALIGN(off, size);
		if (off + size > U16_MAX)
			return -E2BIG;
		ev->field[i].off = off;
		off += size;
	}
	ev->size = off;
	return 0;
}

/* What a drawn histogram goes to is filled with lines, not with a string slot. */
static void stap_emit_drawn(struct stap_prog *prog)
{
	const struct stap_image *img = &prog->image;
	u32 i;

	for (i = 0; i < img->count[STAP_SEC_INSN]; i++)
		if (img->insns[i].op == STAP_OP_EMITH)
			prog->event[img->insns[i].a].maxstring =
				max_t(u32, img->hdr->maxstringlen,
				      STAP_RT_DRAW) - 1;
}

/**
 * stap_emit_alloc - lay out the records of a program's events
 * @prog: a program whose image has been checked
 */
int stap_emit_alloc(struct stap_prog *prog)
{
	u32 i, n = prog->image.count[STAP_SEC_EVENT];
	int ret;

	prog->event = kvcalloc(n, sizeof(*prog->event), GFP_KERNEL);
	if (n && !prog->event)
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		struct stap_trace_event *ev = &prog->event[i];

		ev->prog = prog;
		ev->nr = i;
		ev->maxstring = prog->image.hdr->maxstringlen - 1;
		INIT_LIST_HEAD(&ev->sinks);
		ret = stap_emit_layout(ev);
		if (ret)
			return ret;
	}
	stap_emit_drawn(prog);
	return 0;
}

/**
 * stap_emit_free - undo stap_emit_alloc(), even if that failed
 * @prog: the program
 */
void stap_emit_free(struct stap_prog *prog)
{
	u32 i;

	if (!prog->event)
		return;
	for (i = 0; i < prog->image.count[STAP_SEC_EVENT]; i++) {
		kvfree(prog->event[i].field);
		kfree(prog->event[i].call.print_fmt);
	}
	kvfree(prog->event);
	prog->event = NULL;
}

/**
 * stap_emit_event - an event by its number
 * @prog: the program
 * @nr:   index in EVENT
 */
struct stap_trace_event *stap_emit_event(struct stap_prog *prog, u32 nr)
{
	return &prog->event[nr];
}

/* --- reading -------------------------------------------------------------- */

static void stap_emit_put(void *to, const char *text, size_t len)
{
	trace_seq_putmem(to, text, len);
}

/* A record that was cut or overwritten must not lead out of itself. */
static const char *stap_emit_data(struct trace_iterator *iter, u32 loc)
{
	u32 off = loc & 0xffff, len = loc >> 16;
	const char *s = (char *)iter->ent + off;

	if (!len || off + len > iter->ent_size || s[len - 1])
		return "(corrupt)";
	return s;
}

/* A print statement's own newline at its end is the record's. */
static bool stap_emit_ends_line(const char *text)
{
	size_t len = strlen(text);

	return len && text[len - 1] == '\n';
}

/* Also called to dump the buffer of a kernel that has crashed: allocates nothing. */
static enum print_line_t stap_emit_print(struct trace_iterator *iter, int flags,
					 struct trace_event *event)
{
	struct stap_trace_event *ev;
	union stap_value args[STAP_FIELDS_MAX];
	const struct stap_image *img;
	u32 format, i;

	ev = container_of(event, struct stap_trace_event, call.event);
	trace_seq_printf(&iter->seq, "%s: ", trace_event_name(&ev->call));
	if (iter->ent_size < ev->size) {
		trace_seq_puts(&iter->seq, "(cannot be printed)\n");
		return trace_handle_return(&iter->seq);
	}
	for (i = 0; i < ev->nfield; i++) {
		void *at = (void *)iter->ent + ev->field[i].off;

		if (ev->field[i].string)
			args[i].str = stap_emit_data(iter, *(u32 *)at);
		else
			args[i].num = *(s64 *)at;
	}
	img = &ev->prog->image;
	format = img->events[ev->nr].format;
	stap_print_format(img, format, args, stap_emit_put, &iter->seq);
	if (!stap_emit_ends_line(stap_image_str(img, img->formats[format].text)))
		trace_seq_putc(&iter->seq, '\n');
	return trace_handle_return(&iter->seq);
}

static struct trace_event_functions stap_emit_funcs = {
	.trace = stap_emit_print,
};

static int stap_emit_define(struct trace_event_call *call)
{
	struct stap_trace_event *ev;
	const struct stap_field *field;
	u32 i, n;
	int ret = 0;

	ev = container_of(call, struct stap_trace_event, call);
	field = stap_emit_fields(ev, &n);
	for (i = 0; !ret && i < n; i++) {
		const char *name = stap_image_str(&ev->prog->image,
						  field[i].name);

		if (ev->field[i].string)
			ret = trace_define_field(call, "__data_loc char[]",
						 name, ev->field[i].off,
						 sizeof(u32), 1,
						 FILTER_DYN_STRING);
		else
			ret = trace_define_field(call, "s64", name,
						 ev->field[i].off, sizeof(u64),
						 1, FILTER_OTHER);
	}
	return ret;
}

static struct trace_event_fields stap_emit_fields_array[] = {
	{ .type = TRACE_FUNCTION_TYPE, .define_fields = stap_emit_define },
	{}
};

/* --- registering ---------------------------------------------------------- */

static bool stap_emit_exists(const char *name)
{
	struct trace_event_call *call;

	lockdep_assert_held(&event_mutex);
	list_for_each_entry(call, &ftrace_events, list)
		if (!strcmp(call->class->system, "stap") &&
		    !strcmp(trace_event_name(call), name))
			return true;
	return false;
}

static int stap_emit_print_fmt(struct stap_trace_event *ev)
{
	struct stap_prog *prog = ev->prog;
	size_t len = stap_print_fmt_event(&prog->image, ev->nr, NULL, 0);
	char *fmt = kmalloc(len + 1, GFP_KERNEL);

	if (!fmt)
		return -ENOMEM;
	stap_print_fmt_event(&prog->image, ev->nr, fmt, len + 1);
	kfree(ev->call.print_fmt);
	ev->call.print_fmt = fmt;
	return 0;
}

static int stap_emit_add(struct stap_trace_event *ev, struct stap_verdict *v)
{
	const struct stap_image *img = &ev->prog->image;
	struct trace_event_call *call = &ev->call;
	int ret;

	call->name = stap_image_str(img, img->events[ev->nr].name);
	if (stap_emit_exists(call->name)) {
		stap_verdict_set(v, STAP_E_EXISTS, STAP_PLACE_BYTE,
				 (char *)&img->events[ev->nr] -
				 (char *)img->hdr,
				 "there is an event stap:%s", call->name);
		return -EEXIST;
	}
	ret = stap_emit_print_fmt(ev);
	if (ret)
		goto nomem;
	call->flags = TRACE_EVENT_FL_DYNAMIC;
	call->class = &ev->class;
	call->event.funcs = &stap_emit_funcs;
	ev->class.system = "stap";
	ev->class.reg = stap_emit_reg;
	ev->class.fields_array = stap_emit_fields_array;
	INIT_LIST_HEAD(&ev->class.fields);
	if (!register_trace_event(&call->event))
		goto nomem;
	ret = trace_add_event_call(call);
	if (!ret)
		return 0;
	unregister_trace_event(&call->event);
nomem:
	stap_verdict_set(v, STAP_E_NOMEM, STAP_PLACE_BYTE, 0, "event %s",
			 call->name);
	return -ENOMEM;
}

static void stap_emit_del(struct stap_prog *prog, u32 n)
{
	while (n--)
		trace_remove_event_call(&prog->event[n].call);
}

/**
 * stap_emit_register - make a program's events
 * @prog: the program
 * @v:    says why not
 */
int stap_emit_register(struct stap_prog *prog, struct stap_verdict *v)
{
	u32 i, n = prog->image.count[STAP_SEC_EVENT];
	int ret;

	guard(mutex)(&event_mutex);
	for (i = 0; i < n; i++) {
		ret = stap_emit_add(&prog->event[i], v);
		if (ret) {
			stap_emit_del(prog, i);
			return ret;
		}
	}
	return 0;
}

static bool stap_emit_busy(struct stap_trace_event *ev)
{
#ifdef CONFIG_PERF_EVENTS
	if (ev->call.perf_refcount)
		return true;
#endif
	return !list_empty(&ev->sinks) || trace_event_dyn_busy(&ev->call);
}

/**
 * stap_emit_unregister - take a program's events away
 * @prog: the program, not armed
 *
 * All or none: -EBUSY if one is in use, by a trigger for instance. Records in
 * the buffers can no longer be printed, so buffers that have some are cleared,
 * as for any dynamic event.
 */
int stap_emit_unregister(struct stap_prog *prog)
{
	u32 i, n = prog->image.count[STAP_SEC_EVENT];

	mutex_lock(&event_mutex);
	for (i = 0; i < n; i++) {
		if (stap_emit_busy(&prog->event[i])) {
			mutex_unlock(&event_mutex);
			return -EBUSY;
		}
	}
	stap_emit_del(prog, n);
	mutex_unlock(&event_mutex);
	tracing_reset_all_online_cpus();
	tracepoint_synchronize_unregister();
	return 0;
}
