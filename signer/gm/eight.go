package gm

import (
	"slices"

	"luzheng/signer/gm/sm3x8"
)

// Eight is how many messages SumEight takes.
const Eight = 8

// SumEight returns SM3(prefix ‖ message) of eight messages, as Sum does one by
// one. Where the machine can (package sm3x8) and all have about one length, it
// takes a quarter of the time.
func SumEight(prefix byte, messages *[Eight][]byte) (digests [Eight]Digest) {
	if !sm3x8.Available() {
		for i, message := range messages {
			digests[i] = Sum([]byte{prefix}, message)
		}
		return digests
	}
	for i, digest := range sm3x8.Sum([]byte{prefix}, messages) {
		digests[i] = digest
	}
	return digests
}

// SumMany returns SM3(prefix ‖ message) of each message, as Sum does one by
// one, eight of similar lengths at a time. The prefix is shorter than a block
// of 64 bytes.
func SumMany(prefix []byte, messages [][]byte) []Digest {
	digests := make([]Digest, len(messages))
	order := make([]int, len(messages))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return len(messages[a]) - len(messages[b]) })
	for len(order) > Eight/2 && sm3x8.Available() {
		n := min(Eight, len(order))
		var lanes [Eight][]byte // a lane that is left empty costs nothing: half of them are still quicker than one by one
		for l, i := range order[:n] {
			lanes[l] = messages[i]
		}
		sums := sm3x8.Sum(prefix, &lanes)
		for l, i := range order[:n] {
			digests[i] = sums[l]
		}
		order = order[n:]
	}
	for _, i := range order {
		digests[i] = Sum(prefix, messages[i])
	}
	return digests
}
