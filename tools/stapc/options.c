// SPDX-License-Identifier: GPL-2.0
/*
 * The command line: one table with a row per option, which the parser, the
 * help text and the refusals are made of.
 */
#include <errno.h>
#include <getopt.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include "cc.h"
#include "ast.h"
#include "options.h"
#include "stages.h"

#define VERSION	"0.1"

enum how { FLAG, COUNT, TEXT, LIST, NUMBER, SPECIAL, NOTE, REFUSE };

/* Of rows without a letter, for getopt */
enum { LONG_ONLY = 256 };

struct row {
	char letter;
	const char *name;		/* long form, or NULL */
	const char *arg;		/* what the argument is called, or NULL */
	enum how how;
	size_t offset;			/* in struct stap_options */
	const char *help;		/* REFUSE and NOTE: the reason */
};

#define AT(field) offsetof(struct stap_options, field)

static const struct row rows[] = {
	{ 'h', "help", NULL, SPECIAL, 0, "this text" },
	{ 'V', "version", NULL, SPECIAL, 0, "the version" },
	{ 'e', NULL, "SCRIPT", SPECIAL, 0, "the script itself instead of a file" },
	{ 'E', NULL, "SCRIPT", LIST, AT(extra_texts), "a further script beside FILE or -e" },
	{ 'p', NULL, "N", SPECIAL, 0, "stop after pass N (1 to 4) and print its result" },
	{ 'l', NULL, "PROBE", SPECIAL, 0, "list the probe points that match" },
	{ 'L', NULL, "PROBE", SPECIAL, 0, "the same, with their variables" },
	{ 0, "dump-probe-types", NULL, FLAG, AT(dump_probe_types),
	  "list the forms of probe points" },
	{ 0, "dump-probe-aliases", NULL, FLAG, AT(dump_probe_aliases),
	  "list the library's aliases" },
	{ 0, "dump-functions", NULL, FLAG, AT(dump_functions), "list the library's functions" },
	{ 'o', NULL, "FILE", TEXT, AT(output), "where the program, or the output of a run, goes" },
	{ 'm', NULL, "NAME", TEXT, AT(name), "name of the program" },
	{ 'I', NULL, "DIR", LIST, AT(include_dirs), "a further directory of library files" },
	{ 'D', NULL, "NAME=VALUE", LIST, AT(defines), "set a limit, as MAXACTION" },
	{ 'G', NULL, "NAME=VALUE", LIST, AT(globals), "set a global variable" },
	{ 'r', NULL, "RELEASE", TEXT, AT(release), "the kernel, or its build directory" },
	{ 0, "btf", "FILE", TEXT, AT(btf_file), "types from this file" },
	{ 0, "tapset", "DIR", TEXT, AT(tapset_dir), "the library is in DIR; none: no library" },
	{ 'v', "verbose", NULL, COUNT, AT(verbose), "say more; may be repeated" },
	{ 'u', NULL, NULL, FLAG, AT(unoptimized), "do not optimise" },
	{ 'w', NULL, NULL, FLAG, AT(no_warnings), "no warnings" },
	{ 'W', NULL, NULL, FLAG, AT(warnings_are_errors), "warnings are errors" },
	{ 'k', NULL, NULL, FLAG, AT(keep), "keep intermediate files" },
	{ 0, "color", "WHEN", SPECIAL, 0, "auto, never or always" },
	{ 0, "skip-badvars", NULL, FLAG, AT(skip_badvars), "what cannot be resolved is 0" },
	{ 'c', NULL, "CMD", TEXT, AT(cmd), "run CMD, end with it; target() is its process" },
	{ 'x', NULL, "PID", NUMBER, AT(target_pid), "what target() returns" },
	{ 'T', NULL, "SECONDS", NUMBER, AT(timeout), "end after so long" },
	{ 'd', NULL, "FILE", LIST, AT(objects),
	  "names of functions in user space from this program or library too" },
	{ 0, "ldd", NULL, FLAG, AT(ldd), "and from the libraries that those known need" },
	{ 's', NULL, "MB", NUMBER, AT(buffer_mb), "ring buffer per CPU" },
	{ 'S', NULL, "MB[,N]", TEXT, AT(split), "split the output file at this size, keep N" },
	{ 'b', NULL, NULL, FLAG, AT(bulk), "one output file per CPU" },
	{ 't', NULL, NULL, FLAG, AT(timing), "show hits and cost of each probe at the end" },
	{ 'F', NULL, NULL, FLAG, AT(flight_recorder), "load, arm, and detach" },
	{ 0, "sim", NULL, FLAG, AT(simulate), "run in the simulator, without the kernel" },
	{ 0, "virtual-time", NULL, FLAG, AT(virtual_time),
	  "with --sim: time passes at once, and the same way each time" },
	{ 0, "no-global-var-display", NULL, FLAG, AT(no_global_var_display),
	  "do not print globals that are only written" },
	{ 0, "suppress-handler-errors", NULL, FLAG, AT(suppress_handler_errors),
	  "run-time errors do not end the program" },
	{ 'g', "guru", NULL, NOTE, AT(guru), "there is no guru mode: a program can only read" },
	{ 'P', NULL, NULL, NOTE, 0, "there is no prologue search: arguments come from BTF" },
	{ 0, "all-modules", NULL, NOTE, 0, "no unwind data is needed from modules" },
	{ 0, "disable-cache", NULL, NOTE, 0, "there is no cache" },
	{ 0, "vp", "LEVELS", NOTE, 0, "use -v" },
	{ 'B', NULL, "ARG", REFUSE, 0, "no kernel module is built" },
	{ 'a', NULL, "ARCH", REFUSE, 0, "programs fit every machine; use -r or --btf" },
	{ 'i', NULL, NULL, REFUSE, 0, "there is no interactive mode" },
	{ 'q', NULL, NULL, REFUSE, 0, "library markers are written another way" },
	{ 'R', NULL, "DIR", REFUSE, 0, "a runtime directory is not needed" },
	{ 0, "runtime", "MODE", REFUSE, 0, "there is one runtime: the kernel's" },
	{ 0, "dyninst", NULL, REFUSE, 0, "there is one runtime: the kernel's" },
	{ 0, "bpf", NULL, REFUSE, 0, "there is one runtime: the kernel's" },
	{ 0, "remote", "HOST", REFUSE, 0, "remote runs are not supported yet" },
	{ 0, "monitor", NULL, REFUSE, 0, "not supported yet; see /sys/kernel/tracing/stap" },
	{ 0, "use-server", NULL, REFUSE, 0, "there is no compile server" },
	{ 0, "list-servers", NULL, REFUSE, 0, "there is no compile server" },
	{ 0, "privilege", "LEVEL", REFUSE, 0, "privilege is the kernel's decision at load time" },
	{ 0, "unprivileged", NULL, REFUSE, 0, "privilege is the kernel's decision at load time" },
	{ 0, "sysroot", "DIR", REFUSE, 0, "use -r and --btf" },
	{ 0, "compatible", "VERSION", REFUSE, 0, "the language has one version" },
};

#define NROWS	(ARRAY_SIZE(rows))

static void print_help(void)
{
	size_t i;

	puts("usage: stapc [OPTIONS] FILE | -e SCRIPT | - [ARGS]      compile\n"
	     "       stapc run [OPTIONS] FILE | -e SCRIPT | - [ARGS]  compile and run\n"
	     "       stapc -l PROBE | -L PROBE                        list probe points\n"
	     "       stapc dump FILE.stapb ...                        show programs\n"
	     "       stapc boot -o CPIO FILE ...                      pack for the initrd\n"
	     "Called as stap, stapc is stapc run.\n");
	for (i = 0; i < NROWS; i++) {
		const struct row *r = &rows[i];
		char name[64];

		if (r->how == REFUSE || r->how == NOTE)
			continue;
		if (r->letter)
			snprintf(name, sizeof(name), "-%c%s%s%s%s", r->letter, r->arg ? " " : "",
				 r->arg ? r->arg : "", r->name ? ", --" : "",
				 r->name ? r->name : "");
		else
			snprintf(name, sizeof(name), "--%s%s%s", r->name, r->arg ? " " : "",
				 r->arg ? r->arg : "");
		printf("  %-26s %s\n", name, r->help);
	}
}

static int set_text(struct stap_session *s, const char **where, const char *what,
		    const char *value)
{
	if (*where) {
		stap_fail(s, "%s is given twice", what);
		return -1;
	}
	*where = value;
	return 0;
}

static int set_listing(struct stap_session *s, char letter, const char *value)
{
	s->opt.listing = letter == 'l' ? STAP_LIST_POINTS : STAP_LIST_VARS;
	return set_text(s, &s->opt.list_pattern, "a listing", value);
}

static int set_color(struct stap_session *s, const char *value)
{
	static const char *const names[] = { "auto", "never", "always" };
	int i;

	for (i = 0; i < 3; i++) {
		if (!strcmp(names[i], value)) {
			s->opt.color = i;
			return 0;
		}
	}
	stap_fail(s, "option --color takes auto, never or always, not '%s'", value);
	return -1;
}

static int special(struct stap_session *s, const struct row *r, const char *value)
{
	switch (r->letter) {
	case 'h':
		print_help();
		return 1;
	case 'V':
		puts("stapc " VERSION);
		return 1;
	case 'e':
		return set_text(s, &s->opt.script_text, "a script by -e", value);
	case 'l':
	case 'L':
		return set_listing(s, r->letter, value);
	case 'p':
		s->opt.last_pass = atoi(value);
		if (strlen(value) == 1 && s->opt.last_pass >= 1 && s->opt.last_pass <= 5)
			return 0;
		stap_fail(s, "Invalid pass number '%s' (should be 1-5).", value);
		return -1;
	default:
		return set_color(s, value);
	}
}

static int set_number(struct stap_session *s, const struct row *r, long *where,
		      const char *value)
{
	char *end;

	errno = 0;
	*where = strtol(value, &end, 10);
	if (!*end && end != value && !errno && *where > 0)
		return 0;
	stap_fail(s, "option -%c takes a number greater than 0, not '%s'", r->letter, value);
	return -1;
}

static const char *row_text(struct stap_session *s, const struct row *r)
{
	if (r->letter)
		return stap_arena_printf(s->arena, "-%c", r->letter);
	return stap_arena_printf(s->arena, "--%s", r->name);
}

/*
 * What options are made of that end up in names: patterns as people know them
 * from messages.
 */
static int check_value(struct stap_session *s, const struct row *r, const char *value)
{
	static const struct { char letter; const char *pattern; } rules[] = {
		{ 'D', "^[a-z_][a-z_0-9]*(=-?[a-z_0-9]+)?$" },
		{ 'G', "^[a-z_][a-z0-9_]*=.*$" },
		{ 'm', "^[a-z0-9_]+(.ko)?$" },
		{ 'S', "^[0-9]+(,[0-9]+)?$" },
	};
	regex_t re;
	size_t i;
	int ret;

	for (i = 0; i < ARRAY_SIZE(rules) && rules[i].letter != r->letter; i++)
		;
	if (i == ARRAY_SIZE(rules))
		return 0;
	if (regcomp(&re, rules[i].pattern, REG_EXTENDED | REG_ICASE | REG_NOSUB))
		return -1;
	ret = regexec(&re, value, 0, NULL, 0);
	regfree(&re);
	if (!ret)
		return 0;
	stap_fail(s, "Safety pattern mismatch for -%c parameter ('%s' vs. '%s')", r->letter, value,
		  rules[i].pattern);
	return -1;
}

static int take(struct stap_session *s, const struct row *r, const char *value)
{
	void *where = (char *)&s->opt + r->offset;

	if (value && check_value(s, r, value))
		return -1;
	switch (r->how) {
	case FLAG:
		*(bool *)where = true;
		return 0;
	case COUNT:
		++*(int *)where;
		return 0;
	case TEXT:
		*(const char **)where = value;
		return 0;
	case LIST:
		ast_vec_add(s->arena, (struct stap_opt_list *)where, value);
		return 0;
	case NUMBER:
		return set_number(s, r, where, value);
	case SPECIAL:
		return special(s, r, value);
	case NOTE:
		if (r->offset)
			*(bool *)where = true;
		stap_warn(s, NULL, "option %s is ignored: %s", row_text(s, r), r->help);
		return 0;
	case REFUSE:
		stap_fail(s, "option %s is not supported: %s", row_text(s, r), r->help);
		return -1;
	}
	return -1;
}

/* Everything that is no option: the script, then its arguments. */
static int take_words(struct stap_session *s, int n, char **words)
{
	struct stap_options *o = &s->opt;
	int i = 0;

	if (o->command == STAP_CMD_COMPILE || o->command == STAP_CMD_RUN) {
		if (!o->script_text && !o->listing && n)
			o->script_file = words[i++];
	}
	for (; i < n; i++)
		ast_vec_add(s->arena, &o->args, words[i]);
	if (o->command != STAP_CMD_COMPILE && o->command != STAP_CMD_RUN)
		return 0;
	if (o->cmd && o->target_pid) {
		stap_fail(s, "You can't specify -c and -x together.");
		return -1;
	}
	if (o->dump_probe_types || o->dump_probe_aliases || o->dump_functions ||
	    o->script_file || o->script_text || o->listing || o->extra_texts.n)
		return 0;
	stap_fail(s, "A script must be specified. Try -h for help.");
	return -1;
}

/* Build getopt's tables from ours. */
static void getopt_tables(char *letters, struct option *longs)
{
	size_t i, n = 0;

	*letters++ = ':';
	for (i = 0; i < NROWS; i++) {
		if (rows[i].letter) {
			*letters++ = rows[i].letter;
			if (rows[i].arg)
				*letters++ = ':';
		}
		if (rows[i].name)
			longs[n++] = (struct option){ rows[i].name, !!rows[i].arg, NULL,
						      LONG_ONLY + i };
	}
	*letters = 0;
	longs[n] = (struct option){ 0 };
}

static const struct row *find_row(int c)
{
	size_t i;

	if (c >= LONG_ONLY)
		return &rows[c - LONG_ONLY];
	for (i = 0; i < NROWS; i++) {
		if (rows[i].letter == c)
			return &rows[i];
	}
	return NULL;
}

/* The first word may name a command; the name stap stands for "run". */
static enum stap_command find_command(int *argc, char ***argv)
{
	static const struct { const char *name; enum stap_command command; } commands[] = {
		{ "run", STAP_CMD_RUN }, { "dump", STAP_CMD_DUMP },
		{ "boot", STAP_CMD_BOOT }, { "compile", STAP_CMD_COMPILE },
	};
	const char *base = strrchr((*argv)[0], '/') ? strrchr((*argv)[0], '/') + 1 : (*argv)[0];
	size_t i;

	if (!strcmp(base, "stap"))
		return STAP_CMD_RUN;
	for (i = 0; *argc > 1 && i < ARRAY_SIZE(commands); i++) {
		if (!strcmp((*argv)[1], commands[i].name)) {
			++*argv;
			--*argc;
			return commands[i].command;
		}
	}
	return STAP_CMD_COMPILE;
}

int stap_options_parse(struct stap_session *s, int argc, char **argv)
{
	struct option longs[NROWS + 1];
	char letters[2 * NROWS + 2];
	const struct row *r;
	int c, ret;

	s->opt.last_pass = 5;
	s->opt.command = find_command(&argc, &argv);
	getopt_tables(letters, longs);
	opterr = 0;
	optind = 0;
	while ((c = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		r = c == '?' || c == ':' ? NULL : find_row(c);
		if (!r) {
			stap_fail(s, c == ':' ? "option '%s' requires an argument" :
				  "unknown option '%s'. Try -h for help.", argv[optind - 1]);
			return -1;
		}
		ret = take(s, r, optarg);
		if (ret)
			return ret;
	}
	return take_words(s, argc - optind, argv + optind);
}

const char *stap_option_define(const struct stap_options *o, const char *name)
{
	size_t len = strlen(name);
	unsigned int i;

	/* The last one counts, as for the C preprocessor's command line. */
	for (i = o->defines.n; i > 0; i--) {
		const char *d = o->defines.v[i - 1];

		if (strncmp(d, name, len))
			continue;
		if (d[len] == '=')
			return d + len + 1;
		if (!d[len])
			return "";
	}
	return NULL;
}
