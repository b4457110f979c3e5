package monitor

import (
	"context"
	"errors"
	"fmt"

	"luzheng/gateway/index"
	"luzheng/signer/statement"
)

// blocksInPart is how many blocks a part of the index has. The last part is looked at again in every round, so that more would be
// compared twice while the ledger grows.
const blocksInPart = 32

// ErrMoved: the index has lost blocks that it had: somebody builds it anew. The part is compared again.
var ErrMoved = errors.New("the index is being built anew")

// Blocks is the ledger.
type Blocks interface {
	index.Source
	// Height is how many blocks the ledger has.
	Height(ctx context.Context) (uint64, error)
}

// Rows are those of the index, and of a slice of it that can be filled afresh.
type Rows interface {
	// Reached is where the index is.
	Reached(ctx context.Context) (index.Position, error)
	// Before is how many statements the index has from blocks before this one.
	Before(ctx context.Context, block uint64) (int64, error)
	// Compare names at most limit rows of blocks from a position on in which the index differs from what these rows make. The index may
	// have gone on since: what later blocks changed is no difference. ErrMoved when it does not have these blocks.
	Compare(ctx context.Context, from index.Position, blocks []*index.Rows, limit int) ([]Finding, error)
	// Orphans names at most limit rows that nothing in the index leads to.
	Orphans(ctx context.Context, limit int) ([]Finding, error)
}

// Index checks the projection against the ledger. It implements Check.
type Index struct {
	Ledger statement.LedgerID
	Blocks Blocks
	// Recent has rows that this process indexed a moment ago. What it has is not read from the ledger again; it may be nil.
	Recent *index.Recent
	Rows   Rows
}

// Name implements Check.
func (x *Index) Name() string { return "index" }

// Parts implements Check.
func (x *Index) Parts(ctx context.Context) (uint64, error) {
	at, err := x.Rows.Reached(ctx)
	if err != nil {
		return 0, err
	}
	height, err := x.Blocks.Height(ctx)
	// A forged position must not make the check wait for blocks that never come.
	return (min(at.Next, height) + blocksInPart - 1) / blocksInPart, err
}

// Part implements Check.
func (x *Index) Part(ctx context.Context, part uint64, limit int) ([]Finding, error) {
	const patience = 3
	for range patience {
		found, err := x.part(ctx, part, limit)
		if !errors.Is(err, ErrMoved) {
			return found, err
		}
	}
	return nil, ErrMoved
}

func (x *Index) part(ctx context.Context, part uint64, limit int) ([]Finding, error) {
	at, err := x.Rows.Reached(ctx)
	if err != nil {
		return nil, err
	}
	height, err := x.Blocks.Height(ctx)
	if err != nil {
		return nil, err
	}
	if at.Next > height {
		return []Finding{{Table: "checkpoint", Row: "single=true", Column: "next", Detail: fmt.Sprintf(
			"the index says that it has %d blocks, and the ledger has %d", at.Next, height)}}, nil
	}
	from := index.Position{Next: part * blocksInPart}
	if from.Statements, err = x.Rows.Before(ctx, from.Next); err != nil {
		return nil, err
	}
	rows, err := x.project(ctx, &from, min(from.Next+blocksInPart, at.Next))
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	found, err := x.Rows.Compare(ctx, from, rows, limit)
	if err != nil || part > 0 || len(found) >= limit {
		return found, err
	}
	more, err := x.Rows.Orphans(ctx, limit-len(found))
	return append(found, more...), err
}

// project gives the rows of the blocks from a position, whose hash it fills in, up to another block: those that the indexer still has, and
// before them those of the ledger.
func (x *Index) project(ctx context.Context, from *index.Position, to uint64) ([]*index.Rows, error) {
	if from.Next >= to {
		return nil, nil
	}
	recent := x.Recent.Take(from.Next, to)
	all, err := x.read(ctx, from, to-uint64(len(recent)))
	if err != nil {
		return nil, err
	}
	all = append(all, recent...)
	from.Hash = all[0].Block.PrevHash
	return all, nil
}

// read makes the rows of the blocks from a position up to another block from the ledger.
func (x *Index) read(ctx context.Context, from *index.Position, to uint64) (all []*index.Rows, err error) {
	if from.Next >= to {
		return nil, nil
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	leaf := from.Statements
	for b, err := range x.Blocks.Blocks(ctx, from.Next) {
		if err != nil {
			return nil, fmt.Errorf("the ledger could not be read: %w", err)
		}
		rows, err := index.Project(x.Ledger, &b)
		if err != nil {
			return nil, err
		}
		for i := range rows.Statements {
			rows.Statements[i].Leaf = leaf
			leaf++
		}
		all = append(all, rows)
		if b.Number+1 >= to {
			break
		}
	}
	return all, nil
}
