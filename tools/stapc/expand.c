// SPDX-License-Identifier: GPL-2.0
/*
 * From probe statements to probes: the tree of known points, and the search
 * of a written point in it.
 *
 *	begin  ->  (form)
 *	timer  ->  s(n)  ->  (form)
 *	                     randomize(n)  ->  (form)
 *	sendrecv  ->  (alias, alias)
 *
 * All components of all forms and of all aliases make one tree. A point is
 * looked up component by component; wildcards try every child. Where the road
 * ends at an alias but components are left ("sendrecv.return"), these are
 * appended to the alias' own points. A form builds probes; an alias is
 * expanded by looking up its points in turn, one level further in.
 */
#include <fnmatch.h>
#include <string.h>
#include "library.h"
#include "point.h"
#include "suggest.h"

enum arg_type { ARG_NONE, ARG_NUMBER, ARG_STRING };

struct point_end {
	struct point_end *next;
	const struct stap_point_form *form;
	const struct ast_alias *alias;
};

struct point_node {
	const char *name;
	enum arg_type arg;
	struct point_node *child, *next;	/* in the order they came */
	struct point_end *ends;
	const struct stap_point_form *refuse;	/* anything below is this */
	const struct stap_point_form *grow;	/* makes the children */
};

struct stap_points {
	struct point_node root;
};

static struct point_node *add_child(struct pass2 *p, struct point_node *n,
				    const char *name, enum arg_type arg)
{
	struct point_node **c;

	for (c = &n->child; *c; c = &(*c)->next) {
		if ((*c)->name == name && (*c)->arg == arg)
			return *c;
	}
	*c = stap_arena_alloc(p->a, sizeof(**c));
	(*c)->name = name;
	(*c)->arg = arg;
	return *c;
}

static struct point_end *add_end(struct pass2 *p, struct point_node *n)
{
	struct point_end **e = &n->ends;

	while (*e)
		e = &(*e)->next;
	*e = stap_arena_alloc(p->a, sizeof(**e));
	return *e;
}

static void add_pattern(struct pass2 *p, const struct stap_point_form *f, const char *c)
{
	struct point_node *n = &p->points->root;

	for (;;) {
		size_t len = strcspn(c, "(.");
		enum arg_type arg = ARG_NONE;
		const char *name;

		if (!strcmp(c, "**")) {
			*(f->build ? &n->grow : &n->refuse) = f;
			return;
		}
		name = stap_arena_intern_n(p->a, c, len);
		c += len;
		if (*c == '(') {
			arg = c[1] == 'n' ? ARG_NUMBER : ARG_STRING;
			c += 3;
		}
		n = add_child(p, n, name, arg);
		if (!*c)
			break;
		c++;
	}
	add_end(p, n)->form = f;
}

/* "{a,b}.c" is "a.c" and "b.c" */
static void add_form(struct pass2 *p, const struct stap_point_form *f, const char *pattern)
{
	const char *open = strchr(pattern, '{'), *close, *c;
	size_t len;

	if (!open) {
		add_pattern(p, f, pattern);
		return;
	}
	close = strchr(open, '}');
	for (c = open; c < close; c += len) {
		len = strcspn(++c, ",}");
		add_form(p, f, stap_arena_printf(p->a, "%.*s%.*s%s", (int)(open - pattern),
						 pattern, (int)len, c, close + 1));
	}
}

void stap_point_form_add(struct pass2 *p, const struct stap_point_form *f)
{
	add_form(p, f, f->pattern);
}

/* Most scripts never look at the children that are many. */
static void grow(struct stap_derive *d, struct point_node *n,
		 const struct ast_probe_point *pt)
{
	const struct stap_point_form *f = n->grow;

	n->grow = NULL;
	if (f)
		f->build(d, f, pt);
}

static void add_alias(struct pass2 *p, const struct ast_alias *al,
		      const struct ast_probe_point *name)
{
	struct point_node *n = &p->points->root;
	unsigned int i;

	for (i = 0; i < name->comps.n; i++) {
		const struct ast_component *c = &name->comps.v[i];

		if (c->arg) {
			stap_error(p->s, c->tok, "alias component %s contains illegal parameter",
				   c->name);
			return;
		}
		if (strchr(c->name, '*')) {
			stap_error(p->s, c->tok, "alias component %s contains illegal wildcard",
				   c->name);
			return;
		}
		n = add_child(p, n, c->name, ARG_NONE);
	}
	add_end(p, n)->alias = al;
}

static void add_aliases(struct pass2 *p, const struct ast_file *f)
{
	unsigned int i, j;

	for (; f; f = f->next) {
		for (i = 0; i < f->aliases.n; i++) {
			const struct ast_alias *al = f->aliases.v[i];

			for (j = 0; j < al->names.n; j++)
				add_alias(p, al, al->names.v[j]);
		}
	}
}

/* Make the tree. Of aliases of one name, the user's come first. */
void stap_expand_init(struct pass2 *p)
{
	const struct stap_point_form *const *table, *f;

	p->points = stap_arena_alloc(p->a, sizeof(*p->points));
	for (table = stap_point_tables; *table; table++) {
		for (f = *table; f->pattern; f++)
			add_form(p, f, f->pattern);
	}
	add_aliases(p, p->s->user);
	add_aliases(p, p->s->library);
}

static enum arg_type arg_of(const struct ast_component *c)
{
	if (!c->arg)
		return ARG_NONE;
	return c->arg->kind == AST_EXPR_STRING ? ARG_STRING : ARG_NUMBER;
}

static void derive_points(struct stap_derive *d, const struct stap_level *outer,
			  const struct ast_alias *alias,
			  const struct ast_probe_points *points,
			  const struct ast_components *suffix, unsigned int from);
static unsigned int match(struct stap_derive *d, struct point_node *n,
			  const struct ast_probe_point *pt, unsigned int pos);

static unsigned int probes_so_far(const struct stap_derive *d)
{
	return d->p->out->probes.n;
}

/* Expand @alias for @pt, whose components from @from on are its suffix. */
static int expand_alias(struct stap_derive *d, const struct ast_alias *alias,
			const struct ast_probe_point *pt, unsigned int from)
{
	const struct stap_level *outer = d->level, *l;
	const struct ast_component *last = &pt->comps.v[from - 1];
	struct stap_level here = *outer;
	struct stap_derive inner = *d;

	for (l = outer; l; l = l->outer) {
		if (l->alias != alias)
			continue;
		return stap_point_fail(d, NULL,
				       "recursive loop in alias expansion of %s at %s:%u:%u",
				       last->name, pt->tok->loc.src->name,
				       pt->tok->loc.line, pt->tok->loc.col);
	}
	if (outer->depth >= PASS2_MAX_DEPTH)
		return stap_point_fail(d, pt->tok, "aliases are nested too deeply");
	here.point = pt;
	inner.optional = d->optional || pt->optional;
	derive_points(&inner, &here, alias, &alias->points, &pt->comps, from);
	return 0;
}

static void fail_truncated(struct stap_derive *d, const struct point_node *n,
			   const struct ast_component *c)
{
	const struct point_node *k, *same;
	const char *follow = "";

	for (k = n->child; k; k = k->next) {
		/* with and without an argument it is the same name */
		for (same = n->child; same->name != k->name; same = same->next)
			;
		if (same == k)
			follow = stap_arena_printf(d->p->a, "%s%s%s", follow,
						   *follow ? " " : "", k->name);
	}
	stap_point_fail(d, c->tok, "probe point truncated (follow: %s)", follow);
}

/* All that ends here: forms build, aliases are expanded. */
static unsigned int build_ends(struct stap_derive *d, const struct point_node *n,
			       const struct ast_probe_point *pt)
{
	const struct ast_component *last = &pt->comps.v[pt->comps.n - 1];
	unsigned int before = probes_so_far(d);
	const struct point_end *e;

	for (e = n->ends; e; e = e->next) {
		if (e->alias)
			expand_alias(d, e->alias, pt, pt->comps.n);
		else if (e->form->build)
			e->form->build(d, e->form, pt);
		else
			stap_point_fail(d, last->tok, "%s", e->form->refuse);
	}
	if (!n->ends && n->refuse)
		stap_point_fail(d, last->tok, "%s", n->refuse->refuse);
	else if (!n->ends)
		fail_truncated(d, n, last);
	return probes_so_far(d) - before;
}

/* The rest of the components as a suffix of the aliases that end here. */
static void try_suffix(struct stap_derive *d, const struct point_node *n,
		       const struct ast_probe_point *pt, unsigned int pos)
{
	const struct point_end *e;

	for (e = n->ends; e; e = e->next) {
		if (e->alias)
			expand_alias(d, e->alias, pt, pos);
	}
}

static const struct ast_probe_point *with_component(struct stap_derive *d,
						    const struct ast_probe_point *pt,
						    unsigned int pos, const char *name,
						    bool keep)
{
	struct ast_probe_point *copy = stap_arena_alloc(d->p->a, sizeof(*copy));
	struct ast_component c = pt->comps.v[pos];
	unsigned int i;

	*copy = *pt;
	memset(&copy->comps, 0, sizeof(copy->comps));
	for (i = 0; i < pt->comps.n; i++) {
		if (i == pos) {
			c.name = name;
			/* Of "**" only the last of the names has the argument. */
			if (keep)
				c.arg = NULL;
			ast_vec_add(d->p->a, &copy->comps, c);
			if (!keep)
				continue;
		}
		ast_vec_add(d->p->a, &copy->comps, pt->comps.v[i]);
	}
	return copy;
}

/*
 * Try every child that fits. What does not lead anywhere is no error: only
 * finding nothing at all is one.
 */
static void match_wild(struct stap_derive *d, struct point_node *n,
		       const struct ast_probe_point *pt, unsigned int pos)
{
	const struct ast_component *c = &pt->comps.v[pos];
	bool any_depth = !strcmp(c->name, "**");
	struct stap_derive inner = *d;
	struct point_node *k;

	inner.optional = true;
	inner.wild = true;
	for (k = n->child; k; k = k->next) {
		if (any_depth && k->arg == ARG_NONE)
			match(&inner, k, with_component(d, pt, pos, k->name, true), pos + 1);
		if (k->arg == arg_of(c) && !fnmatch(c->name, k->name, 0))
			match(&inner, k, with_component(d, pt, pos, k->name, false), pos + 1);
	}
}

static void suggest(void *data, const char *name)
{
	stap_suggest_add(data, name);
}

static void fail_mismatch(struct stap_derive *d, const struct point_node *n,
			  const struct ast_component *c)
{
	struct stap_suggest g = { .target = c->name };
	bool wild = strchr(c->name, '*');
	const struct point_node *k;

	if (n->refuse) {
		stap_point_fail(d, c[-1].tok, "%s", n->refuse->refuse);
		return;
	}
	for (k = n->child; k; k = k->next)
		stap_suggest_add(&g, k->name);
	if (n == &d->p->points->root)
		stap_library_rest(d->p->s, STAP_LIBRARY_ALIAS, suggest, &g);
	if (!n->child)
		stap_point_fail(d, c->tok, "invalid suffix for probe");
	else
		stap_point_fail(d, c->tok, "probe point mismatch%s%s",
				wild ? ": didn't find any wildcard matches" : "",
				stap_suggest_text(&g, d->p->a, "similar"));
}

static unsigned int match(struct stap_derive *d, struct point_node *n,
			  const struct ast_probe_point *pt, unsigned int pos)
{
	unsigned int before = probes_so_far(d), reports = d->p->reports;
	const struct ast_component *c;
	struct point_node *k;
	bool known = false;

	if (d->p->steps++ >= PASS2_MAX_STEPS) {
		stap_point_fail(d, pt->tok, "probe point stands for too many others");
		return 0;
	}
	if (pos == pt->comps.n)
		return build_ends(d, n, pt);
	c = &pt->comps.v[pos];
	grow(d, n, pt);
	if (strchr(c->name, '*')) {
		match_wild(d, n, pt, pos);
	} else {
		for (k = n->child; k; k = k->next) {
			if (k->name != c->name || k->arg != arg_of(c))
				continue;
			known = true;
			match(d, k, pt, pos + 1);
		}
	}
	if (probes_so_far(d) == before && !d->err_text)
		try_suffix(d, n, pt, pos);
	if (probes_so_far(d) == before && d->p->reports == reports && !d->err_text && !known)
		fail_mismatch(d, n, c);
	return probes_so_far(d) - before;
}

static void report(struct stap_derive *d, const struct ast_probe_point *pt)
{
	struct pass2 *p = d->p;

	p->reports++;
	stap_error(p->s, pt->tok, "while resolving probe point");
	if (d->err_text)
		stap_error(p->s, d->err_tok, "%s", d->err_text);
	else
		stap_error(p->s, NULL, "no match");
}

static const struct ast_probe_point *append(struct pass2 *p,
					    const struct ast_probe_point *pt,
					    const struct ast_components *suffix,
					    unsigned int from)
{
	struct ast_probe_point *copy;
	unsigned int i;

	if (!suffix || from == suffix->n)
		return pt;
	copy = stap_arena_alloc(p->a, sizeof(*copy));
	*copy = *pt;
	copy->tok = suffix->v[0].tok;	/* what is wrong now is the user's */
	memset(&copy->comps, 0, sizeof(copy->comps));
	for (i = 0; i < pt->comps.n; i++)
		ast_vec_add(p->a, &copy->comps, pt->comps.v[i]);
	for (i = from; i < suffix->n; i++)
		ast_vec_add(p->a, &copy->comps, suffix->v[i]);
	return copy;
}

/*
 * The comma list of a statement or of an alias. Each point stands or falls by
 * itself; "!" ends the list if it resolved.
 */
static void derive_points(struct stap_derive *d, const struct stap_level *outer,
			  const struct ast_alias *alias,
			  const struct ast_probe_points *points,
			  const struct ast_components *suffix, unsigned int from)
{
	unsigned int i;

	for (i = 0; i < points->n; i++) {
		unsigned int before = probes_so_far(d), reports = d->p->reports;
		struct stap_level level = {
			.outer = outer,
			.alias = alias,
			.point = append(d->p, points->v[i], suffix, from),
			.depth = outer ? outer->depth + 1 : 0,
		};
		struct stap_derive here = {
			.p = d->p,
			.ast = d->ast,
			.level = &level,
			.optional = d->optional || level.point->optional,
		};

		match(&here, &d->p->points->root, level.point, 0);
		if (!here.optional && d->p->reports == reports &&
		    (here.err_text || probes_so_far(d) == before))
			report(&here, level.point);
		if (level.point->sufficient && probes_so_far(d) > before)
			break;
		if (d->p->steps >= PASS2_MAX_STEPS || d->p->full)
			break;
	}
}

/**
 * stap_expand_probe() - append the probes that a statement stands for
 * @p: the pass
 * @ast: the statement
 */
void stap_expand_probe(struct pass2 *p, const struct ast_probe *ast)
{
	struct stap_derive d = { .p = p, .ast = ast };

	derive_points(&d, NULL, NULL, &ast->points, NULL, 0);
	/* Even if all that was too much is optional: some of it is missing. */
	if (p->full || p->steps >= PASS2_MAX_STEPS)
		stap_error(p->s, ast->tok, "probe stands for too many others");
}
