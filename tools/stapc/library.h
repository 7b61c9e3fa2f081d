/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The tapset: which library files there are and in which order they are read.
 */
#ifndef STAPC_LIBRARY_H
#define STAPC_LIBRARY_H

struct stap_session;

/* Parse all of the library into s->library; -1 after having reported. */
int stap_library_read(struct stap_session *s);

#endif
