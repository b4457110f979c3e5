package eventlog

import (
	"container/list"
	"context"
	"fmt"
	"sync"

	"luzheng/gateway/storage"
	"luzheng/signer/gm"
)

const (
	// cachedBytes bounds the groups that are kept open, cachedTiles the number of tiles.
	cachedBytes = 64 << 20
	cachedTiles = 1024
)

// cache keeps what was read last: open groups and full tiles, which never change.
type cache struct {
	reader Reader
	origin string

	mu     sync.Mutex
	groups list.List // of *content, the last used first
	bytes  int
	tiles  map[TileID][]gm.Digest
}

// group gives the content of the group that holds a leaf; storage.ErrNotFound when there is none.
func (c *cache) group(ctx context.Context, index uint64) (*content, error) {
	if found := c.find(index); found != nil {
		return found, nil
	}
	rows, err := c.reader.Groups(ctx, c.origin, index, 1)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 || index < rows[0].First || index >= rows[0].First+uint64(rows[0].Count) {
		return nil, fmt.Errorf("event log: leaf %d: %w", index, storage.ErrNotFound)
	}
	opened, err := open(rows[0])
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.groups.PushFront(opened)
	for c.bytes += opened.size(); c.bytes > cachedBytes && c.groups.Len() > 1; {
		c.bytes -= c.groups.Remove(c.groups.Back()).(*content).size()
	}
	return opened, nil
}

func (c *cache) find(index uint64) *content {
	c.mu.Lock()
	defer c.mu.Unlock()
	for at := c.groups.Front(); at != nil; at = at.Next() {
		if g := at.Value.(*content); index >= g.first && index < g.end() {
			c.groups.MoveToFront(at)
			return g
		}
	}
	return nil
}

// tile gives the hashes of a full tile.
func (c *cache) tile(ctx context.Context, id TileID) ([]gm.Digest, error) {
	c.mu.Lock()
	hashes := c.tiles[id]
	c.mu.Unlock()
	if hashes != nil {
		return hashes, nil
	}
	raw, err := c.reader.Tiles(ctx, c.origin, []TileID{id})
	if err != nil {
		return nil, err
	}
	if len(raw[0]) != tileWidth*gm.DigestSize {
		return nil, fmt.Errorf("%w: tile %d of level %d has %d bytes", ErrColumn, id.N, id.Level, len(raw[0]))
	}
	hashes = make([]gm.Digest, tileWidth)
	for i := range hashes {
		hashes[i] = gm.Digest(raw[0][i*gm.DigestSize:][:gm.DigestSize])
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tiles == nil || len(c.tiles) >= cachedTiles {
		c.tiles = map[TileID][]gm.Digest{}
	}
	c.tiles[id] = hashes
	return hashes, nil
}

// size is about how many bytes an open group takes.
func (c *content) size() int {
	const overhead = 48 + 3*gm.DigestSize // of a slice, twice; and what is derived
	n := 0
	for i := range c.leaves {
		n += len(c.leaves[i]) + len(c.events[i]) + overhead
	}
	for i := range c.batches {
		n += len(c.batches[i].envelope) + overhead
	}
	return n
}
