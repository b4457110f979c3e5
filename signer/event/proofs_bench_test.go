package event_test

import (
	"encoding/binary"
	"fmt"
	"sync"
	"testing"

	"luzheng/signer/event"
	"luzheng/signer/event/eventtest"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
	"luzheng/signer/vmap"
)

// What a verifier has to fetch and to compute for a log of ten million events:
//
//	go test -run '^$' -bench 'Proof|Complete' ./signer/event
const tenMillion = 10_000_000

// uniform are the nodes of a tree whose leaves are all alike, so that its size costs nothing: proofs are as long as in any other, and hold.
type uniform [merkle.MaxProof]gm.Digest

func newUniform(leaf gm.Digest) *uniform {
	u := &uniform{leaf}
	for level := 1; level < len(u); level++ {
		u[level] = merkle.NodeHash(u[level-1], u[level-1])
	}
	return u
}

func (u *uniform) ReadNodes(ids []merkle.NodeID) ([]gm.Digest, error) {
	out := make([]gm.Digest, len(ids))
	for i, id := range ids {
		out[i] = u[id.Level]
	}
	return out, nil
}

func BenchmarkInclusionProof(b *testing.B) {
	leaf := leafOf(event.KindEvent)
	nodes, hash := newUniform(leaf.Hash()), leaf.Hash()
	root, err := merkle.RootAt(nodes, tenMillion)
	if err != nil {
		b.Fatal(err)
	}
	proof, err := merkle.Inclusion(nodes, tenMillion/3, tenMillion)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := merkle.VerifyInclusion(tenMillion/3, tenMillion, hash, proof, root); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(proof)*gm.DigestSize), "bytes")
}

func BenchmarkConsistencyProof(b *testing.B) {
	const before = tenMillion - 10_007
	leaf := leafOf(event.KindEvent)
	nodes := newUniform(leaf.Hash())
	var roots [2]gm.Digest
	for i, size := range []uint64{before, tenMillion} {
		var err error
		if roots[i], err = merkle.RootAt(nodes, size); err != nil {
			b.Fatal(err)
		}
	}
	proof, err := merkle.Consistency(nodes, before, tenMillion)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := merkle.VerifyConsistency(before, tenMillion, roots[0], roots[1], proof); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(proof)*gm.DigestSize), "bytes")
}

// mapOf is a map of many scopes.
var mapOf = map[int]func() vmap.Map{1_000: sync.OnceValue(fill(1_000)), 1_000_000: sync.OnceValue(fill(1_000_000))}

func fill(n int) func() vmap.Map {
	return func() vmap.Map {
		leaves := make([]vmap.Leaf, n)
		for i := range leaves {
			leaves[i].Key = gm.Sum([]byte("scope"), binary.BigEndian.AppendUint64(nil, uint64(i)))
		}
		return vmap.Map{}.SetMany(leaves)
	}
}

// BenchmarkComplete: a list of uses in a log of ten million events whose map has many scopes.
func BenchmarkComplete(b *testing.B) {
	scope := eventtest.Ref(statement.TypeEntry, 1)
	for _, scopes := range []int{1_000, 1_000_000} {
		for _, uses := range []int{1, 100, 10_000} {
			b.Run(fmt.Sprintf("scopes=%d/uses=%d", scopes, uses), func(b *testing.B) {
				list := event.List{Scope: scope, Leaves: make([][]byte, uses)}
				bytes := 0
				var state event.Scope
				for i := range list.Leaves {
					leaf := leafOf(event.KindEvent)
					leaf.Verdict, leaf.Places[0] = "", state.Place()
					list.Leaves[i] = leaf.Append(nil)
					bytes += len(list.Leaves[i])
					state = state.Next(uint64((i+1)*(tenMillion/uses)-1), leaf.Hash())
				}
				m := mapOf[scopes]().Set(event.ScopeKey(scope), state.Value())
				list.Last, list.Map = state.Last, m.Prove(event.ScopeKey(scope))
				proof, err := list.Map.MarshalBinary()
				if err != nil {
					b.Fatal(err)
				}
				root := m.Root()
				b.ResetTimer()
				for b.Loop() {
					if placed, err := list.VerifyComplete(root, tenMillion); err != nil || len(placed) != uses {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(len(proof)), "proof-bytes")
				b.ReportMetric(float64(bytes)/float64(uses), "leaf-bytes/use")
			})
		}
	}
}
