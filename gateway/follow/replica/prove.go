package replica

import (
	"context"
	"errors"
	"fmt"
	"sort"

	"luzheng/gateway/follow/store"
	"luzheng/gateway/follow/wire"
	"luzheng/signer/checkpoint"
	"luzheng/signer/merkle"
)

var (
	// ErrNoCheckpoint is wrapped when there is no checkpoint at the asked height: nothing was recorded in that block.
	ErrNoCheckpoint = errors.New("there is no checkpoint at this height")
	// ErrNotYet is wrapped when the follower has not reached the asked height.
	ErrNotYet = errors.New("the follower has not reached this height")
	// ErrTooOld is wrapped when the entity map of the asked height is no longer kept.
	ErrTooOld = errors.New("the entity map of this height is no longer kept")
	// ErrOutOfRange is wrapped when an index or a size lies beyond the log.
	ErrOutOfRange = errors.New("beyond the log")
)

// Counts says how much the replica holds.
type Counts struct {
	Blocks, Statements, Entities uint64
	// Checkpoint is the block of the latest checkpoint; nil before the first.
	Checkpoint *uint64
}

// Counts returns how much readers can see.
func (r *Replica) Counts() Counts {
	v := r.view.Load()
	c := Counts{Blocks: v.at.Next, Statements: v.at.Size, Entities: v.entities}
	if n := len(v.snapshots); n > 0 {
		c.Checkpoint = &v.snapshots[n-1].block
	}
	return c
}

// Wait returns when the block of that height has been followed, or with the context's error.
func (r *Replica) Wait(ctx context.Context, height uint64) error {
	for {
		v := r.view.Load()
		if v.at.Next > height {
			return nil
		}
		select {
		case <-v.changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Latest returns the signed note of the latest checkpoint, or an error that wraps ErrNoCheckpoint.
func (r *Replica) Latest() ([]byte, error) {
	v := r.view.Load()
	if len(v.snapshots) == 0 {
		return nil, fmt.Errorf("%w: nothing has been recorded yet", ErrNoCheckpoint)
	}
	return r.signed.At(v.snapshots[len(v.snapshots)-1].block)
}

// At returns the signed note of the checkpoint of a block, or an error that wraps ErrNotYet or ErrNoCheckpoint.
func (r *Replica) At(height uint64) ([]byte, error) {
	if at := r.view.Load().at; height >= at.Next {
		return nil, fmt.Errorf("%w: it is at block %d", ErrNotYet, at.Next)
	}
	note, err := r.signed.At(height)
	if errors.Is(err, store.ErrNotFound) {
		return nil, fmt.Errorf("%w: block %d recorded no statement", ErrNoCheckpoint, height)
	}
	return note, err
}

// Before returns the signed note of the last checkpoint up to a height, or an error that wraps ErrNoCheckpoint.
func (r *Replica) Before(height uint64) ([]byte, error) {
	v := r.view.Load()
	if v.at.Next == 0 {
		return nil, ErrNoCheckpoint
	}
	note, err := r.signed.Latest(min(height, v.at.Next-1))
	if errors.Is(err, store.ErrNotFound) {
		return nil, fmt.Errorf("%w: nothing was recorded up to block %d", ErrNoCheckpoint, height)
	}
	return note, err
}

// Leaf returns the exact bytes of a leaf of the log, or an error that wraps ErrOutOfRange.
func (r *Replica) Leaf(index uint64) ([]byte, error) {
	if size := r.view.Load().at.Size; index >= size {
		return nil, fmt.Errorf("%w: leaf %d of %d", ErrOutOfRange, index, size)
	}
	return r.state.Leaf(index)
}

// Statement proves the leaf at index under the checkpoint of height, the latest when height is nil.
func (r *Replica) Statement(index uint64, height *uint64) (wire.StatementProof, error) {
	c, err := r.checkpoint(height)
	if err != nil {
		return wire.StatementProof{}, err
	}
	if index >= c.Size {
		return wire.StatementProof{}, fmt.Errorf("%w: leaf %d of %d at block %d", ErrOutOfRange, index, c.Size, c.Block)
	}
	leaf, err := r.state.Leaf(index)
	if err != nil {
		return wire.StatementProof{}, err
	}
	proof, err := merkle.Inclusion(r.state, index, c.Size)
	if err != nil {
		return wire.StatementProof{}, err
	}
	return wire.StatementProof{Index: index, Height: c.Block, Size: c.Size, Leaf: leaf, Proof: proof}, nil
}

// Consistency proves that the log of size to extends that of size from.
func (r *Replica) Consistency(from, to uint64) (wire.ConsistencyProof, error) {
	if size := r.view.Load().at.Size; from > to || to > size {
		return wire.ConsistencyProof{}, fmt.Errorf("%w: sizes %d to %d of %d", ErrOutOfRange, from, to, size)
	}
	proof, err := merkle.Consistency(r.state, from, to)
	return wire.ConsistencyProof{From: from, To: to, Proof: proof}, err
}

// Entity proves the state, or the absence, of the entity with this key under the checkpoint of height, the latest when height is nil.
// Heights before the retained ones give ErrTooOld.
func (r *Replica) Entity(key string, height *uint64) (wire.EntityProof, error) {
	s, err := r.view.Load().snapshotAt(height)
	if err != nil {
		return wire.EntityProof{}, err
	}
	out := wire.EntityProof{Key: key, Height: s.block, Proof: s.entities.Prove(wire.MapKey(key))}
	if value, ok := s.entities.Get(wire.MapKey(key)); ok {
		out.Value = &value
	}
	return out, nil
}

func (r *Replica) checkpoint(height *uint64) (checkpoint.Checkpoint, error) {
	var note []byte
	var err error
	if height == nil {
		note, err = r.Latest()
	} else {
		note, err = r.At(*height)
	}
	if err != nil {
		return checkpoint.Checkpoint{}, err
	}
	c, _, err := checkpoint.ParseUnverified(note)
	return c, err
}

func (v *view) snapshotAt(height *uint64) (snapshot, error) {
	n := len(v.snapshots)
	switch {
	case n == 0:
		return snapshot{}, fmt.Errorf("%w: nothing has been recorded yet", ErrNoCheckpoint)
	case height == nil:
		return v.snapshots[n-1], nil
	case *height >= v.at.Next:
		return snapshot{}, fmt.Errorf("%w: it is at block %d", ErrNotYet, v.at.Next)
	case *height < v.snapshots[0].block:
		return snapshot{}, fmt.Errorf("%w: the oldest kept is that of block %d", ErrTooOld, v.snapshots[0].block)
	}
	i := sort.Search(n, func(i int) bool { return v.snapshots[i].block >= *height })
	if i == n || v.snapshots[i].block != *height {
		return snapshot{}, fmt.Errorf("%w: block %d recorded no statement", ErrNoCheckpoint, *height)
	}
	return v.snapshots[i], nil
}
