// SPDX-License-Identifier: GPL-2.0
/*
 * How the arguments of system calls are shown, by what their types and names
 * say. A row is for all calls, arguments and types that fit its patterns; the
 * first that fits counts, so the special stand before the general. To show
 * another set of flags: one row here, one in syscall_flags.c.
 */
#include <fnmatch.h>
#include <string.h>
#include "arena.h"
#include "cc.h"
#include "syscall.h"

/*
 * @call, @type, @name: patterns; a '*' of a type is '?' here
 * @as: a directive for the number; FLAGS and the set's name; or an expression
 *	that gives a text, where '@' is the argument; behind LIST a text that
 *	argstr has in brackets
 * @when: NULL, or when the argument is there at all
 */
struct rule {
	const char *call, *type, *name;
	const char *as;
	const char *when;
};

#define FLAGS(set)	"|" set
#define STRING		"user_string_quoted(@)"
#define BUFFER(size)	"user_buffer_quoted(@, " size ", 64)"
#define LIST		"["
#define ADDRESS		"%p"

#define MAKES_FILE	"($flags & 0x40) || ($flags & 0x410000) == 0x410000"

static const struct rule rules[] = {
	/* files */
	{ "@(open|openat)", "*", "mode", "%#o", MAKES_FILE },
	{ "*", "umode_t", "*", "%#o", NULL },
	{ "umask", "int", "mask", "%#o", NULL },
	{ "*", "int", "@(dfd|olddfd|newdfd|dirfd|mountdirfd|*_dfd)", "_dfd_str(@)", NULL },
	{ "execveat", "int", "fd", "_dfd_str(@)", NULL },
	{ "@(open|openat|open_by_handle_at|mq_open)", "*", "@(flags|oflag)", FLAGS("open"), NULL },
	{ "@(pipe2|dup3)", "int", "flags", FLAGS("descriptor"), NULL },
	{ "fanotify_init", "*", "event_f_flags", FLAGS("open"), NULL },
	{ "@(access|faccessat*)", "int", "mode", FLAGS("access"), NULL },
	{ "@(unlinkat|fchownat|newfstatat|linkat|statx|utimensat)", "*", "flag?(s)", FLAGS("at"),
	  NULL },
	{ "@(faccessat2|execveat|name_to_handle_at|fchmodat2)", "int", "flag?(s)", FLAGS("at"),
	  NULL },
	{ "renameat2", "*", "flags", FLAGS("rename"), NULL },
	{ "statx", "*", "mask", FLAGS("statx"), NULL },
	{ "@(lseek|llseek)", "*", "@(whence|origin)", FLAGS("seek"), NULL },
	{ "fcntl", "*", "cmd", FLAGS("fcntl"), NULL },
	{ "ioctl", "*", "*", "%#x", NULL },
	{ "flock", "*", "cmd", FLAGS("flock"), NULL },
	{ "fallocate", "int", "mode", FLAGS("fallocate"), NULL },
	{ "@(splice|tee|vmsplice)", "*", "flags", FLAGS("splice"), NULL },
	{ "umount2", "int", "flags", FLAGS("umount"), NULL },
	{ "mount", "*", "flags", FLAGS("mount"), NULL },
	{ "mount", "char ?", "*", STRING, NULL },
	{ "umount2", "char ?", "name", STRING, NULL },
	{ "@(sethostname|setdomainname)", "char ?", "name", BUFFER("$len"), NULL },
	{ "@(write|pwrite64)", "const char ?", "buf", BUFFER("$count"), NULL },
	{ "@(send|sendto)", "void ?", "buff", BUFFER("$len"), NULL },
	{ "mknod*", "*", "dev", "%#x", NULL },
	{ "@(eventfd2|signalfd4|timerfd_create|inotify_init1|epoll_create1)", "int", "flags",
	  FLAGS("descriptor"), NULL },
	{ "epoll_ctl", "int", "op", FLAGS("epoll"), NULL },
	{ "getrandom", "*", "flags", FLAGS("getrandom"), NULL },
	{ "memfd_create", "*", "flags", FLAGS("memfd"), NULL },
	{ "@(setxattr|lsetxattr|fsetxattr)", "int", "flags", FLAGS("xattr"), NULL },

	/* memory */
	{ "@(mmap|mprotect|pkey_mprotect)", "*", "prot", FLAGS("prot"), NULL },
	{ "mmap", "*", "flags", FLAGS("map"), NULL },
	{ "mmap", "*", "off", "%#x", NULL },
	{ "mremap", "*", "flags", FLAGS("mremap"), NULL },
	{ "mremap", "*", "new_addr", ADDRESS, "$flags & 2" },
	{ "madvise", "int", "behavior", FLAGS("madvise"), NULL },
	{ "msync", "int", "flags", FLAGS("msync"), NULL },
	{ "mlockall", "int", "flags", FLAGS("mlockall"), NULL },
	{ "*", "unsigned long", "@(addr|start|brk|new_addr)", ADDRESS, NULL },

	/* processes */
	{ "clone", "*", "clone_flags", FLAGS("clone"), NULL },
	{ "unshare", "*", "unshare_flags", FLAGS("clone"), NULL },
	{ "setns", "*", "flags", FLAGS("clone"), NULL },
	{ "clone", "unsigned long", "*", ADDRESS, NULL },
	{ "arch_prctl", "int", "option", FLAGS("arch_prctl"), NULL },
	{ "arch_prctl", "*", "*", ADDRESS, NULL },
	{ "prctl", "int", "option", FLAGS("prctl"), NULL },
	{ "wait4", "int", "options", FLAGS("wait"), NULL },
	{ "waitid", "int", "options", FLAGS("wait"), NULL },
	{ "waitid", "int", "which", FLAGS("waitid"), NULL },
	{ "@(*kill|*sigaction|rt_*sigqueueinfo|signal)", "int", "sig", FLAGS("signal"), NULL },
	{ "rt_sigprocmask", "int", "how", FLAGS("sigprocmask"), NULL },
	{ "@(getrlimit|setrlimit|prlimit64)", "unsigned int", "resource", FLAGS("rlimit"), NULL },
	{ "getrusage", "int", "who", FLAGS("rusage"), NULL },
	{ "@(getitimer|setitimer)", "int", "which", FLAGS("itimer"), NULL },
	{ "@(getpriority|setpriority)", "int", "which", FLAGS("priority"), NULL },
	{ "sched_setscheduler", "int", "policy", FLAGS("sched"), NULL },
	{ "*", "*clockid_t", "*", FLAGS("clock"), NULL },
	{ "@(clock_nanosleep|*_settime)", "int", "flags", FLAGS("timer"), NULL },
	{ "futex", "int", "op", FLAGS("futex"), NULL },
	{ "bpf", "int", "cmd", FLAGS("bpf"), NULL },

	/* sockets */
	{ "@(socket|socketpair)", "int", "family", FLAGS("family"), NULL },
	{ "@(socket|socketpair)", "int", "type", FLAGS("socktype"), NULL },
	{ "accept4", "int", "flags", FLAGS("socktype_flags"), NULL },
	{ "@(send*|recv*)", "unsigned int", "flags", FLAGS("msg"), NULL },
	{ "shutdown", "int", "how", FLAGS("shutdown"), NULL },
	{ "@(getsockopt|setsockopt)", "int", "level", FLAGS("sol"), NULL },

	/* structures that are read */
	{ "utimensat", "struct *timespec ?", "*", "_struct_timespec_u(@, 2)", NULL },
	{ "*", "?(const )struct *timespec ?", "@(rqtp|utime|tsp|uts|timeout|u_abs_timeout)",
	  "_struct_timespec_u(@, 1)", NULL },
	{ "clock_settime", "const struct *timespec ?", "tp", "_struct_timespec_u(@, 1)", NULL },
	{ "@(utimes|futimesat)", "struct *timeval ?", "*", "_struct_timeval_u(@, 2)", NULL },
	{ "@(select|settimeofday)", "struct *timeval ?", "*", "_struct_timeval_u(@, 1)", NULL },
	{ "*", "const struct *itimerspec ?", "*", "_struct_itimerspec_u(@)", NULL },
	{ "setitimer", "struct *itimerval ?", "value", "_struct_itimerval_u(@)", NULL },
	{ "@(setrlimit|prlimit64)", "?(const )struct rlimit* ?", "@(rlim|new_rlim)",
	  "_struct_rlimit_u(@)", NULL },
	{ "connect", "struct sockaddr ?", "*", "_struct_sockaddr_u(@, $addrlen)", NULL },
	{ "bind", "struct sockaddr ?", "*", "_struct_sockaddr_u(@, $addrlen)", NULL },
	{ "sendto", "struct sockaddr ?", "*", "_struct_sockaddr_u(@, $addr_len)", NULL },
	{ "execve*", "const char *", "@(argv|envp)", LIST "__get_argv(@, 0)", NULL },

	/* whatever is left, by its type */
	{ "*", "const char ?", "*", STRING, NULL },
	{ "*", "*@(flags|mask)", "*", "%#x", NULL },
	{ "*", "*", "@(flags|flag|mask)", "%#x", NULL },
};

static bool fits(const char *pattern, const char *text)
{
	return !fnmatch(pattern, text, FNM_EXTMATCH);
}

static const struct rule *find_rule(const struct stap_syscall *sc,
				    const struct stap_syscall_arg *arg)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rules); i++) {
		if (fits(rules[i].call, sc->name) && fits(rules[i].type, arg->type) &&
		    fits(rules[i].name, arg->name))
			return &rules[i];
	}
	return NULL;
}

/* "f(@)" with the argument for '@' */
static const char *put_in(struct stap_arena *a, const char *text, const char *name)
{
	const char *at = strchr(text, '@');

	return stap_arena_printf(a, "%.*s$%s%s", (int)(at - text), text, name, at + 1);
}

static const char *number_format(const struct stap_syscall_arg *arg)
{
	return arg->pointer ? ADDRESS : arg->is_signed ? "%d" : "%u";
}

/**
 * stap_syscall_show() - how an argument is shown
 * @sc: the call
 * @arg: its argument
 * @a: for the texts
 * @shown: the answer
 */
void stap_syscall_show(const struct stap_syscall *sc, const struct stap_syscall_arg *arg,
		       struct stap_arena *a, struct stap_syscall_shown *shown)
{
	const struct rule *r = find_rule(sc, arg);

	memset(shown, 0, sizeof(*shown));
	shown->format = number_format(arg);
	if (!r)
		return;
	shown->when = r->when;
	if (*r->as == '%') {
		shown->format = r->as;
		return;
	}
	shown->format = *r->as == '[' ? "[%s]" : "%s";
	shown->string = *r->as == '[' || !strcmp(r->as, STRING);
	if (*r->as == '[')
		shown->text = put_in(a, r->as + 1, arg->name);
	else if (*r->as != '|')
		shown->text = put_in(a, r->as, arg->name);
	else
		shown->text = stap_arena_printf(a, "__flags_text($%s, \"%s\")", arg->name,
						stap_syscall_flags(a, r->as + 1));
}

/* What retstr is made with: see return_str(). */
int stap_syscall_result_format(const struct stap_syscall *sc)
{
	if (fits("umask", sc->name))
		return 3;
	return fits("@(mmap|mremap|brk|shmat)", sc->name) ? 2 : 1;
}
