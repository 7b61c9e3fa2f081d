// SPDX-License-Identifier: GPL-2.0
/*
 * The lists of uapi/linux/stap.h as tables.
 *
 * Every list is expanded here once for those who need its columns at run
 * time: checker, disassembler, lowering and messages. Rows are placed by
 * their explicit numbers; a number used twice is a compiler warning.
 */
#include "image.h"

#define OP_ROW(n, name_, a, b, c, text_) \
	[n] = { .name = #name_, .mode = { STAP_MODE_##a, STAP_MODE_##b, STAP_MODE_##c }, \
		.text = text_ },

const struct stap_op_row stap_op_rows[STAP_OP_NR] = {
	STAP_OP_LIST(OP_ROW)
};

#define BUILTIN_ROW(n, id, name_, ret_, args_, flags_, text_) \
	[n] = { .name = #name_, .args = args_, .ret = STAP_##ret_, .flags = STAP_BUILTIN_##flags_ },

const struct stap_builtin_row stap_builtin_rows[STAP_BI_NR] = {
	STAP_BUILTIN_LIST(BUILTIN_ROW)
};

#define MODE_ROW(name, text) \
	[STAP_MODE_##name] = text,

static const char * const mode_texts[STAP_MODE_NR] = {
	STAP_MODE_LIST(MODE_ROW)
};

#define SECTION_ROW(n, name_, rec, max_) \
	[n] = { .name = #name_, .size = sizeof(rec), .max = max_ },

const struct stap_section_row stap_section_rows[STAP_SEC_NR] = {
	STAP_SECTION_LIST(SECTION_ROW)
};

#define PROBE_ROW(n, name, text, target, p0, p1) \
	[n] = text,

static const char * const probe_names[STAP_PROBE_NR] = {
	STAP_PROBE_LIST(PROBE_ROW)
};

#define TYPE_ROW(n, name, text) \
	[n] = text,

static const char * const type_names[] = {
	STAP_TYPE_LIST(TYPE_ROW)
};

#define EXTRACT_ROW(n, name, text) \
	[n] = text,

static const char * const extract_names[STAP_EXTRACT_NR] = {
	STAP_EXTRACT_LIST(EXTRACT_ROW)
};

#define RELOC_ROW(n, name, place, text) \
	[n] = #name,

static const char * const reloc_names[STAP_RELOC_NR] = {
	STAP_RELOC_LIST(RELOC_ROW)
};

static const char * const root_names[STAP_ROOT_NR] = {
	[STAP_ROOT_NAMED] = "type",
	[STAP_ROOT_STRUCT] = "struct",
	[STAP_ROOT_UNION] = "union",
	[STAP_ROOT_ENUM] = "enum",
	[STAP_ROOT_FUNC] = "function",
	[STAP_ROOT_TRACE] = "tracepoint",
	[STAP_ROOT_SYMBOL] = "symbol",
};

struct error_row {
	const char *tag;
	const char *text;
	int when;
};

#define ERROR_ROW(n, name, when_, text_) \
	[n] = { .tag = #name, .text = text_, .when = STAP_WHEN_##when_ },

static const struct error_row error_rows[STAP_E_NR] = {
	STAP_ERROR_LIST(ERROR_ROW)
};

/**
 * stap_mode_text - what an operand mode demands
 * @mode: STAP_MODE_*
 */
const char *stap_mode_text(enum stap_mode mode)
{
	return (__u32)mode < STAP_MODE_NR ? mode_texts[mode] : "?";
}

/**
 * stap_probe_name - name of a probe kind
 * @kind: STAP_PROBE_*, or anything
 */
const char *stap_probe_name(__u32 kind)
{
	return kind < STAP_PROBE_NR ? probe_names[kind] : "?";
}

/**
 * stap_type_name - name of a type
 * @type: STAP_VOID, STAP_LONG, STAP_STRING, STAP_STATS, or anything
 */
const char *stap_type_name(__u32 type)
{
	return type < ARRAY_SIZE(type_names) ? type_names[type] : "?";
}

/**
 * stap_extract_name - what scripts write to ask an aggregate for something
 * @extract: STAP_EXTRACT_*, or anything
 */
const char *stap_extract_name(__u32 extract)
{
	return extract < STAP_EXTRACT_NR ? extract_names[extract] : "?";
}

/**
 * stap_reloc_name - name of a relocation
 * @what: STAP_RELOC_*, or anything
 */
const char *stap_reloc_name(__u32 what)
{
	return what < STAP_RELOC_NR ? reloc_names[what] : "?";
}

/**
 * stap_root_name - what a relocation begins at
 * @root: STAP_ROOT_*, or anything
 */
const char *stap_root_name(__u32 root)
{
	return root < STAP_ROOT_NR ? root_names[root] : "?";
}

/**
 * stap_error_tag - short name of an error
 * @error: STAP_E_*, or anything
 */
const char *stap_error_tag(enum stap_error error)
{
	return (__u32)error < STAP_E_NR ? error_rows[error].tag : "?";
}

/**
 * stap_error_text - what an error means
 * @error: STAP_E_*, or anything
 */
const char *stap_error_text(enum stap_error error)
{
	return (__u32)error < STAP_E_NR ? error_rows[error].text : "unknown error";
}

/**
 * stap_error_when - when an error is raised
 * @error: STAP_E_*, or anything
 *
 * Return: STAP_WHEN_*.
 */
int stap_error_when(enum stap_error error)
{
	return (__u32)error < STAP_E_NR ? error_rows[error].when : STAP_WHEN_LOAD;
}
