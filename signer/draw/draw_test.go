package draw_test

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"luzheng/signer/draw"
	"luzheng/signer/gm"
)

func ids(n int) []gm.Digest {
	all := make([]gm.Digest, n)
	for i := range all {
		all[i] = gm.Sum(binary.BigEndian.AppendUint64(nil, uint64(i)))
	}
	slices.SortFunc(all, func(a, b gm.Digest) int { return bytes.Compare(a[:], b[:]) })
	return all
}

func drawn(t interface{ Fatal(...any) }, seed string, root gm.Digest, size int, population []gm.Digest) *draw.Draw {
	d, err := draw.New(seed, root, size)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range population {
		if err := d.Add(id); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// Property: the sample is what the package's documentation says, computed here the long way.
func TestTheSampleFollowsFromSeedAndRoot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		population := ids(rapid.IntRange(0, 200).Draw(t, "population"))
		seed := rapid.StringMatching("[a-z0-9 泸州]{1,20}").Draw(t, "seed")
		size := rapid.IntRange(1, 50).Draw(t, "size")
		root := gm.Sum([]byte(rapid.String().Draw(t, "root")))
		rank := func(id gm.Digest) gm.Digest { return gm.Sum([]byte("luzheng/draw/v1\n"+seed+"\n"), root[:], id[:]) }
		want := slices.Clone(population)
		slices.SortFunc(want, func(a, b gm.Digest) int {
			x, y := rank(a), rank(b)
			return bytes.Compare(x[:], y[:])
		})
		want = want[:min(size, len(want))]
		d := drawn(t, seed, root, size, population)
		if got := d.Sample(); !slices.Equal(got, want) {
			t.Fatalf("drawn %v, want %v", got, want)
		}
		var whole []byte
		for _, id := range population {
			whole = append(whole, id[:]...)
		}
		if count, digest := d.Population(); count != int64(len(population)) || digest != gm.Sum(whole) {
			t.Fatalf("a population of %d, %s", count, digest)
		}
	})
}

// The rank that stands in working papers for ever.
func TestGoldenDraw(t *testing.T) {
	d := drawn(t, "泸审〔2026〕12号", gm.Sum([]byte("root")), 3, ids(1000))
	var got []string
	for _, id := range d.Sample() {
		got = append(got, id.String()[:16])
	}
	if want := []string{"2f690f9c9ad30d77", "1d96dd2faf5522ac", "17bb9c8f6db4ed1f"}; !slices.Equal(got, want) {
		t.Errorf("drawn %q, want %q", got, want)
	}
}

func TestNeitherSeedNorRootAloneDecides(t *testing.T) {
	population, root := ids(500), gm.Sum([]byte("root"))
	first := drawn(t, "a", root, 10, population).Sample()
	if slices.Equal(first, drawn(t, "b", root, 10, population).Sample()) {
		t.Error("another seed draws the same")
	}
	if slices.Equal(first, drawn(t, "a", gm.Sum([]byte("other")), 10, population).Sample()) {
		t.Error("another root draws the same")
	}
}

func TestWhatIsNoDraw(t *testing.T) {
	for _, seed := range []string{"", "a\nb", "a\x00", "\xff", strings.Repeat("a", draw.MaxSeed+1)} {
		if _, err := draw.New(seed, gm.Digest{}, 1); err == nil {
			t.Errorf("the seed %q was taken", seed)
		}
	}
	for _, size := range []int{0, -1, draw.MaxSize + 1} {
		if _, err := draw.New("a", gm.Digest{}, size); err == nil {
			t.Errorf("a size of %d was taken", size)
		}
	}
	population := ids(2)
	d := drawn(t, "a", gm.Digest{}, 1, population)
	for _, id := range population {
		if d.Add(id) == nil {
			t.Errorf("%s was counted twice", id)
		}
	}
}
