package store

import (
	"encoding/binary"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"luzheng/gateway/boltfile"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/vmap"
)

const (
	stateFile   = "follower.db"
	stateFormat = "luzheng.follower/v1"
)

var (
	// ErrNotFound is wrapped when an asked leaf, node or note was never stored.
	ErrNotFound = errors.New("not stored")
	// ErrDamaged is wrapped when stored bytes are not what was written.
	ErrDamaged = errors.New("the follower's stored state is damaged; delete follower.db (never signed.db) and start again")
)

var (
	positionKey   = []byte("position")
	leavesBucket  = []byte("leaves")
	nodesBucket   = []byte("nodes")
	changesBucket = []byte("changes")
)

// Position is how far the derived state reaches. Its zero value is the state before the first block.
type Position struct {
	// Next is the height of the block to derive next, PrevHash the hash of the block before it.
	Next     uint64
	PrevHash [32]byte
	// Size is the number of leaves in the statement log.
	Size uint64
}

// Node is one stored node of the log tree.
type Node struct {
	ID   merkle.NodeID
	Hash gm.Digest
}

// Change is what one block set in the entity map, sorted by key.
type Change struct {
	Block  uint64
	Leaves []vmap.Leaf
}

// Batch is what a run of consecutive blocks adds to the state.
type Batch struct {
	// From is the position that the batch was derived at, To the one it leads to.
	From, To Position
	// Leaves are the new leaves, From.Size and on; Nodes the tree nodes that they complete.
	Leaves [][]byte
	Nodes  []Node
	// Changes are those of the blocks that changed the map, in order.
	Changes []Change
}

// State is the derived state on disk. Reads may run beside a write, and see the state before it.
type State struct{ db *bolt.DB }

// OpenState opens or makes follower.db in dir.
func OpenState(dir, ledger string) (*State, error) {
	is := boltfile.Identity{Format: stateFormat, Subject: "ledger", Value: ledger}
	db, err := boltfile.Open(dir, stateFile, is, leavesBucket, nodesBucket, changesBucket)
	if err != nil {
		return nil, err
	}
	return &State{db: db}, nil
}

// Close closes the file.
func (s *State) Close() error { return s.db.Close() }

// Position returns how far the state reaches.
func (s *State) Position() (p Position, err error) {
	err = s.db.View(func(tx *bolt.Tx) error {
		p, err = readPosition(tx)
		return err
	})
	return p, err
}

// Append stores a batch, wholly or not at all; it is durable when Append returns. It refuses a batch that was not derived at the
// stored position.
func (s *State) Append(b Batch) error {
	err := s.db.Update(func(tx *bolt.Tx) error {
		at, err := readPosition(tx)
		if err != nil {
			return err
		}
		if at != b.From {
			return fmt.Errorf("the batch was derived at block %d, the state is at block %d", b.From.Next, at.Next)
		}
		if err := putLeaves(tx.Bucket(leavesBucket), b); err != nil {
			return err
		}
		if err := putNodes(tx.Bucket(nodesBucket), b.Nodes); err != nil {
			return err
		}
		if err := putChanges(tx.Bucket(changesBucket), b.Changes); err != nil {
			return err
		}
		return tx.Bucket(boltfile.Meta).Put(positionKey, encodePosition(b.To))
	})
	if err != nil {
		return fmt.Errorf("store blocks %d to %d: %w", b.From.Next, b.To.Next, err)
	}
	return nil
}

// Leaf returns the bytes of the leaf at index, or an error that wraps ErrNotFound.
func (s *State) Leaf(index uint64) (leaf []byte, err error) {
	err = s.db.View(func(tx *bolt.Tx) error {
		stored := tx.Bucket(leavesBucket).Get(boltfile.Number(index))
		if stored == nil {
			return fmt.Errorf("leaf %d: %w", index, ErrNotFound)
		}
		leaf = append(leaf, stored...) // Stored bytes end with the transaction.
		return nil
	})
	return leaf, err
}

// ReadNodes implements merkle.NodeReader.
func (s *State) ReadNodes(ids []merkle.NodeID) (hashes []gm.Digest, err error) {
	err = s.db.View(func(tx *bolt.Tx) error {
		bucket := tx.Bucket(nodesBucket)
		for _, id := range ids {
			stored := bucket.Get(nodeKey(id))
			if len(stored) != gm.DigestSize {
				return fmt.Errorf("%w: level %d, index %d", merkle.ErrNodeMissing, id.Level, id.Index)
			}
			hashes = append(hashes, gm.Digest(stored))
		}
		return nil
	})
	return hashes, err
}

// EachChange calls visit with every stored change in the order of blocks, until it returns an error. The change is visit's to keep.
func (s *State) EachChange(visit func(Change) error) error {
	return s.db.View(func(tx *bolt.Tx) error {
		return tx.Bucket(changesBucket).ForEach(func(key, value []byte) error {
			const pair = 2 * gm.DigestSize
			if len(key) != 8 || len(value)%pair != 0 {
				return fmt.Errorf("%w: a change of the map", ErrDamaged)
			}
			c := Change{Block: binary.BigEndian.Uint64(key), Leaves: make([]vmap.Leaf, 0, len(value)/pair)}
			for ; len(value) > 0; value = value[pair:] {
				c.Leaves = append(c.Leaves, vmap.Leaf{Key: gm.Digest(value[:gm.DigestSize]), Value: gm.Digest(value[gm.DigestSize:pair])})
			}
			return visit(c)
		})
	})
}

func putLeaves(bucket *bolt.Bucket, b Batch) error {
	bucket.FillPercent = boltfile.AppendFill
	for i, leaf := range b.Leaves {
		if err := bucket.Put(boltfile.Number(b.From.Size+uint64(i)), leaf); err != nil {
			return err
		}
	}
	return nil
}

func putNodes(bucket *bolt.Bucket, nodes []Node) error {
	bucket.FillPercent = boltfile.AppendFill
	for _, n := range nodes {
		if err := bucket.Put(nodeKey(n.ID), n.Hash[:]); err != nil {
			return err
		}
	}
	return nil
}

func putChanges(bucket *bolt.Bucket, changes []Change) error {
	bucket.FillPercent = boltfile.AppendFill
	for _, c := range changes {
		value := make([]byte, 0, 2*gm.DigestSize*len(c.Leaves))
		for _, leaf := range c.Leaves {
			value = append(value, leaf.Key[:]...)
			value = append(value, leaf.Value[:]...)
		}
		if err := bucket.Put(boltfile.Number(c.Block), value); err != nil {
			return err
		}
	}
	return nil
}

func nodeKey(id merkle.NodeID) []byte {
	return binary.BigEndian.AppendUint64([]byte{byte(id.Level)}, id.Index)
}

func encodePosition(p Position) []byte {
	out := binary.BigEndian.AppendUint64(nil, p.Next)
	out = append(out, p.PrevHash[:]...)
	return binary.BigEndian.AppendUint64(out, p.Size)
}

func readPosition(tx *bolt.Tx) (Position, error) {
	stored := tx.Bucket(boltfile.Meta).Get(positionKey)
	switch len(stored) {
	case 0:
		return Position{}, nil
	case 48:
		return Position{
			Next: binary.BigEndian.Uint64(stored), PrevHash: [32]byte(stored[8:40]), Size: binary.BigEndian.Uint64(stored[40:]),
		}, nil
	}
	return Position{}, fmt.Errorf("%w: the position", ErrDamaged)
}
