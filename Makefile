# The commands of this project. `make help` lists them.

GO          ?= go
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
BENCHSTAT   := golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da
FUZZTIME    ?= 60s
COUNT       ?= 5

.PHONY: build test race hammer check fuzz probes bench fairness scaling latency pgo clean help

build: ## one static binary, bin/pyp
	CGO_ENABLED=0 $(GO) build -trimpath -o bin/pyp ./cmd/pyp

test: race hammer ## every test: with the race detector and shuffled, then the hammer tests without it

race: # netpoll's race build is not the code that serves, hence hammer
	$(GO) test -race -pgo=off -shuffle=on ./...

hammer:
	$(GO) test -pgo=off -shuffle=on -run Hammer ./...

check: test ## what CI runs: the tests, format, vet, staticcheck, go.mod tidy
	@test -z "$$(gofmt -l .)" || { echo "not formatted:"; gofmt -l .; exit 1; }
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...
	$(GO) mod tidy -diff

fuzz: ## each fuzz test for FUZZTIME (60s)
	@for pkg in $$($(GO) list ./...); do \
	  for f in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
	    echo "$$pkg $$f"; $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) $$pkg || exit 1; \
	  done; done

probes: ## scripts that kill or hang a bare engine, each in a process of its own under 2 GiB: name|outcome|ms
	PYP_PROBES=all CGO_ENABLED=0 $(GO) test -v -pgo=off -count=1 -timeout 90m -run TestAllProbes ./cmd/pyp

bench: ## the benchmarks, COUNT (5) times, with benchstat's medians
	@mkdir -p bin
	$(GO) test -run '^$$' -bench . -benchmem -count $(COUNT) ./... | tee bin/bench.txt
	$(GO) run $(BENCHSTAT) bin/bench.txt

# Whole processes under load, for LOAD each; docs/BENCH.md says how to run them.
LOAD       ?= 10s
LOAD_BENCH  = PYP_LOAD=$(LOAD) PYP_BIN=$(CURDIR)/bin/pyp $(GO) test -run '^$$' -benchtime 1x -timeout 60m

fairness: build ## latency of others beside a connection that holds a worker, LOAD (10s) each
	$(LOAD_BENCH) -bench Fairness ./cmd/pyp

scaling: build ## two workers against two processes, a millisecond of JavaScript for each request
	$(LOAD_BENCH) -bench Scaling ./cmd/pyp

latency: build ## at half of the maximum rate, beside PYP_PEERS
	$(LOAD_BENCH) -bench Latency ./cmd/pyp

pgo: ## remake cmd/pyp/default.pgo, the profile that builds are optimised by
	@mkdir -p bin
	$(GO) test -run '^$$' -bench . -benchtime 5s -cpuprofile cmd/pyp/default.pgo -o bin/pgo.test ./contexts

clean: ## remove what was built
	rm -rf bin

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' Makefile
