package embedded_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"luzheng/chaincode/block"
	"luzheng/chaincode/embedded"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

func open(t *testing.T, dir string, w *rulestest.World) *embedded.Ledger {
	t.Helper()
	l, err := embedded.Open(dir, embedded.Config{Ledger: rulestest.Ledger, TrustRoot: w.Config.TrustRoot})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

// record records envelopes that must all be accepted, and gives the commit.
func record(t *testing.T, l *embedded.Ledger, envelopes ...[]byte) block.Commit {
	t.Helper()
	c, err := l.Record(t.Context(), envelopes)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range c.Results {
		o, err := outcome.Parse(r.Outcome)
		if err != nil || !r.Recorded || o.Result != outcome.Accepted || o.Envelope != gm.Sum(envelopes[i]) {
			t.Fatalf("result %d: %s, %v", i, r.Outcome, err)
		}
	}
	return c
}

func blocks(t *testing.T, l *embedded.Ledger, from, n uint64) []block.Block {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	var all []block.Block
	for b, err := range l.Blocks(ctx, from) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b)
		if uint64(len(all)) == n {
			break
		}
	}
	return all
}

func TestBlocksHoldWhatWasRecordedAndSurviveReopening(t *testing.T) {
	w := rulestest.Founded(t)
	w.GrantedAccess(rulestest.Statistics, rulestest.Planning)
	dir := t.TempDir()
	l := open(t, dir, w)
	record(t, l, w.Accepted...)
	raw, err := l.Entity(t.Context(), rulestest.Statistics.Ref())
	if err != nil || raw == nil {
		t.Fatalf("the party is %s, %v", raw, err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l = open(t, dir, w)
	height, err := l.Height(t.Context())
	if err != nil || height != 2 {
		t.Fatalf("height %d, %v", height, err)
	}
	all := blocks(t, l, 0, 2)
	if all[1].PrevHash != all[0].Hash || all[1].Hash == all[0].Hash || len(all[0].Transactions) != 0 {
		t.Errorf("the chain is broken: %+v", all)
	}
	tx := all[1].Transactions[0]
	for i, r := range tx.Records {
		o, err := outcome.Parse(r.Outcome)
		if err != nil || string(r.Envelope) != string(w.Accepted[i]) || o.Index != int64(i) || o.Tx != tx.ID || o.Time != tx.Time {
			t.Errorf("record %d: %s, %v", i, r.Outcome, err)
		}
	}
	for _, e := range tx.Entities {
		value, err := l.Entity(t.Context(), refOf(t, e.Key))
		if err != nil || string(value) != string(e.Value) {
			t.Errorf("%s is %s in the block, %s in the state", e.Key, e.Value, value)
		}
	}
}

func refOf(t *testing.T, key string) statement.Ref {
	t.Helper()
	var kind, id string
	rest := key[len(rulestest.Ledger)+len("/e/"):]
	for i := range rest {
		if rest[i] == '/' {
			kind, id = rest[:i], rest[i+1:]
			break
		}
	}
	return statement.Ref{Type: statement.EntityType(kind), ID: id}
}

func TestAcceptanceIsIdempotentAcrossTransactions(t *testing.T) {
	w := rulestest.Founded(t)
	l := open(t, t.TempDir(), w)
	record(t, l, w.Accepted...)
	again, err := l.Record(t.Context(), w.Accepted)
	if err != nil || again.Results[0].Recorded || !again.Results[0].Repeated {
		t.Fatalf("the second answer is %+v, %v", again, err)
	}
}

func TestConcurrentRecordsShareBlocks(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(rulestest.Statistics, statement.RoleUnit)
	l := open(t, t.TempDir(), w)
	record(t, l, w.Accepted...)
	const n = 40
	officer := w.Person(rulestest.Statistics, statement.PostOfficer)
	envelopes := make([][]byte, n)
	for i := range envelopes {
		c := rulestest.Catalogue(rulestest.Statistics)
		c.BusinessName = statement.Label(fmt.Sprintf("目录 %d", i))
		envelopes[i] = w.Sign(&statement.CataloguePublish{Catalogue: c}, nil, officer)
	}
	var group sync.WaitGroup
	var mu sync.Mutex
	place := make(map[uint64]int)
	for _, e := range envelopes {
		group.Go(func() {
			c, err := l.Record(t.Context(), [][]byte{e})
			if err != nil || !c.Results[0].Recorded {
				t.Errorf("%+v, %v", c, err)
			}
			mu.Lock()
			place[c.Block]++
			mu.Unlock()
		})
	}
	group.Wait()
	for _, b := range blocks(t, l, 2, uint64(len(place))) {
		if len(b.Transactions) != place[b.Number] {
			t.Errorf("block %d has %d transactions, %d were answered", b.Number, len(b.Transactions), place[b.Number])
		}
	}
}

func TestBlocksWaitForMoreAndEndWithAnError(t *testing.T) {
	w := rulestest.Founded(t)
	l := open(t, t.TempDir(), w)
	seen := make(chan uint64)
	ended := make(chan error)
	go func() {
		for b, err := range l.Blocks(t.Context(), 1) {
			if err != nil {
				ended <- err
				return
			}
			seen <- b.Number
		}
	}()
	record(t, l, w.Accepted...)
	if n := <-seen; n != 1 {
		t.Errorf("block %d", n)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; !errors.Is(err, embedded.ErrClosed) {
		t.Errorf("ended with %v", err)
	}
	if _, err := l.Record(t.Context(), w.Accepted); !errors.Is(err, embedded.ErrClosed) {
		t.Errorf("recorded after closing: %v", err)
	}
}

func TestAnotherLedgersFileIsRefused(t *testing.T) {
	w := rulestest.New(t)
	dir := t.TempDir()
	if err := open(t, dir, w).Close(); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]embedded.Config{
		"another ledger":     {Ledger: "another-one", TrustRoot: w.Config.TrustRoot},
		"another trust root": {Ledger: rulestest.Ledger, TrustRoot: gm.Sum([]byte("x"))},
	} {
		if l, err := embedded.Open(dir, c); err == nil {
			_ = l.Close()
			t.Errorf("%s was opened", name)
		}
	}
}

func TestTheLedgerTimeNeverGoesBack(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(rulestest.Statistics, statement.RoleUnit)
	now := time.UnixMilli(w.Now)
	l, err := embedded.Open(t.TempDir(), embedded.Config{
		Ledger: rulestest.Ledger, TrustRoot: w.Config.TrustRoot, Now: func() time.Time { return now },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	record(t, l, w.Accepted[0])
	now = now.Add(-time.Hour)
	record(t, l, w.Accepted[1:]...)
	all := blocks(t, l, 1, 2)
	if all[1].Transactions[0].Time < all[0].Transactions[0].Time {
		t.Errorf("time went from %d to %d", all[0].Transactions[0].Time, all[1].Transactions[0].Time)
	}
}
