package remote

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"luzheng/explorer/witness/replay"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/tile"
)

const (
	// ahead is how many tiles are fetched at once.
	ahead = 4
	// maxBatches is more bytes than the batches of a tile have but for those that nobody sends: 256 of 10,000 events.
	maxBatches = 96 << 20
)

func (g *Gateway) tile(ctx context.Context, year int, id tile.ID, limit int) ([]byte, error) {
	return g.get(ctx, "/v1/log/"+strconv.Itoa(year)+"/"+id.Path(), limit)
}

// Entries implements witness.Source. It gives at most ahead tiles.
func (g *Gateway) Entries(ctx context.Context, year int, from, to uint64) ([]replay.Entry, error) {
	first := from / tile.Width
	to = min(to, (first+ahead)*tile.Width)
	tiles := make([][]tile.Entry, (to-1)/tile.Width-first+1)
	batches := make([][]tile.Batch, len(tiles))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(ahead)
	for i := range tiles {
		n := first + uint64(i)
		id := tile.ID{Entries: true, N: n, Width: int(min(tile.Width, to-n*tile.Width))}
		group.Go(func() (err error) {
			tiles[i], err = g.entries(ctx, year, id)
			return err
		})
		group.Go(func() (err error) {
			batches[i], err = g.batchesOf(ctx, year, id)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	g.remember(slices.Concat(batches...))
	var entries []replay.Entry
	for i, served := range tiles {
		if i == 0 {
			served = served[from-first*tile.Width:]
		}
		for _, e := range served {
			entries = append(entries, replay.Entry{Leaf: e.Leaf, Of: e.Event})
		}
	}
	return entries, nil
}

func (g *Gateway) entries(ctx context.Context, year int, id tile.ID) ([]tile.Entry, error) {
	raw, err := g.tile(ctx, year, id, tile.MaxEntries)
	if err != nil {
		return nil, err
	}
	return tile.ParseEntries(raw, id.Width)
}

// batchesOf gives the batches of a tile of entries.
func (g *Gateway) batchesOf(ctx context.Context, year int, id tile.ID) ([]tile.Batch, error) {
	path := "/v1/log/" + strconv.Itoa(year) + "/tile/batches/" + strings.TrimPrefix(id.Path(), "tile/entries/")
	raw, err := g.get(ctx, path, maxBatches)
	if err != nil {
		return nil, err
	}
	return tile.ParseBatches(raw, id.Width)
}

// remember keeps batches in the place of all but the last ones that were kept.
func (g *Gateway) remember(batches []tile.Batch) {
	kept := make(map[gm.Digest]tile.Batch, len(batches))
	for _, b := range batches {
		kept[gm.Sum(b.Envelope)] = b
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.batches, g.before = kept, g.batches
}

// remembered gives a batch that is kept.
func (g *Gateway) remembered(digest gm.Digest) (b tile.Batch, ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if b, ok = g.batches[digest]; !ok {
		b, ok = g.before[digest]
	}
	return b, ok
}

// Batch implements witness.Source. Entries has fetched it with the leaf before, or it is fetched with the leaf's tile.
func (g *Gateway) Batch(ctx context.Context, year int, digest gm.Digest, index uint64) (tile.Batch, error) {
	if b, ok := g.remembered(digest); ok {
		return b, nil
	}
	id := tile.ID{Entries: true, N: index / tile.Width, Width: int(index%tile.Width) + 1}
	batches, err := g.batchesOf(ctx, year, id)
	if err != nil {
		return tile.Batch{}, err
	}
	g.remember(batches)
	if b, ok := g.remembered(digest); ok {
		return b, nil
	}
	return tile.Batch{}, fmt.Errorf("%w: batch %s of leaf %d", errNotFound, digest, index)
}

// Consistency implements witness.Source: it computes the proof from hash tiles of the log at the larger size.
func (g *Gateway) Consistency(ctx context.Context, year int, from, to uint64) (merkle.Proof, error) {
	reader := tile.NewReader(to, func(id tile.ID) ([]byte, error) { return g.tile(ctx, year, id, tile.Width*gm.DigestSize) })
	return merkle.Consistency(reader, from, to)
}
