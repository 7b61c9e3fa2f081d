// SPDX-License-Identifier: GPL-2.0
/*
 * Another build of stap_test.c. A kernel tree has no two modules of one name, so
 * this has one that is as long: what is to load it writes stap_test over it.
 */
#define STAP_TEST_MOVED
#include "stap_test.c"
