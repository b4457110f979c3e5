package eventlog_test

import (
	"fmt"
	"sync"
	"testing"

	"luzheng/gateway/eventlog"
	"luzheng/gateway/eventlog/eventlogtest"
	"luzheng/signer/event"
	"luzheng/signer/gm"
)

// holds verifies receipts as whoever gets them does, and gives the index of every event.
func holds(t *testing.T, w *eventlogtest.World, receipts []eventlog.Receipt) map[gm.Digest]uint64 {
	t.Helper()
	indices := map[gm.Digest]uint64{}
	for _, r := range receipts {
		said, err := event.OpenReceipt(r.Head, w.Key.PublicKey())
		if err != nil {
			t.Fatal(err)
		}
		var entries []event.Entry
		for i, e := range r.Entries {
			entries = append(entries, e.Entry)
			indices[e.ID] = e.Index
			if r.Paths == nil {
				continue
			}
			if err := said.VerifyOne(e.Entry, r.Paths[i]); err != nil {
				t.Error(err)
			}
		}
		if r.Paths == nil {
			if err := said.VerifyAll(entries); err != nil {
				t.Error(err)
			}
		}
	}
	return indices
}

func TestReceiptsHoldAndAreTheSameForEver(t *testing.T) {
	w := eventlogtest.NewWorld(t)
	store := database(t)
	l, stop := run(t, w.Config(store))
	lines := w.Lines(700, w.Now)
	requests := [][]byte{
		w.Batch(lines...),
		w.Batch(w.Line(w.Now)),
		append(w.Batch(w.Lines(3, w.Now)...), w.Batch(w.Lines(20, w.Now)...)...),
		w.Batch(append(w.Lines(2, w.Now), lines[3], lines[650])...), // two that are there already
	}
	var first []string
	for i, raw := range requests {
		receipts := appended(t, l, raw)
		if want := []int{700, 1, 23, 4}[i]; len(holds(t, w, receipts)) != want {
			t.Errorf("request %d: %d events have receipts, not %d", i, len(holds(t, w, receipts)), want)
		}
		first = append(first, fmt.Sprint(receipts))
	}
	if l.Head().Size != 700+1+23+2 {
		t.Errorf("there are %d leaves", l.Head().Size)
	}
	check := func(when string, l *eventlog.Log) {
		t.Helper()
		for i, raw := range requests[:3] {
			if again := fmt.Sprint(appended(t, l, raw)); again != first[i] {
				t.Errorf("%s, request %d has another receipt:\n%s\n%s", when, i, again, first[i])
			}
		}
		// A part of a request gets the same head, and paths.
		part := holds(t, w, appended(t, l, w.Batch(lines[5:9]...)))
		for i, line := range lines[5:9] {
			if index, ok := part[event.ID(line)]; !ok || index != uint64(5+i) {
				t.Errorf("%s, event %d is at %d", when, 5+i, index)
			}
		}
	}
	check("at once", l)
	stop()
	l, _ = run(t, w.Config(store))
	check("after a restart", l)
}

// Many small requests at once share heads: each still gets a receipt of its own, which holds, and gets it again.
func TestConcurrentRequestsShareHeads(t *testing.T) {
	w := eventlogtest.NewWorld(t)
	l, _ := run(t, w.Config(&eventlogtest.Memory{}))
	const requests = 200
	raws := make([][]byte, requests)
	for i := range raws {
		raws[i] = w.Batch(w.Lines(1+i%3, w.Now)...)
	}
	answers := make([][]eventlog.Receipt, requests)
	var group sync.WaitGroup
	for i, raw := range raws {
		group.Go(func() {
			r, err := l.Read(t.Context(), raw)
			if err == nil {
				answers[i], err = l.Append(t.Context(), r)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	heads, indices := map[string]int{}, map[uint64]bool{}
	for i, receipts := range answers {
		for _, index := range holds(t, w, receipts) {
			if indices[index] {
				t.Errorf("two events have the index %d", index)
			}
			indices[index] = true
		}
		heads[string(receipts[0].Head)]++
		if again := fmt.Sprint(appended(t, l, raws[i])); again != fmt.Sprint(receipts) {
			t.Errorf("request %d has another receipt the second time", i)
		}
	}
	if len(indices) != int(l.Head().Size) {
		t.Errorf("%d indices, %d leaves", len(indices), l.Head().Size)
	}
	if len(heads) == requests {
		t.Error("no two requests share a head; nothing was tried")
	}
}

// An event counts once: twice in a request, in requests at once, and long after.
func TestEventsCountOnce(t *testing.T) {
	w := eventlogtest.NewWorld(t)
	store := &eventlogtest.Memory{}
	c := w.Config(store)
	c.MaxRecent = 10 // so that most are forgotten and looked up
	l, stop := run(t, c)
	old, now := w.Line(w.Now-3_600_000), w.Line(w.Now)
	twice := append(w.Batch(old, now), w.Batch(now, old, w.Line(w.Now))...)
	if got := holds(t, w, appended(t, l, twice)); len(got) != 3 || l.Head().Size != 3 {
		t.Fatalf("%v, %d leaves", got, l.Head().Size)
	}
	var group sync.WaitGroup
	for i := range 20 {
		raw := append(w.Batch(w.Lines(3, w.Now+int64(i)*1000)...), twice...)
		for range 2 {
			group.Go(func() {
				r, err := l.Read(t.Context(), raw)
				if err == nil {
					_, err = l.Append(t.Context(), r)
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
	}
	group.Wait()
	if size := l.Head().Size; size != 3+20*3 {
		t.Errorf("there are %d leaves, not %d", size, 3+20*3)
	}
	stop()
	l, _ = run(t, c)
	if got := holds(t, w, appended(t, l, twice)); got[event.ID(old)] != 0 || got[event.ID(now)] != 1 || l.Head().Size != 63 {
		t.Errorf("after a restart: %v, %d leaves", got, l.Head().Size)
	}
}
