package vmap

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"sort"
	"sync"

	"luzheng/signer/gm"
)

const (
	leafPrefix  = 0x02
	innerPrefix = 0x03
	emptyPrefix = 0x04

	keyBits = 8 * gm.DigestSize

	// parallelBatch is the number of leaves from which the two halves of a merge are worth a goroutine: about a millisecond of hashing.
	parallelBatch = 2048
)

// node is a leaf (no children) or an inner node (two children). It never changes once it is made.
type node struct {
	hash        gm.Digest
	leaf        *Leaf // the leaf itself, or for an inner node the leftmost leaf below it: all below share its first bits
	left, right *node
	count       uint32 // leaves at and below
	bit         uint8  // inner node: the first bit in which the two children's keys differ
}

func (n *node) isLeaf() bool { return n.left == nil }

func (n *node) child(bit int) *node {
	if bit == 0 {
		return n.left
	}
	return n.right
}

func newLeaf(leaf Leaf) *node {
	return &node{hash: leafHash(leaf), leaf: &leaf, count: 1}
}

func newInner(bit int, left, right *node) *node {
	return &node{
		hash: innerHash(bit, left.hash, right.hash), leaf: left.leaf, left: left, right: right,
		count: left.count + right.count, bit: uint8(bit),
	}
}

// build makes the trie of a batch that is not empty, sorted, and without equal keys.
func build(batch []Leaf) *node {
	if len(batch) == 1 {
		return newLeaf(batch[0])
	}
	bit := firstDifference(batch[0].Key, batch[len(batch)-1].Key)
	zeros, ones := split(batch, bit)
	left, right := both(len(batch), func() *node { return build(zeros) }, func() *node { return build(ones) })
	return newInner(bit, left, right)
}

// merge returns the trie of n (nil for none) with a sorted batch set in it, and n itself when that changes nothing.
func merge(n *node, batch []Leaf) *node {
	switch {
	case len(batch) == 0:
		return n
	case n == nil:
		return build(batch)
	case n.isLeaf():
		return mergeLeaf(n, batch)
	}
	// All keys below n share the bits before n.bit. In a sorted batch, the keys that leave that prefix first stand at its ends.
	prefix := n.leaf.Key
	bit := min(firstDifference(prefix, batch[0].Key), firstDifference(prefix, batch[len(batch)-1].Key))
	if bit < int(n.bit) {
		zeros, ones := split(batch, bit)
		if bitAt(prefix, bit) == 0 {
			return newInner(bit, merge(n, zeros), build(ones))
		}
		return newInner(bit, build(zeros), merge(n, ones))
	}
	zeros, ones := split(batch, int(n.bit))
	left, right := both(len(batch), func() *node { return merge(n.left, zeros) }, func() *node { return merge(n.right, ones) })
	if left == n.left && right == n.right {
		return n
	}
	return newInner(int(n.bit), left, right)
}

func mergeLeaf(n *node, batch []Leaf) *node {
	at := sort.Search(len(batch), func(i int) bool { return compareKeys(batch[i].Key, n.leaf.Key) >= 0 })
	if at < len(batch) && batch[at].Key == n.leaf.Key {
		if len(batch) == 1 && batch[0] == *n.leaf {
			return n
		}
		return build(batch)
	}
	joined := make([]Leaf, 0, len(batch)+1)
	joined = append(joined, batch[:at]...)
	joined = append(joined, *n.leaf)
	return build(append(joined, batch[at:]...))
}

// split cuts a sorted batch, whose keys agree before bit, into those with 0 and those with 1 in bit.
func split(batch []Leaf, bit int) (zeros, ones []Leaf) {
	at := sort.Search(len(batch), func(i int) bool { return bitAt(batch[i].Key, bit) == 1 })
	return batch[:at], batch[at:]
}

// both runs two functions, side by side when the batch is large.
func both(batch int, left, right func() *node) (l, r *node) {
	if batch < parallelBatch {
		return left(), right()
	}
	var wait sync.WaitGroup
	wait.Go(func() { l = left() })
	r = right()
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
