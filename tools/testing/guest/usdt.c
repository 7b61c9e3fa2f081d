// SPDX-License-Identifier: GPL-2.0
/*
 * A program with marks, for usdt.test. What it does is said by its arguments,
 * in order:
 *
 *	send N		N messages, mark erlang:message__send for each
 *	drive		one request with twelve arguments, erlang:efile_drv__entry
 *	forms		one mark of which each argument is somewhere else
 *	float		one mark with a floating point number in the middle
 *	semaphore	prints how many listen to message__send
 *	wait		until a line comes on standard input
 *
 * The provider is shaped like that of the Erlang virtual machine.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define _SDT_HAS_SEMAPHORES 1
#include <sys/sdt.h>
#include "usdt_forms.h"

#define SEMAPHORE(name) \
	unsigned short name##_semaphore __attribute__((section(".probes"), used))

SEMAPHORE(erlang_message__send);
SEMAPHORE(erlang_efile_drv__entry);
SEMAPHORE(erlang_numbers);

static unsigned long enabled;

static void __attribute__((noinline)) send_one(int i)
{
	char sender[32], receiver[32];
	unsigned int size = 3 * i;
	int label = -i;

	if (!erlang_message__send_semaphore)
		return;
	enabled++;
	snprintf(sender, sizeof(sender), "<0.%d.0>", i);
	snprintf(receiver, sizeof(receiver), "logger_%d", i % 7);
	STAP_PROBE6(erlang, message__send, sender, receiver, size, label, i & 1, 7);
}

static void __attribute__((noinline)) drive(void)
{
	const char *tag = "user tag", *from = "/tmp/from", *to = "/tmp/to", *port = "#Port<0.5>";
	int64_t big = 0x123456789abcdefLL;
	int32_t thread = 4, seq = -12;
	uint8_t op = 200;
	int16_t flags = -2;
	uint64_t mask = ~0ULL;

	STAP_PROBE12(erlang, efile_drv__entry, thread, seq, tag, (int)op, from, to, big, -big,
		     flags, mask, (int64_t)0, port);
}

static void __attribute__((noinline)) numbers(double d)
{
	STAP_PROBE3(erlang, numbers, 11, d, 33);
}

int main(int argc, char **argv)
{
	char line[80];
	int i, n;

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "send")) {
			for (n = atoi(argv[++i]); n; n--)
				send_one(n);
			printf("sent with %lu listened to\n", enabled);
		} else if (!strcmp(argv[i], "drive")) {
			drive();
		} else if (!strcmp(argv[i], "forms")) {
			usdt_forms();
		} else if (!strcmp(argv[i], "float")) {
			numbers(argc * 0.5);
		} else if (!strcmp(argv[i], "semaphore")) {
			printf("semaphore %u\n", erlang_message__send_semaphore);
		} else if (!strcmp(argv[i], "wait")) {
			if (!fgets(line, sizeof(line), stdin))
				return 1;
		} else {
			return 2;
		}
	}
	return 0;
}
