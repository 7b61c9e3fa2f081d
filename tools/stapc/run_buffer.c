// SPDX-License-Identifier: GPL-2.0
/*
 * The output of a program out of its instance's ring buffer, in time order.
 *
 * Every CPU has a buffer of its own. What one reading finds is in order within
 * each CPU only, and an older record of another CPU may still be found by the
 * next reading. So records are made text and kept, and only those are written
 * that are older than the moment at which the reading began: the instance's
 * clock is "mono", which can be read here as well.
 *
 *	cpu0  ----a-------c--|			reading begins at |
 *	cpu1  --------b------|--d		write a b c, keep d
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <kbuffer.h>
#include <tracefs.h>

#include "run.h"

/*
 * A record is stamped when it is reserved and seen when it is committed. Wait
 * for those on their way for this long, in ns.
 */
#define COMMIT_SLACK	2000000ULL

/* Pages of one CPU that are read before it is the next one's turn. */
#define PAGES_AT_ONCE	1024

/* A record's text. */
struct piece {
	unsigned long long ts;
	unsigned int seq;	/* order of reading, where times are equal */
	size_t off, len;	/* in the text */
	unsigned int flags;	/* of its event */
};

struct text {
	char *v;
	size_t n, cap;
};

struct stap_run_buffer {
	struct tracefs_instance *instance;
	struct stap_run_printer *printer;
	struct stap_run_output *out;
	struct kbuffer *kbuf;
	void *page;
	size_t page_size;
	int *fd;		/* per CPU, -1 for holes */
	int nfd;
	struct piece *piece;
	size_t npiece, cap;
	unsigned int seq;
	struct text text, spare;
	bool no_memory;
};

static bool text_grow(struct text *t, size_t more)
{
	size_t cap = t->cap ? t->cap : 65536;
	char *v;

	if (t->cap - t->n >= more)
		return true;
	while (cap - t->n < more)
		cap *= 2;
	v = realloc(t->v, cap);
	if (!v)
		return false;
	t->v = v;
	t->cap = cap;
	return true;
}

static void put_text(void *to, const char *text, size_t len)
{
	struct stap_run_buffer *b = to;

	if (!text_grow(&b->text, len)) {
		b->no_memory = true;
		return;
	}
	memcpy(b->text.v + b->text.n, text, len);
	b->text.n += len;
}

static void take_record(struct stap_run_buffer *b, unsigned long long ts,
			const void *rec, size_t len)
{
	const struct stap_event *event;
	size_t off = b->text.n;
	struct piece *v;

	if (b->npiece == b->cap) {
		b->cap = b->cap ? 2 * b->cap : 1024;
		v = realloc(b->piece, b->cap * sizeof(*v));
		if (!v) {
			b->cap = b->npiece;
			b->no_memory = true;
			return;
		}
		b->piece = v;
	}
	event = stap_run_print(b->printer, rec, len, put_text, b);
	if (!event)
		return;
	b->piece[b->npiece++] = (struct piece) {
		.ts = ts,
		.seq = b->seq++,
		.off = off,
		.len = b->text.n - off,
		.flags = event->flags,
	};
}

/* Return: false if there is more than @pages. */
static bool read_cpu(struct stap_run_buffer *b, int fd, unsigned long pages)
{
	unsigned long long ts;
	void *rec;

	for (; pages; pages--) {
		if (read(fd, b->page, b->page_size) <= 0)
			return true;
		kbuffer_load_subbuffer(b->kbuf, b->page);
		for (rec = kbuffer_read_event(b->kbuf, &ts); rec;
		     rec = kbuffer_next_event(b->kbuf, &ts))
			take_record(b, ts, rec, kbuffer_event_size(b->kbuf));
	}
	return false;
}

static int compare(const void *va, const void *vb)
{
	const struct piece *a = va, *b = vb;

	if (a->ts != b->ts)
		return a->ts < b->ts ? -1 : 1;
	return (int)(a->seq - b->seq);
}

/* Move the pieces from @first on, and their text, to the front. */
static void keep(struct stap_run_buffer *b, size_t first)
{
	struct text old = b->text;
	size_t i, n = b->npiece - first;

	b->text = b->spare;
	b->text.n = 0;
	b->spare = old;
	memmove(b->piece, b->piece + first, n * sizeof(*b->piece));
	b->npiece = n;
	for (i = 0; i < n; i++) {
		size_t off = b->text.n;

		put_text(b, old.v + b->piece[i].off, b->piece[i].len);
		b->piece[i].off = off;
	}
}

static bool write_until(struct stap_run_buffer *b, unsigned long long ts)
{
	size_t i;

	if (b->npiece)
		qsort(b->piece, b->npiece, sizeof(*b->piece), compare);
	for (i = 0; i < b->npiece && b->piece[i].ts <= ts; i++)
		stap_run_output_put(b->out, b->piece[i].flags, b->text.v + b->piece[i].off,
				    b->piece[i].len);
	if (i)
		keep(b, i);
	return stap_run_output_flush(b->out);
}

static unsigned long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

bool stap_run_buffer_drain(struct stap_run_buffer *b, bool last)
{
	unsigned long long until = last ? ~0ULL : now() - COMMIT_SLACK;
	unsigned long pages = last ? ~0UL : PAGES_AT_ONCE;
	int i;

	for (i = 0; i < b->nfd; i++) {
		if (b->fd[i] < 0 || read_cpu(b, b->fd[i], pages))
			continue;
		/* Too fast for us: what is read is in order up to here. */
		if (b->npiece && b->piece[b->npiece - 1].ts < until)
			until = b->piece[b->npiece - 1].ts;
	}
	if (!write_until(b, until))
		return false;
	errno = ENOMEM;
	return !b->no_memory;
}

static int open_cpus(struct stap_run_buffer *b)
{
	long ncpu = sysconf(_SC_NPROCESSORS_CONF);
	char name[64];
	int i, found = 0;

	b->fd = calloc(ncpu, sizeof(*b->fd));
	if (!b->fd)
		return -1;
	for (i = 0; i < ncpu; i++) {
		snprintf(name, sizeof(name), "per_cpu/cpu%d/trace_pipe_raw", i);
		b->fd[i] = tracefs_instance_file_open(b->instance, name,
						      O_RDONLY | O_NONBLOCK |
						      O_CLOEXEC);
		b->nfd++;
		found += b->fd[i] >= 0;
	}
	return found ? 0 : -1;
}

struct stap_run_buffer *stap_run_buffer_open(struct stap_session *s,
					     struct tracefs_instance *instance,
					     struct stap_run_printer *printer,
					     struct stap_run_output *out)
{
	struct stap_run_buffer *b = calloc(1, sizeof(*b));

	if (!b) {
		stap_fail(s, "out of memory");
		return NULL;
	}
	b->instance = instance;
	b->printer = printer;
	b->out = out;
	b->page_size = sysconf(_SC_PAGESIZE);
	b->page = malloc(b->page_size);
	b->kbuf = kbuffer_alloc(KBUFFER_LSIZE_SAME_AS_HOST,
				KBUFFER_ENDIAN_SAME_AS_HOST);
	if (!b->page || !b->kbuf || open_cpus(b)) {
		stap_fail(s, "the ring buffer of instance '%s' cannot be read: %s",
			  tracefs_instance_get_name(instance), strerror(errno));
		stap_run_buffer_close(b);
		return NULL;
	}
	return b;
}

void stap_run_buffer_close(struct stap_run_buffer *b)
{
	int i;

	if (!b)
		return;
	for (i = 0; i < b->nfd; i++)
		if (b->fd[i] >= 0)
			close(b->fd[i]);
	kbuffer_free(b->kbuf);
	free(b->fd);
	free(b->page);
	free(b->piece);
	free(b->text.v);
	free(b->spare.v);
	free(b);
}

/* The sum of what one CPU's "stats" file says was lost. */
static unsigned long long lost_of(const char *stats)
{
	static const char *const names[] = {
		"\noverrun: ", "\ncommit overrun: ", "\ndropped events: "
	};
	unsigned long long sum = 0;
	unsigned int i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *p = strstr(stats, names[i]);

		if (p)
			sum += strtoull(p + strlen(names[i]), NULL, 10);
	}
	return sum;
}

unsigned long long stap_run_buffer_lost(const struct stap_run_buffer *b)
{
	unsigned long long sum = 0;
	char name[64], *stats;
	int i;

	for (i = 0; i < b->nfd; i++) {
		snprintf(name, sizeof(name), "per_cpu/cpu%d/stats", i);
		stats = tracefs_instance_file_read(b->instance, name, NULL);
		if (stats)
			sum += lost_of(stats);
		free(stats);
	}
	return sum;
}
