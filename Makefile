# What a developer types; `make` alone tells. The work is done by Maven and by the small scripts in build/.

DIST := dist/countersign
COUNTERSIGN := $(DIST)/bin/countersign

KILLS := 10000
QUESTIONS := 10000000
DIR := target/torture
SECONDS_EACH := 300
VOTES := 1000000
ROUNDS := 5

.PHONY: help build test interop conformance torture model mutation fuzz demo bench bench-parts bench-peers bench-node localnet docs image format clean

help: ## print this list
	@echo 'Countersign, a remote signer for CometBFT validators. Targets:'
	@sed -n 's/^\([a-z-]*\):.*## /  \1|/p' Makefile | awk -F'|' '{ printf "%-12s %s\n", $$1, $$2 }'

build: ## the program and its own Java runtime, in dist/countersign/
	@echo building
	@rm -rf cli/target/lib cli/target/cli-*.jar # of other versions
	@build/mvn package -DskipTests -pl cli -am
	@build/dist $(DIST)

test: build ## every Java test, and a real CometBFT 0.38 where Go is installed
	@build/test every v0.38

interop: build ## every real CometBFT, 0.34 to 2.0 (needs Go)
	@build/test nodes

conformance: build ## what three signers pass of the harness's checks, into docs/conformance.md (needs Go and Rust)
	@build/conformance

model: ## TLC checks docs/watermark.tla, and finds each mistake made on purpose; BOUNDS="Heights=3 Faults=3" looks further
	@build/model $(BOUNDS)

mutation: ## PIT changes guard and store in every small way; a test must fail each time, or docs/mutation.md say why not
	@build/mutation

torture: build ## 10,000 kills of the real program, 10^7 questions beside FilePV; hours (KILLS, QUESTIONS, DIR; goes on in DIR)
	@$(COUNTERSIGN) harness torture --kills $(KILLS) --dir "$(DIR)"
	@build/test filepv $(QUESTIONS)

fuzz: ## Jazzer looks for inputs that are not answered, SECONDS_EACH=300 for each kind
	@SECONDS_EACH=$(SECONDS_EACH) build/fuzz

demo: build ## the signer and a node on this machine: sign, restart, kill, refuse a double sign
	@$(COUNTERSIGN) harness demo

bench: build ## latencies in both durability modes, beside FilePV (needs Go), and of devices; TMKMS=PROGRAM measures a tmkms too
	@TMKMS="$(TMKMS)" FILEPV="$(FILEPV)" build/bench

bench-parts: ## JMH times the parts of one request and compares their garbage with the last; PARTS=--quick for the garbage alone
	@build/bench-parts $(PARTS)

bench-peers: build ## the long form beside TMKMS and FilePV, a floor and a control, every goal judged; half an hour (VOTES, ROUNDS)
	@TMKMS="$(TMKMS)" FILEPV="$(FILEPV)" build/bench-peers --votes $(VOTES) --rounds $(ROUNDS)

bench-node: build ## the last part of it: blocks a second, restarts and waits of a real CometBFT 0.38 (needs Go and Rust); a quarter of an hour
	@build/bench-node

localnet: build ## a real CometBFT chain signed for by Countersign, until Ctrl-C (needs Go)
	@interop/peers/build interop/target/peers v0.38
	@interop/localnet interop/target/peers/v0.38 $(COUNTERSIGN) localnet

image: build ## an OCI image of the program for this architecture, in target/image (needs apt-get)
	@build/image target/image

docs: ## write docs/configuration.md, docs/commands.md and conf/countersign.schema.json from keys and commands
	@build/mvn verify -pl cli -am -Dtest='WrittenFromKeysTest,CommandsPageTest' -Dsurefire.failIfNoSpecifiedTests=false -Dcountersign.write=true

format: ## lay out the Java sources
	@build/mvn spotless:apply

clean: ## remove all that the other targets made
	rm -rf dist localnet target */target
