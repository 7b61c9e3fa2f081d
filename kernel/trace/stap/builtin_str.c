// SPDX-License-Identifier: GPL-2.0
/*
 * Builtins on strings: string.c, called from JITed code.
 */
#include "builtin.h"

STAP_BUILTIN(strlen)
{
	return stap_string_strlen(stap_builtin_str(a));
}

STAP_BUILTIN(substr)
{
	stap_string_substr(stap_builtin_str(a), rt->maxlen,
			   stap_builtin_str(b), c, d);
	return 0;
}

STAP_BUILTIN(stringat)
{
	s64 byte;

	if (stap_string_stringat(stap_builtin_str(a), b, &byte))
		stap_rt_raise(rt, STAP_E_STRINGAT, 0);
	return byte;
}

STAP_BUILTIN(isinstr)
{
	return stap_string_isinstr(stap_builtin_str(a), stap_builtin_str(b));
}

STAP_BUILTIN(strpos)
{
	return stap_string_strpos(stap_builtin_str(a), stap_builtin_str(b));
}

STAP_BUILTIN(strtol)
{
	return stap_string_strtol(stap_builtin_str(a), b);
}
