// SPDX-License-Identifier: GPL-2.0
/*
 * What users call system calls and their arguments, where that is not the
 * kernel's name: the names that SystemTap scripts have been written with.
 */
#include <string.h>
#include "syscall.h"

/* In the order of the arguments; '.' where the name is the kernel's. */
static const struct {
	const char *call, *args;
} renamed[] = {
	{ "accept", "sockfd addr addrlen" },
	{ "accept4", "sockfd addr addrlen" },
	{ "access", "pathname" },
	{ "acct", "filename" },
	{ "add_key", "type description payload" },
	{ "adjtimex", "buf" },
	{ "bind", "sockfd my_addr" },
	{ "bpf", ". attr" },
	{ "capget", ". data" },
	{ "chdir", "path" },
	{ "chmod", "path" },
	{ "chown", "path owner" },
	{ "chown16", "path owner" },
	{ "chroot", "path" },
	{ "clock_adjtime", "clk_id tx" },
	{ "clock_getres", "clk_id res" },
	{ "clock_gettime", "clk_id" },
	{ "clock_nanosleep", "clk_id" },
	{ "clock_settime", "clk_id" },
	{ "connect", "sockfd serv_addr" },
	{ "dup", "oldfd" },
	{ "execve", ". args env_str" },
	{ "execveat", "dirfd . args env_str" },
	{ "exit", "status" },
	{ "exit_group", "status" },
	{ "faccessat", "dirfd pathname" },
	{ "faccessat2", "dirfd pathname" },
	{ "fanotify_mark", ". . . dirfd" },
	{ "fchmod", "fildes" },
	{ "fchmodat", "dirfd pathname" },
	{ "fchown", ". owner" },
	{ "fchown16", ". owner" },
	{ "fchownat", "dirfd pathname owner . flags" },
	{ "fgetxattr", "filedes" },
	{ "flistxattr", "filedes" },
	{ "flock", ". operation" },
	{ "fremovexattr", "filedes" },
	{ "fsetxattr", "filedes" },
	{ "fstat", "filedes buf" },
	{ "futex", "futex" },
	{ "futimesat", "dirfd . tvp" },
	{ "get_robust_list", ". list_head len" },
	{ "getcpu", "cpu node tcache" },
	{ "getdents", ". dirp" },
	{ "getdents64", ". dirp" },
	{ "getgroups", "size list" },
	{ "getpeername", "s name namelen" },
	{ "getrandom", "buf count" },
	{ "getresgid", "rgid egid sgid" },
	{ "getresuid", "ruid euid suid" },
	{ "getrusage", ". usage" },
	{ "getsockname", "s name namelen" },
	{ "getxattr", "path" },
	{ "inotify_add_watch", ". path" },
	{ "io_setup", "maxevents" },
	{ "ioctl", ". request argp" },
	{ "kexec_file_load", ". . . cmdline" },
	{ "lchown", "path owner" },
	{ "lchown16", "path owner" },
	{ "lgetxattr", "path" },
	{ "link", "oldpath newpath" },
	{ "linkat", "olddirfd oldpath newdirfd newpath" },
	{ "listen", "sockfd" },
	{ "listxattr", "path" },
	{ "llistxattr", "path" },
	{ "lremovexattr", "path" },
	{ "lseek", "fildes" },
	{ "lsetxattr", "path" },
	{ "lstat", "path buf" },
	{ "madvise", ". length advice" },
	{ "mincore", ". length" },
	{ "mkdirat", "dirfd" },
	{ "mknod", "pathname" },
	{ "mknodat", "dirfd pathname" },
	{ "mlock", "addr" },
	{ "mlock2", "addr" },
	{ "mount", "source target filesystemtype mountflags" },
	{ "mprotect", "addr" },
	{ "mq_notify", ". notification" },
	{ "mq_open", "filename" },
	{ "mq_timedreceive", ". msg_ptr . msg_prio abs_timeout" },
	{ "mq_timedsend", ". msg_ptr . . abs_timeout" },
	{ "mremap", "old_address old_size new_size . new_address" },
	{ "msync", ". length" },
	{ "munlock", "addr" },
	{ "munmap", "start length" },
	{ "name_to_handle_at", ". pathname . . flags" },
	{ "nanosleep", "req rem" },
	{ "newfstatat", "dirfd path buf flags" },
	{ "nice", "inc" },
	{ "open_by_handle_at", "mount_dfd" },
	{ "perf_event_open", "attr" },
	{ "personality", "persona" },
	{ "pivot_root", ". old_root" },
	{ "pkey_mprotect", "addr" },
	{ "poll", ". . timeout" },
	{ "ppoll", "fds" },
	{ "preadv", ". vector count" },
	{ "preadv2", ". vector count" },
	{ "process_vm_readv", ". local_iov . remote_iov" },
	{ "process_vm_writev", ". local_iov . remote_iov" },
	{ "pselect6", "nfds readfds writefds exceptfds timeout sigmask" },
	{ "pwritev", ". vector count" },
	{ "pwritev2", ". vector count" },
	{ "readlinkat", ". path" },
	{ "readv", ". vector count" },
	{ "reboot", "magic . flag" },
	{ "recv", "s buf len" },
	{ "recvfrom", "s buf len . . addrlen" },
	{ "recvmmsg", "s" },
	{ "recvmsg", "s" },
	{ "removexattr", "path" },
	{ "rename", "oldpath newpath" },
	{ "request_key", "type description callout_info" },
	{ "rt_sigpending", "set" },
	{ "rt_sigsuspend", "set" },
	{ "rt_tgsigqueueinfo", ". tid" },
	{ "sched_getaffinity", ". . mask" },
	{ "sched_getattr", ". sched_attr size" },
	{ "sched_getparam", ". p" },
	{ "sched_rr_get_interval", ". tp" },
	{ "sched_setaffinity", ". . mask" },
	{ "sched_setattr", ". sched_attr" },
	{ "sched_setparam", ". p" },
	{ "sched_setscheduler", ". . p" },
	{ "select", ". readfds writefds exceptfds timeout" },
	{ "semop", ". sops" },
	{ "semtimedop", ". sops" },
	{ "send", "s buf" },
	{ "sendmmsg", "s" },
	{ "sendmsg", "s" },
	{ "sendto", "s buf . . to tolen" },
	{ "set_robust_list", "list_head" },
	{ "setdomainname", "domainname" },
	{ "setfsgid", "fsgid" },
	{ "setfsuid", "fsuid" },
	{ "setgroups", "size list" },
	{ "setns", ". nstype" },
	{ "setpriority", ". . prio" },
	{ "setxattr", "path" },
	{ "shutdown", "s" },
	{ "sigpending", "set" },
	{ "sigprocmask", ". set oldset" },
	{ "socketpair", ". . . sv" },
	{ "stat", ". buf" },
	{ "statfs", "path" },
	{ "statfs64", "path" },
	{ "statx", ". . . . buf" },
	{ "stime", "t" },
	{ "swapoff", "path" },
	{ "swapon", "path swapflags" },
	{ "symlink", "oldpath newpath" },
	{ "syslog", ". bufp" },
	{ "time", "t" },
	{ "timer_create", "clockid evp timerid" },
	{ "timer_delete", "timerid" },
	{ "timer_getoverrun", "timerid" },
	{ "timer_gettime", "timerid value" },
	{ "timer_settime", "timerid . value ovalue" },
	{ "timerfd_gettime", "fd value" },
	{ "timerfd_settime", "fd . value" },
	{ "times", "buf" },
	{ "umount2", "target" },
	{ "utime", ". buf" },
	{ "utimensat", ". . tsp" },
	{ "utimes", ". tvp" },
	{ "vmsplice", ". iov" },
	{ "wait4", "pid status . rusage" },
	{ "waitid", ". pid . . rusage" },
	{ "waitpid", ". status" },
	{ "writev", ". vector count" },
	{ }
};

/*
 * A name for one call or more, besides those that the kernel's list has. Where a
 * newer call has taken the place of an older one, the older name means both.
 */
static const struct stap_syscall_alias aliases[] = {
	{ "pread",		"pread64" },
	{ "pwrite",		"pwrite64" },
	{ "fstatat",		"newfstatat" },
	{ "umount",		"umount2" },
	{ "mmap2",		"mmap" },
	{ "fadvise64_64",	"fadvise64" },
	{ "epoll_create",	"epoll_create1" },
	{ "eventfd",		"eventfd2" },
	{ "getdents",		"getdents64" },
	{ "inotify_init",	"inotify_init1" },
	{ "pipe",		"pipe2" },
	{ "signalfd",		"signalfd4" },
	{ }
};

/**
 * stap_syscall_known() - what users call an argument
 * @call: the system call
 * @nr: the argument, from 0
 * @len: length of the name
 *
 * Return: its first byte, NULL if the name is the kernel's.
 */
const char *stap_syscall_known(const char *call, unsigned int nr, size_t *len)
{
	unsigned int i, k;
	const char *s;

	for (i = 0; renamed[i].call; i++) {
		if (strcmp(renamed[i].call, call))
			continue;
		s = renamed[i].args;
		for (k = 0; k < nr && *s; k++) {
			s += strcspn(s, " ");
			s += strspn(s, " ");
		}
		*len = strcspn(s, " ");
		return *s && *s != '.' ? s : NULL;
	}
	return NULL;
}

const struct stap_syscall_alias *stap_syscall_aliases(void)
{
	return aliases;
}
