package gm

import "luzheng/signer/gm/sm3x8"

// Eight is how many messages SumEight takes.
const Eight = 8

// SumEight returns SM3(prefix ‖ message) of eight messages, as Sum does one by
// one. Where the machine can (package sm3x8) and all have one length, it takes
// a quarter of the time.
func SumEight(prefix byte, messages *[Eight][]byte) (digests [Eight]Digest) {
	if sm3x8.Available() && oneLength(messages) {
		for i, digest := range sm3x8.Sum(prefix, messages) {
			digests[i] = digest
		}
		return digests
	}
	for i, message := range messages {
		digests[i] = Sum([]byte{prefix}, message)
	}
	return digests
}

func oneLength(messages *[Eight][]byte) bool {
	for _, message := range messages {
		if len(message) != len(messages[0]) {
			return false
		}
	}
	return true
}
