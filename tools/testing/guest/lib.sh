# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034 # what is set here is used by the suites
#
# For suites that run in the guest: results, and the handling of programs.
#
#	. "$(dirname "$0")/lib.sh"
#	check 'a name' COMMAND ARG...		ok if COMMAND succeeds
#	check_not 'a name' COMMAND ARG...	ok if it fails
#	is 'a name' "$got" "$want"		ok if equal
#	like 'a name' "$got" 'REGEX'		ok if it matches (ERE)
#	skip 'a name' 'reason'
#	few 1000 10				1000, but 10 on the debug kernel
#	per_machine 231 94			231 on x86-64, 94 on arm64
#	finish					at the end: prints the plan
#
# Tests of one kind are rows:
#
#	rows one_row <<-'EOT'
#	first name  | argument | argument
#	second name | argument | argument
#	EOT
#
# calls one_row 'first name' argument argument, blanks around | removed.

# not_ok at the end of a pipe counts in this shell.
shopt -s lastpipe

T=/sys/kernel/tracing
STAP=$T/stap
tmp=$(mktemp -d /tmp/test.XXXXXX)
tests=0
failed=0

ok() {
	tests=$((tests + 1))
	echo "ok $1"
}

# not_ok NAME, diagnostics on standard input
not_ok() {
	tests=$((tests + 1))
	failed=$((failed + 1))
	echo "not ok $1"
	sed 's/^/# /'
}

skip() {
	tests=$((tests + 1))
	echo "ok $1 # SKIP $2"
}

check() {
	local name=$1 status

	shift
	"$@" > "$tmp/check" 2>&1
	status=$?
	if [ $status -eq 0 ]; then
		ok "$name"
	else
		{ echo "status $status from: $*"; tail -n 30 "$tmp/check"; } | not_ok "$name"
	fi
}

check_not() {
	local name=$1

	shift
	if "$@" > "$tmp/check" 2>&1; then
		{ echo "succeeded: $*"; tail -n 30 "$tmp/check"; } | not_ok "$name"
	else
		ok "$name"
	fi
}

is() {
	if [ "$2" = "$3" ]; then
		ok "$1"
	else
		diff -u --label want --label got <(echo "$3") <(echo "$2") | head -n 40 | not_ok "$1"
	fi
}

like() {
	local lines line

	# Without a process: on the debug kernel each takes a good while.
	mapfile -t lines <<< "$2"
	for line in "${lines[@]}"; do
		[[ $line =~ $3 ]] || continue
		ok "$1"
		return
	done
	{ echo "nothing like: $3"; echo "in:"; head -n 30 <<< "$2"; } | not_ok "$1"
}

# How many of what is a repetition: fewer on the debug kernel.
few() {
	if [[ ${STAP_KERNEL-} == *debug* ]]; then
		echo "$2"
	else
		echo "$1"
	fi
}

per_machine() {
	case $(uname -m) in
	aarch64) echo "$2" ;;
	*) echo "$1" ;;
	esac
}

rows() {
	local function=$1 line fields field

	while IFS= read -r line; do
		[ -n "$line" ] || continue
		IFS='|' read -r -a fields <<< "$line"
		for field in "${!fields[@]}"; do
			read -r "fields[$field]" <<< "${fields[$field]}"
		done
		"$function" "${fields[@]}"
	done
}

# load NAME SCRIPT [OPTION]...: compile and load; the messages of both in $tmp/load.
load() {
	stapc -m "$1" -o "$tmp/$1.stapb" -e "$2" "${@:3}" > "$tmp/load" 2>&1 &&
		cat "$tmp/$1.stapb" > $STAP/load 2>> "$tmp/load"
}

arm() { echo 1 > "$STAP/$1/enable"; }
disarm() { echo 0 > "$STAP/$1/enable"; }
unload() { echo "$1" > $STAP/unload; }

# What stands in the buffer of the top instance, without the comment lines.
trace() { grep -v '^#' $T/trace; }
trace_clear() { echo > $T/trace; }
# The text of the events alone: "comm-pid [cpu] flags time: event: TEXT".
trace_text() { trace | sed -E 's/^.*: [A-Za-z0-9_]+: //'; }

finish() {
	echo "1..$tests"
	exit $((failed != 0))
}

trap 'rm -rf "$tmp"' EXIT
