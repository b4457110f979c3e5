package main

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"strings"
	"testing"

	"luzheng/chaincode/block"
	"luzheng/gateway/submit"
)

// blocks is a ledger of so many blocks, whose height was asked when only some of them were there.
type blocks struct {
	submit.Ledger
	height uint64
	all    uint64
}

var errEnd = errors.New("no more")

func (l blocks) Height(context.Context) (uint64, error) { return l.height, nil }

func (l blocks) Blocks(_ context.Context, from uint64) iter.Seq2[block.Block, error] {
	return func(yield func(block.Block, error) bool) {
		for n := from; n < l.all; n++ {
			if !yield(block.Block{Number: n}, nil) {
				return
			}
		}
		yield(block.Block{}, errEnd)
	}
}

// TestTheBarCountsBlocksOfTheHeight: also where reading starts late, and where more blocks come than there were.
func TestTheBarCountsBlocksOfTheHeight(t *testing.T) {
	for _, c := range []struct{ from, height, all, done uint64 }{{0, 10, 4, 4}, {0, 4, 4, 4}, {2, 4, 3, 3}, {0, 4, 9, 4}} {
		var out bytes.Buffer
		w := newWatched(blocks{height: c.height, all: c.all}, &out, "reading")
		if height, err := w.Height(t.Context()); err != nil || height != c.height {
			t.Fatalf("height %d, %v", height, err)
		}
		read, end := uint64(0), error(nil)
		for _, err := range w.Blocks(t.Context(), c.from) {
			if end = err; err == nil {
				read++
			}
		}
		if read != c.all-c.from || !errors.Is(end, errEnd) {
			t.Errorf("%+v: %d blocks came through, then %v", c, read, end)
		}
		if w.bar.GetMax64() != int64(c.height) || w.bar.State().CurrentNum != int64(c.done) {
			t.Errorf("%+v: the bar says %d of %d", c, w.bar.State().CurrentNum, w.bar.GetMax64())
		}
		if !strings.Contains(out.String(), "reading") {
			t.Errorf("%+v: nothing was drawn", c)
		}
	}
}

func TestNothingIsDrawnWhereNobodyWatches(t *testing.T) {
	var out bytes.Buffer
	ledger, end := watch(blocks{height: 3, all: 3}, &out, "reading")
	if _, err := ledger.Height(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, err := range ledger.Blocks(t.Context(), 0) {
		if err != nil && !errors.Is(err, errEnd) {
			t.Fatal(err)
		}
	}
	end()
	if out.Len() > 0 {
		t.Errorf("drawn into a pipe: %q", out.String())
	}
}
