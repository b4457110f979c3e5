package eventlog

import (
	"context"
	"fmt"
	"sort"

	"luzheng/gateway/storage"
	"luzheng/signer/envelope"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
	"luzheng/signer/tile"
)

// Placed is a leaf that stands in the log, with what it was made of.
type Placed struct {
	event.Leaf
	Index uint64
	Hash  gm.Digest
	// Raw is the leaf's bytes; Of the event's, an imported statement's envelope or a seed's note.
	Raw, Of []byte
}

// Use is what an event or an imported statement tells.
type Use struct {
	Issuer, Principal statement.PartyID
	Handler           statement.Pseudonym
	// Intent tells that a decision point was asked and nothing done yet.
	Intent bool
	Refs   []statement.Ref
	*statement.UsageRecord
}

// Leaves gives the leaves from one index up to, not including, another; storage.ErrNotFound when the log does not reach that far. Each is
// held to the hash that the tree has for it: ErrDamaged names the first that differs.
func (l *Log) Leaves(ctx context.Context, from, to uint64) ([]Placed, error) {
	n := l.nodes(ctx)
	if from >= to || to > n.tip.head.Size {
		return nil, fmt.Errorf("event log: there are %d leaves: %w", n.tip.head.Size, storage.ErrNotFound)
	}
	all := make([]Placed, 0, to-from)
	for from < to {
		c, err := l.cache.group(ctx, from)
		if err != nil {
			return nil, err
		}
		for ; from < min(to, c.end()); from++ {
			p, err := c.placed(from)
			if err == nil {
				err = c.holdOf(&p)
			}
			if err != nil {
				return nil, err
			}
			all = append(all, p)
		}
	}
	return all, n.hold(all)
}

func (c *content) placed(index uint64) (Placed, error) {
	at := index - c.first
	leaf, err := event.ParseLeaf(c.leaves[at])
	if err != nil {
		return Placed{}, fmt.Errorf("%w: leaf %d: %w", ErrDamaged, index, err)
	}
	return Placed{Leaf: leaf, Index: index, Hash: c.derive().hashes[at], Raw: c.leaves[at], Of: c.events[at]}, nil
}

// holdOf holds what stands beside a leaf of the group to the leaf.
func (c *content) holdOf(p *Placed) error {
	if id, err := c.idOf(p); err != nil || id != p.ID {
		return fmt.Errorf("%w: what stands beside leaf %d is not what it was made of", ErrDamaged, p.Index)
	}
	return nil
}

// hold holds leaves to the tree.
func (n nodes) hold(leaves []Placed) error {
	ids := make([]merkle.NodeID, len(leaves))
	for i := range leaves {
		ids[i] = merkle.NodeID{Level: 0, Index: leaves[i].Index}
	}
	hashes, err := n.ReadNodes(ids)
	if err != nil {
		return err
	}
	for i, p := range leaves {
		if hashes[i] != p.Hash {
			return fmt.Errorf("%w: leaf %d is not the one that the tree has", ErrDamaged, p.Index)
		}
	}
	return nil
}

// idOf is the ID that a leaf of the group must have, by what it was made of.
func (c *content) idOf(p *Placed) (gm.Digest, error) {
	switch p.Kind {
	case event.KindEvent:
		return c.derive().ids[p.Index-c.first], nil
	case event.KindImport:
		e, err := envelope.Parse(p.Of)
		if err != nil {
			return gm.Digest{}, err
		}
		return e.ID(), nil
	case event.KindSeed:
		return gm.Sum(p.Of), nil
	}
	return gm.Digest{}, fmt.Errorf("kind %d is none", p.Kind)
}

// Entry is what a tile of entries holds of the leaf.
func (p *Placed) Entry() tile.Entry {
	if p.Kind == event.KindSeed {
		return tile.Entry{Leaf: p.Raw}
	}
	return tile.Entry{Leaf: p.Raw, Event: p.Of}
}

// Use reads what the leaf was made of; a seed tells no use.
func (p *Placed) Use() (*Use, error) {
	if p.Kind == event.KindImport {
		return importedUse(p.Of)
	}
	e, err := event.Parse(p.Of)
	if err != nil {
		return nil, fmt.Errorf("%w: leaf %d: %w", ErrDamaged, p.Index, err)
	}
	refs := e.Refs()
	if e.Engagement != nil {
		refs = append(refs, *e.Engagement)
	}
	return &Use{e.Issuer, e.Principal, e.Handler, e.Intent, refs, &e.UsageRecord}, nil
}

// Batches gives the bytes of a tile of batches: those of the leaves, each once.
func (l *Log) Batches(ctx context.Context, leaves []Placed) (raw []byte, err error) {
	var last gm.Digest
	for _, p := range leaves {
		if p.Kind != event.KindEvent || p.Batch == last {
			continue
		}
		last = p.Batch
		b, err := l.Batch(ctx, p)
		if err != nil {
			return nil, err
		}
		raw = b.Append(raw)
	}
	return raw, nil
}

// Batch gives the batch of a leaf.
func (l *Log) Batch(ctx context.Context, p Placed) (tile.Batch, error) {
	c, err := l.cache.group(ctx, p.Index)
	if err != nil {
		return tile.Batch{}, err
	}
	place := int(p.Index - c.first)
	n := sort.Search(len(c.batches), func(i int) bool { return c.batches[i].place > place }) - 1
	if n < 0 || p.Kind != event.KindEvent {
		return tile.Batch{}, fmt.Errorf("event log: leaf %d is of no batch: %w", p.Index, storage.ErrNotFound)
	}
	record := c.batches[n]
	if gm.Sum(record.envelope) != p.Batch {
		return tile.Batch{}, fmt.Errorf("%w: the batch of leaf %d is not the one that it names", ErrDamaged, p.Index)
	}
	ids, err := c.membersOf(record)
	if err != nil {
		return tile.Batch{}, err
	}
	return tile.Batch{Envelope: record.envelope, IDs: ids}, nil
}

// members gives the IDs of all events of a batch in their order, and holds them to what it signs.
func (c *content) members(r batchRecord) ([]gm.Digest, error) {
	header, _, err := event.ParseHeader(r.envelope)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return c.under(header, r)
}

// under is members for a batch whose header was read.
func (c *content) under(header event.Header, r batchRecord) ([]gm.Digest, error) {
	made := c.derive().ids
	ids := make([]gm.Digest, header.Count)
	elsewhere, place := r.elsewhere, r.place
	for i := range ids {
		if len(elsewhere) > 0 && elsewhere[0].position == uint32(i) {
			ids[i], elsewhere = elsewhere[0].id, elsewhere[1:]
			continue
		}
		if place < len(c.events) {
			ids[i] = made[place]
		}
		place++
	}
	if merkle.RootOf(ids) != header.Root {
		return nil, fmt.Errorf("%w: the events of a batch of group %d are not those that it signs", ErrDamaged, c.first)
	}
	return ids, nil
}
