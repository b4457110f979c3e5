package vmap

import (
	"slices"

	"luzheng/signer/gm"
)

// Leaf is one entry of a map.
type Leaf struct {
	Key   gm.Digest
	Value gm.Digest
}

// Map is an immutable map from digests to digests. The zero value is the empty map. Any number of goroutines may use it.
type Map struct {
	root *node
}

// Len returns the number of keys.
func (m Map) Len() int {
	if m.root == nil {
		return 0
	}
	return int(m.root.count)
}

// Root returns the digest that stands for the whole content.
func (m Map) Root() gm.Digest {
	if m.root == nil {
		return emptyRoot()
	}
	return m.root.hash
}

// Get returns the value of key.
func (m Map) Get(key gm.Digest) (value gm.Digest, ok bool) {
	if m.root == nil {
		return gm.Digest{}, false
	}
	n := m.root
	for !n.isRun() {
		n = n.child(bitAt(key, int(n.bit)))
	}
	for i := range n.leaves {
		if n.leaves[i].Key == key {
			return n.leaves[i].Value, true
		}
	}
	return gm.Digest{}, false
}

// Set returns the map in which key has value. It hashes one node per level on the way to the key, and the leaves beside it.
func (m Map) Set(key, value gm.Digest) Map {
	return m.merge([]Leaf{{Key: key, Value: value}})
}

// SetMany returns the map in which every leaf is set; of several with one key, the last counts. Each node that changes is hashed once,
// eight at a time, so a large batch is much cheaper than as many calls of Set, and building a map of n keys hashes 2n-1 nodes. leaves is
// not changed.
func (m Map) SetMany(leaves []Leaf) Map {
	if len(leaves) == 0 {
		return m
	}
	return m.merge(sortedUnique(leaves))
}

func (m Map) merge(batch []Leaf) Map {
	return Map{root: settled(func(h *hashing) merged { return h.merge(m.root, batch) })}
}

// sortedUnique returns the leaves in the order of their keys, of equal keys the last only.
func sortedUnique(leaves []Leaf) []Leaf {
	sorted := slices.Clone(leaves)
	slices.SortStableFunc(sorted, func(a, b Leaf) int { return compareKeys(a.Key, b.Key) })
	unique := sorted[:0]
	for i, leaf := range sorted {
		if i+1 < len(sorted) && sorted[i+1].Key == leaf.Key {
			continue
		}
		unique = append(unique, leaf)
	}
	return unique
}
