# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# bash completion for stapc and stap.

_stapc_points() {
	local cur=$1

	case $cur in
	kernel.function\(\"* | kernel.trace\(\"*)
		# Not before three letters: there are tens of thousands.
		[ "${#cur}" -ge 18 ] || return
		stapc -l "$cur*\")" 2> /dev/null
		;;
	*)
		printf '%s\n' begin end error never oneshot 'timer.s(' \
			'timer.ms(' 'timer.us(' 'timer.ns(' 'timer.hz(' \
			'timer.jiffies(' timer.profile 'kernel.function("' \
			'kernel.trace("' 'kprobe.function("'
		;;
	esac
}

_stapc() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local options='-o -e -E -D -G -I -m -r -u -v -w -W -l -L -p1 -p2 -p3 -p4
		-c -x -d -T -s -h -V --btf --ldd --sim --virtual-time --suppress-handler-errors'

	COMPREPLY=()
	case $prev in
	-l | -L)
		mapfile -t COMPREPLY < <(compgen -W "$(_stapc_points "$cur")" -- "$cur")
		return
		;;
	-x)
		mapfile -t COMPREPLY < <(compgen -W "$(ps -eo pid=)" -- "$cur")
		return
		;;
	-I)
		mapfile -t COMPREPLY < <(compgen -d -- "$cur")
		return
		;;
	-D)
		mapfile -t COMPREPLY < <(compgen -S = -W 'MAXACTION MAXNESTING
			MAXSTRINGLEN MAXERRORS MAXSKIPPED MAXTRYLOCK TRYLOCKDELAY' -- "$cur")
		return
		;;
	-e | -E | -G | -m | -T | -s | -r)
		return
		;;
	esac
	case $cur in
	-*)
		mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
		return
		;;
	esac
	if [ "$COMP_CWORD" -eq 1 ] && [ "${COMP_WORDS[0]##*/}" = stapc ]; then
		mapfile -t COMPREPLY < <(compgen -W 'run dump boot' -- "$cur")
	fi
	mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(
		compgen -f -X '!*.stp' -- "$cur"
		compgen -f -X '!*.stapb' -- "$cur"
		compgen -d -- "$cur"
	)
}

complete -o filenames -F _stapc stapc stap
