// Package followtest makes small ledgers for the tests of followers and of whoever talks to them.
package followtest

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"sync"

	"luzheng/chaincode/block"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// Ledger is the ledger that the chains are of.
const Ledger statement.LedgerID = "test-0001"

// ErrCut is the error that ends a stream after Cut.
var ErrCut = errors.New("the stream was cut")

// Chain is a ledger in memory. Its blocks are a function of its salt and the calls of Extend, so that two chains with one salt are one
// ledger seen twice, and two with different salts are a forked ledger.
type Chain struct {
	salt string

	mu     sync.Mutex
	blocks []block.Block
	count  uint64 // statements so far
	grown  chan struct{}
	cut    chan struct{}
}

// NewChain returns a chain without blocks.
func NewChain(salt string) *Chain {
	return &Chain{salt: salt, grown: make(chan struct{}), cut: make(chan struct{})}
}

// Extend appends one block for each number, with that many statements in two transactions; every third statement is refused.
func (c *Chain) Extend(statements ...int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, n := range statements {
		c.append(n)
	}
	close(c.grown)
	c.grown = make(chan struct{})
}

// Reseed makes the blocks from here on differ from those of other chains.
func (c *Chain) Reseed(salt string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.salt = salt
}

// All returns the blocks so far.
func (c *Chain) All() []block.Block {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.blocks[:len(c.blocks):len(c.blocks)]
}

// Cut ends every open stream with ErrCut, as a peer that goes away does.
func (c *Chain) Cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	close(c.cut)
	c.cut = make(chan struct{})
}

// Blocks yields the blocks from a height on, and waits for more until the context ends.
func (c *Chain) Blocks(ctx context.Context, from uint64) iter.Seq2[block.Block, error] {
	return func(yield func(block.Block, error) bool) {
		c.mu.Lock()
		cut := c.cut
		c.mu.Unlock()
		for next := from; ; {
			c.mu.Lock()
			blocks, grown := c.blocks, c.grown
			c.mu.Unlock()
			for ; next < uint64(len(blocks)); next++ {
				if !yield(blocks[next], nil) {
					return
				}
			}
			select {
			case <-grown:
			case <-cut:
				yield(block.Block{}, ErrCut)
				return
			case <-ctx.Done():
				yield(block.Block{}, ctx.Err())
				return
			}
		}
	}
}

func (c *Chain) append(n int) {
	b := block.Block{Number: uint64(len(c.blocks))}
	if len(c.blocks) > 0 {
		b.PrevHash = c.blocks[len(c.blocks)-1].Hash
	}
	b.Hash = sha256.Sum256(fmt.Appendf(nil, "%s %d %x", c.salt, b.Number, b.PrevHash))
	for i, size := range []int{n / 2, n - n/2} {
		if size > 0 {
			b.Transactions = append(b.Transactions, c.transaction(b.Number, 2*i+1, size))
		}
	}
	c.blocks = append(c.blocks, b)
}

func (c *Chain) transaction(number uint64, index, size int) block.Transaction {
	tx := block.Transaction{Index: index, Time: 1_790_000_000_000 + int64(number)*1000, Submitter: "bureau"}
	id := sha256.Sum256(fmt.Appendf(nil, "%s tx %d %d", c.salt, number, index))
	tx.ID = hex.EncodeToString(id[:])
	for i := range size {
		record, ref := c.record(tx, int64(i))
		tx.Records = append(tx.Records, record)
		if c.count%3 != 0 {
			tx.Entities = append(tx.Entities, block.Entity{
				Key: ref.Key(Ledger), Value: fmt.Appendf(nil, `{"count":%d,"salt":%q}`, c.count, c.salt),
			})
		}
	}
	return tx
}

func (c *Chain) record(tx block.Transaction, index int64) (block.Record, statement.Ref) {
	c.count++
	id := gm.Sum([]byte(c.salt), binary.BigEndian.AppendUint64(nil, c.count))
	// Seven statements in ten touch an entity of their own, the others one of a few busy ones.
	ref := EntityRef(c.count)
	if c.count%10 > 6 {
		ref = EntityRef(c.count % 10)
	}
	o := outcome.Outcome{V: 1, ID: id, Envelope: gm.Sum(id[:]), Tx: tx.ID, Index: index, Time: tx.Time, Rules: 1, Result: outcome.Accepted}
	if c.count%3 == 0 {
		o.Result, o.Code = outcome.Refused, "prev.stale"
	} else {
		o.Touched = []outcome.Touch{{Entity: ref, Count: 1}}
	}
	raw, err := o.Marshal()
	if err != nil {
		panic(err) // The value above always has an encoding.
	}
	return block.Record{Envelope: []byte("envelope"), Outcome: raw}, ref
}

// EntityRef is the entity that the statement of that number, from 1, may touch.
func EntityRef(number uint64) statement.Ref {
	return statement.Created(statement.TypeEntry, gm.Sum(binary.BigEndian.AppendUint64(nil, number)))
}
