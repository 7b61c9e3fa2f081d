/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names of functions to addresses.
 */
#ifndef _TRACE_STAP_PROBE_SYMBOL_H
#define _TRACE_STAP_PROBE_SYMBOL_H

#include <linux/types.h>

/**
 * struct stap_symbols - places that ftrace can trace
 * @ip:  ftrace locations, ascending, each once
 * @nip: how many
 * @cap: how many there is room for
 */
struct stap_symbols {
	unsigned long *ip;
	u32 nip;
	u32 cap;
};

unsigned long stap_symbol_addr(const char *module, const char *name);
int stap_symbol_glob(const char *module, const char *pattern,
		     struct stap_symbols *found);
void stap_symbol_free(struct stap_symbols *found);

#endif /* _TRACE_STAP_PROBE_SYMBOL_H */
