package gm

import (
	"fmt"
	"sync"
	"sync/atomic"
)

const (
	// ringKeys bounds the keys that a Keyring remembers; a city has fewer.
	ringKeys = 1 << 14
	// A key that was asked for ringBusy times is prepared (24 KB), the first ringPrepared of them.
	ringBusy     = 16
	ringPrepared = 512
)

// Keyring remembers keys with what is known of each, such as whose it is, and prepares those that are busy (PublicKey.Prepared). It is
// for what never changes: a key that was put stays until there are 16,384; then all are forgotten. The zero value is empty and ready for
// use by any number of goroutines.
type Keyring[V any] struct {
	mu    sync.RWMutex
	known map[KeyID]*ringKey[V]
	// prepared is how many of them have a table, or are about to.
	prepared int
}

type ringKey[V any] struct {
	key   atomic.Pointer[PublicKey]
	of    V
	asked atomic.Int64
}

// Get gives a key and what was put beside it; a nil key when it is not remembered.
func (r *Keyring[V]) Get(id KeyID) (key *PublicKey, of V, err error) {
	r.mu.RLock()
	k := r.known[id]
	r.mu.RUnlock()
	if k == nil {
		return nil, of, nil
	}
	if k.asked.Add(1) == ringBusy && r.reserve(id, k) {
		quick, err := k.key.Load().Prepared()
		if err != nil {
			return nil, of, fmt.Errorf("the key %s: %w", id, err)
		}
		k.key.Store(quick)
	}
	return k.key.Load(), k.of, nil
}

// reserve tells whether there is room for the table of a key, and takes it.
func (r *Keyring[V]) reserve(id KeyID, k *ringKey[V]) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known[id] != k || r.prepared >= ringPrepared {
		return false
	}
	r.prepared++
	return true
}

// Put remembers a key. One that is remembered already stays as it is.
func (r *Keyring[V]) Put(key *PublicKey, of V) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known[key.id] != nil {
		return
	}
	if r.known == nil || len(r.known) >= ringKeys {
		r.known, r.prepared = map[KeyID]*ringKey[V]{}, 0
	}
	k := &ringKey[V]{of: of}
	k.key.Store(key)
	r.known[key.id] = k
}
