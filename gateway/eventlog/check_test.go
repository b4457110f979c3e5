package eventlog_test

import (
	"testing"

	"luzheng/gateway/eventlog"
	"luzheng/gateway/eventlog/eventlogtest"
	"luzheng/signer/event"
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
	if err := store.KeepCheckpoint(t.Context(), eventlogtest.Origin, eventlog.Checkpoint{Size: s.Checkpoint.Size, Note: s.Note}); err != nil {
		t.Fatal(err)
	}
	appended(t, l, w.Batch(w.Lines(20, w.Now)...))
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
	w := eventlogtest.NewWorld(t)
	store := &eventlogtest.Memory{}
	l, _ := run(t, w.Config(store))
	rich(t, w, l, store)
	columns := store.Columns(eventlogtest.Origin)
	if len(columns) < 15 {
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
