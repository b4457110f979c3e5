package vmap

import (
	"sync"

	"luzheng/signer/gm"
)

// hashing is the hashes that a merge still owes. Those of one height do not wait for each other: they are made eight at a time once the
// whole merge is known, first the leaves', which have height 0, then each height of inner nodes. What has its hash has height 0 too.
type hashing struct {
	heights [][]debt
	inRuns  []gm.Digest // hashes that no node keeps
	joined  []Leaf      // scratch of mergeRun
}

// spare are hashings that have been settled.
var spare = sync.Pool{New: func() any { return new(hashing) }}

// debt is one hash that is owed: of an inner node from those of its children, or of a leaf from its key and value.
type debt struct {
	to, left, right *gm.Digest
	bit             uint8
}

// settled makes a trie with all its hashes.
func settled(made func(*hashing) merged) *node {
	h := spare.Get().(*hashing)
	n := made(h).node
	for height, debts := range h.heights {
		settle(height == 0, debts)
		clear(debts)
		h.heights[height] = debts[:0]
	}
	spare.Put(h)
	return n
}

func (h *hashing) owe(height int, d debt) {
	for len(h.heights) <= height {
		h.heights = append(h.heights, nil)
	}
	h.heights[height] = append(h.heights[height], d)
}

// oweRun owes the hashes of the trie of a run, of which only the root's is kept, and returns its height.
func (h *hashing) oweRun(leaves []Leaf, root *gm.Digest) (height int) {
	if len(leaves) == 1 {
		h.owe(0, debt{to: root, left: &leaves[0].Key, right: &leaves[0].Value})
		return 0
	}
	bit := firstDifference(leaves[0].Key, leaves[len(leaves)-1].Key)
	zeros, ones := split(leaves, bit)
	left, right := h.digest(), h.digest()
	height = 1 + max(h.oweRun(zeros, left), h.oweRun(ones, right))
	h.owe(height, debt{root, left, right, uint8(bit)})
	return height
}

// digest gives the place of a hash that no node keeps.
func (h *hashing) digest() *gm.Digest {
	const atOnce = 64
	if len(h.inRuns) == cap(h.inRuns) {
		h.inRuns = make([]gm.Digest, 0, atOnce)
	}
	h.inRuns = h.inRuns[:len(h.inRuns)+1]
	return &h.inRuns[len(h.inRuns)-1]
}

// settle makes the hashes of one height. A few are quicker made one by one.
func settle(leaves bool, debts []debt) {
	for len(debts) > gm.Eight/2 {
		n := min(gm.Eight, len(debts))
		settleEight(leaves, debts[:n])
		debts = debts[n:]
	}
	for _, d := range debts {
		if leaves {
			*d.to = leafHash(Leaf{*d.left, *d.right})
		} else {
			*d.to = innerHash(int(d.bit), *d.left, *d.right)
		}
	}
}

// settleEight makes up to eight hashes at once; lanes without a debt repeat one.
func settleEight(leaves bool, debts []debt) {
	var texts [gm.Eight][1 + 2*gm.DigestSize]byte
	var messages [gm.Eight][]byte
	for i := range messages {
		d := debts[min(i, len(debts)-1)]
		texts[i][0] = d.bit
		copy(texts[i][1:], d.left[:])
		copy(texts[i][1+gm.DigestSize:], d.right[:])
		messages[i] = texts[i][:]
		if leaves {
			messages[i] = texts[i][1:]
		}
	}
	prefix := byte(innerPrefix)
	if leaves {
		prefix = leafPrefix
	}
	for i, digest := range gm.SumEight(prefix, &messages) {
		if i < len(debts) {
			*debts[i].to = digest
		}
	}
}
