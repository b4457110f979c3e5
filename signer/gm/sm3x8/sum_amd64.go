//go:build !purego

package sm3x8

import (
	"encoding/binary"
	"math"

	"golang.org/x/sys/cpu"
)

const (
	lanes     = 8
	blockSize = 64
	size      = 32
	words     = size / 4

	paddingSize = 9 // bytes that a message is longer by, at least: the bit after it, and its length
)

// initial is the value that SM3 begins with (4.1).
var initial = [words]uint32{0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e}

// Available tells whether this machine can.
func Available() bool { return cpu.X86.HasAVX2 }

// compress takes n blocks from each of eight addresses into the states; state[w][l] is word w of lane l.
//
//go:noescape
func compress(state *[words][lanes]uint32, from *[lanes]*byte, n int)

// Sum gives SM3(prefix ‖ message) of each message; the prefix is shorter than a block. A lane whose message has ended idles until the
// last one has, so that messages of about one length are hashed the quickest.
func Sum(prefix []byte, messages *[lanes][]byte) (digests [lanes][size]byte) {
	var state [words][lanes]uint32
	for w := range state {
		for l := range state[w] {
			state[w][l] = initial[w]
		}
	}
	var ends [lanes]ends
	var rest [lanes]parts
	for l, m := range messages {
		rest[l] = ends[l].cut(prefix, m)
	}
	for {
		n, running := math.MaxInt, 0 // blocks that every running lane has in one piece, and one of these lanes
		for l := range rest {
			if blocks := len(rest[l][0]) / blockSize; blocks > 0 {
				n, running = min(n, blocks), l
			}
		}
		if n == math.MaxInt {
			return digests
		}
		var from [lanes]*byte
		for l := range from {
			from[l] = &rest[running][0][0]
			if len(rest[l][0]) > 0 {
				from[l] = &rest[l][0][0]
			}
		}
		compress(&state, &from, n)
		for l := range rest {
			if len(rest[l][0]) == 0 {
				continue
			}
			if rest[l] = rest[l].after(n * blockSize); len(rest[l][0]) == 0 {
				for w := range state {
					binary.BigEndian.PutUint32(digests[l][4*w:], state[w][l])
				}
			}
		}
	}
}

// parts are what is left of a padded message: up to three pieces of whole blocks, of which the first is empty only at the end.
type parts [3][]byte

// after gives what is left after so many bytes of the first piece.
func (p parts) after(bytes int) parts {
	p[0] = p[0][bytes:]
	for range len(p) - 1 {
		if len(p[0]) == 0 {
			p = parts{p[1], p[2]}
		}
	}
	return p
}

// ends are the blocks of a message that are put together; those between are hashed where they are.
type ends struct {
	first [blockSize]byte
	last  [2 * blockSize]byte
}

// cut pads prefix ‖ message (5.2).
func (e *ends) cut(prefix, message []byte) parts {
	length := len(prefix) + len(message)
	var first []byte
	whole := 0
	if length > len(e.last)-paddingSize {
		if len(prefix) > 0 {
			first = e.first[:]
			message = message[copy(first[copy(first, prefix):], message):]
			prefix = nil
		}
		whole = len(message) / blockSize * blockSize
	}
	n := copy(e.last[:], prefix)
	n += copy(e.last[n:], message[whole:])
	e.last[n] = 0x80
	last := e.last[:blockSize]
	if n > blockSize-paddingSize {
		last = e.last[:]
	}
	binary.BigEndian.PutUint64(last[len(last)-8:], uint64(length)*8)
	return parts{first, message[:whole], last}.after(0)
}
