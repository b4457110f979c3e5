package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"

	bolt "go.etcd.io/bbolt"

	"luzheng/explorer/witness/replay"
	"luzheng/gateway/boltfile"
	"luzheng/signer/checkpoint"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
)

const (
	replayFormat = "luzheng.replay/v1"
	numberSize   = 8
	scopeSize    = 2*numberSize + gm.DigestSize
	// maxStops bounds the sizes whose map is remembered: a log asks about the newest ones.
	maxStops = 1 << 12
)

var (
	nodesBucket  = []byte("nodes")
	scopesBucket = []byte("scopes")
	stopsBucket  = []byte("stops")
	sizeKey      = []byte("size")
)

// ErrDamaged is wrapped when stored bytes are not what was written.
var ErrDamaged = errors.New("the witness's replay is damaged; delete the replay file (never cosigned.db) and start again")

// Stop is what the log was replayed to be at a size.
type Stop struct {
	Size          uint64
	Root, MapRoot gm.Digest
}

// Replay is what was derived from one event log. Readers need no lock against the one writer.
type Replay struct{ db *bolt.DB }

// OpenReplay opens or makes the replay file of a log in dir.
func OpenReplay(dir, origin string) (*Replay, error) {
	_, year, err := checkpoint.ParseEventsOrigin(origin)
	if err != nil {
		return nil, err
	}
	is := boltfile.Identity{Format: replayFormat, Subject: "origin", Value: origin}
	db, err := boltfile.Open(dir, "replay-"+strconv.Itoa(year)+".db", is, nodesBucket, scopesBucket, stopsBucket)
	if err != nil {
		return nil, err
	}
	return &Replay{db}, nil
}

// Close closes the file.
func (s *Replay) Close() error { return s.db.Close() }

// Load gives the number of leaves replayed and the scopes that they lead to.
func (s *Replay) Load() (size uint64, scopes map[gm.Digest]event.Scope, err error) {
	scopes = map[gm.Digest]event.Scope{}
	err = s.db.View(func(tx *bolt.Tx) error {
		if size, err = sizeOf(tx); err != nil {
			return err
		}
		return tx.Bucket(scopesBucket).ForEach(func(key, value []byte) error {
			value, err := unseal(key, value, scopeSize)
			if err != nil || len(key) != gm.DigestSize {
				return fmt.Errorf("%w: a scope: %w", ErrDamaged, err)
			}
			scopes[gm.Digest(key)] = event.Scope{
				Count: binary.BigEndian.Uint64(value), Last: binary.BigEndian.Uint64(value[8:]), Chain: gm.Digest(value[16:]),
			}
			return nil
		})
	})
	return size, scopes, err
}

// Commit stores what a step adds, all of it or nothing.
func (s *Replay) Commit(step *replay.Step) error {
	return s.db.Update(func(tx *bolt.Tx) error {
		size, err := sizeOf(tx)
		if err != nil {
			return err
		}
		if size != step.From {
			return fmt.Errorf("%w: it has %d leaves, and the next is said to be %d", ErrDamaged, size, step.From)
		}
		bucket := tx.Bucket(nodesBucket)
		bucket.FillPercent = boltfile.AppendFill
		tree, err := merkle.OpenTree(nodes{bucket}, size)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		for _, leaf := range step.Leaves {
			if _, err := tree.Append(leaf); err != nil {
				return err
			}
		}
		scopes := tx.Bucket(scopesBucket)
		for key, scope := range step.Scopes {
			value := append(boltfile.Number(scope.Count), boltfile.Number(scope.Last)...)
			if err := scopes.Put(key[:], seal(key[:], append(value, scope.Chain[:]...))); err != nil {
				return err
			}
		}
		return tx.Bucket(boltfile.Meta).Put(sizeKey, seal(sizeKey, boltfile.Number(tree.Size())))
	})
}

// Root gives the log's root at a size that was replayed.
func (s *Replay) Root(size uint64) (root gm.Digest, err error) {
	err = s.db.View(func(tx *bolt.Tx) error {
		replayed, err := sizeOf(tx)
		if err != nil {
			return err
		}
		if size > replayed {
			return fmt.Errorf("%w: %d leaves, not %d", merkle.ErrNodeMissing, replayed, size)
		}
		root, err = merkle.RootAt(nodes{tx.Bucket(nodesBucket)}, size)
		return err
	})
	return root, err
}

// RootAfter gives the root that the log would have with more leaves, by their hashes. Nothing is stored.
func (s *Replay) RootAfter(leaves []gm.Digest) (root gm.Digest, err error) {
	err = s.db.View(func(tx *bolt.Tx) error {
		size, err := sizeOf(tx)
		if err != nil {
			return err
		}
		tree, err := merkle.OpenTree(passing{nodes{tx.Bucket(nodesBucket)}}, size)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		for _, leaf := range leaves {
			if _, err := tree.Append(leaf); err != nil {
				return err
			}
		}
		root = tree.Root()
		return nil
	})
	return root, err
}

// Consistency proves that the log at one size continues that at another; both were replayed.
func (s *Replay) Consistency(from, to uint64) (proof merkle.Proof, err error) {
	err = s.db.View(func(tx *bolt.Tx) error {
		proof, err = merkle.Consistency(nodes{tx.Bucket(nodesBucket)}, from, to)
		return err
	})
	return proof, err
}

// KeepStop remembers what the log was replayed to be at a size.
func (s *Replay) KeepStop(stop Stop) error {
	return s.db.Update(func(tx *bolt.Tx) error {
		bucket := tx.Bucket(stopsBucket)
		bucket.FillPercent = boltfile.AppendFill
		key := boltfile.Number(stop.Size)
		if err := bucket.Put(key, seal(key, append(bytes.Clone(stop.Root[:]), stop.MapRoot[:]...))); err != nil {
			return err
		}
		return forgetBeyond(bucket, maxStops)
	})
}

// Stop gives what was remembered of a size; nil when the replay did not stop there, or long ago.
func (s *Replay) Stop(size uint64) (stop *Stop, err error) {
	err = s.db.View(func(tx *bolt.Tx) error {
		key := boltfile.Number(size)
		value, err := unseal(key, tx.Bucket(stopsBucket).Get(key), 2*gm.DigestSize)
		if err != nil {
			return fmt.Errorf("%w: the roots at %d: %w", ErrDamaged, size, err)
		}
		if value != nil {
			stop = &Stop{Size: size, Root: gm.Digest(value[:gm.DigestSize]), MapRoot: gm.Digest(value[gm.DigestSize:])}
		}
		return nil
	})
	return stop, err
}

func sizeOf(tx *bolt.Tx) (uint64, error) {
	value, err := unseal(sizeKey, tx.Bucket(boltfile.Meta).Get(sizeKey), numberSize)
	switch {
	case err != nil:
		return 0, fmt.Errorf("%w: its size: %w", ErrDamaged, err)
	case value == nil:
		return 0, nil
	}
	return binary.BigEndian.Uint64(value), nil
}

// nodes are the tree's nodes within a transaction.
type nodes struct{ bucket *bolt.Bucket }

// ReadNodes implements merkle.NodeReader.
func (n nodes) ReadNodes(ids []merkle.NodeID) ([]gm.Digest, error) {
	out := make([]gm.Digest, len(ids))
	for i, id := range ids {
		key := nodeKey(id)
		value, err := unseal(key, n.bucket.Get(key), gm.DigestSize)
		switch {
		case err != nil:
			return nil, fmt.Errorf("%w: the node at level %d, index %d: %w", ErrDamaged, id.Level, id.Index, err)
		case value == nil:
			return nil, fmt.Errorf("%w: level %d, index %d", merkle.ErrNodeMissing, id.Level, id.Index)
		}
		out[i] = gm.Digest(value)
	}
	return out, nil
}

// WriteNode implements merkle.NodeWriter.
func (n nodes) WriteNode(id merkle.NodeID, hash gm.Digest) error {
	key := nodeKey(id)
	return n.bucket.Put(key, seal(key, hash[:]))
}

// passing lets a tree grow without keeping what it grows by.
type passing struct{ merkle.NodeReader }

// WriteNode implements merkle.NodeWriter.
func (passing) WriteNode(merkle.NodeID, gm.Digest) error { return nil }

func nodeKey(id merkle.NodeID) []byte {
	return append([]byte{byte(id.Level)}, boltfile.Number(id.Index)...)
}
