package merkle_test

import (
	"encoding/binary"
	"errors"
	"testing"

	"luzheng/signer/gm"
	"luzheng/signer/merkle"
)

// exhaustiveSize bounds the trees for which every proof of every size is tried.
const exhaustiveSize = 300

func leafAt(i uint64) gm.Digest {
	return merkle.LeafHash(binary.BigEndian.AppendUint64(nil, i))
}

// referenceRoot is the recursive definition of RFC 6962 2.1, written without the library.
func referenceRoot(leaves []gm.Digest) gm.Digest {
	switch len(leaves) {
	case 0:
		return gm.Sum(nil)
	case 1:
		return leaves[0]
	}
	k := 1
	for k*2 < len(leaves) {
		k *= 2
	}
	left, right := referenceRoot(leaves[:k]), referenceRoot(leaves[k:])
	return gm.Sum([]byte{1}, left[:], right[:])
}

func grow(t testing.TB, size uint64) (tree *merkle.Tree, leaves, roots []gm.Digest) {
	t.Helper()
	tree = merkle.NewTree(&merkle.Memory{})
	roots = append(roots, tree.Root())
	for i := range size {
		leaves = append(leaves, leafAt(i))
		index, err := tree.Append(leaves[i])
		if err != nil || index != i {
			t.Fatalf("append %d: index %d, %v", i, index, err)
		}
		roots = append(roots, tree.Root())
	}
	return tree, leaves, roots
}

func TestRootsAreThoseOfTheDefinition(t *testing.T) {
	tree, leaves, roots := grow(t, exhaustiveSize)
	for size := range uint64(len(roots)) {
		if want := referenceRoot(leaves[:size]); roots[size] != want {
			t.Fatalf("size %d: root %s, want %s", size, roots[size], want)
		}
		past, err := tree.RootAt(size)
		if err != nil || past != roots[size] {
			t.Fatalf("root at past size %d: %s, %v; want %s", size, past, err, roots[size])
		}
	}
}

// Golden roots, computed with the openssl command line (openssl dgst -sm3), so that no change of the hashing goes unnoticed.
func TestGoldenRoots(t *testing.T) {
	_, _, roots := grow(t, 7)
	golden := map[int]string{
		0: "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b",
		1: "e5efbb133253d886991ea60b55c13fb2604efc763e7299fc58b441b007afdfa2",
		7: "14d958775a110d4fdbea57ff821f8be135ed7691969382beffcf24210de52626",
	}
	for size, want := range golden {
		if got := roots[size].String(); got != want {
			t.Errorf("size %d: root %s, want %s", size, got, want)
		}
	}
}

func TestEveryInclusionProofHoldsAndNoTamperedOne(t *testing.T) {
	tree, leaves, roots := grow(t, exhaustiveSize)
	for size := uint64(1); size <= exhaustiveSize; size++ {
		for index := range size {
			proof, err := tree.Inclusion(index, size)
			if err != nil {
				t.Fatal(err)
			}
			if err := merkle.VerifyInclusion(index, size, leaves[index], proof, roots[size]); err != nil {
				t.Fatalf("index %d of %d: %v", index, size, err)
			}
		}
	}
	for _, size := range []uint64{1, 2, 3, 7, 8, 9, 64, 100, 255, 256, 257} {
		for index := range size {
			proof, _ := tree.Inclusion(index, size)
			for _, bad := range spoil(proof) {
				mustRefuse(t, merkle.VerifyInclusion(index, size, leaves[index], bad, roots[size]))
			}
			mustRefuse(t, merkle.VerifyInclusion(index, size, flip(leaves[index]), proof, roots[size]))
			mustRefuse(t, merkle.VerifyInclusion(index, size, leaves[index], proof, flip(roots[size])))
			mustRefuse(t, merkle.VerifyInclusion(index+size, size, leaves[index], proof, roots[size]))
			if size > 1 {
				mustRefuse(t, merkle.VerifyInclusion((index+1)%size, size, leaves[index], proof, roots[size]))
			}
		}
	}
}

func TestEveryConsistencyProofHoldsAndNoTamperedOne(t *testing.T) {
	tree, _, roots := grow(t, exhaustiveSize)
	for size2 := range uint64(exhaustiveSize + 1) {
		for size1 := range size2 + 1 {
			proof, err := tree.Consistency(size1, size2)
			if err != nil {
				t.Fatal(err)
			}
			if err := merkle.VerifyConsistency(size1, size2, roots[size1], roots[size2], proof); err != nil {
				t.Fatalf("%d to %d: %v", size1, size2, err)
			}
			if size2%17 != 0 { // Tampering costs a few verifications each; a seventeenth of the sizes meets every shape.
				continue
			}
			for _, bad := range spoil(proof) {
				mustRefuse(t, merkle.VerifyConsistency(size1, size2, roots[size1], roots[size2], bad))
			}
			mustRefuse(t, merkle.VerifyConsistency(size1, size2, flip(roots[size1]), roots[size2], proof))
			if size1 > 0 {
				mustRefuse(t, merkle.VerifyConsistency(size1, size2, roots[size1], flip(roots[size2]), proof))
			}
		}
	}
	mustRefuse(t, merkle.VerifyConsistency(2, 1, roots[2], roots[1], nil))
}

// A forged history: the same sizes, one leaf changed behind the first checkpoint.
func TestRewrittenHistoryIsNotConsistent(t *testing.T) {
	honest, _, roots := grow(t, 50)
	for changed := range uint64(20) {
		forged := merkle.NewTree(&merkle.Memory{})
		for i := range uint64(50) {
			leaf := leafAt(i)
			if i == changed {
				leaf = flip(leaf)
			}
			if _, err := forged.Append(leaf); err != nil {
				t.Fatal(err)
			}
		}
		for _, tree := range []*merkle.Tree{honest, forged} {
			proof, err := tree.Consistency(20, 50)
			if err != nil {
				t.Fatal(err)
			}
			mustRefuse(t, merkle.VerifyConsistency(20, 50, roots[20], forged.Root(), proof))
		}
	}
}

func TestReopenedTreeGoesOn(t *testing.T) {
	_, leaves, roots := grow(t, 130)
	nodes := &merkle.Memory{}
	for i, leaf := range leaves {
		tree, err := merkle.OpenTree(nodes, uint64(i))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tree.Append(leaf); err != nil {
			t.Fatal(err)
		}
		if tree.Root() != roots[i+1] || tree.Size() != uint64(i+1) {
			t.Fatalf("reopened at %d: root %s, want %s", i, tree.Root(), roots[i+1])
		}
	}
	if _, err := merkle.OpenTree(nodes, 131); !errors.Is(err, merkle.ErrNodeMissing) {
		t.Fatalf("opening a size that was never reached: %v", err)
	}
}

func TestProofsBeyondTheTreeAreErrors(t *testing.T) {
	tree, _, _ := grow(t, 10)
	if _, err := tree.Inclusion(10, 10); err == nil {
		t.Error("inclusion of a leaf that is not there")
	}
	if _, err := tree.Inclusion(0, 11); !errors.Is(err, merkle.ErrNodeMissing) {
		t.Errorf("inclusion in a size never reached: %v", err)
	}
	if _, err := tree.Consistency(3, 2); err == nil {
		t.Error("consistency backwards")
	}
	if _, err := tree.RootAt(11); !errors.Is(err, merkle.ErrNodeMissing) {
		t.Errorf("root of a size never reached: %v", err)
	}
}

func FuzzVerifyInclusion(f *testing.F) {
	tree, leaves, roots := grow(f, 40)
	for _, index := range []uint64{0, 1, 31, 32, 39} {
		proof, err := tree.Inclusion(index, 40)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(index, uint64(40), flat(proof))
	}
	f.Fuzz(func(t *testing.T, index, size uint64, raw []byte) {
		proof := unflat(raw)
		err := merkle.VerifyInclusion(index, size, leaves[index%40], proof, roots[40])
		want, _ := tree.Inclusion(index%40, 40)
		honest := index < 40 && size == 40 && string(flat(proof)) == string(flat(want))
		if honest != (err == nil) && size == 40 {
			t.Fatalf("index %d: honest %v, verdict %v", index, honest, err)
		}
	})
}

func FuzzVerifyConsistency(f *testing.F) {
	tree, _, roots := grow(f, 40)
	for _, size := range []uint64{0, 1, 16, 17, 39, 40} {
		proof, err := tree.Consistency(size, 40)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(size, uint64(40), flat(proof))
	}
	f.Fuzz(func(t *testing.T, size1, size2 uint64, raw []byte) {
		proof := unflat(raw)
		err := merkle.VerifyConsistency(size1, size2, roots[size1%41], roots[size2%41], proof)
		if err != nil || size1 > 40 || size2 > 40 {
			return
		}
		want, wantErr := tree.Consistency(size1, size2)
		if wantErr != nil || string(flat(want)) != string(flat(proof)) {
			t.Fatalf("a proof from %d to %d that no tree made was accepted", size1, size2)
		}
	})
}

func BenchmarkAppend(b *testing.B) {
	leaf := make([]byte, 256)
	tree := merkle.NewTree(&merkle.Memory{})
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		binary.BigEndian.PutUint64(leaf, uint64(i))
		if _, err := tree.Append(merkle.LeafHash(leaf)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerifyInclusion(b *testing.B) {
	tree, leaves, roots := grow(b, 100_000)
	proof, err := tree.Inclusion(77_777, 100_000)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := merkle.VerifyInclusion(77_777, 100_000, leaves[77_777], proof, roots[100_000]); err != nil {
			b.Fatal(err)
		}
	}
}

func mustRefuse(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, merkle.ErrProof) {
		t.Fatalf("a tampered proof was accepted, or refused without ErrProof: %v", err)
	}
}

// spoil returns variants of a proof, each wrong in one way.
func spoil(proof merkle.Proof) []merkle.Proof {
	longer := append(append(merkle.Proof{}, proof...), gm.Digest{1})
	out := []merkle.Proof{longer, append(merkle.Proof{{}}, proof...), make(merkle.Proof, merkle.MaxProof+1)}
	for i := range proof {
		changed := append(merkle.Proof{}, proof...)
		changed[i] = flip(changed[i])
		without := append(append(merkle.Proof{}, proof[:i]...), proof[i+1:]...)
		out = append(out, changed, without)
	}
	for i := 1; i < len(proof); i++ {
		swapped := append(merkle.Proof{}, proof...)
		swapped[i-1], swapped[i] = swapped[i], swapped[i-1]
		out = append(out, swapped)
	}
	return out
}

func flip(d gm.Digest) gm.Digest {
	d[len(d)/2] ^= 0x10
	return d
}

func flat(proof merkle.Proof) (out []byte) {
	for _, h := range proof {
		out = append(out, h[:]...)
	}
	return out
}

func unflat(raw []byte) (proof merkle.Proof) {
	for len(raw) >= len(gm.Digest{}) {
		proof = append(proof, gm.Digest(raw[:len(gm.Digest{})]))
		raw = raw[len(gm.Digest{}):]
	}
	return proof
}
