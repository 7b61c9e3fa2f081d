/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What kernel code takes from its compiler headers, for the front end.
 */
#ifndef STAPC_CC_H
#define STAPC_CC_H

#define STAP_ATTRIBUTE(...)	__attribute__((__VA_ARGS__))

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#endif

#ifndef __printf
#define __printf(a, b)	STAP_ATTRIBUTE(format(printf, a, b))
#endif

#ifndef __weak
#define __weak		STAP_ATTRIBUTE(weak)
#endif

#ifndef __aligned
#define __aligned(x)	STAP_ATTRIBUTE(aligned(x))
#endif

#endif
