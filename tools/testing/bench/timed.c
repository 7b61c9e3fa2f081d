// SPDX-License-Identifier: GPL-2.0
/*
 * timed - how long writing takes: the contents of one file are written to
 * another, and the time from before the first write to after the last one is
 * printed in microseconds. The data is read beforehand and nothing else is
 * executed: in a guest that counts instructions, waiting for the host to read
 * a file makes the clock leap.
 *
 * usage: timed DATA TARGET
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define DATA_MAX	(8 << 20)

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

/* The whole of a file; its length, or -1. */
static ssize_t read_all(const char *path, char *data)
{
	ssize_t length = 0, got;
	int fd = open(path, O_RDONLY);

	if (fd < 0)
		return -1;
	while ((got = read(fd, data + length, DATA_MAX - length)) > 0)
		length += got;
	close(fd);
	return got < 0 ? -1 : length;
}

static int write_all(int fd, const char *data, ssize_t length)
{
	ssize_t put;

	while (length > 0) {
		put = write(fd, data, length);
		if (put < 0)
			return -1;
		data += put;
		length -= put;
	}
	return 0;
}

int main(int argc, char **argv)
{
	char *data = malloc(DATA_MAX);
	ssize_t length;
	double start;
	int fd;

	if (argc != 3 || !data) {
		fprintf(stderr, "usage: timed DATA TARGET\n");
		return 2;
	}
	length = read_all(argv[1], data);
	if (length < 0) {
		perror(argv[1]);
		return 1;
	}
	fd = open(argv[2], O_WRONLY);
	if (fd < 0) {
		perror(argv[2]);
		return 1;
	}
	start = now();
	if (write_all(fd, data, length)) {
		perror(argv[2]);
		return 1;
	}
	printf("%.0f\n", now() - start);
	return 0;
}
