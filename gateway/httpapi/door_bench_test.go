package httpapi_test

import (
	"bytes"
	"context"
	"iter"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"luzheng/chaincode/block"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/httpapi"
	"luzheng/gateway/precheck"
	"luzheng/gateway/receipt"
	"luzheng/gateway/submit"
	"luzheng/signer/entity"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// BenchmarkDoor is the way of one statement through the door and back, over a ledger that accepts everything at once: reading it,
// its signature, the engine, its receipt, the answer.
func BenchmarkDoor(b *testing.B) {
	w := rulestest.Founded(b)
	w.RegisterParty(rulestest.Statistics, statement.RoleUnit)
	officer := w.Person(rulestest.Statistics, statement.PostOfficer)
	raw := w.Sign(&statement.CataloguePublish{Catalogue: rulestest.Catalogue(rulestest.Statistics)}, nil, officer)
	key, err := gm.GenerateKey()
	if err != nil {
		b.Fatal(err)
	}
	repeats := &receipt.Repeats{Ledger: rulestest.Ledger, Key: key.PublicKey(), Memory: noReceipts{}, Now: time.Now}
	issuer := &receipt.Issuer{
		Ledger: rulestest.Ledger, Gateway: rulestest.Bureau, Proves: receipt.ProvesRecorded, Signer: key, Store: noReceipts{}, Repeats: repeats,
	}
	engine := submit.New(agreeable{}, nil, issuer, submit.Config{})
	ctx, cancel := context.WithCancel(b.Context())
	done := make(chan struct{})
	go func() { defer close(done); _ = engine.Run(ctx) }()
	defer func() { cancel(); <-done }()
	handler := httpapi.New(httpapi.Config{
		Ledger: rulestest.Ledger, Gateway: rulestest.Bureau, Proves: receipt.ProvesRecorded, ReceiptKey: key.PublicKey(), Now: time.Now,
		Engine: engine, Checker: &precheck.Checker{Ledger: rulestest.Ledger, Directory: registry{w}, World: agreeable{}, Pending: engine},
		Repeats: repeats,
	}, slog.New(slog.DiscardHandler))
	b.ReportAllocs()
	for b.Loop() {
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, httptest.NewRequest(http.MethodPost, "/v1/statements", bytes.NewReader(raw)))
		if answer.Code != http.StatusOK {
			b.Fatalf("%d %s", answer.Code, answer.Body)
		}
	}
}

// agreeable is a ledger that accepts everything, and keeps nothing.
type agreeable struct{}

func (agreeable) Record(_ context.Context, envelopes [][]byte) (block.Commit, error) {
	var commit block.Commit
	for i, raw := range envelopes {
		e, err := envelope.Parse(raw)
		if err != nil {
			return commit, err
		}
		o := &outcome.Outcome{V: 1, ID: e.ID(), Envelope: gm.Sum(raw), Index: int64(i), Rules: 1, Result: outcome.Accepted}
		written, err := o.Marshal()
		if err != nil {
			return commit, err
		}
		commit.Results = append(commit.Results, block.Result{Recorded: true, Outcome: written, Judged: o})
	}
	return commit, nil
}

func (agreeable) Blocks(context.Context, uint64) iter.Seq2[block.Block, error] { return nil }
func (agreeable) Entity(context.Context, statement.Ref) ([]byte, error)        { return nil, nil }
func (agreeable) Height(context.Context) (uint64, error)                       { return 1, nil }

// registry knows the certificates of a world.
type registry struct{ *rulestest.World }

func (r registry) Certificate(_ context.Context, key gm.KeyID) (*entity.Certificate, error) {
	ref := statement.Created(statement.TypeCertificate, key)
	state, err := entity.Parse(ref, r.State[ref.Key(rulestest.Ledger)])
	if err != nil {
		return nil, err
	}
	return state.(*entity.Certificate), nil
}

// noReceipts keeps no receipt.
type noReceipts struct{}

func (noReceipts) Keep(_ context.Context, _, _ []gm.Digest, receipts [][]byte) ([][]byte, error) {
	return receipts, nil
}

func (noReceipts) Stored(context.Context, []gm.Digest, []gm.Digest) (map[gm.Digest][]byte, error) {
	return nil, nil
}

func (noReceipts) Of(context.Context, []gm.Digest) (map[gm.Digest][][]byte, error) { return nil, nil }
