package gm

import (
	"bytes"
	"errors"
	"testing"
)

// A prepared key is the same key, and gives the engine's answer to every signature, honest, short, of another message, changed.
func TestAPreparedKeyAnswersAlike(t *testing.T) {
	key, other := newKey(t), newKey(t)
	plain := key.PublicKey()
	quick, err := plain.Prepared()
	if err != nil {
		t.Fatal(err)
	}
	if again, err := quick.Prepared(); err != nil || again != quick || !quick.Equal(plain) || quick.KeyID() != plain.KeyID() || plain.table != nil {
		t.Errorf("it is another key, or was changed: %v", err)
	}
	short := 0
	for round := 0; round < 400 || short == 0; round++ { // one in 128 has an r or s with a leading zero byte
		message := []byte{byte(round), byte(round >> 8)}
		sig, err := Sign(key, message)
		if err != nil {
			t.Fatal(err)
		}
		if len(sig) < MaxSignatureSize-2 {
			short++
		}
		if err := quick.Verify(message, sig); err != nil {
			t.Fatalf("an honest signature of %d bytes: %v", len(sig), err)
		}
		if err := quick.Verify(append(message, 1), sig); !errors.Is(err, ErrSignature) {
			t.Fatalf("another message: %v", err)
		}
		changed := bytes.Clone(sig)
		changed[round%len(sig)] ^= 1 << (round % 8)
		if err := quick.Verify(message, changed); !errors.Is(err, ErrSignature) {
			t.Fatalf("a changed signature: %v", err)
		}
		if foreign, err := Sign(other, message); err != nil || !errors.Is(quick.Verify(message, foreign), ErrSignature) {
			t.Fatalf("another key's signature, %v", err)
		}
	}
	if err := quick.Verify(nil, nil); !errors.Is(err, ErrEmptyMessage) {
		t.Error(err)
	}
	if _, err := (*PublicKey)(nil).Prepared(); !errors.Is(err, ErrPublicKey) {
		t.Error(err)
	}
}
