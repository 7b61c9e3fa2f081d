// SPDX-License-Identifier: GPL-2.0
/*
 * stapc: from the command line to one of the commands.
 */
#include <stdio.h>
#include "stages.h"

typedef int (*command_fn)(struct stap_session *s);

static command_fn choose(const struct stap_session *s)
{
	const command_fn commands[] = {
		[STAP_CMD_COMPILE] = stap_cmd_compile,
		[STAP_CMD_RUN] = stap_cmd_run,
		[STAP_CMD_DUMP] = stap_cmd_dump,
		[STAP_CMD_BOOT] = stap_cmd_boot,
	};

	if (s->opt.dump_probe_types || s->opt.dump_probe_aliases || s->opt.dump_functions)
		return stap_cmd_known;
	if (s->opt.listing)
		return stap_cmd_list;
	/* "stap -p2 FILE" does not run what it only looks at. */
	if (s->opt.command == STAP_CMD_RUN && s->opt.last_pass <= 4)
		return stap_cmd_compile;
	return commands[s->opt.command];
}

int main(int argc, char **argv)
{
	struct stap_session *s = stap_session_new();
	command_fn command;
	int ret;

	if (!s)
		return 1;
	ret = stap_options_parse(s, argc, argv);
	if (!ret) {
		command = choose(s);
		if (command) {
			ret = command(s);
		} else {
			stap_fail(s, "this build does not have that command");
			ret = 1;
		}
	} else {
		ret = ret < 0;
	}
	stap_session_free(s);
	return ret;
}
