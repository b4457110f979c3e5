package eventlog_test

import (
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/eventlog"
	"luzheng/gateway/eventlog/eventlogtest"
	"luzheng/signer/event"
)

// late is a world whose index has not come to the grant yet.
func late(t *testing.T, patience time.Duration) (w *eventlogtest.World, l *eventlog.Log, catchUp func()) {
	t.Helper()
	w = eventlogtest.NewWorld(t)
	key := w.Access.Grant.Key(rulestest.Ledger)
	var grant []byte
	w.Locked(func() {
		grant = w.State[key]
		delete(w.State, key)
	})
	c := w.Config(&eventlogtest.Memory{})
	c.Patience = patience
	l, _ = run(t, c)
	return w, l, func() {
		w.Locked(func() { w.State[key] = grant })
		w.Block(w.Access.Grant)
	}
}

// sending sends a request and gives its receipts once they are there.
func sending(t *testing.T, l *eventlog.Log, raw []byte) <-chan []eventlog.Receipt {
	t.Helper()
	r, err := l.Read(t.Context(), raw)
	if err != nil {
		t.Fatal(err)
	}
	answer := make(chan []eventlog.Receipt, 1)
	go func() {
		receipts, err := l.Append(t.Context(), r)
		if err != nil {
			t.Error(err)
		}
		answer <- receipts
	}()
	return answer
}

// A use of a grant that was given a moment ago is judged when the index knows it; others do not wait meanwhile.
func TestAUseWaitsForTheIndex(t *testing.T) {
	w, l, catchUp := late(t, time.Hour)
	waits := sending(t, l, w.Batch(w.Line(w.Now)))
	for range 3 {
		appended(t, l, w.Batch(w.Line(w.Now, func(d *event.Draft) { d.Use.Grant = nil })))
	}
	select {
	case r := <-waits:
		t.Fatalf("it was judged %q before the index knew its grant", r[0].Entries[0].Verdict)
	default:
	}
	catchUp()
	e := (<-waits)[0].Entries[0]
	if e.Verdict != "" || e.Height != 2 || e.Index != 3 {
		t.Errorf("it was judged %q at %d, leaf %d", e.Verdict, e.Height, e.Index)
	}
}

// What the index never comes to know is suspected in the end, once, and the same bytes keep that judgement.
func TestPatienceEnds(t *testing.T) {
	w, l, catchUp := late(t, time.Millisecond)
	raw := w.Batch(w.Line(w.Now))
	e := (<-sending(t, l, raw))[0].Entries[0]
	if e.Verdict != "suspected.unknown" || e.Height != 1 {
		t.Errorf("it was judged %q at %d", e.Verdict, e.Height)
	}
	catchUp()
	if again := appended(t, l, raw)[0].Entries[0]; again != e || l.Head().Size != 1 {
		t.Errorf("again it is %+v of %d leaves", again, l.Head().Size)
	}
}

// A request that waits when the log stops is answered.
func TestWhoeverWaitsIsAnsweredWhenTheLogStops(t *testing.T) {
	w := eventlogtest.NewWorld(t)
	c := w.Config(&eventlogtest.Memory{})
	c.Patience = time.Hour
	l, stop := run(t, c)
	r, err := l.Read(t.Context(), w.Batch(w.Line(w.Now, func(d *event.Draft) { d.Use.Entry = eventlogtest.NoEntry })))
	if err != nil {
		t.Fatal(err)
	}
	answer := make(chan error, 1)
	go func() {
		_, err := l.Append(t.Context(), r)
		answer <- err
	}()
	for l.Waiting() == 0 {
		time.Sleep(time.Millisecond)
	}
	stop()
	if err := <-answer; err == nil {
		t.Error("it was recorded by a log that has stopped")
	}
}
