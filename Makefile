# Thin entry points: what there is to know is in the programs' own --help.
.DEFAULT_GOAL := help
SHELL := /bin/bash

# Pure Go, so that a machine needs no C compiler.
GO_BUILD := CGO_ENABLED=0 go build -trimpath
COMMANDS := $(wildcard signer/cmd/signer chaincode/cmd/chaincode gateway/cmd/gateway \
              explorer/cmd/explorer explorer/cmd/witness network/cmd/network network/cmd/ccaas-builder network/bareput)
FABRIC   := bin/fabric/peer bin/fabric/orderer bin/fabric/configtxgen

##@ Network
.PHONY: up down status clean
up: build ## build what is needed and start the network (TOPOLOGY=dev: the small one; WITNESS=no: without a witness)
	@bin/network up $(if $(filter no,$(WITNESS)),--no-witness)

down: ## stop every process; nothing is lost
	@bin/network down

status: ## each process: state, memory, height, checkpoint, index lag
	@bin/network status

clean: ## stop every process and forget ledger, keys and database
	@if [ -d run ]; then bin/network clean; fi

##@ Build
.PHONY: build
build: $(FABRIC) web ## all programs into bin/
	@$(GO_BUILD) -o bin/ $(addprefix ./,$(COMMANDS))

# Fabric's nodes come from a module of their own; rebuilt when its versions change.
$(FABRIC) &: network/fabric/go.mod network/fabric/go.sum
	@echo "building Fabric's nodes (about a minute, once)"
	@cd network/fabric && $(GO_BUILD) -o ../../bin/fabric/ tool
	@touch $(FABRIC)

# The explorer's pages, and as WebAssembly for them the verifier, the reader of rows, the signer and the maker of papers; the gateway embeds what is built.
WEB       := explorer/web
WEB_WASM  := $(WEB)/wasm/verify.wasm $(WEB)/wasm/rows.wasm $(WEB)/wasm/sign.wasm $(WEB)/wasm/papers.wasm
WEB_PAGES := $(WEB)/built/dist/index.html
NPM       := npm --prefix $(WEB) --no-update-notifier

.PHONY: web
web: $(WEB_PAGES) ## the explorer's pages

$(WEB_PAGES): $(WEB)/node_modules/.package-lock.json $(WEB_WASM) $(shell find $(WEB)/src $(WEB)/public -type f) $(wildcard $(WEB)/*.ts $(WEB)/index.html) gateway/kinds/words.json gateway/kinds/english.json
	@echo "building the pages (seconds)"
	@$(NPM) run --silent build -- --logLevel warn

$(WEB)/node_modules/.package-lock.json: $(WEB)/package.json $(WEB)/package-lock.json
	@scripts/need node=nodejs npm=npm
	@$(NPM) ci --ignore-scripts --no-fund --no-audit --loglevel error
	@touch $@

$(WEB)/wasm/%.wasm: go.mod $(shell find explorer/cmd explorer/verify explorer/rows explorer/certificate explorer/papers explorer/sign signer chaincode -name '*.go' -not -name '*_test.go')
	@mkdir -p $(@D)
	@GOOS=js GOARCH=wasm go build -trimpath -ldflags='-s -w' -o $@ ./explorer/cmd/$*wasm
	@cp "$$(go env GOROOT)/lib/wasm/wasm_exec.js" $(@D)/
	@touch $@

##@ Use
.PHONY: demo
demo: build ## play the main job on the running network (DEMO_LANG=en: in English)
	@$(GO_BUILD) -o bin/ ./scripts/demo
	@bin/demo --lang $(or $(DEMO_LANG),zh)

##@ Checks
LINT := bin/tools/golangci-lint
LINT_VERSION := v2.15.0

.PHONY: test test-unit test-web screenshots test-e2e lint generate bench bench-events bench-web mutate fuzz chaos
test: test-unit test-web test-e2e ## all tests, the real network end to end included

# A test that fails is run once more, alone. One that passes then is a fault to mend, and listed at the end with what it said, but it
# stops nobody. After a data race, or more than three failures, nothing is run again.
TESTSUM := bin/tools/gotestsum
TESTSUM_VERSION := v1.13.0
GO_TEST := $(TESTSUM) --format standard-quiet --hide-summary skipped --rerun-fails=1 --rerun-fails-max-failures=3 --rerun-fails-abort-on-data-race

$(TESTSUM):
	@GOBIN=$(abspath bin/tools) go install gotest.tools/gotestsum@$(TESTSUM_VERSION)

test-unit: $(TESTSUM) ## packages and commands, with the race detector, against a real PostgreSQL
	@scripts/need gcc=gcc openssl=openssl
	$(GO_TEST) --packages ./... -- -race -timeout 40m
	go test -tags purego -run Transcript ./signer/gm

test-web: web ## the pages: their own tests, and in Chromium on a world that is played for them
	$(NPM) run --silent test
	@scripts/need chromium=chromium
	go test -v -tags browser -count=1 -timeout 60m ./explorer/web/browser

screenshots: web ## pictures of the main pages in both languages, into docs/screenshots
	@scripts/need chromium=chromium /usr/share/fonts/truetype/wqy/wqy-microhei.ttc=fonts-wqy-microhei
	@mkdir -p docs/screenshots
	LUZHENG_SCREENSHOTS=$(abspath docs/screenshots) LUZHENG_BROWSER_ARGS=tests/screenshots.spec.ts \
		go test -tags browser -count=1 -timeout 20m ./explorer/web/browser

test-e2e: build $(TESTSUM) ## real BFT networks on ports of their own: policies, crashes, the whole job, the pages
	@scripts/need chromium=chromium
	@$(GO_BUILD) -o bin/ ./scripts/demo
	$(GO_TEST) --packages "./network/e2e ./scripts/e2e" -- -tags e2e -count=1 -timeout 40m -p 1

lint: $(LINT) generate ## formatting, vet, linter, shell scripts, generated files
	git diff --exit-code -- gateway/api gateway/kinds docs/statements.md $(WEB)/src/lib/api/schema.gen.ts
	$(NPM) run --silent check
	@scripts/need shellcheck=shellcheck
	$(LINT) run ./...
	$(LINT) run --build-tags e2e ./network/e2e/... ./scripts/e2e/...
	$(LINT) run --build-tags browser ./explorer/web/browser/...
	shellcheck scripts/need scripts/fuzz .ci/run

$(LINT):
	@echo "building the linter (about two minutes, once)"
	@GOBIN=$(abspath bin/tools) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)

generate: $(WEB)/node_modules/.package-lock.json ## the API's types and clients from the OpenAPI file, the page of all statements from the code
	go generate ./gateway/api
	$(NPM) run --silent generate
	go run ./scripts/statements

bench: build ## measurements on the running network, each beside what it is compared with
	@scripts/need chromium=chromium || echo "without it, the browser is not measured" >&2
	@go run ./scripts/bench

bench-events: build ## the event log beside Tessera on POSIX files, on the running network, and how it grows (EVENTS=1000000: less far)
	@cd scripts/bench/tessera && $(GO_BUILD) -o ../../../bin/tessera .
	@go run ./scripts/bench --for 5s --events $(or $(EVENTS),10000000) \
		--only events,event-cost,event-delays,event-decisions,event-growth,event-restart
	@go test -run '^$$' -bench 'Proof|Complete' ./signer/event
	@go test -run '^$$' -bench Start -benchtime 1x ./gateway/eventlog

bench-web: web ## the pages in Chromium: loads, hashing beside the command line, 1 GB, verification, a graph of 5,000 nodes
	@scripts/need chromium=chromium
	@$(GO_BUILD) -o bin/ ./explorer/cmd/explorer
	LUZHENG_BROWSER_ARGS="--config playwright.bench.config.ts" go test -v -tags browser -count=1 -timeout 60m ./explorer/web/browser

mutate: ## mistakes in the rules, one after another: each must fail a test (half an hour)
	@go run ./scripts/mutate

chaos: ## kill the gateway hundreds of times, let PostgreSQL and its system calls fail, change every stored byte of the event log
	@scripts/need strace=strace
	LUZHENG_CHAOS=1 go test -count=1 -timeout 90m -run 'Kills|DatabaseFails|EveryByte' -v ./gateway/daemon ./gateway/eventlog

fuzz: ## every fuzz target for FUZZTIME (default 20s)
	@scripts/fuzz $(or $(FUZZTIME),20s)

##@ Help
.PHONY: help
help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z][a-z-]*:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile
