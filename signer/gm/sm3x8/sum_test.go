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
func check(t *testing.T, prefix byte, messages [8][]byte) {
	t.Helper()
	for l, got := range sm3x8.Sum(prefix, &messages) {
		if want := gm.Sum([]byte{prefix}, messages[l]); gm.Digest(got) != want {
			t.Fatalf("lane %d of %d bytes: %x, the engine says %s", l, len(messages[l]), got, want)
		}
	}
}

func TestEveryLengthAroundTheBlocks(t *testing.T) {
	need(t)
	for length := range 4*64 + 2 {
		check(t, byte(length), noise(length, byte(length)))
	}
	for _, length := range []int{1023, 4096, 65_535, 1 << 20} {
		check(t, 0, noise(length, 7))
	}
}

func TestMessagesOfDifferentLengthsAreRefused(t *testing.T) {
	need(t)
	defer func() {
		if recover() == nil {
			t.Error("hashed")
		}
	}()
	messages := noise(64, 1)
	messages[3] = messages[3][:63]
	sm3x8.Sum(0, &messages)
}

func FuzzSum(f *testing.F) {
	need(f)
	f.Add(byte(0), uint16(64), byte(1))
	f.Fuzz(func(t *testing.T, prefix byte, length uint16, seed byte) { check(t, prefix, noise(int(length), seed)) })
}

func BenchmarkSum(b *testing.B) {
	need(b)
	for _, length := range []int{1 << 10, 1 << 20} {
		b.Run(fmt.Sprint(length), func(b *testing.B) {
			messages := noise(length, 1)
			b.SetBytes(int64(8 * length))
			for b.Loop() {
				sm3x8.Sum(0, &messages)
			}
		})
	}
}
