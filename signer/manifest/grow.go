package manifest

import (
	"math/bits"

	"luzheng/signer/gm"
	"luzheng/signer/merkle"
)

// maxKept bounds the nodes of one tree that are kept to tell later where a file differs: 8 MiB. It is even, as halving needs.
const maxKept = 1 << 18

// grower computes the root of a tree (RFC 6962 2.1) as leaves come, in memory that does not grow with their number. On request it
// keeps the nodes of one level: of the leaves at first, and of the next higher level each time there are too many.
type grower struct {
	count uint64
	// edge are the roots of the complete subtrees, largest first; their sizes are the bits of count.
	edge []gm.Digest

	keeps bool
	level uint
	kept  []gm.Digest
	// observe, if set, is told each node that is complete.
	observe func(id merkle.NodeID, hash gm.Digest)
}

func (g *grower) append(leaf gm.Digest) {
	node, keep, found := leaf, leaf, g.level == 0
	g.tell(0, g.count, node)
	g.count++
	level := uint(0)
	for rest := g.count; rest&1 == 0; rest >>= 1 {
		last := len(g.edge) - 1
		node = merkle.NodeHash(g.edge[last], node)
		g.edge = g.edge[:last]
		level++
		g.tell(level, g.count>>level-1, node)
		if level == g.level {
			keep, found = node, true
		}
	}
	g.edge = append(g.edge, node)
	if g.keeps && found {
		g.keep(keep)
	}
}

func (g *grower) tell(level uint, index uint64, hash gm.Digest) {
	if g.observe != nil {
		g.observe(merkle.NodeID{Level: level, Index: index}, hash)
	}
}

func (g *grower) keep(node gm.Digest) {
	g.kept = append(g.kept, node)
	if len(g.kept) == maxKept {
		for i := range maxKept / 2 {
			g.kept[i] = merkle.NodeHash(g.kept[2*i], g.kept[2*i+1])
		}
		g.kept = g.kept[:maxKept/2]
		g.level++
	}
}

// tree gives size and root.
func (g *grower) tree() Tree { return Tree{int64(g.count), foldEdge(g.edge)} }

// nodes gives what was kept.
func (g *grower) nodes() Nodes {
	n := Nodes{Level: int64(g.level), Hashes: joinDigests(g.kept)}
	if rest := g.count & (1<<g.level - 1); rest != 0 {
		tail := foldEdge(g.edge[len(g.edge)-bits.OnesCount64(rest):])
		n.Tail = &tail
	}
	return n
}

// foldEdge is the root over complete subtrees, largest first.
func foldEdge(edge []gm.Digest) gm.Digest {
	if len(edge) == 0 {
		return merkle.EmptyRoot()
	}
	root := edge[len(edge)-1]
	for i := len(edge) - 2; i >= 0; i-- {
		root = merkle.NodeHash(edge[i], root)
	}
	return root
}

func joinDigests(digests []gm.Digest) []byte {
	joined := make([]byte, 0, len(digests)*gm.DigestSize)
	for i := range digests {
		joined = append(joined, digests[i][:]...)
	}
	return joined
}

// splitDigests takes a whole number of digests.
func splitDigests(joined []byte) []gm.Digest {
	digests := make([]gm.Digest, 0, len(joined)/gm.DigestSize)
	for ; len(joined) >= gm.DigestSize; joined = joined[gm.DigestSize:] {
		digests = append(digests, gm.Digest(joined[:gm.DigestSize]))
	}
	return digests
}
