package tile_test

import (
	"bytes"
	"encoding/hex"
	"reflect"
	"testing"

	"luzheng/signer/gm"
	"luzheng/signer/goldentest"
	"luzheng/signer/tile"
)

// held holds what is made now to what was stored once, in hexadecimal, and gives that.
func held(t *testing.T, name string, made []byte) []byte {
	t.Helper()
	raw, err := hex.DecodeString(string(goldentest.Held(t, name, []byte(hex.EncodeToString(made)))))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestTilesOfHashesAreGolden(t *testing.T) {
	nodes := grow(t, 257)
	for name, id := range map[string]tile.ID{"hashes.level0.v1.hex": {Width: 3}, "hashes.level1.v1.hex": {Level: 1, Width: 1}} {
		made, err := tile.Hashes(nodes, id)
		if err != nil {
			t.Fatal(err)
		}
		hashes, err := tile.ParseHashes(held(t, name, made), id.Width)
		if err != nil || !bytes.Equal(tile.Join(hashes), made) {
			t.Errorf("%s: %v, %v", name, hashes, err)
		}
	}
}

func TestATileOfEntriesIsGolden(t *testing.T) {
	entries := []tile.Entry{{Leaf: []byte("a seed"), Event: []byte{}}, {Leaf: []byte("leaf"), Event: []byte("event")}}
	var made []byte
	for _, e := range entries {
		made = e.Append(made)
	}
	back, err := tile.ParseEntries(held(t, "entries.v1.hex", made), len(entries))
	if err != nil || !reflect.DeepEqual(back, entries) {
		t.Errorf("%q, %v", back, err)
	}
}

func TestATileOfBatchesIsGolden(t *testing.T) {
	batches := []tile.Batch{
		{Envelope: []byte("first"), IDs: []gm.Digest{gm.Sum([]byte("a")), gm.Sum([]byte("b"))}},
		{Envelope: []byte("second"), IDs: []gm.Digest{gm.Sum([]byte("c"))}},
	}
	var made []byte
	for _, b := range batches {
		made = b.Append(made)
	}
	back, err := tile.ParseBatches(held(t, "batches.v1.hex", made), len(batches))
	if err != nil || !reflect.DeepEqual(back, batches) {
		t.Errorf("%q, %v", back, err)
	}
}
