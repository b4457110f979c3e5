package replica

import (
	"errors"
	"fmt"

	"luzheng/gateway/follow/store"
	"luzheng/signer/checkpoint"
	"luzheng/signer/merkle"
	"luzheng/signer/vmap"
)

// ErrMemoryLost is wrapped when the state reaches further than the memory of signatures, which must never be deleted.
var ErrMemoryLost = errors.New("signed.db does not know the checkpoints of this state: put it back from a backup; " +
	"only if there is none, delete follower.db too, and the follower signs its history anew")

// loadChunk is the number of map changes that are set at once when the map is rebuilt.
const loadChunk = 1 << 16

// Open opens the replica in config.Dir, or makes an empty one, and rebuilds the entity map in memory. It holds the rebuilt state to the
// checkpoint signed last.
func Open(config Config) (*Replica, error) {
	config.Keep = config.Keep.orDefault()
	if config.Signer == nil || config.Organisation == "" || !config.Ledger.Valid() {
		return nil, errors.New("a replica needs a ledger ID, an organisation and a signer")
	}
	r := &Replica{config: config, origin: checkpoint.StatementsOrigin(config.Ledger)}
	r.history.keep = config.Keep
	var err error
	if r.signed, err = store.OpenSigned(config.Dir, r.origin); err != nil {
		return nil, err
	}
	if r.state, err = store.OpenState(config.Dir, string(config.Ledger)); err != nil {
		return nil, errors.Join(err, r.signed.Close())
	}
	if err := r.load(); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

func (r *Replica) load() error {
	var err error
	if r.at, err = r.state.Position(); err != nil {
		return err
	}
	if r.edge, err = merkle.OpenEdge(r.state, r.at.Size); err != nil {
		return fmt.Errorf("%w: %w", store.ErrDamaged, err)
	}
	if err := r.loadMap(); err != nil {
		return err
	}
	if err := r.checkAgainstSignature(); err != nil {
		return err
	}
	r.publish()
	return nil
}

// loadMap replays the changes: the old ones in large chunks, those of the retained heights one by one.
func (r *Replica) loadMap() error {
	var recent []store.Change
	var old []vmap.Leaf
	waiting := 0
	settle := func() {
		r.mapped = r.mapped.SetMany(old)
		old = old[:0]
	}
	err := r.state.EachChange(func(c store.Change) error {
		recent = append(recent, c)
		waiting += len(c.Leaves)
		for len(recent) > 1 && (len(recent) > r.config.Keep.Heights || waiting > r.config.Keep.Changes) {
			waiting -= len(recent[0].Leaves)
			old = append(old, recent[0].Leaves...)
			recent = recent[1:]
		}
		if len(old) >= loadChunk {
			settle()
		}
		return nil
	})
	if err != nil {
		return err
	}
	settle()
	for _, c := range recent {
		if err := r.loadSnapshot(c); err != nil {
			return err
		}
	}
	return nil
}

func (r *Replica) loadSnapshot(c store.Change) error {
	r.mapped = r.mapped.SetMany(c.Leaves)
	note, err := r.signed.At(c.Block)
	if errors.Is(err, store.ErrNotFound) {
		return nil // The block changed entities without recording a statement, and has no checkpoint.
	}
	if err != nil {
		return err
	}
	signed, _, err := checkpoint.ParseUnverified(note)
	if err != nil {
		return err
	}
	if signed.MapRoot != r.mapped.Root() {
		return fmt.Errorf("%w: the map of block %d is not the one signed", store.ErrDamaged, c.Block)
	}
	r.history.add(snapshot{c.Block, signed.Size, r.mapped, len(c.Leaves)})
	return nil
}

func (r *Replica) checkAgainstSignature() error {
	if r.at.Size == 0 {
		return nil
	}
	note, err := r.signed.Latest(r.at.Next - 1)
	if errors.Is(err, store.ErrNotFound) {
		return ErrMemoryLost
	}
	if err != nil {
		return err
	}
	signed, _, err := checkpoint.ParseUnverified(note)
	switch {
	case err != nil:
		return err
	case signed.Size < r.at.Size:
		return ErrMemoryLost
	case signed.Size != r.at.Size || signed.Root != r.edge.Root():
		return fmt.Errorf("%w: the log is not the one signed at block %d", store.ErrDamaged, signed.Block)
	}
	return nil
}
