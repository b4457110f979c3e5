package index

import (
	"context"
	"fmt"

	"luzheng/signer/gm"
	"luzheng/signer/outcome"
)

// Recorded tells what became of statements that the ledger accepted before. It implements submit.Recorded.
type Recorded struct {
	// Progress is the indexer of Rows.
	Progress *Indexer
	Rows     interface {
		// Statement gives the accepted record of a statement or, when there is none, its latest refusal.
		Statement(ctx context.Context, id gm.Digest) (*Statement, error)
	}
}

// Outcome gives the canonical outcome with which a statement was accepted in the block or an earlier one. It waits until that block is
// indexed.
func (r *Recorded) Outcome(ctx context.Context, id gm.Digest, block uint64) ([]byte, error) {
	if err := r.Progress.Wait(ctx, block); err != nil {
		return nil, fmt.Errorf("index: waiting for block %d: %w", block, err)
	}
	s, err := r.Rows.Statement(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("index: statement %s: %w", id, err)
	}
	if s.Result != string(outcome.Accepted) {
		return nil, fmt.Errorf("index: the ledger says that %s was accepted; the index knows only a refusal", id)
	}
	return s.Outcome, nil
}
