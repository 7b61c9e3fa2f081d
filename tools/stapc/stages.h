/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The session and the road of a script through it: one function per pass, one
 * pointer per result. Data only moves down the list.
 */
#ifndef STAPC_STAGES_H
#define STAPC_STAGES_H

#include <stdio.h>
#include "arena.h"
#include "ast.h"
#include "cc.h"
#include "msg.h"
#include "names.h"
#include "options.h"

struct stap_msgs;		/* msg.c */
struct stap_macros;		/* macro.c: the public macros */
struct stap_btf;		/* the kernel's types */
struct stap_dwarf;		/* programs' */
struct stap_program;		/* ELF files of user space */
struct stap_sema;		/* pass 2's result, its own business */
struct stap_code;		/* pass 3's */
struct stap_image;		/* pass 4's: the bytes of the program */

struct stap_session {
	struct stap_arena *arena;
	struct stap_options opt;
	struct stap_msgs *msgs;
	struct stap_source *sources;
	struct stap_macros *macros;
	const char *kernel_config;	/* target.c: text of .config, NULL: not yet read */
	struct ast_file *user;		/* pass 1: the script, then -E texts */
	struct ast_file *library;	/* pass 1: what is needed of the tapset, in path order */
	struct stap_library *tapset;	/* library.c: all of its files */
	struct stap_names named;	/* every identifier that was parsed */
	struct stap_btf *btf;		/* btf.c: opened on first use */
	struct stap_dwarf *dwarf;	/* dwarf.c: of programs, the same */
	struct stap_program *programs;	/* program.c: opened on first use */
	struct stap_sema *sema;
	struct stap_code *code;
	struct stap_image *image;
};

struct stap_session *stap_session_new(void);
/* Calls the passes' own cleanups, then drops the arena. */
void stap_session_free(struct stap_session *s);

/*
 * The passes. Each returns 0, or -1 after having reported errors. The last line
 * ("Pass 2: analysis failed.") is printed by the pipeline.
 */
int stap_parse_run(struct stap_session *s);

/*
 * Weak: a build without the later passes links, and the pipeline refuses to
 * go beyond what is there.
 */
#define STAP_STAGE __weak

int stap_sema_run(struct stap_session *s) STAP_STAGE;
int stap_codegen_run(struct stap_session *s) STAP_STAGE;
int stap_image_run(struct stap_session *s) STAP_STAGE;	/* lay out, check */

/* What -pN prints. */
void stap_parse_print(struct stap_session *s, FILE *out);
void stap_sema_print(struct stap_session *s, FILE *out) STAP_STAGE;
void stap_codegen_print(struct stap_session *s, FILE *out) STAP_STAGE;
void stap_image_print(struct stap_session *s, FILE *out) STAP_STAGE;

/* Cleanup of what does not live in the arena. */
void stap_sema_free(struct stap_session *s) STAP_STAGE;
void stap_codegen_free(struct stap_session *s) STAP_STAGE;
void stap_image_free(struct stap_session *s) STAP_STAGE;

/**
 * stap_pipeline_run() - run the passes up to @last
 * @s: the session
 * @last: number of the last pass, 1 to 4
 *
 * Prints the times with -v and the closing line of a failed pass.
 *
 * Return: 0, or -1 after having reported.
 */
int stap_pipeline_run(struct stap_session *s, int last);

/**
 * stap_program_name() - how the program is called
 * @s: the session
 *
 * Return: what -m says, else made of the name of the script or of the output.
 */
const char *stap_program_name(struct stap_session *s);

/* The commands, by name in main.c's table. Each returns the exit status. */
int stap_cmd_compile(struct stap_session *s);
int stap_cmd_run(struct stap_session *s) STAP_STAGE;
int stap_cmd_list(struct stap_session *s) STAP_STAGE;
int stap_cmd_known(struct stap_session *s) STAP_STAGE;
int stap_cmd_dump(struct stap_session *s) STAP_STAGE;
int stap_cmd_boot(struct stap_session *s) STAP_STAGE;

/**
 * stapc_parse_buffer() - pass 1 over one text in memory, for fuzzers and tests
 * @s: the session
 * @name: as messages shall print it
 * @text: the script
 * @len: its length
 *
 * Return: the file's tree, or NULL after having reported errors.
 */
struct ast_file *stapc_parse_buffer(struct stap_session *s, const char *name,
				    const char *text, size_t len);

/* Canonical text of parts of the tree, for -p1, -p2 and -l. */
void ast_print_file(FILE *out, const struct ast_file *f);
void ast_print_expr(FILE *out, const struct ast_expr *e);
void ast_print_stmt(FILE *out, const struct ast_stmt *s, int indent);
void ast_print_point(FILE *out, const struct ast_probe_point *p);
/* "kernel.function("x").return", in the arena */
char *ast_point_text(struct stap_arena *a, const struct ast_probe_point *p);

#endif
