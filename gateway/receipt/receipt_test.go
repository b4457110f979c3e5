package receipt_test

import (
	"bytes"
	"context"
	"crypto"
	"errors"
	"io"
	"sync/atomic"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/receipt"
	"luzheng/gateway/submit"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// memory keeps receipts in a map.
type memory map[gm.Digest][]byte

func (m memory) Keep(_ context.Context, outcomes, _ []gm.Digest, receipts [][]byte) ([][]byte, error) {
	kept := make([][]byte, len(receipts))
	for i, sum := range outcomes {
		if m[sum] == nil {
			m[sum] = receipts[i]
		}
		kept[i] = m[sum]
	}
	return kept, nil
}

func (m memory) Stored(_ context.Context, outcomes, _ []gm.Digest) (map[gm.Digest][]byte, error) {
	found := map[gm.Digest][]byte{}
	for _, sum := range outcomes {
		if m[sum] != nil {
			found[sum] = m[sum]
		}
	}
	return found, nil
}

// answersOf gives an accepted, a repeated, a recorded and an unrecorded refusal.
func answersOf(t testing.TB) []submit.Answer {
	w := rulestest.Founded(t)
	w.RegisterParty(rulestest.Statistics, statement.RoleUnit)
	officer := w.Person(rulestest.Statistics, statement.PostOfficer)
	raw := w.Sign(&statement.CataloguePublish{Catalogue: rulestest.Catalogue(rulestest.Statistics)}, nil, officer)
	bureau := w.Sign(&statement.CataloguePublish{Catalogue: rulestest.Catalogue(rulestest.Statistics)}, nil, officer, officer2(w))
	var answers []submit.Answer
	for _, envelope := range [][]byte{raw, raw, bureau, []byte("garbage")} {
		d := w.Record(envelope)
		marshalled, err := d.Outcome.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		if d.Repeated {
			marshalled = answers[0].Outcome // the engine gives the outcome of then
		}
		answers = append(answers, submit.Answer{Recorded: d.Recorded, Outcome: marshalled})
	}
	return answers
}

func officer2(w *rulestest.World) *rulestest.Person {
	return w.Person(rulestest.Statistics, statement.PostReviewer)
}

func TestReceiptsAreSignedAndStay(t *testing.T) {
	key, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	issuer := &receipt.Issuer{Ledger: rulestest.Ledger, Gateway: rulestest.Bureau, Proves: receipt.ProvesNothing, Signer: key, Store: memory{}}
	answers := answersOf(t)
	first, err := issuer.Issue(t.Context(), answers)
	if err != nil {
		t.Fatal(err)
	}
	again, err := issuer.Issue(t.Context(), answers)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		result outcome.Result
		given  bool
	}{{outcome.Accepted, true}, {outcome.Accepted, true}, {outcome.Refused, true}, {outcome.Refused, false}} {
		if (first[i] != nil) != want.given || !bytes.Equal(first[i], again[i]) {
			t.Fatalf("receipt %d: %s, again %s", i, first[i], again[i])
		}
		if !want.given {
			continue
		}
		e, err := envelope.Parse(first[i])
		if err != nil || e.PayloadType != envelope.TypeReceipt {
			t.Fatalf("receipt %d: %v", i, err)
		}
		if err := e.Verify(e.Signatures[0], key.PublicKey()); err != nil {
			t.Fatalf("receipt %d: %v", i, err)
		}
		r, o, err := receipt.Parse(e.Payload)
		if err != nil || r.Proves != receipt.ProvesNothing || o.Result != want.result || !bytes.Equal(r.Outcome, answers[i].Outcome) {
			t.Fatalf("receipt %d: %+v %+v %v", i, r, o, err)
		}
	}
	if !bytes.Equal(first[0], first[1]) {
		t.Error("the same statement again has another receipt")
	}
}

// failing is a key that is gone after some signatures.
type failing struct {
	*gm.PrivateKey
	left atomic.Int64
}

var errGone = errors.New("the key is gone")

func (f *failing) Sign(random io.Reader, message []byte, opts crypto.SignerOpts) ([]byte, error) {
	if f.left.Add(-1) < 0 {
		return nil, errGone
	}
	return f.PrivateKey.Sign(random, message, opts)
}

// A batch of which one receipt cannot be signed has none.
func TestAReceiptThatCannotBeSignedFailsTheBatch(t *testing.T) {
	key, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	answers := answersOf(t)
	for signatures := range int64(2) { // of the two that are needed
		kept := memory{}
		signer := &failing{PrivateKey: key}
		signer.left.Store(signatures)
		issuer := &receipt.Issuer{Ledger: rulestest.Ledger, Gateway: rulestest.Bureau, Proves: receipt.ProvesNothing, Signer: signer, Store: kept}
		if got, err := issuer.Issue(t.Context(), []submit.Answer{answers[0], answers[2]}); !errors.Is(err, errGone) || got != nil || len(kept) > 0 {
			t.Errorf("with %d signatures: %d receipts, %d kept, %v", signatures, len(got), len(kept), err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"v":1,"ledger":"luzhou-test","gateway":"510500.bureau","proves":"nothing","outcome":{}}`))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, o, err := receipt.Parse(raw)
		if err == nil && (r == nil || o == nil || len(raw) > receipt.MaxSize) {
			t.Fatalf("read %q as %v, %v", raw, r, o)
		}
	})
}
