package eventlog

import (
	"context"
	"errors"
	"fmt"

	"luzheng/gateway/storage"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
)

// nodes reads the nodes of the tree as of a tip, from full tiles in the store and the rest in memory. It implements merkle.NodeReader.
type nodes struct {
	ctx context.Context
	log *Log
	tip tip
}

func (l *Log) nodes(ctx context.Context) nodes { return nodes{ctx, l, l.durable()} }

// ReadNodes implements merkle.NodeReader.
func (n nodes) ReadNodes(ids []merkle.NodeID) ([]gm.Digest, error) {
	out := make([]gm.Digest, len(ids))
	for i, id := range ids {
		level, height := int(id.Level/tileHeight), id.Level%tileHeight
		first := id.Index << height
		hashes, err := n.tile(TileID{level, first / tileWidth}, 0)
		if err != nil {
			return nil, err
		}
		at := first % tileWidth
		if at+1<<height > uint64(len(hashes)) {
			return nil, fmt.Errorf("%w: level %d, index %d", merkle.ErrNodeMissing, id.Level, id.Index)
		}
		out[i] = merkle.RootOf(hashes[at : at+1<<height])
	}
	return out, nil
}

// tile gives the hashes of a tile, of one that is not full those that there are; at least least of them.
func (n nodes) tile(id TileID, least int) ([]gm.Digest, error) {
	full := n.tip.head.Size >> (tileHeight * (id.Level + 1))
	if id.Level >= tileLevels || id.N > full || id.N == full && len(n.tip.tails[id.Level]) == 0 {
		return nil, fmt.Errorf("%w: tile %d of level %d", merkle.ErrNodeMissing, id.N, id.Level)
	}
	hashes := n.tip.tails[id.Level]
	if id.N < full {
		var err error
		if hashes, err = n.log.cache.tile(n.ctx, id); err != nil {
			return nil, err
		}
	}
	if len(hashes) < least {
		return nil, fmt.Errorf("%w: tile %d of level %d has %d hashes", merkle.ErrNodeMissing, id.N, id.Level, len(hashes))
	}
	return hashes, nil
}

// Tile gives the first width hashes of a tile (C2SP tlog-tiles); storage.ErrNotFound when there are not so many.
func (l *Log) Tile(ctx context.Context, id TileID, width int) ([]byte, error) {
	hashes, err := l.nodes(ctx).tile(id, width)
	switch {
	case errors.Is(err, merkle.ErrNodeMissing):
		return nil, fmt.Errorf("%w: %w", storage.ErrNotFound, err)
	case err != nil:
		return nil, err
	}
	return bytesOf(hashes[:width]), nil
}

// Inclusion proves the leaf at an index in the log of a size.
func (l *Log) Inclusion(ctx context.Context, index, size uint64) (merkle.Proof, error) {
	return merkle.Inclusion(l.nodes(ctx), index, size)
}

// Consistency proves that the log of the second size continues that of the first.
func (l *Log) Consistency(ctx context.Context, first, second uint64) (merkle.Proof, error) {
	return merkle.Consistency(l.nodes(ctx), first, second)
}

// RootAt gives the root that the log had at a size.
func (l *Log) RootAt(ctx context.Context, size uint64) (gm.Digest, error) {
	return merkle.RootAt(l.nodes(ctx), size)
}
