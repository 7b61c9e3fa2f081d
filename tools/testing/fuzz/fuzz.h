/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What libFuzzer calls and is called for. The Makefile gives its names to
 * these functions.
 */
#ifndef STAP_FUZZ_H
#define STAP_FUZZ_H

#include <stddef.h>
#include <stdint.h>

size_t fuzz_mutate(uint8_t *data, size_t size, size_t max);
size_t fuzz_custom_mutator(uint8_t *data, size_t size, size_t max, unsigned int seed);
int fuzz_initialize(int *argc, char ***argv);
int fuzz_one_input(const uint8_t *data, size_t size);

struct stap_image;
struct stap_verdict;

/* fuzz_reloc.c: relocate an opened file. Return: 0, or what the verdict tells of. */
int fuzz_reloc(struct stap_image *img, struct stap_verdict *v);

#endif
