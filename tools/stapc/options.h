/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The command line, parsed. Every stage reads it, none changes it.
 */
#ifndef STAPC_OPTIONS_H
#define STAPC_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct stap_session;

/* NAME=VALUE or a plain string, in the order given. */
struct stap_opt_list {
	const char **v;
	unsigned int n, cap;
};

enum stap_color { STAP_COLOR_AUTO, STAP_COLOR_NEVER, STAP_COLOR_ALWAYS };

/* What is done with the script: chosen by the first word of the command. */
enum stap_command {
	STAP_CMD_COMPILE,
	STAP_CMD_RUN,
	STAP_CMD_DUMP,
	STAP_CMD_BOOT,
};

/* -l and -L */
enum stap_listing { STAP_LIST_NONE, STAP_LIST_POINTS, STAP_LIST_VARS };

struct stap_options {
	enum stap_command command;
	enum stap_listing listing;
	const char *list_pattern;	/* -l PATTERN */
	bool dump_probe_types;
	bool dump_probe_aliases;
	bool dump_functions;
	int last_pass;			/* -p1 .. -p4, else 5 */
	int verbose;			/* -v, repeated */
	const char *script_file;	/* FILE or "-" */
	const char *script_text;	/* -e */
	struct stap_opt_list extra_texts;	/* -E */
	struct stap_opt_list args;	/* $1, @1 ...; the files of dump and boot */
	struct stap_opt_list include_dirs;	/* -I */
	struct stap_opt_list defines;	/* -D NAME[=VALUE] */
	struct stap_opt_list globals;	/* -G NAME=VALUE */
	const char *output;		/* -o */
	const char *name;		/* -m */
	const char *release;		/* -r */
	const char *btf_file;		/* --btf */
	struct stap_opt_list objects;	/* -d FILE */
	bool ldd;			/* --ldd */
	const char *cmd;		/* -c */
	long target_pid;		/* -x, 0 if not given */
	int run_pid;			/* who is going to run it, 0 if not known */
	long timeout;			/* -T, seconds, 0 if not given */
	long buffer_mb;			/* -s, 0 if not given */
	const char *split;		/* -S size[,N] */
	enum stap_color color;
	bool unoptimized;		/* -u */
	bool no_warnings;		/* -w */
	bool warnings_are_errors;	/* -W */
	bool keep;			/* -k */
	bool bulk;			/* -b */
	bool timing;			/* -t */
	bool flight_recorder;		/* -F */
	bool guru;			/* -g: noted and ignored */
	bool simulate;			/* --sim */
	bool virtual_time;		/* --virtual-time */
	bool skip_badvars;
	bool no_global_var_display;
	bool suppress_handler_errors;
	const char *tapset_dir;		/* --tapset DIR; "none": no library */
};

/**
 * stap_options_parse() - read the command line
 * @s: the session whose options are filled in
 * @argc: as of main()
 * @argv: as of main()
 *
 * Return: 0 to go on, 1 when all is done (help, version), -1 on an error that
 * has been reported.
 */
int stap_options_parse(struct stap_session *s, int argc, char **argv);

/* The value that -D gave @name, or NULL; "" for -DNAME alone. */
const char *stap_option_define(const struct stap_options *o, const char *name);

#endif
