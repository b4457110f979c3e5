// Package embedded is a ledger in one process, over a file: the same rules as on the network, for development and tests. It
// proves nothing to anybody, as whoever holds the file can write it anew.
//
// Life of a batch:
//
//	queued      Record hands it to the one writer
//	judged      the writer takes all that wait (up to maxBlock), and judges them one after another, as transactions of one block
//	durable     one write to disk commits the block: all its transactions, or none
//	answered    Record returns with the block's number; followers are woken
//
// The file ledger.db (bbolt) holds:
//
//	bucket   key                     value
//	state    world-state key         value (chaincode/keys)
//	blocks   number, 8 bytes, BE     the block in this package's own encoding (storage.go)
//
// Block 0 holds no transaction; its hash binds ledger and trust root. Every block's header names the hash of the one before, in
// the same form as Fabric's.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"sync"
	"time"

	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"

	"luzheng/chaincode/block"
	"luzheng/chaincode/rules"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// ErrClosed: the ledger was closed; what was not answered was not recorded, or shows in a block.
var ErrClosed = errors.New("embedded: the ledger is closed")

// Config says which ledger it is.
type Config struct {
	// Ledger is its ID and TrustRoot SM3 of its root certificate's DER. A file made for others is refused. Required.
	Ledger    statement.LedgerID
	TrustRoot gm.Digest
	// Now is the clock; default time.Now. The ledger time never goes back, whatever it says.
	Now func() time.Time
}

// Ledger is an open ledger. It is safe for concurrent use.
type Ledger struct {
	db    *bbolt.DB
	rules rules.Config
	now   func() time.Time

	queue chan *pending
	done  chan struct{} // closed when the writer has ended

	mu     sync.Mutex
	closed bool
	quit   chan struct{} // closed when closed is set
	woken  chan struct{} // closed and replaced with every block
	tip    tip
}

// tip is where the next block goes on.
type tip struct {
	height uint64
	hash   [32]byte
	time   int64
}

// Open opens the ledger in a folder, or begins it. Another process that has it open makes Open fail.
func Open(dir string, config Config) (*Ledger, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("embedded: %w", err)
	}
	path := filepath.Join(dir, "ledger.db")
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Second, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		return nil, fmt.Errorf("embedded: %s (is another process using it?): %w", path, err)
	}
	l := &Ledger{
		db: db, now: config.Now, rules: rules.Config{Ledger: config.Ledger, TrustRoot: config.TrustRoot, Keys: rules.NewKeys()},
		queue: make(chan *pending), done: make(chan struct{}), quit: make(chan struct{}), woken: make(chan struct{}),
	}
	if l.now == nil {
		l.now = time.Now
	}
	if l.tip, err = begin(db, originOf(config)); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("embedded: %s: %w", path, err)
	}
	go l.write()
	return l, nil
}

// Close waits for what is being written and closes the file.
func (l *Ledger) Close() error {
	l.mu.Lock()
	already := l.closed
	if !already {
		l.closed = true
		close(l.quit)
	}
	l.mu.Unlock()
	<-l.done
	if already {
		return nil
	}
	return l.db.Close()
}

// Record judges the envelopes in order as one transaction, and returns when it is on disk. An error that wraps batch.ErrBatch
// says that the batch as such was refused. When ctx has ended before, nothing is recorded.
func (l *Ledger) Record(ctx context.Context, envelopes [][]byte) (block.Commit, error) {
	if err := ctx.Err(); err != nil {
		return block.Commit{}, err // where several cases below are ready, select takes any of them
	}
	p := &pending{envelopes: envelopes, answer: make(chan answer, 1)}
	select {
	case l.queue <- p:
	case <-l.quit:
		return block.Commit{}, ErrClosed
	case <-ctx.Done():
		return block.Commit{}, ctx.Err()
	}
	// Once queued it is written; the answer comes within one write to disk.
	a := <-p.answer
	return a.commit, a.err
}

// Entity gives the state of an entity, or nil when there is none.
func (l *Ledger) Entity(_ context.Context, ref statement.Ref) (value []byte, err error) {
	err = l.db.View(func(tx *bbolt.Tx) error {
		value = read(tx, ref.Key(l.rules.Ledger))
		return nil
	})
	return value, closedError(err)
}

// Height is the number of blocks.
func (l *Ledger) Height(context.Context) (uint64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.tip.height, nil
}

// Blocks yields every block from the given number on, and then waits for more. It ends with an error only.
func (l *Ledger) Blocks(ctx context.Context, from uint64) iter.Seq2[block.Block, error] {
	return func(yield func(block.Block, error) bool) {
		for number := from; ; number++ {
			if err := l.await(ctx, number); err != nil {
				yield(block.Block{}, err)
				return
			}
			b, err := l.block(number)
			if !yield(b, err) || err != nil {
				return
			}
		}
	}
}

// await returns when the block is there.
func (l *Ledger) await(ctx context.Context, number uint64) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		l.mu.Lock()
		there, closed, woken := number < l.tip.height, l.closed, l.woken
		l.mu.Unlock()
		switch {
		case closed:
			return ErrClosed
		case there:
			return nil
		}
		select {
		case <-woken:
		case <-l.quit:
		case <-ctx.Done():
		}
	}
}

func (l *Ledger) block(number uint64) (b block.Block, err error) {
	err = l.db.View(func(tx *bbolt.Tx) error {
		b, err = loadBlock(tx, number)
		return err
	})
	return b, closedError(err)
}

func closedError(err error) error {
	if errors.Is(err, bbolterrors.ErrDatabaseNotOpen) {
		return ErrClosed
	}
	return err
}
