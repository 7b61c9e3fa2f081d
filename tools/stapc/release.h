/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Facts about the kernel that the script is compiled for, as far as the
 * preprocessor asks for them: -r RELEASE, else the running kernel.
 */
#ifndef STAPC_RELEASE_H
#define STAPC_RELEASE_H

struct stap_session;

/* The language version that conditionals on systemtap_v see. */
#define STAP_LANGUAGE_VERSION	"5.6"

const char *stap_target_release(struct stap_session *s);	/* 6.12.9-2-amd64 */
const char *stap_target_version(struct stap_session *s);	/* 6.12.9 */
const char *stap_target_arch(struct stap_session *s);		/* x86_64, arm64 */

/* The value of CONFIG_@name in the target's configuration, "" if unset. */
const char *stap_target_config(struct stap_session *s, const char *name);

#endif
