/* SPDX-License-Identifier: GPL-2.0 */
/*
 * User space's side of kernel/trace/stap/env.h: what the files shared with
 * the kernel need, in the C library's terms.
 */
#ifndef STAPC_STAP_ENV_H
#define STAPC_STAP_ENV_H

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/stap.h>

#ifndef __printf
#define __printf(a, b)	__attribute__((__format__(__printf__, a, b)))
#endif

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#endif

#ifndef min
#define min(a, b)	({ __typeof__(a) a_ = (a); __typeof__(b) b_ = (b); a_ < b_ ? a_ : b_; })
#endif

#ifndef max
#define max(a, b)	({ __typeof__(a) a_ = (a); __typeof__(b) b_ = (b); a_ > b_ ? a_ : b_; })
#endif

/* Nobody waits. */
#ifndef cond_resched
#define cond_resched()	do { } while (0)
#endif

#ifndef fallthrough
#define fallthrough	__attribute__((fallthrough))
#endif

#endif
