/* SPDX-License-Identifier: GPL-2.0 */
/* names.c, and its library. */
#ifndef NAMES_LIB_H
#define NAMES_LIB_H

void lib_outer(void);
void bare(void);

#endif
