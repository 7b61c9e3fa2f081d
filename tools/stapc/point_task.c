// SPDX-License-Identifier: GPL-2.0
/*
 * process("p").begin, .end, .thread.begin, .thread.end, .syscall and
 * .syscall.return: the life of processes, without breakpoints in them.
 *
 *	process("ls")	processes that run ls of $PATH
 *	process(1234)	process 1234
 *	process		all of them, or with -c and -x the target process and its
 *			children
 */
#include <string.h>
#include "btf.h"
#include "point_process.h"
#include "target_words.h"

/* Behind STAP_TASK_*: which kind. */
#define CALL	(STAP_TASK_BITS + 1)
#define RETURN	(STAP_TASK_BITS + 2)

/* Words of the context: see the kernel's probe_task.c. */
#define WORD_NUMBER	6

#define EXPECTED_CALL \
	"invalid target symbol for utrace probe, $syscall, $argN (1-6) or $$parms expected"
#define EXPECTED_RETURN \
	"invalid target symbol for utrace probe, $syscall or $return expected"
#define EXPECTED_NONE \
	"only process().syscall and process().syscall.return have target variables"

static const struct stap_target_word call_words[] = {
	{ "$syscall",	STAP_TARGET_ARG,	WORD_NUMBER,	false },
	{ "$arg1",	STAP_TARGET_ARG,	0,		true },
	{ "$arg2",	STAP_TARGET_ARG,	1,		true },
	{ "$arg3",	STAP_TARGET_ARG,	2,		true },
	{ "$arg4",	STAP_TARGET_ARG,	3,		true },
	{ "$arg5",	STAP_TARGET_ARG,	4,		true },
	{ "$arg6",	STAP_TARGET_ARG,	5,		true },
	{ }
};

static const struct stap_target_word return_words[] = {
	{ "$syscall",	STAP_TARGET_ARG,	WORD_NUMBER,	false },
	{ "$return",	STAP_TARGET_RETVAL,	0,		false },
	{ }
};

static const struct stap_target_word no_words[] = { { } };

static const struct stap_target_words call_vars = { call_words, EXPECTED_CALL, "utrace" };
static const struct stap_target_words return_vars = { return_words, EXPECTED_RETURN, "utrace" };
static const struct stap_target_words no_vars = { no_words, EXPECTED_NONE, "utrace" };

static enum stap_probe_kind kind_of(long what)
{
	switch (what) {
	case CALL:
		return STAP_PROBE_TASKCALL;
	case RETURN:
		return STAP_PROBE_TASKRETURN;
	default:
		return STAP_PROBE_TASK;
	}
}

static struct sema_probe *add_task(struct stap_derive *d, const struct stap_point_form *f,
				   const struct ast_probe_point *pt)
{
	const struct stap_options *o = &d->p->s->opt;
	struct sema_probe *pr = stap_point_add(d, kind_of(f->arg), pt);

	if (!pr)
		return NULL;
	pr->where.words = f->arg == CALL ? &call_vars : f->arg == RETURN ? &return_vars : &no_vars;
	if (f->arg < CALL)
		pr->p[0] = f->arg;
	if (o->cmd || o->target_pid)
		pr->flags |= STAP_PROBE_F_TARGET;
	return pr;
}

struct task_search {
	struct stap_derive *d;
	const struct stap_point_form *form;
	const struct ast_probe_point *pt;
	int found;
};

static bool add_program(void *data, const char *path)
{
	struct task_search *x = data;
	struct sema_probe *pr;

	pr = add_task(x->d, x->form, stap_point_with(x->d->p, x->pt, "process", path));
	if (!pr) {
		x->found = -1;
		return false;
	}
	pr->scope = path;
	x->found++;
	return true;
}

static int build_program(struct stap_derive *d, const struct stap_point_form *f,
			 const struct ast_probe_point *pt)
{
	struct task_search x = { .d = d, .form = f, .pt = pt };
	const char *name = stap_point_string(pt, "process");
	const char *path;

	if (stap_btf_is_glob(name)) {
		stap_program_glob(d->p->s, name, add_program, &x);
		return x.found ? x.found : stap_point_fail(d, NULL, "no match");
	}
	path = stap_program_which(d->p->s, name);
	if (!path)
		return stap_point_fail(d, NULL, "cannot find executable '%s'", name);
	add_program(&x, path);
	return x.found;
}

static int build_pid(struct stap_derive *d, const struct stap_point_form *f,
		     const struct ast_probe_point *pt)
{
	int64_t pid = stap_point_number(pt, "process", 0);
	struct sema_probe *pr;

	if (pid <= 0 || pid > INT32_MAX)
		return stap_point_fail(d, NULL, "cannot probe pid %lld: Invalid pid",
				       (long long)pid);
	pr = add_task(d, f, pt);
	if (!pr)
		return -1;
	pr->flags |= STAP_PROBE_F_PID;
	pr->pid = pid;
	return 1;
}

static int build_all(struct stap_derive *d, const struct stap_point_form *f,
		     const struct ast_probe_point *pt)
{
	return add_task(d, f, pt) ? 1 : -1;
}

const struct stap_point_form stap_point_task_forms[] = {
	{ "process(s).begin", build_program, 0, NULL },
	{ "process(n).begin", build_pid, 0, NULL },
	{ "process.begin", build_all, 0, NULL },
	{ "process(s).end", build_program, STAP_TASK_END, NULL },
	{ "process(n).end", build_pid, STAP_TASK_END, NULL },
	{ "process.end", build_all, STAP_TASK_END, NULL },
	{ "process(s).thread.begin", build_program, STAP_TASK_THREAD, NULL },
	{ "process(n).thread.begin", build_pid, STAP_TASK_THREAD, NULL },
	{ "process.thread.begin", build_all, STAP_TASK_THREAD, NULL },
	{ "process(s).thread.end", build_program, STAP_TASK_THREAD | STAP_TASK_END, NULL },
	{ "process(n).thread.end", build_pid, STAP_TASK_THREAD | STAP_TASK_END, NULL },
	{ "process.thread.end", build_all, STAP_TASK_THREAD | STAP_TASK_END, NULL },
	{ "process(s).syscall", build_program, CALL, NULL },
	{ "process(n).syscall", build_pid, CALL, NULL },
	{ "process.syscall", build_all, CALL, NULL },
	{ "process(s).syscall.return", build_program, RETURN, NULL },
	{ "process(n).syscall.return", build_pid, RETURN, NULL },
	{ "process.syscall.return", build_all, RETURN, NULL },
	{ }
};
