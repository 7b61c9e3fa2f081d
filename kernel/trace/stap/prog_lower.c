// SPDX-License-Identifier: GPL-2.0
/*
 * From handlers to machine code: has those of a program lowered that have no
 * code or that of other numbers, and gives them to the BPF JIT.
 *
 * A probe keeps the code that it had until it has got new one, and a handler
 * may run until then: what has been replaced is freed later, all at once.
 */
#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/percpu.h>

#include "arm.h"
#include "late.h"
#include "lower.h"
#include "probe.h"

/* Programs' numbers and code, against those who read them in tracefs. */
DEFINE_MUTEX(stap_code_lock);

/*
 * The fault handler finds a guarded load only through the tree of BPF
 * symbols. bpf_prog_kallsyms_add() wants CAP_BPF of the current task and
 * otherwise does nothing, in silence; who may load programs here need not
 * have it.
 */
static void code_symbol(struct stap_prog *prog, struct bpf_prog *fp)
{
	struct bpf_ksym *sym = &fp->aux->ksym;

	sym->start = (unsigned long)fp->bpf_func;
	sym->end = sym->start + fp->jited_len;
	sym->prog = true;
	snprintf(sym->name, sizeof(sym->name), "bpf_prog_stap_%s",
		 stap_prog_name(prog));
	bpf_ksym_add(sym);
}

static int code_jit(struct stap_probe *probe, struct bpf_prog **code,
		    struct stap_verdict *v)
{
	struct bpf_prog *fp = *code;
	int err;

	/*
	 * A type that has no recursion counter in the trampoline: a handler
	 * that can be preempted in between would make other tasks' hits
	 * misses that nobody sees. A heavy handler has its own guard, a light
	 * one needs none.
	 */
	fp->type = BPF_PROG_TYPE_STRUCT_OPS;
	snprintf(fp->aux->name, sizeof(fp->aux->name), "stap");
	fp = bpf_prog_select_runtime(fp, &err);
	*code = fp;
	if (!err && fp->jited) {
		code_symbol(probe->prog, fp);
		return 0;
	}
	return stap_verdict_set(v, STAP_E_JIT, STAP_PLACE_PROBE,
				stap_probe_nr(probe), "%s",
				fp->jit_requested ? "" :
				"net.core.bpf_jit_enable is 0");
}

/* What was counted stays counted. */
static void code_install(struct stap_probe *probe, struct bpf_prog *code)
{
	struct bpf_prog *old = probe->bpf;
	int cpu;

	for_each_possible_cpu(cpu) {
		if (old)
			memcpy(per_cpu_ptr(code->stats, cpu),
			       per_cpu_ptr(old->stats, cpu),
			       sizeof(struct bpf_prog_stats));
	}
	WRITE_ONCE(probe->bpf, code);
	probe->old = old;
	probe->stale = false;
}

static int code_make(struct lower *l, struct stap_probe *probe,
		     struct stap_verdict *v)
{
	struct bpf_prog *code = NULL;
	int err = stap_lower(l, probe, &code, v);

	if (!err)
		err = code_jit(probe, &code, v);
	if (!err)
		code_install(probe, code);
	else if (code)
		bpf_prog_free(code);
	return err;
}

/* Tell what is wrong with a probe that the others do not wait for. */
static void code_tell(struct stap_probe *probe, struct stap_verdict *v)
{
	if (v->error == STAP_E_NONE)
		stap_verdict_set(v, STAP_E_NOMEM, STAP_PLACE_PROBE,
				 stap_probe_nr(probe), "%s",
				 stap_probe_point(probe));
	stap_log_error(stap_prog_name(probe->prog), v);
	*v = (struct stap_verdict){};
}

/**
 * stap_prog_lower - make code of those handlers that need it
 * @prog: the program; no handler runs of those whose numbers have changed, but for
 *        what this task calls itself
 * @all:  one without is enough to give up; else that is put into the error_log,
 *        and the others are done
 * @v:    why there is none
 *
 * stap_prog_drop_code() is to be called afterwards.
 *
 * Return: 0, 1 if something was put there, or a negative errno.
 */
int stap_prog_lower(struct stap_prog *prog, bool all, struct stap_verdict *v)
{
	bool told = false;
	struct lower l;
	u32 i;
	int err;

	err = stap_lower_create(&l, prog);
	if (err)
		return err;
	for (i = 0; !err && i < prog->nprobe; i++) {
		struct stap_probe *probe = &prog->probe[i];

		if (!probe->ops || !probe->stale)
			continue;
		err = code_make(&l, probe, v);
		if (err && !all) {
			code_tell(probe, v);
			told = true;
			err = 0;
		}
		cond_resched();
	}
	stap_lower_destroy(&l);
	return err ?: told;
}

/**
 * stap_prog_drop_code - free the code that has been replaced
 * @prog: the program
 */
void stap_prog_drop_code(struct stap_prog *prog)
{
	bool any = false;
	u32 i;

	for (i = 0; i < prog->nprobe; i++) {
		if (!prog->probe[i].old)
			continue;
		bpf_prog_kallsyms_del(prog->probe[i].old);
		any = true;
	}
	/* Readers of the symbol tree. */
	if (any)
		synchronize_rcu_expedited();
	for (i = 0; any && i < prog->nprobe; i++) {
		if (!prog->probe[i].old)
			continue;
		bpf_prog_free(prog->probe[i].old);
		prog->probe[i].old = NULL;
	}
}
