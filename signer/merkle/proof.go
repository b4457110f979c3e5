package merkle

import (
	"errors"
	"fmt"

	"github.com/transparency-dev/merkle/proof"

	"luzheng/signer/gm"
)

// MaxProof bounds the hashes in any proof: a consistency proof in a tree of 2⁶⁴ leaves has one hash per level and the seed.
const MaxProof = 65

// ErrProof is wrapped by every refusal of a proof: it proves nothing about this leaf, these sizes and these roots.
var ErrProof = errors.New("merkle proof does not hold")

// Proof is the list of hashes of an inclusion or a consistency proof, in the order of RFC 6962 2.1.1 and 2.1.2 (lowest first).
type Proof []gm.Digest

// VerifyInclusion reports whether leaf, a leaf hash, stands at index (from 0) in the tree of size leaves that has this root.
func VerifyInclusion(index, size uint64, leaf gm.Digest, p Proof, root gm.Digest) error {
	if len(p) > MaxProof {
		return fmt.Errorf("%w: %d hashes, more than any tree needs", ErrProof, len(p))
	}
	if err := proof.VerifyInclusion(hasher{}, index, size, leaf[:], slicesOf(p), root[:]); err != nil {
		return fmt.Errorf("%w: leaf %d is not shown to be in the tree of size %d: %w", ErrProof, index, size, err)
	}
	return nil
}

// VerifyConsistency reports whether the tree (size2, root2) is the tree (size1, root1) with leaves appended and nothing else changed.
// Unlike RFC 6962 it holds the root of an empty first tree to EmptyRoot instead of ignoring it.
func VerifyConsistency(size1, size2 uint64, root1, root2 gm.Digest, p Proof) error {
	if len(p) > MaxProof {
		return fmt.Errorf("%w: %d hashes, more than any tree needs", ErrProof, len(p))
	}
	if size1 == 0 && root1 != EmptyRoot() {
		return fmt.Errorf("%w: the root given for size 0 is not that of the empty tree", ErrProof)
	}
	if size2 == 0 && root2 != EmptyRoot() {
		return fmt.Errorf("%w: the root given for size 0 is not that of the empty tree", ErrProof)
	}
	if err := proof.VerifyConsistency(hasher{}, size1, size2, slicesOf(p), root1[:], root2[:]); err != nil {
		return fmt.Errorf("%w: size %d is not shown to be a prefix of size %d: %w", ErrProof, size1, size2, err)
	}
	return nil
}
