package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestSummary(t *testing.T) {
	var latencies []time.Duration
	for i := range 200 {
		latencies = append(latencies, time.Duration(200-i)*time.Millisecond)
	}
	s, err := summarise(latencies, 4*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if want := (sample{count: 200, rate: 50, p50: 100 * time.Millisecond, p99: 198 * time.Millisecond}); s != want {
		t.Errorf("got %+v, want %+v", s, want)
	}
	for _, c := range []struct {
		of      []time.Duration
		percent int
		want    time.Duration
	}{
		{[]time.Duration{7}, 50, 7},
		{[]time.Duration{7}, 99, 7},
		{[]time.Duration{1, 2}, 50, 1},
		{[]time.Duration{1, 2, 3}, 50, 2},
		{[]time.Duration{1, 2, 3}, 99, 3},
		{[]time.Duration{1, 2, 3}, 0, 1},
	} {
		if got := percentile(c.of, c.percent); got != c.want {
			t.Errorf("percentile %d of %v is %d, want %d", c.percent, c.of, got, c.want)
		}
	}
	if _, err := summarise(nil, time.Second); err == nil {
		t.Error("nothing was measured, and nobody said so")
	}
}

func TestLoop(t *testing.T) {
	pause := func(context.Context, int) error { time.Sleep(5 * time.Millisecond); return nil }
	var sent [3]int
	latencies, err := loop(t.Context(), len(sent), time.Hour, func(ctx context.Context, client int) error {
		if sent[client]++; sent[client] > 2 {
			return errEnough
		}
		return pause(ctx, client)
	})
	if err != nil || len(latencies) != 6 || slices.Min(latencies) < 5*time.Millisecond {
		t.Errorf("%v, %v", latencies, err)
	}
	if _, err := loop(t.Context(), 3, 20*time.Millisecond, pause); err != nil {
		t.Errorf("whose time is over: %v", err)
	}
	broken := errors.New("broken")
	_, err = loop(t.Context(), 3, time.Minute, func(_ context.Context, client int) error {
		if client == 1 {
			return broken
		}
		time.Sleep(time.Millisecond)
		return nil
	})
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "client 1") {
		t.Errorf("one client broke, and the loop says %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := loop(ended, 3, time.Minute, pause); !errors.Is(err, context.Canceled) {
		t.Errorf("an interrupted loop says %v", err)
	}
}

func TestVerdicts(t *testing.T) {
	var out strings.Builder
	p := printer{&out}
	p.verdict("met rate", 10, atLeast, 10)
	p.verdict("missed rate", 9.9, atLeast, 10)
	p.verdict("met time", 1.5, atMost, 1.5)
	p.verdict("missed time", 1.6, atMost, 1.5)
	for line := range strings.Lines(out.String()) {
		if strings.Contains(line, "missed") != strings.HasSuffix(line, "MISSED\n") {
			t.Errorf("%q", line)
		}
	}
}

func TestChoose(t *testing.T) {
	all := (&bench{}).parts()
	chosen, err := choose(all, "manifest,idle")
	if err != nil || len(chosen) != 2 || chosen[0].name != "manifest" || chosen[1].name != "idle" {
		t.Errorf("%v, %v", chosen, err)
	}
	if chosen, err := choose(all, ""); err != nil || len(chosen) != len(all) {
		t.Errorf("%v, %v", chosen, err)
	}
	if _, err := choose(all, "idle,speed"); err == nil {
		t.Error("a part that does not exist was chosen")
	}
}

func TestResidentMemory(t *testing.T) {
	const status = `[
		{"name": "bureau-peer", "state": "running", "pid": 7, "residentBytes": 3000},
		{"name": "bureau-gateway", "state": "running", "pid": 8, "residentBytes": 200, "trouble": "starting"},
		{"name": "audit-peer", "state": "dead"}]`
	if sum, pids, err := residentMemory([]byte(status)); err != nil || sum != 3200 || !slices.Equal(pids, []int{7, 8}) {
		t.Errorf("%d bytes of processes %v, %v", sum, pids, err)
	}
	if _, _, err := residentMemory([]byte(`[{"name": "audit-peer", "state": "stopped"}]`)); err == nil {
		t.Error("a network that is down was measured")
	}
}

func TestMemoryThatIsShared(t *testing.T) {
	if got, err := proportionalSize("00400000-7ffd45bd7000 ---p 00000000 00:00 0    [rollup]\nRss:   100 kB\nPss:      60 kB\nPss_Dirty: 7 kB\n"); err != nil || got != 60<<10 {
		t.Errorf("%d bytes, %v", got, err)
	}
	if _, err := proportionalSize("Rss:   100 kB\n"); err == nil {
		t.Error("memory was read where none stands")
	}
	if own, err := sharedOnce([]int{os.Getpid()}); err != nil || own < 1<<20 {
		t.Errorf("this process has %d bytes, %v", own, err)
	}
}

func TestMemoryOfACommand(t *testing.T) {
	if got := peakMemory("VmPeak:\t 9 kB\nVmHWM:\t  5512 kB\nVmRSS:\t 7 kB\n"); got != 5512 {
		t.Errorf("got %d kB, want 5512", got)
	}
	if got := peakMemory("Name:\tsleep\nState:\tZ (zombie)\n"); got != 0 {
		t.Errorf("got %d kB of a process that has ended", got)
	}
	ballast := make([]byte, 64<<20) // of ours, which must not count
	for i := range ballast {
		ballast[i] = 1
	}
	memory, err := runMeasured(exec.CommandContext(t.Context(), "sleep", "3"))
	if err != nil || memory == 0 || memory > 32<<10 {
		t.Errorf("sleep took %d KiB, %v", memory, err)
	}
	runtime.KeepAlive(ballast)
	if _, err := runMeasured(exec.CommandContext(t.Context(), "sh", "-c", "echo no such luck; exit 3")); err == nil || !strings.Contains(err.Error(), "no such luck") {
		t.Errorf("a command that fails: %v", err)
	}
}

func TestMedianRun(t *testing.T) {
	runs := []manifestRun{{rate: 9, raw: 10}, {rate: 300, raw: 200}, {rate: 1, raw: 10}}
	if got := medianRun(runs); got != runs[0] {
		t.Errorf("the median of 0.9, 1.5 and 0.1 times is %+v", got)
	}
}

// A made ledger holds the whole mix, and a follower has all of it in the end.
func TestAMadeLedgerIsFollowed(t *testing.T) {
	const clients = 3
	rounds := len(steps) + 1
	var out strings.Builder
	b := &bench{printer: printer{&out}, topology: "../../network/topology.yaml"}
	chain, err := b.madeChain(t.Context(), clients, rounds)
	if err != nil {
		t.Fatal(err)
	}
	b.chain = chain
	if err := b.follower(t.Context()); err != nil {
		t.Error(err)
	}
	if want := fmt.Sprintf(" %d statements in %d blocks", clients*rounds+1, rounds+2); !strings.Contains(out.String(), want) {
		t.Errorf("no %q in:\n%s", want, out.String())
	}
	if err := b.close(); err != nil {
		t.Error(err)
	}
}
