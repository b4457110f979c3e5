# Thin entry points: what there is to know is in the programs' own --help.
.DEFAULT_GOAL := help
SHELL := /bin/bash

# Pure Go, so that a machine needs no C compiler.
GO_BUILD := CGO_ENABLED=0 go build -trimpath
COMMANDS := $(wildcard signer/cmd/signer chaincode/cmd/chaincode gateway/cmd/gateway \
              explorer/cmd/explorer network/cmd/network network/cmd/ccaas-builder network/bareput)
FABRIC   := bin/fabric/peer bin/fabric/orderer bin/fabric/configtxgen

##@ Network
.PHONY: up down status clean
up: build ## build what is needed and start the network (TOPOLOGY=dev: the small one)
	@bin/network up

down: ## stop every process; nothing is lost
	@bin/network down

status: ## each process: state, memory, height, checkpoint, index lag
	@bin/network status

clean: ## stop every process and forget ledger, keys and database
	@if [ -d run ]; then bin/network clean; fi

##@ Build
.PHONY: build
build: $(FABRIC) ## all programs into bin/
	@$(GO_BUILD) -o bin/ $(addprefix ./,$(COMMANDS))

# Fabric's nodes come from a module of their own; rebuilt when its versions change.
$(FABRIC) &: network/fabric/go.mod network/fabric/go.sum
	@echo "building Fabric's nodes (about a minute, once)"
	@cd network/fabric && $(GO_BUILD) -o ../../bin/fabric/ tool
	@touch $(FABRIC)

##@ Checks
.PHONY: test lint bench demo

##@ Help
.PHONY: help
help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z][a-z-]*:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile
