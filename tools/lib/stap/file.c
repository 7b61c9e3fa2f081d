// SPDX-License-Identifier: GPL-2.0
/*
 * The files of tracefs' stap directory: the one place that knows where they
 * are and how a refusal is explained.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <tracefs.h>

#include "internal.h"

int libstap_fail(struct libstap_error *err, int code, const char *fmt, ...)
{
	va_list ap;

	if (err) {
		err->code = code;
		va_start(ap, fmt);
		vsnprintf(err->text, sizeof(err->text), fmt, ap);
		va_end(ap);
	}
	return code;
}

static int check_tracer(const char *tracefs, struct libstap_error *err)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/stap", tracefs);
	if (!access(path, F_OK))
		return 0;
	if (errno == ENOENT)
		return libstap_fail(err, -EOPNOTSUPP,
				    "this kernel has no stap tracer (CONFIG_STAP_TRACER)");
	return libstap_fail(err, -errno, "%s: %s", path, strerror(errno));
}

int libstap_path(char path[4096], struct libstap_error *err, const char *fmt,
		 ...)
{
	const char *tracefs = tracefs_tracing_dir();
	char rest[2048];
	va_list ap;
	int ret;

	if (!tracefs)
		return libstap_fail(err, -EOPNOTSUPP,
				    "tracefs is not mounted and cannot be: are you root?");
	ret = check_tracer(tracefs, err);
	if (ret)
		return ret;
	va_start(ap, fmt);
	vsnprintf(rest, sizeof(rest), fmt, ap);
	va_end(ap);
	ret = snprintf(path, 4096, "%s/stap/%s", tracefs, rest);
	if (ret >= 4096)
		return libstap_fail(err, -ENAMETOOLONG, "name is too long");
	return 0;
}

static int is_name_char(char c)
{
	return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z');
}

int libstap_check_name(const char *name, struct libstap_error *err)
{
	const char *p = name;

	while (is_name_char(*p))
		p++;
	if (*p || p == name || p - name >= 1024)
		return libstap_fail(err, -EINVAL, "'%s' is not a valid name",
				    name);
	return 0;
}

int libstap_open(const char *path, int flags, struct libstap_error *err)
{
	int fd = open(path, flags | O_CLOEXEC);

	if (fd < 0)
		return libstap_fail(err, -errno, "%s: %s", path,
				    strerror(errno));
	return fd;
}

/* What follows in @fd; NULL with errno set. */
static char *read_all(int fd, size_t *size)
{
	size_t len = 0, cap = 0;
	char *text = NULL, *more;
	ssize_t n;

	do {
		if (cap - len < 2) {
			cap = cap ? 2 * cap : 4096;
			more = realloc(text, cap);
			if (!more)
				goto fail;
			text = more;
		}
		n = read(fd, text + len, cap - len - 1);
		if (n > 0)
			len += n;
	} while (n > 0 || (n < 0 && errno == EINTR));
	if (n < 0)
		goto fail;
	text[len] = '\0';
	if (size)
		*size = len;
	return text;
fail:
	free(text);
	return NULL;
}

char *libstap_slurp(const char *path, size_t *size, struct libstap_error *err)
{
	int fd = libstap_open(path, O_RDONLY, err);
	char *text;

	if (fd < 0)
		return NULL;
	text = read_all(fd, size);
	if (!text)
		libstap_fail(err, -errno, "%s: %s", path, strerror(errno));
	close(fd);
	return text;
}

/*
 * What an entry of tracefs' error_log says. The program's name in it is known:
 *
 *	[   12.345678] stap: error: TEXT
 *	  Command: NAME: WHERE: TAG: TEXT (DETAILS)
 *	                 ^
 */
static bool explain_log(struct libstap_error *err, int code, char *entry)
{
	static const char command[] = "\n  Command: ";
	char *text = entry ? strstr(entry, "error: ") : NULL;
	char *where = text ? strstr(text, command) : NULL;

	if (!text)
		return false;
	text += strlen("error: ");
	if (where) {
		where = strstr(where + strlen(command), ": ");
		if (where)
			where += strlen(": ");
	}
	text[strcspn(text, "\n")] = '\0';
	if (where)
		where[strcspn(where, "\n")] = '\0';
	libstap_fail(err, code, "%s", where && *where ? where : text);
	return true;
}

/*
 * Say why @path refused: by what it lets us read, or by an entry in error_log
 * that was not there before.
 */
static int explain(struct libstap_error *err, int code, int verdict_fd,
		   const char *path, const char *log_before)
{
	bool said = false;
	char *buf;

	if (verdict_fd >= 0) {
		buf = read_all(verdict_fd, NULL);
		if (buf)
			buf[strcspn(buf, "\n")] = '\0';
		if (buf && *buf) {
			libstap_fail(err, code, "%s", buf);
			said = true;
		}
	} else {
		buf = tracefs_error_last(NULL);
		if (buf && (!log_before || strcmp(buf, log_before)))
			said = explain_log(err, code, buf);
	}
	if (!said)
		libstap_fail(err, code, "%s: %s", path, strerror(-code));
	free(buf);
	return code;
}

int libstap_write(const char *path, const void *data, size_t size, bool verdict,
		  struct libstap_error *err)
{
	const char *p = data;
	char *log_before;
	ssize_t n;
	int fd, ret = 0;

	fd = libstap_open(path, verdict ? O_RDWR : O_WRONLY, err);
	if (fd < 0)
		return fd;
	log_before = verdict ? NULL : tracefs_error_last(NULL);
	while (size) {
		n = write(fd, p, size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			ret = explain(err, n ? -errno : -EIO, verdict ? fd : -1,
				      path, log_before);
			break;
		}
		p += n;
		size -= n;
	}
	free(log_before);
	close(fd);
	return ret;
}
