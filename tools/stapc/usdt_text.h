/* SPDX-License-Identifier: GPL-2.0 */
/*
 * For usdt_arg.c and its part for each machine: the text of one argument of a
 * mark while it is read.
 */
#ifndef STAPC_USDT_TEXT_H
#define STAPC_USDT_TEXT_H

#include "usdt.h"

/**
 * struct stap_usdt_text - an argument that is being read
 * @a: for texts
 * @c: what is still to be read
 * @arg: what has been read
 */
struct stap_usdt_text {
	struct stap_arena *a;
	const char *c;
	struct stap_usdt_arg *arg;
};

/* usdt_arg.c. It cannot be read: false, for the caller to return. */
bool stap_usdt_refuse(struct stap_usdt_text *t, const char *why);
/* Passes over a character, if it is there. */
bool stap_usdt_take(struct stap_usdt_text *t, char c);
/* It is a name's: of a symbol. */
bool stap_usdt_is_symbol(char c);

/* usdt_<machine>.c: what is behind the size; false if it is refused. */
bool stap_usdt_place_x86(struct stap_usdt_text *t);
bool stap_usdt_place_arm64(struct stap_usdt_text *t);

#endif
