package precheck

import (
	"sync"

	"luzheng/signer/gm"
)

// maxKeys bounds the memory of keys; a city has fewer keys.
const maxKeys = 1 << 14

// keys remembers the parsed public keys of registered certificates, so that a signature costs no query and no parsing. A key ID is
// the digest of the key and a registration is never undone, so that what is remembered stays true; whether the certificate may
// still sign is the ledger's to judge. The zero value is empty and safe for concurrent use.
type keys struct {
	mu    sync.RWMutex
	known map[gm.KeyID]*gm.PublicKey
}

func (k *keys) find(id gm.KeyID) *gm.PublicKey {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.known[id]
}

func (k *keys) remember(id gm.KeyID, key *gm.PublicKey) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.known == nil || len(k.known) >= maxKeys {
		k.known = make(map[gm.KeyID]*gm.PublicKey)
	}
	k.known[id] = key
}
