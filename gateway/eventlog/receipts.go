package eventlog

import (
	"context"
	"fmt"
	"slices"
	"sort"

	"luzheng/gateway/storage"
	"luzheng/signer/event"
	"luzheng/signer/merkle"
)

// Receipts gives the receipts of leaves again, as they were given first: one for each head that is among them, its entries in order.
func (l *Log) Receipts(ctx context.Context, indices []uint64) ([]Receipt, error) {
	indices = slices.Compact(slices.Sorted(slices.Values(indices)))
	var all []Receipt
	for len(indices) > 0 {
		c, err := l.cache.group(ctx, indices[0])
		if err != nil {
			return nil, err
		}
		head, err := c.headOf(int(indices[0] - c.first))
		if err != nil {
			return nil, err
		}
		end := c.first + uint64(head.place+head.count)
		n := sort.Search(len(indices), func(i int) bool { return indices[i] >= end })
		receipt, err := c.receipt(head, indices[:n])
		if err != nil {
			return nil, err
		}
		all = append(all, *receipt)
		indices = indices[n:]
	}
	return all, nil
}

// headOf gives the head of the receipt for a place.
func (c *content) headOf(place int) (headRecord, error) {
	n := sort.Search(len(c.heads), func(i int) bool { return c.heads[i].place+c.heads[i].count > place })
	if n == len(c.heads) || c.heads[n].place > place {
		return headRecord{}, fmt.Errorf("event log: leaf %d has no receipt: %w", c.first+uint64(place), storage.ErrNotFound)
	}
	return c.heads[n], nil
}

// receipt makes the part of a receipt that is for some of its leaves.
func (c *content) receipt(head headRecord, indices []uint64) (*Receipt, error) {
	entries, err := c.entries(head)
	if err != nil {
		return nil, err
	}
	r := &Receipt{Head: head.envelope}
	if len(indices) == len(entries) {
		r.Entries = entries
		return r, nil
	}
	places := make([]uint64, len(indices))
	for i, index := range indices {
		places[i] = index - c.first - uint64(head.place)
		r.Entries = append(r.Entries, entries[places[i]])
	}
	r.Paths, err = merkle.InclusionsOf(event.EntryHashes(promisedOf(entries)), places)
	return r, err
}

func (c *content) entries(head headRecord) ([]Entry, error) {
	leaves := c.leaves[head.place : head.place+head.count]
	hashes := c.derive().hashes[head.place : head.place+head.count]
	entries := make([]Entry, len(leaves))
	for i, raw := range leaves {
		leaf, err := event.ParseLeaf(raw)
		if err != nil {
			return nil, fmt.Errorf("%w: leaf %d: %w", ErrColumn, c.first+uint64(head.place+i), err)
		}
		entries[i] = Entry{event.Entry{ID: leaf.ID, Index: c.first + uint64(head.place+i), Leaf: hashes[i]}, leaf.Verdict, leaf.Height}
	}
	return entries, nil
}
