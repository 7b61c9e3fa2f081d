/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Between the files of libstap: paths, whole-file reads and writes, errors.
 */
#ifndef STAP_INTERNAL_H
#define STAP_INTERNAL_H

#include <stdbool.h>

#include <stap/libstap.h>

#define LIBSTAP_HIDDEN	__attribute__((visibility("hidden")))

/* Fill @err if there is one; returns @code (a negative errno). */
LIBSTAP_HIDDEN int libstap_fail(struct libstap_error *err, int code,
				const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* "TRACEFS/stap/REST" into @path; fails if the kernel has no tracer. */
LIBSTAP_HIDDEN int libstap_path(char path[4096], struct libstap_error *err,
				const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Is @name what a program or a global can be called? No path can get in. */
LIBSTAP_HIDDEN int libstap_check_name(const char *name,
				      struct libstap_error *err);

/* Open, or say why not. */
LIBSTAP_HIDDEN int libstap_open(const char *path, int flags,
				struct libstap_error *err);

/* The whole text of a file, NUL terminated; its length in *@size if wanted. */
LIBSTAP_HIDDEN char *libstap_slurp(const char *path, size_t *size,
				   struct libstap_error *err);

/*
 * Write all of @data. If the kernel refuses, @err gets its reason: with
 * @verdict what can then be read from the same descriptor, else what was added
 * to tracefs' error_log.
 */
LIBSTAP_HIDDEN int libstap_write(const char *path, const void *data,
				 size_t size, bool verdict,
				 struct libstap_error *err);

#endif
