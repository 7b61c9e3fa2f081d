/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Pass 4: the program as the bytes of a .stapb file, checked.
 */
#ifndef STAPC_WRITE_H
#define STAPC_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include "image.h"

struct stap_session;

/* The program file of a session that has gone through pass 4. */
const void *stap_image_bytes(const struct stap_session *s, size_t *size);

/**
 * stap_image_save() - write the program file
 * @s: a session that has gone through pass 4
 * @path: where to
 *
 * Return: 0, or -1 after having reported.
 */
int stap_image_save(struct stap_session *s, const char *path);

/* The number that -D gives @name, or @value; out of bounds is reported. */
uint64_t stap_define_number(struct stap_session *s, const char *name, uint64_t value,
			    uint64_t min, uint64_t max);

/* cmd_dump.c: header, probes and code of an opened and checked image. */
void stap_dump_image(const struct stap_image *img, FILE *out);

#endif
