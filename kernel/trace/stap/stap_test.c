// SPDX-License-Identifier: GPL-2.0
/*
 * A module to be probed: its functions and its tracepoint are called as often as
 * it is told, and all the time from a thread of its own until it is unloaded.
 *
 *   echo N > /sys/module/stap_test/parameters/run	calls stap_test_call(0 .. N-1)
 *   /sys/module/stap_test/parameters/steps		what the thread has done
 *
 * With STAP_TEST_MOVED, see stap_tesx.c, it is another build of itself: members are
 * elsewhere, and one type is not there.
 */
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>

#define CREATE_TRACE_POINTS
#include "test_trace.h"

#define STAP_TEST_TEXT	"stap test"

/**
 * struct stap_test_call - what a call is about
 * @number: of the call
 * @text:   the same each time
 */
struct stap_test_call {
#ifdef STAP_TEST_MOVED
	const char *text;
#endif
	int number;
#ifndef STAP_TEST_MOVED
	const char *text;
#endif
};

#ifndef STAP_TEST_MOVED
/**
 * struct stap_test_result - what comes of a call
 * @call:   the call
 * @result: twice its number
 */
struct stap_test_result {
	const struct stap_test_call *call;
	int result;
};
#endif

static struct task_struct *stap_test_task;
static ulong stap_test_steps;
static uint stap_test_interval = 100;

module_param_named(steps, stap_test_steps, ulong, 0444);
MODULE_PARM_DESC(steps, "steps that the thread has done");
module_param_named(interval, stap_test_interval, uint, 0644);
MODULE_PARM_DESC(interval, "microseconds between two steps, 0: no thread");

#ifndef STAP_TEST_MOVED
static noinline __noclone int stap_test_double(struct stap_test_result *result)
{
	result->result = 2 * result->call->number;
	barrier();
	return result->result;
}
#endif

/* The compiler shall keep it and its arguments as they are. */
static noinline __noclone int stap_test_call(struct stap_test_call *call)
{
	trace_stap_test_called(call->number, call->text);
#ifndef STAP_TEST_MOVED
	return stap_test_double(&(struct stap_test_result){ .call = call });
#else
	return 2 * call->number;
#endif
}

static noinline void stap_test_step(void)
{
	stap_test_steps++;
	barrier();
}

static int stap_test_thread(void *data)
{
	while (!kthread_should_stop()) {
		stap_test_step();
		usleep_range(stap_test_interval, stap_test_interval + 10);
	}
	return 0;
}

static int stap_test_run(const char *text, const struct kernel_param *param)
{
	struct stap_test_call call = { .text = STAP_TEST_TEXT };
	int n, ret;

	ret = kstrtoint(text, 0, &n);
	for (; !ret && call.number < n; call.number++)
		if (stap_test_call(&call) != 2 * call.number)
			ret = -EIO;
	return ret;
}

static const struct kernel_param_ops stap_test_run_ops = {
	.set = stap_test_run,
};

module_param_cb(run, &stap_test_run_ops, NULL, 0200);
MODULE_PARM_DESC(run, "call the function so many times");

static int __init stap_test_init(void)
{
	if (!stap_test_interval)
		return 0;
	stap_test_task = kthread_run(stap_test_thread, NULL, "stap_test");
	return PTR_ERR_OR_ZERO(stap_test_task);
}

static void __exit stap_test_exit(void)
{
	if (stap_test_task)
		kthread_stop(stap_test_task);
}

module_init(stap_test_init);
module_exit(stap_test_exit);
MODULE_DESCRIPTION("A module for the stap tracer's tests to probe");
MODULE_LICENSE("GPL");
