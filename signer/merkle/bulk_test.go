package merkle_test

import (
	"bytes"
	"slices"
	"testing"

	"luzheng/signer/gm"
	"luzheng/signer/merkle"
)

func TestManyLeavesAreHashedAsOne(t *testing.T) {
	for n := range 40 {
		var leaves [][]byte
		for i := range n {
			leaves = append(leaves, bytes.Repeat([]byte{byte(i)}, 60+i%3))
		}
		for i, hash := range merkle.LeafHashes(leaves) {
			if hash != merkle.LeafHash(leaves[i]) {
				t.Fatalf("leaf %d of %d: %s", i, n, hash)
			}
		}
	}
}

func TestTheRootOfManyIsThatOfTheDefinition(t *testing.T) {
	_, leaves, roots := grow(t, exhaustiveSize)
	for size := range leaves {
		if got := merkle.RootOf(leaves[:size]); got != roots[size] {
			t.Fatalf("size %d: root %s, want %s", size, got, roots[size])
		}
	}
}

func TestInclusionOfFewIsThatOfTheTree(t *testing.T) {
	tree, leaves, _ := grow(t, 70)
	for size := uint64(1); size <= 70; size++ {
		for index := range size {
			want, err := tree.Inclusion(index, size)
			if err != nil {
				t.Fatal(err)
			}
			got, err := merkle.InclusionOf(leaves[:size], index)
			if err != nil || !slices.Equal(got, want) {
				t.Fatalf("leaf %d of %d: %v, %v", index, size, got, err)
			}
		}
	}
	for _, index := range []uint64{3, 1 << 40} {
		if _, err := merkle.InclusionOf(leaves[:3], index); err == nil {
			t.Errorf("leaf %d of 3 was proven", index)
		}
	}
	if _, err := merkle.InclusionOf(nil, 0); err == nil {
		t.Error("a leaf of nothing was proven")
	}
}

func BenchmarkRootOf1000(b *testing.B) {
	leaves := make([]gm.Digest, 1000)
	for b.Loop() {
		merkle.RootOf(leaves)
	}
}
