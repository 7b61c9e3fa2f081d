// SPDX-License-Identifier: GPL-2.0
/*
 * Builtins about the current task and CPU. Ids are those that the task itself
 * would see, as in SystemTap.
 */
#include <linux/cred.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/user_namespace.h>

#include "builtin.h"

STAP_BUILTIN(execname)
{
	char *to = stap_builtin_str(a);

	/* May be cut while the task renames itself; it always ends in NUL. */
	if (likely(rt->maxlen >= TASK_COMM_LEN)) {
		memcpy(to, current->comm, TASK_COMM_LEN);
		to[TASK_COMM_LEN - 1] = '\0';
	} else {
		stap_string_copy(to, rt->maxlen, current->comm);
	}
	return 0;
}

STAP_BUILTIN(pid)
{
	return current->tgid;
}

STAP_BUILTIN(tid)
{
	return current->pid;
}

STAP_BUILTIN(ppid)
{
	u64 pid = 0;

	rcu_read_lock();
	/* Nobody tells a task that has been released that its parent goes. */
	if (pid_alive(current))
		pid = rcu_dereference(current->real_parent)->tgid;
	rcu_read_unlock();
	return pid;
}

STAP_BUILTIN(uid)
{
	return from_kuid_munged(current_user_ns(), current_uid());
}

STAP_BUILTIN(gid)
{
	return from_kgid_munged(current_user_ns(), current_gid());
}

STAP_BUILTIN(euid)
{
	return from_kuid_munged(current_user_ns(), current_euid());
}

STAP_BUILTIN(egid)
{
	return from_kgid_munged(current_user_ns(), current_egid());
}

STAP_BUILTIN(cpu)
{
	return raw_smp_processor_id();
}

STAP_BUILTIN(__task_current)
{
	return (unsigned long)current;
}

/* What may be gone at any time: a script's reads are guarded. */
STAP_BUILTIN(__pid2task)
{
	struct task_struct *task;

	rcu_read_lock();
	task = pid_task(find_pid_ns(a, &init_pid_ns), PIDTYPE_PID);
	rcu_read_unlock();
	return (unsigned long)task;
}
