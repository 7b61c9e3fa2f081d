// SPDX-License-Identifier: GPL-2.0
/*
 * Builtins on strings: string.c, escape.c and dfa.c, called from JITed code.
 */
#include "builtin.h"
#include "dfa.h"

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

STAP_BUILTIN(str_replace)
{
	stap_escape_replace(stap_builtin_str(a), rt->maxlen, stap_builtin_str(b),
			    stap_builtin_str(c), stap_builtin_str(d));
	return 0;
}

STAP_BUILTIN(text_strn)
{
	stap_escape_text(stap_builtin_str(a), rt->maxlen, stap_builtin_str(b), c, d);
	return 0;
}

STAP_BUILTIN(tokenize)
{
	stap_escape_tokenize(&rt->tokens, stap_builtin_str(a), rt->maxlen,
			     stap_builtin_str(b), stap_builtin_str(c));
	return 0;
}

STAP_BUILTIN(matched)
{
	BUILD_BUG_ON(STAP_RT_TEXT < STAP_DFA_TEXT);
	if (stap_dfa_matched(&rt->match, b, stap_builtin_str(a), rt->maxlen, rt->text))
		stap_rt_raise(rt, STAP_E_USER, 0);
	return 0;
}

STAP_BUILTIN(ngroups)
{
	s64 n;

	if (stap_dfa_ngroups(&rt->match, &n, rt->text))
		stap_rt_raise(rt, STAP_E_USER, 0);
	return n;
}
