package eventlog_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"luzheng/gateway/eventlog"
	"luzheng/gateway/eventlog/eventlogtest"
	"luzheng/gateway/storage"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
)

// A commit that fails leaves nothing; one whose answer is lost is found again; the same bytes get the same index either way.
func TestACommitWhoseFateIsNotKnown(t *testing.T) {
	w := eventlogtest.NewWorld(t)
	for _, counted := range []bool{false, true} {
		store := &eventlogtest.Memory{}
		l, _ := run(t, w.Config(store))
		before := appended(t, l, w.Batch(w.Lines(5, w.Now)...))
		failures := 1
		store.Fail = func() (error, bool) {
			if failures--; failures >= 0 {
				return fmt.Errorf("the connection broke: %w", storage.ErrUnavailable), counted
			}
			return nil, false
		}
		raw := w.Batch(w.Lines(400, w.Now)...)
		r, err := l.Read(t.Context(), raw)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.Append(t.Context(), r); !errors.Is(err, eventlog.ErrUnknown) {
			t.Errorf("counted %v: %v", counted, err)
		}
		receipts := appendedAgain(t, l, raw)
		if receipts[0].Entries[0].Index != 5 || l.Head().Size != 405 {
			t.Errorf("counted %v: it is at %d of %d leaves", counted, receipts[0].Entries[0].Index, l.Head().Size)
		}
		after, _ := run(t, withoutLock(w.Config(store), store))
		if a, b := signedBy(t, l), signedBy(t, after); a.Checkpoint.Root != b.Checkpoint.Root || a.Checkpoint.MapRoot != b.Checkpoint.MapRoot {
			t.Errorf("counted %v: a restart leads to other roots", counted)
		}
		_ = before
	}
}

// withoutLock lets another writer take the log: the first one loses it.
func withoutLock(c eventlog.Config, store *eventlogtest.Memory) eventlog.Config {
	store.Break(c.Origin)
	return c
}

// appendedAgain sends a request until the log takes it: who learns that a commit's fate is not known may learn it a moment before the
// log stops, which then takes itself up again.
func appendedAgain(t *testing.T, l *eventlog.Log, raw []byte) []eventlog.Receipt {
	t.Helper()
	const patience = 3 * time.Minute
	for deadline := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		r, err := l.Read(t.Context(), raw)
		if err != nil {
			t.Fatal(err)
		}
		receipts, err := l.Append(t.Context(), r)
		if err == nil {
			return receipts
		}
		if !errors.Is(err, eventlog.ErrClosed) || time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}

func signedBy(t *testing.T, l *eventlog.Log) *eventlog.Signed {
	t.Helper()
	s, err := l.Sign()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Two that both believe to be the writer cannot fork the log: the one that lost it writes nothing.
func TestTwoWritersCannotFork(t *testing.T) {
	w := eventlogtest.NewWorld(t)
	store := &eventlogtest.Memory{}
	first, _ := run(t, w.Config(store))
	appended(t, first, w.Batch(w.Lines(3, w.Now)...))

	idle := eventlog.New(w.Config(store))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); _ = idle.Run(ctx) }()
	for idle.Status().Why == "it is starting" {
		time.Sleep(time.Millisecond)
	}
	if _, err := idle.Admit(1); !errors.Is(err, eventlog.ErrClosed) {
		t.Errorf("a second writer takes events: %v", err)
	}
	cancel()
	<-ended

	second, _ := run(t, withoutLock(w.Config(store), store))
	kept := appended(t, second, w.Batch(w.Lines(2, w.Now)...))
	raw := w.Batch(w.Line(w.Now))
	r, err := first.Read(t.Context(), raw)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := first.Append(t.Context(), r); err == nil {
		t.Error("the writer that lost the log has written")
	}
	if again := appended(t, second, raw); again[0].Entries[0].Index != 5 || kept[0].Entries[0].Index != 3 {
		t.Errorf("it is at %d", again[0].Entries[0].Index)
	}
}

// A database that lacks what the ledger has anchored, or has something else, is not gone on with.
func TestARestoredBackupIsNotGoneOnWith(t *testing.T) {
	for name, c := range map[string]struct {
		anchor func(*entity.Anchor)
		want   error
	}{
		"an old backup": {func(a *entity.Anchor) { a.Size += 5 }, eventlog.ErrBehind},
		"another log":   {func(a *entity.Anchor) { a.Root[3] ^= 1 }, eventlog.ErrForked},
		"another map":   {func(a *entity.Anchor) { a.Map[3] ^= 1 }, eventlog.ErrForked},
	} {
		w := eventlogtest.NewWorld(t)
		ledger := w.OpenLog()
		store := &eventlogtest.Memory{}
		config := ledger.Config(store)
		l, stop := run(t, config)
		appended(t, l, w.Batch(w.Lines(9, w.Now)...))
		if err := l.Anchor(t.Context()); err != nil {
			t.Fatal(err)
		}
		stop()
		log, err := ledger.Log(t.Context(), ledger.Ref)
		if err != nil || log.Anchor == nil {
			t.Fatalf("nothing is anchored: %v", err)
		}
		forged := *log.Anchor
		c.anchor(&forged)
		ledger.Set(func(o *eventlogtest.OnLedger) {
			o.Forged = &entity.Log{Header: log.Header, Origin: log.Origin, Key: log.Key, Anchor: &forged}
		})

		l = eventlog.New(config)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); _ = l.Run(ctx) }()
		for !l.Status().Alarm && !l.Status().Open {
			time.Sleep(time.Millisecond)
		}
		if s := l.Status(); s.Open || !s.Alarm {
			t.Errorf("%s: %+v", name, s)
		}
		if _, err := l.Admit(1); !errors.Is(err, eventlog.ErrClosed) {
			t.Errorf("%s: %v", name, err)
		}
		cancel()
		<-ended
	}
}

func TestBackPressureBeforeMemoryGrows(t *testing.T) {
	w := eventlogtest.NewWorld(t)
	c := w.Config(&eventlogtest.Memory{})
	c.MaxPending = 30_000
	l, _ := run(t, c)
	release, err := l.Admit(9_000)
	if err != nil {
		t.Fatal(err)
	}
	var full *eventlog.FullError
	if _, err := l.Admit(9_000); !errors.As(err, &full) || full.RetryAfter <= 0 {
		t.Errorf("more than there is room for: %v", err)
	}
	release()
	release()
	if _, err := l.Admit(9_000); err != nil {
		t.Errorf("when there is room again: %v", err)
	}
	if m := l.Metrics(); m.Full != 1 || m.PendingBytes != 27_000 {
		t.Errorf("%+v", m)
	}
}

// The same rows lead to the same state, whatever the groups were.
func TestARestartLeadsToTheSameState(t *testing.T) {
	w := eventlogtest.NewWorld(t)
	store := &eventlogtest.Memory{}
	l, stop := run(t, w.Config(store))
	rich(t, w, l, store)
	before, uses := signedBy(t, l), l.Count(w.Access.Grant)
	stop()
	l, _ = run(t, w.Config(store))
	after := signedBy(t, l)
	if before.Checkpoint.Size != after.Checkpoint.Size || before.Checkpoint.Root != after.Checkpoint.Root || before.Checkpoint.MapRoot != after.Checkpoint.MapRoot ||
		before.Map.Root() != after.Map.Root() || l.Count(w.Access.Grant) != uses {
		t.Errorf("before %+v, after %+v", before.Checkpoint, after.Checkpoint)
	}
	kept, err := store.Checkpoints(t.Context(), eventlogtest.Origin, 1<<40, false, 1)
	if err != nil || len(kept) != 1 {
		t.Fatal(err)
	}
	if s := l.At(kept[0].Size); s == nil || s.Map.Root() != s.Checkpoint.MapRoot || gm.Sum(s.Note) != gm.Sum(kept[0].Note) {
		t.Error("the map of the kept checkpoint is not there")
	}
}
