package replay

import (
	"luzheng/signer/event"
	"luzheng/signer/gm"
)

// batch is one that has been checked.
type batch struct {
	event.Header
	ids []gm.Digest
}

// maxBatches bounds the batches remembered: the events of one stand close together in the log.
const maxBatches = 256

// batches remembers the last ones checked.
type batches struct {
	known map[gm.Digest]*batch
	order []gm.Digest
}

func newBatches() *batches { return &batches{known: map[gm.Digest]*batch{}} }

func (b *batches) find(digest gm.Digest) *batch { return b.known[digest] }

func (b *batches) remember(digest gm.Digest, checked *batch) {
	if len(b.order) >= maxBatches {
		delete(b.known, b.order[0])
		b.order = b.order[1:]
	}
	b.known[digest] = checked
	b.order = append(b.order, digest)
}
