// SPDX-License-Identifier: GPL-2.0
/*
 * The names of flags and of numbers that system calls take. The numbers are
 * those of the headers that this file is compiled with.
 */
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/futex.h>
#include <linux/mount.h>
#include <linux/prctl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>
#include "arena.h"
#include "cc.h"
#include "syscall.h"

/* O_LARGEFILE is 0 for programs that need none; the kernel sees it set. */
#define KERNEL_O_LARGEFILE	0100000

#define ARCH_SET_GS	0x1001
#define ARCH_SET_FS	0x1002
#define ARCH_GET_FS	0x1003
#define ARCH_GET_GS	0x1004
#define ARCH_CET_STATUS	0x3001

struct flag {
	unsigned long long value, mask;
	const char *name;
};

/* A bit or more; the value of a field; a number by itself. */
#define BIT(_)		{ (unsigned int)(_), (unsigned int)(_), #_ }
#define IN(n, field)	{ (unsigned int)(n), (unsigned int)(field), #n }
#define IS(n)		{ (long long)(n), 0, #n }

#define FUTEX_CMD	0x7f

/* What holds more bits comes before what holds some of them. */
static const struct flag open_set[] = {
	IN(O_RDONLY, O_ACCMODE), IN(O_WRONLY, O_ACCMODE),
	IN(O_RDWR, O_ACCMODE), BIT(O_CREAT), BIT(O_EXCL), BIT(O_NOCTTY),
	BIT(O_TRUNC), BIT(O_APPEND), BIT(O_NONBLOCK), BIT(O_SYNC),
	BIT(O_DSYNC), BIT(O_ASYNC), BIT(O_DIRECT),
	{ KERNEL_O_LARGEFILE, KERNEL_O_LARGEFILE, "O_LARGEFILE" },
	BIT(O_TMPFILE), BIT(O_DIRECTORY), BIT(O_NOFOLLOW), BIT(O_NOATIME),
	BIT(O_CLOEXEC), BIT(O_PATH),
};

/* Of a descriptor that is made, and EFD_SEMAPHORE, which one kind can have. */
static const struct flag descriptor_set[] = {
	BIT(O_NONBLOCK), BIT(O_DIRECT), BIT(O_CLOEXEC), { 1, 1, "EFD_SEMAPHORE" },
};

static const struct flag access_set[] = {
	IN(F_OK, 7), BIT(R_OK), BIT(W_OK), BIT(X_OK),
};

static const struct flag at_set[] = {
	BIT(AT_SYMLINK_NOFOLLOW), BIT(AT_REMOVEDIR), BIT(AT_SYMLINK_FOLLOW),
	BIT(AT_NO_AUTOMOUNT), BIT(AT_EMPTY_PATH),
};

static const struct flag rename_set[] = {
	BIT(RENAME_NOREPLACE), BIT(RENAME_EXCHANGE), BIT(RENAME_WHITEOUT),
};

static const struct flag statx_set[] = {
	BIT(STATX_ALL), BIT(STATX_BASIC_STATS), BIT(STATX_TYPE),
	BIT(STATX_MODE), BIT(STATX_NLINK), BIT(STATX_UID), BIT(STATX_GID),
	BIT(STATX_ATIME), BIT(STATX_MTIME), BIT(STATX_CTIME), BIT(STATX_INO),
	BIT(STATX_SIZE), BIT(STATX_BLOCKS), BIT(STATX_BTIME),
	BIT(STATX_MNT_ID),
};

static const struct flag seek_set[] = {
	IS(SEEK_SET), IS(SEEK_CUR), IS(SEEK_END), IS(SEEK_DATA), IS(SEEK_HOLE),
};

static const struct flag fcntl_set[] = {
	IS(F_DUPFD), IS(F_GETFD), IS(F_SETFD), IS(F_GETFL), IS(F_SETFL),
	IS(F_GETLK), IS(F_SETLK), IS(F_SETLKW), IS(F_SETOWN), IS(F_GETOWN),
	IS(F_SETSIG), IS(F_GETSIG), IS(F_SETOWN_EX), IS(F_GETOWN_EX),
	IS(F_OFD_GETLK), IS(F_OFD_SETLK), IS(F_OFD_SETLKW), IS(F_SETLEASE),
	IS(F_GETLEASE), IS(F_NOTIFY), IS(F_DUPFD_CLOEXEC), IS(F_SETPIPE_SZ),
	IS(F_GETPIPE_SZ), IS(F_ADD_SEALS), IS(F_GET_SEALS),
};

static const struct flag flock_set[] = {
	BIT(LOCK_SH), BIT(LOCK_EX), BIT(LOCK_NB), BIT(LOCK_UN),
};

static const struct flag fallocate_set[] = {
	BIT(FALLOC_FL_KEEP_SIZE), BIT(FALLOC_FL_PUNCH_HOLE),
	BIT(FALLOC_FL_COLLAPSE_RANGE), BIT(FALLOC_FL_ZERO_RANGE),
	BIT(FALLOC_FL_INSERT_RANGE), BIT(FALLOC_FL_UNSHARE_RANGE),
};

static const struct flag splice_set[] = {
	BIT(SPLICE_F_MOVE), BIT(SPLICE_F_NONBLOCK), BIT(SPLICE_F_MORE),
	BIT(SPLICE_F_GIFT),
};

static const struct flag umount_set[] = {
	{ 1, 1, "MNT_FORCE" }, { 2, 2, "MNT_DETACH" }, { 4, 4, "MNT_EXPIRE" },
	{ 8, 8, "UMOUNT_NOFOLLOW" },
};

static const struct flag mount_set[] = {
	BIT(MS_RDONLY), BIT(MS_NOSUID), BIT(MS_NODEV), BIT(MS_NOEXEC),
	BIT(MS_SYNCHRONOUS), BIT(MS_REMOUNT), BIT(MS_MANDLOCK),
	BIT(MS_DIRSYNC), BIT(MS_NOATIME), BIT(MS_NODIRATIME), BIT(MS_BIND),
	BIT(MS_MOVE), BIT(MS_REC), BIT(MS_SILENT), BIT(MS_UNBINDABLE),
	BIT(MS_PRIVATE), BIT(MS_SLAVE), BIT(MS_SHARED), BIT(MS_RELATIME),
	BIT(MS_STRICTATIME), BIT(MS_LAZYTIME),
};

static const struct flag epoll_set[] = {
	IS(EPOLL_CTL_ADD), IS(EPOLL_CTL_DEL), IS(EPOLL_CTL_MOD),
};

static const struct flag getrandom_set[] = {
	BIT(GRND_NONBLOCK), BIT(GRND_RANDOM),
};

static const struct flag memfd_set[] = {
	BIT(MFD_CLOEXEC), BIT(MFD_ALLOW_SEALING), BIT(MFD_HUGETLB),
};

static const struct flag xattr_set[] = {
	BIT(XATTR_CREATE), BIT(XATTR_REPLACE),
};

static const struct flag prot_set[] = {
	IN(PROT_NONE, 7), BIT(PROT_READ), BIT(PROT_WRITE), BIT(PROT_EXEC),
	BIT(PROT_GROWSDOWN), BIT(PROT_GROWSUP),
};

static const struct flag map_set[] = {
	IN(MAP_SHARED, MAP_TYPE), IN(MAP_PRIVATE, MAP_TYPE),
	IN(MAP_SHARED_VALIDATE, MAP_TYPE), BIT(MAP_FIXED), BIT(MAP_ANONYMOUS),
	BIT(MAP_GROWSDOWN), BIT(MAP_DENYWRITE), BIT(MAP_EXECUTABLE),
	BIT(MAP_LOCKED), BIT(MAP_NORESERVE), BIT(MAP_POPULATE),
	BIT(MAP_NONBLOCK), BIT(MAP_STACK), BIT(MAP_HUGETLB),
	BIT(MAP_FIXED_NOREPLACE),
};

static const struct flag mremap_set[] = {
	BIT(MREMAP_MAYMOVE), BIT(MREMAP_FIXED), { 4, 4, "MREMAP_DONTUNMAP" },
};

static const struct flag madvise_set[] = {
	IS(MADV_NORMAL), IS(MADV_RANDOM), IS(MADV_SEQUENTIAL),
	IS(MADV_WILLNEED), IS(MADV_DONTNEED), IS(MADV_FREE), IS(MADV_REMOVE),
	IS(MADV_DONTFORK), IS(MADV_DOFORK), IS(MADV_MERGEABLE),
	IS(MADV_UNMERGEABLE), IS(MADV_HUGEPAGE), IS(MADV_NOHUGEPAGE),
	IS(MADV_DONTDUMP), IS(MADV_DODUMP), IS(MADV_WIPEONFORK),
	IS(MADV_KEEPONFORK), IS(MADV_COLD), IS(MADV_PAGEOUT),
};

static const struct flag msync_set[] = {
	BIT(MS_ASYNC), BIT(MS_INVALIDATE), BIT(MS_SYNC),
};

static const struct flag mlockall_set[] = {
	BIT(MCL_CURRENT), BIT(MCL_FUTURE), BIT(MCL_ONFAULT),
};

static const struct flag clone_set[] = {
	BIT(CLONE_VM), BIT(CLONE_FS), BIT(CLONE_FILES), BIT(CLONE_SIGHAND),
	BIT(CLONE_PIDFD), BIT(CLONE_PTRACE), BIT(CLONE_VFORK),
	BIT(CLONE_PARENT), BIT(CLONE_THREAD), BIT(CLONE_NEWNS),
	BIT(CLONE_SYSVSEM), BIT(CLONE_SETTLS), BIT(CLONE_PARENT_SETTID),
	BIT(CLONE_CHILD_CLEARTID), BIT(CLONE_DETACHED), BIT(CLONE_UNTRACED),
	BIT(CLONE_CHILD_SETTID), BIT(CLONE_NEWCGROUP), BIT(CLONE_NEWUTS),
	BIT(CLONE_NEWIPC), BIT(CLONE_NEWUSER), BIT(CLONE_NEWPID),
	BIT(CLONE_NEWNET), BIT(CLONE_IO), IN(SIGCHLD, 0xff),
};

static const struct flag arch_prctl_set[] = {
	IS(ARCH_SET_GS), IS(ARCH_SET_FS), IS(ARCH_GET_FS), IS(ARCH_GET_GS),
	IS(ARCH_CET_STATUS),
};

static const struct flag prctl_set[] = {
	IS(PR_SET_PDEATHSIG), IS(PR_GET_PDEATHSIG), IS(PR_GET_DUMPABLE),
	IS(PR_SET_DUMPABLE), IS(PR_SET_KEEPCAPS), IS(PR_SET_NAME),
	IS(PR_GET_NAME), IS(PR_GET_SECCOMP), IS(PR_SET_SECCOMP),
	IS(PR_CAPBSET_READ), IS(PR_CAPBSET_DROP), IS(PR_SET_TIMERSLACK),
	IS(PR_GET_TIMERSLACK), IS(PR_SET_MM), IS(PR_SET_CHILD_SUBREAPER),
	IS(PR_GET_CHILD_SUBREAPER), IS(PR_SET_NO_NEW_PRIVS),
	IS(PR_GET_NO_NEW_PRIVS), IS(PR_SET_VMA),
};

static const struct flag wait_set[] = {
	BIT(WNOHANG), BIT(WUNTRACED), BIT(WEXITED), BIT(WCONTINUED),
	BIT(WNOWAIT), BIT(__WALL), BIT(__WCLONE),
};

static const struct flag waitid_set[] = {
	IS(P_ALL), IS(P_PID), IS(P_PGID), { 3, 0, "P_PIDFD" },
};

static const struct flag signal_set[] = {
	{ 0, 0, "0" }, IS(SIGHUP), IS(SIGINT), IS(SIGQUIT), IS(SIGILL),
	IS(SIGTRAP), IS(SIGABRT), IS(SIGBUS), IS(SIGFPE), IS(SIGKILL),
	IS(SIGUSR1), IS(SIGSEGV), IS(SIGUSR2), IS(SIGPIPE), IS(SIGALRM),
	IS(SIGTERM), IS(SIGSTKFLT), IS(SIGCHLD), IS(SIGCONT), IS(SIGSTOP),
	IS(SIGTSTP), IS(SIGTTIN), IS(SIGTTOU), IS(SIGURG), IS(SIGXCPU),
	IS(SIGXFSZ), IS(SIGVTALRM), IS(SIGPROF), IS(SIGWINCH), IS(SIGIO),
	IS(SIGPWR), IS(SIGSYS), { 32, 0, "SIGRTMIN" }, { 33, 0, "SIGRT_1" },
	{ 34, 0, "SIGRT_2" },
};

static const struct flag sigprocmask_set[] = {
	IS(SIG_BLOCK), IS(SIG_UNBLOCK), IS(SIG_SETMASK),
};

static const struct flag rlimit_set[] = {
	IS(RLIMIT_CPU), IS(RLIMIT_FSIZE), IS(RLIMIT_DATA), IS(RLIMIT_STACK),
	IS(RLIMIT_CORE), IS(RLIMIT_RSS), IS(RLIMIT_NPROC), IS(RLIMIT_NOFILE),
	IS(RLIMIT_MEMLOCK), IS(RLIMIT_AS), IS(RLIMIT_LOCKS),
	IS(RLIMIT_SIGPENDING), IS(RLIMIT_MSGQUEUE), IS(RLIMIT_NICE),
	IS(RLIMIT_RTPRIO), IS(RLIMIT_RTTIME),
};

static const struct flag rusage_set[] = {
	IS(RUSAGE_SELF), IS(RUSAGE_CHILDREN), IS(RUSAGE_THREAD),
};

static const struct flag itimer_set[] = {
	IS(ITIMER_REAL), IS(ITIMER_VIRTUAL), IS(ITIMER_PROF),
};

static const struct flag priority_set[] = {
	IS(PRIO_PROCESS), IS(PRIO_PGRP), IS(PRIO_USER),
};

static const struct flag sched_set[] = {
	IS(SCHED_OTHER), IS(SCHED_FIFO), IS(SCHED_RR), IS(SCHED_BATCH),
	IS(SCHED_IDLE), { 6, 0, "SCHED_DEADLINE" },
};

static const struct flag clock_set[] = {
	IS(CLOCK_REALTIME), IS(CLOCK_MONOTONIC), IS(CLOCK_PROCESS_CPUTIME_ID),
	IS(CLOCK_THREAD_CPUTIME_ID), IS(CLOCK_MONOTONIC_RAW),
	IS(CLOCK_REALTIME_COARSE), IS(CLOCK_MONOTONIC_COARSE),
	IS(CLOCK_BOOTTIME), IS(CLOCK_REALTIME_ALARM), IS(CLOCK_BOOTTIME_ALARM),
	IS(CLOCK_TAI),
};

static const struct flag timer_set[] = {
	BIT(TIMER_ABSTIME), { 2, 2, "TIMER_CANCEL_ON_SET" },
};

static const struct flag futex_set[] = {
	IN(FUTEX_WAIT, FUTEX_CMD), IN(FUTEX_WAKE, FUTEX_CMD),
	IN(FUTEX_FD, FUTEX_CMD), IN(FUTEX_REQUEUE, FUTEX_CMD),
	IN(FUTEX_CMP_REQUEUE, FUTEX_CMD), IN(FUTEX_WAKE_OP, FUTEX_CMD),
	IN(FUTEX_LOCK_PI, FUTEX_CMD), IN(FUTEX_UNLOCK_PI, FUTEX_CMD),
	IN(FUTEX_TRYLOCK_PI, FUTEX_CMD), IN(FUTEX_WAIT_BITSET, FUTEX_CMD),
	IN(FUTEX_WAKE_BITSET, FUTEX_CMD), IN(FUTEX_WAIT_REQUEUE_PI, FUTEX_CMD),
	IN(FUTEX_CMP_REQUEUE_PI, FUTEX_CMD), IN(FUTEX_LOCK_PI2, FUTEX_CMD),
	BIT(FUTEX_PRIVATE_FLAG), BIT(FUTEX_CLOCK_REALTIME),
};

static const struct flag bpf_set[] = {
	IS(BPF_MAP_CREATE), IS(BPF_MAP_LOOKUP_ELEM), IS(BPF_MAP_UPDATE_ELEM),
	IS(BPF_MAP_DELETE_ELEM), IS(BPF_MAP_GET_NEXT_KEY), IS(BPF_PROG_LOAD),
	IS(BPF_OBJ_PIN), IS(BPF_OBJ_GET), IS(BPF_PROG_ATTACH),
	IS(BPF_PROG_DETACH), IS(BPF_RAW_TRACEPOINT_OPEN), IS(BPF_BTF_LOAD),
	IS(BPF_LINK_CREATE),
};

static const struct flag family_set[] = {
	IS(AF_UNSPEC), IS(AF_UNIX), IS(AF_INET), IS(AF_INET6), IS(AF_NETLINK),
	IS(AF_PACKET), IS(AF_ALG), IS(AF_VSOCK), IS(AF_BLUETOOTH), IS(AF_CAN),
};

static const struct flag socktype_set[] = {
	IN(SOCK_STREAM, 15), IN(SOCK_DGRAM, 15), IN(SOCK_RAW, 15),
	IN(SOCK_RDM, 15), IN(SOCK_SEQPACKET, 15), IN(SOCK_DCCP, 15),
	IN(SOCK_PACKET, 15), BIT(SOCK_CLOEXEC), BIT(SOCK_NONBLOCK),
};

static const struct flag socktype_flags_set[] = {
	BIT(SOCK_CLOEXEC), BIT(SOCK_NONBLOCK),
};

static const struct flag msg_set[] = {
	BIT(MSG_OOB), BIT(MSG_PEEK), BIT(MSG_DONTROUTE), BIT(MSG_CTRUNC),
	BIT(MSG_TRUNC), BIT(MSG_DONTWAIT), BIT(MSG_EOR), BIT(MSG_WAITALL),
	BIT(MSG_CONFIRM), BIT(MSG_ERRQUEUE), BIT(MSG_NOSIGNAL), BIT(MSG_MORE),
	BIT(MSG_WAITFORONE), BIT(MSG_FASTOPEN), BIT(MSG_CMSG_CLOEXEC),
};

static const struct flag shutdown_set[] = {
	IS(SHUT_RD), IS(SHUT_WR), IS(SHUT_RDWR),
};

static const struct flag sol_set[] = {
	{ 0, 0, "SOL_IP" }, IS(SOL_SOCKET), { 6, 0, "SOL_TCP" },
	{ 17, 0, "SOL_UDP" }, { 41, 0, "SOL_IPV6" }, IS(SOL_PACKET),
	IS(SOL_NETLINK),
};

/* "=": numbers, of which one is the whole; "": flags. */
static const struct {
	const char *name, *whole;
	const struct flag *flag;
	size_t n;
} sets[] = {
#define SET(name, whole) { #name, whole, name##_set, ARRAY_SIZE(name##_set) }
	SET(open, ""),
	SET(descriptor, ""),
	SET(access, ""),
	SET(at, ""),
	SET(rename, ""),
	SET(statx, ""),
	SET(seek, "="),
	SET(fcntl, "="),
	SET(flock, ""),
	SET(fallocate, ""),
	SET(splice, ""),
	SET(umount, ""),
	SET(mount, ""),
	SET(epoll, "="),
	SET(getrandom, ""),
	SET(memfd, ""),
	SET(xattr, ""),
	SET(prot, ""),
	SET(map, ""),
	SET(mremap, ""),
	SET(madvise, "="),
	SET(msync, ""),
	SET(mlockall, ""),
	SET(clone, ""),
	SET(arch_prctl, "="),
	SET(prctl, "="),
	SET(wait, ""),
	SET(waitid, "="),
	SET(signal, "="),
	SET(sigprocmask, "="),
	SET(rlimit, "="),
	SET(rusage, "="),
	SET(itimer, "="),
	SET(priority, "="),
	SET(sched, "="),
	SET(clock, "="),
	SET(timer, ""),
	SET(futex, ""),
	SET(bpf, "="),
	SET(family, "="),
	SET(socktype, ""),
	SET(socktype_flags, ""),
	SET(msg, ""),
	SET(shutdown, "="),
	SET(sol, "="),
};

/* What all names begin with, up to an underscore. */
static size_t common_prefix(const struct flag *f, size_t n)
{
	size_t i, len = strlen(f[0].name);

	for (i = 1; i < n; i++) {
		while (strncmp(f[0].name, f[i].name, len))
			len--;
	}
	while (len && f[0].name[len - 1] != '_')
		len--;
	return len;
}

static const char *table_text(struct stap_arena *a, size_t set)
{
	const struct flag *f = sets[set].flag;
	size_t i, prefix = common_prefix(f, sets[set].n);
	const char *text = stap_arena_printf(a, "%s%.*s", sets[set].whole, (int)prefix, f->name);

	for (i = 0; i < sets[set].n; i++) {
		text = stap_arena_printf(a, "%s %llx", text, f[i].value);
		if (!*sets[set].whole && f[i].mask != f[i].value)
			text = stap_arena_printf(a, "%s/%llx", text, f[i].mask);
		text = stap_arena_printf(a, "%s=%s", text, f[i].name + prefix);
	}
	return text;
}

/**
 * stap_syscall_flags() - a set of names for __flags_text()
 * @a: for the text
 * @name: of the set
 */
const char *stap_syscall_flags(struct stap_arena *a, const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sets); i++) {
		if (!strcmp(sets[i].name, name))
			return table_text(a, i);
	}
	return NULL;
}
