package merkle

import (
	"errors"
	"fmt"
	"sync"

	"github.com/transparency-dev/merkle/compact"

	"luzheng/signer/gm"
)

// ErrNodeMissing is wrapped when a node store lacks a node that the asked tree size needs: the store is damaged, or the size was never reached.
var ErrNodeMissing = errors.New("merkle node is not stored")

// NodeID places the root of a complete subtree: it covers the 2^Level leaves from Index·2^Level. Level 0 are the leaf hashes.
type NodeID = compact.NodeID

// NodeReader reads stored nodes. It must be safe for concurrent use if proofs are asked for concurrently.
type NodeReader interface {
	// ReadNodes returns the hashes of ids in the same order, or an error that wraps ErrNodeMissing when one was never written.
	ReadNodes(ids []NodeID) ([]gm.Digest, error)
}

// NodeWriter takes the nodes that an append completes.
type NodeWriter interface {
	// WriteNode stores one node. A node is written once per append of its last leaf; a writer whose transaction was rolled back
	// may see it again. Durability is the store's own matter: a tree that was appended to is worth what the store's commit is worth.
	WriteNode(id NodeID, hash gm.Digest) error
}

// Nodes is what a tree that grows needs.
type Nodes interface {
	NodeReader
	NodeWriter
}

// Memory keeps nodes in memory; the zero value is an empty store. It is safe for concurrent use.
type Memory struct {
	mu     sync.RWMutex
	levels [64][]gm.Digest
}

// ReadNodes implements NodeReader.
func (m *Memory) ReadNodes(ids []NodeID) ([]gm.Digest, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	out := make([]gm.Digest, len(ids))
	for i, id := range ids {
		if id.Level >= uint(len(m.levels)) || id.Index >= uint64(len(m.levels[id.Level])) {
			return nil, fmt.Errorf("%w: level %d, index %d", ErrNodeMissing, id.Level, id.Index)
		}
		out[i] = m.levels[id.Level][id.Index]
	}
	return out, nil
}

// WriteNode implements NodeWriter. Nodes of one level must come in the order of their index, as Tree.Append writes them.
func (m *Memory) WriteNode(id NodeID, hash gm.Digest) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if id.Level >= uint(len(m.levels)) || id.Index > uint64(len(m.levels[id.Level])) {
		return fmt.Errorf("merkle node written out of order: level %d, index %d", id.Level, id.Index)
	}
	level := m.levels[id.Level]
	if id.Index < uint64(len(level)) {
		level[id.Index] = hash
		return nil
	}
	m.levels[id.Level] = append(level, hash)
	return nil
}
