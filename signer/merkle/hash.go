package merkle

import "luzheng/signer/gm"

const (
	leafPrefix = 0x00
	nodePrefix = 0x01
)

// LeafHash returns SM3(0x00 ‖ leaf), the hash under which a leaf enters the tree.
func LeafHash(leaf []byte) gm.Digest {
	return gm.Sum([]byte{leafPrefix}, leaf)
}

// LeafHashEight returns the LeafHash of eight leaves, quicker than one by one when all have one length.
func LeafHashEight(leaves *[gm.Eight][]byte) [gm.Eight]gm.Digest {
	return gm.SumEight(leafPrefix, leaves)
}

// NodeHash returns SM3(0x01 ‖ left ‖ right), the hash of an inner node.
func NodeHash(left, right gm.Digest) gm.Digest {
	var buf [1 + 2*len(gm.Digest{})]byte
	buf[0] = nodePrefix
	copy(buf[1:], left[:])
	copy(buf[1+len(left):], right[:])
	return gm.Sum(buf[:])
}

// EmptyRoot returns the root of a tree without leaves: SM3 of nothing.
func EmptyRoot() gm.Digest {
	return gm.Sum()
}

// hasher gives the two hashes above the shape that the proof library asks for.
type hasher struct{}

func (hasher) EmptyRoot() []byte           { return bytesOf(EmptyRoot()) }
func (hasher) HashLeaf(leaf []byte) []byte { return bytesOf(LeafHash(leaf)) }
func (hasher) HashChildren(l, r []byte) []byte {
	return bytesOf(NodeHash(gm.Digest(l), gm.Digest(r)))
}
func (hasher) Size() int { return len(gm.Digest{}) }

func bytesOf(d gm.Digest) []byte { return d[:] }

func slicesOf(digests []gm.Digest) [][]byte {
	out := make([][]byte, len(digests))
	for i := range digests {
		out[i] = digests[i][:]
	}
	return out
}

func digestsOf(slices [][]byte) []gm.Digest {
	out := make([]gm.Digest, len(slices))
	for i, s := range slices {
		out[i] = gm.Digest(s)
	}
	return out
}
