package eventlog_test

import (
	"context"
	"testing"
	"time"

	"luzheng/gateway/eventlog"
	"luzheng/gateway/eventlog/eventlogtest"
	"luzheng/signer/entity"
	"luzheng/signer/event"
	"luzheng/signer/statement"
)

// When the log of the next year is opened, the old one takes nothing more; what it took is anchored and its suspicions are brought up before
// the new one begins with its last checkpoint. Receipts and lists of the old year stay what they were, and each year's list is complete.
func TestTheYearChanges(t *testing.T) {
	w := eventlogtest.NewWorld(t)
	ledger := w.OpenLog()
	store := &eventlogtest.Memory{}
	c := ledger.Config(store)
	c.AnchorInterval = time.Millisecond
	keeper := &eventlog.Keeper{Config: c}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- keeper.Run(ctx) }()
	defer func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	until := func(what string, holds func() bool) {
		t.Helper()
		for deadline := time.Now().Add(3 * time.Minute); !holds(); time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("%s: never", what)
			}
		}
	}
	open := func(year string) func() bool {
		return func() bool {
			l := keeper.OfYear(year)
			if l != nil && l.Status().Alarm {
				t.Fatal(l.Status().Why)
			}
			return l != nil && keeper.Current() == l && l.Status().Open
		}
	}
	until("the first log opens", open(ledger.Ref.ID))
	old, first := keeper.Current(), ledger.Ref
	now := w.Now // whatever the log says on the ledger moves it on
	raw := w.Batch(w.Lines(40, now)...)
	receipts := appended(t, old, raw)
	appended(t, old, w.Batch(w.Line(now, func(d *event.Draft) { d.Use.Grant = nil })))

	var next statement.Ref
	ledger.Set(func(o *eventlogtest.OnLedger) {
		w.Locked(func() {
			for year := w.Year(); w.Year() == year; {
				w.Now += 86_400_000
			}
			l := w.NewLog()
			l.Key, next = o.By, l.Ref
			w.Accept(l.Opening(&first))
			now = w.Now
		})
		o.Ref = next
	})
	until("the next log opens", open(next.ID))
	fresh := keeper.Current()
	after := appended(t, fresh, w.Batch(w.Lines(3, now)...))
	if after[0].Entries[0].Index != 1 {
		t.Errorf("the first use of the year stands at %d, after the seed it is 1", after[0].Entries[0].Index)
	}
	until("the next log is anchored", func() bool { return fresh.Anchored() != nil && fresh.Anchored().Checkpoint.Size == 4 })

	state, err := ledger.Log(t.Context(), first)
	if err != nil || state.State != entity.LogClosed || uint64(state.Anchor.Size) != old.Head().Size || *state.Successor != next {
		t.Fatalf("the old log is %+v, %v", state, err)
	}
	if r, err := old.Read(t.Context(), w.Batch(w.Line(now))); err != nil {
		t.Fatal(err)
	} else if _, err := old.Append(t.Context(), r); err == nil {
		t.Error("the old log takes a use")
	}
	again, err := old.Receipts(t.Context(), []uint64{0})
	if err != nil || string(again[0].Head) != string(receipts[0].Head) {
		t.Errorf("the receipt of the old year is another now: %v", err)
	}
	suspected := int64(0)
	for _, body := range ledger.Bodies() {
		if s, ok := body.(*statement.UsageSuspect); ok && s.Log == first {
			suspected += s.Count
		}
	}
	if suspected != 1 {
		t.Errorf("%d suspected uses of the old year were brought up", suspected)
	}
	for l, want := range map[*eventlog.Log]int{old: 41, fresh: 3} {
		s := l.Anchored()
		leaves, proof, err := l.Complete(t.Context(), w.Access.Entry, s, 100)
		if err != nil {
			t.Fatal(err)
		}
		list := event.List{Scope: w.Access.Entry, Map: proof}
		for _, p := range leaves {
			list.Leaves, list.Last = append(list.Leaves, p.Raw), p.Index+1
		}
		if placed, err := list.VerifyComplete(s.Checkpoint.MapRoot, s.Checkpoint.Size); err != nil || len(placed) != want {
			t.Errorf("%s: %d uses, %v; want %d", l.Ref, len(placed), err, want)
		}
	}
}
