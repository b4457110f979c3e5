package receipt_test

import (
	"context"
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/receipt"
	"luzheng/gateway/submit"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
)

// byStatement finds receipts by statement, and counts how often it is asked.
type byStatement struct {
	receipts map[gm.Digest][][]byte
	queries  int
}

func (m *byStatement) Of(_ context.Context, ids []gm.Digest) (map[gm.Digest][][]byte, error) {
	m.queries++
	found := map[gm.Digest][][]byte{}
	for _, id := range ids {
		found[id] = m.receipts[id]
	}
	return found, nil
}

func parseOutcome(t *testing.T, raw []byte) *outcome.Outcome {
	t.Helper()
	o, err := outcome.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func newKey(t *testing.T) *gm.PrivateKey {
	t.Helper()
	key, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// issue gives the receipts of answers by another issuer of the same kind.
func issue(t *testing.T, key *gm.PrivateKey, ledger string, answers []submit.Answer) [][]byte {
	t.Helper()
	issuer := &receipt.Issuer{Gateway: rulestest.Bureau, Proves: receipt.ProvesNothing, Signer: key, Store: memory{}}
	issuer.Ledger = rulestest.Ledger
	if ledger != "" {
		issuer.Ledger = "luzhou-other"
	}
	receipts, err := issuer.Issue(t.Context(), answers)
	if err != nil {
		t.Fatal(err)
	}
	return receipts
}

func TestOnlyAnAcceptanceOfTheSameEnvelopeIsRepeated(t *testing.T) {
	key := newKey(t)
	answers := answersOf(t) // accepted, the same again, refused and recorded, refused without a trace
	own := issue(t, key, "", answers)
	foreign := issue(t, newKey(t), "", answers)
	elsewhere := issue(t, key, "other", answers)
	accepted, refused := parseOutcome(t, answers[0].Outcome), parseOutcome(t, answers[2].Outcome)
	for name, c := range map[string]struct {
		asked    receipt.Asked
		receipts [][]byte
		want     []byte
	}{
		"accepted":             {receipt.Asked{ID: accepted.ID, Envelope: accepted.Envelope}, own[:1], own[0]},
		"after a refusal":      {receipt.Asked{ID: accepted.ID, Envelope: accepted.Envelope}, [][]byte{own[2], own[0]}, own[0]},
		"nothing is there":     {receipt.Asked{ID: accepted.ID, Envelope: accepted.Envelope}, nil, nil},
		"refused":              {receipt.Asked{ID: refused.ID, Envelope: refused.Envelope}, own[2:3], nil},
		"other signatures":     {receipt.Asked{ID: accepted.ID, Envelope: refused.Envelope}, own[:1], nil},
		"another statement's":  {receipt.Asked{ID: refused.ID, Envelope: refused.Envelope}, own[:1], nil},
		"another key":          {receipt.Asked{ID: accepted.ID, Envelope: accepted.Envelope}, foreign[:1], nil},
		"another ledger":       {receipt.Asked{ID: accepted.ID, Envelope: accepted.Envelope}, elsewhere[:1], nil},
		"a row that was bent":  {receipt.Asked{ID: accepted.ID, Envelope: accepted.Envelope}, [][]byte{[]byte(`{"payload":""}`)}, nil},
		"bent, and the honest": {receipt.Asked{ID: accepted.ID, Envelope: accepted.Envelope}, [][]byte{foreign[0], own[0]}, own[0]},
	} {
		kept := &byStatement{receipts: map[gm.Digest][][]byte{c.asked.ID: c.receipts}}
		repeats := &receipt.Repeats{Ledger: rulestest.Ledger, Key: key.PublicKey(), Memory: kept, Now: time.Now}
		got, err := repeats.Answer(t.Context(), []receipt.Asked{c.asked})
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case c.want == nil && got[0] != nil:
			t.Errorf("%s: answered %s", name, got[0].Outcome)
		case c.want != nil && (got[0] == nil || string(got[0].Receipt) != string(c.want) || string(got[0].Outcome) != string(answers[0].Outcome) || got[0].Recorded):
			t.Errorf("%s: answered %+v", name, got[0])
		}
	}
}

// The many statements that are new cost no query; those that this process has answered are found all the same.
func TestNewStatementsCostNoQuery(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	key := newKey(t)
	kept := &byStatement{receipts: map[gm.Digest][][]byte{}}
	repeats := &receipt.Repeats{Ledger: rulestest.Ledger, Key: key.PublicKey(), Memory: kept, Now: func() time.Time { return now }}
	answers := answersOf(t)[:1]
	o := parseOutcome(t, answers[0].Outcome)
	ask := func(issued time.Time) *submit.Answer {
		t.Helper()
		got, err := repeats.Answer(t.Context(), []receipt.Asked{{ID: o.ID, Envelope: o.Envelope, IssuedAt: issued.UnixMilli()}})
		if err != nil {
			t.Fatal(err)
		}
		return got[0]
	}
	issued := now
	if ask(issued) != nil || kept.queries != 0 {
		t.Fatalf("%d queries for a new statement", kept.queries)
	}
	issuer := &receipt.Issuer{Ledger: rulestest.Ledger, Gateway: rulestest.Bureau, Proves: receipt.ProvesNothing, Signer: key, Store: memory{}, Repeats: repeats}
	receipts, err := issuer.Issue(t.Context(), answers)
	if err != nil {
		t.Fatal(err)
	}
	kept.receipts[o.ID] = receipts
	for _, later := range []time.Duration{0, 20 * time.Second, 50 * time.Second, time.Hour} {
		now = issued.Add(later)
		if ask(issued) == nil {
			t.Errorf("not found after %s", later)
		}
	}
	if ask(now.Add(time.Hour)) == nil { // a clock that is wrong costs a query, and no more
		t.Error("not found with a claim in the future")
	}
}
