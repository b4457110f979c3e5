package tile

import (
	"encoding/binary"
	"fmt"

	"luzheng/signer/envelope"
	"luzheng/signer/event"
	"luzheng/signer/gm"
)

// Batch is a batch with the IDs of all its events in their order, whether they stand in the tile or elsewhere: what shows that its
// signature covers an entry.
type Batch struct {
	Envelope []byte
	IDs      []gm.Digest
}

// Append adds the batch's bytes to those of a tile: the envelope behind its length (4 bytes), the number of events (2 bytes), their IDs.
func (b Batch) Append(to []byte) []byte {
	to = append(binary.BigEndian.AppendUint32(to, uint32(len(b.Envelope))), b.Envelope...)
	to = binary.BigEndian.AppendUint16(to, uint16(len(b.IDs)))
	for i := range b.IDs {
		to = append(to, b.IDs[i][:]...)
	}
	return to
}

// ParseBatches takes a tile of at most width batches apart. It checks lengths, not what they say. The envelopes share the tile's memory.
func ParseBatches(raw []byte, width int) ([]Batch, error) {
	var batches []Batch
	for len(raw) > 0 {
		var b Batch
		var ok bool
		if b, raw, ok = cutBatch(raw); !ok || len(batches) == width {
			return nil, fmt.Errorf("%w: batch %d is not whole, or one too many", ErrTile, len(batches))
		}
		batches = append(batches, b)
	}
	return batches, nil
}

func cutBatch(raw []byte) (b Batch, rest []byte, ok bool) {
	if len(raw) < 4 {
		return b, nil, false
	}
	n := int(binary.BigEndian.Uint32(raw))
	if n > envelope.MaxSize || len(raw) < 4+n+2 {
		return b, nil, false
	}
	b.Envelope, raw = raw[4:4+n:4+n], raw[4+n:]
	count := int(binary.BigEndian.Uint16(raw))
	if raw = raw[2:]; count > event.MaxBatch || len(raw) < count*gm.DigestSize {
		return b, nil, false
	}
	b.IDs = make([]gm.Digest, count)
	for i := range b.IDs {
		b.IDs[i] = gm.Digest(raw[i*gm.DigestSize:])
	}
	return b, raw[count*gm.DigestSize:], true
}
