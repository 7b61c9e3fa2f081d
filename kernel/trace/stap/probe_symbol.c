// SPDX-License-Identifier: GPL-2.0
/*
 * Names of functions to addresses, one by one or by wildcard.
 *
 * A wildcard stands for the functions that ftrace can trace: those marked
 * notrace are not among them, nor are init functions once they are freed. In
 * modules that are being unloaded nothing is found any more.
 */
#include <linux/ftrace.h>
#include <linux/glob.h>
#include <linux/kallsyms.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "probe_symbol.h"

struct stap_symbol_search {
	const char *module;
	const char *pattern;
	struct stap_symbols *found;
};

/* Whether an address is in the kernel, or in @name, and will be for a while. */
static bool stap_symbol_stays(unsigned long addr, const char *name)
{
	const struct module *mod;

	guard(preempt)();
	mod = __module_address(addr);
	if (!mod)
		return true;
	if (mod->state != MODULE_STATE_COMING &&
	    (mod->state != MODULE_STATE_LIVE || within_module_init(addr, mod)))
		return false;
	return !*name || glob_match(name, mod->name);
}

/**
 * stap_symbol_addr - address of a function
 * @module: the module it is in; empty for the kernel, or else any module
 * @name:   its name
 *
 * Return: 0 if there is none.
 */
unsigned long stap_symbol_addr(const char *module, const char *name)
{
	char full[MODULE_NAME_LEN + KSYM_NAME_LEN + 1];
	unsigned long addr;

	if (!*module)
		addr = kallsyms_lookup_name(name);
	else if (snprintf(full, sizeof(full), "%s:%s", module, name) <
		 sizeof(full))
		addr = kallsyms_lookup_name(full);
	else
		return 0;
	if (!addr || !kernel_text_address(addr) ||
	    !stap_symbol_stays(addr, module))
		return 0;
	return addr;
}

static int stap_symbol_add(struct stap_symbols *found, unsigned long ip)
{
	unsigned long *more;
	u32 cap;

	if (found->nip == found->cap) {
		cap = max(found->cap * 2, 512u);
		more = kvrealloc(found->ip, cap * sizeof(*more), GFP_KERNEL);
		if (!more)
			return -ENOMEM;
		found->ip = more;
		found->cap = cap;
	}
	found->ip[found->nip++] = ip;
	return 0;
}

/* Padding in front of functions has symbols of its own, and no ftrace. */
static int stap_symbol_match(void *data, const char *name, unsigned long addr)
{
	struct stap_symbol_search *search = data;
	unsigned long ip;

	if (!glob_match(search->pattern, name) || str_has_prefix(name, "__pfx_"))
		return 0;
	ip = ftrace_location(addr);
	if (!ip || !stap_symbol_stays(ip, search->module))
		return 0;
	return stap_symbol_add(search->found, ip);
}

static int stap_symbol_cmp(const void *a, const void *b)
{
	unsigned long x = *(const unsigned long *)a;
	unsigned long y = *(const unsigned long *)b;

	return x < y ? -1 : x > y;
}

/* Aliases have the same address. */
static void stap_symbol_unique(struct stap_symbols *found)
{
	u32 i, n = 0;

	sort(found->ip, found->nip, sizeof(*found->ip), stap_symbol_cmp, NULL);
	for (i = 0; i < found->nip; i++)
		if (!n || found->ip[n - 1] != found->ip[i])
			found->ip[n++] = found->ip[i];
	found->nip = n;
}

/**
 * stap_symbol_glob - the functions that a pattern stands for
 * @module:  the module they are in or a pattern of modules, empty for the
 *           kernel
 * @pattern: for glob_match()
 * @found:   result, for stap_symbol_free() unless this fails
 *
 * Return: -ENOENT if there are none.
 */
int stap_symbol_glob(const char *module, const char *pattern,
		     struct stap_symbols *found)
{
	struct stap_symbol_search search = {
		.module = module, .pattern = pattern, .found = found,
	};
	int ret;

	*found = (struct stap_symbols){};
	if (*module)
		ret = module_kallsyms_on_each_symbol(strpbrk(module, "*?[") ?
						     NULL : module,
						     stap_symbol_match, &search);
	else
		ret = kallsyms_on_each_symbol(stap_symbol_match, &search);
	if (!ret && !found->nip)
		ret = -ENOENT;
	if (ret)
		stap_symbol_free(found);
	else
		stap_symbol_unique(found);
	return ret;
}

/**
 * stap_symbol_free - free what stap_symbol_glob() has found
 * @found: the places
 */
void stap_symbol_free(struct stap_symbols *found)
{
	kvfree(found->ip);
	*found = (struct stap_symbols){};
}
