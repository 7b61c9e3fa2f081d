// SPDX-License-Identifier: GPL-2.0
/*
 * "stapc FILE": all passes, and the program into a file. With -p1 to -p4 the
 * pipeline prints that pass's result and nothing is written.
 */
#include <string.h>
#include "stages.h"
#include "write.h"

/* "dir/script.stp" makes "script.stapb", a script without a file "a.stapb". */
static const char *default_output(struct stap_session *s)
{
	const char *name = s->opt.script_file, *base;

	if (s->opt.name)
		return stap_arena_printf(s->arena, "%s.stapb", s->opt.name);
	if (!name || !strcmp(name, "-"))
		return "a.stapb";
	base = strrchr(name, '/') ? strrchr(name, '/') + 1 : name;
	return stap_arena_printf(s->arena, "%.*s.stapb", (int)strcspn(base, "."), base);
}

int stap_cmd_compile(struct stap_session *s)
{
	int last = s->opt.last_pass < 4 ? s->opt.last_pass : 4;

	if (stap_pipeline_run(s, last))
		return 1;
	if (s->opt.last_pass <= 4)
		return 0;
	return stap_image_save(s, s->opt.output ? s->opt.output : default_output(s)) ? 1 : 0;
}
