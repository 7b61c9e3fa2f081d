/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Inputs: reading files and texts, and finding a line again for a message.
 */
#ifndef STAPC_SOURCE_H
#define STAPC_SOURCE_H

#include <stddef.h>
#include <stdbool.h>
#include "tok.h"

struct stap_session;

/* Longest input that is read; a script is a few kilobytes. */
#define STAP_SOURCE_MAX	(16 * 1024 * 1024UL)

/**
 * stap_source_add() - take in a text as an input
 * @s: the session
 * @name: as messages print it
 * @text: the text; copied
 * @len: its length
 *
 * Return: the source, which lives as long as the session.
 */
struct stap_source *stap_source_add(struct stap_session *s, const char *name,
				    const char *text, size_t len);

/**
 * stap_source_read() - read a file, or stdin if @path is "-"
 * @s: the session
 * @path: which
 *
 * Return: the source, or NULL after having reported the reason.
 */
struct stap_source *stap_source_read(struct stap_session *s, const char *path);

/* The text of line @line (from 1), without its newline; length in *@len. */
const char *stap_source_line(const struct stap_source *src, unsigned int line,
			     size_t *len);

#endif
