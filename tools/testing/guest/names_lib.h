/* SPDX-License-Identifier: GPL-2.0 */
/* The library of names.c. */
#ifndef NAMES_LIB_H
#define NAMES_LIB_H

void lib_outer(void);

#endif
