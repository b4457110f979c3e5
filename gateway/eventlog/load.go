package eventlog

import (
	"context"
	"fmt"
	"math"

	"luzheng/signer/checkpoint"
	"luzheng/signer/envelope"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
)

const (
	// loadGroups is how many rows are read at once.
	loadGroups = 16
	// loadSeen is how many rows of log_seen a start reads, seenPage how many of them at once.
	loadSeen = 20_000
	seenPage = 200
)

// load brings memory up to the rows: at the start to all of them, from the snapshot on, later to what a commit added whose fate was not
// known.
func (l *Log) load(ctx context.Context) error {
	head, err := l.Store.Head(ctx, l.Origin)
	if err != nil {
		return err
	}
	own := l.durable().head
	if head.Size < own.Size || head.Size == own.Size && own.Size > 0 && head.Root != own.Root {
		return fmt.Errorf("%w: they end at %d leaves, and %d were committed", ErrDamaged, head.Size, own.Size)
	}
	var kept map[uint64]Checkpoint
	if !l.loaded {
		if kept, err = l.begin(ctx, head); err != nil {
			return err
		}
		own = l.durable().head
	}
	for own.Size < head.Size {
		groups, err := l.Store.Groups(ctx, l.Origin, own.Size, loadGroups)
		if err != nil {
			return err
		}
		if len(groups) == 0 {
			return fmt.Errorf("%w: there is no group at %d, though there are %d leaves", ErrDamaged, own.Size, head.Size)
		}
		for _, row := range groups {
			if err := l.replay(row, own.Size); err != nil {
				return err
			}
			own = l.durable().head
			if err := l.recallAt(own.Size, kept); err != nil {
				return err
			}
		}
	}
	if own != head && head.Size > 0 {
		return fmt.Errorf("%w: the leaves have the root %s, the head says %s", ErrDamaged, own.Root, head.Root)
	}
	l.loaded = true
	return nil
}

// begin reads what is not derived from the leaves: the last checkpoints, the events of the last while, and the snapshot.
func (l *Log) begin(ctx context.Context, head Head) (map[uint64]Checkpoint, error) {
	all, err := l.Store.Checkpoints(ctx, l.Origin, math.MaxInt64, false, keptMaps)
	if err != nil {
		return nil, err
	}
	kept := map[uint64]Checkpoint{}
	for _, c := range all {
		kept[c.Size] = c
	}
	reported, err := l.reportedUpTo(ctx)
	if err != nil {
		return nil, err
	}
	l.reported.Store(reported)
	if err := l.remember(ctx); err != nil || l.whole {
		return kept, err
	}
	if err := l.resume(ctx, head); err != nil {
		return nil, err
	}
	if c, ok := kept[l.Head().Size]; ok {
		return kept, l.recall(c)
	}
	return kept, nil
}

// remember fills the memory of the events of the last while.
func (l *Log) remember(ctx context.Context) error {
	last := Seen{Second: math.MaxInt64, First: math.MaxInt64}
	for range loadSeen / seenPage {
		rows, err := l.Store.SeenBefore(ctx, l.Origin, last.Second, last.First, seenPage)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if row.Second < 0 {
				return nil // from here on stand those that stand alone
			}
			if l.recent.count > l.recent.most/2 {
				l.recent.floor = last.Second + 1
				return nil
			}
			row.Each(l.recent.add)
			last = row
		}
		if len(rows) < seenPage {
			return nil
		}
	}
	l.recent.floor = last.Second + 1
	return nil
}

// replay adds a group's row to memory, and holds it to what was there.
func (l *Log) replay(row Group, at uint64) error {
	c, err := open(row)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if c.first != at {
		return fmt.Errorf("%w: the group after leaf %d begins at %d", ErrDamaged, at, c.first)
	}
	g := &group{from: l.durable().head, to: l.durable(), count: len(c.leaves)}
	var chains chains
	for place := range c.leaves {
		if err := l.replayLeaf(c, place, g, &chains); err != nil {
			return fmt.Errorf("%w: leaf %d: %w", ErrDamaged, c.first+uint64(place), err)
		}
	}
	hashes := merkle.LeafHashes(c.leaves)
	g.steps = chains.finish(hashes)
	g.to.grow(hashes)
	l.settle(g)
	return nil
}

func (l *Log) replayLeaf(c *content, place int, g *group, chains *chains) error {
	leaf, err := event.ParseLeaf(c.leaves[place])
	if err != nil {
		return err
	}
	refs, e, err := origin(&leaf, c.events[place])
	if err != nil {
		return err
	}
	index := c.first + uint64(place)
	for i, ref := range refs {
		var has event.Place
		if ref != nil {
			if s := l.scopes.get(i, ref); s != nil {
				has = chains.add(s, place, index)
			}
		}
		if has != leaf.Places[i] {
			return fmt.Errorf("it has another place in its scopes than the leaves before it lead to")
		}
	}
	g.to.received = leaf.Received
	if e == nil {
		return nil
	}
	if key := seenKey(e.At, leaf.ID); l.recent.covers(key) {
		l.recent.add(key, index)
	}
	if leaf.Verdict != "" && !e.Intent && index >= l.reported.Load() {
		g.suspects = append(g.suspects, suspectOf(l.Ref, index, leaf.Verdict, e))
	}
	return nil
}

// origin reads what a leaf was made of: the scopes that it counts in, and the event if it is of one.
func origin(leaf *event.Leaf, raw []byte) (refs [event.Places]*statement.Ref, e *event.Event, err error) {
	switch leaf.Kind {
	case event.KindEvent:
		if e, err = event.Parse(raw); err != nil {
			return refs, nil, err
		}
		return e.Scopes(), e, nil
	case event.KindImport:
		use, err := importedUse(raw)
		if err != nil {
			return refs, nil, err
		}
		return scopesOf(use.UsageRecord), nil, nil
	case event.KindSeed:
		return refs, nil, nil
	}
	return refs, nil, fmt.Errorf("kind %d is none", leaf.Kind)
}

// importedUse reads the envelope of a usage record that stood on the ledger.
func importedUse(raw []byte) (*Use, error) {
	e, err := envelope.Parse(raw)
	if err != nil {
		return nil, err
	}
	said, err := statement.Parse(e.Payload)
	if err != nil {
		return nil, err
	}
	use, ok := said.Content().(*statement.UsageRecord)
	if !ok {
		return nil, fmt.Errorf("the statement is %s, no usage record", said.Kind)
	}
	return &Use{said.Issuer, said.Principal, said.Handler, false, use.Refs(), use}, nil
}

func scopesOf(use *statement.UsageRecord) [event.Places]*statement.Ref {
	return [event.Places]*statement.Ref{&use.Entry, use.Grant, use.Application}
}

// recallAt keeps what memory has of the checkpoint of a size, at which the replay stands. Who only looks wants all map roots, and lets
// Check name what differs.
func (l *Log) recallAt(size uint64, kept map[uint64]Checkpoint) error {
	if _, ok := l.mapRoots[size]; ok {
		_, of := l.derive(nil)
		l.mapRoots[size] = of.Root()
	}
	c, ok := kept[size]
	if !ok {
		return nil
	}
	err := l.recall(c)
	if l.whole && alarming(err) {
		return nil
	}
	return err
}

// recall keeps the map of a checkpoint that was signed before, at whose size the replay stands, and holds it to what it signed.
func (l *Log) recall(c Checkpoint) error {
	said, _, err := checkpoint.ParseEventsUnverified(c.Note)
	if err != nil {
		return fmt.Errorf("%w: the checkpoint of %d leaves: %w", ErrDamaged, c.Size, err)
	}
	head, of := l.derive(nil)
	if said.Size != head.Size || said.Root != head.Root || said.MapRoot != of.Root() {
		return fmt.Errorf("%w: a checkpoint of %d leaves was signed over other roots than the rows have", ErrForked, c.Size)
	}
	l.maps.keep(&Signed{Checkpoint: said, Note: c.Note, Cosigned: c.Cosigned, Statement: digestOf(c.Anchored), Map: of})
	return nil
}

// digestOf reads a digest of a row; zero when there is none.
func digestOf(raw []byte) (d gm.Digest) {
	copy(d[:], raw)
	return d
}
