// SPDX-License-Identifier: GPL-2.0
/*
 * Arming, disarming, and waiting for a program's own end: stap/NAME/enable.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

static int write_enable(const char *name, const char *text,
			struct libstap_error *err)
{
	char path[4096];
	int ret;

	ret = libstap_check_name(name, err);
	if (!ret)
		ret = libstap_path(path, err, "%s/enable", name);
	if (!ret)
		ret = libstap_write(path, text, strlen(text), false, err);
	return ret;
}

int libstap_arm(const char *name, const char *instance,
		struct libstap_error *err)
{
	char text[300];
	int n;

	if (!instance)
		return write_enable(name, "1", err);
	n = snprintf(text, sizeof(text), "1 %s", instance);
	if (n >= (int)sizeof(text))
		return libstap_fail(err, -ENAMETOOLONG,
				    "the instance's name is too long");
	return write_enable(name, text, err);
}

int libstap_disarm(const char *name, struct libstap_error *err)
{
	return write_enable(name, "0", err);
}

int libstap_watch(const char *name, struct libstap_error *err)
{
	char path[4096];
	int ret;

	ret = libstap_check_name(name, err);
	if (!ret)
		ret = libstap_path(path, err, "%s/enable", name);
	if (!ret)
		ret = libstap_open(path, O_RDONLY, err);
	return ret;
}

int libstap_ended(int watch)
{
	char text[LIBSTAP_STATE_LEN];
	ssize_t n;

	n = pread(watch, text, sizeof(text), 0);
	return n > 0 && !strncmp(text, "done", 4);
}
