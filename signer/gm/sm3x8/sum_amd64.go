//go:build !purego

package sm3x8

import (
	"encoding/binary"

	"golang.org/x/sys/cpu"
)

const (
	lanes     = 8
	blockSize = 64
	size      = 32
	words     = size / 4
)

// initial is the value that SM3 begins with (4.1).
var initial = [words]uint32{0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e}

// Available tells whether this machine can.
func Available() bool { return cpu.X86.HasAVX2 }

// compress takes n blocks from each of eight addresses into the states; state[w][l] is word w of lane l.
//
//go:noescape
func compress(state *[words][lanes]uint32, from *[lanes]*byte, n int)

// Sum gives SM3(prefix ‖ message) of each message. All messages have one length.
func Sum(prefix byte, messages *[lanes][]byte) (digests [lanes][size]byte) {
	var state [words][lanes]uint32
	for w := range state {
		for l := range state[w] {
			state[w][l] = initial[w]
		}
	}
	length := len(messages[0])
	for _, m := range messages {
		if len(m) != length {
			panic("sm3x8: messages of different lengths")
		}
	}
	// The first and the last blocks are put together here, those between are hashed where they are.
	taken := 0
	if length >= blockSize-1 {
		var first [lanes][blockSize]byte
		for l, m := range messages {
			first[l][0] = prefix
			copy(first[l][1:], m)
		}
		compressAt(&state, func(l int) *byte { return &first[l][0] }, 1)
		taken = blockSize - 1
	}
	if n := (length - taken) / blockSize; taken > 0 && n > 0 {
		compressAt(&state, func(l int) *byte { return &messages[l][taken] }, n)
		taken += n * blockSize
	}
	var last [lanes][2 * blockSize]byte
	rest := 0
	for l, m := range messages {
		rest = 0
		if taken == 0 {
			last[l][0], rest = prefix, 1
		}
		rest += copy(last[l][rest:], m[taken:])
		last[l][rest] = 0x80
	}
	n := 1
	if rest >= blockSize-8 {
		n = 2
	}
	for l := range last {
		binary.BigEndian.PutUint64(last[l][n*blockSize-8:], uint64(length+1)*8)
	}
	compressAt(&state, func(l int) *byte { return &last[l][0] }, n)
	for l := range digests {
		for w := range state {
			binary.BigEndian.PutUint32(digests[l][4*w:], state[w][l])
		}
	}
	return digests
}

func compressAt(state *[words][lanes]uint32, at func(lane int) *byte, n int) {
	var from [lanes]*byte
	for l := range from {
		from[l] = at(l)
	}
	compress(state, &from, n)
}
