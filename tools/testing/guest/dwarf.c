// SPDX-License-Identifier: GPL-2.0
/*
 * A program with variables of many types, for dwarf.test. It prints what a
 * probe on each call should find, in the form that the test's script prints it.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum color { RED, GREEN = 5, BLUE = -3 };

struct inner {
	short a;
	unsigned int low : 5, high : 7;
	int grid[2][3];
};

struct node {
	struct node *next;
	char name[16];
	struct inner in;
	enum color color;
	double weight;
	union {
		int64_t whole;
		uint8_t bytes[8];
	};
	bool set;
	const char *text;
};

/* 24 bytes: passed in memory */
struct triple {
	long x, y, z;
};

static int counter = 42;
long total = -7;
struct node anchor = { .name = "anchor", .in.a = 99 };

static void __attribute__((noinline)) note(const char *text)
{
	asm volatile("" : : "r" (text) : "memory");
}

#define ALONE __attribute__((noinline, noclone, noipa))

static long ALONE walk(struct node *n, int x, uint8_t small, long a, long b, long c,
		       long seventh, short eighth, struct triple t)
{
	static int calls;
	long result;

	calls++;
	counter += x;
	note(n->name);
	result = n->in.a + x + small + a + b + c + seventh + eighth + t.y;
	total += result;
	note(n->text);		/* marked line */
	printf("%s %d %d\n", n->name, calls, counter);
	asm volatile("" : : "r" (x));	/* so that it is still known above */
	return result;
}

static char *ALONE name_of(const struct node *n)
{
	return strdup(n->name);
}

static short ALONE negative(int x)
{
	return -x;
}

static inline int __attribute__((always_inline)) twice(int value)
{
	int both = 2 * value;

	asm volatile("" : "+r" (both));
	note("inlined");	/* inlined line */
	return both;
}

static int ALONE caller(int x)
{
	return twice(x + 1) + 1;
}

static bool ALONE is_even(unsigned int x)
{
	return !(x & 1);
}

int main(int argc, char **argv)
{
	struct node second = { .name = "second", .in = { .a = -2 }, .text = "last" };
	struct node first = {
		.next = &second,
		.name = "first",
		.in = { .a = 1, .low = 21, .high = 100, .grid = { { 1, 2, 3 }, { 4, 5, 6 } } },
		.color = BLUE,
		.weight = 1.5,
		.whole = 0x1122334455667788LL,
		.set = true,
		.text = "text of the first",
	};
	struct triple t = { 10, 20, 30 };
	int i, n = argc > 1 ? atoi(argv[1]) : 3;

	for (i = 0; i < n; i++) {
		walk(i & 1 ? &second : &first, -i, 250 + i, 4, 5, 6, 7, -8 - i, t);
		free(name_of(&first));
		negative(i);
		is_even(i);
		caller(i);
	}
	return 0;
}
