// Command bench measures luzheng beside what it is compared with, in one run on one machine, and prints the ratios.
//
//	part      what is measured                                               beside                    bar
//	idle      resident memory of every process of the network, idle                                    ≤ 1.5 GB
//	ledger    statements through the gateway's API, one per request          bare puts, same network   ≥ 10 times
//	          p50 at 256 clients                                                                       ≤ 1.5 s
//	          one statement alone, signed to committed                       a bare put alone          ≤ 1.5 times
//	index     rebuild of the index                                                                     ≥ 5,000/s
//	follower  a follower that catches up                                                               ≥ 5,000/s
//	evidence  verification of one evidence file; its size                                              ≤ 2 ms, ≤ 16 KiB
//	browser   the same in headless Chromium, after the page has loaded                                 ≤ 50 ms
//	manifest  a file of 1 GB: whole file and chunk tree; its memory          one core's raw SM3        ≥ 0.9 times, ≤ 64 MiB
//
// and, named with --only:
//
//	cost      processor time of a statement, in each kind of process
//
// and of the event log, named with --only or by `make bench-events`:
//
//	events        uses to a signed local checkpoint, one per request         Tessera, POSIX, same      ≥ 1 times
//	              and in batches of 1,000, against its single adds           requests                  ≥ 10 times
//	              in batches of 1,000                                                                  ≥ 2 times
//	event-cost    processor time of an event, in each kind of process
//	event-delays  receipt to a checkpoint on the ledger, p99, beyond its                               ≤ 1 s idle
//	              interval                                                                             ≤ 3 s at 80 % load
//	event-decisions  what a decision adds to the log's own latency, p50                               ≤ 2 ms
//	                 and p99
//	event-growth  time, memory and disk from 10⁵ events up to --events: slope of                       ≤ 1.1 in total,
//	              log cost over log events                                                             ≤ 0.1 each
//	event-restart the gateway's start until its log takes events                                       ≤ 10 s
//
// docs/performance.md has a run and what it means. A missed bar is printed and fails nothing: a timed assertion would only test the
// machine. What the engine's SM2, SM3 and SM4 cost beside other implementations is a matter of `go test -bench . ./signer/gm`.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"luzheng/network/layout"
)

const usage = `Measures the running network ("make up") and the programs, beside what they are compared with.
index and follower use the running ledger when it is large, otherwise one made for the purpose; they, browser and
manifest need no network.

Usage:
  bench [--only NAME,...] [--for 20s] [--run DIR] [--bin DIR] [--url URL]

Examples:
  make up && make bench
  go run ./scripts/bench --only manifest,index
  go run ./scripts/bench --only cost         # processor time of a statement, by process
  go test -bench . -run '^$' ./signer/gm     # SM2, SM3, SM4 beside other implementations

Flags:
`

// bench is one run.
type bench struct {
	printer
	layout   layout.Layout
	topology string        // file, for a ledger made for the purpose
	url      string        // of the gateway; empty: as the running network's topology says
	length   time.Duration // of each measurement of the ledger
	most     int           // events up to which the event log grows

	chain *chain // that index and follower read; nil until one of them has begun
}

// part is one of the measurements.
type part struct {
	name string
	run  func(context.Context) error
}

// usual are the parts that are measured when none is named; the event log has a target of its own.
var usual = []string{"idle", "ledger", "index", "follower", "evidence", "browser", "manifest"}

func (b *bench) parts() []part {
	return []part{
		{"idle", b.idle},
		{"ledger", b.ledger},
		{"cost", b.cost},
		{"index", b.index},
		{"follower", b.follower},
		{"evidence", b.evidence},
		{"browser", b.browser},
		{"manifest", b.manifest},
		{"events", b.events},
		{"event-cost", b.eventCost},
		{"event-delays", b.eventDelays},
		{"event-decisions", b.eventDecisions},
		{"event-growth", b.eventGrowth},
		{"event-restart", b.eventRestart},
	}
}

func main() {
	b := &bench{printer: printer{os.Stdout}}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.Usage = func() {
		fmt.Fprint(flags.Output(), usage)
		flags.PrintDefaults()
	}
	run := flags.String("run", "run", "run folder of the network")
	bin := flags.String("bin", "bin", "folder of the programs")
	only := flags.String("only", strings.Join(usual, ","), "measure these")
	flags.StringVar(&b.topology, "topology", "network/topology.yaml", "topology of a ledger made for the purpose")
	flags.StringVar(&b.url, "url", "", "address of the gateway (default: the running network's first)")
	flags.DurationVar(&b.length, "for", 20*time.Second, "length of each measurement of the ledger and of the event log")
	flags.IntVar(&b.most, "events", 1_000_000, "how many events event-growth logs")
	switch err := flags.Parse(os.Args[1:]); {
	case errors.Is(err, flag.ErrHelp):
		return
	case err != nil:
		os.Exit(2)
	}
	chosen, err := choose(b.parts(), *only)
	if err == nil {
		b.layout, err = layout.New(*run, *bin)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	b.machine()
	failed := runAll(ctx, chosen)
	if err := b.close(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		failed = true
	}
	stop()
	if failed {
		os.Exit(1)
	}
}

// machine says on what everything is measured: who else uses it spoils the figures.
func (b *bench) machine() {
	load, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		load = []byte("unknown")
	}
	b.title("Machine: %d cores, load average at the start %s", runtime.NumCPU(), strings.TrimSpace(string(load)))
}

// choose picks the named parts, all if none is named.
func choose(all []part, names string) ([]part, error) {
	if names == "" {
		return all, nil
	}
	var chosen []part
	for name := range strings.SplitSeq(names, ",") {
		i := slices.IndexFunc(all, func(p part) bool { return p.name == name })
		if i < 0 {
			return nil, fmt.Errorf("--only: there is no part %q", name)
		}
		chosen = append(chosen, all[i])
	}
	return chosen, nil
}

// runAll runs the parts one after another. One that cannot be measured does not keep the others from it.
func runAll(ctx context.Context, parts []part) (failed bool) {
	for _, p := range parts {
		if ctx.Err() != nil {
			return true
		}
		if err := p.run(ctx); err != nil {
			fmt.Fprintf(os.Stderr, "bench: %s: %v\n", p.name, err)
			failed = true
		}
	}
	return failed
}
