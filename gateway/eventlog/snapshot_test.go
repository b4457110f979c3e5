package eventlog_test

import (
	"bytes"
	"slices"
	"testing"

	"luzheng/gateway/eventlog"
	"luzheng/gateway/eventlog/eventlogtest"
	"luzheng/signer/event"
	"luzheng/signer/statement"
)

// often makes a log store a snapshot with every anchor.
func often(c eventlog.Config) eventlog.Config {
	c.SnapshotEvents = 1
	return c
}

// state is what a start must come to again.
type state struct {
	head    eventlog.Head
	mapRoot string
	scopes  int
}

func stateOf(t *testing.T, l *eventlog.Log) state {
	t.Helper()
	return state{l.Head(), signedBy(t, l).Checkpoint.MapRoot.String(), l.Metrics().Scopes}
}

// snapshotted plays a log up to a snapshot with full and partial tiles, and three events after it.
func snapshotted(t *testing.T) (w *eventlogtest.World, ledger *eventlogtest.OnLedger, store *eventlogtest.Memory, want state) {
	t.Helper()
	w = eventlogtest.NewWorld(t)
	ledger = w.OpenLog()
	store = &eventlogtest.Memory{}
	l, stop := run(t, often(ledger.Config(store)))
	appended(t, l, w.Batch(w.Lines(300, w.Now)...))
	lines := w.Lines(2, w.Now)
	lines = append(lines, w.Line(w.Now, func(d *event.Draft) { d.Use.Grant = nil }), w.Line(w.Now, func(d *event.Draft) { d.Use.Entry = eventlogtest.NoEntry }))
	appended(t, l, w.Batch(lines...))
	anchored(t, l)
	appended(t, l, w.Batch(w.Lines(3, w.Now)...))
	want = stateOf(t, l)
	stop()
	if store.SnapshotOf(ledger.Config(store).Origin) == nil {
		t.Fatal("no snapshot was stored")
	}
	return w, ledger, store, want
}

// A start that has a snapshot reads only what came after it, and comes to the same; the log goes on as ever.
func TestAStartGoesOnFromTheSnapshot(t *testing.T) {
	w, ledger, store, want := snapshotted(t)
	origin := ledger.Config(store).Origin
	repeated := w.Line(w.Now)
	leaves := store.Columns(origin)[1].Bytes
	leaves[len(leaves)/2] ^= 1 // a replay would find it
	l, stop := run(t, often(ledger.Config(store)))
	if got := stateOf(t, l); got != want {
		t.Fatalf("it came to %+v, want %+v", got, want)
	}
	leaves[len(leaves)/2] ^= 1
	receipts := appended(t, l, w.Batch(append(w.Lines(700, w.Now), repeated)...))
	if again := appended(t, l, w.Batch(repeated)); again[0].Entries[0].Index != receipts[0].Entries[700].Index {
		t.Error("a repeated event got another index")
	}
	anchored(t, l)
	want = stateOf(t, l)
	if s := l.Anchored(); s == nil || s.Checkpoint.Size != l.Head().Size {
		t.Errorf("anchored is %+v", s)
	}
	found, err := l.Check(t.Context(), 0, 1<<40, 9)
	if err != nil || len(found) > 0 {
		t.Errorf("%v, %v", found, err)
	}
	stop()
	for what, change := range map[string]func(*eventlog.Config){"from it": func(*eventlog.Config) {}, "a log that nobody anchors": func(c *eventlog.Config) { c.OnLedger = nil }} {
		c := ledger.Config(store)
		change(&c)
		l, stop := run(t, c)
		if got := stateOf(t, l); got != want {
			t.Errorf("%s: it came to %+v, want %+v", what, got, want)
		}
		stop()
	}
	whole, err := eventlog.Look(t.Context(), ledger.Config(store))
	if err != nil || whole.Head() != want.head {
		t.Errorf("replayed it is %+v, %v", whole.Head(), err)
	}
}

// Each byte of a snapshot, one changed, one lost, one more: it is discarded, and the start replays the rows.
func TestEveryByteOfASnapshotCounts(t *testing.T) {
	_, ledger, store, want := snapshotted(t)
	origin := ledger.Config(store).Origin
	sound := slices.Clone(store.SnapshotOf(origin))
	refused := func(what string, parts [][]byte) {
		t.Helper()
		if err := store.KeepSnapshot(t.Context(), origin, parts); err != nil {
			t.Fatal(err)
		}
		l, stop := run(t, ledger.Config(store))
		defer stop()
		if l.Metrics().Discarded != 1 {
			t.Errorf("%s: nobody noticed", what)
		}
		if got := stateOf(t, l); got != want {
			t.Fatalf("%s: it came to %+v, want %+v", what, got, want)
		}
	}
	for i, part := range sound {
		step := 1
		if !chaos {
			step = 1 + len(part)/200
		}
		for at := 0; at < len(part); at += step {
			parts := slices.Clone(sound)
			parts[i] = bytes.Clone(part)
			parts[i][at] ^= 1 << (at % 8)
			refused("a byte changed", parts)
		}
		parts := slices.Clone(sound)
		parts[i] = part[:len(part)-1]
		refused("a byte lost", parts)
		parts[i] = append(bytes.Clone(part), 0)
		refused("a byte more", parts)
	}
	refused("without scopes", sound[:1])
	refused("scopes twice", append(slices.Clone(sound), sound[1]))
	refused("the head alone of scopes", [][]byte{sound[0], sound[1][:len(sound[1])/3*2]})
}

// A snapshot is stored no earlier than the suspicions among its leaves are brought up: a start from it would not find them.
func TestSuspicionsSurviveASnapshot(t *testing.T) {
	w := eventlogtest.NewWorld(t)
	ledger := w.OpenLog()
	store := &eventlogtest.Memory{}
	l, stop := run(t, often(ledger.Config(store)))
	appended(t, l, w.Batch(w.Line(w.Now)))
	anchored(t, l)
	before := store.SnapshotOf(l.Origin)
	appended(t, l, w.Batch(w.Line(w.Now, func(d *event.Draft) { d.Use.Purpose = "another.purpose" })))
	ledger.Set(func(o *eventlogtest.OnLedger) { o.Lose = 1 })
	if err := l.Anchor(t.Context()); err == nil {
		t.Fatal("a lost answer was taken for one")
	}
	if got := store.SnapshotOf(l.Origin); !slices.EqualFunc(got, before, bytes.Equal) {
		t.Error("a snapshot was stored of leaves whose suspicions nobody has said")
	}
	stop()
	l, _ = run(t, often(ledger.Config(store)))
	anchored(t, l)
	if bodies := ledger.Bodies(); bodies[len(bodies)-1].Kind() != statement.KindUsageSuspect {
		t.Errorf("after the restart %s was said", bodies[len(bodies)-1].Kind())
	}
	appended(t, l, w.Batch(w.Line(w.Now)))
	anchored(t, l)
	if got := store.SnapshotOf(l.Origin); slices.EqualFunc(got, before, bytes.Equal) {
		t.Error("no snapshot was stored when they were")
	}
}

// A snapshot of more leaves than the rows have, or of another log, is none.
func TestASnapshotOfAnotherState(t *testing.T) {
	w, ledger, store, want := snapshotted(t)
	parts := slices.Clone(store.SnapshotOf(ledger.Config(store).Origin))
	l, _ := run(t, often(w.Config(&eventlogtest.Memory{})))
	if l.Metrics().Discarded != 0 {
		t.Error("a log without a snapshot has discarded one")
	}
	empty := &eventlogtest.Memory{}
	if err := empty.KeepSnapshot(t.Context(), ledger.Config(store).Origin, parts); err != nil {
		t.Fatal(err)
	}
	c := ledger.Config(empty)
	c.OnLedger = nil
	if l, _ = run(t, c); l.Metrics().Discarded != 1 || l.Head().Size != 0 || want.head.Size == 0 {
		t.Errorf("over empty rows it has %d leaves", l.Head().Size)
	}
}
