// SPDX-License-Identifier: GPL-2.0
/*
 * Program files made by hand, for tests.
 *
 * A program is put together record by record and written in the order of the
 * section list. What does not fit any more is not added: the file then fails
 * its check, so no test passes by it.
 *
 * The sample has something of every section and every opcode with legal
 * operands, made from the list of opcodes, so that tests which replace one
 * value after the other by an illegal one cover rows added later too.
 */
#include "testprog.h"

static const size_t record_max[STAP_SEC_NR] = {
	[STAP_SEC_STR] = sizeof(((struct stap_testprog *)0)->str),
	[STAP_SEC_CONST] = ARRAY_SIZE(((struct stap_testprog *)0)->consts),
	[STAP_SEC_GLOBAL] = ARRAY_SIZE(((struct stap_testprog *)0)->globals),
	[STAP_SEC_FUNC] = ARRAY_SIZE(((struct stap_testprog *)0)->funcs),
	[STAP_SEC_SLOT] = ARRAY_SIZE(((struct stap_testprog *)0)->slots),
	[STAP_SEC_INSN] = ARRAY_SIZE(((struct stap_testprog *)0)->insns),
	[STAP_SEC_ARG] = ARRAY_SIZE(((struct stap_testprog *)0)->args),
	[STAP_SEC_PROBE] = ARRAY_SIZE(((struct stap_testprog *)0)->probes),
	[STAP_SEC_FORMAT] = ARRAY_SIZE(((struct stap_testprog *)0)->formats),
	[STAP_SEC_FIELD] = ARRAY_SIZE(((struct stap_testprog *)0)->fields),
	[STAP_SEC_EVENT] = ARRAY_SIZE(((struct stap_testprog *)0)->events),
	[STAP_SEC_CATCH] = ARRAY_SIZE(((struct stap_testprog *)0)->catches),
	[STAP_SEC_LINE] = ARRAY_SIZE(((struct stap_testprog *)0)->lines),
	[STAP_SEC_SOURCE] = ARRAY_SIZE(((struct stap_testprog *)0)->sources),
	[STAP_SEC_REGEX] = ARRAY_SIZE(((struct stap_testprog *)0)->regexes),
	[STAP_SEC_DFA] = ARRAY_SIZE(((struct stap_testprog *)0)->dfa),
	[STAP_SEC_RELOC] = ARRAY_SIZE(((struct stap_testprog *)0)->relocs),
	[STAP_SEC_OBJECT] = ARRAY_SIZE(((struct stap_testprog *)0)->objects),
	[STAP_SEC_SYMBOL] = ARRAY_SIZE(((struct stap_testprog *)0)->symbols),
};

static const void *records(const struct stap_testprog *p, __u32 sec)
{
	switch ((enum stap_section_nr)sec) {
	case STAP_SEC_STR:
		return p->str;
	case STAP_SEC_CONST:
		return p->consts;
	case STAP_SEC_GLOBAL:
		return p->globals;
	case STAP_SEC_FUNC:
		return p->funcs;
	case STAP_SEC_SLOT:
		return p->slots;
	case STAP_SEC_INSN:
		return p->insns;
	case STAP_SEC_ARG:
		return p->args;
	case STAP_SEC_PROBE:
		return p->probes;
	case STAP_SEC_FORMAT:
		return p->formats;
	case STAP_SEC_FIELD:
		return p->fields;
	case STAP_SEC_EVENT:
		return p->events;
	case STAP_SEC_CATCH:
		return p->catches;
	case STAP_SEC_LINE:
		return p->lines;
	case STAP_SEC_SOURCE:
		return p->sources;
	case STAP_SEC_REGEX:
		return p->regexes;
	case STAP_SEC_DFA:
		return p->dfa;
	case STAP_SEC_RELOC:
		return p->relocs;
	case STAP_SEC_OBJECT:
		return p->objects;
	case STAP_SEC_SYMBOL:
		return p->symbols;
	case STAP_SEC_NR:
		break;
	}
	return NULL;
}

/* Index of a new record, or of the last one if there is no more room. */
static __u32 add(struct stap_testprog *p, __u32 sec)
{
	__u32 n = p->hdr.sec[sec].count;

	if (n == record_max[sec])
		return n - 1;
	p->hdr.sec[sec].count++;
	return n;
}

/**
 * stap_testprog_init - begin a program
 * @p:    the program
 * @name: its name
 *
 * The header has SystemTap's defaults.
 */
void stap_testprog_init(struct stap_testprog *p, const char *name)
{
	memset(p, 0, sizeof(*p));
	p->hdr.magic = STAP_MAGIC;
	p->hdr.version = STAP_VERSION;
	p->hdr.maxstringlen = 512;
	p->hdr.maxaction = 10000;
	p->hdr.maxnesting = 10;
	p->hdr.maxskipped = 100;
	p->hdr.maxtrylock = 100;
	p->hdr.trylockdelay = 10;
	p->hdr.sec[STAP_SEC_STR].count = 1;
	memcpy(p->hdr.name, name, strnlen(name, STAP_NAME_LEN - 1));
}

/**
 * stap_testprog_str - add a string, once
 * @p: the program
 * @s: the string
 */
__u32 stap_testprog_str(struct stap_testprog *p, const char *s)
{
	__u32 *used = &p->hdr.sec[STAP_SEC_STR].count, off;
	size_t len = strlen(s) + 1;

	for (off = 0; off < *used; off += strlen(p->str + off) + 1)
		if (!strcmp(p->str + off, s))
			return off;
	if (len > sizeof(p->str) - *used)
		return STAP_NONE;
	memcpy(p->str + *used, s, len);
	*used += len;
	return off;
}

/**
 * stap_testprog_const - add a long constant
 * @p:   the program
 * @val: its value
 *
 * Return: an operand.
 */
__u32 stap_testprog_const(struct stap_testprog *p, __s64 val)
{
	__u32 i = add(p, STAP_SEC_CONST);

	p->consts[i] = val;
	return i | STAP_OPERAND_CONST;
}

/**
 * stap_testprog_global - add a global
 * @p:    the program
 * @name: its name
 * @type: its type
 */
__u32 stap_testprog_global(struct stap_testprog *p, const char *name, __u8 type)
{
	__u32 i = add(p, STAP_SEC_GLOBAL);

	p->globals[i].name = stap_testprog_str(p, name);
	p->globals[i].type = type;
	return i;
}

/**
 * stap_testprog_array - add an array
 * @p:    the program
 * @name: its name
 * @type: type of its values
 * @keys: a letter per key: l or s
 * @size: number of entries
 */
__u32 stap_testprog_array(struct stap_testprog *p, const char *name, __u8 type,
			  const char *keys, __u32 size)
{
	__u32 i = stap_testprog_global(p, name, type);
	struct stap_global *g = &p->globals[i];

	for (; *keys && g->nkeys < STAP_KEYS_MAX; keys++)
		g->key[g->nkeys++] = *keys == 's' ? STAP_STRING : STAP_LONG;
	g->size = size;
	return i;
}

static void add_slots(struct stap_testprog *p, const char *types)
{
	for (; *types; types++)
		p->slots[add(p, STAP_SEC_SLOT)] = *types == 's' ? STAP_STRING : STAP_LONG;
}

/**
 * stap_testprog_func - begin a function; instructions added next are its own
 * @p:      the program
 * @name:   its name
 * @flags:  STAP_FUNC_*
 * @ret:    type of its result
 * @params: a letter per parameter: l or s
 * @locals: a letter per further slot
 */
__u32 stap_testprog_func(struct stap_testprog *p, const char *name, __u8 flags,
			 __u8 ret, const char *params, const char *locals)
{
	__u32 i = add(p, STAP_SEC_FUNC);

	p->funcs[i].name = stap_testprog_str(p, name);
	p->funcs[i].flags = flags;
	p->funcs[i].ret = ret;
	p->funcs[i].insn = p->hdr.sec[STAP_SEC_INSN].count;
	p->funcs[i].slot = p->hdr.sec[STAP_SEC_SLOT].count;
	p->funcs[i].nparam = strlen(params);
	add_slots(p, params);
	add_slots(p, locals);
	p->funcs[i].nslot = p->hdr.sec[STAP_SEC_SLOT].count - p->funcs[i].slot;
	return i;
}

/**
 * stap_testprog_insn - add an instruction to the last function
 * @p:  the program
 * @op: its opcode
 * @a:  operands
 * @b:
 * @c:
 */
__u32 stap_testprog_insn(struct stap_testprog *p, __u16 op, __u32 a, __u32 b,
			 __u32 c)
{
	__u32 i = add(p, STAP_SEC_INSN);

	p->insns[i].op = op;
	p->insns[i].a = a;
	p->insns[i].b = b;
	p->insns[i].c = c;
	p->funcs[p->hdr.sec[STAP_SEC_FUNC].count - 1].ninsn++;
	return i;
}

/**
 * stap_testprog_arg - add an argument
 * @p:       the program
 * @operand: slot or constant
 */
__u32 stap_testprog_arg(struct stap_testprog *p, __u32 operand)
{
	__u32 i = add(p, STAP_SEC_ARG);

	p->args[i] = operand;
	return i;
}

/**
 * stap_testprog_probe - add a probe
 * @p:      the program
 * @kind:   STAP_PROBE_*
 * @func:   its handler
 * @point:  its probe point, as resolved and as written
 * @target: its target or ""
 */
__u32 stap_testprog_probe(struct stap_testprog *p, __u32 kind, __u32 func,
			  const char *point, const char *target)
{
	__u32 i = add(p, STAP_SEC_PROBE);

	p->probes[i].kind = kind;
	p->probes[i].func = func;
	p->probes[i].point = stap_testprog_str(p, point);
	p->probes[i].name = p->probes[i].point;
	p->probes[i].target = stap_testprog_str(p, target);
	return i;
}

/**
 * stap_testprog_format - add a format with its fields
 * @p:      the program
 * @text:   its text
 * @fields: a letter per field, l or s; they are named a, b, c ...
 */
__u32 stap_testprog_format(struct stap_testprog *p, const char *text,
			   const char *fields)
{
	__u32 i = add(p, STAP_SEC_FORMAT), k;
	char name[2] = "a";

	p->formats[i].text = stap_testprog_str(p, text);
	p->formats[i].field = p->hdr.sec[STAP_SEC_FIELD].count;
	for (; *fields; fields++, name[0]++) {
		k = add(p, STAP_SEC_FIELD);
		p->fields[k].name = stap_testprog_str(p, name);
		p->fields[k].type = *fields == 's' ? STAP_STRING : STAP_LONG;
		p->formats[i].nfield++;
	}
	return i;
}

/**
 * stap_testprog_event - add an event
 * @p:      the program
 * @name:   its name
 * @format: its format
 */
__u32 stap_testprog_event(struct stap_testprog *p, const char *name,
			  __u32 format)
{
	__u32 i = add(p, STAP_SEC_EVENT);

	p->events[i].name = stap_testprog_str(p, name);
	p->events[i].format = format;
	return i;
}

/**
 * stap_testprog_catch - add a try block
 * @p:      the program
 * @func:   its function
 * @start:  first instruction
 * @end:    the one behind the last
 * @target: where to go on after an error
 * @slot:   for the error's text, or STAP_NONE
 */
__u32 stap_testprog_catch(struct stap_testprog *p, __u32 func, __u32 start,
			  __u32 end, __u32 target, __u32 slot)
{
	__u32 i = add(p, STAP_SEC_CATCH);

	p->catches[i].func = func;
	p->catches[i].start = start;
	p->catches[i].end = end;
	p->catches[i].target = target;
	p->catches[i].slot = slot;
	return i;
}

/**
 * stap_testprog_line - add a source position
 * @p:     the program
 * @insn:  first instruction, index in INSN
 * @file:  the source file
 * @line:  the line; the column is 1
 * @token: for run-time errors
 */
__u32 stap_testprog_line(struct stap_testprog *p, __u32 insn, const char *file,
			 __u32 line, const char *token)
{
	__u32 i = add(p, STAP_SEC_LINE);

	p->lines[i].insn = insn;
	p->lines[i].file = stap_testprog_str(p, file);
	p->lines[i].line = line;
	p->lines[i].col = 1;
	p->lines[i].token = stap_testprog_str(p, token);
	return i;
}

/**
 * stap_testprog_source - add a line of source text
 * @p:    the program
 * @file: the source file
 * @line: the line
 * @text: what stands there
 */
__u32 stap_testprog_source(struct stap_testprog *p, const char *file,
			   __u32 line, const char *text)
{
	__u32 i = add(p, STAP_SEC_SOURCE);

	p->sources[i].file = stap_testprog_str(p, file);
	p->sources[i].line = line;
	p->sources[i].text = stap_testprog_str(p, text);
	return i;
}

/**
 * stap_testprog_write - lay the program out as a file
 * @p:    the program; its section offsets and size are set
 * @buf:  takes the file, aligned to 8
 * @size: its size; STAP_TESTPROG_MAX is always enough
 *
 * Return: bytes of the file, 0 if it does not fit.
 */
size_t stap_testprog_write(struct stap_testprog *p, void *buf, size_t size)
{
	size_t off = sizeof(p->hdr);
	__u32 n;

	if (size < off)
		return 0;
	memset(buf, 0, size);
	for (n = 0; n < STAP_SEC_NR; n++) {
		struct stap_section *sec = &p->hdr.sec[n];
		size_t len = sec->count * (size_t)stap_section_rows[n].size;

		if (len > size - off)
			return 0;
		sec->off = off;
		memcpy((char *)buf + off, records(p, n), len);
		off = (off + len + 7) & ~(size_t)7;
		if (off > size)
			return 0;
	}
	p->hdr.size = off;
	memcpy(buf, &p->hdr, sizeof(p->hdr));
	return off;
}

/* A legal operand of a mode in the sample's handler. */
static __u32 sample_operand(__u16 op, enum stap_mode mode)
{
	switch (mode) {
	case STAP_MODE_DL:
	case STAP_MODE_DR:
		return STAP_SAMPLE_LONG;
	case STAP_MODE_DS:
	case STAP_MODE_S:
		return STAP_SAMPLE_STRING;
	case STAP_MODE_L:
		return STAP_OPERAND_CONST;
	case STAP_MODE_JF:
		return STAP_OP_NR;	/* the last one, behind all opcodes */
	case STAP_MODE_COST:
		return 1;
	case STAP_MODE_GS:
		return 1;
	case STAP_MODE_BI:
		return STAP_BI_STRTOL;
	case STAP_MODE_RV:
		return STAP_NONE;
	case STAP_MODE_GT:
		return 2;
	case STAP_MODE_AL:
	case STAP_MODE_AA:
		return 3;
	case STAP_MODE_AS:
		return 4;
	case STAP_MODE_AT:
		return 5;
	case STAP_MODE_KEY:
	case STAP_MODE_KEYX:
	case STAP_MODE_KEYW:
		return 6;
	case STAP_MODE_WALK:
		return 5;
	case STAP_MODE_COLL:
		return 16 * 3 + 1;
	case STAP_MODE_COLS:
		return 16 * 3 + 2;
	case STAP_MODE_HIST:
		return 1;
	case STAP_MODE_EV:
		return op == STAP_OP_EMITH;
	case STAP_MODE_AR:
		/* of EMIT and SPRINTF; of STRTOL; of function 0 */
		return op == STAP_OP_CALLB ? 2 : op == STAP_OP_CALL ? 4 : 0;
	case STAP_MODE_NONE:
	case STAP_MODE_JA:
	case STAP_MODE_GL:
	case STAP_MODE_FN:
	case STAP_MODE_RX:
	case STAP_MODE_XT:
	case STAP_MODE_FM:
	case STAP_MODE_ARGN:
	case STAP_MODE_REGN:
	case STAP_MODE_IMM:
	case STAP_MODE_NR:
		break;
	}
	return 0;
}

/* Stats and arrays, all of them with a long and a string as keys. */
static void sample_arrays(struct stap_testprog *p)
{
	struct stap_global *stats = &p->globals[stap_testprog_global(p, "sizes", STAP_STATS)];

	stats->hist = STAP_HIST_LINEAR;
	stats->high = 100;
	stats->step = 10;
	stap_testprog_array(p, "longs", STAP_LONG, "ls", 100);
	stap_testprog_array(p, "strings", STAP_STRING, "ls", 100);
	stats = &p->globals[stap_testprog_array(p, "stats", STAP_STATS, "ls", 100)];
	stats->hist = STAP_HIST_LOG;
	stats->flags = STAP_GLOBAL_VARIANCE;
	stats->shift = 10;
}

/*
 * The words of (a|b)+c with its groups, as stapc makes them: in state 0 nothing
 * has been seen, in 1 and 2 an a or b, in 3 and 4 the c.
 */
static const __u32 regex_words[] = {
	[24] = 0x3020100, [STAP_DFA_INITIAL] = 1, [STAP_DFA_NLIST] = 6,
	[68] = 0x10000, 0x20001, 0x20001, 0x10000,
	[74] = 0x10000, 0x30002, 0x30002, 3,
	[80] = 0x10000, 0x30002, 0x30002, 0x40004,
	STAP_DFA_ACCEPT | 5, STAP_DFA_ACCEPT | 5, 0xffff, 0xffff, 0xffff, 0xffff,
	STAP_DFA_ACCEPT | 6, STAP_DFA_ACCEPT | 6, 0xffff, 0xffff, 0xffff, 0xffff,
	102, 104, 106, 109, 113, 118,
	1, 0x5fffe,
	1, 0x6fffe,
	2, 0x70006, 0x6fffe,
	3, 0x40006, 0x60007, 0x70004,
	4, 5, 0x1fffe, 0x20005, 0x30006,
	4, 5, 0x1fffe, 0x20006, 0x30007,
};

/**
 * stap_testprog_regex - add the regular expression (a|b)+c
 * @p: program
 *
 * Return: its index.
 */
__u32 stap_testprog_regex(struct stap_testprog *p)
{
	__u32 i = add(p, STAP_SEC_REGEX), first = p->hdr.sec[STAP_SEC_DFA].count;
	struct stap_regex *re = &p->regexes[i];

	if (ARRAY_SIZE(regex_words) > ARRAY_SIZE(p->dfa) - first)
		return i;
	re->source = stap_testprog_str(p, "(a|b)+c");
	re->data = first;
	re->ndata = ARRAY_SIZE(regex_words);
	re->nstate = 5;
	re->nclass = 4;
	re->nreg = 8;
	re->ngroup = 2;
	memcpy(p->dfa + first, regex_words, sizeof(regex_words));
	p->hdr.sec[STAP_SEC_DFA].count += re->ndata;
	return i;
}

/**
 * stap_testprog_reloc - add a relocation
 * @p: program
 * @what: STAP_RELOC_*
 * @index: instruction or constant
 * @root: STAP_ROOT_*
 * @type: name of the root
 * @path: from there
 *
 * Return: its index.
 */
__u32 stap_testprog_reloc(struct stap_testprog *p, __u16 what, __u32 index, __u8 root,
			  const char *type, const char *path)
{
	__u32 i = add(p, STAP_SEC_RELOC);

	p->relocs[i] = (struct stap_reloc){
		.what = what, .root = root, .index = index,
		.type = stap_testprog_str(p, type), .path = stap_testprog_str(p, path),
	};
	return i;
}

/**
 * stap_testprog_object - add a program or library
 * @p: program
 * @path: absolute
 * @build_id: in hex digits
 *
 * Functions that are added from now on are its own. Return: its index.
 */
__u32 stap_testprog_object(struct stap_testprog *p, const char *path, const char *build_id)
{
	__u32 i = add(p, STAP_SEC_OBJECT);

	p->objects[i] = (struct stap_object){
		.path = stap_testprog_str(p, path),
		.build_id = stap_testprog_str(p, build_id),
		.symbol = p->hdr.sec[STAP_SEC_SYMBOL].count,
	};
	return i;
}

/**
 * stap_testprog_symbol - add a function to the last object
 * @p: program
 * @offset: in the file
 * @size: bytes
 * @name: its name
 *
 * Return: its index.
 */
__u32 stap_testprog_symbol(struct stap_testprog *p, __u32 offset, __u32 size,
			   const char *name)
{
	__u32 i = add(p, STAP_SEC_SYMBOL);

	p->symbols[i] = (struct stap_symbol){
		.offset = offset, .size = size, .name = stap_testprog_str(p, name),
	};
	p->objects[p->hdr.sec[STAP_SEC_OBJECT].count - 1].nsymbol++;
	return i;
}

/* Names that the kernel knows, so that it can load the sample. */
static void sample_relocs(struct stap_testprog *p)
{
	__u32 first = STAP_SAMPLE_INSN;

	stap_testprog_reloc(p, STAP_RELOC_SIZE, 0, STAP_ROOT_STRUCT, "list_head", "");
	stap_testprog_reloc(p, STAP_RELOC_LOAD, first + STAP_OP_LDS32, STAP_ROOT_STRUCT,
			    "task_struct", "->pid");
	stap_testprog_reloc(p, STAP_RELOC_WORD, first + STAP_OP_ARG, STAP_ROOT_FUNC,
			    "vfs_read", "count");
	stap_testprog_reloc(p, STAP_RELOC_RESULT, first + STAP_OP_RETVAL, STAP_ROOT_FUNC,
			    "vfs_read", "return");
}

/* Files that nobody has. */
static void sample_symbols(struct stap_testprog *p)
{
	stap_testprog_object(p, "/nowhere/sample", "0123456789abcdef");
	stap_testprog_symbol(p, 0x1000, 16, "first");
	stap_testprog_symbol(p, 0x1010, 8, "second");
	stap_testprog_object(p, "/nowhere/libsample.so", "");
	stap_testprog_symbol(p, 0, 0xffffffff, "all");
}

/* An expression that any string matches: one state, one class. */
static void sample_regex(struct stap_testprog *p)
{
	const __u32 words = STAP_DFA_STATES + 3;
	__u32 i = add(p, STAP_SEC_REGEX);
	struct stap_regex *re = &p->regexes[i];

	re->source = stap_testprog_str(p, ".*");
	re->ndata = words;
	re->nstate = 1;
	re->nclass = 1;
	p->dfa[STAP_DFA_STATES] = STAP_DFA_ACCEPT;
	p->hdr.sec[STAP_SEC_DFA].count = words;
}

static void sample_code(struct stap_testprog *p)
{
	__u32 op;

	for (op = 0; op < STAP_OP_NR; op++) {
		const __u8 *mode = stap_op_rows[op].mode;

		stap_testprog_insn(p, op, sample_operand(op, mode[0]),
				   sample_operand(op, mode[1]), sample_operand(op, mode[2]));
	}
	stap_testprog_insn(p, STAP_OP_RET, STAP_NONE, 0, 0);
}

/**
 * stap_testprog_sample - a program with something of everything
 * @p: overwritten
 *
 * Function 0 takes a long and returns one, function 1 takes a string and
 * returns one; the handler has each opcode once, in the list's order.
 */
void stap_testprog_sample(struct stap_testprog *p)
{
	__u32 f, probe;

	stap_testprog_init(p, "sample");
	stap_testprog_global(p, "counter", STAP_LONG);
	stap_testprog_global(p, "last", STAP_STRING);
	sample_arrays(p);
	sample_regex(p);
	stap_testprog_const(p, 7);

	stap_testprog_func(p, "same", 0, STAP_LONG, "l", "");
	stap_testprog_insn(p, STAP_OP_RET, 0, 0, 0);
	stap_testprog_func(p, "twice", 0, STAP_STRING, "s", "l");
	stap_testprog_insn(p, STAP_OP_CAT, 0, 0, 0);
	stap_testprog_insn(p, STAP_OP_RET, 0, 0, 0);
	f = stap_testprog_func(p, "probe 0",
			       STAP_FUNC_HANDLER | STAP_FUNC_ARG | STAP_FUNC_RETVAL,
			       STAP_VOID, "", "lsls");
	sample_code(p);

	stap_testprog_arg(p, STAP_SAMPLE_STRING);
	stap_testprog_arg(p, STAP_SAMPLE_LONG);
	stap_testprog_arg(p, STAP_SAMPLE_STRING);
	stap_testprog_arg(p, STAP_OPERAND_CONST);
	stap_testprog_arg(p, STAP_SAMPLE_LONG);
	/* An order, keys, a long. */
	stap_testprog_arg(p, STAP_ORDER_SORT | STAP_ORDER_DOWN);
	stap_testprog_arg(p, STAP_SAMPLE_LONG);
	stap_testprog_arg(p, STAP_SAMPLE_STRING);
	stap_testprog_arg(p, STAP_OPERAND_CONST);

	stap_testprog_event(p, "sample", stap_testprog_format(p, "%s has %5d\n", "sl"));
	stap_testprog_event(p, "drawn", stap_testprog_format(p, "%s", "s"));
	/* Of the ways to a return, the one that has registers. */
	probe = stap_testprog_probe(p, STAP_PROBE_RETURN, f,
				    "kernel.function(\"vfs_read\").return", "vfs_read");
	p->probes[probe].flags = STAP_PROBE_F_KPROBE;
	stap_testprog_catch(p, f, 1, 3, 4, STAP_SAMPLE_STRING);
	stap_testprog_catch(p, f, 0, 5, 6, STAP_NONE);
	stap_testprog_line(p, 0, "sample.stp", 1, "identifier 'same'");
	stap_testprog_line(p, 2, "sample.stp", 2, "operator '.'");
	stap_testprog_source(p, "sample.stp", 1, "function same(x) { return x }");
	sample_relocs(p);
	sample_symbols(p);
}
