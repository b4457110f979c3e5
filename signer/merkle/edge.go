package merkle

import (
	"math/bits"

	"luzheng/signer/gm"
)

// Edge is the right edge of a log that grows by many leaves at once: the roots of the complete subtrees that cover it. It is a value, so
// that a copy is a snapshot; the zero value is the edge of a log without leaves.
type Edge struct {
	size  uint64
	roots [64]gm.Digest // by level; that of a level counts where the size has its bit
}

// OpenEdge reads the edge of a log whose nodes were written before.
func OpenEdge(nodes NodeReader, size uint64) (Edge, error) {
	e := Edge{size: size}
	var ids []NodeID
	for level := range uint(bits.Len64(size)) {
		if size>>level&1 == 1 {
			ids = append(ids, NodeID{Level: level, Index: size>>level - 1})
		}
	}
	hashes, err := nodes.ReadNodes(ids)
	if err != nil {
		return Edge{}, err
	}
	for i, id := range ids {
		e.roots[id.Level] = hashes[i]
	}
	return e, nil
}

// Size returns the number of leaves.
func (e *Edge) Size() uint64 { return e.size }

// Append adds leaves by their hashes. wrote is given the nodes that this completes, level by level from the leaves up, those of a level in
// their order; it must not keep the slice.
func (e *Edge) Append(leaves []gm.Digest, wrote func(level uint, nodes []gm.Digest)) {
	nodes := leaves
	for level := uint(0); len(nodes) > 0; level++ {
		wrote(level, nodes)
		if e.size>>level&1 == 1 {
			nodes = append([]gm.Digest{e.roots[level]}, nodes...)
		}
		if n := len(nodes); n%2 == 1 {
			e.roots[level] = nodes[n-1]
			nodes = nodes[:n-1]
		}
		if len(nodes) > 0 {
			nodes = parents(nodes)
		}
	}
	e.size += uint64(len(leaves))
}

// Root returns the root of the log.
func (e *Edge) Root() gm.Digest {
	if e.size == 0 {
		return EmptyRoot()
	}
	level := bits.TrailingZeros64(e.size)
	root := e.roots[level]
	for level++; level < bits.Len64(e.size); level++ {
		if e.size>>level&1 == 1 {
			root = NodeHash(e.roots[level], root)
		}
	}
	return root
}
