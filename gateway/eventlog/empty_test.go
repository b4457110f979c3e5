package eventlog_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"luzheng/gateway/eventlog"
	"luzheng/gateway/eventlog/eventlogtest"
	"luzheng/signer/entity"
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
