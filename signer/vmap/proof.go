package vmap

import (
	"errors"
	"fmt"

	"luzheng/signer/gm"
)

// ErrProof is wrapped by every refusal of a proof: it does not show what was asked of it.
var ErrProof = errors.New("map proof does not hold")

// Shape says what a proof ends at.
type Shape uint8

const (
	// ShapeEmpty is the proof of absence in the empty map.
	ShapeEmpty Shape = iota
	// ShapePresent ends at the leaf of the key asked for.
	ShapePresent
	// ShapeAbsent ends at the leaf of another key, which stands where the key asked for would.
	ShapeAbsent
)

// Proof shows that a key has a value, or that it is absent, under a map's root.
type Proof struct {
	shape    Shape
	bits     []uint8     // the bits named by the inner nodes on the way from the root, strictly increasing
	siblings []gm.Digest // the hash of the child not taken at each of them
	other    Leaf        // ShapeAbsent: the leaf that was met
}

// Shape returns what the proof ends at.
func (p Proof) Shape() Shape { return p.shape }

// Prove returns the proof of presence or absence of key in this map.
func (m Map) Prove(key gm.Digest) Proof {
	if m.root == nil {
		return Proof{shape: ShapeEmpty}
	}
	p := Proof{shape: ShapePresent}
	n := m.root
	for !n.isRun() {
		taken := bitAt(key, int(n.bit))
		p.bits = append(p.bits, n.bit)
		p.siblings = append(p.siblings, n.child(1-taken).hash)
		n = n.child(taken)
	}
	leaves := n.leaves
	for len(leaves) > 1 {
		bit := firstDifference(leaves[0].Key, leaves[len(leaves)-1].Key)
		taken, other := split(leaves, bit)
		if bitAt(key, bit) == 1 {
			taken, other = other, taken
		}
		p.bits = append(p.bits, uint8(bit))
		p.siblings = append(p.siblings, hashOf(other))
		leaves = taken
	}
	if leaves[0].Key != key {
		p.shape, p.other = ShapeAbsent, leaves[0]
	}
	return p
}

// hashOf returns the hash of the trie of leaves.
func hashOf(leaves []Leaf) gm.Digest {
	if len(leaves) == 1 {
		return leafHash(leaves[0])
	}
	bit := firstDifference(leaves[0].Key, leaves[len(leaves)-1].Key)
	zeros, ones := split(leaves, bit)
	return innerHash(bit, hashOf(zeros), hashOf(ones))
}

// Verify reports whether the proof shows that key has *value under root or, when value is nil, that key is absent. A refusal wraps
// ErrProof.
func (p Proof) Verify(root, key gm.Digest, value *gm.Digest) error {
	start, err := p.endOfWalk(key, value)
	if err != nil {
		return err
	}
	hash := start
	for i := len(p.bits) - 1; i >= 0; i-- {
		bit := int(p.bits[i])
		if bitAt(key, bit) == 0 {
			hash = innerHash(bit, hash, p.siblings[i])
		} else {
			hash = innerHash(bit, p.siblings[i], hash)
		}
	}
	if hash != root {
		return fmt.Errorf("%w: it leads to root %s, not %s", ErrProof, hash, root)
	}
	return nil
}

// endOfWalk returns the hash of the node at which the walk along key ends, if that node says what value asks.
func (p Proof) endOfWalk(key gm.Digest, value *gm.Digest) (gm.Digest, error) {
	switch p.shape {
	case ShapeEmpty:
		if value != nil {
			return gm.Digest{}, fmt.Errorf("%w: it shows an empty map, not a value", ErrProof)
		}
		return emptyRoot(), nil
	case ShapePresent:
		if value == nil {
			return gm.Digest{}, fmt.Errorf("%w: it shows a present key, not an absent one", ErrProof)
		}
		return leafHash(Leaf{Key: key, Value: *value}), nil
	case ShapeAbsent:
		if value != nil {
			return gm.Digest{}, fmt.Errorf("%w: it shows an absent key, not a value", ErrProof)
		}
		if err := p.otherStandsInTheWay(key); err != nil {
			return gm.Digest{}, err
		}
		return leafHash(p.other), nil
	}
	return gm.Digest{}, fmt.Errorf("%w: unknown shape %d", ErrProof, p.shape)
}

// otherStandsInTheWay checks that the leaf shown instead is another key's, and that a walk along key would end there.
func (p Proof) otherStandsInTheWay(key gm.Digest) error {
	if p.other.Key == key {
		return fmt.Errorf("%w: the leaf shown for its absence is its own", ErrProof)
	}
	for _, bit := range p.bits {
		if bitAt(p.other.Key, int(bit)) != bitAt(key, int(bit)) {
			return fmt.Errorf("%w: the leaf shown for its absence stands elsewhere (bit %d)", ErrProof, bit)
		}
	}
	return nil
}
