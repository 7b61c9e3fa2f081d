/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The tapset: which library files there are, in which order they are read, and
 * which of them a script needs.
 */
#ifndef STAPC_LIBRARY_H
#define STAPC_LIBRARY_H

#include <stdbool.h>
#include "ast.h"

struct stap_session;
struct stap_source;

enum stap_library_kind {
	STAP_LIBRARY_FUNCTION,
	STAP_LIBRARY_PRIVATE,		/* a private function */
	STAP_LIBRARY_GLOBAL,
	STAP_LIBRARY_ALIAS,		/* the first component of its name */
};

struct stap_library_name {
	enum stap_library_kind kind;
	const char *name;		/* interned */
};

/**
 * struct stap_library_file - a .stp file of the library
 * @path: where it is
 * @src: its text, NULL as long as it has not been looked into
 * @lazy: parsed only if a script uses what it defines
 * @names: what it defines, if it is @lazy
 * @ast: parsed
 * @taken: it stands in s->library
 * @failed: it could not be parsed, which has been reported
 */
struct stap_library_file {
	const char *path;
	struct stap_source *src;
	bool lazy;
	struct { AST_VEC(struct stap_library_name); } names;
	struct ast_file *ast;
	bool taken;
	bool failed;
};

/* All files in path order. */
struct stap_library { AST_VEC(struct stap_library_file); };

/* Before the script is parsed: public macros. -1 after having reported. */
int stap_library_macros(struct stap_session *s);

/*
 * When it has been parsed: the files of -I directories, and those of the
 * library that define what is named anywhere, into s->library. -1 after having
 * reported.
 */
int stap_library_code(struct stap_session *s);

/*
 * The same for what has been parsed since, in pass 2: behind s->library.
 * Returns the first of the files, NULL if there are none.
 */
struct ast_file *stap_library_more(struct stap_session *s);

/* Calls @see for what the files that were not needed define. */
void stap_library_rest(const struct stap_session *s, enum stap_library_kind kind,
		       void (*see)(void *data, const char *name), void *data);

/* library_index.c */
void stap_library_index(struct stap_session *s, struct stap_library_file *f);
bool stap_library_check(struct stap_session *s, const struct stap_library_file *f);

#endif
