/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files shared with user space take from their surroundings: the
 * integer types, string functions, vsnprintf(), min(), ARRAY_SIZE(), errno
 * values, cond_resched() and the annotations. This is the kernel's side; user space finds its
 * own in tools/stapc/include/stap_env.h. Nothing else in the shared files
 * depends on where they are compiled.
 */
#ifndef _TRACE_STAP_ENV_H
#define _TRACE_STAP_ENV_H

#ifdef __KERNEL__
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/sprintf.h>
#include <linux/stdarg.h>
#include <linux/string.h>
#include <linux/types.h>

#include <uapi/linux/stap.h>
#else
#include <stap_env.h>
#endif

#endif /* _TRACE_STAP_ENV_H */
