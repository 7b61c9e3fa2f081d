/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Numbers that are of modules, which come and go: see late.c.
 */
#ifndef _TRACE_STAP_LATE_H
#define _TRACE_STAP_LATE_H

#include "stap.h"

/* late.c */
int stap_late_create(struct stap_prog *prog);
int stap_late_check(struct stap_prog *prog, struct stap_verdict *v);
void stap_late_free(struct stap_prog *prog);
int stap_late_arm(struct stap_prog *prog, struct stap_verdict *v);
void stap_late_changed(void);
void stap_late_come(struct stap_prog *prog, const char *module);
void stap_late_go(struct stap_prog *prog, const char *module);
const char *stap_late_module(const struct stap_probe *probe);

/*
 * prog_lower.c: a program's numbers and its code, while they are changed or
 * looked at from user space. Nothing is taken under it but what allocating and
 * the BPF JIT take.
 */
extern struct mutex stap_code_lock;
int stap_prog_lower(struct stap_prog *prog, bool all, struct stap_verdict *v);
void stap_prog_drop_code(struct stap_prog *prog);

#endif /* _TRACE_STAP_LATE_H */
