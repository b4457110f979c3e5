package submit

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"luzheng/chaincode/block"
	"luzheng/signer/statement"
)

// versioned is a ledger with Fabric's concurrency: a transaction is simulated first and invalidated at commit when a key that it
// read has changed since. An envelope is "name|read,read|write,write".
type versioned struct {
	mu       sync.Mutex
	versions map[string]int
	log      []string
	blocks   uint64
	sizes    []int
	latency  func() time.Duration
	// fault, when set, decides the error of the n-th call before anything is committed.
	fault func(n int, batch []string) error
	calls int
}

func (l *versioned) Record(_ context.Context, envelopes [][]byte) (block.Commit, error) {
	l.mu.Lock()
	l.calls++
	call := l.calls
	names := make([]string, len(envelopes))
	read := map[string]int{}
	for i, raw := range envelopes {
		parts := strings.Split(string(raw), "|")
		names[i] = parts[0]
		for _, k := range strings.Split(parts[1], ",") {
			read[k] = l.versions[k]
		}
	}
	l.mu.Unlock()
	if l.latency != nil {
		time.Sleep(l.latency())
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fault != nil {
		if err := l.fault(call, names); err != nil {
			return block.Commit{}, err
		}
	}
	for k, v := range read {
		if l.versions[k] != v {
			return block.Commit{}, fmt.Errorf("key %s: %w", k, ErrConflict)
		}
	}
	commit := block.Commit{Tx: fmt.Sprint(call), Block: l.blocks}
	l.blocks++
	l.sizes = append(l.sizes, len(envelopes))
	for i, raw := range envelopes {
		for _, k := range strings.Split(strings.Split(string(raw), "|")[2], ",") {
			if k != "" {
				l.versions[k]++
			}
		}
		l.log = append(l.log, names[i])
		commit.Results = append(commit.Results, block.Result{Recorded: true, Outcome: []byte(names[i])})
	}
	return commit, nil
}

func (l *versioned) Blocks(context.Context, uint64) iter.Seq2[block.Block, error] { return nil }
func (l *versioned) Entity(context.Context, statement.Ref) ([]byte, error)        { return nil, nil }

func (l *versioned) Height(context.Context) (uint64, error) { return l.blocks, nil }

func item(name string, reads, writes []string) Item {
	reads = append(append([]string{}, reads...), writes...)
	raw := name + "|" + strings.Join(reads, ",") + "|" + strings.Join(writes, ",")
	return Item{Raw: []byte(raw), Footprint: Footprint{Reads: reads, Writes: writes}}
}

// start runs an engine in the current synctest bubble and returns a function that stops it.
func start(e *Engine) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = e.Run(ctx) }()
	return func() { cancel(); <-done }
}

func newVersioned() *versioned { return &versioned{versions: map[string]int{}} }

// Property: whatever the footprints, one engine never conflicts with itself, answers every item, and keeps the order of items that
// touch the same keys.
func TestLanesNeverConflictAndKeepOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		keys := rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "f"})
		count := rapid.IntRange(1, 60).Draw(rt, "items")
		items := make([]Item, count)
		for i := range items {
			reads := rapid.SliceOfN(keys, 0, 3).Draw(rt, "reads")
			writes := rapid.SliceOfN(keys, 0, 2).Draw(rt, "writes")
			items[i] = item(fmt.Sprint(i), append(reads, "clock"), writes)
		}
		delays := rapid.SliceOfN(rapid.IntRange(1, 90), 5, 5).Draw(rt, "delays")
		cfg := Config{MaxBatch: rapid.IntRange(1, 10).Draw(rt, "batch"), MaxInFlight: rapid.IntRange(1, 4).Draw(rt, "in flight")}
		synctest.Test(t, func(t *testing.T) { checkLanes(t, items, delays, cfg) })
	})
}

func checkLanes(t *testing.T, items []Item, delays []int, cfg Config) {
	ledger := newVersioned()
	var turn atomic.Int64
	ledger.latency = func() time.Duration { return time.Duration(delays[int(turn.Add(1))%len(delays)]) * time.Millisecond }
	ledger.fault = nil
	engine := New(ledger, nil, nil, cfg)
	defer start(engine)()
	answers, err := engine.Submit(t.Context(), items)
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range answers {
		if a.Err != nil || string(a.Outcome) != fmt.Sprint(i) {
			t.Fatalf("item %d: answer %q, %v", i, a.Outcome, a.Err)
		}
	}
	if ledger.calls != len(ledger.sizes) {
		t.Fatalf("%d transactions, %d committed: the engine conflicted with itself", ledger.calls, len(ledger.sizes))
	}
	place := map[string]int{}
	for at, name := range ledger.log {
		place[name] = at
	}
	for i := range items {
		for j := i + 1; j < len(items); j++ {
			if conflict(items[i].Footprint, items[j].Footprint) && place[fmt.Sprint(i)] > place[fmt.Sprint(j)] {
				t.Fatalf("items %d and %d touch the same keys and were swapped", i, j)
			}
		}
	}
}

func conflict(a, b Footprint) bool {
	held := newLanes()
	held.hold(a)
	return !held.free(b)
}

func TestIdleItemGoesAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ledger := newVersioned()
		ledger.latency = func() time.Duration { return 75 * time.Millisecond }
		engine := New(ledger, nil, nil, Config{})
		defer start(engine)()
		for range 3 {
			began := time.Now()
			if _, err := engine.Submit(t.Context(), []Item{item("x", nil, []string{"k"})}); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(began); took != 75*time.Millisecond {
				t.Fatalf("a single item on an idle engine took %s, the ledger alone 75ms", took)
			}
		}
	})
}

// Callers who come back at different moments after a commit still share batches evenly.
func TestLoadFillsBatches(t *testing.T) {
	const clients, rounds = 256, 10
	synctest.Test(t, func(t *testing.T) {
		ledger := newVersioned()
		ledger.latency = func() time.Duration { return 400 * time.Millisecond }
		engine := New(ledger, nil, nil, Config{MaxInFlight: 2})
		defer start(engine)()
		var group sync.WaitGroup
		for c := range clients {
			group.Go(func() {
				for n := range rounds {
					time.Sleep(time.Duration(c*7%40) * time.Millisecond)
					if _, err := engine.Submit(t.Context(), []Item{item("x", nil, []string{fmt.Sprint(c, "-", n)})}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		group.Wait()
		if most := 3*rounds + 4; len(ledger.sizes) > most {
			t.Fatalf("%d items of %d clients went in %d transactions, more than %d: %v", clients*rounds, clients, len(ledger.sizes), most, ledger.sizes)
		}
	})
}

// A crowd of two halves, of which the second comes while a transaction of the first is on its way, soon shares one transaction.
func TestACrowdComesTogether(t *testing.T) {
	const each, rounds = 128, 10
	for behind := 450 * time.Millisecond; behind <= 800*time.Millisecond; behind += 50 * time.Millisecond {
		synctest.Test(t, func(t *testing.T) {
			ledger := newVersioned()
			ledger.latency = func() time.Duration { return 400 * time.Millisecond }
			engine := New(ledger, nil, nil, Config{MaxInFlight: 2})
			defer start(engine)()
			var group sync.WaitGroup
			for c := range 2 * each {
				group.Go(func() {
					time.Sleep(time.Duration(c/each) * behind)
					for n := range rounds {
						time.Sleep(time.Duration(c*7%40) * time.Millisecond)
						if _, err := engine.Submit(t.Context(), []Item{item("x", nil, []string{fmt.Sprint(c, "-", n)})}); err != nil {
							t.Error(err)
						}
					}
				})
			}
			group.Wait()
			if most := rounds + 6; len(ledger.sizes) > most {
				t.Errorf("half came %s later: %d rounds in %d transactions, more than %d: %v", behind, rounds, len(ledger.sizes), most, ledger.sizes)
			}
		})
	}
}

// Callers who come one after the other and do not come back are not waited for again and again.
func TestWhoDoesNotComeBackIsNotWaitedFor(t *testing.T) {
	const commit, callers = 80 * time.Millisecond, 400
	synctest.Test(t, func(t *testing.T) {
		ledger := newVersioned()
		ledger.latency = func() time.Duration { return commit }
		engine := New(ledger, nil, nil, Config{})
		defer start(engine)()
		var waited atomic.Int64
		var group sync.WaitGroup
		for n := range callers {
			time.Sleep(12100 * time.Microsecond)
			group.Go(func() {
				began := time.Now()
				if _, err := engine.Submit(t.Context(), []Item{item(fmt.Sprint(n), nil, nil)}); err != nil {
					t.Error(err)
				}
				waited.Add(int64(time.Since(began) - commit))
			})
		}
		group.Wait()
		if each := time.Duration(waited.Load() / callers); each > commit*4/5 {
			t.Errorf("each waited %s for a transaction of %s", each, commit)
		}
	})
}

// Whoever stays when a crowd has gone waits for nobody after a few statements.
func TestTheLastCallerWaitsForNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ledger := newVersioned()
		ledger.latency = func() time.Duration { return 80 * time.Millisecond }
		engine := New(ledger, nil, nil, Config{})
		defer start(engine)()
		submit := func(name string) time.Duration {
			began := time.Now()
			if _, err := engine.Submit(t.Context(), []Item{item(name, nil, []string{name})}); err != nil {
				t.Error(err)
			}
			return time.Since(began)
		}
		var crowd sync.WaitGroup
		for c := range 500 {
			crowd.Go(func() { submit(fmt.Sprint(c)) })
		}
		crowd.Wait()
		for n := range 12 {
			submit(fmt.Sprint("settling ", n))
		}
		if took := submit("alone"); took != 80*time.Millisecond {
			t.Fatalf("alone again, a statement took %s, the ledger 80ms", took)
		}
	})
}

func TestLedgerErrors(t *testing.T) {
	once := func(err error) func(int, []string) error {
		return func(n int, _ []string) error {
			if n == 1 {
				return err
			}
			return nil
		}
	}
	always := func(err error) func(int, []string) error { return func(int, []string) error { return err } }
	culprit := func(_ int, names []string) error {
		for _, n := range names {
			if n == "2" {
				return ErrRejected
			}
		}
		return nil
	}
	cases := []struct {
		name  string
		fault func(int, []string) error
		want  [4]error
	}{
		{"conflict once", once(ErrConflict), [4]error{}},
		{"not sent once", once(ErrNotSent), [4]error{}},
		{"never reachable", always(ErrNotSent), [4]error{ErrNotSent, ErrNotSent, ErrNotSent, ErrNotSent}},
		{"always in conflict", always(ErrConflict), [4]error{ErrConflict, ErrConflict, ErrConflict, ErrConflict}},
		{"one culprit", culprit, [4]error{nil, nil, ErrRejected, nil}},
		{"doubtful", once(errors.New("connection lost")), [4]error{ErrUnknown, ErrUnknown, ErrUnknown, ErrUnknown}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ledger := newVersioned()
				ledger.fault = c.fault
				engine := New(ledger, nil, nil, Config{GiveUp: 3 * time.Second})
				defer start(engine)()
				var items []Item
				for i := range 4 {
					items = append(items, item(fmt.Sprint(i), nil, []string{fmt.Sprint(i)}))
				}
				answers, err := engine.Submit(t.Context(), items)
				if err != nil {
					t.Fatal(err)
				}
				for i, a := range answers {
					if !errors.Is(a.Err, c.want[i]) || (c.want[i] == nil) != (a.Err == nil) {
						t.Errorf("item %d: got %v, want %v", i, a.Err, c.want[i])
					}
				}
			})
		})
	}
}

// Two engines on one ledger (two gateways) contend for one key: every item is answered, none is lost or counted twice.
func TestTwoEnginesOnOneLedger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ledger := newVersioned()
		ledger.latency = func() time.Duration { return 30 * time.Millisecond }
		var clients sync.WaitGroup
		for g := range 2 {
			engine := New(ledger, nil, nil, Config{})
			defer start(engine)()
			for c := range 20 {
				clients.Go(func() {
					a, err := engine.Submit(t.Context(), []Item{item(fmt.Sprint(g, "-", c), nil, []string{"hot"})})
					if err != nil || a[0].Err != nil {
						t.Error(err, a)
					}
				})
			}
		}
		clients.Wait()
		if len(ledger.log) != 40 || ledger.versions["hot"] != 40 {
			t.Fatalf("40 items, %d recorded, version %d", len(ledger.log), ledger.versions["hot"])
		}
	})
}

func TestFullQueueTakesNothing(t *testing.T) {
	engine := New(newVersioned(), nil, nil, Config{MaxQueue: 2})
	items := []Item{item("a", nil, nil), item("b", nil, nil), item("c", nil, nil)}
	_, err := engine.Submit(t.Context(), items)
	var full *FullError
	if !errors.As(err, &full) || full.RetryAfter < time.Second {
		t.Fatalf("got %v, want a FullError with a time to wait", err)
	}
	if waiting, _ := engine.Depth(); waiting != 0 {
		t.Fatalf("%d items were queued of an array that did not fit", waiting)
	}
}

func TestStopAnswersWhatIsInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ledger := newVersioned()
		ledger.latency = func() time.Duration { return time.Second }
		engine := New(ledger, nil, nil, Config{MaxInFlight: 1})
		stop := start(engine)
		answers := make(chan []Answer, 2)
		submit := func(name string) {
			a, _ := engine.Submit(context.Background(), []Item{item(name, nil, []string{"k"})})
			answers <- a
		}
		go submit("flying")
		time.Sleep(100 * time.Millisecond)
		go submit("waiting")
		time.Sleep(100 * time.Millisecond)
		stop()
		var flew, stopped int
		for range 2 {
			switch a := <-answers; {
			case a[0].Err == nil:
				flew++
			case errors.Is(a[0].Err, ErrStopped):
				stopped++
			}
		}
		if flew != 1 || stopped != 1 {
			t.Fatalf("answered %d, stopped %d; want 1 and 1", flew, stopped)
		}
		if _, err := engine.Submit(context.Background(), []Item{item("late", nil, nil)}); !errors.Is(err, ErrStopped) {
			t.Fatalf("a stopped engine took an item: %v", err)
		}
	})
}
