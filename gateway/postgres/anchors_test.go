package postgres_test

import (
	"slices"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/eventlog"
	"luzheng/gateway/gatewaytest"
	"luzheng/gateway/postgres"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// The index finds what the ledger has accepted of a log's anchors, in its order, and nothing else.
func TestAnchorsAreFoundInTheirOrder(t *testing.T) {
	w := rulestest.Founded(t)
	log := w.OpenLog()
	var ids []gm.Digest
	for i := range byte(7) {
		log.Append(event.Leaf{Kind: event.KindEvent, ID: gm.Sum([]byte{i}), Received: w.Now})
		ids = append(ids, log.Anchor())
	}
	stale := log.Say(log.Anchoring(log.Checkpoint(log.Size()))) // of as many leaves as are anchored
	f := &fixture{Story: &gatewaytest.Story{World: w, Envelopes: append(slices.Clone(w.Accepted), stale)}, url: server.URL(t)}
	f.ledger = gatewaytest.Ledger(t, w)
	gatewaytest.Replay(t, f.ledger, f.Envelopes)
	var err error
	if f.height, err = f.ledger.Height(t.Context()); err != nil {
		t.Fatal(err)
	}
	if f.db, err = postgres.Open(t.Context(), f.url); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.db.Close)
	f.index(t, f.db.Index())

	after := func(at eventlog.Moment, limit int) []eventlog.Anchoring {
		t.Helper()
		found, err := f.db.Index().AnchorsAfter(t.Context(), log.Ref, at, limit)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	all := after(eventlog.From(0), 100)
	if len(all) != len(ids) {
		t.Fatalf("%d anchors were found, %d were accepted", len(all), len(ids))
	}
	same := func(a, b eventlog.Anchoring) bool { return a.ID == b.ID }
	for i, a := range all {
		raw, err := f.db.Index().Statement(t.Context(), a.ID)
		if err != nil || a.ID != ids[i] || a.Time == 0 || raw.Time != a.Time || i > 0 && a.Time < all[i-1].Time {
			t.Errorf("anchor %d is %s at %d, %v", i, a.ID, a.Time, err)
		}
		later := slices.DeleteFunc(slices.Clone(all), func(other eventlog.Anchoring) bool { return other.Time < a.Time })
		if got := after(eventlog.From(a.Time), 100); !slices.EqualFunc(got, later, same) {
			t.Errorf("since the time of anchor %d there are %d, want %d", i, len(got), len(later))
		}
		if got := after(a.Moment, 100); !slices.EqualFunc(got, all[i+1:], same) {
			t.Errorf("after anchor %d there are %d, want %d", i, len(got), len(all[i+1:]))
		}
	}
	if got := after(eventlog.From(0), 2); !slices.EqualFunc(got, all[:2], same) {
		t.Errorf("the first two are %d", len(got))
	}
	if got := after(eventlog.From(all[len(all)-1].Time+1), 100); len(got) > 0 {
		t.Errorf("after the last there are %d", len(got))
	}
	other, err := f.db.Index().AnchorsAfter(t.Context(), statement.LogRef("2025"), eventlog.From(0), 100)
	if err != nil || len(other) > 0 {
		t.Errorf("of another log there are %d, %v", len(other), err)
	}
}
