// SPDX-License-Identifier: GPL-2.0
/*
 * What the kernel knows of its programs, as records and text.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static int parse_program(const char *line, struct libstap_program *p)
{
	memset(p, 0, sizeof(*p));
	return sscanf(line, "%55s %15s %llu %llu %llu %llu", p->name, p->state,
		      &p->probes, &p->hits, &p->errors,
		      &p->misses) == 6 ? 0 : -EPROTO;
}

int libstap_programs(int (*each)(const struct libstap_program *p, void *arg),
		     void *arg, struct libstap_error *err)
{
	struct libstap_error local;
	struct libstap_program p;
	char path[4096], *text, *line, *save;
	int ret;

	ret = libstap_path(path, err, "programs");
	if (ret)
		return ret;
	text = libstap_slurp(path, NULL, &local);
	if (!text) {
		if (err)
			*err = local;
		return local.code;
	}
	for (line = strtok_r(text, "\n", &save); line && !ret;
	     line = strtok_r(NULL, "\n", &save)) {
		if (*line == '#')
			continue;
		if (parse_program(line, &p))
			ret = libstap_fail(err, -EPROTO,
					   "%s: cannot be understood: %s", path,
					   line);
		else
			ret = each(&p, arg);
	}
	free(text);
	return ret;
}

struct search {
	const char *name;
	struct libstap_program *p;
};

static int match(const struct libstap_program *p, void *arg)
{
	struct search *search = arg;

	if (strcmp(p->name, search->name))
		return 0;
	*search->p = *p;
	return 1;
}

int libstap_program(const char *name, struct libstap_program *p,
		    struct libstap_error *err)
{
	struct search search = { .name = name, .p = p };
	int ret;

	ret = libstap_programs(match, &search, err);
	if (ret < 0)
		return ret;
	if (!ret)
		return libstap_fail(err, -ENOENT, "no program '%s' is loaded",
				    name);
	return 0;
}

/* The names below a program's directory that users may ask for. */
static int check_file(const char *file, struct libstap_error *err)
{
	static const char *const files[] = { "probes", "error", "code" };
	static const char globals[] = "globals/";
	size_t i;

	for (i = 0; i < sizeof(files) / sizeof(*files); i++)
		if (!strcmp(file, files[i]))
			return 0;
	if (!strncmp(file, globals, sizeof(globals) - 1))
		return libstap_check_name(file + sizeof(globals) - 1, err);
	return libstap_fail(err, -EINVAL, "programs have no file '%s'", file);
}

char *libstap_read(const char *name, const char *file,
		   struct libstap_error *err)
{
	char path[4096];

	if (libstap_check_name(name, err) || check_file(file, err) ||
	    libstap_path(path, err, "%s/%s", name, file))
		return NULL;
	return libstap_slurp(path, NULL, err);
}

static int visit_global(const char *name, const char *global,
			int (*each)(const char *global, const char *value,
				    void *arg),
			void *arg, struct libstap_error *err)
{
	struct libstap_error local;
	char path[4096], *value;
	size_t len;
	int ret;

	ret = libstap_path(path, err, "%s/globals/%s", name, global);
	if (ret)
		return ret;
	value = libstap_slurp(path, &len, &local);
	if (!value) {
		if (err)
			*err = local;
		return local.code;
	}
	if (len && value[len - 1] == '\n')
		value[len - 1] = '\0';
	ret = each(global, value, arg);
	free(value);
	return ret;
}

static int not_hidden(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int libstap_globals(const char *name,
		    int (*each)(const char *global, const char *value,
				void *arg),
		    void *arg, struct libstap_error *err)
{
	struct dirent **entry;
	char path[4096];
	int i, n, ret;

	ret = libstap_check_name(name, err);
	if (!ret)
		ret = libstap_path(path, err, "%s/globals", name);
	if (ret)
		return ret;
	n = scandir(path, &entry, not_hidden, alphasort);
	if (n < 0)
		return libstap_fail(err, -errno, "%s: %s", path,
				    strerror(errno));
	for (i = 0; i < n; i++) {
		if (!ret)
			ret = visit_global(name, entry[i]->d_name, each, arg,
					   err);
		free(entry[i]);
	}
	free(entry);
	return ret;
}

int libstap_set_global(const char *name, const char *global, const char *value,
		       struct libstap_error *err)
{
	char path[4096];
	int ret;

	ret = libstap_check_name(name, err);
	if (!ret)
		ret = libstap_check_name(global, err);
	if (!ret)
		ret = libstap_path(path, err, "%s/globals/%s", name, global);
	if (!ret)
		ret = libstap_write(path, value, strlen(value), false, err);
	return ret;
}
