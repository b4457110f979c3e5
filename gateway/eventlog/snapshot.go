package eventlog

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"

	"luzheng/gateway/storage"
	"luzheng/signer/checkpoint"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
	"luzheng/signer/vmap"
)

// Snapshots. A start would replay every leaf; a snapshot spares it those before one of the log's checkpoints. It is that checkpoint's
// signed note and the state that the note stands for, in parts, numbers in big-endian order:
//
//	Part   | Bytes
//	first  | magic; length of the note (4), note; of each level of tiles the hashes after its last full tile (32 each, as many as the
//	       | size says); number of scopes (8)
//	others | per scope: place in a leaf (1), ID (32), number of leaves (8), last leaf plus 1 (8), chain (32)
//
// Nobody trusts it: the note is held to the log's key, the hashes to its root, the scopes to its map root, so that there is no byte that
// is not bound. A snapshot that does not hold is told of and left alone, and the rows are replayed from the first. It is written when the
// suspicions among its leaves have been brought up, which a replay of the others would not find.

const (
	snapshotMagic = "luzheng event log snapshot 1\n"
	scopeRecord   = len(scopeID{}) + 2*8 + gm.DigestSize
	// partScopes is how many scopes a part holds: about 5 MB.
	partScopes = 1 << 16
)

// scopeTypes are the types of scopes by their place in a leaf.
var scopeTypes = [event.Places]statement.EntityType{statement.TypeEntry, statement.TypeGrant, statement.TypeApplication}

// errSnapshot is wrapped when a snapshot does not hold.
var errSnapshot = errors.New("the snapshot does not hold")

// snapshot is the state of a log at a checkpoint.
type snapshot struct {
	size   uint64
	note   []byte
	tails  [tileLevels][]gm.Digest
	scopes []byte
}

// take copies the state of all scopes. The caller holds the locks.
func (s *scopes) take() []byte {
	b := make([]byte, 0, len(s.known)*scopeRecord)
	for id, c := range s.known {
		if c.durable.Count == 0 {
			continue // placed, and not committed
		}
		b = append(b, id[:]...)
		b = binary.BigEndian.AppendUint64(b, c.durable.Count)
		b = binary.BigEndian.AppendUint64(b, c.durable.Last)
		b = append(b, c.durable.Chain[:]...)
	}
	return b
}

// parts gives the bytes that are stored.
func (s *snapshot) parts() [][]byte {
	b := append([]byte(snapshotMagic), binary.BigEndian.AppendUint32(nil, uint32(len(s.note)))...)
	b = append(b, s.note...)
	for _, tail := range s.tails {
		b = append(b, bytesOf(tail)...)
	}
	parts := [][]byte{binary.BigEndian.AppendUint64(b, uint64(len(s.scopes)/scopeRecord))}
	for rest := s.scopes; len(rest) > 0; {
		n := min(len(rest), partScopes*scopeRecord)
		parts, rest = append(parts, rest[:n]), rest[n:]
	}
	return parts
}

// signTaking signs a checkpoint of what is durable, as Sign does, and takes a snapshot of just that when one is due.
func (l *Log) signTaking() (*Signed, error) {
	var fresh *snapshot
	signed, err := l.sign(func(t tip) {
		due := max(l.SnapshotEvents, uint64(len(l.scopes.known))) // so that what is written stays a part of what events take
		if l.taken == nil && t.head.Size >= l.snapped+due {
			fresh = &snapshot{size: t.head.Size, tails: t.tails, scopes: l.scopes.take()}
		}
	})
	if err != nil || fresh == nil || signed.Checkpoint.Size != fresh.size {
		return signed, err
	}
	fresh.note = signed.Note
	l.mu.Lock()
	defer l.mu.Unlock()
	l.taken = fresh
	return signed, nil
}

// keepSnapshot stores the snapshot that was taken, when nothing under it is left to be brought up.
func (l *Log) keepSnapshot(ctx context.Context, reported uint64) error {
	l.mu.Lock()
	s := l.taken
	l.mu.Unlock()
	if s == nil || s.size > reported {
		return nil
	}
	if err := l.Store.KeepSnapshot(ctx, l.Origin, s.parts()); err != nil {
		return fmt.Errorf("event log: its snapshot: %w", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.taken, l.snapped = nil, s.size
	return nil
}

// resume brings memory to where the snapshot is, if there is one that holds. The rows reach up to head.
func (l *Log) resume(ctx context.Context, head Head) error {
	r := &resuming{log: l, head: head, scopes: newScopes()}
	err := l.Store.Snapshot(ctx, l.Origin, r.part)
	if err == nil {
		err = r.end()
	}
	if err == nil {
		err = r.last(ctx)
	}
	switch {
	case err == nil:
	case errors.Is(err, errSnapshot):
		l.counts.discarded.Add(1)
		l.Log.Warn("the event log begins from its first leaf", "origin", l.Origin, "error", err)
		return nil
	case errors.Is(err, storage.ErrNotFound):
		return nil
	default:
		return err
	}
	l.mu.Lock()
	l.scopes.mu.Lock()
	l.tip, l.scopes.known, l.snapped = r.tip, r.scopes.known, r.said.Size
	l.scopes.mu.Unlock()
	l.mu.Unlock()
	l.maps.mu.Lock()
	l.maps.current = r.of
	l.maps.mu.Unlock()
	l.Log.Info("the event log begins from its snapshot", "origin", l.Origin, "leaves", r.said.Size, "scopes", len(r.scopes.known))
	return nil
}

// resuming is a snapshot that is being read. Nothing of it is used before all of it holds.
type resuming struct {
	log    *Log
	head   Head
	said   checkpoint.Events
	tip    tip
	left   uint64 // scopes that are to follow
	scopes *scopes
	leaves []vmap.Leaf
	of     vmap.Map
}

func snapshotf(format string, args ...any) error {
	return fmt.Errorf("%w: %w", errSnapshot, fmt.Errorf(format, args...))
}

// part reads one part after the other.
func (r *resuming) part(raw []byte) error {
	if r.said.Size == 0 {
		return r.first(raw)
	}
	t := &taker{rest: raw}
	for len(t.rest) > 0 {
		if r.left == 0 {
			return snapshotf("there are more scopes than it counts")
		}
		r.left--
		if err := r.scope(t); err != nil {
			return err
		}
	}
	return nil
}

// first reads the first part, and holds it to the log's key and root.
func (r *resuming) first(raw []byte) error {
	t := &taker{rest: raw}
	if string(t.take(uint64(len(snapshotMagic)))) != snapshotMagic {
		return snapshotf("it is of another form")
	}
	note := t.bytes(4)
	said, err := r.log.openCheckpoint(note, nil)
	if err != nil {
		return snapshotf("its checkpoint: %w", err)
	}
	switch {
	case said.Origin != r.log.Origin || said.Size == 0:
		return snapshotf("it is of %s with %d leaves", said.Origin, said.Size)
	case said.Size > r.head.Size:
		return snapshotf("it is of %d leaves, the rows have %d", said.Size, r.head.Size)
	case r.log.OnLedger != nil && said.Size > r.log.reported.Load():
		return snapshotf("it is of %d leaves, suspicions were brought up among the first %d", said.Size, r.log.reported.Load())
	}
	r.tip.head.Size = said.Size
	for level := range r.tip.tails {
		n := said.Size >> (tileHeight * level) % tileWidth
		tail := make([]gm.Digest, 0, tileWidth)
		for hashes := t.take(n * gm.DigestSize); len(hashes) > 0; hashes = hashes[gm.DigestSize:] {
			tail = append(tail, gm.Digest(hashes[:gm.DigestSize]))
		}
		r.tip.tails[level] = tail
	}
	r.left = t.number(8)
	if t.failed || len(t.rest) > 0 || r.left > event.Places*said.Size {
		return snapshotf("its first part has another length than it says")
	}
	// Of a size, the roots of the right edge lie in the tiles that are not full.
	if r.tip.edge, err = merkle.OpenEdge(nodes{log: r.log, tip: r.tip}, said.Size); err != nil {
		return snapshotf("its hashes: %w", err)
	}
	if r.tip.head.Root = r.tip.edge.Root(); r.tip.head.Root != said.Root {
		return snapshotf("its hashes have the root %s, its checkpoint says %s", r.tip.head.Root, said.Root)
	}
	r.said = said
	return nil
}

// scope reads a scope.
func (r *resuming) scope(t *taker) error {
	var id scopeID
	copy(id[:], t.take(uint64(len(id))))
	state := event.Scope{Count: t.number(8), Last: t.number(8)}
	copy(state.Chain[:], t.take(gm.DigestSize))
	if t.failed || int(id[0]) >= len(scopeTypes) || r.scopes.known[id] != nil {
		return snapshotf("a scope is not one, or is there twice")
	}
	key := event.ScopeKey(statement.Ref{Type: scopeTypes[id[0]], ID: hex.EncodeToString(id[1:])})
	r.scopes.known[id] = &scope{key: key, tip: state, durable: state}
	r.leaves = append(r.leaves, vmap.Leaf{Key: key, Value: state.Value()})
	return nil
}

// end holds the scopes to the map root.
func (r *resuming) end() error {
	if r.said.Size == 0 {
		return storage.ErrNotFound
	}
	if r.left > 0 {
		return snapshotf("%d scopes are missing", r.left)
	}
	r.of = vmap.Map{}.SetMany(r.leaves)
	if r.leaves = nil; r.of.Root() != r.said.MapRoot {
		return snapshotf("its scopes have the map root %s, its checkpoint says %s", r.of.Root(), r.said.MapRoot)
	}
	return nil
}

// last finds the time of the last leaf, in the rows.
func (r *resuming) last(ctx context.Context) error {
	last := r.said.Size - 1
	c, err := r.log.cache.group(ctx, last)
	if errors.Is(err, storage.ErrNotFound) || errors.Is(err, ErrColumn) {
		return snapshotf("its last leaf: %w", err)
	}
	if err != nil {
		return err
	}
	p, err := c.placed(last)
	if err == nil {
		err = c.holdOf(&p)
	}
	if err == nil {
		err = nodes{ctx, r.log, r.tip}.hold([]Placed{p})
	}
	if errors.Is(err, ErrDamaged) || errors.Is(err, storage.ErrNotFound) {
		return snapshotf("its last leaf: %w", err)
	}
	r.tip.received = p.Received
	return err
}
