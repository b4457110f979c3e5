package merkle_test

import (
	"encoding/binary"
	"testing"

	"luzheng/signer/gm"
	"luzheng/signer/merkle"
)

// TestEdgeIsTheTree holds the edge to the tree that grows leaf by leaf: every root, and every node that it writes.
func TestEdgeIsTheTree(t *testing.T) {
	nodes, written := &merkle.Memory{}, &merkle.Memory{}
	tree := merkle.NewTree(nodes)
	var edge merkle.Edge
	next := uint64(0)
	for _, n := range []int{0, 1, 1, 1, 2, 3, 5, 8, 1, 255, 256, 257, 100, 1023, 1} {
		leaves := make([]gm.Digest, n)
		for i := range leaves {
			leaves[i] = merkle.LeafHash(binary.BigEndian.AppendUint64(nil, next))
			next++
			if _, err := tree.Append(leaves[i]); err != nil {
				t.Fatal(err)
			}
		}
		before := edge.Size()
		edge.Append(leaves, func(level uint, hashes []gm.Digest) {
			for i, hash := range hashes {
				id := merkle.NodeID{Level: level, Index: before>>level + uint64(i)}
				if err := written.WriteNode(id, hash); err != nil {
					t.Fatal(err)
				}
				if want, err := nodes.ReadNodes([]merkle.NodeID{id}); err != nil || want[0] != hash {
					t.Fatalf("node %v: %v, %v", id, hash, err)
				}
			}
		})
		if edge.Size() != tree.Size() || edge.Root() != tree.Root() {
			t.Fatalf("size %d: root %s, the tree has %d and %s", edge.Size(), edge.Root(), tree.Size(), tree.Root())
		}
		opened, err := merkle.OpenEdge(written, edge.Size())
		if err != nil || opened.Root() != edge.Root() {
			t.Fatalf("opened at %d: %s, %v", edge.Size(), opened.Root(), err)
		}
	}
}
