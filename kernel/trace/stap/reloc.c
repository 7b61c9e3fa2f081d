// SPDX-License-Identifier: GPL-2.0
/*
 * Relocating a program: the numbers of one kernel's types for another's.
 *
 * It is done on a file that was opened but is not checked, and before it is:
 *
 *   check    each record by itself (reloc_check.c)
 *   look up  the roots, all of a module's in one pass over its BTF
 *   follow   each path (reloc_path.c), to a number (reloc_value.c)
 *   write    the numbers, once all are known
 *
 * Nothing is written while something is still read, so that a file whose
 * sections lie on top of one another deceives nobody: whoever applies the
 * numbers has the file opened and checked again.
 *
 * What is of a module that is not there may stay without a number, as may, when
 * a module has come, what that does not have: late.c knows what becomes of the
 * probes.
 *
 * Time is bounded by the number of relocations, the length of their paths and a
 * budget of members and types looked at.
 */
#include "reloc.h"
#include "verify.h"

#define TRACE_PREFIX	"__traceiter_"

static const char *root_name(const struct stap_reloc_job *job, const struct stap_reloc_root *r)
{
	return stap_image_str(job->img, job->img->relocs[r->first].type);
}

static int refuse(const struct stap_image *img, __u32 i, struct stap_verdict *v,
		  enum stap_error error, const char *why)
{
	const struct stap_reloc *r = &img->relocs[i];

	if (stap_reloc_on_insn(r->what))
		return stap_verdict_set(v, error, STAP_PLACE_INSN, r->index, "%s", why);
	return stap_verdict_set(v, error, STAP_PLACE_BYTE,
				(const char *)r - (const char *)img->hdr, "%s", why);
}

/**
 * stap_reloc_no_module - refuse a relocation, because its module is not there
 * @img: the program
 * @i:   which
 * @v:   the verdict to set
 */
int stap_reloc_no_module(const struct stap_image *img, __u32 i, struct stap_verdict *v)
{
	char why[STAP_RELOC_WHY];

	snprintf(why, sizeof(why), "module '%.50s' is not loaded, or has no types",
		 stap_image_str(img, img->relocs[i].module));
	return refuse(img, i, v, STAP_E_GONE, why);
}

/* Looking up the roots */

static bool same_root(const struct stap_image *img, const struct stap_reloc *a,
		      const struct stap_reloc *b)
{
	return a->root == b->root &&
	       (a->type == b->type ||
		!strcmp(stap_image_str(img, a->type), stap_image_str(img, b->type))) &&
	       (a->module == b->module ||
		!strcmp(stap_image_str(img, a->module), stap_image_str(img, b->module)));
}

static void find_roots(struct stap_reloc_job *job)
{
	const struct stap_reloc *r = job->img->relocs;
	struct stap_reloc_root *root = NULL;
	__u32 i, n = job->img->count[STAP_SEC_RELOC];

	for (i = 0; i < n; i++) {
		if (!root || !same_root(job->img, &r[root->first], &r[i])) {
			root = &job->root[job->nroot++];
			root->first = i;
			root->n = 0;
			root->type = 0;
		}
		root->n++;
	}
}

/* Of the first characters; most names are none that are looked for. */
static __u32 filter_bit(const char *name)
{
	const unsigned char *c = (const unsigned char *)name;
	__u32 h = c[0];

	if (c[0] && c[1])
		h ^= c[1] << 4 ^ c[2] << 8;
	return h % STAP_RELOC_FILTER;
}

static bool has_root(const struct stap_reloc_job *job, __u32 kind)
{
	return job->start[kind] < job->start[kind + 1];
}

/* Kinds of type that need not be looked at are half of them, functions above all. */
static void filter_kinds(struct stap_reloc_job *job)
{
	job->wanted[BTF_KIND_STRUCT] = has_root(job, STAP_ROOT_STRUCT);
	job->wanted[BTF_KIND_UNION] = has_root(job, STAP_ROOT_UNION);
	job->wanted[BTF_KIND_ENUM] = has_root(job, STAP_ROOT_ENUM);
	job->wanted[BTF_KIND_ENUM64] = has_root(job, STAP_ROOT_ENUM);
	job->wanted[BTF_KIND_TYPEDEF] = has_root(job, STAP_ROOT_NAMED);
	job->wanted[BTF_KIND_INT] = has_root(job, STAP_ROOT_NAMED);
	job->wanted[BTF_KIND_FUNC] = has_root(job, STAP_ROOT_FUNC) ||
				     has_root(job, STAP_ROOT_TRACE);
}

/* Prepares the search for the roots from @lo to @hi, all of one module. */
static void filter_roots(struct stap_reloc_job *job, __u32 lo, __u32 hi)
{
	__u32 i, kind = 0, bit;

	memset(job->filter, 0, sizeof(job->filter));
	for (i = lo; i < hi; i++) {
		__u32 now = job->img->relocs[job->root[i].first].root;

		while (kind <= now)
			job->start[kind++] = i;
		bit = filter_bit(root_name(job, &job->root[i]));
		job->filter[bit / 64] |= 1ULL << (bit % 64);
	}
	while (kind <= STAP_ROOT_NR)
		job->start[kind++] = hi;
	filter_kinds(job);
}

/* The first type of a name counts. */
static void try_name(struct stap_reloc_job *job, __u32 kind, const char *name, __u32 type)
{
	__u32 lo = job->start[kind], hi = job->start[kind + 1];
	__u32 bit = filter_bit(name);

	if (!(job->filter[bit / 64] >> (bit % 64) & 1))
		return;
	while (lo < hi) {
		__u32 mid = lo + (hi - lo) / 2;
		int diff = strcmp(root_name(job, &job->root[mid]), name);

		if (!diff) {
			if (!job->root[mid].type)
				job->root[mid].type = type;
			return;
		}
		if (diff < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
}

static void try_func(struct stap_reloc_job *job, const char *name, __u32 proto)
{
	const size_t prefix = sizeof(TRACE_PREFIX) - 1;

	try_name(job, STAP_ROOT_FUNC, name, proto);
	if (has_root(job, STAP_ROOT_TRACE) && !strncmp(name, TRACE_PREFIX, prefix))
		try_name(job, STAP_ROOT_TRACE, name + prefix, proto);
}

static void try_type(struct stap_reloc_job *job, __u32 id)
{
	const struct btf_type *t = stap_types_get(job->types.btf, id);
	const char *name;

	if (!t || !job->wanted[btf_kind(t)])
		return;
	if (!t->name_off) {
		if (btf_is_any_enum(t) && job->nnameless++ < STAP_RELOC_NAMELESS)
			job->nameless[job->nnameless - 1] = id;
		return;
	}
	name = stap_types_at(&job->types, t->name_off);
	switch (btf_kind(t)) {
	case BTF_KIND_STRUCT:
		try_name(job, STAP_ROOT_STRUCT, name, id);
		break;
	case BTF_KIND_UNION:
		try_name(job, STAP_ROOT_UNION, name, id);
		break;
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		try_name(job, STAP_ROOT_ENUM, name, id);
		break;
	case BTF_KIND_TYPEDEF:
	case BTF_KIND_INT:
		try_name(job, STAP_ROOT_NAMED, name, id);
		break;
	case BTF_KIND_FUNC:
		try_func(job, name, t->type);
		break;
	}
}

static bool look_up(struct stap_reloc_job *job)
{
	__u32 i, id, n = stap_types_count(job->types.btf);

	if (job->types.steps < n)
		return false;
	job->types.steps -= n;
	job->nnameless = 0;
	/* A module's own types come first. */
	for (i = 1, id = job->types.first; i < n; i++, id++) {
		if (id == n)
			id = 1;
		try_type(job, id);
		if (i % 4096 == 0)
			cond_resched();
	}
	return true;
}

/* The numbers */

/* Whether @rec is on the function or tracepoint of @root. */
static bool probes_root(struct stap_reloc_job *job, const struct stap_probe_rec *rec,
			const struct stap_reloc *root)
{
	bool trace = rec->kind == STAP_PROBE_TRACEPOINT;

	if (!trace && rec->kind != STAP_PROBE_ENTRY && rec->kind != STAP_PROBE_RETURN)
		return false;
	return trace == (root->root == STAP_ROOT_TRACE) &&
	       rec->target < job->img->count[STAP_SEC_STR] &&
	       !strcmp(stap_image_str(job->img, rec->target),
		       stap_image_str(job->img, root->type));
}

/*
 * What is not there need not be there if nothing but optional probes wants it;
 * these are left out.
 */
static bool leave_out(struct stap_reloc_job *job, const struct stap_reloc *root)
{
	const struct stap_probe_rec *rec = job->img->probes;
	__u32 i, n = job->img->count[STAP_SEC_PROBE], found = 0;

	if ((root->root != STAP_ROOT_FUNC && root->root != STAP_ROOT_TRACE) || !job->gone)
		return false;
	for (i = 0; i < n && stap_types_step(&job->types); i++) {
		if (!probes_root(job, &rec[i], root))
			continue;
		if (!(rec[i].flags & STAP_PROBE_F_OPTIONAL))
			return false;
		found++;
	}
	for (i = 0; i < n && found; i++)
		if (probes_root(job, &rec[i], root))
			job->gone[i] = 1;
	return found;
}

static int refuse_root(struct stap_reloc_job *job, const struct stap_reloc_root *root,
		       struct stap_verdict *v)
{
	const struct stap_reloc *r = &job->img->relocs[root->first];
	const char *module = stap_image_str(job->img, r->module);
	char why[STAP_RELOC_WHY];

	if (!job->types.btf && *module)
		return stap_reloc_no_module(job->img, root->first, v);
	if (!job->types.btf)
		snprintf(why, sizeof(why), "the kernel was built without BTF");
	else
		snprintf(why, sizeof(why), "there is no %s '%.80s'", stap_root_name(r->root),
			 root_name(job, root));
	return refuse(job->img, root->first, v, STAP_E_GONE, why);
}

/* An enumerator of an enumeration without a name can be in any of them. */
static bool find_enumerator(struct stap_reloc_job *job, const struct stap_reloc_root *root,
			    const char *name, __s64 *value)
{
	const struct btf_type *t;
	__u32 i;

	if (root->type) {
		t = stap_types_get(job->types.btf, root->type);
		return stap_types_enumerator(&job->types, t, name, value);
	}
	for (i = 0; i < job->nnameless && i < STAP_RELOC_NAMELESS; i++) {
		t = stap_types_get(job->types.btf, job->nameless[i]);
		if (stap_types_enumerator(&job->types, t, name, value))
			return true;
	}
	return false;
}

static bool enum_fix(struct stap_reloc_job *job, const struct stap_reloc_root *root,
		     struct stap_reloc_walk *w, struct stap_fix *fix)
{
	if (find_enumerator(job, root, w->path, &fix->value))
		return true;
	if (w->rec->what == STAP_RELOC_ENUMNAME) {
		fix->value = (__s64)(1ULL << 63);
		return true;
	}
	snprintf(w->why, sizeof(w->why), "there is no enumerator '%s'", w->path);
	return false;
}

/* Relocations that stay without a number. */
static void leave(struct stap_reloc_job *job, __u32 first, __u32 n)
{
	__u32 i;

	for (i = first; i < first + n; i++) {
		job->fix[i].index = STAP_NONE;
		if (job->out && *stap_image_str(job->img, job->img->relocs[i].module))
			job->out[i] = 1;
	}
}

/* The module of a root that was not found may yet come. */
static bool awaited(const struct stap_reloc_job *job, const struct stap_reloc_root *root)
{
	const char *module = stap_image_str(job->img, job->img->relocs[root->first].module);

	return *module && job->awaited && job->awaited(job->data, module);
}

/* What a symbol's address is does not depend on types. */
static int fix_symbol(struct stap_reloc_job *job, const struct stap_reloc_root *root,
		      struct stap_verdict *v)
{
	const struct stap_reloc *r = &job->img->relocs[root->first];
	const char *module = stap_image_str(job->img, r->module);
	const char *name = root_name(job, root);
	char why[STAP_RELOC_WHY];
	__u64 addr;
	__u32 i;

	addr = job->symbol ? job->symbol(job->data, module, name) : 0;
	if (!addr && awaited(job, root)) {
		leave(job, root->first, root->n);
		return 0;
	}
	if (!addr || addr == ~0ULL) {
		snprintf(why, sizeof(why), "there is %s symbol '%.50s'%s%.20s",
			 addr ? "more than one" : "no", name,
			 *module ? " in " : "", module);
		return refuse(job->img, root->first, v, STAP_E_GONE, why);
	}
	for (i = root->first; i < root->first + root->n; i++) {
		job->fix[i].index = r[i - root->first].index;
		job->fix[i].insn = false;
		job->fix[i].value = addr;
	}
	return 0;
}

static bool is_user(__u16 op)
{
	return op >= STAP_OP_ULDU8 && op <= STAP_OP_ULD64;
}

static int fix_one(struct stap_reloc_job *job, const struct stap_reloc_root *root, __u32 i,
		   struct stap_verdict *v)
{
	const struct stap_reloc *r = &job->img->relocs[i];
	struct stap_reloc_walk w = {
		.types = &job->types,
		.rec = r,
		.root = stap_image_str(job->img, r->type),
		.path = stap_image_str(job->img, r->path),
	};
	struct stap_fix *fix = &job->fix[i];
	bool ok;

	fix->index = r->index;
	fix->insn = stap_reloc_on_insn(r->what);
	if (fix->insn)
		w.user = is_user(job->img->insns[r->index].op);
	if (r->what == STAP_RELOC_ENUM || r->what == STAP_RELOC_ENUMNAME)
		ok = enum_fix(job, root, &w, fix);
	else
		ok = stap_reloc_follow(&w, root->type) && stap_reloc_value(&w, fix);
	if (!job->types.steps)
		return refuse(job->img, i, v, STAP_E_LIMIT, "too much to look up");
	return ok ? 0 : refuse(job->img, i, v, STAP_E_GONE, w.why);
}

/* What is missing is no reason to do without the rest. The first verdict stays. */
static int forgive(struct stap_reloc_job *job, __u32 first, __u32 n, int ret,
		   struct stap_verdict *now, struct stap_verdict *v)
{
	bool fatal = !job->lenient || now->error != STAP_E_GONE;

	if (!ret)
		return 0;
	if (fatal || v->error == STAP_E_NONE)
		*v = *now;
	memset(now, 0, sizeof(*now));
	leave(job, first, n);
	return fatal ? ret : 0;
}

static bool same_path(const struct stap_reloc *r)
{
	return r->path == r[-1].path && r->what == r[-1].what && r->size == r[-1].size &&
	       r->stars == r[-1].stars;
}

/* What several instructions or constants want is looked up once. */
static bool again(struct stap_reloc_job *job, __u32 i)
{
	const struct stap_reloc *r = &job->img->relocs[i];
	const struct stap_insn *insns = job->img->insns;

	if (stap_reloc_on_insn(r->what) &&
	    is_user(insns[r->index].op) != is_user(insns[r[-1].index].op))
		return false;
	job->fix[i] = job->fix[i - 1];
	if (job->fix[i].index == STAP_NONE)
		leave(job, i, 1);
	else
		job->fix[i].index = r->index;
	return true;
}

static int fix_found(struct stap_reloc_job *job, const struct stap_reloc_root *root,
		     struct stap_verdict *v)
{
	const struct stap_reloc *r = &job->img->relocs[root->first];
	struct stap_verdict now = {};
	int ret = 0;
	__u32 i;

	for (i = root->first; !ret && i < root->first + root->n; i++) {
		if (i > root->first && same_path(&r[i - root->first]) && again(job, i))
			continue;
		ret = forgive(job, i, 1, fix_one(job, root, i, &now), &now, v);
		cond_resched();
	}
	return ret;
}

static int fix_root(struct stap_reloc_job *job, const struct stap_reloc_root *root,
		    struct stap_verdict *v)
{
	const struct stap_reloc *r = &job->img->relocs[root->first];
	bool nameless = r->root == STAP_ROOT_ENUM && !*root_name(job, root);
	struct stap_verdict now = {};
	int ret = 0;

	if (r->root != STAP_ROOT_SYMBOL && job->types.btf && (root->type || nameless))
		return fix_found(job, root, v);
	if (r->root == STAP_ROOT_SYMBOL) {
		ret = fix_symbol(job, root, &now);
	} else {
		if ((job->types.btf || !awaited(job, root)) && !leave_out(job, r))
			ret = refuse_root(job, root, &now);
		leave(job, root->first, root->n);
	}
	return forgive(job, root->first, root->n, ret, &now, v);
}

/* The roots from @lo on that are of one module. Returns the first behind them. */
static __u32 same_module(const struct stap_reloc_job *job, __u32 lo)
{
	const struct stap_reloc *r = job->img->relocs;
	const char *module = stap_image_str(job->img, r[job->root[lo].first].module);
	__u32 hi = lo + 1;

	while (hi < job->nroot &&
	       !strcmp(module, stap_image_str(job->img, r[job->root[hi].first].module)))
		hi++;
	return hi;
}

static int fix_module(struct stap_reloc_job *job, __u32 lo, __u32 hi, struct stap_verdict *v)
{
	const struct stap_reloc *r = &job->img->relocs[job->root[lo].first];
	int ret = 0;
	__u32 i;

	for (i = lo; job->modules && !*stap_image_str(job->img, r->module) && i < hi; i++)
		leave(job, job->root[i].first, job->root[i].n);
	if (i == hi)
		return 0;
	job->types.btf = NULL;
	job->types.text = NULL;
	job->find(job->data, stap_image_str(job->img, r->module), &job->types);
	filter_roots(job, lo, hi);
	if (job->types.btf && !look_up(job))
		return refuse(job->img, job->root[lo].first, v, STAP_E_LIMIT,
			      "too much to look up");
	for (i = lo; !ret && i < hi; i++)
		ret = fix_root(job, &job->root[i], v);
	return ret;
}

/**
 * stap_reloc_resolve - find the numbers for a program
 * @job: what is to be done
 * @v:   says why not, or what was not found first if that is forgiven; its error is
 *       NONE if all is well
 *
 * Return: 0 or a negative errno.
 */
int stap_reloc_resolve(struct stap_reloc_job *job, struct stap_verdict *v)
{
	__u32 i, lo, hi, n = job->img->count[STAP_SEC_RELOC];
	int ret = 0;

	memset(v, 0, sizeof(*v));
	for (i = 0; !ret && i < n; i++)
		ret = stap_reloc_check(job->img, i, v);
	if (ret)
		return ret;
	job->types.steps = STAP_TYPES_STEPS;
	find_roots(job);
	for (lo = 0; !ret && lo < job->nroot; lo = hi) {
		hi = same_module(job, lo);
		ret = fix_module(job, lo, hi, v);
	}
	return ret;
}

/**
 * stap_reloc_apply - write the numbers
 * @job: resolved; its file is written to, and must be opened and checked after
 */
void stap_reloc_apply(const struct stap_reloc_job *job)
{
	struct stap_insn *insns = (struct stap_insn *)job->img->insns;
	__s64 *consts = (__s64 *)job->img->consts;
	__u32 i;

	for (i = 0; i < job->img->count[STAP_SEC_RELOC]; i++) {
		const struct stap_fix *fix = &job->fix[i];

		if (fix->index == STAP_NONE)
			continue;
		if (!fix->insn) {
			consts[fix->index] = fix->value;
			continue;
		}
		insns[fix->index].op = fix->op;
		if (fix->operand == 1)
			insns[fix->index].b = fix->value;
		else if (fix->operand == 2)
			insns[fix->index].c = fix->value;
	}
}
