package tile

import (
	"encoding/binary"
	"fmt"

	"luzheng/signer/event"
)

// MaxEntries is the length in bytes of the longest tile of entries.
const MaxEntries = Width * (2 + event.MaxLeaf + 2 + event.MaxEvent)

// Entry is a leaf with the event that it is of, byte for byte; a seed has no event.
type Entry struct {
	Leaf  []byte
	Event []byte
}

// Append adds the entry's bytes to those of a tile.
func (e Entry) Append(b []byte) []byte {
	b = append(binary.BigEndian.AppendUint16(b, uint16(len(e.Leaf))), e.Leaf...)
	return append(binary.BigEndian.AppendUint16(b, uint16(len(e.Event))), e.Event...)
}

// ParseEntries takes a tile of width entries apart. It checks lengths, not what the entries say. The entries share the tile's memory.
func ParseEntries(raw []byte, width int) ([]Entry, error) {
	entries := make([]Entry, 0, width)
	for range width {
		var e Entry
		var ok bool
		if e.Leaf, raw, ok = cut(raw, event.MaxLeaf); ok {
			e.Event, raw, ok = cut(raw, event.MaxEvent)
		}
		if !ok || len(e.Leaf) == 0 {
			return nil, fmt.Errorf("%w: entry %d is not whole", ErrTile, len(entries))
		}
		entries = append(entries, e)
	}
	if len(raw) > 0 {
		return nil, fmt.Errorf("%w: %d bytes follow its %d entries", ErrTile, len(raw), width)
	}
	return entries, nil
}

func cut(raw []byte, most int) (part, rest []byte, ok bool) {
	if len(raw) < 2 {
		return nil, nil, false
	}
	n := int(binary.BigEndian.Uint16(raw))
	if n > most || len(raw) < 2+n {
		return nil, nil, false
	}
	return raw[2 : 2+n : 2+n], raw[2+n:], true
}
