package eventlog

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"luzheng/chaincode/rules"
	"luzheng/signer/entity"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Certificates finds whose keys are.
type Certificates interface {
	// Certificate gives the certificate that is registered for a key, or nil.
	Certificate(ctx context.Context, key gm.KeyID) (*entity.Certificate, error)
}

// Request is events on their way into the log.
type Request struct {
	batches []*event.Batch
	count   int
	// waited is for how long it was put aside; the writer alone uses it.
	waited time.Duration

	// done is closed when the rest is set.
	done    chan struct{}
	err     error
	fresh   *Receipt
	repeats []uint64
}

func (r *Request) fail(err error) {
	r.err = err
	close(r.done)
}

// Read reads a request, which must not change any more, and verifies the signature of every batch. Errors are *event.Error,
// *rules.Refusal, or those of the store.
func (l *Log) Read(ctx context.Context, raw []byte) (*Request, error) {
	batches, err := event.ParseBatches(raw)
	if err != nil {
		return nil, err
	}
	r := &Request{batches: batches, done: make(chan struct{})}
	for _, b := range batches {
		if b.Ledger != l.Ledger {
			return nil, &rules.Refusal{Code: "statement.ledger", Detail: fmt.Sprintf("the batch is for ledger %s, this is %s", b.Ledger, l.Ledger)}
		}
		if err := l.verify(ctx, b); err != nil {
			return nil, err
		}
		r.count += len(b.Lines)
	}
	return r, nil
}

// Batches are those of the request.
func (r *Request) Batches() []*event.Batch { return r.batches }

// verify holds a batch's signature to a registered key of its issuer. Whether that key was in force is a matter of judgement.
func (l *Log) verify(ctx context.Context, b *event.Batch) error {
	k, err := l.keys.find(ctx, l.Certificates, b.KeyID())
	switch {
	case err != nil:
		return err
	case k.key == nil:
		return &rules.Refusal{Code: "certificate.unknown", Detail: fmt.Sprintf("no certificate is registered for the key %s", b.KeyID())}
	case k.party != b.Issuer:
		return &rules.Refusal{Code: "signature.issuer", Detail: fmt.Sprintf("the key is of %s, the batch of %s", k.party, b.Issuer)}
	}
	if b.Verify(k.key) != nil {
		return &rules.Refusal{Code: "signature.invalid", Detail: fmt.Sprintf("the signature of the key %s does not verify over the batch", b.KeyID())}
	}
	return nil
}

// keyring remembers keys and whose they are, which never changes. The zero value is empty.
type keyring struct {
	mu    sync.RWMutex
	known map[gm.KeyID]holder
	// prepared is how many of them have a table.
	prepared int
}

type holder struct {
	key   *gm.PublicKey
	party statement.PartyID
	// asked counts how often the key was asked for.
	asked *atomic.Int64
}

const (
	// maxKeys bounds the memory of keys; a city has fewer.
	maxKeys = 1 << 14
	// A key that was asked for busy times is prepared to be quick (270 KB), the first maxPrepared of them.
	busy        = 256
	maxPrepared = 128
)

// find gives a key and its holder; the zero holder for a key that nobody registered.
func (k *keyring) find(ctx context.Context, from Certificates, id gm.KeyID) (holder, error) {
	k.mu.RLock()
	found, ok := k.known[id]
	k.mu.RUnlock()
	if ok {
		if found.asked.Add(1) == busy {
			return k.prepare(id, found)
		}
		return found, nil
	}
	registered, err := from.Certificate(ctx, id)
	if err != nil || registered == nil {
		return holder{}, err
	}
	parsed, err := gm.ParseCertificate(registered.Certificate)
	if err != nil {
		return holder{}, fmt.Errorf("event log: the registered certificate of %s: %w", id, err)
	}
	found = holder{parsed.PublicKey(), registered.Party, new(atomic.Int64)}
	if found.key.KeyID() != id {
		return holder{}, fmt.Errorf("event log: the certificate registered for %s holds the key %s", id, found.key.KeyID())
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.known == nil || len(k.known) >= maxKeys {
		k.known, k.prepared = map[gm.KeyID]holder{}, 0
	}
	k.known[id] = found
	return found, nil
}

// prepare makes a key quick, if there is room for its table.
func (k *keyring) prepare(id gm.KeyID, found holder) (holder, error) {
	k.mu.Lock()
	room := k.prepared < maxPrepared
	if room {
		k.prepared++
	}
	k.mu.Unlock()
	if !room {
		return found, nil
	}
	quick, err := found.key.Prepared()
	if err != nil {
		return holder{}, fmt.Errorf("event log: the key %s: %w", id, err)
	}
	found.key = quick
	k.mu.Lock()
	defer k.mu.Unlock()
	k.known[id] = found
	return found, nil
}
