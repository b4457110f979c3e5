package postgres_test

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"luzheng/chaincode/block"
	"luzheng/chaincode/rules"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/gatewaytest"
	"luzheng/gateway/postgres"
	"luzheng/gateway/precheck"
	"luzheng/gateway/submit"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// forgetful commits every batch, and loses every other answer: what a gateway sees that dies, or whose line breaks, after the commit.
type forgetful struct {
	submit.Ledger
	calls atomic.Int64
}

func (l *forgetful) Record(ctx context.Context, envelopes [][]byte) (block.Commit, error) {
	commit, err := l.Ledger.Record(ctx, envelopes)
	if l.calls.Add(1)%2 == 1 {
		return block.Commit{}, errors.New("the line broke after the commit")
	}
	return commit, err
}

// What a 202 was answered for is counted exactly once, though answers are lost and gateways come and go.
func TestWhatTheOutboxHoldsIsCountedOnce(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(rulestest.Statistics, statement.RoleUnit)
	ledger := gatewaytest.Ledger(t, w)
	gatewaytest.Replay(t, ledger, w.Accepted)
	url := server.URL(t)
	officer := w.Person(rulestest.Statistics, statement.PostOfficer)

	var items []submit.Stored
	const statements = 40
	for range statements {
		raw := w.Sign(&statement.CataloguePublish{Catalogue: rulestest.Catalogue(rulestest.Statistics)}, nil, officer)
		e, err := envelope.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, submit.Stored{ID: e.ID(), Envelope: gm.Sum(raw), Raw: raw})
	}
	never := []byte("what can never be read") // it must not block what stands behind it
	items = append(items[:1:1], append([]submit.Stored{{Envelope: gm.Sum(never), Raw: never}}, items[1:]...)...)
	db, err := postgres.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Outbox().Put(t.Context(), items); err != nil {
		t.Fatal(err)
	}
	db.Close()

	lossy := &forgetful{Ledger: ledger}
	for range 20 { // each life of the gateway is short
		if live(t, url, lossy, 150*time.Millisecond) == 0 {
			break
		}
	}
	if depth := live(t, url, lossy, 2*time.Minute); depth != 0 {
		t.Fatalf("%d items are still pending", depth)
	}
	checkCountedOnce(t, ledger, url, items)
}

// blocks finds outcomes by reading the ledger from its beginning.
type blocks struct{ submit.Ledger }

func (l blocks) Outcome(ctx context.Context, id gm.Digest, last uint64) ([]byte, error) {
	for b, err := range l.Blocks(ctx, 0) {
		if err != nil {
			return nil, err
		}
		for _, tx := range b.Transactions {
			for _, r := range tx.Records {
				if o, err := r.Said(); err == nil && o.ID == id {
					return r.Outcome, nil
				}
			}
		}
		if b.Number == last {
			break
		}
	}
	return nil, errors.New("no block records it")
}

// live runs a gateway's sending part for a while, or until the outbox is empty, and gives what is pending then.
func live(t *testing.T, url string, ledger submit.Ledger, longest time.Duration) int64 {
	t.Helper()
	db, err := postgres.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(t.Context(), longest)
	defer cancel()
	engine := submit.New(ledger, blocks{ledger}, nil, submit.Config{MaxBatch: 7, MaxQueue: 64})
	ended := make(chan struct{})
	go func() { defer close(ended); _ = engine.Run(ctx) }()
	go func() {
		for ; ctx.Err() == nil; time.Sleep(10 * time.Millisecond) {
			if n, err := db.Outbox().Depth(ctx); err == nil && n == 0 {
				cancel()
			}
		}
	}()
	wake := make(chan struct{}, 1)
	checker := &precheck.Checker{Ledger: rulestest.Ledger}
	_ = submit.Drain(ctx, db.Outbox(), engine, func(raw []byte) (submit.Item, error) {
		sub, err := checker.Read(raw)
		if err != nil {
			return submit.Item{}, err
		}
		return precheck.Item(sub), nil
	}, wake, slog.New(slog.DiscardHandler))
	<-ended
	depth, err := db.Outbox().Depth(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return depth
}

func checkCountedOnce(t *testing.T, ledger submit.Ledger, url string, items []submit.Stored) {
	t.Helper()
	height, err := ledger.Height(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	counted := map[gm.Digest]int{}
	for b, err := range ledger.Blocks(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		for _, tx := range b.Transactions {
			for _, r := range tx.Records {
				counted[gm.Sum(r.Envelope)]++
			}
		}
		if b.Number+1 == height {
			break
		}
	}
	db, err := postgres.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, item := range items {
		if _, refusal := rules.Read(item.Raw, rulestest.Ledger); refusal != nil {
			if counted[item.Envelope] != 0 {
				t.Errorf("%q was recorded", item.Raw)
			}
			continue
		}
		if counted[item.Envelope] != 1 {
			t.Errorf("statement %s was counted %d times", item.ID, counted[item.Envelope])
		}
		kept, err := db.Outbox().Find(t.Context(), item.ID)
		if err != nil {
			t.Fatal(err)
		}
		if o, err := outcome.Parse(kept.Outcome); err != nil || o.Result != outcome.Accepted || o.ID != item.ID {
			t.Errorf("the outbox remembers %s for %s (%v)", kept.Outcome, item.ID, err)
		}
	}
}
