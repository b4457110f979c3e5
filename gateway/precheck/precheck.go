// Package precheck looks at envelopes before they cost a transaction.
//
// It refuses what the ledger would surely refuse without a trace: what cannot be read, is for another ledger, or carries a signature
// that does not verify or whose key nobody registered. Everything else is the ledger's to judge; a refusal of a registered party is
// evidence and is recorded there.
package precheck

import (
	"context"
	"fmt"

	"luzheng/chaincode/rules"
	"luzheng/gateway/submit"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Directory tells which certificate is registered for a key.
type Directory interface {
	// Certificate gives the certificate of a key, or nil. It may be behind the ledger.
	Certificate(ctx context.Context, key gm.KeyID) (*entity.Certificate, error)
}

// Ledger tells the committed state of an entity, for keys that the directory does not know yet.
type Ledger interface {
	Entity(ctx context.Context, ref statement.Ref) ([]byte, error)
}

// Pending tells what is about to be written.
type Pending interface{ Writing(key string) bool }

// Checker checks envelopes.
type Checker struct {
	Ledger    statement.LedgerID
	Directory Directory
	World     Ledger
	Pending   Pending

	// keys are those of registered certificates, so that a signature costs no query and no parsing. A key ID is the digest of the key
	// and a registration is never undone, so that what is remembered stays true; whether the certificate may still sign is the
	// ledger's to judge.
	keys gm.Keyring[struct{}]
}

// Read parses an envelope; its error is a *rules.Refusal.
func (c *Checker) Read(raw []byte) (*rules.Submission, error) {
	sub, refusal := rules.Read(raw, c.Ledger)
	if refusal != nil {
		return nil, refusal
	}
	return sub, nil
}

// Item is what the engine carries of a submission.
func Item(sub *rules.Submission) submit.Item {
	f := sub.Footprint()
	return submit.Item{ID: sub.ID, Raw: sub.Raw, Footprint: submit.Footprint{Reads: f.Reads, Writes: f.Writes}}
}

// Signatures verifies each signature whose key is known, and refuses keys that nobody registered or is about to register. together
// are the submissions that are sent at the same time, in order: one of them may register the key. The error is a *rules.Refusal, or
// that of a store.
func (c *Checker) Signatures(ctx context.Context, sub *rules.Submission, together []*rules.Submission) error {
	if sub.Statement.Kind == statement.KindGenesis {
		return nil // its certificates stand in it
	}
	for _, sig := range sub.Envelope.Signatures {
		key, err := c.key(ctx, sig.KeyID)
		if err != nil {
			return err
		}
		if key == nil {
			if c.comes(sig.KeyID, sub, together) {
				continue
			}
			return &rules.Refusal{Code: "certificate.unknown", Detail: fmt.Sprintf("no certificate is registered for the key %s", sig.KeyID)}
		}
		if err := sub.Envelope.Verify(sig, key); err != nil {
			return &rules.Refusal{Code: "signature.invalid", Detail: fmt.Sprintf("the signature of the key %s does not verify over these bytes", sig.KeyID)}
		}
	}
	return nil
}

// key gives the registered key with this ID, or nil.
func (c *Checker) key(ctx context.Context, id gm.KeyID) (*gm.PublicKey, error) {
	if key, _, err := c.keys.Get(id); err != nil || key != nil {
		return key, err
	}
	cert, err := c.certificate(ctx, id)
	if err != nil || cert == nil {
		return nil, err
	}
	parsed, err := gm.ParseCertificate(cert.Certificate)
	if err != nil {
		return nil, fmt.Errorf("precheck: the registered certificate of %s: %w", id, err)
	}
	key := parsed.PublicKey()
	if key.KeyID() != id {
		return nil, fmt.Errorf("precheck: the certificate registered for %s holds the key %s", id, key.KeyID())
	}
	c.keys.Put(key, struct{}{})
	return key, nil
}

// certificate asks the directory and, for a key that it does not know, the ledger itself.
func (c *Checker) certificate(ctx context.Context, key gm.KeyID) (*entity.Certificate, error) {
	cert, err := c.Directory.Certificate(ctx, key)
	if err != nil || cert != nil {
		return cert, err
	}
	ref := statement.Created(statement.TypeCertificate, key)
	raw, err := c.World.Entity(ctx, ref)
	if err != nil || raw == nil {
		return nil, err
	}
	state, err := entity.Parse(ref, raw)
	if err != nil {
		return nil, fmt.Errorf("precheck: %w", err)
	}
	return state.(*entity.Certificate), nil
}

// comes tells whether a certificate for the key is on its way to the ledger.
func (c *Checker) comes(key gm.KeyID, sub *rules.Submission, together []*rules.Submission) bool {
	ref := statement.Created(statement.TypeCertificate, key)
	if c.Pending.Writing(ref.Key(c.Ledger)) {
		return true
	}
	for _, before := range together {
		if before == sub {
			return false
		}
		if before == nil {
			continue // it could not be read
		}
		if s := before.Statement; s.Subject != nil && *s.Subject == ref || s.Kind == statement.KindGenesis {
			return true
		}
	}
	return false
}
