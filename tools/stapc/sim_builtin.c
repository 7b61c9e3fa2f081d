// SPDX-License-Identifier: GPL-2.0
/*
 * Builtins in the simulator: one function for each row of STAP_BUILTIN_LIST.
 * The current task is stapc itself, as it is when the kernel runs begin and
 * end probes. There is no kernel memory, nor any of a task: reading it faults.
 */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sim.h"
#include "syscall.h"

#define BUILTIN(name) \
	static __s64 bi_##name(struct sim *s, const union stap_value *arg, char *to)

/* Of a row that does not need all. */
#define UNUSED	do { (void)s; (void)arg; (void)to; } while (0)

static void give(const struct sim *s, char *to, const char *text)
{
	stap_string_copy(to, s->img->hdr->maxstringlen, text);
}

BUILTIN(exit)
{
	UNUSED;
	sim_exit(s);
	return 0;
}

BUILTIN(abort)
{
	UNUSED;
	sim_exit(s);
	s->error.error = SIM_ABORTED;
	return 0;
}

BUILTIN(error)
{
	UNUSED;
	stap_string_copy(s->error.text, sizeof(s->error.text), arg[0].str);
	sim_raise(s, STAP_E_USER, 0);
	return 0;
}

BUILTIN(execname)
{
	char name[16 + 1] = "";

	UNUSED;
	prctl(PR_GET_NAME, name);
	give(s, to, name);
	return 0;
}

#define BUILTIN_NUMBER(name, value) \
static __s64 bi_##name(struct sim *s, const union stap_value *arg, char *to) \
{ \
	UNUSED; \
	return value; \
}

BUILTIN_NUMBER(pid, getpid())
BUILTIN_NUMBER(tid, syscall(SYS_gettid))
BUILTIN_NUMBER(ppid, getppid())
BUILTIN_NUMBER(uid, getuid())
BUILTIN_NUMBER(gid, getgid())
BUILTIN_NUMBER(euid, geteuid())
BUILTIN_NUMBER(egid, getegid())
BUILTIN_NUMBER(cpu, s->clock.is_virtual ? 0 : sched_getcpu())
BUILTIN_NUMBER(target, s->img->hdr->target)
BUILTIN_NUMBER(gettimeofday_s, sim_clock_real(&s->clock) / 1000000000)
BUILTIN_NUMBER(gettimeofday_ms, sim_clock_real(&s->clock) / 1000000)
BUILTIN_NUMBER(gettimeofday_us, sim_clock_real(&s->clock) / 1000)
BUILTIN_NUMBER(gettimeofday_ns, sim_clock_real(&s->clock))
BUILTIN_NUMBER(get_cycles, sim_clock_cycles(&s->clock))

#define BUILTIN_STRING(name, text) \
static __s64 bi_##name(struct sim *s, const union stap_value *arg, char *to) \
{ \
	UNUSED; \
	give(s, to, text); \
	return 0; \
}

BUILTIN_STRING(pp, stap_image_str(s->img, s->probe->point))
BUILTIN_STRING(pn, stap_image_str(s->img, s->probe->name))
/* No probe that runs here is in a function. */
BUILTIN_STRING(ppfunc, "")
BUILTIN_STRING(probefunc, "")

static __s64 fault(struct sim *s, char *to, enum stap_error error, __s64 addr)
{
	*to = '\0';
	sim_raise(s, error, addr);
	return 0;
}

#define BUILTIN_FAULT(name, error) \
static __s64 bi_##name(struct sim *s, const union stap_value *arg, char *to) \
{ \
	return fault(s, to, error, arg[0].num); \
}

#define BUILTIN_FAULT_NUMBER(name, error) \
static __s64 bi_##name(struct sim *s, const union stap_value *arg, char *to) \
{ \
	UNUSED; \
	sim_raise(s, error, arg[0].num); \
	return 0; \
}

BUILTIN_FAULT(kernel_string, STAP_E_KSTRING)
BUILTIN_FAULT(kernel_string_n, STAP_E_KSTRING)
BUILTIN_STRING(kernel_string2, arg[1].str)
BUILTIN_FAULT(user_string, STAP_E_USTRING)
BUILTIN_FAULT(user_string_n, STAP_E_USTRING)
BUILTIN_STRING(user_string2, arg[1].str)
BUILTIN_FAULT_NUMBER(__load_user, STAP_E_UREAD)
BUILTIN_FAULT_NUMBER(__load_kernel, STAP_E_KREAD)

#define BUILTIN_NOT_HERE(name, why) \
static __s64 bi_##name(struct sim *s, const union stap_value *arg, char *to) \
{ \
	UNUSED; \
	stap_string_copy(s->error.text, sizeof(s->error.text), why); \
	sim_raise(s, STAP_E_USER, 0); \
	return 0; \
}

BUILTIN_NUMBER(user_mode, 0)
BUILTIN_NUMBER(uaddr, 0)
BUILTIN_NOT_HERE(long_arg, "cannot access function args in this context")
BUILTIN_NOT_HERE(returnval, "cannot determine the return value in this context")
BUILTIN_NOT_HERE(register, "cannot access CPU registers in this context")
BUILTIN_NOT_HERE(u_register, "cannot access CPU registers in this context")

BUILTIN_NUMBER(strlen, stap_string_strlen(arg[0].str))
BUILTIN_NUMBER(isinstr, stap_string_isinstr(arg[0].str, arg[1].str))
BUILTIN_NUMBER(strpos, stap_string_strpos(arg[0].str, arg[1].str))
BUILTIN_NUMBER(strtol, stap_string_strtol(arg[0].str, arg[1].num))

BUILTIN(substr)
{
	stap_string_substr(to, s->img->hdr->maxstringlen, arg[0].str, arg[1].num,
			   arg[2].num);
	return 0;
}

BUILTIN(stringat)
{
	__s64 byte;

	UNUSED;
	if (stap_string_stringat(arg[0].str, arg[1].num, &byte))
		sim_raise(s, STAP_E_STRINGAT, 0);
	return byte;
}

BUILTIN(str_replace)
{
	stap_escape_replace(to, s->img->hdr->maxstringlen, arg[0].str, arg[1].str, arg[2].str);
	return 0;
}

BUILTIN(text_strn)
{
	stap_escape_text(to, s->img->hdr->maxstringlen, arg[0].str, arg[1].num, arg[2].num);
	return 0;
}

BUILTIN(tokenize)
{
	stap_escape_tokenize(&s->tokens, to, s->img->hdr->maxstringlen, arg[0].str, arg[1].str);
	return 0;
}

BUILTIN(matched)
{
	if (stap_dfa_matched(&s->match, arg[0].num, to, s->img->hdr->maxstringlen, s->error.text))
		sim_raise(s, STAP_E_USER, 0);
	return 0;
}

BUILTIN(ngroups)
{
	__s64 n = 0;

	UNUSED;
	if (stap_dfa_ngroups(&s->match, &n, s->error.text))
		sim_raise(s, STAP_E_USER, 0);
	return n;
}

BUILTIN(randint)
{
	__u64 limit = arg[0].num;

	UNUSED;
	if (limit > 1 << 20) {
		stap_string_copy(s->error.text, sizeof(s->error.text), "range too wide");
		sim_raise(s, STAP_E_USER, 0);
		return 0;
	}
	return limit ? (sim_random(s) >> 32) % limit : 0;
}

BUILTIN_NUMBER(jiffies, sim_clock_now(&s->clock) / (1000000000 / SIM_HZ))
BUILTIN_NUMBER(HZ, SIM_HZ)

/* There is no task_struct to be read here, and no probe on a return. */
BUILTIN_NUMBER(__task_current, 0)
BUILTIN_NUMBER(__pid2task, 0)
BUILTIN_NUMBER(is_return, 0)
BUILTIN_NUMBER(mem_page_size, sysconf(_SC_PAGESIZE))
BUILTIN_NUMBER(local_clock_ns, sim_clock_now(&s->clock))
BUILTIN_NUMBER(ktime_get_ns, sim_clock_now(&s->clock))

/* An argument that will not do, named in @format. */
__printf(2, 0)
static __s64 refuse(struct sim *s, const char *format, __s64 value)
{
	snprintf(s->error.text, sizeof(s->error.text), format, (long long)value);
	sim_raise(s, STAP_E_USER, 0);
	return 0;
}

BUILTIN(cpu_clock_ns)
{
	UNUSED;
	if (arg[0].num < 0 || arg[0].num >= sysconf(_SC_NPROCESSORS_ONLN))
		return refuse(s, "cpu %lld is not online", arg[0].num);
	return sim_clock_now(&s->clock);
}

BUILTIN(addr_to_node)
{
	UNUSED;
	return refuse(s, "invalid kernel virtual address 0x%llx", arg[0].num);
}

BUILTIN(__loadavg)
{
	double load[3];

	UNUSED;
	if (arg[0].num < 0 || arg[0].num > 2)
		return refuse(s, "Invalid loadavg index %lld specified.", arg[0].num);
	return getloadavg(load, 3) == 3 ? load[arg[0].num] * 2048 : 0;
}

BUILTIN(__flags_text)
{
	stap_flags_text(to, s->img->hdr->maxstringlen, arg[0].num, arg[1].str);
	return 0;
}

BUILTIN(syscall_name)
{
	const struct stap_syscall *sc = stap_syscall_by_number(arg[0].num);
	char text[32];

	snprintf(text, sizeof(text), "%lld", (long long)arg[0].num);
	give(s, to, sc ? sc->name : text);
	return 0;
}

/* Nothing here runs on a kernel's stack, and no address has a name. */
BUILTIN_STRING(backtrace, "")
BUILTIN_STRING(__stack_text, "")
BUILTIN_STRING(ubacktrace, "")
BUILTIN_STRING(__ustack_text, "")
BUILTIN_NUMBER(addr, 0)

static __s64 no_level(struct sim *s, __s64 level)
{
	snprintf(s->error.text, sizeof(s->error.text),
		 "reached end of stack before unwinding to level %lld", (long long)level);
	sim_raise(s, STAP_E_USER, 0);
	return 0;
}

BUILTIN_NUMBER(stack, no_level(s, arg[0].num))
BUILTIN_NUMBER(ustack, no_level(s, arg[0].num))

static __s64 callers(struct sim *s, const union stap_value *arg, char *to)
{
	*to = '\0';
	return arg[0].num == -1 ? 0 : no_level(s, arg[0].num);
}

BUILTIN_NUMBER(callers, callers(s, arg, to))
BUILTIN_NUMBER(ucallers, callers(s, arg, to))

static __s64 hex(struct sim *s, const union stap_value *arg, char *to)
{
	snprintf(to, s->img->hdr->maxstringlen, "0x%llx", (unsigned long long)arg[0].num);
	return 0;
}

BUILTIN_NUMBER(symname, hex(s, arg, to))
BUILTIN_NUMBER(symdata, hex(s, arg, to))
BUILTIN_NUMBER(usymname, hex(s, arg, to))
BUILTIN_NUMBER(usymdata, hex(s, arg, to))

static __s64 no_module(struct sim *s, char *to, const char *text)
{
	*to = '\0';
	stap_string_copy(s->error.text, sizeof(s->error.text), text);
	sim_raise(s, STAP_E_USER, 0);
	return 0;
}

BUILTIN_NUMBER(modname, no_module(s, to, "Cannot determine kernel module name"))
BUILTIN_NUMBER(umodname, no_module(s, to, "module cannot be found"))

/* As anywhere but in procfs probes, which are not run here. */
BUILTIN_NUMBER(__procfs_get, *to = '\0')
BUILTIN_NUMBER(__procfs_set, 0)
BUILTIN_NUMBER(__procfs_append, 0)

#define BUILTIN_FN_ROW(n, id, name, r, args, fl, text) \
	[n] = bi_##name,

const sim_builtin_fn sim_builtin[STAP_BI_NR] = {
	STAP_BUILTIN_LIST(BUILTIN_FN_ROW)
};
