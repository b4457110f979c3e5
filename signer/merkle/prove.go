package merkle

import (
	"fmt"

	"github.com/transparency-dev/merkle/proof"

	"luzheng/signer/gm"
)

// RootAt computes the root of the first size leaves from stored nodes.
func RootAt(nodes NodeReader, size uint64) (gm.Digest, error) {
	edge, err := readEdge(nodes, size)
	if err != nil {
		return gm.Digest{}, err
	}
	return rootOf(edge), nil
}

// Inclusion proves the leaf at index in the tree of the first size leaves; it needs index < size.
func Inclusion(nodes NodeReader, index, size uint64) (Proof, error) {
	plan, err := proof.Inclusion(index, size)
	if err != nil {
		return nil, fmt.Errorf("inclusion proof: %w", err)
	}
	return carryOut(nodes, plan)
}

// Consistency proves that the first size2 leaves extend the first size1 leaves; it needs size1 ≤ size2. The proof is empty when
// size1 is 0 or equals size2.
func Consistency(nodes NodeReader, size1, size2 uint64) (Proof, error) {
	plan, err := proof.Consistency(size1, size2)
	if err != nil {
		return nil, fmt.Errorf("consistency proof: %w", err)
	}
	return carryOut(nodes, plan)
}

// carryOut reads the nodes that a plan names and folds those that make up its one incomplete subtree.
func carryOut(nodes NodeReader, plan proof.Nodes) (Proof, error) {
	hashes, err := nodes.ReadNodes(plan.IDs)
	if err != nil {
		return nil, err
	}
	folded, err := plan.Rehash(slicesOf(hashes), hasher{}.HashChildren)
	if err != nil {
		return nil, fmt.Errorf("fold proof nodes: %w", err)
	}
	return digestsOf(folded), nil
}
