package eventlog_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"luzheng/gateway/eventlog"
	"luzheng/gateway/eventlog/eventlogtest"
	"luzheng/signer/checkpoint"
	"luzheng/signer/entity"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// rich fills a log with what rows can hold: groups of one and of many, shared heads, late events, a batch of which some events stand
// elsewhere, full tiles, a kept checkpoint.
func rich(t *testing.T, w *eventlogtest.World, l *eventlog.Log, store eventlog.Store) {
	t.Helper()
	lines := w.Lines(300, w.Now)
	appended(t, l, w.Batch(lines...))
	appended(t, l, w.Batch(append(w.Lines(2, w.Now-100_000), lines[7], w.Line(w.Now))...))
	appended(t, l, append(w.Batch(w.Line(w.Now)), w.Batch(w.Line(w.Now, func(d *event.Draft) { d.Use.Purpose = "another.purpose" }))...))
	s, err := l.Sign()
	if err != nil {
		t.Fatal(err)
	}
	if err := store.KeepCheckpoint(t.Context(), l.Origin, eventlog.Checkpoint{Size: s.Checkpoint.Size, Note: s.Note}); err != nil {
		t.Fatal(err)
	}
	appended(t, l, w.Batch(w.Lines(20, w.Now)...))
}

// watched is a world whose log is anchored, and whose witness cosigns.
type watched struct {
	*eventlogtest.World
	ledger  *eventlogtest.OnLedger
	witness *gm.PrivateKey
	clock   atomic.Int64 // the log's, Unix ms
}

const court = "court.example"

func newWatched(t *testing.T) *watched {
	t.Helper()
	w := &watched{World: eventlogtest.NewWorld(t)}
	w.ledger = w.OpenLog()
	w.clock.Store(w.Now)
	var err error
	if w.witness, err = gm.GenerateKey(); err != nil {
		t.Fatal(err)
	}
	return w
}

// config are the settings of a log with the world's clock, which anchors when it is told to.
func (w *watched) config(store eventlog.Store) eventlog.Config {
	c := w.ledger.Config(store)
	c.AnchorInterval, c.Now = time.Hour, func() time.Time { return time.UnixMilli(w.clock.Load()) }
	c.Cosigners = func(int64) []checkpoint.Verifier {
		return []checkpoint.Verifier{{Name: court, Key: w.witness.PublicKey()}}
	}
	return c
}

// later makes all that was said some time ago.
func (w *watched) later() { w.clock.Store(w.Now + 5*60_000) }

// cosigned puts a cosignature under the checkpoint anchored last.
func (w *watched) cosigned(t *testing.T, l *eventlog.Log, store eventlog.Store) {
	t.Helper()
	s := l.Anchored()
	line, err := checkpoint.Cosign(s.Note, court, w.witness, s.Checkpoint.Time/1000)
	if err != nil {
		t.Fatal(err)
	}
	cosigned, err := checkpoint.AddCosignatures(s.Note, line)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.MarkCheckpoint(t.Context(), l.Origin, eventlog.Checkpoint{Size: s.Checkpoint.Size, Cosigned: cosigned}); err != nil {
		t.Fatal(err)
	}
}

func TestCheckFindsNothingInAnHonestLog(t *testing.T) {
	w := eventlogtest.NewWorld(t)
	store := &eventlogtest.Memory{}
	l, _ := run(t, w.Config(store))
	rich(t, w, l, store)
	for _, part := range [][2]uint64{{0, 1 << 40}, {0, 1}, {100, 299}, {300, 304}, {304, 400}, {500, 600}} {
		found, err := l.Check(t.Context(), part[0], part[1], 9)
		if err != nil || len(found) > 0 {
			t.Errorf("leaves %d to %d: %v, %v", part[0], part[1], found, err)
		}
	}
}

// TestEveryByteOfARowIsHeldToItsProof changes one byte after another of every column and wants it found, where it is, and by name.
func TestEveryByteOfARowIsHeldToItsProof(t *testing.T) {
	w := newWatched(t)
	store := &eventlogtest.Memory{}
	l, stop := run(t, w.config(store))
	rich(t, w.World, l, store)
	anchored(t, l)
	w.cosigned(t, l, store)
	w.later()
	everyByte(t, l, store)
	// One that was opened anew has verified no signature at its door.
	stop()
	l, _ = run(t, w.config(store))
	everyByte(t, l, store)
}

func everyByte(t *testing.T, l *eventlog.Log, store *eventlogtest.Memory) {
	t.Helper()
	columns := store.Columns(l.Origin)
	if len(columns) < 17 {
		t.Fatalf("only %d columns are there to be changed", len(columns))
	}
	for _, c := range columns {
		step := 1
		if !chaos {
			step = 1 + len(c.Bytes)/20
		}
		missed := 0
		for at := 0; at < len(c.Bytes); at += step {
			c.Bytes[at] ^= 1 << (at % 8)
			found, err := l.Check(t.Context(), 0, 1<<40, 9)
			c.Bytes[at] ^= 1 << (at % 8)
			if err != nil {
				t.Fatalf("%s %s, byte %d: %v", c.Table, c.Column, at, err)
			}
			if len(found) == 0 {
				missed++
				t.Errorf("%s %s: nobody noticed byte %d of %d", c.Table, c.Column, at, len(c.Bytes))
			} else if d := found[0]; d.Table != c.Table || d.Column != c.Column {
				t.Errorf("%s %s, byte %d: it was taken for %s", c.Table, c.Column, at, d)
				missed++
			}
			if missed > 5 {
				break
			}
		}
	}
	if found, err := l.Check(t.Context(), 0, 1<<40, 9); err != nil || len(found) > 0 {
		t.Errorf("put back: %v, %v", found, err)
	}
}

// nobodysKeys is a register in which no key belongs to anybody who signs here.
type nobodysKeys struct{ *eventlogtest.World }

func (n nobodysKeys) Certificate(ctx context.Context, key gm.KeyID) (*entity.Certificate, error) {
	registered, err := n.World.Certificate(ctx, key)
	if registered != nil {
		other := *registered
		other.Party = "510500.nobody"
		registered = &other
	}
	return registered, err
}

// The door has verified what this process took; all else is held to the keys of its issuers.
func TestWhatAnotherProcessTookIsHeldToItsKeys(t *testing.T) {
	w := eventlogtest.NewWorld(t)
	store := &eventlogtest.Memory{}
	l, stop := run(t, w.Config(store))
	appended(t, l, w.Batch(w.Line(w.Now)))
	stop()
	config := w.Config(store)
	config.Certificates = nobodysKeys{w}
	l, _ = run(t, config)
	found, err := l.Check(t.Context(), 0, 1<<40, 9)
	if err != nil || len(found) != 1 || found[0].Column != "batches" || !strings.Contains(found[0].Detail, "is not one of") {
		t.Errorf("found %v, %v", found, err)
	}
}

// TestEveryMarkOfACheckpointIsHeldToTheLedger changes what stands beside a checkpoint, and wants it found by name.
func TestEveryMarkOfACheckpointIsHeldToTheLedger(t *testing.T) {
	w := newWatched(t)
	store := &eventlogtest.Memory{}
	l, stop := run(t, w.config(store))
	rich(t, w.World, l, store) // one of its checkpoints is never anchored
	w.ledger.Set(func(o *eventlogtest.OnLedger) { o.Lose = 1 })
	if err := l.Anchor(t.Context()); err == nil {
		t.Fatal("no answer was lost")
	}
	anchored(t, l)
	appended(t, l, w.Batch(w.Line(w.Now)))
	anchored(t, l)
	stop()
	w.later()
	look, err := eventlog.Look(t.Context(), w.config(store)) // beside the gateway, it says the same
	if err != nil {
		t.Fatal(err)
	}
	changes := map[string]func(*eventlog.Checkpoint) string{
		"an anchor that never was, or another": func(c *eventlog.Checkpoint) string {
			c.Anchored = make([]byte, 32)
			return "anchored"
		},
		"a mark taken away": func(c *eventlog.Checkpoint) string {
			if c.Anchored == nil {
				return ""
			}
			c.Anchored = nil
			return "anchored"
		},
		"reported, or not": func(c *eventlog.Checkpoint) string {
			c.Reported = !c.Reported
			return "reported"
		},
	}
	for _, log := range []*eventlog.Log{l, look} {
		if found, err := log.Check(t.Context(), 0, 1<<40, 9); err != nil || len(found) > 0 {
			t.Fatalf("nothing was changed: %v, %v", found, err)
		}
		rows := 0
		for what, change := range changes {
			store.Mark(l.Origin, change, func(column string, size uint64) {
				rows++
				found, err := log.Check(t.Context(), 0, 1<<40, 9)
				named := func(d eventlog.Difference) bool { return d.Column == column && d.Row == fmt.Sprintf("size=%d", size) }
				if err != nil || column != "" && !slices.ContainsFunc(found, named) {
					t.Errorf("%s, size %d: %v, %v", what, size, found, err)
				}
			})
		}
		if rows != 3*3 {
			t.Errorf("%d marks were changed", rows)
		}
	}
}

// asked counts how often the ledger's anchors are looked for.
type asked struct {
	eventlog.Anchors
	times int
}

func (a *asked) AnchorsAfter(ctx context.Context, log statement.Ref, after eventlog.Moment, limit int) ([]eventlog.Anchoring, error) {
	a.times++
	return a.Anchors.AnchorsAfter(ctx, log, after, limit)
}

// crowded puts many anchors of a checkpoint without leaves before each of the ledger's, at the same time.
type crowded struct {
	eventlog.Anchors
	note []byte
	asks int
}

const (
	sharing = 2500
	maxAsks = 10 // sharing fills three pages
)

func (c *crowded) AnchorsAfter(ctx context.Context, log statement.Ref, after eventlog.Moment, limit int) ([]eventlog.Anchoring, error) {
	if c.asks++; c.asks > maxAsks {
		return nil, errors.New("whoever asks does not get on")
	}
	own, err := c.Anchors.AnchorsAfter(ctx, log, eventlog.From(0), 1)
	if err != nil || len(own) == 0 {
		return nil, err
	}
	last := own[0]
	var found []eventlog.Anchoring
	for last.Tx = max(after.Tx+1, 1); last.Tx < sharing && len(found) < limit; last.Tx++ {
		found = append(found, eventlog.Anchoring{ID: gm.Sum(fmt.Append(nil, last.Tx)), Moment: last.Moment, Note: c.note})
	}
	if after.Tx < sharing && len(found) < limit {
		found = append(found, last)
	}
	return found, nil
}

// TestAnchorsOfOneTimeAreAllSeen: of many that share one millisecond, the last is found as well.
func TestAnchorsOfOneTimeAreAllSeen(t *testing.T) {
	w := newWatched(t)
	note, err := checkpoint.SignEvents(checkpoint.Events{Origin: eventlogtest.Origin, MapRoot: gm.Sum([]byte("map")), Time: w.Now}, w.Key)
	if err != nil {
		t.Fatal(err)
	}
	config := w.config(&eventlogtest.Memory{})
	ledger := &crowded{Anchors: config.Anchors, note: note}
	config.Anchors = ledger
	l, _ := run(t, config)
	appended(t, l, w.Batch(w.Line(w.Now)))
	anchored(t, l)
	w.later()
	if found, err := l.Check(t.Context(), 0, 1<<40, 9); err != nil || len(found) > 0 || ledger.asks != sharing/1000+1 {
		t.Errorf("%v, %v; the ledger was asked %d times", found, err, ledger.asks)
	}
}

// TestOnlyThePartOfACheckpointAsksTheLedger: what the ledger has grows by the second, and most parts hold the leaves of no checkpoint.
func TestOnlyThePartOfACheckpointAsksTheLedger(t *testing.T) {
	w := newWatched(t)
	store := &eventlogtest.Memory{}
	config := w.config(store)
	ledger := &asked{Anchors: config.Anchors}
	config.Anchors = ledger
	l, _ := run(t, config)
	appended(t, l, w.Batch(w.Lines(300, w.Now)...))
	anchored(t, l) // of 300 leaves
	appended(t, l, w.Batch(w.Lines(300, w.Now)...))
	w.later()
	for part, want := range map[[2]uint64]int{{0, 256}: 0, {256, 512}: 1, {512, 600}: 0} {
		ledger.times = 0
		if found, err := l.Check(t.Context(), part[0], part[1], 9); err != nil || len(found) > 0 || ledger.times != want {
			t.Errorf("leaves %d to %d: %v, %v; the ledger was asked %d times", part[0], part[1], found, err, ledger.times)
		}
	}
}

// TestOldMapRootsAreHeldToTheLeaves has the log's own key sign another map, long ago: whoever looks at all leaves finds it.
func TestOldMapRootsAreHeldToTheLeaves(t *testing.T) {
	w := newWatched(t)
	store := &eventlogtest.Memory{}
	l, stop := run(t, w.config(store))
	appended(t, l, w.Batch(w.Line(w.Now)))
	head := l.Head()
	note, err := checkpoint.SignEvents(checkpoint.Events{
		Origin: l.Origin, Size: head.Size, Root: head.Root, MapRoot: gm.Sum([]byte("another map")), Time: w.Now,
	}, w.Key)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.KeepCheckpoint(t.Context(), l.Origin, eventlog.Checkpoint{Size: head.Size, Note: note}); err != nil {
		t.Fatal(err)
	}
	for range 40 { // more than are kept in memory
		appended(t, l, w.Batch(w.Line(w.Now)))
		anchored(t, l)
	}
	stop()
	w.later()
	look, err := eventlog.Look(t.Context(), w.config(store))
	if err != nil {
		t.Fatal(err)
	}
	found, err := look.Check(t.Context(), 0, 1<<40, 9)
	if err != nil || len(found) != 1 || found[0].Column != "note" || found[0].Row != fmt.Sprintf("size=%d", head.Size) {
		t.Errorf("%v, %v", found, err)
	}
}

func TestCheckFindsMissingRows(t *testing.T) {
	w := eventlogtest.NewWorld(t)
	store := &eventlogtest.Memory{}
	l, _ := run(t, w.Config(store))
	rich(t, w, l, store)
	for what, table := range map[string]string{"group": "log_groups", "tile": "log_tiles", "seen": "log_seen"} {
		put := store.Lose(eventlogtest.Origin, table)
		found, err := l.Check(t.Context(), 0, 1<<40, 9)
		if err != nil || len(found) == 0 || found[0].Table != table {
			t.Errorf("without a %s: %v, %v", what, found, err)
		}
		put()
	}
}
