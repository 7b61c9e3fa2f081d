// SPDX-License-Identifier: GPL-2.0
/*
 * Arrays and aggregates in the simulator: their memory, and the opcodes that
 * touch them. There is one CPU, so an aggregate has one part.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim_op.h"

/* --- memory --------------------------------------------------------------- */

/* The orders in which the program walks an array. */
static __u32 find_orders(const struct stap_image *img, __u32 global, __u32 *order)
{
	__u32 i, n = 0;

	for (i = 0; i < img->count[STAP_SEC_INSN]; i++) {
		const struct stap_insn *in = &img->insns[i];

		if ((in->op != STAP_OP_FIRST && in->op != STAP_OP_NEXT) || in->b != global)
			continue;
		if (order)
			order[n] = img->args[in->c];
		n++;
	}
	return n;
}

static bool init_map(struct sim *s, __u32 global)
{
	struct stap_map_spec spec = {
		.global = &s->img->globals[global],
		.maxlen = s->img->hdr->maxstringlen,
	};
	__u32 *order;
	void *mem;

	spec.norder = find_orders(s->img, global, NULL);
	order = calloc(spec.norder + 1, sizeof(*order));
	if (!order)
		return false;
	find_orders(s->img, global, order);
	spec.order = order;
	mem = calloc(1, stap_map_size(&spec));
	if (mem)
		s->globals[global].map = stap_map_init(mem, &spec);
	free(order);
	return mem;
}

bool sim_map_init(struct sim *s, __u32 global)
{
	const struct stap_global *g = &s->img->globals[global];
	struct sim_global *v = &s->globals[global];

	if (g->nkeys && !init_map(s, global))
		return false;
	if (g->type != STAP_STATS)
		return true;
	stap_stat_kind_init(&v->kind, g);
	v->stats = calloc((size_t)g->size + 1, v->kind.size);
	return v->stats;
}

/* --- keys ----------------------------------------------------------------- */

/* Keys as map.h wants them; the addresses of strings hold until a slot changes. */
struct keys {
	__u64 v[STAP_KEYS_MAX];
	__u32 any;
};

static struct keys get_keys(const struct sim *s, const struct sim_frame *f, __u32 array,
			    __u32 args)
{
	const struct stap_global *g = &s->img->globals[array];
	struct keys k = { .any = 0 };
	__u32 i;

	for (i = 0; i < g->nkeys; i++) {
		__u32 operand = s->img->args[args + i];

		if (operand == STAP_NONE)
			k.any |= 1u << i;
		else if (g->key[i] == STAP_STRING)
			k.v[i] = (__u64)(unsigned long)sim_text(s, f, operand);
		else
			k.v[i] = sim_num(s, f, operand);
	}
	return k;
}

static void raise_full(struct sim *s, __u32 array)
{
	const struct stap_global *g = &s->img->globals[array];

	if (g->flags & STAP_GLOBAL_SIZED)
		sim_raise(s, STAP_E_SIZE, g->size);
	else
		sim_raise(s, STAP_E_MAXENTRIES, 0);
}

/* --- arrays --------------------------------------------------------------- */

SIM_OP(LDA)
{
	struct keys k = get_keys(s, f, in->b, in->c);

	*sim_long(f, in->a) = stap_map_get_long(s->globals[in->b].map, k.v);
}

SIM_OP(LDAS)
{
	struct keys k = get_keys(s, f, in->b, in->c);

	sim_copy(s, f, in->a, stap_map_get_string(s->globals[in->b].map, k.v));
}

SIM_OP(STA)
{
	struct keys k = get_keys(s, f, in->a, in->c);

	if (stap_map_set_long(s->globals[in->a].map, k.v, sim_num(s, f, in->b)) < 0)
		raise_full(s, in->a);
}

SIM_OP(STAS)
{
	struct keys k = get_keys(s, f, in->a, in->c);

	if (stap_map_set_string(s->globals[in->a].map, k.v, sim_text(s, f, in->b)) < 0)
		raise_full(s, in->a);
}

static __s64 add(struct sim *s, const struct sim_frame *f, __u32 array, __u32 args, __s64 value)
{
	struct keys k = get_keys(s, f, array, args);
	__s64 old = 0;

	if (stap_map_add(s->globals[array].map, k.v, value, &old) < 0)
		raise_full(s, array);
	return old;
}

SIM_OP(ADDA)
{
	add(s, f, in->a, in->c, sim_num(s, f, in->b));
}

SIM_OP(XADDA)
{
	__u32 value = s->img->args[in->c + s->img->globals[in->b].nkeys];
	__s64 old = add(s, f, in->b, in->c, sim_num(s, f, value));

	if (!s->error.error)
		*sim_long(f, in->a) = old;
}

SIM_OP(INA)
{
	struct keys k = get_keys(s, f, in->b, in->c);

	*sim_long(f, in->a) = stap_map_has(s->globals[in->b].map, k.v, k.any);
}

SIM_OP(DELA)
{
	struct keys k = get_keys(s, f, in->a, in->b);

	stap_map_delete(s->globals[in->a].map, k.v, k.any);
}

/* --- aggregates ----------------------------------------------------------- */

static struct stap_stat *stat_of(const struct sim_global *v, __u32 entry)
{
	return (struct stap_stat *)(v->stats + (size_t)entry * v->kind.size);
}

static const struct stap_stat *stat_cpu(void *of, __u32 cpu)
{
	return cpu ? NULL : of;
}

/* Entry 0 is what a scalar keeps, and what there is of a missing entry. */
static void collect(struct stap_agg *agg, const struct sim_global *v, __u32 entry, bool hist)
{
	__u64 gen = entry ? stap_map_generation(v->map, entry) : v->gen;

	stap_stat_collect(&v->kind, agg, hist, gen, 1, stat_cpu, stat_of(v, entry));
}

SIM_OP(STAT)
{
	struct sim_global *v = &s->globals[in->a];

	stap_stat_add(&v->kind, stat_of(v, 0), v->gen, sim_num(s, f, in->b));
}

SIM_OP(STATA)
{
	struct sim_global *v = &s->globals[in->a];
	struct keys k = get_keys(s, f, in->a, in->c);
	int entry = stap_map_insert(v->map, k.v);

	if (entry < 0)
		raise_full(s, in->a);
	else
		stap_stat_add(&v->kind, stat_of(v, entry), stap_map_generation(v->map, entry),
			      sim_num(s, f, in->b));
}

SIM_OP(CLRT)
{
	(void)f;
	s->globals[in->a].gen++;
}

SIM_OP(AGG)
{
	(void)f;
	collect(&s->agg, &s->globals[in->a], 0, in->b);
}

SIM_OP(AGGA)
{
	struct keys k = get_keys(s, f, in->a, in->b);
	const struct sim_global *v = &s->globals[in->a];

	collect(&s->agg, v, stap_map_find(v->map, k.v), in->c);
}

SIM_OP(AGGE)
{
	const struct sim_global *v = &s->globals[in->a];
	__u64 entry = sim_num(s, f, in->b);

	collect(&s->agg, v, stap_map_valid(v->map, entry) ? entry : 0, in->c);
}

/* What stat.c and hist.c say to a question that has no answer. */
static bool answered(struct sim *s, int err)
{
	if (err)
		sim_raise(s, err == -ERANGE ? STAP_E_BUCKET : STAP_E_EMPTY, 0);
	return !err;
}

SIM_OP(XAGG)
{
	__s64 value;

	if (answered(s, stap_stat_extract(&s->agg, in->b, &value)))
		*sim_long(f, in->a) = value;
}

SIM_OP(BUCKET)
{
	__s64 value;

	if (answered(s, stap_hist_count(&s->agg, sim_num(s, f, in->b), &value)))
		*sim_long(f, in->a) = value;
}

SIM_OP(EMITH)
{
	(void)f;
	(void)in;
	answered(s, stap_hist_draw(&s->agg, sim_put, s->out));
}

SIM_OP(HISTS)
{
	char drawn[STAP_STRINGLEN_MAX];
	struct stap_print_buf b = { .buf = drawn, .size = s->img->hdr->maxstringlen };

	drawn[0] = '\0';
	if (!answered(s, stap_hist_draw(&s->agg, stap_print_put, &b)))
		return;
	sim_copy(s, f, in->a, drawn);
}

/* --- walks ---------------------------------------------------------------- */

/* A number to sort an entry by; of an empty one it is 0. */
static __s64 extract(void *of, __u32 entry, __u32 what)
{
	struct stap_agg agg;
	__s64 value = 0;

	collect(&agg, of, entry, false);
	stap_stat_extract(&agg, what, &value);
	return value;
}

static struct stap_map_walk get_walk(struct sim *s, const struct stap_insn *in,
				     const struct keys *k)
{
	return (struct stap_map_walk){
		.order = s->img->args[in->c],
		.any = k->any,
		.keys = k->v,
		.extract = extract,
		.of = &s->globals[in->b],
	};
}

SIM_OP(FIRST)
{
	struct keys k = get_keys(s, f, in->b, in->c + 1);
	struct stap_map_walk w = get_walk(s, in, &k);

	*sim_long(f, in->a) = stap_map_first(s->globals[in->b].map, &w);
}

SIM_OP(NEXT)
{
	struct keys k = get_keys(s, f, in->b, in->c + 1);
	struct stap_map_walk w = get_walk(s, in, &k);

	*sim_long(f, in->a) = stap_map_next(s->globals[in->b].map, &w, *sim_long(f, in->a));
}

SIM_OP(KEYL)
{
	const struct stap_map *map = s->globals[in->c / 16].map;

	*sim_long(f, in->a) = stap_map_key_long(map, sim_num(s, f, in->b), in->c % 16);
}

SIM_OP(KEYS)
{
	const struct stap_map *map = s->globals[in->c / 16].map;

	sim_copy(s, f, in->a, stap_map_key_string(map, sim_num(s, f, in->b), in->c % 16));
}

SIM_OP(VALL)
{
	*sim_long(f, in->a) = stap_map_value_long(s->globals[in->c].map, sim_num(s, f, in->b));
}

SIM_OP(VALS)
{
	sim_copy(s, f, in->a, stap_map_value_string(s->globals[in->c].map, sim_num(s, f, in->b)));
}
