package eventlog_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"luzheng/gateway/eventlog"
	"luzheng/gateway/eventlog/eventlogtest"
	"luzheng/signer/entity"
	"luzheng/signer/event"
	"luzheng/signer/statement"
)

// keep has the logs of a ledger kept until stop.
func keep(t *testing.T, c eventlog.Config) (k *eventlog.Keeper, stop func()) {
	t.Helper()
	k = &eventlog.Keeper{Config: c}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- k.Run(ctx) }()
	return k, sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// until waits for a state.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(3 * time.Minute); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: never", what)
		}
	}
}

// opens tells whether a log takes events.
func opens(t *testing.T, k *eventlog.Keeper, log statement.Ref) func() bool {
	return func() bool {
		for _, l := range k.Years() {
			if l.Status().Alarm {
				t.Fatal(l.Status().Why)
			}
		}
		l := k.OfYear(log.ID)
		return l != nil && k.Current() == l && l.Status().Open
	}
}

// nextYear lets the year pass, and opens the log of the next one on the ledger, at the time now.
func nextYear(o *eventlogtest.OnLedger) (next statement.Ref, now int64) {
	w := o.World
	o.Set(func(o *eventlogtest.OnLedger) {
		w.Locked(func() {
			for year := w.Year(); w.Year() == year; {
				w.Now += 86_400_000
			}
			l := w.NewLog()
			l.Key, next = o.By, l.Ref
			w.Accept(l.Opening(&o.Ref))
			now = w.Now // whatever a log says on the ledger moves it on
		})
		o.Ref = next
	})
	return next, now
}

// When the log of the next year is opened, the old one takes nothing more; what it took is anchored and its suspicions are brought up before
// the new one begins with its last checkpoint. Receipts and lists of the old year stay what they were, and each year's list is complete.
func TestTheYearChanges(t *testing.T) {
	w := eventlogtest.NewWorld(t)
	ledger := w.OpenLog()
	store := &eventlogtest.Memory{}
	c := ledger.Config(store)
	c.AnchorInterval = time.Millisecond
	now := w.Now // whatever the log says on the ledger moves it on
	keeper, stop := keep(t, c)
	defer stop()
	until(t, "the first log opens", opens(t, keeper, ledger.Ref))
	old, first := keeper.Current(), ledger.Ref
	raw := w.Batch(w.Lines(40, now)...)
	receipts := appended(t, old, raw)
	appended(t, old, w.Batch(w.Line(now, func(d *event.Draft) { d.Use.Grant = nil })))

	next, now := nextYear(ledger)
	until(t, "the next log opens", opens(t, keeper, next))
	fresh := keeper.Current()
	after := appended(t, fresh, w.Batch(w.Lines(3, now)...))
	if after[0].Entries[0].Index != 1 {
		t.Errorf("the first use of the year stands at %d, after the seed it is 1", after[0].Entries[0].Index)
	}
	until(t, "the next log is anchored", func() bool { return fresh.Anchored() != nil && fresh.Anchored().Checkpoint.Size == 4 })

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

// A log in which nobody recorded a use has a successor too, and ends with a checkpoint of no leaves. What the ledger has for it to begin
// with it still gets, also when the log after it was opened before any gateway ran.
func TestAYearWithoutUsesHasASuccessor(t *testing.T) {
	for name, leaves := range map[string]int64{"no leaves": 0, "an imported use": 1} {
		t.Run(name, func(t *testing.T) {
			w := eventlogtest.NewWorld(t)
			raw := w.Sign(w.Access.Use(w.Now), nil, w.By)
			d := w.Record(raw)
			ledger := w.OpenLog()
			c := ledger.Config(&eventlogtest.Memory{})
			c.AnchorInterval = time.Millisecond
			if leaves > 0 {
				c.Imports = eventlogtest.Imports{{ID: d.Outcome.ID, Envelope: raw, Rules: uint32(d.Outcome.Rules), Time: d.Outcome.Time, Height: 1}}
			}
			first := ledger.Ref
			next, now := nextYear(ledger)
			keeper, stop := keep(t, c)
			defer stop()
			until(t, "the next log opens", opens(t, keeper, next))
			fresh := keeper.Current()
			if receipts := appended(t, fresh, w.Batch(w.Line(now))); receipts[0].Entries[0].Index != 1 {
				t.Errorf("the first use after the seed stands at %d", receipts[0].Entries[0].Index)
			}
			until(t, "the next log is anchored", func() bool { return fresh.Anchored() != nil && fresh.Anchored().Checkpoint.Size == 2 })
			state, err := ledger.Log(t.Context(), first)
			if err != nil || state.State != entity.LogClosed || state.Anchor.Size != leaves || *state.Successor != next {
				t.Errorf("the first log is %+v, %v", state, err)
			}

			stop()
			keeper, stop = keep(t, c)
			defer stop()
			until(t, "the next log opens again", opens(t, keeper, next))
			old := keeper.OfYear(first.ID)
			until(t, "the first log remembers its last checkpoint", func() bool { return old.Anchored() != nil })
			if found, err := old.Check(t.Context(), 0, 1, 10); len(found) > 0 || err != nil {
				t.Errorf("%v, %v", found, err)
			}
		})
	}
}
