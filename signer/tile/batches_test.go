package tile_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"luzheng/signer/gm"
	"luzheng/signer/tile"
)

func TestBatches(t *testing.T) {
	want := []tile.Batch{
		{Envelope: []byte("first"), IDs: []gm.Digest{gm.Sum([]byte("a")), gm.Sum([]byte("b"))}},
		{Envelope: []byte("second"), IDs: []gm.Digest{gm.Sum([]byte("c"))}},
	}
	var raw []byte
	for _, b := range want {
		raw = b.Append(raw)
	}
	got, err := tile.ParseBatches(raw, 2)
	if err != nil || len(got) != 2 {
		t.Fatalf("%d batches, %v", len(got), err)
	}
	for i := range want {
		if !bytes.Equal(got[i].Envelope, want[i].Envelope) || !slices.Equal(got[i].IDs, want[i].IDs) {
			t.Errorf("batch %d is %+v", i, got[i])
		}
	}
	if _, err := tile.ParseBatches(raw, 1); !errors.Is(err, tile.ErrTile) {
		t.Errorf("one too many: %v", err)
	}
	for n := 1; n < len(raw); n++ {
		first := len(want[0].Append(nil))
		if _, err := tile.ParseBatches(raw[:n], 2); (err == nil) != (n == first) {
			t.Errorf("the first %d bytes: %v", n, err)
		}
	}
}

func FuzzParseBatches(f *testing.F) {
	f.Add(tile.Batch{Envelope: []byte("{}"), IDs: []gm.Digest{{1}}}.Append(nil))
	f.Fuzz(func(t *testing.T, raw []byte) {
		batches, err := tile.ParseBatches(raw, tile.Width)
		if err != nil {
			return
		}
		var again []byte
		for _, b := range batches {
			again = b.Append(again)
		}
		if !bytes.Equal(again, raw) {
			t.Fatalf("%x is read as %x", raw, again)
		}
	})
}
