package replica

import (
	"luzheng/gateway/follow/store"
	"luzheng/signer/vmap"
)

// Retention bounds how far back entities can be proven. At least the latest checkpoint is always kept.
type Retention struct {
	// Heights is the number of checkpoints whose maps are kept. Default 1,024.
	Heights int
	// Changes is the number of map changes between the oldest kept map and the latest. Kept maps share what did not change, and a
	// change costs about a kilobyte in a map of a million entities. Default 10,000.
	Changes int
}

func (r Retention) orDefault() Retention {
	if r.Heights <= 0 {
		r.Heights = 1024
	}
	if r.Changes <= 0 {
		r.Changes = 10_000
	}
	return r
}

// snapshot is the entity map as of a checkpoint.
type snapshot struct {
	block, size uint64
	entities    vmap.Map
	changes     int // what the block changed
}

// view is what readers see: immutable, replaced as a whole.
type view struct {
	at        store.Position
	entities  uint64
	snapshots []snapshot // by increasing block; the last is that of the latest checkpoint
	changed   chan struct{}
}

// history collects snapshots and lets the oldest go.
type history struct {
	keep      Retention
	snapshots []snapshot
	changes   int // over all but the oldest: what separates it from the latest
}

// add takes the next snapshot. Views keep the slice as it was, so it is only ever appended to and cut at its front.
func (h *history) add(s snapshot) {
	if len(h.snapshots) > 0 {
		h.changes += s.changes
	}
	h.snapshots = append(h.snapshots, s)
	for len(h.snapshots) > 1 && (len(h.snapshots) > h.keep.Heights || h.changes > h.keep.Changes) {
		h.changes -= h.snapshots[1].changes
		h.snapshots = h.snapshots[1:]
	}
}
