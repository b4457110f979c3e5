package index_test

import (
	"encoding/binary"
	"testing"

	"luzheng/chaincode/block"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/index"
)

// empty gives consecutive blocks without statements.
func empty(n int) []block.Block {
	blocks := make([]block.Block, n)
	for i := range blocks {
		blocks[i].Number = uint64(i)
		binary.BigEndian.PutUint64(blocks[i].Hash[:], uint64(i)+1)
		binary.BigEndian.PutUint64(blocks[i].PrevHash[:], uint64(i))
	}
	return blocks
}

// kept has an indexer go through the blocks, beginning at one of them.
func kept(t *testing.T, r *index.Recent, blocks []block.Block, from int) {
	t.Helper()
	store := &memory{}
	if from > 0 {
		store.at = index.Position{Next: uint64(from), Hash: blocks[from-1].Hash}
	}
	x := &index.Indexer{Ledger: rulestest.Ledger, Source: chain{blocks, nil}, Store: store, Recent: r}
	if err := x.Run(t.Context(), uint64(len(blocks))); err != nil {
		t.Fatal(err)
	}
}

// numbers are those of the blocks that are kept of some.
func numbers(r *index.Recent, from, to uint64) (first, last, n int64) {
	rows := r.Take(from, to)
	if len(rows) == 0 {
		return -1, -1, 0
	}
	return rows[0].Block.Number, rows[len(rows)-1].Block.Number, int64(len(rows))
}

func TestRecentRowsAreTakenInTheirOrder(t *testing.T) {
	r := &index.Recent{}
	kept(t, r, empty(10), 0)
	for _, c := range []struct {
		from, to, first, last uint64
	}{{0, 10, 0, 9}, {2, 5, 2, 4}, {0, 5, 2, 4}, {4, 10, 4, 9}} {
		if first, last, n := numbers(r, c.from, c.to); uint64(first) != c.first || uint64(last) != c.last || uint64(n) != c.last-c.first+1 {
			t.Errorf("of %d to %d: %d to %d, %d blocks", c.from, c.to, first, last, n)
		}
	}
	for what, c := range map[string][2]uint64{"a block that is not there yet": {4, 11}, "those forgotten": {0, 4}, "none": {4, 4}} {
		if rows := r.Take(c[0], c[1]); len(rows) != 0 {
			t.Errorf("%s: %d blocks", what, len(rows))
		}
	}
}

func TestRecentRowsAreConsecutive(t *testing.T) {
	r := &index.Recent{}
	kept(t, r, empty(10), 0)
	kept(t, r, empty(12), 10)
	if first, last, n := numbers(r, 0, 12); first != 0 || last != 11 || n != 12 {
		t.Errorf("gone on: %d to %d, %d blocks", first, last, n)
	}
	kept(t, r, empty(12), 8) // the store failed, and the indexer began again from what it has
	if first, last, n := numbers(r, 0, 12); first != 8 || last != 11 || n != 4 {
		t.Errorf("begun again: %d to %d, %d blocks", first, last, n)
	}
}

func TestRecentRowsAreBounded(t *testing.T) {
	const many = 20_000
	r := &index.Recent{}
	kept(t, r, empty(many), 0)
	if first, last, n := numbers(r, 0, many); last != many-1 || n == 0 || n == many || first != many-n {
		t.Errorf("%d to %d, %d blocks", first, last, n)
	}
}
