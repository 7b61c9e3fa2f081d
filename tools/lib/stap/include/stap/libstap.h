/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libstap - probe programs of the kernel's stap tracer, from C
 *
 * Loads a program file (.stapb, made by stapc), arms and disarms it, and reads
 * what the kernel knows of it. Everything goes through tracefs: what this
 * library does can be done by echo and cat in the same order. What a program
 * prints is trace events of the system "stap"; libtracefs reads them.
 *
 *	struct libstap_error err;
 *
 *	if (libstap_load_file("opens.stapb", NULL, &err) ||
 *	    libstap_arm("opens", NULL, &err))
 *		fprintf(stderr, "%s\n", err.text);
 *
 * Conventions, for all functions:
 *
 *  - A function that can fail returns 0 (or what its comment says) or a
 *    negative errno value, and says why in @err, which may be NULL. On success
 *    @err is not touched. -EOPNOTSUPP: the running kernel has no stap tracer.
 *    -EPERM, -EACCES: CAP_SYS_ADMIN or CAP_PERFMON is missing, or tracefs may
 *    not be accessed.
 *  - Program names are as in the program file: a letter or '_', then letters,
 *    digits and '_', at most LIBSTAP_NAME_LEN - 1 bytes.
 *  - Strings handed out must be freed with free(). Nothing else is allocated.
 *  - There is no state in the library. Calls may be made from any thread.
 */
#ifndef STAP_LIBSTAP_H
#define STAP_LIBSTAP_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LIBSTAP_NAME_LEN	56	/* a program's name, with its NUL */
#define LIBSTAP_STATE_LEN	16
#define LIBSTAP_TEXT_LEN	512

/**
 * struct libstap_error - why a function failed
 * @code: the negative errno value that was returned
 * @text: one line without newline; for a program that the kernel refused to
 *        load or to arm, the kernel's verdict with tag and place
 */
struct libstap_error {
	int code;
	char text[LIBSTAP_TEXT_LEN];
};

/**
 * struct libstap_program - a loaded program
 * @name:   its name
 * @state:  "loaded", "armed", "done" ... as the kernel names it
 * @probes: number of probe points
 * @hits:   handlers run since it was loaded
 * @errors: run-time errors that no try block caught
 * @misses: hits whose handler did not run and records that were not written
 */
struct libstap_program {
	char name[LIBSTAP_NAME_LEN];
	char state[LIBSTAP_STATE_LEN];
	unsigned long long probes;
	unsigned long long hits;
	unsigned long long errors;
	unsigned long long misses;
};

/**
 * libstap_load() - load a program
 * @file: the bytes of a program file
 * @size: how many
 * @err: says why it was refused
 *
 * The kernel checks the program and makes machine code of it; nothing runs
 * yet. -EEXIST: one of this name is loaded.
 */
int libstap_load(const void *file, size_t size, struct libstap_error *err);

/**
 * libstap_load_file() - load a program from a file
 * @path: of the .stapb
 * @name: takes the program's name if it is not NULL
 * @err: says why it failed
 */
int libstap_load_file(const char *path, char name[LIBSTAP_NAME_LEN],
		      struct libstap_error *err);

/**
 * libstap_unload() - forget a program
 * @name: of the program
 * @err: says why it failed
 *
 * -ENOENT: there is none. -EBUSY: it is armed or its events are in use.
 */
int libstap_unload(const char *name, struct libstap_error *err);

/**
 * libstap_arm() - attach a program's probes and enable its events
 * @name: of the program
 * @instance: tracefs instance whose ring buffer takes the output; NULL for
 *	the top one
 * @err: says why it failed
 *
 * The begin probes have run when this returns.
 */
int libstap_arm(const char *name, const char *instance,
		struct libstap_error *err);

/**
 * libstap_disarm() - undo libstap_arm()
 * @name: of the program
 * @err: says why it failed
 *
 * The end probes have run, and no handler runs any more, when this returns.
 */
int libstap_disarm(const char *name, struct libstap_error *err);

/**
 * libstap_watch() - a file descriptor to wait for a program's end with
 * @name: of the program
 * @err: says why it failed
 *
 * poll() it for POLLPRI: it becomes ready when the program has ended by itself,
 * by exit() or a run-time error. close() it in the end.
 *
 * Return: the descriptor.
 */
int libstap_watch(const char *name, struct libstap_error *err);

/**
 * libstap_ended() - has an armed program ended by itself
 * @watch: descriptor of libstap_watch()
 *
 * Return: 1 if so, 0 if not.
 */
int libstap_ended(int watch);

/**
 * libstap_programs() - visit the loaded programs
 * @each: called for each; what it returns, if not 0, ends the visit
 * @arg: passed to @each
 * @err: says why it failed
 *
 * Return: what @each returned last.
 */
int libstap_programs(int (*each)(const struct libstap_program *p, void *arg),
		     void *arg, struct libstap_error *err);

/**
 * libstap_program() - look one loaded program up
 * @name: of the program
 * @p: takes what is known of it
 * @err: says why it failed
 *
 * -ENOENT: there is none.
 */
int libstap_program(const char *name, struct libstap_program *p,
		    struct libstap_error *err);

/**
 * libstap_read() - read one of a program's files
 * @name: of the program
 * @file: "probes" (probe points with hits, cost and misses by reason),
 *	"error" (the last run-time error, empty if there was none), "code"
 *	(disassembly with source lines), "globals/X" (a global's value)
 * @err: says why it failed
 *
 * Return: its text, to be freed; NULL on failure.
 */
char *libstap_read(const char *name, const char *file,
		   struct libstap_error *err);

/**
 * libstap_globals() - visit a program's globals
 * @name: of the program
 * @each: called with name and value, as text, of each; what it returns, if
 *	not 0, ends the visit
 * @arg: passed to @each
 * @err: says why it failed
 *
 * Return: what @each returned last.
 */
int libstap_globals(const char *name,
		    int (*each)(const char *global, const char *value,
				void *arg),
		    void *arg, struct libstap_error *err);

/**
 * libstap_set_global() - set a scalar global
 * @name: of the program
 * @global: of the variable
 * @value: as text: a number, or a string without quotes
 * @err: says why it failed
 */
int libstap_set_global(const char *name, const char *global, const char *value,
		       struct libstap_error *err);

#ifdef __cplusplus
}
#endif

#endif /* STAP_LIBSTAP_H */
