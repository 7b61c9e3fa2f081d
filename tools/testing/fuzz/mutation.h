/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Mutated program files: by bytes, and well-formed but illegal.
 */
#ifndef STAP_MUTATION_H
#define STAP_MUTATION_H

#include <stddef.h>
#include <stdint.h>

#include <linux/stap.h>

#define MUTATION_FILE_MAX	65536
#define MUTATION_SEEDS_MAX	64

/**
 * struct mutation_file - a program file
 * @size: bytes in it
 * @byte: the bytes; as many as fit are allocated
 */
struct mutation_file {
	size_t size;
	union {
		unsigned char byte[MUTATION_FILE_MAX];
		struct stap_header hdr;
	};
};

/**
 * struct mutation - a source of mutants
 * @state: of the random numbers
 * @seeds: legal programs to start from
 * @nseed: how many
 */
struct mutation {
	uint64_t state;
	struct mutation_file *seeds[MUTATION_SEEDS_MAX];
	unsigned int nseed;
};

int mutation_add_seed(struct mutation *m, const void *data, size_t size);
int mutation_add_builtin_seeds(struct mutation *m);
void mutation_apply(struct mutation *m, struct mutation_file *p);
void mutation_next(struct mutation *m, struct mutation_file *p);
void mutation_free(struct mutation *m);

#endif
