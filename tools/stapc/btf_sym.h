/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What BTF does not say about a kernel: its symbols, which functions ftrace
 * can trace, and which system an event belongs to. Read from the vmlinux that
 * the BTF came from, or from the running kernel's /proc and tracefs.
 */
#ifndef STAPC_BTF_SYM_H
#define STAPC_BTF_SYM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "arena.h"

struct stap_sym;

/* Offsets in the kernel's structures, by which a vmlinux's events are read. */
struct stap_sym_layout {
	uint32_t call_class;	/* struct trace_event_call: class */
	uint32_t class_system;	/* struct trace_event_class: system */
};

/**
 * stap_sym_new() - sources of symbols
 * @a: where results live
 * @image: a vmlinux in memory, which outlives the result, or NULL
 * @size: its size
 * @running: without an image: ask the running kernel
 */
struct stap_sym *stap_sym_new(struct stap_arena *a, const void *image,
			      size_t size, bool running);
void stap_sym_free(struct stap_sym *y);

/* The contents of a section of the image, or NULL. */
const void *stap_sym_section(struct stap_sym *y, const char *name,
			     size_t *size);

/* Whether a function of this name is among the symbols. */
bool stap_sym_has_func(struct stap_sym *y, const char *name);

/* The address of a symbol, ~0 if it is not known whether there is one; 0: there is none. */
uint64_t stap_sym_addr(struct stap_sym *y, const char *name);

/**
 * stap_sym_traceable() - call @fn for each function ftrace can trace
 * @y: the sources
 * @glob: only for those that match
 * @fn: gets a name that it has to copy
 * @data: for @fn
 *
 * Return: false if it is not known which can be traced.
 */
bool stap_sym_traceable(struct stap_sym *y, const char *glob,
			void (*fn)(void *data, const char *name), void *data);

/**
 * stap_sym_exported() - call @fn for each symbol that the kernel exports
 * @y: the sources
 * @glob: only for those that match
 * @fn: gets a name that it has to copy
 * @data: for @fn
 *
 * Return: false if it is not known what is exported.
 */
bool stap_sym_exported(struct stap_sym *y, const char *glob,
		       void (*fn)(void *data, const char *name), void *data);

/**
 * stap_sym_events() - learn the systems of events
 * @y: the sources
 * @layout: how to read them from an image
 *
 * Return: false if no systems are known at all.
 */
bool stap_sym_events(struct stap_sym *y, const struct stap_sym_layout *layout);

/* The system of an event, after stap_sym_events(); NULL if it has none. */
const char *stap_sym_event_system(struct stap_sym *y, const char *event);

#endif
