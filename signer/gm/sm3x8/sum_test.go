package sm3x8_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"luzheng/signer/gm"
	"luzheng/signer/gm/sm3x8"
)

func need(tb testing.TB) {
	tb.Helper()
	if !sm3x8.Available() {
		tb.Skip("this machine or build has no AVX2")
	}
}

// noise gives eight messages of a length, each at another place of one buffer, so that none is aligned.
func noise(length int, seed byte) (messages [8][]byte) {
	source := rand.NewChaCha8([32]byte{seed})
	buffer := make([]byte, 8*(length+3))
	_, _ = source.Read(buffer) // It never fails.
	for l := range messages {
		at := l * (length + 3)
		messages[l] = buffer[at : at+length]
	}
	return messages
}

// check holds every lane to the engine.
func check(t *testing.T, prefix []byte, messages [8][]byte) {
	t.Helper()
	for l, got := range sm3x8.Sum(prefix, &messages) {
		if want := gm.Sum(prefix, messages[l]); gm.Digest(got) != want {
			t.Fatalf("lane %d of %d bytes: %x, the engine says %s", l, len(messages[l]), got, want)
		}
	}
}

func TestEveryLengthAroundTheBlocks(t *testing.T) {
	need(t)
	for length := range 4*64 + 2 {
		check(t, []byte{byte(length)}, noise(length, byte(length)))
		check(t, nil, noise(length, byte(length)))
		check(t, []byte("a prefix of less than a block"), noise(length, byte(length)))
	}
	for _, length := range []int{1023, 4096, 65_535, 1 << 20} {
		check(t, []byte{0}, noise(length, 7))
	}
}

// A lane that ends early, on whichever side of a block, is not touched by those that go on.
func TestMessagesOfDifferentLengths(t *testing.T) {
	need(t)
	random := rand.New(rand.NewPCG(1, 2))
	for round := range 500 {
		messages := noise(5*64, byte(round))
		for l := range messages {
			messages[l] = messages[l][:random.IntN(5*64+1)]
		}
		check(t, make([]byte, round%64), messages)
	}
}

func FuzzSum(f *testing.F) {
	need(f)
	f.Add([]byte{0}, uint16(64), uint16(1), byte(1))
	f.Fuzz(func(t *testing.T, prefix []byte, length, less uint16, seed byte) {
		messages := noise(int(length), seed)
		for l := range messages {
			messages[l] = messages[l][min(len(messages[l]), l*int(less)):]
		}
		check(t, prefix[:min(len(prefix), 63)], messages)
	})
}

func BenchmarkSum(b *testing.B) {
	need(b)
	for _, length := range []int{1 << 10, 1 << 20} {
		b.Run(fmt.Sprint(length), func(b *testing.B) {
			messages := noise(length, 1)
			b.SetBytes(int64(8 * length))
			for b.Loop() {
				sm3x8.Sum([]byte{0}, &messages)
			}
		})
	}
}
