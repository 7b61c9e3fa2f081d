// SPDX-License-Identifier: GPL-2.0
/*
 * The table of builtins, and those about the program and the probe itself. A
 * row of STAP_BUILTIN_LIST that no file implements does not link.
 */
#include <linux/kallsyms.h>
#include <linux/timekeeping.h>

#include "builtin.h"
#include "lower.h"
#include "probe.h"

#define BUILTIN_FN_ROW(n, id, name, r, args, fl, text) \
	[n] = stap_builtin_##name,

const void * const stap_builtin_fn[STAP_BI_NR] = {
	STAP_BUILTIN_LIST(BUILTIN_FN_ROW)
};

STAP_BUILTIN(exit)
{
	stap_prog_request_exit(rt->prog);
	return 0;
}

/* The handler ends here, too. */
STAP_BUILTIN(abort)
{
	stap_prog_request_exit(rt->prog);
	return 1;
}

STAP_BUILTIN(error)
{
	stap_string_copy(rt->text, sizeof(rt->text), stap_builtin_str(a));
	stap_rt_raise(rt, STAP_E_USER, 0);
	return 0;
}

STAP_BUILTIN(target)
{
	return rt->prog->image.hdr->target;
}

/*
 * The kernel's generators may not be called from NMI: a counter and the time,
 * mixed by the last steps of SplitMix64.
 */
STAP_BUILTIN(randint)
{
	static atomic64_t count;
	u64 x;

	if (a > 1 << 20) {
		stap_string_copy(rt->text, sizeof(rt->text), "range too wide");
		stap_rt_raise(rt, STAP_E_USER, 0);
		return 0;
	}
	x = atomic64_add_return(0x9e3779b97f4a7c15, &count) ^ ktime_get_mono_fast_ns();
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
	x = (x ^ x >> 27) * 0x94d049bb133111eb;
	return a ? (u32)(x >> 32) % (u32)a : 0;
}

static const char *probe_str(const struct stap_rt *rt, u32 off)
{
	return stap_image_str(&rt->prog->image, off);
}

/* Of a user probe the function stands in the point. */
static const char *probe_func_user(struct stap_rt *rt)
{
	const char *point = probe_str(rt, rt->probe->rec->point);
	const char *name = strstr(point, ".function(\"");

	if (!name)
		name = strstr(point, ".statement(\"");
	if (!name)
		return "";
	name = strchr(name, '"') + 1;
	stap_string_copy(rt->text, min_t(size_t, sizeof(rt->text),
					 strcspn(name, "@\"") + 1), name);
	return rt->text;
}

/*
 * The function that was hit: where one handler serves many functions by the
 * address, else by the name in the program. In rt->text or the image.
 */
static const char *probe_func(struct stap_rt *rt)
{
	const struct stap_probe *probe = rt->probe;

	BUILD_BUG_ON(STAP_RT_TEXT < KSYM_NAME_LEN);
	if (stap_probe_is_user(probe))
		return probe_func_user(rt);
	if (probe->ip_word >= 0 &&
	    !lookup_symbol_name(rt->ctx[probe->ip_word], rt->text))
		return rt->text;
	switch (probe->rec->kind) {
	case STAP_PROBE_ENTRY:
	case STAP_PROBE_RETURN:
	case STAP_PROBE_STATEMENT:
		return probe_str(rt, probe->rec->target);
	default:
		return "";
	}
}

/* In the point of a wildcard, the pattern stands where the function should. */
STAP_BUILTIN(pp)
{
	const struct stap_probe_rec *rec = rt->probe->rec;
	const char *point = probe_str(rt, rec->point);
	const char *target = probe_str(rt, rec->target);
	char *to = stap_builtin_str(a);
	const char *at = NULL;

	if ((rec->flags & STAP_PROBE_F_WILD) && *target)
		at = strstr(point, target);
	if (!at) {
		stap_string_copy(to, rt->maxlen, point);
		return 0;
	}
	stap_string_copy(to, min_t(size_t, rt->maxlen, at - point + 1), point);
	stap_string_cat(to, rt->maxlen, to, probe_func(rt));
	stap_string_cat(to, rt->maxlen, to, at + strlen(target));
	return 0;
}

STAP_BUILTIN(pn)
{
	stap_string_copy(stap_builtin_str(a), rt->maxlen,
			 probe_str(rt, rt->probe->rec->name));
	return 0;
}

STAP_BUILTIN(ppfunc)
{
	stap_string_copy(stap_builtin_str(a), rt->maxlen, probe_func(rt));
	return 0;
}

STAP_BUILTIN(probefunc)
{
	stap_string_copy(stap_builtin_str(a), rt->maxlen, probe_func(rt));
	return 0;
}

STAP_BUILTIN(is_return)
{
	return rt->probe->rec->kind == STAP_PROBE_RETURN ||
	       rt->probe->rec->kind == STAP_PROBE_SYSRETURN ||
	       rt->probe->rec->kind == STAP_PROBE_URETURN;
}
