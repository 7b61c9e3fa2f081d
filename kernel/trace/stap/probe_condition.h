/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Conditions: see probe_condition.c.
 */
#ifndef _TRACE_STAP_PROBE_CONDITION_H
#define _TRACE_STAP_PROBE_CONDITION_H

#include "stap.h"

int stap_condition_alloc(struct stap_prog *prog);
void stap_condition_free(struct stap_prog *prog);
void stap_condition_reset(struct stap_prog *prog);
void stap_condition_start(struct stap_prog *prog);
void stap_condition_sync(struct stap_prog *prog);
void stap_condition_kick(struct stap_prog *prog);
void stap_condition_miss(struct stap_probe *probe);

/* Called by JITed code only. */
void stap_condition_look(struct stap_prog *prog, u64 which);
void stap_condition_say(struct stap_probe *probe, u64 value);

#endif /* _TRACE_STAP_PROBE_CONDITION_H */
