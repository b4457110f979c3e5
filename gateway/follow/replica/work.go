package replica

import (
	"fmt"

	"luzheng/chaincode/block"
	"luzheng/gateway/follow/store"
	"luzheng/signer/checkpoint"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
	"luzheng/signer/vmap"
)

// work is a batch in the making.
type work struct {
	ledger statement.LedgerID
	origin string

	at     store.Position
	edge   merkle.Edge
	mapped vmap.Map

	batch       store.Batch
	checkpoints []checkpoint.Checkpoint
	snapshots   []snapshot
}

func (w *work) take(blocks []block.Block) error {
	for _, b := range blocks {
		if err := w.takeBlock(b); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) takeBlock(b block.Block) error {
	if b.Number != w.at.Next {
		return fmt.Errorf("%w: got block %d, want %d", ErrGap, b.Number, w.at.Next)
	}
	if b.Number > 0 && b.PrevHash != w.at.PrevHash {
		return fmt.Errorf("%w: block %d names %x as its predecessor, which was %x", ErrForked, b.Number, b.PrevHash, w.at.PrevHash)
	}
	d, err := derive(b, w.ledger)
	if err != nil {
		return err
	}
	w.grow(d.leaves)
	w.mapped = w.mapped.SetMany(d.entities)
	w.at = store.Position{Next: b.Number + 1, PrevHash: b.Hash, Size: w.edge.Size()}
	if len(d.leaves) > 0 || len(d.entities) > 0 {
		w.batch.Changes = append(w.batch.Changes, store.Change{Block: b.Number, Leaves: d.entities})
	}
	if len(d.leaves) > 0 {
		w.checkpoints = append(w.checkpoints, checkpoint.Checkpoint{
			Origin: w.origin, Size: w.edge.Size(), Root: w.edge.Root(), MapRoot: w.mapped.Root(),
			Block: b.Number, BlockHash: b.Hash, Time: d.time,
		})
		w.snapshots = append(w.snapshots, snapshot{b.Number, w.edge.Size(), w.mapped, len(d.entities)})
	}
	return nil
}

// grow adds leaves to the log, and the nodes that they complete to the batch.
func (w *work) grow(leaves [][]byte) {
	size := w.edge.Size()
	w.batch.Leaves = append(w.batch.Leaves, leaves...)
	w.edge.Append(merkle.LeafHashes(leaves), func(level uint, nodes []gm.Digest) {
		for i, hash := range nodes {
			id := merkle.NodeID{Level: level, Index: size>>level + uint64(i)}
			w.batch.Nodes = append(w.batch.Nodes, store.Node{ID: id, Hash: hash})
		}
	})
}
