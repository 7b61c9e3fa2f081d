/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A program's life between load and unload: who may look at it, who keeps it
 * armed. See the overview in arm.c for the order of locks.
 */
#ifndef _TRACE_STAP_ARM_H
#define _TRACE_STAP_ARM_H

#include "stap.h"

struct trace_array;

/* load.c: the programs. Written under stap_load_lock and stap_arm_lock. */
extern struct list_head stap_progs;
extern struct mutex stap_load_lock;
extern struct mutex stap_arm_lock;

struct stap_prog *stap_load(void *file, size_t size, struct stap_verdict *v);
int stap_unload(const char *name);
struct stap_prog *stap_find(const char *name);
bool stap_loaded(const struct stap_prog *prog);
void stap_put(struct stap_prog *prog);
void stap_log_error(const char *name, const struct stap_verdict *v);

/* arm.c */
void stap_arm_init(struct stap_prog *prog);
void stap_arm_exit(struct stap_prog *prog);
int stap_arm_get(struct stap_prog *prog, bool later);
void stap_arm_put(struct stap_prog *prog);
int stap_arm_get_locked(struct stap_prog *prog, bool later);
void stap_arm_put_locked(struct stap_prog *prog);
int stap_arm_enable(struct stap_prog *prog, struct trace_array *tr);
void stap_arm_disable(struct stap_prog *prog);
const char *stap_arm_state(const struct stap_prog *prog);
extern struct wait_queue_head stap_arm_wait;

/* fs.c */
void stap_fs_add(struct stap_prog *prog);
void stap_fs_remove(struct stap_prog *prog);

#endif /* _TRACE_STAP_ARM_H */
