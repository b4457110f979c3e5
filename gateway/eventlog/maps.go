package eventlog

import (
	"context"
	"fmt"
	"sync"
	"time"

	"luzheng/signer/checkpoint"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/vmap"
)

// keptMaps is how many checkpoints' maps are kept; a map costs only what changed since the one before.
const keptMaps = 32

// Signed is a checkpoint that the log has signed, with the map under its map root.
type Signed struct {
	Checkpoint checkpoint.Events
	// Note is the log's signed note, Cosigned the same under the cosignatures of witnesses, nil when there are none.
	Note, Cosigned []byte
	// Statement is the one that anchored it; zero when it is not anchored.
	Statement gm.Digest
	Map       vmap.Map
}

// maps computes the map of scopes, and keeps those of the last checkpoints that were sent to be anchored.
type maps struct {
	mu      sync.Mutex
	current vmap.Map
	kept    []*Signed // by size
}

// derive computes the map as of what is durable. also, if it is not nil, is given what the map is of, under the locks.
func (l *Log) derive(also func(tip)) (Head, vmap.Map) {
	l.maps.mu.Lock()
	defer l.maps.mu.Unlock()
	l.mu.Lock()
	l.scopes.mu.Lock()
	head, steps := l.tip.head, l.scopes.changed()
	if also != nil {
		also(l.tip)
	}
	l.scopes.mu.Unlock()
	l.mu.Unlock()
	if head.Size == 0 {
		head.Root = merkle.EmptyRoot() // which no row has
	}
	l.maps.current = l.maps.current.SetMany(leavesOf(steps))
	return head, l.maps.current
}

// keep remembers a checkpoint, in the place of one of its size.
func (m *maps) keep(s *Signed) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, k := range m.kept {
		if k.Checkpoint.Size == s.Checkpoint.Size {
			m.kept[i] = s
			return
		}
	}
	m.kept = append(m.kept, s)
	if len(m.kept) > keptMaps {
		m.kept = append([]*Signed(nil), m.kept[1:]...)
	}
}

// replace puts a checkpoint in the place of one of its size, if that is still kept.
func (m *maps) replace(s *Signed) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, k := range m.kept {
		if k.Checkpoint.Size == s.Checkpoint.Size {
			m.kept[i] = s
		}
	}
}

// last gives the highest kept checkpoint that fits, or nil.
func (m *maps) last(fits func(*Signed) bool) *Signed {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := len(m.kept) - 1; i >= 0; i-- {
		if fits(m.kept[i]) {
			return m.kept[i]
		}
	}
	return nil
}

// Sign signs a checkpoint of what is durable, unless the last one is of it, and gives it; nil for a log without leaves that may still get
// some. One that ended without any signs that, since the log of the next year begins with its last checkpoint.
func (l *Log) Sign() (*Signed, error) { return l.sign(nil) }

func (l *Log) sign(also func(tip)) (*Signed, error) {
	head, of := l.derive(also)
	last := l.signed.Load()
	if head.Size == 0 && !l.ended.Load() || last != nil && last.Checkpoint.Size == head.Size {
		return last, nil
	}
	c := checkpoint.Events{Origin: l.Origin, Size: head.Size, Root: head.Root, MapRoot: of.Root(), Time: l.Now().UnixMilli()}
	note, err := checkpoint.SignEvents(c, l.Key)
	if err != nil {
		return last, fmt.Errorf("event log: %w", err)
	}
	return l.advance(&Signed{Checkpoint: c, Note: note, Map: of}), nil
}

// advance makes a checkpoint the last one unless a later one was signed meanwhile, as the anchor signs beside the interval; so the last one
// never steps back. It gives the one of this size that is to be used: that which was there first.
func (l *Log) advance(signed *Signed) *Signed {
	for {
		last := l.signed.Load()
		switch {
		case last != nil && last.Checkpoint.Size == signed.Checkpoint.Size:
			return last
		case last != nil && last.Checkpoint.Size > signed.Checkpoint.Size, l.signed.CompareAndSwap(last, signed):
			return signed
		}
	}
}

// Latest is the last checkpoint that the log has signed; nil before the first.
func (l *Log) Latest() *Signed { return l.signed.Load() }

// Anchored is the last checkpoint that is anchored on the ledger; nil before the first.
func (l *Log) Anchored() *Signed {
	return l.maps.last(func(s *Signed) bool { return !s.Statement.IsZero() })
}

// At is the checkpoint of a size: the kept one, which may be anchored and cosigned, before the one that was only signed; nil when there is
// none or it is too old.
func (l *Log) At(size uint64) *Signed {
	if kept := l.maps.last(func(s *Signed) bool { return s.Checkpoint.Size == size }); kept != nil {
		return kept
	}
	if s := l.signed.Load(); s != nil && s.Checkpoint.Size == size {
		return s
	}
	return nil
}

// signAll signs what is new at every interval until ctx ends.
func (l *Log) signAll(ctx context.Context) {
	for {
		if _, err := l.Sign(); err != nil {
			l.Log.Error("the event log cannot sign a checkpoint", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(l.CheckpointInterval):
		}
	}
}
