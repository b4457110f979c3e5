package eventlog_test

import (
	"slices"
	"testing"

	"luzheng/gateway/eventlog"
	"luzheng/gateway/eventlog/eventlogtest"
)

const (
	crowd = 16
	few   = 40 // events in memory
)

// crowding plays a log with a small memory, to which so many events come late that claim one second, and gives what the last of them cost
// to look up, each on average.
func crowding(t *testing.T, events int) (w *eventlogtest.World, store *eventlogtest.Memory, lines [][]byte, cost int) {
	t.Helper()
	w, store = eventlogtest.NewWorld(t), &eventlogtest.Memory{}
	l, stop := start(t, w, store, few)
	for second := range int64(3 * few) { // more than memory has room for
		appended(t, l, w.Batch(w.Line(w.Now-1000*second)))
	}
	const at, last = 1_000_000, 10
	lines = w.Lines(events, w.Now-at)
	for part := range slices.Chunk(lines[:events-last], 50) {
		appended(t, l, w.Batch(part...))
	}
	before := store.Compared()
	appended(t, l, w.Batch(lines[events-last:]...))
	cost = (store.Compared() - before) / last
	stop()
	return w, store, lines, cost
}

// start is a log whose seconds are soon crowded.
func start(t *testing.T, w *eventlogtest.World, store *eventlogtest.Memory, recent int) (l *eventlog.Log, stop func()) {
	t.Helper()
	c := w.Config(store)
	c.MaxRecent = recent
	return run(t, c, func(l *eventlog.Log) { l.Crowd(crowd) })
}

// Whoever claims one old second for ever more events does not make looking them up cost more.
func TestACrowdedSecondCostsNoMore(t *testing.T) {
	_, _, _, of200 := crowding(t, 200)
	_, _, _, of800 := crowding(t, 800)
	if of200 < crowd || of200 > crowd+2 || of800 > of200 {
		t.Errorf("an event among 200 of its second is compared with %d records, among 800 with %d; %d stand together", of200, of800, crowd)
	}
}

// Repetitions are found whether memory has their second or not, before and after a start, and with memories of any size.
func TestRepetitionsInACrowdedSecond(t *testing.T) {
	const events = 3 * crowd
	w, store, lines, _ := crowding(t, events)
	more := w.Lines(2*crowd, w.Now) // on time, and crowded as well
	want := uint64(3*few + events + len(more))
	for i, recent := range []int{few, 1 << 20, 2, few} {
		l, stop := start(t, w, store, recent)
		appended(t, l, w.Batch(append(slices.Clone(more), lines...)...))
		if got := l.Head().Size; got != want {
			t.Fatalf("start %d, memory for %d: there are %d leaves, want %d", i, recent, got, want)
		}
		repeated := appended(t, l, w.Batch(lines[events-1], lines[0], more[0], more[len(more)-1]))
		var indices []uint64
		for _, r := range repeated {
			for _, e := range r.Entries {
				indices = append(indices, e.Index)
			}
		}
		slices.Sort(indices)
		if len(slices.Compact(indices)) != 4 || l.Head().Size != want {
			t.Errorf("start %d: they stand at %v", i, indices)
		}
		if found, err := l.Check(t.Context(), 0, 1<<40, 9); err != nil || len(found) > 0 {
			t.Errorf("start %d: %v, %v", i, found, err)
		}
		stop()
	}
}

// A row of an event that stands alone is held to it like any other.
func TestEveryByteOfALonelyRowCounts(t *testing.T) {
	w, store, _, _ := crowding(t, 2*crowd)
	l, _ := start(t, w, store, few)
	alone := 0
	for _, c := range store.Columns(l.Origin) {
		if c.Table != "log_seen" || len(c.Bytes) != 20 {
			continue
		}
		if alone++; alone%12 > 0 && !chaos {
			continue
		}
		for at := alone % 7; at < len(c.Bytes); at += 7 {
			c.Bytes[at] ^= 1 << (at % 8)
			found, err := l.Check(t.Context(), 0, 1<<40, 9)
			c.Bytes[at] ^= 1 << (at % 8)
			if err != nil || len(found) == 0 || found[0].Table != "log_seen" || found[0].Column != "keys" {
				t.Errorf("byte %d: %v, %v", at, found, err)
			}
		}
	}
	if alone < crowd {
		t.Errorf("%d events stand alone", alone)
	}
}
