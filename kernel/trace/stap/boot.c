// SPDX-License-Identifier: GPL-2.0
/*
 * Programs from the initrd, armed before the first driver's initcall:
 *
 *   stap=hello,other      on the kernel command line
 *   kernel/stap/hello.stapb, kernel/stap/other.stapb
 *                         in the uncompressed start of the initrd
 *
 * The same way ACPI tables and microcode are found.
 */
#include <linux/earlycpio.h>
#include <linux/init.h>
#include <linux/initrd.h>
#include <linux/moduleparam.h>
#include <linux/security.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../trace.h"

#include "arm.h"

#define STAP_BOOT_PATH	"kernel/stap/%s.stapb"

static char *stap_boot_names;
core_param(stap, stap_boot_names, charp, 0);

static struct cpio_data __init stap_boot_find(const char *name)
{
	struct cpio_data none = {};
#ifdef CONFIG_BLK_DEV_INITRD
	char path[sizeof(STAP_BOOT_PATH) + STAP_NAME_LEN];
	long next;

	if (snprintf(path, sizeof(path), STAP_BOOT_PATH, name) < sizeof(path) &&
	    initrd_start)
		return find_cpio_data(path, (void *)initrd_start,
				      initrd_end - initrd_start, &next);
#endif
	return none;
}

static struct stap_prog * __init stap_boot_load(const char *name)
{
	struct cpio_data cpio = stap_boot_find(name);
	struct stap_verdict v = { .error = STAP_E_NONE };
	struct stap_prog *prog;
	void *file;

	if (!cpio.data) {
		pr_err("stap: no " STAP_BOOT_PATH " in the initrd\n", name);
		return NULL;
	}
	file = kvmalloc(cpio.size, GFP_KERNEL);
	if (!file)
		return NULL;
	memcpy(file, cpio.data, cpio.size);
	prog = stap_load(file, cpio.size, &v);
	if (!prog) {
		pr_err("stap: %s: %s\n", name, v.text);
		stap_log_error(name, &v);
		kvfree(file);
	}
	return prog;
}

static void __init stap_boot_arm(const char *name)
{
	struct stap_prog *prog;
	int ret;

	guard(mutex)(&stap_load_lock);
	prog = stap_boot_load(name);
	if (!prog)
		return;
	ret = stap_arm_enable(prog, top_trace_array());
	if (ret)
		pr_err("stap: %s: cannot be armed: error %d\n", name, ret);
}

static int __init stap_boot_init(void)
{
	char *names, *rest, *name;

	if (!stap_boot_names || !*stap_boot_names)
		return 0;
	if (security_locked_down(LOCKDOWN_TRACEFS) ||
	    security_locked_down(LOCKDOWN_BPF_READ_KERNEL)) {
		pr_err("stap: locked down\n");
		return -EPERM;
	}
	names = kstrdup(stap_boot_names, GFP_KERNEL);
	rest = names;
	while ((name = strsep(&rest, ",")))
		if (*name)
			stap_boot_arm(name);
	kfree(names);
	return 0;
}
core_initcall_sync(stap_boot_init);
