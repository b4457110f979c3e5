package index

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"

	"luzheng/chaincode/block"
	"luzheng/signer/statement"
)

// Source is where blocks come from; submit.Ledger is one.
type Source interface {
	// Blocks yields every block from the given number on and then waits for more; it ends only with an error.
	Blocks(ctx context.Context, from uint64) iter.Seq2[block.Block, error]
}

// group is how many statements, and blocks, one transaction of the store takes at most.
const group = 2000

// Indexer keeps a store abreast of the ledger.
type Indexer struct {
	Ledger statement.LedgerID
	Source Source
	Store  Store
	// Recent, unless nil, is given the rows on their way to the store.
	Recent *Recent

	mu      sync.Mutex
	reached Position
	moved   chan struct{} // closed at the next move; nil when nobody waits
}

// Run indexes from where the store is until ctx ends, the source fails, or the height until is reached (0: never). It returns nil
// only for a reached height.
func (x *Indexer) Run(ctx context.Context, until uint64) error {
	position, err := x.Store.Position(ctx)
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	x.move(position)
	if until > 0 && position.Next >= until {
		return nil
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	blocks := x.read(ctx, position.Next)
	for {
		rows, end := collect(blocks)
		if len(rows) > 0 {
			if until > 0 {
				rows = rows[:min(uint64(len(rows)), until-position.Next)]
			}
			if position, err = x.apply(ctx, position, rows); err != nil {
				return fmt.Errorf("index: %w", err)
			}
			x.move(position)
			if until > 0 && position.Next >= until {
				return nil
			}
		}
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case end != nil:
			return fmt.Errorf("index: %w", end)
		}
	}
}

// projected is a block on its way to the store, or the error that ended the source.
type projected struct {
	rows *Rows
	err  error
}

// read projects blocks as they come, some ahead of the store. The channel's last element has an error, or ctx has ended.
func (x *Indexer) read(ctx context.Context, from uint64) <-chan projected {
	const ahead = 128
	out := make(chan projected, ahead)
	go func() {
		defer close(out)
		send := func(p projected) bool {
			select {
			case out <- p:
				return p.err == nil
			case <-ctx.Done():
				return false
			}
		}
		for b, err := range x.Source.Blocks(ctx, from) {
			if err != nil {
				send(projected{err: err})
				return
			}
			rows, err := Project(x.Ledger, &b)
			if !send(projected{rows, err}) {
				return
			}
		}
		send(projected{err: errors.New("the source of blocks ended without an error")})
	}()
	return out
}

// collect waits for one block and takes with it what has come meanwhile, up to a group.
func collect(blocks <-chan projected) (rows []*Rows, end error) {
	statements := 0
	for len(rows) < group && statements < group {
		var next projected
		var open bool
		if len(rows) == 0 {
			next, open = <-blocks
		} else {
			select {
			case next, open = <-blocks:
			default:
				return rows, nil
			}
		}
		switch {
		case !open:
			return rows, context.Canceled
		case next.err != nil:
			return rows, next.err
		}
		rows = append(rows, next.rows)
		statements += len(next.rows.Statements)
	}
	return rows, nil
}

func (x *Indexer) apply(ctx context.Context, from Position, rows []*Rows) (Position, error) {
	to := from
	for _, r := range rows {
		if uint64(r.Block.Number) != to.Next || (to.Next > 0 && r.Block.PrevHash != to.Hash) {
			return from, fmt.Errorf("block %d follows %x, block %d was %x: %w",
				r.Block.Number, r.Block.PrevHash[:8], int64(to.Next)-1, to.Hash[:8], ErrChanged)
		}
		for i := range r.Statements {
			r.Statements[i].Leaf = to.Statements + int64(i)
		}
		to = Position{uint64(r.Block.Number) + 1, r.Block.Hash, to.Statements + r.Block.Statements}
	}
	x.Recent.add(rows)
	return to, x.Store.Apply(ctx, from, rows)
}

// move makes a new position known to those who wait.
func (x *Indexer) move(p Position) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.reached = p
	if x.moved != nil {
		close(x.moved)
		x.moved = nil
	}
}

// Reached is the position after the last transaction of the store.
func (x *Indexer) Reached() Position {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.reached
}

// Wait returns when the block with the number is indexed, or with ctx's error.
func (x *Indexer) Wait(ctx context.Context, number uint64) error {
	for {
		x.mu.Lock()
		if x.reached.Next > number {
			x.mu.Unlock()
			return nil
		}
		if x.moved == nil {
			x.moved = make(chan struct{})
		}
		moved := x.moved
		x.mu.Unlock()
		select {
		case <-moved:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
