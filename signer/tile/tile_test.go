package tile_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"testing"

	"luzheng/signer/event"
	"luzheng/signer/event/eventtest"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
	"luzheng/signer/tile"
)

func TestPathsAreThoseOfTheSpecification(t *testing.T) {
	for path, id := range map[string]tile.ID{
		"tile/0/000":                 {Width: 256},
		"tile/0/000.p/1":             {Width: 1},
		"tile/3/x001/x234/067":       {Level: 3, N: 1234067, Width: 256},
		"tile/7/999.p/255":           {Level: 7, N: 999, Width: 255},
		"tile/entries/x001/000.p/12": {Entries: true, N: 1000, Width: 12},
	} {
		if got := id.Path(); got != path {
			t.Errorf("got %s, want %s", got, path)
		}
		if back, err := tile.ParsePath(path); err != nil || back != id {
			t.Errorf("%s: %+v, %v", path, back, err)
		}
	}
	for _, bad := range []string{
		"", "tile", "tile/", "tile/0", "tile/0/", "tile/0/0", "tile/0/0000", "tile/8/000", "tile/00/000", "tile/-1/000", "tile/0/-01", "tile/0/+01", "tile/0/x000/001",
		"tile/0/x001", "tile/0/001/000", "tile/0/xx01/000", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/", "tile/0/000.p/1/",
		"/tile/0/000", "tile/entry/000", "tile/0/000?", "tile/0/x999/x999/x999/x999/x999/x999/x999/999", "0/000", "tile/tile/0/000", "tile/0/x009/x007/x199/x254/x740/992",
	} {
		if id, err := tile.ParsePath(bad); !errors.Is(err, tile.ErrPath) {
			t.Errorf("%q is %+v, %v", bad, id, err)
		}
	}
}

func grow(t testing.TB, size uint64) *merkle.Memory {
	t.Helper()
	nodes := &merkle.Memory{}
	tree := merkle.NewTree(nodes)
	for i := range size {
		if _, err := tree.Append(merkle.LeafHash(binary.BigEndian.AppendUint64(nil, i))); err != nil {
			t.Fatal(err)
		}
	}
	return nodes
}

// Whoever has only the tiles computes the same roots and proofs as the log itself.
func TestTilesServeForTheTree(t *testing.T) {
	const size = 70_000
	nodes := grow(t, size)
	for _, at := range []uint64{1, 2, 255, 256, 257, 511, 513, 65_535, 65_536, 65_537, size} {
		fetched := map[tile.ID]int{}
		r := tile.NewReader(at, func(id tile.ID) ([]byte, error) {
			fetched[id]++
			return tile.Hashes(nodes, id)
		})
		want, err := merkle.RootAt(nodes, at)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := merkle.RootAt(r, at); err != nil || got != want {
			t.Fatalf("root at %d: %s, %v", at, got, err)
		}
		for _, index := range []uint64{0, at / 3, at - 1} {
			want, err := merkle.Inclusion(nodes, index, at)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := merkle.Inclusion(r, index, at); err != nil || !slices.Equal(got, want) {
				t.Fatalf("leaf %d of %d: %v", index, at, err)
			}
			before, err := merkle.Consistency(nodes, index+1, at)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := merkle.Consistency(r, index+1, at); err != nil || !slices.Equal(got, before) {
				t.Fatalf("from %d to %d: %v", index+1, at, err)
			}
		}
		for id, times := range fetched {
			if times != 1 {
				t.Errorf("%s was fetched %d times", id.Path(), times)
			}
		}
		if _, err := r.ReadNodes([]merkle.NodeID{{Level: 0, Index: at}}); !errors.Is(err, merkle.ErrNodeMissing) {
			t.Errorf("a leaf beyond %d: %v", at, err)
		}
	}
}

func TestAReaderRefusesWhatIsNoTile(t *testing.T) {
	nodes := grow(t, 300)
	r := tile.NewReader(300, func(id tile.ID) ([]byte, error) {
		raw, err := tile.Hashes(nodes, id)
		return raw[1:], err
	})
	if _, err := merkle.RootAt(r, 300); !errors.Is(err, tile.ErrTile) {
		t.Errorf("a tile that lacks a byte: %v", err)
	}
	gone := errors.New("gone")
	r = tile.NewReader(300, func(tile.ID) ([]byte, error) { return nil, gone })
	if _, err := merkle.RootAt(r, 300); !errors.Is(err, gone) {
		t.Errorf("a tile that is gone: %v", err)
	}
}

func TestTheTilesOfATree(t *testing.T) {
	for _, c := range []struct {
		level uint
		size  uint64
		want  tile.ID
		ok    bool
	}{
		{0, 0, tile.ID{}, false},
		{0, 1, tile.ID{Width: 1}, true},
		{0, 256, tile.ID{Width: 256}, true},
		{0, 257, tile.ID{N: 1, Width: 1}, true},
		{1, 255, tile.ID{}, false},
		{1, 70_000, tile.ID{Level: 1, N: 1, Width: 17}, true},
		{2, 70_000, tile.ID{Level: 2, Width: 1}, true},
		{8, 1 << 63, tile.ID{}, false},
	} {
		if got, ok := tile.Last(c.level, c.size); ok != c.ok || got != c.want {
			t.Errorf("level %d of %d: %+v, %v", c.level, c.size, got, ok)
		}
	}
	if id, ok := tile.At(0, 3, 1000); !ok || id.Width != 1000-3*256 {
		t.Errorf("%+v, %v", id, ok)
	}
	for _, n := range []uint64{4, 1 << 60} {
		if id, ok := tile.At(0, n, 1000); ok {
			t.Errorf("tile %d of 1000 leaves is %+v", n, id)
		}
	}
}

func TestEntriesAreReadAsTheyWereWritten(t *testing.T) {
	l := eventtest.New(t)
	l.AppendLeaf(t, event.Leaf{Kind: event.KindSeed}, [event.Places]*statement.Ref{})
	l.Append(t, eventtest.NewKey(t), eventtest.Use("510500.tjj", 1), eventtest.Use("510500.tjj", 2))
	entries := []tile.Entry{{Leaf: l.Leaves[0], Event: []byte{}}, {l.Leaves[1], l.Parts[1].Event}, {l.Leaves[2], l.Parts[2].Event}}
	var raw []byte
	for _, e := range entries {
		raw = e.Append(raw)
	}
	got, err := tile.ParseEntries(raw, 3)
	if err != nil {
		t.Fatal(err)
	}
	for i := range entries {
		if !bytes.Equal(got[i].Leaf, entries[i].Leaf) || !bytes.Equal(got[i].Event, entries[i].Event) {
			t.Errorf("entry %d is another", i)
		}
	}
	for n := range raw {
		if _, err := tile.ParseEntries(raw[:n], 3); !errors.Is(err, tile.ErrTile) {
			t.Fatalf("the first %d bytes are a tile: %v", n, err)
		}
	}
	for width := range 6 {
		if _, err := tile.ParseEntries(raw, width); (err == nil) != (width == 3) {
			t.Errorf("%d entries: %v", width, err)
		}
	}
	if _, err := tile.ParseEntries(tile.Entry{Event: []byte("x")}.Append(nil), 1); !errors.Is(err, tile.ErrTile) {
		t.Errorf("an entry without a leaf: %v", err)
	}
}

func FuzzParsePath(f *testing.F) {
	f.Add("tile/3/x001/x234/067.p/3")
	f.Add("tile/entries/000")
	f.Fuzz(func(t *testing.T, path string) {
		if id, err := tile.ParsePath(path); err == nil && id.Path() != path {
			t.Fatalf("%q is also %q", path, id.Path())
		}
	})
}

func FuzzParseEntries(f *testing.F) {
	f.Add(tile.Entry{Leaf: []byte("leaf"), Event: []byte("event")}.Append(nil), 1)
	f.Fuzz(func(t *testing.T, raw []byte, width int) {
		if width < 0 || width > tile.Width {
			return
		}
		entries, err := tile.ParseEntries(raw, width)
		if err != nil {
			return
		}
		var again []byte
		for _, e := range entries {
			again = e.Append(again)
		}
		if !bytes.Equal(again, raw) {
			t.Fatalf("%x has another form %x", raw, again)
		}
	})
}
