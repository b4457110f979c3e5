package eventlog_test

import (
	"bytes"
	"errors"
	"testing"

	"luzheng/chaincode/rules"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/eventlog"
	"luzheng/gateway/eventlog/eventlogtest"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// verdictOf is that of the first event of a request, and the blocks that it knew.
func verdictOf(t *testing.T, l *eventlog.Log, raw []byte) (statement.Code, uint64) {
	t.Helper()
	e := appended(t, l, raw)[0].Entries[0]
	return e.Verdict, e.Height
}

func TestEventsAreJudgedByTheStateInForce(t *testing.T) {
	w := eventlogtest.NewWorld(t)
	l, _ := run(t, w.Config(&eventlogtest.Memory{}))
	other := func(d *event.Draft) { d.Use.Purpose = "another.purpose" }
	nobody := func(d *event.Draft) { d.Use.Entry = statement.Created(statement.TypeEntry, gm.Sum([]byte("none"))) }
	for _, c := range []struct {
		what string
		line []byte
		want statement.Code
	}{
		{"a use under its grant", w.Line(w.Now), ""},
		{"for another purpose", w.Line(w.Now, other), "suspected.purpose"},
		{"of data that nobody knows", w.Line(w.Now, nobody), "suspected.unknown"},
		{"in the future", w.Line(w.Now + 3_600_000_000), "suspected.future"},
	} {
		if got, height := verdictOf(t, l, w.Batch(c.line)); got != c.want || height != 1 {
			t.Errorf("%s: %q at %d, want %q", c.what, got, height, c.want)
		}
	}
	// The grant is revoked: what is known of it is forgotten with the block that says so, and not before.
	w.Accept(w.Sign(&statement.AccessRevoke{Reason: "no.more"}, &w.Access.Grant, w.Permission()...))
	if got, height := verdictOf(t, l, w.Batch(w.Line(w.Now+1000))); got != "" || height != 1 {
		t.Errorf("before the index knows the block: %q at %d", got, height)
	}
	w.Block(w.Access.Grant)
	if got, height := verdictOf(t, l, w.Batch(w.Line(w.Now+1000))); got == "" || height != 2 {
		t.Errorf("after it: %q at %d", got, height)
	}
}

func TestWhatNobodyKnownSaidIsRefused(t *testing.T) {
	w := eventlogtest.NewWorld(t)
	l, _ := run(t, w.Config(&eventlogtest.Memory{}))
	stranger, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	by := func(key *gm.PrivateKey, lines ...[]byte) []byte {
		b, err := event.Sign(lines, key)
		if err != nil {
			t.Fatal(err)
		}
		return b.Append(nil)
	}
	elsewhere := func(d *event.Draft) { d.Ledger = "elsewhere-1" }
	forged, other := w.Batch(w.Line(w.Now)), w.Batch(w.Line(w.Now))
	from := bytes.Index(forged, []byte(`"sig":"`))
	copy(forged[from:from+80], other[bytes.Index(other, []byte(`"sig":"`)):])
	for what, c := range map[string]struct {
		raw  []byte
		want statement.Code
	}{
		"a key that nobody registered": {by(stranger, w.Line(w.Now)), "certificate.unknown"},
		"another party's key":          {by(w.Person(rulestest.Statistics, statement.PostOfficer).Key, w.Line(w.Now)), "signature.issuer"},
		"another signature":            {forged, "signature.invalid"},
		"another ledger":               {w.Batch(w.Line(w.Now, elsewhere)), "statement.ledger"},
	} {
		_, err := l.Read(t.Context(), c.raw)
		var refusal *rules.Refusal
		if !errors.As(err, &refusal) || refusal.Code != c.want {
			t.Errorf("%s: %v", what, err)
		}
	}
	if l.Head().Size != 0 {
		t.Errorf("there are %d leaves", l.Head().Size)
	}
}
