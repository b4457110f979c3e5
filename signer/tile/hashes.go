package tile

import (
	"errors"
	"fmt"

	"luzheng/signer/gm"
	"luzheng/signer/merkle"
)

// ErrTile is wrapped when bytes are not those of the tile that they should be.
var ErrTile = errors.New("not the tile that was asked for")

// Hashes reads a tile of hashes from a tree's nodes. Errors are those of the nodes.
func Hashes(nodes merkle.NodeReader, id ID) ([]byte, error) {
	ids := make([]merkle.NodeID, id.Width)
	for i := range ids {
		ids[i] = merkle.NodeID{Level: height * id.Level, Index: Width*id.N + uint64(i)}
	}
	hashes, err := nodes.ReadNodes(ids)
	if err != nil {
		return nil, err
	}
	return Join(hashes), nil
}

// Join gives the bytes of hashes one after the other.
func Join(hashes []gm.Digest) []byte {
	raw := make([]byte, 0, len(hashes)*gm.DigestSize)
	for i := range hashes {
		raw = append(raw, hashes[i][:]...)
	}
	return raw
}

// ParseHashes takes a tile of hashes apart.
func ParseHashes(raw []byte, width int) ([]gm.Digest, error) {
	if len(raw) != width*gm.DigestSize {
		return nil, fmt.Errorf("%w: %d bytes, not the %d of %d hashes", ErrTile, len(raw), width*gm.DigestSize, width)
	}
	hashes := make([]gm.Digest, width)
	for i := range hashes {
		hashes[i] = gm.Digest(raw[i*gm.DigestSize:])
	}
	return hashes, nil
}

// Reader reads the nodes of a tree from its tiles: a merkle.NodeReader for whoever has only those. It believes the tiles; whether they are
// those of a checkpoint is shown by the proofs and roots that are computed from them. It keeps what it fetched, and is for one goroutine.
type Reader struct {
	size  uint64
	fetch func(ID) ([]byte, error)
	tiles map[ID][]gm.Digest
}

// NewReader returns the reader of a tree of this size. fetch gives a tile's bytes.
func NewReader(size uint64, fetch func(ID) ([]byte, error)) *Reader {
	return &Reader{size: size, fetch: fetch, tiles: map[ID][]gm.Digest{}}
}

// ReadNodes implements merkle.NodeReader.
func (r *Reader) ReadNodes(ids []merkle.NodeID) ([]gm.Digest, error) {
	out := make([]gm.Digest, len(ids))
	for i, id := range ids {
		hash, err := r.node(id)
		if err != nil {
			return nil, err
		}
		out[i] = hash
	}
	return out, nil
}

// node computes a node from the hashes below it in its tile: 2^(level mod 8) of them.
func (r *Reader) node(id merkle.NodeID) (gm.Digest, error) {
	below := uint64(1) << (id.Level % height)
	if id.Index > maxIndex {
		return gm.Digest{}, merkle.ErrNodeMissing
	}
	first := id.Index * below
	tile, ok := At(id.Level/height, first/Width, r.size)
	if !ok || first%Width+below > uint64(tile.Width) {
		return gm.Digest{}, fmt.Errorf("%w: level %d, index %d of a tree of %d leaves", merkle.ErrNodeMissing, id.Level, id.Index, r.size)
	}
	hashes, err := r.tile(tile)
	if err != nil {
		return gm.Digest{}, err
	}
	return merkle.RootOf(hashes[first%Width : first%Width+below]), nil
}

func (r *Reader) tile(id ID) ([]gm.Digest, error) {
	if hashes := r.tiles[id]; hashes != nil {
		return hashes, nil
	}
	raw, err := r.fetch(id)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", id.Path(), err)
	}
	hashes, err := ParseHashes(raw, id.Width)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", id.Path(), err)
	}
	r.tiles[id] = hashes
	return hashes, nil
}
