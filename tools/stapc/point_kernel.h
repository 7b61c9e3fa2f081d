/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What all points in the kernel and its modules ask.
 */
#ifndef STAPC_POINT_KERNEL_H
#define STAPC_POINT_KERNEL_H

#include "btf.h"
#include "point.h"

/* A point after "!" is only taken if this one is nowhere. */
bool stap_kernel_must_be_there(const struct stap_derive *d);

/* Such a point, of a module that is not loaded. */
bool stap_kernel_module_gone(const struct stap_derive *d, const char *module);

/* Whether a module has the function, or may have when it comes. */
bool stap_kernel_module_may_have(struct stap_derive *d, const char *module, const char *name);

/* That the kernel has no such function, and which ones it has. */
int stap_kernel_no_function(struct stap_derive *d, struct stap_btf *b, const char *name);

#endif
