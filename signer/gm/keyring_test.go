package gm

import (
	"sync"
	"testing"
)

// A key gets its table when it is asked for often enough, once, whoever asks; what was put beside it stays.
func TestABusyKeyIsPrepared(t *testing.T) {
	var ring Keyring[string]
	key := newKey(t).PublicKey()
	if found, _, err := ring.Get(key.KeyID()); found != nil || err != nil {
		t.Fatalf("an empty ring has %v, %v", found, err)
	}
	ring.Put(key, "a")
	ring.Put(key, "b")
	var asking sync.WaitGroup
	for range ringBusy - 1 {
		asking.Go(func() {
			if found, of, err := ring.Get(key.KeyID()); found != key || of != "a" || err != nil {
				t.Errorf("before it is busy: %v of %q, %v", found, of, err)
			}
		})
	}
	asking.Wait()
	quick, of, err := ring.Get(key.KeyID())
	if err != nil || of != "a" || quick.table == nil || !quick.Equal(key) {
		t.Fatalf("a busy key was not prepared: of %q, %v", of, err)
	}
	if again, _, err := ring.Get(key.KeyID()); again != quick || err != nil {
		t.Errorf("it was prepared again: %v", err)
	}
}

// Tables are as many as there is room for, and keys likewise: a ring that is full begins anew.
func TestARingIsBounded(t *testing.T) {
	var ring Keyring[int]
	key := newKey(t).PublicKey()
	ring.Put(key, 1)
	ring.prepared = ringPrepared
	for range ringBusy {
		if found, _, err := ring.Get(key.KeyID()); found != key || err != nil {
			t.Fatalf("there is no room for its table: %v, %v", found, err)
		}
	}
	for i := len(ring.known); i < ringKeys; i++ {
		ring.known[Sum([]byte{byte(i), byte(i >> 8)})] = nil
	}
	other := newKey(t).PublicKey()
	ring.Put(other, 2)
	if len(ring.known) != 1 || ring.prepared != 0 || ring.known[other.KeyID()] == nil {
		t.Errorf("%d keys, %d of them with a table", len(ring.known), ring.prepared)
	}
}
