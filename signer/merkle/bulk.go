package merkle

import (
	"luzheng/signer/gm"
)

// LeafHashes returns the LeafHash of each leaf, those of about one length eight at a time.
func LeafHashes(leaves [][]byte) []gm.Digest { return gm.SumMany([]byte{leafPrefix}, leaves) }

// RootOf returns the root of the tree with these leaf hashes. Its nodes are those of RFC 6962: level by level, two make one, and what is
// left over at the end of a level stands in the next as it is.
func RootOf(leaves []gm.Digest) gm.Digest {
	if len(leaves) == 0 {
		return EmptyRoot()
	}
	level := leaves
	for len(level) > 1 {
		level = parents(level)
	}
	return level[0]
}

// InclusionOf proves the leaf hash at index in the tree with these leaf hashes; it needs index < len(leaves).
func InclusionOf(leaves []gm.Digest, index uint64) (Proof, error) {
	all := levels{leaves}
	for len(all[len(all)-1]) > 1 {
		all = append(all, parents(all[len(all)-1]))
	}
	return Inclusion(all, index, uint64(len(leaves)))
}

// levels are all nodes of a small tree. A node that stands for an incomplete subtree is never asked for.
type levels [][]gm.Digest

// ReadNodes implements NodeReader.
func (l levels) ReadNodes(ids []NodeID) ([]gm.Digest, error) {
	out := make([]gm.Digest, len(ids))
	for i, id := range ids {
		if id.Level >= uint(len(l)) || id.Index >= uint64(len(l[id.Level])) {
			return nil, ErrNodeMissing
		}
		out[i] = l[id.Level][id.Index]
	}
	return out, nil
}

// parents returns the level above one of two or more nodes.
func parents(level []gm.Digest) []gm.Digest {
	above := make([]gm.Digest, (len(level)+1)/2)
	var o octet
	pairs := make([][2 * gm.DigestSize]byte, min(gm.Eight, len(level)/2))
	for i := range len(level) / 2 {
		pair := pairs[i%gm.Eight][:]
		copy(pair, level[2*i][:])
		copy(pair[gm.DigestSize:], level[2*i+1][:])
		if o.add(i, pair); o.n == gm.Eight {
			o.hash(nodePrefix, above)
		}
	}
	o.hash(nodePrefix, above)
	if len(level)%2 == 1 {
		above[len(above)-1] = level[len(level)-1]
	}
	return above
}

// octet gathers messages of one length until there are eight.
type octet struct {
	n        int
	at       [gm.Eight]int
	messages [gm.Eight][]byte
}

func (o *octet) add(at int, message []byte) {
	o.at[o.n], o.messages[o.n] = at, message
	o.n++
}

// hash writes the hashes of what was gathered to their places, and begins anew. Half an octet is still quicker hashed as one: its empty
// lanes repeat a message.
func (o *octet) hash(prefix byte, to []gm.Digest) {
	if o.n > gm.Eight/2 {
		messages := o.messages
		for i := o.n; i < gm.Eight; i++ {
			messages[i] = o.messages[0]
		}
		for i, digest := range gm.SumEight(prefix, &messages) {
			if i < o.n {
				to[o.at[i]] = digest
			}
		}
	} else {
		for i := range o.n {
			to[o.at[i]] = gm.Sum([]byte{prefix}, o.messages[i])
		}
	}
	o.n = 0
}
