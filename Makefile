# Every target says what it waits for. `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

say = @printf '\033[1m[make]\033[0m %s\n'

# JAVA_HOME if that is a JDK of 21 or newer, else the newest of the usual places.
define find_jdk
major() { \
  if [ -x "$$1/bin/javac" ] && [ -f "$$1/release" ]; then sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$$1/release"; else echo 0; fi; \
}; \
if [ "$$(major "$${JAVA_HOME:-}")" -ge 21 ]; then echo "$$JAVA_HOME"; exit 0; fi; \
for home in /usr/lib/jvm/* "$$HOME"/.sdkman/candidates/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do \
  version=$$(major "$$home"); \
  if [ "$$version" -ge 21 ]; then echo "$$version $$home"; fi; \
done 2>/dev/null | sort -n | tail -1 | cut -d' ' -f2-
endef
JDK := $(shell $(find_jdk))
export JAVA_HOME := $(JDK)
JAVA := $(JDK)/bin/java
JAVA_FLAGS := -XX:+IgnoreUnrecognizedVMOptions --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow

MVN := mvn -B -ntp
# Not -q: that hides the text of a warning which then fails the build.
MVN_QUIET := $(MVN) -Dorg.slf4j.simpleLogger.defaultLogLevel=warn
RUN = $(JAVA) $(JAVA_FLAGS) -cp e2e/target/classes:$$(cat e2e/target/classpath)

BUILT := target/.built
SOURCES := $(shell find pom.xml .mvn crds agent operator e2e charts examples \
  \( -name target -o -path '*/src/test' \) -prune -o -type f -print 2>/dev/null)

# A user's own cluster only where it is named on the command line, never because a shell has one set.
ifneq ($(origin KUBECONFIG),command line)
  unexport KUBECONFIG
  override undefine KUBECONFIG
endif
# The simulator's.
RUNS ?= 1000
SEED ?=
DAYS ?=
PIFLEET_CACHE ?= $(HOME)/.cache/pifleet
export PIFLEET_CACHE

.PHONY: help
help: ## this list
	@echo 'PiFleet. Start with: make demo'
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | while IFS=$$'\t' read -r target text; do printf '  make %-16s %s\n' "$$target" "$$text"; done

.PHONY: demo
demo: $(BUILT) kube ## a whole PiFleet on this machine, told step by step (ONCE=1 ends after it, KUBECONFIG=... uses your cluster)
	$(say) 'Starting the demo.'
	@exec $(RUN) io.pifleet.e2e.demo.Demo

.PHONY: test
test: jdk setup kube ## everything: format, lints, unit tests, end-to-end tests
	$(say) 'Checking the format, compiling with lints as errors, running all tests. Minutes.'
	@$(MVN) -T 2 spotless:check verify

.PHONY: unit
unit: jdk ## the unit tests: no I/O, seconds
	$(say) 'Compiling with lints as errors, running the unit tests.'
	@$(MVN) test

.PHONY: e2e
e2e: jdk setup kube ## the end-to-end tests on the packaged programs (ONLY=ClassName for one)
	$(say) 'Packaging, then running the integration and end-to-end tests. Minutes.'
	@$(MVN) verify -DskipUnits $(if $(ONLY),-Dit.test=$(ONLY) -Dfailsafe.failIfNoSpecifiedTests=false)

.PHONY: golden
golden: jdk setup kube ## writes anew what kubectl is expected to print (e2e/src/test/resources/golden-kubectl); read it then
	$(say) 'Packaging, then asking kubectl. A minute or two.'
	@$(MVN_QUIET) verify -pl e2e -am -DskipUnits -Dit.test=KubectlE2E -Dfailsafe.failIfNoSpecifiedTests=false -Dgolden.update=true

.PHONY: bench
bench: $(BUILT) setup kube ## the goals, measured on real parts: a line each (ONLY=G1,G10 for some)
	$(say) 'Measuring. A quarter of an hour; ONLY=G1 measures one goal.'
	@exec $(RUN) io.pifleet.e2e.bench.Bench $(if $(ONLY),--only=$(ONLY))

.PHONY: simulate-faults
simulate-faults: $(BUILT) ## agents and operator under random faults (RUNS=1000; DAYS=365 for long ones; SEED=n tells all of one)
	$(say) '$(if $(SEED),Running seed $(SEED) again.,Simulating $(RUNS) runs.)'
	@exec $(RUN) io.pifleet.e2e.sim.SimulateFaults $(if $(SEED),--seed='$(SEED)',--runs='$(RUNS)') $(if $(DAYS),--days='$(DAYS)')

.PHONY: format
format: jdk ## formats the Java sources
	$(say) 'Formatting.'
	@$(MVN_QUIET) spotless:apply

.PHONY: crds
crds: jdk ## writes charts/pifleet/crds from the sources
	$(say) 'Generating the CRDs.'
	@$(MVN_QUIET) -pl crds test-compile exec:java

.PHONY: images
images: jdk ## the operator's image as a tar (IMG_BASE=tar://... or a name, ARCH=amd64)
	$(say) 'Packaging, then building the image. A minute.'
	@$(MVN_QUIET) package -pl operator -am -Dmaven.test.skip -Pimages $(if $(IMG_BASE),-Dimg.base=$(IMG_BASE)) $(if $(ARCH),-Dimg.arch=$(ARCH))
	@ls -l operator/target/pifleet-operator-*.tar

.PHONY: clean
clean: jdk ## removes what was built here, not the cache in PIFLEET_CACHE
	@$(MVN_QUIET) clean

$(BUILT): $(SOURCES) | jdk
	$(say) 'Building the operator, the agent and the demo: half a minute, the first time a few minutes for downloads.'
	@started=$$SECONDS; $(MVN_QUIET) package -Dmaven.test.skip; mkdir -p $(@D); touch $@; echo "       built in $$((SECONDS - started)) s"

.PHONY: jdk
jdk:
	@if [ -z "$(JDK)" ]; then \
	  echo 'PiFleet is built by JDK 21 or newer, and none was found in JAVA_HOME or /usr/lib/jvm.'; \
	  echo 'Install one (Debian 13, Ubuntu 24.04: apt-get install openjdk-21-jdk-headless; else https://adoptium.net),'; \
	  echo 'then run make again, with JAVA_HOME set if it is somewhere else.'; exit 1; \
	fi
	@command -v mvn >/dev/null || { echo 'Maven is missing (Debian, Ubuntu: apt-get install maven).'; exit 1; }

.PHONY: setup
setup:
	@e2e/setup.sh

.PHONY: kube
kube:
	@$(if $(KUBECONFIG),true,e2e/kube/build.sh >/dev/null || [ $$? -eq 3 ])
