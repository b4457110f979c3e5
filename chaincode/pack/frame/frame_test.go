package frame_test

import (
	"bytes"
	"errors"
	"testing"

	"luzheng/chaincode/pack/frame"
)

func TestFrames(t *testing.T) {
	for _, plain := range [][]byte{nil, {1}, bytes.Repeat([]byte("泸证"), 100_000)} {
		raw, err := frame.Append([]byte("before"), plain)
		if err != nil {
			t.Fatal(err)
		}
		raw = bytes.TrimPrefix(raw, []byte("before"))
		got, err := frame.AtMost(1 << 20).Open(raw)
		if err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%d bytes came back as %d: %v", len(plain), len(got), err)
		}
		if len(plain) < 1<<10 {
			continue
		}
		if _, err := frame.AtMost(1 << 18).Open(raw); !errors.Is(err, frame.ErrForm) {
			t.Errorf("a frame of %d bytes was opened with a smaller bound: %v", len(plain), err)
		}
		if _, err := frame.AtMost(1 << 20).Open(append(bytes.Clone(raw), raw...)); !errors.Is(err, frame.ErrForm) {
			t.Errorf("two frames were opened with a bound for one: %v", err)
		}
	}
}

func FuzzOpen(f *testing.F) {
	raw, err := frame.Append(nil, []byte("a frame"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	const most = 1 << 16
	small := frame.AtMost(most)
	f.Fuzz(func(t *testing.T, raw []byte) {
		plain, err := small.Open(raw)
		if err == nil && len(plain) > most || err != nil && !errors.Is(err, frame.ErrForm) {
			t.Fatalf("%d bytes, %v", len(plain), err)
		}
	})
}
