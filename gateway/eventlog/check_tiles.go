package eventlog

import (
	"errors"
	"fmt"

	"luzheng/gateway/storage"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
)

// tile reads the hashes of a tile: a full one from its row, the last of a level from memory. nil when the row is not a tile.
func (c *checker) tile(id TileID) ([]gm.Digest, error) {
	if id.N >= c.tip.head.Size>>(tileHeight*(id.Level+1)) {
		return c.tip.tails[id.Level], nil
	}
	if hashes, ok := c.tiles[id]; ok {
		return hashes, nil
	}
	raw, err := c.log.Store.Tiles(c.ctx, c.log.Origin, []TileID{id})
	row, leaf := fmt.Sprintf("level=%d, n=%d", id.Level, id.N), id.N<<(tileHeight*(id.Level+1))
	switch {
	case errors.Is(err, storage.ErrNotFound):
		c.tiles[id] = nil
		c.sayf("log_tiles", row, "", leaf, "the row is missing")
		return nil, nil
	case err != nil:
		return nil, err
	case len(raw[0]) != tileWidth*gm.DigestSize:
		c.tiles[id] = nil
		c.sayf("log_tiles", row, "hashes", leaf, "it has %d bytes", len(raw[0]))
		return nil, nil
	}
	hashes := make([]gm.Digest, tileWidth)
	for i := range hashes {
		hashes[i] = gm.Digest(raw[0][i*gm.DigestSize:])
	}
	c.tiles[id] = hashes
	return hashes, nil
}

// parent gives the hash of a full tile as the tile above it has it; nil for a tile that is not full, or when the one above is not as it
// must be.
func (c *checker) parent(id TileID) (*gm.Digest, error) {
	if id.N >= c.tip.head.Size>>(tileHeight*(id.Level+1)) {
		return nil, nil
	}
	above, err := c.tile(TileID{id.Level + 1, id.N / tileWidth})
	if err != nil || id.N%tileWidth >= uint64(len(above)) {
		return nil, err
	}
	return &above[id.N%tileWidth], nil
}

// treeAbove holds every tile above the part's leaves to its parent, up to what memory has.
func (c *checker) treeAbove() error {
	if c.from >= c.to {
		return nil
	}
	for level := range tileLevels {
		shift := tileHeight * (level + 1)
		if shift >= 64 {
			break
		}
		for n := c.from >> shift; n <= (c.to-1)>>shift && n < c.tip.head.Size>>shift; n++ {
			id := TileID{level, n}
			hashes, err := c.tile(id)
			if err != nil {
				return err
			}
			parent, err := c.parent(id)
			if err != nil {
				return err
			}
			if hashes != nil && parent != nil && merkle.RootOf(hashes) != *parent {
				c.tileDiffers(id, n<<shift, "it is not the one that the tile above it has")
			}
		}
	}
	return nil
}

// checkedNodes reads nodes from the rows that a check has read.
type checkedNodes struct{ *checker }

// ReadNodes implements merkle.NodeReader.
func (n checkedNodes) ReadNodes(ids []merkle.NodeID) ([]gm.Digest, error) {
	out := make([]gm.Digest, len(ids))
	for i, id := range ids {
		level, height := int(id.Level/tileHeight), id.Level%tileHeight
		first := id.Index << height
		hashes, err := n.tile(TileID{level, first / tileWidth})
		if err != nil {
			return nil, err
		}
		at := first % tileWidth
		if at+1<<height > uint64(len(hashes)) {
			return nil, merkle.ErrNodeMissing
		}
		out[i] = merkle.RootOf(hashes[at : at+1<<height])
	}
	return out, nil
}
