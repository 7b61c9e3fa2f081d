// SPDX-License-Identifier: GPL-2.0
/*
 * Makes system calls of many kinds, for syscall.test to see: each family of
 * arguments at least once, and errors. What they return is of no interest.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

/* Calls that newer machines have in another form alone, which the library knows. */
#ifdef SYS_open
#define OLD(name, ...)	syscall(SYS_##name, __VA_ARGS__)
#else
#define OLD(name, ...)	name(__VA_ARGS__)
#endif

static void files(void)
{
	char buf[64];
	int fd, fds[2];

	umask(022);
	fd = open("made by \"syscalls\"\n", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
	syscall(SYS_write, fd, "seven\t\001\n", 8);
	syscall(SYS_pwrite64, fd, "x", 1, 100L);
	lseek(fd, -3, SEEK_END);
	syscall(SYS_read, fd, buf, sizeof(buf));
	syscall(SYS_pread64, fd, buf, 5, 1L);
	fcntl(fd, F_GETFL);
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	flock(fd, LOCK_EX | LOCK_NB);
	fchmod(fd, 0600);
	fsync(fd);
	fdatasync(fd);
	syscall(SYS_ftruncate, fd, 5L);
	syscall(SYS_dup, fd);
	OLD(dup2, fd, 77);
	syscall(SYS_dup3, fd, 78, O_CLOEXEC);
	close(77);
	close(-1);
	syscall(SYS_pipe2, fds, O_NONBLOCK | O_CLOEXEC);
	OLD(open, "not there", O_WRONLY | O_APPEND);
	OLD(access, "/", R_OK | X_OK);
	OLD(access, "not there", F_OK);
	OLD(mkdir, "directory", 0755);
	syscall(SYS_mkdirat, AT_FDCWD, "directory", 0700);
	syscall(SYS_unlinkat, AT_FDCWD, "directory", AT_REMOVEDIR);
	OLD(symlink, "target", "symlink");
	OLD(rename, "symlink", "link");
	OLD(unlink, "link");
	OLD(rmdir, "not there");
	syscall(SYS_chdir, "/");
	OLD(open, (const char *)8, O_RDONLY);
	sync();
}

static void memory(void)
{
	char *p = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	mprotect(p, 8192, PROT_READ);
	madvise(p, 8192, MADV_DONTNEED);
	p = mremap(p, 8192, 16384, MREMAP_MAYMOVE);
	msync(p, 4096, MS_SYNC);
	munmap(p, 16384);
	syscall(SYS_brk, 0);
}

static void processes(void)
{
	getpid();
	syscall(SYS_getppid);
	syscall(SYS_gettid);
	syscall(SYS_getuid);
	syscall(SYS_setpriority, PRIO_PROCESS, 0, 1);
	syscall(SYS_getpriority, PRIO_PROCESS, 0);
	syscall(SYS_kill, 0, 0);
	syscall(SYS_kill, 2000000, SIGTERM);
	syscall(SYS_tgkill, getpid(), getpid(), SIGURG);
	OLD(chown, "not there", -1, 5);
	OLD(alarm, 0);
	sched_yield();
	syscall(SYS_setsid);
}

static void sockets(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	listen(fd, 5);
	shutdown(fd, SHUT_RDWR);
	syscall(SYS_sendto, fd, "data", 4, MSG_DONTWAIT | MSG_NOSIGNAL, NULL, 0);
	close(fd);
	socket(AF_INET, SOCK_DGRAM, 77);
}

int main(void)
{
	/* A call that none of the library makes, to know where this begins. */
	syscall(SYS_getpgid, 4242);
	files();
	memory();
	processes();
	sockets();
	syscall(SYS_getpgid, 2424);
	return 3;
}
