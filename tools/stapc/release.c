// SPDX-License-Identifier: GPL-2.0
/*
 * The target kernel: release, architecture and configuration. The
 * configuration is looked for where distributions leave it, and last in
 * /proc/config.gz; it is read only if a script asks for a CONFIG_ name.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <zlib.h>
#include "cc.h"
#include "source.h"
#include "stages.h"
#include "release.h"

/* Longest configuration that is read: Debian's has 0.3 MB. */
#define CONFIG_MAX	(4 * 1024 * 1024U)

/* A kernel build directory given as -r says itself which release it is. */
static const char *release_of_dir(struct stap_session *s, const char *dir)
{
	char *path = stap_arena_printf(s->arena, "%s/include/config/kernel.release", dir);
	char line[256];
	FILE *f = fopen(path, "r");

	if (!f)
		return NULL;
	if (!fgets(line, sizeof(line), f))
		line[0] = 0;
	fclose(f);
	line[strcspn(line, "\n")] = 0;
	return stap_arena_strdup(s->arena, line);
}

const char *stap_target_release(struct stap_session *s)
{
	const char *release = s->opt.release;
	struct utsname u;

	if (release && release[0] == '/')
		release = release_of_dir(s, release);
	if (release)
		return release;
	return uname(&u) ? "" : stap_arena_strdup(s->arena, u.release);
}

const char *stap_target_version(struct stap_session *s)
{
	const char *release = stap_target_release(s);

	return stap_arena_strndup(s->arena, release, strcspn(release, "-"));
}

/* SystemTap's names: the kernel's, with the families taken together. */
const char *stap_target_arch(struct stap_session *s)
{
	static const char *const families[][2] = {
		{ "i386", "i386" }, { "i486", "i386" }, { "i586", "i386" },
		{ "i686", "i386" }, { "aarch64", "arm64" }, { "arm", "arm" },
		{ "ppc", "powerpc" }, { "mips", "mips" }, { "s390", "s390" },
		{ "riscv", "riscv" },
	};
	struct utsname u;
	size_t i;

	if (uname(&u))
		return "";
	for (i = 0; i < ARRAY_SIZE(families); i++) {
		if (!strncmp(u.machine, families[i][0], strlen(families[i][0])))
			return families[i][1];
	}
	return stap_arena_strdup(s->arena, u.machine);
}

/* gzopen() reads plain files too, so one road serves all places. */
static char *read_config(struct stap_session *s, const char *path)
{
	__auto_type f = gzopen(path, "r");
	char *text = NULL;
	int len;

	if (!f)
		return NULL;
	text = stap_arena_alloc(s->arena, CONFIG_MAX + 1);
	len = gzread(f, text, CONFIG_MAX);
	gzclose(f);
	return len > 0 ? text : NULL;
}

static const char *find_config(struct stap_session *s)
{
	static const char *const places[] = {
		"/lib/modules/%s/build/.config", "/boot/config-%s", "/lib/modules/%s/config",
	};
	const char *release = stap_target_release(s);
	struct stap_arena *a = s->arena;
	char *text, path[512];
	struct utsname u;
	size_t i;

	if (s->opt.release && s->opt.release[0] == '/')
		return read_config(s, stap_arena_printf(a, "%s/.config", s->opt.release));
	for (i = 0; i < ARRAY_SIZE(places); i++) {
		snprintf(path, sizeof(path), places[i], release);
		text = read_config(s, path);
		if (text)
			return text;
	}
	if (!uname(&u) && !strcmp(u.release, release))
		return read_config(s, "/proc/config.gz");
	return NULL;
}

const char *stap_target_config(struct stap_session *s, const char *name)
{
	size_t len = strlen(name);
	const char *p;

	if (!s->kernel_config) {
		s->kernel_config = find_config(s);
		if (!s->kernel_config) {
			stap_warn(s, NULL, "configuration of kernel %s not found, CONFIG_ names count as unset",
				  stap_target_release(s));
			s->kernel_config = "";
		}
	}
	for (p = s->kernel_config; p && *p; p = strchr(p, '\n')) {
		p += *p == '\n';
		if (!strncmp(p, name, len) && p[len] == '=') {
			p += len + 1;
			return stap_arena_strndup(s->arena, p, strcspn(p, "\n"));
		}
	}
	return "";
}
