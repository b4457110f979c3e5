package eventlog_test

import (
	"bytes"
	"testing"

	"luzheng/gateway/eventlog"
	"luzheng/gateway/eventlog/eventlogtest"
)

// A key that signs much is verified by a table from some signature on: what holds and what does not is the same before and after.
func TestAKeyThatSignsMuch(t *testing.T) {
	w := eventlogtest.NewWorld(t)
	l := eventlog.New(w.Config(&eventlogtest.Memory{}))
	one, another := w.Batch(w.Line(w.Now)), w.Batch(w.Line(w.Now))
	// The first with the envelope of the second's signature: find it by what both have in front.
	const field = `"sig":"`
	at, other := bytes.Index(one, []byte(field))+len(field), bytes.Index(another, []byte(field))+len(field)
	end, otherEnd := at+bytes.IndexByte(one[at:], '"'), other+bytes.IndexByte(another[other:], '"')
	forged := append(append(bytes.Clone(one[:at]), another[other:otherEnd]...), one[end:]...)
	for i := range 600 {
		if _, err := l.Read(t.Context(), bytes.Clone(one)); err != nil {
			t.Fatalf("signature %d: %v", i, err)
		}
		if _, err := l.Read(t.Context(), bytes.Clone(forged)); err == nil {
			t.Fatalf("after signature %d a signature of something else was taken", i)
		}
	}
}
