// SPDX-License-Identifier: GPL-2.0
/*
 * Whose hits a probe wants, by the flags and the scope of its record.
 */
#include <linux/fs.h>
#include <linux/namei.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/task.h>

#include "probe.h"
#include "scope.h"

/**
 * stap_scope_open - find the program that a probe's scope names
 * @scope: to be filled in
 * @probe: the probe
 */
int stap_scope_open(struct stap_scope *scope, const struct stap_probe *probe)
{
	const char *path = "";
	int ret;

	*scope = (struct stap_scope){ .probe = probe };
	if (!(probe->rec->flags & STAP_PROBE_F_PID))
		path = stap_image_str(&probe->prog->image, probe->rec->scope);
	if (!*path)
		return 0;
	ret = kern_path(path, LOOKUP_FOLLOW, &scope->exe);
	if (!ret)
		scope->inode = d_inode(scope->exe.dentry);
	return ret;
}

/**
 * stap_scope_close - undo stap_scope_open()
 * @scope: nobody looks at it any more
 */
void stap_scope_close(struct stap_scope *scope)
{
	path_put(&scope->exe);
	scope->exe = (struct path){};
}

/* Whether a process is @pid or, if @kin, a descendant of that. */
static bool scope_is(struct task_struct *task, pid_t pid, bool kin)
{
	bool is;

	rcu_read_lock();
	while (!(is = task->tgid == pid) && kin && task->pid > 1)
		task = rcu_dereference(task->real_parent);
	rcu_read_unlock();
	return is;
}

static bool scope_has_pid(const struct stap_scope *scope,
			  struct task_struct *task)
{
	const struct stap_probe *probe = scope->probe;

	if ((probe->rec->flags & STAP_PROBE_F_PID) &&
	    !scope_is(task, probe->rec->scope, false))
		return false;
	return !(probe->rec->flags & STAP_PROBE_F_TARGET) ||
	       scope_is(task, probe->prog->image.hdr->target, true);
}

/*
 * Inodes are compared and nothing of the file is touched, so that one that
 * goes away meanwhile is no harm.
 */
static bool scope_has_mm(const struct stap_scope *scope, struct mm_struct *mm)
{
	const struct file *file;
	bool has;

	if (!scope->inode)
		return true;
	rcu_read_lock();
	file = rcu_dereference(mm->exe_file);
	has = file && file_inode(file) == scope->inode;
	rcu_read_unlock();
	return has;
}

/**
 * stap_scope_has - whether a task is in a scope
 * @scope: the scope
 * @task:  a task that cannot go away; not in an interrupt
 */
bool stap_scope_has(const struct stap_scope *scope, struct task_struct *task)
{
	bool has;

	if (task->flags & (PF_KTHREAD | PF_USER_WORKER))
		return false;
	if (!scope_has_pid(scope, task))
		return false;
	task_lock(task);
	has = task->mm && scope_has_mm(scope, task->mm);
	task_unlock(task);
	return has;
}

/**
 * stap_scope_has_current - whether the current task is in a scope
 * @scope: the scope
 *
 * In any context.
 */
bool stap_scope_has_current(const struct stap_scope *scope)
{
	if (current->flags & (PF_KTHREAD | PF_USER_WORKER))
		return false;
	return current->mm && scope_has_pid(scope, current) &&
	       scope_has_mm(scope, current->mm);
}

/**
 * stap_scope_may - whether tasks with a memory may be in a scope
 * @scope: the scope
 * @mm:    their memory
 *
 * A child that is being forked is still its parent here: true for too many.
 */
bool stap_scope_may(const struct stap_scope *scope, struct mm_struct *mm)
{
	bool may = true;

#ifdef CONFIG_MEMCG
	struct task_struct *owner;

	rcu_read_lock();
	owner = rcu_dereference(mm->owner);
	if (owner)
		may = scope_has_pid(scope, owner);
	rcu_read_unlock();
#endif
	return may && scope_has_mm(scope, mm);
}

/**
 * stap_scope_wide - whether everybody is in a scope, kernel threads included
 * @scope: the scope
 */
bool stap_scope_wide(const struct stap_scope *scope)
{
	return !scope->inode && !(scope->probe->rec->flags &
				  (STAP_PROBE_F_PID | STAP_PROBE_F_TARGET));
}
