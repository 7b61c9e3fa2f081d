// SPDX-License-Identifier: GPL-2.0
/*
 * Relocates whatever file can be opened, checked or not, by the types of a small
 * kernel that knows the names in the sample, and has a loop or two that no
 * compiler makes.
 */
#include <bpf/btf.h>
#include "fuzz.h"
#include "reloc.h"

static struct btf *kernel;

/* Type ids, in the order in which the types are added. */
enum {
	INT = 1, CHAR, COMM, TASK_PTR, LIST_PTR, INT_PTR, LIST_HEAD, INNER, TASK,
	PROTO, VFS_READ, SWITCH, PID_TYPE, LOOP, ARRAY, ARRAY_T, END,
};

/* Members of every kind that a path can go through. */
static void add_structs(void)
{
	btf__add_struct(kernel, "list_head", 16);
	btf__add_field(kernel, "next", LIST_PTR, 0, 0);
	btf__add_field(kernel, "prev", LIST_PTR, 64, 0);
	btf__add_union(kernel, NULL, 8);
	btf__add_field(kernel, "in", INT, 0, 0);
	btf__add_field(kernel, "up", TASK_PTR, 0, 0);
	btf__add_struct(kernel, "task_struct", 64);
	btf__add_field(kernel, "pid", INT, 0, 0);
	btf__add_field(kernel, "comm", COMM, 64, 0);
	btf__add_field(kernel, "parent", TASK_PTR, 192, 0);
	btf__add_field(kernel, "bits", INT, 256, 5);
	btf__add_field(kernel, "high", INT, 261, 27);
	btf__add_field(kernel, NULL, INNER, 320, 0);
}

static void make_kernel(void)
{
	kernel = btf__new_empty();
	btf__add_int(kernel, "int", 4, BTF_INT_SIGNED);
	btf__add_int(kernel, "char", 1, 0);
	btf__add_array(kernel, INT, CHAR, 16);
	btf__add_ptr(kernel, TASK);
	btf__add_ptr(kernel, LIST_HEAD);
	btf__add_ptr(kernel, INT);
	add_structs();
	btf__add_func_proto(kernel, INT);
	btf__add_func_param(kernel, "file", INT_PTR);
	btf__add_func_param(kernel, "count", INT);
	btf__add_func(kernel, "vfs_read", BTF_FUNC_STATIC, PROTO);
	btf__add_func(kernel, "__traceiter_sched_switch", BTF_FUNC_STATIC, PROTO);
	btf__add_enum(kernel, "pid_type", 4);
	btf__add_enum_value(kernel, "PIDTYPE_PID", 0);
	/* A typedef of itself, an array of itself. */
	btf__add_typedef(kernel, "loop_t", LOOP);
	btf__add_array(kernel, INT, ARRAY, 3);
	btf__add_typedef(kernel, "array_t", ARRAY);
	if (btf__type_cnt(kernel) != END)
		abort();
}

static void find_kernel(void *data, const char *module, struct stap_types *types)
{
	(void)data;
	(void)module;
	types->btf = kernel;
	types->first = 1;
}

int fuzz_reloc(struct stap_image *img, struct stap_verdict *v)
{
	__u32 n = img->count[STAP_SEC_RELOC];
	struct stap_reloc_job job = { .img = img, .find = find_kernel };
	int ret;

	if (!kernel)
		make_kernel();
	job.root = calloc(n + 1, sizeof(*job.root));
	job.fix = calloc(n + 1, sizeof(*job.fix));
	job.gone = calloc(img->count[STAP_SEC_PROBE] + 1, 1);
	if (!job.root || !job.fix || !job.gone)
		abort();
	ret = stap_reloc_resolve(&job, v);
	if (!ret != !v->error)
		abort();
	if (!ret)
		stap_reloc_apply(&job);
	free(job.root);
	free(job.fix);
	free(job.gone);
	return ret;
}
