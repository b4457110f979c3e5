package merkle

import (
	"fmt"

	"github.com/transparency-dev/merkle/compact"

	"luzheng/signer/gm"
)

// Tree grows a log at its right edge. It has one writer; its readers use the functions RootAt, Inclusion and Consistency on the same
// nodes, at sizes that were committed.
type Tree struct {
	nodes Nodes
	edge  *compact.Range // roots of the complete subtrees that cover [0, size)
}

var ranges = &compact.RangeFactory{Hash: hasher{}.HashChildren}

// NewTree returns an empty tree that writes to nodes, which must be empty.
func NewTree(nodes Nodes) *Tree {
	return &Tree{nodes: nodes, edge: ranges.NewEmptyRange(0)}
}

// OpenTree returns the tree of the given size whose nodes were written before. It reads at most 64 nodes.
func OpenTree(nodes Nodes, size uint64) (*Tree, error) {
	edge, err := readEdge(nodes, size)
	if err != nil {
		return nil, err
	}
	return &Tree{nodes: nodes, edge: edge}, nil
}

// Append adds a leaf by its hash, writes the nodes it completes and returns its index. After an error the tree must be opened anew.
func (t *Tree) Append(leaf gm.Digest) (index uint64, err error) {
	index = t.edge.End()
	var writeErr error
	err = t.edge.Append(leaf[:], func(id compact.NodeID, hash []byte) {
		if writeErr == nil {
			writeErr = t.nodes.WriteNode(id, gm.Digest(hash))
		}
	})
	if err == nil {
		err = writeErr
	}
	if err != nil {
		return 0, fmt.Errorf("append leaf %d: %w", index, err)
	}
	return index, nil
}

// Size returns the number of leaves.
func (t *Tree) Size() uint64 { return t.edge.End() }

// Root returns the root at the present size.
func (t *Tree) Root() gm.Digest { return rootOf(t.edge) }

// RootAt returns the root that the tree had when it had size leaves.
func (t *Tree) RootAt(size uint64) (gm.Digest, error) {
	if size > t.Size() {
		return gm.Digest{}, fmt.Errorf("%w: the tree has %d leaves, not %d", ErrNodeMissing, t.Size(), size)
	}
	return RootAt(t.nodes, size)
}

// Inclusion proves the leaf at index in the tree of the given, present or past, size.
func (t *Tree) Inclusion(index, size uint64) (Proof, error) {
	return Inclusion(t.nodes, index, size)
}

// Consistency proves that the tree of size2 leaves extends the tree of size1 leaves.
func (t *Tree) Consistency(size1, size2 uint64) (Proof, error) {
	return Consistency(t.nodes, size1, size2)
}

func readEdge(nodes NodeReader, size uint64) (*compact.Range, error) {
	hashes, err := nodes.ReadNodes(compact.RangeNodes(0, size, nil))
	if err != nil {
		return nil, fmt.Errorf("open the tree of size %d: %w", size, err)
	}
	edge, err := ranges.NewRange(0, size, slicesOf(hashes))
	if err != nil {
		return nil, fmt.Errorf("open the tree of size %d: %w", size, err)
	}
	return edge, nil
}

func rootOf(edge *compact.Range) gm.Digest {
	root, err := edge.GetRootHash(nil)
	if err != nil || root == nil { // A range that begins at 0 has no error; nil is the empty tree.
		return EmptyRoot()
	}
	return gm.Digest(root)
}
