/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What kernel code takes from its compiler headers, for the front end.
 */
#ifndef STAPC_CC_H
#define STAPC_CC_H

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#endif

#ifndef __printf
#define __printf(a, b)	__attribute__((__format__(__printf__, a, b)))
#endif

#ifndef __weak
#define __weak		__attribute__((__weak__))
#endif

#ifndef __aligned
#define __aligned(x)	__attribute__((__aligned__(x)))
#endif

#endif
