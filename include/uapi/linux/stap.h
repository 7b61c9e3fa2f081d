/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * stap - probe programs for the kernel's stap tracer
 *
 * This header is normative. It defines the file format of a probe program
 * (.stapb), and, as numbered lists, everything a program can name: sections,
 * operand modes and opcodes, builtin functions, probe kinds, and errors. The
 * compiler, the checker, the lowering to BPF, the disassembler, the simulator
 * and the documentation expand the same rows, so that nothing can be said in
 * one of them and not be known in the others.
 *
 * Numbers are ABI: rows are only ever appended.
 */
#ifndef _UAPI_LINUX_STAP_H
#define _UAPI_LINUX_STAP_H

#include <linux/types.h>

/*
 * File layout: one struct stap_header, then the sections it points at, each
 * an array of fixed-size records, aligned to 8 bytes, none overlapping the
 * header, in native byte order. Strings are named by their byte offset in
 * the STR section and end in NUL there; offset 0 is the empty string.
 */
#define STAP_MAGIC		0x42504154	/* "TAPB" on little endian */
#define STAP_VERSION		3
#define STAP_NAME_LEN		56		/* program name with its NUL */
#define STAP_FILE_MAX		(16u << 20)	/* bytes of one program file */

/* What a program may ask for; the checker refuses more. */
#define STAP_STRINGLEN_MIN	8		/* maxstringlen */
#define STAP_STRINGLEN_MAX	4096		/* maxstringlen */
#define STAP_MAXACTION_MAX	(1u << 22)	/* maxaction */
#define STAP_MAXNESTING_MAX	1000		/* maxnesting */
#define STAP_COUNT_MAX		0x7fffffffu	/* maxerrors, maxskipped */
#define STAP_LOCK_US_MAX	1000000u	/* maxtrylock x trylockdelay */
#define STAP_IDENT_MAX		128		/* identifier with its NUL */
#define STAP_POINT_MAX		1024		/* probe point with its NUL */
#define STAP_TEXT_MAX		8192		/* format text with its NUL */
#define STAP_PARAMS_MAX		64		/* parameters of a function */
#define STAP_FIELDS_MAX		64		/* arguments of a format */
#define STAP_COST_MAX		(1u << 20)	/* charge of a jump */
#define STAP_ARGN_MAX		11		/* argument word of ARG */
#define STAP_UREG_MAX		32		/* register of UREG */
#define STAP_ARENA_MAX		(1u << 20)	/* bytes of frames */
#define STAP_KEYS_MAX		9		/* keys of an array */
#define STAP_ENTRIES_MAX	(1u << 24)	/* entries of an array */
#define STAP_DATA_MAX		(1ull << 30)	/* bytes of globals, all CPUs' */
#define STAP_BUCKETS_MAX	128		/* rows of a histogram */
#define STAP_SHIFT_MAX		62		/* fraction bits of a variance */
#define STAP_BACKTRACE		20		/* maxbacktrace, if it is 0 */
#define STAP_BACKTRACE_MAX	128		/* maxbacktrace */
#define STAP_PATH_MAX		512		/* access path of RELOC with its NUL */
#define STAP_SYMBOL_MAX		512		/* name of a symbol with its NUL */
#define STAP_SECTIONS		24		/* that a header has room for */

/*
 * STAP_ARENA_MAX bounds a handler's frame and maxnesting times, at least once,
 * the largest function's, where a long slot counts 8 bytes and a string slot
 * maxstringlen. There is one such arena per CPU and context level.
 */

/* Index value that means "none" where an operand mode allows it. */
#define STAP_NONE		0xffffffffu

/* Value types. */
#define STAP_TYPE_LIST(X) \
	X(0, VOID,   "void") \
	X(1, LONG,   "long") \
	X(2, STRING, "string") \
	X(3, STATS,  "stats")

/*
 * Sections: number, name, record type, greatest number of records.
 * ARG holds operands (see STAP_OPERAND_*), SLOT one type byte per slot.
 */
#define STAP_SECTION_LIST(X) \
	X(0,  STR,    char,                 STAP_FILE_MAX) \
	X(1,  CONST,  __s64,                65536) \
	X(2,  GLOBAL, struct stap_global,   4096) \
	X(3,  FUNC,   struct stap_func,     65536) \
	X(4,  SLOT,   __u8,                 1048576) \
	X(5,  INSN,   struct stap_insn,     524288) \
	X(6,  ARG,    __u32,                1048576) \
	X(7,  PROBE,  struct stap_probe_rec, 65536) \
	X(8,  FORMAT, struct stap_format,   16384) \
	X(9,  FIELD,  struct stap_field,    262144) \
	X(10, EVENT,  struct stap_event,    4096) \
	X(11, CATCH,  struct stap_catch,    16384) \
	X(12, LINE,   struct stap_line,     524288) \
	X(13, SOURCE, struct stap_source_rec, 65536) \
	X(14, REGEX, struct stap_regex,      4096) \
	X(15, DFA,  __u32,                  1048576) \
	X(16, RELOC, struct stap_reloc,     262144) \
	X(17, OBJECT, struct stap_object,   1024) \
	X(18, SYMBOL, struct stap_symbol,   1048576)

/**
 * struct stap_section - where a section is
 * @off:   byte offset from the start of the file, a multiple of 8
 * @count: number of records
 */
struct stap_section {
	__u32 off;
	__u32 count;
};

/**
 * struct stap_header - start of a program file
 * @magic:        STAP_MAGIC
 * @version:      STAP_VERSION
 * @maxbacktrace: addresses of a stack; 0 is STAP_BACKTRACE
 * @size:         bytes of the whole file
 * @flags:        STAP_PROG_*
 * @btf_crc:      CRC-32 (IEEE, as zlib's crc32()) of the one kernel BTF that the
 *                program fits, for what RELOC cannot name; else 0
 * @maxstringlen: bytes of a string with its NUL, a multiple of 8
 * @maxaction:    statements a handler may run
 * @maxnesting:   function calls that may be open at once
 * @maxerrors:    run-time errors that do not end the program
 * @maxskipped:   missed handlers that do not end the program
 * @maxtrylock:   tries to take the globals' lock
 * @trylockdelay: microseconds between two tries
 * @target:       value of target()
 * @name:         program name: a letter or '_', then letters, digits, '_'
 * @sec:          the sections by number; those without one are 0
 */
struct stap_header {
	__u32 magic;
	__u16 version;
	__u16 maxbacktrace;
	__u32 size;
	__u32 flags;
	__u32 btf_crc;
	__u32 maxstringlen;
	__u32 maxaction;
	__u32 maxnesting;
	__u32 maxerrors;
	__u32 maxskipped;
	__u32 maxtrylock;
	__u32 trylockdelay;
	__s64 target;
	char name[STAP_NAME_LEN];
	struct stap_section sec[STAP_SECTIONS];
};

#define STAP_PROG_TIMING	0x1	/* measure what each probe costs */
#define STAP_PROG_SUPPRESS	0x2	/* count run-time errors, never end */
#define STAP_PROG_NO_OVERLOAD	0x4	/* handlers may take all of the time */
#define STAP_PROG_FLAGS		0x7

/**
 * struct stap_global - a global variable
 * @name:  string; a valid identifier
 * @type:  STAP_LONG, STAP_STRING or STAP_STATS; of an array, the values' type
 * @flags: STAP_GLOBAL_*
 * @nkeys: number of keys of an array, at most STAP_KEYS_MAX; 0 if it is none
 * @hist:  STAP_HIST_*: the histogram kept with stats
 * @init:  initial value of a long that is no array
 * @str:   initial value of a string that is no array
 * @size:  entries of an array, from 1 to STAP_ENTRIES_MAX; otherwise 0
 * @key:   types of the keys, STAP_LONG or STAP_STRING; behind them 0
 * @shift: fraction bits of the mean that a variance is computed with
 * @low:   of a linear histogram: lower end of the first row
 * @high:  upper end
 * @step:  height of a row; (@high - @low) / @step + 3 rows at most
 *         STAP_BUCKETS_MAX
 */
struct stap_global {
	__u32 name;
	__u8  type;
	__u8  flags;
	__u8  nkeys;
	__u8  hist;
	__s64 init;
	__u32 str;
	__u32 size;
	__u8  key[12];
	__u32 shift;
	__s64 low;
	__s64 high;
	__s64 step;
};

#define STAP_GLOBAL_WRAP	0x1	/* a full array loses its oldest entry */
#define STAP_GLOBAL_VARIANCE	0x2	/* stats: keep what a variance needs */
#define STAP_GLOBAL_SIZED	0x4	/* the script gives the size: SIZE if full */
#define STAP_GLOBAL_FLAGS	0x7

#define STAP_HIST_NONE		0
#define STAP_HIST_LOG		1
#define STAP_HIST_LINEAR	2

/**
 * struct stap_func - a handler or a function
 * @name:   string, for messages
 * @insn:   first instruction
 * @ninsn:  number of instructions; the last one is JMP or RET
 * @slot:   first slot type in SLOT
 * @nslot:  number of slots; the first @nparam hold the arguments
 * @nparam: number of parameters, at most STAP_PARAMS_MAX; 0 for a handler
 * @ret:    type of the result; void for a handler
 * @flags:  STAP_FUNC_*
 *
 * Functions lie one behind the other, without gaps, in INSN and in SLOT.
 * Jump targets count from the function's first instruction.
 */
struct stap_func {
	__u32 name;
	__u32 insn;
	__u32 ninsn;
	__u32 slot;
	__u32 nslot;
	__u16 nparam;
	__u8  ret;
	__u8  flags;
};

#define STAP_FUNC_HANDLER	0x1	/* for probes, cannot be called */
#define STAP_FUNC_ARG		0x2	/* a handler with ARG in it */
#define STAP_FUNC_RETVAL	0x4	/* a handler with RETVAL in it */
#define STAP_FUNC_FLAGS		0x7

/**
 * struct stap_insn - an instruction
 * @op: STAP_OP_*
 * @a:  operands, in the modes that the opcode's row demands; an operand the
 * @b:  opcode does not have is 0
 * @c:
 */
struct stap_insn {
	__u16 op;
	__u16 reserved;
	__u32 a;
	__u32 b;
	__u32 c;
};

/* A value operand (modes L, S, V) is a slot of the function or a constant. */
#define STAP_OPERAND_CONST	0x80000000u	/* long: CONST index, string: STR offset */
#define STAP_OPERAND_INDEX	0x7fffffffu

/**
 * struct stap_probe_rec - a probe
 * @kind:   STAP_PROBE_*
 * @func:   the handler
 * @flags:  STAP_PROBE_F_*
 * @point:  string: the probe point as resolved, the value of pp()
 * @name:   string: the probe point as written, the value of pn()
 * @target: string: function, pattern or tracepoint, as the kind's row says
 * @module: string: the module the target is in, empty for the kernel; of a
 *          user probe the build id of the target in hex digits, or empty
 * @scope:  of a user probe, who is probed: string: processes that run this
 *          program, empty: all; or a process id, with STAP_PROBE_F_PID
 * @p:      numbers, as the kind's row says
 * @condition: index in PROBE, plus 1, of the condition while which is false the
 *          probe need not be attached; 0 if it has none
 * @reserved: 0
 */
struct stap_probe_rec {
	__u32 kind;
	__u32 func;
	__u32 flags;
	__u32 point;
	__u32 name;
	__u32 target;
	__u32 module;
	__u32 scope;
	__s64 p[3];
	__u32 condition;
	__u32 reserved;
};

#define STAP_PROBE_F_WILD	0x1	/* target is a glob over functions, module over modules */
#define STAP_PROBE_F_OPTIONAL	0x2	/* nothing to attach to is no error */
#define STAP_PROBE_F_KPROBE	0x4	/* use a kprobe, whatever else could serve */
#define STAP_PROBE_F_PID	0x8	/* scope is a process id */
#define STAP_PROBE_F_TARGET	0x10	/* the target process and its children */
#define STAP_PROBE_F_ENTRY	0x20	/* of a user probe: a function begins there */
#define STAP_PROBE_FLAGS	0x3f

/* p[0] of TASK: what is probed of a process's leader or of its other threads. */
#define STAP_TASK_END		0x1	/* their end, not their begin */
#define STAP_TASK_THREAD	0x2	/* the others */
#define STAP_TASK_BITS		0x3

/* p[1] of DATA. */
#define STAP_DATA_LENGTH	0x0f	/* bytes: 1, 2, 4 or 8 */
#define STAP_DATA_READ		0x10	/* reads too, not only writes */

/**
 * struct stap_format - a printf format with its arguments' types
 * @text:  string with %-directives, checked at load: flags "-0+ #", width and
 *         precision (numbers or '*'), conversions d i u x X o p c s b %
 * @field: first argument in FIELD
 * @nfield: number of arguments, those of '*' included
 */
struct stap_format {
	__u32 text;
	__u32 field;
	__u32 nfield;
	__u32 reserved;
};

/**
 * struct stap_field - an argument of a format, a field of its event
 * @name: string; a valid identifier, unique in the event
 * @type: STAP_LONG or STAP_STRING
 */
struct stap_field {
	__u32 name;
	__u8  type;
	__u8  reserved[3];
};

/**
 * struct stap_event - a print statement, a trace event
 * @name:   string; a valid identifier, unique in the program
 * @format: index of its format
 * @flags:  STAP_EVENT_*
 * @reserved: 0
 */
struct stap_event {
	__u32 name;
	__u32 format;
	__u32 flags;
	__u32 reserved;
};

#define STAP_EVENT_WARNING	0x1	/* for standard error, not for the output */
#define STAP_EVENT_SYSTEM	0x2	/* a command that whoever reads it may run */
#define STAP_EVENT_SWITCH	0x4	/* for the next output file to begin */
#define STAP_EVENT_FLAGS	0x7

/**
 * struct stap_catch - a try block
 * @func:   the function it is in
 * @start:  first instruction covered, counted from the function's first
 * @end:    first instruction not covered
 * @target: where a run-time error in the block continues; not covered itself
 * @slot:   string slot that takes the error's text, or STAP_NONE
 *
 * Of several blocks that cover an instruction the first in the section
 * counts: inner blocks stand before outer ones.
 */
struct stap_catch {
	__u32 func;
	__u32 start;
	__u32 end;
	__u32 target;
	__u32 slot;
	__u32 reserved;
};

/**
 * struct stap_line - where an instruction comes from
 * @insn:  first instruction (index in INSN); holds until the next record's
 * @file:  string
 * @line:  from 1
 * @col:   from 1
 * @token: string for run-time errors: "operator '/'", "identifier 'x'"; empty
 *         for error(), whose text is all that is told
 *
 * Records ascend by @insn.
 */
struct stap_line {
	__u32 insn;
	__u32 file;
	__u32 line;
	__u32 col;
	__u32 token;
	__u32 reserved;
};

/**
 * struct stap_source_rec - a line of source text that has code
 * @file: string
 * @line: from 1
 * @text: string
 */
struct stap_source_rec {
	__u32 file;
	__u32 line;
	__u32 text;
	__u32 reserved;
};

/**
 * struct stap_regex - a regular expression as a deterministic automaton
 * @source: string: the expression, for people
 * @data:   first word in DFA
 * @ndata:  number of words
 * @nstate: number of states; it begins in the first
 * @nclass: number of classes of bytes, at most 256
 * @nreg:   registers that hold positions, at most STAP_DFA_REGS
 * @ngroup: groups that matched() can ask for, the whole match included; 0 if
 *          nobody asks, and the first accepting state ends the match
 *
 * The words, by their number in @data:
 *
 *   0 to 63        the class of each byte, four in a word, lowest bits first
 *   64             list to run before the first byte
 *   65             number of lists
 *   from 66        states of 2 + @nclass words: list to run on entering it,
 *                  with STAP_DFA_ACCEPT if the string matches so far; the same
 *                  for a string that ends here; and for each class the next
 *                  state (STAP_DFA_STATE) and the list to run on the way there
 *                  (shifted by STAP_DFA_LIST_SHIFT)
 *   behind them    for each list from number 1 on the word where it begins
 *   behind them    the lists: number of moves, at most 2 x @nreg, and the moves:
 *                  the register that is set, shifted by 16, and the register
 *                  that it is set from, or STAP_DFA_HERE or STAP_DFA_UNSET
 *
 * List 0 is empty. Registers 2n and 2n + 1 are where group n begins and ends.
 * All registers start as STAP_DFA_UNSET. The position counts the bytes that
 * were read, the one on the way to a state included.
 */
struct stap_regex {
	__u32 source;
	__u32 data;
	__u32 ndata;
	__u16 nstate;
	__u16 nclass;
	__u16 nreg;
	__u16 ngroup;
};

#define STAP_DFA_REGS		256
#define STAP_DFA_GROUPS		32		/* the whole match included */
#define STAP_DFA_INITIAL	64		/* word of the initial list */
#define STAP_DFA_NLIST		65		/* word of the number of lists */
#define STAP_DFA_STATES		66		/* word of the first state */
#define STAP_DFA_ACCEPT		0x80000000u
#define STAP_DFA_STATE		0x0000ffffu	/* of a transition; all ones: no match */
#define STAP_DFA_LIST_SHIFT	16
#define STAP_DFA_HERE		0xfffeu		/* move: the position */
#define STAP_DFA_UNSET		0xffffu		/* move: no position */

/*
 * Relocations: number, name, what @index counts, what becomes of it. The path
 * leads to a thing; WORD and RESULT want a number of @size bytes, if that is
 * not 0, and all but LOAD one whose sign is as @size says.
 */
#define STAP_RELOC_LIST(X) \
	X(0, LOAD,   INSN,  "a load: its size, sign and offset are the thing's") \
	X(1, UNIT,   INSN,  "a load of what holds the thing, a bit field") \
	X(2, LEFT,   CONST, "bits to shift that left, so that nothing is above the thing") \
	X(3, RIGHT,  CONST, "bits to shift it right after that") \
	X(4, OFFSET, CONST, "byte offset of the thing") \
	X(5, ARRAY,  CONST, "byte offset of the thing, which is an array") \
	X(6, SIZE,   CONST, "bytes of the thing") \
	X(7, WORD,   INSN,  "ARG: the argument word with the thing") \
	X(8, RESULT, INSN,  "RETVAL: nothing, but the function returns such a thing") \
	X(9, ENUM,   CONST, "value of the enumerator") \
	X(10, ENUMNAME, CONST, "the same; the smallest number if there is none") \
	X(11, ADDRESS, CONST, "address of the symbol, which must be the only one of its name")

/* Where an access path begins: number, name, what @type names. */
#define STAP_ROOT_LIST(X) \
	X(0, NAMED,  "a type without keyword: a typedef, an integer") \
	X(1, STRUCT, "a structure") \
	X(2, UNION,  "a union") \
	X(3, ENUM,   "an enumeration, empty if it has no name") \
	X(4, FUNC,   "a function: the path begins with a parameter or 'return'") \
	X(5, TRACE,  "a tracepoint: the path begins with a parameter") \
	X(6, SYMBOL, "a symbol: no path, and for ADDRESS alone")

/**
 * struct stap_reloc - a number that the kernel's types give
 * @what:   STAP_RELOC_*
 * @root:   STAP_ROOT_*
 * @size:   bytes the number must have, with STAP_RELOC_SIGNED; or 0
 * @index:  instruction (index in INSN) or constant (index in CONST)
 * @type:   string: name of the root
 * @path:   string: "file->f_pos", "->comm", "->tasks[3]->next": member, element;
 *          through pointers as they come. A parameter is named or numbered from
 *          1. Of an enumeration the name of the enumerator
 * @module: string: the module that knows the type, empty for the kernel
 * @stars:  what the root's type is followed by, for a path that begins at a
 *          pointer
 *
 * The numbers in a program are those of the kernel that it was compiled for.
 * Before it is checked they become those of the kernel that loads it, and if
 * that has no such thing, it is refused. Records ascend by @module, @root and
 * @type, compared as text.
 */
struct stap_reloc {
	__u16 what;
	__u8  root;
	__u8  size;
	__u32 index;
	__u32 type;
	__u32 path;
	__u32 module;
	__u32 stars;
};

#define STAP_RELOC_SIGNED	0x80
#define STAP_STARS_MAX		8

/**
 * struct stap_object - a program or library of user space whose functions have names
 * @path:     string: the file, an absolute path
 * @build_id: string: its build id in hex digits, empty if it has none
 * @crc:      then the CRC-32 (as zlib's crc32()) of the whole file; else 0
 * @symbol:   its first function in SYMBOL
 * @nsymbol:  number of them
 * @reserved: 0
 *
 * The objects' functions lie one behind the other, without gaps, in SYMBOL.
 */
struct stap_object {
	__u32 path;
	__u32 build_id;
	__u32 crc;
	__u32 symbol;
	__u32 nsymbol;
	__u32 reserved;
};

/**
 * struct stap_symbol - a function of an object
 * @offset: of its first byte in the file
 * @size:   bytes, at least 1
 * @name:   string: one line of at most STAP_SYMBOL_MAX bytes
 *
 * Those of an object ascend by @offset and do not overlap.
 */
struct stap_symbol {
	__u32 offset;
	__u32 size;
	__u32 name;
};

/*
 * The order of FIRST and NEXT: 0 for the order of insertion, or
 * STAP_ORDER_SORT with the rest.
 */
#define STAP_ORDER_COLUMN	0x000f	/* 0 the value, else a key's number */
#define STAP_ORDER_EXTRACT	0x0070	/* STAP_EXTRACT_* of stats, shifted by 4 */
#define STAP_ORDER_DOWN		0x0080	/* largest first */
#define STAP_ORDER_SORT		0x0100
#define STAP_ORDER_BITS		0x01ff
#define STAP_ORDER_SHIFT	4	/* of STAP_ORDER_EXTRACT */

/* What can be asked of an aggregate. */
#define STAP_EXTRACT_LIST(X) \
	X(0, COUNT,    "@count") \
	X(1, SUM,      "@sum") \
	X(2, MIN,      "@min") \
	X(3, MAX,      "@max") \
	X(4, AVG,      "@avg") \
	X(5, VARIANCE, "@variance")

/*
 * Operand modes: what the checker demands of an operand and how the
 * disassembler shows it.
 */
#define STAP_MODE_LIST(X) \
	X(NONE, "no operand: 0") \
	X(DL,   "destination: a long slot") \
	X(DS,   "destination: a string slot") \
	X(L,    "source: a long slot or constant") \
	X(S,    "source: a string slot or constant") \
	X(JF,   "jump target after this instruction, in this function") \
	X(JA,   "jump target anywhere in this function") \
	X(COST, "statements to charge, from 1 to 2^20") \
	X(GL,   "a global of type long") \
	X(GS,   "a global of type string") \
	X(FN,   "a function that is no handler") \
	X(BI,   "a builtin") \
	X(EV,   "an event") \
	X(FM,   "a format") \
	X(AR,   "first of the callee's, event's or format's operands in ARG") \
	X(DR,   "destination of the callee's result type, or none") \
	X(RV,   "source of the function's result type; none if void") \
	X(ARGN, "argument number, from 0 to 11") \
	X(IMM,  "a signed 32-bit number") \
	X(GT,   "a global of type stats") \
	X(AL,   "an array of longs") \
	X(AS,   "an array of strings") \
	X(AT,   "an array of stats") \
	X(AA,   "an array") \
	X(KEY,  "first of the array's keys in ARG") \
	X(KEYX, "the same, and behind them a long") \
	X(KEYW, "the same as KEY; a key may be none, which is any key") \
	X(WALK, "order in ARG (STAP_ORDER_*), behind it keys as in KEYW") \
	X(COLL, "16 times an array, plus the number of a long key from 1") \
	X(COLS, "16 times an array, plus the number of a string key from 1") \
	X(XT,   "what to ask of an aggregate (STAP_EXTRACT_*)") \
	X(HIST, "1 if the histogram is wanted too, else 0") \
	X(RX,   "a regular expression") \
	X(REGN, "a register by its DWARF number, from 0 to 32")

/*
 * Opcodes: number, name, mode of a, b, c, meaning.
 *
 * Longs are 64-bit and wrap. Strings are cut to maxstringlen - 1 bytes. A
 * backward jump goes by JMP alone; it and the calls charge the action budget.
 * Division and modulo by 0 raise DIV0; a read that faults raises KREAD,
 * one of the current task's memory UREAD.
 * Addition to a global is atomic against every other use of it. Storing into,
 * adding to or feeding an array makes the entry if there is none; when it is
 * full this raises MAXENTRIES or SIZE, or evicts if the array wraps. The current aggregate
 * is the handler's, empty at first; COUNT and SUM of an empty one are 0, the
 * others raise EMPTY. An entry is a number that FIRST or NEXT gave; the key and
 * the value of one that is not in the array are 0 or empty.
 */
#define STAP_OP_LIST(X) \
	X(0,  MOV,   DL, L,    NONE, "a = b") \
	X(1,  ADD,   DL, L,    L,    "a = b + c") \
	X(2,  SUB,   DL, L,    L,    "a = b - c") \
	X(3,  MUL,   DL, L,    L,    "a = b * c") \
	X(4,  DIV,   DL, L,    L,    "a = b / c, towards 0; x / -1 is -x") \
	X(5,  MOD,   DL, L,    L,    "a = b % c, sign of b; x % -1 is 0") \
	X(6,  AND,   DL, L,    L,    "a = b & c") \
	X(7,  OR,    DL, L,    L,    "a = b | c") \
	X(8,  XOR,   DL, L,    L,    "a = b ^ c") \
	X(9,  SHL,   DL, L,    L,    "a = b << (c & 63)") \
	X(10, SHR,   DL, L,    L,    "a = b >> (c & 63), arithmetic") \
	X(11, USHR,  DL, L,    L,    "a = b >>> (c & 63), logical") \
	X(12, NEG,   DL, L,    NONE, "a = -b") \
	X(13, NOT,   DL, L,    NONE, "a = ~b") \
	X(14, LNOT,  DL, L,    NONE, "a = !b") \
	X(15, EQ,    DL, L,    L,    "a = b == c") \
	X(16, NE,    DL, L,    L,    "a = b != c") \
	X(17, LT,    DL, L,    L,    "a = b < c") \
	X(18, LE,    DL, L,    L,    "a = b <= c") \
	X(19, GT,    DL, L,    L,    "a = b > c") \
	X(20, GE,    DL, L,    L,    "a = b >= c") \
	X(21, JMP,   JA, COST, NONE, "go to a; charge b statements if backward") \
	X(22, JEQ,   JF, L,    L,    "go to a if b == c") \
	X(23, JNE,   JF, L,    L,    "go to a if b != c") \
	X(24, JLT,   JF, L,    L,    "go to a if b < c") \
	X(25, JLE,   JF, L,    L,    "go to a if b <= c") \
	X(26, JGT,   JF, L,    L,    "go to a if b > c") \
	X(27, JGE,   JF, L,    L,    "go to a if b >= c") \
	X(28, MOVS,  DS, S,    NONE, "a = b") \
	X(29, CAT,   DS, S,    S,    "a = b . c") \
	X(30, SCMP,  DL, S,    S,    "a = -1, 0 or 1: b before c, equal, or behind") \
	X(31, LDG,   DL, GL,   NONE, "a = global b") \
	X(32, STG,   GL, L,    NONE, "global a = b") \
	X(33, ADDG,  GL, L,    NONE, "global a += b") \
	X(34, XADDG, DL, GL,   L,    "a = global b before global b += c") \
	X(35, LDGS,  DS, GS,   NONE, "a = global b") \
	X(36, STGS,  GS, S,    NONE, "global a = b") \
	X(37, ARG,   DL, ARGN, NONE, "a = argument word b of the probe") \
	X(38, RETVAL, DL, NONE, NONE, "a = what the function returned") \
	X(39, LDU8,  DL, L,    IMM,  "a = kernel memory at b + c, 8 bits, zero extended") \
	X(40, LDU16, DL, L,    IMM,  "the same, 16 bits") \
	X(41, LDU32, DL, L,    IMM,  "the same, 32 bits") \
	X(42, LDS8,  DL, L,    IMM,  "a = kernel memory at b + c, 8 bits, sign extended") \
	X(43, LDS16, DL, L,    IMM,  "the same, 16 bits") \
	X(44, LDS32, DL, L,    IMM,  "the same, 32 bits") \
	X(45, LD64,  DL, L,    IMM,  "the same, 64 bits") \
	X(46, CALL,  DR, FN,   AR,   "a = b(args from c)") \
	X(47, CALLB, DR, BI,   AR,   "a = builtin b(args from c)") \
	X(48, RET,   RV, NONE, NONE, "return a") \
	X(49, EMIT,  EV, AR,   NONE, "record event a with the fields from b") \
	X(50, SPRINTF, DS, FM, AR,   "a = format b with the arguments from c") \
	X(51, LDA,   DL, AL,   KEY,  "a = b[keys from c], 0 if there is none") \
	X(52, LDAS,  DS, AS,   KEY,  "a = b[keys from c], empty if there is none") \
	X(53, STA,   AL, L,    KEY,  "a[keys from c] = b") \
	X(54, STAS,  AS, S,    KEY,  "a[keys from c] = b") \
	X(55, ADDA,  AL, L,    KEY,  "a[keys from c] += b") \
	X(56, XADDA, DL, AL,   KEYX, "a = b[keys from c] before the long is added") \
	X(57, INA,   DL, AA,   KEYW, "a = 1 if b has an entry with the keys from c") \
	X(58, DELA,  AA, KEYW, NONE, "delete a's entries with the keys from b") \
	X(59, STAT,  GT, L,    NONE, "a <<< b") \
	X(60, STATA, AT, L,    KEY,  "a[keys from c] <<< b") \
	X(61, CLRT,  GT, NONE, NONE, "a becomes empty") \
	X(62, AGG,   GT, HIST, NONE, "the current aggregate is a's") \
	X(63, AGGA,  AT, KEY,  HIST, "the current aggregate is a[keys from b]'s") \
	X(64, AGGE,  AT, L,    HIST, "the current aggregate is a's entry b's") \
	X(65, XAGG,  DL, XT,   NONE, "a = b of the current aggregate") \
	X(66, BUCKET, DL, L,   NONE, "a = what row b of its histogram counts") \
	X(67, EMITH, EV, NONE, NONE, "record event a: its histogram, drawn") \
	X(68, HISTS, DS, NONE, NONE, "a = its histogram, drawn") \
	X(69, FIRST, DL, AA,   WALK, "a = first entry of b, 0 if there is none") \
	X(70, NEXT,  DL, AA,   WALK, "a = entry of b behind a, 0 if there is none") \
	X(71, KEYL,  DL, L,    COLL, "a = the key of entry b") \
	X(72, KEYS,  DS, L,    COLS, "a = the key of entry b") \
	X(73, VALL,  DL, L,    AL,   "a = the value of c's entry b") \
	X(74, VALS,  DS, L,    AS,   "a = the value of c's entry b") \
	X(75, MATCH, DL, S,    RX,   "a = 1 if b matches c; sets matched()'s groups") \
	X(76, UREG,   DL, REGN, NONE, "a = register b of the code that was hit") \
	X(77, ULDU8,  DL, L,    IMM, "a = the task's memory at b + c, 8 bits, zero extended") \
	X(78, ULDU16, DL, L,    IMM, "the same, 16 bits") \
	X(79, ULDU32, DL, L,    IMM, "the same, 32 bits") \
	X(80, ULDS8,  DL, L,    IMM, "a = the task's memory at b + c, 8 bits, sign extended") \
	X(81, ULDS16, DL, L,    IMM, "the same, 16 bits") \
	X(82, ULDS32, DL, L,    IMM, "the same, 32 bits") \
	X(83, ULD64,  DL, L,    IMM, "the same, 64 bits") \
	X(84, COND,   L,  NONE, NONE, "of a condition: it is true if a is not 0")

/*
 * Builtins: number, name, C name, result, arguments (l long, s string), flags
 * (STAP_BUILTIN_ and the word), what it does. Flags: ERR may raise a run-time
 * error; SAME gives the same value throughout one hit of a probe and has no
 * effect, so that it may be dropped, moved or shared; PURE is a function of its
 * arguments alone; END ends the handler, and no try block keeps it.
 */
#define STAP_BUILTIN_0		0x0
#define STAP_BUILTIN_ERR	0x1
#define STAP_BUILTIN_SAME	0x2
#define STAP_BUILTIN_PURE	0x4
#define STAP_BUILTIN_END	0x9		/* ERR as well */

#define STAP_BUILTIN_LIST(X) \
	X(0,  EXIT,       exit,       VOID,   "",    0, "end the program after this handler") \
	X(1,  ERROR,      error,      VOID,   "s",   ERR, "raise a run-time error") \
	X(2,  EXECNAME,   execname,   STRING, "",    SAME, "name of the current task") \
	X(3,  PID,        pid,        LONG,   "",    SAME, "process id of the current task") \
	X(4,  TID,        tid,        LONG,   "",    SAME, "thread id of the current task") \
	X(5,  PPID,       ppid,       LONG,   "",    SAME, "process id of the task's parent") \
	X(6,  UID,        uid,        LONG,   "",    SAME, "user id of the current task") \
	X(7,  GID,        gid,        LONG,   "",    SAME, "group id of the current task") \
	X(8,  EUID,       euid,       LONG,   "",    SAME, "effective user id of the task") \
	X(9,  EGID,       egid,       LONG,   "",    SAME, "effective group id of the task") \
	X(10, CPU,        cpu,        LONG,   "",    SAME, "number of the current CPU") \
	X(11, PP,         pp,         STRING, "",    SAME, "the probe point as resolved") \
	X(12, PN,         pn,         STRING, "",    SAME, "the probe point as written") \
	X(13, PPFUNC,     ppfunc,     STRING, "",    SAME, "function the probe point is in") \
	X(14, PROBEFUNC,  probefunc,  STRING, "",    SAME, "function the probe was hit in") \
	X(15, GETTIMEOFDAY_S,  gettimeofday_s,  LONG, "", 0, "seconds since the epoch") \
	X(16, GETTIMEOFDAY_MS, gettimeofday_ms, LONG, "", 0, "milliseconds since the epoch") \
	X(17, GETTIMEOFDAY_US, gettimeofday_us, LONG, "", 0, "microseconds since the epoch") \
	X(18, GETTIMEOFDAY_NS, gettimeofday_ns, LONG, "", 0, "nanoseconds since the epoch") \
	X(19, GET_CYCLES, get_cycles, LONG,   "",    0, "the processor's cycle counter") \
	X(20, KERNEL_STRING,   kernel_string,   STRING, "l", ERR, "string at a kernel address") \
	X(21, KERNEL_STRING_N, kernel_string_n, STRING, "ll", ERR, "the same, so many bytes") \
	X(22, KERNEL_STRING2,  kernel_string2,  STRING, "ls", 0, "the same, or the other if bad") \
	X(23, USER_STRING,     user_string,     STRING, "l", ERR, "string at a user address") \
	X(24, USER_STRING_N,   user_string_n,   STRING, "ll", ERR, "the same, so many bytes") \
	X(25, USER_STRING2,    user_string2,    STRING, "ls", 0, "the same, or the other if bad") \
	X(26, TARGET,     target,     LONG,   "",    SAME, "process id of the target process") \
	X(27, STRLEN,     strlen,     LONG,   "s",   PURE, "length in bytes") \
	X(28, SUBSTR,     substr,     STRING, "sll", PURE, "part from a position, so many bytes") \
	X(29, STRINGAT,   stringat,   LONG,   "sl",  ERR, "byte at a position") \
	X(30, ISINSTR,    isinstr,    LONG,   "ss",  PURE, "1 if the second is in the first") \
	X(31, STRPOS,     strpos,     LONG,   "ss",  PURE, "place of the second in the first") \
	X(32, STRTOL,     strtol,     LONG,   "sl",  PURE, "number in a base") \
	X(33, MATCHED,    matched,    STRING, "l",   ERR, "text of a group of the last match") \
	X(34, NGROUPS,    ngroups,    LONG,   "",    ERR, "groups of the last match") \
	X(35, TOKENIZE,   tokenize,   STRING, "ss",  0, "next part between delimiters") \
	X(36, STR_REPLACE, str_replace, STRING, "sss", PURE, "the second replaced by the third") \
	X(37, TEXT_STRN,  text_strn,  STRING, "sll", PURE, "escaped, so many bytes, quoted?") \
	X(38, RANDINT,    randint,    LONG,   "l",   ERR, "random number below another") \
	X(39, JIFFIES,    jiffies,    LONG,   "",    0, "ticks since boot") \
	X(40, HZ,         HZ,         LONG,   "",    SAME, "ticks in a second") \
	X(41, TASK_CURRENT, __task_current, LONG, "", SAME, "address of the current task_struct") \
	X(42, PID2TASK, __pid2task, LONG, "l", 0, "address of the task with a pid, or 0") \
	X(43, CPU_CLOCK_NS, cpu_clock_ns, LONG, "l", ERR, "nanoseconds by a CPU's clock") \
	X(44, LOCAL_CLOCK_NS, local_clock_ns, LONG, "", 0, "nanoseconds by this CPU's clock") \
	X(45, KTIME_GET_NS, ktime_get_ns, LONG, "", 0, "nanoseconds since boot") \
	X(46, MEM_PAGE_SIZE, mem_page_size, LONG, "", SAME, "bytes of a page") \
	X(47, ADDR_TO_NODE, addr_to_node, LONG, "l", ERR, "NUMA node of a kernel address") \
	X(48, IS_RETURN, is_return, LONG, "", SAME, "1 if the probe is on a return") \
	X(49, LOADAVG, __loadavg, LONG, "l", ERR, "load average by number, times 2048") \
	X(50, SYSCALL_NAME, syscall_name, STRING, "l", PURE, "name of a system call") \
	X(51, FLAGS_TEXT, __flags_text, STRING, "ls", PURE, "a number by the names of its bits") \
	X(52, STACK, stack, LONG, "l", ERR, "address at a level of the kernel's stack") \
	X(53, BACKTRACE, backtrace, STRING, "", 0, "addresses on the kernel's stack") \
	X(54, CALLERS, callers, STRING, "l", ERR, "the same, so many levels") \
	X(55, STACK_TEXT, __stack_text, STRING, "ll", 0, "lines of the kernel's stack") \
	X(56, USTACK, ustack, LONG, "l", ERR, "address at a level of the task's stack") \
	X(57, UBACKTRACE, ubacktrace, STRING, "", 0, "addresses on the task's stack") \
	X(58, UCALLERS, ucallers, STRING, "l", ERR, "the same, so many levels") \
	X(59, USTACK_TEXT, __ustack_text, STRING, "ll", 0, "lines of the task's stack") \
	X(60, SYMNAME, symname, STRING, "l", 0, "name of what is at a kernel address") \
	X(61, SYMDATA, symdata, STRING, "l", 0, "the same, offset, size and module") \
	X(62, MODNAME, modname, STRING, "l", ERR, "module of a kernel address") \
	X(63, USYMDATA, usymdata, STRING, "l", 0, "the same, offset, size and file") \
	X(64, UMODNAME, umodname, STRING, "l", ERR, "file that is mapped at a user address") \
	X(65, ADDR, addr, LONG, "", 0, "address where the probe was hit") \
	X(66, USER_MODE, user_mode, LONG, "", SAME, "1 if the probe was hit in user mode") \
	X(67, LONG_ARG, long_arg, LONG, "l", ERR, "argument of the function by number from 1") \
	X(68, REGISTER, register, LONG, "s", ERR, "a register of the probe, sign extended") \
	X(69, U_REGISTER, u_register, LONG, "s", ERR, "a register of the probe, zero extended") \
	X(70, LOAD_USER, __load_user, LONG, "ll", ERR, "bytes of the task's memory") \
	X(71, LOAD_KERNEL, __load_kernel, LONG, "ll", ERR, "bytes of kernel memory") \
	X(72, UADDR, uaddr, LONG, "", 0, "address in user space of the current task") \
	X(73, PROCFS_GET, __procfs_get, STRING, "", 0, "what was written to a procfs file") \
	X(74, PROCFS_SET, __procfs_set, VOID, "s", 0, "what a procfs file reads as") \
	X(75, PROCFS_APPEND, __procfs_append, VOID, "s", 0, "more of what a procfs file reads as") \
	X(76, RETURNVAL, returnval, LONG, "", ERR, "what the function returned") \
	X(77, ABORT, abort, VOID, "", END, "end the program and this handler at once") \
	X(78, USYMNAME, usymname, STRING, "l", 0, "name of what is at a user address")

/*
 * Probe kinds: number, name, what target, p[0] and p[1] mean.
 */
#define STAP_PROBE_LIST(X) \
	X(0, BEGIN,      "begin",      "-",          "order",          "-") \
	X(1, END,        "end",        "-",          "order",          "-") \
	X(2, ERROR,      "error",      "-",          "order",          "-") \
	X(3, TIMER,      "timer",      "-",          "period in ns",   "randomize by +- ns") \
	X(4, JIFFIES,    "jiffies",    "-",          "period in jiffies", "randomize by +-") \
	X(5, PROFILE,    "profile",    "-",          "Hz per CPU, 0: the tick's", "-") \
	X(6, ENTRY,      "entry",      "function",   "-",              "-") \
	X(7, RETURN,     "return",     "function",   "maxactive or 0", "-") \
	X(8, STATEMENT,  "statement",  "symbol or empty", "offset or address", "-") \
	X(9, TRACEPOINT, "tracepoint", "tracepoint", "arguments, if not there at load", "-") \
	X(10, SYSCALL,   "syscall",    "system call or empty", "number, -1: all", "-") \
	X(11, SYSRETURN, "syscall_return", "system call or empty", "number, -1: all", "-") \
	X(12, UPROBE, "uprobe", "path of the file", "offset in it", "offset of a semaphore") \
	X(13, URETURN, "ureturn", "path of the file", "offset in it", "offset of a semaphore") \
	X(14, PROCREAD, "procfs_read", "name of the file", "bytes of it and a NUL", "mode bits") \
	X(15, PROCWRITE, "procfs_write", "name of the file", "-", "mode bits") \
	X(16, TASK, "task", "-", "STAP_TASK_*", "-") \
	X(17, TASKCALL, "task_syscall", "-", "-", "-") \
	X(18, TASKRETURN, "task_syscall_return", "-", "-", "-") \
	X(19, PERF, "perf", "-", "configuration", "period, or -Hz; p[2]: type") \
	X(20, DATA, "data", "symbol or empty", "offset or address", "STAP_DATA_*") \
	X(21, CONDITION, "condition", "-", "-", "-")

/*
 * Errors: number, tag, when, text. LOAD errors refuse a program file, ARM
 * errors refuse to arm a program, RUN errors are raised by a running handler
 * and can be caught; to the text of ADDR errors, which are RUN errors, the
 * address is added: "kernel read fault at 0x0000000000000008", to that of
 * NUMBER errors a number: "... size limit (100)". FATAL errors are RUN errors
 * that try cannot catch.
 */
#define STAP_WHEN_LOAD		0
#define STAP_WHEN_ARM		1
#define STAP_WHEN_RUN		2
#define STAP_WHEN_ADDR		3
#define STAP_WHEN_FATAL		4
#define STAP_WHEN_NUMBER	5

#define STAP_ERROR_LIST(X) \
	X(0, NONE, LOAD, "no error") \
	X(1, TRUNCATED, LOAD, "file ends before the program does") \
	X(2, TOO_LARGE, LOAD, "file is larger than allowed") \
	X(3, MAGIC, LOAD, "not a probe program") \
	X(4, VERSION, LOAD, "program format version is not supported") \
	X(5, HEADER, LOAD, "header field has an illegal value") \
	X(6, RESERVED, LOAD, "reserved field is not zero") \
	X(7, SECTION, LOAD, "section is misaligned or lies outside of the file") \
	X(8, COUNT, LOAD, "too many records in a section") \
	X(9, NAME, LOAD, "name is not a valid identifier") \
	X(10, DUPLICATE, LOAD, "name is used twice") \
	X(11, STRING, LOAD, "string lies outside of the string section") \
	X(12, TYPE, LOAD, "type is not allowed here") \
	X(13, FUNC, LOAD, "function lies outside of its sections") \
	X(14, OPCODE, LOAD, "unknown opcode") \
	X(15, OPERAND, LOAD, "operand is not of the mode the opcode demands") \
	X(16, SLOT, LOAD, "slot is out of range or of the wrong type") \
	X(17, CONST, LOAD, "constant is out of range") \
	X(18, GLOBAL, LOAD, "global is out of range or of the wrong type") \
	X(19, JUMP, LOAD, "jump target is not allowed") \
	X(20, COST, LOAD, "charge is out of range") \
	X(21, CALLEE, LOAD, "callee is out of range or a handler") \
	X(22, BUILTIN, LOAD, "unknown builtin") \
	X(23, ARGS, LOAD, "arguments lie outside of their section or are of the wrong type") \
	X(24, FALLTHROUGH, LOAD, "function runs past its end") \
	X(25, PROBE, LOAD, "probe is not valid") \
	X(26, CONTEXT, LOAD, "handler uses what its probe kind does not have") \
	X(27, FORMAT, LOAD, "format does not fit its arguments") \
	X(28, EVENT, LOAD, "event is not valid") \
	X(29, CATCH, LOAD, "try block is not valid") \
	X(30, LINE, LOAD, "source position is not valid") \
	X(31, LIMIT, LOAD, "program needs more memory than is allowed") \
	X(32, EXISTS, LOAD, "a program of this name is loaded") \
	X(33, NOMEM, LOAD, "out of memory") \
	X(34, JIT, LOAD, "the kernel's BPF JIT refused the code") \
	X(35, BTF, LOAD, "program was compiled for another kernel") \
	X(36, PERMISSION, LOAD, "not permitted") \
	X(37, NO_TARGET, ARM, "no such function or tracepoint") \
	X(38, ATTACH, ARM, "probe cannot be attached") \
	X(39, ARM, ARM, "program cannot be armed") \
	X(40, DIV0, RUN, "division by 0") \
	X(41, KREAD, ADDR, "kernel read fault") \
	X(42, KSTRING, ADDR, "kernel string copy fault") \
	X(43, USTRING, ADDR, "user string copy fault") \
	X(44, MAXACTION, FATAL, "MAXACTION exceeded") \
	X(45, MAXNESTING, RUN, "MAXNESTING exceeded") \
	X(46, USER, RUN, "error() called") \
	X(47, STRINGAT, RUN, "Position out of bounds") \
	X(48, MAXENTRIES, RUN, "Array overflow, check MAXMAPENTRIES") \
	X(49, SIZE, NUMBER, "Array overflow, check size limit") \
	X(50, EMPTY, RUN, "empty aggregate") \
	X(51, BUCKET, RUN, "histogram index out of range") \
	X(52, REGEX, LOAD, "regular expression is not valid") \
	X(53, OVERLOAD, FATAL, "probe overhead exceeded threshold") \
	X(54, SKIPPED, FATAL, "Skipped too many probes, check MAXSKIPPED") \
	X(55, RELOC, LOAD, "relocation is not valid") \
	X(56, GONE, LOAD, "this kernel's types lack what the program uses") \
	X(57, UREAD, ADDR, "user read fault") \
	X(58, REPLACED, ARM, "file has been replaced: its build id differs") \
	X(59, SYMBOL, LOAD, "table of functions' names is not valid")

#define STAP_ENUM_ROW(n, name, text) \
	STAP_##name = n,
enum stap_type { STAP_TYPE_LIST(STAP_ENUM_ROW) };
#undef STAP_ENUM_ROW

#define STAP_ENUM_ROW(n, name, text) \
	STAP_EXTRACT_##name = n,
enum stap_extract { STAP_EXTRACT_LIST(STAP_ENUM_ROW) STAP_EXTRACT_NR };
#undef STAP_ENUM_ROW

#define STAP_ENUM_ROW(n, name, place, text) \
	STAP_RELOC_##name = n,
enum stap_reloc_what { STAP_RELOC_LIST(STAP_ENUM_ROW) STAP_RELOC_NR };
#undef STAP_ENUM_ROW

#define STAP_ENUM_ROW(n, name, text) \
	STAP_ROOT_##name = n,
enum stap_root { STAP_ROOT_LIST(STAP_ENUM_ROW) STAP_ROOT_NR };
#undef STAP_ENUM_ROW

#define STAP_ENUM_ROW(n, name, rec, max) \
	STAP_SEC_##name = n,
enum stap_section_nr { STAP_SECTION_LIST(STAP_ENUM_ROW) STAP_SEC_NR };
#undef STAP_ENUM_ROW

#define STAP_ENUM_ROW(name, text) \
	STAP_MODE_##name,
enum stap_mode { STAP_MODE_LIST(STAP_ENUM_ROW) STAP_MODE_NR };
#undef STAP_ENUM_ROW

#define STAP_ENUM_ROW(n, name, a, b, c, text) \
	STAP_OP_##name = n,
enum stap_op { STAP_OP_LIST(STAP_ENUM_ROW) STAP_OP_NR };
#undef STAP_ENUM_ROW

#define STAP_ENUM_ROW(n, name, f, r, a, fl, text) \
	STAP_BI_##name = n,
enum stap_builtin { STAP_BUILTIN_LIST(STAP_ENUM_ROW) STAP_BI_NR };
#undef STAP_ENUM_ROW

#define STAP_ENUM_ROW(n, name, text, t, p0, p1) \
	STAP_PROBE_##name = n,
enum stap_probe_kind { STAP_PROBE_LIST(STAP_ENUM_ROW) STAP_PROBE_NR };
#undef STAP_ENUM_ROW

#define STAP_ENUM_ROW(n, name, when, text) \
	STAP_E_##name = n,
enum stap_error { STAP_ERROR_LIST(STAP_ENUM_ROW) STAP_E_NR };
#undef STAP_ENUM_ROW

#endif /* _UAPI_LINUX_STAP_H */
