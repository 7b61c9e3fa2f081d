// SPDX-License-Identifier: GPL-2.0
/*
 * perf.type(T).config(C): samples of perf's counters, and kernel.data(): hardware
 * breakpoints on memory of the kernel.
 */
#include <linux/perf_event.h>
#include <string.h>
#include "btf.h"
#include "point.h"
#include "program.h"

#define DEFAULT_PERIOD	1000000
#define HZ_MOST		1000000

/* The period, or -Hz; 0 after an error. */
static int64_t every(struct stap_derive *d, const struct ast_probe_point *pt)
{
	int64_t n = DEFAULT_PERIOD;

	if (stap_point_has(pt, "hz")) {
		n = stap_point_number(pt, "hz", 0);
		if (n > 0 && n <= HZ_MOST)
			return -n;
		stap_point_fail(d, NULL, "perf frequency out of range (1, %d)", HZ_MOST);
		return 0;
	}
	if (stap_point_has(pt, "sample"))
		n = stap_point_number(pt, "sample", 0);
	if (n <= 0) {
		stap_point_fail(d, NULL, "invalid perf sample period %lld", (long long)n);
		return 0;
	}
	return n;
}

static int build_counter(struct stap_derive *d, const struct stap_point_form *f,
			 const struct ast_probe_point *pt)
{
	const char *name = stap_point_string(pt, "process"), *path = "";
	int64_t type = stap_point_number(pt, "type", 0), n = every(d, pt);
	struct sema_probe *pr;

	if (!n)
		return -1;
	if (type < 0 || type > INT32_MAX)
		return stap_point_fail(d, NULL, "invalid perf type %lld", (long long)type);
	if (type == PERF_TYPE_TRACEPOINT)
		return stap_point_fail(d, NULL,
				       "perf's tracepoints are not supported: write kernel.trace(\"...\")");
	if (name) {
		path = stap_program_which(d->p->s, name);
		if (!path)
			return stap_point_fail(d, NULL, "cannot find executable '%s'", name);
		pt = stap_point_with(d->p, pt, "process", path);
	}
	pr = stap_point_add(d, f->arg, pt);
	if (!pr)
		return -1;
	pr->p[0] = stap_point_number(pt, "config", 0);
	pr->p[1] = n;
	pr->p[2] = type;
	pr->scope = path;
	/* "process" alone is the target process. */
	if (stap_point_has(pt, "process") && !name) {
		if (!d->p->s->opt.cmd && !d->p->s->opt.target_pid)
			return stap_point_fail(d, NULL,
					       "unspecified process probe is invalid without a -c COMMAND or -x PID");
		pr->flags |= STAP_PROBE_F_TARGET;
	}
	return 1;
}

static int build_data(struct stap_derive *d, const struct stap_point_form *f,
		      const struct ast_probe_point *pt)
{
	const char *symbol = stap_point_string(pt, "data");
	int64_t length = stap_point_number(pt, "length", 1);
	struct sema_probe *pr;

	if (length != 1 && length != 2 && length != 4 && length != 8)
		return stap_point_fail(d, NULL,
				       "a hardware breakpoint is 1, 2, 4 or 8 bytes long, not %lld",
				       (long long)length);
	pr = stap_point_add(d, STAP_PROBE_DATA, pt);
	if (!pr)
		return -1;
	pr->target = symbol ? symbol : "";
	pr->p[0] = symbol ? 0 : stap_point_number(pt, "data", 0);
	pr->p[1] = length | f->arg;
	return 1;
}

#define COUNTER	"perf.type(n).config(n)"
#define DATA	"kernel.{data(s),data(n)}"
#define NO_COUNTER \
	"perf probes with a counter that is read elsewhere are not supported: a script has only their samples"

const struct stap_point_form stap_point_perf_forms[] = {
	{ COUNTER,				build_counter,	STAP_PROBE_PERF,	NULL },
	{ COUNTER ".sample(n)",			build_counter,	STAP_PROBE_PERF,	NULL },
	{ COUNTER ".hz(n)",			build_counter,	STAP_PROBE_PERF,	NULL },
	{ COUNTER ".{process,process(s)}",	build_counter,	STAP_PROBE_PERF,	NULL },
	{ COUNTER ".sample(n).{process,process(s)}", build_counter, STAP_PROBE_PERF,	NULL },
	{ COUNTER ".hz(n).{process,process(s)}", build_counter,	STAP_PROBE_PERF,	NULL },
	{ COUNTER ".{process,process(s)}.counter(s)",	NULL, 0, NO_COUNTER },
	{ COUNTER ".counter(s)",			NULL, 0, NO_COUNTER },
	{ DATA ".write",			build_data,	0,			NULL },
	{ DATA ".rw",				build_data,	STAP_DATA_READ,		NULL },
	{ DATA ".length(n).write",		build_data,	0,			NULL },
	{ DATA ".length(n).rw",			build_data,	STAP_DATA_READ,		NULL },
	{ }
};
