package remote

import (
	"context"
	"fmt"
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
	// maxRemembered bounds the batches that are kept for the leaves just fetched.
	maxRemembered = 2 * ahead * tile.Width
)

func (g *Gateway) tile(ctx context.Context, year int, id tile.ID, limit int) ([]byte, error) {
	return g.get(ctx, "/v1/log/"+strconv.Itoa(year)+"/"+id.Path(), limit)
}

// Entries implements witness.Source. It gives at most ahead tiles.
func (g *Gateway) Entries(ctx context.Context, year int, from, to uint64) ([]replay.Entry, error) {
	first := from / tile.Width
	to = min(to, (first+ahead)*tile.Width)
	tiles := make([][]tile.Entry, (to-1)/tile.Width-first+1)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(ahead)
	for i := range tiles {
		n := first + uint64(i)
		id := tile.ID{Entries: true, N: n, Width: int(min(tile.Width, to-n*tile.Width))}
		group.Go(func() (err error) {
			tiles[i], err = g.entries(ctx, year, id)
			return err
		})
		group.Go(func() error { return g.fetchBatches(ctx, year, id) })
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
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

// fetchBatches remembers the batches of a tile of entries.
func (g *Gateway) fetchBatches(ctx context.Context, year int, id tile.ID) error {
	path := "/v1/log/" + strconv.Itoa(year) + "/tile/batches/" + strings.TrimPrefix(id.Path(), "tile/entries/")
	raw, err := g.get(ctx, path, maxBatches)
	if err != nil {
		return err
	}
	batches, err := tile.ParseBatches(raw, id.Width)
	if err != nil {
		return err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.batches) > maxRemembered {
		clear(g.batches)
	}
	for _, b := range batches {
		g.batches[gm.Sum(b.Envelope)] = b
	}
	return nil
}

// Batch implements witness.Source. Entries has fetched it with the leaf before, or it is fetched with the leaf's tile.
func (g *Gateway) Batch(ctx context.Context, year int, digest gm.Digest, index uint64) (tile.Batch, error) {
	for try := range 2 {
		g.mu.Lock()
		b, ok := g.batches[digest]
		g.mu.Unlock()
		if ok {
			return b, nil
		}
		if try == 0 {
			id := tile.ID{Entries: true, N: index / tile.Width, Width: int(index%tile.Width) + 1}
			if err := g.fetchBatches(ctx, year, id); err != nil {
				return tile.Batch{}, err
			}
		}
	}
	return tile.Batch{}, fmt.Errorf("%w: batch %s of leaf %d", errNotFound, digest, index)
}

// Consistency implements witness.Source: it computes the proof from hash tiles of the log at the larger size.
func (g *Gateway) Consistency(ctx context.Context, year int, from, to uint64) (merkle.Proof, error) {
	reader := tile.NewReader(to, func(id tile.ID) ([]byte, error) { return g.tile(ctx, year, id, tile.Width*gm.DigestSize) })
	return merkle.Consistency(reader, from, to)
}
