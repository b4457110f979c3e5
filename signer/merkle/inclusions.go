package merkle

import (
	"fmt"

	"luzheng/signer/gm"
)

// InclusionsOf proves each of the leaf hashes at indices in the tree with these leaf hashes, as InclusionOf does for one.
func InclusionsOf(leaves []gm.Digest, indices []uint64) ([]Proof, error) {
	if len(leaves) == 0 {
		return nil, fmt.Errorf("inclusion proof: there are no leaves")
	}
	all := levels{leaves}
	for len(all[len(all)-1]) > 1 {
		all = append(all, parents(all[len(all)-1]))
	}
	proofs := make([]Proof, len(indices))
	for i, index := range indices {
		var err error
		if proofs[i], err = Inclusion(all, index, uint64(len(leaves))); err != nil {
			return nil, err
		}
	}
	return proofs, nil
}
