package replica

import (
	"crypto"
	"errors"
	"sync"
	"sync/atomic"

	"luzheng/chaincode/block"
	"luzheng/gateway/follow/store"
	"luzheng/signer/checkpoint"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
	"luzheng/signer/vmap"
)

var (
	// ErrOtherLedger is wrapped when a block writes entities of another ledger than the configured one.
	ErrOtherLedger = errors.New("the blocks are not of this ledger")
	// ErrForked is wrapped when a block does not follow the one before it: the peer shows another chain than it showed earlier.
	ErrForked = errors.New("the block does not continue the chain followed so far")
	// ErrGap is wrapped when a block is not the next one; asking for blocks from Next again heals it.
	ErrGap = errors.New("the block is not the next one")
)

// Config says whose replica of which ledger it is.
type Config struct {
	// Dir is the folder of follower.db and signed.db; made when missing.
	Dir string
	// Ledger is the ledger's ID.
	Ledger statement.LedgerID
	// Organisation is the name under which checkpoints are signed.
	Organisation string
	// Signer holds the organisation's checkpoint key. It signs nothing else.
	Signer crypto.Signer
	// Keep bounds how far back entities can be proven; optional.
	Keep Retention
}

// Replica is the state of one follower. Apply has one caller at a time; everything else may be called at any time.
type Replica struct {
	config Config
	origin string
	state  *store.State
	signed *store.Signed

	apply   sync.Mutex // guards what follows
	at      store.Position
	edge    merkle.Edge // of the log
	mapped  vmap.Map
	history history

	view atomic.Pointer[view]
}

// Close closes the files. A reader that still holds the replica gets errors.
func (r *Replica) Close() error { return errors.Join(r.state.Close(), r.signed.Close()) }

// Next is the height of the block that Apply wants next.
func (r *Replica) Next() uint64 { return r.view.Load().at.Next }

// Origin is the origin of the replica's checkpoints.
func (r *Replica) Origin() string { return r.origin }

// Apply takes the next blocks, in order. When it returns nil, what they add is on disk, signed, and visible to readers; otherwise nothing
// of them is. A *store.RefusalError, ErrForked or ErrOtherLedger means that the ledger shown contradicts what was seen before: that needs
// people, not another attempt.
func (r *Replica) Apply(blocks []block.Block) error {
	r.apply.Lock()
	defer r.apply.Unlock()
	w := &work{ledger: r.config.Ledger, origin: r.origin, at: r.at, edge: r.edge, mapped: r.mapped}
	w.batch.From = r.at
	if err := w.take(blocks); err != nil {
		return err
	}
	if err := r.commit(w); err != nil {
		return err
	}
	r.at, r.edge, r.mapped = w.at, w.edge, w.mapped
	for _, s := range w.snapshots {
		r.history.add(s)
	}
	r.publish()
	return nil
}

// commit signs, then stores: nobody can be shown a checkpoint that this follower would not remember.
func (r *Replica) commit(w *work) error {
	if err := r.signed.Sign(w.checkpoints, r.sign); err != nil {
		return err
	}
	w.batch.To = w.at
	return r.state.Append(w.batch)
}

func (r *Replica) sign(c checkpoint.Checkpoint) ([]byte, error) {
	return checkpoint.Sign(c, r.config.Organisation, r.config.Signer)
}

func (r *Replica) publish() {
	next := &view{
		at: r.at, entities: uint64(r.mapped.Len()), snapshots: r.history.snapshots, changed: make(chan struct{}),
	}
	if before := r.view.Swap(next); before != nil {
		close(before.changed)
	}
}
