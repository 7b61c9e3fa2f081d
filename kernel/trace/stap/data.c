// SPDX-License-Identifier: GPL-2.0
/*
 * Memory of arrays and statistics: all of it is allocated when the program is
 * loaded, so that handlers never wait for any.
 *
 *   array of longs, strings   a struct stap_map
 *   stats                     a struct stap_stat on each CPU
 *   array of stats            a struct stap_map with the keys, and on each CPU
 *                             a struct stap_stat for each of its entries
 *
 * A program that would need more than STAP_DATA_MAX bytes is refused.
 */
#include <linux/bitmap.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/slab.h>

#include "data.h"
#include "layout.h"

#define DATA_ORDERS	(STAP_ORDER_BITS + 1)

/* The orders that walks through each array use, a bitmap per global. */
static unsigned long *data_orders(const struct stap_image *img)
{
	u32 i, words = BITS_TO_LONGS(DATA_ORDERS);
	unsigned long *orders;

	orders = kvcalloc(img->count[STAP_SEC_GLOBAL] + 1,
			  words * sizeof(*orders), GFP_KERNEL);
	if (!orders)
		return NULL;
	for (i = 0; i < img->count[STAP_SEC_INSN]; i++) {
		const struct stap_insn *in = &img->insns[i];

		if (in->op == STAP_OP_FIRST || in->op == STAP_OP_NEXT)
			__set_bit(img->args[in->c], &orders[in->b * words]);
	}
	return orders;
}

static struct stap_map *data_map(struct stap_var *var, const u32 *order,
				 u32 norder, u64 *bytes)
{
	struct stap_map_spec spec = {
		.global = var->global,
		.maxlen = var->prog->image.hdr->maxstringlen,
		.seed = get_random_u32(),
		.order = order,
		.norder = norder,
	};
	u64 size = stap_map_size(&spec);
	void *mem;

	*bytes += size;
	if (*bytes > STAP_DATA_MAX)
		return NULL;
	mem = kvzalloc(size, GFP_KERNEL);
	return mem ? stap_map_init(mem, &spec) : NULL;
}

static int data_array(struct stap_var *var, const unsigned long *orders,
		      u64 *bytes)
{
	u32 *order = kcalloc(DATA_ORDERS, sizeof(*order), GFP_KERNEL);
	u32 bit, n = 0;

	if (!order)
		return -ENOMEM;
	for_each_set_bit(bit, orders, DATA_ORDERS)
		order[n++] = bit;
	var->map = data_map(var, order, n, bytes);
	kfree(order);
	return var->map ? 0 : -ENOMEM;
}

static int data_stats(struct stap_var *var, u64 *bytes)
{
	u64 size = (var->global->size + 1ULL) * var->kind.size;
	int cpu;

	*bytes += size * num_possible_cpus();
	if (*bytes > STAP_DATA_MAX)
		return -ENOMEM;
	if (!var->global->nkeys) {
		var->stat = __alloc_percpu(var->kind.size, sizeof(u64));
		return var->stat ? 0 : -ENOMEM;
	}
	var->cpu = kcalloc(nr_cpu_ids, sizeof(*var->cpu), GFP_KERNEL);
	if (!var->cpu)
		return -ENOMEM;
	for_each_possible_cpu(cpu) {
		var->cpu[cpu] = kvzalloc_node(size, GFP_KERNEL,
					      cpu_to_node(cpu));
		if (!var->cpu[cpu])
			return -ENOMEM;
		cond_resched();
	}
	return 0;
}

static int data_var(struct stap_var *var, const unsigned long *orders,
		    u64 *bytes)
{
	int err = 0;

	if (var->global->nkeys)
		err = data_array(var, orders, bytes);
	if (err || var->global->type != STAP_STATS)
		return err;
	stap_stat_kind_init(&var->kind, var->global);
	return data_stats(var, bytes);
}

/**
 * stap_data_alloc - make a program's arrays and statistics
 * @prog: a program whose image has been checked
 * @v:    why not
 */
int stap_data_alloc(struct stap_prog *prog, struct stap_verdict *v)
{
	const struct stap_image *img = &prog->image;
	u32 i, n = img->count[STAP_SEC_GLOBAL];
	unsigned long *orders = data_orders(img);
	u64 bytes = 0;
	int err = 0;

	prog->var = kvcalloc(n + 1, sizeof(*prog->var), GFP_KERNEL);
	if (!prog->var || !orders)
		err = -ENOMEM;
	for (i = 0; !err && i < n; i++) {
		struct stap_var *var = &prog->var[i];

		var->prog = prog;
		var->global = &img->globals[i];
		err = data_var(var, orders + i * BITS_TO_LONGS(DATA_ORDERS),
			       &bytes);
		cond_resched();
	}
	kvfree(orders);
	if (bytes > STAP_DATA_MAX)
		return stap_verdict_set(v, STAP_E_LIMIT, STAP_PLACE_BYTE,
					(char *)&img->globals[i - 1] -
					(char *)img->hdr,
					"globals of more than %llu bytes on %u CPUs",
					STAP_DATA_MAX, num_possible_cpus());
	return err;
}

static void data_free_var(struct stap_var *var)
{
	int cpu;

	free_percpu(var->stat);
	kvfree(var->map);
	if (!var->cpu)
		return;
	for_each_possible_cpu(cpu)
		kvfree(var->cpu[cpu]);
	kfree(var->cpu);
}

/**
 * stap_data_free - undo stap_data_alloc(), even if that failed
 * @prog: the program; no handler of it runs
 */
void stap_data_free(struct stap_prog *prog)
{
	u32 i;

	if (!prog->var)
		return;
	for (i = 0; i < prog->image.count[STAP_SEC_GLOBAL]; i++)
		data_free_var(&prog->var[i]);
	kvfree(prog->var);
	prog->var = NULL;
}

static void data_empty(struct stap_var *var)
{
	if (var->map)
		stap_map_clear(var->map);
	else if (var->stat)
		WRITE_ONCE(var->gen, var->gen + 1);
}

/**
 * stap_data_reset - empty a program's arrays and statistics
 * @prog: the program; no handler of it runs
 */
void stap_data_reset(struct stap_prog *prog)
{
	u32 i;

	for (i = 0; i < prog->image.count[STAP_SEC_GLOBAL]; i++)
		data_empty(&prog->var[i]);
}

/*
 * Keep handlers from an array: those who take the globals' lock by that lock,
 * those who only insert by the array's own.
 */
static int data_lock(struct stap_var *var, unsigned long flags[2])
{
	const struct stap_header *hdr = var->prog->image.hdr;
	struct stap_lock *lock = var->prog->lock;

	if (!stap_lock_take(lock, STAP_LOCK_EXCLUSIVE, hdr->maxtrylock,
			    hdr->trylockdelay, &flags[0]))
		return -EBUSY;
	if (!var->map || stap_env_lock(&var->map->lock, &flags[1]))
		return 0;
	stap_lock_drop(lock, STAP_LOCK_EXCLUSIVE, flags[0]);
	return -EBUSY;
}

static void data_unlock(struct stap_var *var, unsigned long flags[2])
{
	if (var->map)
		stap_env_unlock(&var->map->lock, flags[1]);
	stap_lock_drop(var->prog->lock, STAP_LOCK_EXCLUSIVE, flags[0]);
}

/**
 * stap_data_clear - empty an array or statistics while handlers may run
 * @var: the array or statistics; begin and end probes do not run
 */
int stap_data_clear(struct stap_var *var)
{
	unsigned long flags[2];
	int ret = data_lock(var, flags);

	if (ret)
		return ret;
	data_empty(var);
	data_unlock(var, flags);
	return 0;
}

/**
 * stap_data_snapshot - copy an array while handlers may run
 * @var:   the array; begin and end probes do not run
 * @order: in which order the copy will be walked
 *
 * Return: the copy, for kvfree(), or an error.
 */
struct stap_map *stap_data_snapshot(struct stap_var *var, u32 order)
{
	unsigned long flags[2];
	struct stap_map *map;
	u64 bytes = 0;
	int ret;

	map = data_map(var, &order, 1, &bytes);
	if (!map)
		return ERR_PTR(-ENOMEM);
	ret = data_lock(var, flags);
	if (ret) {
		kvfree(map);
		return ERR_PTR(ret);
	}
	stap_map_copy(map, var->map);
	data_unlock(var, flags);
	return map;
}
