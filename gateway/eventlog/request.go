package eventlog

import (
	"context"
	"fmt"
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
	key, party, err := l.keyOf(ctx, b.KeyID())
	switch {
	case err != nil:
		return err
	case key == nil:
		return &rules.Refusal{Code: "certificate.unknown", Detail: fmt.Sprintf("no certificate is registered for the key %s", b.KeyID())}
	case party != b.Issuer:
		return &rules.Refusal{Code: "signature.issuer", Detail: fmt.Sprintf("the key is of %s, the batch of %s", party, b.Issuer)}
	}
	if b.Verify(key) != nil {
		return &rules.Refusal{Code: "signature.invalid", Detail: fmt.Sprintf("the signature of the key %s does not verify over the batch", b.KeyID())}
	}
	return nil
}

// keyOf gives a key and its holder; nil for a key that nobody registered.
func (l *Log) keyOf(ctx context.Context, id gm.KeyID) (*gm.PublicKey, statement.PartyID, error) {
	if key, party, err := l.keys.Get(id); key != nil || err != nil {
		return key, party, err
	}
	registered, err := l.Certificates.Certificate(ctx, id)
	if err != nil || registered == nil {
		return nil, "", err
	}
	parsed, err := gm.ParseCertificate(registered.Certificate)
	if err != nil {
		return nil, "", fmt.Errorf("event log: the registered certificate of %s: %w", id, err)
	}
	key := parsed.PublicKey()
	if key.KeyID() != id {
		return nil, "", fmt.Errorf("event log: the certificate registered for %s holds the key %s", id, key.KeyID())
	}
	l.keys.Put(key, registered.Party)
	return key, registered.Party, nil
}
