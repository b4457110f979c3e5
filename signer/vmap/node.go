package vmap

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
	"sort"
	"sync"

	"luzheng/signer/gm"
)

const (
	leafPrefix  = 0x02
	innerPrefix = 0x03
	emptyPrefix = 0x04

	keyBits = 8 * gm.DigestSize

	// maxRun is the number of leaves up to which a part of the trie is kept as a list of them: one object without pointers for what
	// would be 15 nodes.
	maxRun = 8

	// parallelBatch is the number of leaves from which the two halves of a merge are worth a goroutine: about a millisecond of hashing.
	parallelBatch = 2048
)

// node is a run of at most maxRun leaves (no children) or an inner node (two children). It never changes once it is hashed.
type node struct {
	hash gm.Digest
	// leaves are those of a run, sorted by key; of an inner node those of the leftmost run below it: all below share its first bits.
	leaves      []Leaf
	left, right *node
	count       uint32 // leaves at and below
	bit         uint8  // inner node: the first bit in which the two children's keys differ
}

func (n *node) isRun() bool { return n.left == nil }

func (n *node) child(bit int) *node {
	if bit == 0 {
		return n.left
	}
	return n.right
}

// merged is a node that may still owe its hash, and its height: see hashing.
type merged struct {
	*node
	height int
}

func (h *hashing) newRun(leaves []Leaf) merged {
	n := &node{leaves: slices.Clone(leaves), count: uint32(len(leaves))}
	return merged{n, h.oweRun(n.leaves, &n.hash)}
}

func (h *hashing) newInner(bit int, left, right merged) merged {
	n := &node{leaves: left.leaves, left: left.node, right: right.node, count: left.count + right.count, bit: uint8(bit)}
	height := 1 + max(left.height, right.height)
	h.owe(height, debt{&n.hash, &left.hash, &right.hash, n.bit})
	return merged{n, height}
}

// build makes the trie of a batch that is not empty, sorted, and without equal keys.
func (h *hashing) build(batch []Leaf) merged {
	if len(batch) <= maxRun {
		return h.newRun(batch)
	}
	bit := firstDifference(batch[0].Key, batch[len(batch)-1].Key)
	zeros, ones := split(batch, bit)
	left, right := h.both(len(batch),
		func(h *hashing) merged { return h.build(zeros) },
		func(h *hashing) merged { return h.build(ones) })
	return h.newInner(bit, left, right)
}

// merge returns the trie of n (nil for none) with a sorted batch set in it, and n itself when that changes nothing.
func (h *hashing) merge(n *node, batch []Leaf) merged {
	switch {
	case len(batch) == 0:
		return merged{n, 0}
	case n == nil:
		return h.build(batch)
	case n.isRun():
		return h.mergeRun(n, batch)
	}
	// All keys below n share the bits before n.bit. In a sorted batch, the keys that leave that prefix first stand at its ends.
	prefix := n.leaves[0].Key
	bit := min(firstDifference(prefix, batch[0].Key), firstDifference(prefix, batch[len(batch)-1].Key))
	if bit < int(n.bit) {
		zeros, ones := split(batch, bit)
		if bitAt(prefix, bit) == 0 {
			return h.newInner(bit, h.merge(n, zeros), h.build(ones))
		}
		return h.newInner(bit, h.build(zeros), h.merge(n, ones))
	}
	zeros, ones := split(batch, int(n.bit))
	left, right := h.both(len(batch),
		func(h *hashing) merged { return h.merge(n.left, zeros) },
		func(h *hashing) merged { return h.merge(n.right, ones) })
	if left.node == n.left && right.node == n.right {
		return merged{n, 0}
	}
	return h.newInner(int(n.bit), left, right)
}

func (h *hashing) mergeRun(n *node, batch []Leaf) merged {
	joined := h.joined[:0]
	old := n.leaves
	for _, leaf := range batch {
		for len(old) > 0 && compareKeys(old[0].Key, leaf.Key) < 0 {
			joined, old = append(joined, old[0]), old[1:]
		}
		if len(old) > 0 && old[0].Key == leaf.Key {
			old = old[1:]
		}
		joined = append(joined, leaf)
	}
	joined = append(joined, old...)
	h.joined = joined
	if slices.Equal(joined, n.leaves) {
		return merged{n, 0}
	}
	return h.build(joined)
}

// split cuts a sorted batch, whose keys agree before bit, into those with 0 and those with 1 in bit.
func split(batch []Leaf, bit int) (zeros, ones []Leaf) {
	at := sort.Search(len(batch), func(i int) bool { return bitAt(batch[i].Key, bit) == 1 })
	return batch[:at], batch[at:]
}

// both runs two functions: when the batch is large side by side, and each until nothing is owed.
func (h *hashing) both(batch int, left, right func(*hashing) merged) (l, r merged) {
	if batch < parallelBatch {
		return left(h), right(h)
	}
	var wait sync.WaitGroup
	wait.Go(func() { l.node = settled(left) })
	r.node = settled(right)
	wait.Wait()
	return l, r
}

func emptyRoot() gm.Digest { return gm.Sum([]byte{emptyPrefix}) }

func leafHash(leaf Leaf) gm.Digest {
	var buf [1 + 2*gm.DigestSize]byte
	buf[0] = leafPrefix
	copy(buf[1:], leaf.Key[:])
	copy(buf[1+gm.DigestSize:], leaf.Value[:])
	return gm.Sum(buf[:])
}

func innerHash(bit int, left, right gm.Digest) gm.Digest {
	var buf [2 + 2*gm.DigestSize]byte
	buf[0], buf[1] = innerPrefix, byte(bit)
	copy(buf[2:], left[:])
	copy(buf[2+gm.DigestSize:], right[:])
	return gm.Sum(buf[:])
}

func compareKeys(a, b gm.Digest) int { return bytes.Compare(a[:], b[:]) }

// bitAt returns bit i of a key, counted from the highest bit of the first byte.
func bitAt(key gm.Digest, i int) int { return int(key[i/8]>>(7-i%8)) & 1 }

// firstDifference returns the first bit in which two keys differ, keyBits when they are equal.
func firstDifference(a, b gm.Digest) int {
	for i := 0; i < gm.DigestSize; i += 8 {
		if x := binary.BigEndian.Uint64(a[i:]) ^ binary.BigEndian.Uint64(b[i:]); x != 0 {
			return 8*i + bits.LeadingZeros64(x)
		}
	}
	return keyBits
}
