package gm

import (
	"bytes"
	"testing"
)

// Whether the eight have one length or not, and whatever the machine can, each digest is the one of Sum.
func TestSumEightIsSum(t *testing.T) {
	for _, lengths := range [][Eight]int{
		{}, {100, 100, 100, 100, 100, 100, 100, 100}, {100, 100, 100, 99, 100, 100, 100, 100}, {0, 1, 2, 3, 64, 128, 1000, 5},
	} {
		var messages [Eight][]byte
		for i, length := range lengths {
			messages[i] = bytes.Repeat([]byte{byte(i)}, length)
		}
		for i, digest := range SumEight(7, &messages) {
			if want := Sum([]byte{7}, messages[i]); digest != want {
				t.Errorf("lengths %v, message %d: %s, want %s", lengths, i, digest, want)
			}
		}
	}
}

// Any number of messages of any lengths, in any order.
func TestSumManyIsSum(t *testing.T) {
	for n := range 40 {
		messages := make([][]byte, n)
		for i := range messages {
			messages[i] = bytes.Repeat([]byte{byte(i)}, i*i*37%700)
		}
		for _, prefix := range [][]byte{nil, {0}, []byte("prefix")} {
			for i, digest := range SumMany(prefix, messages) {
				if want := Sum(prefix, messages[i]); digest != want {
					t.Errorf("message %d of %d: %s, want %s", i, n, digest, want)
				}
			}
		}
	}
}
