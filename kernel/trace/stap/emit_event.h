/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An event as emit.c (records) and emit_event.c (everything else) see it.
 */
#ifndef _TRACE_STAP_EMIT_EVENT_H
#define _TRACE_STAP_EMIT_EVENT_H

#include "emit.h"

/**
 * struct stap_emit_field - where a field is in the record
 * @off:    its offset
 * @string: a __data_loc char[], else an s64
 */
struct stap_emit_field {
	u16 off;
	bool string;
};

/**
 * struct stap_sink - an instance that wants an event's records
 * @node:   in the event's sinks; read under RCU
 * @tr:     the instance
 * @file:   the event's file in @tr if that is enabled
 * @tracer: the tracer "stap" of @tr wants it
 * @rcu:    for freeing
 */
struct stap_sink {
	struct list_head node;
	struct trace_array *tr;
	struct trace_event_file *file;
	bool tracer;
	struct rcu_head rcu;
};

/**
 * struct stap_trace_event - an event of a program
 * @prog:      the program
 * @sinks:     instances that want its records
 * @perf:      perf wants them
 * @nfield:    number of fields
 * @maxstring: greatest length of a string
 * @size:      bytes of a record without the strings
 * @field:     the fields
 * @nr:        index in the program's events
 * @call:      the event to the rest of ftrace
 * @class:     its class
 */
struct stap_trace_event {
	struct stap_prog *prog;
	struct list_head sinks;
	bool perf;
	u32 nfield;
	u32 maxstring;
	u32 size;
	struct stap_emit_field *field;
	u32 nr;
	struct trace_event_call call;
	struct trace_event_class class;
};

int stap_emit_reg(struct trace_event_call *call, enum trace_reg type,
		  void *data);

#endif /* _TRACE_STAP_EMIT_EVENT_H */
