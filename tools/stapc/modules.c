// SPDX-License-Identifier: GPL-2.0
/*
 * What this machine says of its kernel's modules: /sys/module, their types,
 * /proc/kallsyms, whose lines end with "\t[module]", and tracefs' list of
 * functions, where it is " [module]".
 */
#include <dirent.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>
#include "modules.h"
#include "stages.h"

#define FUNCTIONS "/sys/kernel/tracing/available_filter_functions"
#define TYPES "/sys/kernel/btf"

const char *stap_module_name(struct stap_arena *a, const char *text)
{
	char *name = stap_arena_strdup(a, text), *p = name;

	/* not within brackets, where it is a range */
	for (; *p; p++) {
		if (*p == '[')
			p += strcspn(p, "]");
		if (*p == '-')
			*p = '_';
		if (!*p)
			break;
	}
	return name;
}

static bool is_running(const struct stap_session *s)
{
	struct utsname u;

	if (s->opt.btf_file)
		return false;
	return !s->opt.release || (!uname(&u) && !strcmp(u.release, s->opt.release));
}

enum stap_module_state stap_module_state(const struct stap_session *s, const char *name)
{
	char path[100];
	int n;

	if (!is_running(s))
		return STAP_MODULE_UNKNOWN;
	/* What is built in has no initstate. */
	n = snprintf(path, sizeof(path), "/sys/module/%s/initstate", name);
	return n < (int)sizeof(path) && !access(path, F_OK) ?
		STAP_MODULE_LOADED : STAP_MODULE_ABSENT;
}

/* Cut "NAME ... [MODULE]" at @from into its two words; false if it is no module's. */
static bool split_line(char *from, char **module)
{
	char *open = strrchr(from, '[');

	if (!open)
		return false;
	from[strcspn(from, " \t")] = 0;
	open[strcspn(open, "]\n")] = 0;
	*module = open + 1;
	return true;
}

bool stap_module_has_func(const struct stap_session *s, const char *module, const char *name)
{
	FILE *f = is_running(s) ? fopen("/proc/kallsyms", "r") : NULL;
	char *line = NULL, *of;
	bool found = false;
	size_t cap = 0;

	if (!f)
		return false;
	while (!found && getline(&line, &cap, f) > 0) {
		char *type = strchr(line, ' ');

		/* "ADDRESS TYPE NAME\t[MODULE]" */
		found = type && strchr("tTwW", type[1]) && split_line(type + 3, &of) &&
			!strcmp(type + 3, name) && (!module || !strcmp(of, module));
	}
	free(line);
	fclose(f);
	return found;
}

unsigned int stap_module_func_glob(const struct stap_session *s, const char *module,
				   const char *name, stap_module_func_fn fn, void *data)
{
	unsigned int found = 0;
	char *line = NULL, *of;
	size_t cap = 0;
	FILE *f;

	f = is_running(s) ? fopen(FUNCTIONS, "r") : NULL;
	if (!f)
		return 0;
	while (getline(&line, &cap, f) > 0) {
		if (!split_line(line, &of) || fnmatch(module, of, 0) ||
		    fnmatch(name, line, 0))
			continue;
		found++;
		if (!fn(data, of, line))
			break;
	}
	free(line);
	fclose(f);
	return found;
}

void stap_module_glob(const struct stap_session *s, const char *module, stap_module_fn fn,
		      void *data)
{
	DIR *d = is_running(s) ? opendir(TYPES) : NULL;
	struct dirent *e;

	if (!d)
		return;
	while ((e = readdir(d))) {
		if (e->d_name[0] == '.' || !strcmp(e->d_name, "vmlinux") ||
		    fnmatch(module, e->d_name, 0))
			continue;
		if (!fn(data, e->d_name))
			break;
	}
	closedir(d);
}
