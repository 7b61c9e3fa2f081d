# SPDX-License-Identifier: GPL-2.0
#
# The stap tracer: an overlay of a kernel tree, and its tools. "make help"
# lists what there is. Everything that takes long says so, leaves its output in
# build/log, and is quick the second time.

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := all

# Directories with a Makefile of their own, in the order of building.
TOOLS := $(patsubst %/Makefile,%,$(wildcard tools/lib/stap/Makefile tools/stapc/Makefile) \
	tools/testing/bench/Makefile)

KTREE := $(if $(filter-out 0,$(DEBUG)),linux-debug,linux)
T ?=

all: $(TOOLS)	## build stapc and libstap (the default; needs no kernel)

$(TOOLS):
	@$(MAKE) -C $@

# The compiler links the library.
$(if $(filter tools/lib/stap,$(TOOLS)),$(filter tools/stapc,$(TOOLS)): tools/lib/stap)

guest-tools: all
	@$(MAKE) -s -C tools/testing/shared guest

kernel: deps-kernel	## build/linux; DEBUG=1: build/linux-debug with KASAN, lockdep and more
	@scripts/kernel $(KTREE)

vanilla: deps-kernel	## build/linux-vanilla: the same kernel without the overlay
	@scripts/kernel linux-vanilla

demo: deps-build deps-vm	## fresh machine to first trace: packages, kernel, stapc, scripts at work
	@$(MAKE) all
	@$(MAKE) kernel DEBUG=0
	@tools/testing/demo

test: deps-build deps-kernel deps-vm deps-test	## fresh machine to all tests; DEBUG=1: the long ones on the debug kernel too; T=PATTERN: only these suites; ARCH=arm64: the guest's on that machine
	@tools/testing/run $(if $(DEBUG),--debug) $(if $(ARCH),--arch $(ARCH)) $(if $(T),--filter '$(T)')

examples: deps-build deps-test	## SystemTap's own examples: which compile, and why others do not
	@$(MAKE) all
	@tools/testing/examples --run

bench: deps-build deps-vm deps-bench	## the table of costs, ours and our peers'
	@$(MAKE) all
	@$(MAKE) kernel DEBUG=0
	@tools/testing/bench/bench $(if $(T),--filter '$(T)')

ftracetest: deps-vm	## the kernel's own ftrace selftests, on our kernel and on an untouched one
	@$(MAKE) all
	@$(MAKE) kernel DEBUG=0
	@$(MAKE) vanilla
	@tools/testing/ftracetest $(if $(T),'$(T)')

man:	## manual pages of the library's probe points and functions, in build/man
	@scripts/tapset-doc --man build/man

lint: deps-build deps-kernel deps-lint	## checkpatch, sparse, W=1, gcc and clang: empty when all is well
	@scripts/lint

apply:	## KSRC=DIR: put the overlay into a kernel tree
	@test -n "$(KSRC)" || { echo "usage: make apply KSRC=DIR" >&2; exit 1; }
	@scripts/apply '$(KSRC)'

patch:	## the overlay as a series for git am, in build/patches
	@scripts/patch

install: all	## [DESTDIR=] [PREFIX=/usr/local]: stapc, libstap and their manuals
	@for dir in $(filter-out tools/testing/%,$(TOOLS)); do $(MAKE) -C $$dir install || exit 1; done

deps: deps-build deps-kernel deps-vm deps-test deps-lint deps-bench	## install every package that is needed

deps-%:
	@scripts/deps $*

clean:	## remove what the tools' builds made; the kernels stay in build/
	@for dir in $(TOOLS); do $(MAKE) -C $$dir clean || exit 1; done
	@rm -rf build/patches build/log build/lint

distclean: clean	## remove build/ with the kernels as well
	@rm -rf build tools/testing/vm/out

help:	## this list
	@sed -n 's/^\([a-z]*\):[^#]*## /\1|/p' $(firstword $(MAKEFILE_LIST)) | \
		while IFS='|' read -r target text; do \
			printf '  %-12s %s\n' "$$target" "$$text"; \
		done

.PHONY: all guest-tools kernel vanilla demo test examples bench ftracetest man lint apply patch install \
	deps clean distclean help $(TOOLS)
