package replica

import (
	"crypto"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"luzheng/chaincode/block"
	"luzheng/gateway/follow/store"
	"luzheng/signer/checkpoint"
	"luzheng/signer/gm"
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
	tree    *merkle.Tree
	pending *pendingNodes
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
	w := &work{ledger: r.config.Ledger, origin: r.origin, at: r.at, tree: r.tree, mapped: r.mapped}
	w.batch.From = r.at
	err := w.take(blocks)
	if err == nil {
		err = r.commit(w)
	}
	if err != nil {
		return errors.Join(err, r.rewind())
	}
	r.pending.written = nil
	r.at, r.mapped = w.at, w.mapped
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
	w.batch.To, w.batch.Nodes = w.at, r.pending.written
	return r.state.Append(w.batch)
}

func (r *Replica) sign(c checkpoint.Checkpoint) ([]byte, error) {
	return checkpoint.Sign(c, r.config.Organisation, r.config.Signer)
}

// rewind throws away what a failed batch added to the tree.
func (r *Replica) rewind() error {
	r.pending.written = nil
	tree, err := merkle.OpenTree(r.pending, r.at.Size)
	if err != nil {
		return fmt.Errorf("go back to block %d: %w", r.at.Next, err)
	}
	r.tree = tree
	return nil
}

func (r *Replica) publish() {
	next := &view{
		at: r.at, entities: uint64(r.mapped.Len()), snapshots: r.history.snapshots, changed: make(chan struct{}),
	}
	if before := r.view.Swap(next); before != nil {
		close(before.changed)
	}
}

// pendingNodes collects the nodes that a batch adds, until they are stored with it.
type pendingNodes struct {
	stored  merkle.NodeReader
	written []store.Node
}

// ReadNodes implements merkle.NodeReader. A tree reads only when it is opened, and then nothing is pending.
func (p *pendingNodes) ReadNodes(ids []merkle.NodeID) ([]gm.Digest, error) {
	return p.stored.ReadNodes(ids)
}

// WriteNode implements merkle.NodeWriter.
func (p *pendingNodes) WriteNode(id merkle.NodeID, hash gm.Digest) error {
	p.written = append(p.written, store.Node{ID: id, Hash: hash})
	return nil
}
