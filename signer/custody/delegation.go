package custody

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// ErrDelegation is wrapped when a delegation does not entitle this service to use a key.
var ErrDelegation = errors.New("custody: the delegation does not hold")

// Delegation is what the owner of a key allows.
type Delegation struct {
	KeyID  gm.KeyID
	Ledger statement.LedgerID
	Issuer statement.PartyID
	Kinds  []statement.Kind
	Until  time.Time
}

// ReadDelegation checks a delegation for the key of a certificate: that it is a custody.delegate/v1 about this key, and that the
// owner, whose certificate is of the same party, signed it, with another key than the one that is given away.
func ReadDelegation(raw []byte, key, owner *gm.Certificate) (*Delegation, error) {
	signed, err := envelope.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDelegation, err)
	}
	if signed.PayloadType != envelope.TypeStatement {
		return nil, fmt.Errorf("%w: it is not a statement", ErrDelegation)
	}
	parsed, err := statement.Parse(signed.Payload)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDelegation, err)
	}
	body, ok := parsed.Content().(*statement.CustodyDelegate)
	if !ok {
		return nil, fmt.Errorf("%w: it is a %s, not a %s", ErrDelegation, parsed.Kind, statement.KindCustodyDelegate)
	}
	switch want := (statement.Ref{Type: statement.TypeCertificate, ID: key.KeyID().String()}); {
	case *parsed.Subject != want:
		return nil, fmt.Errorf("%w: it is about %s, the key here is %s", ErrDelegation, parsed.Subject, want)
	case owner.KeyID() == key.KeyID():
		return nil, fmt.Errorf("%w: a key cannot delegate itself", ErrDelegation)
	case owner.Subject().CommonName != string(parsed.Issuer) || key.Subject().CommonName != string(parsed.Issuer):
		return nil, fmt.Errorf("%w: it is %s's, the certificates are %s's and %s's", ErrDelegation, parsed.Issuer,
			owner.Subject().CommonName, key.Subject().CommonName)
	case slices.Contains(body.Kinds, statement.KindCustodyDelegate):
		return nil, fmt.Errorf("%w: a service is never allowed to delegate further", ErrDelegation)
	case len(signed.Signatures) != 1:
		return nil, fmt.Errorf("%w: it has %d signatures instead of the owner's", ErrDelegation, len(signed.Signatures))
	}
	if err := signed.Verify(signed.Signatures[0], owner.PublicKey()); err != nil {
		return nil, fmt.Errorf("%w: it is not signed by its owner: %w", ErrDelegation, err)
	}
	return &Delegation{
		KeyID: key.KeyID(), Ledger: parsed.Ledger, Issuer: parsed.Issuer, Kinds: body.Kinds, Until: time.UnixMilli(body.Until).UTC(),
	}, nil
}

// allows judges one statement at one moment.
func (d *Delegation) allows(s *statement.Statement, handler statement.Pseudonym, now time.Time) error {
	switch {
	case !now.Before(d.Until):
		return refuse(Expired, "the delegation of the key ended at %s; its owner has to sign a new one", d.Until.Format(time.RFC3339))
	case s.Ledger != d.Ledger:
		return refuse(NotDelegated, "the delegation is for the ledger %s, the statement for %s", d.Ledger, s.Ledger)
	case s.Issuer != d.Issuer:
		return refuse(NotDelegated, "the delegation is %s's, the statement %s's", d.Issuer, s.Issuer)
	case s.Handler != handler:
		return refuse(NotDelegated, "the key's handler is %q, the statement's %q", handler, s.Handler)
	case s.Kind == statement.KindCustodyDelegate || !slices.Contains(d.Kinds, s.Kind):
		return refuse(NotDelegated, "the delegation does not list %s", s.Kind)
	case s.NotAfter > d.Until.UnixMilli():
		return refuse(NotDelegated, "the statement would be valid until %s, longer than the delegation (%s)",
			time.UnixMilli(s.NotAfter).UTC().Format(time.RFC3339), d.Until.Format(time.RFC3339))
	}
	return nil
}
