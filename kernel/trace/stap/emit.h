/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Print statements as trace events: where their records go.
 */
#ifndef _TRACE_STAP_EMIT_H
#define _TRACE_STAP_EMIT_H

#include "stap.h"

struct trace_array;

int stap_emit_register(struct stap_prog *prog, struct stap_verdict *v);
int stap_emit_unregister(struct stap_prog *prog);
int stap_emit_enable(struct stap_prog *prog, struct trace_array *tr, bool on);
unsigned int stap_emit_enabled(struct stap_prog *prog,
			       const struct trace_array *tr);
int stap_emit_tracer(struct stap_prog *prog, struct trace_array *tr, bool on);

#endif /* _TRACE_STAP_EMIT_H */
