// SPDX-License-Identifier: GPL-2.0
/*
 * What a library file defines, without parsing it. A script uses few of the
 * library's files, and reading all of them would take longer than all the rest
 * of its compilation.
 *
 * A definition of the library's begins at the start of a line:
 *
 *	[private] function NAME		[private] global NAME, NAME ...
 *	probe NAME[.component ...] =
 *
 * and a global's names go on where a line ends in a comma. In conditionals both
 * arms count: a file too many costs only time.
 */
#include <ctype.h>
#include <string.h>
#include "library.h"
#include "names.h"
#include "stages.h"

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static const char *skip_word(const char *at, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(at, word, n) || (at[n] != ' ' && at[n] != '\t'))
		return NULL;
	return at + n + strspn(at + n, " \t");
}

static void add_name(struct stap_session *s, struct stap_library_file *f,
		     enum stap_library_kind kind, const char *at, size_t len)
{
	struct stap_library_name name = {
		.kind = kind,
		.name = stap_arena_intern_n(s->arena, at, len),
	};

	ast_vec_add(s->arena, &f->names, name);
}

static size_t name_length(const char *at)
{
	size_t n = 0;

	while (is_name(at[n]))
		n++;
	return n;
}

/* "a, b%[10], c = 4," and what follows a comma at the end of a line */
static void add_globals(struct stap_session *s, struct stap_library_file *f, const char *at)
{
	bool more = true;

	for (; *at; at++) {
		if (*at == '\n' && !more)
			return;
		if (*at == ',') {
			more = true;
		} else if (more && is_name(*at)) {
			size_t n = name_length(at);

			add_name(s, f, STAP_LIBRARY_GLOBAL, at, n);
			at += n - 1;
			more = false;
		}
	}
}

/* A probe of the library's own has no name. */
static bool is_alias(const char *at)
{
	at += strcspn(at, "=,{\n");
	return *at == '=';
}

static void add_line(struct stap_session *s, struct stap_library_file *f, const char *line)
{
	const char *at = skip_word(line, "private"), *rest;
	bool is_private = at;

	if (!at)
		at = line;
	rest = skip_word(at, "function");
	if (rest)
		add_name(s, f, is_private ? STAP_LIBRARY_PRIVATE : STAP_LIBRARY_FUNCTION,
			 rest, name_length(rest));
	rest = skip_word(at, "global");
	if (rest)
		add_globals(s, f, rest);
	rest = skip_word(at, "probe");
	if (rest && is_alias(rest))
		add_name(s, f, STAP_LIBRARY_ALIAS, rest, name_length(rest));
}

/**
 * stap_library_index() - find what a library file defines
 * @s: the session
 * @f: the file; its names are set
 */
void stap_library_index(struct stap_session *s, struct stap_library_file *f)
{
	const char *line = f->src->text;

	while (line) {
		if (*line == 'f' || *line == 'g' || *line == 'p')
			add_line(s, f, line);
		line = strchr(line, '\n');
		if (line)
			line++;
	}
}

static bool has_name(const struct stap_library_file *f, enum stap_library_kind kind,
		     const char *name)
{
	unsigned int i;

	for (i = 0; i < f->names.n; i++) {
		if (f->names.v[i].kind == kind && f->names.v[i].name == name)
			return true;
	}
	return false;
}

static bool check_name(struct stap_session *s, const struct stap_library_file *f,
		       enum stap_library_kind kind, const char *name)
{
	if (has_name(f, kind, name))
		return true;
	stap_fail(s, "%s: the definition of '%s' does not begin a line of its own",
		  f->src->name, name);
	return false;
}

/**
 * stap_library_check() - see that the index of a parsed file has everything
 * @s: the session
 * @f: the file
 *
 * Return: false after having reported what could not be found by its name.
 */
bool stap_library_check(struct stap_session *s, const struct stap_library_file *f)
{
	const struct ast_file *ast = f->ast;
	bool ok = true;
	unsigned int i;

	for (i = 0; i < ast->functions.n; i++) {
		const struct ast_function *fn = ast->functions.v[i];

		ok &= check_name(s, f, fn->is_private ? STAP_LIBRARY_PRIVATE :
				 STAP_LIBRARY_FUNCTION, fn->name);
	}
	for (i = 0; i < ast->globals.n; i++)
		ok &= check_name(s, f, STAP_LIBRARY_GLOBAL, ast->globals.v[i]->name);
	for (i = 0; i < ast->aliases.n; i++) {
		const struct ast_probe_points *names = &ast->aliases.v[i]->names;
		unsigned int j;

		for (j = 0; j < names->n; j++)
			ok &= check_name(s, f, STAP_LIBRARY_ALIAS,
					 names->v[j]->comps.v[0].name);
	}
	return ok;
}
