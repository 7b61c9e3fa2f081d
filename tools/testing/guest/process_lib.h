/* SPDX-License-Identifier: GPL-2.0 */
/* The library of process.c. */
#ifndef PROCESS_LIB_H
#define PROCESS_LIB_H

int lib_twice(int n);

#endif
