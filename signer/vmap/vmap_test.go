package vmap_test

import (
	"encoding/binary"
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"luzheng/signer/gm"
	"luzheng/signer/vmap"
)

func digestOf(i uint64) gm.Digest { return gm.Sum(binary.BigEndian.AppendUint64(nil, i)) }

func someLeaves(n int, salt uint64) []vmap.Leaf {
	leaves := make([]vmap.Leaf, n)
	for i := range leaves {
		leaves[i] = vmap.Leaf{Key: digestOf(uint64(i)), Value: digestOf(uint64(i) + salt<<32)}
	}
	return leaves
}

// referenceRoot is the definition in the package's doc, written over a plain Go map without any of its code.
func referenceRoot(content map[gm.Digest]gm.Digest, fromBit int) gm.Digest {
	switch len(content) {
	case 0:
		return gm.Sum([]byte{4})
	case 1:
		for key, value := range content {
			return gm.Sum([]byte{2}, key[:], value[:])
		}
	}
	for bit := fromBit; ; bit++ {
		zeros, ones := map[gm.Digest]gm.Digest{}, map[gm.Digest]gm.Digest{}
		for key, value := range content {
			if key[bit/8]&(0x80>>(bit%8)) == 0 {
				zeros[key] = value
			} else {
				ones[key] = value
			}
		}
		if len(zeros) > 0 && len(ones) > 0 {
			left, right := referenceRoot(zeros, bit+1), referenceRoot(ones, bit+1)
			return gm.Sum([]byte{3, byte(bit)}, left[:], right[:])
		}
	}
}

// crowdedKey draws keys that share long prefixes, which hashes of honest keys never do: any shape of the trie comes up.
func crowdedKey(t *rapid.T) gm.Digest {
	var key gm.Digest
	for _, bit := range rapid.SliceOfN(rapid.IntRange(0, 255), 0, 4).Draw(t, "bits") {
		key[bit/8] ^= 0x80 >> (bit % 8)
	}
	return key
}

func TestMapAgainstGoMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		model := map[gm.Digest]gm.Digest{}
		var m vmap.Map
		for range rapid.IntRange(0, 12).Draw(t, "steps") {
			before, modelBefore := m, maps.Clone(model)
			var batch []vmap.Leaf
			for range rapid.IntRange(1, 9).Draw(t, "batch") {
				leaf := vmap.Leaf{Key: crowdedKey(t), Value: digestOf(rapid.Uint64Range(0, 3).Draw(t, "value"))}
				batch = append(batch, leaf)
				model[leaf.Key] = leaf.Value
			}
			if rapid.Bool().Draw(t, "one by one") {
				for _, leaf := range batch {
					m = m.Set(leaf.Key, leaf.Value)
				}
			} else {
				m = m.SetMany(batch)
			}
			if want := referenceRoot(modelBefore, 0); before.Root() != want {
				t.Fatalf("a snapshot changed: root %s, want %s", before.Root(), want)
			}
		}
		if want := referenceRoot(model, 0); m.Root() != want {
			t.Fatalf("root %s, want %s", m.Root(), want)
		}
		if m.Len() != len(model) {
			t.Fatalf("%d keys, want %d", m.Len(), len(model))
		}
		keys := append(slices.Collect(maps.Keys(model)), crowdedKey(t), digestOf(1))
		for _, key := range keys {
			checkKey(t, m, model, key)
		}
	})
}

// checkKey asks m for key in every way, and holds the answers to the model.
func checkKey(t *rapid.T, m vmap.Map, model map[gm.Digest]gm.Digest, key gm.Digest) {
	want, present := model[key]
	got, ok := m.Get(key)
	if ok != present || got != want {
		t.Fatalf("get: %s %v, want %s %v", got, ok, want, present)
	}
	proof := roundTrip(t, m.Prove(key))
	wrong := want
	wrong[31] ^= 1
	presence, absence := proof.Verify(m.Root(), key, &want), proof.Verify(m.Root(), key, nil)
	if (presence == nil) != present || (absence == nil) == present {
		t.Fatalf("present %v, but presence says %v and absence %v", present, presence, absence)
	}
	if err := proof.Verify(m.Root(), key, &wrong); !errors.Is(err, vmap.ErrProof) {
		t.Fatalf("another value was accepted: %v", err)
	}
}

func roundTrip(t interface{ Fatal(...any) }, p vmap.Proof) vmap.Proof {
	text, err := p.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	var back vmap.Proof
	if err := back.UnmarshalText(text); err != nil {
		t.Fatal(err)
	}
	return back
}

func TestRootDoesNotDependOnOrder(t *testing.T) {
	leaves := someLeaves(5000, 1)
	want := vmap.Map{}.SetMany(leaves).Root()
	random := rand.New(rand.NewPCG(1, 2))
	for round := range 5 {
		random.Shuffle(len(leaves), func(i, j int) { leaves[i], leaves[j] = leaves[j], leaves[i] })
		var m vmap.Map
		for rest := leaves; len(rest) > 0; {
			n := min(len(rest), 1+random.IntN(3000>>(2*round)))
			m, rest = m.SetMany(rest[:n]), rest[n:]
		}
		if m.Root() != want || m.Len() != len(leaves) {
			t.Fatalf("round %d: root %s, want %s", round, m.Root(), want)
		}
	}
}

func TestTheLastOfEqualKeysCounts(t *testing.T) {
	key := digestOf(7)
	m := vmap.Map{}.SetMany([]vmap.Leaf{{key, digestOf(1)}, {digestOf(9), digestOf(1)}, {key, digestOf(2)}})
	if got, _ := m.Get(key); got != digestOf(2) || m.Len() != 2 {
		t.Fatalf("%s of %d keys", got, m.Len())
	}
}

// Golden roots, computed with the openssl command line (openssl dgst -sm3), so that no change of the hashing goes unnoticed.
func TestGoldenRoots(t *testing.T) {
	for n, want := range map[int]string{
		0: "7caea5378ab6077d60596326eec8d00cfbd5ef8ac0731c0154fb7283ac80f654",
		1: "a48888cab3ccb01b9d06fe92ca730e05f2759ec49ea4d52d4bdcf02d1e48c970",
		5: "ffade2009da9245bcd33485b6012b98f7b40e69548c16a444c49592abec94729",
	} {
		if got := (vmap.Map{}).SetMany(someLeaves(n, 1)).Root().String(); got != want {
			t.Errorf("%d keys: root %s, want %s", n, got, want)
		}
	}
}

// Every byte of a proof, changed to every other value, makes it worthless.
func TestEveryByteOfAProofCounts(t *testing.T) {
	m := vmap.Map{}.SetMany(someLeaves(200, 1))
	value, _ := m.Get(digestOf(3))
	cases := map[string]struct {
		key   gm.Digest
		value *gm.Digest
		m     vmap.Map
	}{
		"present":        {digestOf(3), &value, m},
		"absent":         {digestOf(9999), nil, m},
		"absent, empty":  {digestOf(3), nil, vmap.Map{}},
		"only key":       {digestOf(0), &someLeaves(1, 1)[0].Value, vmap.Map{}.SetMany(someLeaves(1, 1))},
		"not only key":   {digestOf(1), nil, vmap.Map{}.SetMany(someLeaves(1, 1))},
		"one of the two": {digestOf(2), nil, vmap.Map{}.SetMany(someLeaves(2, 1))},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			proof := c.m.Prove(c.key)
			if err := proof.Verify(c.m.Root(), c.key, c.value); err != nil {
				t.Fatal(err)
			}
			data, _ := proof.MarshalBinary()
			for i := range data {
				for change := 1; change < 256; change++ {
					bad := slices.Clone(data)
					bad[i] ^= byte(change)
					mustRefuse(t, bad, c.m.Root(), c.key, c.value)
				}
			}
			for n := range data {
				mustRefuse(t, data[:n], c.m.Root(), c.key, c.value)
			}
			mustRefuse(t, append(slices.Clone(data), 0), c.m.Root(), c.key, c.value)
		})
	}
}

func mustRefuse(t *testing.T, data []byte, root, key gm.Digest, value *gm.Digest) {
	t.Helper()
	var proof vmap.Proof
	if proof.UnmarshalBinary(data) == nil && proof.Verify(root, key, value) == nil {
		t.Fatalf("a changed proof holds: %x", data)
	}
}

// A key that is present cannot be shown absent by a leaf that stands elsewhere, nor by its own proof relabelled.
func TestAbsenceCannotBeBorrowed(t *testing.T) {
	m := vmap.Map{}.SetMany(someLeaves(64, 1))
	for i := range uint64(64) {
		for j := range uint64(200) {
			if err := m.Prove(digestOf(j)).Verify(m.Root(), digestOf(i), nil); err == nil {
				t.Fatalf("key %d shown absent by the proof for key %d", i, j)
			}
		}
	}
}

func FuzzUnmarshalProof(f *testing.F) {
	m := vmap.Map{}.SetMany(someLeaves(100, 1))
	for _, i := range []uint64{0, 50, 1000} {
		data, _ := m.Prove(digestOf(i)).MarshalBinary()
		f.Add(data)
	}
	f.Add([]byte{0})
	f.Fuzz(func(t *testing.T, data []byte) {
		var proof vmap.Proof
		if err := proof.UnmarshalBinary(data); err != nil {
			if !errors.Is(err, vmap.ErrEncoding) {
				t.Fatal(err)
			}
			return
		}
		again, err := proof.MarshalBinary()
		if err != nil || string(again) != string(data) {
			t.Fatalf("%x decodes, but is encoded as %x (%v)", data, again, err)
		}
		if key := digestOf(50); proof.Verify(m.Root(), key, nil) == nil {
			t.Fatal("a present key was shown absent")
		}
	})
}

func BenchmarkBuild(b *testing.B) {
	leaves := someLeaves(500_000, 1)
	for b.Loop() {
		_ = vmap.Map{}.SetMany(leaves).Root()
	}
	b.ReportMetric(float64(len(leaves)*b.N)/b.Elapsed().Seconds(), "sets/s")
}

func BenchmarkSetMany(b *testing.B) {
	leaves := someLeaves(500_000, 1)
	m := vmap.Map{}.SetMany(leaves)
	batch := make([]vmap.Leaf, 5000)
	salt := uint64(2)
	for b.Loop() {
		for i := range batch {
			batch[i] = vmap.Leaf{Key: leaves[(i*97)%len(leaves)].Key, Value: digestOf(uint64(i) + salt<<32)}
		}
		m = m.SetMany(batch)
		salt++
	}
	b.ReportMetric(float64(len(batch)*b.N)/b.Elapsed().Seconds(), "sets/s")
}

func BenchmarkSet(b *testing.B) {
	m := vmap.Map{}.SetMany(someLeaves(500_000, 1))
	for i := uint64(0); b.Loop(); i++ {
		m = m.Set(digestOf(i%500_000), digestOf(i))
	}
}

func BenchmarkProveAndVerify(b *testing.B) {
	m := vmap.Map{}.SetMany(someLeaves(500_000, 1))
	key := digestOf(77)
	value, _ := m.Get(key)
	for b.Loop() {
		if err := m.Prove(key).Verify(m.Root(), key, &value); err != nil {
			b.Fatal(err)
		}
	}
}
