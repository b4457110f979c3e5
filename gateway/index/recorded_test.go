package index_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"luzheng/chaincode/block"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/index"
	"luzheng/gateway/storage"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
)

// Statement gives the accepted record of a statement or, when there is none, a refusal.
func (m *memory) Statement(_ context.Context, id gm.Digest) (*index.Statement, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found *index.Statement
	for i, s := range m.statements {
		if s.ID == id && (found == nil || s.Result == string(outcome.Accepted)) {
			found = &m.statements[i]
		}
	}
	if found == nil {
		return nil, storage.ErrNotFound
	}
	return found, nil
}

// The outcome of a statement that was accepted before is found once its block is indexed, not earlier; a refusal is none.
func TestTheFirstOutcomeIsFoundWhenItsBlockIsThere(t *testing.T) {
	blocks := played(t)
	rows := &memory{}
	x := &index.Indexer{Ledger: rulestest.Ledger, Source: chain{blocks: blocks}, Store: rows}
	recorded := &index.Recorded{Progress: x, Rows: rows}
	at := slices.IndexFunc(blocks, func(b block.Block) bool { return len(b.Transactions) > 0 })
	first, number := blocks[at].Transactions[0].Records[0], blocks[at].Number
	said, err := first.Said()
	if err != nil {
		t.Fatal(err)
	}
	soon, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := recorded.Outcome(soon, said.ID, number); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("before anything is indexed: %v", err)
	}
	if err := x.Run(t.Context(), uint64(len(blocks))); err != nil {
		t.Fatal(err)
	}
	raw, err := recorded.Outcome(t.Context(), said.ID, number)
	if err != nil || string(raw) != string(first.Outcome) {
		t.Fatalf("found %s, %v", raw, err)
	}
	if _, err := recorded.Outcome(t.Context(), gm.Sum([]byte("never said")), number); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("of what nobody said: %v", err)
	}
	rows.statements = append(rows.statements, index.Statement{ID: gm.Sum([]byte("refused")), Result: string(outcome.Refused)})
	if _, err := recorded.Outcome(t.Context(), gm.Sum([]byte("refused")), number); err == nil || !strings.Contains(err.Error(), "only a refusal") {
		t.Errorf("of a refusal: %v", err)
	}
}
