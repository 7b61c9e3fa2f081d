/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The test module's tracepoint.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM stap_test

#if !defined(_TRACE_STAP_TEST_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _TRACE_STAP_TEST_TRACE_H

#include <linux/tracepoint.h>

TRACE_EVENT(stap_test_called,
	    TP_PROTO(int number, const char *text),
	    TP_ARGS(number, text),
	    TP_STRUCT__entry(__field(int, number)
			     __string(text, text)),
	    TP_fast_assign(__entry->number = number;
			   __assign_str(text);),
	    TP_printk("number=%d text=%s", __entry->number, __get_str(text))
);

#endif /* _TRACE_STAP_TEST_TRACE_H */

#undef TRACE_INCLUDE_PATH
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_PATH .
#define TRACE_INCLUDE_FILE test_trace
#include <trace/define_trace.h>
